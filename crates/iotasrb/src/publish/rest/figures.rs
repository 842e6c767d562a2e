//! The recorded figures by their names, and as others group them.

use crate::{
    publish::wire::{Maybe, NanosForm, Rate},
    store::{Figure, Metric},
};
use serde::Serialize;
use utoipa::ToSchema;

/// Why a publication without figures has none at all; its reason says more.
const NOTHING_PUBLISHED: &str = "nothing_published";

/// A share as it was recorded.
pub(super) fn share(figure: Option<&Figure>) -> Maybe<Rate> {
    match figure {
        Some(Figure::Value {
            decimal,
            numerator,
            denominator,
        }) => Maybe::Known(Rate {
            decimal: decimal.clone(),
            numerator: numerator.clone(),
            denominator: denominator.clone(),
        }),
        Some(Figure::Absent(code)) => Maybe::absent(code.clone()),
        None => Maybe::absent(NOTHING_PUBLISHED),
    }
}

/// An amount as it was recorded.
pub(super) fn amount(figure: Option<&Figure>) -> Maybe<NanosForm> {
    match figure {
        Some(Figure::Value { decimal, .. }) => Maybe::Known(NanosForm::of_digits(decimal.clone())),
        Some(Figure::Absent(code)) => Maybe::absent(code.clone()),
        None => Maybe::absent(NOTHING_PUBLISHED),
    }
}

macro_rules! figures {
    ($(#[$of:meta])* $form:ident { $($(#[$what:meta])* $name:ident: $kind:ty = $read:ident,)* }) => {
        $(#[$of])*
        #[derive(Clone, Debug, Default, Serialize, ToSchema)]
        pub struct $form {
            $(
                $(#[$what])*
                #[serde(skip_serializing_if = "Option::is_none")]
                $name: Option<Maybe<$kind>>,
            )*
        }

        impl $form {
            /// Those figures of which there is a record.
            pub fn of<'a>(record: impl Fn(Metric) -> Option<&'a Figure>) -> Self {
                let named = |name: &str| Metric::from_name(name).and_then(&record);
                Self {
                    $($name: named(stringify!($name)).map(|figure| $read(Some(figure))),)*
                }
            }
        }
    };
}

figures! {
    /// The figures of the network; a publication without a value has none of them.
    NetworkFigures {
        /// IOTASRB: rewards of a year over the stake of all active validators.
        iotasrb: Rate = share,
        /// The same over the stake of the committee.
        iotasrb_committee: Rate = share,
        /// IOTASRB less inflation.
        iotasrb_real: Rate = share,
        /// What the last epoch change added, a year, over the total supply.
        inflation_provisions: Rate = share,
        /// What the schedule releases over the next year, over the total supply.
        inflation_release: Rate = share,
        /// Both together.
        inflation_total: Rate = share,
        /// Both together over the circulating supply.
        inflation_circulating: Rate = share,
        /// The share of the total supply that is staked.
        staking_ratio: Rate = share,
        /// The stake of all active validators.
        stake_all_nanos: NanosForm = amount,
        /// The stake of the committee.
        stake_committee_nanos: NanosForm = amount,
        /// All IOTA in existence.
        supply_total_nanos: NanosForm = amount,
        /// What the unlock schedule does not lock.
        supply_circulating_nanos: NanosForm = amount,
        /// The reward of an epoch.
        target_reward_nanos: NanosForm = amount,
    }
}

figures! {
    /// The figures of a validator.
    ValidatorFigures {
        /// The documented rate: IOTASRB times performance, less the declared commission.
        documented: Rate = share,
        /// The same, less the commission that the chain applies.
        documented_effective: Rate = share,
        /// The share of its work that it did.
        performance: Rate = share,
        /// As the publisher's pages show it: by voting power, before commission.
        shown: Rate = share,
        /// The share of its reward that the chain lets it have.
        payout: Rate = share,
        /// What its delegators are paid next, a year, not compounded.
        net: Rate = share,
        /// Its stake.
        stake_nanos: NanosForm = amount,
    }
}

#[cfg(test)]
mod tests {
    use super::{NetworkFigures, ValidatorFigures};
    use crate::store::{Figure, METRICS, Of};

    /// The history's names and these are the same, so that none is left out.
    #[test]
    fn every_figure_has_its_field() {
        let known = Figure::Value {
            decimal: "1".to_owned(),
            numerator: "1".to_owned(),
            denominator: "1".to_owned(),
        };
        let network = serde_json::to_value(NetworkFigures::of(|_| Some(&known))).unwrap();
        let validator = serde_json::to_value(ValidatorFigures::of(|_| Some(&known))).unwrap();
        for (of, form, count) in [(Of::Network, network, 13), (Of::Validator, validator, 7)] {
            assert_eq!(form.as_object().unwrap().len(), count);
            for metric in METRICS.into_iter().filter(|metric| metric.of == of) {
                assert!(form.get(metric.name).is_some(), "{}", metric.name);
            }
        }
    }
}
