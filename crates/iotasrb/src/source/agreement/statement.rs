//! An observation as single statements, so that what two sources say can be held against
//! each other input by input.

use super::{
    Said,
    finding::{Contradiction, Difference, LISTED, Saying},
};
use iotasrb_core::{
    observation::{Known, Observation, Tier},
    units::{Address, CheckpointDigest, CheckpointSeq, Score},
};
use std::collections::{BTreeMap, BTreeSet};

/// What a statement is about: the network, or one of its validators.
type Subject = (Option<Address>, &'static str);

/// Where sources that speak of one epoch say different things.
pub(super) fn contradiction(said: &[&Said]) -> Option<Contradiction> {
    let mut sayings: BTreeMap<Subject, Vec<Saying>> = BTreeMap::new();
    let statements = all_statements(said).into_iter();
    for (subject, value, source) in statements.chain(forked_checkpoint(said)) {
        let values = sayings.entry(subject).or_default();
        match values.iter_mut().find(|saying| saying.value == value) {
            Some(saying) => saying.sources.push(source),
            None => values.push(Saying {
                value,
                sources: vec![source],
            }),
        }
    }
    let mut differences = sayings.into_iter().filter(|(_, values)| values.len() > 1);
    let listed: Vec<Difference> = differences
        .by_ref()
        .take(LISTED)
        .map(|((validator, input), values)| Difference {
            input,
            validator,
            values,
        })
        .collect();
    let epoch = said.first()?.observation.anchor.epoch;
    (!listed.is_empty()).then(|| Contradiction {
        epoch,
        listed,
        more: differences.count(),
    })
}

/// The first checkpoint to which sources give different digests, as each of them names it: two
/// moments have different checkpoints, but a chain has one of each number.
fn forked_checkpoint(said: &[&Said]) -> Vec<(Subject, String, String)> {
    let mut named: BTreeMap<CheckpointSeq, Vec<(CheckpointDigest, &Said)>> = BTreeMap::new();
    for one in said {
        if let Ok(checkpoint) = one.observation.anchor.checkpoint {
            let sources = named.entry(checkpoint.sequence).or_default();
            sources.push((checkpoint.digest, one));
        }
    }
    let forked = named.into_values().find(|sources| {
        let mut digests = sources.iter().map(|(digest, _)| digest);
        let first = digests.next();
        digests.any(|digest| Some(digest) != first)
    });
    let statement = |(digest, one): (CheckpointDigest, &Said)| {
        let subject = (None, "checkpoint_digest");
        (subject, digest.to_string(), one.source.clone())
    };
    forked.into_iter().flatten().map(statement).collect()
}

/// The inputs of the chosen observation that nobody but its own operator knows.
pub(super) fn unconfirmed(chosen: &Said, said: &[Said]) -> Vec<&'static str> {
    let confirmed: BTreeSet<Subject> = said
        .iter()
        .filter(|one| one.operator != chosen.operator)
        .flat_map(|one| statements(&one.observation).into_keys())
        .collect();
    let own = statements(&chosen.observation).into_keys();
    let alone: BTreeSet<&'static str> = own
        .filter(|subject| !confirmed.contains(subject))
        .map(|(_, input)| input)
        .collect();
    alone.into_iter().collect()
}

/// Everything that anybody says. A list of validators is complete: who does not list one
/// says that it is not active.
fn all_statements(said: &[&Said]) -> Vec<(Subject, String, String)> {
    let active: BTreeSet<Address> = said
        .iter()
        .flat_map(|one| &one.observation.validators)
        .map(|validator| validator.address)
        .collect();
    let mut all = Vec::new();
    for one in said {
        let listed: BTreeSet<Address> = one
            .observation
            .validators
            .iter()
            .map(|validator| validator.address)
            .collect();
        all.extend(active.iter().map(|address| {
            let is_active = listed.contains(address).to_string();
            ((Some(*address), "active"), is_active, one.source.clone())
        }));
        let own = statements(&one.observation).into_iter();
        all.extend(own.map(|(subject, value)| (subject, value, one.source.clone())));
    }
    all
}

/// The inputs that are fixed for an epoch, as far as they are known.
///
/// Left out is what may change within an epoch, and so tells two moments apart rather than
/// two sources: the newest checkpoint, pending stakes and withdrawals, the rewards not yet
/// withdrawn, the next commission, a name, a report.
fn statements(observation: &Observation) -> BTreeMap<Subject, String> {
    let mut all = BTreeMap::new();
    let mut network = |input: &'static str, value: Option<String>| {
        if let Some(value) = value {
            all.insert((None, input), value);
        }
    };
    network(
        "epoch_start_ms",
        Some(observation.anchor.epoch_start.as_unix_ms().to_string()),
    );
    network(
        "protocol_version",
        Some(observation.protocol_version.number().to_string()),
    );
    network(
        "epoch_length_ms",
        Some(observation.epoch_length.as_ms().to_string()),
    );
    network("safe_mode", Some(observation.safe_mode.to_string()));
    network(
        "target_reward_nanos",
        text(&observation.target_reward, |nanos| nanos.as_nanos()),
    );
    network(
        "slashing_rate_bp",
        text(&observation.slashing_rate, |rate| rate.as_basis_points()),
    );
    network(
        "adjusts_rewards_by_score",
        flag(observation).map(|flag| flag.to_string()),
    );
    network(
        "total_stake_nanos",
        text(&observation.total_stake, |nanos| nanos.as_nanos()),
    );
    network(
        "total_supply_nanos",
        text(&observation.total_supply, |nanos| nanos.as_nanos()),
    );
    let issuance = &observation.last_issuance;
    network(
        "last_minted_nanos",
        text(issuance, |issuance| issuance.minted.as_nanos()),
    );
    network(
        "last_burned_nanos",
        text(issuance, |issuance| issuance.burned.as_nanos()),
    );
    all.extend(of_validators(observation));
    all
}

/// Whether scores scale rewards, as far as an observation states it.
///
/// A server has it from the protocol's configuration. What is certified tells it by the payments
/// of the epoch that ended, and those are the same with and without the flag if every score is
/// full; one of 0 may be that of a slashed member, whose payment tells nothing either.
fn flag(observation: &Observation) -> Option<bool> {
    let told_by_payments = || {
        let scores = observation.validators.iter();
        scores
            .filter_map(|validator| validator.score.ok())
            .any(|score| score != Score::FULL && score != Score::ZERO)
    };
    let flag = observation.adjusts_rewards_by_score.ok()?;
    (observation.anchor.tier != Tier::Certified || told_by_payments()).then_some(flag)
}

fn of_validators(observation: &Observation) -> impl Iterator<Item = (Subject, String)> {
    let committee: BTreeSet<Address> = observation.committee.iter().copied().collect();
    observation.validators.iter().flat_map(move |validator| {
        let values = [
            (
                "in_committee",
                Some(committee.contains(&validator.address).to_string()),
            ),
            ("pool", Some(validator.pool.to_string())),
            ("stake_nanos", Some(validator.stake.as_nanos().to_string())),
            (
                "pool_tokens",
                Some(validator.pool_tokens.as_units().to_string()),
            ),
            (
                "commission_bp",
                Some(validator.commission.as_basis_points().to_string()),
            ),
            (
                "voting_power",
                Some(validator.voting_power.as_parts().to_string()),
            ),
            ("score", text(&validator.score, |score| score.as_parts())),
        ];
        let address = validator.address;
        values
            .into_iter()
            .filter_map(move |(input, value)| Some(((Some(address), input), value?)))
    })
}

fn text<T, V: ToString>(known: &Known<T>, value: impl Fn(&T) -> V) -> Option<String> {
    known.as_ref().ok().map(|known| value(known).to_string())
}
