use super::{Inputs, RATES, SAMPLES};
use crate::{
    observation::{Absence, Known},
    ratio::Ratio,
    realised,
    rewards::ExchangeRate,
    units::{Address, DurationMs, PoolId},
};
use alloc::vec::Vec;

/// A pool's exchange rates from the running epoch backwards, as far as they were observed without
/// a gap and as they are needed.
pub(super) struct History {
    rows: Vec<Row>,
    /// Whether the first row is the first that the pool ever had.
    begins: bool,
}

struct Row {
    rate: ExchangeRate,
    epoch_length: DurationMs,
}

impl History {
    pub(super) fn of(inputs: &Inputs<'_>, address: Address, pool: PoolId) -> Self {
        let mut wanted = Some(inputs.checked.observation().anchor.epoch);
        let mut history = Self {
            rows: Vec::with_capacity(RATES),
            begins: false,
        };
        while history.rows.len() < RATES {
            let Some(epoch) = wanted else {
                history.begins = true;
                break;
            };
            let Some(pools) = inputs.pools.iter().find(|pools| pools.epoch() == epoch) else {
                break;
            };
            match pools.get(address) {
                Some((same, rate)) if same == pool => history.rows.push(Row {
                    rate,
                    epoch_length: pools.epoch_length(),
                }),
                _ => {
                    history.begins = true;
                    break;
                }
            }
            wanted = epoch.previous();
        }
        history
    }

    /// The realised rate of the epoch that ended last.
    pub(super) fn last_epoch(&self) -> Known<Ratio> {
        self.realised(1)?.first().cloned().ok_or(Absence::Undefined)
    }

    /// The realised rates of the last seven epochs, or of all there were if the pool is younger.
    pub(super) fn window(&self) -> Known<Vec<Ratio>> {
        self.realised(SAMPLES)
    }

    /// The exchange rates that the node's formula looks at.
    pub(super) fn rates(&self) -> Known<Vec<ExchangeRate>> {
        if self.rows.len() < RATES && !self.begins {
            return Err(Absence::NotRecorded);
        }
        Ok(self.rows.iter().map(|row| row.rate).collect())
    }

    fn realised(&self, epochs: usize) -> Known<Vec<Ratio>> {
        if self.rows.len() <= epochs && !self.begins {
            return Err(Absence::NotRecorded);
        }
        let pairs = self.rows.iter().zip(self.rows.iter().skip(1)).take(epochs);
        let rates = pairs
            .map(|(after, before)| realised::rate(before.rate, after.rate, 1, before.epoch_length));
        let rates: Vec<_> = rates.collect::<Known<_>>()?;
        if rates.is_empty() {
            return Err(Absence::Undefined);
        }
        Ok(rates)
    }
}
