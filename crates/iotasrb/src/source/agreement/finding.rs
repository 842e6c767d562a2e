use super::super::error::SourceError;
use iotasrb_core::{
    observation::{Network, Refusal},
    units::{Address, Epoch},
};
use std::fmt;

/// The most differences of one contradiction that are listed; the rest are counted.
pub const LISTED: usize = 20;
/// The most of them in a message.
const SHOWN: usize = 4;

/// Something about the sources that a reader of the figures should know.
#[derive(Debug)]
pub enum Finding {
    /// A source gave no observation.
    Failed {
        /// The source.
        source: String,
        /// Why.
        error: SourceError,
    },
    /// A source's observation contradicts itself.
    Refused {
        /// The source.
        source: String,
        /// The rule that it breaks.
        refusal: Refusal,
    },
    /// A source is still in an older epoch.
    Late {
        /// The source.
        source: String,
        /// Its epoch.
        epoch: Epoch,
        /// The epoch that counts.
        newest: Epoch,
    },
    /// A source claims an epoch that is not certified yet.
    Ahead {
        /// The source.
        source: String,
        /// Its epoch.
        epoch: Epoch,
        /// The epoch that counts.
        certified: Epoch,
    },
    /// A source speaks of another network than the certified one.
    OtherNetwork {
        /// The source.
        source: String,
        /// Its network.
        network: Network,
        /// The network that counts.
        expected: Network,
    },
    /// A source says something else than the certified one.
    Contradicted(Contradiction),
    /// What is agreed upon as a whole, but these inputs only one operator knows.
    Unconfirmed {
        /// The source.
        source: String,
        /// The inputs.
        inputs: Vec<&'static str>,
    },
}

impl Finding {
    /// Its name in every machine-readable output.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Failed { error, .. } => match error {
                SourceError::RequestTimeout { .. }
                | SourceError::ObservationTimeout { .. }
                | SourceError::NotAwaited { .. } => "silent",
                SourceError::NetworkDiffers { .. } => "other_network",
                _ => "failed",
            },
            Self::Refused { .. } => "refused",
            Self::Late { .. } => "late",
            Self::Ahead { .. } => "ahead",
            Self::OtherNetwork { .. } => "other_network",
            Self::Contradicted(_) => "contradiction",
            Self::Unconfirmed { .. } => "unconfirmed",
        }
    }

    /// Whom it is about.
    pub fn sources(&self) -> Vec<&str> {
        match self {
            Self::Failed { source, .. }
            | Self::Refused { source, .. }
            | Self::Late { source, .. }
            | Self::Ahead { source, .. }
            | Self::OtherNetwork { source, .. }
            | Self::Unconfirmed { source, .. } => vec![source],
            Self::Contradicted(contradiction) => contradiction.sources(),
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Failed { error, .. } => error.fmt(f),
            Self::Refused { source, refusal } => {
                write!(
                    f,
                    "{source}: refused by rule `{}`: {refusal}",
                    refusal.code()
                )
            }
            Self::Late {
                source,
                epoch,
                newest,
            } => {
                let (epoch, newest) = (epoch.number(), newest.number());
                write!(
                    f,
                    "{source} is late: in epoch {epoch} still, and epoch {newest} runs"
                )
            }
            Self::Ahead {
                source,
                epoch,
                certified,
            } => {
                let (epoch, certified) = (epoch.number(), certified.number());
                write!(
                    f,
                    "{source} says that epoch {epoch} runs, which is not certified; epoch {certified} is"
                )
            }
            Self::OtherNetwork {
                source,
                network,
                expected,
            } => {
                let (network, expected) = (network.name(), expected.name());
                write!(
                    f,
                    "{source} is of {network}, not of {expected}, and does not count"
                )
            }
            Self::Contradicted(contradiction) => {
                write!(f, "{contradiction}; the certified value counts")
            }
            Self::Unconfirmed { source, inputs } => {
                write!(
                    f,
                    "no other operator confirms what {source} says of {}",
                    inputs.join(", ")
                )
            }
        }
    }
}

/// What sources say differently about one epoch.
#[derive(Debug)]
pub struct Contradiction {
    /// The epoch.
    pub epoch: Epoch,
    /// The first of the differences, at most [`LISTED`].
    pub listed: Vec<Difference>,
    /// How many more there are.
    pub more: usize,
}

/// An input with more than one value.
#[derive(Debug, PartialEq, Eq)]
pub struct Difference {
    /// The input.
    pub input: &'static str,
    /// The validator, if it is an input of one.
    pub validator: Option<Address>,
    /// Every value, with who says it.
    pub values: Vec<Saying>,
}

/// A value and who says it.
#[derive(Debug, PartialEq, Eq)]
pub struct Saying {
    /// The value.
    pub value: String,
    /// The sources.
    pub sources: Vec<String>,
}

impl Contradiction {
    /// Everybody who says one of the listed values.
    fn sources(&self) -> Vec<&str> {
        let mut all = Vec::new();
        let sayings = self.listed.iter().flat_map(|difference| &difference.values);
        for source in sayings.flat_map(|saying| &saying.sources) {
            if !all.contains(&source.as_str()) {
                all.push(source.as_str());
            }
        }
        all
    }
}

impl fmt::Display for Contradiction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "the sources contradict each other about epoch {}",
            self.epoch.number()
        )?;
        for (place, difference) in self.listed.iter().take(SHOWN).enumerate() {
            f.write_str(if place == 0 { ": " } else { "; " })?;
            difference.fmt(f)?;
        }
        match self.listed.len().saturating_sub(SHOWN) + self.more {
            0 => Ok(()),
            more => write!(f, "; and {more} more"),
        }
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.input)?;
        if let Some(validator) = self.validator {
            write!(f, " of {}", validator.abbreviated())?;
        }
        for (place, saying) in self.values.iter().enumerate() {
            f.write_str(if place == 0 { ": " } else { ", " })?;
            write!(f, "{} ({})", saying.value, saying.sources.join(" and "))?;
        }
        Ok(())
    }
}
