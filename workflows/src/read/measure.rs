//! What is counted: `entered`, `units township-centre`, `figure roster.mediators`, and measures
//! made of it.

use super::fields::Fields;
use super::nearest;
use super::scalar::raw;
use super::written::Measure;
use crate::diagnostic::{Code, Reports, value as say};
use crate::language::{MEASURE, notation};
use crate::yaml::Node;
use engine::plan::Quantity;

/// Quantities of one word; the words are the engine's own.
const PLAIN: [(&str, Quantity); 10] = [
    ("cases", Quantity::Cases),
    ("entered", Quantity::Entered),
    ("closed", Quantity::Closed),
    ("agreed", Quantity::Agreed),
    ("visited", Quantity::Visited),
    ("past-limit", Quantity::PastLimit),
    ("mediators-with-case", Quantity::MediatorsWithCase),
    ("due", Quantity::Due),
    ("on-time", Quantity::OnTime),
    ("late", Quantity::Late),
];

/// A measure; `None` if any part of it is wrong.
pub(crate) fn measure(node: &Node, reports: &mut Reports) -> Option<Measure> {
    let fields = Fields::open(node, node.span, &MEASURE, reports)?;
    let part = fields.read("part", reports, quantity);
    let of = fields.read("of", reports, quantity);
    let at_least = fields.read("at_least", reports, |node, reports| raw(node, reports).map(str::to_owned));
    if of.is_bad() {
        return None;
    }
    Some(Measure { part: part.good()?.clone(), of: of.good().cloned(), at_least: at_least.good()?.clone() })
}

/// What is counted.
pub(crate) fn quantity(node: &Node, reports: &mut Reports) -> Option<Quantity> {
    let text = raw(node, reports)?;
    let quantity = parse(text);
    if quantity.is_none() {
        let words = PLAIN.iter().map(|(word, _)| *word).chain(["units", "figure"]);
        let first = text.split_whitespace().next().unwrap_or_default();
        // `units` without a kind is not misspelt.
        let near = nearest(first, words).filter(|word| *word != first);
        reports.add(say::notation_near(Code::BadQuantity, node.span, text, &notation::QUANTITY, near));
    }
    quantity
}

fn parse(text: &str) -> Option<Quantity> {
    match text.split_whitespace().collect::<Vec<_>>().as_slice() {
        ["units", kind] => kind.parse().ok().map(Quantity::Units),
        ["figure", figure] => {
            let (duty, field) = figure.split_once('.')?;
            Some(Quantity::Figure { duty: duty.parse().ok()?, field: field.parse().ok()? })
        }
        [word] => {
            let word = word.replace('_', "-");
            PLAIN.iter().find(|(known, _)| *known == word).map(|(_, quantity)| quantity.clone())
        }
        _ => None,
    }
}
