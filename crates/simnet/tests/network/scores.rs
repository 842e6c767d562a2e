//! What closes certify of scores, beside the flag that the network really has.

use crate::follow::follow;
use iotasrb_core::{
    observation::{Absence, Network, Observation, Tier},
    rates::v1,
    units::{Epoch, ProtocolVersion, Score},
};
use simnet::{Churn, Plan};

/// How many epochs began with such a flag, and such scores, certified.
#[derive(Debug, Default, PartialEq, Eq)]
struct Certified {
    not_in_protocol: u32,
    not_recorded: u32,
    unscaled: u32,
    scaled: u32,
    /// The validators whose score is neither full nor none.
    partial: u32,
    /// The members of the new committee that were not in the one before.
    unmeasured_members: u32,
}

impl Certified {
    fn of(plan: Plan) -> Self {
        let mut certified = Self::default();
        follow(plan, |closed, facts| {
            let observation = facts.observation(Network::Localnet, Tier::Certified);
            certified.count(&observation);
            if observation.adjusts_rewards_by_score == Ok(true) {
                assert_eq!(closed.config.adjust_rewards_by_score, Some(true));
            }
        });
        certified
    }

    fn count(&mut self, observation: &Observation) {
        let counter = match observation.adjusts_rewards_by_score {
            Err(Absence::NotInProtocol) => &mut self.not_in_protocol,
            Err(_) => &mut self.not_recorded,
            Ok(false) => &mut self.unscaled,
            Ok(true) => &mut self.scaled,
        };
        *counter += 1;
        let known = observation.adjusts_rewards_by_score.is_ok();
        for validator in &observation.validators {
            let member = observation.committee.contains(&validator.address);
            match validator.score {
                Ok(Score::FULL | Score::ZERO) => {}
                Ok(_) => self.partial += 1,
                Err(_) => self.unmeasured_members += u32::from(known && member),
            }
        }
    }
}

fn of_version_25(churn: Churn) -> Plan {
    Plan {
        versions: vec![(Epoch::GENESIS, ProtocolVersion::new(25))],
        churn,
        ..Plan::quiet(8, 30, 20)
    }
}

/// Where nothing else happens every score is full, and every member has its net rate.
#[test]
fn certified_facts_alone_make_net_rates() {
    let mut members = 0;
    follow(of_version_25(Churn::QUIET), |_, facts| {
        let observation = facts.observation(Network::Localnet, Tier::Certified);
        assert_eq!(observation.adjusts_rewards_by_score, Ok(false));
        for validator in &observation.validators {
            assert_eq!(validator.score, Ok(Score::FULL));
        }
        for rates in v1::rates(&observation.check().unwrap()).validators {
            assert!(rates.in_committee);
            for rate in [&rates.documented, &rates.payout, &rates.net] {
                assert!(rate.is_ok(), "{rate:?}");
            }
            members += 1;
        }
    });
    assert_eq!(members, 30 * 20);
}

/// The same members with the same partial scores, where these count and where not.
#[test]
fn the_payments_tell_whether_partial_scores_count() {
    for (adjust_rewards_by_score, unscaled, scaled) in [(false, 30, 0), (true, 18, 12)] {
        let churn = Churn {
            low_scores_every: 3,
            adjust_rewards_by_score,
            ..Churn::QUIET
        };
        let expected = Certified {
            unscaled,
            scaled,
            partial: 12,
            ..Certified::default()
        };
        assert_eq!(Certified::of(of_version_25(churn)), expected);
    }
}

/// Before version 19 nothing is known of scores; the change into it still has none, and one
/// that ran in safe mode tells nothing.
#[test]
fn through_all_versions_the_flag_is_what_the_payments_tell() {
    assert_eq!(
        Certified::of(Plan::eventful(7, 60, 60)),
        Certified {
            // Epochs 1 to 29.
            not_in_protocol: 29,
            // Epoch 30, and those after the safe mode of 50 and 55.
            not_recorded: 3,
            unscaled: 19,
            scaled: 9,
            partial: 9,
            unmeasured_members: 11,
        }
    );
}

/// A member without a score has a net rate where scores do not count, and none where they do.
#[test]
fn a_new_member_was_not_measured() {
    for (adjust_rewards_by_score, expected) in [(false, (9, 0)), (true, (6, 3))] {
        let churn = Churn {
            adjust_rewards_by_score,
            ..Churn::LIVELY
        };
        let (mut with_net, mut without) = (0, 0);
        follow(of_version_25(churn), |_, facts| {
            let observation = facts.observation(Network::Localnet, Tier::Certified);
            let rates = v1::rates(&observation.check().unwrap()).validators;
            for (rates, validator) in rates.iter().zip(&observation.validators) {
                if !rates.in_committee || validator.score.is_ok() {
                    continue;
                }
                match rates.net {
                    Ok(_) => with_net += 1,
                    Err(absence) => {
                        assert_eq!(absence, Absence::NotRecorded);
                        without += 1;
                    }
                }
            }
        });
        assert_eq!((with_net, without), expected);
    }
}
