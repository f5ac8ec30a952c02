//! Every name a definition declares, and what it stands for. A name looked up is remembered as
//! used; one that leads nowhere is reported with the nearest that would.

use crate::diagnostic::Reports;
use crate::diagnostic::name::{Sort, unknown, unused};
use crate::language::{kinds, words};
use crate::read::written::{Definition, Form};
use crate::read::{At, nearest};
use crate::source::Span;
use engine::id::{DutyId, DutyNo, EventId, KindId, PostId, StageId, StageNo, UnitId, WindowId};
use engine::org::UnitRow;
use engine::plan::{Level, Named};
use std::collections::{BTreeMap, BTreeSet};

/// Names of a definition.
pub(super) struct Names<'a> {
    /// A stage whose window is wrong has no number.
    stages: BTreeMap<&'a str, Option<StageNo>>,
    duties: BTreeMap<&'a str, DutyNo>,
    windows: BTreeMap<&'a str, &'a str>,
    events: BTreeMap<&'a str, &'a str>,
    posts: BTreeMap<&'a str, &'a str>,
    kinds: BTreeMap<&'a str, Option<Level>>,
    forms: BTreeMap<&'a str, &'a Form>,
    units: Option<BTreeMap<&'a str, &'a UnitRow>>,
    used: BTreeSet<(&'static str, String)>,
}

impl<'a> Names<'a> {
    /// Collects the names; stages get their numbers from `stage_nos`.
    pub(super) fn new(
        definition: &'a Definition,
        stage_nos: BTreeMap<&'a str, Option<StageNo>>,
        units: Option<&'a [UnitRow]>,
    ) -> Names<'a> {
        let mut kinds: BTreeMap<&'a str, Option<Level>> =
            kinds::STANDARD.iter().map(|kind| (kind.id, Some(kind.level))).collect();
        kinds.extend(definition.kinds.iter().map(|at| (at.value.0.as_str(), at.value.1)));
        let mut posts: BTreeMap<&'a str, &'a str> = words::POSTS.iter().map(|post| (post.word, post.zh)).collect();
        posts.extend(definition.posts.iter().map(|post| (post.id.value.as_str(), post.title.as_str())));
        let units = units.map(|rows| rows.iter().map(|row| (row.id.as_str(), row)).collect::<BTreeMap<_, _>>());
        let numbered = definition.duties.iter().zip(0u16..);
        Names {
            stages: stage_nos,
            duties: numbered.map(|(duty, no)| (duty.id.value.as_str(), DutyNo(no))).collect(),
            windows: definition.windows.iter().map(|w| (w.id.value.as_str(), w.title.as_str())).collect(),
            events: definition.events.iter().map(|e| (e.id.value.as_str(), e.title.as_str())).collect(),
            posts,
            kinds,
            forms: definition.forms.iter().map(|(id, form)| (id.value.as_str(), form)).collect(),
            units,
            used: BTreeSet::new(),
        }
    }

    /// A stage.
    pub(super) fn stage(&mut self, id: &StageId, span: Span, reports: &mut Reports) -> Option<StageNo> {
        match self.stages.get(id.as_str()) {
            Some(no) => *no,
            None => {
                missing(Sort::Stage, id.as_str(), span, self.stages.keys(), reports);
                None
            }
        }
    }

    /// A stage or an announced window, by text.
    pub(super) fn place(&mut self, name: &str, span: Span, reports: &mut Reports) -> Option<Place> {
        if let Some(no) = self.stages.get(name) {
            return no.map(Place::Stage);
        }
        if self.windows.contains_key(name) {
            self.used.insert(("windows", name.to_owned()));
            return name.parse::<WindowId>().ok().map(Place::Window);
        }
        let known = self.stages.keys().chain(self.windows.keys()).chain(&["campaign"]);
        let near = missing(Sort::Window, name, span, known, reports);
        self.meant("windows", near)
    }

    /// A duty.
    pub(super) fn duty(&self, id: &At<DutyId>, reports: &mut Reports) -> Option<DutyNo> {
        let found = self.duties.get(id.value.as_str()).copied();
        if found.is_none() {
            missing(Sort::Duty, id.value.as_str(), id.span, self.duties.keys(), reports);
        }
        found
    }

    /// An event.
    pub(super) fn event(&mut self, id: &EventId, span: Span, reports: &mut Reports) -> Option<()> {
        if self.events.contains_key(id.as_str()) {
            self.used.insert(("events", id.to_string()));
            return Some(());
        }
        let near = missing(Sort::Event, id.as_str(), span, self.events.keys(), reports);
        self.meant("events", near)
    }

    /// A kind of unit.
    pub(super) fn kind(&mut self, id: &KindId, span: Span, reports: &mut Reports) -> Option<()> {
        let listed = || self.units.as_ref().is_some_and(|units| units.values().any(|unit| unit.kind == *id));
        if self.kinds.contains_key(id.as_str()) || listed() {
            self.used.insert(("kinds", id.to_string()));
            return Some(());
        }
        let near = missing(Sort::Kind, id.as_str(), span, self.kinds.keys(), reports);
        self.meant("kinds", near)
    }

    /// A unit; any will do while no list of units is given.
    pub(super) fn unit(&self, id: &UnitId, span: Span, reports: &mut Reports) -> Option<()> {
        let Some(units) = &self.units else { return Some(()) };
        if units.contains_key(id.as_str()) {
            return Some(());
        }
        missing(Sort::Unit, id.as_str(), span, units.keys(), reports);
        None
    }

    /// A post.
    pub(super) fn post(&mut self, id: &PostId, span: Span, reports: &mut Reports) -> Option<()> {
        if self.posts.contains_key(id.as_str()) {
            self.used.insert(("posts", id.to_string()));
            return Some(());
        }
        let near = missing(Sort::Post, id.as_str(), span, self.posts.keys(), reports);
        self.meant("posts", near)
    }

    /// A standing post is used without being named.
    pub(super) fn use_post(&mut self, id: &PostId) {
        self.used.insert(("posts", id.to_string()));
    }

    /// A form.
    pub(super) fn form(&mut self, id: &str, span: Span, reports: &mut Reports) -> Option<&'a Form> {
        if let Some(form) = self.forms.get(id) {
            self.used.insert(("forms", id.to_owned()));
            return Some(form);
        }
        let near = missing(Sort::Form, id, span, self.forms.keys(), reports);
        self.meant("forms", near)
    }

    /// Posts that are used, with their titles, declared ones first.
    pub(super) fn named_posts(&self, definition: &Definition) -> Vec<Named<PostId>> {
        let declared = definition.posts.iter().map(|post| post.id.value.as_str());
        let standard = words::POSTS.iter().map(|post| post.word).filter(|id| self.was_used("posts", id));
        let mut seen = BTreeSet::new();
        let all = declared.chain(standard).filter(|id| seen.insert(*id));
        all.filter_map(|id| Some(Named { id: id.parse().ok()?, title: (*self.posts.get(id)?).to_owned() })).collect()
    }

    /// Reports what is declared but used nowhere.
    pub(super) fn report_unused(&self, definition: &Definition, reports: &mut Reports) {
        let windows = definition
            .windows
            .iter()
            .map(|w| (w.id.span, w.id.value.as_str(), "windows", "宣布的时段", "announced window"));
        let events = definition.events.iter().map(|e| (e.id.span, e.id.value.as_str(), "events", "事件", "event"));
        let forms = definition.forms.iter().map(|(id, _)| (id.span, id.value.as_str(), "forms", "报表", "form"));
        let kinds = definition.kinds.iter().map(|k| (k.span, k.value.0.as_str(), "kinds", "单位类型", "kind of unit"));
        let posts = definition.posts.iter().map(|p| (p.id.span, p.id.value.as_str(), "posts", "岗位", "post"));
        for (span, name, section, zh, en) in windows.chain(events).chain(forms).chain(kinds).chain(posts) {
            if !self.was_used(section, name) {
                reports.add(unused(span, name, zh, en));
            }
        }
    }

    /// What a misspelt name was meant to be is not unused.
    fn meant<T>(&mut self, section: &'static str, near: Option<String>) -> Option<T> {
        self.used.extend(near.map(|near| (section, near)));
        None
    }

    fn was_used(&self, section: &'static str, name: &str) -> bool {
        self.used.contains(&(section, name.to_owned()))
    }
}

/// What `during` may name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Place {
    Stage(StageNo),
    Window(WindowId),
}

/// Reports a name that leads nowhere; gives the one it was probably meant to be.
fn missing<'k>(
    sort: Sort,
    name: &str,
    span: Span,
    known: impl Iterator<Item = &'k &'k str>,
    reports: &mut Reports,
) -> Option<String> {
    let near = nearest(name, known.copied());
    reports.add(unknown(sort, span, name, near));
    near.map(str::to_owned)
}
