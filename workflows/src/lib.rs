//! What should happen? The language in which a bureau writes a campaign: text in, diagnostics and
//! a plan out.
//!
//! The stages, each a type of its own: [`Source`] (text and name) → the tree (texts, lists and
//! mappings with their places) → what was written (every field typed, names still names) →
//! [`engine::plan::Plan`]. No stage stops at the first mistake.
//!
//! Pure: no files, no clock, no chance. Must not know: stores, HTTP, terminals.

pub mod calendars;
mod check;
mod compile;
pub mod diagnostic;
mod language;
mod read;
pub mod render;
mod schema;
pub mod source;
mod yaml;

pub use diagnostic::{Code, Diagnostic, Located, Severity};
pub use schema::schema;
pub use source::{Position, Source, Span};

use diagnostic::Reports;
use engine::calendar::Calendar;
use engine::org::UnitRow;
use engine::plan::Plan;

/// What a definition is checked against.
#[derive(Debug, Clone, Copy)]
pub struct World<'a> {
    /// Days off and make-up working days.
    pub calendar: &'a Calendar,
    /// The bureau's units, where they are known: then units and posts are checked too.
    pub units: Option<&'a [UnitRow]>,
}

/// What became of a definition.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// The plan; none if there is any error.
    pub plan: Option<Plan>,
    /// Every mistake, warning and note, in the order of the file.
    pub diagnostics: Vec<Diagnostic>,
}

impl Outcome {
    /// Whether any diagnostic is an error.
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(|d| d.severity == Severity::Error)
    }
}

/// The title of a standard kind of unit (司法所 for `township-office`); none of a kind that a
/// definition made for itself.
pub fn kind_title(kind: &str) -> Option<&'static str> {
    language::kinds::STANDARD.iter().find(|known| known.id == kind).map(|known| known.title)
}

/// Checks and compiles a definition. Never fails: whatever the text is, the outcome says what to
/// do about it.
pub fn compile(source: &Source, world: &World<'_>) -> Outcome {
    let mut reports = Reports::default();
    let plan = yaml::parse(source, &mut reports)
        .and_then(|root| read::definition(&root, &mut reports))
        .and_then(|definition| compile::compile(&definition, world, &mut reports));
    let plan = plan.filter(|_| !reports.any_error());
    Outcome { plan, diagnostics: reports.finish() }
}
