//! Closes that are proven as they are read are answered like one after the other.

use crate::{
    fixture::{EPOCHS, chain_before, close, entry},
    forge::{Forge, Forgery},
};
use iotasrb_core::units::Epoch;
use iotasrb_proof::{
    BrokenLink, CommitteeChain, EntryRefusal, EpochClose, EpochInfo, EpochInfoRefusal, Part,
    Unfollowed,
};
use std::{num::NonZeroUsize, sync::OnceLock};

type Read = Result<EpochClose, &'static str>;
type Answer = Result<(), Unfollowed<&'static str>>;

/// Three batches: 32 closes are proven together.
const LENGTH: u64 = 80;
const LOST: Answer = Err(Unfollowed::Stopped("lost"));

fn forge() -> Forge {
    Forge::new(&[6_000, 4_000])
}

/// Small closes that one committee of two signed, each with itself as the next.
fn history() -> Vec<Read> {
    static CLOSES: OnceLock<Vec<EpochClose>> = OnceLock::new();
    let made = || {
        let forge = forge();
        let mut forgery = Forgery::of(&close(0));
        let end = forgery.summary.end_of_epoch_data.as_mut().unwrap();
        end.next_epoch_committee = forge.members();
        let close = |epoch| {
            forgery.summary.epoch = epoch;
            forge.certify(&forgery, &[0, 1])
        };
        (0..LENGTH).map(close).collect()
    };
    CLOSES.get_or_init(made).iter().cloned().map(Ok).collect()
}

fn broken(epoch: u64, link: BrokenLink) -> Answer {
    let epoch = Epoch::new(epoch);
    Err(Unfollowed::Broken { epoch, link })
}

/// Follows a changed history on one thread and on several. All closes before `end` must be
/// taken, in order, and no other.
#[track_caller]
fn check(change: impl FnOnce(&mut Vec<Read>), end: u64, answer: &Answer) {
    let mut closes = history();
    change(&mut closes);
    for workers in [1, 2, 5] {
        let mut chain = CommitteeChain::new(forge().committee(0)).unwrap();
        let mut taken = Vec::new();
        let found = chain.follow(
            closes.iter().cloned(),
            NonZeroUsize::new(workers).unwrap(),
            |proven| proven.epoch().number(),
            |epoch| {
                taken.push(epoch);
                Ok(())
            },
        );
        assert_eq!(found, *answer, "{workers} threads");
        assert_eq!(taken, (0..end).collect::<Vec<u64>>(), "{workers} threads");
        assert_eq!(chain.committee().epoch(), Epoch::new(end));
    }
}

/// Changes the part of a close that the summary, or what it names, has the digest of.
fn spoil(closes: &mut [Read], place: usize, part: fn(&mut EpochClose) -> &mut Vec<u8>) {
    let close = closes[place].as_mut().unwrap();
    *part(close).last_mut().unwrap() ^= 1;
}

#[test]
fn closes_are_taken_in_order_up_to_the_first_that_does_not_hold() {
    check(|_| (), LENGTH, &Ok(()));
    check(|closes| closes.truncate(64), 64, &Ok(()));
    check(Vec::clear, 0, &Ok(()));
    // At the edges of batches, and within them.
    for (place, epoch) in [(0, 0), (31, 31), (32, 32), (45, 45), (79, 79)] {
        let change = |closes: &mut Vec<Read>| spoil(closes, place, |close| &mut close.contents);
        check(change, epoch, &broken(epoch, BrokenLink::ContentsDiffer));
    }
    let foreign_summary = |closes: &mut Vec<Read>| {
        let mut forgery = Forgery::of(&close(0));
        forgery.summary.epoch = 33;
        let outsiders = Forge::new(&[1, 1, 9_998]);
        let (forged, contents) = forgery.linked();
        let signature = outsiders.aggregate(&forged.summary, &[1, 2]);
        closes[33] = Ok(forged.close(&contents, signature, &[0, 1]));
    };
    let invalid = broken(33, BrokenLink::SignatureInvalid);
    check(foreign_summary, 33, &invalid);
    let left_out = BrokenLink::EpochDiffers {
        expected: Epoch::new(70),
        found: Epoch::new(71),
    };
    let leave_out = |closes: &mut Vec<Read>| drop(closes.remove(70));
    check(leave_out, 70, &broken(70, left_out));
}

#[test]
fn closes_that_were_read_before_an_error_are_proven_first() {
    for (place, end) in [(0, 0), (31, 31), (32, 32), (50, 50)] {
        check(|closes| closes[place] = Err("lost"), end, &LOST);
    }
    check(|closes| closes.push(Err("lost")), LENGTH, &LOST);
    // Whichever comes first is the answer.
    let both = |broken: usize| {
        move |closes: &mut Vec<Read>| {
            spoil(closes, broken, |close| &mut close.events);
            closes[40] = Err("lost");
        }
    };
    check(both(39), 39, &broken(39, BrokenLink::EventsDiffer));
    check(both(41), 40, &LOST);
}

#[test]
fn whoever_takes_what_is_made_can_stop() {
    for workers in [1, 2, 5] {
        let mut chain = CommitteeChain::new(forge().committee(0)).unwrap();
        let workers = NonZeroUsize::new(workers).unwrap();
        let enough = |epoch: Epoch| match epoch.number() {
            45 => Err("enough"),
            _ => Ok(()),
        };
        let answer = chain.follow(
            history().into_iter(),
            workers,
            |close| close.epoch(),
            enough,
        );
        assert_eq!(answer, Err(Unfollowed::Stopped("enough")));
        assert_eq!(chain.committee().epoch(), Epoch::new(46));
        let rest = history().into_iter().skip(46);
        let answer = chain.follow(rest, workers, drop, Ok);
        assert_eq!(
            (answer, chain.committee().epoch()),
            (Ok(()), Epoch::new(LENGTH))
        );
    }
}

/// Nobody waits for a thread that is no more.
#[test]
#[should_panic(expected = "a scoped thread panicked")]
fn a_panic_ends_it() {
    let mut chain = CommitteeChain::new(forge().committee(0)).unwrap();
    let two = NonZeroUsize::new(2).unwrap();
    let make = |close: iotasrb_proof::ProvenClose| assert!(close.epoch().number() < 40);
    drop(chain.follow(history().into_iter(), two, make, Ok));
}

#[test]
fn a_stream_gives_the_same_closes_and_facts_and_then_its_refusal() {
    let mut stream = vec![0x90, 0x00, 0xc0, 0x01, 0, 20];
    stream.extend(EPOCHS.flat_map(entry));
    let cut = 6 + (0..8).map(|epoch| entry(epoch).len()).sum::<usize>() - 1;
    let ends_early = EpochInfoRefusal::Entry {
        entry: 7,
        refusal: EntryRefusal::EndsEarly(Part::StateObject),
    };
    for (stream, count, answer) in [
        (&stream[..], 20, Ok(())),
        (&stream[..cut], 7, Err(Unfollowed::Stopped(ends_early))),
    ] {
        let (mut chain, mut singly) = (chain_before(0), chain_before(0));
        let mut epochs = EPOCHS;
        let found = chain.follow(
            EpochInfo::new(stream).unwrap(),
            NonZeroUsize::new(2).unwrap(),
            |proven| (proven.facts(), proven),
            |(facts, proven)| {
                let expected = singly.advance(&close(epochs.next().unwrap())).unwrap();
                assert_eq!((&facts, &proven), (&expected.facts(), &expected));
                facts.unwrap();
                Ok(())
            },
        );
        assert_eq!((found, epochs.start), (answer, count));
        assert_eq!(chain.committee(), singly.committee());
    }
}
