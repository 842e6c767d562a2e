//! `iotasrb key`: who may ask a server that needs keys.

use super::{print, tell};
use crate::{
    foreign::tamed,
    publish::{figures::iso_time, table},
    run::now,
    serve::access::keys::{KeyError, Keys},
};
use clap::{Args, Subcommand};
use std::path::{Path, PathBuf};

const EXAMPLES: &str = "Examples:
  iotasrb key new --label 'a fund'      prints a key, once: it is kept nowhere
  iotasrb key list                      which keys there are, without themselves
  iotasrb key revoke 3f9c0a1b2c3d       from now on it is refused

A running server reads the file again within seconds. Callers send their key in the header X-API-KEY.";

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct KeyCommand {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Make a key and print it
    New {
        #[command(flatten)]
        file: KeyFileArgs,

        /// Whose it is, in your words
        #[arg(long, value_name = "TEXT")]
        label: String,
    },
    /// List the keys: their names, whose they are, when they were made
    List {
        #[command(flatten)]
        file: KeyFileArgs,
    },
    /// Revoke a key
    Revoke {
        #[command(flatten)]
        file: KeyFileArgs,

        /// Its name, as `list` shows it
        id: String,
    },
}

/// Where the keys are.
#[derive(Debug, Args)]
pub(super) struct KeyFileArgs {
    /// The file of keys; without this it is iotasrb/keys.json in the platform's folder for data
    #[arg(long, value_name = "FILE", env = "IOTASRB_KEYS")]
    keys: Option<PathBuf>,
}

impl KeyFileArgs {
    fn path(&self) -> anyhow::Result<PathBuf> {
        self.keys.clone().map_or_else(standard, Ok)
    }
}

/// The file of keys where none is named: beside the history.
pub(super) fn standard() -> anyhow::Result<PathBuf> {
    let history = crate::store::StoreAddress::standard()?;
    let folder = history.file().and_then(Path::parent);
    Ok(folder.unwrap_or(Path::new(".")).join("keys.json"))
}

pub(super) fn run(command: &KeyCommand) -> anyhow::Result<()> {
    let now = iso_time(now());
    match &command.verb {
        Verb::New { file, label } => {
            let key = Keys::create(&file.path()?, label, &now)?;
            tell("iotasrb: this is the only time that the key is shown");
            print(&format!("{key}\n"))
        }
        Verb::List { file } => print(&list(&file.path()?)?),
        Verb::Revoke { file, id } => Ok(Keys::revoke(&file.path()?, id, &now)?),
    }
}

fn list(path: &Path) -> Result<String, KeyError> {
    let keys = Keys::read(path)?;
    let rows: Vec<_> = keys
        .entries()
        .map(|entry| {
            let revoked = entry.revoked.clone().unwrap_or_default();
            vec![
                entry.id.clone(),
                tamed(&entry.label),
                entry.created.clone(),
                revoked,
            ]
        })
        .collect();
    if rows.is_empty() {
        return Ok("There are no keys.\n".to_owned());
    }
    let head = ["key", "label", "created", "revoked"];
    Ok(table::columns(&head, rows, &head))
}
