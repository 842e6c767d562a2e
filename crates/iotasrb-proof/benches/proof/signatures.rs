//! What no verifier can avoid: the signatures alone, with keys that are ready.
//!
//! Keys are summed as the pipeline does it: the sum of a whole committee is at hand, and who
//! is absent is subtracted. Points of signatures are decompressed and checked in the run, as
//! they are new in every epoch.

use crate::history::History;
use blst::{
    BLST_ERROR, Pairing, blst_fp12, blst_p1_affine, blst_p2_affine,
    min_sig::{AggregatePublicKey, AggregateSignature, PublicKey, Signature},
};
use iota_sdk_types::SignedCheckpointSummary;
use std::{
    collections::{BTreeMap, BTreeSet},
    thread,
};

const DOMAIN: &[u8] = b"BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_";

/// A signature, its message, the sum of its committee's keys, and the decompressed keys of
/// those who are absent.
pub(crate) struct Claim {
    message: Vec<u8>,
    signature: [u8; 48],
    committee: AggregatePublicKey,
    absent: Vec<PublicKey>,
}

pub(crate) fn claims(history: &History, summaries: &[SignedCheckpointSummary]) -> Vec<Claim> {
    let mut ready = BTreeMap::new();
    let mut members = history.members.clone();
    let mut claims = Vec::new();
    for signed in summaries {
        let signers: BTreeSet<u32> = signed.signature.signer_indices().collect();
        let keys: Vec<PublicKey> = members
            .iter()
            .map(|member| {
                let key = *member.public_key.bytes();
                *ready
                    .entry(key)
                    .or_insert_with(|| PublicKey::key_validate(&key).unwrap())
            })
            .collect();
        let all: Vec<&PublicKey> = keys.iter().collect();
        let absent = (0..).zip(&keys).filter(|(seat, _)| !signers.contains(seat));
        claims.push(Claim {
            message: signed.checkpoint.signing_message(),
            signature: *signed.signature.signature.bytes(),
            committee: AggregatePublicKey::aggregate(&all, false).unwrap(),
            absent: absent.map(|(_, key)| *key).collect(),
        });
        let end = signed.checkpoint.end_of_epoch_data.as_ref().unwrap();
        members.clone_from(&end.next_epoch_committee);
    }
    claims
}

pub(crate) fn one_by_one(claims: &[Claim]) -> bool {
    claims.iter().all(|claim| {
        let signature = blst_p1_affine::from(claim.point());
        let mut pairing = Pairing::new(true, DOMAIN);
        let added = pairing.aggregate(&claim.key(), false, &signature, false, &claim.message, &[]);
        pairing.commit();
        added == BLST_ERROR::BLST_SUCCESS && pairing.finalverify(None)
    })
}

/// All in one batch, spread over threads. The coefficients are not secret here: a
/// benchmark has no adversary.
pub(crate) fn batched(claims: &[Claim], workers: usize) -> bool {
    let parts: Vec<&[Claim]> = claims.chunks(claims.len().div_ceil(workers)).collect();
    let sides: Vec<_> = if let [claims] = parts.as_slice() {
        vec![both_sides(claims)]
    } else {
        thread::scope(|scope| {
            let parts = parts.into_iter();
            let started: Vec<_> = parts.map(|part| scope.spawn(|| both_sides(part))).collect();
            started
                .into_iter()
                .map(|part| part.join().unwrap())
                .collect()
        })
    };
    let mut sides = sides.into_iter();
    let (mut messages, mut signatures) = sides.next().unwrap();
    for (more_messages, more_signatures) in sides {
        messages.merge(&more_messages);
        signatures.add_aggregate(&more_signatures);
    }
    let mut signed = blst_fp12::default();
    Pairing::aggregated(
        &mut signed,
        &blst_p1_affine::from(signatures.to_signature()),
    );
    messages.finalverify(Some(&signed))
}

fn both_sides(claims: &[Claim]) -> (Pairing<'static>, AggregateSignature) {
    let mut messages = Pairing::new(true, DOMAIN);
    let (mut points, mut coefficients) = (Vec::new(), Vec::new());
    for claim in claims {
        let point = claim.point();
        let coefficient: [u8; 16] = *claim.signature.last_chunk().unwrap();
        let (key, message) = (claim.key(), &claim.message);
        messages.mul_n_aggregate(&key, false, &(), false, &coefficient, 128, message, &[]);
        points.push(point);
        coefficients.extend(coefficient);
    }
    messages.commit();
    let sum = AggregateSignature::aggregate_with_randomness(&points, &coefficients, 128, false);
    (messages, sum.unwrap())
}

impl Claim {
    fn key(&self) -> blst_p2_affine {
        let mut sum = self.committee;
        for key in &self.absent {
            sum.sub_aggregate(&AggregatePublicKey::from_public_key(key));
        }
        sum.to_public_key().into()
    }

    fn point(&self) -> Signature {
        Signature::sig_validate(&self.signature, true).unwrap()
    }
}
