//! The name of a party: a text that shows itself to nobody by accident.

use engine::refusal::Bilingual;
use std::fmt;
use zeroize::Zeroizing;

/// Characters of a name at most.
pub const NAME_CHARS_MAX: usize = 64;

/// The name of a person or body. Overwritten when dropped; `Debug` shows nothing of it, and it is
/// neither displayed nor serialised: whoever needs the text says so with [`Name::expose`].
#[derive(Clone)]
pub struct Name(Zeroizing<String>);

impl Name {
    /// Takes a name as it was typed; spaces around it do not belong to it. All that is wrong is told at once.
    pub fn new(text: String) -> Result<Self, BadName> {
        let text = Zeroizing::new(text);
        let name = text.trim();
        let chars = name.chars().count();
        let mut mistakes = Vec::new();
        if chars == 0 {
            mistakes.push(NameMistake::Empty);
        }
        if chars > NAME_CHARS_MAX {
            mistakes.push(NameMistake::TooLong { chars });
        }
        if !name.chars().all(is_plain) {
            mistakes.push(NameMistake::Unprintable);
        }
        if mistakes.is_empty() { Ok(Self::accepted(name)) } else { Err(BadName { mistakes }) }
    }

    /// One that was accepted before.
    pub(super) fn accepted(name: &str) -> Self {
        Self(Zeroizing::new(name.to_owned()))
    }

    /// The text. Whoever copies it answers for the copy.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Name(..)")
    }
}

/// Nothing that ends a line, is invisible, or turns the direction of what follows.
fn is_plain(c: char) -> bool {
    let turns_or_hides =
        matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}');
    !c.is_control() && !turns_or_hides
}

/// A text that cannot be a name. Tells what is wrong, never the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadName {
    /// What is wrong, at least one thing.
    pub mistakes: Vec<NameMistake>,
}

/// One thing that is wrong with a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameMistake {
    /// Nothing stands there.
    Empty,
    /// More than [`NAME_CHARS_MAX`] characters.
    TooLong {
        /// Characters it has.
        chars: usize,
    },
    /// Line breaks, control characters, or characters that are invisible or turn the direction of writing.
    Unprintable,
}

impl NameMistake {
    /// Stable and machine-readable.
    pub fn code(self) -> &'static str {
        match self {
            Self::Empty => "name_empty",
            Self::TooLong { .. } => "name_too_long",
            Self::Unprintable => "name_unprintable",
        }
    }

    /// What is wrong and what to do.
    pub fn text(self) -> Bilingual {
        let (zh, en) = match self {
            Self::Empty => (
                "姓名为空；请填写姓名，或不填此项。".to_owned(),
                "The name is empty; give one, or leave the field out.".to_owned(),
            ),
            Self::TooLong { chars } => (
                format!("姓名有 {chars} 个字符，最多 {NAME_CHARS_MAX} 个；此处只填姓名或名称。"),
                format!("The name has {chars} characters, at most {NAME_CHARS_MAX} are taken; give the name alone."),
            ),
            Self::Unprintable => (
                "姓名中有换行、控制字符或不可见字符；请删去后重新填写。".to_owned(),
                "The name has line breaks, control or invisible characters; remove them.".to_owned(),
            ),
        };
        Bilingual { zh, en }
    }
}

impl fmt::Display for BadName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let texts: Vec<_> = self.mistakes.iter().map(|mistake| mistake.text().en).collect();
        f.write_str(&texts.join(" "))
    }
}

impl std::error::Error for BadName {}
