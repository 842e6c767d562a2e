//! What the epochs before tell of the running one: read from the history once an edition, when
//! somebody asks first.

use super::{
    desk::Desk,
    edition::{Edition, Valued},
    problem::Problem,
};
use crate::store::{Store, StoreError};
use iotasrb_core::{
    divergence::{Divergence, Inputs, RATES},
    observation::{Checked, Known, Observation},
    rates::{MethodId, Rates},
    realised::Pools,
    units::{Address, Epoch, TimestampMs},
    waterfall::Waterfall,
};
use std::{collections::BTreeMap, sync::Arc};

/// What the epochs before tell.
#[derive(Debug)]
pub(super) struct Hindsight {
    /// The epochs that are at hand, the running one first.
    pub(super) epochs: Vec<Epoch>,
    /// Why the network's rate has so many values.
    pub(super) network: Divergence,
    /// The same of each active validator, in the chain's order.
    pub(super) validators: Vec<(Address, Divergence)>,
    /// Why what the last epoch paid is not the benchmark, of each active validator; absent where
    /// that epoch was not observed.
    pub(super) ended: BTreeMap<Address, Known<Waterfall>>,
}

/// How many epochs before the running one are looked for.
const EPOCHS: u64 = 10;

/// What the epochs before tell, as of an edition that has figures.
pub(super) async fn hindsight(
    desk: &Desk,
    edition: &Arc<Edition>,
) -> Result<Arc<Hindsight>, Problem> {
    let read = async || {
        let edition = Arc::clone(edition);
        let read = move |store: &mut Store| {
            let valued = edition.valued.as_ref();
            let known = edition.number();
            let read = |store: &mut Store| {
                let hindsight = valued.map(|valued| Hindsight::read(store, valued, known));
                hindsight.transpose()
            };
            store.at_one_moment(read)
        };
        let found = desk.readers.read(read).await?;
        found.map(Arc::new).ok_or_else(Problem::nothing_published)
    };
    edition.hindsight.get_or_try_init(read).await.cloned()
}

impl Hindsight {
    fn read(store: &mut Store, valued: &Valued, known: u64) -> Result<Self, StoreError> {
        let mut pools = vec![valued.pools.clone()];
        let mut before = None;
        let now = valued.pools.epoch();
        for (epoch, number) in observed(store, valued, known)?.into_iter().rev() {
            if epoch >= now || pools.len() >= RATES {
                continue;
            }
            let kept = store.observation(number)?;
            let missing = || StoreError::Damaged(format!("observation {number} is missing"));
            let observation = kept.ok_or_else(missing)?.observation;
            pools.push(Pools::of(&observation));
            if epoch.next() == Some(now) {
                before = Some(observation);
            }
        }
        let checked = check(&valued.evaluation.observation)?;
        let earlier = before.as_ref().map(evaluated).transpose()?;
        let inputs = Inputs {
            checked: &checked,
            rates: &valued.evaluation.rates,
            before: earlier.as_ref().map(|(checked, rates)| (checked, rates)),
            pools: &pools,
        };
        Ok(Self::of(&inputs))
    }

    fn of(inputs: &Inputs<'_>) -> Self {
        let addresses = inputs.rates.validators.iter().map(|one| one.address);
        let ended = |address| {
            let (before, rates) = inputs.before?;
            let ended = Waterfall::of_ended(before, rates, inputs.checked, address);
            Some((address, ended))
        };
        let divergence = |address| {
            let divergence = Divergence::of_validator(inputs, address);
            divergence.ok().map(|divergence| (address, divergence))
        };
        Self {
            epochs: inputs.pools.iter().map(Pools::epoch).collect(),
            network: Divergence::of_network(inputs),
            validators: addresses.clone().filter_map(divergence).collect(),
            ended: addresses.filter_map(ended).collect(),
        }
    }
}

/// The observations of the running epoch and of those before it, by their numbers.
fn observed(
    store: &mut Store,
    valued: &Valued,
    known: u64,
) -> Result<BTreeMap<Epoch, u64>, StoreError> {
    let observation = &valued.evaluation.observation;
    let back = observation.epoch_length.as_ms().saturating_mul(EPOCHS);
    let start = observation.anchor.epoch_start.as_unix_ms();
    let from = TimestampMs::from_unix_ms(start.saturating_sub(back));
    store.observed_epochs((from, valued.publication.point.at), known)
}

fn evaluated(observation: &Observation) -> Result<(Checked<'_>, Rates), StoreError> {
    let checked = check(observation)?;
    let rates = MethodId::at(observation.anchor.epoch).rates(&checked);
    Ok((checked, rates))
}

/// What was published was checked before.
fn check(observation: &Observation) -> Result<Checked<'_>, StoreError> {
    let refused = |error| StoreError::Damaged(format!("a kept observation is refused: {error}"));
    observation.check().map_err(refused)
}
