use super::error::StoreError;
use etcetera::BaseStrategy as _;
use std::{
    fmt,
    path::{Path, PathBuf},
    str::FromStr,
};

/// Where a history is kept: a file, or a database of PostgreSQL.
///
/// ```
/// use iotasrb::store::StoreAddress;
/// let file: StoreAddress = "benchmark.sqlite".parse().unwrap();
/// assert_eq!(file.to_string(), "benchmark.sqlite");
/// let server: StoreAddress = "postgres://me:secret@db.example/iotasrb".parse().unwrap();
/// assert_eq!(server.to_string(), "postgres://db.example/iotasrb");
/// assert!("mysql://db.example/iotasrb".parse::<StoreAddress>().is_err());
/// ```
#[derive(Clone, PartialEq, Eq)]
pub enum StoreAddress {
    /// A file of SQLite.
    File(PathBuf),
    /// A database of PostgreSQL, by its URL.
    Postgres(PostgresUrl),
}

/// The URL of a database; it is never shown whole, since it may hold a password.
#[derive(Clone, PartialEq, Eq)]
pub struct PostgresUrl(String);

impl PostgresUrl {
    /// The whole URL, for the connection alone.
    pub(super) fn secret(&self) -> &str {
        &self.0
    }
}

impl StoreAddress {
    /// The file in the platform's folder for data.
    pub fn standard() -> Result<Self, StoreError> {
        let strategy = etcetera::choose_base_strategy().map_err(|_| {
            let rule = "this machine names no folder for data: name the file with --store";
            StoreError::Address(rule.to_owned())
        })?;
        let folder = strategy.data_dir().join("iotasrb");
        Ok(Self::File(folder.join("history.sqlite")))
    }

    /// The file, if it is one.
    pub fn file(&self) -> Option<&Path> {
        match self {
            Self::File(path) => Some(path),
            Self::Postgres(_) => None,
        }
    }
}

impl FromStr for StoreAddress {
    type Err = StoreError;

    fn from_str(text: &str) -> Result<Self, StoreError> {
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Ok(Self::Postgres(PostgresUrl(text.to_owned())));
        }
        // Not repeated: what follows may be a password.
        if text.contains("://") {
            let rule = "a history is kept in a file or under postgres://…";
            return Err(StoreError::Address(rule.to_owned()));
        }
        if text.is_empty() {
            return Err(StoreError::Address("it is empty".to_owned()));
        }
        Ok(Self::File(PathBuf::from(text)))
    }
}

impl fmt::Display for StoreAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => path.display().fmt(f),
            Self::Postgres(url) => url.fmt(f),
        }
    }
}

/// The host and the database, and nothing that could be a secret.
impl fmt::Display for PostgresUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = self.0.split_once("://").map_or("", |(_, place)| place);
        let (before, place) = place.rsplit_once('@').unwrap_or(("", place));
        // What follows may be a part of a password in either of two ways.
        if before.contains('?') {
            return write!(f, "postgres://…");
        }
        let place = place.split(['?', '#']).next().unwrap_or_default();
        write!(f, "postgres://{place}")
    }
}

impl fmt::Debug for StoreAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Debug for PostgresUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_secret_is_shown() {
        for (url, shown) in [
            ("postgres://db.example/srb", "postgres://db.example/srb"),
            (
                "postgresql://u:p@db.example:5433/srb?sslmode=require",
                "postgres://db.example:5433/srb",
            ),
            (
                "postgres://u:a@b@db.example/srb",
                "postgres://db.example/srb",
            ),
            ("postgres:///srb?host=/run&password=x", "postgres:///srb"),
            (
                "postgres://u:a#b@db.example/srb",
                "postgres://db.example/srb",
            ),
            ("postgres://u:a?b@db.example/srb", "postgres://…"),
            ("postgres://db.example/srb?password=a@b", "postgres://…"),
        ] {
            let address: StoreAddress = url.parse().unwrap();
            assert_eq!(address.to_string(), shown);
            assert_eq!(format!("{address:?}"), shown);
        }
    }
}
