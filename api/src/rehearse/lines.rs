//! Every message and every obligation of a bureau as JSON Lines: instants in RFC 3339 with the
//! campaign's offset, ids as people write them, in an order that follows from the ledger alone.
//! Meant to be compared with what somebody else computed.

use super::life::Lived;
use engine::id::{PostNo, UnitNo};
use engine::set::UnitSet;
use engine::state::{Campaign, Period, PeriodPhase, Standing, State};
use engine::views::{self, Message};
use serde::Serialize;
use std::collections::BTreeSet;
use std::io::{self, Write};

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
enum Line<'a> {
    Message {
        ledger: &'a str,
        /// `entry.post`, as receivers see it.
        id: String,
        at: String,
        unit: &'a str,
        post: &'a str,
        items: Vec<ItemLine<'a>>,
    },
    Obligation {
        ledger: &'a str,
        campaign: &'a str,
        duty: &'a str,
        period: &'a str,
        unit: &'a str,
        opens: String,
        due: String,
        #[serde(skip_serializing_if = "is_false")]
        provisional: bool,
        outcome: &'static str,
        #[serde(skip_serializing_if = "is_false")]
        zero: bool,
        /// When it came to stand so, and by which entry.
        since: String,
        entry: u64,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        overdue: Vec<IntervalLine>,
    },
}

#[derive(Serialize)]
struct ItemLine<'a> {
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    rung: Option<u8>,
    duty: String,
    period: String,
    owed: String,
    due: String,
    #[serde(skip_serializing_if = "is_zero")]
    missed: u16,
    units: Vec<&'a str>,
}

#[derive(Serialize)]
struct IntervalLine {
    since: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<String>,
}

fn is_false(value: &bool) -> bool {
    !value
}

fn is_zero(value: &u16) -> bool {
    *value == 0
}

/// Writes a bureau's messages in order of entry and post, then its obligations in order of period
/// and unit.
pub(crate) fn write(lived: &Lived, out: &mut dyn Write) -> io::Result<()> {
    let state = &lived.state;
    let ledger = state.ledger.as_ref().map_or("", |info| info.id.as_str());
    for group in &state.notices {
        let mut posts: BTreeSet<PostNo> = BTreeSet::new();
        for notice in group.notices() {
            match &notice.to {
                engine::entry::Told::Own => {
                    posts.extend(notice.units.iter().filter_map(|unit| state.organisation.liaison(unit)));
                }
                engine::entry::Told::Posts(told) => posts.extend(told.iter().map(|(post, _)| *post)),
            }
        }
        for post in posts {
            let id = engine::entry::MessageId { entry: group.entry, post };
            if let Some(message) = views::message(state, id) {
                put(out, &message_line(state, ledger, &message))?;
            }
        }
    }
    for campaign in &state.campaigns {
        for period in campaign.periods.iter().filter(|period| period.phase != PeriodPhase::Planned) {
            for (unit, _) in period.each() {
                if let Some(line) = obligation_line(state, ledger, campaign, period, unit) {
                    put(out, &line)?;
                }
            }
        }
    }
    Ok(())
}

fn put(out: &mut dyn Write, line: &Line<'_>) -> io::Result<()> {
    serde_json::to_writer(&mut *out, line)?;
    out.write_all(b"\n")
}

fn message_line<'a>(state: &'a State, ledger: &'a str, message: &Message) -> Line<'a> {
    let zone = state.zone();
    let items = message.items.iter().map(|item| {
        let (kind, rung) = (item.kind.name(), item.kind.rung());
        ItemLine {
            kind,
            rung,
            duty: item.duty.clone(),
            period: item.key.clone(),
            owed: item.owed.rfc3339(zone),
            due: item.due.rfc3339(zone),
            missed: item.missed,
            units: names(state, &item.units),
        }
    });
    Line::Message {
        ledger,
        id: format!("{}.{}", message.id.entry, message.id.post),
        at: message.at.rfc3339(zone),
        unit: name(state, message.unit),
        post: state.organisation.post(message.id.post).map_or("", |post| post.id.as_str()),
        items: items.collect(),
    }
}

fn obligation_line<'a>(
    state: &'a State,
    ledger: &'a str,
    campaign: &'a Campaign,
    period: &'a Period,
    unit: UnitNo,
) -> Option<Line<'a>> {
    let zone = campaign.plan.zone;
    let cell = period.cell(unit)?;
    let mine = period.overdue.iter().filter(|interval| interval.units.contains(unit));
    Some(Line::Obligation {
        ledger,
        campaign: campaign.id.as_str(),
        duty: campaign.slots[usize::from(period.slot)].id.as_str(),
        period: &period.key,
        unit: name(state, unit),
        opens: period.dates.opens.rfc3339(zone),
        due: period.dates.due.rfc3339(zone),
        provisional: period.dates.provisional,
        outcome: outcome(cell.standing),
        zero: matches!(cell.standing, Standing::Submitted { zero: true, .. }),
        since: cell.at.rfc3339(zone),
        entry: cell.entry.0,
        overdue: mine
            .map(|interval| IntervalLine {
                since: interval.since.rfc3339(zone),
                until: interval.until.map(|until| until.rfc3339(zone)),
            })
            .collect(),
    })
}

fn outcome(standing: Standing) -> &'static str {
    match standing {
        Standing::Open => "open",
        Standing::Overdue => "overdue",
        Standing::Submitted { late: false, .. } => "in-time",
        Standing::Submitted { late: true, .. } => "late",
        Standing::NotMet { .. } => "not-met",
        Standing::Returned { .. } => "returned",
        Standing::Waived => "waived",
        Standing::Dropped => "dropped",
    }
}

fn name(state: &State, unit: UnitNo) -> &str {
    state.organisation.unit(unit).map_or("", |unit| unit.id.as_str())
}

fn names<'a>(state: &'a State, units: &UnitSet) -> Vec<&'a str> {
    units.iter().map(|unit| name(state, unit)).collect()
}
