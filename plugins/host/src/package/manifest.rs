//! The manifest: what a procedure is, whose it is and what it wants. In a project it is the file
//! `procedure.json`, in a package a section of the same text.

use super::read::Reader;
use crate::limits;
use engine::id::{LedgerId, ProcedureId};
use engine::procedure::{Hook, Limits, ProcedureVersion, SettingKind, SettingRule};
use engine::refusal::Bilingual;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// What a procedure is, whose it is and what it wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manifest {
    /// Its id.
    pub id: ProcedureId,
    /// Its title, for people.
    pub title: String,
    /// Its version.
    pub version: ProcedureVersion,
    /// The county's ledger.
    pub county: LedgerId,
    /// Hooks it answers.
    pub hooks: Vec<Hook>,
    /// Settings it has.
    pub settings: BTreeMap<String, SettingRule>,
    /// What it wants to use; the defaults where it does not say.
    pub limits: Limits,
}

/// A mistake in a manifest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// Its stable code.
    pub code: &'static str,
    /// Where: a path such as `settings.days.min`, or for broken JSON line and column.
    pub place: String,
    /// What is wrong and what to write.
    pub text: Bilingual,
}

impl Mistake {
    pub(super) fn zh(&self) -> String {
        format!("{}：{}", self.place, self.text.zh)
    }

    pub(super) fn en(&self) -> String {
        format!("{}: {}", self.place, self.text.en)
    }
}

/// Settings a procedure may have.
const SETTINGS: usize = 40;
/// Choices a setting may have.
const CHOICES: usize = 50;
/// Characters of a title.
const TITLE_CHARS: usize = 100;
/// Characters of a text setting, as the engine has it.
const VALUE_CHARS: usize = 200;

impl Manifest {
    /// Reads a manifest; all mistakes at once.
    pub fn parse(text: &str) -> Result<Manifest, Vec<Mistake>> {
        if text.len() > limits::MANIFEST_BYTES {
            return Err(vec![too_long(text.len())]);
        }
        let value: Value = serde_json::from_str(text).map_err(|error| vec![not_json(&error)])?;
        let mut r = Reader::default();
        let manifest = read(&mut r, &value);
        match manifest {
            Some(manifest) if r.mistakes.is_empty() => Ok(manifest),
            _ => Err(r.mistakes),
        }
    }

    /// The manifest as JSON, in the order of the contract.
    pub fn to_json(&self) -> String {
        let settings: Map<String, Value> =
            self.settings.iter().map(|(key, rule)| (key.clone(), written(rule))).collect();
        let value = json!({
            "id": self.id,
            "title": self.title,
            "version": self.version,
            "county": self.county,
            "hooks": self.hooks,
            "settings": settings,
            "limits": self.limits,
        });
        format!("{value:#}\n")
    }
}

fn read(r: &mut Reader, value: &Value) -> Option<Manifest> {
    const FIELDS: [&str; 7] = ["id", "title", "version", "county", "hooks", "settings", "limits"];
    let object = r.object("", value, &FIELDS)?;
    let id = r.parsed(object, "", "id", ("编号：a-z、0-9、- 和 _", "an id of a-z, 0-9, '-' and '_'"));
    let title = r.title(object, "", TITLE_CHARS);
    let version = r.parsed(object, "", "version", ("版本，如 1.0.0", "a version such as 1.0.0"));
    let county = r.parsed(object, "", "county", ("县（市、区）账本编号", "the id of the county's ledger"));
    let hooks = hooks(r, object.get("hooks"));
    let settings = object.get("settings").map_or(Some(BTreeMap::new()), |value| settings(r, value));
    let limits = object.get("limits").map_or(Some(Limits::default()), |value| asked(r, value));
    Some(Manifest {
        id: id?,
        title: title?,
        version: version?,
        county: county?,
        hooks: hooks?,
        settings: settings?,
        limits: limits?,
    })
}

fn hooks(r: &mut Reader, value: Option<&Value>) -> Option<Vec<Hook>> {
    let known = Hook::ALL.map(Hook::name).join(", ");
    let Some(Value::Array(given)) = value.filter(|value| value.as_array().is_some_and(|hooks| !hooks.is_empty()))
    else {
        r.wrong("hooks", &format!("挂接点列表，可选：{known}"), &format!("a list of hooks; there are: {known}"));
        return None;
    };
    let mut hooks = Vec::new();
    for (n, value) in given.iter().enumerate() {
        match value.as_str().and_then(Hook::named) {
            Some(hook) if hooks.contains(&hook) => {
                r.wrong(&format!("hooks[{n}]"), "不重复的挂接点", "a hook that is not named before")
            }
            Some(hook) => hooks.push(hook),
            None => r.wrong(&format!("hooks[{n}]"), &format!("以下之一：{known}"), &format!("one of: {known}")),
        }
    }
    Some(hooks)
}

fn settings(r: &mut Reader, value: &Value) -> Option<BTreeMap<String, SettingRule>> {
    let Some(given) = value.as_object().filter(|settings| settings.len() <= SETTINGS) else {
        r.wrong("settings", &format!("最多 {SETTINGS} 项的对象"), &format!("an object of at most {SETTINGS} settings"));
        return None;
    };
    let mut settings = BTreeMap::new();
    for (key, value) in given {
        let place = format!("settings.{key}");
        if ProcedureId::new(key).is_err() {
            r.wrong(&place, "名称：a-z、0-9、- 和 _", "a name of a-z, 0-9, '-' and '_'");
        } else if let Some(rule) = setting(r, &place, value) {
            settings.insert(key.clone(), rule);
        }
    }
    Some(settings)
}

fn setting(r: &mut Reader, place: &str, value: &Value) -> Option<SettingRule> {
    let fields: &[&str] = match value.get("type").and_then(Value::as_str) {
        Some("integer") => &["title", "type", "min", "max", "default"],
        Some("text") => &["title", "type", "choices", "default"],
        Some("yes-no") => &["title", "type", "default"],
        _ => {
            r.wrong(&format!("{place}.type"), "integer、text 或 yes-no", "integer, text or yes-no");
            return None;
        }
    };
    let object = r.object(place, value, fields)?;
    let title = r.title(object, place, TITLE_CHARS);
    let kind = match fields.len() {
        5 => integer(r, place, object),
        4 => text(r, place, object),
        _ => r.yes_no(object, place, "default").map(|default| SettingKind::YesNo { default }),
    };
    Some(SettingRule { title: title?, kind: kind? })
}

fn integer(r: &mut Reader, place: &str, object: &Map<String, Value>) -> Option<SettingKind> {
    let (min, max, default) =
        (r.integer(object, place, "min"), r.integer(object, place, "max"), r.integer(object, place, "default"));
    let (min, max, default) = (min?, max?, default?);
    if !(min..=max).contains(&default) {
        r.wrong(&format!("{place}.default"), &format!("{min} 至 {max} 之间"), &format!("from {min} to {max}"));
    }
    Some(SettingKind::Integer { min, max, default })
}

fn text(r: &mut Reader, place: &str, object: &Map<String, Value>) -> Option<SettingKind> {
    let short = |text: &str| text.chars().count() <= VALUE_CHARS && !text.chars().any(char::is_control);
    let choices = match object.get("choices") {
        None => Some(Vec::new()),
        Some(value) => value
            .as_array()
            .filter(|choices| choices.len() <= CHOICES)
            .and_then(|choices| {
                choices.iter().map(|choice| choice.as_str().filter(|text| short(text))).collect::<Option<Vec<_>>>()
            })
            .map(|choices| choices.into_iter().map(str::to_owned).collect::<Vec<String>>()),
    };
    let Some(choices) = choices else {
        let (zh, en) = (format!("最多 {CHOICES} 个文本"), format!("a list of at most {CHOICES} short texts"));
        r.wrong(&format!("{place}.choices"), &zh, &en);
        return None;
    };
    let default = object.get("default").and_then(Value::as_str).filter(|text| short(text));
    let Some(default) = default.filter(|default| choices.is_empty() || choices.iter().any(|choice| choice == default))
    else {
        r.wrong(
            &format!("{place}.default"),
            "短文本；有 choices 时须是其中之一",
            "a short text, one of the choices where there are any",
        );
        return None;
    };
    Some(SettingKind::Text { choices, default: default.to_owned() })
}

fn asked(r: &mut Reader, value: &Value) -> Option<Limits> {
    let object = r.object("limits", value, &["fuel", "memory", "millis"])?;
    let (usual, most) = (Limits::default(), Limits::MOST);
    let fuel = r.at_most(object, "limits", "fuel", usual.fuel, most.fuel);
    let memory = r.at_most(object, "limits", "memory", usual.memory, most.memory);
    let millis = r.at_most(object, "limits", "millis", u64::from(usual.millis), u64::from(most.millis));
    Some(Limits { fuel: fuel?, memory: memory?, millis: u32::try_from(millis?).ok()? })
}

fn written(rule: &SettingRule) -> Value {
    let title = &rule.title;
    match &rule.kind {
        SettingKind::Integer { min, max, default } => {
            json!({ "title": title, "type": "integer", "min": min, "max": max, "default": default })
        }
        SettingKind::Text { choices, default } if choices.is_empty() => {
            json!({ "title": title, "type": "text", "default": default })
        }
        SettingKind::Text { choices, default } => {
            json!({ "title": title, "type": "text", "choices": choices, "default": default })
        }
        SettingKind::YesNo { default } => json!({ "title": title, "type": "yes-no", "default": default }),
    }
}

fn too_long(bytes: usize) -> Mistake {
    let most = limits::MANIFEST_BYTES;
    Mistake {
        code: "manifest-too-long",
        place: "procedure.json".into(),
        text: Bilingual {
            zh: format!("有 {bytes} 字节，最多 {most} 字节"),
            en: format!("it has {bytes} bytes; at most {most} are read"),
        },
    }
}

fn not_json(error: &serde_json::Error) -> Mistake {
    Mistake {
        code: "manifest-not-json",
        place: format!("{}:{}", error.line(), error.column()),
        text: Bilingual { zh: format!("不是合法的 JSON（{error}）"), en: format!("this is not JSON ({error})") },
    }
}
