//! Two publishers and a reader on PostgreSQL, while the one that writes dies, or the server.

use super::{
    moments::Moments,
    network::{Network, folder},
    postgres_server::{Durability, Server},
    program::{A_WHILE, Publisher, check_points, live, observe, text},
    requests::latest,
};
use iotasrb::store::{Store, StoreAddress};
use std::{
    mem,
    sync::mpsc::{RecvTimeoutError, Sender, channel},
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

const KILLS: u64 = 50;
const RESTARTS: u64 = 10;
const EPOCHS: u64 = 36;
/// How long nobody may write.
const TAKE_OVER: Duration = Duration::from_secs(10);
/// How long one writes at the most before it is killed: about a dozen publications.
const LIFE_MS: u64 = 400;

#[test]
fn another_takes_over_where_one_dies_and_both_outlive_the_server() {
    let server = Server::start(Durability::Full);
    let url = server.database("history");
    let network = Network::begin(14, EPOCHS);
    let whole = folder("postgres").join("whole.sqlite");
    let more = network.arguments();
    // Both histories begin in the same epoch.
    observe(&url, &more);
    observe(text(&whole), &more);
    let reader = Reader::start(&url);
    let mut pair = Pair::start(&url, &more);
    let mut moments = Moments(0x5eed);
    let mut epochs = 0;
    for kill in 0..KILLS {
        // Some have a day to publish, some nothing.
        if kill % 2 == 0 && network.end_epoch() {
            epochs += 1;
        }
        pair.kill_the_leader(moments.below(LIFE_MS));
    }
    for _ in 0..RESTARTS {
        if network.end_epoch() {
            epochs += 1;
        }
        pair.outlive(&server, moments.below(LIFE_MS));
    }
    while network.end_epoch() {
        epochs += 1;
    }
    observe(text(&whole), &more);
    let whole = live(&StoreAddress::File(whole));
    reader.reaches(whole.len());
    drop(pair);
    let address: StoreAddress = url.parse().unwrap();
    let kept = live(&address);
    check_points(&kept, epochs);
    assert!(kept == whole, "a value differs");
    let mut store = Store::open_to_read(&address).unwrap();
    let found = store.check(&mut |_, _| {}).unwrap();
    assert_eq!(found.flaws, []);
}

/// Two publishers of one history, of which one writes.
struct Pair<'a> {
    url: &'a str,
    more: &'a [String],
    leader: Publisher,
    other: Publisher,
    term: u64,
}

impl<'a> Pair<'a> {
    fn start(url: &'a str, more: &'a [String]) -> Self {
        let leader = Publisher::start(url, more);
        let term = leads(&leader, A_WHILE).unwrap();
        Self {
            url,
            more,
            leader,
            other: waiting(url, more),
            term,
        }
    }

    /// Kills the one that writes, in its work or when it rests. The other one goes on in its
    /// place, and a new process waits.
    #[track_caller]
    fn kill_the_leader(&mut self, life_ms: u64) {
        let _ = self.leader.hear("resting", Duration::from_millis(life_ms));
        self.leader.child.kill().unwrap();
        let term = leads(&self.other, TAKE_OVER).expect("the other one does not take over");
        assert!(term > self.term);
        self.term = term;
        let new = waiting(self.url, self.more);
        self.leader = mem::replace(&mut self.other, new);
    }

    /// Kills the server and starts it again: both processes say so, one of them goes on, and the
    /// other one waits. Only who was in touch with it again says that it is gone again.
    #[track_caller]
    fn outlive(&mut self, server: &Server, life_ms: u64) {
        let _ = self.leader.hear("resting", Duration::from_millis(life_ms));
        server.kill();
        for publisher in [&self.leader, &self.other] {
            let failed = publisher.hear("the history failed; trying again", A_WHILE);
            let words =
                failed.expect("it does not say that the server is gone")["error"].to_string();
            assert!(words.contains("PostgreSQL does not answer"), "{words}");
        }
        server.restart();
        let deadline = Instant::now() + TAKE_OVER;
        let moment = Duration::from_millis(20);
        // The term of each that writes; nothing if it waits.
        let mut said = [None, None];
        let (place, term) = loop {
            for (publisher, said) in [&self.leader, &self.other].into_iter().zip(&mut said) {
                if let Some(heard) = publisher.hear_one_of(&["writing", WAITS], moment) {
                    *said = Some(heard["term"].as_u64());
                }
            }
            match said {
                [Some(Some(term)), Some(None)] => break (0, term),
                [Some(None), Some(Some(term))] => break (1, term),
                _ => assert!(Instant::now() < deadline, "nobody writes again: {said:?}"),
            }
        };
        if place == 1 {
            mem::swap(&mut self.leader, &mut self.other);
        }
        assert!(term > self.term);
        self.term = term;
    }
}

const WAITS: &str = "another process writes; waiting for the turn";

/// A publisher that waits for its turn.
#[track_caller]
fn waiting(url: &str, more: &[String]) -> Publisher {
    let publisher = Publisher::start(url, more);
    publisher.hear(WAITS, A_WHILE).expect("it does not wait");
    publisher
}

/// The term of a publisher, if it begins one in time.
fn leads(publisher: &Publisher, time: Duration) -> Option<u64> {
    let writing = publisher.hear("writing", time)?;
    Some(writing["term"].as_u64().unwrap())
}

/// A process that only reads, and somebody who asks it all the time.
struct Reader {
    address: String,
    asking: JoinHandle<()>,
    enough: Sender<()>,
    _process: Publisher,
}

impl Reader {
    fn start(url: &str) -> Self {
        let process = Publisher::start_to_read(url);
        let address = process.address();
        let deadline = Instant::now() + A_WHILE;
        while latest(&address).is_none() {
            assert!(Instant::now() < deadline, "it never answers");
        }
        let (enough, end) = channel();
        let asked = address.clone();
        let asking = thread::spawn(move || {
            let mut newest = 0;
            let often = Duration::from_millis(20);
            while end.recv_timeout(often) == Err(RecvTimeoutError::Timeout) {
                let number = latest(&asked).expect("it does not answer any more");
                assert!(number >= newest, "{number} came after {newest}");
                newest = number;
            }
        });
        Self {
            address,
            asking,
            enough,
            _process: process,
        }
    }

    /// It has answered all the time, and comes to answer with the newest publication.
    #[track_caller]
    fn reaches(self, number: usize) {
        let deadline = Instant::now() + A_WHILE;
        while latest(&self.address) != u64::try_from(number).ok() {
            assert!(Instant::now() < deadline, "it does not come to {number}");
            thread::yield_now();
        }
        drop(self.enough);
        self.asking.join().unwrap();
    }
}
