//! Nodes that fail to deliver: what was proven before stays, who failed is named, and with a
//! node that delivers nothing is lost.

use super::{
    lies::{figures, honest_history},
    network::{folder, node, short, url},
    program::{files, rate},
};
use iotasrb::{
    history::backfill::{Backfill, Finding, Reason, Report},
    source::closes::CloseLimits,
};
use iotasrb_core::{observation::Network, units::Epoch};
use simnet::serve::{GrpcServer, TransportFault, TransportFault::*};
use std::{path::Path, thread, time::Duration};

/// A fault, how it is named, and by which code among servers that are asked together.
type Row = (TransportFault, &'static str, &'static str);

const ROWS: [Row; 10] = [
    (
        Status(13),
        "gRPC status 13: out of order; ask another server",
        "failed",
    ),
    (
        Status(14),
        "gRPC status 14: out of order; try again later",
        "failed",
    ),
    (Silence, SILENT, "silent"),
    (Drip(Duration::from_secs(1)), SILENT, "silent"),
    (
        Truncated,
        "gRPC status 13: Unexpected EOF decoding stream.",
        "failed",
    ),
    (Reset, "no answer: transport error: http2 error", "failed"),
    (Oversized((16 << 20) + 1), TOO_LARGE, "failed"),
    (Oversized(u32::MAX), TOO_LARGE, "failed"),
    // Empty messages follow the answer for as long as they are taken.
    (EndlessMessages, SILENT, "silent"),
    (AnotherEpoch, "answered epoch ", "failed"),
];
const SILENT: &str = "no answer";
const TOO_LARGE: &str = "has more than 16777216 bytes, more than are read";

/// The program's own limits, but for the time: what is waited for in vain costs milliseconds.
const SHORT: CloseLimits = CloseLimits {
    connect: Duration::from_secs(5),
    request: Duration::from_secs(1),
    session: Duration::from_secs(3_600),
    pause: Duration::from_millis(1),
    answer_bytes: 16 << 20,
    messages: 64,
    in_flight: 1,
    probes: 128,
    download_bytes: 512 << 20,
    unpacked_bytes: 2 << 30,
};

fn backfill(folder: &Path, nodes: &[&GrpcServer], limits: CloseLimits) -> Report {
    let backfill = Backfill {
        folder: folder.to_owned(),
        sources: nodes
            .iter()
            .map(|node| url(node).parse().unwrap())
            .collect(),
        trust: Some(short().served.trust().parse().unwrap()),
        network: Some(Network::Localnet),
        from: None,
        to: None,
        limits,
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime
        .unwrap()
        .block_on(backfill.run(&mut |_| ()))
        .unwrap()
}

/// A node that fails from its fifth answer on: after what it is, the committee, and the closes
/// of epochs 0 and 1.
fn failing(fault: &TransportFault) -> GrpcServer {
    let node = short().served.honest();
    (4..64).for_each(|request| node.faults().fail_one(request, fault.clone()));
    node
}

/// What was found about sources.
fn about_sources(report: &Report) -> Vec<&Finding> {
    let findings = report.findings.iter();
    findings
        .filter(|finding| finding.source.is_some())
        .collect()
}

#[track_caller]
fn check_named(report: &Report, node: &GrpcServer, fault: &TransportFault, words: &str) {
    let found = about_sources(report);
    let [finding] = found[..] else {
        panic!("{fault:?} {found:?}");
    };
    assert_eq!(finding.epoch, Some(Epoch::new(2)), "{fault:?}");
    assert_eq!(finding.source, Some(url(node)), "{fault:?}");
    let Reason::NotAvailable(says) = &finding.reason else {
        panic!("{fault:?} {finding:?}");
    };
    assert!(says.contains(words), "{fault:?} {says}");
}

/// Alone it ends the history where it fails; when it recovers the history goes on.
fn alone((fault, words, _): &Row, place: usize) {
    let (node, dir) = (failing(fault), folder(&format!("failing alone {place}")));
    let report = backfill(&dir, &[&node], SHORT);
    assert!(!report.is_complete(), "{fault:?}");
    assert_eq!((report.proven, report.summaries), (2, 0), "{fault:?}");
    check_named(&report, &node, fault, words);
    let report = backfill(&dir, &[&short().served.honest()], CloseLimits::default());
    assert!(report.is_complete(), "{fault:?}");
    assert_eq!((report.proven, report.fetched), (12, 10), "{fault:?}");
    assert!(files(&dir) == *honest_history(), "{fault:?}");
}

fn beside((fault, words, _): &Row, place: usize) {
    let (node, dir) = (failing(fault), folder(&format!("failing beside {place}")));
    let report = backfill(&dir, &[&node, &short().served.honest()], SHORT);
    assert!(report.is_complete(), "{fault:?}");
    check_named(&report, &node, fault, words);
    assert!(files(&dir) == *honest_history(), "{fault:?}");
}

fn no_rate((fault, words, _): &Row, _: usize) {
    let node = node(short().during(8));
    node.faults().fail_every(Some(fault.clone()));
    // A second is for those that say nothing; the others are not measured by it.
    let timeout = if *words == SILENT { "1" } else { "60" };
    let said = rate(&[&url(&node)], &["--timeout", timeout]);
    assert_eq!(
        (said.code, said.stdout.as_str()),
        (Some(1), ""),
        "{fault:?}"
    );
    let words = if *words == SILENT {
        "arrived within 1s"
    } else {
        words
    };
    let silent = said.stderr.contains("no observation within 1s");
    assert!(
        said.stderr.contains(words) || silent,
        "{fault:?} {}",
        said.stderr
    );
}

fn same_rate((fault, words, code): &Row, _: usize) {
    let (faulty, honest) = (node(short().during(8)), node(short().during(8)));
    let expected = figures(&rate(&[&url(&honest)], &[]));
    faulty.faults().fail_every(Some(fault.clone()));
    let said = rate(&[&url(&faulty), &url(&honest)], &["--timeout", "60"]);
    assert_eq!(figures(&said), expected, "{fault:?}");
    let found = said.json()["findings"].as_array().unwrap().clone();
    assert_eq!(found.len(), 1, "{fault:?}");
    assert_eq!(found[0]["code"], *code, "{fault:?}");
    assert_eq!(found[0]["sources"][0], url(&faulty), "{fault:?}");
    assert!(
        found[0]["message"].as_str().unwrap().contains(words),
        "{fault:?} {found:?}"
    );
}

/// All rows at once: most of the time is waiting.
fn for_every_fault(check: fn(&Row, usize)) {
    thread::scope(|scope| {
        for (place, row) in ROWS.iter().enumerate() {
            scope.spawn(move || check(row, place));
        }
    });
}

#[test]
fn alone_a_failing_node_ends_the_history_and_loses_nothing() {
    for_every_fault(alone);
}

#[test]
fn beside_another_a_failing_node_changes_nothing() {
    for_every_fault(beside);
}

#[test]
fn alone_a_failing_node_gives_no_rate() {
    for_every_fault(no_rate);
}

#[test]
fn beside_another_a_failing_node_does_not_change_the_rate() {
    for_every_fault(same_rate);
}
