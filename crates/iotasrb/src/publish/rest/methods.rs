//! How figures are computed: the published methods, schema `iotasrb.methods/1`.

use iotasrb_core::rates::MethodId;
use serde::Serialize;
use utoipa::ToSchema;

/// Every published method, the newest first.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Methods)]
pub struct MethodsDocument {
    schema: &'static str,
    methods: Vec<MethodForm>,
}

/// A published method. It never changes.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Method)]
struct MethodForm {
    /// Its name in the path of its document.
    #[schema(example = "v1")]
    id: &'static str,
    /// Its name in every publication.
    #[schema(example = "iotasrb/v1")]
    name: &'static str,
    /// The epoch from which it holds.
    from_epoch: u64,
    /// Where its document is.
    #[schema(example = "/v1/methods/v1")]
    document: String,
}

impl MethodsDocument {
    /// The document.
    pub fn new() -> Self {
        let form = |(from, method): (_, MethodId)| MethodForm {
            id: id(method),
            name: method.name(),
            from_epoch: iotasrb_core::units::Epoch::number(from),
            document: format!("/v1/methods/{}", id(method)),
        };
        Self {
            schema: "iotasrb.methods/1",
            methods: MethodId::all().map(form).collect(),
        }
    }
}

impl Default for MethodsDocument {
    fn default() -> Self {
        Self::new()
    }
}

const fn id(method: MethodId) -> &'static str {
    match method {
        MethodId::V1 => "v1",
    }
}

/// What is said beside the first method: no method itself, so it is not listed as one.
const BESIDE_V1: &str = include_str!("../../../../../docs/method/beside-v1.md");

/// The text of a method, or of what is said beside it, in Markdown; `None` if there is none of
/// this name.
pub fn method_text(sought: &str) -> Option<&'static str> {
    if sought == "beside-v1" {
        return Some(BESIDE_V1);
    }
    let mut methods = MethodId::all().map(|(_, method)| method);
    methods.find(|method| id(*method) == sought).map(text)
}

const fn text(method: MethodId) -> &'static str {
    match method {
        MethodId::V1 => include_str!("../../../../../docs/method/v1.md"),
    }
}
