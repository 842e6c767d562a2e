//! `iotasrb programme potential`.

use super::super::Format;
use crate::{
    programme::staking_event::StakingEvent,
    publish::{
        programme::potential::{self, PotentialAnswer},
        rest::PotentialDocument,
    },
    spelling::micros,
};
use clap::Args;
use iotasrb_core::programmes::{Micros, Milestone, staking::Programme};

const EXAMPLES: &str = "Examples:
  iotasrb programme potential 1000                            in every programme, from its start to its end
  iotasrb programme potential 13 --event smr                  the least whole IOTA that earned the minimum
  iotasrb programme potential 1000 --event asmb-1 --from 2500000

The programmes have ended and take no new stake: this is what one would have earned. Each output
was rounded down in each milestone; Firefly's estimate was not, and so may be more.";

#[derive(Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct PotentialArgs {
    /// How much, in IOTA with up to six decimals, in one output
    #[arg(value_name = "AMOUNT", value_parser = micros)]
    amount: Micros,

    /// In which programme: smr, asmb-1 to asmb-6, or its id; without this, in each
    #[arg(long, value_name = "CODE|ID", value_parser = programme)]
    event: Option<Programme>,

    /// The milestone that would have confirmed the stake; without this, it was there from the start
    #[arg(long, value_name = "MILESTONE", requires = "event")]
    from: Option<u32>,

    /// How the answer is written
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

fn programme(text: &str) -> Result<Programme, String> {
    StakingEvent::known(text)
        .and_then(|event| event.programme)
        .ok_or_else(|| "the programmes are smr and asmb-1 to asmb-6".to_owned())
}

pub(super) fn run(args: &PotentialArgs) -> anyhow::Result<()> {
    let from = args.from.map(Milestone::new);
    let programmes = match args.event {
        Some(programme) => vec![programme],
        None => Programme::ALL.to_vec(),
    };
    let rows = programmes.into_iter().map(|programme| {
        let potential = programme.potential(args.amount, from)?;
        Ok((programme, potential))
    });
    let answer = PotentialAnswer {
        amount: args.amount,
        from,
        rows: rows.collect::<anyhow::Result<_>>()?,
    };
    match args.format {
        Format::Table => super::super::print(&potential::page(&answer)),
        Format::Json => {
            let rows = answer.rows.into_iter().map(|(programme, potential)| {
                PotentialDocument::new(&programme, answer.amount, from, potential)
            });
            super::super::print_json(&rows.collect::<Vec<_>>())
        }
        Format::Csv => super::super::print(&potential::csv_rows(&answer)?),
    }
}
