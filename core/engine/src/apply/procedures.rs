//! Procedures come, are asked, are set aside and go.

use super::Here;
use crate::entry::{Asked, CallRecord, ProcedureMove, Verdict};
use crate::id::ProcedureNo;
use crate::procedure::{KeyId, Package};
use crate::state::{Deployed, Quarantine, Stage, State, TrustedKey, Version};
use crate::time::Timestamp;
use std::sync::Arc;

pub(super) fn key_trusted(state: &mut State, key: &KeyId, title: &str, here: Here) {
    let trusted = TrustedKey { title: title.into(), since: here.at, revoked: None };
    state.procedures.keys.insert(key.clone(), trusted);
}

pub(super) fn key_revoked(state: &mut State, key: &KeyId, reason: &str) {
    if let Some(known) = state.procedures.keys.get_mut(key) {
        known.revoked = Some(reason.into());
    }
}

pub(super) fn uploaded(state: &mut State, package: &Arc<Package>, here: Here) {
    state.procedures.versions.push(Version::new(package.clone(), here.entry, here.at));
}

/// Also used to see what would follow from a move before it is decided.
pub(crate) fn moved(deployed: &mut Deployed, no: ProcedureNo, to: &ProcedureMove, at: Timestamp) {
    let Some(id) = deployed.version(no).map(|version| version.package.id.clone()) else { return };
    let put = |deployed: &mut Deployed, from: Stage, to: Stage| {
        let of_it = deployed.versions.iter_mut().filter(|version| version.package.id == id);
        of_it.filter(|version| version.stage == from).for_each(|version| version.stage = to);
    };
    match to {
        ProcedureMove::Shadow { .. } => put(deployed, Stage::Shadow, Stage::Uploaded),
        // Other settings of what is active leave the version to go back to where it is.
        ProcedureMove::Active { .. } if deployed.versions[no.index()].stage == Stage::Active => {}
        ProcedureMove::Active { .. } => {
            put(deployed, Stage::Previous, Stage::Uploaded);
            put(deployed, Stage::Active, Stage::Previous);
        }
        ProcedureMove::RolledBack => put(deployed, Stage::Previous, Stage::Active),
        ProcedureMove::Removed | ProcedureMove::Quarantined { .. } | ProcedureMove::Released { .. } => {}
    }
    let version = &mut deployed.versions[no.index()];
    match to {
        ProcedureMove::Shadow { settings } => {
            version.stage = Stage::Shadow;
            version.settings = settings.clone();
        }
        ProcedureMove::Active { settings } => {
            version.stage = Stage::Active;
            version.settings = settings.clone();
        }
        ProcedureMove::RolledBack => version.stage = Stage::RolledBack,
        ProcedureMove::Removed => version.stage = Stage::Removed,
        ProcedureMove::Quarantined { why } => {
            version.quarantine = Some(Quarantine { since: at, why: why.clone(), clean: 0, asked: at });
        }
        ProcedureMove::Released { .. } => {
            version.quarantine = None;
            version.track.forgive();
        }
    }
}

/// Also used where a candidate is rehearsed.
pub(crate) fn asked(deployed: &mut Deployed, calls: &[CallRecord], at: Timestamp) {
    for call in calls {
        let Some(version) = deployed.versions.get_mut(call.procedure.index()) else { continue };
        let failed = call.verdict.is_failure();
        version.track.add(failed, at);
        version.track.refused += u64::from(matches!(call.verdict, Verdict::Refused { .. }));
        match call.asked {
            Asked::Active => {}
            Asked::Shadow { same: true } => version.track.same += 1,
            Asked::Shadow { same: false } => version.track.differs += 1,
        }
        if let Some(quarantine) = &mut version.quarantine {
            quarantine.asked = at;
            quarantine.clean = if failed { 0 } else { quarantine.clean.saturating_add(1) };
        }
    }
}
