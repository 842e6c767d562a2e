//! Keys of callers: a file that holds their names and digests, never the keys themselves.

use crate::spelling::hex;
use blake2::{Blake2b, Digest as _, digest::consts::U32};
use serde::{Deserialize, Serialize};
use std::{
    collections::BTreeMap,
    fs::{self, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
};
use subtle::ConstantTimeEq;

const SCHEMA: &str = "iotasrb.keys/1";
/// What every key begins with, so that one is recognised where it should not be.
const PREFIX: &str = "iotasrb_";
/// The bytes of a key's name, and those that nobody can guess.
const ID_BYTES: usize = 6;
const SECRET_BYTES: usize = 32;
/// More keys than one file should hold, and a larger file than they make.
const MAX_KEYS: usize = 100_000;
const MAX_FILE_BYTES: u64 = 64 << 20;
const MAX_LABEL: usize = 100;

/// The keys of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keys {
    entries: BTreeMap<String, Entry>,
}

/// A key, without itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Its name, which is its first part, and no secret.
    pub id: String,
    /// Whose it is, in the words of whoever made it.
    pub label: String,
    /// BLAKE2b-256 of the key, in hexadecimal.
    digest: String,
    /// When it was made.
    pub created: String,
    /// When it was revoked.
    pub revoked: Option<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct KeyFile {
    schema: String,
    keys: Vec<Entry>,
}

/// Why keys cannot be read or changed.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The file cannot be read or written.
    #[error("cannot use {path}: {cause}")]
    File {
        /// The file.
        path: PathBuf,
        /// What the operating system says.
        cause: io::Error,
    },
    /// The file is no file of keys.
    #[error("{path} holds no keys that can be read: {cause}")]
    Malformed {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        cause: String,
    },
    /// Somebody else is changing it.
    #[error("{path} is there: another process is changing the keys; if none is, remove it")]
    Locked {
        /// The file that tells so.
        path: PathBuf,
    },
    /// Such a label would not be of use.
    #[error("a label has 1 to {MAX_LABEL} characters, none of them a control character")]
    Label,
    /// There is no such key.
    #[error("there is no key {0} that is not revoked; `iotasrb key list` shows them")]
    Unknown(String),
    /// The file is full.
    #[error("a file holds at most {MAX_KEYS} keys")]
    Full,
    /// The system gives no random numbers.
    #[error("the system gives no random numbers: {0}")]
    Random(String),
}

impl Keys {
    /// Reads a file; one that is missing holds no keys.
    pub fn read(path: &Path) -> Result<Self, KeyError> {
        let of_file = |cause| KeyError::File {
            path: path.to_owned(),
            cause,
        };
        let malformed = |cause: String| KeyError::Malformed {
            path: path.to_owned(),
            cause,
        };
        match fs::metadata(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => return Err(of_file(error)),
            Ok(found) if found.len() > MAX_FILE_BYTES => {
                return Err(malformed(format!(
                    "it has more than {MAX_FILE_BYTES} bytes"
                )));
            }
            Ok(_) => {}
        }
        let text = fs::read(path).map_err(of_file)?;
        let file: KeyFile =
            serde_json::from_slice(&text).map_err(|error| malformed(error.to_string()))?;
        if file.schema != SCHEMA {
            return Err(malformed(format!("its schema is not {SCHEMA}")));
        }
        let keys = file.keys.into_iter();
        Ok(Self {
            entries: keys.map(|entry| (entry.id.clone(), entry)).collect(),
        })
    }

    /// Makes a key and adds it to a file. The key itself is given once and kept nowhere.
    pub fn create(path: &Path, label: &str, now: &str) -> Result<String, KeyError> {
        let length = label.chars().count();
        if length == 0 || length > MAX_LABEL || label.chars().any(char::is_control) {
            return Err(KeyError::Label);
        }
        let mut random = [0; ID_BYTES + SECRET_BYTES];
        getrandom::fill(&mut random).map_err(|error| KeyError::Random(error.to_string()))?;
        let (id, secret) = random.split_at(ID_BYTES);
        let id = hex(id);
        let key = format!("{PREFIX}{id}_{}", hex(secret));
        change(path, |keys| {
            if keys.entries.len() >= MAX_KEYS {
                return Err(KeyError::Full);
            }
            let entry = Entry {
                id: id.clone(),
                label: label.to_owned(),
                digest: digest(&key),
                created: now.to_owned(),
                revoked: None,
            };
            keys.entries.insert(id, entry);
            Ok(())
        })?;
        Ok(key)
    }

    /// Revokes a key of a file.
    pub fn revoke(path: &Path, id: &str, now: &str) -> Result<(), KeyError> {
        change(path, |keys| {
            let entry = keys.entries.get_mut(id);
            let entry = entry.filter(|entry| entry.revoked.is_none());
            let entry = entry.ok_or_else(|| KeyError::Unknown(id.to_owned()))?;
            entry.revoked = Some(now.to_owned());
            Ok(())
        })
    }

    /// All of them, by their names.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.entries.values()
    }

    /// The name of a key that is known and not revoked. How long it takes tells nothing of the
    /// secret.
    pub fn find(&self, key: &str) -> Option<&str> {
        let (id, _) = key.strip_prefix(PREFIX)?.split_once('_')?;
        let entry = self.entries.get(id)?;
        let is_it = digest(key).as_bytes().ct_eq(entry.digest.as_bytes());
        (bool::from(is_it) && entry.revoked.is_none()).then_some(entry.id.as_str())
    }
}

/// Changes a file, whole or not at all, while nobody else does.
fn change(
    path: &Path,
    work: impl FnOnce(&mut Keys) -> Result<(), KeyError>,
) -> Result<(), KeyError> {
    let partial = path.with_added_extension("partial");
    let of_file = |cause: io::Error| match cause.kind() {
        io::ErrorKind::AlreadyExists => KeyError::Locked {
            path: partial.clone(),
        },
        _ => KeyError::File {
            path: partial.clone(),
            cause,
        },
    };
    if let Some(folder) = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
    {
        fs::create_dir_all(folder).map_err(of_file)?;
    }
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&partial).map_err(of_file)?;
    let written = Keys::read(path).and_then(|mut keys| {
        work(&mut keys)?;
        let document = KeyFile {
            schema: SCHEMA.to_owned(),
            keys: keys.entries.into_values().collect(),
        };
        let text = serde_json::to_string_pretty(&document);
        let text = text.map_err(|error| of_file(io::Error::other(error)))? + "\n";
        file.write_all(text.as_bytes()).map_err(of_file)?;
        file.sync_all().map_err(of_file)?;
        fs::rename(&partial, path).map_err(of_file)
    });
    if written.is_err() {
        // The error that matters is the first one.
        let _ = fs::remove_file(&partial);
    }
    written
}

/// A key has more randomness than anybody can try, so a quick hash keeps it.
fn digest(key: &str) -> String {
    hex(&Blake2b::<U32>::digest(key.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str) -> PathBuf {
        let folder =
            std::env::temp_dir().join(format!("iotasrb-keys-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        folder.join("keys.json")
    }

    #[test]
    fn a_key_is_known_until_it_is_revoked() {
        let path = file("known");
        assert_eq!(Keys::read(&path).unwrap(), Keys::default());
        let key = Keys::create(&path, "a fund", "2026-11-26T00:00:00Z").unwrap();
        let other = Keys::create(&path, "a vendor", "2026-11-26T00:00:00Z").unwrap();
        let keys = Keys::read(&path).unwrap();
        let id = keys.find(&key).unwrap().to_owned();
        assert_ne!(keys.find(&other), Some(id.as_str()));
        // Nothing but the whole key is the key.
        let text = fs::read_to_string(&path).unwrap();
        assert!(!text.contains(key.rsplit_once('_').unwrap().1), "{text}");
        for wrong in [
            &key[..key.len() - 1],
            &format!("{key}0"),
            &id,
            "",
            "iotasrb_",
            "iotasrb__",
        ] {
            assert_eq!(keys.find(wrong), None, "{wrong}");
        }
        Keys::revoke(&path, &id, "2026-11-27T00:00:00Z").unwrap();
        let keys = Keys::read(&path).unwrap();
        assert_eq!(keys.find(&key), None);
        assert!(keys.find(&other).is_some());
        let again = Keys::revoke(&path, &id, "2026-11-27T00:00:00Z");
        assert!(matches!(again, Err(KeyError::Unknown(_))));
    }

    #[test]
    fn what_is_no_file_of_keys_is_refused_and_stays() {
        let path = file("malformed");
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        for text in [
            "",
            "{}",
            r#"{"schema":"iotasrb.keys/2","keys":[]}"#,
            "not json",
        ] {
            fs::write(&path, text).unwrap();
            let found = Keys::create(&path, "a fund", "2026-11-26T00:00:00Z");
            assert!(matches!(found, Err(KeyError::Malformed { .. })), "{text}");
            assert_eq!(fs::read_to_string(&path).unwrap(), text);
        }
        fs::remove_file(&path).unwrap();
        // Whoever changes it keeps the others waiting.
        fs::write(path.with_added_extension("partial"), "").unwrap();
        let found = Keys::create(&path, "a fund", "2026-11-26T00:00:00Z");
        assert!(matches!(found, Err(KeyError::Locked { .. })));
        assert!(path.with_added_extension("partial").exists());
        for label in ["", "two\nlines", &"x".repeat(101)] {
            let found = Keys::create(&path, label, "2026-11-26T00:00:00Z");
            assert!(matches!(found, Err(KeyError::Label)), "{label}");
        }
    }
}
