//! Bundles that say something else than their evidence, each with its refusal.

use crate::{
    fixture::{self, close},
    forge::Forgery,
    parts::{Parts, bundle_of_20, evidence, genesis, prove},
    small,
};
use iota_sdk_move_types::iota_system::iota_system_state_inner::IotaSystemStateV1;
use iota_sdk_types::TransactionEvents;
use iotasrb_core::{
    observation::{Network, Refusal},
    units::{Digest, Epoch},
};
use iotasrb_proof::{
    BrokenLink, Bundle, BundleRefusal, Evidence, FactRefusal, MalformedBundle, MalformedCommittee,
    Part, TrustRoot, Verdict,
};

const CLAIMED_DIGEST: &str = "0x0707070707070707070707070707070707070707070707070707070707070707";

/// The bundle of epoch 5 from genesis, with four elections and an anchor, after a change.
fn of_5() -> Parts {
    let mut evidence = evidence(0, 5);
    evidence.anchor = Some(close(5).signed_summary);
    Parts::of(&Bundle::make(evidence).unwrap())
}

#[track_caller]
fn assert_refuted(change: impl FnOnce(&mut Parts), expected: &BundleRefusal) {
    assert_refused(change, expected, Verdict::Refuted);
}

#[track_caller]
fn assert_undecided(change: impl FnOnce(&mut Parts), expected: &BundleRefusal) {
    assert_refused(change, expected, Verdict::Undecided);
}

#[track_caller]
fn assert_refused(change: impl FnOnce(&mut Parts), expected: &BundleRefusal, verdict: Verdict) {
    let mut parts = of_5();
    change(&mut parts);
    let refusal = prove(&parts.bytes(), &[genesis()]).unwrap_err();
    assert_eq!(refusal, *expected);
    assert_eq!(refusal.verdict(), verdict);
}

fn summary(epoch: u64, link: BrokenLink) -> BundleRefusal {
    let epoch = Epoch::new(epoch);
    BundleRefusal::Summary { epoch, link }
}

fn of_epoch(expected: u64, found: u64) -> BrokenLink {
    BrokenLink::EpochDiffers {
        expected: Epoch::new(expected),
        found: Epoch::new(found),
    }
}

#[test]
fn the_elections_are_in_their_order_and_complete() {
    assert_refuted(
        |parts| parts.summaries.swap(1, 2),
        &summary(1, of_epoch(1, 2)),
    );
    assert_refuted(
        |parts| drop(parts.summaries.remove(2)),
        &summary(2, of_epoch(2, 3)),
    );
    assert_refuted(
        |parts| drop(parts.summaries.pop()),
        &BundleRefusal::Close(of_epoch(3, 4)),
    );
    assert_refuted(
        |parts| parts.summaries.insert(2, parts.summaries[1].clone()),
        &summary(2, of_epoch(2, 1)),
    );
    assert_refuted(
        |parts| parts.summaries.push(close(4).signed_summary),
        &BundleRefusal::Close(of_epoch(5, 4)),
    );
    let mut of_20 = Parts::of(&bundle_of_20());
    let ordinary = of_20.anchor.clone();
    of_20.summaries.push(close(19).signed_summary);
    of_20.summaries.push(ordinary);
    assert_eq!(
        prove(&of_20.bytes(), &[genesis()]).unwrap_err(),
        BundleRefusal::Summary {
            epoch: Epoch::new(20),
            link: BrokenLink::NotTheLastOfItsEpoch,
        }
    );
}

#[test]
fn the_parts_of_a_close_belong_together() {
    let other = Parts::of(&Bundle::make(evidence(0, 6)).unwrap()).close;
    for (place, link) in [
        (0, of_epoch(4, 5)),
        (1, BrokenLink::ContentsDiffer),
        (2, BrokenLink::EffectsDiffer),
        (3, BrokenLink::EventsDiffer),
        (4, BrokenLink::ObjectNotWritten { position: 0 }),
        (5, BrokenLink::ObjectNotWritten { position: 1 }),
    ] {
        let part = other[place].clone();
        assert_refuted(
            |parts| parts.close[place] = part,
            &BundleRefusal::Close(link),
        );
    }
    assert_refuted(
        |parts| parts.close = other,
        &BundleRefusal::Close(of_epoch(4, 5)),
    );
    assert_refuted(
        |parts| parts.close.swap(4, 5),
        &MalformedBundle::StateObjectsUnordered.into(),
    );
    assert_refuted(
        |parts| parts.close[5] = parts.close[4].clone(),
        &BundleRefusal::Close(BrokenLink::ObjectUnexpected { position: 1 }),
    );
}

#[test]
fn the_anchor_is_of_the_epoch() {
    let of_20 = fixture::read("epoch-close/checkpoint-1200.summary");
    assert_refuted(
        |parts| parts.anchor = of_20,
        &BundleRefusal::Anchor(of_epoch(5, 20)),
    );
    assert_refuted(
        |parts| parts.anchor = close(4).signed_summary,
        &BundleRefusal::Anchor(of_epoch(5, 4)),
    );
    assert_refuted(
        |parts| parts.anchor = vec![1],
        &BundleRefusal::Anchor(BrokenLink::Undecodable {
            part: Part::SignedSummary,
            reason: "unexpected end of input".to_owned(),
        }),
    );
}

#[test]
fn the_claim_is_what_follows_from_the_evidence() {
    let claim = Bundle::decode(&of_5().bytes()).unwrap().claim().clone();
    assert_undecided(
        |parts| parts.method = b"iotasrb/v2".to_vec(),
        &BundleRefusal::UnknownMethod {
            claimed: "iotasrb/v2".to_owned(),
            in_force: "iotasrb/v1".to_owned(),
        },
    );
    assert_refuted(
        |parts| parts.observation = [7; 32],
        &BundleRefusal::DigestDiffers {
            claimed: CLAIMED_DIGEST.parse().unwrap(),
            computed: claim.observation,
        },
    );
    // Without the anchor the observation is another.
    let without = Bundle::make(evidence(0, 5)).unwrap();
    assert_refuted(
        |parts| parts.anchor = Vec::new(),
        &BundleRefusal::DigestDiffers {
            claimed: claim.observation,
            computed: without.claim().observation,
        },
    );
    let rates = [
        ("iotasrb", &claim.iotasrb),
        ("iotasrb_committee", &claim.iotasrb_committee),
        ("iotasrb_real", &claim.iotasrb_real),
    ];
    for (place, (rate, computed)) in rates.into_iter().enumerate() {
        for claimed in [
            "1/8 0.125000000000000000",
            "absent:not_recorded",
            "",
            // The same value, written otherwise.
            &format!("{computed}0"),
        ] {
            assert_refuted(
                |parts| parts.rates[place] = claimed.as_bytes().to_vec(),
                &BundleRefusal::RateDiffers {
                    rate,
                    claimed: claimed.to_owned(),
                    computed: computed.clone(),
                },
            );
        }
    }
}

#[test]
fn only_the_verifiers_own_root_counts() {
    let bytes = of_5().bytes();
    let another = TrustRoot {
        digest: CLAIMED_DIGEST.parse::<Digest>().unwrap(),
        ..genesis()
    };
    for trusted in [&[][..], &[another]] {
        let refusal = prove(&bytes, trusted).unwrap_err();
        assert_eq!(refusal, BundleRefusal::RootNotTrusted(genesis()));
        assert_eq!(refusal.verdict(), Verdict::Undecided);
    }
    prove(&bytes, &[another, genesis()]).unwrap();
    let of_1 = Bundle::make(evidence(1, 5)).unwrap();
    assert_eq!(
        prove(&of_1.encode(), &[genesis()]).unwrap_err(),
        BundleRefusal::RootNotTrusted(of_1.root())
    );
}

/// Nothing that is signed names the network: the verifier's root does.
#[test]
fn a_root_belongs_to_the_network_that_the_verifier_says() {
    assert_refuted(
        |parts| parts.network = b"mainnet".to_vec(),
        &BundleRefusal::RootOfAnotherNetwork {
            trusted: Network::Localnet,
            claimed: Network::Mainnet,
        },
    );
    assert_undecided(
        |parts| parts.network = b"moonnet".to_vec(),
        &MalformedBundle::UnknownNetwork("moonnet".to_owned()).into(),
    );
}

#[test]
fn a_root_is_a_committee() {
    assert_refuted(
        |parts| parts.root_members.clear(),
        &MalformedBundle::Root(MalformedCommittee::Empty).into(),
    );
    assert_refuted(
        |parts| parts.root_members.truncate(11),
        &MalformedBundle::Root(MalformedCommittee::VotingPowerSum(9_449)).into(),
    );
    assert_refuted(
        |parts| parts.root_members[1] = parts.root_members[0],
        &MalformedBundle::Root(MalformedCommittee::MemberTwice { position: 1 }).into(),
    );
    assert_refuted(
        |parts| parts.root_members = vec![[0; 104]; 1_001],
        &MalformedBundle::Root(MalformedCommittee::TooManyMembers).into(),
    );
    assert_refuted(
        |parts| parts.root_members[3][96..].copy_from_slice(&10_001_u64.to_le_bytes()),
        &MalformedBundle::Root(MalformedCommittee::VotingPowerRange {
            position: 3,
            parts: 10_001,
        })
        .into(),
    );
    // A pinned committee is looked at all the same.
    let mut parts = of_5();
    parts.root_members[2][0] ^= 0x80;
    let bytes = parts.bytes();
    let root = Bundle::decode(&bytes).unwrap().root();
    let refusal = prove(&bytes, &[root]).unwrap_err();
    let invalid = MalformedCommittee::KeyInvalid { position: 2 };
    assert_eq!(refusal, BundleRefusal::Root(invalid));
    assert_eq!(refusal.verdict(), Verdict::Refuted);
}

#[test]
fn a_layout_of_another_version_is_not_read() {
    assert_undecided(
        |parts| parts.version = 2,
        &MalformedBundle::UnknownVersion(2).into(),
    );
    assert_undecided(
        |parts| parts.magic = *b"iotasrb::Boodle",
        &MalformedBundle::NotABundle.into(),
    );
}

#[test]
fn every_size_has_a_limit() {
    assert_undecided(
        |parts| parts.summaries = vec![Vec::new(); 10_001],
        &MalformedBundle::TooManySummaries(10_001).into(),
    );
    let long = |limit: usize| vec![b'1'; limit + 1];
    for (field, limit, change) in [
        (
            "the network",
            64,
            (|parts, text| parts.network = text) as Change,
        ),
        ("the method", 64, |parts, text| parts.method = text),
        ("the rate iotasrb", 2_048, |parts, text| {
            parts.rates[0] = text
        }),
        ("the rate iotasrb_real", 2_048, |parts, text| {
            parts.rates[2] = text
        }),
    ] {
        let refusal = MalformedBundle::NotAText { field, limit }.into();
        assert_refuted(|parts| change(parts, long(limit)), &refusal);
        assert_refuted(|parts| change(parts, b"1\x1b[2J".to_vec()), &refusal);
        assert_refuted(|parts| change(parts, "\u{bd}".into()), &refusal);
    }
    assert_undecided(
        |parts| parts.close[0] = vec![0; (128 << 10) + 1],
        &BundleRefusal::Close(BrokenLink::TooLarge {
            part: Part::SignedSummary,
            bytes: 131_073,
            limit: 131_072,
        }),
    );
    let beyond = vec![0; (64 << 20) + 1];
    let refusal = Bundle::decode(&beyond).unwrap_err();
    assert_eq!(refusal, MalformedBundle::TooLarge(67_108_865));
    let mut evidence = evidence(0, 2);
    evidence.summaries = vec![Vec::new(); 2];
    assert!(Bundle::make(evidence).is_err());
}

type Change = fn(&mut Parts, Vec<u8>);

/// What a close certifies, and yet cannot be read or contradicts itself: made by a network
/// whose only key the test holds.
#[test]
fn a_certified_close_may_give_no_observation() {
    let refused = |alter: fn(&mut Forgery, &mut IotaSystemStateV1)| {
        let refusal = Bundle::make(small::evidence(alter)).unwrap_err();
        let verdict = refusal.verdict();
        (refusal, verdict)
    };
    let (newer, verdict) = refused(|forgery, state| {
        forgery.set_state("IotaSystemStateV9", 1, state);
    });
    assert!(matches!(
        newer,
        BundleRefusal::Facts(FactRefusal::UnknownState { type_name, .. })
            if type_name == "IotaSystemStateV9"
    ));
    assert_eq!(verdict, Verdict::Undecided);

    let epoch = |forgery: &mut Forgery, state: &mut IotaSystemStateV1| {
        state.epoch = 3;
        forgery.set_state("IotaSystemStateV1", 1, state);
    };
    let another = BundleRefusal::Facts(FactRefusal::StateOfAnotherEpoch(Epoch::new(3)));
    assert_eq!(refused(epoch), (another, Verdict::Refuted));

    let lasts_no_time = |forgery: &mut Forgery, state: &mut IotaSystemStateV1| {
        state.parameters.epoch_duration_ms = 0;
        forgery.set_state("IotaSystemStateV1", 1, state);
    };
    let zero = BundleRefusal::Observation(Refusal::EpochLengthZero);
    assert_eq!(refused(lasts_no_time), (zero, Verdict::Refuted));

    let no_objects = |forgery: &mut Forgery, _: &mut IotaSystemStateV1| {
        forgery.effects.changed_objects.clear();
    };
    let unwritten = BundleRefusal::Close(BrokenLink::ObjectNotWritten { position: 0 });
    assert_eq!(refused(no_objects), (unwritten, Verdict::Refuted));
}

/// In safe mode nothing is paid: the published rates are the reasons.
#[test]
fn absent_rates_are_claimed_by_their_reason() {
    let evidence = small::evidence(|forgery, state| {
        state.safe_mode = true;
        forgery.set_state("IotaSystemStateV1", 1, state);
        forgery.events = TransactionEvents::default();
        let end = forgery.summary.end_of_epoch_data.as_mut().unwrap();
        end.epoch_supply_change = 0;
    });
    let bundle = Bundle::make(evidence).unwrap();
    assert_eq!(bundle.claim().iotasrb, "absent:safe_mode");
    assert_eq!(bundle.claim().iotasrb_real, "absent:safe_mode");
    bundle.prove(&[bundle.root()], |_| ()).unwrap();
}

/// A bundle of a committee that nobody elected proves itself, and nothing to anybody who
/// does not trust it.
#[test]
fn a_bundle_does_not_vouch_for_its_root() {
    let bundle = Bundle::make(small::evidence(|_, _| ())).unwrap();
    assert_eq!(
        bundle
            .prove(&[genesis()], |step| panic!("{step}"))
            .unwrap_err(),
        BundleRefusal::RootNotTrusted(bundle.root())
    );
    let honest = Evidence {
        root: fixture::genesis_committee(),
        ..bundle.evidence().clone()
    };
    assert_eq!(
        Bundle::make(honest).unwrap_err(),
        // Its only signer is the first member, who holds a tenth of the power.
        summary(0, BrokenLink::QuorumMissed(1_000))
    );
}
