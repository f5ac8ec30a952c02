//! A register of disputes and measures as written.

use super::{Due, Policy, Post, Titled, Who};
use crate::read::{At, Given};
use crate::source::Span;
use engine::id::{KindId, TermId};
use engine::plan::{Grant, Quantity, Scope};
use engine::procedure::{Difficulty, MatterOutcome, VisitAnchor};

/// The register.
pub(crate) struct Register {
    /// Its key: what is missing from it, or taken from the project's own, is reported there.
    pub span: Span,
    pub title: Option<String>,
    pub cites: Vec<String>,
    pub series: Given<String>,
    pub who: Given<Who>,
    pub who_at: Option<Span>,
    pub to: Given<Vec<At<Post>>>,
    pub types: Given<Vec<Titled<TermId>>>,
    pub sources: Given<Vec<Titled<TermId>>>,
    pub ways: Given<Vec<Titled<TermId>>>,
    pub limit: Given<Due>,
    /// By dispute type.
    pub limits: Given<Vec<(At<TermId>, Given<Due>)>>,
    /// In days.
    pub extension: Given<u16>,
    pub inform: Given<Due>,
    pub visits: Given<Vec<At<Visit>>>,
    pub policy: Policy,
    pub alerts: Given<Vec<At<Alert>>>,
    pub owners: Vec<(Scope, Given<Post>)>,
    pub unresolved: Given<Vec<At<Post>>>,
    pub subsidies: Given<Vec<At<Subsidy>>>,
    pub points: Given<Vec<At<Points>>>,
    pub commendation: Given<Vec<At<Measure>>>,
    pub local: RegisterLocal,
}

/// A return visit.
pub(crate) struct Visit {
    pub title: Option<String>,
    pub anchor: VisitAnchor,
    pub within: Due,
}

/// A level of alert.
pub(crate) struct Alert {
    pub level: Given<u8>,
    pub title: Option<String>,
    pub cites: Vec<String>,
    pub tell: Vec<At<Post>>,
    /// In hours.
    pub within: Option<u32>,
    pub next: Vec<At<Next>>,
}

/// Who is next.
pub(crate) struct Next {
    pub tell: Vec<At<Post>>,
    /// In hours.
    pub within: Option<u32>,
}

/// A rule of payment.
pub(crate) struct Subsidy {
    pub kinds: Vec<At<KindId>>,
    pub difficulties: Vec<Difficulty>,
    pub outcomes: Vec<MatterOutcome>,
    pub file: Vec<TermId>,
    /// In fen.
    pub amount: u64,
    pub source: String,
}

/// A rule of points.
pub(crate) struct Points {
    pub each: At<Quantity>,
    /// In hundredths.
    pub points: i32,
    pub source: String,
}

/// What is counted, of what, and how much of it.
pub(crate) struct Measure {
    pub part: At<Quantity>,
    pub of: Option<At<Quantity>>,
    pub at_least: At<String>,
}

/// What a county's procedure may change.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct RegisterLocal {
    pub limit: Given<Grant>,
    pub visits: Given<Grant>,
    pub subsidy: Given<bool>,
    pub score: Given<bool>,
}
