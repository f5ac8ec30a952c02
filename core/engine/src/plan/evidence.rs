//! What must be handed in, and what its figures must reach.

use crate::deadline::Deadline;
use crate::id::{FieldId, KindId};
use serde::{Deserialize, Serialize};

/// What must be handed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Evidence {
    /// Nothing but the word that it is done.
    Nothing,
    /// A document.
    Document,
    /// Figures on a small typed form.
    Figures(Form),
    /// What is recorded at a case of the register.
    Case,
}

/// A small typed form. There are no free-text fields: nothing about a person can creep in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Form {
    /// Fields in order.
    pub fields: Vec<Field>,
    /// One row for each unit of this kind under the submitting unit, instead of a single row.
    pub per: Option<KindId>,
}

/// A field of a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// Its id.
    pub id: FieldId,
    /// Its label.
    pub title: String,
    /// Its type and bounds.
    pub kind: FieldKind,
}

/// Types of figures. Each is held as a whole number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FieldKind {
    /// A count within bounds.
    Integer {
        /// Smallest allowed.
        min: i64,
        /// Largest allowed.
        max: i64,
    },
    /// 0 or 1.
    YesNo,
    /// Hundredths of a percent, 0 to 10000.
    Percent,
}

/// What figures must reach; every condition, in every row. 以上 includes the number itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// All of these.
    pub conditions: Vec<Condition>,
    /// How long a unit has to put right what was not met (or what was returned).
    pub correct_within: Deadline,
}

/// One condition. Fields are places in the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Condition {
    /// The field is at least this.
    AtLeast {
        /// Place of the field.
        field: u16,
        /// Smallest value that passes.
        value: i64,
    },
    /// `part / whole` is at least so many hundredths of a percent; no whole, not applicable.
    Ratio {
        /// Place of the numerator.
        part: u16,
        /// Place of the denominator.
        whole: u16,
        /// Hundredths of a percent: 9000 is 90 %.
        at_least: u32,
    },
}
