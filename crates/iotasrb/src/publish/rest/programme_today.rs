//! What an address earned in the programmes before today's, and what it stakes today: the
//! document of a record, with what only the command line knows.

use super::ProgrammeRecordDocument;
use crate::{
    programme::conversion::Conversion,
    publish::{
        figures::iso_time,
        programme::{
            SOFTWARE,
            record::{RecordAnswer, status},
        },
    },
    source::CurrentStake,
};
use serde::Serialize;

/// A record as JSON: that of the API, and what depends on the moment of asking.
#[derive(Debug, Serialize)]
pub struct ProgrammeTodayDocument {
    #[serde(flatten)]
    record: ProgrammeRecordDocument,
    /// How much of the share is unlocked; null where no share is known.
    unlocked: Option<UnlockedForm>,
    staking_today: TodayForm,
    software: &'static str,
}

#[derive(Debug, Serialize)]
struct UnlockedForm {
    until: String,
    amount_micros: String,
}

#[derive(Debug, Serialize)]
struct TodayForm {
    asked: bool,
    /// Whose word it is: nothing of it is certified.
    server: Option<String>,
    stakes: Vec<StakeForm>,
    timelocked_known: bool,
}

#[derive(Debug, Serialize)]
struct StakeForm {
    validator: String,
    principal_nanos: String,
    active_epoch: u64,
    state: &'static str,
    timelocked: bool,
    /// Computed by the server in floating point.
    estimate_of_server: Option<String>,
}

impl From<&RecordAnswer> for ProgrammeTodayDocument {
    fn from(answer: &RecordAnswer) -> Self {
        let unlocked = match &answer.record.conversion {
            Conversion::Share { vesting, .. } => Some(UnlockedForm {
                until: iso_time(answer.now),
                amount_micros: vesting.free_at(answer.now).as_micros().to_string(),
            }),
            _ => None,
        };
        Self {
            record: ProgrammeRecordDocument::new(&answer.record),
            unlocked,
            staking_today: today(answer),
            software: SOFTWARE,
        }
    }
}

fn today(answer: &RecordAnswer) -> TodayForm {
    let Some((server, stakes)) = &answer.current else {
        return TodayForm {
            asked: false,
            server: None,
            stakes: Vec::new(),
            timelocked_known: false,
        };
    };
    let form = |stake: &CurrentStake, timelocked| StakeForm {
        validator: stake.validator.to_string(),
        principal_nanos: stake.principal.as_nanos().to_string(),
        active_epoch: stake.active_epoch.number(),
        state: status(stake),
        timelocked,
        estimate_of_server: stake.estimated_reward.clone(),
    };
    let free = stakes.free.iter().map(|stake| form(stake, false));
    let locked = stakes.timelocked.iter().flatten();
    TodayForm {
        asked: true,
        server: Some(server.clone()),
        stakes: free.chain(locked.map(|stake| form(stake, true))).collect(),
        timelocked_known: stakes.timelocked.is_ok(),
    }
}
