use super::error::Malformed;
use serde::de::DeserializeOwned;

/// What is wrong where no field of it is.
pub(super) const WHOLE: &str = "the text";

/// Reads a whole text as JSON of the given shape.
///
/// Every shape of this room names the fields that it takes and skips the others
/// without keeping them (a shape of our own refuses them), so what is held in memory is
/// bounded by the text. Nesting
/// is bounded by `serde_json` (128 levels) in what is taken, and costs no stack in what
/// is skipped.
pub(crate) fn decode<T: DeserializeOwned>(text: &[u8]) -> Result<T, Malformed> {
    let mut reader = serde_json::Deserializer::from_slice(text);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let path = error.path().to_string();
        // How that crate writes that the error is in no field.
        let field = if path == "." || path == "?" {
            WHOLE
        } else {
            &path
        };
        Malformed::new(field, error.inner())
    })?;
    reader.end().map_err(|error| Malformed::new(WHOLE, error))?;
    Ok(value)
}
