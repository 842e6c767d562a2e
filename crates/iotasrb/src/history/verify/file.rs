//! What is handed on in a file: a bundle, a close, an `EPOCH_INFO`.

use super::{Steps, Stop, Verify, kept::tell_rate, not_proven, without_facts};
use crate::{
    history::{History, HistoryError, chain::workers, derived::Derived},
    source::{self, SourceError},
    trust::{Pin, Trust, Trusted},
};
use iotasrb_core::{observation::Network, units::Epoch};
use iotasrb_proof::{
    Bundle, Committee, CommitteeChain, EpochClose, EpochInfo, MAX_BUNDLE_BYTES, ProvenClose, Step,
    TrustRoot, Unfollowed,
};
use std::{
    fs::File,
    io::{Read, Seek, SeekFrom},
    path::Path,
};

/// How a bundle begins.
const BUNDLE: &[u8] = b"iotasrb::Bundle";
/// How an `EPOCH_INFO` begins.
const EPOCH_INFO: &[u8] = &[0x90, 0x00, 0xc0, 0x01];

impl Verify {
    /// What a file proves; what it is, its first bytes tell.
    pub(super) fn file(&self, path: &Path, steps: &mut Steps) -> Result<(), Stop> {
        // Asked before opening: opening a pipe waits for somebody to write into it.
        if path.exists() && !path.is_file() {
            return Err(unreadable(SourceError::NoFile(path.to_owned())));
        }
        let read = |cause| {
            let path = path.to_owned();
            unreadable(SourceError::Unreadable { path, cause })
        };
        let mut file = File::open(path).map_err(read)?;
        let mut begin = Vec::new();
        let sniffed = u64::try_from(BUNDLE.len()).unwrap_or_default();
        file.by_ref()
            .take(sniffed)
            .read_to_end(&mut begin)
            .map_err(read)?;
        if begin.starts_with(EPOCH_INFO) {
            file.seek(SeekFrom::Start(0)).map_err(read)?;
            return self.epoch_info(file, steps);
        }
        let bytes = source::read_file(path, MAX_BUNDLE_BYTES).map_err(unreadable)?;
        if begin.starts_with(BUNDLE) {
            return self.bundle(&bytes, steps);
        }
        let blob = path.extension().is_some_and(|ending| ending == "chk");
        let close = if blob {
            EpochClose::from_checkpoint_blob(&bytes).map_err(|error| error.to_string())
        } else {
            EpochClose::from_entry(&bytes).map_err(|error| error.to_string())
        };
        let close = close.map_err(|reason| {
            Stop::Undecided(format!(
                "{} is no bundle, no EPOCH_INFO, no checkpoint file (.chk) and no close: {reason}",
                path.display()
            ))
        })?;
        self.close(&close, steps)
    }

    fn bundle(&self, bytes: &[u8], steps: &mut Steps) -> Result<(), Stop> {
        let bundle = Bundle::decode(bytes).map_err(iotasrb_proof::BundleRefusal::from)?;
        let trusted = self.trusted(bundle.root().network)?;
        let Pin::Committee(pin) = trusted.pin else {
            let reason = "a bundle starts from a committee: name it by --trust EPOCH:0xDIGEST";
            return Err(Stop::Undecided(reason.to_owned()));
        };
        let root = TrustRoot {
            network: trusted.network,
            epoch: pin.epoch,
            digest: pin.digest,
        };
        let mut elected = Elected::default();
        let proven = bundle.prove(&[root], |step| elected.tell(step, steps))?;
        tell_rate(Some(proven.observation()), steps);
        steps.tell("claim", Step::Claim.to_string());
        Ok(())
    }

    /// A close alone: the committee of its epoch is trusted, or the history leads to it.
    fn close(&self, close: &EpochClose, steps: &mut Steps) -> Result<(), Stop> {
        let epoch = close.signed_summary.first_chunk();
        let epoch = epoch.map(|bytes| Epoch::new(u64::from_le_bytes(*bytes)));
        let epoch = epoch.ok_or_else(|| Stop::Refuted("the close has no summary".to_owned()))?;
        let (mut chain, network) = self.chain_before(epoch, steps)?;
        let proven = chain.advance(close);
        let proven = proven.map_err(|link| not_proven(epoch, link))?;
        tell_close(network, &proven, steps)
    }

    /// All closes of an `EPOCH_INFO`, from the trusted epoch on.
    fn epoch_info(&self, file: File, steps: &mut Steps) -> Result<(), Stop> {
        let unreadable =
            |refusal: iotasrb_proof::EpochInfoRefusal| Stop::Undecided(refusal.to_string());
        let entries = EpochInfo::new(file).map_err(unreadable)?;
        let (network, root) = self.root_at_hand(steps)?;
        let first = root.epoch().number();
        let mut chain = chain(root)?;
        let skipped = usize::try_from(first).unwrap_or(usize::MAX);
        let mut last = None;
        let followed = chain.follow(
            // What comes before the root is read over; that it cannot be read is told.
            entries
                .enumerate()
                .filter(|(place, entry)| *place >= skipped || entry.is_err())
                .map(|(_, entry)| entry.map_err(unreadable)),
            workers(),
            |close| match Derived::of(network, &close) {
                Ok(_) => Ok(close),
                Err(refusal) => Err(without_facts(close.epoch(), refusal)),
            },
            |close| {
                last = Some(close?);
                Ok(())
            },
        );
        followed.map_err(|unfollowed| match unfollowed {
            Unfollowed::Broken { epoch, link } => not_proven(epoch, link),
            Unfollowed::Stopped(stop) => stop,
        })?;
        let Some(last) = last else {
            return Err(Stop::Undecided(format!(
                "there is no close of epoch {first}"
            )));
        };
        let says = format!(
            "{} committees were followed, epochs {first} to {}, and every close tells its facts",
            last.epoch().number() - first + 1,
            last.epoch().number() + 1
        );
        steps.tell("committees", says);
        tell_close(network, &last, steps)
    }

    /// A chain that waits for the close of an epoch.
    fn chain_before(
        &self,
        epoch: Epoch,
        steps: &mut Steps,
    ) -> Result<(CommitteeChain, Network), Stop> {
        let trusted = self.trusted_alone()?;
        if let Some(committee) = trusted.committee.filter(|trusted| trusted.epoch() == epoch) {
            steps.root(trusted.network, &committee);
            return Ok((chain(committee)?, trusted.network));
        }
        let history = self.trusted_history(&self.folder, steps)?;
        let mut chain = history.chain()?;
        history.follow(&mut chain, epoch, |_| ())?;
        if chain.committee().epoch() != epoch {
            let first = history.first().number();
            return Err(Stop::Undecided(format!(
                "the close is of epoch {}, before the trust root of epoch {first}",
                epoch.number()
            )));
        }
        let says = format!(
            "the committee of epoch {} was followed to from it",
            epoch.number()
        );
        steps.tell("committees", says);
        Ok((chain, history.network()))
    }

    /// What is trusted where the file does not say of which network it is: a committee file
    /// names it, or the history does.
    fn trusted_alone(&self) -> Result<Trusted, Stop> {
        if let Some(trust @ Trust::File(_)) = &self.trust {
            return Ok(trust.root(self.network)?);
        }
        let history = History::open(&self.folder);
        let named = history.as_ref().map(History::network);
        Ok(self.trusted(named.unwrap_or(Network::Mainnet))?)
    }

    /// The trusted committee itself: as it is given or shipped, or as the history has it.
    fn root_at_hand(&self, steps: &mut Steps) -> Result<(Network, Committee), Stop> {
        let Trusted {
            network, committee, ..
        } = self.trusted_alone()?;
        if let Some(committee) = committee {
            steps.root(network, &committee);
            return Ok((network, committee));
        }
        let history = self.trusted_history(&self.folder, steps)?;
        Ok((network, history.root))
    }
}

/// The steps of a bundle, its elections told together.
#[derive(Default)]
struct Elected {
    first: Option<Epoch>,
    last: Option<Epoch>,
}

impl Elected {
    fn tell(&mut self, step: Step, steps: &mut Steps) {
        if let Step::Elected(checkpoint) = step {
            self.first.get_or_insert(checkpoint.epoch);
            self.last = Some(checkpoint.epoch);
            return;
        }
        if let (Some(first), Some(last)) = (self.first.take(), self.last.take()) {
            let says = format!(
                "epochs {} to {} elected the committee that follows, each by a quorum of its own",
                first.number(),
                last.number()
            );
            steps.tell("committees", says);
        }
        let name = match step {
            Step::Root { .. } => "root",
            Step::Closed(_) => "close",
            Step::Anchored(_) => "anchor",
            // Told with their figures, and the claim last.
            Step::Elected(_) | Step::Observed(_) | Step::Computed(_) | Step::Claim => return,
        };
        steps.tell(name, step.to_string());
    }
}

fn chain(root: Committee) -> Result<CommitteeChain, HistoryError> {
    CommitteeChain::new(root).map_err(HistoryError::RootInvalid)
}

fn tell_close(network: Network, proven: &ProvenClose, steps: &mut Steps) -> Result<(), Stop> {
    let checkpoint = proven.checkpoint();
    let says = format!(
        "epoch {} ended in checkpoint {}, {}, as its committee signed",
        proven.epoch().number(),
        checkpoint.sequence.number(),
        checkpoint.digest
    );
    steps.tell("close", says);
    let derived =
        Derived::of(network, proven).map_err(|refusal| without_facts(proven.epoch(), refusal))?;
    let says = match &derived.outcome {
        Ok(_) => format!(
            "how epoch {} ended follows from it",
            proven.epoch().number()
        ),
        Err(absence) => format!(
            "epoch {} has no outcome: {absence}",
            proven.epoch().number()
        ),
    };
    steps.tell("facts", says);
    tell_rate(derived.observation.as_ref().ok(), steps);
    Ok(())
}

fn unreadable(error: SourceError) -> Stop {
    Stop::Undecided(error.to_string())
}
