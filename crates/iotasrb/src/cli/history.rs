//! `iotasrb history`: what was published, as a series.

use super::{Ended, Format, store::StoreArgs};
use crate::{
    publish::{
        interval::{Interval, Pick},
        paging::Selection,
        series::{self, Series, SeriesDocument, SeriesQuestion},
    },
    spelling::{address, metric, moment, names},
    store::{IOTASRB, Metric, Of, PointKind, Store, StoreError},
};
use clap::{Args, ValueEnum};
use iotasrb_core::units::{Address, TimestampMs};

const EXAMPLES: &str = "Examples:
  iotasrb history --interval day                         the benchmark, the last value of each day
  iotasrb history --from 2026-01-01 --to 2026-04-01      a quarter, every slot
  iotasrb history --metric staking_ratio --interval month --format csv
  iotasrb history --validator 0x1a2b… --metric net       what a validator's delegators earn
  iotasrb history --as-of 2026-03-01                     as it was known then, before later corrections

Figures of the network:
  iotasrb, iotasrb_committee, iotasrb_real, inflation_provisions, inflation_release, inflation_total,
  inflation_circulating, staking_ratio, stake_all_nanos, stake_committee_nanos, supply_total_nanos,
  supply_circulating_nanos, target_reward_nanos

Figures of a validator:
  documented, documented_effective, performance, shown, payout, net, stake_nanos

A publication without a value is shown with its state and the reason; it is never zero. Where a
publication was corrected, the correction is shown, and what it superseded: the older one stays in
the history, and --as-of shows it.

Exit codes:
  0  it worked, also if nothing was published in the range
  1  the history cannot be read, and standard error says why
  2  the command line is wrong";

#[derive(Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct HistoryArgs {
    #[command(flatten)]
    store: StoreArgs,

    /// Which figure: iotasrb, or with --validator net, unless named; --help lists all
    #[arg(long, value_name = "NAME", value_parser = metric)]
    metric: Option<Metric>,

    /// The validator whose figure it is, by its address
    #[arg(long, value_name = "ADDRESS", value_parser = address)]
    validator: Option<Address>,

    /// The first time: a date, from midnight UTC on, or a moment
    #[arg(long, value_name = "TIME", value_parser = moment)]
    from: Option<TimestampMs>,

    /// The time before which the series ends
    #[arg(long, value_name = "TIME", value_parser = moment)]
    to: Option<TimestampMs>,

    /// One row for each hour, day, week, month or quarter of the UTC calendar
    ///
    /// Weeks begin on Monday. Without this every publication has its row.
    #[arg(long, value_enum)]
    interval: Option<IntervalArg>,

    /// Which publication stands for an interval
    #[arg(long, value_enum, default_value_t = PickArg::Last, requires = "interval")]
    pick: PickArg,

    /// As it was known at that time: later corrections do not count
    #[arg(long, value_name = "TIME", value_parser = moment)]
    as_of: Option<TimestampMs>,

    /// Which publications: those of the cadence, those of epoch changes, or both
    #[arg(long, value_enum, default_value_t = PointsArg::Slots)]
    points: PointsArg,

    /// How the answer is written
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum IntervalArg {
    Hour,
    Day,
    Week,
    Month,
    Quarter,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum PickArg {
    First,
    Last,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum PointsArg {
    Slots,
    Epochs,
    All,
}

pub(super) fn run(args: &HistoryArgs) -> anyhow::Result<()> {
    let metric = chosen_metric(args)?;
    let mut store = Store::open_to_read(&args.store.address()?)?;
    let series = store.at_one_moment(|store| read(store, args, metric))?;
    match args.format {
        Format::Table => super::print(&series::page(&series)),
        Format::Json => super::print_json(&SeriesDocument::new(&series)),
        Format::Csv => super::print(&series::csv(&series)?),
    }
}

/// The figure that was asked for, if it is one of whom was asked for.
fn chosen_metric(args: &HistoryArgs) -> Result<Metric, Ended> {
    let of = match args.validator {
        Some(_) => Of::Validator,
        None => Of::Network,
    };
    let usual = match of {
        Of::Network => IOTASRB.name,
        Of::Validator => "net",
    };
    let metric = args.metric.or_else(|| Metric::from_name(usual));
    if let Some(metric) = metric.filter(|metric| metric.of == of) {
        return Ok(metric);
    }
    let name = metric.map_or(usual, |metric| metric.name);
    let message = match of {
        Of::Network => format!("{name} is a figure of a validator: name one with --validator"),
        Of::Validator => {
            format!(
                "{name} is a figure of the network: of a validator there are {}",
                names(of)
            )
        }
    };
    let code = super::EXIT_USAGE;
    Err(Ended { code, message })
}

/// The whole series; to be read at one moment, since somebody may be writing.
fn read(store: &mut Store, args: &HistoryArgs, metric: Metric) -> Result<Series, StoreError> {
    let selection = Selection {
        from: args.from.unwrap_or(Selection::ALL.from),
        to: args.to.unwrap_or(Selection::ALL.to),
        interval: args
            .interval
            .map(|interval| (interval.interval(), args.pick.pick())),
        as_of: args.as_of,
        kind: match args.points {
            PointsArg::Slots => Some(PointKind::Slot),
            PointsArg::Epochs => Some(PointKind::Epoch),
            PointsArg::All => None,
        },
        newest_first: false,
    };
    let question = SeriesQuestion {
        metric,
        validator: args.validator,
        selection,
    };
    let (series, _) = question.page(store, u64::MAX, None, u64::MAX)?;
    Ok(series)
}

impl IntervalArg {
    const fn interval(self) -> Interval {
        match self {
            Self::Hour => Interval::Hour,
            Self::Day => Interval::Day,
            Self::Week => Interval::Week,
            Self::Month => Interval::Month,
            Self::Quarter => Interval::Quarter,
        }
    }
}

impl PickArg {
    const fn pick(self) -> Pick {
        match self {
            Self::First => Pick::First,
            Self::Last => Pick::Last,
        }
    }
}
