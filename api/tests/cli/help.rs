//! What the program says of itself.

use crate::maple::maple;

#[test]
fn every_command_is_listed_and_explains_itself() {
    let help = maple(&["--help"]).done().out;
    insta::assert_snapshot!(help);
    let commands = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    let listed = commands.take_while(|line| !line.is_empty());
    // A description that goes on begins further in.
    let names: Vec<&str> =
        listed.filter_map(|line| line.strip_prefix("  ")?.split(' ').next().filter(|name| !name.is_empty())).collect();
    assert!(names.len() > 20, "{names:?}");
    for name in names {
        let help = maple(&[name, "--help"]).done().out;
        assert!(help.contains("Usage:") && help.contains(" / "), "{name}: {help}");
    }
}

#[test]
fn completions_know_the_commands() {
    for shell in ["bash", "zsh", "fish"] {
        let script = maple(&["completions", shell]).done().out;
        assert!(script.contains("obligations") && script.contains("rebuild"), "{shell}");
    }
}

#[test]
fn the_schema_is_one_json_value() {
    let schema = maple(&["schema", "--json"]).done().line();
    assert!(schema["properties"]["duties"].is_object(), "{schema}");
}

#[test]
fn wrong_usage_is_exit_code_2() {
    assert_eq!(maple(&["plan"]).code, 2);
    assert_eq!(maple(&["fly"]).code, 2);
    assert_eq!(maple(&[]).code, 2);
}
