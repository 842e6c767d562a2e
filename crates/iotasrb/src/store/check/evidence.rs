//! Closes and signed summaries: that what is kept as a certificate can be one.

use super::{Check, Flaw, Input, observations::Kept};
use crate::{
    source::closes::{closed, elected},
    store::{StoreError, reading::signed, tables::OUTCOMES},
};
use iotasrb_core::units::Digest;
use iotasrb_proof::{CommitteeChain, EpochClose};

/// The committee of the close that was read last: many observations in a row have the same.
#[derive(Default)]
pub(super) struct Evidenced {
    last: Option<(Digest, Option<CommitteeChain>)>,
}

impl Check<'_> {
    /// The committee that the close elects must have signed the checkpoint of the anchor.
    pub(super) fn evidence(
        &mut self,
        kept: &Kept,
        evidenced: &mut Evidenced,
    ) -> Result<(), StoreError> {
        let Some(close) = kept.name.close else {
            return Ok(());
        };
        if evidenced
            .last
            .as_ref()
            .is_none_or(|(last, _)| *last != close)
        {
            evidenced.last = Some((close, self.committee(kept, &close)?));
        }
        let (Some(summary), Some((_, Some(chain)))) = (kept.name.summary, &evidenced.last) else {
            return Ok(());
        };
        let Input::Bytes(bytes) = self.input(&summary)? else {
            return Ok(());
        };
        let cause = match chain.certify(&bytes) {
            Ok(checkpoint) if kept.checkpoint == Ok(checkpoint) => return Ok(()),
            Ok(_) => "it is of another checkpoint".to_owned(),
            Err(link) => link.to_string(),
        };
        self.found.add(Flaw::Uncertified {
            observation: kept.number,
            part: "summary",
            cause,
        });
        Ok(())
    }

    /// How epochs ended must be what their closes say.
    pub(super) fn outcomes(&mut self) -> Result<(), StoreError> {
        let mut outcomes = Vec::new();
        self.rows(("outcomes", 1), OUTCOMES.select_all, &mut |row, _| {
            let columns = [row.integer(0)?, row.integer(1)?, row.integer(2)?];
            outcomes.push((columns, Digest::from_bytes(row.digest(3)?)));
            Ok(())
        })?;
        for (kept, close) in outcomes {
            let Input::Bytes(bytes) = self.input(&close)? else {
                continue;
            };
            let close = EpochClose::from_entry(&bytes).map_err(|refusal| refusal.to_string());
            let said = close.and_then(|close| closed(&close.signed_summary));
            let cause = match said {
                Ok(said) => {
                    let (epoch, at) = (said.epoch.number(), said.at.as_unix_ms());
                    let said = [signed(epoch), signed(at), said.supply_change];
                    if said == kept {
                        continue;
                    }
                    let [epoch, at, change] = said;
                    format!("its close says epoch {epoch}, {at} ms and {change}")
                }
                Err(cause) => cause,
            };
            self.found.add(Flaw::OutcomeDiffers { kept, cause });
        }
        Ok(())
    }

    /// The committee that a close elects.
    fn committee(
        &mut self,
        kept: &Kept,
        close: &Digest,
    ) -> Result<Option<CommitteeChain>, StoreError> {
        let Input::Bytes(bytes) = self.input(close)? else {
            return Ok(None);
        };
        let read = || {
            let close = EpochClose::from_entry(&bytes).map_err(|refusal| refusal.to_string())?;
            let committee = elected(&close.signed_summary)?;
            CommitteeChain::new(committee).map_err(|malformed| malformed.to_string())
        };
        match read() {
            Ok(chain) => Ok(Some(chain)),
            Err(cause) => {
                self.found.add(Flaw::Uncertified {
                    observation: kept.number,
                    part: "close",
                    cause,
                });
                Ok(None)
            }
        }
    }
}
