//! What people do in a scenario, line by line, as inputs of the service.

use super::run::{Said, Stage};
use super::words::Words;
use super::{deploy, places};
use engine::calendar::CalendarNotice;
use engine::id::CampaignId;
use engine::input::{Input, ObligationRef, Request, Submission, SubmittedRow};
use engine::plan::Evidence;

impl Stage {
    /// What a line says that somebody does.
    pub(super) fn act(&mut self, words: &mut Words<'_>, block: &[String]) -> Said {
        let campaign = self.here.campaign.clone().ok_or("there is no campaign")?;
        let first = words.take("who or what")?;
        let mut key = None;
        let input = match first {
            "nothing" => return words.end(),
            "tick" => Input::Tick,
            "crash" => {
                self.crash();
                return words.end();
            }
            "clock" => {
                words.expect("back")?;
                words.expect("to")?;
                self.now = words.instant()?;
                return self.tick(self.now);
            }
            "activate" if words.peek().is_some() => self.deploy(first, words)?,
            act if deploy::ACTS.contains(&act) => self.deploy(act, words)?,
            "activate" => Input::Activate { campaign },
            "amend" => return self.amend(block),
            "pause" | "resume" => {
                let duty = match words.peek() {
                    None | Some("because") => None,
                    Some(_) => Some(words.parse("a duty")?),
                };
                if first == "resume" {
                    Input::Resume { campaign, duty }
                } else {
                    Input::Pause { campaign, duty, reason: because(words)? }
                }
            }
            "close" => Input::Close { campaign, reason: because(words)? },
            "announce" => {
                let window = words.parse("a window")?;
                let first = words.parse("a date")?;
                words.expect("..")?;
                let last = words.parse("a date")?;
                Input::AnnounceWindow { campaign, window, span: engine::plan::Span { first, last }.into() }
            }
            "calendar" => Input::ImportCalendar(places::notice(words.parse("a year")?)?.into()),
            "day" => self.overlay(words)?,
            "units" => {
                words.expect("join")?;
                let rows = places::units(block)?;
                self.here.units.extend(rows.iter().cloned());
                Input::ImportUnits { rows: rows.into(), complete: false }
            }
            "return" | "waive" => {
                let unit = words.parse("a unit")?;
                let obligation = obligation(campaign, unit, words)?;
                let reason = because(words)?;
                if first == "return" {
                    Input::Return { obligation, reason }
                } else {
                    Input::Waive { obligation, reason }
                }
            }
            unit => self.unit_acts(campaign, unit, words, block, &mut key)?,
        };
        words.end()?;
        self.ask(Request { by: "officer".into(), key, input });
        Ok(())
    }

    /// `day 2022-05-06 off`: the county's own day, on top of the national calendar.
    fn overlay(&mut self, words: &mut Words<'_>) -> Result<Input, String> {
        let date: chrono::NaiveDate = words.parse("a date")?;
        let off = words.take("off or on")? == "off";
        let day = engine::calendar::NoticeDay { date, off, name: "本县".into() };
        let year = chrono::Datelike::year(&date);
        let notice = CalendarNotice {
            year,
            notice: "县府办〔2022〕1号".into(),
            overlay: Some("county".into()),
            days: vec![day],
        };
        Ok(Input::ImportCalendar(notice.into()))
    }

    fn unit_acts(
        &mut self,
        campaign: CampaignId,
        unit: &str,
        words: &mut Words<'_>,
        block: &[String],
        key: &mut Option<Box<str>>,
    ) -> Result<Input, String> {
        let unit = unit.parse().map_err(|_| format!("{unit:?} is neither an act nor a unit"))?;
        match words.take("submits, reports, leaves or returns")? {
            "submits" => {
                let obligation = obligation(campaign, unit, words)?;
                let what = self.submission(&obligation, words, block)?;
                if words.skip("with") {
                    words.expect("key")?;
                    *key = Some(words.take("a key")?.into());
                }
                Ok(Input::Submit { obligation, what })
            }
            "reports" => {
                let event = words.parse("an event")?;
                let happened = if words.skip("of") { Some(words.instant()?) } else { None };
                Ok(Input::RecordEvent { campaign, event, unit, happened })
            }
            "leaves" => {
                self.here.units.retain(|row| row.id != unit);
                Ok(Input::ImportUnits { rows: self.here.units.clone().into(), complete: true })
            }
            other => Err(format!("{other:?} is nothing that a unit does")),
        }
    }

    /// Hands in what the duty wants, unless the line or its block says what.
    fn submission(
        &mut self,
        wanted: &ObligationRef,
        words: &mut Words<'_>,
        block: &[String],
    ) -> Result<Submission, String> {
        if words.skip("zero") {
            return Ok(Submission::Zero);
        }
        if words.skip("done") {
            return Ok(Submission::Done);
        }
        if words.skip("figures") {
            let mut rows = Vec::new();
            while let Some(word) = words.peek().filter(|word| word.contains('=')) {
                words.take("a figure")?;
                rows.push(figure(word)?);
            }
            if block.is_empty() {
                return Ok(Submission::Figures(vec![SubmittedRow { unit: None, values: rows }]));
            }
            return block.iter().map(|line| figure_row(line)).collect::<Result<_, _>>().map(Submission::Figures);
        }
        words.skip("document");
        let state = self.service().state();
        let duty = state.campaign(&wanted.campaign).and_then(|(_, c)| c.plan.duty(&wanted.duty).cloned());
        Ok(match duty.map(|duty| duty.evidence) {
            Some(Evidence::Nothing) => Submission::Done,
            _ => Submission::Document { name: "材料.pdf".into(), sha256: "ab".repeat(32), bytes: 1_024 },
        })
    }
}

pub(super) fn because(words: &mut Words<'_>) -> Result<String, String> {
    words.expect("because")?;
    Ok(words.rest())
}

fn obligation(campaign: CampaignId, unit: engine::id::UnitId, words: &mut Words<'_>) -> Result<ObligationRef, String> {
    Ok(ObligationRef { campaign, duty: words.parse("a duty")?, period: words.take("a period")?.to_owned(), unit })
}

fn figure(word: &str) -> Result<(engine::id::FieldId, i64), String> {
    let bad = || format!("{word:?} is not a figure such as mediators=2");
    let (field, value) = word.split_once('=').ok_or_else(bad)?;
    Ok((field.parse().map_err(|_| bad())?, value.parse().map_err(|_| bad())?))
}

/// `t01: open=1 mediators=2`
fn figure_row(line: &str) -> Result<SubmittedRow, String> {
    let (unit, values) = line.split_once(':').ok_or_else(|| format!("{line:?} is not a row"))?;
    let unit = unit.trim().parse().map_err(|_| format!("{unit:?} is not an id"))?;
    let values = values.split_whitespace().map(figure).collect::<Result<_, _>>()?;
    Ok(SubmittedRow { unit: Some(unit), values })
}
