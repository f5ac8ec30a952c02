//! Five days after the end of a stage: who hands in, who does not, and what follows.

use crate::held::{by_script, short};

const SCRIPT: &str = "
usual never
2022-04-19 15:00 submit qingshan-t01 stage-material mobilization
";

#[test]
fn one_office_hands_in_and_one_never_does() {
    let held = by_script(SCRIPT);
    assert_eq!(held.notices("stage-material", "mobilization", "qingshan-t01"), ["04-19 09:00 reminder"]);
    assert_eq!(
        held.notices("stage-material", "mobilization", "qingshan-t02"),
        ["04-19 09:00 reminder", "04-20 09:00 reminder", "04-21 09:00 escalation 1", "04-24 09:00 escalation 2"]
    );
    let done = held.obligation("stage-material", "mobilization", "qingshan-t01");
    assert_eq!((done["outcome"].as_str(), short(&done["since"])), (Some("in-time"), "04-19 15:00".to_owned()));
    let never = held.obligation("stage-material", "mobilization", "qingshan-t02");
    assert_eq!((never["outcome"].as_str(), short(&never["due"])), (Some("overdue"), "04-21 00:00".to_owned()));
    assert_eq!(short(&never["overdue"][0]["since"]), "04-21 00:00");
}

#[test]
fn the_second_stage_rolls_over_a_sunday() {
    let held = by_script("usual never");
    assert_eq!(
        held.notices("stage-material", "implementation", "qingshan-t05"),
        [
            "11-16 09:00 reminder",
            "11-18 09:00 reminder",
            "11-21 09:00 reminder",
            "11-22 09:00 escalation 1",
            "11-24 09:00 escalation 2"
        ]
    );
}

#[test]
fn returned_and_put_right() {
    let held = by_script(
        "usual never
         2022-04-19 15:00 submit qingshan-t01 stage-material mobilization
         2022-04-20 09:00 return qingshan-t01 stage-material mobilization 缺少附件
         2022-04-20 17:00 submit qingshan-t01 stage-material mobilization",
    );
    let done = held.obligation("stage-material", "mobilization", "qingshan-t01");
    assert_eq!((done["outcome"].as_str(), short(&done["since"])), (Some("in-time"), "04-20 17:00".to_owned()));
}
