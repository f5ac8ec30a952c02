//! Lengths of time: `15 days`, `1 month`, `3 working-days`, or the same as a mapping; hours.

use super::At;
use super::due::counted;
use super::fields::Fields;
use super::scalar::raw;
use super::written::{Amount, Due, Side};
use super::{Given, nearest};
use crate::diagnostic::{Code, Reports, field, value as say};
use crate::language::{WITHIN, notation};
use crate::yaml::{Node, Value};

/// Longest lengths: beyond them a number is a slip of the pen.
const DAYS: u16 = 3660;
const MONTHS: u16 = 120;
const HOURS: u32 = 720;

/// A length of time in either form, counted forward from whatever it belongs to.
pub(crate) fn term(node: &Node, reports: &mut Reports) -> Option<Due> {
    if !matches!(node.value, Value::Map(_)) {
        return short(node, reports);
    }
    let fields = Fields::open(node, node.span, &WITHIN, reports)?;
    forward(&fields, node, reports)
}

/// The length in a mapping's fields.
pub(crate) fn forward(fields: &Fields<'_>, node: &Node, reports: &mut Reports) -> Option<Due> {
    let due = Due { side: Some(At { value: Side::After, span: node.span }), ..counted(fields, reports) };
    if due.amount.is_absent() {
        reports.add(field::missing_here(
            node.span,
            "days",
            "写明多少：days: 15（可加 unit: working）或 months: 1",
            "say how long: days: 15 (with unit: working if wanted) or months: 1",
        ));
        return None;
    }
    (!due.flawed).then_some(due)
}

fn short(node: &Node, reports: &mut Reports) -> Option<Due> {
    let text = raw(node, reports)?;
    let Some(amount) = parse(text) else {
        let words = ["days", "working-days", "months"];
        let near = text.split_whitespace().nth(1).and_then(|word| nearest(word, words));
        reports.add(say::notation_near(Code::BadTerm, node.span, text, &notation::TERM, near));
        return None;
    };
    let at = |value| At { value, span: node.span };
    Some(Due {
        side: Some(at(Side::After)),
        amount: Given::Good(At { value: amount, span: node.span }),
        ..Due::default()
    })
}

fn parse(text: &str) -> Option<Amount> {
    let (n, unit) = text.split_once(char::is_whitespace)?;
    let n: u16 = n.parse().ok()?;
    let within = |most| (1..=most).contains(&n);
    match unit.trim().replace('_', "-").as_str() {
        "day" | "days" if within(DAYS) => Some(Amount::Days(n)),
        "working-day" | "working-days" if within(DAYS) => Some(Amount::Working(n)),
        "month" | "months" if within(MONTHS) => Some(Amount::Months(n)),
        _ => None,
    }
}

/// `24 hours`.
pub(crate) fn hours(node: &Node, reports: &mut Reports) -> Option<u32> {
    let text = raw(node, reports)?;
    let hours = text
        .split_once(char::is_whitespace)
        .filter(|(_, unit)| matches!(unit.trim(), "hour" | "hours"))
        .and_then(|(n, _)| n.parse().ok())
        .filter(|n| (1..=HOURS).contains(n));
    if hours.is_none() {
        reports.add(say::notation(Code::BadTerm, node.span, text, &notation::HOURS));
    }
    hours
}
