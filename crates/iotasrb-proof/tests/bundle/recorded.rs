//! Bundles of the recorded network.

use crate::{
    fixture::close,
    parts::{Parts, bundle_of_20, evidence, genesis, prove},
};
use iotasrb_core::observation::{Absence, Tier};
use iotasrb_proof::{Bundle, Evidence};

/// The rates are those of Python's `fractions`: 31,536,000,000 ms a year, epochs of 25,000 ms,
/// 767,000 IOTA over the stakes of `localnet/epochs.txt` (epoch 5: 1,104,072,878,612,469,134
/// nanos) and, for epoch 20, over those of epoch 19 with its reward and less the withdrawal
/// of validator v10; the supply likewise.
#[test]
fn a_bundle_proves_the_rate_of_its_epoch() {
    let of_5 = Bundle::make(evidence(0, 5)).unwrap();
    assert_claims(
        &of_5,
        "483762240000000000000/552036439306234567 876.323020646902620898",
        "18217060206640738993583603881920/14978744738532303946898686842467 1.216194048609292356",
    );
    assert_claims(
        &bundle_of_20(),
        "241881120000000000000/280380734773152373 862.688088023232928643",
        "92236271867509811484311797047840/84978691410943354331977874213413 1.085404709534416803",
    );
}

#[track_caller]
fn assert_claims(bundle: &Bundle, iotasrb: &str, real: &str) {
    let claim = bundle.claim();
    assert_eq!(claim.iotasrb, iotasrb);
    assert_eq!(claim.iotasrb_real, real);
    // Every validator of that network is in its committee.
    assert_eq!(claim.iotasrb_committee, iotasrb);
    assert_eq!(claim.method, "iotasrb/v1");
    let proven = prove(&bundle.encode(), &[genesis()]).unwrap();
    assert_eq!(proven.root(), genesis());
    assert_eq!(proven.digest(), claim.observation);
    assert_eq!(proven.observation().digest(), claim.observation);
    assert_eq!(proven.observation().anchor.tier, Tier::Certified);
    assert_eq!(proven.observation().anchor.network.name(), "localnet");
}

#[test]
fn every_step_is_told() {
    let mut of_3 = evidence(0, 3);
    // The last checkpoint of the epoch itself is a checkpoint of it.
    of_3.anchor = Some(close(3).signed_summary);
    let bundle = Bundle::make(of_3).unwrap();
    let mut told = Vec::new();
    bundle
        .prove(&[genesis()], |step| told.push(step.to_string()))
        .unwrap();
    assert_eq!(
        told,
        [
            "the committee of epoch 0 of localnet, 12 members, is trusted: \
             0x7a2c47405a50943fe9c4977f91602b9d24b89d752d8558c4cf81c2cef0302128",
            "epoch 0 elected the next committee in checkpoint 62",
            "epoch 1 elected the next committee in checkpoint 123",
            "epoch 2 ended in checkpoint 178 as the bundle says",
            "checkpoint 230 of epoch 3 is certified: D14TE5c3jjTyAq7fTPBoYqzYcNnWBwuGUhd3wbuHxPLD",
            "the observation has the digest \
             0x7bf00a16aaa0584c55865da06198e4ed87b27ffd15716c67fa5478512c493220",
            "the rates are computed by iotasrb/v1",
            "the published rates are the computed ones",
        ]
    );
}

#[test]
fn the_anchor_is_part_of_what_is_proven() {
    let bundle = bundle_of_20();
    let proven = prove(&bundle.encode(), &[genesis()]).unwrap();
    let checkpoint = proven.observation().anchor.checkpoint.unwrap();
    assert_eq!(checkpoint.sequence.number(), 1200);
    assert_eq!(checkpoint.epoch.number(), 20);
    assert_eq!(proven.closed().sequence.number(), 1193);

    let without = Bundle::make(evidence(0, 20)).unwrap();
    let proven = prove(&without.encode(), &[genesis()]).unwrap();
    let absent = proven.observation().anchor.checkpoint;
    assert_eq!(absent, Err(Absence::NotRecorded));
    assert_ne!(without.claim().observation, bundle.claim().observation);
}

/// A later root is the link to what was proven earlier.
#[test]
fn a_bundle_starts_from_any_committee_before() {
    let from_genesis = Bundle::make(evidence(0, 9)).unwrap();
    for root in [1, 5, 8] {
        let later = Bundle::make(evidence(root, 9)).unwrap();
        assert_eq!(later.claim(), from_genesis.claim());
        let proven = prove(&later.encode(), &[genesis(), later.root()]).unwrap();
        assert_eq!(proven.root().epoch.number(), root);
        assert_eq!(proven.digest(), from_genesis.claim().observation);
    }
}

#[test]
fn a_bundle_has_one_form() {
    let bundle = bundle_of_20();
    let bytes = bundle.encode();
    assert_eq!(Bundle::decode(&bytes).as_ref(), Ok(&bundle));
    assert_eq!(Parts::of(&bundle).bytes(), bytes);
    let mut other_order = bundle.evidence().clone();
    other_order.close.state_objects.reverse();
    assert_eq!(Bundle::make(other_order), Ok(bundle));
}

/// The name of the root is the digest of its own bytes in the file.
#[test]
fn the_root_is_written_as_it_is_digested() {
    use blake2::{Blake2b, Digest as _, digest::consts::U32};
    let bundle = Bundle::make(evidence(4, 6)).unwrap();
    let mut hasher = Blake2b::<U32>::new();
    hasher.update("iotasrb::Committee::1");
    hasher.update(Parts::of(&bundle).root_bytes());
    let digest: [u8; 32] = hasher.finalize().into();
    assert_eq!(*bundle.root().digest.as_bytes(), digest);
    let Evidence { root, .. } = bundle.evidence();
    assert_eq!(bundle.root().digest, root.digest());
}
