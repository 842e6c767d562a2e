use super::*;
use crate::ratio::Ratio;
use alloc::format;
use proptest::{collection::vec, prelude::*};

const NAMES: [&str; 5] = ["a", "b", "c", "d", "e"];

fn names() -> impl Strategy<Value = &'static str> {
    proptest::sample::select(&NAMES[..])
}

/// Commands of which many can be carried out and some cannot.
fn commands() -> impl Strategy<Value = Vec<Command>> {
    let amount = || prop_oneof![0..=20_u64, 0..=400_u64];
    let command = prop_oneof![
        1 => (names(), 0..=10_000_u64).prop_map(|(validator, commission)| register(validator, commission)),
        2 => (names(), amount()).prop_map(|(validator, amount)| post(validator, amount)),
        1 => (names(), amount()).prop_map(|(validator, amount)| withdraw(validator, amount)),
        4 => (names(), names(), amount()).prop_map(|(holder, to, amount)| delegate(holder, to, amount)),
        2 => (names(), names(), amount()).prop_map(|(holder, from, amount)| undelegate(holder, from, amount)),
        1 => (names(), 0..=10_000_u64).prop_map(|(validator, share)| slash(validator, share)),
        3 => (0..=1_000_u64).prop_map(end_day),
    ];
    vec(command, 1..60)
}

/// Three validators from the beginning, so that most commands find one.
fn beginning() -> Vec<Command> {
    let mut commands = Vec::new();
    for (validator, commission) in [("a", 0), ("b", 1_000), ("c", 5_000)] {
        commands.extend([register(validator, commission), post(validator, 150)]);
    }
    commands
}

/// Carries out what can be carried out, and shows each step: before, command, outcome, after.
fn play(
    parameters: &Parameters,
    commands: &[Command],
    mut see: impl FnMut(&State, &Command, &Outcome, &State) -> Result<(), TestCaseError>,
) -> Result<State, TestCaseError> {
    let all = [&beginning()[..], commands].concat();
    let mut state = State::start(scenario(&[]).balances).unwrap();
    for command in &all {
        if let Ok((next, outcome)) = state.clone().apply(parameters, command) {
            see(&state, command, &outcome, &next)?;
            state = next;
        }
    }
    Ok(state)
}

fn total(amounts: impl IntoIterator<Item = MicroAsmb>) -> MicroAsmb {
    MicroAsmb::checked_sum(amounts).unwrap()
}

fn values<K>(map: &BTreeMap<K, MicroAsmb>) -> impl Iterator<Item = MicroAsmb> + '_ {
    map.values().copied()
}

fn some_parameters() -> impl Strategy<Value = Parameters> {
    (0..=300_u64, 0..=10_000_u64, 1..=4_u32, 0..=4_u32).prop_map(|(bond, own, seats, days)| {
        Parameters {
            minimum_bond: micros(bond),
            minimum_own_share: basis_points(own),
            committee_size: NonZeroU32::new(seats).unwrap(),
            unbonding_days: days,
        }
    })
}

proptest! {
    #[test]
    fn no_step_creates_or_loses_a_unit(parameters in some_parameters(), commands in commands()) {
        play(&parameters, &commands, |before, command, outcome, after| {
            let [earlier, later] = [before, after].map(|state| state.totals().unwrap());
            prop_assert!(later.are_conserved(), "{command:?}: {later:?}");
            prop_assert_eq!(later.initial, micros(5_000));
            let (minted, burned) = match outcome {
                Outcome::DayEnded(day) => (day.minted, MicroAsmb::ZERO),
                Outcome::Slashed(slash) => (MicroAsmb::ZERO, slash.taken),
                _ => (MicroAsmb::ZERO, MicroAsmb::ZERO),
            };
            prop_assert_eq!(later.minted, total([earlier.minted, minted]));
            prop_assert_eq!(later.burned, total([earlier.burned, burned]));
            Ok(())
        })?;
    }

    #[test]
    fn a_slash_takes_its_share_and_never_more_than_is_there(
        parameters in some_parameters(),
        commands in commands(),
    ) {
        play(&parameters, &commands, |before, _, outcome, _| {
            let Outcome::Slashed(slash) = outcome else { return Ok(()) };
            let validator = &before.validators()[&slash.validator];
            prop_assert!(slash.own <= validator.own);
            for (holder, lost) in &slash.delegations {
                prop_assert!(*lost <= validator.delegations[holder]);
            }
            for (unbonding, lost) in &slash.unbonding {
                prop_assert!(*lost <= validator.unbonding[unbonding]);
            }
            let parts = values(&slash.delegations).chain(values(&slash.unbonding));
            prop_assert_eq!(total(parts.chain([slash.own])), slash.taken);
            prop_assert!(slash.taken <= slash.at_risk);
            Ok(())
        })?;
    }

    #[test]
    fn the_parts_of_a_day_sum_to_its_reward_and_only_admitted_validators_are_paid(
        parameters in some_parameters(),
        commands in commands(),
    ) {
        play(&parameters, &commands, |before, _, outcome, _| {
            let Outcome::DayEnded(day) = outcome else { return Ok(()) };
            let seats = usize::try_from(parameters.committee_size.get()).unwrap();
            prop_assert!(day.rewards.len() <= seats);
            prop_assert_eq!(total(day.rewards.iter().map(|member| member.reward)), day.minted);
            for member in &day.rewards {
                let parts = values(&member.delegators).chain([member.commission, member.own_part]);
                prop_assert_eq!(total(parts), member.reward);
                let validator = &before.validators()[&member.validator];
                let admission = parameters.admission(validator.own, validator.bond().unwrap());
                prop_assert_eq!(admission, Admission::Admitted);
            }
            Ok(())
        })?;
    }

    /// The exact reward that a standing names is what the day pays, to the unit.
    #[test]
    fn a_standing_foretells_the_reward(commands in commands(), reward in 0..=1_u64 << 40) {
        let parameters = parameters();
        let state = play(&parameters, &commands, |_, _, _, _| Ok(()))?;
        let members = state.rewards(&parameters, micros(reward)).unwrap();
        for validator in state.validators().keys() {
            let standing = state.standing(&parameters, validator, micros(reward)).unwrap();
            let member = members.iter().find(|member| member.validator == *validator);
            prop_assert_eq!(standing.selected, member.is_some());
            let paid = member.map_or(MicroAsmb::ZERO, |m| total([m.commission, m.own_part]));
            // Three roundings stand between the two: of the share, the commission and the part.
            let distance = &Ratio::integer(paid.as_micros()) - &standing.validator_reward;
            prop_assert!(distance.abs() < Ratio::integer(3));
        }
    }

    /// Delegating in two parts or in one, in any order among the holders, is the same.
    #[test]
    fn the_order_and_the_parts_of_delegations_decide_nothing(
        amounts in [1..=100_u64, 1..=100_u64, 1..=100_u64],
        share in 1..=10_000_u64,
        reward in 0..=1_000_000_u64,
    ) {
        let [first, second, third] = amounts;
        let delegations = [
            delegate("d", "a", first),
            delegate("e", "a", second),
            delegate("d", "a", third),
        ];
        let [one, two, three] = delegations.clone();
        let merged = [delegate("e", "a", second), delegate("d", "a", first + third)];
        let ends = [delegations.to_vec(), [three, two, one].to_vec(), merged.to_vec()].map(|moves| {
            let rest = [end_day(reward), slash("a", share), end_day(reward)];
            end(&[beginning(), moves, rest.to_vec()].concat())
        });
        prop_assert_eq!(&ends[0], &ends[1]);
        prop_assert_eq!(&ends[0], &ends[2]);
    }

    /// Ten times the balances, bonds and rewards: the same committee, ten times the exact shares.
    #[test]
    fn scaling_all_amounts_scales_the_standing(
        owns in vec(25..=1_000_u64, 5),
        delegated in vec(1..=900_u64, 4),
        factor in 1..=1_000_u64,
    ) {
        let standings = [1, factor].map(|factor| {
            let balances = NAMES.map(|holder| (name(holder), micros(10_000 * factor))).into();
            let parameters = Parameters { minimum_bond: micros(100 * factor), ..parameters() };
            let mut state = State::start(balances).unwrap();
            for (validator, own) in NAMES.iter().zip(&owns) {
                for command in [register(validator, 700), post(validator, own * factor)] {
                    state = state.apply(&parameters, &command).unwrap().0;
                }
            }
            for (place, amount) in delegated.iter().enumerate() {
                let command = delegate(NAMES[place + 1], NAMES[place], amount * factor);
                if let Ok((next, _)) = state.clone().apply(&parameters, &command) {
                    state = next;
                }
            }
            NAMES.map(|validator| {
                state.standing(&parameters, &name(validator), micros(1_000 * factor)).unwrap()
            })
        });
        let [small, large] = standings;
        for (small, large) in small.iter().zip(&large) {
            prop_assert_eq!((small.rank, small.selected), (large.rank, large.selected));
            prop_assert_eq!(&small.share, &large.share);
            prop_assert_eq!(&small.unit_reward, &large.unit_reward);
            let scaled = &Ratio::integer(factor) * &small.validator_reward;
            prop_assert_eq!(&scaled, &large.validator_reward);
        }
    }

    /// More behind a validator never costs it a place, as long as enough of it is its own.
    #[test]
    fn more_delegation_never_lowers_rank_or_share(commands in commands(), added in 0..=1_000_u64) {
        let parameters = parameters();
        let state = play(&parameters, &commands, |_, _, _, _| Ok(()))?;
        for validator in state.validators().keys() {
            let (added, reward) = (micros(added), micros(1_000));
            let effect = state.effect_of_delegation(&parameters, validator, added, reward);
            let before = state.standing(&parameters, validator, reward).unwrap();
            // What the capacity allows is not refused, and nothing else is allowed.
            let fits = before.capacity.is_none_or(|capacity| added <= capacity);
            prop_assert_eq!(effect.is_ok(), fits && added > MicroAsmb::ZERO);
            let Ok(DelegationEffect { before, after }) = effect else { continue };
            if after.admission == Admission::Admitted {
                prop_assert!(before.rank.is_none_or(|rank| after.rank.unwrap() <= rank));
                prop_assert!(before.share <= after.share);
            }
        }
    }

    /// Holders come and go, whole: at the end of a quiet time everybody can have everything back.
    #[test]
    fn all_that_is_bonded_can_be_freed(commands in commands()) {
        let parameters = parameters();
        let mut state = play(&parameters, &commands, |_, _, _, _| Ok(()))?;
        let mut exits = Vec::new();
        for (validator, record) in state.validators() {
            let delegations = record.delegations.iter();
            exits.extend(delegations.map(|(holder, amount)| {
                undelegate(holder.as_str(), validator.as_str(), amount.as_micros())
            }));
            if record.own > MicroAsmb::ZERO {
                exits.push(withdraw(validator.as_str(), record.own.as_micros()));
            }
        }
        exits.extend([end_day(0), end_day(0), end_day(0)]);
        for exit in &exits {
            let (next, _) = state.apply(&parameters, exit).map_err(|refusal| {
                TestCaseError::fail(format!("{exit:?}: {refusal}"))
            })?;
            state = next;
        }
        let totals = state.totals().unwrap();
        prop_assert!(totals.are_conserved());
        prop_assert_eq!([totals.own, totals.delegated, totals.unbonding], [MicroAsmb::ZERO; 3]);
    }
}
