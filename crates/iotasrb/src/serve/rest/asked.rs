//! What a request asks for: its parameters, none of which is guessed or overlooked.

use crate::serve::problem::Problem;
use axum::{
    extract::{FromRequestParts, RawPathParams},
    http::{Uri, request::Parts},
};
use std::fmt::Display;
use utoipa::{
    IntoParams,
    openapi::path::{Parameter, ParameterIn},
};

/// A question, read from the parameters of a request.
pub(in crate::serve) trait Question: IntoParams + Sized {
    /// Reads it.
    fn read(parameters: &Parameters) -> Result<Self, Problem>;
}

/// The question of a request. A parameter that its documentation does not name is refused.
pub(in crate::serve) struct Asked<Q>(pub(in crate::serve) Q);

/// No parameters in the query.
#[derive(IntoParams)]
pub(super) struct Nothing {}

impl Question for Nothing {
    fn read(_: &Parameters) -> Result<Self, Problem> {
        Ok(Self {})
    }
}

/// Two questions in one.
pub(in crate::serve) struct Both<A, B>(pub(in crate::serve) A, pub(in crate::serve) B);

impl<A: Question, B: Question> Question for Both<A, B> {
    fn read(parameters: &Parameters) -> Result<Self, Problem> {
        Ok(Self(A::read(parameters)?, B::read(parameters)?))
    }
}

impl<A: IntoParams, B: IntoParams> IntoParams for Both<A, B> {
    fn into_params(place: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let mut parameters = A::into_params(&place);
        parameters.extend(B::into_params(&place));
        parameters
    }
}

/// The parameters of a request: each at most once.
#[derive(Debug, Default)]
pub(in crate::serve) struct Parameters {
    route: Vec<(String, String)>,
    query: Vec<(String, String)>,
}

impl<S: Send + Sync, Q: Question> FromRequestParts<S> for Asked<Q> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let parameters = Parameters::of(parts, state).await?;
        let mut known = Q::into_params(|| None);
        known.retain(|known| known.parameter_in == ParameterIn::Query);
        let is_known = |name: &str| known.iter().any(|known| known.name == name);
        if let Some((name, _)) = parameters.query.iter().find(|(name, _)| !is_known(name)) {
            let names: Vec<_> = known.iter().map(|known| known.name.as_str()).collect();
            return Err(Problem::bad_request(match names.as_slice() {
                [] => format!("there is no parameter `{name}`: this has none"),
                names => format!(
                    "there is no parameter `{name}`; there are {}",
                    names.join(", ")
                ),
            }));
        }
        Q::read(&parameters).map(Self)
    }
}

impl Parameters {
    async fn of<S: Send + Sync>(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let malformed = |_| Problem::bad_request("the path is no text in UTF-8");
        let route = RawPathParams::from_request_parts(parts, state).await;
        let route = route.map_err(malformed)?;
        let route = route.iter();
        let raw = parts.uri.query().unwrap_or_default();
        let query = pairs(raw)?;
        for (place, (name, _)) in query.iter().enumerate() {
            if query.iter().take(place).any(|(known, _)| known == name) {
                let detail = format!("the parameter `{name}` is given twice");
                return Err(Problem::bad_request(detail));
            }
        }
        Ok(Self {
            route: route
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
            query,
        })
    }

    /// A part of the path.
    pub(super) fn part<T, E: Display>(
        &self,
        name: &str,
        read: impl FnOnce(&str) -> Result<T, E>,
    ) -> Result<T, Problem> {
        let found = self.route.iter().find(|(known, _)| known == name);
        let value = found.map_or("", |(_, value)| value);
        read(value).map_err(|rule| malformed(name, rule))
    }

    /// A parameter of the query that may be left out.
    pub(in crate::serve) fn optional<T, E: Display>(
        &self,
        name: &str,
        read: impl FnOnce(&str) -> Result<T, E>,
    ) -> Result<Option<T>, Problem> {
        let found = self.query.iter().find(|(known, _)| known == name);
        let value = found.map(|(_, value)| read(value)).transpose();
        value.map_err(|rule| malformed(name, rule))
    }

    /// A parameter of the query that must be there.
    pub(super) fn required<T, E: Display>(
        &self,
        name: &str,
        read: impl FnOnce(&str) -> Result<T, E>,
    ) -> Result<T, Problem> {
        self.optional(name, read)?
            .ok_or_else(|| Problem::bad_request(format!("the parameter `{name}` is missing")))
    }
}

/// The same question from a cursor on, as a path with a query.
pub(super) fn continued(uri: &Uri, cursor: impl Display) -> String {
    let pairs = uri.query().unwrap_or_default().split('&').filter(|pair| {
        let name = pair.split('=').next().unwrap_or_default();
        !pair.is_empty() && decoded(name).is_ok_and(|name| name != "cursor")
    });
    let mut url = format!("{}?", uri.path());
    for pair in pairs {
        url.push_str(pair);
        url.push('&');
    }
    format!("{url}cursor={cursor}")
}

fn malformed(name: &str, rule: impl Display) -> Problem {
    Problem::bad_request(format!("`{name}`: {rule}"))
}

/// The parameters of a query, in their order.
pub(in crate::serve) fn pairs(query: &str) -> Result<Vec<(String, String)>, Problem> {
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    let pairs = pairs.map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    pairs
        .map(|(name, value)| Ok((decoded(name)?, decoded(value)?)))
        .collect()
}

/// A whole number within limits.
pub(in crate::serve) fn within(text: &str, least: u64, most: u64) -> Result<u64, String> {
    let number = crate::source::digits(text);
    let number = number.filter(|number| (least..=most).contains(number));
    number.ok_or_else(|| format!("a whole number from {least} to {most}"))
}

/// The number of something that is kept.
pub(super) fn number(text: &str) -> Result<u64, String> {
    within(text, 0, i64::MAX.unsigned_abs())
}

/// A word of a few.
pub(in crate::serve) fn one_of<T: Copy>(
    text: &str,
    words: &[(&'static str, T)],
) -> Result<T, String> {
    let found = words.iter().find(|(word, _)| *word == text);
    found.map(|(_, value)| *value).ok_or_else(|| {
        let words: Vec<_> = words.iter().map(|(word, _)| *word).collect();
        format!("one of {}", words.join(", "))
    })
}

/// The text that a part of a query encodes, as forms do it. What it does not encode rightly is
/// refused rather than mended.
fn decoded(part: &str) -> Result<String, Problem> {
    let malformed = || Problem::bad_request("the query is not encoded as UTF-8 in percent signs");
    let mut bytes = Vec::with_capacity(part.len());
    let mut rest = part.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let mut digit = || {
                    let digit = char::from(rest.next()?).to_digit(16)?;
                    u8::try_from(digit).ok()
                };
                let (high, low) = digit().zip(digit()).ok_or_else(malformed)?;
                high * 16 + low
            }
            byte => byte,
        });
    }
    String::from_utf8(bytes).map_err(|_| malformed())
}

#[cfg(test)]
mod tests {
    use super::{decoded, one_of, within};

    #[test]
    fn a_query_is_decoded_or_refused() {
        for (text, expected) in [
            ("", Some("")),
            ("a+b%20c", Some("a b c")),
            ("%c3%bC", Some("ü")),
            ("2026-05-15T20%3A00%3A00Z", Some("2026-05-15T20:00:00Z")),
            ("%", None),
            ("%2", None),
            ("%zz", None),
            ("%+1", None),
            ("%ff", None),
            ("%c3", None),
        ] {
            assert_eq!(decoded(text).ok().as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn numbers_have_limits() {
        for (text, expected) in [
            ("1", Some(1)),
            ("5000", Some(5_000)),
            ("0", None),
            ("5001", None),
            ("01", None),
            ("+1", None),
            ("-1", None),
            ("1.0", None),
            ("", None),
            ("99999999999999999999", None),
        ] {
            assert_eq!(within(text, 1, 5_000).ok(), expected, "{text}");
        }
        let words = [("asc", false), ("desc", true)];
        assert_eq!(one_of("desc", &words), Ok(true));
        assert_eq!(one_of("DESC", &words), Err("one of asc, desc".to_owned()));
    }
}
