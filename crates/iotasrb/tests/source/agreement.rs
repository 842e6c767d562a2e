//! The table of `source::agreement`, a row a test case.

mod scores;

use super::{LOCALNET, read};
use iotasrb::source::{
    SourceError,
    agreement::{Cause, Contradiction, LISTED, Testimony, weigh},
};
use iotasrb_core::{
    observation::{Absence, Checkpoint, Network, Observation, Tier},
    units::{
        Address, BasisPoints, CheckpointDigest, CheckpointSeq, DurationMs, Epoch, Nanos, PoolId,
        PoolTokens, ProtocolVersion, TimestampMs, VotingPower,
    },
};
use std::time::Duration;

type Edit = fn(&mut Observation);

/// What a source says: its name, who runs it, and what it makes of the recorded observation.
type Says = (
    &'static str,
    &'static str,
    Result<Edit, fn() -> SourceError>,
);

fn honest(_: &mut Observation) {}

fn certified(observation: &mut Observation) {
    observation.anchor.tier = Tier::Certified;
}

fn recorded(observation: &mut Observation) {
    observation.anchor.tier = Tier::Recorded;
}

fn lying(observation: &mut Observation) {
    observation.total_supply = Ok(Nanos::from_nanos(9_000_000_000_000_000_000));
}

fn late(observation: &mut Observation) {
    at_epoch(observation, 4);
}

fn ahead(observation: &mut Observation) {
    at_epoch(observation, 6);
}

fn at_epoch(observation: &mut Observation, epoch: u64) {
    observation.anchor.epoch = Epoch::new(epoch);
    observation.anchor.checkpoint = Err(Absence::NotRecorded);
}

fn of_testnet(observation: &mut Observation) {
    observation.anchor.network = Network::Testnet;
}

fn without_supply(observation: &mut Observation) {
    observation.total_supply = Err(Absence::SourceFailed);
    observation.last_issuance = Err(Absence::SourceFailed);
}

fn broken(observation: &mut Observation) {
    observation.committee.clear();
}

fn silence() -> SourceError {
    SourceError::ObservationTimeout {
        origin: "S".to_owned(),
        limit: Duration::from_secs(1),
    }
}

fn status() -> SourceError {
    SourceError::Status {
        origin: "F".to_owned(),
        status: 503,
    }
}

fn other_network() -> SourceError {
    SourceError::NetworkDiffers {
        origin: "N".to_owned(),
        asked: Network::Mainnet,
        evidence: "its chain identifier is 2304aa97".to_owned(),
    }
}

fn testimonies(says: &[Says]) -> Vec<Testimony> {
    let testimony = |(source, operator, answer): &Says| {
        let answer = match answer {
            Ok(edit) => {
                let mut observation = read(LOCALNET, Network::Localnet).unwrap();
                observation.anchor.tier = Tier::Single;
                edit(&mut observation);
                Ok(observation)
            }
            Err(error) => Err(error()),
        };
        Testimony {
            source: (*source).to_owned(),
            operator: (*operator).to_owned(),
            answer,
        }
    };
    says.iter().map(testimony).collect()
}

/// The verdict in words: tier, epoch and source, or the cause; then the findings.
#[track_caller]
fn check(says: &[Says], verdict: &str, findings: &[&str]) {
    let (found, told) = match weigh(testimonies(says)) {
        Ok(verdict) => {
            let anchor = &verdict.observation.anchor;
            let (tier, epoch) = (anchor.tier.name(), anchor.epoch.number());
            (
                format!("{tier} {epoch} {}", verdict.source),
                verdict.findings,
            )
        }
        Err(none) => (none.cause.to_string(), none.findings),
    };
    assert_eq!(found, verdict);
    let told: Vec<String> = told
        .iter()
        .map(|finding| format!("{} {:?}: {finding}", finding.code(), finding.sources()))
        .collect();
    assert_eq!(told, findings);
}

const NOBODY_KNOWS: &str = "; nothing tells who is right, so there is no value: add a certified \
    source, or name the one that you trust alone with --source";
const BOTH_SIGNED: &str = "; both are certified, so there is no value: the chain forked or keys \
    were stolen, and a person must look";
const TWO_SUPPLIES: &str = "the sources contradict each other about epoch 5: total_supply_nanos: \
    2330423493674000000 (A), 9000000000000000000 (B)";

#[test]
fn those_who_agree_make_the_better_tier_if_they_are_independent() {
    let (a, b): (Says, Says) = (("A", "a", Ok(honest)), ("B", "b", Ok(honest)));
    check(&[a], "single 5 A", &[]);
    check(&[a, b], "agreed 5 A, B", &[]);
    check(&[a, ("A2", "a", Ok(honest))], "single 5 A", &[]);
    check(&[a, ("A2", "a", Ok(honest)), b], "agreed 5 A, A2, B", &[]);
}

#[test]
fn what_one_does_not_know_contradicts_nobody() {
    let unconfirmed = "unconfirmed [\"A\"]: no other operator confirms what A says of \
        last_burned_nanos, last_minted_nanos, total_supply_nanos";
    let (a, b): (Says, Says) = (("A", "a", Ok(honest)), ("B", "b", Ok(without_supply)));
    check(&[a, b], "agreed 5 A, B", &[unconfirmed]);
    // The one that knows more is quoted, wherever it stands.
    check(&[b, a], "agreed 5 B, A", &[unconfirmed]);
    check(&[b, ("A", "b", Ok(honest))], "single 5 A", &[]);
}

#[test]
fn those_who_contradict_each_other_give_no_value_and_no_majority_decides() {
    let (a, b): (Says, Says) = (("A", "a", Ok(honest)), ("B", "b", Ok(lying)));
    check(&[a, b], &format!("{TWO_SUPPLIES}{NOBODY_KNOWS}"), &[]);
    check(
        &[a, ("B", "a", Ok(lying)), ("S", "s", Err(silence))],
        &format!("{TWO_SUPPLIES}{NOBODY_KNOWS}"),
        &["silent [\"S\"]: S: no observation within 1s; try again or allow more time"],
    );
    let three = TWO_SUPPLIES.replace("(A)", "(A and C and D)");
    check(
        &[a, b, ("C", "c", Ok(honest)), ("D", "d", Ok(honest))],
        &format!("{three}{NOBODY_KNOWS}"),
        &[],
    );
}

#[test]
fn the_certified_word_counts_before_all_others() {
    let c: Says = ("A", "c", Ok(certified));
    check(&[("B", "b", Ok(honest)), c], "certified 5 A", &[]);
    let contradiction =
        format!("contradiction [\"A\", \"B\"]: {TWO_SUPPLIES}; the certified value counts");
    check(
        &[c, ("B", "b", Ok(lying))],
        "certified 5 A",
        &[&contradiction],
    );
    // However many say otherwise.
    check(
        &[("B", "b", Ok(lying)), ("B", "b2", Ok(lying)), c],
        "certified 5 A",
        &[&contradiction, &contradiction],
    );
    check(
        &[c, ("B", "b", Ok(ahead))],
        "certified 5 A",
        &["ahead [\"B\"]: B says that epoch 6 runs, which is not certified; epoch 5 is"],
    );
    check(
        &[c, ("B", "b", Ok(late))],
        "certified 5 A",
        &["late [\"B\"]: B is late: in epoch 4 still, and epoch 5 runs"],
    );
    check(
        &[c, ("B", "b", Ok(of_testnet))],
        "certified 5 A",
        &["other_network [\"B\"]: B is of testnet, not of localnet, and does not count"],
    );
    // Two certified words that differ: a fork.
    fn forked(observation: &mut Observation) {
        certified(observation);
        lying(observation);
    }
    check(
        &[c, ("B", "b", Ok(forked))],
        &format!("the validators signed two stories: {TWO_SUPPLIES}{BOTH_SIGNED}"),
        &[],
    );
}

/// Two moments have different checkpoints; one number with two digests is a fork, or a lie.
#[test]
fn a_checkpoint_has_one_digest() {
    let digests = "the sources contradict each other about epoch 5: checkpoint_digest: \
        4vJ9JU1bJJE96FWSJKvHsmmFADCg4gpZQff4P3bkLKi (A), \
        8qbHbw2BbbTHBW1sbeqakYXVKRQM8Ne7pLK7m6CVfeR (B)";
    fn at(observation: &mut Observation, sequence: u64, digest: u8) {
        observation.anchor.checkpoint = Ok(Checkpoint {
            epoch: Epoch::new(5),
            sequence: CheckpointSeq::new(sequence),
            digest: CheckpointDigest::from_bytes([digest; 32]),
            timestamp: observation.anchor.epoch_start,
        });
    }
    fn one(observation: &mut Observation) {
        at(observation, 7, 1);
    }
    fn other(observation: &mut Observation) {
        at(observation, 7, 2);
    }
    fn later(observation: &mut Observation) {
        at(observation, 8, 3);
    }
    fn certified_one(observation: &mut Observation) {
        certified(observation);
        one(observation);
    }
    fn certified_other(observation: &mut Observation) {
        certified(observation);
        other(observation);
    }
    let (a, b): (Says, Says) = (("A", "a", Ok(one)), ("B", "b", Ok(other)));
    check(&[a, ("C", "c", Ok(later))], "agreed 5 A, C", &[]);
    check(
        &[a, b, ("C", "c", Ok(later))],
        &format!("{digests}{NOBODY_KNOWS}"),
        &[],
    );
    check(
        &[("A", "a", Ok(certified_one)), b],
        "certified 5 A",
        &[&format!(
            "contradiction [\"A\", \"B\"]: {digests}; the certified value counts"
        )],
    );
    check(
        &[
            ("A", "a", Ok(certified_one)),
            ("B", "b", Ok(certified_other)),
        ],
        &format!("the validators signed two stories: {digests}{BOTH_SIGNED}"),
        &[],
    );
}

#[test]
fn the_newest_epoch_counts_among_equals() {
    let late_b = "late [\"B\"]: B is late: in epoch 4 still, and epoch 5 runs";
    check(
        &[("A", "a", Ok(honest)), ("B", "b", Ok(late))],
        "single 5 A",
        &[late_b],
    );
    check(
        &[
            ("B", "b", Ok(late)),
            ("A", "a", Ok(honest)),
            ("C", "c", Ok(honest)),
        ],
        "agreed 5 A, C",
        &[late_b],
    );
}

#[test]
fn who_fails_is_named_and_the_others_go_on() {
    let silent = "silent [\"S\"]: S: no observation within 1s; try again or allow more time";
    let failed = "failed [\"F\"]: F: HTTP status 503; try again later or ask another server";
    let other = "other_network [\"N\"]: N is not of mainnet: its chain identifier is 2304aa97; \
        name the right network or another source";
    let refused = "refused [\"R\"]: R: refused by rule `committee_empty`: the committee is empty";
    let a: Says = ("A", "a", Ok(honest));
    let s: Says = ("S", "s", Err(silence));
    let f: Says = ("F", "f", Err(status));
    let n: Says = ("N", "n", Err(other_network));
    let r: Says = ("R", "r", Ok(broken));
    check(&[a, s], "single 5 A", &[silent]);
    check(
        &[s, f, n, r, a],
        "single 5 A",
        &[silent, failed, other, refused],
    );
    let nobody = "no source gave a usable observation";
    check(&[s, s], nobody, &[silent, silent]);
    check(&[r], nobody, &[refused]);
    check(&[], nobody, &[]);
}

#[test]
fn networks_are_not_compared() {
    check(
        &[("A", "a", Ok(honest)), ("B", "b", Ok(of_testnet))],
        "the sources are of different networks, A of localnet, B of testnet: name the one that \
         is meant with --network",
        &[],
    );
}

#[test]
fn a_file_is_never_put_to_a_vote() {
    let file: Says = ("file", "", Ok(recorded));
    check(
        &[file, ("file 2", "f", Ok(recorded))],
        "recorded 5 file",
        &[],
    );
    check(&[file, ("A", "a", Ok(lying))], "single 5 A", &[]);
}

#[track_caller]
fn contradiction(edit: Edit) -> Contradiction {
    let pair = [("A", "a", Ok(honest as Edit)), ("B", "b", Ok(edit))];
    let none = weigh(testimonies(&pair)).unwrap_err();
    match none.cause {
        Cause::Contradicted(contradiction) => contradiction,
        other => panic!("{other}"),
    }
}

/// Every input that is fixed for an epoch, changed alone, is a difference of that name.
#[test]
fn every_input_of_an_epoch_is_compared() {
    let rows: [(&str, Edit); 15] = [
        ("epoch_start_ms", |o| {
            o.anchor.epoch_start = TimestampMs::from_unix_ms(1);
        }),
        ("protocol_version", |o| {
            o.protocol_version = ProtocolVersion::new(3)
        }),
        ("epoch_length_ms", |o| {
            o.epoch_length = DurationMs::from_ms(1)
        }),
        ("safe_mode", |o| o.safe_mode = !o.safe_mode),
        ("total_supply_nanos", lying),
        ("last_minted_nanos", |o| {
            o.last_issuance.as_mut().unwrap().minted = Nanos::from_nanos(1);
        }),
        ("last_burned_nanos", |o| {
            o.last_issuance.as_mut().unwrap().burned = Nanos::from_nanos(1);
        }),
        ("in_committee", |o| {
            // Everybody is in it; the power and the stake go with the seat.
            let left = o.committee.pop().unwrap();
            let place = o.validators.iter().position(|v| v.address == left).unwrap();
            let power = o.validators[place].voting_power;
            o.validators[place].voting_power = VotingPower::ZERO;
            let heir = usize::from(place == 0);
            let sum = o.validators[heir].voting_power.as_parts() + power.as_parts();
            o.validators[heir].voting_power = VotingPower::new(sum.into()).unwrap();
            o.total_stake = Err(Absence::SourceFailed);
        }),
        ("voting_power", |o| {
            let (one, two) = (o.validators[0].voting_power, o.validators[11].voting_power);
            (o.validators[0].voting_power, o.validators[11].voting_power) = (two, one);
        }),
        ("pool", |o| {
            o.validators[0].pool = PoolId::from_bytes([7; 32])
        }),
        ("stake_nanos", |o| {
            o.validators[0].stake = Nanos::from_nanos(o.validators[0].stake.as_nanos() + 1);
            o.total_stake = Err(Absence::SourceFailed);
        }),
        ("pool_tokens", |o| {
            o.validators[0].pool_tokens = PoolTokens::from_units(1)
        }),
        ("commission_bp", |o| {
            o.validators[0].commission = BasisPoints::new(1_234).unwrap();
        }),
        ("active", |o| {
            o.validators[0].address = Address::from_bytes([7; 32]);
            o.committee[0] = o.validators[0].address;
        }),
        ("total_stake_nanos", |o| {
            let more = o.validators[0].stake.as_nanos() + 1;
            o.validators[0].stake = Nanos::from_nanos(more);
            let total = o.total_stake.unwrap().as_nanos() + 1;
            o.total_stake = Ok(Nanos::from_nanos(total));
        }),
    ];
    for (input, edit) in rows {
        let found = contradiction(edit);
        let inputs: Vec<&str> = found.listed.iter().map(|one| one.input).collect();
        assert!(inputs.contains(&input), "{input}: {inputs:?}");
        assert_eq!(found.epoch, Epoch::new(5));
    }
}

/// What moves within an epoch tells two moments apart, not two sources.
#[test]
fn what_moves_within_an_epoch_is_not_compared() {
    fn a_moment_later(observation: &mut Observation) {
        observation.anchor.checkpoint = Err(Absence::SourceFailed);
        let validator = &mut observation.validators[0];
        validator.pending_stake = Nanos::from_nanos(77);
        validator.pending_withdrawal = Nanos::from_nanos(78);
        validator.rewards_pool = Nanos::ZERO;
        validator.next_commission = BasisPoints::new(77).unwrap();
        validator.name = "renamed".to_owned();
        validator.reporters.clear();
        observation.validators.reverse();
    }
    check(
        &[("A", "a", Ok(honest)), ("B", "b", Ok(a_moment_later))],
        "agreed 5 A, B",
        &[],
    );
}

/// A bounded number of differences is listed, the rest counted; the message names a few.
#[test]
fn the_differences_are_counted_and_not_all_listed() {
    let found = contradiction(|o| {
        for validator in &mut o.validators {
            validator.commission = BasisPoints::new(1_999).unwrap();
            validator.pool_tokens = PoolTokens::from_units(1);
        }
    });
    assert_eq!((found.listed.len(), found.more), (LISTED, 24 - LISTED));
    assert!(found.to_string().ends_with("; and 20 more"), "{found}");
    assert_eq!(found.to_string().matches(" (A), ").count(), 4);
}
