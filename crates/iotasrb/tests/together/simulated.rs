//! A whole simulated network, epoch by epoch: what two kinds of servers tell, beside what the
//! closes certify.

use super::running::{Named, graphql, indexer};
use iotasrb::source::{
    self, Limits,
    agreement::{Testimony, weigh},
};
use iotasrb_core::observation::{Absence, Network, Observation, Tier};
use iotasrb_proof::CommitteeChain;
use simnet::{ClosedEpoch, Plan, Simulation, serve::RunningEpoch};

const EPOCHS: u64 = 24;

async fn observe(source: &dyn Named) -> Observation {
    let server = source.url().parse().unwrap();
    let observation = source::observe(&server, Some(Network::Localnet), &Limits::default()).await;
    observation.unwrap()
}

fn testimony(source: &str, observation: &Observation) -> Testimony {
    Testimony {
        source: source.to_owned(),
        operator: source.to_owned(),
        answer: Ok(observation.clone()),
    }
}

/// The tier, and every finding in a line.
#[track_caller]
fn weighed(testimonies: Vec<Testimony>) -> String {
    let verdict = weigh(testimonies).unwrap_or_else(|none| panic!("{}", none.cause));
    let tier = verdict.observation.anchor.tier.name().to_owned();
    let findings = verdict.findings.iter();
    findings.fold(tier, |text, finding| {
        format!("{text}\n{}: {finding}", finding.code())
    })
}

/// Two epochs of each of twelve protocol versions, with joins, leaves, slashings, scores and
/// three changes in safe mode.
#[tokio::test]
async fn what_servers_tell_is_what_the_closes_certify() {
    let mut simulation = Simulation::new(Plan::eventful(3, EPOCHS, 12)).unwrap();
    let genesis = simulation.genesis().clone();
    let mut chain = CommitteeChain::new(genesis.committee.clone()).unwrap();
    let mut before: ClosedEpoch = simulation.next().unwrap().unwrap();
    let first = RunningEpoch::during(&before, None, genesis.chain_id).unwrap();
    let (one, two) = (indexer(1, first.clone()).await, graphql(2, first).await);
    let (mut in_safe_mode, mut scored) = (0, 0);
    for closed in simulation {
        let closed = closed.unwrap();
        let running = RunningEpoch::during(&closed, Some(&before), genesis.chain_id).unwrap();
        one.tell(running.clone());
        two.tell(running);
        let (by_rpc, by_graphql) = (observe(&one).await, observe(&two).await);
        let told = [testimony("A", &by_rpc), testimony("B", &by_graphql)];
        assert_eq!(by_rpc.anchor, by_graphql.anchor);
        assert_eq!(by_rpc.validators, by_graphql.validators);

        let proven = chain.advance(&before.close).unwrap();
        let certified = proven.facts().unwrap();
        let certified = certified.observation(Network::Localnet, Tier::Certified);
        let with_certified = told.into_iter().chain([testimony("C", &certified)]);
        assert_eq!(weighed(with_certified.collect()), "certified");
        in_safe_mode += usize::from(certified.safe_mode);
        scored += usize::from(by_rpc.validators[0].score != Err(Absence::NotInProtocol));
        before = closed;
    }
    // The plan did what it says, so that the loop met it.
    assert_eq!(in_safe_mode, 3);
    assert!(scored > 0);
}

/// One server lies beside a certified source: the certified value counts, and the lie is named.
#[tokio::test]
async fn a_liar_beside_the_certified_is_named() {
    let mut simulation = Simulation::new(Plan::quiet(4, 2, 8)).unwrap();
    let genesis = simulation.genesis().clone();
    let before = simulation.next().unwrap().unwrap();
    let closed = simulation.next().unwrap().unwrap();
    let honest = RunningEpoch::during(&closed, Some(&before), genesis.chain_id).unwrap();
    let mut lying = honest.clone();
    lying.last_change.as_mut().unwrap().burned = iotasrb_core::units::Nanos::from_nanos(7);
    let (one, two) = (indexer(1, honest).await, graphql(2, lying).await);
    let mut chain = CommitteeChain::new(genesis.committee).unwrap();
    let facts = chain.advance(&before.close).unwrap().facts().unwrap();
    let certified = facts.observation(Network::Localnet, Tier::Certified);
    let burned = certified.last_issuance.unwrap().burned.as_nanos();
    let told = vec![
        testimony("A", &observe(&one).await),
        testimony("B", &observe(&two).await),
        testimony("C", &certified),
    ];
    assert_eq!(
        weighed(told),
        format!(
            "certified\ncontradiction: the sources contradict each other about epoch 1: \
             last_burned_nanos: {burned} (C), 7 (B); the certified value counts"
        )
    );
}
