//! `iotasrb record`: the observation itself, to keep and to compute from again.

use super::{SourceArgs, gather};
use crate::source::record;
use clap::Args;

#[derive(Debug, Args)]
pub(super) struct RecordArgs {
    #[command(flatten)]
    source: SourceArgs,
}

pub(super) fn run(args: &RecordArgs) -> anyhow::Result<()> {
    let evaluation = gather::evaluation(&args.source)?;
    super::print(&record::print(&evaluation.observation))
}
