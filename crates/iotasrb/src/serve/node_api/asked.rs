use super::refused::Refused;
use crate::{
    foreign::excerpt,
    programme::{
        address::{self, AddressForm, MalformedAddress},
        owned_span::OutputId,
    },
    publish::participation::NodeShape,
    serve::rest::asked::pairs,
};
use axum::{
    extract::{FromRequestParts, RawPathParams},
    http::request,
};
use iotasrb_core::{
    programmes::{
        Milestone,
        participation::{Event, EventId, Payload},
    },
    units::Address,
};
use std::fmt::Display;

/// The parts of a path.
pub(super) struct Parts(RawPathParams);

impl<S: Send + Sync> FromRequestParts<S> for Parts {
    type Rejection = Refused;

    async fn from_request_parts(request: &mut request::Parts, state: &S) -> Result<Self, Refused> {
        let parts = RawPathParams::from_request_parts(request, state).await;
        let malformed = |_| Refused::parameter("the path is not encoded in percent signs");
        parts.map(Self).map_err(malformed)
    }
}

impl Parts {
    /// The id of an event.
    pub(super) fn event(&self, shape: NodeShape) -> Result<EventId, Refused> {
        let text = self.part("event");
        let id = digits(shape, text).and_then(|digits| digits.parse().ok());
        id.ok_or_else(|| malformed("event ID", text, rule(shape, 64)))
    }

    /// The id of an output: that of its transaction and its place in it.
    pub(super) fn output(&self, shape: NodeShape) -> Result<OutputId, Refused> {
        let text = self.part("output");
        let id = digits(shape, text).and_then(|digits| digits.parse().ok());
        id.ok_or_else(|| malformed("output ID", text, rule(shape, 68)))
    }

    /// An address in bech32, of the network whose record this is.
    pub(super) fn bech32_address(&self) -> Result<Address, Refused> {
        let text = self.part("address");
        match address::read(text) {
            Ok((address, AddressForm::Iota)) => Ok(address),
            Err(MalformedAddress::OtherNetwork(_)) => {
                let wrong = "invalid bech32 address, expected prefix: iota";
                Err(Refused::parameter(wrong))
            }
            Ok((_, AddressForm::Hex)) => Err(malformed("address", text, "it must be in bech32")),
            Err(why) => Err(malformed("address", text, why)),
        }
    }

    /// An Ed25519 address in hexadecimal: only Hornet reads it.
    pub(super) fn hex_address(&self) -> Result<Address, Refused> {
        let text = self.part("address");
        let read = digits(NodeShape::Hornet, text).and_then(|digits| address::read(digits).ok());
        match read {
            Some((address, AddressForm::Hex)) => Ok(address),
            _ => Err(malformed("address", text, rule(NodeShape::Hornet, 64))),
        }
    }

    fn part(&self, name: &str) -> &str {
        let found = self.0.iter().find(|(known, _)| *known == name);
        found.map_or("", |(_, value)| value)
    }
}

/// The digits of what a kind of node spells as one expects of it. Their number is for others to
/// see; what reads them would take either spelling.
fn digits(shape: NodeShape, text: &str) -> Option<&str> {
    match shape {
        NodeShape::Hornet => Some(text).filter(|text| !text.starts_with("0x")),
        NodeShape::Inx => text.strip_prefix("0x"),
    }
    .filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

fn malformed(what: &str, text: &str, rule: impl Display) -> Refused {
    let text = excerpt(text);
    Refused::parameter(format!("invalid {what}: {text}, error: {rule}"))
}

fn rule(shape: NodeShape, digits: usize) -> String {
    let prefix = match shape {
        NodeShape::Hornet => "",
        NodeShape::Inx => "0x and ",
    };
    format!("it must be {prefix}{digits} hexadecimal digits")
}

/// The parameters of a query. Those that nobody reads are let be, as those nodes did: some wallets
/// send them.
pub(super) struct Query(Vec<(String, String)>);

/// Which types of events are asked for: all where none is named.
pub(super) struct Types {
    ballots: bool,
    staking: bool,
}

impl Query {
    pub(super) fn read(query: Option<&str>) -> Result<Self, Refused> {
        let malformed = |_| Refused::parameter("the query is not encoded in percent signs");
        pairs(query.unwrap_or_default())
            .map(Self)
            .map_err(malformed)
    }

    /// The types in `type=0` (ballots) and `type=1` (staking), any number of them.
    pub(super) fn types(&self) -> Result<Types, Refused> {
        let mut types = Types {
            ballots: false,
            staking: false,
        };
        for (_, value) in self.0.iter().filter(|(name, _)| name == "type") {
            match value.as_str() {
                "0" => types.ballots = true,
                "1" => types.staking = true,
                _ => {
                    let value = excerpt(value);
                    return Err(Refused::parameter(format!("invalid event type: {value}")));
                }
            }
        }
        if !types.ballots && !types.staking {
            (types.ballots, types.staking) = (true, true);
        }
        Ok(types)
    }

    /// The first `milestoneIndex`. As to those nodes, nothing and 0 mean the latest.
    pub(super) fn milestone(&self) -> Result<Option<Milestone>, Refused> {
        let mut given = self.0.iter().filter(|(name, _)| name == "milestoneIndex");
        let Some((_, text)) = given.next().filter(|(_, text)| !text.is_empty()) else {
            return Ok(None);
        };
        let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
        let number = text.parse::<u32>().ok().filter(|_| is_number);
        let number = number.ok_or_else(|| {
            let text = excerpt(text);
            Refused::parameter(format!(
                "invalid milestone index: {text}, error: it must be a whole number of 32 bits"
            ))
        })?;
        Ok((number != 0).then_some(Milestone::new(number)))
    }
}

impl Types {
    /// Whether an event is of such a type.
    pub(super) const fn has(&self, event: &Event) -> bool {
        match event.payload {
            Payload::Ballot(_) => self.ballots,
            Payload::Staking(_) => self.staking,
        }
    }
}
