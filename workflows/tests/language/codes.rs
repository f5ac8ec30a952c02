//! Every code has its entry on the page of codes, with cause and cure, and the page has no others.

use crate::read;
use workflows::Code;

#[test]
fn every_code_is_on_the_page() {
    let page = read("codes.md");
    let entries: Vec<&str> = page.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next()).collect();
    let known: Vec<&str> = Code::ALL.iter().map(|code| code.as_str()).collect();
    assert_eq!(entries, known, "the page lists the codes in the order of their introduction");
    for line in page.lines().filter(|line| line.starts_with("| `")) {
        let cells: Vec<&str> = line.trim_matches('|').split(" | ").map(str::trim).collect();
        assert!(cells.len() == 3 && cells.iter().all(|cell| !cell.is_empty()), "{line}");
    }
}
