//! The language as data: every object, field, word and notation once. The readers check against
//! these tables and the JSON Schema is made from them, so the two cannot part ways.

pub(crate) mod cases;
mod counts;
mod definition;
mod duty;
pub(crate) mod kinds;
pub(crate) mod notation;
mod register;
pub(crate) mod words;

pub(crate) use counts::{AMOUNT_MAX, MEASURE, POINTS, POINTS_MAX, SUBSIDY};
pub(crate) use definition::{DEFINITION, FORM, FORM_FIELD, KIND, LOCAL, REPEAT, RUNG, STAGE};
pub(crate) use duty::{CORRECT, DUE, DUTY, EVERY, REPORT, TARGET, WHO};
pub(crate) use register::{ALERT, EXTENSION_MAX, LEVELS_MAX, NEXT, OWNERS, REGISTER, REGISTER_LOCAL, VISIT, WITHIN};

/// A mapping with known fields.
#[derive(Debug)]
pub(crate) struct Object {
    /// Its name in the schema.
    pub name: &'static str,
    /// What it is, in Chinese, as it stands in sentences.
    pub zh: &'static str,
    /// The same in English.
    pub en: &'static str,
    /// Its fields in the order people write them.
    pub fields: &'static [Field],
}

/// A field of an object.
#[derive(Debug)]
pub(crate) struct Field {
    /// Its key.
    pub name: &'static str,
    /// What people call it in Chinese; a key written so is understood as a slip.
    pub called: &'static str,
    /// Whether it must be there.
    pub required: bool,
    /// What it takes.
    pub shape: Shape,
    /// Explanation in Chinese.
    pub zh: &'static str,
    /// Explanation in English.
    pub en: &'static str,
}

/// What a field takes.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Shape {
    /// Free text.
    Text,
    /// An id.
    Id,
    /// A kind of unit.
    Kind,
    /// Yes or no.
    YesNo,
    /// A whole number within bounds.
    Integer(i64, i64),
    /// A number with at most two decimals; bounds in hundredths.
    Decimal(i64, i64),
    /// One of these words.
    Words(&'static [Word]),
    /// Text in a notation.
    Notation(&'static Notation),
    /// One, or a list of them.
    OneOrMany(&'static Shape),
    /// A mapping from ids to this.
    ById(&'static Shape),
    /// A mapping with known fields.
    Object(&'static Object),
    /// Any of these.
    Any(&'static [Shape]),
}

impl Shape {
    /// Whether it is, or may be, a mapping with this field.
    pub(crate) fn takes(&self, key: &str) -> bool {
        match self {
            Shape::Object(object) => object.fields.iter().any(|field| field.name == key),
            Shape::OneOrMany(item) => item.takes(key),
            Shape::Any(shapes) => shapes.iter().any(|shape| shape.takes(key)),
            _ => false,
        }
    }
}

/// A word with a fixed meaning.
#[derive(Debug)]
pub(crate) struct Word {
    /// As written.
    pub word: &'static str,
    /// Meaning in Chinese.
    pub zh: &'static str,
    /// Meaning in English.
    pub en: &'static str,
}

/// A small notation inside one text, for example `W-3 09:00`.
#[derive(Debug)]
pub(crate) struct Notation {
    /// A regular expression that every good text matches; what it lets through is read in full.
    pub pattern: &'static str,
    /// Examples, most usual first.
    pub examples: &'static [&'static str],
    /// What it is, in Chinese.
    pub zh: &'static str,
    /// The same in English.
    pub en: &'static str,
}

const fn field(name: &'static str, called: &'static str, shape: Shape, zh: &'static str, en: &'static str) -> Field {
    Field { name, called, required: false, shape, zh, en }
}

const fn required(name: &'static str, called: &'static str, shape: Shape, zh: &'static str, en: &'static str) -> Field {
    Field { name, called, required: true, shape, zh, en }
}
