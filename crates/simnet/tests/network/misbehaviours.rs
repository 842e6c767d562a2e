//! Every misbehaviour and the answer that it meets.

use iotasrb_core::units::{Epoch, SignedNanos};
use iotasrb_proof::{
    BrokenLink::{
        self, ContentsDiffer, EffectsDiffer, EpochDiffers, EventsDiffer, InnerStateMissing,
        NotTheLastOfItsEpoch, ObjectNotWritten, QuorumMissed, SignatureInvalid,
        SignatureOfAnotherEpoch,
    },
    CommitteeChain, FactRefusal,
};
use simnet::{ClosedEpoch, Misbehaviour, Plan, Simulation};

/// What the proof says of a close.
#[derive(Debug, PartialEq, Eq)]
enum Answer {
    Refused(BrokenLink),
    ProvenWithoutFacts(FactRefusal),
    Proven,
}

/// The first epochs of a network, and a chain that stands before the last of them.
fn network(epochs: usize) -> (Vec<ClosedEpoch>, CommitteeChain) {
    let network = Simulation::new(Plan::quiet(3, 4, 20)).unwrap();
    let mut chain = CommitteeChain::new(network.genesis().committee.clone()).unwrap();
    let closed: Vec<_> = network.take(epochs).map(Result::unwrap).collect();
    for earlier in &closed[..epochs - 1] {
        chain.advance(&earlier.close).unwrap();
    }
    (closed, chain)
}

fn answer(
    chain: &mut CommitteeChain,
    misbehaviour: Misbehaviour,
    closed: &[ClosedEpoch],
) -> Answer {
    let [.., previous, last] = closed else {
        panic!("two epochs or more");
    };
    let close = misbehaviour.corrupt(last, Some(previous)).unwrap();
    assert_ne!(close, last.close, "{misbehaviour:?}");
    match chain.advance(&close).map(|proven| proven.facts()) {
        Err(broken) => Answer::Refused(broken),
        Ok(Err(refusal)) => Answer::ProvenWithoutFacts(refusal),
        Ok(Ok(_)) => Answer::Proven,
    }
}

/// The answers to the misbehaviours about epoch 2.
fn expected(closed: &[ClosedEpoch]) -> [(Misbehaviour, Answer); 14] {
    use Answer::{Proven, ProvenWithoutFacts, Refused};
    let unknown = FactRefusal::UnknownState {
        type_name: "IotaSystemStateV3".to_owned(),
        bytes: closed[2].next_state.to_bcs(),
    };
    let supply = FactRefusal::SupplyChangeDiffers {
        certified: SignedNanos::from_nanos(766_975_457_765_263),
        events: SignedNanos::from_nanos(766_975_457_765_262),
    };
    let replayed = EpochDiffers {
        expected: Epoch::new(2),
        found: Epoch::new(1),
    };
    let old = SignatureOfAnotherEpoch(Epoch::new(1));
    let altered = ObjectNotWritten { position: 1 };
    [
        (Misbehaviour::WrongSignature, Refused(SignatureInvalid)),
        (Misbehaviour::OutsidersSignature, Refused(SignatureInvalid)),
        (Misbehaviour::QuorumOneShort, Refused(QuorumMissed(6_666))),
        (Misbehaviour::OldCommittee, Refused(old)),
        (Misbehaviour::ReplayedEpoch, Refused(replayed)),
        (
            Misbehaviour::OrdinaryCheckpoint,
            Refused(NotTheLastOfItsEpoch),
        ),
        (Misbehaviour::SwappedContents, Refused(ContentsDiffer)),
        (Misbehaviour::SwappedEffects, Refused(EffectsDiffer)),
        (Misbehaviour::ForgedEvent, Refused(EventsDiffer)),
        (Misbehaviour::AlteredStateObject, Refused(altered)),
        (Misbehaviour::MissingStateObject, Refused(InnerStateMissing)),
        (Misbehaviour::UnknownState, ProvenWithoutFacts(unknown)),
        (
            Misbehaviour::ContradictorySupply,
            ProvenWithoutFacts(supply),
        ),
        (Misbehaviour::Fork, Proven),
    ]
}

#[test]
fn every_misbehaviour_meets_its_named_refusal() {
    let (closed, before) = network(3);
    let rows = expected(&closed);
    let covered: Vec<_> = rows.iter().map(|(misbehaviour, _)| *misbehaviour).collect();
    assert_eq!(covered, Misbehaviour::ALL);
    for (misbehaviour, expected) in rows {
        let mut chain = before.clone();
        let given = answer(&mut chain, misbehaviour, &closed);
        assert_eq!(given, expected, "{misbehaviour:?}");
        // Whatever was refused, the true close is accepted after it.
        if let Answer::Refused(_) = given {
            chain.advance(&closed[2].close).unwrap();
        }
    }
}

#[test]
fn a_fork_is_proven_and_only_a_comparison_shows_it() {
    let (closed, chain) = network(2);
    let fork = Misbehaviour::Fork.corrupt(&closed[1], None).unwrap();
    let (mut one, mut other) = (chain.clone(), chain);
    let honest = one.advance(&closed[1].close).unwrap();
    let forked = other.advance(&fork).unwrap();
    assert_eq!(honest.checkpoint().sequence, forked.checkpoint().sequence);
    assert_ne!(honest.checkpoint().digest, forked.checkpoint().digest);
    assert_eq!(honest.next_committee(), forked.next_committee());
    let minted = |proven: &iotasrb_proof::ProvenClose| {
        let facts = proven.facts().unwrap();
        facts.outcome.unwrap().issuance.minted.as_nanos()
    };
    assert_eq!(minted(&honest), 767_000_000_000_000);
    assert_eq!(minted(&forked), 767_001_000_000_000);
}

#[test]
fn what_takes_the_epoch_before_is_not_made_up() {
    let (closed, _) = network(1);
    let needs: Vec<_> = Misbehaviour::ALL
        .into_iter()
        .filter(|misbehaviour| misbehaviour.corrupt(&closed[0], None).is_none())
        .collect();
    assert_eq!(
        needs,
        [
            Misbehaviour::OldCommittee,
            Misbehaviour::ReplayedEpoch,
            Misbehaviour::SwappedContents,
            Misbehaviour::SwappedEffects,
        ]
    );
}

/// In safe mode nothing is emitted and nothing minted.
#[test]
fn safe_mode_is_misbehaved_about_as_well() {
    let mut plan = Plan::quiet(8, 1, 4);
    plan.churn.safe_mode = vec![Epoch::GENESIS];
    let mut network = Simulation::new(plan).unwrap();
    let chain = CommitteeChain::new(network.genesis().committee.clone()).unwrap();
    let closed = network.next().unwrap().unwrap();
    let given = |misbehaviour: Misbehaviour| {
        let close = misbehaviour.corrupt(&closed, None).unwrap();
        chain.clone().advance(&close).map(|proven| proven.facts())
    };
    assert_eq!(
        given(Misbehaviour::ForgedEvent),
        Err(BrokenLink::EventsDiffer)
    );
    assert_eq!(
        given(Misbehaviour::ContradictorySupply),
        Ok(Err(FactRefusal::SupplyChangeDiffers {
            certified: SignedNanos::from_nanos(1),
            events: SignedNanos::from_nanos(0),
        }))
    );
    assert!(matches!(given(Misbehaviour::Fork), Ok(Ok(_))));
}
