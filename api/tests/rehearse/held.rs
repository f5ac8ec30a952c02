//! A rehearsal of the bundled campaign in the bundled county, and its lines.

use api::rehearse::{Behaviour, Bureau, Error, Files, Fleet, Habit, Keep, Rehearsal, Script, Summary, library};
use engine::calendar::CalendarNotice;
use engine::org::UnitRow;
use engine::plan::Plan;
use serde_json::Value;
use std::sync::Arc;

pub(crate) struct Held {
    pub(crate) summary: Summary,
    pub(crate) text: String,
}

/// Scripts of these tests name no files.
pub(crate) struct NoFiles;

impl Files for NoFiles {
    fn definition(&self, name: &str) -> Result<(Arc<str>, Arc<Plan>), String> {
        Err(format!("there is no {name}"))
    }
    fn units(&self, name: &str) -> Result<Vec<UnitRow>, String> {
        Err(format!("there is no {name}"))
    }
    fn calendar(&self, name: &str) -> Result<CalendarNotice, String> {
        Err(format!("there is no {name}"))
    }
}

pub(crate) fn plan() -> (Arc<str>, Arc<Plan>) {
    library::campaign(&workflows::calendars::bundled()).unwrap()
}

/// In memory, by a script.
pub(crate) fn by_script(text: &str) -> Held {
    let (_, plan) = plan();
    let Script { start, rules, absences, outages, acts } = Script::read("script", text, &plan, &NoFiles).unwrap();
    let mut behaviour = Behaviour::usual(1, Habit { on_time: 0, late: 0 }, 0);
    behaviour.rules.extend(rules);
    behaviour.absences = absences;
    let rehearsal = Rehearsal { start, acts, outages, ..rehearsal(behaviour) };
    held(&rehearsal, 1, Keep::Memory)
}

pub(crate) fn rehearsal(behaviour: Behaviour) -> Rehearsal {
    let (source, plan) = plan();
    let calendars = workflows::calendars::bundled();
    Rehearsal { source, plan, calendars, start: None, behaviour, acts: Vec::new(), outages: Vec::new() }
}

pub(crate) fn held(rehearsal: &Rehearsal, bureaus_total: usize, keep: Keep) -> Held {
    let bureau = |number: usize| match number {
        0 => Ok(Bureau::of(library::county()?)?),
        more => Bureau::county(more).map_err(Error::Id),
    };
    let mut lines = Vec::new();
    let fleet = Fleet { rehearsal, bureaus_total, bureau: &bureau, keep, threads: 2 };
    let summary = fleet.run(Some(&mut lines), &mut |_| {}).unwrap();
    Held { summary, text: String::from_utf8(lines).unwrap() }
}

impl Held {
    fn lines(&self) -> impl Iterator<Item = Value> + '_ {
        self.text.lines().map(|line| serde_json::from_str(line).unwrap())
    }

    /// Every notice about a unit's obligation, `instant kind` with the rung, in order.
    pub(crate) fn notices(&self, duty: &str, period: &str, unit: &str) -> Vec<String> {
        let mut found = Vec::new();
        for line in self.lines().filter(|line| line["type"] == "message") {
            for item in line["items"].as_array().unwrap() {
                let about = item["units"].as_array().unwrap().iter().any(|known| known == unit);
                if about && item["duty"] == duty && item["period"] == period {
                    let rung = item["rung"].as_u64().map_or(String::new(), |rung| format!(" {rung}"));
                    found.push(format!("{} {}{rung}", short(&line["at"]), item["kind"].as_str().unwrap()));
                }
            }
        }
        found
    }

    /// An obligation's line.
    pub(crate) fn obligation(&self, duty: &str, period: &str, unit: &str) -> Value {
        let mine = |line: &Value| {
            line["type"] == "obligation" && line["duty"] == duty && line["period"] == period && line["unit"] == unit
        };
        self.lines().find(mine).unwrap()
    }
}

/// `2022-04-19T09:00:00+08:00` as `04-19 09:00`.
pub(crate) fn short(at: &Value) -> String {
    let text = at.as_str().unwrap();
    assert!(text.ends_with(":00+08:00"), "{text}");
    format!("{} {}", &text[5..10], &text[11..16])
}
