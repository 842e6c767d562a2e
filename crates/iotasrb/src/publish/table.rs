//! Tables and headings that a person likes to read.

use super::figures;
use crate::{foreign::tamed, run::Evaluation};
use comfy_table::{CellAlignment, Table, presets};
use iotasrb_core::{
    observation::{Network, Observation, Tier},
    rates::ValidatorRates,
};
use std::fmt::Write;

/// What the figures below are, and how they are known.
pub fn heading(evaluation: &Evaluation) -> String {
    let anchor = &evaluation.observation.anchor;
    let mut text = format!(
        "IOTA Staking Rewards Benchmark · {} · epoch {} · {}\n",
        anchor.network.name(),
        anchor.epoch.number(),
        figures::utc_minute(anchor.time()),
    );
    // Writing to a String cannot fail.
    let _ = writeln!(text, "{}", known_by(evaluation));
    if evaluation.freshness.stale {
        let from = figures::utc_minute(evaluation.freshness.valid_from);
        let until = figures::utc_minute(evaluation.freshness.valid_until);
        let _ = writeln!(text, "STALE: these figures hold from {from} to {until}");
    }
    if evaluation.observation.safe_mode {
        let _ = writeln!(text, "SAFE MODE: the chain pays no rewards at present");
    }
    text
}

fn known_by(evaluation: &Evaluation) -> String {
    match evaluation.observation.anchor.tier {
        Tier::Certified => format!(
            "certified by the chain's committee, told by {}",
            evaluation.source
        ),
        Tier::Agreed => format!(
            "agreed by independent servers, not certified: {}",
            evaluation.source
        ),
        Tier::Single => format!(
            "the word of one server, not certified: {}",
            evaluation.source
        ),
        Tier::Recorded => format!("recorded, not certified: {}", evaluation.source),
        Tier::RecordedState => format!(
            "recorded, not certified: {}\n\
             the reward of an epoch is the one that the chain's published source gives protocol \
             version {}",
            evaluation.source,
            evaluation.observation.protocol_version.number()
        ),
    }
}

/// Where to look further, and the names under which the figures can be cited.
pub fn footer(evaluation: &Evaluation) -> String {
    let anchor = &evaluation.observation.anchor;
    let mut text = String::new();
    if anchor.network != Network::Mainnet {
        text.push_str("Not mainnet: these tokens have no value.\n");
    }
    let checkpoint = match &anchor.checkpoint {
        Ok(checkpoint) => format!("{} {}", checkpoint.sequence.number(), checkpoint.digest),
        Err(absence) => format!("unknown: {absence}"),
    };
    // Writing to a String cannot fail.
    let _ = writeln!(text, "checkpoint   {checkpoint}");
    let absent = absent_inputs(&evaluation.observation);
    if !absent.is_empty() {
        let _ = writeln!(text, "not known    {}", absent.join("; "));
    }
    let _ = writeln!(text, "observation  {}", evaluation.digest);
    let _ = writeln!(text, "method       {}", evaluation.rates.method.name());
    let _ = writeln!(
        text,
        "software     iotasrb {} {}",
        env!("CARGO_PKG_VERSION"),
        env!("IOTASRB_COMMIT")
    );
    text
}

/// The inputs of the network's figures that are absent, each with its reason.
fn absent_inputs(observation: &Observation) -> Vec<String> {
    [
        ("the reward of an epoch", observation.target_reward.err()),
        ("the total supply", observation.total_supply.err()),
        (
            "what the last epoch minted and burned",
            observation.last_issuance.err(),
        ),
    ]
    .into_iter()
    .filter_map(|(input, absence)| absence.map(|absence| format!("{input} ({absence})")))
    .collect()
}

/// Names and values, the values aligned.
pub fn pairs<N: AsRef<str>, V: AsRef<str>>(rows: &[(N, V)]) -> String {
    let width = rows.iter().map(|(name, _)| name.as_ref().chars().count());
    let width = width.max().unwrap_or_default();
    rows.iter().fold(String::new(), |mut text, (name, value)| {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{:width$}  {}", name.as_ref(), value.as_ref());
        text
    })
}

/// A table without lines; the columns named here are aligned to the left, the others to the right.
pub fn columns(head: &[&str], rows: Vec<Vec<String>>, left: &[&str]) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_header(head.to_vec());
    table.add_rows(rows);
    for (name, column) in head.iter().zip(table.column_iter_mut()) {
        column.set_padding((0, 2));
        if !left.contains(name) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    let mut text: String = table
        .lines()
        .map(|line| format!("{}\n", line.trim_end()))
        .collect();
    text.shrink_to_fit();
    text
}

/// A validator's name as a table shows it: its address if it gives itself none.
pub fn name(validator: &ValidatorRates) -> String {
    let name = tamed(&validator.name);
    if name.trim().is_empty() {
        validator.address.abbreviated()
    } else {
        name
    }
}
