//! What the nodes of the earlier network answered about participation, in their shapes: those of
//! Hornet 1.2 and of its successor INX, which differ in how they write ids and in a few names.
//!
//! Old wallets and explorers read these, so names, order and numbers are theirs, not ours.

use crate::spelling::hex;
use iotasrb_core::programmes::{
    Milestone,
    participation::{Checksum, Span},
};
use serde::{Serialize, Serializer};
use std::collections::BTreeMap;

/// Which node's shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NodeShape {
    /// Hornet 1.2, of the Chrysalis protocol: hexadecimal without `0x`, answers in an envelope.
    Hornet,
    /// The INX plug-in, of the Stardust protocol: hexadecimal with `0x`, no envelope.
    Inx,
}

impl NodeShape {
    /// Bytes as this node writes them.
    pub fn hex(self, bytes: &[u8]) -> String {
        let prefix = match self {
            Self::Hornet => "",
            Self::Inx => "0x",
        };
        format!("{prefix}{}", hex(bytes))
    }

    /// An answer as this node sends it: JSON with a line feed behind it.
    pub fn body(self, answer: &impl Serialize) -> serde_json::Result<Vec<u8>> {
        #[derive(Serialize)]
        struct Envelope<'a, A> {
            data: &'a A,
        }
        let text = match self {
            Self::Hornet => serde_json::to_string(&Envelope { data: answer }),
            Self::Inx => serde_json::to_string(answer),
        }?;
        Ok(as_go_writes(&text))
    }
}

/// The nodes were written in Go, whose JSON escapes what HTML would read. Outside of texts, JSON
/// has none of these characters.
fn as_go_writes(json: &str) -> Vec<u8> {
    let mut text = String::with_capacity(json.len() + 1);
    for letter in json.chars() {
        match letter {
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => {
                text.push_str(&format!("\\u{:04x}", u32::from(letter)));
            }
            _ => text.push(letter),
        }
    }
    text.push('\n');
    text.into_bytes()
}

/// The events that a node knows.
#[derive(Debug, Serialize)]
pub struct EventIds {
    /// Their ids, in ascending order.
    #[serde(rename = "eventIds")]
    pub ids: Vec<String>,
}

/// How an event stands at a milestone.
#[derive(Debug, Serialize)]
pub struct EventStatus {
    /// The milestone.
    #[serde(rename = "milestoneIndex", serialize_with = "number")]
    pub milestone: Milestone,
    /// The phase of the event.
    pub status: &'static str,
    /// What is staked and earned. Of votes nothing can be imported.
    pub staking: StakingForm,
    /// By which two nodes compare it.
    pub checksum: String,
}

/// The stakes of an event.
#[derive(Debug, Serialize)]
pub struct StakingForm {
    /// What is staked, in micros.
    pub staked: u64,
    /// What was earned, minimum or not.
    pub rewarded: u64,
    /// The unit of it.
    pub symbol: String,
}

/// An output that takes part.
#[derive(Clone, Debug, Serialize)]
pub struct ParticipationForm {
    /// The message that did so, as Hornet calls it. It is not recorded, and so empty: who reads
    /// this needs the field.
    #[serde(rename = "messageId", skip_serializing_if = "Option::is_none")]
    message_id: Option<&'static str>,
    /// The same, as INX calls it.
    #[serde(rename = "blockId", skip_serializing_if = "Option::is_none")]
    block_id: Option<&'static str>,
    amount: u64,
    #[serde(rename = "startMilestoneIndex", serialize_with = "number")]
    start: Milestone,
    #[serde(rename = "endMilestoneIndex", serialize_with = "number")]
    end: Milestone,
}

impl ParticipationForm {
    /// The written form of a stake in an event that ended with a milestone: nodes write the one
    /// after it where the output was not spent before. INX writes answers too, where there are
    /// any; to staking there are none.
    pub fn new(shape: NodeShape, span: Span, event_end: Milestone) -> Self {
        let (message_id, block_id) = match shape {
            NodeShape::Hornet => (Some(""), None),
            NodeShape::Inx => (None, Some("")),
        };
        let after = Milestone::new(event_end.number().saturating_add(1));
        Self {
            message_id,
            block_id,
            amount: span.amount().as_micros(),
            start: span.start(),
            end: span.end().map_or(after, |end| end.min(after)),
        }
    }
}

/// In which events an output takes part.
#[derive(Debug, Default, Serialize)]
pub struct OutputStatus {
    /// The participations by the ids of their events.
    pub participations: BTreeMap<String, ParticipationForm>,
}

/// The outputs of an address that take part in anything.
#[derive(Debug, Default, Serialize)]
pub struct AddressOutputs {
    /// By their ids.
    pub outputs: BTreeMap<String, OutputStatus>,
}

/// What an address earned.
#[derive(Debug, Serialize)]
pub struct AddressRewards {
    /// By the ids of the events.
    pub rewards: BTreeMap<String, RewardForm>,
    /// Up to which milestone.
    #[serde(rename = "milestoneIndex", serialize_with = "number")]
    pub milestone: Milestone,
}

/// What an address earned in an event.
#[derive(Debug, Serialize)]
pub struct RewardForm {
    /// The reward.
    pub amount: u64,
    /// The unit of it.
    pub symbol: String,
    /// Whether it is enough to be paid.
    #[serde(rename = "minimumReached")]
    pub minimum_reached: bool,
}

/// Why a node does not answer.
#[derive(Debug, Serialize)]
pub struct NodeError {
    error: ErrorForm,
}

#[derive(Debug, Serialize)]
struct ErrorForm {
    code: String,
    message: String,
}

impl NodeError {
    /// The error of an HTTP status, with what the status is called and what is wrong.
    pub fn new(status: u16, called: &str, wrong: &str) -> Self {
        let colon = if wrong.is_empty() { "" } else { ": " };
        let message = format!("{called}, error: {wrong}{colon}code={status}, message={called}");
        Self {
            error: ErrorForm {
                code: status.to_string(),
                message,
            },
        }
    }

    /// The error as nodes send it: without an envelope in both shapes.
    pub fn body(&self) -> serde_json::Result<Vec<u8>> {
        NodeShape::Inx.body(self)
    }
}

impl NodeShape {
    /// A checksum as this node writes it.
    pub fn checksum(self, checksum: Checksum) -> String {
        self.hex(checksum.as_bytes())
    }
}

fn number<S: Serializer>(milestone: &Milestone, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_u32(milestone.number())
}
