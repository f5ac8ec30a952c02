//! The words of a line, read one after the other.

use chrono::NaiveDate;
use engine::time::{DayTime, Timestamp, instant};

/// A line's words and how many have been read. Every method answers what is wrong in words.
#[derive(Debug, Clone)]
pub(super) struct Words<'a> {
    words: Vec<&'a str>,
    next: usize,
}

impl<'a> Words<'a> {
    /// The words of a text.
    pub(super) fn of(text: &'a str) -> Self {
        Self { words: text.split_whitespace().collect(), next: 0 }
    }

    /// The next word without reading it.
    pub(super) fn peek(&self) -> Option<&'a str> {
        self.words.get(self.next).copied()
    }

    /// Reads a word; `what` says what was expected.
    pub(super) fn take(&mut self, what: &str) -> Result<&'a str, String> {
        let word = self.peek().ok_or_else(|| format!("the line ends where {what} should follow"))?;
        self.next += 1;
        Ok(word)
    }

    /// Reads this word if it comes next.
    pub(super) fn skip(&mut self, word: &str) -> bool {
        let is_next = self.peek() == Some(word);
        self.next += usize::from(is_next);
        is_next
    }

    /// Reads this word, which must come next.
    pub(super) fn expect(&mut self, word: &str) -> Result<(), String> {
        if self.skip(word) {
            Ok(())
        } else {
            Err(format!("expected {word:?}, found {:?}", self.peek().unwrap_or("the end")))
        }
    }

    /// Reads the rest of the line.
    pub(super) fn rest(&mut self) -> String {
        let rest = self.words[self.next..].join(" ");
        self.next = self.words.len();
        rest
    }

    /// Nothing may follow.
    pub(super) fn end(&self) -> Result<(), String> {
        self.peek().map_or(Ok(()), |word| Err(format!("did not expect {word:?} here")))
    }

    /// Reads something that a type can be made of.
    pub(super) fn parse<T: std::str::FromStr>(&mut self, what: &str) -> Result<T, String> {
        let word = self.take(what)?;
        word.parse().map_err(|_| format!("{word:?} is not {what}"))
    }

    /// Whether a date comes next.
    pub(super) fn is_date(&self) -> bool {
        self.peek().is_some_and(|word| word.parse::<NaiveDate>().is_ok())
    }

    /// Reads `2022-04-19 09:00`, in Shanghai.
    pub(super) fn instant(&mut self) -> Result<Timestamp, String> {
        let day: NaiveDate = self.parse("a date")?;
        let word = self.take("a time of day")?;
        let time =
            DayTime::parse(word.trim_end_matches(',')).ok_or_else(|| format!("{word:?} is not a time of day"))?;
        Ok(instant(day, time, ZONE))
    }

    /// Reads `until`'s instant where one is given.
    pub(super) fn instant_if_any(&mut self) -> Result<Option<Timestamp>, String> {
        if self.is_date() { self.instant().map(Some) } else { Ok(None) }
    }
}

/// The zone of all scenarios.
pub(super) const ZONE: chrono_tz::Tz = chrono_tz::Asia::Shanghai;

/// An instant as scenarios write it; midnight is the end of the day before.
pub(super) fn said(at: Timestamp) -> String {
    let local = at.local(ZONE);
    if local.time() == chrono::NaiveTime::MIN {
        let day = local.date().pred_opt().unwrap_or(local.date());
        return format!("{day} 24:00");
    }
    local.format("%Y-%m-%d %H:%M").to_string()
}
