//! A publication is corrected by another one of the same point: the old one stays.

use super::{
    clock::Clock,
    judgement,
    witness::{Witness, certified_at},
};
use crate::{
    source::SourceError,
    store::{Correction, Draft, KeptObservation, Publication, State, StoreError, Taken, Writer},
};
use iotasrb_core::{
    observation::{Observation, Refusal},
    rates::MethodId,
};

/// From what a correction is computed.
pub enum Basis<'a> {
    /// The stakes that were in force then, as a certified source tells.
    Certified(&'a mut dyn Witness),
    /// What a file says.
    Recorded {
        /// What it says.
        observation: Box<Observation>,
        /// Its name.
        source: String,
    },
    /// What was observed then, by the method that holds now.
    Kept,
}

/// Why nothing was corrected.
#[derive(Debug, thiserror::Error)]
pub enum NoCorrection {
    /// There is no such publication.
    #[error("there is no publication {0}: `iotasrb history` shows their numbers")]
    Unknown(u64),
    /// It has been corrected already.
    #[error("publication {old} was corrected by {new} already: correct that one")]
    Superseded {
        /// The publication.
        old: u64,
        /// The one that corrects it.
        new: u64,
    },
    /// It was made of nothing.
    #[error("publication {0} has no observation from which it could be computed again")]
    NothingKept(u64),
    /// The cause is empty.
    #[error("a correction has a cause: say why, in words")]
    NoCause,
    /// What it should be computed from contradicts itself.
    #[error("refused by rule `{code}`: {0}", code = .0.code())]
    Refused(Refusal),
    /// It cannot be had.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// The history cannot be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Publishes the point of publication `number` again, and records why.
pub fn correct(
    writer: &mut Writer,
    number: u64,
    cause: &str,
    basis: Basis<'_>,
    clock: &impl Clock,
) -> Result<Publication, NoCorrection> {
    if cause.trim().is_empty() {
        return Err(NoCorrection::NoCause);
    }
    let store = writer.store();
    let old = store
        .publication(number)?
        .ok_or(NoCorrection::Unknown(number))?;
    if let Some(note) = store.corrected_by(number)? {
        return Err(NoCorrection::Superseded {
            old: number,
            new: note.publication,
        });
    }
    let now = clock.moment().wall;
    // The third says whether the epoch ran at the point, as far as is known without looking.
    let (kept, observation, ran) = match basis {
        Basis::Kept => {
            let kept = kept(writer, &old)?;
            (kept.number, kept.observation, old.state != State::Stale)
        }
        Basis::Recorded {
            observation,
            source,
        } => {
            let taken = Taken {
                observation: &observation,
                source: &source,
                evidence: None,
            };
            let kept = writer.keep(&taken, now)?;
            (kept, *observation, false)
        }
        Basis::Certified(witness) => {
            let past = certified_at(witness, old.point.at)?;
            let taken = Taken {
                observation: &past.observation,
                source: &past.source,
                evidence: Some(&past.evidence),
            };
            let kept = writer.keep(&taken, now)?;
            (kept, past.observation, true)
        }
    };
    let checked = observation.check().map_err(NoCorrection::Refused)?;
    let rates = MethodId::at(observation.anchor.epoch).rates(&checked);
    let (state, reason) = if ran || judgement::ran_at(&observation, old.point.at) {
        judgement::of_then(&observation, &rates)
    } else {
        judgement::epoch_over()
    };
    let correction = Correction {
        supersedes: number,
        cause: cause.trim(),
    };
    Ok(writer.publish(&Draft {
        point: old.point,
        state,
        reason,
        valid_until: old.valid_until,
        late: true,
        rates: Some((kept, &rates)),
        remarks: &[],
        correction: Some(correction),
        now,
    })?)
}

fn kept(writer: &mut Writer, old: &Publication) -> Result<KeptObservation, NoCorrection> {
    let nothing = || NoCorrection::NothingKept(old.number);
    let number = old.observation.ok_or_else(nothing)?;
    writer.store().observation(number)?.ok_or_else(nothing)
}
