//! What was found about the sources, as every document carries it.

use crate::source::agreement::{Contradiction, Finding};
use serde::Serialize;
use utoipa::ToSchema;

/// A finding: its code, a sentence for people, whom it is about, and what it names.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Finding)]
pub struct FindingForm {
    code: &'static str,
    message: String,
    sources: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    epoch: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    inputs: Option<Vec<&'static str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    differences: Option<Differences>,
}

/// The differences of a contradiction.
#[derive(Debug, Serialize, ToSchema)]
struct Differences {
    listed: Vec<DifferenceForm>,
    more: usize,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Difference)]
struct DifferenceForm {
    input: &'static str,
    validator: Option<String>,
    values: Vec<SayingForm>,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Saying)]
struct SayingForm {
    value: String,
    sources: Vec<String>,
}

impl FindingForm {
    /// The wire form of a finding.
    pub fn new(finding: &Finding) -> Self {
        let epoch = match finding {
            Finding::Late { epoch, .. } | Finding::Ahead { epoch, .. } => Some(epoch.number()),
            Finding::Contradicted(contradiction) => Some(contradiction.epoch.number()),
            Finding::Failed { .. }
            | Finding::Refused { .. }
            | Finding::OtherNetwork { .. }
            | Finding::Unconfirmed { .. } => None,
        };
        let inputs = match finding {
            Finding::Unconfirmed { inputs, .. } => Some(inputs.clone()),
            _ => None,
        };
        let differences = match finding {
            Finding::Contradicted(contradiction) => Some(differences(contradiction)),
            _ => None,
        };
        Self {
            code: finding.code(),
            message: finding.to_string(),
            sources: finding.sources().into_iter().map(str::to_owned).collect(),
            epoch,
            inputs,
            differences,
        }
    }
}

fn differences(contradiction: &Contradiction) -> Differences {
    let listed = contradiction.listed.iter().map(|difference| {
        let values = difference.values.iter().map(|saying| SayingForm {
            value: saying.value.clone(),
            sources: saying.sources.clone(),
        });
        DifferenceForm {
            input: difference.input,
            validator: difference.validator.map(|address| address.to_string()),
            values: values.collect(),
        }
    });
    Differences {
        listed: listed.collect(),
        more: contradiction.more,
    }
}
