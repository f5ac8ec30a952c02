//! A question for each hook that is asked here, and the county's calendar.

use chrono::NaiveDate;
use engine::calendar::{Calendar, CalendarNotice, NoticeDay};
use engine::deadline::Deadline;
use engine::entry::NoticeKind;
use engine::plan::{Grant, Span};
use engine::procedure::{
    Agreement, AskedCampaign, AskedDuty, AskedPeriod, AskedStage, AskedSubmission, AskedUnit, Closed, Count,
    DeadlineQuestion, Difficulty, DutiesQuestion, FilePart, Hook, Matter, MatterOutcome, MessageQuestion, Question,
    RemindersQuestion, ReturnVisitsQuestion, ReviewQuestion, ScoreQuestion, SubsidyQuestion, TriageQuestion,
};

/// The usual question of a hook.
pub(crate) fn question(hook: Hook) -> Question {
    let (campaign, duty, grant) = (campaign(), duty(), Grant::MayRelax { days: 3 });
    match hook {
        Hook::Deadline => deadline(1),
        Hook::Duties => {
            Question::Duties(DutiesQuestion { campaign, duties: vec![duty], windows: Vec::new(), units: vec![unit()] })
        }
        Hook::Reminders => Question::Reminders(RemindersQuestion { campaign, duty, grant, reminders: Vec::new() }),
        Hook::Message => Question::Message(MessageQuestion {
            campaign,
            duty,
            period: "mobilization".into(),
            kind: NoticeKind::Reminder,
            due: "4月20日24:00".into(),
            units: 14,
            missed: 0,
            provisional: false,
        }),
        Hook::Review => Question::Review(ReviewQuestion {
            campaign,
            duty,
            period: "mobilization".into(),
            unit: "qs-t01".parse().unwrap(),
            late: false,
            submission: AskedSubmission::Done,
        }),
        Hook::Triage => {
            Question::Triage(TriageQuestion { matter: matter(), levels: 4, channels: vec!["court".into()] })
        }
        Hook::ReturnVisits => {
            Question::ReturnVisits(ReturnVisitsQuestion { matter: matter(), closed: closed(), visits: Vec::new() })
        }
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
    }
}

/// When is the duty due? With so many periods.
pub(crate) fn deadline(periods: usize) -> Question {
    let period = |n| AskedPeriod {
        key: format!("period-{n}"),
        covers: Some(span()),
        opens: day("2022-04-15"),
        due: day("2022-04-20"),
    };
    Question::Deadline(DeadlineQuestion {
        campaign: campaign(),
        duty: duty(),
        grant: Grant::MayRelax { days: 3 },
        periods: (0..periods).map(period).collect(),
    })
}

/// The days around 清明 2022: 2 April a make-up working day, 3 to 5 April off.
pub(crate) fn calendar() -> Calendar {
    let day = |date: &str, off| NoticeDay { date: date.parse().unwrap(), off, name: "清明节".into() };
    Calendar::from_imports(&[CalendarNotice {
        year: 2022,
        notice: "国办发明电〔2021〕11号".into(),
        overlay: None,
        days: vec![day("2022-04-02", false), day("2022-04-03", true), day("2022-04-04", true), day("2022-04-05", true)],
    }])
}

fn campaign() -> AskedCampaign {
    let stage = AskedStage { id: "mobilization".parse().unwrap(), title: "动员部署".into(), span: span() };
    AskedCampaign {
        id: "dispute-drive-2022".parse().unwrap(),
        title: "矛盾纠纷大化解专项活动".into(),
        span: span(),
        stages: vec![stage],
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
        parent: None,
    }
}

fn matter() -> Matter {
    Matter {
        dispute_type: "neighbours".into(),
        source: "visit".into(),
        difficulty: Difficulty::Complex,
        registered: day("2022-05-06"),
        amount: None,
        sides: 2,
        people: 5,
        signs: Vec::new(),
    }
}

fn closed() -> Closed {
    Closed {
        day: day("2022-05-20"),
        outcome: MatterOutcome::Agreed,
        agreement: Agreement::Written,
        effective: None,
        performance: None,
    }
}

fn span() -> Span {
    Span { first: day("2022-04-01"), last: day("2022-04-15") }
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}
