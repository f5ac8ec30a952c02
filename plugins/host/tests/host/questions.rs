//! One question for each hook, with a little of everything in it.

use chrono::NaiveDate;
use engine::deadline::Deadline;
use engine::entry::NoticeKind;
use engine::plan::{Grant, Named, Reminder, Span};
use engine::procedure::{
    Agreement, AskedCampaign, AskedDuty, AskedPeriod, AskedRow, AskedStage, AskedSubmission, AskedUnit, AskedValue,
    Closed, Count, DeadlineQuestion, Difficulty, DutiesQuestion, FilePart, Hook, Matter, MatterOutcome,
    MessageQuestion, Question, RemindersQuestion, ReturnVisitsQuestion, ReviewQuestion, ScoreQuestion, SubsidyQuestion,
    TriageQuestion, Visit, VisitAnchor,
};
use engine::time::DayTime;

/// The question for a hook.
pub(crate) fn question(hook: Hook) -> Question {
    match hook {
        Hook::Deadline => Question::Deadline(DeadlineQuestion {
            campaign: campaign(),
            duty: duty(),
            grant: Grant::MayRelax { days: 3 },
            periods: vec![AskedPeriod {
                key: "mobilization".into(),
                covers: Some(span()),
                opens: day("2022-04-15"),
                due: day("2022-04-20"),
            }],
        }),
        Hook::Duties => Question::Duties(DutiesQuestion {
            campaign: campaign(),
            duties: vec![duty()],
            windows: vec![Named { id: "qingming".parse().unwrap(), title: "清明".into() }],
            units: vec![unit()],
        }),
        Hook::Reminders => Question::Reminders(RemindersQuestion {
            campaign: campaign(),
            duty: duty(),
            grant: Grant::MayTighten,
            reminders: vec![
                Reminder::WorkingDays(3, DayTime::NINE),
                Reminder::Days(1, DayTime::NINE),
                Reminder::Minutes(90),
            ],
        }),
        Hook::Message => Question::Message(MessageQuestion {
            campaign: campaign(),
            duty: duty(),
            period: "mobilization".into(),
            kind: NoticeKind::Escalation(2),
            due: "4月20日24:00".into(),
            units: 3,
            missed: 1,
            provisional: true,
        }),
        Hook::Review => Question::Review(ReviewQuestion {
            campaign: campaign(),
            duty: duty(),
            period: "2022-04".into(),
            unit: "qs-t01".parse().unwrap(),
            late: true,
            submission: AskedSubmission::Figures(vec![AskedRow {
                unit: Some("qs-t01-v02".parse().unwrap()),
                values: vec![AskedValue { field: "disputes".parse().unwrap(), value: -7 }],
            }]),
        }),
        Hook::Triage | Hook::ReturnVisits | Hook::Subsidy | Hook::Score => of_the_register(hook),
    }
}

fn of_the_register(hook: Hook) -> Question {
    match hook {
        Hook::ReturnVisits => Question::ReturnVisits(ReturnVisitsQuestion {
            matter: matter(),
            closed: closed(),
            visits: vec![Visit {
                title: "回访".into(),
                anchor: VisitAnchor::Effect,
                within: Deadline::within_days(15),
            }],
        }),
        Hook::Subsidy => Question::Subsidy(SubsidyQuestion {
            matter: matter(),
            closed: closed(),
            file: vec![FilePart { id: "agreement".into(), present: true }],
        }),
        Hook::Score => Question::Score(ScoreQuestion {
            unit: unit(),
            span: span(),
            counts: vec![Count { id: "mediators".into(), value: 12 }],
        }),
        _ => Question::Triage(TriageQuestion {
            matter: matter(),
            levels: 4,
            channels: vec!["mediation".into(), "court".into()],
        }),
    }
}

fn campaign() -> AskedCampaign {
    AskedCampaign {
        id: "dispute-drive-2022".parse().unwrap(),
        title: "矛盾纠纷大化解专项活动".into(),
        span: span(),
        stages: vec![AskedStage { id: "mobilization".parse().unwrap(), title: "动员部署".into(), span: span() }],
    }
}

fn duty() -> AskedDuty {
    AskedDuty {
        id: "stage-material".parse().unwrap(),
        title: "每阶段完成后5日内报送".into(),
        to: vec!["bureau/people-participation-section".into()],
        deadline: Deadline::within_days(5),
    }
}

fn unit() -> AskedUnit {
    AskedUnit {
        id: "qs-t01".parse().unwrap(),
        name: "青山镇司法所".into(),
        kind: "township-office".parse().unwrap(),
        parent: Some("qingshan".parse().unwrap()),
    }
}

fn matter() -> Matter {
    Matter {
        dispute_type: "neighbours".into(),
        source: "visit".into(),
        difficulty: Difficulty::Complex,
        registered: day("2022-05-06"),
        amount: Some(1_234_500),
        sides: 2,
        people: 5,
        signs: vec!["may-turn-violent".into()],
    }
}

fn closed() -> Closed {
    Closed {
        day: day("2022-05-20"),
        outcome: MatterOutcome::Agreed,
        agreement: Agreement::Written,
        effective: Some(day("2022-05-21")),
        performance: None,
    }
}

fn span() -> Span {
    Span { first: day("2022-04-01"), last: day("2022-04-15") }
}

/// A day.
pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}
