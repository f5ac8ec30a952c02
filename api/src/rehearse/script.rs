//! Scripts: what happens in a rehearsal besides the passing of time, as text that reads well.
//! One line says one thing; `#` begins a comment. Rules further down win over those above.
//!
//! ```text
//! start 2022-04-01 00:00
//! usual on-time 95 late 4 never 1            # everyone, every duty
//! usual zero 30                              # percent of the reports that say "nothing"
//! rule qingshan-t03 weekly-analysis after 2 days
//! rule kind:village * on-time 90 late 5 never 5
//! rule under:qingshan-t14 village-daily never
//! absent qingshan-t05 from 2022-07-01 00:00 to 2022-07-08 00:00
//! down from 2022-04-19 08:50 to 2022-04-20 12:00
//! 2022-04-19 15:00 submit qingshan-t01 stage-material mobilization
//! 2022-05-03 09:00 return qingshan-t01 stage-material mobilization 缺少附件
//! 2022-06-01 10:00 amend second-version.yaml
//! ```
//!
//! The other dated acts: `waive UNIT DUTY PERIOD REASON`, `announce WINDOW FIRST LAST`,
//! `event EVENT UNIT`, `pause DUTY|* REASON`, `resume DUTY|*`, `units FILE`, `calendar FILE`,
//! `close REASON`. `submit` may end with `zero`.

use super::behaviour::{Absence, Habit, Manner, Rule, Who};
use super::life::{Act, Deed};
use super::{Error, words};
use chrono::NaiveDate;
use chrono_tz::Tz;
use engine::calendar::CalendarNotice;
use engine::id::CampaignId;
use engine::input::{Hashed, Input, ObligationRef};
use engine::org::UnitRow;
use engine::plan::{Plan, Span};
use engine::time::{DayTime, Timestamp, instant};
use std::str::FromStr;
use std::sync::Arc;
use words::{Problem, Words};

/// What a script says.
#[derive(Debug, Clone, Default)]
pub struct Script {
    /// When the campaign is started, where it says so.
    pub start: Option<Timestamp>,
    /// How offices behave, from the usual to the exceptions.
    pub rules: Vec<Rule>,
    /// When they are not there.
    pub absences: Vec<Absence>,
    /// When the service is down.
    pub outages: Vec<(Timestamp, Timestamp)>,
    /// What happens besides, in order of time.
    pub acts: Vec<Act>,
}

/// The files a script names, read and checked. The errors are whole sentences.
pub trait Files {
    /// A definition as written and as compiled.
    fn definition(&self, name: &str) -> Result<(Arc<str>, Arc<Plan>), String>;
    /// A list of units.
    fn units(&self, name: &str) -> Result<Vec<UnitRow>, String>;
    /// A calendar notice.
    fn calendar(&self, name: &str) -> Result<CalendarNotice, String>;
}

/// What lines are read against.
struct Reader<'a> {
    zone: Tz,
    campaign: CampaignId,
    files: &'a dyn Files,
}

impl Script {
    /// Reads a script for a campaign.
    ///
    /// # Errors
    /// The first line that cannot be read, with what is wrong in it.
    pub fn read(file: &str, text: &str, plan: &Plan, files: &dyn Files) -> Result<Self, Error> {
        let campaign = CampaignId::new(plan.id.as_str()).map_err(Error::Id)?;
        let reader = Reader { zone: plan.zone, campaign, files };
        let mut script = Script::default();
        for (line, text) in (1..).zip(text.lines()) {
            let said = text.split_once('#').map_or(text, |(said, _comment)| said);
            let mut words = Words::of(said);
            if !words.is_empty() {
                let read = reader.line(&mut words, &mut script).and_then(|()| words.end());
                read.map_err(|problem| Error::Script { file: file.to_owned(), line, problem: problem.0 })?;
            }
        }
        script.acts.sort_by_key(|act| act.at);
        script.outages.sort_unstable();
        Ok(script)
    }
}

impl Reader<'_> {
    fn line(&self, words: &mut Words<'_>, script: &mut Script) -> Result<(), Problem> {
        match words.peek() {
            "start" => {
                words.skip();
                script.start = Some(self.when(words)?);
            }
            "usual" => {
                words.skip();
                script.rules.push(Rule { who: Who::Everyone, duty: None, manner: manner(words)? });
            }
            "rule" => {
                words.skip();
                let who = who(words)?;
                let duty = words.unless_star("a duty")?;
                script.rules.push(Rule { who, duty, manner: manner(words)? });
            }
            "absent" => {
                words.skip();
                let who = who(words)?;
                let (from, to) = self.interval(words)?;
                script.absences.push(Absence { who, from, to });
            }
            "down" => {
                words.skip();
                script.outages.push(self.interval(words)?);
            }
            _ => {
                let at = self.when(words)?;
                script.acts.push(Act { at, deed: self.deed(words)? });
            }
        }
        Ok(())
    }

    fn deed(&self, words: &mut Words<'_>) -> Result<Deed, Problem> {
        let campaign = self.campaign.clone();
        let input = match words.next("an act")? {
            "submit" => {
                let obligation = self.obligation(words)?;
                let zero = words.take_if("zero");
                return Ok(Deed::Submit { obligation, zero });
            }
            "return" => Input::Return { obligation: self.obligation(words)?, reason: words.rest() },
            "waive" => Input::Waive { obligation: self.obligation(words)?, reason: words.rest() },
            "announce" => {
                let window = words.id("a window")?;
                let (first, last) = (day(words)?, day(words)?);
                Input::AnnounceWindow { campaign, window, span: Hashed(Span { first, last }) }
            }
            "event" => {
                let (event, unit) = (words.id("an event")?, words.id("a unit")?);
                Input::RecordEvent { campaign, event, unit, happened: None }
            }
            "pause" => Input::Pause { campaign, duty: words.unless_star("a duty")?, reason: words.rest() },
            "resume" => Input::Resume { campaign, duty: words.unless_star("a duty")? },
            "close" => Input::Close { campaign, reason: words.rest() },
            "amend" => {
                let (source, plan) = self.files.definition(words.next("a definition file")?).map_err(Problem)?;
                let publish = Input::PublishDefinition { source, plan: Hashed(plan) };
                return Ok(Deed::Inputs(vec![publish, Input::Amend { campaign, version: None }]));
            }
            "units" => {
                let rows = self.files.units(words.next("a units file")?).map_err(Problem)?;
                Input::ImportUnits { rows: Hashed(rows), complete: true }
            }
            "calendar" => {
                let notice = self.files.calendar(words.next("a calendar file")?).map_err(Problem)?;
                Input::ImportCalendar(Hashed(notice))
            }
            other => {
                return Err(Problem(format!(
                    "{other:?} is not an act; write submit, return, waive, announce, event, pause, resume, units, calendar, amend or close"
                )));
            }
        };
        Ok(Deed::Inputs(vec![input]))
    }

    fn obligation(&self, words: &mut Words<'_>) -> Result<ObligationRef, Problem> {
        let (unit, duty) = (words.id("a unit")?, words.id("a duty")?);
        Ok(ObligationRef { campaign: self.campaign.clone(), duty, period: words.next("a period")?.to_owned(), unit })
    }

    fn interval(&self, words: &mut Words<'_>) -> Result<(Timestamp, Timestamp), Problem> {
        words.word("from")?;
        let from = self.when(words)?;
        words.word("to")?;
        let to = self.when(words)?;
        if from < to { Ok((from, to)) } else { Err(Problem("it ends before it begins".into())) }
    }

    fn when(&self, words: &mut Words<'_>) -> Result<Timestamp, Problem> {
        let day = day(words)?;
        let text = words.next("a time such as 09:00")?;
        let time = DayTime::parse(text).ok_or_else(|| Problem(format!("{text:?} is not a time such as 09:00")))?;
        Ok(instant(day, time, self.zone))
    }
}

fn day(words: &mut Words<'_>) -> Result<NaiveDate, Problem> {
    let text = words.next("a day such as 2022-04-19")?;
    NaiveDate::from_str(text).map_err(|_| {
        Problem(format!("{text:?} is neither a day such as 2022-04-19 nor start, usual, rule, absent or down"))
    })
}

fn who(words: &mut Words<'_>) -> Result<Who, Problem> {
    let text = words.next("a unit, kind:…, under:… or *")?;
    let bad = |_| Problem(format!("{text:?} is not a unit, kind:…, under:… or *"));
    match text.split_once(':') {
        _ if text == "*" => Ok(Who::Everyone),
        Some(("kind", kind)) => kind.parse().map(Who::Kind).map_err(bad),
        Some(("under", unit)) => unit.parse().map(Who::Under).map_err(bad),
        _ => text.parse().map(Who::Unit).map_err(bad),
    }
}

fn manner(words: &mut Words<'_>) -> Result<Manner, Problem> {
    match words.next("never, zero, on-time, before or after")? {
        "never" => Ok(Manner::Never),
        "zero" => Ok(Manner::Zero(words.percent()?)),
        "before" => Ok(Manner::Minutes(-words.minutes()?)),
        "after" => Ok(Manner::Minutes(words.minutes()?)),
        "on-time" => {
            let on_time = words.percent()?;
            words.word("late")?;
            let late = words.percent()?;
            words.word("never")?;
            let never = words.percent()?;
            let sum = u32::from(on_time) + u32::from(late) + u32::from(never);
            if sum == 100 {
                Ok(Manner::Habit(Habit { on_time, late }))
            } else {
                Err(Problem(format!("on time, late and never are {sum} percent together; make them 100")))
            }
        }
        other => Err(Problem(format!("{other:?} is not a manner; write never, zero, on-time, before or after"))),
    }
}
