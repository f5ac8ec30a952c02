//! Texts of a procedure that people will read: in a log, a console, a terminal. They are cleaned,
//! so that no line can pretend to be another or move a cursor.

/// The text on one line, without control characters, terminal sequences or marks that turn the
/// direction of writing, cut to so many characters.
pub(crate) fn clean(text: &str, chars_most: usize) -> String {
    let mut clean = String::new();
    let mut chars = text.chars();
    let mut count = 0;
    while let Some(c) = chars.next() {
        let c = match c {
            '\u{1b}' => {
                skip_sequence(&mut chars);
                continue;
            }
            '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}' => ' ',
            c if c.is_control() || turns_or_hides(c) => continue,
            c => c,
        };
        if count == chars_most {
            clean.push('…');
            break;
        }
        clean.push(c);
        count += 1;
    }
    clean
}

/// After an escape character: `[…letter` and `]…bell` belong to it, else one character.
fn skip_sequence(chars: &mut std::str::Chars<'_>) {
    match chars.next() {
        Some('[') => drop(chars.find(|c| ('\u{40}'..='\u{7e}').contains(c))),
        Some(']' | 'P' | 'X' | '^' | '_') => drop(chars.find(|c| matches!(c, '\u{7}' | '\u{9c}' | '\\'))),
        _ => {}
    }
}

fn turns_or_hides(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::clean;

    #[test]
    fn a_line_stays_one_line_and_moves_no_cursor() {
        assert_eq!(clean("一\n2\r\n3\t4", 99), "一 2  3 4");
        assert_eq!(clean("\u{1b}[31mred\u{1b}[0m \u{1b}]0;title\u{7}x\u{1b}c.", 99), "red x.");
        assert_eq!(clean("a\u{202e}b\u{200b}c\u{0}d\u{9b}e\u{feff}", 99), "abcde");
        assert_eq!(clean("\u{1b}[", 99), "");
        assert_eq!(clean("四个汉字", 2), "四个…");
        assert_eq!(clean("四个", 2), "四个");
    }
}
