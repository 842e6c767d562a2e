//! The scores and the flag that makes them count, certified and told.

use super::{Edit, NOBODY_KNOWS, Says, certified, check};
use iotasrb_core::{
    observation::{Absence, Observation},
    units::Score,
};

/// Mainnet measures no scores, and its servers say so; what is certified has the full ones of the
/// events. The payments of an epoch of full scores do not tell the flag, those of one with a
/// partial score do.
#[test]
fn the_certified_flag_is_held_against_others_where_payments_told_it() {
    fn scored(observation: &mut Observation, parts: u64, flag: bool) {
        observation.adjusts_rewards_by_score = Ok(flag);
        for validator in &mut observation.validators {
            validator.score = Ok(Score::FULL);
        }
        observation.validators[3].score = Ok(Score::new(parts).unwrap());
    }
    fn full(observation: &mut Observation) {
        certified(observation);
        scored(observation, 65_536, false);
    }
    fn slashed(observation: &mut Observation) {
        certified(observation);
        scored(observation, 0, false);
    }
    fn partial(observation: &mut Observation) {
        certified(observation);
        scored(observation, 60_000, false);
    }
    fn unmeasured(observation: &mut Observation) {
        observation.adjusts_rewards_by_score = Ok(false);
        for validator in &mut observation.validators {
            validator.score = Err(Absence::NotInProtocol);
        }
    }
    fn counting(observation: &mut Observation) {
        scored(observation, 65_536, true);
    }
    fn counting_slashed(observation: &mut Observation) {
        scored(observation, 0, true);
    }
    fn counting_partial(observation: &mut Observation) {
        scored(observation, 60_000, true);
    }
    fn not_counting(observation: &mut Observation) {
        scored(observation, 65_536, false);
    }
    let rows: [(Edit, Edit); 6] = [
        (full, unmeasured),
        (slashed, unmeasured),
        (partial, unmeasured),
        (full, counting),
        (slashed, counting_slashed),
        (full, not_counting),
    ];
    for (counts, told) in rows {
        let both: [Says; 2] = [("A", "a", Ok(counts)), ("B", "b", Ok(told))];
        check(&both, "certified 5 A", &[]);
    }
    let flags = "the sources contradict each other about epoch 5: adjusts_rewards_by_score: ";
    check(
        &[("A", "a", Ok(partial)), ("B", "b", Ok(counting_partial))],
        "certified 5 A",
        &[&format!(
            "contradiction [\"A\", \"B\"]: {flags}false (A), true (B); the certified value counts"
        )],
    );
    // Servers have the flag itself, whatever the scores are.
    check(
        &[("A", "a", Ok(not_counting)), ("B", "b", Ok(counting))],
        &format!("{flags}false (A), true (B){NOBODY_KNOWS}"),
        &[],
    );
}
