//! Whole projects: examples with what their template gives, and new ones with another source.

use crate::{repository, tools};
use engine::id::{LedgerId, ProcedureId};
use engine::procedure::Hook;
use kit::{Language, NewProject, Project};
use serde_json::{Map, Value, json};
use std::fs;
use std::path::Path;
use std::process::Command;

/// An example as a project of its own, by the repository's own script.
pub(crate) fn assembled(example: &str, folder: &Path) -> Project {
    let script = repository("plugins/examples/assemble");
    assert!(Command::new(script).arg(example).arg(folder).status().unwrap().success(), "{example}");
    Project::open(folder).unwrap()
}

/// A new project in which the author has written this.
pub(crate) fn with_source(language: Language, hook: Hook, source: &str, folder: &Path) -> Project {
    let (id, county) = (ProcedureId::new("trial").unwrap(), LedgerId::new("qingshan-county").unwrap());
    NewProject { id: &id, title: "试一试", county: &county, hook, language }.create(folder).unwrap();
    fs::write(folder.join(language.source()), source).unwrap();
    Project::open(folder).unwrap()
}

/// A new project that holds the first procedures of all nine hooks.
pub(crate) fn every_hook(language: Language, folder: &Path) -> Project {
    let mut source = String::new();
    let mut settings = Map::new();
    for hook in Hook::ALL {
        let end = if language == Language::Python { "py" } else { language.name() };
        let body = fs::read_to_string(repository(&format!("plugins/sdk/{language}/hooks/{hook}.{end}"))).unwrap();
        let module = format!("{}_hook", hook.name().replace('-', "_"));
        source.push_str(&match language {
            Language::Python => format!("from {module} import {}\n", camel(hook, true)),
            _ => format!("export {{ {} }} from './{module}.js';\n", camel(hook, false)),
        });
        fs::write(folder.join(format!("{module}.{end}")), body).unwrap();
        let file = fs::read(repository(&format!("plugins/sdk/settings/{hook}.json"))).unwrap();
        settings.extend(serde_json::from_slice::<Map<String, Value>>(&file).unwrap());
    }
    // The folder has files already, so the project is made beside it and moved in.
    let beside = tempfile::tempdir().unwrap();
    with_source(language, Hook::Deadline, &source, beside.path());
    copy(beside.path(), folder);
    let manifest = json!({
        "id": "every-hook", "title": "各挂接点", "version": "1.0.0", "county": "qingshan-county",
        "hooks": Hook::ALL, "settings": settings,
    });
    fs::write(folder.join("procedure.json"), manifest.to_string()).unwrap();
    Project::open(folder).unwrap()
}

/// `return-visits` as `returnVisits` or `ReturnVisits`.
fn camel(hook: Hook, capital: bool) -> String {
    let words = hook.name().split('-').enumerate();
    let word = |(n, word): (usize, &str)| match n > 0 || capital {
        true => word[..1].to_uppercase() + &word[1..],
        false => word.to_owned(),
    };
    words.map(word).collect()
}

fn copy(from: &Path, to: &Path) {
    assert!(Command::new("cp").arg("-R").arg(from.join(".")).arg(to).status().unwrap().success());
}

/// The sealed package of a project, built by its language's tool.
pub(crate) fn built(project: &Project) -> Vec<u8> {
    if project.language() == Language::Python {
        return python(project);
    }
    with_packages(project);
    kit::build(project, &project.component(), None).unwrap();
    project.built().unwrap()
}

/// Gives a JavaScript or TypeScript project what `npm ci` gives it.
pub(crate) fn with_packages(project: &Project) {
    let modules = tools::node_modules(project.language().name());
    std::os::unix::fs::symlink(modules, project.folder().join("node_modules")).unwrap();
}

/// The kit finds its tool in the search path; the tests have theirs elsewhere and run it themselves.
fn python(project: &Project) -> Vec<u8> {
    let folder = project.folder();
    copy(&repository("plugins/wit/v1"), &folder.join("wit"));
    let includes: String = project.manifest().hooks.iter().map(|hook| format!("include {hook}-hook;")).collect();
    let world = format!("package maplebridge:procedure@1.0.0; world procedure {{ {includes} }}");
    fs::write(folder.join("wit/procedure.wit"), world).unwrap();
    let out = folder.join("unsealed.wasm");
    tools::python_component(folder, &out);
    host::package::seal(&fs::read(out).unwrap(), project.manifest_text()).unwrap()
}
