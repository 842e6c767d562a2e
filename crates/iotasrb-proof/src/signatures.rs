//! The committees' aggregated signatures: BLS12-381, signatures in the first group, keys
//! in the second. Those of many epochs are checked together.

use crate::{
    ready_committee::ReadyCommittee,
    spread::{spread, spread_parts},
    summary::SignedSummary,
};
use blake2::{Blake2b, Digest as _, digest::consts::U32};
use blst::{
    BLST_ERROR, Pairing, blst_fp12, blst_p1_affine, blst_p2_affine,
    min_sig::{AggregateSignature, PublicKey, Signature},
};
use std::num::NonZeroUsize;

/// The ciphersuite of the chain's checkpoint signatures.
const DOMAIN: &[u8] = b"BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_";
/// What precedes a signed summary: scope 2 (checkpoint summary), version 0, application 0 (IOTA).
const INTENT: [u8; 3] = [2, 0, 0];
/// What precedes the claims when their coefficients are derived.
const COEFFICIENTS: &[u8] = b"iotasrb::BatchCoefficients::1";
/// The size of a coefficient.
const COEFFICIENT_BYTES: usize = 16;
const COEFFICIENT_BITS: usize = 128;

/// A summary that a committee [admitted](ReadyCommittee::admit), whose signature is to be
/// checked.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Claim<'a> {
    pub(crate) committee: &'a ReadyCommittee,
    pub(crate) signed: &'a SignedSummary<'a>,
}

/// The first claim whose signature does not hold.
///
/// One claim is checked by itself: `e(S, G) = e(H, K)`, with its signature `S`, the
/// generator `G`, its hashed message `H` and the sum `K` of the signers' keys. Many are
/// checked together: with a coefficient `c` for each claim,
///
/// ```text
/// e(c1*S1 + c2*S2 + ..., G) = e(c1*H1, K1) * e(c2*H2, K2) * ...
/// ```
///
/// which costs one pairing a claim instead of two, and one final exponentiation for all.
///
/// Why it is sound. If some claims are wrong, both sides differ unless the coefficients
/// solve a linear equation that the wrong claims make, and of all coefficients at most one
/// in 2^128 solves it, as every point is in its group of prime order. They are not drawn at
/// random but hashed from *all* claims (the transform of Fiat and Shamir): whoever makes
/// claims learns the coefficients only after fixing every one of them, and each try
/// succeeds with a chance of 2^-128. What is hashed of a claim is its summary's digest and
/// its signature's bytes, which name the signers; and of all, the first committee, from
/// which the summaries elect the others. So message, keys and signature are all bound.
/// No source of randomness is needed, and the answer is the same on every machine.
///
/// If the batch fails, halves of it are checked, with the same coefficients, down to a
/// single claim, which is checked without any.
pub(crate) fn first_unsigned(claims: &[Claim], workers: NonZeroUsize) -> Option<usize> {
    let seed = match claims {
        [] => return None,
        // A single claim is checked without a coefficient.
        [_] => [0; 32],
        _ => seed(claims),
    };
    let numbered: Vec<(u64, &Claim)> = (0..).zip(claims).collect();
    let weighed = spread(&numbered, workers, |(number, claim)| {
        Weighed::new(claim, coefficient(&seed, *number))
    });
    // As far as signatures are points at all.
    let pointed: Vec<Weighed> = weighed.into_iter().map_while(|claim| claim).collect();
    if hold(&pointed, workers) {
        return (pointed.len() < claims.len()).then_some(pointed.len());
    }
    Some(first_in(&pointed, workers))
}

/// The first wrong claim among some of which one is wrong.
fn first_in(claims: &[Weighed], workers: NonZeroUsize) -> usize {
    if claims.len() < 2 {
        return 0;
    }
    let (front, back) = claims.split_at(claims.len() / 2);
    if hold(front, workers) {
        front.len().saturating_add(first_in(back, workers))
    } else {
        first_in(front, workers)
    }
}

/// A claim with what its check takes.
#[derive(Debug)]
struct Weighed<'a> {
    message: &'a [u8],
    key: blst_p2_affine,
    signature: Signature,
    coefficient: [u8; COEFFICIENT_BYTES],
}

impl<'a> Weighed<'a> {
    /// `None` if the signature is no point of its group, or zero.
    fn new(claim: &Claim<'a>, coefficient: [u8; COEFFICIENT_BYTES]) -> Option<Self> {
        let signature = claim.signed.signature.signature.bytes();
        let signature = Signature::sig_validate(signature, true).ok()?;
        let key: PublicKey = claim.committee.key_of_signers(claim.signed);
        Some(Self {
            message: claim.signed.message(),
            key: key.into(),
            signature,
            coefficient,
        })
    }
}

/// Binds everything that the check depends on.
fn seed(claims: &[Claim]) -> [u8; 32] {
    let mut hasher = Blake2b::<U32>::new();
    hasher.update(COEFFICIENTS);
    if let Some(first) = claims.first() {
        hasher.update(first.committee.committee().digest().as_bytes());
    }
    for claim in claims {
        let signature = claim.signed.signature_bytes();
        hasher.update(claim.signed.digest());
        let length = u64::try_from(signature.len()).unwrap_or(u64::MAX);
        hasher.update(length.to_le_bytes());
        hasher.update(signature);
    }
    hasher.finalize().into()
}

/// 128 bits, little-endian.
fn coefficient(seed: &[u8; 32], number: u64) -> [u8; COEFFICIENT_BYTES] {
    let mut hasher = Blake2b::<U32>::new();
    hasher.update(seed);
    hasher.update(number.to_le_bytes());
    let hash: [u8; 32] = hasher.finalize().into();
    let mut coefficient = [0; COEFFICIENT_BYTES];
    coefficient
        .iter_mut()
        .zip(hash)
        .for_each(|(byte, hashed)| *byte = hashed);
    coefficient
}

/// Whether all claims hold, but for one chance in 2^128; of a single one, whether it holds.
fn hold(claims: &[Weighed], workers: NonZeroUsize) -> bool {
    match claims {
        [] => return true,
        [claim] => return holds(claim),
        _ => {}
    }
    let sides = spread_parts(claims, workers, both_sides);
    let mut sides = sides.into_iter();
    let Some(Some((mut messages, mut signatures))) = sides.next() else {
        return false;
    };
    for side in sides {
        let Some((more_messages, more_signatures)) = side else {
            return false;
        };
        if messages.merge(&more_messages) != BLST_ERROR::BLST_SUCCESS {
            return false;
        }
        signatures.add_aggregate(&more_signatures);
    }
    let mut certified = blst_fp12::default();
    let signature = blst_p1_affine::from(signatures.to_signature());
    Pairing::aggregated(&mut certified, &signature);
    messages.finalverify(Some(&certified))
}

/// One pairing of two points on this thread; the library's own call would hand the
/// work to a pool.
fn holds(claim: &Weighed) -> bool {
    let signature = blst_p1_affine::from(claim.signature);
    let mut pairing = Pairing::new(true, DOMAIN);
    // Both points were validated before.
    let (key, message) = (&claim.key, claim.message);
    let added = pairing.aggregate(key, false, &signature, false, message, &INTENT);
    pairing.commit();
    added == BLST_ERROR::BLST_SUCCESS && pairing.finalverify(None)
}

/// The right side of the equation for some claims, before the final exponentiation, and
/// the sum of their signatures for the left. `None` if a sum of keys is zero, which no
/// signature can be for.
fn both_sides<'a>(claims: &[Weighed<'a>]) -> Option<(Pairing<'a>, AggregateSignature)> {
    let mut messages = Pairing::new(true, DOMAIN);
    let mut signatures = Vec::with_capacity(claims.len());
    let mut coefficients = Vec::new();
    for claim in claims {
        let added = messages.mul_n_aggregate(
            &claim.key,
            false,
            // No signature here: their weighted sum is quicker to make at once, below.
            &(),
            false,
            &claim.coefficient,
            COEFFICIENT_BITS,
            claim.message,
            &INTENT,
        );
        if added != BLST_ERROR::BLST_SUCCESS {
            return None;
        }
        signatures.push(claim.signature);
        coefficients.extend(claim.coefficient);
    }
    messages.commit();
    let sum = AggregateSignature::aggregate_with_randomness(
        &signatures,
        &coefficients,
        COEFFICIENT_BITS,
        false,
    );
    sum.ok().map(|sum| (messages, sum))
}
