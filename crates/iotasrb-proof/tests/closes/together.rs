//! Many closes at once are answered exactly like one after the other.

use crate::fixture::{EPOCHS, chain_before, close};
use blst::min_sig::{AggregateSignature, Signature};
use iota_sdk_types::{Bls12381Signature, SignedCheckpointSummary, ValidatorAggregatedSignature};
use iotasrb_core::units::Epoch;
use iotasrb_proof::{BrokenChain, BrokenLink, EpochClose, ProvenClose};
use proptest::prelude::{Just, Strategy, any, prop_assert_eq, prop_oneof, proptest};
use std::num::NonZeroUsize;

type Answer = Result<Vec<ProvenClose>, BrokenChain>;

fn one_by_one(first: u64, closes: &[EpochClose]) -> (Answer, Epoch) {
    let mut chain = chain_before(first);
    let mut proven = Vec::new();
    for close in closes {
        match chain.advance(close) {
            Ok(close) => proven.push(close),
            Err(link) => {
                let epoch = chain.committee().epoch();
                let broken = BrokenChain {
                    epoch,
                    link,
                    proven,
                };
                return (Err(broken), epoch);
            }
        }
    }
    (Ok(proven), chain.committee().epoch())
}

fn together(first: u64, closes: &[EpochClose], workers: usize) -> (Answer, Epoch) {
    let mut chain = chain_before(first);
    let answer = chain.advance_all(closes, NonZeroUsize::new(workers).unwrap());
    (answer, chain.committee().epoch())
}

fn recorded(epochs: std::ops::Range<u64>) -> Vec<EpochClose> {
    epochs.map(close).collect()
}

#[test]
fn all_recorded_closes_hold_together_and_give_the_same_facts() {
    let (singly, end) = one_by_one(0, &recorded(EPOCHS));
    let singly = singly.unwrap();
    assert_eq!((singly.len(), end), (20, Epoch::new(20)));
    for workers in [1, 2, 3, 64] {
        let (proven, end) = together(0, &recorded(EPOCHS), workers);
        assert_eq!((proven.as_ref(), end), (Ok(&singly), Epoch::new(20)));
        let workers = NonZeroUsize::new(workers).unwrap();
        let facts = ProvenClose::all_facts(&singly, workers);
        assert!(facts.iter().all(Result::is_ok));
        let alone: Vec<_> = singly.iter().map(ProvenClose::facts).collect();
        assert_eq!(facts, alone);
    }
    assert_eq!(together(3, &[], 2), (Ok(vec![]), Epoch::new(3)));
}

/// Puts the signature of one close under another.
fn sign_as(close: &mut EpochClose, alter: impl FnOnce([u8; 48]) -> [u8; 48]) {
    let mut signed: SignedCheckpointSummary = bcs::from_bytes(&close.signed_summary).unwrap();
    let signature = &signed.signature;
    let signers: Vec<u32> = signature.signer_indices().collect();
    signed.signature = ValidatorAggregatedSignature::new(
        signature.epoch,
        Bls12381Signature::new(alter(*signature.signature.bytes())),
        signers,
    );
    close.signed_summary = bcs::to_bytes(&signed).unwrap();
}

fn signature_of(close: &EpochClose) -> [u8; 48] {
    let signed: SignedCheckpointSummary = bcs::from_bytes(&close.signed_summary).unwrap();
    *signed.signature.signature.bytes()
}

#[track_caller]
fn breaks_at(closes: &[EpochClose], epoch: u64, link: &BrokenLink) {
    for workers in [1, 2] {
        let (answer, stands) = together(0, closes, workers);
        let broken = answer.unwrap_err();
        assert_eq!(
            (broken.epoch, &broken.link, stands),
            (Epoch::new(epoch), link, Epoch::new(epoch))
        );
        let before = one_by_one(0, &closes[..usize::try_from(epoch).unwrap()]);
        assert_eq!(Ok(broken.proven), before.0);
    }
}

#[test]
fn the_first_broken_link_is_the_answer_wherever_it_is_found() {
    let foreign = |closes: &mut [EpochClose], place: usize| {
        let other = signature_of(&close(19));
        sign_as(&mut closes[place], |_| other);
    };
    let whole = recorded(0..8);
    // A bad signature at every place, found among good ones.
    for place in 0..8 {
        let mut closes = whole.clone();
        foreign(&mut closes, place);
        let epoch = u64::try_from(place).unwrap();
        breaks_at(&closes, epoch, &BrokenLink::SignatureInvalid);
    }
    // The signature comes before the contents of the same close, and before all of the next.
    let mut closes = whole.clone();
    foreign(&mut closes, 3);
    closes[3].contents.clear();
    closes[4].signed_summary.clear();
    breaks_at(&closes, 3, &BrokenLink::SignatureInvalid);
    // The contents of an earlier close come before a later signature.
    let mut closes = whole.clone();
    foreign(&mut closes, 5);
    foreign(&mut closes, 6);
    closes[4].effects[9] ^= 1;
    breaks_at(&closes, 4, &BrokenLink::EffectsDiffer);
    // A close left out.
    let mut closes = whole;
    closes.remove(2);
    let (expected, found) = (Epoch::new(2), Epoch::new(3));
    breaks_at(&closes, 2, &BrokenLink::EpochDiffers { expected, found });
}

/// What a sum without coefficients would not see: two signatures are wrong by the same
/// point, one by adding and one by subtracting it.
#[test]
fn errors_of_two_signatures_do_not_cancel() {
    let shifted = |signature: [u8; 48], by: [u8; 48]| {
        let read = |bytes: [u8; 48]| Signature::from_bytes(&bytes).unwrap();
        let mut sum = AggregateSignature::from_signature(&read(signature));
        sum.add_signature(&read(by), true).unwrap();
        sum.to_signature().to_bytes()
    };
    let by = signature_of(&close(19));
    let mut negated = by;
    negated[0] ^= 0x20;
    let mut closes = recorded(0..6);
    sign_as(&mut closes[1], |signature| shifted(signature, by));
    sign_as(&mut closes[4], |signature| shifted(signature, negated));
    breaks_at(&closes, 1, &BrokenLink::SignatureInvalid);
}

/// Something that goes wrong on the way.
#[derive(Clone, Debug)]
enum Damage {
    Flip { part: usize, place: usize, by: u8 },
    Cut { part: usize, to: usize },
    ForeignSignature,
    ForeignPart { part: usize },
    Repeat,
    LeaveOut,
    Swap,
}

fn damage() -> impl Strategy<Value = Damage> {
    prop_oneof![
        (0..6_usize, any::<usize>(), 1..=255_u8).prop_map(|(part, place, by)| Damage::Flip {
            part,
            place,
            by
        }),
        (0..6_usize, any::<usize>()).prop_map(|(part, to)| Damage::Cut { part, to }),
        Just(Damage::ForeignSignature),
        (0..6_usize).prop_map(|part| Damage::ForeignPart { part }),
        Just(Damage::Repeat),
        Just(Damage::LeaveOut),
        Just(Damage::Swap),
    ]
}

fn part_of(close: &mut EpochClose, part: usize) -> &mut Vec<u8> {
    match part {
        0 => &mut close.signed_summary,
        1 => &mut close.contents,
        2 => &mut close.effects,
        3 => &mut close.events,
        object => &mut close.state_objects[object - 4],
    }
}

impl Damage {
    fn befall(self, closes: &mut Vec<EpochClose>, place: usize) {
        let place = place % closes.len();
        let mut other = close(19);
        match self {
            Self::Flip {
                part,
                place: at,
                by,
            } => {
                let bytes = part_of(&mut closes[place], part);
                let at = at % bytes.len().max(1);
                bytes
                    .iter_mut()
                    .skip(at)
                    .take(1)
                    .for_each(|byte| *byte ^= by);
            }
            Self::Cut { part, to } => {
                let bytes = part_of(&mut closes[place], part);
                bytes.truncate(to % bytes.len().max(1));
            }
            Self::ForeignSignature => sign_as(&mut closes[place], |_| signature_of(&other)),
            Self::ForeignPart { part } => {
                let foreign = std::mem::take(part_of(&mut other, part));
                *part_of(&mut closes[place], part) = foreign;
            }
            Self::Repeat => closes.insert(place, closes[place].clone()),
            Self::LeaveOut => drop(closes.remove(place)),
            Self::Swap => closes.swap(0, place),
        }
    }
}

proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig {
        cases: 96,
        failure_persistence: None,
        ..Default::default()
    })]

    #[test]
    fn damaged_closes_are_answered_as_one_by_one(
        first in 0..14_u64,
        count in 1..6_u64,
        workers in 1..4_usize,
        befalling in (damage(), any::<usize>()),
        again in (damage(), any::<usize>(), any::<bool>()),
    ) {
        let mut closes = recorded(first..first + count);
        befalling.0.befall(&mut closes, befalling.1);
        if again.2 && !closes.is_empty() {
            // A repeated signature cannot be read after another part was cut off it.
            let readable = closes.iter().all(|close| {
                bcs::from_bytes::<SignedCheckpointSummary>(&close.signed_summary).is_ok()
            });
            if readable {
                again.0.befall(&mut closes, again.1);
            }
        }
        prop_assert_eq!(together(first, &closes, workers), one_by_one(first, &closes));
    }
}
