//! {{title}}
//!
//! Answers the hook `duties`: "what else do our offices owe in this campaign?"

use maplebridge_procedure::duties::{
    Answer, Audience, DayRule, Evidence, Guest, LocalDuty, Period, Question, Rhythm, Schedule,
};
use maplebridge_procedure::{Rule, export, settings};

struct Procedure;

impl Guest for Procedure {
    fn propose(question: Question) -> Result<Answer, String> {
        let day = settings::integer("day").ok_or("the setting day is missing")?;
        let day = u8::try_from(day).map_err(|_| "the setting day is out of range")?;
        let kind = settings::text("kind").ok_or("the setting kind is missing")?;
        // Whoever receives the campaign's first duty receives this one, too.
        let to = question.duties.first().ok_or("the campaign has no duty")?.to.clone();
        Ok(vec![LocalDuty {
            id: "local-monthly-report".to_owned(),
            title: "每月情况报告".to_owned(),
            who: Audience::Kinds(vec![kind]),
            to,
            schedule: Schedule::Every(Rhythm {
                every: 1,
                period: Period::Month,
                about_last: false,
                on: DayRule::Day(day),
            }),
            deadline: Rule::on_the_day(),
            evidence: Evidence::Document,
            zero_report: true,
        }])
    }
}

export!(Procedure: duties);
