//! The register, field by field.

use super::duty::texts;
use super::fields::{self, Fields};
use super::local::grant;
use super::measure::{measure, quantity};
use super::policy::{list, policy};
use super::post::post;
use super::scalar::{declared, hundredths, id, integer, title, word, yes_no};
use super::term::{forward, hours, term};
use super::who::who;
use super::written::{Alert, Next, Points, Post, Register, RegisterLocal, Subsidy, Titled, Visit};
use super::{At, Given};
use crate::diagnostic::duty::too_many;
use crate::diagnostic::{Reports, field as say};
use crate::language::{
    ALERT, AMOUNT_MAX, EXTENSION_MAX, LEVELS_MAX, NEXT, OWNERS, POINTS, POINTS_MAX, REGISTER, REGISTER_LOCAL, SUBSIDY,
    VISIT, words,
};
use crate::yaml::{Entry, Node};
use engine::id::TermId;
use engine::limits;
use engine::plan::Scope;
use engine::procedure::{Difficulty, MatterOutcome, VisitAnchor};

/// Entries of each list of a register.
const ENTRIES: usize = 200;

/// The register; `None` if it cannot be told what it is at all.
pub(crate) fn register(entry: &Entry, reports: &mut Reports) -> Option<Register> {
    let fields = Fields::open(&entry.value, entry.key_span, &REGISTER, reports)?;
    let many = ("台账规则", "rules of the register", ENTRIES);
    Some(Register {
        span: entry.key_span,
        title: fields.read("title", reports, title).good().map(|at| at.value.clone()),
        cites: texts(&fields, "source", reports),
        series: fields.read("series", reports, title),
        who: fields.read("who", reports, who),
        who_at: fields.key_span("who"),
        to: fields.one_or_many("to", reports, post),
        types: terms(&fields, "types", reports),
        sources: terms(&fields, "sources", reports),
        ways: terms(&fields, "ways", reports),
        limit: fields.read("limit", reports, term),
        limits: by_term(&fields, "limits", reports, |entry, reports| fields::value(entry, reports, term)),
        extension: fields
            .read("extension", reports, |node, reports| u16::try_from(integer(node, 0, EXTENSION_MAX, reports)?).ok()),
        inform: fields.read("inform", reports, term),
        visits: bounded(&fields, "visits", ("回访", "visits", limits::CASE_VISITS), reports, visit),
        policy: policy(&fields, reports),
        alerts: bounded(&fields, "alerts", ("预警等级", "levels of alert", LEVELS_MAX as usize), reports, alert),
        owners: owners(&fields, reports),
        unresolved: fields.one_or_many("unresolved", reports, post),
        subsidies: bounded(&fields, "subsidies", many, reports, subsidy),
        points: bounded(&fields, "points", many, reports, points),
        commendation: bounded(&fields, "commendation", many, reports, measure),
        local: fields.read("local", reports, local).value().copied().unwrap_or_default(),
    })
}

/// One value or a list of them, but not too many.
fn bounded<T>(
    fields: &Fields<'_>,
    name: &str,
    (zh, en, at_most): (&str, &str, usize),
    reports: &mut Reports,
    read: impl Fn(&Node, &mut Reports) -> Option<T>,
) -> Given<Vec<At<T>>> {
    let all = fields.one_or_many(name, reports, read);
    match all.good().filter(|all| all.value.len() > at_most) {
        None => all,
        Some(all) => {
            reports.add(too_many(fields.key_span(name).unwrap_or(all.span), zh, en, all.value.len(), at_most));
            Given::Bad
        }
    }
}

/// Entries by an id that the entry itself declares or names.
fn by_term<T>(
    fields: &Fields<'_>,
    name: &str,
    reports: &mut Reports,
    read: impl Fn(&Entry, &mut Reports) -> T,
) -> Given<Vec<(At<TermId>, T)>> {
    fields.read(name, reports, |node, reports| {
        let entries = fields::by_id(node, reports)?;
        let at = fields.key_span(name).unwrap_or(node.span);
        if entries.is_empty() {
            reports.add(say::empty(at, name));
            return None;
        }
        if entries.len() > ENTRIES {
            reports.add(too_many(at, "条目", "entries", entries.len(), ENTRIES));
            return None;
        }
        let one = |entry: &Entry, reports: &mut Reports| {
            let id = declared(&entry.key, entry.key_span, reports);
            let value = read(entry, reports);
            Some((At { value: id?, span: entry.key_span }, value))
        };
        Some(entries.into_iter().filter_map(|entry| one(entry, reports)).collect())
    })
}

/// `id: title` lines.
fn terms(fields: &Fields<'_>, name: &str, reports: &mut Reports) -> Given<Vec<Titled<TermId>>> {
    let title_of = |entry: &Entry, reports: &mut Reports| fields::value(entry, reports, title);
    match by_term(fields, name, reports, title_of) {
        Given::Absent => Given::Absent,
        Given::Bad => Given::Bad,
        Given::Good(list) => {
            let titled = |(id, title): (At<TermId>, Given<String>)| {
                let title = title.value().cloned().unwrap_or_else(|| id.value.to_string());
                Titled { id, title }
            };
            Given::Good(At { value: list.value.into_iter().map(titled).collect(), span: list.span })
        }
    }
}

fn visit(node: &Node, reports: &mut Reports) -> Option<Visit> {
    let fields = Fields::open(node, node.span, &VISIT, reports)?;
    let title = fields.read("title", reports, title);
    let anchor = fields.read("after", reports, |node, reports| {
        Some(match word(node, words::VISIT_ANCHORS, reports)? {
            "effect" => VisitAnchor::Effect,
            "performance" => VisitAnchor::Performance,
            _ => VisitAnchor::Closing,
        })
    });
    let within = forward(&fields, node, reports);
    Some(Visit { title: title.value().cloned(), anchor: *anchor.value()?, within: within? })
}

fn alert(node: &Node, reports: &mut Reports) -> Option<Alert> {
    let fields = Fields::open(node, node.span, &ALERT, reports)?;
    Some(Alert {
        level: fields.read("level", reports, |node, reports| u8::try_from(integer(node, 1, LEVELS_MAX, reports)?).ok()),
        title: fields.read("title", reports, title).value().cloned(),
        cites: texts(&fields, "source", reports),
        tell: values(fields.one_or_many("tell", reports, post)),
        within: fields.read("within", reports, hours).value().copied(),
        next: values(list(&fields, "next", reports, &next)),
    })
}

fn next(node: &Node, reports: &mut Reports) -> Option<Next> {
    let fields = Fields::open(node, node.span, &NEXT, reports)?;
    let tell = values(fields.one_or_many("tell", reports, post));
    Some(Next { tell, within: fields.read("within", reports, hours).value().copied() })
}

fn owners(fields: &Fields<'_>, reports: &mut Reports) -> Vec<(Scope, Given<Post>)> {
    let read = fields.read("owners", reports, |node, reports| {
        let fields = Fields::open(node, node.span, &OWNERS, reports)?;
        Some(Scope::ALL.map(|scope| (scope, fields.read(scope.name(), reports, post))))
    });
    match read {
        Given::Good(at) => at.value.into(),
        Given::Absent | Given::Bad => Vec::new(),
    }
}

fn subsidy(node: &Node, reports: &mut Reports) -> Option<Subsidy> {
    let fields = Fields::open(node, node.span, &SUBSIDY, reports)?;
    let kinds = fields.one_or_many("kinds", reports, id);
    let difficulties = fields.one_or_many("difficulty", reports, |node, reports| {
        Some(match word(node, words::DIFFICULTIES, reports)? {
            "simple" => Difficulty::Simple,
            "complex" => Difficulty::Complex,
            _ => Difficulty::Ordinary,
        })
    });
    let outcomes = fields.one_or_many("outcome", reports, |node, reports| {
        Some(match word(node, words::OUTCOMES, reports)? {
            "agreed" => MatterOutcome::Agreed,
            "refused" => MatterOutcome::Refused,
            "unsuitable" => MatterOutcome::Unsuitable,
            "withdrawn" => MatterOutcome::Withdrawn,
            _ => MatterOutcome::NotAgreed,
        })
    });
    let file = fields.one_or_many("file", reports, id);
    let amount =
        fields.read("amount", reports, |node, reports| u64::try_from(hundredths(node, 0, AMOUNT_MAX, reports)?).ok());
    let source = fields.read("source", reports, title);
    Some(Subsidy {
        kinds: values(kinds),
        difficulties: plain(difficulties),
        outcomes: plain(outcomes),
        file: plain(file),
        amount: *amount.value()?,
        source: source.value()?.clone(),
    })
}

fn points(node: &Node, reports: &mut Reports) -> Option<Points> {
    let fields = Fields::open(node, node.span, &POINTS, reports)?;
    let each = fields.read("each", reports, quantity);
    let points = fields.read("points", reports, |node, reports| {
        i32::try_from(hundredths(node, -POINTS_MAX, POINTS_MAX, reports)?).ok()
    });
    let source = fields.read("source", reports, title);
    Some(Points { each: each.good()?.clone(), points: *points.value()?, source: source.value()?.clone() })
}

fn local(node: &Node, reports: &mut Reports) -> Option<RegisterLocal> {
    let fields = Fields::open(node, node.span, &REGISTER_LOCAL, reports)?;
    Some(RegisterLocal {
        limit: fields.read("limit", reports, grant),
        visits: fields.read("visits", reports, grant),
        subsidy: fields.read("subsidy", reports, yes_no),
        score: fields.read("score", reports, yes_no),
    })
}

/// What could be read of a list; whatever could not is reported already.
fn values<T>(given: Given<Vec<At<T>>>) -> Vec<At<T>> {
    match given {
        Given::Good(at) => at.value,
        Given::Absent | Given::Bad => Vec::new(),
    }
}

fn plain<T>(given: Given<Vec<At<T>>>) -> Vec<T> {
    values(given).into_iter().map(|at| at.value).collect()
}
