//! Components for tests, made from instructions in text form. Only with the feature `guests`.
//!
//! A guest has one memory, a simple `cabi_realloc`, and a function for each hook it answers. The
//! function's parameters are those of the canonical ABI; it gives the address of its answer. A page
//! of zeros lies at [`ZEROS`], and zeros are an answer of every hook: "keep", "accept", nothing.

use engine::procedure::Hook;
use std::fmt::Write;
use wit_component::{ComponentEncoder, StringEncoding, embed_component_metadata};
use wit_parser::abi::{AbiVariant, WasmType};
use wit_parser::{Resolve, SourceMap, WorldId, WorldItem};

/// Where zeros lie that nobody writes to.
pub const ZEROS: u32 = 1024;
/// Where data of a test's own may lie: 2 KiB.
pub const DATA: u32 = 2048;
/// Where memory for questions begins.
pub const HEAP: u32 = 4096;

const CONTRACT: [(&str, &str); 5] = [
    ("types.wit", include_str!("../../wit/v1/types.wit")),
    ("host.wit", include_str!("../../wit/v1/host.wit")),
    ("campaign.wit", include_str!("../../wit/v1/campaign.wit")),
    ("register.wit", include_str!("../../wit/v1/register.wit")),
    ("worlds.wit", include_str!("../../wit/v1/worlds.wit")),
];

/// A component in the making.
#[derive(Debug, Clone, Default)]
pub struct Guest {
    hooks: Vec<(Hook, String)>,
    imports: String,
    fields: String,
    memory: Option<String>,
    realloc: Option<String>,
}

impl Guest {
    /// A guest whose hook runs these instructions; they end with the address of the answer.
    pub fn answering(hook: Hook, instructions: &str) -> Guest {
        Guest::default().and(hook, instructions)
    }

    /// A guest that answers every hook with zeros.
    pub fn agreeing() -> Guest {
        Hook::ALL.into_iter().fold(Guest::default(), |guest, hook| guest.and(hook, &format!("i32.const {ZEROS}")))
    }

    /// Another hook.
    #[must_use]
    pub fn and(mut self, hook: Hook, instructions: &str) -> Guest {
        self.hooks.push((hook, instructions.to_owned()));
        self
    }

    /// Imports an interface's function, with its parameters and results, as `$name`.
    #[must_use]
    pub fn importing(mut self, interface: &str, function: &str, signature: &str) -> Guest {
        // Writing into a string has no way to fail.
        let _ = writeln!(
            self.imports,
            r#"(import "maplebridge:procedure/{interface}@1.0.0" "{function}" (func ${function} {signature}))"#
        );
        self
    }

    /// Further fields of the module: data, globals, tables, functions, a start.
    #[must_use]
    pub fn with(mut self, fields: &str) -> Guest {
        self.fields.push_str(fields);
        self.fields.push('\n');
        self
    }

    /// Other limits of the memory than `1`, in pages.
    #[must_use]
    pub fn memory(mut self, limits: &str) -> Guest {
        self.memory = Some(limits.to_owned());
        self
    }

    /// Another body of `cabi_realloc`, with `$size` and `$align`.
    #[must_use]
    pub fn realloc(mut self, instructions: &str) -> Guest {
        self.realloc = Some(instructions.to_owned());
        self
    }

    /// The core module in text form.
    pub fn text(&self) -> String {
        let (resolve, world) = self.contract();
        let memory = self.memory.as_deref().unwrap_or("1");
        let realloc = self.realloc.as_deref().unwrap_or(REALLOC);
        let mut text = format!(
            "(module\n{}\n(memory (export \"memory\") {memory})\n(global $next (mut i32) (i32.const {HEAP}))\n\
             (func $realloc (export \"cabi_realloc\") (param $old i32) (param $was i32) (param $align i32) \
             (param $size i32) (result i32)\n{realloc})\n{}",
            self.imports, self.fields
        );
        for (hook, instructions) in &self.hooks {
            let params = params(&resolve, world, *hook);
            let _ = writeln!(
                text,
                "(func ${hook} (export \"maplebridge:procedure/{hook}@1.0.0#propose\") (param {params}) (result i32)\n\
                 {instructions})"
            );
        }
        text + ")\n"
    }

    /// The core module.
    pub fn module(&self) -> Vec<u8> {
        binary(&self.text())
    }

    /// The component.
    pub fn component(&self) -> Vec<u8> {
        let (resolve, world) = self.contract();
        encoded(self.module(), &resolve, world)
    }

    /// The component with debug information: its lines are those of [`Guest::text`], its file is this.
    pub fn with_lines(&self, file: &str) -> Vec<u8> {
        let mut parser = wat::Parser::new();
        parser.generate_dwarf(wat::GenerateDwarf::Lines);
        let (resolve, world) = self.contract();
        match parser.parse_str(Some(file.as_ref()), self.text()) {
            Ok(module) => encoded(module, &resolve, world),
            Err(error) => panic!("this guest cannot be read: {error}"),
        }
    }

    fn contract(&self) -> (Resolve, WorldId) {
        let includes: String = self.hooks.iter().map(|(hook, _)| format!("include {hook}-hook; ")).collect();
        contract(&includes)
    }
}

/// A component of a core module for a world with these items, whatever they are.
pub fn component(module: &str, world: &str) -> Vec<u8> {
    let (resolve, world) = contract(world);
    encoded(binary(module), &resolve, world)
}

/// The bytes of any module or component in text form.
pub fn binary(text: &str) -> Vec<u8> {
    match wat::parse_str(text) {
        Ok(bytes) => bytes,
        Err(error) => panic!("this cannot be read: {error}\n{text}"),
    }
}

/// Takes memory from the end of what was taken, and more pages where there are too few.
const REALLOC: &str = "
    (local $at i32)
    (local.set $at (i32.and (i32.add (global.get $next) (i32.sub (local.get $align) (i32.const 1)))
                            (i32.sub (i32.const 0) (local.get $align))))
    (global.set $next (i32.add (local.get $at) (local.get $size)))
    (block $enough
      (loop $more
        (br_if $enough (i32.le_u (global.get $next) (i32.shl (memory.size) (i32.const 16))))
        (drop (memory.grow (i32.const 1)))
        (br $more)))
    (local.get $at)";

fn contract(items: &str) -> (Resolve, WorldId) {
    let mut sources = SourceMap::new();
    for (name, text) in CONTRACT {
        sources.push_str(name, text);
    }
    sources.push_str("guest.wit", format!("package maplebridge:procedure@1.0.0;\nworld guest {{ {items} }}\n"));
    let group = match sources.parse() {
        Ok(group) => group,
        Err((_, error)) => panic!("the contract with a world of {items}: {error:?}"),
    };
    let mut resolve = Resolve::default();
    let package = match resolve.push_group(group) {
        Ok(package) => package,
        Err(error) => panic!("the contract with a world of {items}: {error:?}"),
    };
    match resolve.select_world(&[package], Some("guest")) {
        Ok(world) => (resolve, world),
        Err(error) => panic!("the contract with a world of {items}: {error:?}"),
    }
}

fn encoded(mut module: Vec<u8>, resolve: &Resolve, world: WorldId) -> Vec<u8> {
    let component = embed_component_metadata(&mut module, resolve, world, StringEncoding::UTF8)
        .and_then(|()| ComponentEncoder::default().validate(true).module(&module))
        .and_then(|mut encoder| encoder.encode());
    match component {
        Ok(component) => component,
        Err(error) => panic!("this guest is no component: {error:?}"),
    }
}

/// The parameters of a hook's function by the canonical ABI.
fn params(resolve: &Resolve, world: WorldId, hook: Hook) -> String {
    let exports = resolve.worlds[world].exports.values();
    let interfaces = exports.filter_map(|item| match item {
        WorldItem::Interface { id, .. } => Some(&resolve.interfaces[*id]),
        WorldItem::Function(_) | WorldItem::Type { .. } => None,
    });
    let found = interfaces.filter(|interface| interface.name.as_deref() == Some(hook.name()));
    let Some(function) = found.flat_map(|interface| interface.functions.values()).next() else {
        panic!("the contract has no hook {hook}");
    };
    let signature = resolve.wasm_signature(AbiVariant::GuestExport, function);
    let names = signature.params.iter().map(|param| match param {
        WasmType::I64 | WasmType::PointerOrI64 => "i64",
        WasmType::F32 => "f32",
        WasmType::F64 => "f64",
        WasmType::I32 | WasmType::Pointer | WasmType::Length => "i32",
    });
    names.collect::<Vec<_>>().join(" ")
}
