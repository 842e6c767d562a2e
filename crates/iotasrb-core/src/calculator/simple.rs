use super::{Effect, Plan, Timetable};
use crate::{
    ratio::Ratio,
    units::{DurationMs, Nanos},
};

/// The reward as a rate gives it, not compounded, in nanos: exact, not rounded.
///
/// `amount · rate · epochs · el / Y`, with the number of earning epochs and the
/// rates that the added stake itself leaves ([`Effect`]).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Simple {
    /// By the benchmark: the mean over all active validators, gross of commission.
    pub iotasrb_nanos: Ratio,
    /// By the chosen validator's net rate; for the network the sum over the parts.
    pub net_nanos: Ratio,
}

impl Simple {
    pub(super) fn of(
        plan: &Plan,
        timetable: &Timetable,
        effect: &Effect,
        epoch_length: DurationMs,
    ) -> Self {
        let epochs = Ratio::integer(timetable.earning_epochs());
        let years = &epochs * &years(epoch_length);
        let reward =
            |amount: Nanos, rate: &Ratio| &(&Ratio::integer(amount.as_nanos()) * rate) * &years;
        let net = effect.validators.iter().fold(Ratio::ZERO, |sum, part| {
            &sum + &reward(part.added, &part.after.net)
        });
        Self {
            iotasrb_nanos: reward(plan.amount, &effect.iotasrb_after),
            net_nanos: net,
        }
    }
}

/// `el / Y`; a year is never zero.
fn years(epoch_length: DurationMs) -> Ratio {
    Ratio::new(epoch_length.as_ms(), DurationMs::YEAR.as_ms()).unwrap_or(Ratio::ZERO)
}
