use std::{num::NonZeroUsize, panic::resume_unwind, thread};

/// What the work makes of each item, in their order; the items are spread over threads,
/// of which this one is the first.
pub(crate) fn spread<'a, T: Sync, R: Send>(
    items: &'a [T],
    workers: NonZeroUsize,
    work: impl Fn(&'a T) -> R + Sync,
) -> Vec<R> {
    let parts = spread_parts(items, workers, |part| {
        part.iter().map(&work).collect::<Vec<R>>()
    });
    parts.into_iter().flatten().collect()
}

/// The same for runs of neighbouring items: a worker gets one.
pub(crate) fn spread_parts<'a, T: Sync, R: Send>(
    items: &'a [T],
    workers: NonZeroUsize,
    work: impl Fn(&'a [T]) -> R + Sync,
) -> Vec<R> {
    let length = items.len().div_ceil(workers.get()).max(1);
    let mut parts = items.chunks(length);
    let Some(own) = parts.next() else {
        return Vec::new();
    };
    let work = &work;
    thread::scope(|scope| {
        let started: Vec<_> = parts
            .map(|part| {
                let thread = thread::Builder::new().spawn_scoped(scope, move || work(part));
                (part, thread)
            })
            .collect();
        let mut made = vec![work(own)];
        for (part, thread) in started {
            made.push(match thread {
                Ok(thread) => thread.join().unwrap_or_else(|panic| resume_unwind(panic)),
                // A system without threads, or without one more.
                Err(_) => work(part),
            });
        }
        made
    })
}
