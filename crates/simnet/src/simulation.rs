use crate::{
    change::{Closing, Fees},
    closed_epoch::{ClosedEpoch, Genesis, SystemState},
    error::SimulationError,
    genesis,
    keys::SigningCommittee,
    ledger::{Ledger, Signing, Traffic},
    network::Network,
    plan::{Plan, Signers},
    population::shuffled,
    protocol,
    random::{Matter, Random},
    requests::Day,
};
use iotasrb_core::{
    rewards::ComputationCharges,
    units::{
        CheckpointDigest, CheckpointSeq, DurationMs, Epoch, NANOS_PER_IOTA, Nanos, ProtocolVersion,
        TimestampMs, VotingPower,
    },
};
use std::sync::Arc;

/// A network that lives through a [`Plan`], epoch by epoch.
///
/// It keeps the state of the running epoch and nothing of the past. A rule that has no
/// answer ends it: the error is the last item.
///
/// ```
/// use iotasrb_proof::CommitteeChain;
/// use simnet::{Plan, Simulation};
/// let network = Simulation::new(Plan::quiet(1, 3, 4)).unwrap();
/// let mut chain = CommitteeChain::new(network.genesis().committee.clone()).unwrap();
/// for closed in network {
///     chain.advance(&closed.unwrap().close).unwrap();
/// }
/// assert_eq!(chain.committee().epoch().number(), 3);
/// ```
#[derive(Clone, Debug)]
pub struct Simulation {
    plan: Plan,
    genesis: Genesis,
    network: Network,
    state: Arc<SystemState>,
    committee: Arc<SigningCommittee>,
    ledger: Ledger,
    left: u64,
}

impl Simulation {
    /// Makes up the network at its first moment.
    pub fn new(plan: Plan) -> Result<Self, SimulationError> {
        plan.check()?;
        let network = genesis::begin(&plan)?;
        let state = Arc::new(network.system_state());
        let committee = Arc::new(network.committee()?);
        let public = committee.public()?;
        let everybody: Vec<_> = committee.everybody();
        let (ledger, checkpoint_blob, chain_id) = Ledger::begin(
            &state,
            network.state.epoch_start_timestamp_ms,
            network.state.epoch,
            Signing {
                committee: &committee,
                places: &everybody,
            },
        );
        Ok(Self {
            genesis: Genesis {
                committee: public,
                checkpoint_blob,
                chain_id: CheckpointDigest::from_bytes(chain_id.into_bytes()),
                state: Arc::clone(&state),
            },
            left: plan.epochs,
            plan,
            network,
            state,
            committee,
            ledger,
        })
    }

    /// How the network began.
    pub const fn genesis(&self) -> &Genesis {
        &self.genesis
    }

    /// The plan that it lives through.
    pub const fn plan(&self) -> &Plan {
        &self.plan
    }

    fn close_epoch(&mut self) -> Result<ClosedEpoch, SimulationError> {
        let epoch = self.network.epoch();
        let next = Epoch::new(epoch.number() + 1);
        let version = self.plan.version_at(epoch)?;
        let config = protocol::config(version, self.plan.churn.adjust_rewards_by_score);
        let day = Day {
            plan: &self.plan,
            epoch,
            start: TimestampMs::from_unix_ms(self.network.state.epoch_start_timestamp_ms),
            thresholds: protocol::thresholds(version),
        };
        let mut requests = self.network.move_stakes(&day)?;
        requests.extend(self.network.change_population(&day)?);
        self.network.report(&day);
        let scores = self.network.scores(&day);
        let (traffic, end) = traffic(&day, version);
        let closing = Closing {
            config: &config,
            thresholds: day.thresholds,
            next_version: self.plan.version_at(next)?,
            end,
            fees: traffic.fees,
            scores: &scores,
        };
        let changed = if self.plan.churn.safe_mode.contains(&epoch) {
            self.network.close_in_safe_mode(&closing)
        } else {
            self.network.close_epoch(&closing)?
        };
        let next_state = Arc::new(self.network.system_state());
        let next_committee = Arc::new(self.network.committee()?);
        let signers = signers(&self.plan, &self.committee);
        let first = self.ledger.next_checkpoint;
        let written = self.ledger.close_epoch(
            &closing,
            &changed,
            (&next_state, &next_committee),
            &traffic,
            Signing {
                committee: &self.committee,
                places: &signers,
            },
        );
        let genesis = u64::from(first == 1);
        let keys = std::mem::replace(&mut self.committee, next_committee);
        Ok(ClosedEpoch {
            epoch,
            protocol_version: version,
            start: day.start,
            end,
            // Checkpoint 0 belongs to the first epoch.
            first_checkpoint: CheckpointSeq::new(first - genesis),
            last_checkpoint: CheckpointSeq::new(self.ledger.next_checkpoint - 1),
            transactions: traffic.transactions + genesis,
            close: written.close,
            transaction: written.transaction,
            checkpoint: written.anchor,
            committee: keys.public()?,
            state: std::mem::replace(&mut self.state, Arc::clone(&next_state)),
            next_state,
            requests,
            outcome: changed.outcome,
            config,
            keys,
        })
    }
}

impl Iterator for Simulation {
    type Item = Result<ClosedEpoch, SimulationError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.left = self.left.checked_sub(1)?;
        let closed = self.close_epoch();
        if closed.is_err() {
            self.left = 0;
        }
        Some(closed)
    }
}

/// What a day on mainnet looks like: fees of about 22 IOTA at the base price and a little
/// above it, and storage that is paid for and freed in about equal parts.
fn traffic(day: &Day<'_>, version: ProtocolVersion) -> (Traffic, TimestampMs) {
    let (seed, epoch) = (day.plan.seed, day.epoch.number());
    let mut random = Random::of(seed, Matter::Fees, epoch);
    let burned = Nanos::from_nanos(15 * NANOS_PER_IOTA + random.below(15 * NANOS_PER_IOTA));
    let tips = random.below(30_000_000);
    let computation = if protocol::has_committees(version) {
        ComputationCharges {
            charged: Nanos::from_nanos(burned.as_nanos() + tips),
            burned,
        }
    } else {
        ComputationCharges::all_burned(burned)
    };
    let storage_charge = 200 * NANOS_PER_IOTA + random.below(60 * NANOS_PER_IOTA);
    let fees = Fees {
        computation,
        storage_charge,
        storage_rebate: storage_charge - random.below(30 * NANOS_PER_IOTA),
    };
    let mut random = Random::of(seed, Matter::Checkpoints, epoch);
    let length = day.plan.epoch_length.as_ms();
    let lasts = DurationMs::from_ms(length + random.below(length / 1_000));
    let end = day.start.checked_add(lasts);
    let end = end.expect("the plan's epochs were checked to lie within a hundred years");
    let checkpoints = 2 + random.below(60);
    let traffic = Traffic {
        checkpoints,
        transactions: checkpoints * (1 + random.below(20)) + 1,
        fees,
        anchor_timestamp_ms: end.as_unix_ms() - 1 - random.below(250),
        filler: random.bytes(),
    };
    (traffic, end)
}

/// The places of those who sign.
fn signers(plan: &Plan, committee: &SigningCommittee) -> Vec<usize> {
    let everybody = committee.everybody();
    if plan.signers == Signers::Everybody {
        return everybody;
    }
    let mut random = Random::of(plan.seed, Matter::Signers, committee.epoch().number());
    let powers: Vec<_> = committee.powers().collect();
    let (mut signers, mut power) = (Vec::new(), 0);
    for place in shuffled(everybody, &mut random) {
        if power < u64::from(VotingPower::QUORUM.as_parts()) {
            power += powers[place];
            signers.push(place);
        }
    }
    signers.sort_unstable();
    signers
}
