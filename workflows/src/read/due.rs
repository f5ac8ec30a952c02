//! Deadlines: a day, a day with a time, or a count from an anchor.

use super::days::{NotADay, parse_date};
use super::fields::Fields;
use super::scalar::{integer, raw, time, word, yes_no};
use super::written::{Amount, Anchor, Correct, Due, Side};
use super::{At, Given, nearest};
use crate::diagnostic::{Code, Reports, field, value as say};
use crate::language::{CORRECT, DUE, notation, words};
use crate::source::Span;
use crate::yaml::{Node, Value};
use engine::calendar::Festival;
use engine::deadline::Rollover;
use engine::plan::{Edge, FestivalEdge};
use engine::time::DayTime;

/// A deadline in either form.
pub(crate) fn due(node: &Node, reports: &mut Reports) -> Option<Due> {
    if matches!(node.value, Value::Map(_)) { mapping(node, reports) } else { short(node, reports) }
}

/// `2023-03-18`, `2023-03-18 17:00`, `campaign.end`.
fn short(node: &Node, reports: &mut Reports) -> Option<Due> {
    let text = raw(node, reports)?;
    let (day, cutoff) = match text.split_once(char::is_whitespace) {
        Some((day, time)) => (day, Some(time.trim())),
        None => (text, None),
    };
    let cutoff = match cutoff.map(|text| (text, DayTime::parse(text))) {
        None => None,
        Some((_, Some(value))) => Some(At { value, span: node.span }),
        Some((text, None)) => {
            reports.add(say::bad_time(node.span, text));
            return None;
        }
    };
    let anchor = parse_anchor(day, node.span, reports)?;
    let at = |value| At { value, span: node.span };
    Some(Due {
        side: Some(at(Side::On)),
        anchor: Given::Good(At { value: anchor, span: node.span }),
        cutoff,
        ..Due::default()
    })
}

fn mapping(node: &Node, reports: &mut Reports) -> Option<Due> {
    let fields = Fields::open(node, node.span, &DUE, reports)?;
    let sides = [("on", Side::On), ("after", Side::After), ("before", Side::Before)];
    let mut given: Vec<_> = sides.iter().filter(|(name, _)| fields.entry(name).is_some()).collect();
    given.sort_by_key(|(name, _)| fields.key_span(name));
    let side = given.first().and_then(|(name, side)| Some((*name, At { value: *side, span: fields.key_span(name)? })));
    if let [first, second, ..] = given.as_slice()
        && let (Some(a), Some(b)) = (fields.key_span(first.0), fields.key_span(second.0))
    {
        reports.add(field::conflicting(b, second.0, first.0, a));
    }
    let anchor = side.map_or(Given::Absent, |(name, _)| fields.read(name, reports, anchor));
    let counted = counted(&fields, reports);
    let flawed = anchor.is_bad() || given.len() > 1 || counted.flawed;
    Some(Due { side: side.map(|(_, at)| at), anchor, flawed, ..counted })
}

/// How far and how counted, without saying from where.
pub(crate) fn counted(fields: &Fields<'_>, reports: &mut Reports) -> Due {
    let (amount, unit_bad) = amount(fields, reports);
    let start_counts = fields.read("start_counts", reports, yes_no);
    let rollover = fields.read("rollover", reports, rollover);
    let cutoff = fields.read("cutoff", reports, time);
    let flawed = amount.is_bad() || unit_bad || rollover.is_bad() || cutoff.is_bad() || start_counts.is_bad();
    Due {
        amount,
        start_counts: start_counts.value().copied(),
        rollover: rollover.value().copied(),
        cutoff: cutoff.good().copied(),
        flawed,
        ..Due::default()
    }
}

/// How far, from `days`, `months` or `hours` with `unit`.
fn amount(fields: &Fields<'_>, reports: &mut Reports) -> (Given<Amount>, bool) {
    let unit = fields.read("unit", reports, |node, reports| word(node, words::UNITS, reports));
    let working = unit.value() == Some(&"working");
    let days = fields.read("days", reports, |node, reports| {
        let n = integer(node, 0, 3660, reports)? as u16;
        Some(if working { Amount::Working(n) } else { Amount::Days(n) })
    });
    let months =
        fields.read("months", reports, |node, reports| Some(Amount::Months(integer(node, 1, 120, reports)? as u16)));
    let hours = if fields.has("hours") {
        fields.read("hours", reports, |node, reports| Some(Amount::Hours(integer(node, 1, 87_600, reports)? as u32)))
    } else {
        Given::Absent
    };
    let all = [("days", days), ("months", months), ("hours", hours)];
    let mut given: Vec<_> = all.iter().filter(|(_, amount)| !amount.is_absent()).collect();
    given.sort_by_key(|(name, _)| fields.key_span(name));
    if let [first, second, ..] = given.as_slice()
        && let (Some(a), Some(b)) = (fields.key_span(first.0), fields.key_span(second.0))
    {
        reports.add(field::conflicting(b, second.0, first.0, a));
        return (Given::Bad, true);
    }
    let amount = given.first().map_or(Given::Absent, |(_, amount)| *amount);
    let fits = !matches!(
        (unit.value().copied(), amount.value()),
        (Some("month"), Some(Amount::Days(_) | Amount::Hours(_)))
            | (Some("calendar" | "working"), Some(Amount::Months(_) | Amount::Hours(_)))
    );
    if !fits && let Some(span) = fields.key_span("unit") {
        reports.add(field::misplaced(
            span,
            "unit",
            "unit 只配 days；月数写 months: N，小时数写 hours: N，都不用 unit",
            "unit goes with days; write months: N or hours: N without a unit",
        ));
    }
    (amount, unit.is_bad() || !fits)
}

/// What happens on a day off.
pub(crate) fn rollover(node: &Node, reports: &mut Reports) -> Option<Rollover> {
    Some(match word(node, words::ROLLOVER, reports)? {
        "next" => Rollover::Next,
        "previous" => Rollover::Previous,
        _ => Rollover::None,
    })
}

/// Time to put right what was not met.
pub(crate) fn correct(node: &Node, reports: &mut Reports) -> Option<Correct> {
    let fields = Fields::open(node, node.span, &CORRECT, reports)?;
    let days = fields.read("days", reports, |node, reports| integer(node, 1, 366, reports));
    let unit = fields.read("unit", reports, |node, reports| word(node, words::DAY_UNITS, reports));
    let rollover = fields.read("rollover", reports, rollover);
    let days = u16::try_from(*days.value()?).ok()?;
    Some(Correct { days, working: unit.value() == Some(&"working"), rollover: rollover.value().copied() })
}

/// What a deadline counts from.
pub(crate) fn anchor(node: &Node, reports: &mut Reports) -> Option<Anchor> {
    let text = raw(node, reports)?;
    parse_anchor(text, node.span, reports)
}

fn parse_anchor(text: &str, span: Span, reports: &mut Reports) -> Option<Anchor> {
    let said = match parse_date(text) {
        Ok(date) => return Some(Anchor::Date(date)),
        Err(NotADay::NoSuchDay) => say::no_such_day(span, text),
        Err(NotADay::Unlike) => match parse_name(text) {
            Ok(anchor) => return Some(anchor),
            Err(Some(instead)) => say::anchor_edge(span, text, &instead),
            Err(None) if text.starts_with(|c: char| c.is_ascii_digit()) || text.contains('月') => {
                say::bad_date(span, text)
            }
            Err(None) => say::notation(Code::BadAnchor, span, text, &notation::ANCHOR),
        },
    };
    reports.add(said);
    None
}

/// An anchor by name; on failure what was probably meant.
fn parse_name(text: &str) -> Result<Anchor, Option<String>> {
    if text == "cron" {
        return Ok(Anchor::Cron);
    }
    let (name, point) = match text.split_once('.') {
        Some((name, point)) => (name, Some(point)),
        None => (text, None),
    };
    if name == "event" {
        let id = point.and_then(|id| id.parse().ok());
        return id.map(Anchor::Event).ok_or_else(|| Some("event.<id>".to_owned()));
    }
    if let Some(festival) = Festival::ALL.into_iter().find(|f| f.id() == name) {
        let edge = match point {
            None => FestivalEdge::Day,
            Some("rest-start" | "rest_start") => FestivalEdge::RestStart,
            Some("rest-end" | "rest_end") => FestivalEdge::RestEnd,
            Some(_) => return Err(Some(format!("{name}.rest-start"))),
        };
        return Ok(Anchor::Festival(festival, edge));
    }
    let edge = match point {
        Some("start") => Edge::Start,
        Some("end") => Edge::End,
        Some(other) => {
            let edge = if matches!(other, "begin" | "first" | "开始" | "首日") {
                "start"
            } else {
                nearest(other, ["start", "end"]).unwrap_or("end")
            };
            return Err(name.parse::<engine::id::StageId>().is_ok().then(|| format!("{name}.{edge}")));
        }
        None => {
            let festival = nearest(name, Festival::ALL.iter().map(|f| f.id()));
            let stage = name.parse::<engine::id::StageId>().is_ok().then(|| format!("{name}.end"));
            return Err(festival.map(str::to_owned).or(stage));
        }
    };
    Ok(match name {
        "stage" => Anchor::EachStage(edge),
        "campaign" => Anchor::Campaign(edge),
        "period" => Anchor::Period(edge),
        _ => Anchor::Stage(name.parse().map_err(|_| None)?, edge),
    })
}
