//! One batch: decide all, append all, wait for the flush once, answer all.

use super::components::aside;
use super::draft::{Draft, Group};
use super::job::{Asked, To};
use super::{Writer, told};
use crate::error::Error;
use crate::handle::{Answer, Committed};
use engine::entry::Entry;
use engine::id::EntryNo;
use engine::input::{Hashed, Input, Request};
use engine::time::{At, Timestamp};
use std::sync::Arc;
use store::{Append, Head};
use tokio::time::Instant;

impl Writer {
    /// Executes what was asked, after what time itself has brought and with the results of
    /// deliveries.
    pub(super) async fn execute(&mut self, callers: Vec<Asked>) {
        let mut asked = Vec::with_capacity(callers.len() + 2);
        asked.extend(callers.into_iter().filter(Asked::is_wanted));
        if self.messages.results_len() > 0 && self.results_are_due() {
            self.ask_to_record(&mut asked);
        }
        // Once more when somebody else had appended: nothing was written, so nothing is doubled.
        for last_try in [false, true] {
            let Some(now) = self.awake.as_ref().map(|awake| self.now(awake)) else {
                return self.give_up(asked, &Error::Stopped);
            };
            self.ask_time(&mut asked, now);
            if asked.is_empty() {
                return;
            }
            let Err((left, error)) = self.try_execute(asked, now).await else { return };
            let moved = matches!(error, Error::Store(store::Error::Conflict { .. } | store::Error::Fenced { .. }));
            asked = left;
            if last_try || !moved {
                return self.give_up(asked, &error);
            }
            self.awake = None;
            if let Err(error) = self.load().await {
                return self.give_up(asked, &error);
            }
        }
    }

    fn ask_to_record(&mut self, asked: &mut Vec<Asked>) {
        let most = self.shared.options.delivery.results_per_entry;
        let (results, gone) = self.messages.take_results(most);
        asked.push(Asked::results(results));
        for id in gone {
            let input = Input::DisableEndpoint { id, reason: "gone".to_owned() };
            asked.push(Asked { request: Request::new("delivery", input), to: To::Nobody });
        }
        // What is more than one entry takes goes with the next turn.
        self.record_at = (self.messages.results_len() > 0).then(Instant::now);
    }

    /// Has time itself ask where something is due: first, so that what is asked is judged by what
    /// has become overdue before it. Somebody else's entries may have changed what is due.
    fn ask_time(&mut self, asked: &mut Vec<Asked>, now: Timestamp) {
        asked.retain(|asked| !matches!(asked.to, To::Clock));
        let wake = self.awake.as_ref().and_then(|awake| engine::next_wake(&awake.state));
        if wake.is_some_and(|wake| wake <= now) {
            asked.insert(0, Asked::tick());
        } else {
            // What could not be dealt with is due no more.
            self.stuck = false;
        }
    }

    fn give_up(&mut self, asked: Vec<Asked>, error: &Error) {
        for asked in asked {
            self.answer(asked, Err(error.clone()));
        }
        // Last, so that what could not be recorded waits for the pause, too.
        self.failed(error);
    }

    /// Answers who can be answered. The error comes with those whose requests did not count.
    async fn try_execute(&mut self, asked: Vec<Asked>, now: Timestamp) -> Result<(), (Vec<Asked>, Error)> {
        let started = Instant::now();
        self.bring_components(&asked).await;
        let shared = Arc::clone(&self.shared);
        let Some(awake) = &mut self.awake else { return Err((asked, Error::Stopped)) };
        let may_take_long = awake.state.procedures.wanted().next().is_some();
        let mut draft = Draft::new(awake.head.number, &shared.options.sandbox);
        let mut decide = || {
            for asked in &asked {
                let at = At { now, seed: shared.draw() };
                draft.decide(&mut awake.state, &mut self.messages, &asked.request, at);
            }
        };
        if may_take_long {
            aside(decide)
        } else {
            decide()
        }
        let groups = std::mem::take(&mut draft.groups);
        let appended = !groups.is_empty();
        let (durable, failed) = self.append(groups).await;
        if appended {
            self.shared.metrics.append.observe(started.elapsed().as_secs_f64());
            self.shared.metrics.batch.observe(asked.len() as f64);
        }
        let (answered, left) = draft.answers(asked, durable);
        for (asked, answer) in answered {
            self.answer(asked, answer);
        }
        failed.map_or(Ok(()), |error| Err((left, Error::from(error))))
    }

    /// Appends the groups, all at once, and waits for the flush they share. How many are durable,
    /// and why the next one is not.
    async fn append(&mut self, groups: Vec<Group>) -> (usize, Option<store::Error>) {
        let Some(awake) = &self.awake else { return (0, None) };
        let mut coming = Vec::with_capacity(groups.len());
        for group in groups {
            let Group { after, entries, encoded, wake, .. } = group;
            let append =
                Append { ledger: self.ledger.clone(), expect: after, term: Some(awake.term), entries: encoded, wake };
            coming.push((self.shared.store.append(append), after, entries));
        }
        let (mut durable, mut failed) = (0, None);
        for (pending, after, entries) in coming {
            // Also those behind a failure are waited for: nothing is under way when we reload.
            match pending.await {
                Ok(head) if failed.is_none() => {
                    durable += 1;
                    self.committed(head, after, entries);
                }
                Ok(_) => {}
                Err(error) => failed = failed.or(Some(error)),
            }
        }
        (durable, failed)
    }

    fn committed(&mut self, head: Head, after: EntryNo, entries: Vec<Entry>) {
        self.failures = 0;
        if let Some(awake) = &mut self.awake {
            awake.head = head;
            told::tell(&self.ledger, &awake.state, &entries);
        }
        self.shared.metrics.committed(&entries);
        if self.shared.committed.receiver_count() > 0 {
            let first = EntryNo(after.0 + 1);
            let committed = Committed { ledger: self.ledger.clone(), first, entries };
            // The last listener may have left just now.
            let _ = self.shared.committed.send(Arc::new(committed));
        }
    }

    pub(super) fn answer(&mut self, asked: Asked, answer: Result<Answer, Error>) {
        if matches!(answer, Err(Error::Refused(_))) {
            self.shared.metrics.refused.inc();
        }
        match asked.to {
            // Whoever asked may have gone meanwhile; what was decided stands.
            To::Caller(caller, _busy) => drop(caller.send(answer)),
            To::Deliveries => self.recorded(&asked.request, &answer),
            To::Clock => {
                // Time was asked because something was due. Where nothing follows, asking again
                // at once would go on for ever.
                self.stuck = answer.as_ref().map_or(true, |answer| answer.entries.is_empty());
                self.told_nobody(&answer);
            }
            To::Nobody => self.told_nobody(&answer),
        }
    }

    fn recorded(&mut self, request: &Request, answer: &Result<Answer, Error>) {
        let Input::RecordDeliveries(Hashed(results)) = &request.input else { return };
        match answer {
            Ok(_) | Err(Error::Refused(_)) => {
                self.messages.recorded(results, self.awake.as_ref().map(|awake| &awake.state));
            }
            Err(_) => {
                self.messages.not_recorded(results);
                self.record_at = Some(Instant::now());
            }
        }
        self.told_nobody(answer);
    }

    fn told_nobody(&self, answer: &Result<Answer, Error>) {
        if let Err(error) = answer {
            let ledger = &self.ledger;
            tracing::error!(%ledger, code = error.code(), %error, "what the service asked itself was not done");
        }
    }
}
