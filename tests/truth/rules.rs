//! The rules of the house, as tests: who may know whom, how long a file may be, which words pure
//! code does not use, and that every code somebody can meet is written down.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the crate lies in the workspace").to_owned()
}

fn read(path: impl AsRef<Path>) -> String {
    let path = root().join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Files with one of these endings under a folder, fetched and built ones left out.
fn files(folder: &str, endings: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut waiting = vec![root().join(folder)];
    while let Some(folder) = waiting.pop() {
        for entry in std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
            let path = entry.expect("it can be listed").path();
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            if path.is_dir() && !["node_modules", "target", "python", "artifacts", "found"].contains(&name.as_str()) {
                waiting.push(path);
            } else if path.extension().is_some_and(|ending| endings.iter().any(|known| ending == *known)) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// Each crate of ours with what it depends on, the parts for its tests left out.
fn dependencies() -> BTreeMap<String, BTreeSet<String>> {
    let asked = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--format-version", "1"])
        .current_dir(root())
        .output();
    let told: serde_json::Value = serde_json::from_slice(&asked.expect("cargo runs").stdout).expect("JSON");
    let name = |value: &serde_json::Value| value["name"].as_str().expect("a name").to_owned();
    let packages = told["packages"].as_array().expect("packages");
    let normal = |package: &serde_json::Value| -> BTreeSet<String> {
        let all = package["dependencies"].as_array().expect("dependencies");
        all.iter().filter(|dependency| dependency["kind"] != "dev").map(name).collect()
    };
    packages.iter().map(|package| (name(package), normal(package))).collect()
}

#[test]
fn crates_know_only_whom_they_may() {
    let known = dependencies();
    let may: BTreeMap<&str, &[&str]> = [
        ("engine", &[] as &[&str]),
        ("workflows", &["engine"]),
        ("store", &["engine"]),
        ("runtime", &["engine", "store"]),
        ("host", &["engine"]),
        ("kit", &["engine", "host"]),
        ("sheets", &[]),
        ("api", &["engine", "host", "kit", "runtime", "sheets", "store", "workflows"]),
        ("tests", &["engine", "host", "runtime", "store", "workflows"]),
    ]
    .into();
    assert_eq!(known.keys().map(String::as_str).collect::<BTreeSet<_>>(), may.keys().copied().collect());
    for (name, depends) in &known {
        let ours: BTreeSet<&str> = depends.iter().map(String::as_str).filter(|d| may.contains_key(d)).collect();
        let allowed: BTreeSet<&str> = may[name.as_str()].iter().copied().collect();
        assert!(ours.is_subset(&allowed), "{name} knows {ours:?}, it may know {allowed:?}");
    }
    for (outside, only) in [
        ("sled", "store"),
        ("axum", "api"),
        ("wasmtime", "host"),
        ("annotate-snippets", "workflows"),
        ("encoding_rs", "sheets"),
        ("quick-xml", "sheets"),
        ("rust_xlsxwriter", "sheets"),
        ("zip", "sheets"),
    ] {
        let users: Vec<&str> =
            known.iter().filter(|(_, d)| d.contains(outside)).map(|(name, _)| name.as_str()).collect();
        assert_eq!(users, [only], "{outside} is used by");
    }
    for outside in ["tokio", "sled", "axum", "reqwest", "rand", "tempfile"] {
        assert!(
            !known["engine"].contains(outside) && !known["workflows"].contains(outside),
            "{outside} in a pure crate"
        );
    }
}

/// Also in what is built for tests only: nobody but the host knows which machine runs components.
#[test]
fn wasmtime_stays_behind_the_host() {
    for (folder, name) in crates() {
        let text = read(format!("{folder}/Cargo.toml"));
        let names_it = text.lines().any(|line| line.trim_start().starts_with("wasmtime"));
        assert_eq!(names_it, name == "host", "{folder} names wasmtime");
    }
    let outside = ["api", "core", "workflows", "tests", "plugins/kit"]
        .into_iter()
        .flat_map(|folder| uses(folder, &["wasmtime::"]));
    let outside: Vec<String> = outside.filter(|line| !line.contains("rules.rs")).collect();
    assert!(outside.is_empty(), "{}", outside.join("\n"));
}

/// Each crate forbids what the compiler cannot check. The host can only deny it, for the sake of one
/// function that opens compiled code whose seal was verified.
#[test]
fn one_function_is_unsafe() {
    assert!(read("Cargo.toml").contains("unsafe_code = \"forbid\""), "the workspace forbids unsafe code");
    for (folder, name) in crates() {
        let text = read(format!("{folder}/Cargo.toml"));
        let forbids = text.contains("[lints]\nworkspace = true");
        let denies = text.contains("unsafe_code = \"deny\"");
        assert_eq!((forbids, denies), (name != "host", name == "host"), "{folder}");
    }
    let word = ["uns", "afe"].concat();
    let begins = [
        format!("{word} {{"),
        format!("{word} fn"),
        format!("{word} impl"),
        format!("{word} extern"),
        format!("({word}_code"),
    ];
    let begins: Vec<&str> = begins.iter().map(String::as_str).collect();
    let found: Vec<String> = ["api", "core", "workflows", "tests", "fuzz", "plugins"]
        .into_iter()
        .flat_map(|folder| uses(folder, &begins))
        .collect();
    let in_the_cache = found.iter().filter(|line| line.contains("plugins/host/src/cache.rs")).count();
    assert_eq!((found.len(), in_the_cache), (2, 2), "one block and the leave for it:\n{}", found.join("\n"));
}

/// The folder and the name of each crate of the workspace.
fn crates() -> Vec<(String, String)> {
    let text = read("Cargo.toml");
    let members = text.lines().find_map(|line| line.strip_prefix("members = ")).expect("members");
    let folders: Vec<&str> = members.split('"').skip(1).step_by(2).collect();
    assert_eq!(folders.len(), dependencies().len());
    let named =
        folders.iter().map(|folder| (folder.to_string(), folder.rsplit('/').next().expect("a name").to_owned()));
    named.collect()
}

#[test]
fn planted_mistakes_are_in_no_product() {
    for manifest in ["api", "core/runtime", "workflows", "plugins/kit"] {
        let text = read(format!("{manifest}/Cargo.toml"));
        let switched_on = text.lines().any(|line| line.contains("planted-bugs") && line.contains("features ="));
        assert!(!switched_on, "{manifest} is built with planted mistakes");
    }
    for manifest in ["core/engine", "core/store", "plugins/host", "tests"] {
        let text = read(format!("{manifest}/Cargo.toml"));
        assert!(
            !text.lines().any(|line| line.trim_start().starts_with("default =")),
            "{manifest} has features nobody asked for"
        );
    }
}

#[test]
fn files_are_short() {
    let long: Vec<String> = ["api", "core", "workflows/src", "workflows/tests", "tests", "fuzz", "plugins"]
        .into_iter()
        .flat_map(|folder| files(folder, &["rs", "scenario"]))
        .filter_map(|path| {
            let lines = std::fs::read_to_string(&path).expect("text").lines().count();
            (lines > 500).then(|| format!("{} has {lines} lines", path.display()))
        })
        .collect();
    assert!(long.is_empty(), "a file is one thought; 500 lines at most:\n{}", long.join("\n"));
}

/// Lines of code with what they say; comments and the tests behind the code are left out.
fn code(path: &Path) -> Vec<(usize, String)> {
    let text = std::fs::read_to_string(path).expect("text");
    let own = text.lines().enumerate().take_while(|(_, line)| line.trim() != "#[cfg(test)]");
    let lines = own.filter(|(_, line)| !line.trim_start().starts_with("//"));
    lines.map(|(i, line)| (i + 1, line.to_owned())).collect()
}

fn uses(folder: &str, banned: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for path in files(folder, &["rs"]) {
        for (number, line) in code(&path) {
            if let Some(word) = banned.iter().find(|word| line.contains(**word)) {
                found.push(format!("{}:{number} uses {word}", path.display()));
            }
        }
    }
    found
}

#[test]
fn pure_crates_ask_nobody() {
    let banned = [
        "Utc::now",
        "Local::now",
        "SystemTime",
        "Instant::now",
        "rand::",
        "tokio",
        "std::fs",
        "std::net",
        "std::env::",
        "std::thread",
        "std::process",
        "println!",
        "thread_local!",
    ];
    let mut found = uses("core/engine/src", &banned);
    found.extend(uses("workflows/src", &banned));
    found.extend(uses("api/sheets/src", &banned));
    // The one exception is not in any product: which planted mistake a test has switched on.
    found.retain(|line| !line.contains("planted.rs"));
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn nothing_is_left_for_later_and_no_test_is_skipped() {
    // Put together here, so that this file does not hold the words itself.
    let banned = [
        ["to", "do!("].concat(),
        ["unimple", "mented!("].concat(),
        ["#[ig", "nore"].concat(),
        ["thread::", "sleep("].concat(),
    ];
    let banned: Vec<&str> = banned.iter().map(String::as_str).collect();
    let mut found = Vec::new();
    for path in ["api", "core", "workflows", "plugins", "tests"].into_iter().flat_map(|folder| files(folder, &["rs"])) {
        let text = std::fs::read_to_string(&path).expect("text");
        let said = text.lines().filter(|line| !line.trim_start().starts_with("//"));
        found.extend(
            said.filter(|line| banned.iter().any(|word| line.contains(word)))
                .map(|line| format!("{}: {line}", path.display())),
        );
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// Texts in quotes behind `=>` in a file that maps errors to codes.
fn codes_in(path: &str) -> Vec<String> {
    let text = read(path);
    let code = |line: &str| {
        let (_, rest) = line.split_once("=> \"")?;
        let (code, _) = rest.split_once('"')?;
        let is_code =
            code.contains('_') && code.bytes().all(|b| b.is_ascii_lowercase() || b == b'_' || b.is_ascii_digit());
        is_code.then(|| code.to_owned())
    };
    text.lines().filter_map(code).collect()
}

#[test]
fn every_code_is_written_down() {
    let api = read("api/openapi.json");
    let language = read("workflows/codes.md");
    let mut missing = Vec::new();
    for (code, zh, en) in engine::refusal::Refusal::ALL {
        assert!(!zh.is_empty() && !en.is_empty(), "{code} says nothing");
        if !api.contains(*code) {
            missing.push(format!("{code} of the engine is not in api/openapi.json"));
        }
    }
    for code in codes_in("core/runtime/src/error.rs") {
        if !api.contains(&code) {
            missing.push(format!("{code} of the runtime is not in api/openapi.json"));
        }
    }
    for code in workflows::Code::ALL {
        if !language.contains(code.as_str()) {
            missing.push(format!("{} of the language is not in workflows/codes.md", code.as_str()));
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

#[test]
fn codes_are_given_once() {
    let mut seen = BTreeSet::new();
    let engine = engine::refusal::Refusal::ALL.iter().map(|(code, ..)| (*code).to_owned());
    for code in engine.chain(codes_in("core/store/src/error.rs")) {
        assert!(seen.insert(code.clone()), "{code} means two things");
    }
}
