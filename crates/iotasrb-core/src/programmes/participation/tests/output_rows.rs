use super::{ballot_event, example};
use crate::{
    programmes::{
        Micros, Milestone,
        participation::{
            Counted, EventId, KnownEvent, MalformedParticipations, NotAdmitted, NotCounted, Output,
            OutputKind, Participation, Participations, TaggedData, Transaction, admit,
        },
    },
    units::Address,
};
use alloc::{collections::BTreeMap, vec, vec::Vec};

const HOLDER: Address = Address::from_bytes([1; 32]);
const OTHER: Address = Address::from_bytes([2; 32]);
const STAKE: Output = output(OutputKind::SigLockedSingle, HOLDER);
const DATA: &[u8] = &{
    let mut data = [9; 34];
    data[0] = 1;
    data[33] = 0;
    data
};

const fn output(kind: OutputKind, owner: Address) -> Output {
    Output {
        kind,
        owner,
        amount: Micros::from_micros(1_000_000),
    }
}

fn counted(
    tagged: Option<(&[u8], &[u8])>,
    outputs: &[Output],
    proven_owners: &[Address],
) -> Result<Counted, NotCounted> {
    Transaction {
        tagged_data: tagged.map(|(tag, data)| TaggedData { tag, data }),
        outputs,
        proven_owners,
    }
    .counted()
}

#[test]
fn a_holder_takes_part_with_the_whole_output() {
    let mark = Some((Participations::INDEX, DATA));
    for kind in [
        OutputKind::SigLockedSingle,
        OutputKind::SigLockedDustAllowance,
        OutputKind::Basic,
    ] {
        let counted = counted(mark, &[output(kind, HOLDER)], &[HOLDER]).unwrap();
        assert_eq!(counted.owner, HOLDER);
        assert_eq!(counted.amount.as_micros(), 1_000_000);
        assert_eq!(counted.participations.to_bytes(), DATA);
    }
    // A sweep: inputs of two holders to one of them.
    assert!(counted(mark, &[STAKE], &[OTHER, HOLDER]).is_ok());
    assert!(counted(mark, &[STAKE], &[HOLDER, OTHER]).is_ok());
}

#[test]
fn every_way_not_to_count_has_a_name() {
    let mark = Some((Participations::INDEX, DATA));
    let own = &[STAKE][..];
    let empty = MalformedParticipations::Truncated { index: 0 };
    let zero = MalformedParticipations::Count { count: 0 };
    let conditional = OutputKind::BasicWithConditions;
    for (expected, result) in [
        (NotCounted::NoData, counted(None, own, &[HOLDER])),
        (
            NotCounted::OtherTag,
            counted(Some((b"participate", DATA)), own, &[HOLDER]),
        ),
        (
            NotCounted::OutputCount { count: 2 },
            counted(mark, &[STAKE, STAKE], &[HOLDER]),
        ),
        (
            NotCounted::OutputCount { count: 0 },
            counted(mark, &[], &[HOLDER]),
        ),
        (
            NotCounted::Kind { kind: conditional },
            counted(mark, &[output(conditional, HOLDER)], &[HOLDER]),
        ),
        (
            NotCounted::Kind {
                kind: OutputKind::Other,
            },
            counted(mark, &[output(OutputKind::Other, HOLDER)], &[HOLDER]),
        ),
        (NotCounted::NotProven, counted(mark, own, &[OTHER])),
        (NotCounted::NotProven, counted(mark, own, &[])),
        (
            NotCounted::Malformed(empty),
            counted(Some((Participations::INDEX, &[])), own, &[HOLDER]),
        ),
        (
            NotCounted::Malformed(zero),
            counted(Some((Participations::INDEX, &[0])), own, &[HOLDER]),
        ),
    ] {
        assert_eq!(result, Err(expected));
    }
}

/// Twice the same event in one payload: nothing of the output is tracked.
#[test]
fn one_event_twice_leaves_the_output_out() {
    let event = EventId::from_bytes([9; 32]);
    let item = [&[9; 32][..], &[0]].concat();
    let twice = [&[2][..], &item, &item].concat();
    let mark = Some((Participations::INDEX, &twice[..]));
    let repeated = MalformedParticipations::RepeatedEvent { event };
    assert_eq!(
        counted(mark, &[STAKE], &[HOLDER]),
        Err(NotCounted::Malformed(repeated))
    );
}

#[test]
fn each_participation_is_admitted_by_itself() {
    let (staking, ballot) = (example(), ballot_event());
    let ids = [staking.id().unwrap(), ballot.id().unwrap()];
    let events = [&staking, &ballot].map(|event| KnownEvent::of(event).unwrap());
    let known: BTreeMap<_, _> = ids.into_iter().zip(events).collect();
    let unknown = EventId::from_bytes([3; 32]);
    let all = Participations::new(vec![
        participation(unknown, &[]),
        participation(ids[0], &[]),
        participation(ids[1], &[1, 7]),
    ])
    .unwrap();
    let admitted = |all: &Participations, at| -> Vec<_> {
        let results = admit(all, &known, Milestone::new(at));
        results.into_iter().map(|(_, result)| result).collect()
    };
    let [commence, end] = [10, 30].map(Milestone::new);
    let early = |at| NotAdmitted::TooEarly {
        confirmed_in: Milestone::new(at),
        commence,
    };
    let late = |at, end| NotAdmitted::TooLate {
        confirmed_in: Milestone::new(at),
        end,
    };
    let last = Milestone::new(10);
    let nowhere = Err(NotAdmitted::UnknownEvent);
    assert_eq!(admitted(&all, 6), [nowhere, Err(early(6)), Ok(())]);
    assert_eq!(admitted(&all, 10), [nowhere, Err(early(10)), Ok(())]);
    assert_eq!(admitted(&all, 11), [nowhere, Ok(()), Err(late(11, last))]);
    assert_eq!(admitted(&all, 30), [nowhere, Ok(()), Err(late(30, last))]);
    assert_eq!(
        admitted(&all, 31),
        [nowhere, Err(late(31, end)), Err(late(31, last))]
    );
    let answered = Participations::new(vec![
        participation(ids[0], &[1]),
        participation(ids[1], &[1]),
    ])
    .unwrap();
    let wrong = |count, expected| Err(NotAdmitted::AnswerCount { count, expected });
    assert_eq!(admitted(&answered, 20)[0], wrong(1, 0));
    assert_eq!(admitted(&answered, 8)[1], wrong(1, 2));
}

fn participation(event: EventId, answers: &[u8]) -> Participation {
    Participation {
        event,
        answers: answers.to_vec(),
    }
}
