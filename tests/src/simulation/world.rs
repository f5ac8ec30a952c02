//! The service under test beside its model, and what both are told.

use super::chance::Chance;
use super::days::Days;
use super::flaky::{Fault, Flaky};
use super::follow::{lines, standings};
use super::local::County;
use super::model::{Follows, Model, Unit};
use super::shape::Shape;
use super::sink::Sink;
use crate::service::{Done, Failed, Service, Work};
use engine::entry::{Endpoint, Entry};
use engine::id::{CampaignId, EntryNo};
use engine::input::{Input, Request};
use engine::next_wake;
use engine::org::UnitRow;
use engine::plan::{Level, Plan};
use engine::time::Timestamp;
use std::collections::BTreeMap;
use std::sync::Arc;
use store::Ledgers;
use workflows::{Source, World as Known, compile};

/// What went wrong, in words.
pub(super) type Checked = Result<(), String>;

/// Everything of one simulated life.
pub(super) struct World {
    pub(super) chance: Chance,
    pub(super) service: Service,
    pub(super) flaky: Arc<Flaky>,
    pub(super) model: Model,
    pub(super) sink: Sink,
    /// The true time; the clock may show another one.
    pub(super) now: i64,
    pub(super) rows: Vec<UnitRow>,
    /// Stored forms of everything that was acknowledged, in order.
    acked: Vec<Vec<u8>>,
    /// What happened lately, for the message of a failure.
    pub(super) trail: Vec<String>,
    keys: u32,
    uploads: u16,
    pub(super) is_stormy: bool,
}

fn row(id: &str, kind: &str, level: Level, parent: Option<&str>) -> UnitRow {
    let id_of = |text: &str| text.parse().expect("an id");
    let post = |id: &str| engine::org::PostRow { id: id.parse().expect("an id"), title: id.to_owned() };
    let posts = if parent.is_none() { vec![post("section"), post("leader-in-charge")] } else { Vec::new() };
    UnitRow {
        id: id_of(id),
        name: id.into(),
        kind: kind.parse().expect("an id"),
        level,
        parent: parent.map(id_of),
        posts,
    }
}

/// An office that may join later as well.
pub(super) fn office(id: &str) -> UnitRow {
    row(id, "township-office", Level::Township, Some("county"))
}

pub(super) fn campaign() -> CampaignId {
    "simulated".parse().expect("an id")
}

impl World {
    /// A bureau with a campaign, started shortly before, at, or after the campaign's first day.
    pub(super) fn begin(seed: u64, store: Arc<dyn Ledgers>) -> Result<Self, String> {
        let mut chance = Chance::new(seed);
        let known = chance.within(2023, 2025) as i32;
        let mut shape = super::draw::shape(&mut chance);
        while !is_written_well(&shape, known)? {
            shape = super::draw::shape(&mut chance);
        }
        let mut units: BTreeMap<String, Unit> = BTreeMap::new();
        let mut rows = vec![row("county", "county-bureau", Level::County, None)];
        units.insert("county".into(), Unit { kind: "county-bureau", parent: None, active: true });
        for t in 1..=chance.within(2, 5) {
            let id = format!("t{t}");
            rows.push(office(&id));
            for v in 1..=chance.within(1, 2) {
                rows.push(row(&format!("{id}-v{v}"), "village", Level::Village, Some(&id)));
                units.insert(format!("{id}-v{v}"), Unit { kind: "village", parent: Some(id.clone()), active: true });
            }
            units.insert(id, Unit { kind: "township-office", parent: Some("county".into()), active: true });
        }
        let now = super::days::moment(shape.first, chance.within(-2_000, 20_000));
        let flaky = Arc::new(Flaky::new(store));
        let shared: Arc<dyn Ledgers> = Arc::clone(&flaky) as Arc<dyn Ledgers>;
        let service = Service::wake(shared, &"bureau".parse().expect("an id"), &super::county::sandboxes());
        let mut days = Days::default();
        (2021..=known).for_each(|year| days.learn(year));
        let is_stormy = chance.percent(80);
        let mut county = County::default();
        let first = chance.percent(60).then(|| chance.draw());
        first.into_iter().for_each(|seed| county.activate(seed));
        let model = Model::activate(units, days, shape.clone(), county, now);
        let mut world = Self {
            chance,
            service,
            flaky,
            model,
            sink: Sink::default(),
            now,
            rows,
            acked: Vec::new(),
            trail: Vec::new(),
            keys: 0,
            uploads: 0,
            is_stormy,
        };
        world.found(&shape, known, first)?;
        Ok(world)
    }

    /// Brings a version of the county's procedure; it is tried in shadow and not asked yet.
    pub(super) fn upload(&mut self, seed: u64) -> Checked {
        self.uploads += 1;
        self.service.store().put_blob(&super::county::bytes(seed)).map_err(|error| error.to_string())?;
        self.must(super::county::upload(seed, self.uploads))?;
        let procedure = "county".parse().expect("an id");
        self.must(Input::ShadowProcedure { procedure, version: None, settings: None })
    }

    fn found(&mut self, shape: &Shape, known: i32, procedure: Option<u64>) -> Checked {
        let zone = chrono_tz::Asia::Shanghai;
        self.must(Input::OpenLedger { id: "bureau".parse().expect("an id"), title: "县".into(), zone })?;
        for year in 2021..=known {
            self.must(Input::ImportCalendar(notice(year).into()))?;
        }
        self.must(Input::ImportUnits { rows: self.rows.clone().into(), complete: true })?;
        self.must(Input::SetEndpoint(endpoint().into()))?;
        self.publish(shape)?;
        if let Some(seed) = procedure {
            self.upload(seed)?;
            let procedure = "county".parse().expect("an id");
            self.must(Input::ActivateProcedure { procedure, version: None, settings: None })?;
        }
        let definition = "simulated".parse().expect("an id");
        self.must(Input::CreateCampaign { campaign: campaign(), definition, version: None })?;
        self.must(Input::Activate { campaign: campaign() })
    }

    /// An input that needs no model.
    pub(super) fn must(&mut self, input: Input) -> Checked {
        match self.service.ask(&Request::new("officer", input), Timestamp(self.now)) {
            Ok(done) => {
                self.acknowledged(&done.entries);
                Ok(())
            }
            Err(failed) => Err(format!("not done: {failed:?}")),
        }
    }

    /// Publishes a shape's definition, compiled from its text.
    pub(super) fn publish(&mut self, shape: &Shape) -> Checked {
        let text = shape.yaml();
        let plan = Arc::new(super::plan::with_register(self.compiled(&text)?, shape));
        self.must(Input::PublishDefinition { source: text.as_str().into(), plan: plan.into() })
    }

    fn compiled(&self, text: &str) -> Result<Plan, String> {
        let source = Source::new("simulated.yaml", text);
        let outcome = compile(&source, &Known { calendar: &self.service.state().calendar, units: Some(&self.rows) });
        outcome.plan.ok_or_else(|| {
            let errors = outcome.diagnostics.iter().filter(|d| d.severity == workflows::Severity::Error);
            format!("not a definition: {:?}\n{text}", errors.map(|d| d.locate(&source)).collect::<Vec<_>>())
        })
    }

    /// The instant that counts: never before what is written already.
    pub(super) fn counted(&self, shown: i64) -> i64 {
        shown.max(self.service.state().last_at.0)
    }

    /// Time brings what it brings, before anything else is looked at.
    pub(super) fn tick(&mut self) -> Checked {
        let now = self.now;
        let at = self.counted(now);
        self.ask(Request::tick(), now, |model| model.tick(at))?;
        if next_wake(self.service.state()).is_some_and(|next| next.0 <= at) {
            // A campaign whose last period turned out to be owed by nobody closes a moment later.
            self.ask(Request::tick(), now, |model| model.tick(at))?;
        }
        match next_wake(self.service.state()) {
            Some(next) if next.0 <= at => {
                let waits = super::follow::waiting(self.service.state(), next);
                Err(format!("after a wake at {at} it wants to be woken at {} for {waits:?}", next.0))
            }
            _ => Ok(()),
        }
    }

    /// An officer or an office does something; the clock shows the right time or an earlier one.
    pub(super) fn act(
        &mut self,
        what: String,
        input: Input,
        change: impl FnOnce(&mut Model, i64) -> Follows,
    ) -> Checked {
        self.trail.push(format!("{} {what}", Timestamp(self.now)));
        self.tick()?;
        let shown = if self.chance.percent(5) { self.now - self.chance.within(0, 90) * 86_400_000 } else { self.now };
        let at = self.counted(shown);
        let mut request = Request::new("officer", input);
        if self.chance.percent(15) {
            self.keys += 1;
            request.key = Some(format!("key-{}", self.keys).into());
        }
        let again = request.clone();
        let is_done = self.ask(request, shown, |model| change(model, at))?;
        if is_done && again.key.is_some() {
            let hash = self.service.state().hash();
            match self.service.ask(&again, Timestamp(self.now)) {
                Ok(Done { entries, answered_before: Some(_) })
                    if entries.is_empty() && self.service.state().hash() == hash => {}
                other => return Err(format!("the same key once more: {other:?}")),
            }
        }
        Ok(())
    }

    /// Something that must be refused and change nothing.
    pub(super) fn refused(&mut self, input: Input, code: &str) -> Checked {
        self.tick()?;
        let hash = self.service.state().hash();
        match self.service.ask(&Request::new("officer", input), Timestamp(self.now)) {
            Err(Failed::Refused(refusal)) if refusal.code() == code => {}
            other => return Err(format!("expected {code}, got {other:?}")),
        }
        if self.service.state().hash() == hash { Ok(()) } else { Err("a refusal changed the state".into()) }
    }

    /// Asks the service; if it was done, the model does it too and both must have said the same.
    fn ask(
        &mut self,
        request: Request,
        shown: i64,
        change: impl FnOnce(&mut Model) -> Follows,
    ) -> Result<bool, String> {
        let head = self.service.state().head;
        if self.is_stormy && self.chance.percent(3) {
            self.flaky.fail_next(*self.chance.one_of(&[Fault::Full, Fault::Busy, Fault::AnswerLost]));
        }
        let entries = match self.service.ask(&request, Timestamp(shown)) {
            Ok(done) => done.entries,
            Err(Failed::Refused(refusal)) => return Err(format!("refused: {refusal:?} to {request:?}")),
            Err(Failed::Store(_)) => {
                self.trail.push("the store failed".into());
                self.compare_history(head)?;
                let entries = self.entries_after(head);
                if entries.is_empty() {
                    // Nothing was written: the caller asks again and now it works.
                    match self.service.ask(&request, Timestamp(shown)) {
                        Ok(done) => done.entries,
                        other => return Err(format!("not done on the second try: {other:?}")),
                    }
                } else {
                    entries
                }
            }
        };
        self.flaky.heal();
        self.acknowledged(&entries);
        let mut expected = change(&mut self.model);
        expected.sort();
        let followed = lines(self.service.state(), &entries);
        if followed != expected {
            return Err(format!(
                "what followed:\n    {}\nwhat must follow:\n    {}",
                followed.join("\n    "),
                expected.join("\n    ")
            ));
        }
        Ok(!entries.is_empty())
    }

    fn acknowledged(&mut self, entries: &[Entry]) {
        self.acked.extend(entries.iter().map(Entry::encode));
    }

    fn entries_after(&self, head: EntryNo) -> Vec<Entry> {
        let mut entries = Vec::new();
        self.service.each_entry(head, |_, entry| entries.push(entry.clone()));
        entries
    }

    /// Everything acknowledged is in the store, in order, byte for byte, and nothing else before it.
    pub(super) fn compare_history(&self, upto: EntryNo) -> Checked {
        let mut stored = Vec::new();
        self.service.each_entry(EntryNo(0), |no, entry| {
            if no <= upto {
                stored.push(entry.encode());
            }
        });
        if stored == self.acked {
            Ok(())
        } else {
            Err(format!("{} entries stored, {} acknowledged", stored.len(), self.acked.len()))
        }
    }

    /// Where every obligation stands, in both.
    pub(super) fn compare_standings(&self) -> Checked {
        let (is, must) = (standings(self.service.state()), self.model.standings());
        let agree = |is: &str, must: &str| {
            is == must || self.model.learned && must.starts_with("Open") && without_word(is) == without_word(must)
        };
        let differs =
            must.iter().find(|(name, line)| !is.get(*name).is_some_and(|is| agree(is.trim_end(), line.trim_end())));
        match differs {
            None if is.len() == must.len() => Ok(()),
            None => Err(format!("{} periods instead of {}", is.len(), must.len())),
            Some((name, line)) => Err(format!("{name}\n  is   {:?}\n  must {line:?}", is.get(name))),
        }
    }

    /// Everything in memory is lost.
    pub(super) fn crash(&mut self) {
        self.trail.push("crash".into());
        if self.chance.percent(30) {
            self.service.keep_snapshot().expect("a snapshot can be kept");
        }
        self.service.crash();
    }
}

/// A standing without the word by which it has its dates: where days that were guessed come to be
/// known, the word is looked at again although no date moves, and the model keeps no guesses.
fn without_word(line: &str) -> String {
    ["by Definition", "by Local", "by Base"].iter().fold(line.to_owned(), |line, word| line.replacen(word, "", 1))
}

/// Whether the compiler takes a definition drawn by chance. It may say that a date lies before the
/// campaign or its stage, or never comes; anything else it says is a mistake of one of us.
fn is_written_well(shape: &Shape, known: i32) -> Result<bool, String> {
    let text = shape.yaml();
    let source = Source::new("drawn.yaml", &text);
    let notices: Vec<_> = (2021..=known).map(notice).collect();
    let calendar = notices.into();
    let outcome = compile(&source, &Known { calendar: &calendar, units: None });
    let errors = || outcome.diagnostics.iter().filter(|found| found.severity == workflows::Severity::Error);
    let may_be = [workflows::Code::DeadlineBeforeStart, workflows::Code::NeverDue];
    match errors().find(|found| !may_be.contains(&found.code)) {
        Some(other) => Err(format!("not a definition: {:?}", other.locate(&source))),
        None => Ok(errors().next().is_none()),
    }
}

pub(super) fn notice(year: i32) -> engine::calendar::CalendarNotice {
    let all = workflows::calendars::bundled();
    all.into_iter().find(|n| n.year == year && n.overlay.is_none()).expect("a bundled year")
}

pub(super) fn endpoint() -> Endpoint {
    let id = "sink".parse().expect("an id");
    Endpoint { id, url: "https://sink.example/".into(), secret: "env:SINK".into(), default: true }
}
