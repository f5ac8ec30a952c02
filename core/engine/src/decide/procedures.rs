//! Procedures are uploaded, tried in shadow, put into use, taken back; keys are trusted and revoked.

use super::ask::{ADMINISTRATOR, Asking};
use super::group::reason;
use super::localise::{Target, localise, rules};
use super::reschedule::{Comparison, Scope, amended_facts};
use crate::apply::procedure_moved;
use crate::entry::{Cause, Fact, ProcedureMove, UnitsChange};
use crate::id::{CampaignNo, PostId, ProcedureId, ProcedureNo};
use crate::limits;
use crate::procedure::{KeyId, Package, ProcedureVersion, Settings};
use crate::refusal::Refusal;
use crate::schedule::Announced;
use crate::state::{Stage, State, Version, WindowSpan};
use crate::time::At;
use std::sync::Arc;

pub(super) fn trust(state: &State, key: &KeyId, title: &str) -> Result<Vec<Fact>, Refusal> {
    match state.procedures.keys.get(key) {
        Some(known) if known.revoked.is_some() => Err(Refusal::KeyRevoked { key: key.to_string() }),
        Some(_) => Ok(Vec::new()),
        None => Ok(vec![Fact::KeyTrusted { key: key.clone(), title: reason(title)? }]),
    }
}

/// Revokes a key. What it signed is set aside at once: it is asked no more for answers that count.
pub(super) fn revoke(state: &State, key: &KeyId, why: &str) -> Result<Vec<Fact>, Refusal> {
    let reason = reason(why)?;
    if !state.procedures.trusts(key) {
        return Err(Refusal::UnknownKey { key: key.to_string() });
    }
    let mut facts = vec![Fact::KeyRevoked { key: key.clone(), reason }];
    let signed = state.procedures.each().filter(|(_, v)| v.package.signed_by.as_ref() == Some(key));
    let in_use = signed.filter(|(_, v)| is_in_use(v) && v.quarantine.is_none());
    facts.extend(in_use.map(|(procedure, _)| {
        let to = ProcedureMove::Quarantined { why: "key-revoked".into() };
        Fact::ProcedureMoved { procedure, to }
    }));
    Ok(facts)
}

/// Takes a package in. The same package again changes nothing; an older or changed one under a
/// version that is known is refused, so that nothing can be put back by playing an old file again.
pub(super) fn upload(state: &State, package: &Arc<Package>, unsigned_allowed: bool) -> Result<Vec<Fact>, Refusal> {
    let deployed = &state.procedures;
    let county = state.ledger.as_ref().map(|ledger| &ledger.id);
    if county != Some(&package.ledger) {
        return Err(Refusal::OtherCounty { county: package.ledger.to_string() });
    }
    match &package.signed_by {
        Some(key) if deployed.trusts(key) => {}
        Some(key) => return Err(Refusal::UntrustedKey { key: key.to_string() }),
        None if unsigned_allowed => {}
        None => return Err(Refusal::Unsigned {}),
    }
    let known = deployed.each().filter(|(_, v)| v.package.id == package.id);
    if let Some((_, newest)) = known.max_by_key(|(_, v)| v.package.version) {
        if deployed.each().any(|(_, v)| v.package == *package) {
            return Ok(Vec::new());
        }
        if newest.package.version >= package.version {
            let (version, newest) = (package.version.to_string(), newest.package.version.to_string());
            return Err(Refusal::VersionNotNewer { version, newest });
        }
    }
    if deployed.versions.len() >= limits::PROCEDURE_VERSIONS {
        let max = limits::PROCEDURE_VERSIONS.to_string();
        return Err(Refusal::TooMany { what: "procedure versions".into(), max });
    }
    let Some(bureau) = state.organisation.bureau() else { return Err(Refusal::NoUnits {}) };
    let mut facts = Vec::new();
    if let Ok(post) = ADMINISTRATOR.0.parse::<PostId>()
        && state.organisation.post_at(bureau, &post).is_none()
    {
        let posts = vec![(bureau, post, ADMINISTRATOR.1.to_owned())];
        facts.push(Fact::UnitsChanged(UnitsChange { posts, ..UnitsChange::default() }));
    }
    let no = ProcedureNo(deployed.versions.len() as u16);
    facts.push(Fact::ProcedureUploaded { no, package: package.clone() });
    Ok(facts)
}

fn is_in_use(version: &Version) -> bool {
    matches!(version.stage, Stage::Active | Stage::Shadow)
}

fn found<'s>(
    state: &'s State,
    id: &ProcedureId,
    version: Option<ProcedureVersion>,
) -> Result<(ProcedureNo, &'s Version), Refusal> {
    state.procedures.find(id, version).ok_or_else(|| Refusal::UnknownProcedure { id: id.to_string() })
}

/// A version may be asked only while the key it is signed with is trusted.
fn may_be_asked(state: &State, version: &Version) -> Result<(), Refusal> {
    match &version.package.signed_by {
        Some(key) if !state.procedures.may_answer(version) => Err(Refusal::UntrustedKey { key: key.to_string() }),
        Some(_) | None => Ok(()),
    }
}

/// One procedure answers a hook.
fn hooks_are_free(state: &State, version: &Version) -> Result<(), Refusal> {
    let id = &version.package.id;
    for hook in &version.package.hooks {
        if let Some((_, other)) = state.procedures.answering(*hook).filter(|(_, v)| v.package.id != *id) {
            let (hook, by) = (hook.to_string(), other.package.id.to_string());
            return Err(Refusal::HookTaken { hook, by });
        }
    }
    Ok(())
}

fn settings(version: &Version, given: Option<&Settings>) -> Result<Settings, Refusal> {
    // Settings that are not mentioned stay as they are.
    version.package.settings(given.unwrap_or(&version.settings)).map_err(|error| Refusal::BadSettings {
        zh: error.wrong.iter().map(|w| w.zh.as_str()).collect::<Vec<_>>().join("；"),
        en: error.wrong.iter().map(|w| w.en.as_str()).collect::<Vec<_>>().join("; "),
    })
}

/// Has a version asked beside what counts.
pub(super) fn shadow(
    state: &State,
    id: &ProcedureId,
    version: Option<ProcedureVersion>,
    given: Option<&Settings>,
) -> Result<Vec<Fact>, Refusal> {
    let (procedure, version) = found(state, id, version)?;
    may_be_asked(state, version)?;
    match version.stage {
        Stage::Active => return Err(Refusal::IsActive { id: id.to_string() }),
        Stage::Removed => return Err(Refusal::UnknownProcedure { id: id.to_string() }),
        Stage::Uploaded | Stage::Shadow | Stage::Previous | Stage::RolledBack => {}
    }
    let settings = settings(version, given)?;
    if version.stage == Stage::Shadow && version.settings == settings {
        return Ok(Vec::new());
    }
    Ok(vec![Fact::ProcedureMoved { procedure, to: ProcedureMove::Shadow { settings } }])
}

/// Puts a version into use. What has not opened yet is computed anew; what is open stays.
pub(super) fn activate(
    state: &State,
    asking: Asking<'_>,
    id: &ProcedureId,
    version: Option<ProcedureVersion>,
    given: Option<&Settings>,
    at: At,
) -> Result<Vec<Fact>, Refusal> {
    let (procedure, version) = found(state, id, version)?;
    may_be_asked(state, version)?;
    match version.stage {
        Stage::Shadow | Stage::Active | Stage::Previous => {}
        Stage::Uploaded | Stage::RolledBack | Stage::Removed => {
            return Err(Refusal::NotInShadow { id: id.to_string() });
        }
    }
    hooks_are_free(state, version)?;
    let settings = settings(version, given)?;
    if version.stage == Stage::Active && version.settings == settings {
        return Ok(Vec::new());
    }
    Ok(put(state, asking, procedure, ProcedureMove::Active { settings }, at))
}

/// Takes the active version back: the previous one is active again, else the definition's own rules.
pub(super) fn roll_back(state: &State, asking: Asking<'_>, id: &ProcedureId, at: At) -> Result<Vec<Fact>, Refusal> {
    found(state, id, None)?;
    let active = state.procedures.in_stage(id, Stage::Active);
    let (procedure, _) = active.ok_or_else(|| Refusal::NotActive { id: id.to_string() })?;
    if let Some((_, previous)) = state.procedures.in_stage(id, Stage::Previous) {
        may_be_asked(state, previous)?;
        hooks_are_free(state, previous)?;
    }
    Ok(put(state, asking, procedure, ProcedureMove::RolledBack, at))
}

/// Takes a version, or all of a procedure's, out of use for good.
pub(super) fn remove(
    state: &State,
    asking: Asking<'_>,
    id: &ProcedureId,
    version: Option<ProcedureVersion>,
    at: At,
) -> Result<Vec<Fact>, Refusal> {
    found(state, id, version)?;
    let wanted = |v: &Version| v.package.id == *id && version.is_none_or(|wanted| v.package.version == wanted);
    let left = state.procedures.each().filter(|(_, v)| wanted(v) && v.stage != Stage::Removed);
    let left: Vec<ProcedureNo> = left.map(|(no, _)| no).collect();
    let mut deployed = state.procedures.clone();
    let mut facts = Vec::new();
    for procedure in left {
        procedure_moved(&mut deployed, procedure, &ProcedureMove::Removed, at.now);
        facts.push(Fact::ProcedureMoved { procedure, to: ProcedureMove::Removed });
    }
    if !facts.is_empty() {
        facts.extend(asked_again(state, asking.with(deployed), at));
    }
    Ok(facts)
}

/// Lets a version that was set aside answer again.
pub(super) fn release(state: &State, id: &ProcedureId) -> Result<Vec<Fact>, Refusal> {
    found(state, id, None)?;
    let aside: Vec<(ProcedureNo, &Version)> =
        state.procedures.each().filter(|(_, v)| v.package.id == *id && v.quarantine.is_some()).collect();
    if aside.is_empty() {
        return Err(Refusal::NotQuarantined { id: id.to_string() });
    }
    aside.iter().try_for_each(|(_, version)| may_be_asked(state, version))?;
    let to = ProcedureMove::Released { by_hand: true };
    Ok(aside.into_iter().map(|(procedure, _)| Fact::ProcedureMoved { procedure, to: to.clone() }).collect())
}

fn put(state: &State, asking: Asking<'_>, procedure: ProcedureNo, to: ProcedureMove, at: At) -> Vec<Fact> {
    let mut deployed = state.procedures.clone();
    procedure_moved(&mut deployed, procedure, &to, at.now);
    let mut facts = vec![Fact::ProcedureMoved { procedure, to }];
    facts.extend(asked_again(state, asking.with(deployed), at));
    facts
}

/// Running campaigns with the procedures as they will be: only what has not opened yet follows them.
fn asked_again(state: &State, asking: Asking<'_>, at: At) -> Vec<Fact> {
    let mut facts = Vec::new();
    for (i, campaign) in state.campaigns.iter().enumerate().filter(|(_, c)| c.phase.is_live()) {
        let no = CampaignNo(i as u32);
        let own = &state.definitions[campaign.definition.index()].plan;
        let windows: Vec<Announced<'_>> = campaign.windows.iter().map(WindowSpan::announced).collect();
        let (id, definition) = (&campaign.id, campaign.definition);
        let new = localise(&asking, state, &Target { no, id, definition, plan: own, windows: &windows });
        let unchanged = match campaign.local_plan(campaign.local) {
            Some(local) => local.rules == new,
            None => new.changes.is_empty() && new.added.is_empty(),
        };
        if unchanged {
            continue;
        }
        let rules = rules(own, &new);
        facts.push(Fact::RulesLocalised(new));
        let calendar = &state.calendar;
        let comparison = Comparison::of(state, no, rules, calendar, &campaign.windows, Scope::NotOpen, at.now);
        facts.extend(amended_facts(state, no, comparison, Cause::Procedure, state.calendar_revision(), at.now));
    }
    asking.finish(facts)
}
