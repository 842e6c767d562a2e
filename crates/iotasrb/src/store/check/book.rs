//! The small tables, read whole: what everything else is held against.

use super::{Check, Flaw};
use crate::store::{
    CorrectionNote, Identity, Publication, Remark, StoreError,
    publication::NETWORK,
    reading::{self, correction_note},
    tables::{CORRECTIONS, FINDINGS, PUBLICATIONS, SUBJECTS, TERMS},
    taken::unsigned,
};
use iotasrb_core::units::Address;
use std::collections::{BTreeMap, BTreeSet};

/// Everything but inputs, observations and figures.
pub(super) struct Book {
    pub(super) identity: Option<Identity>,
    pub(super) terms: BTreeSet<u64>,
    /// Whose figures there are, as the digest of figures names them.
    pub(super) subjects: BTreeMap<i64, String>,
    pub(super) publications: BTreeMap<u64, Publication>,
    pub(super) remarks: BTreeMap<u64, Vec<Remark>>,
    pub(super) corrections: BTreeMap<u64, CorrectionNote>,
}

impl Book {
    pub(super) fn read(check: &mut Check<'_>) -> Result<Self, StoreError> {
        let publications = check.read_publications()?;
        let identity = match check.store.identity() {
            Err(StoreError::Damaged(cause)) => {
                let (table, key) = ("identity", "1".to_owned());
                let flaw = Flaw::RowUnreadable { table, key, cause };
                check.found.add(flaw);
                None
            }
            Ok(None) if !publications.is_empty() => {
                check.found.add(Flaw::IdentityMissing);
                None
            }
            identity => identity?,
        };
        Ok(Self {
            identity,
            terms: check.read_terms()?,
            subjects: check.read_subjects()?,
            remarks: check.read_remarks(&publications)?,
            corrections: check.read_corrections()?,
            publications,
        })
    }

    /// The number of whoever has this address, if figures of it were ever published.
    pub(super) fn numbers(&self) -> BTreeMap<&str, i64> {
        let subjects = self.subjects.iter();
        subjects
            .map(|(number, address)| (address.as_str(), *number))
            .collect()
    }
}

impl Check<'_> {
    fn read_publications(&mut self) -> Result<BTreeMap<u64, Publication>, StoreError> {
        let mut publications = BTreeMap::new();
        let rows = self.rows(
            ("publications", 1),
            PUBLICATIONS.select_all,
            &mut |row, _| {
                let publication = reading::publication(row)?;
                publications.insert(publication.number, publication);
                Ok(())
            },
        )?;
        self.found.publications = rows;
        Ok(publications)
    }

    fn read_terms(&mut self) -> Result<BTreeSet<u64>, StoreError> {
        let mut terms = BTreeSet::new();
        let mut expected = 1;
        self.rows(("terms", 1), TERMS.select_all, &mut |row, found| {
            let term = unsigned(row.integer(0)?)?;
            if term != expected {
                let found_term = term;
                found.add(Flaw::TermMissing {
                    expected,
                    found: found_term,
                });
            }
            expected = term.saturating_add(1);
            terms.insert(term);
            Ok(())
        })?;
        Ok(terms)
    }

    /// The network is number 0, and nobody else; validators have addresses.
    fn read_subjects(&mut self) -> Result<BTreeMap<i64, String>, StoreError> {
        let mut subjects = BTreeMap::new();
        self.rows(("subjects", 1), SUBJECTS.select_all, &mut |row, found| {
            let (number, address) = (row.integer(0)?, row.text(1)?.to_owned());
            let right = match number {
                0 => address == NETWORK,
                _ => address.parse::<Address>().is_ok(),
            };
            if !right {
                let address = crate::foreign::excerpt(&address);
                found.add(Flaw::SubjectMalformed { number, address });
            }
            subjects.insert(number, address);
            Ok(())
        })?;
        Ok(subjects)
    }

    fn read_remarks(
        &mut self,
        publications: &BTreeMap<u64, Publication>,
    ) -> Result<BTreeMap<u64, Vec<Remark>>, StoreError> {
        let mut remarks: BTreeMap<u64, Vec<Remark>> = BTreeMap::new();
        self.rows(("findings", 2), FINDINGS.select_all, &mut |row, found| {
            let publication = unsigned(row.integer(0)?)?;
            if !publications.contains_key(&publication) {
                found.add(Flaw::FindingOfNothing { publication });
            }
            remarks.entry(publication).or_default().push(Remark {
                code: row.text(2)?.to_owned(),
                sources: row.text(3)?.lines().map(ToOwned::to_owned).collect(),
                words: row.text(4)?.to_owned(),
            });
            Ok(())
        })?;
        Ok(remarks)
    }

    fn read_corrections(&mut self) -> Result<BTreeMap<u64, CorrectionNote>, StoreError> {
        let mut corrections = BTreeMap::new();
        self.rows(("corrections", 1), CORRECTIONS.select_all, &mut |row, _| {
            let note = correction_note(row)?;
            corrections.insert(note.publication, note);
            Ok(())
        })?;
        Ok(corrections)
    }
}
