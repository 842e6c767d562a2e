use super::bytes;
use crate::programmes::{
    participation::{EventId, MalformedParticipations, Participation, Participations},
    staking::Programme,
};
use alloc::{vec, vec::Vec};

/// The round trip of the wallet's own test.
const TWO: &str = "02 09c2338f3acd51e626cc074d1abcb12d747076ddfccd5215d8f2f21af1aac111 02 0001 \
    0207c34ae298b90d85455eee718037ad84a46bd784cbe5fdd8c534cc955efa1f 00";

fn event(byte: u8) -> EventId {
    EventId::from_bytes([byte; 32])
}

fn participation(byte: u8, answers: usize) -> Participation {
    Participation {
        event: event(byte),
        answers: vec![0; answers],
    }
}

#[test]
fn two_participations_read_as_they_are_written() {
    let read = Participations::from_bytes(&bytes(TWO)).unwrap();
    assert_eq!(read.all()[0].answers, [0, 1]);
    assert_eq!(read.all()[1].answers, []);
    let last = "0207c34ae298b90d85455eee718037ad84a46bd784cbe5fdd8c534cc955efa1f";
    assert_eq!(read.all()[1].event, last.parse().unwrap());
    assert_eq!(read.to_bytes(), bytes(TWO));
    assert_eq!(Participations::INDEX, bytes("5041525449434950415445"));
}

/// What the wallet of that time sent to stake for both tokens of December 2021.
#[test]
fn staking_for_smr_and_asmb_is_67_bytes() {
    const BOTH: &str = "02 f6dbdad416e0470042d3fe429eb0e91683ba171279bce01be6d1d35a9909a981 00 \
        57607d9f8cefc366c3ead71f5b1d76cef1b36a07eb775158c541107951d4aecb 00";
    let programmes = [Programme::SMR, Programme::ASSEMBLY[0]];
    let both = programmes.map(|programme| Participation {
        event: programme.event,
        answers: vec![],
    });
    let written = Participations::new(both.to_vec()).unwrap().to_bytes();
    assert_eq!(written, bytes(BOTH));
    assert_eq!(written.len(), 67);
    let read = Participations::from_bytes(&bytes(BOTH)).unwrap();
    assert_eq!(read.all(), both);
}

#[test]
fn bytes_behind_the_last_participation_are_ignored() {
    let mut longer = bytes(TWO);
    longer.extend([1, 2, 3]);
    let read = Participations::from_bytes(&longer).unwrap();
    assert_eq!(read.to_bytes(), bytes(TWO));
}

#[test]
fn a_payload_that_ends_too_early_holds_nothing() {
    let whole = bytes(TWO);
    for length in 0..whole.len() {
        let index = usize::from(length >= 36);
        assert_eq!(
            Participations::from_bytes(&whole[..length]),
            Err(MalformedParticipations::Truncated { index }),
            "{length}"
        );
    }
    assert_eq!(
        Participations::from_bytes(&[0]),
        Err(MalformedParticipations::Count { count: 0 })
    );
}

#[test]
fn one_event_twice_spoils_all() {
    let twice = [&[2][..], &[7; 32], &[0], &[7; 32], &[0]].concat();
    let refusal = MalformedParticipations::RepeatedEvent { event: event(7) };
    assert_eq!(Participations::from_bytes(&twice), Err(refusal));
}

#[test]
fn there_are_limits_to_participations_and_answers() {
    let many = |count: u16| -> Vec<_> {
        let numbers = (0..count).map(|number| {
            let mut id = [0; 32];
            id[..2].copy_from_slice(&number.to_le_bytes());
            Participation {
                event: EventId::from_bytes(id),
                answers: vec![],
            }
        });
        numbers.collect()
    };
    let most = Participations::new(many(255)).unwrap();
    assert_eq!(most.to_bytes().len(), 1 + 255 * 33);
    assert_eq!(Participations::from_bytes(&most.to_bytes()), Ok(most));
    for count in [0, 256] {
        assert_eq!(
            Participations::new(many(count)),
            Err(MalformedParticipations::Count {
                count: usize::from(count)
            })
        );
    }
    assert!(Participations::new(vec![participation(1, 10)]).is_ok());
    assert_eq!(
        Participations::new(vec![participation(1, 11)]),
        Err(MalformedParticipations::TooManyAnswers {
            event: event(1),
            count: 11
        })
    );
}
