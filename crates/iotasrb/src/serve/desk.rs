//! Where requests are answered: the board, and readers of the history.

use super::{
    access::Access, board::Board, data_api::RewardRate, gauges::Gauges, programmes::Programmes,
    readers::Readers,
};
use crate::{programme::archive::Archive, store::StoreAddress};
use std::{ops::Deref, path::PathBuf, sync::Arc};

/// What every request may use.
#[derive(Clone)]
pub struct Desk(Arc<Things>);

/// What is on a desk.
#[derive(Clone)]
pub struct Things {
    /// The edition from which requests are answered.
    pub board: Board,
    /// What is not in the edition.
    pub readers: Readers,
    /// Who may ask.
    pub(super) access: Access,
    /// What is counted.
    pub(super) gauges: Gauges,
    /// What the Data API calls the reward rate of a validator.
    pub(super) reward_rate: RewardRate,
    /// A folder of proven epochs, from which bundles are made.
    pub(super) bundles: Option<PathBuf>,
    /// Where the server is, for commands that people copy.
    pub(super) address: String,
    /// What is recorded of the programmes before today's.
    pub(super) programmes: Programmes,
}

impl Desk {
    /// A desk beside a board, with a history to read.
    pub fn new(board: Board, history: StoreAddress) -> Self {
        Self(Arc::new(Things {
            board,
            readers: Readers::new(history),
            access: Access::open(),
            gauges: Gauges::new(),
            reward_rate: RewardRate::default(),
            bundles: None,
            address: "http://127.0.0.1:8080".to_owned(),
            programmes: Programmes::none(),
        }))
    }

    /// The same for those that `access` lets in.
    #[must_use]
    pub fn with_access(self, access: Access) -> Self {
        self.with(|things| things.access = access)
    }

    /// The same, with another series as the reward rate of a validator.
    #[must_use]
    pub fn with_reward_rate(self, reward_rate: RewardRate) -> Self {
        self.with(|things| things.reward_rate = reward_rate)
    }

    /// The same, which also makes bundles from a folder of proven epochs.
    #[must_use]
    pub fn with_bundles(self, folder: PathBuf) -> Self {
        self.with(|things| things.bundles = Some(folder))
    }

    /// The same, at another address.
    #[must_use]
    pub fn with_address(self, address: std::net::SocketAddr) -> Self {
        self.with(|things| things.address = format!("http://{address}"))
    }

    /// The same, with what is recorded of the programmes before today's.
    #[must_use]
    pub fn with_programmes(self, archive: Arc<Archive>) -> Self {
        self.with(|things| things.programmes = Programmes::of(archive))
    }

    /// The same with a folder of that record, which is read on a thread of its own: only those who
    /// ask for the record wait for it.
    #[must_use]
    pub fn with_programmes_in(self, folder: PathBuf) -> Self {
        self.with(|things| things.programmes = Programmes::read_from(folder))
    }

    fn with(mut self, change: impl FnOnce(&mut Things)) -> Self {
        change(Arc::make_mut(&mut self.0));
        self
    }
}

impl Deref for Desk {
    type Target = Things;

    fn deref(&self) -> &Things {
        &self.0
    }
}
