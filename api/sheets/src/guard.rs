//! Text that a spreadsheet program might take for a formula.
//!
//! A cell written as text is not evaluated in .xlsx, but the same text is when the person saves the
//! sheet as .csv and opens that. The cell format's quote mark (`quotePrefix`) is lost on that way. So
//! an apostrophe is put before the text itself, in .xlsx and .csv alike: it is seen, it stays, and it
//! makes text of everything behind it in each program we know of. [`crate::read`] takes it away
//! again, so that a table which went out comes back as it was.

use std::borrow::Cow;

/// Whether a program might evaluate this: a sign that begins formulas, also in full width (Chinese
/// and Japanese programs take those), also behind blanks. A lone `-`, as in tables with nothing to
/// say, is harmless.
fn is_live(text: &str) -> bool {
    let tab_or_return = text.starts_with(['\t', '\r', '\n']);
    let text = text.trim_start_matches(crate::values::is_blank);
    tab_or_return && !text.is_empty() || text.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']) && text != "-"
}

/// Whether it is live behind the apostrophes it begins with, of which it may have none.
fn is_live_quoted(text: &str) -> bool {
    is_live(text.trim_start_matches('\''))
}

/// The text as it can be written without being evaluated. One that begins with apostrophes already
/// gets another one, so that exactly one can be taken away.
pub(crate) fn neutral(text: &str) -> Cow<'_, str> {
    if is_live_quoted(text) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// The text without the apostrophe that [`neutral`] put before it.
pub(crate) fn original(text: &str) -> &str {
    text.strip_prefix('\'').filter(|rest| is_live_quoted(rest)).unwrap_or(text)
}

/// `_x000D_` and the like as the characters they stand for: how .xlsx writes what XML cannot hold.
/// Control characters other than line break and tab are left out.
pub(crate) fn unescaped(text: &str) -> Cow<'_, str> {
    if !text.contains("_x") {
        return Cow::Borrowed(text);
    }
    let (mut kept, mut rest) = (String::with_capacity(text.len()), text);
    while let Some(at) = rest.find("_x") {
        kept.push_str(&rest[..at]);
        let code = rest
            .get(at + 2..at + 6)
            .filter(|code| !code.starts_with('+') && rest.get(at + 6..).is_some_and(|end| end.starts_with('_')));
        let code = code.and_then(|digits| u32::from_str_radix(digits, 16).ok()).and_then(char::from_u32);
        match code {
            Some(c) => {
                kept.extend(Some(c).filter(|c| !c.is_control() || matches!(c, '\n' | '\t')));
                rest = &rest[at + 7..];
            }
            None => {
                kept.push_str("_x");
                rest = &rest[at + 2..];
            }
        }
    }
    kept.push_str(rest);
    Cow::Owned(kept)
}

/// A text of an .xlsx file as it was before it was written there.
pub(crate) fn read_back(text: &str) -> std::sync::Arc<str> {
    std::sync::Arc::from(original(&unescaped(text)))
}

/// Text without what .xlsx and .docx cannot hold (control characters other than line break and tab,
/// and two non-characters), and no longer than a cell can hold.
pub(crate) fn clean(text: &str) -> Cow<'_, str> {
    const MOST: usize = 32_000;
    let bad = |c: char| c.is_control() && !matches!(c, '\n' | '\t') || matches!(c, '\u{fffe}' | '\u{ffff}');
    // Programs count UTF-16 units.
    if text.len() <= MOST && !text.contains(bad) {
        return Cow::Borrowed(text);
    }
    let mut units = 0;
    let mut kept: String = text
        .chars()
        .filter(|c| !bad(*c))
        .take_while(|c| {
            units += c.len_utf16();
            units < MOST
        })
        .collect();
    if units >= MOST {
        kept.push('…');
    }
    Cow::Owned(kept)
}
