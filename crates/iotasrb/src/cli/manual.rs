//! Shell completions and manual pages, from the same definitions as the help.

use super::Cli;
use anyhow::Context;
use clap::CommandFactory;
use std::{fs, path::Path};

pub(super) fn completions(shell: clap_complete::Shell) -> anyhow::Result<()> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "iotasrb", &mut script);
    super::print(&String::from_utf8(script)?)?;
    Ok(())
}

pub(super) fn pages(folder: &Path) -> anyhow::Result<()> {
    fs::create_dir_all(folder)
        .with_context(|| format!("cannot create the folder {}", folder.display()))?;
    let command = Cli::command().disable_help_subcommand(true);
    clap_mangen::generate_to(command, folder)
        .with_context(|| format!("cannot write manual pages into {}", folder.display()))?;
    super::tell(&format!("wrote the manual pages into {}", folder.display()));
    Ok(())
}
