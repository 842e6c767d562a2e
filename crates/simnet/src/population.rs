//! Who comes, who goes, who misbehaves and who reports whom.

use crate::{
    closed_epoch::Request,
    error::SimulationError,
    network::Network,
    newcomer::commission,
    random::{Matter, Random},
    requests::Day,
    stakes,
};
use iota_sdk_move_types::iota_framework::{vec_map::Entry, vec_set::VecSet};
use iota_sdk_types::Address;
use iotasrb_core::{
    rewards::{Refusal, StakingPool},
    units::{BasisPoints, Epoch, NANOS_PER_IOTA, Nanos, PoolId, Score, VotingPower},
};

/// A candidate asks to join so many epochs after it registered, at the most.
const LONGEST_CANDIDACY: u64 = 4;
/// A report stands for so many epochs, at the most.
const LONGEST_REPORT: u64 = 3;

impl Network {
    /// Validators register, ask to join, ask to leave, and announce commissions.
    pub(crate) fn change_population(
        &mut self,
        day: &Day<'_>,
    ) -> Result<Option<Request>, SimulationError> {
        let churn = &day.plan.churn;
        let mut random = Random::of(day.plan.seed, Matter::Population, day.epoch.number());
        self.call_candidates(day.epoch);
        if random.once_in(churn.joins_every) && self.has_room() {
            self.register(day, &mut random)?;
        }
        if random.once_in(churn.leaves_every) && self.can_spare_one() {
            self.ask_to_leave(&mut random);
        }
        if !random.once_in(churn.commissions_every) {
            return Ok(None);
        }
        let validators = &mut self.state.validators.active_validators;
        let place = random.place(validators.len());
        let validator = &mut validators[place];
        let rate = commission(&mut random);
        validator.next_epoch_commission_rate = rate;
        Ok(Some(Request::Commission {
            pool: PoolId::from_bytes(validator.staking_pool.id.id.bytes.into_bytes()),
            declared: BasisPoints::new(rate)?,
        }))
    }

    /// Candidates whose time has come ask to join: their stake suffices.
    fn call_candidates(&mut self, now: Epoch) {
        let (called, waiting) = std::mem::take(&mut self.candidates)
            .into_iter()
            .partition(|(when, _)| *when <= now);
        self.candidates = waiting;
        let called: Vec<_> = called;
        let set = &mut self.state.validators;
        let number = u64::try_from(called.len()).expect("a length in memory fits 64 bits");
        set.validator_candidates.size -= number;
        set.pending_active_validators.contents.size += number;
        self.joining
            .extend(called.into_iter().map(|(_, candidate)| candidate));
    }

    /// A candidate registers and gathers the stake that it needs, and up to 30 million
    /// IOTA more.
    fn register(&mut self, day: &Day<'_>, random: &mut Random) -> Result<(), Refusal> {
        let mut candidate = self.introduce(day.plan.seed);
        let more = random.below(30_000_000) * NANOS_PER_IOTA;
        // The thresholds that are still to come would make it leave again at once.
        let least = day.thresholds.joining.max(6_000_000 * NANOS_PER_IOTA);
        let stake = Nanos::from_nanos(least + more);
        let pool = StakingPool::candidate().request_stake(stake)?;
        stakes::write(&mut candidate, pool);
        let id = candidate.staking_pool.id.id.bytes;
        let since = iotasrb_core::rewards::ExchangeRate::ONE_TO_ONE;
        self.stakes.add_active(id, stake, since);
        let when = day.epoch.number() + random.below(LONGEST_CANDIDACY);
        self.candidates.push((Epoch::new(when), candidate));
        let set = &mut self.state.validators;
        set.validator_candidates.size += 1;
        set.staking_pool_mappings.size += 1;
        Ok(())
    }

    fn ask_to_leave(&mut self, random: &mut Random) {
        let set = &mut self.state.validators;
        let place = random.place(set.active_validators.len());
        let place = u64::try_from(place).expect("a length in memory fits 64 bits");
        if !set.pending_removals.contains(&place) {
            set.pending_removals.push(place);
        }
    }

    /// Members report each other, and take reports back whose time is over or whose
    /// object has left the committee.
    pub(crate) fn report(&mut self, day: &Day<'_>) {
        let mut random = Random::of(day.plan.seed, Matter::Conduct, day.epoch.number());
        self.take_reports_back(day.epoch);
        if !random.once_in(day.plan.churn.reports_every) {
            return;
        }
        let members: Vec<_> = self
            .members()
            .map(|member| (member.metadata.iota_address, member.voting_power))
            .collect();
        let (reported, _) = members[random.place(members.len())];
        if self.reported_until.contains_key(&reported) {
            return;
        }
        // A quorum in two cases of three, else anything below it.
        let quorum = u64::from(VotingPower::QUORUM.as_parts());
        let enough = match random.below(3) {
            0 => random.below(quorum),
            _ => quorum,
        };
        let (mut reporters, mut power) = (Vec::new(), 0);
        for (member, weight) in shuffled(members, &mut random) {
            if member != reported && power < enough && (enough == quorum || power + weight < quorum)
            {
                reporters.push(member);
                power += weight;
            }
        }
        if reporters.is_empty() {
            return;
        }
        let lasts = random.below(LONGEST_REPORT);
        let until = Epoch::new(day.epoch.number() + lasts);
        self.reported_until.insert(reported, until);
        let records = &mut self.state.validator_report_records.contents;
        records.push(Entry::new(reported, VecSet::new(reporters)));
    }

    fn take_reports_back(&mut self, now: Epoch) {
        let seated: Vec<Address> = self
            .members()
            .map(|member| member.metadata.iota_address)
            .collect();
        let until = &mut self.reported_until;
        until.retain(|reported, until| *until >= now && seated.contains(reported));
        let records = &mut self.state.validator_report_records.contents;
        records.retain(|record| until.contains_key(&record.key));
    }

    /// How the active validators did in the epoch, in the state's order: most of them all
    /// that they had to.
    pub(crate) fn scores(&self, day: &Day<'_>) -> Vec<Score> {
        let mut random = Random::of(day.plan.seed, Matter::Conduct, !day.epoch.number());
        let mut scores = vec![Score::FULL; self.state.validators.active_validators.len()];
        if random.once_in(day.plan.churn.low_scores_every) {
            let place = random.place(scores.len());
            let parts = random.below(u64::from(Score::FULL.as_parts()));
            scores[place] = Score::new(parts).expect("below the full score");
        }
        scores
    }
}

/// The members in a random order.
pub(crate) fn shuffled<T>(mut members: Vec<T>, random: &mut Random) -> Vec<T> {
    for place in (1..members.len()).rev() {
        members.swap(place, random.place(place + 1));
    }
    members
}
