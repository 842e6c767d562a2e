use alloc::collections::BTreeSet;

use crate::units::{Address, VotingPower};

/// Whether these reporters slash the validator whom they report.
///
/// They do when together they hold a quorum of the committee's voting power:
/// 6,667 of 10,000. A reporter that is not in the committee weighs nothing.
/// Reports hold from epoch to epoch until they are undone or a party leaves.
/// (`validator_set::compute_slashed_validators`)
pub fn is_slashed(
    reporters: &BTreeSet<Address>,
    committee: impl IntoIterator<Item = (Address, VotingPower)>,
) -> bool {
    let reporting_power = committee
        .into_iter()
        .filter(|(member, _)| reporters.contains(member))
        .map(|(_, voting_power)| u64::from(voting_power.as_parts()))
        .fold(0, u64::saturating_add);
    reporting_power >= u64::from(VotingPower::QUORUM.as_parts())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quorum_of_voting_power_slashes_and_one_part_less_does_not() {
        let address = |number| Address::from_bytes([number; 32]);
        let committee = [(1, 3_333), (2, 3_334), (3, 1), (4, 3_332)]
            .map(|(number, parts)| (address(number), VotingPower::new(parts).unwrap()));
        for (reporters, slashed) in [
            (&[1, 2][..], true),
            (&[1, 4][..], false),
            (&[1, 3, 4][..], false),
            (&[2, 3, 4][..], true),
            (&[1, 4, 9][..], false),
            (&[][..], false),
        ] {
            let reporters = reporters.iter().copied().map(address).collect();
            assert_eq!(is_slashed(&reporters, committee), slashed, "{reporters:?}");
        }
    }
}
