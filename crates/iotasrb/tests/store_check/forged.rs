//! Histories with right digests that say something wrong, as a faulty program would write them.

use super::{
    fixture::{begin, certified, draft, rates, slot},
    flaws_of,
};
use iotasrb::store::{Evidence, Store, Taken, Writer};
use iotasrb_core::observation::Observation;

/// Writes a history of this name, and says what is found in it.
fn forged(name: &str, write: impl FnOnce(&mut Writer)) -> Vec<String> {
    let mut writer = begin(Store::in_memory(name).unwrap());
    write(&mut writer);
    flaws_of(writer.store())
}

fn keep(writer: &mut Writer, observation: &Observation, evidence: Option<&Evidence>) -> u64 {
    let taken = Taken {
        observation,
        source: "a recording",
        evidence,
    };
    writer.keep(&taken, slot(0).at).unwrap()
}

/// Publishes a slot with figures of another observation than the one that it names.
fn publish(writer: &mut Writer, named: &Observation, meant: &Observation) {
    let number = keep(writer, named, None);
    let figures = rates(meant);
    let mut draft = draft(slot(0));
    draft.rates = Some((number, &figures));
    writer.publish(&draft).unwrap();
}

#[test]
fn figures_of_another_observation() {
    let (meant, _) = certified();
    let mut named = meant.clone();
    named.target_reward = named
        .target_reward
        .map(|_| iotasrb_core::units::Nanos::from_nanos(1));
    let found = forged("other", |writer| publish(writer, &named, &meant));
    assert_eq!(
        found,
        [
            "publication 1: its method gives figures with the digest 0x… from observation 1, published is 0x…"
        ]
    );
}

#[test]
fn figures_of_an_observation_that_contradicts_itself() {
    let (meant, _) = certified();
    let mut named = meant.clone();
    named.committee.clear();
    let found = forged("contradiction", |writer| publish(writer, &named, &meant));
    assert_eq!(
        found,
        [
            "publication 1: it is computed from observation 1, refused by rule `committee_empty`: the committee is empty"
        ]
    );
}

#[test]
fn evidence_of_something_else() {
    let (observation, evidence) = certified();
    for (close, summary, expected) in [
        (
            b"".to_vec(),
            None,
            vec![
                "observation 1: its close does not certify it: the bytes end within the signed summary",
                "outcome of epoch 19: it ended at 1795232466600 ms and added 766999997600000 to the supply, but the bytes end within the signed summary",
            ],
        ),
        (
            evidence.close.clone(),
            Some(b"no summary".to_vec()),
            vec![
                "observation 1: its summary does not certify it: the signed summary cannot be decoded: unexpected end of input",
            ],
        ),
        (
            evidence.close[..evidence.close.len() - 1].to_vec(),
            evidence.summary.clone(),
            vec![
                "observation 1: its close does not certify it: the bytes end within a system state object",
                "outcome of epoch 19: it ended at 1795232466600 ms and added 766999997600000 to the supply, but the bytes end within a system state object",
            ],
        ),
    ] {
        let ended = evidence.ended.clone();
        let evidence = Evidence {
            close,
            summary,
            ended,
        };
        let found = forged("evidence", |writer| {
            keep(writer, &observation, Some(&evidence));
        });
        assert_eq!(found, expected);
    }
}

#[test]
fn an_anchor_that_nobody_signed() {
    let (mut observation, evidence) = certified();
    if let Ok(checkpoint) = &mut observation.anchor.checkpoint {
        checkpoint.timestamp = slot(0).at;
    }
    let found = forged("anchor", |writer| {
        keep(writer, &observation, Some(&evidence));
    });
    assert_eq!(
        found,
        ["observation 1: its summary does not certify it: it is of another checkpoint"]
    );
}

#[test]
fn slots_that_were_left_out() {
    let found = forged("slots", |writer| {
        for number in [0, 1, 4] {
            let mut held = draft(slot(number));
            held.state = iotasrb::store::State::Held;
            held.reason = Some(iotasrb::store::Reason {
                code: "none".to_owned(),
                words: "none".to_owned(),
            });
            writer.publish(&held).unwrap();
        }
    });
    assert_eq!(
        found,
        ["slots are missing: 2, from 2026-11-22T12:00:00.000Z to 2026-11-22T14:00:00.000Z"]
    );
}
