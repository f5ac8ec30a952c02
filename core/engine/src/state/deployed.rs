//! Procedures deployed in a ledger: their versions, how each has done, and the keys that may sign.

use crate::id::{EntryNo, ProcedureId, ProcedureNo};
use crate::limits;
use crate::procedure::{Hook, KeyId, Package, ProcedureVersion, Settings};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Procedures of a ledger.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Deployed {
    /// Versions in order of upload.
    pub versions: Vec<Version>,
    /// Keys that were ever trusted.
    pub keys: BTreeMap<KeyId, TrustedKey>,
}

/// A key that may sign, or might once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrustedKey {
    /// Whose it is.
    pub title: Box<str>,
    /// Since when it is trusted.
    pub since: Timestamp,
    /// Why it is trusted no longer.
    pub revoked: Option<Box<str>>,
}

/// A version of a procedure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Version {
    /// What it is.
    pub package: Arc<Package>,
    /// The entry that brought it.
    pub entry: EntryNo,
    /// When.
    pub uploaded: Timestamp,
    /// Where it stands.
    pub stage: Stage,
    /// Its settings in shadow and in use.
    pub settings: Settings,
    /// Set while its answers do not count because it failed.
    pub quarantine: Option<Quarantine>,
    /// How it has done.
    pub track: Track,
}

/// Where a version stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// There, and not asked.
    Uploaded,
    /// Asked beside what counts; its answers are compared.
    Shadow,
    /// Its answers count.
    Active,
    /// It was active before the one that is.
    Previous,
    /// It was taken back.
    RolledBack,
    /// It is not used any more.
    Removed,
}

/// A version whose answers do not count because it failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quarantine {
    /// Since when.
    pub since: Timestamp,
    /// Why, a stable word.
    pub why: Box<str>,
    /// Clean calls in a row since then.
    pub clean: u16,
    /// When it was last asked, to see whether it is well again.
    pub asked: Timestamp,
}

/// How a version has done since it was uploaded or released.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Track {
    /// Calls.
    pub calls: u64,
    /// Calls that gave no proposal.
    pub failures: u64,
    /// Proposals that went too far.
    pub refused: u64,
    /// Shadow calls that came to the same as what counted.
    pub same: u64,
    /// Shadow calls that did not.
    pub differs: u64,
    /// The latest calls, the newest in the lowest bit; set: it failed.
    latest: u128,
    /// When it failed last, the newest at the end.
    failed: Vec<Timestamp>,
}

impl Version {
    pub(crate) fn new(package: Arc<Package>, entry: EntryNo, uploaded: Timestamp) -> Self {
        let (stage, settings, track) = (Stage::Uploaded, Settings::new(), Track::default());
        Version { package, entry, uploaded, stage, settings, quarantine: None, track }
    }

    /// As if it had always been in use.
    pub(crate) fn active(package: Arc<Package>, settings: Settings) -> Self {
        Version { stage: Stage::Active, settings, ..Version::new(package, EntryNo(0), Timestamp(0)) }
    }
}

impl Track {
    /// One more call.
    pub(crate) fn add(&mut self, failed: bool, at: Timestamp) {
        self.calls += 1;
        self.latest = (self.latest << 1) | u128::from(failed);
        if failed {
            self.failures += 1;
            self.failed.push(at);
            if self.failed.len() > limits::FAILURES_TO_QUARANTINE {
                self.failed.remove(0);
            }
        }
    }

    /// Its failures do not count any more; the counts stay.
    pub(crate) fn forgive(&mut self) {
        self.latest = 0;
        self.failed.clear();
    }

    /// Why it should be set aside: three failures within ten minutes, or more than five in the
    /// latest hundred calls.
    pub(crate) fn is_bad(&self) -> Option<&'static str> {
        let window = 1u128.checked_shl(limits::CALLS_LOOKED_AT).map_or(u128::MAX, |bit| bit - 1);
        let in_short = match (self.failed.first(), self.failed.last()) {
            (Some(first), Some(last)) if self.failed.len() == limits::FAILURES_TO_QUARANTINE => {
                last.0 - first.0 <= limits::FAILURES_WITHIN_MILLIS
            }
            _ => false,
        };
        let in_many = (self.latest & window).count_ones() > limits::FAILURES_IN_CALLS;
        match (in_short, in_many) {
            (true, _) => Some("failed-repeatedly"),
            (false, true) => Some("fails-too-often"),
            (false, false) => None,
        }
    }
}

impl Quarantine {
    /// Whether it is time to see whether it is well again.
    pub(crate) fn may_be_asked(&self, now: Timestamp) -> bool {
        now.0 - self.asked.0 >= limits::QUARANTINE_CALL_MILLIS
    }
}

impl Deployed {
    /// A version by number.
    pub fn version(&self, no: ProcedureNo) -> Option<&Version> {
        self.versions.get(no.index())
    }

    /// Versions with their numbers, in order of upload.
    pub fn each(&self) -> impl Iterator<Item = (ProcedureNo, &Version)> {
        self.versions.iter().enumerate().map(|(i, version)| (ProcedureNo(i as u16), version))
    }

    /// A procedure's version; none given: the newest.
    pub fn find(&self, id: &ProcedureId, version: Option<ProcedureVersion>) -> Option<(ProcedureNo, &Version)> {
        let of_it = self.each().filter(|(_, v)| v.package.id == *id);
        match version {
            Some(wanted) => of_it.filter(|(_, v)| v.package.version == wanted).last(),
            None => of_it.max_by_key(|(_, v)| v.package.version),
        }
    }

    /// The version of a procedure in a stage.
    pub fn in_stage(&self, id: &ProcedureId, stage: Stage) -> Option<(ProcedureNo, &Version)> {
        self.each().filter(|(_, v)| v.package.id == *id && v.stage == stage).last()
    }

    /// The version whose answers count for a hook; it may be in quarantine.
    pub fn answering(&self, hook: Hook) -> Option<(ProcedureNo, &Version)> {
        self.each().find(|(_, v)| v.stage == Stage::Active && v.package.hooks.contains(&hook))
    }

    /// Versions asked beside it.
    pub fn shadowing(&self, hook: Hook) -> impl Iterator<Item = (ProcedureNo, &Version)> {
        self.each().filter(move |(_, v)| v.stage == Stage::Shadow && v.package.hooks.contains(&hook))
    }

    /// Versions that may be asked: their components have to be at hand.
    pub fn wanted(&self) -> impl Iterator<Item = &Version> {
        self.versions.iter().filter(|v| matches!(v.stage, Stage::Active | Stage::Shadow))
    }

    /// Whether the key a version is signed with counts. Nothing that a revoked key signed is run.
    pub fn may_answer(&self, version: &Version) -> bool {
        version.package.signed_by.as_ref().is_none_or(|key| self.trusts(key))
    }

    /// Whether a key may sign now.
    pub fn trusts(&self, key: &KeyId) -> bool {
        self.keys.get(key).is_some_and(|key| key.revoked.is_none())
    }
}
