//! The staking programmes before today's, schemas `iotasrb.earlier-programmes/1`,
//! `iotasrb.earlier-programme/1` and `iotasrb.earlier-potential/1`.

use crate::{
    programme::{archive::KeptEvent, result_file::Results},
    publish::wire::Maybe,
};
use iotasrb_core::programmes::{
    Micros, Milestone,
    participation::RewardRate,
    staking::{Certainty, Day, Outcome, Potential, Programme},
};
use serde::Serialize;
use utoipa::ToSchema;

/// Why a known figure of a programme is absent.
const NOT_PUBLISHED: &str = "not_published";
/// Why what files tell is absent.
const NOT_IMPORTED: &str = "not_imported";

/// A whole number as decimal digits: it may be above 2^53. The name of its field says the unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(transparent)]
#[schema(as = Digits, pattern = "^(0|[1-9][0-9]{0,19})$", example = "10000000")]
pub struct DigitsForm(String);

impl DigitsForm {
    /// The written form of a number.
    pub fn new(number: u64) -> Self {
        Self(number.to_string())
    }

    /// The written form of an amount, in micros.
    pub fn of_micros(amount: Micros) -> Self {
        Self::new(amount.as_micros())
    }
}

/// All programmes.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Programmes)]
pub struct ProgrammesDocument {
    schema: &'static str,
    /// In the order of their events.
    programmes: Vec<ProgrammeForm>,
    units: ProgrammeUnits,
}

/// One programme.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Programme)]
pub struct ProgrammeDocument {
    schema: &'static str,
    #[serde(flatten)]
    programme: ProgrammeForm,
    units: ProgrammeUnits,
}

/// What amounts are in.
#[derive(Debug, Serialize, ToSchema)]
struct ProgrammeUnits {
    /// Of every field that ends in `_micros`.
    micros: &'static str,
    /// Of every field that ends in `_units`.
    units: &'static str,
}

const UNITS: ProgrammeUnits = ProgrammeUnits {
    micros: "0.000001 IOTA",
    units: "the unit of the programme, of which 1000000 are one of its token",
};

/// A programme: what it paid to whom, when, and how it ended.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ProgrammeBody)]
struct ProgrammeForm {
    /// Its name in paths.
    #[schema(example = "asmb-1")]
    code: &'static str,
    name: &'static str,
    /// The id of its event: the BLAKE2b-256 digest of the event's binary form.
    #[schema(pattern = "^[0-9a-f]{64}$")]
    event: String,
    token: TokenForm,
    milestones: MilestonesForm,
    dates: DatesForm,
    rate: RatesForm,
    /// What an address must have earned in this programme to be paid at all.
    minimum_units: DigitsForm,
    /// The least that reached it, staked in one output from the first to the last milestone.
    least_stake_micros: DigitsForm,
    outcome: OutcomeForm,
    /// The result file that was imported.
    result: Maybe<ResultForm>,
    /// What else was imported.
    imported: ImportedForm,
    /// Why it takes no new stake.
    #[schema(example = "Shimmer ended with milestone 2879714 (2022-03-28): it takes no new stake")]
    closed: String,
}

#[derive(Debug, Serialize, ToSchema)]
struct TokenForm {
    /// What it is called.
    #[schema(example = "SMR")]
    name: &'static str,
    /// What rewards are counted in; 1000000 are one of the token.
    #[schema(example = "glow")]
    unit: &'static str,
    /// What the event calls the unit. Its `SMR` is called glow since July 2022.
    #[schema(example = "SMR")]
    symbol: &'static str,
}

/// Milestones, about ten seconds each.
#[derive(Debug, Serialize, ToSchema)]
struct MilestonesForm {
    /// After it stakes were accepted.
    commence: u32,
    /// After it they earned.
    start: u32,
    /// The last that paid.
    end: u32,
    /// How many paid.
    paying: u32,
}

/// Days in Central Europe.
#[derive(Debug, Serialize, ToSchema)]
struct DatesForm {
    commence: DayForm,
    start: DayForm,
    end: DayForm,
}

#[derive(Debug, Serialize, ToSchema)]
struct DayForm {
    #[schema(format = Date)]
    date: &'static str,
    /// `stated`, or `inferred` from other days and the number of milestones.
    #[schema(example = "stated")]
    certainty: &'static str,
}

#[derive(Debug, Serialize, ToSchema)]
struct RatesForm {
    /// What the event says, and was paid.
    paid: RewardRateForm,
    /// What the documentation promised.
    documented: RewardRateForm,
    paid_as_documented: bool,
}

/// What an output earns in a milestone: `floor(amount * numerator / denominator)` units.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ProgrammeRate)]
struct RewardRateForm {
    numerator: u32,
    denominator: u32,
}

/// How it ended. The figures are those of the nodes and of the official result.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ProgrammeOutcome)]
struct OutcomeForm {
    /// What was staked at the last milestone.
    staked_micros: Maybe<DigitsForm>,
    /// What all stakes earned, those below the minimum included.
    rewarded_units: Maybe<DigitsForm>,
    /// What the official result pays.
    paid_units: Maybe<DigitsForm>,
    /// How many addresses it pays.
    addresses: Maybe<u32>,
    /// The least that it pays to an address.
    least_units: Maybe<DigitsForm>,
    /// The most that it pays to an address.
    most_units: Maybe<DigitsForm>,
}

/// What was imported of a programme, beside its result.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ProgrammeImported)]
struct ImportedForm {
    /// Whether its event file was, which alone has its texts.
    event: bool,
    /// How many stakes were.
    stakes: Maybe<usize>,
    /// Whether a file that was imported is damaged, and so not used.
    damaged: bool,
}

/// A result file that was imported and verified.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ProgrammeResult)]
struct ResultForm {
    /// The milestone at which it was made.
    milestone: u32,
    /// How many addresses it pays.
    addresses: usize,
    /// What it pays.
    paid_units: DigitsForm,
    /// Its SHA-256, which was computed again from its rows when it was imported.
    #[schema(pattern = "^[0-9a-f]{64}$")]
    checksum: String,
}

impl From<&Results> for ResultForm {
    fn from(results: &Results) -> Self {
        Self {
            milestone: results.at.number(),
            addresses: results.rewards.len(),
            paid_units: DigitsForm::new(results.total_units),
            checksum: results.checksum.to_string(),
        }
    }
}

impl From<&KeptEvent> for ImportedForm {
    fn from(kept: &KeptEvent) -> Self {
        let stakes = kept.spans.as_ref().map(Vec::len);
        Self {
            event: kept.has_texts,
            stakes: stakes.map_or(Maybe::absent(NOT_IMPORTED), Maybe::Known),
            damaged: kept.is_damaged,
        }
    }
}

impl ProgrammesDocument {
    /// The document, with what is kept of each programme; none where nothing can be.
    pub fn new<'a>(kept: impl Fn(&Programme) -> Option<&'a KeptEvent>) -> Self {
        let form = |programme: &Programme| ProgrammeForm::new(programme, kept(programme));
        Self {
            schema: "iotasrb.earlier-programmes/1",
            programmes: Programme::ALL.iter().map(form).collect(),
            units: UNITS,
        }
    }
}

impl ProgrammeDocument {
    /// The document of one.
    pub fn new(programme: &Programme, kept: Option<&KeptEvent>) -> Self {
        Self {
            schema: "iotasrb.earlier-programme/1",
            programme: ProgrammeForm::new(programme, kept),
            units: UNITS,
        }
    }
}

impl ProgrammeForm {
    fn new(programme: &Programme, kept: Option<&KeptEvent>) -> Self {
        let nothing = KeptEvent::from(*programme);
        let kept = kept.unwrap_or(&nothing);
        let result = kept.results.as_ref().map(ResultForm::from);
        let terms = programme.terms();
        let period = terms.period;
        Self {
            code: programme.code,
            name: programme.name,
            event: programme.event.to_string(),
            token: TokenForm {
                name: programme.token,
                unit: programme.unit,
                symbol: programme.symbol,
            },
            milestones: MilestonesForm {
                commence: period.commence().number(),
                start: period.start().number(),
                end: period.end().number(),
                paying: period.paying_milestones(),
            },
            dates: DatesForm {
                commence: DayForm::new(programme.commence_day),
                start: DayForm::new(programme.start_day),
                end: DayForm::new(programme.end_day),
            },
            rate: RatesForm {
                paid: RewardRateForm::new(terms.rate),
                documented: RewardRateForm::new(programme.documented_rate()),
                paid_as_documented: programme.paid_as_documented(),
            },
            minimum_units: DigitsForm::new(terms.minimum_rewards),
            least_stake_micros: DigitsForm::of_micros(least_stake(programme)),
            outcome: OutcomeForm::new(&programme.outcome),
            result: result.map_or(Maybe::absent(NOT_IMPORTED), Maybe::Known),
            imported: kept.into(),
            closed: programme.refusal().to_string(),
        }
    }
}

/// The least amount in one output that reaches the minimum over all milestones that pay: each
/// must pay `ceil(minimum / milestones)` units.
pub fn least_stake(programme: &Programme) -> Micros {
    let terms = programme.terms();
    let milestones = u64::from(terms.period.paying_milestones());
    let each = terms.minimum_rewards.div_ceil(milestones);
    let (numerator, denominator) = (terms.rate.numerator(), terms.rate.denominator());
    Micros::from_micros((each * u64::from(denominator)).div_ceil(u64::from(numerator)))
}

impl DayForm {
    const fn new(day: Day) -> Self {
        Self {
            date: day.date,
            certainty: match day.certainty {
                Certainty::Stated => "stated",
                Certainty::Inferred => "inferred",
            },
        }
    }
}

impl RewardRateForm {
    const fn new(rate: RewardRate) -> Self {
        Self {
            numerator: rate.numerator(),
            denominator: rate.denominator(),
        }
    }
}

impl OutcomeForm {
    fn new(outcome: &Outcome) -> Self {
        let units = |units: Option<u64>| known(units.map(DigitsForm::new));
        Self {
            staked_micros: known(outcome.staked.map(DigitsForm::of_micros)),
            rewarded_units: units(outcome.rewarded_units),
            paid_units: units(outcome.paid_units),
            addresses: known(outcome.addresses),
            least_units: units(outcome.least_units),
            most_units: units(outcome.most_units),
        }
    }
}

fn known<T>(figure: Option<T>) -> Maybe<T> {
    figure.map_or(Maybe::absent(NOT_PUBLISHED), Maybe::Known)
}

/// What a stake would have earned in a programme.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ProgrammePotential)]
pub struct PotentialDocument {
    schema: &'static str,
    /// The code of the programme.
    #[schema(example = "smr")]
    programme: &'static str,
    /// Why it takes no new stake.
    #[schema(example = "Shimmer ended with milestone 2879714 (2022-03-28): it takes no new stake")]
    closed: String,
    token: TokenForm,
    /// What is staked, in one output.
    amount_micros: DigitsForm,
    /// The first milestone that pays it.
    from_milestone: u32,
    /// The last one.
    to_milestone: u32,
    /// How many pay.
    milestones: u32,
    /// What each pays, rounded down.
    per_milestone_units: DigitsForm,
    /// What they pay together.
    earned_units: DigitsForm,
    minimum_units: DigitsForm,
    reaches_minimum: bool,
    /// What the programme would have paid: nothing where the minimum is not reached.
    paid_units: DigitsForm,
    /// What would have been earned by the rate of the documentation.
    documented_units: DigitsForm,
    /// What the Firefly wallet showed as an estimate: rounded once and not in each milestone.
    firefly_estimate_units: DigitsForm,
    units: ProgrammeUnits,
}

impl PotentialDocument {
    /// The document of what an amount would have earned that `confirmed` accepted, or that was
    /// there from the start.
    pub fn new(
        programme: &Programme,
        amount: Micros,
        confirmed: Option<Milestone>,
        potential: Potential,
    ) -> Self {
        let terms = programme.terms();
        let first = terms.period.start().number() + 1;
        let from = confirmed.map_or(first, |milestone| milestone.number().max(first));
        let paid = if potential.reaches_minimum {
            potential.reward
        } else {
            0
        };
        Self {
            schema: "iotasrb.earlier-potential/1",
            programme: programme.code,
            closed: programme.refusal().to_string(),
            token: TokenForm {
                name: programme.token,
                unit: programme.unit,
                symbol: programme.symbol,
            },
            amount_micros: DigitsForm::of_micros(amount),
            from_milestone: from,
            to_milestone: terms.period.end().number(),
            milestones: potential.milestones,
            per_milestone_units: DigitsForm::new(potential.per_milestone),
            earned_units: DigitsForm::new(potential.reward),
            minimum_units: DigitsForm::new(terms.minimum_rewards),
            reaches_minimum: potential.reaches_minimum,
            paid_units: DigitsForm::new(paid),
            documented_units: DigitsForm::new(potential.documented_reward),
            firefly_estimate_units: DigitsForm::new(potential.firefly_estimate),
            units: UNITS,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::least_stake;
    use iotasrb_core::programmes::staking::Programme;

    /// Worked out from the rates, the minimums and 777,600 milestones.
    #[test]
    fn the_least_stake_reaches_the_minimum() {
        let least = Programme::ALL.map(|programme| least_stake(&programme).as_micros());
        assert_eq!(
            least,
            [
                13_000_000, 500_000, 1_000_000, 2_000_000, 2_000_000, 2_000_000, 2_000_000
            ]
        );
    }
}
