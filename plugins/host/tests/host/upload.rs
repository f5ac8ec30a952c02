//! What is no procedure is refused at upload, and named.

use crate::stand::Stand;
use engine::procedure::Hook;
use host::guests::{Guest, ZEROS, binary};
use host::{inspect, limits};

fn small() -> Guest {
    Guest::answering(Hook::Message, &format!("i32.const {ZEROS}"))
}

/// The code a file is refused with, by inspection and by loading alike.
fn refused(bytes: &[u8]) -> (&'static str, String) {
    let error = inspect(bytes).expect_err("inspection takes it");
    let stand = Stand::new();
    let loading = stand.host.load(bytes).expect_err("loading takes it");
    assert_eq!(error, loading);
    let text = error.text();
    assert!(!text.zh.is_empty() && !text.en.is_empty());
    (error.code(), text.en)
}

#[test]
fn a_wrong_file_is_named_for_what_it_is() {
    assert_eq!(refused(b"").0, "not-wasm");
    assert_eq!(refused(b"PK\x03\x04 a zip").0, "not-wasm");
    assert_eq!(refused(&small().module()).0, "core-module");
    assert_eq!(refused(b"\x7fELF and so on").0, "compiled-code");
    let component = small().component();
    assert_eq!(refused(&component[..component.len() - 3]).0, "malformed");
    assert_eq!(refused(&[component.as_slice(), b"\xffgarbage"].concat()).0, "malformed");
    let mut large = component.clone();
    large.resize(limits::FILE_BYTES + 1, 0);
    assert_eq!(refused(&large).0, "too-large");
}

#[test]
fn what_the_cache_holds_is_no_upload() {
    let stand = Stand::new();
    stand.load(&small());
    let code = std::fs::read_dir(stand.folder.path().join("cache")).unwrap().map(|entry| entry.unwrap().path());
    let code =
        std::fs::read(code.into_iter().find(|path| path.extension().is_some_and(|e| e == "code")).unwrap()).unwrap();
    let elf = code.windows(4).position(|four| four == b"\x7fELF").unwrap();
    assert_eq!(refused(&code[elf..]).0, "compiled-code");
}

#[test]
fn an_import_that_nobody_offers_is_named() {
    let component = |imports: &str| binary(&format!("(component {imports})"));
    let (code, text) = refused(&component(
        r#"(import "wasi:clocks/wall-clock@0.2.0" (instance (export "now" (func (result u64)))))
           (import "wasi:random/random@0.2.0" (instance))"#,
    ));
    assert!(code == "unknown-import" && text.contains("wall-clock@0.2.0, wasi:random"), "{text}");
    let (code, text) = refused(&component(r#"(import "maplebridge:procedure/files@1.0.0" (instance))"#));
    assert!(code == "unknown-import" && text.contains("files"), "{text}");
    let (code, text) = refused(&component(r#"(import "maplebridge:procedure/log@2.0.0" (instance))"#));
    assert!(code == "other-version" && text.contains("1.0.x"), "{text}");
    assert_eq!(refused(&component("")).0, "no-hooks");
}

#[test]
fn exports_are_compared_with_the_contract() {
    let exporting = |name: &str, function: &str| {
        binary(&format!(
            r#"(component
                 (core module $m (func (export "f") (result i32) i32.const 1))
                 (core instance $i (instantiate $m))
                 (func $f (result u32) (canon lift (core func $i "f")))
                 (instance $hook (export "{function}" (func $f)))
                 (export "{name}" (instance $hook)))"#
        ))
    };
    assert_eq!(refused(&exporting("maplebridge:procedure/weather@1.0.0", "propose")).0, "unknown-hook");
    assert_eq!(refused(&exporting("maplebridge:procedure/message@1.1.0", "propose")).0, "other-version");
    assert_eq!(refused(&exporting("maplebridge:procedure/message", "propose")).0, "other-version");
    for function in ["propose", "oppose"] {
        let error = Stand::new().host.load(&exporting("maplebridge:procedure/message@1.0.0", function)).unwrap_err();
        assert_eq!(error.code(), "wrong-type", "{error}");
    }
    // Exports that are not of the contract are the tools' own.
    assert_eq!(refused(&exporting("init", "x")).0, "no-hooks");
}

#[test]
fn a_later_patch_of_the_contract_is_understood() {
    let bytes = small().component();
    let name = b"maplebridge:procedure/message@1.0.0";
    let places: Vec<usize> =
        bytes.windows(name.len()).enumerate().filter(|(_, w)| w == name).map(|(at, _)| at).collect();
    let mut patched = bytes;
    // The component's own export, not the core module's, which comes before it.
    let export = *places.last().unwrap();
    patched[export + name.len() - 1] = b'7';
    let stand = Stand::new();
    let loaded = stand.host.load(&patched).unwrap();
    assert_eq!(loaded.hooks, [Hook::Message]);
    let reply = stand.ask(&loaded.component, &crate::questions::question(Hook::Message), &Default::default());
    assert!(reply.outcome.is_ok(), "{reply:?}");
}

#[test]
fn a_component_is_inspected_without_being_compiled() {
    let guest =
        small().importing("log", "write", "(param i32 i32 i32)").and(Hook::Score, &format!("i32.const {ZEROS}"));
    let bytes = guest.component();
    let seen = inspect(&bytes).unwrap();
    assert_eq!(seen.hooks, [Hook::Message, Hook::Score]);
    assert_eq!((seen.bytes, seen.package), (bytes.len() as u64, None));
    assert_eq!(seen.imports, ["maplebridge:procedure/log@1.0.0", "maplebridge:procedure/types@1.0.0"]);
    assert_eq!(seen.component, engine::procedure::ComponentId::of(&bytes));
}

#[test]
fn what_needs_more_than_there_is_is_refused() {
    let many = (0..20).map(|n| format!("(table $t{n} 1 funcref)")).collect::<String>();
    let error = Stand::new().host.load(&small().with(&many).component()).unwrap_err();
    assert_eq!(error.code(), "too-demanding", "{error}");
    let threads = r#"(module (memory (export "memory") 1 1 shared) (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) unreachable))"#;
    let component = format!("(component (core module {}", threads.trim_start_matches("(module")) + ")";
    assert_eq!(refused(&binary(&component)).0, "malformed");
}
