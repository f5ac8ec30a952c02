//! The hooks of a campaign: deadline, duties, reminders, message, review.

use super::shared::{
    campaign_asked, day_given, duty_asked, grant_asked, id, list, long_text, notice_kind_asked, optional_text, post,
    reminder, reminder_asked, rule, span_asked, text, unit_asked,
};
use super::{Checked, Malformed};
use crate::bindings::exports::maplebridge::procedure::{deadline, duties, message, reminders, review};
use crate::bindings::maplebridge::procedure::types;
use crate::limits;
use chrono::Weekday;
use engine::plan::{About, DayRule, Edge, PeriodUnit, Rhythm};
use engine::procedure::{
    AskedSubmission, DeadlineProposal, DeadlineQuestion, DutiesQuestion, Finding, LocalAudience, LocalDuty,
    LocalSchedule, MessageProposal, MessageQuestion, RemindersProposal, RemindersQuestion, ReviewProposal,
    ReviewQuestion,
};

pub(crate) fn deadline_asked(question: &DeadlineQuestion) -> deadline::Question {
    let periods = question.periods.iter().map(|period| deadline::Period {
        key: period.key.clone(),
        covers: period.covers.map(span_asked),
        opens: period.opens.to_string(),
        due: period.due.to_string(),
    });
    deadline::Question {
        campaign: campaign_asked(&question.campaign),
        duty: duty_asked(&question.duty),
        grant: grant_asked(question.grant),
        periods: periods.collect(),
    }
}

pub(crate) fn deadline_given(given: &deadline::Proposal) -> Checked<DeadlineProposal> {
    Ok(match given {
        deadline::Proposal::Keep => DeadlineProposal::Keep,
        deadline::Proposal::Rule(given) => DeadlineProposal::Rule(rule(given)?),
        deadline::Proposal::Dates(dates) => {
            DeadlineProposal::Dates(list("dates", dates, |date| Ok((text("key", &date.key)?, day_given(&date.due)?)))?)
        }
    })
}

pub(crate) fn duties_asked(question: &DutiesQuestion) -> duties::Question {
    let windows = question.windows.iter();
    duties::Question {
        campaign: campaign_asked(&question.campaign),
        duties: question.duties.iter().map(duty_asked).collect(),
        windows: windows.map(|named| types::Named { id: named.id.to_string(), title: named.title.clone() }).collect(),
        units: question.units.iter().map(unit_asked).collect(),
    }
}

pub(crate) fn duties_given(given: &[duties::LocalDuty]) -> Checked<Vec<LocalDuty>> {
    list("duties", given, |duty| {
        Ok(LocalDuty {
            id: id("an id of a duty", &duty.id)?,
            title: text("title", &duty.title)?,
            who: match &duty.who {
                duties::Audience::Kinds(kinds) => {
                    LocalAudience::Kinds(list("kinds", kinds, |kind| id("an id of a kind", kind))?)
                }
                duties::Audience::Units(units) => {
                    LocalAudience::Units(list("units", units, |unit| id("an id of a unit", unit))?)
                }
            },
            to: list("to", &duty.to, post)?,
            schedule: schedule(&duty.schedule)?,
            deadline: rule(&duty.deadline)?,
            document: matches!(duty.evidence, duties::Evidence::Document),
            zero_report: duty.zero_report,
        })
    })
}

fn schedule(given: &duties::Schedule) -> Checked<LocalSchedule> {
    Ok(match given {
        duties::Schedule::Once(day) => LocalSchedule::Once(day_given(day)?),
        duties::Schedule::EachStage(duties::Edge::Start) => LocalSchedule::EachStage(Edge::Start),
        duties::Schedule::EachStage(duties::Edge::End) => LocalSchedule::EachStage(Edge::End),
        duties::Schedule::Every(given) => LocalSchedule::Every(rhythm(given)?),
        duties::Schedule::Window((window, given)) => {
            LocalSchedule::Window(id("an id of a window", window)?, rhythm(given)?)
        }
    })
}

fn rhythm(given: &duties::Rhythm) -> Checked<Rhythm> {
    if given.every == 0 {
        return Err(Malformed("a rhythm of every 0 periods".into()));
    }
    Ok(Rhythm {
        unit: match given.period {
            duties::Period::Day => PeriodUnit::Day,
            duties::Period::WorkingDay => PeriodUnit::WorkingDay,
            duties::Period::Week => PeriodUnit::Week,
            duties::Period::TenDays => PeriodUnit::TenDays,
            duties::Period::HalfMonth => PeriodUnit::HalfMonth,
            duties::Period::Month => PeriodUnit::Month,
            duties::Period::Quarter => PeriodUnit::Quarter,
            duties::Period::HalfYear => PeriodUnit::HalfYear,
            duties::Period::Year => PeriodUnit::Year,
        },
        step: given.every,
        about: if given.about_last { About::Last } else { About::This },
        on: day_rule(&given.on)?,
    })
}

fn day_rule(given: &duties::DayRule) -> Checked<DayRule> {
    let wrong = |what: &str| Err(Malformed(format!("{given:?}: {what}")));
    Ok(match given {
        duties::DayRule::First => DayRule::First,
        duties::DayRule::Last => DayRule::Last,
        duties::DayRule::Day(day @ 1..=31) => DayRule::Day(*day),
        duties::DayRule::Day(_) => return wrong("a day is 1 to 31"),
        duties::DayRule::Weekday(day @ 1..=7) => match Weekday::try_from(day - 1) {
            Ok(weekday) => DayRule::Weekday(weekday),
            Err(_) => return wrong("a weekday is 1 to 7"),
        },
        duties::DayRule::Weekday(_) => return wrong("a weekday is 1 to 7"),
        duties::DayRule::Working(0) => return wrong("working days count from 1 or from -1"),
        duties::DayRule::Working(day) => DayRule::Working(*day),
    })
}

pub(crate) fn reminders_asked(question: &RemindersQuestion) -> reminders::Question {
    reminders::Question {
        campaign: campaign_asked(&question.campaign),
        duty: duty_asked(&question.duty),
        grant: grant_asked(question.grant),
        reminders: question.reminders.iter().map(reminder_asked).collect(),
    }
}

pub(crate) fn reminders_given(given: &reminders::Proposal) -> Checked<RemindersProposal> {
    Ok(match given {
        reminders::Proposal::Keep => RemindersProposal::Keep,
        reminders::Proposal::Change(change) => RemindersProposal::Change {
            reminders: list("reminders", &change.reminders, reminder)?,
            also: list("also", &change.also, post)?,
        },
    })
}

pub(crate) fn message_asked(question: &MessageQuestion) -> message::Question {
    message::Question {
        campaign: campaign_asked(&question.campaign),
        duty: duty_asked(&question.duty),
        period: question.period.clone(),
        kind: notice_kind_asked(question.kind),
        due: question.due.clone(),
        units: question.units,
        missed: question.missed,
        provisional: question.provisional,
    }
}

pub(crate) fn message_given(given: &message::Proposal) -> Checked<MessageProposal> {
    Ok(match given {
        message::Proposal::Keep => MessageProposal::Keep,
        message::Proposal::Words(words) => {
            MessageProposal::Words(long_text("words", words, limits::WORDS_CHARS, |c| c == '\n')?)
        }
    })
}

pub(crate) fn review_asked(question: &ReviewQuestion) -> review::Question {
    let submission = match &question.submission {
        AskedSubmission::Done => review::Submission::Done,
        AskedSubmission::Zero => review::Submission::Zero,
        AskedSubmission::Document { name, bytes } => {
            review::Submission::Document(review::Document { name: name.clone(), bytes: *bytes })
        }
        AskedSubmission::Figures(rows) => review::Submission::Figures(
            rows.iter()
                .map(|row| review::Row {
                    unit: row.unit.as_ref().map(ToString::to_string),
                    values: (row.values.iter())
                        .map(|value| review::Value { field: value.field.to_string(), value: value.value })
                        .collect(),
                })
                .collect(),
        ),
    };
    review::Question {
        campaign: campaign_asked(&question.campaign),
        duty: duty_asked(&question.duty),
        period: question.period.clone(),
        unit: question.unit.to_string(),
        late: question.late,
        submission,
    }
}

pub(crate) fn review_given(given: &review::Proposal) -> Checked<ReviewProposal> {
    Ok(match given {
        review::Proposal::Accept => ReviewProposal::Accept,
        review::Proposal::ReturnWith(findings) => ReviewProposal::ReturnWith(list("findings", findings, |finding| {
            Ok(Finding {
                field: optional_text("field", finding.field.as_deref())?
                    .map(|field| id("an id of a field", &field))
                    .transpose()?,
                text: text("finding", &finding.text)?,
            })
        })?),
    })
}
