//! The words of a script's line, taken one after the other.

use std::str::{FromStr, SplitWhitespace};

/// What is wrong with a line, as a sentence.
#[derive(Debug)]
pub(super) struct Problem(pub(super) String);

pub(super) struct Words<'a> {
    words: std::iter::Peekable<SplitWhitespace<'a>>,
}

impl<'a> Words<'a> {
    pub(super) fn of(line: &'a str) -> Self {
        Self { words: line.split_whitespace().peekable() }
    }

    pub(super) fn is_empty(&mut self) -> bool {
        self.words.peek().is_none()
    }

    /// The word that comes next, without taking it; nothing at the end of the line.
    pub(super) fn peek(&mut self) -> &'a str {
        self.words.peek().copied().unwrap_or_default()
    }

    pub(super) fn skip(&mut self) {
        self.words.next();
    }

    /// The next word, which should be what `wanted` says.
    pub(super) fn next(&mut self, wanted: &str) -> Result<&'a str, Problem> {
        self.words.next().ok_or_else(|| Problem(format!("the line ends where {wanted} should follow")))
    }

    /// Exactly this word.
    pub(super) fn word(&mut self, wanted: &str) -> Result<(), Problem> {
        let text = self.next(wanted)?;
        if text == wanted { Ok(()) } else { Err(Problem(format!("{text:?} stands where {wanted:?} should"))) }
    }

    /// Takes this word if it is the next one.
    pub(super) fn take_if(&mut self, wanted: &str) -> bool {
        self.words.next_if(|word| *word == wanted).is_some()
    }

    pub(super) fn id<T: FromStr>(&mut self, wanted: &str) -> Result<T, Problem> {
        let text = self.next(wanted)?;
        text.parse().map_err(|_| Problem(format!("{text:?} cannot be the id of {wanted}")))
    }

    /// An id, or none for `*`.
    pub(super) fn unless_star<T: FromStr>(&mut self, wanted: &str) -> Result<Option<T>, Problem> {
        if self.take_if("*") { Ok(None) } else { self.id(wanted).map(Some) }
    }

    pub(super) fn percent(&mut self) -> Result<u8, Problem> {
        let text = self.next("a percentage")?;
        let number = text.trim_end_matches('%').parse().ok().filter(|percent| *percent <= 100);
        number.ok_or_else(|| Problem(format!("{text:?} is not a whole percentage from 0 to 100")))
    }

    /// A distance such as `2 days`, in minutes.
    pub(super) fn minutes(&mut self) -> Result<i64, Problem> {
        let text = self.next("a number")?;
        let number: u16 = text.parse().map_err(|_| Problem(format!("{text:?} is not a number from 0 to 65535")))?;
        match self.next("minutes, hours or days")? {
            "minute" | "minutes" => Ok(i64::from(number)),
            "hour" | "hours" => Ok(i64::from(number) * 60),
            "day" | "days" => Ok(i64::from(number) * 60 * 24),
            other => Err(Problem(format!("{other:?} stands where minutes, hours or days should"))),
        }
    }

    /// What is left of the line, as free text.
    pub(super) fn rest(&mut self) -> String {
        self.words.by_ref().collect::<Vec<_>>().join(" ")
    }

    /// The line must end here.
    pub(super) fn end(&mut self) -> Result<(), Problem> {
        match self.words.next() {
            None => Ok(()),
            Some(word) => Err(Problem(format!("{word:?} stands where the line should end"))),
        }
    }
}
