//! What the REST API answers, as documents.
//!
//! | file | what it is |
//! |---|---|
//! | `figures` | the figures of the network and of a validator, by their names |
//! | `summary` | a publication in a list, a slot in a list |
//! | `rate` | the benchmark as it is now, and the supply |
//! | `validators` | the active validators as they are now |
//! | `waterfall`, `divergence` | why one rate is not another |
//! | `observation` | a kept observation with what certifies it |
//! | `metrics`, `methods` | what every figure means, and how it is computed |
//! | `programmes`, `programme_record` | the programmes before today's, and what an address earned in them |
//! | `programme_today` | the same with what it stakes today, for the command line |
//! | `yields` | the same for whoever aggregates yields |

mod divergence;
mod figures;
mod methods;
mod metrics;
mod observation;
mod programme_record;
mod programme_today;
mod programmes;
mod rate;
mod summary;
mod validators;
mod waterfall;
mod yields;

pub use divergence::{DivergenceDocument, ValidatorChainForm};
pub use figures::{NetworkFigures, ValidatorFigures};
pub use methods::{MethodsDocument, method_text};
pub use metrics::MetricsDocument;
pub use observation::ObservationDocument;
pub use programme_record::ProgrammeRecordDocument;
pub use programme_today::ProgrammeTodayDocument;
pub use programmes::{
    DigitsForm, PotentialDocument, ProgrammeDocument, ProgrammesDocument, least_stake,
};
pub use rate::{RateDocument, SupplyDocument};
pub use summary::{
    PublicationsDocument, SlotForm, SlotsDocument, Summary, SummaryForm, read_summaries,
};
pub use validators::{
    NextEpochForm, OfPublication, RealisedForm, ValidatorDocument, ValidatorNowForm,
    ValidatorsNowDocument,
};
pub use waterfall::WaterfallDocument;
pub use yields::{ChartDocument, YieldsDocument};
