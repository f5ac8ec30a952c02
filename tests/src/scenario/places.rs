//! The organisation, the calendars and the definition that a scenario is given.

use super::words::Words;
use engine::calendar::{Calendar, CalendarNotice};
use engine::org::{PostRow, UnitRow};
use engine::plan::{Level, Plan};
use workflows::{Source, World, compile};

/// The level of the kinds that scenarios use.
fn level_of(kind: &str) -> Option<Level> {
    Some(match kind {
        "province-bureau" => Level::Province,
        "city-bureau" => Level::City,
        "county-bureau" | "section" => Level::County,
        "township-office" | "township-centre" | "committee" => Level::Township,
        "village" | "reasoning-spot" => Level::Village,
        _ => return None,
    })
}

/// Reads the lines of a `units` block: `office-a, t01..t12  township-office under county posts head`.
pub(super) fn units(block: &[String]) -> Result<Vec<UnitRow>, String> {
    let mut rows = Vec::new();
    for line in block {
        let (names, rest) =
            line.split_once("  ").ok_or_else(|| format!("{line:?}: two spaces between ids and kind"))?;
        let mut words = Words::of(rest);
        let kind = words.take("a kind of unit")?;
        let level = level_of(kind).ok_or_else(|| format!("{kind:?} is not a kind scenarios know"))?;
        let parent = if words.skip("under") { Some(words.parse("the id of a unit")?) } else { None };
        let mut posts = Vec::new();
        if words.skip("posts") {
            for post in words.rest().split(',') {
                let id = post.trim().parse().map_err(|_| format!("{post:?} is not a post"))?;
                posts.push(PostRow { id, title: post.trim().to_owned() });
            }
        }
        words.end()?;
        for name in names.split(',').map(str::trim) {
            for id in range(name)? {
                rows.push(UnitRow {
                    id: id.parse().map_err(|_| format!("{id:?} is not an id"))?,
                    name: id.clone(),
                    kind: kind.parse().map_err(|_| format!("{kind:?} is not an id"))?,
                    level,
                    parent: parent.clone(),
                    posts: posts.clone(),
                });
            }
        }
    }
    Ok(rows)
}

/// `t01..t03` is t01, t02, t03; anything else is itself.
fn range(name: &str) -> Result<Vec<String>, String> {
    let Some((first, last)) = name.split_once("..") else { return Ok(vec![name.to_owned()]) };
    let digits = first.len() - first.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let (stem, from) = first.split_at(first.len() - digits);
    let number = |text: &str| text.parse::<u32>().map_err(|_| format!("{name:?} is not a range such as t01..t14"));
    let to = last.strip_prefix(stem).ok_or_else(|| format!("{name:?} begins and ends differently"))?;
    Ok((number(from)?..=number(to)?).map(|n| format!("{stem}{n:0digits$}")).collect())
}

/// The bundled units file of that name.
pub fn library_units(name: &str) -> Result<Vec<UnitRow>, String> {
    let text = match name {
        "county" => include_str!("../../../workflows/library/units/county.csv"),
        "city" => include_str!("../../../workflows/library/units/city.csv"),
        _ => return Err(format!("there is no bundled list of units {name:?}")),
    };
    text.lines().skip(1).map(unit_row).collect()
}

fn unit_row(line: &str) -> Result<UnitRow, String> {
    let bad = |_| format!("{line:?} is not a row of units");
    let [id, name, kind, level, parent, posts] = line.split(',').collect::<Vec<_>>()[..] else {
        return Err(format!("{line:?} does not have six columns"));
    };
    let post = |text: &str| {
        let (id, title) = text.split_once('=').unwrap_or((text, text));
        Ok(PostRow { id: id.parse().map_err(bad)?, title: title.to_owned() })
    };
    Ok(UnitRow {
        id: id.parse().map_err(bad)?,
        name: name.to_owned(),
        kind: kind.parse().map_err(bad)?,
        level: serde_json::from_value(level.into()).map_err(|error| error.to_string())?,
        parent: (!parent.is_empty()).then(|| parent.parse().map_err(bad)).transpose()?,
        posts: posts.split(';').filter(|p| !p.is_empty()).map(post).collect::<Result<_, String>>()?,
    })
}

/// The bundled definition of that name.
pub fn library(name: &str) -> Result<&'static str, String> {
    match name {
        "dispute-drive-2022" => Ok(include_str!("../../../workflows/library/dispute-drive-2022.yaml")),
        "mediation-action-2023" => Ok(include_str!("../../../workflows/library/mediation-action-2023.yaml")),
        _ => Err(format!("there is no bundled definition {name:?}")),
    }
}

/// The State Council's notices of these years: `2022`, `2022 2023`, `2019..2026`.
pub(super) fn calendars(words: &mut Words<'_>) -> Result<Vec<CalendarNotice>, String> {
    let mut years = Vec::new();
    while let Some(word) = words.peek() {
        words.take("a year")?;
        let (first, last) = word.split_once("..").unwrap_or((word, word));
        let year = |text: &str| text.parse::<i32>().map_err(|_| format!("{text:?} is not a year"));
        years.extend(year(first)?..=year(last)?);
    }
    years.into_iter().map(notice).collect()
}

/// The State Council's notice of a year.
pub(super) fn notice(year: i32) -> Result<CalendarNotice, String> {
    let all = workflows::calendars::bundled();
    all.into_iter().find(|n| n.year == year && n.overlay.is_none()).ok_or_else(|| format!("{year} is not announced"))
}

/// Compiles a definition as the service would; every error is in the answer.
pub fn plan(name: &str, text: &str, calendar: &Calendar, units: &[UnitRow]) -> Result<Plan, String> {
    let source = Source::new(name, text);
    let outcome = compile(&source, &World { calendar, units: Some(units) });
    outcome.plan.ok_or_else(|| {
        let said = outcome.diagnostics.iter().map(|d| format!("{:?}", d.locate(&source)));
        format!("the definition has mistakes:\n{}", said.collect::<Vec<_>>().join("\n"))
    })
}
