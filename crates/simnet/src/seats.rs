//! Who sits in the committee, and with what weight.

use iota_sdk_move_types::iota_system::validator_set::ValidatorSetV2;
use iotasrb_core::{
    rewards::{Refusal, voting_powers},
    units::Nanos,
};
use std::cmp::Reverse;

/// Seats the active validators with the largest stakes, at most so many, and weighs them;
/// of equal stakes the greater key comes first. Without a limit everybody is seated.
///
/// The chain seats only validators that announced the next protocol version; here all do.
pub(crate) fn seat_committee(set: &mut ValidatorSetV2, most: Option<u64>) -> Result<(), Refusal> {
    let validators = &set.active_validators;
    let mut seats: Vec<usize> = (0..validators.len()).collect();
    seats.sort_by_key(|seat| {
        let validator = &validators[*seat];
        let key = &validator.metadata.authority_pubkey_bytes;
        Reverse((validator.staking_pool.iota_balance, key))
    });
    let most = most.and_then(|most| usize::try_from(most).ok());
    seats.truncate(most.unwrap_or(usize::MAX));
    seats.sort_unstable();

    let stake = |seat: &usize| Nanos::from_nanos(validators[*seat].staking_pool.iota_balance);
    let stakes: Vec<_> = seats.iter().map(stake).collect();
    let powers = voting_powers(&stakes)?;
    let total = Nanos::checked_sum(stakes).ok_or(Refusal::Overflow("the committee's stake"))?;
    for validator in &mut set.active_validators {
        validator.voting_power = 0;
    }
    for (seat, power) in seats.iter().zip(powers) {
        set.active_validators[*seat].voting_power = power.as_parts().into();
    }
    set.committee_members = (0..)
        .zip(&set.active_validators)
        .filter(|(_, validator)| validator.voting_power > 0)
        .map(|(seat, _)| seat)
        .collect();
    set.total_stake = total.as_nanos();
    Ok(())
}
