//! Plays a scenario: one line after the other, the clock pushed to each instant it names, every
//! moment in between woken for exactly when it is due.

use super::counties::County;
use super::notices::kind_of;
use super::parse::{Line, Scenario};
use super::words::{Words, said};
use super::{Wrong, places, state};
use crate::procedures::{Calls, no_sandboxes};
use crate::service::{Done, Failed, Service, Work};
use engine::calendar::{Calendar, CalendarNotice};
use engine::entry::{Dates, Fact};
use engine::id::{CampaignId, DefinitionId, LedgerId};
use engine::input::{Input, Request};
use engine::time::Timestamp;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What a scenario is played on.
pub struct Ground<'a> {
    /// Starts the service, the first time and after each crash.
    pub open: &'a mut dyn FnMut() -> Box<dyn Work>,
    /// Whether memory is lost after every line.
    pub crash_often: bool,
    /// How often procedures were asked.
    pub calls: Calls,
}

/// What a scenario came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Played {
    /// The hashes of the last states, county by county: the same on every ground.
    pub hashes: Vec<[u8; 32]>,
    /// Entries in the ledgers.
    pub entries: u64,
    /// Lines that checked something.
    pub checks: usize,
}

/// Plays a scenario to its end, or to the first line that is wrong.
pub fn play(scenario: &Scenario, ground: &mut Ground<'_>) -> Result<Played, Wrong> {
    let mut stage = Stage::new(ground);
    for line in &scenario.lines {
        let wrong = |what| Wrong {
            scenario: scenario.name.clone(),
            line: line.number,
            what: format!("{}\n  {what}", line.text),
        };
        stage.line(line).map_err(wrong)?;
        if ground.crash_often
            && let Some(service) = stage.service.take()
        {
            stage.service = Some(reopened(service, &stage.now_county, ground));
        }
    }
    let last = scenario.lines.last().map_or(0, |line| line.number);
    stage.end().map_err(|what| Wrong { scenario: scenario.name.clone(), line: last, what })
}

/// Lets go of the store, opens it again and compares what comes back. No procedure is asked.
fn reopened(service: Box<dyn Work>, county: &LedgerId, ground: &mut Ground<'_>) -> Box<dyn Work> {
    let (before, asked) = (service.state().hash(), ground.calls.count());
    drop(service);
    let mut service = (ground.open)();
    service.turn_to(county);
    assert!(service.state().hash() == before, "the state read back is not the state that was lost");
    assert!(ground.calls.count() == asked, "a procedure was asked to read a ledger back");
    service
}

pub(super) struct Stage {
    pub(super) service: Option<Box<dyn Work>>,
    pub(super) now: Timestamp,
    calls: Calls,
    pub(super) now_county: LedgerId,
    /// Counties with what a scenario knows of them; the one whose turn it is lies outside.
    pub(super) counties: Vec<LedgerId>,
    pub(super) beside: BTreeMap<LedgerId, County>,
    pub(super) here: County,
    calendars: Option<Vec<CalendarNotice>>,
    answer: Option<Result<Done, (String, String)>>,
    checks: usize,
}

pub(super) type Said = Result<(), String>;

impl Stage {
    fn new(ground: &mut Ground<'_>) -> Self {
        Self {
            service: Some((ground.open)()),
            now: Timestamp(0),
            calls: ground.calls.clone(),
            now_county: ledger(),
            counties: vec![ledger()],
            beside: BTreeMap::new(),
            here: County::default(),
            calendars: None,
            answer: None,
            checks: 0,
        }
    }

    pub(super) fn service(&mut self) -> &mut dyn Work {
        self.service.as_deref_mut().expect("between two lines there always is one")
    }

    /// Everything in memory is lost. What comes back is what was there, and nobody was asked.
    pub(super) fn crash(&mut self) {
        let asked = self.calls.count();
        self.service().crash();
        assert!(self.calls.count() == asked, "a procedure was asked to read a ledger back");
    }

    fn line(&mut self, line: &Line) -> Said {
        let mut words = line.words();
        match words.take("a word")? {
            "county" => {
                self.no_surprise()?;
                let county = words.parse("a county")?;
                self.enter(county);
            }
            "units" if line.block.is_empty() => self.here.units = places::library_units(words.take("a name")?)?,
            "units" => self.here.units = places::units(&line.block)?,
            "calendars" => self.calendars = Some(places::calendars(&mut words)?),
            "definition" if line.block.is_empty() => {
                words.expect("library")?;
                self.here.definition = places::library(words.take("a name")?)?.to_owned();
            }
            "definition" => self.here.definition = line.block.join("\n") + "\n",
            "at" => {
                let at = words.instant()?;
                self.no_surprise()?;
                if self.here.campaign.is_none() {
                    self.prepare(at)?;
                }
                self.advance(at)?;
                self.act(&mut words, &line.block)?;
                // What an act makes due at once is done at once, as the running service does it.
                let now = self.now;
                return self.advance(now);
            }
            "until" => {
                self.no_surprise()?;
                let at = words.instant()?;
                self.advance(at)?;
            }
            "down" => {
                self.no_surprise()?;
                words.expect("until")?;
                let at = words.instant()?;
                self.now = at;
                self.everywhere(|stage| stage.tick(at))?;
            }
            "then" => {
                self.checks += 1;
                return self.check(&mut words);
            }
            other => return Err(format!("{other:?} begins no line of a scenario")),
        }
        words.end()
    }

    /// A refusal that no line has spoken of is a mistake, in the scenario or in the service.
    fn no_surprise(&mut self) -> Said {
        match self.answer.take() {
            Some(Err((code, text))) => Err(format!("the line before was refused: {code}: {text}")),
            _ => Ok(()),
        }
    }

    fn end(&mut self) -> Result<Played, String> {
        self.no_surprise()?;
        let verified = self.service().store().verify(None, &mut |_| ()).map_err(|error| error.to_string())?;
        if !verified.is_sound() {
            return Err(format!("the ledger does not verify: {:?}", verified.findings));
        }
        let mut played = Played { hashes: Vec::new(), entries: 0, checks: self.checks };
        self.everywhere(|stage| {
            stage.crash();
            let county = stage.now_county.clone();
            let service = stage.service();
            let hash = service.state().hash();
            let alone = Service::wake(Arc::clone(service.store()), &county, &no_sandboxes());
            if alone.state().hash() != hash {
                return Err("read back where no procedure can run, the state is another".into());
            }
            played.entries += service.state().head.0;
            played.hashes.push(hash);
            Ok(())
        })?;
        Ok(played)
    }

    /// Opens the ledger and brings in what the scenario was given, just before its first act.
    fn prepare(&mut self, at: Timestamp) -> Said {
        self.now = at;
        let open =
            Input::OpenLedger { id: self.now_county.clone(), title: "县司法局".into(), zone: super::words::ZONE };
        self.must(Request::new("officer", open))?;
        let calendars = self.calendars.clone().unwrap_or_else(workflows::calendars::bundled);
        for notice in calendars {
            self.must(Request::new("officer", Input::ImportCalendar(notice.into())))?;
        }
        let rows = self.here.units.clone().into();
        self.must(Request::new("officer", Input::ImportUnits { rows, complete: true }))?;
        let definition = self.publish()?;
        let campaign: CampaignId = definition.as_str().parse().map_err(|_| "not an id")?;
        self.here.campaign = Some(campaign.clone());
        self.must(Request::new("officer", Input::CreateCampaign { campaign, definition, version: None }))
    }

    fn publish(&mut self) -> Result<DefinitionId, String> {
        let calendar: Calendar = self.service().state().calendar.clone();
        let plan = Arc::new(places::plan("definition.yaml", &self.here.definition, &calendar, &self.here.units)?);
        let id = plan.id.clone();
        let source = self.here.definition.as_str().into();
        self.must(Request::new("officer", Input::PublishDefinition { source, plan: plan.into() }))?;
        Ok(id)
    }

    /// Pushes the clock, waking the ledger for each moment in between.
    fn advance(&mut self, to: Timestamp) -> Said {
        if to < self.now {
            return Err(format!("the clock shows {} already; say \"then\", or \"clock back to\"", said(self.now)));
        }
        let mut last = None;
        while let Some((wake, county)) = self.next_wake().filter(|(wake, _)| *wake <= to) {
            if last.as_ref() == Some(&(wake, county.clone())) {
                return Err(format!("{county} wants to be woken at {} again and again", said(wake)));
            }
            last = Some((wake, county.clone()));
            let here = self.now_county.clone();
            self.turn_to(&county);
            self.tick(wake.max(self.now))?;
            self.turn_to(&here);
        }
        self.now = to;
        Ok(())
    }

    pub(super) fn tick(&mut self, at: Timestamp) -> Said {
        match self.service().ask(&Request::tick(), at) {
            Ok(_) => {}
            Err(failed) => return Err(format!("a wake failed: {failed:?}")),
        }
        self.catch_up();
        Ok(())
    }

    pub(super) fn catch_up(&mut self) {
        let service = self.service.as_ref().expect("there");
        self.here.log.catch_up(service.state());
    }

    fn must(&mut self, request: Request) -> Said {
        self.ask(request);
        self.no_surprise()
    }

    pub(super) fn ask(&mut self, request: Request) {
        let now = self.now;
        self.answer = Some(match self.service().ask(&request, now) {
            Ok(done) => Ok(done),
            Err(Failed::Refused(refusal)) => Err((refusal.code().to_owned(), refusal.to_string())),
            Err(Failed::Store(error)) => Err((error.code().to_owned(), error.to_string())),
        });
        self.catch_up();
    }

    /// Publishes a changed definition and lets the campaign follow it; what was announced as the
    /// difference must be what is then done.
    pub(super) fn amend(&mut self, block: &[String]) -> Said {
        let campaign = self.here.campaign.clone().ok_or("there is no campaign")?;
        let text = self.amended(block)?;
        self.here.definition = text;
        self.publish()?;
        let now = self.now;
        let sandbox = self.service().sandbox();
        let state = self.service().state();
        let (no, running) = state.campaign(&campaign).ok_or("there is no campaign")?;
        let newest = state.definition(&running.plan.id, None).ok_or("nothing is published")?;
        let before: Vec<Dates> = running.periods.iter().map(|period| period.dates.clone()).collect();
        let shown = engine::difference(state, no, &state.definitions[newest.index()].plan, now, &sandbox);
        self.ask(Request::new("officer", Input::Amend { campaign, version: None }));
        if let Some(Ok(done)) = &self.answer {
            let mut told = engine::set::UnitSet::new();
            let mut changed = 0;
            for entry in &done.entries {
                match &entry.fact {
                    Fact::NoticesOwed { notices } => notices.iter().for_each(|notice| told.extend_with(&notice.units)),
                    Fact::PeriodsChanged { moved, cancelled, .. } => {
                        // Where only the word changed by which it has its dates, nothing is shown.
                        let differs = moved.iter().filter(|moved| before[moved.period.index()] != moved.dates);
                        changed += differs.count() + cancelled.len();
                    }
                    Fact::PeriodsScheduled { periods, .. } => changed += periods.len(),
                    _ => {}
                }
            }
            if told != shown.told || changed != shown.changes.len() {
                return Err(format!(
                    "shown: {} changes, told {:?}; done: {changed}, {told:?}",
                    shown.changes.len(),
                    shown.told
                ));
            }
        }
        Ok(())
    }

    /// The block is a whole definition, or pairs of `replace` and `by` lines.
    fn amended(&self, block: &[String]) -> Result<String, String> {
        if !block.first().is_some_and(|line| line.starts_with("replace ")) {
            return Ok(block.join("\n") + "\n");
        }
        let mut text = self.here.definition.clone();
        for pair in block.chunks(2) {
            let [old, new] = pair else { return Err("\"replace\" without \"by\"".into()) };
            let old = old.strip_prefix("replace ").ok_or("expected \"replace\"")?.trim();
            let new = new.strip_prefix("by").ok_or("expected \"by\"")?.trim();
            if text.matches(old).count() != 1 {
                return Err(format!("{old:?} stands {} times in the definition", text.matches(old).count()));
            }
            text = text.replace(old, new);
        }
        Ok(text)
    }

    fn check(&mut self, words: &mut Words<'_>) -> Said {
        if words.skip("refused") {
            let code = words.take("a code")?;
            return match self.answer.take() {
                Some(Err((found, _))) if found == code => words.end(),
                other => Err(format!("the answer was {other:?}")),
            };
        }
        self.no_surprise_but_keep()?;
        if words.skip("nothing") {
            words.expect("follows")?;
            let follows = matches!(&self.answer, Some(Ok(done)) if done.entries.is_empty());
            return if follows { words.end() } else { Err(format!("{:?}", self.answer)) };
        }
        if words.skip("answered") {
            words.expect("before")?;
            let before = matches!(&self.answer, Some(Ok(done)) if done.answered_before.is_some());
            return if before { words.end() } else { Err(format!("{:?}", self.answer)) };
        }
        if words.skip("no") {
            words.expect("other")?;
            words.expect("notice")?;
            return self.here.log.expect_no_other(words);
        }
        if words.skip("in") {
            words.expect("all")?;
            return self.here.log.expect_in_all(words);
        }
        let asked = words.instant_if_any()?;
        let at = asked.unwrap_or(self.now);
        if at > self.now {
            self.answer = None;
            self.advance(at)?;
        }
        let first = words.peek().ok_or("say what must be so")?;
        if kind_of(first).is_some() {
            return self.here.log.expect_one(at, words);
        }
        if let Ok(count) = first.parse::<usize>() {
            words.take("a number")?;
            if words.peek().and_then(kind_of).is_some() {
                return self.here.log.expect_many(at, count, words);
            }
            let known = self.known_at(at);
            return state::count(&known, count, words);
        }
        let known = self.known_at(at);
        state::fact(&known, words)
    }

    fn no_surprise_but_keep(&mut self) -> Said {
        match &self.answer {
            Some(Err((code, text))) => Err(format!("the line before was refused: {code}: {text}")),
            _ => Ok(()),
        }
    }

    fn known_at(&mut self, at: Timestamp) -> engine::state::State {
        let (now, county) = (self.now, self.now_county.clone());
        let service = self.service();
        if at == now { service.state().clone() } else { service.as_known_at(&county, at) }
    }
}

/// The county a scenario begins with.
pub fn ledger() -> LedgerId {
    "bureau".parse().expect("an id")
}
