//! Files that are no procedure, or one that cannot be run here.

use super::finite;
use crate::ground::{Came, Ground};
use crate::neighbour::GOOD;
use engine::procedure::Hook;
use host::guests::{Guest, component};
use host::inspect;
use host::limits::FILE_BYTES;
use std::io::{Read, Write};
use std::process::{Command, Stdio};

/// A component in text form.
pub(crate) fn made(text: &str) -> Vec<u8> {
    wat::parse_str(text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

/// A component that exports one instance under a name.
fn exporting(name: &str, types: &str, func: &str) -> Vec<u8> {
    made(&format!(
        "(component
           (core module $m (memory (export \"memory\") 1) (func (export \"f\") (result i32) i32.const 0))
           (core instance $i (instantiate $m))
           {types}
           (func $f (result {func}) (canon lift (core func $i \"f\") (memory (core memory $i \"memory\"))))
           (instance $e (export \"propose\" (func $f)))
           (export \"{name}\" (instance $e)))"
    ))
}

pub(super) fn empty(ground: &Ground) -> Came {
    ground.uploaded(b"")
}

pub(super) fn garbage(ground: &Ground) -> Came {
    ground.uploaded(&[0xa5; 4_096])
}

pub(super) fn text(ground: &Ground) -> Came {
    ground.uploaded(b"(component)")
}

pub(super) fn head_alone(ground: &Ground) -> Came {
    ground.uploaded(b"\0asm")
}

pub(super) fn another_layer(ground: &Ground) -> Came {
    ground.uploaded(b"\0asm\x0e\0\x01\0")
}

pub(super) fn core_module(ground: &Ground) -> Came {
    ground.uploaded(&finite(1).module())
}

pub(super) fn elf(ground: &Ground) -> Came {
    let mut file = Vec::new();
    std::fs::File::open("/proc/self/exe").unwrap().take(1 << 20).read_to_end(&mut file).unwrap();
    ground.uploaded(&file)
}

/// What the compiler itself makes of a good component.
pub(crate) fn compiled(component: &[u8]) -> Vec<u8> {
    let mut child = Command::new(env!("CARGO_BIN_EXE_compiler"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the compiler starts");
    child.stdin.take().unwrap().write_all(component).unwrap();
    let out = child.wait_with_output().unwrap();
    assert!(out.status.success() && out.stdout.len() > component.len());
    out.stdout
}

pub(super) fn compiled_code(ground: &Ground) -> Came {
    ground.uploaded(&compiled(GOOD))
}

/// Compiled code that says it is a component: in a section of its own, which nobody reads.
pub(super) fn compiled_code_in_a_section(ground: &Ground) -> Came {
    let mut file = finite(1).component();
    append(&mut file, ".wasmtime.engine", &compiled(GOOD));
    ground.asked_file(&file, Hook::Deadline)
}

pub(super) fn one_byte_too_large(ground: &Ground) -> Came {
    let mut file = b"\0asm\x0d\0\x01\0".to_vec();
    file.resize(FILE_BYTES + 1, 0);
    ground.uploaded(&file)
}

/// A good component, blown up to exactly what a file may have.
pub(super) fn as_large_as_may_be(ground: &Ground) -> Came {
    let mut file = finite(1).component();
    let room = FILE_BYTES - file.len() - 10;
    append(&mut file, "padding", &vec![0; room - "padding".len()]);
    assert!(file.len() <= FILE_BYTES && file.len() > FILE_BYTES - 16, "{}", file.len());
    ground.asked_file(&file, Hook::Deadline)
}

/// Appends a custom section.
pub(crate) fn append(file: &mut Vec<u8>, name: &str, content: &[u8]) {
    fn leb128(to: &mut Vec<u8>, mut number: usize) {
        while number > 0x7f {
            to.push(number as u8 | 0x80);
            number >>= 7;
        }
        to.push(number as u8);
    }
    let mut body = Vec::new();
    leb128(&mut body, name.len());
    body.extend_from_slice(name.as_bytes());
    body.extend_from_slice(content);
    file.push(0);
    leb128(file, body.len());
    file.extend_from_slice(&body);
}

pub(super) fn truncated(ground: &Ground) -> Came {
    for part in 0..50 {
        let cut = &GOOD[..GOOD.len() * part / 50];
        let (loaded, looked) = (ground.uploaded(cut), inspect(cut));
        let Came::Unusable(unusable) = &loaded else { return Came::Odd(format!("{part}/50: {loaded}")) };
        let expected = if cut.len() < 4 { "not-wasm" } else { "malformed" };
        if unusable.code() != expected || looked.as_ref().err() != Some(unusable) {
            return Came::Odd(format!("{part}/50: {loaded} and {looked:?}"));
        }
    }
    ground.uploaded(&GOOD[..GOOD.len() - 1])
}

pub(super) fn more_behind_the_end(ground: &Ground) -> Came {
    ground.uploaded(&[GOOD, b"\0asm\x0d\0\x01\0"].concat())
}

pub(super) fn wrong_result(ground: &Ground) -> Came {
    ground.uploaded(&exporting("maplebridge:procedure/deadline@1.0.0", "", "u32"))
}

pub(super) fn nested_types(ground: &Ground) -> Came {
    let types: String = (1..60).map(|n| format!("(type $t{n} (list $t{}))", n - 1)).collect();
    ground.uploaded(&exporting("maplebridge:procedure/deadline@1.0.0", &format!("(type $t0 (list u8)){types}"), "$t59"))
}

pub(super) fn types_nested_too_deeply(ground: &Ground) -> Came {
    let types: String = (1..1_000).map(|n| format!("(type $t{n} (tuple $t{0} $t{0}))", n - 1)).collect();
    let types = format!("(type $t0 (list u8)){types}");
    ground.uploaded(&exporting("maplebridge:procedure/deadline@1.0.0", &types, "$t999"))
}

pub(super) fn no_hook(ground: &Ground) -> Came {
    ground.uploaded(&exporting("county:own/deadline@1.0.0", "", "u32"))
}

pub(super) fn unknown_hook(ground: &Ground) -> Came {
    ground.uploaded(&exporting("maplebridge:procedure/astrology@1.0.0", "", "u32"))
}

pub(super) fn other_version(ground: &Ground) -> Came {
    for version in ["@2.0.0", "@1.1.0", "@1.0.0-rc1", ""] {
        let came = ground.uploaded(&exporting(&format!("maplebridge:procedure/deadline{version}"), "", "u32"));
        if came.to_string() != "unusable: other-version" {
            return Came::Odd(format!("{version}: {came}"));
        }
    }
    ground.uploaded(&exporting("maplebridge:procedure/deadline@0.9.0", "", "u32"))
}

pub(super) fn hook_without_function(ground: &Ground) -> Came {
    ground.uploaded(&made("(component (instance $e) (export \"maplebridge:procedure/deadline@1.0.0\" (instance $e)))"))
}

pub(super) fn hook_that_is_a_function(ground: &Ground) -> Came {
    ground.uploaded(&made(
        "(component
           (core module $m (func (export \"f\") (result i32) i32.const 0))
           (core instance $i (instantiate $m))
           (func $f (result u32) (canon lift (core func $i \"f\")))
           (export \"maplebridge:procedure/deadline@1.0.0\" (func $f)))",
    ))
}

/// Imports that nobody offers, each named in the answer.
pub(super) fn imports_of_wasi(ground: &Ground) -> Came {
    for name in [
        "wasi:clocks/monotonic-clock@0.2.0",
        "wasi:random/random@0.2.0",
        "wasi:filesystem/types@0.2.0",
        "wasi:sockets/tcp@0.2.0",
        "wasi:cli/environment@0.2.0",
        "county:own/thing",
        "maplebridge:procedure/deadline@1.0.0",
        "clock",
    ] {
        match ground.uploaded(&made(&format!("(component (import \"{name}\" (instance)))"))) {
            Came::Unusable(unusable) if unusable.code() == "unknown-import" && unusable.text().zh.contains(name) => {}
            other => return Came::Odd(format!("{name}: {other:?}")),
        }
    }
    let all: String = (0..500).map(|n| format!("(import \"county:own/thing{n}\" (instance))")).collect();
    ground.uploaded(&made(&format!("(component {all})")))
}

/// Good in all else.
pub(super) fn import_of_its_own(ground: &Ground) -> Came {
    let module =
        finite(1).text().replacen("(module", "(module (import \"$root\" \"open-file\" (func (result i32)))", 1);
    ground.uploaded(&component(&module, "import open-file: func() -> u32; include deadline-hook;"))
}

/// The log has no such function.
pub(super) fn import_with_another_function(ground: &Ground) -> Came {
    let log = "(import \"maplebridge:procedure/log@1.0.0\" (instance (export \"erase\" (func))))";
    let good = "(core module $m (func (export \"f\") (result i32) i32.const 0))";
    ground.uploaded(&made(&format!("(component {log} {good} {})", HOOK)))
}

/// A hook of a wrong type, in components that fail before that is seen.
const HOOK: &str = "(core instance $i (instantiate $m))
    (func $f (result u32) (canon lift (core func $i \"f\")))
    (instance $e (export \"propose\" (func $f)))
    (export \"maplebridge:procedure/deadline@1.0.0\" (instance $e))";

pub(super) fn import_of_another_version(ground: &Ground) -> Came {
    ground.uploaded(&made("(component (import \"maplebridge:procedure/log@9.0.0\" (instance)))"))
}

pub(super) fn ten_thousand_functions(ground: &Ground) -> Came {
    let functions: String = (0..10_000).map(|n| format!("(func (result i32) i32.const {n})\n")).collect();
    ground.asked(&finite(1).with(&functions), Hook::Deadline)
}

pub(super) fn ten_thousand_instances(ground: &Ground) -> Came {
    ground
        .uploaded(&made(&format!("(component (core module $m) {})", "(core instance (instantiate $m))".repeat(10_000))))
}

fn instances(count: usize) -> Vec<u8> {
    made(&format!(
        "(component (core module $m (func (export \"f\") (result i32) i32.const 0)) {} {HOOK})",
        "(core instance (instantiate $m))".repeat(count)
    ))
}

pub(super) fn nine_hundred_instances(ground: &Ground) -> Came {
    ground.uploaded(&instances(900))
}

pub(super) fn memories_by_the_hundred(ground: &Ground) -> Came {
    ground.uploaded(&finite(1).with(&"(memory 1)\n".repeat(99)).component())
}

/// Small as a file, 64 MiB as a memory: both ends of it are written to.
pub(super) fn two_ends_of_a_large_memory(ground: &Ground) -> Came {
    let ends = "(data (i32.const 4096) \"a\") (data (i32.const 67108800) \"z\")";
    let file = finite(1).memory("1024").with(ends).component();
    assert!(file.len() < 10_000);
    let came = ground.asked_file(&file, Hook::Deadline);
    let largest = std::fs::read_dir(ground.folder.path().join("cache")).unwrap();
    let largest = largest.map(|file| file.unwrap().metadata().unwrap().len()).max().unwrap();
    // Another case has a file of 32 MiB, which its code holds no part of.
    assert!(largest < 24 << 20, "compiled code of {largest} bytes");
    came
}

pub(super) fn eight_megabytes_of_data(ground: &Ground) -> Came {
    let data: String =
        (0..128).map(|n| format!("(data (i32.const {}) \"{}\")", 65_536 * (n + 1), "x".repeat(65_536))).collect();
    ground.asked(&finite(1).memory("200").with(&data), Hook::Deadline)
}

/// Nested as deeply as a compiler might not like.
pub(super) fn deep_blocks(ground: &Ground) -> Came {
    let text = format!("{}{}", "(block ".repeat(2_000), ")".repeat(2_000));
    ground.asked(&finite(1).with(&format!("(func {text})")), Hook::Deadline)
}

/// Debug information that is none, read when the guest traps.
pub(super) fn false_debug_information(ground: &Ground) -> Came {
    let sections: String = [".debug_info", ".debug_abbrev", ".debug_line", ".debug_str", ".debug_ranges"]
        .iter()
        .map(|name| format!("(@custom \"{name}\" \"{}\")", "\\11\\01\\ff\\7f\\00\\04\\08".repeat(2_000)))
        .collect();
    ground.asked(&Guest::answering(Hook::Deadline, "unreachable").with(&sections), Hook::Deadline)
}
