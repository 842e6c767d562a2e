//! Closes that the test signed itself: what honest committees never certify.

use crate::{
    fixture::close,
    forge::{Forge, Forgery},
};
use iota_sdk_types::{
    Bls12381PublicKey, CheckpointContents, CheckpointContentsV1, Identifier, StructTag,
    TransactionEvents, ValidatorCommitteeMember,
};
use iotasrb_core::{
    observation::{Absence, Network, Tier},
    units::{Epoch, Nanos, SignedNanos},
};
use iotasrb_proof::{
    BrokenLink, CommitteeChain, EpochClose, FactRefusal, MalformedCommittee, Part, ProvenClose,
};

/// A quorum takes 6,667: the first two are one short of it with the third.
const POWERS: [u64; 4] = [3_333, 3_332, 1, 3_334];

fn chain() -> CommitteeChain {
    CommitteeChain::new(Forge::new(&POWERS).committee(0)).unwrap()
}

fn advance(close: &EpochClose) -> Result<ProvenClose, BrokenLink> {
    chain().advance(close)
}

/// Alters the first recorded close, and has everybody sign it.
fn altered(alter: impl FnOnce(&mut Forgery)) -> Result<ProvenClose, BrokenLink> {
    let mut forgery = Forgery::of(&close(0));
    alter(&mut forgery);
    advance(&Forge::new(&POWERS).certify(&forgery, &[0, 1, 2, 3]))
}

#[test]
fn a_quorum_of_distinct_members_must_sign() {
    let signed_by = |signers: &[usize]| {
        let close = Forge::new(&POWERS).certify(&Forgery::of(&close(0)), signers);
        advance(&close).map(|_| ())
    };
    for (signers, answer) in [
        (&[0, 3][..], Ok(())),
        (&[0, 1, 2, 3], Ok(())),
        (&[0, 1, 2], Err(BrokenLink::QuorumMissed(6_666))),
        (&[3], Err(BrokenLink::QuorumMissed(3_334))),
    ] {
        assert_eq!(signed_by(signers), answer, "{signers:?}");
    }
}

#[test]
fn the_named_signers_are_the_ones_that_signed() {
    let forge = Forge::new(&POWERS);
    let (forgery, contents) = Forgery::of(&close(0)).linked();
    let named = |signers: &[usize], named: &[usize]| {
        let signature = forge.aggregate(&forgery.summary, signers);
        advance(&forgery.close(&contents, signature, named)).unwrap_err()
    };
    assert_eq!(named(&[0], &[0, 3]), BrokenLink::SignatureInvalid);
    assert_eq!(named(&[0, 1, 3], &[0, 3]), BrokenLink::SignatureInvalid);
    assert_eq!(
        named(&[0, 3], &[0, 4]),
        BrokenLink::SignerUnknown {
            position: 4,
            members: 4,
        }
    );
}

/// The bitmap ends with the places of the signers, two bytes each.
#[test]
fn a_signer_named_twice_is_no_list_of_signers() {
    let mut close = Forge::new(&POWERS).certify(&Forgery::of(&close(0)), &[0, 3]);
    let bitmap = close.signed_summary.len() - 4;
    assert_eq!(close.signed_summary[bitmap..], [0, 0, 3, 0]);
    close.signed_summary[bitmap..].copy_from_slice(&[3, 0, 3, 0]);
    assert!(matches!(
        advance(&close),
        Err(BrokenLink::Undecodable {
            part: Part::SignedSummary,
            ..
        })
    ));
}

/// The same signers as a run, which the bitmap's decoder reads and writes back as it came:
/// nothing forged, but a second file that proves the same. And a run of all there could be.
#[test]
fn the_signers_are_listed_in_one_form() {
    let close = Forge::new(&POWERS).certify(&Forgery::of(&close(0)), &[1, 2, 3]);
    assert!(advance(&close).is_ok());
    let listed = [
        0x3a, 0x30, 0, 0, 1, 0, 0, 0, 0, 0, 2, 0, 16, 0, 0, 0, 1, 0, 2, 0, 3, 0,
    ];
    let body = close.signed_summary.len() - listed.len();
    assert_eq!(close.signed_summary[body..], listed);
    for (run, reason) in [
        (
            [0x3b, 0x30, 0, 0, 1, 0, 0, 2, 0, 1, 0, 1, 0, 2, 0],
            "not in canonical form",
        ),
        (
            [
                0x3b, 0x30, 0, 0, 1, 0, 0, 0xff, 0xff, 1, 0, 0, 0, 0xff, 0xff,
            ],
            "more signers than any committee has",
        ),
    ] {
        let mut other = close.clone();
        other.signed_summary.truncate(body - 1);
        other.signed_summary.push(15);
        other.signed_summary.extend(run);
        assert_eq!(
            advance(&other).unwrap_err(),
            BrokenLink::Undecodable {
                part: Part::SignedSummary,
                reason: reason.to_owned(),
            }
        );
    }
}

/// A bitmap whose two containers both stand for the places 0 to 65,535: a lenient
/// decoder would count member 3, with 3,334, once for each.
#[test]
fn a_signer_in_two_containers_counts_once_or_not_at_all() {
    let mut close = Forge::new(&POWERS).certify(&Forgery::of(&close(0)), &[3]);
    let once = [0x3a, 0x30, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 16, 0, 0, 0, 3, 0];
    let twice = [
        0x3a, 0x30, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 24, 0, 0, 0, 26, 0, 0, 0, 3, 0, 3, 0,
    ];
    let body = close.signed_summary.len() - once.len();
    assert_eq!(close.signed_summary[body..], once);
    close.signed_summary.truncate(body - 1);
    close.signed_summary.push(28);
    close.signed_summary.extend(twice);
    assert_eq!(
        advance(&close).unwrap_err(),
        BrokenLink::Undecodable {
            part: Part::SignedSummary,
            reason: "container keys are not sorted".to_owned(),
        }
    );
}

#[test]
fn an_outsiders_signature_is_no_members() {
    let outsiders = Forge::new(&[1, 1, 1, 1, 9_996]);
    let (forgery, contents) = Forgery::of(&close(0)).linked();
    let signature = outsiders.aggregate(&forgery.summary, &[0, 4]);
    let close = forgery.close(&contents, signature, &[0, 3]);
    assert_eq!(advance(&close).unwrap_err(), BrokenLink::SignatureInvalid);
}

#[test]
fn a_signature_holds_in_its_own_epoch() {
    let forge = Forge::new(&POWERS);
    let (forgery, contents) = Forgery::of(&close(0)).linked();
    let mut signature = forge.aggregate(&forgery.summary, &[0, 1, 2, 3]);
    signature.epoch = 1;
    let close = forgery.close(&contents, signature, &[0, 1, 2, 3]);
    assert_eq!(
        advance(&close).unwrap_err(),
        BrokenLink::SignatureOfAnotherEpoch(Epoch::new(1))
    );
}

#[test]
fn only_the_last_checkpoint_of_an_epoch_closes_it() {
    assert_eq!(
        altered(|forgery| forgery.summary.end_of_epoch_data = None).unwrap_err(),
        BrokenLink::NotTheLastOfItsEpoch
    );
}

#[test]
fn a_checkpoint_without_transactions_closes_nothing() {
    let forge = Forge::new(&POWERS);
    let mut forgery = Forgery::of(&close(0));
    let contents = CheckpointContents::new_v1(CheckpointContentsV1::new(vec![]));
    forgery.summary.contents_digest = contents.digest();
    let signature = forge.aggregate(&forgery.summary, &[0, 3]);
    let close = forgery.close(&contents, signature, &[0, 3]);
    assert_eq!(advance(&close).unwrap_err(), BrokenLink::NoTransactions);
}

#[test]
fn where_the_effects_name_no_events_there_are_none() {
    let mut forgery = Forgery::of(&close(0));
    let events = std::mem::take(&mut forgery.events);
    let mut forged = Forge::new(&POWERS).certify(&forgery, &[0, 3]);
    advance(&forged).unwrap();
    forged.events = bcs::to_bytes(&events).unwrap();
    assert_eq!(advance(&forged).unwrap_err(), BrokenLink::EventsDiffer);
}

#[test]
fn the_inner_state_is_the_current_one() {
    assert_eq!(
        altered(|forgery| forgery.set_version(2)).unwrap_err(),
        BrokenLink::InnerStateOfAnotherVersion {
            current: 2,
            found: 1,
        }
    );
}

#[test]
fn a_committee_that_could_certify_nothing_is_not_followed() {
    let elected = |elect: fn(&mut Vec<ValidatorCommitteeMember>)| {
        altered(|forgery| {
            let end = forgery.summary.end_of_epoch_data.as_mut().unwrap();
            elect(&mut end.next_epoch_committee);
        })
        .unwrap_err()
    };
    for (refusal, malformed) in [
        (elected(Vec::clear), MalformedCommittee::Empty),
        (
            elected(|members| members[0].stake += 1),
            MalformedCommittee::VotingPowerSum(10_001),
        ),
        (
            elected(|members| members[1].stake = 10_001),
            MalformedCommittee::VotingPowerRange {
                position: 1,
                parts: 10_001,
            },
        ),
        (
            elected(|members| members[2] = members[1].clone()),
            MalformedCommittee::MemberTwice { position: 2 },
        ),
        (
            elected(|members| members[3].public_key = Bls12381PublicKey::new([7; 96])),
            MalformedCommittee::KeyInvalid { position: 3 },
        ),
    ] {
        assert_eq!(refusal, BrokenLink::NextCommittee(malformed));
    }
}

#[test]
fn the_last_epoch_number_has_no_successor() {
    let forge = Forge::new(&POWERS);
    let mut forgery = Forgery::of(&close(0));
    forgery.summary.epoch = u64::MAX;
    let mut chain = CommitteeChain::new(forge.committee(u64::MAX)).unwrap();
    let refusal = chain.advance(&forge.certify(&forgery, &[0, 3]));
    let last = Epoch::new(u64::MAX);
    assert_eq!(refusal.unwrap_err(), BrokenLink::NoNextEpoch(last));
    assert_eq!(chain.committee().epoch(), last);
}

#[test]
fn the_chain_goes_on_over_a_state_that_nobody_can_read() {
    let proven = altered(|forgery| forgery.set_state("IotaSystemStateV3", 1, &7_u8)).unwrap();
    assert_eq!(
        proven.facts(),
        Err(FactRefusal::UnknownState {
            type_name: "IotaSystemStateV3".to_owned(),
            bytes: vec![7],
        })
    );
    assert_eq!(proven.next_committee().members().len(), 12);
}

#[test]
fn an_event_of_an_unknown_version_is_not_overlooked() {
    let proven = altered(|forgery| {
        let last = forgery.events.0.last_mut().unwrap();
        let module = last.struct_tag.module().clone();
        let name = Identifier::from_static("SystemEpochInfoEventV3");
        last.struct_tag = StructTag::new(last.struct_tag.address(), module, name, vec![]);
        last.contents = vec![7];
    });
    let FactRefusal::UnknownEvent { type_name, bytes } = proven.unwrap().facts().unwrap_err()
    else {
        panic!("the event has an unknown type");
    };
    assert!(
        type_name.ends_with("::SystemEpochInfoEventV3"),
        "{type_name}"
    );
    assert_eq!(bytes, [7]);
}

#[test]
fn facts_that_contradict_each_other_are_refused() {
    let facts = |alter: fn(&mut Forgery)| altered(alter).unwrap().facts().unwrap_err();
    let changed = facts(|forgery| {
        let end = forgery.summary.end_of_epoch_data.as_mut().unwrap();
        end.epoch_supply_change += 1;
    });
    let differs = FactRefusal::SupplyChangeDiffers {
        certified: SignedNanos::from_nanos(767_000_000_000_001),
        events: SignedNanos::from_nanos(767_000_000_000_000),
    };
    assert_eq!(changed, differs);
    assert_eq!(
        facts(|forgery| {
            let end = forgery.summary.end_of_epoch_data.as_mut().unwrap();
            end.next_epoch_committee = Forge::new(&POWERS).members();
        }),
        FactRefusal::CommitteeDiffers
    );
    assert_eq!(
        facts(|forgery| {
            let again = forgery.events.0.last().unwrap().clone();
            forgery.events.0.push(again);
        }),
        FactRefusal::SystemEventTwice
    );
    assert_eq!(
        facts(|forgery| {
            forgery.events.0.pop();
        }),
        FactRefusal::SystemEventMissing
    );
    assert_eq!(
        facts(|forgery| *forgery = of_another_epoch(forgery.clone())),
        FactRefusal::StateOfAnotherEpoch(Epoch::new(2))
    );
    assert_eq!(
        facts(|forgery| {
            let moved = Forgery::of(&close(1)).events;
            forgery.events = moved;
        }),
        FactRefusal::EventOfAnotherEpoch(Epoch::new(2))
    );
}

/// The same close with the state that the next one left.
fn of_another_epoch(forgery: Forgery) -> Forgery {
    Forgery {
        inner_state: Forgery::of(&close(1)).inner_state,
        ..forgery
    }
}

/// What the chain does when its epoch change fails: no events, no change of supply.
#[test]
fn an_epoch_that_ended_in_safe_mode_paid_nothing() {
    let forge = Forge::like_mainnet_375();
    let in_safe_mode = |safe_mode| {
        let mut forgery = Forgery::like_mainnet(&forge, 374, |state| state.safe_mode = safe_mode);
        forgery.events = TransactionEvents::default();
        let end = forgery.summary.end_of_epoch_data.as_mut().unwrap();
        end.epoch_supply_change = 0;
        let close = forge.certify(&forgery, &forge.everybody());
        let mut chain = CommitteeChain::new(forge.committee(374)).unwrap();
        chain.advance(&close).unwrap().facts()
    };
    assert_eq!(in_safe_mode(false), Err(FactRefusal::SystemEventMissing));
    let facts = in_safe_mode(true).unwrap();
    assert_eq!(facts.outcome, Err(Absence::SafeMode));
    let observation = facts.observation(Network::Localnet, Tier::Recorded);
    assert_eq!(observation.last_issuance, Err(Absence::SafeMode));
    assert_eq!(observation.target_reward, Err(Absence::NotRecorded));
}

/// The state is mainnet's of epoch 375, the figures of the event are mainnet's of the
/// change into epoch 403; committee and signatures are made up.
#[test]
fn a_close_of_the_second_version_is_read_as_well() {
    let forge = Forge::like_mainnet_375();
    let forgery = Forgery::like_mainnet(&forge, 374, |_| {});
    let mut chain = CommitteeChain::new(forge.committee(374)).unwrap();
    let proven = chain
        .advance(&forge.certify(&forgery, &forge.everybody()))
        .unwrap();
    let facts = proven.facts().unwrap();
    let outcome = facts.outcome.as_ref().unwrap();
    assert_eq!(outcome.epoch, Epoch::new(374));
    assert_eq!(outcome.tips, Ok(Nanos::from_nanos(14_269_000)));
    assert_eq!(outcome.distributed, Nanos::from_nanos(767_000_014_268_973));
    let observation = facts.observation(Network::Mainnet, Tier::Recorded);
    observation.check().unwrap();
    assert_eq!(observation.anchor.epoch, Epoch::new(375));
    assert_eq!(observation.committee.len(), 66);
    assert_eq!(observation.validators.len(), 67);
    assert_eq!(
        observation.total_supply,
        Ok(Nanos::from_nanos(4_887_545_403_314_857_276))
    );
    assert_eq!(
        observation.adjusts_rewards_by_score,
        Err(Absence::NotRecorded)
    );
}
