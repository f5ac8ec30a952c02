//! The reference (README.md) says what holds: its whole example compiles as printed.

use crate::{check, read};
use workflows::Source;

/// The fenced YAML blocks of a page.
fn blocks(page: &str) -> Vec<&str> {
    page.split("```yaml\n").skip(1).filter_map(|rest| rest.split("```").next()).collect()
}

#[test]
fn the_whole_example_compiles_without_a_word() {
    let page = read("README.md");
    let whole = blocks(&page).into_iter().find(|block| block.starts_with("campaign:")).expect("an example");
    let outcome = check(&Source::new("README.md", whole));
    assert_eq!(outcome.diagnostics, []);
    assert!(outcome.plan.is_some());
}

/// Every block of the register compiles when it stands in a definition.
#[test]
fn its_registers_compile_without_a_word() {
    let page = read("README.md");
    let registers: Vec<_> = blocks(&page).into_iter().filter(|block| block.starts_with("register:")).collect();
    assert_eq!(registers.len(), 2);
    for register in registers {
        let text = format!(
            "campaign: a\ntitle: 甲\nwindow: 2022\nto: bureau/people-participation-section\n\
             posts: {{ people-participation-section: 股室 }}\n{register}"
        );
        let outcome = check(&Source::new("README.md", &text));
        assert_eq!(outcome.diagnostics, [], "{register}");
        assert_eq!(outcome.plan.expect("a plan").duties.len(), if register.contains("alerts") { 3 + 2 } else { 3 + 3 });
    }
}
