//! Every close is proven, and says what the rules paid.

use crate::follow::follow;
use iota_sdk_move_types::iota_system::validator_set::ValidatorLeaveEvent;
use iota_sdk_types::TransactionEvents;
use iotasrb_core::{
    observation::{Absence, Network, Observation, Tier},
    rewards::{EpochOutcome, ExchangeRate},
    units::{Nanos, VotingPower},
};
use iotasrb_proof::CertifiedOutcome;
use simnet::{ClosedEpoch, Plan, SystemState};

/// What happened in a network, counted: a test that nothing happened to proves nothing.
#[derive(Debug, Default, PartialEq, Eq)]
struct Happened {
    first_forms: u32,
    second_forms: u32,
    outside_the_committee: u32,
    joined: u32,
    left: u32,
    slashed: u32,
    reported_in_vain: u32,
    scored_low: u32,
    in_safe_mode: u32,
    withdrawn: u32,
    timelocked: u32,
    forced_out: u32,
    seats_taken: u32,
    seats_lost: u32,
}

#[test]
fn sixty_epochs_through_all_versions_say_what_the_rules_paid() {
    let mut happened = Happened::default();
    follow(Plan::eventful(7, 60, 60), |closed, facts| {
        let observation = facts.observation(Network::Localnet, Tier::Certified);
        observation.check().unwrap();
        match (&closed.outcome, &facts.outcome) {
            (Some(paid), Ok(told)) => {
                assert_same(closed, paid, told);
                happened.count_payments(paid, told);
            }
            (None, Err(absence)) => {
                assert_eq!(*absence, Absence::SafeMode);
                assert!(observation.safe_mode);
                happened.in_safe_mode += 1;
            }
            (paid, told) => panic!("paid {paid:?}, told {told:?}"),
        }
        happened.count_people(closed, &observation);
        happened.count_events(closed);
    });
    assert_eq!(
        happened,
        Happened {
            first_forms: 10,
            second_forms: 50,
            outside_the_committee: 147,
            joined: 21,
            left: 10,
            slashed: 6,
            reported_in_vain: 13,
            scored_low: 9,
            in_safe_mode: 3,
            withdrawn: 264,
            timelocked: 63,
            forced_out: 3,
            seats_taken: 31,
            seats_lost: 15,
        }
    );
}

/// The certified events say to the nano what the rules of the core paid.
fn assert_same(closed: &ClosedEpoch, paid: &EpochOutcome, told: &CertifiedOutcome) {
    let totals = paid.totals;
    assert_eq!(told.epoch, closed.epoch);
    assert_eq!(told.issuance.minted, totals.minted);
    assert_eq!(told.issuance.burned, totals.burnt);
    assert_eq!(told.distributed, totals.distributed);
    assert_eq!(told.gas_fees, totals.gas_fees);
    let tips = told.tips.unwrap_or(Nanos::ZERO);
    assert_eq!(tips, totals.tips);
    assert_eq!(told.tips.is_ok(), closed.protocol_version.number() >= 5);
    assert_eq!(told.validators.len(), paid.validators.len());
    for (told, paid) in told.validators.iter().zip(&paid.validators) {
        let rate = ExchangeRate {
            iota: told.next_stake,
            tokens: told.next_pool_tokens,
        };
        assert_eq!(told.validator, paid.address);
        assert_eq!(told.reward, paid.payment.reward());
        assert_eq!(rate, paid.pool.rate());
    }
}

impl Happened {
    fn count_payments(&mut self, paid: &EpochOutcome, told: &CertifiedOutcome) {
        for (paid, told) in paid.validators.iter().zip(&told.validators) {
            let member = told.voting_power > VotingPower::ZERO;
            self.outside_the_committee += u32::from(!member);
            self.slashed += u32::from(paid.slashed);
            self.reported_in_vain += u32::from(!paid.slashed && !told.reporters.is_empty());
            let parts = told.score.as_parts();
            self.scored_low += u32::from(member && (2..65_536).contains(&parts));
        }
    }

    fn count_events(&mut self, closed: &ClosedEpoch) {
        let events: TransactionEvents = bcs::from_bytes(&closed.close.events).unwrap();
        for event in &events.0 {
            match event.struct_tag.name().as_str() {
                "CommitteeValidatorJoinEvent" => self.seats_taken += 1,
                "CommitteeValidatorLeaveEvent" => self.seats_lost += 1,
                "ValidatorLeaveEvent" => {
                    let left: ValidatorLeaveEvent = bcs::from_bytes(&event.contents).unwrap();
                    self.forced_out += u32::from(!left.is_voluntary);
                }
                _ => {}
            }
        }
    }

    fn count_people(&mut self, closed: &ClosedEpoch, next: &Observation) {
        let before = match &*closed.state {
            SystemState::V1(state) => &state.validators.active_validators,
            SystemState::V2(state) => &state.validators.active_validators,
        };
        let address = |place: usize| before[place].metadata.iota_address.into_bytes();
        let before: Vec<_> = (0..before.len()).map(address).collect();
        let after = next.validators.iter();
        let after: Vec<_> = after
            .map(|validator| *validator.address.as_bytes())
            .collect();
        let missing = |these: &[[u8; 32]], those: &[[u8; 32]]| {
            let gone = these.iter().filter(|who| !those.contains(who));
            u32::try_from(gone.count()).unwrap()
        };
        self.left += missing(&before, &after);
        self.joined += missing(&after, &before);
        match &*closed.next_state {
            SystemState::V1(_) => self.first_forms += 1,
            SystemState::V2(_) => self.second_forms += 1,
        }
        for request in &closed.requests {
            match request {
                simnet::Request::Withdrawal { .. } => self.withdrawn += 1,
                simnet::Request::Stake {
                    timelocked_until: Some(_),
                    ..
                } => self.timelocked += 1,
                simnet::Request::Stake { .. } | simnet::Request::Commission { .. } => {}
            }
        }
    }
}
