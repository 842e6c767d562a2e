//! Several sources asked at once, under one deadline.
//!
//! The answer comes as soon as everybody has answered. Before that it comes a short grace
//! after the best tier has been reached that is still possible, so that a slow source
//! neither delays the fast ones for long nor is left out for a moment's lateness; and at the
//! deadline in any case.

use super::{
    Limits, Server, SourceError,
    agreement::Testimony,
    certified::{self, Certified, Follower},
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
    pub answer: Answer<'a>,
}

/// What a source will say.
type Answer<'a> = Pin<Box<dyn Future<Output = Result<Observation, SourceError>> + 'a>>;

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
            let (observation, _evidence) = certified::observe(source, trusted, limits).await?;
            Ok(observation)
        };
        Self::of_committee(source.to_string(), Box::pin(answer))
    }

    /// The same of a follower, which remembers what it proved and leaves it in `heard`.
    pub fn of_follower(
        follower: &'a mut Follower,
        limits: &'a CloseLimits,
        heard: &'a mut Option<Certified>,
    ) -> Self {
        let source = follower.source().to_string();
        let answer = async move {
            let certified = follower.observe(limits).await?;
            let observation = certified.observation.clone();
            *heard = Some(certified);
            Ok(observation)
        };
        Self::of_committee(source, Box::pin(answer))
    }

    fn of_committee(source: String, answer: Answer<'a>) -> Self {
        Self {
            source,
            // Nobody vouches for it but the committee.
            operator: "the committee".to_owned(),
            tier: Tier::Certified,
            answer,
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
    let mut asked: Vec<Asked<'_>> = questions.into_iter().map(Asked::new).collect();
    let last = Instant::now() + deadline;
    let (mut until, mut enough) = (last, false);
    while asked.iter().any(|one| one.answer.is_none()) {
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
    let unheard = |origin: String| match enough {
        true => SourceError::NotAwaited { origin },
        false => SourceError::ObservationTimeout {
            origin,
            limit: deadline,
        },
    };
    let testimony = |one: Asked<'_>| Testimony {
        answer: one
            .answer
            .unwrap_or_else(|| Err(unheard(one.question.source.clone()))),
        source: one.question.source,
        operator: one.question.operator,
    };
    asked.into_iter().map(testimony).collect()
}

/// A source that was asked, and its answer once there is one.
struct Asked<'a> {
    question: Question<'a>,
    answer: Option<Result<Observation, SourceError>>,
}

impl<'a> Asked<'a> {
    fn new(question: Question<'a>) -> Self {
        Self {
            question,
            answer: None,
        }
    }

    /// The tier of a usable answer.
    fn reached(&self) -> Option<Tier> {
        let observation = self.answer.as_ref()?.as_ref().ok()?;
        Some(observation.anchor.tier)
    }

    /// The tier that it has reached or may reach yet.
    fn possible(&self) -> Option<Tier> {
        match self.answer {
            None => Some(self.question.tier),
            Some(_) => self.reached(),
        }
    }
}

/// Waits until one more has answered; whoever else is ready at that moment is heard too.
async fn next_answer(asked: &mut [Asked<'_>]) {
    future::poll_fn(|context| {
        let mut heard = false;
        for one in asked.iter_mut().filter(|one| one.answer.is_none()) {
            if let Poll::Ready(answer) = one.question.answer.as_mut().poll(context) {
                one.answer = Some(answer);
                heard = true;
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
    let operator = |one: &'_ Asked<'_>| one.question.operator.clone();
    let reached = best_tier(
        asked
            .iter()
            .filter_map(|one| Some((one.reached()?, operator(one)))),
    );
    let possible = best_tier(
        asked
            .iter()
            .filter_map(|one| Some((one.possible()?, operator(one)))),
    );
    reached.is_some() && reached == possible
}

/// The best tier that such sources make if they agree.
fn best_tier(sources: impl Iterator<Item = (Tier, String)>) -> Option<Tier> {
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
