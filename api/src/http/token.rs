//! Who may come in: bearer tokens, known by the SHA-256 of each, so that the file that lists them
//! gives no token away. A token is 256 random bits; guessing its digest helps nobody, so finding
//! a digest by lookup needs no further care about timing.

use engine::id::{LedgerId, UnitId, UnitNo};
use engine::org::Organisation;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::sync::Arc;

/// The tokens of a service.
#[derive(Clone, Default)]
pub struct Tokens(HashMap<[u8; 32], Caller>);

/// A file of tokens that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadTokens {
    /// A line of another form.
    #[error("line {line}: write a name, a space, and the SHA-256 of the token as 64 hexadecimal digits")]
    Line {
        /// Counted from 1.
        line: usize,
    },
    /// A name that entries could not tell apart from the service itself.
    #[error("line {line}: the name must be 1 to 64 of a-z, 0-9, '-' and '_', and not clock or delivery")]
    Name {
        /// Counted from 1.
        line: usize,
    },
    /// A right of another form.
    #[error("line {line}: after the digest, write nothing, or names: and a ledger or ledger/unit, several with commas")]
    Right {
        /// Counted from 1.
        line: usize,
    },
    /// The same token under two names.
    #[error("line {line}: this token is listed before; give everyone a token of their own")]
    Twice {
        /// Counted from 1.
        line: usize,
    },
}

/// Whose request it is.
#[derive(Debug, Clone)]
pub(crate) struct Caller {
    /// What they do is recorded under this name.
    pub(crate) name: Arc<str>,
    /// Where they may give, read and erase the names of parties; nowhere unless granted.
    parties: Arc<[Handled]>,
}

/// Cases whose names of parties a token may handle.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Handled {
    /// Of this ledger: units of two counties may have the same id.
    ledger: LedgerId,
    /// Of this unit and what lies under it; none: of all units.
    unit: Option<UnitId>,
}

impl Handled {
    /// Reads `names:qingshan`, `names:qingshan/t01`, or several with commas.
    fn list(text: &str) -> Option<Vec<Self>> {
        text.strip_prefix("names:")?.split(',').map(Self::parse).collect()
    }

    fn parse(text: &str) -> Option<Self> {
        let (ledger, unit) = match text.split_once('/') {
            Some((ledger, unit)) => (ledger, Some(unit.parse().ok()?)),
            None => (text, None),
        };
        Some(Self { ledger: ledger.parse().ok()?, unit })
    }
}

impl Caller {
    /// Whether this caller may give, read and erase the names of parties to cases of a unit.
    pub(crate) fn handles_names(&self, ledger: &LedgerId, organisation: &Organisation, unit: UnitNo) -> bool {
        self.parties.iter().filter(|granted| granted.ledger == *ledger).any(|granted| match &granted.unit {
            None => true,
            Some(top) => organisation.find(top).is_some_and(|top| organisation.subtree(top).contains(unit)),
        })
    }
}

impl Tokens {
    /// Reads the lines `name sha256-of-the-token [names:LEDGER[/UNIT],…]`. The third word grants the
    /// names of parties to cases of that ledger, or of that unit and what lies under it. Empty lines
    /// and those with `#` are passed over.
    ///
    /// # Errors
    /// Names the first line that cannot be used; a file is taken whole or not at all.
    pub fn parse(text: &str) -> Result<Self, BadTokens> {
        let mut tokens = HashMap::new();
        for (at, line) in text.lines().enumerate() {
            let (line, number) = (line.trim(), at + 1);
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let mut words = line.split_whitespace();
            let (Some(name), Some(digest)) = (words.next(), words.next()) else {
                return Err(BadTokens::Line { line: number });
            };
            let digest: store::Digest =
                digest.to_ascii_lowercase().parse().map_err(|_| BadTokens::Line { line: number })?;
            let parties = match (words.next(), words.next()) {
                (None, _) => Vec::new(),
                (Some(right), None) => Handled::list(right).ok_or(BadTokens::Right { line: number })?,
                (Some(_), Some(_)) => return Err(BadTokens::Right { line: number }),
            };
            if engine::id::UnitId::new(name).is_err() || matches!(name, "clock" | "delivery") {
                return Err(BadTokens::Name { line: number });
            }
            let caller = Caller { name: name.into(), parties: parties.into() };
            if tokens.insert(digest.0, caller).is_some() {
                return Err(BadTokens::Twice { line: number });
            }
        }
        Ok(Self(tokens))
    }

    /// Whether this is a ledger, or a ledger and a unit, as a line grants the names of parties to.
    pub(crate) fn may_grant_names(text: &str) -> bool {
        Handled::parse(text).is_some()
    }

    /// One token under a name, which handles the names of parties in that ledger: for a demo.
    pub fn one(name: &str, token: &str, ledger: &LedgerId) -> Self {
        let caller = Caller { name: name.into(), parties: Arc::new([Handled { ledger: ledger.clone(), unit: None }]) };
        Self(HashMap::from([(Sha256::digest(token).into(), caller)]))
    }

    /// Whether nobody can come in.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whose token this is.
    pub(crate) fn caller(&self, token: &[u8]) -> Option<Caller> {
        let digest: [u8; 32] = Sha256::digest(token).into();
        self.0.get(&digest).cloned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_parties_are_granted_by_ledger_and_unit() {
        let digest = store::Digest::of(b"secret");
        let rights = |word: &str| {
            let tokens = Tokens::parse(&format!("office {digest} {word}")).unwrap();
            tokens.caller(b"secret").unwrap().parties.to_vec()
        };
        let handled = |ledger: &str, unit: Option<&str>| Handled {
            ledger: ledger.parse().unwrap(),
            unit: unit.map(|unit| unit.parse().unwrap()),
        };
        assert_eq!(rights(""), []);
        assert_eq!(rights("names:qingshan"), [handled("qingshan", None)]);
        let two = [handled("qingshan", Some("t01")), handled("lanxi", None)];
        assert_eq!(rights("names:qingshan/t01,lanxi"), two);
    }

    #[test]
    fn files() {
        let digest = store::Digest::of(b"secret").to_string();
        let other = store::Digest::of(b"other").to_string();
        let good = Tokens::parse(&format!("# people\n\nbureau {digest}\n  office\t{other}\n")).unwrap();
        assert_eq!(&*good.caller(b"secret").unwrap().name, "bureau");
        assert_eq!(&*good.caller(b"other").unwrap().name, "office");
        assert!(good.caller(b"Secret").is_none());
        assert!(good.caller(b"").is_none());
        let bad = [
            (format!("bureau {digest}\nbureau"), BadTokens::Line { line: 2 }),
            ("bureau 1234".to_owned(), BadTokens::Line { line: 1 }),
            (format!("clock {digest}"), BadTokens::Name { line: 1 }),
            (format!("局 {digest}"), BadTokens::Name { line: 1 }),
            (format!("a {digest}\nb {digest}"), BadTokens::Twice { line: 2 }),
            (format!("a {digest} names"), BadTokens::Right { line: 1 }),
            (format!("a {digest} names:"), BadTokens::Right { line: 1 }),
            (format!("a {digest} names:qingshan/"), BadTokens::Right { line: 1 }),
            (format!("a {digest} names:qingshan,"), BadTokens::Right { line: 1 }),
            (format!("a {digest} all:qingshan"), BadTokens::Right { line: 1 }),
            (format!("a {digest} names:qingshan names:lanxi"), BadTokens::Right { line: 1 }),
        ];
        for (text, wanted) in bad {
            assert_eq!(Tokens::parse(&text).err(), Some(wanted), "{text}");
        }
    }
}
