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
