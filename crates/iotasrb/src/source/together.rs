//! Several sources asked at once, under one deadline.
//!
//! The answer comes as soon as everybody has answered. Before that it comes a short grace
//! after the best tier has been reached that is still possible, so that a slow source
//! neither delays the fast ones for long nor is left out for a moment's lateness; and at the
//! deadline in any case.

use super::{
    Limits, Server, SourceError,
    agreement::Testimony,
    certified,
    closes::{CloseLimits, CloseSource},
    observe,
};
use crate::trust::Trusted;
use iotasrb_core::observation::{Network, Observation, Tier};
use std::{
    collections::BTreeSet,
    future::{self, Future},
    pin::Pin,
    task::Poll,
    time::Duration,
};
use tokio::time::{Instant, sleep_until};

/// How long the others are waited for when enough has been said.
pub const GRACE: Duration = Duration::from_secs(2);

/// A source that is about to be asked.
pub struct Question<'a> {
    /// The source, as it is shown.
    pub source: String,
    /// Who runs it.
    pub operator: String,
    /// The best tier that its own word can have.
    pub tier: Tier,
    /// Its answer, when it comes.
    pub answer: Pin<Box<dyn Future<Output = Result<Observation, SourceError>> + 'a>>,
}

impl<'a> Question<'a> {
    /// A server whose word is not certified.
    pub fn of_server(server: &'a Server, asked: Option<Network>, limits: &'a Limits) -> Self {
        Self {
            source: server.to_string(),
            operator: server.operator(),
            tier: Tier::Single,
            answer: Box::pin(observe(server, asked, limits)),
        }
    }

    /// A source of closes, whose word counts as far as it is certified.
    pub fn of_closes(
        source: &'a CloseSource,
        trusted: &'a Trusted,
        limits: &'a CloseLimits,
    ) -> Self {
        let answer = async move {
            let certified = certified::observe(source, trusted, limits).await?;
            Ok(certified.observation)
        };
        Self {
            source: source.to_string(),
            // Nobody vouches for it but the committee.
            operator: "the committee".to_owned(),
            tier: Tier::Certified,
            answer: Box::pin(answer),
        }
    }
}

/// What everybody says who answers in time, in the order of the questions.
///
/// It is awaited on the caller's Tokio runtime, which needs its driver for time.
pub async fn ask(
    questions: Vec<Question<'_>>,
    deadline: Duration,
    grace: Duration,
) -> Vec<Testimony> {
    let mut asked: Vec<Asked<'_>> = questions.into_iter().map(Asked::Waiting).collect();
    let last = Instant::now() + deadline;
    let (mut until, mut enough) = (last, false);
    while asked.iter().any(Asked::is_waiting) {
        if !enough && said_enough(&asked) {
            enough = true;
            until = last.min(Instant::now() + grace);
        }
        tokio::select! {
            // Who has answered by the deadline is heard, however late this is polled.
            biased;
            () = next_answer(&mut asked) => {}
            () = sleep_until(until) => break,
        }
    }
    let unheard = |source: String| match enough {
        true => SourceError::NotAwaited { origin: source },
        false => SourceError::ObservationTimeout {
            origin: source,
            limit: deadline,
        },
    };
    asked
        .into_iter()
        .map(|one| one.testimony(unheard))
        .collect()
}

/// A source, before and after it has answered.
enum Asked<'a> {
    Waiting(Question<'a>),
    Answered(Box<Testimony>),
}

impl Asked<'_> {
    fn is_waiting(&self) -> bool {
        matches!(self, Self::Waiting(_))
    }

    fn testimony(self, unheard: impl Fn(String) -> SourceError) -> Testimony {
        match self {
            Self::Answered(testimony) => *testimony,
            Self::Waiting(question) => Testimony {
                answer: Err(unheard(question.source.clone())),
                source: question.source,
                operator: question.operator,
            },
        }
    }
}

/// Waits until one more has answered; whoever else is ready at that moment is heard too.
async fn next_answer(asked: &mut [Asked<'_>]) {
    future::poll_fn(|context| {
        let mut heard = false;
        for one in asked.iter_mut() {
            if let Asked::Waiting(question) = one
                && let Poll::Ready(answer) = question.answer.as_mut().poll(context)
            {
                heard = true;
                *one = Asked::Answered(Box::new(Testimony {
                    source: std::mem::take(&mut question.source),
                    operator: std::mem::take(&mut question.operator),
                    answer,
                }));
            }
        }
        if heard {
            Poll::Ready(())
        } else {
            Poll::Pending
        }
    })
    .await;
}

/// Whether the answers make the best tier that is still possible.
fn said_enough(asked: &[Asked<'_>]) -> bool {
    let reached = best_tier(asked.iter().filter_map(usable));
    let possible = best_tier(asked.iter().filter_map(|one| match one {
        Asked::Waiting(question) => Some((question.tier, question.operator.as_str())),
        answered => usable(answered),
    }));
    reached.is_some() && reached == possible
}

fn usable<'a>(asked: &'a Asked<'_>) -> Option<(Tier, &'a str)> {
    match asked {
        Asked::Answered(testimony) => {
            let observation = testimony.answer.as_ref().ok()?;
            Some((observation.anchor.tier, testimony.operator.as_str()))
        }
        Asked::Waiting(_) => None,
    }
}

/// The best tier that such sources make if they agree.
fn best_tier<'a>(sources: impl Iterator<Item = (Tier, &'a str)>) -> Option<Tier> {
    let (mut best, mut operators) = (None, BTreeSet::new());
    for (tier, operator) in sources {
        best = Some(best.map_or(tier, |best: Tier| best.min(tier)));
        operators.insert(operator);
    }
    match best {
        Some(Tier::Single) if operators.len() > 1 => Some(Tier::Agreed),
        best => best,
    }
}

#[cfg(test)]
mod tests;
