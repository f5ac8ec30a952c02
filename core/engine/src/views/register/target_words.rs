//! A target in words: part, whole, what is needed, what is lacking and where the days lead.

use super::quantity::{measure_word, quantity_words};
use super::targets::{TargetRow, TargetRule};
use crate::id::UnitNo;
use crate::plan::{Condition, FieldKind, Form, Measure, Reached, Span, Target};
use crate::refusal::Bilingual;
use crate::state::{Campaign, State};
use chrono::Datelike;

/// How many cases, and units, are named in a text; the lists beside it have them all.
const NAMED: usize = 10;

pub(super) fn text(state: &State, campaign: &Campaign, row: &TargetRow<'_>) -> Bilingual {
    let name = |unit: UnitNo| state.organisation.unit(unit).map_or("", |unit| unit.name.as_str());
    let found = match row.rule {
        TargetRule::Measure(measure) => measured(campaign, measure, row),
        TargetRule::Figures(form, target) => figures(form, target, row),
    };
    let days = span_words(row.span);
    let mut zh = format!("{}「{}」（{}）：{}", name(row.unit), row.title, days.zh, found.zh);
    let mut en = format!("{}, {} ({}): {}", name(row.unit), row.title, days.en, found.en);
    let (zh_end, en_end) = outcome(row);
    zh.push_str(&zh_end);
    en.push_str(&en_end);
    let series = campaign.plan.register.as_ref().map_or("", |register| &register.series);
    if !row.missing.is_empty() {
        let named: Vec<String> = row.missing.iter().take(NAMED).map(|number| number.in_words(series)).collect();
        let (more_zh, more_en) = more(row.missing.len(), "件");
        zh.push_str(&format!("；缺：{}{more_zh}", named.join("、")));
        en.push_str(&format!("; missing: {}{more_en}", named.join(", ")));
    }
    if !row.parts.is_empty() {
        let named = row.parts.iter().take(NAMED).map(|part| match row.rule {
            TargetRule::Measure(_) => format!("{} {}/{}", name(part.unit), part.part, part.whole),
            TargetRule::Figures(..) => name(part.unit).to_owned(),
        });
        let named: Vec<String> = named.collect();
        let (more_zh, more_en) = more(row.parts.len(), "个单位");
        zh.push_str(&format!("；未达到的：{}{more_zh}", named.join("、")));
        en.push_str(&format!("; short of it: {}{more_en}", named.join(", ")));
    }
    zh.push('。');
    en.push('.');
    Bilingual { zh, en }
}

fn more(count: usize, what: &str) -> (String, String) {
    match count.checked_sub(NAMED) {
        None | Some(0) => (String::new(), String::new()),
        Some(rest) => (format!("等{count}{what}"), format!(" and {rest} more")),
    }
}

fn measured(campaign: &Campaign, measure: &Measure, row: &TargetRow<'_>) -> Bilingual {
    let part = quantity_words(campaign, &measure.part);
    let word = measure_word(&measure.part);
    let mut zh = format!("{}{}{word}", part.zh, row.part);
    let mut en = format!("{} {}", row.part, part.en);
    match (&measure.whole, row.whole) {
        (Some(whole), Some(count)) => {
            let words = quantity_words(campaign, whole);
            let of = percent(row.part, count);
            let of_zh = of.as_ref().map_or(String::new(), |of| format!("，为{of}"));
            let of_en = of.map_or(String::new(), |of| format!(" ({of})"));
            let needed = percent(i64::from(measure.at_least), 10_000).unwrap_or_default();
            zh.push_str(&format!("，{}{count}{}{of_zh}，应达{needed}以上", words.zh, measure_word(whole)));
            en.push_str(&format!(" of {count} {}{of_en}, at least {needed} needed", words.en));
        }
        _ => {
            zh.push_str(&format!("，应不少于{}{word}", measure.at_least));
            en.push_str(&format!(", at least {} needed", measure.at_least));
        }
    }
    Bilingual { zh, en }
}

fn figures(form: &Form, target: &Target, row: &TargetRow<'_>) -> Bilingual {
    let title = |field: &u16| form.fields.get(usize::from(*field)).map_or("", |field| field.title.as_str());
    let is_percent =
        |field: &u16| form.fields.get(usize::from(*field)).is_some_and(|field| field.kind == FieldKind::Percent);
    let needed = target.conditions.iter().map(|condition| match condition {
        Condition::AtLeast { field, value } if is_percent(field) => {
            format!("{}≥{}", title(field), percent(*value, 10_000).unwrap_or_default())
        }
        Condition::AtLeast { field, value } => format!("{}≥{value}", title(field)),
        Condition::Ratio { part, whole, at_least } => {
            let needed = percent(i64::from(*at_least), 10_000).unwrap_or_default();
            format!("{}/{}≥{needed}", title(part), title(whole))
        }
    });
    let needed: Vec<String> = needed.collect();
    let whole = row.whole.unwrap_or(0);
    Bilingual {
        zh: format!("{}；达到的{}/{whole}", needed.join("，"), row.part),
        en: format!("{}; {} of {whole} reach it", needed.join(", "), row.part),
    }
}

fn outcome(row: &TargetRow<'_>) -> (String, String) {
    let (mut zh, mut en) = match (row.reached, row.is_over) {
        (Reached::Met, _) => ("，已达标".to_owned(), ": met".to_owned()),
        (Reached::NotApplicable, _) => ("，无可计量，不适用".to_owned(), ": nothing to measure".to_owned()),
        (Reached::Missed, true) => (format!("，未达标，还差{}", row.lacking), format!(": missed by {}", row.lacking)),
        (Reached::Missed, false) => {
            (format!("，尚未达标，还差{}", row.lacking), format!(": not reached yet, {} lacking", row.lacking))
        }
    };
    if let Some(pace) = row.pace {
        let days = (pace.elapsed, pace.days);
        let whole = pace.whole.map_or(String::new(), |whole| format!("/{whole}"));
        let leads = format!("{}{whole}", pace.part);
        let (more_zh, more_en) = match pace.reached {
            Reached::Missed => ("预计不能达标", "will miss it"),
            Reached::Met => ("预计可以达标", "will reach it"),
            Reached::NotApplicable => return (zh, en),
        };
        zh.push_str(&format!("；已过{}天，共{}天，按目前进度{more_zh}（推算期末{leads}）", days.0, days.1));
        en.push_str(&format!("; at this pace ({} of {} days gone) {more_en} ({leads} at the end)", days.0, days.1));
    }
    (zh, en)
}

/// A ratio with two decimals, cut off and never rounded up: 89.999 % does not read as 90 %.
fn percent(part: i64, whole: i64) -> Option<String> {
    let hundredths = (i128::from(part) * 10_000).checked_div(i128::from(whole))?;
    let text = format!("{}.{:02}", hundredths / 100, (hundredths % 100).abs());
    Some(format!("{}%", text.trim_end_matches('0').trim_end_matches('.')))
}

/// Days as people write them.
pub(super) fn span_words(span: Span) -> Bilingual {
    let Span { first, last } = span;
    let from = first.format("%Y年%-m月%-d日");
    let to = match first.year() == last.year() {
        true => last.format("%-m月%-d日"),
        false => last.format("%Y年%-m月%-d日"),
    };
    Bilingual { zh: format!("{from}至{to}"), en: format!("{first} to {last}") }
}
