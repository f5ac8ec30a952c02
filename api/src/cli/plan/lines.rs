//! The plan for programs: one JSON value a line. `moment` lines come in the order of duties,
//! periods, units and time, then `conflict` lines, then one `total`. Fields are only added.

use super::forecast::Forecast;
use crate::cli::failure::Failure;
use crate::cli::shell::Shell;
use chrono::NaiveDate;
use engine::id::{DutyId, UnitId};
use engine::moment::MomentKind;
use engine::plan::Span;
use engine::views::ConflictKind;
use serde::Serialize;
use serde_json::json;

/// One moment of one obligation.
#[derive(Serialize)]
struct Line<'a> {
    line: &'static str,
    duty: &'a DutyId,
    period: &'a str,
    unit: &'a UnitId,
    /// `opens`, `reminder`, `due`, `escalation` or `repeat`.
    what: &'static str,
    /// Which reminder, rung or repeat, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    n: Option<u16>,
    /// RFC 3339. The due instant is the first moment that is too late.
    at: &'a str,
    /// The due day as people say it.
    day: NaiveDate,
    #[serde(skip_serializing_if = "Option::is_none")]
    covers: Option<Span>,
    provisional: bool,
    /// Who is told, as unit/post.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    to: Vec<String>,
}

pub(super) fn show(forecast: &Forecast<'_>, shell: &mut Shell) -> Result<(), Failure> {
    let organisation = &forecast.organisation;
    for period in &forecast.periods {
        let (duty, occurrence) = (forecast.duty(period), &period.occurrence);
        let instants: Vec<String> =
            occurrence.moments.iter().map(|moment| moment.at.rfc3339(forecast.plan.zone)).collect();
        for unit_no in period.units.iter() {
            let Some(unit) = organisation.unit(unit_no) else { continue };
            for (moment, at) in occurrence.moments.iter().zip(&instants) {
                let (what, n) = word(moment.what);
                let told = forecast.told(duty, moment.what, unit_no);
                shell.value(&Line {
                    line: "moment",
                    duty: period.duty,
                    period: &occurrence.key,
                    unit: &unit.id,
                    what,
                    n,
                    at,
                    day: occurrence.reckoning.day,
                    covers: occurrence.covers,
                    provisional: occurrence.reckoning.provisional,
                    to: told.into_iter().filter_map(|post| forecast.post_name(post)).collect(),
                })?;
            }
        }
    }
    for conflict in &forecast.conflicts {
        let (what, day) = conflict_word(&conflict.kind);
        let mut line = json!({ "line": "conflict", "what": what, "duty": conflict.duty, "period": conflict.key });
        line["day"] = json!(day);
        if let ConflictKind::DueAfterParent { parent_duty, .. } = &conflict.kind {
            line["parent_duty"] = json!(parent_duty);
        }
        shell.value(&line)?;
    }
    let mut total = json!({ "line": "total", "definition": forecast.plan.id });
    if let (Some(line), Ok(serde_json::Value::Object(counts))) =
        (total.as_object_mut(), serde_json::to_value(forecast.totals()))
    {
        line.extend(counts);
        line.insert("conflicts".to_owned(), json!(forecast.conflicts.len()));
    }
    shell.value(&total)
}

fn word(what: MomentKind) -> (&'static str, Option<u16>) {
    match what {
        MomentKind::Opens => ("opens", None),
        MomentKind::Reminder(n) => ("reminder", Some(n.into())),
        MomentKind::Overdue => ("due", None),
        MomentKind::Escalation(n) => ("escalation", Some(n.into())),
        MomentKind::Repeat(n) => ("repeat", Some(n)),
    }
}

/// A conflict's stable word, and the day it is about: the due day, or the earlier one above.
pub(super) fn conflict_word(kind: &ConflictKind) -> (&'static str, Option<NaiveDate>) {
    match kind {
        ConflictKind::DueOnDayOff(day) => ("due_on_day_off", Some(*day)),
        ConflictKind::DueAfterParent { parent_day, .. } => ("due_after_parent", Some(*parent_day)),
        ConflictKind::DueAfterCampaign(day) => ("due_after_campaign", Some(*day)),
        ConflictKind::Provisional(day) => ("provisional", Some(*day)),
        ConflictKind::NobodyOwes => ("nobody_owes", None),
    }
}
