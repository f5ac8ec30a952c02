//! What a rehearsal found, as it goes over the wire.

use super::rehearse::Cost;
use chrono_tz::Tz;
use engine::entry::About;
use engine::procedure::{Hook, LogLevel};
use engine::rehearsal::{
    AddedDuty, DateDifference, HookTally, Listed, Problem, Report, VerdictDifference, WordsDifference,
};
use engine::state::State;
use engine::time::Timestamp;
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Differences of one kind that are listed; all are counted.
const LISTED: usize = engine::rehearsal::LISTED;

/// What would have been otherwise, had the candidate been in use from the first day.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReportView {
    /// Entries of the ledger that were looked at.
    entries: u64,
    /// When the first of them was made.
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<String>,
    /// When the last of them was made.
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<String>,
    /// Calls by hook, with what they cost.
    hooks: BTreeMap<&'static str, HookView>,
    /// Periods whose due day or reminders would have differed.
    dates: Shown<DateView>,
    /// Duties that would have been added.
    added: Shown<AddedView>,
    /// Notices that would have been worded otherwise.
    words: Shown<WordsView>,
    /// Submissions that would have been judged otherwise.
    verdicts: Shown<VerdictView>,
    /// Answers that would not have counted, and calls that gave none.
    problems: Shown<ProblemView>,
    /// When and why it would have been set aside; nothing was asked after that.
    #[serde(skip_serializing_if = "Option::is_none")]
    quarantined: Option<SetAsideView>,
    /// The first lines it logged.
    log: Vec<LogView>,
}

/// A bounded list with the count of all.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Shown<T> {
    /// How many there are.
    total: u64,
    /// The first of them, at most 500.
    first: Vec<T>,
}

/// Calls of one hook.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct HookView {
    /// Calls.
    calls: u64,
    /// Answers that hold.
    accepted: u64,
    /// Answers beyond a guardrail.
    refused: u64,
    /// Calls without an answer.
    failed: u64,
    /// Fuel of all calls.
    fuel: u64,
    /// Fuel of the dearest call.
    fuel_most: u64,
    /// Microseconds of all calls, on this machine.
    micros: u64,
    /// Microseconds of the slowest call.
    micros_most: u64,
    /// Bytes of memory of the largest call.
    memory_most: u64,
}

/// A period with other dates.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DateView {
    /// The campaign.
    campaign: String,
    /// The duty.
    duty: String,
    /// Its title.
    title: String,
    /// The period.
    period: String,
    /// The due day as it was.
    due_was: String,
    /// The due day as it would have been.
    due_would: String,
    /// Reminders as they were.
    reminders_were: Vec<String>,
    /// Reminders as they would have been.
    reminders_would: Vec<String>,
}

/// A duty that would have been added.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AddedView {
    /// The campaign.
    campaign: String,
    /// The duty.
    duty: String,
    /// Its title.
    title: String,
    /// Its due days.
    due: Vec<String>,
    /// How many units would have owed it.
    units: usize,
}

/// A notice in other words.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WordsView {
    /// When it was sent.
    at: String,
    /// The duty's title.
    title: String,
    /// The period.
    period: String,
    /// Its words as they were; absent: the usual ones.
    #[serde(skip_serializing_if = "Option::is_none")]
    were: Option<String>,
    /// As they would have been; absent: the usual ones.
    #[serde(skip_serializing_if = "Option::is_none")]
    would: Option<String>,
}

/// A submission judged otherwise.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct VerdictView {
    /// When it was handed in.
    at: String,
    /// The duty's title.
    title: String,
    /// The period.
    period: String,
    /// Who handed it in.
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<String>,
    /// Whether it went back at once.
    was_returned: bool,
    /// Why it would have gone back; absent: it would not have.
    #[serde(skip_serializing_if = "Option::is_none")]
    would: Option<String>,
}

/// An answer that would not have counted.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ProblemView {
    /// At which instant of history.
    at: String,
    /// The question.
    hook: &'static str,
    /// The campaign it was about.
    #[serde(skip_serializing_if = "Option::is_none")]
    campaign: Option<String>,
    /// The duty.
    #[serde(skip_serializing_if = "Option::is_none")]
    duty: Option<String>,
    /// The period.
    #[serde(skip_serializing_if = "Option::is_none")]
    period: Option<String>,
    /// The unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<String>,
    /// A stable word.
    cause: String,
    /// More, for people.
    detail: String,
}

/// When and why a candidate would have been set aside.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SetAsideView {
    /// When.
    at: String,
    /// Why: a stable word.
    why: String,
}

/// A line it logged.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LogView {
    /// `debug`, `info` or `warn`.
    level: &'static str,
    /// While it answered this hook.
    hook: &'static str,
    /// The line.
    line: String,
}

/// Names and instants in the ledger's own words.
pub(super) fn shown(state: &State, report: Report, cost: Cost) -> ReportView {
    let Report { entries, span, hooks, dates, added, words, verdicts, problems, quarantined } = report;
    let zone = state.zone();
    let Cost { hooks: costs, log } = cost;
    ReportView {
        entries,
        from: span.map(|(first, _)| first.rfc3339(zone)),
        to: span.map(|(_, last)| last.rfc3339(zone)),
        hooks: hooks
            .into_iter()
            .map(|(hook, tally)| (hook.name(), hook_view(tally, costs.get(&hook).copied().unwrap_or_default())))
            .collect(),
        dates: all(dates, |one| date(one, zone)),
        added: all(added, added_view),
        words: listed(words, |one| words_view(one, zone)),
        verdicts: listed(verdicts, |one| verdict(one, zone)),
        problems: listed(problems, |one| problem(state, one)),
        quarantined: quarantined.map(|(at, why)| SetAsideView { at: at.rfc3339(zone), why: why.into() }),
        log: log.into_iter().map(|(hook, level, line)| log_view(hook, level, line)).collect(),
    }
}

fn listed<T, R>(Listed { total, first }: Listed<T>, show: impl FnMut(T) -> R) -> Shown<R> {
    Shown { total, first: first.into_iter().map(show).collect() }
}

fn all<T, R>(all: Vec<T>, show: impl FnMut(T) -> R) -> Shown<R> {
    Shown { total: all.len() as u64, first: all.into_iter().take(LISTED).map(show).collect() }
}

fn hook_view(tally: HookTally, cost: super::rehearse::HookCost) -> HookView {
    let HookTally { calls, accepted, refused, failed, fuel, fuel_most } = tally;
    let super::rehearse::HookCost { micros, micros_most, memory_most } = cost;
    HookView { calls, accepted, refused, failed, fuel, fuel_most, micros, micros_most, memory_most }
}

fn date(one: DateDifference, zone: Tz) -> DateView {
    let DateDifference { campaign, duty, title, period, due_was, due_would, reminders_were, reminders_would } = one;
    let instants = |all: Vec<Timestamp>| all.into_iter().map(|at| at.rfc3339(zone)).collect();
    DateView {
        campaign: campaign.to_string(),
        duty: duty.to_string(),
        title,
        period,
        due_was: due_was.to_string(),
        due_would: due_would.to_string(),
        reminders_were: instants(reminders_were),
        reminders_would: instants(reminders_would),
    }
}

fn added_view(AddedDuty { campaign, duty, title, due, units }: AddedDuty) -> AddedView {
    let due = due.iter().map(ToString::to_string).collect();
    AddedView { campaign: campaign.to_string(), duty: duty.to_string(), title, due, units }
}

fn words_view(WordsDifference { at, title, period, were, would }: WordsDifference, zone: Tz) -> WordsView {
    WordsView { at: at.rfc3339(zone), title, period, were: were.map(Into::into), would: would.map(Into::into) }
}

fn verdict(one: VerdictDifference, zone: Tz) -> VerdictView {
    let VerdictDifference { at, title, period, unit, was_returned, would } = one;
    let (unit, would) = (unit.map(|unit| unit.to_string()), would.map(Into::into));
    VerdictView { at: at.rfc3339(zone), title, period, unit, was_returned, would }
}

fn problem(state: &State, Problem { at, hook, about, cause, detail }: Problem) -> ProblemView {
    let AboutView { campaign, duty, period, unit } = AboutView::of(state, about.as_ref());
    ProblemView { at: at.rfc3339(state.zone()), hook: hook.name(), campaign, duty, period, unit, cause, detail }
}

/// What a call was about, by name.
#[derive(Default)]
pub(super) struct AboutView {
    pub(super) campaign: Option<String>,
    pub(super) duty: Option<String>,
    pub(super) period: Option<String>,
    pub(super) unit: Option<String>,
}

impl AboutView {
    pub(super) fn of(state: &State, about: Option<&About>) -> Self {
        let Some(About { campaign, duty, period, unit }) = about else { return Self::default() };
        let unit = unit.and_then(|unit| state.organisation.unit(unit));
        Self {
            campaign: state.campaigns.get(campaign.index()).map(|known| known.id.to_string()),
            duty: duty.as_ref().map(ToString::to_string),
            period: period.as_deref().map(str::to_owned),
            unit: unit.map(|unit| unit.id.to_string()),
        }
    }
}

fn log_view(hook: Hook, level: LogLevel, line: String) -> LogView {
    let level = match level {
        LogLevel::Debug => "debug",
        LogLevel::Info => "info",
        LogLevel::Warn => "warn",
    };
    LogView { level, hook: hook.name(), line }
}
