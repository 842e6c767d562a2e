//! Something that changes at given moments.

use crate::MINUTE;

/// What holds from each moment on, until the next one.
#[derive(Clone, Debug)]
pub(crate) struct Timeline<T>(Vec<(u64, T)>);

impl<T: Clone> Timeline<T> {
    pub(crate) fn always(value: T) -> Self {
        Self(vec![(0, value)])
    }

    /// The same, but something else from one moment until another.
    pub(crate) fn with(mut self, from: u64, until: u64, value: T) -> Self {
        let afterwards = self.at(until).clone();
        self.0.retain(|(start, _)| *start < from || *start > until);
        self.0.extend([(from, value), (until, afterwards)]);
        self.0.sort_by_key(|(start, _)| *start);
        self
    }

    pub(crate) fn at(&self, moment: u64) -> &T {
        let after = self.0.partition_point(|(start, _)| *start <= moment);
        &self.0[after - 1].1
    }

    pub(crate) fn next_change(&self, moment: u64) -> u64 {
        let after = self.0.partition_point(|(start, _)| *start <= moment);
        self.0.get(after).map_or(u64::MAX, |(start, _)| *start)
    }

    /// How the value changes, ended: `calm` in the first hours of each of the calm days.
    pub(crate) fn calmed(mut self, calm: &T, days: impl Iterator<Item = u64>, hours: u64) -> Self {
        for day in days {
            self = self.with(day, day + hours * 60 * MINUTE, calm.clone());
        }
        self
    }
}
