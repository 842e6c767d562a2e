use super::{
    form::Form,
    row::{micros, tokens},
};
use crate::{
    publish::figures::grouped,
    serve::{
        problem::Problem,
        rest::programmes::{earned, milestone},
        web::shown::Shown,
    },
    spelling,
};
use iotasrb_core::programmes::{Micros, Milestone, staking::Programme};

/// What an amount would have earned, programme by programme.
pub(super) struct Potentials {
    pub(super) amount: Shown,
    pub(super) rows: Vec<Earned>,
    /// The same in the API, where one programme is asked for.
    pub(super) address: Option<String>,
    /// The same on the command line.
    pub(super) commands: Vec<String>,
}

/// What it would have earned in one.
pub(super) struct Earned {
    pub(super) name: &'static str,
    pub(super) outcome: Result<Figures, String>,
}

pub(super) struct Figures {
    pub(super) per_milestone: Shown,
    pub(super) milestones: String,
    pub(super) earned: Shown,
    pub(super) paid: Shown,
    pub(super) reaches_minimum: bool,
    pub(super) minimum: Shown,
    pub(super) documented: Shown,
    pub(super) firefly: Shown,
}

impl Potentials {
    /// What a form asks for. Of one programme a stake that it did not take is refused; among all
    /// of them it is a row that says so.
    pub(super) fn of(form: &Form) -> Result<Self, Problem> {
        let of = |field: &str, rule: String| Problem::bad_request(format!("{field}: {rule}"));
        let staked = spelling::micros(&form.amount).map_err(|rule| of("Amount", rule))?;
        let from = match form.from.as_str() {
            "" => None,
            text => Some(milestone(text).map_err(|rule| of("From milestone", rule))?),
        };
        let programmes = match form.programme.as_str() {
            "" => Programme::ALL.to_vec(),
            code => {
                let unknown = || of("Programme", "there is no such programme".to_owned());
                vec![Programme::by_code(code).ok_or_else(unknown)?]
            }
        };
        let mut rows = Vec::with_capacity(programmes.len());
        for programme in &programmes {
            let outcome = match figures(programme, staked, from) {
                Err(problem) if programmes.len() == 1 => return Err(problem),
                outcome => outcome.map_err(|problem| problem.detail),
            };
            rows.push(Earned {
                name: programme.name,
                outcome,
            });
        }
        let from_text = from.map(|from| from.number().to_string());
        let amount = &form.amount;
        let address = |programme: &Programme| {
            let query = from_text.as_ref().map(|from| format!("&from={from}"));
            let (code, query) = (programme.code, query.unwrap_or_default());
            format!("/v1/programmes/{code}/potential?amount={amount}{query}")
        };
        let command = |programme: &Programme| {
            let option = from_text.as_ref().map(|from| format!(" --from {from}"));
            let (code, option) = (programme.code, option.unwrap_or_default());
            format!("iotasrb programme potential {amount} --event {code}{option}")
        };
        let taken = programmes.iter().zip(&rows);
        let taken = taken.filter(|(_, row)| row.outcome.is_ok());
        let commands = match (programmes.as_slice(), from) {
            ([_], _) | (_, Some(_)) => taken.map(|(programme, _)| command(programme)).collect(),
            _ => vec![format!("iotasrb programme potential {amount}")],
        };
        Ok(Self {
            amount: micros(staked),
            rows,
            address: match programmes.as_slice() {
                [one] => Some(address(one)),
                _ => None,
            },
            commands,
        })
    }
}

fn figures(
    programme: &Programme,
    amount: Micros,
    from: Option<Milestone>,
) -> Result<Figures, Problem> {
    let potential = earned(programme, amount, from)?;
    let shown = |units| tokens(programme, units);
    let paid = if potential.reaches_minimum {
        potential.reward
    } else {
        0
    };
    Ok(Figures {
        per_milestone: shown(potential.per_milestone),
        milestones: grouped(u64::from(potential.milestones)),
        earned: shown(potential.reward),
        paid: shown(paid),
        reaches_minimum: potential.reaches_minimum,
        minimum: shown(programme.terms().minimum_rewards),
        documented: shown(potential.documented_reward),
        firefly: shown(potential.firefly_estimate),
    })
}
