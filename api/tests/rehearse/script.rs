//! What is wrong with a script is said with its line.

use crate::held::{NoFiles, by_script, plan};
use api::rehearse::Script;

#[test]
fn mistakes() {
    let cases = [
        ("usual on-time 95 late 4 never 2", 1, "101 percent"),
        ("\n# comment\nrule qingshan-t01 * sometimes", 3, "\"sometimes\" is not a manner"),
        ("2022-04-31 09:00 submit a b c", 1, "2022-04-31"),
        ("2022-04-19 25:00 submit a b c", 1, "\"25:00\" is not a time"),
        ("2022-04-19 09:00 sumbit a b c", 1, "\"sumbit\" is not an act"),
        ("2022-04-19 09:00 submit qingshan-t01 stage-material", 1, "a period should follow"),
        ("start 2022-04-01 00:00 now", 1, "\"now\" stands where the line should end"),
        ("down from 2022-04-19 09:00 to 2022-04-19 08:00", 1, "ends before it begins"),
        ("2022-04-19 09:00 amend other.yaml", 1, "there is no other.yaml"),
        ("rule Qingshan * never", 1, "is not a unit"),
    ];
    for (text, line, wanted) in cases {
        let error = Script::read("a.txt", text, &plan().1, &NoFiles).unwrap_err();
        let said = error.to_string();
        assert!(said.starts_with(&format!("a.txt, line {line}: ")) && said.contains(wanted), "{text}: {said}");
        assert_eq!(error.code(), "script_malformed");
    }
}

#[test]
fn the_last_rule_that_speaks_of_an_obligation_counts() {
    let held = by_script(
        "usual before 30 minutes
         rule kind:village * after 2 hours
         rule under:qingshan-t02 village-daily never
         rule qingshan-t02-v01 * zero 100
         rule qingshan-t02-v01 village-daily before 1 hours
         absent qingshan-t03 from 2022-04-20 17:00 to 2022-04-20 20:00",
    );
    let daily = |unit: &str| {
        let duty = if unit.contains("-v") { "village-daily" } else { "office-daily" };
        let line = held.obligation(duty, "2022-04-20", unit);
        let zero = if line["zero"] == true { " zero" } else { "" };
        format!("{} {}{zero}", line["outcome"].as_str().unwrap(), &line["since"].as_str().unwrap()[11..16])
    };
    assert_eq!(daily("qingshan-t01"), "in-time 17:30");
    assert_eq!(daily("qingshan-t01-v01"), "late 20:00");
    assert_eq!(daily("qingshan-t02-v02"), "overdue 18:00");
    assert_eq!(daily("qingshan-t02-v01"), "in-time 17:00 zero");
    assert_eq!(daily("qingshan-t03"), "late 20:00");
}
