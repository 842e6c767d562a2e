//! The JSON of the reports on proofs, described in `docs/history.md`.

use crate::{
    foreign::tamed,
    history::{
        backfill::{Finding, Report},
        verify::{Conclusion, Held, Verification},
    },
};
use iotasrb_core::observation::Checkpoint;
use iotasrb_proof::TrustRoot;
use serde::Serialize;

/// The schema of the report on a backfill.
const BACKFILL: &str = "iotasrb.backfill/1";

/// The schema of the report on a verification.
const VERIFICATION: &str = "iotasrb.verification/1";

/// The report on a backfill.
#[derive(Debug, Serialize)]
pub struct BackfillDocument {
    schema: &'static str,
    network: &'static str,
    root: RootForm,
    from: u64,
    to: Option<u64>,
    complete: bool,
    proven: u64,
    fetched: u64,
    summaries: u64,
    files_written: u64,
    last_checkpoint: Option<CheckpointForm>,
    findings: Vec<FindingForm>,
}

/// The report on a verification.
#[derive(Debug, Serialize)]
pub struct VerificationDocument {
    schema: &'static str,
    verdict: &'static str,
    /// What is broken or missing.
    reason: Option<String>,
    steps: Vec<StepForm>,
}

/// The committee from which everything follows.
#[derive(Debug, Serialize)]
pub struct RootForm {
    network: &'static str,
    epoch: u64,
    digest: String,
}

#[derive(Debug, Serialize)]
struct CheckpointForm {
    epoch: u64,
    sequence: u64,
    digest: String,
    timestamp_ms: u64,
}

#[derive(Debug, Serialize)]
struct FindingForm {
    finding: &'static str,
    epoch: Option<u64>,
    source: Option<String>,
    says: String,
}

#[derive(Debug, Serialize)]
struct StepForm {
    step: &'static str,
    says: String,
}

impl BackfillDocument {
    /// The document of a report.
    pub fn new(report: &Report) -> Self {
        Self {
            schema: BACKFILL,
            network: report.network.name(),
            root: RootForm::new(&report.root),
            from: report.from.number(),
            to: report.to.map(|to| to.number()),
            complete: report.is_complete(),
            proven: report.proven,
            fetched: report.fetched,
            summaries: report.summaries,
            files_written: report.written,
            last_checkpoint: report.last_checkpoint.map(checkpoint),
            findings: report.findings.iter().map(finding).collect(),
        }
    }
}

impl VerificationDocument {
    /// The document of a verification.
    pub fn new(verification: &Verification) -> Self {
        let (verdict, reason) = match &verification.conclusion {
            Conclusion::Proven => ("proven", None),
            Conclusion::Refuted(link) => ("refuted", Some(link)),
            Conclusion::Undecided(reason) => ("undecided", Some(reason)),
        };
        Self {
            schema: VERIFICATION,
            verdict,
            reason: reason.map(|reason| tamed(reason)),
            steps: verification.steps.iter().map(step).collect(),
        }
    }
}

impl RootForm {
    /// The form of a trust root.
    pub fn new(root: &TrustRoot) -> Self {
        Self {
            network: root.network.name(),
            epoch: root.epoch.number(),
            digest: root.digest.to_string(),
        }
    }
}

fn checkpoint(checkpoint: Checkpoint) -> CheckpointForm {
    CheckpointForm {
        epoch: checkpoint.epoch.number(),
        sequence: checkpoint.sequence.number(),
        digest: checkpoint.digest.to_string(),
        timestamp_ms: checkpoint.timestamp.as_unix_ms(),
    }
}

fn finding(finding: &Finding) -> FindingForm {
    FindingForm {
        finding: finding.reason.code(),
        epoch: finding.epoch.map(|epoch| epoch.number()),
        source: finding.source.as_deref().map(tamed),
        says: tamed(&finding.reason.to_string()),
    }
}

fn step(held: &Held) -> StepForm {
    StepForm {
        step: held.step,
        says: tamed(&held.says),
    }
}
