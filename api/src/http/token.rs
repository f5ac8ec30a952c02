//! Who may come in: bearer tokens, known by the SHA-256 of each, so that the file that lists them
//! gives no token away. A token is 256 random bits; guessing its digest helps nobody, so finding
//! a digest by lookup needs no further care about timing.

use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::sync::Arc;

/// The tokens of a service.
#[derive(Clone, Default)]
pub struct Tokens(HashMap<[u8; 32], Arc<str>>);

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
    /// The same token under two names.
    #[error("line {line}: this token is listed before; give everyone a token of their own")]
    Twice {
        /// Counted from 1.
        line: usize,
    },
}

/// Whose request it is. What they do is recorded under this name.
#[derive(Debug, Clone)]
pub(crate) struct Caller(pub(crate) Arc<str>);

impl Tokens {
    /// Reads the lines `name sha256-of-the-token`. Empty lines and those with `#` are passed over.
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
            let (name, digest) = line.split_once(char::is_whitespace).ok_or(BadTokens::Line { line: number })?;
            let digest: store::Digest =
                digest.trim().to_ascii_lowercase().parse().map_err(|_| BadTokens::Line { line: number })?;
            if engine::id::UnitId::new(name).is_err() || matches!(name, "clock" | "delivery") {
                return Err(BadTokens::Name { line: number });
            }
            if tokens.insert(digest.0, name.into()).is_some() {
                return Err(BadTokens::Twice { line: number });
            }
        }
        Ok(Self(tokens))
    }

    /// One token under a name, for a demo or a test.
    pub fn one(name: &str, token: &str) -> Self {
        Self(HashMap::from([(Sha256::digest(token).into(), name.into())]))
    }

    /// Whether nobody can come in.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whose token this is.
    pub(crate) fn caller(&self, token: &[u8]) -> Option<Caller> {
        let digest: [u8; 32] = Sha256::digest(token).into();
        self.0.get(&digest).cloned().map(Caller)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files() {
        let digest = store::Digest::of(b"secret").to_string();
        let other = store::Digest::of(b"other").to_string();
        let good = Tokens::parse(&format!("# people\n\nbureau {digest}\n  office\t{other}\n")).unwrap();
        assert_eq!(&*good.caller(b"secret").unwrap().0, "bureau");
        assert_eq!(&*good.caller(b"other").unwrap().0, "office");
        assert!(good.caller(b"Secret").is_none());
        assert!(good.caller(b"").is_none());
        let bad = [
            (format!("bureau {digest}\nbureau"), BadTokens::Line { line: 2 }),
            ("bureau 1234".to_owned(), BadTokens::Line { line: 1 }),
            (format!("clock {digest}"), BadTokens::Name { line: 1 }),
            (format!("局 {digest}"), BadTokens::Name { line: 1 }),
            (format!("a {digest}\nb {digest}"), BadTokens::Twice { line: 2 }),
        ];
        for (text, wanted) in bad {
            assert_eq!(Tokens::parse(&text).err(), Some(wanted), "{text}");
        }
    }
}
