//! The table of `docs/adr/0007-sources.md` about the running epoch: servers that agree, that are
//! late, that lie and that are silent, with a certified node among them and without.

use super::{
    lies::liar,
    network::{node, servers, short, url},
    program::{Said, iotasrb, rate},
};
use serde_json::{Value, json};
use simnet::{
    ClosedEpoch, Misbehaviour,
    serve::{
        GraphQlServer, GrpcServer, JsonRpcMethods, JsonRpcServer, RunningEpoch, TransportFault,
    },
};
use std::net::Ipv4Addr;

/// Everybody tells of epoch 8, but for who is late: of epoch 7. Each has an address, and so an
/// operator, of its own.
struct Servers {
    honest: JsonRpcServer,
    second: GraphQlServer,
    late: JsonRpcServer,
    lying: GraphQlServer,
    silent: JsonRpcServer,
    certified: GrpcServer,
}

impl Servers {
    fn start() -> Self {
        let closed = &short().closed;
        let running = |epoch: usize| {
            let before: Option<&ClosedEpoch> = Some(&closed[epoch - 1]);
            RunningEpoch::during(&closed[epoch], before, short().served.chain.chain_id).unwrap()
        };
        let mut lie = running(8);
        let issued = lie.last_change.as_mut().unwrap();
        issued.burned = iotasrb_core::units::Nanos::from_nanos(7);
        let host = |number| Ipv4Addr::new(127, 0, 0, number);
        let rpc = |number, epoch| {
            let started = JsonRpcServer::start(host(number), JsonRpcMethods::Indexer, epoch);
            servers().block_on(started).unwrap()
        };
        let graphql = |number, epoch| {
            let started = GraphQlServer::start(host(number), epoch);
            servers().block_on(started).unwrap()
        };
        let silent = rpc(6, running(8));
        silent.faults().fail_every(Some(TransportFault::Silence));
        Self {
            honest: rpc(2, running(8)),
            second: graphql(3, running(8)),
            late: rpc(4, running(7)),
            lying: graphql(5, lie),
            silent,
            certified: node(short().during(8)),
        }
    }

    fn url(&self, name: &str) -> String {
        match name {
            "honest" => format!("http://{}", self.honest.address()),
            "second" => format!("graphql+http://{}", self.second.address()),
            "late" => format!("http://{}", self.late.address()),
            "lying" => format!("graphql+http://{}", self.lying.address()),
            "silent" => format!("http://{}", self.silent.address()),
            "certified" => url(&self.certified),
            other => panic!("{other}"),
        }
    }

    fn rate(&self, names: &[&str]) -> Said {
        let urls: Vec<String> = names.iter().map(|name| self.url(name)).collect();
        let urls: Vec<&str> = urls.iter().map(String::as_str).collect();
        rate(&urls, &["--timeout", "60"])
    }
}

/// Who is asked; the tier and the epoch, or nothing; what is found, and about whom last.
type Row = (
    &'static [&'static str],
    Option<(&'static str, u64)>,
    &'static [(&'static str, &'static str)],
);

const WITHOUT_CERTIFIED: [Row; 7] = [
    (&["honest"], Some(("single", 8)), &[]),
    (&["honest", "second"], Some(("agreed", 8)), &[]),
    (
        &["late", "honest"],
        Some(("single", 8)),
        &[("late", "late")],
    ),
    (
        &["late", "honest", "second"],
        Some(("agreed", 8)),
        &[("late", "late")],
    ),
    (&["honest", "lying"], None, &[]),
    // Two against one decide nothing.
    (&["honest", "second", "lying"], None, &[]),
    (&["late", "lying", "honest"], None, &[]),
];

const WITH_CERTIFIED: [Row; 7] = [
    (&["certified"], Some(("certified", 8)), &[]),
    (&["honest", "certified"], Some(("certified", 8)), &[]),
    (
        &["late", "certified"],
        Some(("certified", 8)),
        &[("late", "late")],
    ),
    (
        &["lying", "certified"],
        Some(("certified", 8)),
        &[("contradiction", "lying")],
    ),
    (
        &["lying", "late", "honest", "certified"],
        Some(("certified", 8)),
        &[("contradiction", "lying"), ("late", "late")],
    ),
    (
        &["silent", "certified"],
        Some(("certified", 8)),
        &[("silent", "silent")],
    ),
    (
        &["silent", "lying", "late", "certified"],
        Some(("certified", 8)),
        &[
            ("silent", "silent"),
            ("contradiction", "lying"),
            ("late", "late"),
        ],
    ),
];

/// Of epoch 8; the servers' epoch has the same figures, but only the committee vouches for them.
const RATE: &str = "2.702884986632157050";

#[track_caller]
fn check(servers: &Servers, (asked, outcome, findings): Row) {
    let said = servers.rate(asked);
    let Some((tier, epoch)) = outcome else {
        assert_eq!(
            (said.code, said.stdout.as_str()),
            (Some(1), ""),
            "{asked:?}"
        );
        let told = "contradict each other about epoch 8: last_burned_nanos: ";
        assert!(said.stderr.contains(told), "{asked:?} {}", said.stderr);
        assert!(
            said.stderr
                .contains(&format!("7 ({})", servers.url("lying")))
        );
        return;
    };
    assert_eq!(said.code, Some(0), "{asked:?} {}", said.stderr);
    let answer = said.json();
    assert_eq!(answer["anchor"]["tier"], tier, "{asked:?}");
    assert_eq!(answer["anchor"]["epoch"], epoch, "{asked:?}");
    assert_eq!(answer["iotasrb"]["decimal"], RATE, "{asked:?}");
    let found = answer["findings"].as_array().unwrap().iter();
    let found: Vec<Value> = found
        .map(|one| json!([one["code"], one["sources"].as_array().unwrap()]))
        .collect();
    let expected: Vec<Value> = findings
        .iter()
        .map(|(code, name)| {
            let about = servers.url(name);
            match *code {
                "contradiction" => json!([code, [servers.url("certified"), about]]),
                _ => json!([code, [about]]),
            }
        })
        .collect();
    let sorted = |mut all: Vec<Value>| {
        all.sort_by_key(ToString::to_string);
        all
    };
    assert_eq!(sorted(found), sorted(expected), "{asked:?} {}", said.stderr);
}

#[test]
fn without_a_certified_node() {
    let servers = Servers::start();
    WITHOUT_CERTIFIED
        .into_iter()
        .for_each(|row| check(&servers, row));
}

#[test]
fn with_a_certified_node() {
    let servers = Servers::start();
    WITH_CERTIFIED
        .into_iter()
        .for_each(|row| check(&servers, row));
}

/// A node that lies proves nothing, and the others make the tier that they make without it.
#[test]
fn a_node_that_lies_is_no_certified_source() {
    let servers = Servers::start();
    let liar = liar(Misbehaviour::ForgedEvent, 8);
    let (honest, second) = (servers.url("honest"), servers.url("second"));
    let said = rate(&[&url(&liar), &honest, &second], &[]);
    let answer = said.json();
    assert_eq!(answer["anchor"]["tier"], "agreed");
    assert_eq!(answer["findings"][0]["code"], "failed");
    assert_eq!(answer["findings"][0]["sources"], json!([url(&liar)]));
}

/// What a node certifies is enough for a forecast, and it is that of a server, which has the
/// protocol's configuration itself: scores count in this network, and in epoch 9 a quorum reports
/// a member, which loses its whole reward.
#[test]
fn a_certified_node_alone_gives_the_forecast_of_a_server() {
    let closed = &short().closed;
    let chain_id = short().served.chain.chain_id;
    let host = Ipv4Addr::new(127, 0, 0, 7);
    for (epoch, reward) in [(9, "19750833077"), (10, "23566892900")] {
        let running = RunningEpoch::during(&closed[epoch], Some(&closed[epoch - 1]), chain_id);
        let server = JsonRpcServer::start(host, JsonRpcMethods::Indexer, running.unwrap());
        let server = servers().block_on(server).unwrap();
        let certified = node(short().during(epoch));
        for (source, tier) in [
            (url(&certified), "certified"),
            (format!("http://{}", server.address()), "single"),
        ] {
            let answer = forecast(&source).json();
            assert_eq!(answer["anchor"]["tier"], tier);
            assert_eq!(
                answer["forecasts"][0]["reward_nanos"], reward,
                "{epoch} {tier}"
            );
        }
    }
}

/// `iotasrb calc` of the short network, from this source.
fn forecast(source: &str) -> Said {
    let trust = short().served.trust();
    let line = ["calc", "--network", "localnet", "--source", source];
    let plan = ["--amount", "1000", "--days", "5", "--growth", "0"];
    let more = ["--trust", &trust, "--format", "json"];
    iotasrb(&[&line[..], &plan, &more].concat())
}

/// A node that is an epoch behind: its certified value counts, of its own epoch, and who is
/// ahead of it is named; beside a node that is not behind, it is late itself.
#[test]
fn a_node_that_is_late_still_counts() {
    let servers = Servers::start();
    let behind = node(short().during(7));
    let honest = servers.url("honest");
    let answer = rate(&[&url(&behind), &honest], &[]).json();
    assert_eq!(answer["anchor"]["tier"], "certified");
    assert_eq!(answer["anchor"]["epoch"], 7);
    assert_eq!(answer["findings"][0]["code"], "ahead");
    assert_eq!(answer["findings"][0]["sources"], json!([honest]));
    let answer = rate(&[&url(&behind), &servers.url("certified")], &[]).json();
    assert_eq!(answer["anchor"]["epoch"], 8);
    assert_eq!(answer["findings"][0]["code"], "late");
    assert_eq!(answer["findings"][0]["sources"], json!([url(&behind)]));
}

#[test]
fn all_silent_give_nothing() {
    let servers = Servers::start();
    servers
        .certified
        .faults()
        .fail_every(Some(TransportFault::Silence));
    let said = rate(
        &[&servers.url("certified"), &servers.url("silent")],
        &["--timeout", "1"],
    );
    assert_eq!((said.code, said.stdout.as_str()), (Some(1), ""));
    for name in ["certified", "silent"] {
        let named = said
            .stderr
            .lines()
            .filter(|line| line.contains(&servers.url(name)));
        assert_eq!(named.count(), 1, "{}", said.stderr);
    }
    assert!(said.stderr.contains("no source gave a usable observation"));
}
