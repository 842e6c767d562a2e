//! Events, participations, which output counts, what it earns, and checksums.
//!
//! The rules are those of the participation plug-in of Hornet, the node software of that time
//! (version 1.2, and its successor for the Stardust protocol, INX), rebuilt from their
//! description. Where the plug-in had a defect it is not rebuilt: a milestone asked for is
//! clamped to what is confirmed and to the end of the event, and none asked for means the
//! latest.
//!
//! | step | item | what it answers |
//! |---|---|---|
//! | 1 | [`Event`] | what takes part in what, from which milestone to which, by which rate |
//! | 2 | [`InvalidEvent`] | why a node refuses an event |
//! | 3 | [`Participations`] | what a holder wrote into a transaction |
//! | 4 | [`Transaction`] | whether its output counts, and why not |
//! | 5 | [`Period`] | in which phase a milestone is, and which milestones pay |
//! | 6 | [`StakingTerms`] | what an output earned up to a milestone |
//! | 7 | [`Shortfall`] | why stakes are paid nothing |
//! | 8 | [`Checksum`] | whether two nodes counted the same |

mod ballot;
mod bytes;
mod checksum;
mod event;
mod event_bytes;
mod identity;
mod output;
mod payload;
mod period;
mod reward;
mod shortfall;
mod validity;

pub use ballot::{BallotTerms, INVALID_ANSWER, SKIPPED_ANSWER, weight};
pub use bytes::Unrepresentable;
pub use checksum::{
    AnswerStatus, ExportRefusal, RewardsExport, ballot_status_checksum, staking_status_checksum,
};
pub use event::{Answer, Ballot, Event, Payload, Question, Staking};
pub use event_bytes::MalformedEvent;
pub use identity::{Checksum, EventId, MalformedId};
pub use output::{
    Admission, Counted, KnownEvent, NotAdmitted, NotCounted, Output, OutputKind, TaggedData,
    Transaction, admit,
};
pub use payload::{MalformedParticipations, Participation, Participations};
pub use period::{Period, Phase};
pub use reward::{RewardOverflow, RewardRate, Span, SpanEndsBeforeItStarts, StakingTerms};
pub use shortfall::{Earned, Shortfall};
pub use validity::InvalidEvent;

#[cfg(test)]
mod tests;
