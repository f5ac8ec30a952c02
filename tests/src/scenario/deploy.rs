//! Procedures in a scenario: what the county's people do with them, and what must then be so.

use super::acts::because;
use super::packages::{Wanted, key, package};
use super::run::Stage;
use super::words::Words;
use engine::entry::RuleUsed;
use engine::id::{LedgerId, ProcedureId, ProcedureNo};
use engine::input::Input;
use engine::procedure::{ProcedureVersion, Setting, Settings};
use engine::state::{Period, Stage as Life, State, Version};

/// Words with which an act on procedures begins.
pub(super) const ACTS: [&str; 7] = ["trust", "revoke", "upload", "shadow", "roll", "remove", "release"];

impl Stage {
    /// What a line says that somebody does with procedures.
    pub(super) fn deploy(&mut self, act: &str, words: &mut Words<'_>) -> Result<Input, String> {
        if act == "upload" {
            return self.upload(words);
        }
        if act == "trust" || act == "revoke" {
            let name = words.take("a key")?;
            let key = key(name).public();
            return Ok(match act {
                "trust" => Input::TrustKey { key, title: name.to_owned() },
                _ => Input::RevokeKey { key, reason: because(words)? },
            });
        }
        if act == "roll" {
            words.expect("back")?;
        }
        let procedure: ProcedureId = words.parse("a procedure")?;
        let is_version = words.peek().is_some_and(|word| word.parse::<ProcedureVersion>().is_ok());
        let version = if is_version { Some(words.parse("a version")?) } else { None };
        Ok(match act {
            "shadow" => Input::ShadowProcedure { procedure, version, settings: settings(words)?.map(Into::into) },
            "activate" => Input::ActivateProcedure { procedure, version, settings: settings(words)?.map(Into::into) },
            "roll" => Input::RollBackProcedure { procedure },
            "remove" => Input::RemoveProcedure { procedure, version },
            _ => Input::ReleaseProcedure { procedure },
        })
    }

    /// `upload three-days 1.0.0 example materials-in-three-days [for another-county] signed by z-it`
    fn upload(&mut self, words: &mut Words<'_>) -> Result<Input, String> {
        let (id, version) = (words.take("a procedure")?, words.take("a version")?);
        let is_example = match words.take("example or guest")? {
            "example" => true,
            "guest" => false,
            other => return Err(format!("{other:?} is neither \"example\" nor \"guest\"")),
        };
        let name = words.take("a name")?;
        let county: LedgerId = if words.skip("for") { words.parse("a county")? } else { self.county().clone() };
        let mut unsigned_allowed = false;
        let signed_by = if words.skip("unsigned") {
            unsigned_allowed = words.skip("allowed");
            None
        } else {
            words.expect("signed")?;
            words.expect("by")?;
            Some(words.take("a key")?)
        };
        let (file, read) = package(&Wanted { id, version, county: &county, is_example, name, signed_by })?;
        self.service().store().put_blob(&file).map_err(|error| error.to_string())?;
        Ok(Input::UploadProcedure { package: std::sync::Arc::new(read).into(), unsigned_allowed })
    }
}

/// `with days=3 duty=stage-material half-monthly=yes`
fn settings(words: &mut Words<'_>) -> Result<Option<Settings>, String> {
    if !words.skip("with") {
        return Ok(None);
    }
    let mut all = Settings::new();
    while words.peek().is_some() {
        let word = words.take("a setting")?;
        let (name, value) = word.split_once('=').ok_or_else(|| format!("{word:?} is not a setting such as days=3"))?;
        let value = match (value, value.parse()) {
            (_, Ok(number)) => Setting::Integer(number),
            ("yes" | "no", _) => Setting::YesNo(value == "yes"),
            _ => Setting::Text(value.to_owned()),
        };
        all.insert(name.to_owned(), value);
    }
    Ok(Some(all))
}

/// `procedure three-days 1.0.0 is active`, `is quarantined because failed-repeatedly`, `is free`,
/// `has refused 1`.
pub(super) fn procedure(state: &State, words: &mut Words<'_>) -> Result<(), String> {
    let version = find(state, words)?;
    if words.skip("has") {
        while let Some(what) = words.peek() {
            words.take("a count")?;
            let track = &version.track;
            let is = match what {
                "asked" => track.calls,
                "failed" => track.failures,
                "refused" => track.refused,
                "same" => track.same,
                "differs" => track.differs,
                other => return Err(format!("{other:?} is not counted")),
            };
            let wanted: u64 = words.parse("a number")?;
            if is != wanted {
                return Err(format!("{what} {is}"));
            }
        }
        return Ok(());
    }
    words.expect("is")?;
    let wanted = words.take("a stage")?;
    let stage = match version.stage {
        Life::Uploaded => "uploaded",
        Life::Shadow => "shadow",
        Life::Active => "active",
        Life::Previous => "previous",
        Life::RolledBack => "rolled-back",
        Life::Removed => "removed",
    };
    let why = version.quarantine.as_ref().map(|quarantine| &*quarantine.why);
    let holds = match wanted {
        "quarantined" => {
            words.expect("because")?;
            why == Some(words.take("a cause")?)
        }
        "free" => why.is_none(),
        other => stage == other,
    };
    if holds { words.end() } else { Err(format!("it is {stage}, quarantined because {why:?}")) }
}

fn find<'s>(state: &'s State, words: &mut Words<'_>) -> Result<&'s Version, String> {
    let id: ProcedureId = words.parse("a procedure")?;
    let version = words.parse("a version")?;
    let found = state.procedures.find(&id, Some(version));
    found.map(|(_, version)| version).ok_or_else(|| format!("there is no {id} {version}"))
}

/// By whose word a period has its dates: `local by three-days 1.0.0`, `base rule used: relaxes`,
/// `by the definition`. None where the line says something else.
pub(super) fn rule(state: &State, period: &Period, words: &mut Words<'_>) -> Option<Result<(), String>> {
    let name = |no: ProcedureNo| {
        let package = &state.procedures.version(no).expect("a version").package;
        format!("{} {}", package.id, package.version)
    };
    let is = match &period.basis.rule {
        RuleUsed::Definition => "by the definition".to_owned(),
        RuleUsed::Local(no) => format!("local by {}", name(*no)),
        RuleUsed::Base { cause, .. } => format!("base rule used: {cause}"),
    };
    if !matches!(words.peek(), Some("local" | "base" | "by")) {
        return None;
    }
    let wanted = words.rest();
    Some(if is == wanted { Ok(()) } else { Err(format!("it is {is}")) })
}
