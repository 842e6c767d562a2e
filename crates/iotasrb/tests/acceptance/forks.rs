//! A committee that signs two ends of one epoch. No proof can refuse either: only who asks two
//! nodes, or compares two histories, sees it.

use super::{
    lies::{findings, honest_history, liar},
    network::{folder, node, short, url},
    program::{backfill, files, rate, text, verify},
};
use simnet::Misbehaviour::Fork;
use std::path::PathBuf;

/// The fork mints one IOTA more.
const HONEST: &str = "767000000000000";
const FORKED: &str = "767001000000000";

#[test]
fn two_certified_values_are_no_value() {
    let (honest, forked) = (url_of(node(short().during(8))), url_of(liar(Fork, 8)));
    let alone = |source: &str| {
        let answer = rate(&[source], &[]).json();
        assert_eq!(answer["anchor"]["tier"], "certified");
        assert_eq!(answer["findings"].as_array().unwrap().len(), 0);
        answer["target_reward"]["nanos"].clone()
    };
    assert_eq!(
        (alone(&honest.1), alone(&forked.1)),
        (HONEST.into(), FORKED.into())
    );
    let other = url_of(node(short().during(8)));
    for sources in [
        &[honest.1.as_str(), &forked.1][..],
        &[&forked.1, &honest.1],
        // No majority decides.
        &[&forked.1, &honest.1, &other.1],
    ] {
        let said = rate(sources, &[]);
        assert_eq!((said.code, said.stdout.as_str()), (Some(1), ""));
        for text in [
            "the validators signed two stories: the sources contradict each other about epoch 8: ",
            HONEST,
            FORKED,
            &honest.1,
            &forked.1,
            "both are certified, so there is no value",
        ] {
            assert!(said.stderr.contains(text), "{text}\n{}", said.stderr);
        }
    }
}

/// The first who gives a close is believed; what two were told differs in three files. A fork
/// that breaks a rule is found by computing it again.
#[test]
fn a_history_keeps_the_fork_that_came_first_and_a_comparison_shows_it() {
    let (honest, forked) = (url_of(short().served.honest()), url_of(liar(Fork, 12)));
    let (one, two) = (folder("fork one"), folder("fork two"));
    // The fork mints an IOTA more than it pays: signed by its committee, but not by the rules.
    for (dir, sources, verdict) in [
        (&one, [&honest.1, &forked.1], "proven"),
        (&two, [&forked.1, &honest.1], "undecided"),
    ] {
        let said = backfill(dir, &sources.map(String::as_str));
        assert_eq!(said.code, Some(0), "{}", said.stderr);
        assert!(findings(&said).is_empty());
        let verified = verify(&[text(dir)]);
        assert_eq!(verified.json()["verdict"], verdict);
        let differs = "epoch 7 is proven, but did not end as the chain's rules say: ";
        assert_eq!(verified.stderr.contains(differs), verdict == "undecided");
    }
    assert!(files(&one) == *honest_history());
    let (first, second) = (files(&one), files(&two));
    let differ: Vec<PathBuf> = first
        .keys()
        .filter(|place| first[*place] != second[*place])
        .cloned()
        .collect();
    assert_eq!(
        differ.iter().map(|place| text(place)).collect::<Vec<_>>(),
        [
            "closes/000007.close",
            "observations/000008.json",
            "outcomes/000007.json"
        ]
    );
    // Going on with the other node neither changes nor fetches anything.
    let later = backfill(&two, &[&honest.1]).json();
    assert_eq!(later["fetched"], 0);
    assert!(files(&two) == second);
}

/// The server, which serves until it is dropped, and its URL.
fn url_of(server: simnet::serve::GrpcServer) -> (simnet::serve::GrpcServer, String) {
    let url = url(&server);
    (server, url)
}
