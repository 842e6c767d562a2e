use super::{
    super::{
        owned_span::OwnedSpan,
        spans_file::{self, Spans},
        staking_event::StakingEvent,
    },
    Damage,
};
use crate::spelling::hex;
use blake2::{Blake2b, Digest as _, digest::consts::U32};
use iotasrb_core::programmes::participation::EventId;

/// What the first line begins with. Readers of spans skip the line.
const MARK: &str = "# iotasrb/spans/v1 ";

/// A file of spans with the digest of its content before it.
pub(super) fn write(event: EventId, spans: &[OwnedSpan]) -> Vec<u8> {
    let text = spans_file::write(spans);
    let digest = digest(event, text.as_bytes());
    format!("{MARK}{digest}\n{text}").into_bytes()
}

/// The spans, if the digest fits them.
pub(super) fn read(event: &StakingEvent, file: &[u8]) -> Result<Vec<OwnedSpan>, Damage> {
    let line = file
        .iter()
        .position(|byte| *byte == b'\n')
        .ok_or(Damage::Digest)?;
    let (head, text) = file.split_at(line + 1);
    if head != format!("{MARK}{}\n", digest(event.id, text)).as_bytes() {
        return Err(Damage::Digest);
    }
    Ok(Spans::new(text, event)?.all()?)
}

/// BLAKE2b-256 over the id of the event and the text.
fn digest(event: EventId, text: &[u8]) -> String {
    let digest = Blake2b::<U32>::new()
        .chain_update(event.as_bytes())
        .chain_update(text);
    hex(&digest.finalize())
}
