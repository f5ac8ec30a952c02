//! A definition version is published. Publishing the newest text again changes nothing.

use crate::entry::Fact;
use crate::id::DefinitionNo;
use crate::plan::Plan;
use crate::state::State;
use std::sync::Arc;

pub(super) fn publish(state: &State, source: &Arc<str>, plan: &Arc<Plan>) -> Vec<Fact> {
    let newest = state.definition(&plan.id, None).map(|no| &state.definitions[no.index()]);
    let sha256 = crate::apply::sha256_hex(source.as_bytes());
    if newest.is_some_and(|known| known.sha256 == sha256) {
        return Vec::new();
    }
    vec![Fact::DefinitionPublished {
        no: DefinitionNo(state.definitions.len() as u32),
        version: newest.map_or(1, |known| known.version + 1),
        source: source.clone(),
        plan: plan.clone(),
    }]
}
