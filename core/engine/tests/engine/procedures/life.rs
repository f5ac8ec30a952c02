//! Uploaded, tried in shadow, put into use, taken back, removed; keys trusted and revoked.

use super::{
    activate, component, day, days, deploy, key, package, roll_back, scripted, shadow, stage, tightening, upload,
    version, within,
};
use crate::world::{World, id};
use engine::entry::RuleUsed;
use engine::id::ProcedureNo;
use engine::input::Input;
use engine::procedure::{
    Hook, MessageProposal, Package, Proposal, Question, Setting, SettingKind, SettingRule, Settings,
};
use engine::refusal::Refusal;
use engine::state::Stage;
use std::sync::Arc;

fn code(result: Result<usize, Refusal>) -> &'static str {
    result.map_or_else(|refusal| refusal.code(), |entries| if entries == 0 { "nothing" } else { "done" })
}

fn revoke(world: &mut World, digit: char) -> Result<usize, Refusal> {
    world.act(Input::RevokeKey { key: key(digit), reason: "泄露".into() })
}

#[test]
fn uploads() {
    let (mut world, _) = scripted(1);
    let good = package("p", "1.1.0", &[Hook::Deadline]);
    let unsigned = Package { signed_by: None, ..good.clone() };
    let cases = [
        (Package { ledger: id("other"), ..good.clone() }, "other_county"),
        (unsigned.clone(), "unsigned"),
        (Package { signed_by: Some(key('b')), ..good.clone() }, "untrusted_key"),
        (good.clone(), "done"),
        (good.clone(), "nothing"),
        (package("p", "1.0.9", &[Hook::Deadline]), "version_not_newer"),
        (Package { component: component("p", "forged"), ..good.clone() }, "version_not_newer"),
        (Package { hooks: vec![Hook::Duties], ..good.clone() }, "version_not_newer"),
        (package("p", "1.10.0", &[Hook::Deadline]), "done"),
        (package("p", "1.9.0", &[Hook::Deadline]), "version_not_newer"),
        (good.clone(), "nothing"),
    ];
    for (package, expected) in cases {
        assert_eq!(code(upload(&mut world, &package)), expected, "{package:?}");
    }
    let allowed = Input::UploadProcedure {
        package: Arc::new(Package { version: id("2.0.0"), ..unsigned }).into(),
        unsigned_allowed: true,
    };
    assert_eq!(code(world.act(allowed)), "done");
    assert_eq!(world.state.procedures.versions.len(), 3);
}

#[test]
fn keys_are_trusted_once_and_revoked_for_good() {
    let (mut world, _) = scripted(1);
    let trust = |world: &mut World, digit, title: &str| {
        code(world.act(Input::TrustKey { key: key(digit), title: title.into() }))
    };
    assert_eq!(trust(&mut world, 'a', "同一个"), "nothing");
    assert_eq!(trust(&mut world, 'b', "  "), "no_reason");
    assert_eq!(trust(&mut world, 'b', "供应商"), "done");
    assert_eq!(code(revoke(&mut world, 'c')), "unknown_key");
    assert_eq!(code(revoke(&mut world, 'b')), "done");
    assert_eq!(code(revoke(&mut world, 'b')), "unknown_key");
    assert_eq!(trust(&mut world, 'b', "供应商"), "key_revoked");
    let signed = Package { signed_by: Some(key('b')), ..package("p", "1.0.0", &[Hook::Deadline]) };
    assert_eq!(code(upload(&mut world, &signed)), "untrusted_key");
}

#[test]
fn shadow_comes_before_use() {
    let (mut world, script) = scripted(1);
    script.says("p", "1.0.0", |_, _| within(3));
    assert_eq!(code(shadow(&mut world, "p", "1.0.0")), "unknown_procedure");
    upload(&mut world, &package("p", "1.0.0", &[Hook::Deadline])).unwrap();
    assert_eq!(code(activate(&mut world, "p", "1.0.0")), "not_in_shadow");
    assert_eq!(code(roll_back(&mut world, "p")), "not_active");
    assert_eq!(code(shadow(&mut world, "p", "1.0.0")), "done");
    assert_eq!(code(shadow(&mut world, "p", "1.0.0")), "nothing");
    assert_eq!(code(activate(&mut world, "p", "1.0.0")), "done");
    assert_eq!(code(activate(&mut world, "p", "1.0.0")), "nothing");
    assert_eq!(code(shadow(&mut world, "p", "1.0.0")), "is_active");
    assert_eq!(code(world.act(Input::ReleaseProcedure { procedure: id("p") })), "not_quarantined");
}

/// A package with a setting of each kind.
fn with_settings(version: &str) -> Package {
    let rule = |title: &str, kind| SettingRule { title: title.into(), kind };
    let choices = vec!["简".to_owned(), "繁".to_owned()];
    let settings = [
        ("days", rule("天数", SettingKind::Integer { min: 1, max: 5, default: 3 })),
        ("style", rule("文风", SettingKind::Text { choices, default: "简".into() })),
        ("quiet", rule("免打扰", SettingKind::YesNo { default: true })),
    ];
    let settings = settings.into_iter().map(|(name, rule)| (name.to_owned(), rule)).collect();
    Package { settings, ..package("p", version, &[Hook::Deadline]) }
}

fn set(world: &mut World, given: &[(&str, Setting)]) -> Result<usize, Refusal> {
    let given: Settings = given.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
    world.act(Input::ActivateProcedure { procedure: id("p"), version: None, settings: Some(given.into()) })
}

#[test]
fn settings_have_defaults_and_are_checked_all_at_once() {
    let (mut world, script) = scripted(1);
    script.says("p", "1.0.0", |_, settings| match settings["days"] {
        Setting::Integer(days) => within(u16::try_from(days).unwrap()),
        _ => super::trap(),
    });
    upload(&mut world, &with_settings("1.0.0")).unwrap();
    shadow(&mut world, "p", "1.0.0").unwrap();
    let wrong = [
        ("days", Setting::Integer(6)),
        ("quiet", Setting::Integer(1)),
        ("speed", Setting::YesNo(true)),
        ("style", Setting::Text("中".into())),
    ];
    let Err(Refusal::BadSettings { zh, en }) = set(&mut world, &wrong) else { panic!("accepted") };
    for said in ["1 至 5 的整数", "没有设置项「speed」", "以下之一：简、繁", "是或否"] {
        assert!(zh.contains(said), "{zh}");
    }
    assert!(en.contains("a whole number from 1 to 5") && en.contains("there is no setting speed"), "{en}");
    activate(&mut world, "p", "1.0.0").unwrap();
    assert_eq!(version(&world, "p", "1.0.0").settings["days"], Setting::Integer(3));
    world.start(&tightening(), "2022-04-01 00:00");
    assert_eq!(days(&world), ["04-18", "11-18", "11-28"]);
    set(&mut world, &[("days", Setting::Integer(4))]).unwrap();
    assert_eq!(days(&world), ["04-19", "11-21", "11-29"], "other settings are another rule");
    assert_eq!(code(set(&mut world, &[("days", Setting::Integer(4))])), "nothing");
}

#[test]
fn one_procedure_answers_a_hook() {
    let (mut world, script) = scripted(1);
    script.says("a", "1.0.0", |_, _| within(3));
    deploy(&mut world, "a", "1.0.0", &[Hook::Deadline, Hook::Message]);
    upload(&mut world, &package("b", "1.0.0", &[Hook::Message])).unwrap();
    shadow(&mut world, "b", "1.0.0").unwrap();
    assert_eq!(code(activate(&mut world, "b", "1.0.0")), "hook_taken");
    deploy(&mut world, "a", "2.0.0", &[Hook::Deadline]);
    activate(&mut world, "b", "1.0.0").unwrap();
    assert_eq!(code(roll_back(&mut world, "a")), "hook_taken", "the version before answered the hook that b has now");
    assert_eq!(stage(&world, "a", "2.0.0"), Stage::Active);
    world.act(Input::RemoveProcedure { procedure: id("b"), version: None }).unwrap();
    assert_eq!(code(roll_back(&mut world, "a")), "done");
}

#[test]
fn back_to_the_version_before_and_to_the_base_rule() {
    let (mut world, script) = scripted(1);
    for (version, days) in [("1.0.0", 4), ("2.0.0", 3)] {
        script.says("p", version, move |_, _| within(days));
    }
    deploy(&mut world, "p", "1.0.0", &[Hook::Deadline]);
    world.start(&tightening(), "2022-04-01 00:00");
    deploy(&mut world, "p", "2.0.0", &[Hook::Deadline]);
    assert_eq!((days(&world)[0].as_str(), stage(&world, "p", "1.0.0")), ("04-18", Stage::Previous));
    roll_back(&mut world, "p").unwrap();
    assert_eq!(days(&world)[0], "04-19");
    let stages = (stage(&world, "p", "1.0.0"), stage(&world, "p", "2.0.0"));
    assert_eq!(stages, (Stage::Active, Stage::RolledBack));
    roll_back(&mut world, "p").unwrap();
    assert_eq!(days(&world), ["04-20", "11-21", "11-30"]);
    assert!(
        world.state.campaigns[0].periods.iter().all(|p| p.basis.rule == RuleUsed::Definition && p.basis.local == 0)
    );
    assert_eq!(code(roll_back(&mut world, "p")), "not_active");
    assert_eq!(code(activate(&mut world, "p", "2.0.0")), "not_in_shadow", "what was taken back is tried again first");
    shadow(&mut world, "p", "2.0.0").unwrap();
    activate(&mut world, "p", "2.0.0").unwrap();
    assert_eq!(days(&world)[0], "04-18");
}

#[test]
fn other_settings_leave_the_version_to_go_back_to() {
    let (mut world, script) = scripted(1);
    script.says("p", "0.9.0", |_, _| within(4));
    script.says("p", "1.0.0", |_, _| within(3));
    deploy(&mut world, "p", "0.9.0", &[Hook::Deadline]);
    upload(&mut world, &with_settings("1.0.0")).unwrap();
    shadow(&mut world, "p", "1.0.0").unwrap();
    activate(&mut world, "p", "1.0.0").unwrap();
    set(&mut world, &[("days", Setting::Integer(2))]).unwrap();
    assert_eq!((stage(&world, "p", "0.9.0"), stage(&world, "p", "1.0.0")), (Stage::Previous, Stage::Active));
    roll_back(&mut world, "p").unwrap();
    assert_eq!(stage(&world, "p", "0.9.0"), Stage::Active);
}

#[test]
fn removed_for_good() {
    let (mut world, script) = scripted(1);
    script.says("p", "1.0.0", |_, _| within(3));
    deploy(&mut world, "p", "1.0.0", &[Hook::Deadline]);
    world.start(&tightening(), "2022-04-01 00:00");
    world.act(Input::RemoveProcedure { procedure: id("p"), version: None }).unwrap();
    assert_eq!((days(&world)[0].as_str(), stage(&world, "p", "1.0.0")), ("04-20", Stage::Removed));
    assert_eq!(code(shadow(&mut world, "p", "1.0.0")), "unknown_procedure");
    assert_eq!(code(activate(&mut world, "p", "1.0.0")), "not_in_shadow");
    assert_eq!(code(world.act(Input::RemoveProcedure { procedure: id("p"), version: None })), "nothing");
    assert_eq!(code(world.act(Input::RemoveProcedure { procedure: id("q"), version: None })), "unknown_procedure");
    assert_eq!(code(upload(&mut world, &package("p", "1.0.0", &[Hook::Deadline]))), "nothing");
    deploy(&mut world, "p", "1.0.1", &[Hook::Deadline]);
}

/// What a revoked key signed is not run again, however long one waits and whoever asks.
#[test]
fn a_revoked_key_sets_its_versions_aside_at_once() {
    let (mut world, script) = scripted(1);
    world.act(Input::TrustKey { key: key('b'), title: "供应商".into() }).unwrap();
    script.says("p", "1.0.0", |question, _| match question {
        Question::Deadline(_) => within(3),
        _ => Ok(Proposal::Message(MessageProposal::Keep)),
    });
    let signed = Package { signed_by: Some(key('b')), ..package("p", "1.0.0", &[Hook::Deadline, Hook::Message]) };
    upload(&mut world, &signed).unwrap();
    shadow(&mut world, "p", "1.0.0").unwrap();
    activate(&mut world, "p", "1.0.0").unwrap();
    revoke(&mut world, 'b').unwrap();
    assert_eq!(&*version(&world, "p", "1.0.0").quarantine.as_ref().unwrap().why, "key-revoked");
    let mut plan = tightening();
    plan.duties[0].local.may_reword = true;
    world.start(&plan, "2022-04-01 00:00");
    world.until("2022-12-31 00:00");
    assert_eq!(script.calls("p", "1.0.0"), 0);
    let flag = RuleUsed::Base { procedure: ProcedureNo(0), cause: "quarantined".into() };
    assert_eq!(
        (day(&world, "stage-material", "summary").as_str(), &world.state.campaigns[0].periods[2].basis.rule),
        ("11-30", &flag)
    );
    assert_eq!(code(world.act(Input::ReleaseProcedure { procedure: id("p") })), "untrusted_key");
    assert_eq!(code(shadow(&mut world, "p", "1.0.0")), "untrusted_key");
    assert_eq!(code(roll_back(&mut world, "p")), "done", "out of use it can always go");
}
