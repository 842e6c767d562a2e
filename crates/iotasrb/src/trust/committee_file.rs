//! A committee as a text that a person can compare, keep and hand on.
//!
//! ```text
//! network mainnet
//! epoch 375
//! 80428d59…0c76 702
//! …
//! ```
//!
//! A line with the epoch, then a line a member in the chain's order: its public key
//! in 192 hexadecimal digits, and its voting power. A first line may name the network
//! to which the committee belongs.

use crate::source::digits;
use iotasrb_core::{
    observation::Network,
    units::{Epoch, VotingPower},
};
use iotasrb_proof::{Committee, CommitteeKey, CommitteeMember, MAX_MEMBERS, MalformedCommittee};
use std::fmt::Write;

/// The largest committee file that is read: a thousand members and their heading.
pub const COMMITTEE_FILE_BYTES: usize = 256 * 1024;

/// What a committee file holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommitteeFile {
    /// The network, where the file names one.
    pub network: Option<Network>,
    /// The committee.
    pub committee: Committee,
}

/// Why a text is no committee file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MalformedCommitteeFile {
    /// Not a text at all.
    #[error("it is no text in UTF-8")]
    NoText,
    /// The line that says whose committee it is.
    #[error("line {line} must be `epoch` and a number")]
    Epoch {
        /// The line, from 1.
        line: usize,
    },
    /// A network that there is not.
    #[error("line 1 names no network: it must be mainnet, testnet, devnet or localnet")]
    Network,
    /// A line that is no member.
    #[error("line {line} must be a key of 192 hexadecimal digits and a voting power up to 10000")]
    Member {
        /// The line, from 1.
        line: usize,
    },
    /// The members do not make a committee.
    #[error(transparent)]
    Committee(#[from] MalformedCommittee),
}

impl CommitteeFile {
    /// Reads a committee file; nothing in it is believed by that.
    pub fn parse(bytes: &[u8]) -> Result<Self, MalformedCommitteeFile> {
        let text = str::from_utf8(bytes).map_err(|_| MalformedCommitteeFile::NoText)?;
        let mut lines = text.lines().zip(1..).peekable();
        let network = match lines
            .peek()
            .and_then(|(line, _)| line.strip_prefix("network "))
        {
            Some(name) => {
                lines.next();
                Some(Network::from_name(name).ok_or(MalformedCommitteeFile::Network)?)
            }
            None => None,
        };
        let (line, number) = lines.next().unwrap_or(("", 1));
        let epoch = line.strip_prefix("epoch ").and_then(digits);
        let epoch = epoch.ok_or(MalformedCommitteeFile::Epoch { line: number })?;
        let members = lines
            // One more than allowed is enough to be refused.
            .take(MAX_MEMBERS.saturating_add(1))
            .map(|(line, number)| {
                member(line).ok_or(MalformedCommitteeFile::Member { line: number })
            })
            .collect::<Result<_, _>>()?;
        let committee = Committee::new(Epoch::new(epoch), members)?;
        Ok(Self { network, committee })
    }

    /// The text of the file.
    pub fn print(&self) -> String {
        let mut text = String::new();
        // Writing to a String cannot fail.
        if let Some(network) = self.network {
            let _ = writeln!(text, "network {}", network.name());
        }
        let _ = writeln!(text, "epoch {}", self.committee.epoch().number());
        for member in self.committee.members() {
            let power = member.voting_power.as_parts();
            let _ = writeln!(text, "{} {power}", member.key);
        }
        text
    }
}

fn member(line: &str) -> Option<CommitteeMember> {
    let (key, power) = line.split_once(' ')?;
    Some(CommitteeMember {
        key: CommitteeKey::from_bytes(key_bytes(key)?),
        voting_power: VotingPower::new(digits(power)?).ok()?,
    })
}

fn key_bytes(text: &str) -> Option<[u8; 96]> {
    let mut bytes = [0; 96];
    if text.len() != 2 * bytes.len() {
        return None;
    }
    for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
        let [high, low] = pair else { return None };
        *byte = nibble(*high)? << 4 | nibble(*low)?;
    }
    Some(bytes)
}

fn nibble(digit: u8) -> Option<u8> {
    let value = char::from(digit).to_digit(16)?;
    u8::try_from(value).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(text: &str) -> Result<CommitteeFile, MalformedCommitteeFile> {
        CommitteeFile::parse(text.as_bytes())
    }

    fn key(first: &str) -> String {
        format!("{first}{}", "0".repeat(192 - first.len()))
    }

    #[test]
    fn a_file_reads_as_it_prints() {
        let (one, other) = (key("a1"), key("b2"));
        for head in ["", "network testnet\n"] {
            let text = format!("{head}epoch 7\n{one} 6000\n{other} 4000\n");
            assert_eq!(file(&text).unwrap().print(), text);
            // As a file comes from another system.
            assert_eq!(file(&text.replace('\n', "\r\n")).unwrap().print(), text);
        }
    }

    #[test]
    fn what_is_no_committee_is_refused() {
        use MalformedCommitteeFile::{Committee, Epoch, Member, Network};
        let one = key("a1");
        for (text, refusal) in [
            (String::new(), Epoch { line: 1 }),
            (format!("{one} 10000\n"), Epoch { line: 1 }),
            (format!("network moon\nepoch 1\n{one} 10000\n"), Network),
            (format!("network mainnet\n{one} 10000\n"), Epoch { line: 2 }),
            (format!("epoch 01\n{one} 10000\n"), Epoch { line: 1 }),
            (format!("epoch +1\n{one} 10000\n"), Epoch { line: 1 }),
            (format!("epoch 1\n{one}\n"), Member { line: 2 }),
            (format!("epoch 1\n{one} 10001\n"), Member { line: 2 }),
            (format!("epoch 1\n{one}0 10000\n"), Member { line: 2 }),
            (
                format!("epoch 1\ng{} 10000\n", &one[1..]),
                Member { line: 2 },
            ),
            (
                format!("epoch 1\né{} 10000\n", &one[2..]),
                Member { line: 2 },
            ),
            (format!("epoch 1\n{one} 10000\n\n"), Member { line: 3 }),
            ("epoch 1\n".to_owned(), Committee(MalformedCommittee::Empty)),
            (
                format!("epoch 1\n{one} 9999\n"),
                Committee(MalformedCommittee::VotingPowerSum(9_999)),
            ),
        ] {
            assert_eq!(file(&text), Err(refusal), "{text}");
        }
        assert_eq!(
            CommitteeFile::parse(&[0xff]),
            Err(MalformedCommitteeFile::NoText)
        );
    }
}
