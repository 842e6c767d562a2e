//! The record of the programmes before today's, as requests are answered from it.

mod records;

pub(super) use records::{Kept, Records};

use super::{answers::Answers, problem::Problem};
use crate::programme::archive::Archive;
use axum::http::StatusCode;
use std::{path::PathBuf, sync::Arc, thread, time::Duration};
use tokio::{sync::watch, time};

/// For how long a request waits until the folder is read.
const PATIENCE: Duration = Duration::from_secs(10);

/// What is recorded of the programmes, once it is read. It never changes afterwards, and nor do
/// the answers that are made of it.
#[derive(Clone, Debug)]
pub(super) struct Programmes {
    opened: watch::Receiver<Opened>,
    answers: Arc<Answers>,
}

#[derive(Clone, Debug)]
enum Opened {
    NotYet,
    Failed,
    Ready(Arc<Records>),
}

impl Programmes {
    /// Nothing was imported.
    pub(super) fn none() -> Self {
        Self::opened(Opened::Ready(Arc::new(Records::none())))
    }

    /// What an archive holds.
    pub(super) fn of(archive: Arc<Archive>) -> Self {
        Self::opened(Opened::Ready(Arc::new(Records::of(archive))))
    }

    /// What a folder holds, as soon as it is read.
    pub(super) fn read_from(folder: PathBuf) -> Self {
        let (opens, opened) = watch::channel(Opened::NotYet);
        let read = move || {
            let read = Archive::open(&folder);
            // Nobody waits for it any more where this fails.
            let _ = opens.send(match read {
                Ok(archive) => {
                    for damage in archive.damaged() {
                        tracing::warn!(%damage, "a file of the earlier programmes is not used");
                    }
                    Opened::Ready(Arc::new(Records::of(Arc::new(archive))))
                }
                Err(error) => {
                    tracing::error!(%error, folder = %folder.display(), "the earlier programmes cannot be read");
                    Opened::Failed
                }
            });
        };
        let thread = thread::Builder::new().name("programmes".to_owned());
        if let Err(error) = thread.spawn(read) {
            tracing::error!(%error, "no thread to read the earlier programmes");
        }
        let answers = Arc::new(Answers::new());
        Self { opened, answers }
    }

    fn opened(opened: Opened) -> Self {
        let (_, opened) = watch::channel(opened);
        let answers = Arc::new(Answers::new());
        Self { opened, answers }
    }

    /// The answers that no publication changes.
    pub(super) fn answers(&self) -> &Answers {
        &self.answers
    }

    /// What is recorded, as soon as it is read.
    pub(super) async fn records(&self) -> Result<Arc<Records>, Problem> {
        let mut opened = self.opened.clone();
        let is_over = |opened: &Opened| !matches!(opened, Opened::NotYet);
        let waited = time::timeout(PATIENCE, opened.wait_for(is_over)).await;
        let opened = waited.map(|opened| opened.map(|opened| opened.clone()));
        match opened {
            Ok(Ok(Opened::Ready(records))) => Ok(records),
            Err(_) => Err(unreadable("it is being read; try again in a few seconds")),
            Ok(_) => Err(unreadable("it cannot be read; the server's log says why")),
        }
    }
}

fn unreadable(detail: &str) -> Problem {
    Problem::new(
        StatusCode::SERVICE_UNAVAILABLE,
        "no-record",
        "The record of the earlier programmes is not at hand",
        detail,
    )
}
