//! What a file is, read without running or compiling any of it: a component, what it imports and
//! exports, and what a package adds behind it. Nothing is believed before wasmparser has validated
//! all of it.

use crate::limits;
use crate::machine::FEATURES;
use crate::planted::{Bug, planted};
use crate::unusable::Unusable;
use crate::words::clean;
use engine::procedure::Hook;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use wasmparser::{ComponentTypeRef, Parser, Payload, Validator};

/// The contract's package.
pub(crate) const CONTRACT: &str = "maplebridge:procedure";
/// The contract's version, without its patch number: patches are understood.
const VERSION: &str = "1.0";
/// Interfaces a procedure may import; the last two hold types alone.
const IMPORTS: [&str; 5] = ["log", "calendar", "settings", "types", "matter"];
/// Unknown imports that are named, so that an author can put right all at once.
const NAMED: usize = 10;

/// The custom section with the manifest.
pub(crate) const MANIFEST: &str = "maplebridge-manifest";
/// The custom section with the signature.
pub(crate) const SIGNATURE: &str = "maplebridge-signature";

/// A file that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Form {
    /// Hooks it exports, in the contract's order, with the names they are exported by.
    pub(crate) hooks: Vec<(Hook, String)>,
    /// What it imports.
    pub(crate) imports: Vec<String>,
    /// Where the manifest's text lies.
    pub(crate) manifest: Option<Range<usize>>,
    /// Where the signature's bytes lie.
    pub(crate) signature: Option<Range<usize>>,
}

impl Form {
    /// Reads and validates a file.
    pub(crate) fn read(bytes: &[u8]) -> Result<Form, Unusable> {
        first_look(bytes)?;
        guarded(|| {
            Validator::new_with_features(FEATURES).validate_all(bytes).map_err(malformed)?;
            Form::read_validated(bytes)
        })
    }

    /// Reads a file that was validated before.
    pub(crate) fn read_validated(bytes: &[u8]) -> Result<Form, Unusable> {
        let mut form = Form { hooks: Vec::new(), imports: Vec::new(), manifest: None, signature: None };
        let mut unknown = Vec::new();
        let mut depth = 0_u32;
        for payload in Parser::new(0).parse_all(bytes) {
            match payload.map_err(malformed)? {
                Payload::ModuleSection { .. } | Payload::ComponentSection { .. } => depth += 1,
                Payload::End(_) => depth = depth.saturating_sub(1),
                _ if depth > 0 => {}
                Payload::ComponentImportSection(section) => {
                    for import in section {
                        let import = import.map_err(malformed)?;
                        form.import(import.name.name, import.ty, &mut unknown)?;
                    }
                }
                Payload::ComponentExportSection(section) => {
                    for export in section {
                        form.export(export.map_err(malformed)?.name.name)?;
                    }
                }
                Payload::CustomSection(section) => {
                    let data = section.data_offset()..section.data_offset() + section.data().len();
                    form.custom(section.name(), data)?;
                }
                _ => {}
            }
        }
        if !unknown.is_empty() && !planted(Bug::ImportsUnchecked) {
            return Err(Unusable::UnknownImport { name: unknown.join(", ") });
        }
        if form.hooks.is_empty() {
            return Err(Unusable::NoHooks {});
        }
        form.hooks.sort();
        Ok(form)
    }

    /// Whether it imports that interface of the contract.
    pub(crate) fn imports(&self, interface: &str) -> bool {
        self.imports.iter().any(|name| interface_of(name).is_some_and(|(found, _)| found == interface))
    }

    /// The hooks alone.
    pub(crate) fn hooks(&self) -> Vec<Hook> {
        self.hooks.iter().map(|(hook, _)| *hook).collect()
    }

    fn import(&mut self, name: &str, ty: ComponentTypeRef, unknown: &mut Vec<String>) -> Result<(), Unusable> {
        match interface_of(name) {
            Some((interface, version)) if IMPORTS.contains(&interface) => same_version(name, version)?,
            _ => {
                if unknown.len() < NAMED {
                    unknown.push(clean(name, 100));
                }
                return Ok(());
            }
        }
        if !matches!(ty, ComponentTypeRef::Instance(_)) {
            return Err(Unusable::WrongType { name: name.into(), detail: "no interface / 不是接口".into() });
        }
        self.imports.push(name.to_owned());
        Ok(())
    }

    /// Exports that are not of the contract are the building tools' own and are never called.
    fn export(&mut self, name: &str) -> Result<(), Unusable> {
        let Some((interface, version)) = interface_of(name) else { return Ok(()) };
        let Some(hook) = Hook::named(interface) else { return Err(Unusable::UnknownHook { name: clean(name, 100) }) };
        same_version(name, version)?;
        if self.hooks.iter().any(|(found, _)| *found == hook) {
            return Err(Unusable::WrongType { name: name.into(), detail: "exported twice / 导出了两次".into() });
        }
        self.hooks.push((hook, name.to_owned()));
        Ok(())
    }

    fn custom(&mut self, name: &str, data: Range<usize>) -> Result<(), Unusable> {
        let place = match name {
            MANIFEST => &mut self.manifest,
            SIGNATURE => &mut self.signature,
            _ => return Ok(()),
        };
        match place.replace(data) {
            None => Ok(()),
            Some(_) => Err(Unusable::BadPackage { detail: format!("{name} twice / 出现两次") }),
        }
    }
}

/// Reads what somebody else wrote. No reader is known to panic; should one ever, the file is at
/// fault and the service goes on.
pub(crate) fn guarded<T>(read: impl FnOnce() -> Result<T, Unusable>) -> Result<T, Unusable> {
    let failed = || Unusable::Malformed { detail: "the reader itself failed / 读取程序本身出错".into() };
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| Err(failed()))
}

/// What the first bytes tell: most wrong uploads are recognised here and named for what they are.
pub(crate) fn first_look(bytes: &[u8]) -> Result<(), Unusable> {
    if bytes.len() > limits::FILE_BYTES {
        return Err(Unusable::TooLarge { bytes: bytes.len().to_string(), most: limits::FILE_BYTES.to_string() });
    }
    if bytes.starts_with(b"\x7fELF") || wasmtime::Engine::detect_precompiled(bytes).is_some() {
        return Err(Unusable::CompiledCode {});
    }
    if !bytes.starts_with(b"\0asm") {
        return Err(Unusable::NotWasm {});
    }
    if Parser::is_core_wasm(bytes) { Err(Unusable::CoreModule {}) } else { Ok(()) }
}

/// `deadline`, `1.0.0` of `maplebridge:procedure/deadline@1.0.0`.
fn interface_of(name: &str) -> Option<(&str, &str)> {
    let interface = name.strip_prefix(CONTRACT)?.strip_prefix('/')?;
    Some(interface.split_once('@').unwrap_or((interface, "")))
}

fn same_version(name: &str, version: &str) -> Result<(), Unusable> {
    let patch = version.strip_prefix(VERSION).and_then(|rest| rest.strip_prefix('.'));
    if patch.is_some_and(|patch| !patch.is_empty() && patch.len() <= 4 && patch.bytes().all(|b| b.is_ascii_digit())) {
        return Ok(());
    }
    Err(Unusable::OtherVersion { name: clean(name, 100), known: format!("{VERSION}.x") })
}

fn malformed(error: wasmparser::BinaryReaderError) -> Unusable {
    Unusable::Malformed { detail: clean(&error.to_string(), 300) }
}
