//! Every figure that was ever published, in one pass: by whose and which it is, then by time.
//!
//! The figures of a publication are hashed in the order of whose and which they are. That is
//! the order of the table too, so a running digest for each publication sees its figures in
//! their order, though those of other publications stand between them.

use super::{Check, Flaw, book::Book};
use crate::store::{
    Figure, IOTASRB, StoreError,
    metric::Metric,
    publication::RatesHasher,
    reading::{self, signed},
    tables::RATES,
};
use iotasrb_core::units::Digest;
use std::collections::BTreeMap;

/// The figures of a publication, as far as they were read.
struct Sum {
    at: i64,
    figures: u64,
    hasher: RatesHasher,
}

/// Figures that are out of place, by publication and rule: the first, and how many.
type Misplaced = BTreeMap<(i64, &'static str), (String, u64)>;

/// The benchmark of each publication that takes part in a correction.
pub(super) type Benchmarks = BTreeMap<u64, Figure>;

impl Check<'_> {
    pub(super) fn figures(&mut self, book: &Book) -> Result<Benchmarks, StoreError> {
        let mut sums: BTreeMap<i64, Sum> = book
            .publications
            .values()
            .map(|publication| {
                let sum = Sum {
                    at: signed(publication.point.at.as_unix_ms()),
                    figures: 0,
                    hasher: RatesHasher::new(),
                };
                (signed(publication.number), sum)
            })
            .collect();
        let corrections = book.publications.values();
        let mut benchmarks: BTreeMap<i64, Option<Figure>> = corrections
            .filter_map(|publication| Some([publication.number, publication.supersedes?]))
            .flatten()
            .map(|publication| (signed(publication), None))
            .collect();
        let mut misplaced = Misplaced::new();
        let rows = self.rows(("rates", 4), RATES.select_all, &mut |row, _| {
            let (subject, code) = (row.integer(0)?, row.integer(1)?);
            let (at, publication) = (row.integer(2)?, row.integer(3)?);
            let mut misplace = |rule| {
                let first = || (format!("figure {code} of subject {subject}"), 0);
                misplaced.entry((publication, rule)).or_insert_with(first).1 += 1;
            };
            let Some(sum) = sums.get_mut(&publication) else {
                misplace("there is no such publication");
                return Ok(());
            };
            sum.figures += 1;
            if at != sum.at {
                misplace("they are of another time than their publication");
            }
            let (address, metric) = (book.subjects.get(&subject), Metric::from_code(code));
            let (Some(address), Some(metric)) = (address, metric) else {
                misplace("there is no such subject, or no such figure");
                return Ok(());
            };
            let figure = reading::figure(row, 4)?;
            sum.hasher.add(address, metric, &figure);
            if metric == IOTASRB
                && let Some(benchmark) = benchmarks.get_mut(&publication)
            {
                *benchmark = Some(figure);
            }
            Ok(())
        })?;
        for ((publication, rule), (first, figures)) in misplaced {
            self.found.add(Flaw::FiguresMisplaced {
                publication,
                figures,
                first,
                rule,
            });
        }
        self.found.figures = rows;
        self.sums(book, sums);
        let benchmarks = benchmarks.into_iter();
        Ok(benchmarks
            .filter_map(|(number, figure)| Some((number.unsigned_abs(), figure?)))
            .collect())
    }

    fn sums(&mut self, book: &Book, mut sums: BTreeMap<i64, Sum>) {
        for publication in book.publications.values() {
            let Some(sum) = sums.remove(&signed(publication.number)) else {
                continue;
            };
            if sum.figures != publication.rates {
                self.found.add(Flaw::FigureCount {
                    publication: publication.number,
                    recorded: publication.rates,
                    found: sum.figures,
                });
            }
            let found: Digest = sum.hasher.finish();
            if found != publication.rates_digest {
                self.found.add(Flaw::FiguresDiffer {
                    publication: publication.number,
                    recorded: publication.rates_digest,
                    found,
                });
            }
        }
    }
}
