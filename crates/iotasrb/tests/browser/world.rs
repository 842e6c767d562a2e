//! A history, a server on it, and what happens to both while a page is open.

use crate::{
    command,
    fixture::{HOUR_MS, NEWEST_MS, folder, held, mainnet_with_reward, open_history, publish},
    script,
    server::Server,
};
use iotasrb::{
    programme::archive::Archive,
    store::{Draft, Reason, State, StoreAddress, Taken, Writer},
};
use iotasrb_core::{observation::Observation, rates::MethodId, units::TimestampMs};
use serde_json::{Value, json};
use std::{path::PathBuf, sync::Arc};

/// The world of one test.
pub(crate) struct World {
    folder: PathBuf,
    history: StoreAddress,
    writer: Writer,
    address: String,
    server: Option<Server>,
    slots: u64,
}

impl World {
    /// Mainnet's recorded history, served.
    pub(crate) fn new(name: &str) -> Self {
        let name = format!("browser-{name}");
        let (history, writer) = open_history(&name);
        let server = Server::start(&history);
        Self {
            folder: folder(&format!("{name}-files")),
            address: server.address.clone(),
            server: Some(server),
            history,
            writer,
            slots: 0,
        }
    }

    /// The same with one more slot, of which this was observed.
    pub(crate) fn with(name: &str, observation: &Observation) -> Self {
        let mut world = Self::new(name);
        let at = world.next_slot();
        publish(&mut world.writer, observation, at);
        world.wait();
        world
    }

    /// The same with a record of the earlier programmes, in the folder in which commands run.
    pub(crate) fn recording(name: &str, record: impl FnOnce(&mut Archive)) -> Self {
        let mut world = Self::new(name);
        let mut archive = Archive::open(&world.folder.join(command::PROGRAMMES)).unwrap();
        record(&mut archive);
        let server = Server::start_with(&world.history, |desk| {
            desk.with_programmes(Arc::new(archive))
        });
        world.address.clone_from(&server.address);
        world.server = Some(server);
        world
    }

    /// Runs a script of `web/tests` on it; the folder where the script leaves files.
    pub(crate) fn run(mut self, name: &str) -> PathBuf {
        let (url, folder) = (format!("http://{}", self.address), self.folder.clone());
        script::run(name, &url, &folder, |wish| self.answer(wish));
        folder
    }

    /// Does what a script asks for.
    fn answer(&mut self, wish: &str) -> Result<Value, String> {
        match wish.split_once(' ').unwrap_or((wish, "")) {
            ("publish", _) => {
                let at = self.next_slot();
                // Each slot's reward is 1,000 IOTA more than that of the one before.
                let observation = mainnet_with_reward(767_000 + 1_000 * self.slots);
                publish(&mut self.writer, &observation, at);
                Ok(self.wait())
            }
            ("hold", _) => {
                let at = self.next_slot();
                self.writer.publish(&held(at)).unwrap();
                Ok(self.wait())
            }
            // As the publisher says of a recorded state, and of one whose epoch is over.
            ("degrade", _) => {
                self.publish_as(State::Degraded, "not_certified", "the word of a file");
                Ok(self.wait())
            }
            ("stale", _) => {
                self.publish_as(State::Stale, "epoch_over", "nothing was heard of the next");
                Ok(self.wait())
            }
            ("stop", _) => {
                self.server = None;
                Ok(Value::Null)
            }
            ("start", _) => {
                let server = Server::start_on(&self.address, &self.history, |desk| desk);
                self.server = Some(server);
                Ok(self.wait())
            }
            ("run", line) => command::run(line, &self.folder),
            _ => Err(format!("nobody knows what {wish} is")),
        }
    }

    fn next_slot(&mut self) -> u64 {
        self.slots += 1;
        NEWEST_MS + 2 * HOUR_MS * self.slots
    }

    /// A slot with a value that is not as good as it should be.
    fn publish_as(&mut self, state: State, code: &str, words: &str) {
        let draft = held(self.next_slot());
        let observation = mainnet_with_reward(767_000);
        let taken = Taken {
            observation: &observation,
            source: "a recording",
            evidence: None,
        };
        let at = draft.point.at.as_unix_ms() + 60_000;
        let number = self.writer.keep(&taken, TimestampMs::from_unix_ms(at));
        let rates = MethodId::at(observation.anchor.epoch).rates(&observation.check().unwrap());
        let draft = Draft {
            state,
            reason: Some(Reason {
                code: code.to_owned(),
                words: words.to_owned(),
            }),
            rates: Some((number.unwrap(), &rates)),
            ..draft
        };
        self.writer.publish(&draft).unwrap();
    }

    /// The number of the newest publication, once the server answers from it.
    fn wait(&mut self) -> Value {
        let newest = self.writer.store().newest().unwrap();
        let number = newest.map_or(0, |newest| newest.number);
        if let Some(server) = &self.server {
            server.wait_for(number);
        }
        json!(number)
    }
}
