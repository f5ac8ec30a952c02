//! The hook `message`: notices in the county's own words.

use super::{calls, deploy, granting, scripted, told_administrator, trap, verdicts, worded};
use crate::world::{World, duty, id, plan, span};
use engine::entry::{Asked, MessageId, NoticeKind};
use engine::limits;
use engine::plan::{About, DayRule, Guardrails, PeriodUnit, Rhythm, Schedule};
use engine::procedure::{Hook, MessageProposal, Proposal, Question};
use engine::views;

const REWORD: Guardrails = Guardrails {
    due: engine::plan::Grant::Fixed,
    reminders: engine::plan::Grant::Fixed,
    may_add_duties: false,
    may_reword: true,
    may_return: false,
};

fn with_words(words: &str) -> World {
    let (mut world, script) = scripted(3);
    let words = words.to_owned();
    script.says("p", "1.0.0", move |_, _| Ok(Proposal::Message(MessageProposal::Words(words.clone()))));
    deploy(&mut world, "p", "1.0.0", &[Hook::Message]);
    world.start(&granting(REWORD), "2022-04-01 00:00");
    world
}

/// The newest digest to a post at a unit, in Chinese.
fn read(world: &World, unit: &str, post: &str) -> String {
    let unit = world.unit(unit);
    let post = match post {
        "liaison" => world.state.organisation.liaison(unit).unwrap(),
        post => world.state.organisation.post_at(unit, &id(post)).unwrap(),
    };
    let inbox = views::inbox(&world.state, post, 1);
    views::message_text(&world.state, &inbox[0]).zh
}

#[test]
fn the_words_are_filled_in() {
    let mut world = with_words("【青山】{duty}（{period}）请于{due}前报送。{campaign}");
    world.until("2022-04-19 09:00");
    assert_eq!(read(&world, "t0", "liaison"), "【青山】stage-material（mobilization）请于4月20日24:00前报送。专项活动");
    let message = world.state.notices.last().unwrap();
    let liaison = world.state.organisation.liaison(world.unit("t0")).unwrap();
    let id = MessageId { entry: message.entry, post: liaison };
    assert_eq!(
        views::message(&world.state, id).unwrap().items[0].words.as_deref(),
        worded(&world)[0].1.as_str().into()
    );
}

#[test]
fn what_is_filled_in_is_not_looked_at_again() {
    let mut plan = granting(REWORD);
    plan.duties[0].title = "材料{due}{units}".into();
    let (mut world, script) = scripted(1);
    script.says("p", "1.0.0", |_, _| Ok(Proposal::Message(MessageProposal::Words("{duty}：{due}".into()))));
    deploy(&mut world, "p", "1.0.0", &[Hook::Message]);
    world.start(&plan, "2022-04-01 00:00");
    world.until("2022-04-19 09:00");
    assert_eq!(read(&world, "t0", "liaison"), "材料{due}{units}：4月20日24:00");
}

/// A wording that leaves the offices out does not keep the section from learning who is late.
#[test]
fn no_wording_hides_whom_it_is_about() {
    let mut world = with_words("已过期限{due}。");
    world.until("2022-04-21 09:00");
    assert_eq!(read(&world, "bureau", "section"), "已过期限4月20日24:00。涉及：单位t0、单位t1、单位t2。");
    let mut world = with_words("{units}已过期限{due}。");
    world.until("2022-04-21 09:00");
    assert_eq!(read(&world, "bureau", "section"), "单位t0、单位t1、单位t2已过期限4月20日24:00。");
}

#[test]
fn words_that_do_not_hold() {
    let cases = [
        "请尽快报送。",
        "",
        "   ",
        "请于{due}前报送{name}。",
        "请于{due前报送。",
        "请于due}前报送，{due}。",
        "{{due}}",
        "{}{due}",
        "请于{due}前\n报送",
        "请于{due}前\u{7}报送",
        "请于{due}前\u{202e}报送",
        "请于{due}前\u{200b}报送",
        "{due}前到 https://example.com 报送",
    ];
    let long = format!("{{due}}{}", "长".repeat(limits::WORDS_CHARS));
    for words in cases.into_iter().chain([long.as_str()]) {
        let mut world = with_words(words);
        world.until("2022-04-19 09:00");
        assert_eq!(verdicts(&world), ["bad-words"], "{words:?}");
        let plain = "【提醒】stage-material（mobilization）须于4月20日24:00前报送。";
        assert_eq!(read(&world, "t0", "liaison"), plain, "{words:?}: the usual words, in time");
        assert_eq!(told_administrator(&world), ["04-19 09:00 base-rule-used"]);
    }
}

#[test]
fn each_kind_is_asked_with_its_own_name() {
    let (mut world, script) = scripted(2);
    script.says("p", "1.0.0", |question, _| {
        let Question::Message(question) = question else { return trap() };
        Ok(Proposal::Message(match question.kind {
            NoticeKind::Escalation(1) => MessageProposal::Words("第一级：{due}".into()),
            _ => MessageProposal::Keep,
        }))
    });
    deploy(&mut world, "p", "1.0.0", &[Hook::Message]);
    world.start(&granting(REWORD), "2022-04-01 00:00");
    world.until("2022-04-25 00:00");
    assert_eq!(worded(&world), [(NoticeKind::Escalation(1), "第一级：{due}".to_owned())]);
    let kinds: Vec<_> = script
        .questions(Hook::Message)
        .into_iter()
        .map(|question| match question {
            Question::Message(question) => (question.kind, question.units, question.due),
            _ => panic!("another question"),
        })
        .collect();
    let due = || "4月20日24:00".to_owned();
    assert_eq!(
        kinds,
        [
            (NoticeKind::Reminder, 2, due()),
            (NoticeKind::Reminder, 2, due()),
            (NoticeKind::Escalation(1), 2, due()),
            (NoticeKind::Escalation(2), 2, due()),
        ]
    );
}

#[test]
fn not_asked_where_the_definition_keeps_its_words() {
    let (mut world, script) = scripted(2);
    script.says("p", "1.0.0", |_, _| Ok(Proposal::Message(MessageProposal::Words("{due}".into()))));
    deploy(&mut world, "p", "1.0.0", &[Hook::Message]);
    world.start(&granting(Guardrails::default()), "2022-04-01 00:00");
    world.until("2022-04-25 00:00");
    assert_eq!((script.calls("p", "1.0.0"), worded(&world)), (0, vec![]));
}

/// More notices than calls: the rest go out in the usual words, all of them at once.
#[test]
fn a_tick_has_a_bounded_number_of_calls() {
    let (mut world, script) = scripted(1);
    for version in ["1.0.0", "1.1.0"] {
        script.says("p", version, |_, _| Ok(Proposal::Message(MessageProposal::Words("{due}".into()))));
    }
    deploy(&mut world, "p", "1.0.0", &[Hook::Message]);
    super::upload(&mut world, &super::package("p", "1.1.0", &[Hook::Message])).unwrap();
    super::shadow(&mut world, "p", "1.1.0").unwrap();
    let rhythm = Rhythm { unit: PeriodUnit::Day, step: 1, about: About::This, on: DayRule::Last };
    let spans = vec![span("2022-06-01", "2022-06-30")];
    let duties = (0..40).map(|i| {
        let daily = duty(&format!("d{i}"), Schedule::Every { spans: spans.clone(), rhythm });
        engine::plan::Duty { local: REWORD, ..daily }
    });
    world.start(&plan(span("2022-06-01", "2022-06-30"), vec![], duties.collect()), "2022-06-01 00:00");
    world.down_until("2022-07-02 00:00");
    let notices: usize = world.state.notices.iter().map(|group| group.len()).sum();
    assert!(notices > limits::CALLS_PER_DECISION, "{notices}");
    assert_eq!(worded(&world).len(), limits::CALLS_PER_DECISION, "a shadow takes nothing from what counts");
    let shadows = calls(&world).iter().filter(|call| matches!(call.asked, Asked::Shadow { same: true })).count();
    assert_eq!(shadows, limits::CALLS_PER_DECISION);
    let largest = world.entries.iter().map(|entry| entry.encode().len()).max().unwrap();
    assert!(largest < 1 << 20, "{largest} bytes in one entry");
}
