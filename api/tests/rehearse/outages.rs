//! The service is down when something falls due: one catch-up, never two, and nothing lost.

use crate::held::by_script;

#[test]
fn one_catch_up_for_two_missed_reminders_and_a_late_escalation() {
    let held = by_script(
        "usual never
         down from 2022-04-19 08:50 to 2022-04-20 12:00
         down from 2022-04-21 08:00 to 2022-04-22 10:00",
    );
    assert_eq!(
        held.notices("stage-material", "mobilization", "qingshan-t09"),
        ["04-20 12:00 reminder", "04-22 10:00 escalation 1", "04-24 09:00 escalation 2"]
    );
}

#[test]
fn what_offices_meant_to_hand_in_meanwhile_comes_after_it() {
    let held = by_script(
        "usual before 1 hours
         down from 2022-05-03 16:00 to 2022-05-03 19:00",
    );
    let daily = held.obligation("office-daily", "2022-05-03", "qingshan-t01");
    assert_eq!((daily["outcome"].as_str(), daily["since"].as_str()), (Some("late"), Some("2022-05-03T19:00:00+08:00")));
    assert_eq!(held.summary.total.missing, 0);
}
