//! `cargo bench -p iotasrb-proof`: how fast closes are proven, each figure beside a named
//! limit measured in the same run.
//!
//! A figure alone says more about the machine than about the program; the ratio to
//! the limit is what to compare between versions. The closes are made up: mainnet's
//! state of epoch 375 with its 66 members under keys of our own, of whom all sign.

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]
#![expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]

#[path = "../tests/closes/fixture.rs"]
#[expect(dead_code, reason = "the tests use all of it")]
mod fixture;
#[path = "../tests/closes/forge.rs"]
mod forge;

use blst::{
    BLST_ERROR, Pairing, blst_p1_affine, blst_p2_affine,
    min_sig::{AggregatePublicKey, PublicKey, Signature},
};
use forge::{Forge, Forgery};
use iota_sdk_crypto::validator::CommitteeChainVerifier;
use iota_sdk_types::{SignedCheckpointSummary, ValidatorCommittee};
use iotasrb_proof::{CommitteeChain, EpochClose};
use std::{
    error::Error,
    hint::black_box,
    time::{Duration, Instant},
};

/// Closes in a chain: each figure is the mean over them.
const CLOSES: u32 = 16;
/// Counted runs over the chain; the median of an odd number is one of them.
const RUNS: usize = 15;
const FIRST_EPOCH: u64 = 374;
const DOMAIN: &[u8] = b"BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_";

fn main() -> Result<(), Box<dyn Error>> {
    let forge = Forge::like_mainnet_375();
    let epochs = FIRST_EPOCH..FIRST_EPOCH + u64::from(CLOSES);
    let closes: Vec<EpochClose> = epochs
        .map(|epoch| {
            let forgery = Forgery::like_mainnet(&forge, epoch, |_| {});
            forge.certify(&forgery, &forge.everybody())
        })
        .collect();
    let summaries = closes
        .iter()
        .map(|close| bcs::from_bytes(&close.signed_summary))
        .collect::<Result<Vec<SignedCheckpointSummary>, _>>()?;

    let signature = signatures_alone(&forge, &summaries)?;
    show(
        "signature with ready keys (the limit)",
        signature,
        signature,
    );
    let ready = CommitteeChain::new(forge.committee(FIRST_EPOCH))?;
    let advance = median(|| {
        let mut chain = ready.clone();
        closes.iter().all(|close| chain.advance(close).is_ok())
    });
    show("a close proven, keys kept", advance, signature);
    let facts = median(|| {
        let mut chain = ready.clone();
        closes.iter().all(|close| {
            let proven = chain.advance(close);
            proven.is_ok_and(|proven| proven.facts().is_ok())
        })
    });
    show("a close proven and its facts read", facts, signature);
    let trusted = ValidatorCommittee::new(FIRST_EPOCH, forge.members())?;
    // The SDK's chain cannot be copied, so its runs begin with 66 keys to validate,
    // spread over all closes.
    let sdk = median(|| {
        let chain = CommitteeChainVerifier::new(trusted.clone());
        chain.is_ok_and(|mut chain| {
            let mut summaries = summaries.iter();
            summaries.all(|summary| chain.verify_epoch_close(summary).is_ok())
        })
    });
    show(
        "the SDK's verifier, signature and committee",
        sdk,
        signature,
    );
    Ok(())
}

/// What no verifier can avoid: the keys are summed up and the signature is checked.
fn signatures_alone(
    forge: &Forge,
    summaries: &[SignedCheckpointSummary],
) -> Result<Duration, Box<dyn Error>> {
    let keys = forge
        .members()
        .iter()
        .map(|member| PublicKey::key_validate(member.public_key.bytes()))
        .collect::<Result<Vec<_>, _>>()
        .map_err(|error| format!("{error:?}"))?;
    let signed: Vec<_> = summaries
        .iter()
        .map(|summary| {
            let message = summary.checkpoint.signing_message();
            (message, *summary.signature.signature.bytes())
        })
        .collect();
    let keys: Vec<&PublicKey> = keys.iter().collect();
    Ok(median(|| {
        signed.iter().all(|(message, signature)| {
            let sum = AggregatePublicKey::aggregate(&keys, false);
            let signature = Signature::sig_validate(signature, true);
            sum.is_ok_and(|sum| {
                let key = blst_p2_affine::from(sum.to_public_key());
                signature.is_ok_and(|signature| {
                    let signature = blst_p1_affine::from(signature);
                    let mut pairing = Pairing::new(true, DOMAIN);
                    let added = pairing.aggregate(&key, false, &signature, false, message, &[]);
                    pairing.commit();
                    added == BLST_ERROR::BLST_SUCCESS && pairing.finalverify(None)
                })
            })
        })
    }))
}

/// The median time of one close. A run that is refused is not a figure.
fn median(mut run: impl FnMut() -> bool) -> Duration {
    let mut times: Vec<Duration> = (0..RUNS)
        .map(|_| {
            let begin = Instant::now();
            assert!(black_box(run()), "a close of the benchmark was refused");
            begin.elapsed() / CLOSES
        })
        .collect();
    times.sort();
    times[RUNS / 2]
}

fn show(name: &str, time: Duration, limit: Duration) {
    let ratio = time.as_secs_f64() / limit.as_secs_f64().max(1e-9);
    println!("{name:48} {time:>12.3?}   {ratio:>10.2} x the limit");
}
