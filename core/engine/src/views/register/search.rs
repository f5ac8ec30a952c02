//! Words found in the facts in brief and the measures. Chinese has no blanks between words and no
//! list of words knows every village, so what is looked for is the text itself, wherever it stands.

use memchr::memchr2_iter;
use memchr::memmem::Finder;

/// What is looked for: every term must occur. Terms are separated by blanks (also full-width
/// ones); case does not matter for ASCII letters.
#[derive(Debug, Clone, Default)]
pub struct Terms(Vec<Term>);

fn finder(part: &[u8]) -> Finder<'static> {
    Finder::new(part).into_owned()
}

#[derive(Debug, Clone)]
enum Term {
    /// Without ASCII letters: found as it is.
    Plain(Finder<'static>),
    /// With ASCII letters. A part without them is looked for first, then what stands around it.
    Around { whole: Box<[u8]>, at: usize, anchor: Finder<'static> },
    /// ASCII letters and little else.
    Letters { whole: Box<[u8]> },
}

impl Terms {
    /// Splits a text into terms.
    pub fn new(text: &str) -> Self {
        Self(text.split_whitespace().map(|term| Term::new(term.as_bytes())).collect())
    }

    /// Whether nothing is looked for: then everything fits.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether every term stands in one of these texts.
    pub fn found_in(&self, texts: &[&str]) -> bool {
        self.0.iter().all(|term| texts.iter().any(|text| term.is_in(text.as_bytes())))
    }
}

impl Term {
    fn new(term: &[u8]) -> Self {
        if !term.iter().any(u8::is_ascii_alphabetic) {
            return Term::Plain(finder(term));
        }
        let whole = Box::from(term);
        // Bytes of Chinese characters are no ASCII letters, so a part is a part in text, too.
        let parts = term.split(u8::is_ascii_alphabetic).filter(|part| part.len() >= 3);
        match parts.max_by_key(|part| part.len()) {
            Some(part) => {
                let anchor = finder(part);
                let at = anchor.find(term).unwrap_or(0);
                Term::Around { whole, at, anchor }
            }
            None => Term::Letters { whole },
        }
    }

    fn is_in(&self, text: &[u8]) -> bool {
        let stands_at = |start: usize, whole: &[u8]| {
            text.get(start..start + whole.len()).is_some_and(|here| here.eq_ignore_ascii_case(whole))
        };
        match self {
            Term::Plain(finder) => finder.find(text).is_some(),
            Term::Around { whole, at, anchor } => {
                let mut places = Overlapping { anchor, text, from: 0 };
                places.any(|place| place >= *at && stands_at(place - at, whole))
            }
            Term::Letters { whole } => {
                let (lower, upper) = (whole[0].to_ascii_lowercase(), whole[0].to_ascii_uppercase());
                memchr2_iter(lower, upper, text).any(|start| stands_at(start, whole))
            }
        }
    }
}

/// Places of a part, also where one begins inside another.
struct Overlapping<'t> {
    anchor: &'t Finder<'static>,
    text: &'t [u8],
    from: usize,
}

impl Iterator for Overlapping<'_> {
    type Item = usize;
    fn next(&mut self) -> Option<usize> {
        let place = self.from + self.anchor.find(self.text.get(self.from..)?)?;
        self.from = place + 1;
        Some(place)
    }
}
