//! What a scenario says about obligations, dates and the campaign.

use super::deploy;
use super::words::{Words, said};
use engine::id::{CampaignNo, DutyId, PeriodNo, UnitNo};
use engine::moment::MomentKind;
use engine::state::{CampaignPhase, Period, State};
use engine::time::Timestamp;
use engine::views::{Filter, ObligationStanding, explain_obligation, obligations};

/// The standing a word stands for.
fn standings_of(word: &str) -> Option<Vec<ObligationStanding>> {
    use ObligationStanding as S;
    Some(match word {
        "planned" => vec![S::Planned],
        "open" => vec![S::Open],
        "overdue" => vec![S::Overdue],
        "on-time" => vec![S::OnTime],
        "late" => vec![S::Late],
        "zero" => vec![S::Zero { late: false }],
        "late-zero" => vec![S::Zero { late: true }],
        "not-met" => vec![S::NotMet],
        "returned" => vec![S::Returned],
        "waived" => vec![S::Waived],
        "dropped" => vec![S::Dropped],
        "fulfilled" => vec![S::OnTime, S::Late, S::Zero { late: false }, S::Zero { late: true }],
        "obligation" | "obligations" => vec![],
        _ => return None,
    })
}

const CAMPAIGN: CampaignNo = CampaignNo(0);

/// `14 open [stage-material [mobilization]] [of office-a]`
pub(super) fn count(state: &State, count: usize, words: &mut Words<'_>) -> Result<(), String> {
    let word = words.take("a standing")?;
    let standings = standings_of(word).ok_or_else(|| format!("{word:?} is neither a notice nor a standing"))?;
    let mut filter = Filter { standings, ..Filter::default() };
    if words.peek().is_some_and(|word| word != "of") {
        filter.duty = Some(words.parse("a duty")?);
    }
    if words.peek().is_some_and(|word| word != "of") {
        filter.key = Some(words.take("a period")?.to_owned());
    }
    if words.skip("of") {
        let unit = find_unit(state, words.take("a unit")?)?;
        filter.units = Some(engine::set::UnitSet::one(unit));
    }
    words.end()?;
    let found = obligations(state, &filter, None, usize::MAX).rows;
    if found.len() == count {
        return Ok(());
    }
    let name = |unit: UnitNo| state.organisation.unit(unit).map_or("?", |u| u.id.as_str());
    let listed = found.iter().take(40).map(|r| format!("    {} {} {} {:?}", r.duty, r.key, name(r.unit), r.standing));
    Err(format!("there are {}:\n{}", found.len(), listed.collect::<Vec<_>>().join("\n")))
}

/// Everything else: `campaign is closed`, `office-a stage-material mobilization is overdue`,
/// `stage-material mobilization due 2022-04-20 24:00`, …
pub(super) fn fact(state: &State, words: &mut Words<'_>) -> Result<(), String> {
    if words.skip("campaign") {
        return campaign_phase(state, words);
    }
    if words.skip("procedure") {
        return deploy::procedure(state, words);
    }
    let first = words.take("a unit or a duty")?;
    match find_unit(state, first) {
        Ok(unit) => obligation(state, unit, words),
        Err(no_unit) => period_dates(state, first, words).map_err(|what| format!("{what} ({no_unit})")),
    }
}

fn campaign_phase(state: &State, words: &mut Words<'_>) -> Result<(), String> {
    words.expect("is")?;
    let wanted = words.take("a phase")?;
    let campaign = &state.campaigns[CAMPAIGN.index()];
    let is = match campaign.phase {
        CampaignPhase::Draft => "draft",
        CampaignPhase::Running { .. } if campaign.paused.is_some() => "paused",
        CampaignPhase::Running { .. } => "running",
        CampaignPhase::Closing { .. } => "closing",
        CampaignPhase::Closed { .. } => "closed",
    };
    if is == wanted { Ok(()) } else { Err(format!("it is {is}")) }
}

fn obligation(state: &State, unit: UnitNo, words: &mut Words<'_>) -> Result<(), String> {
    let duty = words.take("a duty")?.to_owned();
    let key = words.take("a period")?.to_owned();
    let (_, period) = find(state, &duty, &key)?;
    if words.skip("was") {
        words.expect("overdue")?;
        let since = words.instant()?;
        words.expect("..")?;
        let until = if words.skip("now") { None } else { Some(words.instant()?) };
        words.end()?;
        let known: Vec<_> =
            period.overdue.iter().filter(|i| i.units.contains(unit)).map(|i| (i.since, i.until)).collect();
        if known.contains(&(since, until)) {
            return Ok(());
        }
        let listed = known.iter().map(|(s, u)| format!("{} .. {}", said(*s), u.map_or("now".into(), said)));
        return Err(format!("its overdue intervals: {}", listed.collect::<Vec<_>>().join("; ")));
    }
    words.expect("is")?;
    let is_not = words.skip("not");
    let wanted = words.take("a standing")?;
    let filter = Filter {
        duty: duty.parse().ok(),
        key: Some(key),
        units: Some(engine::set::UnitSet::one(unit)),
        ..Filter::default()
    };
    let rows = obligations(state, &filter, None, 1).rows;
    if wanted == "owed" {
        return if rows.is_empty() == is_not { Ok(()) } else { Err(format!("{rows:?}")) };
    }
    let standings = standings_of(wanted).ok_or_else(|| format!("{wanted:?} is not a standing"))?;
    let Some(row) = rows.first() else { return Err("it does not owe it".into()) };
    if words.skip("since") {
        let since = words.instant()?;
        if row.since.map(|(at, _)| at) != Some(since) {
            return Err(format!("since {}", row.since.map_or("never".into(), |(at, _)| said(at))));
        }
    }
    words.end()?;
    if standings.contains(&row.standing) { Ok(()) } else { Err(format!("it is {:?}", row.standing)) }
}

fn period_dates(state: &State, duty: &str, words: &mut Words<'_>) -> Result<(), String> {
    if words.skip("has") {
        return periods(state, duty, words);
    }
    let key = words.take("a period")?;
    let (no, period) = find(state, duty, key)?;
    let moments = |is: fn(MomentKind) -> bool| -> Vec<Timestamp> {
        period.dates.moments.iter().filter(|m| is(m.what)).map(|m| m.at).collect()
    };
    let what = words.take("due, opens, reminds, escalates, repeats, says or is")?;
    let known = match what {
        "due" => vec![period.dates.due],
        "opens" => vec![period.dates.opens],
        "reminds" => moments(|m| matches!(m, MomentKind::Reminder(_))),
        "escalates" => moments(|m| matches!(m, MomentKind::Escalation(_))),
        "repeats" => moments(|m| matches!(m, MomentKind::Repeat(_))),
        "says" => return says(state, no, &words.rest()),
        "is" => {
            if let Some(said) = deploy::rule(state, period, words) {
                return said;
            }
            let is = if period.phase == engine::state::PeriodPhase::Cancelled { "cancelled" } else { "alive" };
            return words.expect(is);
        }
        other => return Err(format!("{other:?} is not something a period has")),
    };
    let mut wanted = Vec::new();
    if !words.skip("never") {
        while words.is_date() {
            wanted.push(words.instant()?);
        }
    }
    if what == "due" && words.skip("provisional") != period.dates.provisional {
        return Err(format!("provisional: {}", period.dates.provisional));
    }
    words.end()?;
    if known == wanted {
        Ok(())
    } else {
        Err(format!("{what} {}", known.into_iter().map(said).collect::<Vec<_>>().join(", ")))
    }
}

/// `has periods k1, k2` or `has 5 periods`.
fn periods(state: &State, duty: &str, words: &mut Words<'_>) -> Result<(), String> {
    let campaign = &state.campaigns[CAMPAIGN.index()];
    let slot = find_slot(state, duty)?;
    let keys: Vec<&str> =
        campaign.slots[usize::from(slot)].periods.iter().map(|no| &*campaign.period(*no).key).collect();
    let matches = if words.skip("periods") {
        let rest = words.rest();
        rest.split(',').map(str::trim).eq(keys.iter().copied())
    } else {
        let count: usize = words.parse("a number or \"periods\"")?;
        words.expect("periods")?;
        keys.len() == count
    };
    if matches { Ok(()) } else { Err(format!("it has {} periods: {}", keys.len(), keys.join(", "))) }
}

/// The explanation of a date holds this text, in Chinese or English.
fn says(state: &State, no: PeriodNo, wanted: &str) -> Result<(), String> {
    let explanation = explain_obligation(state, CAMPAIGN, no).ok_or("there is no explanation")?;
    let text = explanation.text;
    let is_said = text.zh.contains(wanted) || text.en.contains(wanted);
    if is_said { Ok(()) } else { Err(format!("it says\n    {}\n    {}", text.zh, text.en)) }
}

fn find_unit(state: &State, id: &str) -> Result<UnitNo, String> {
    let id = id.parse().map_err(|_| format!("{id:?} is not an id"))?;
    state.organisation.find(&id).ok_or_else(|| format!("there is no unit {id}"))
}

fn find_slot(state: &State, duty: &str) -> Result<u16, String> {
    let id: DutyId = duty.parse().map_err(|_| format!("{duty:?} is not an id"))?;
    let campaign = state.campaigns.get(CAMPAIGN.index()).ok_or("there is no campaign yet")?;
    campaign.slot(&id).ok_or_else(|| format!("there is no duty {duty}"))
}

fn find<'s>(state: &'s State, duty: &str, key: &str) -> Result<(PeriodNo, &'s Period), String> {
    let campaign = state.campaigns.get(CAMPAIGN.index()).ok_or("there is no campaign yet")?;
    let no = campaign.find(find_slot(state, duty)?, key).ok_or_else(|| format!("{duty} has no period {key}"))?;
    Ok((no, campaign.period(no)))
}
