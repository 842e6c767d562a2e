use super::refused::{Refused, no_event};
use crate::{
    programme::{
        event_file::EventDocument,
        owned_span::{OutputId, OwnedSpan},
        record::Entry,
        reward::{Evidence, Reward},
        stakes,
        staking_event::StakingEvent,
    },
    publish::participation::{
        AddressOutputs, AddressRewards, EventStatus, NodeShape, OutputStatus, ParticipationForm,
        RewardForm, StakingForm,
    },
    serve::programmes::{Kept, Records},
};
use iotasrb_core::{
    programmes::{
        Milestone,
        ledger::Status,
        participation::{EventId, staking_status_checksum},
        staking::Programme,
    },
    units::Address,
};

/// An event whose file was imported: without it nobody has its texts.
pub(super) fn event(
    records: &Records,
    shape: NodeShape,
    id: EventId,
) -> Result<EventDocument, Refused> {
    let kept = records.event(id).filter(|kept| kept.event().has_texts);
    let kept = kept.ok_or_else(|| no_event(shape, id))?;
    Ok(EventDocument::from(&kept.event().event))
}

/// How an event stands at a milestone; after its end as at its end.
///
/// How some programmes ended is known; all else follows from the stakes that were imported, as a
/// node would count that saw no others, unless they are known not to be all.
pub(super) fn status(
    records: &Records,
    shape: NodeShape,
    id: EventId,
    asked: Option<Milestone>,
) -> Result<EventStatus, Refused> {
    let (kept, programme) = (records.event(id), Programme::by_event(id));
    let staking = kept.and_then(|kept| kept.event().staking().cloned());
    let staking = staking.or_else(|| programme.map(StakingEvent::from));
    let Some(staking) = staking else {
        return Err(match kept {
            Some(_) => not_imported(shape, id, "votes"),
            None => no_event(shape, id),
        });
    };
    let period = staking.terms.period;
    let at = period.read_at(asked, period.end());
    let known = programme.and_then(ended);
    let standing = |at| kept?.standing(at);
    let are_all = |end| stakes::are_all(&staking, kept?.results(), end);
    let standing = match (known, standing(period.end())) {
        (Some(known), _) if at == period.end() => Some(known),
        // No status is made of some.
        (_, Some(end)) if are_all(end) != Some(false) => standing(at),
        _ => None,
    };
    let Status {
        current: staked,
        accumulated: rewarded,
    } = standing.ok_or_else(|| not_imported(shape, id, "stakes"))?;
    Ok(EventStatus {
        milestone: at,
        status: period.phase(at).code(),
        staking: StakingForm {
            staked,
            rewarded,
            symbol: staking.symbol,
        },
        checksum: shape.checksum(staking_status_checksum(id, at, staked, rewarded)),
    })
}

/// How a programme ended, where that is known.
fn ended(programme: Programme) -> Option<Status> {
    let outcome = programme.outcome;
    Some(Status {
        current: outcome.staked?.as_micros(),
        accumulated: outcome.rewarded_units?,
    })
}

fn not_imported(shape: NodeShape, id: EventId, what: &str) -> Refused {
    let id = shape.hex(id.as_bytes());
    Refused::not_found(format!("{what} not imported: {id}"))
}

/// In which events an output takes part.
pub(super) fn output(
    records: &Records,
    shape: NodeShape,
    id: OutputId,
) -> Result<OutputStatus, Refused> {
    let mut status = OutputStatus::default();
    for (kept, stake) in records.of_output(id) {
        status
            .participations
            .extend(participation(shape, kept, stake));
    }
    if status.participations.is_empty() {
        let id = shape.hex(id.as_bytes());
        return Err(Refused::not_found(format!("output not found: {id}")));
    }
    Ok(status)
}

/// The outputs of an address, those spent too. A stake whose output is not named is left out.
pub(super) fn outputs(records: &Records, shape: NodeShape, address: Address) -> AddressOutputs {
    let mut outputs = AddressOutputs::default();
    for kept in records.events() {
        for stake in kept.stakes_of(address).into_iter().flatten() {
            let Some(output) = stake.output else {
                continue;
            };
            let output = outputs.outputs.entry(shape.hex(output.as_bytes()));
            let participations = &mut output.or_default().participations;
            participations.extend(participation(shape, kept, stake));
        }
    }
    outputs
}

/// A participation by the id of its event. Only events of staking have stakes.
fn participation(
    shape: NodeShape,
    kept: Kept<'_>,
    stake: &OwnedSpan,
) -> Option<(String, ParticipationForm)> {
    let end = kept.event().staking()?.terms.period.end();
    let form = ParticipationForm::new(shape, stake.span, end);
    Some((shape.hex(kept.event().id.as_bytes()), form))
}

/// What an address earned up to a milestone in the events of which its stakes were imported, nothing
/// included; at the end of an event also what its result pays. What is not known is left out,
/// and so is an event whose result and stakes do not agree.
pub(super) fn rewards(
    records: &Records,
    shape: NodeShape,
    address: Address,
    asked: Option<Milestone>,
) -> AddressRewards {
    let events = records.events();
    let imported = |kept: &&Kept<'_>| kept.has_stakes() || kept.event().results.is_some();
    let ends = events.iter().filter(imported).filter_map(|kept| {
        let staking = kept.event().staking()?;
        Some(staking.terms.period.end())
    });
    let latest = ends.max().unwrap_or(Milestone::new(0));
    let milestone = asked.map_or(latest, |asked| asked.min(latest));
    let reward = |kept: &Kept<'_>| {
        let (amount, staking) = (reward(*kept, address, milestone)?, kept.event().staking()?);
        let form = RewardForm {
            amount,
            symbol: staking.symbol.clone(),
            minimum_reached: staking.terms.reaches_minimum(amount),
        };
        Some((shape.hex(kept.event().id.as_bytes()), form))
    };
    AddressRewards {
        rewards: events.iter().filter_map(reward).collect(),
        milestone,
    }
}

/// What an address earned in an event up to a milestone, as far as it is known: what its stakes
/// earned, and where there are none, at the end, what the result pays.
fn reward(kept: Kept<'_>, address: Address, asked: Milestone) -> Option<u64> {
    let end = kept.event().staking()?.terms.period.end();
    let earned = kept.has_stakes().then(|| kept.earned(address));
    match Entry::of(kept.event(), address, earned)?.reward {
        Reward::Paid {
            units,
            by: Evidence::Result,
        } => (asked >= end).then_some(units),
        Reward::Paid { .. } | Reward::Unpaid { .. } => kept.earned_until(address, asked),
        // Neither of two that do not agree is taken.
        Reward::Contradiction(_) | Reward::Damaged => None,
        Reward::NotInResult | Reward::NoStake | Reward::NotImported => None,
    }
}
