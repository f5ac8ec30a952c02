//! What a duty is compiled in: the campaign, its stages, its names, its defaults.

use super::names::Names;
use crate::read::written::Definition;
use crate::source::Span as Place;
use chrono_tz::Tz;
use engine::plan::{Span, Stage};

/// Everything around a duty.
pub(super) struct Context<'a> {
    pub definition: &'a Definition,
    pub names: Names<'a>,
    pub zone: Tz,
    /// The campaign's days, unless they are wrong.
    pub campaign: Option<Span>,
    pub campaign_at: Place,
    /// Stages that could be resolved, in order of time.
    pub stages: Vec<Stage>,
}

impl Context<'_> {
    /// Whether the definition declares no stages at all.
    pub(super) fn has_no_stages(&self) -> bool {
        self.definition.stages.is_empty()
    }
}
