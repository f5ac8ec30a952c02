//! Files made to hurt end in a clear error, quickly. Memory is bounded by the limits on bytes and
//! nodes, which these files run into.

use crate::check;
use std::fmt::Write;
use std::time::{Duration, Instant};
use workflows::render::{Style, render};
use workflows::{Code, Outcome, Source};

/// Checks and renders within a second and gives the outcome. Other work on the machine may slow
/// one try; it does not slow three.
fn quickly(name: &str, text: &str) -> Outcome {
    let mut times = Vec::new();
    for _ in 0..3 {
        let (outcome, took) = timed(name, text);
        if took < Duration::from_secs(1) {
            return outcome;
        }
        times.push(took);
    }
    panic!("{name} took {times:?}");
}

fn timed(name: &str, text: &str) -> (Outcome, Duration) {
    let started = Instant::now();
    let source = Source::from_bytes(name, text.as_bytes());
    let outcome = check(&source);
    let shown = render(&outcome.diagnostics, &source, Style::default());
    let took = started.elapsed();
    println!("{name} ({} KiB): {took:?}", text.len() / 1024);
    assert!(outcome.plan.is_none() && !shown.is_empty(), "{name}");
    assert!(shown.len() < 1_000_000, "{name}: {} bytes of explanation", shown.len());
    (outcome, took)
}

fn codes(outcome: &Outcome) -> Vec<Code> {
    outcome.diagnostics.iter().map(|d| d.code).collect()
}

const HEAD: &str = "campaign: a\ntitle: b\nwindow: 2022-04-01 .. 2022-11-25\nto: bureau/duty-section\n";

#[test]
fn too_large() {
    let outcome = quickly("large.yaml", &format!("title: {}\n", "长".repeat(1 << 20)));
    assert_eq!(codes(&outcome), [Code::FileTooLarge]);
}

#[test]
fn a_text_of_a_mebibyte() {
    let outcome = quickly("text.yaml", &format!("title: {}\n", "a".repeat((1 << 20) - 16)));
    assert_eq!(codes(&outcome), [Code::TextTooLong]);
    let quoted = format!("title: \"{}\n", "a\\n".repeat(300_000));
    quickly("quoted.yaml", &quoted);
}

#[test]
fn a_hundred_thousand_stages() {
    let mut text = format!("{HEAD}stages:\n");
    (0..100_000).for_each(|n| writeln!(text, " {n:x}: 1").unwrap());
    assert!(text.len() <= 1 << 20, "{}", text.len());
    assert_eq!(codes(&quickly("stages.yaml", &text)), [Code::TooManyValues]);
    let mut text = format!("{HEAD}stages:\n");
    (0..15_000).for_each(|n| writeln!(text, " s{n}: {{ window: 2022 }}").unwrap());
    writeln!(text, "duties: {{ a: {{ who: village, due: s1.end }} }}").unwrap();
    assert!(codes(&quickly("stages.yaml", &text)).contains(&Code::TooMany));
}

#[test]
fn aliases_that_unfold() {
    let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for n in 1..30 {
        writeln!(text, "a{n}: &a{n} [{}]", vec![format!("*a{}", n - 1); 10].join(", ")).unwrap();
    }
    assert_eq!(codes(&quickly("aliases.yaml", &text)), [Code::AnchorRefused]);
}

#[test]
fn nesting() {
    for (open, close) in [("[", "]"), ("{a: ", "}"), ("- ", "")] {
        let text = format!("title: \n  {}x{}\n", open.repeat(100_000), close.repeat(100_000));
        quickly("deep.yaml", &text);
    }
    let mut text = String::new();
    for depth in 0..1_000 {
        writeln!(text, "{}a:", " ".repeat(depth)).unwrap();
    }
    assert_eq!(codes(&quickly("deep.yaml", &text)), [Code::TooDeep]);
}

#[test]
fn one_endless_line() {
    let flow = format!("{{ {} }}", "a: b, ".repeat(100_000));
    quickly("flow.yaml", &flow);
    let flow = format!("campaign: {{ {} }}", "zzzzzzzzzzzzzzz: b, ".repeat(30_000));
    quickly("flow.yaml", &flow);
    let wrong = format!("{HEAD}duties: {{ {} }}", "a: 1, ".repeat(30_000));
    quickly("flow.yaml", &wrong);
    quickly("brackets.yaml", &"[".repeat(1 << 20));
    quickly("quotes.yaml", &"\"".repeat(1 << 20));
    quickly("dashes.yaml", &"- ".repeat(1 << 19));
    quickly("colons.yaml", &": ".repeat(1 << 19));
    quickly("question.yaml", &"? ".repeat(1 << 19));
    quickly("spaces.yaml", &format!("a:\n{}x", " ".repeat(1 << 19)));
    quickly("lines.yaml", &"\n".repeat(1 << 20));
    quickly("comments.yaml", &"#\n".repeat(1 << 19));
    quickly("percent.yaml", &"%TAG ! x\n".repeat(1 << 16));
}

#[test]
fn many_duties_with_long_calendars() {
    let mut text = "campaign: a\ntitle: b\nwindow: 2015 .. 2026\nto: bureau/duty-section\nduties:\n".to_owned();
    (0..500).for_each(|n| {
        writeln!(text, "  d{n}: {{ who: village, every: day 18:00, satisfies: d{} }}", (n + 1) % 500).unwrap()
    });
    let outcome = quickly("duties.yaml", &text);
    assert_eq!(codes(&outcome), [Code::SatisfiesCycle, Code::TooMany]);
}

#[test]
fn cron_that_never_or_always_fires() {
    for (cron, code) in
        [("0 0 31 2 *", Code::CronNeverFires), ("* * * * * *", Code::TooMany), ("0 0 29 2 SUN", Code::CronNeverFires)]
    {
        let mut text = format!("{HEAD}duties:\n");
        (0..100).for_each(|n| writeln!(text, "  d{n}: {{ who: village, cron: \"{cron}\" }}").unwrap());
        let outcome = quickly("cron.yaml", &text);
        assert!(codes(&outcome).iter().all(|c| *c == code), "{cron}");
    }
}

#[test]
fn wrong_everywhere() {
    let mut text = format!("{HEAD}duties:\n");
    (0..400).for_each(|n| writeln!(text, "  d{n}: {{ who: vilage, due: 2022-13-45, evry: day, to: nobody }}").unwrap());
    let outcome = quickly("wrong.yaml", &text);
    assert_eq!(outcome.diagnostics.len(), 201);
    assert_eq!(outcome.diagnostics.last().map(|d| d.code), Some(Code::TooManyMistakes));
}

#[test]
fn other_encodings() {
    let gbk = [0xbb, 0xee, 0xb6, 0xaf, b':', b' ', b'a'];
    let utf16: Vec<u8> = "\u{feff}campaign: a".encode_utf16().flat_map(u16::to_le_bytes).collect();
    for bytes in [gbk.as_slice(), &utf16, &[0xff; 100], b"campaign: \xe6\xb4"] {
        let outcome = check(&Source::from_bytes("gbk.yaml", bytes));
        assert_eq!(codes(&outcome), [Code::NotUtf8], "{bytes:?}");
    }
}
