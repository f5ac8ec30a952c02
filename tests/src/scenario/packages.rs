//! Packages as a county's developer would upload them: a component, a manifest, a signature.

use super::guests;
use engine::id::LedgerId;
use engine::procedure::{Hook, Package};
use host::package::{SigningKey, open, seal, sign};
use serde_json::{Value, json};
use std::path::PathBuf;

/// Where a package comes from and what it says of itself.
pub(super) struct Wanted<'a> {
    pub(super) id: &'a str,
    pub(super) version: &'a str,
    pub(super) county: &'a LedgerId,
    /// A folder of `plugins/examples`.
    pub(super) is_example: bool,
    pub(super) name: &'a str,
    pub(super) signed_by: Option<&'a str>,
}

/// A county's developer's key: the same for the same name on every machine.
pub(super) fn key(name: &str) -> SigningKey {
    let mut pkcs8 = vec![0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20];
    pkcs8.extend(name.bytes().cycle().take(32));
    SigningKey::from_pkcs8(&pkcs8).expect("any 32 bytes are a key")
}

/// Makes a package; answers with its file and what the host reads in it.
pub(super) fn package(wanted: &Wanted<'_>) -> Result<(Vec<u8>, Package), String> {
    let (component, mut manifest) = if wanted.is_example { example(wanted.name)? } else { made(wanted.name)? };
    manifest["id"] = wanted.id.into();
    manifest["version"] = wanted.version.into();
    manifest["county"] = wanted.county.as_str().into();
    let mut file = seal(&component, &manifest.to_string()).map_err(|error| error.to_string())?;
    if let Some(name) = wanted.signed_by {
        file = sign(&file, &key(name)).map_err(|error| error.to_string())?;
    }
    let package = open(&file).map_err(|error| error.to_string())?;
    Ok((file, package))
}

fn made(name: &str) -> Result<(Vec<u8>, Value), String> {
    let (guest, hooks) = guests::guest(name).ok_or_else(|| format!("there is no guest {name:?}"))?;
    let hooks: Vec<&str> = hooks.iter().map(|hook: &Hook| hook.name()).collect();
    // Little fuel and much time, so that the verdict never depends on how busy the machine is.
    let limits = json!({ "fuel": 2_000_000, "memory": 2 << 20, "millis": 2_000 });
    Ok((guest.component(), json!({ "title": name, "hooks": hooks, "limits": limits })))
}

/// The stored component of an example, without its manifest, and the manifest's text.
fn example(name: &str) -> Result<(Vec<u8>, Value), String> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../plugins/examples").join(name);
    let read = |file: &str| std::fs::read(folder.join(file)).map_err(|error| format!("{name}/{file}: {error}"));
    let (mut file, manifest) = (read("component.wasm")?, read("procedure.json")?);
    let section = b"maplebridge-manifest";
    let at = file.windows(section.len()).rposition(|bytes| bytes == section).ok_or("it is not sealed")?;
    let body = 1 + file.len() - at;
    // Before the name: its length, the section's length, the section's kind.
    file.truncate(at - 1 - leb128_len(body) - 1);
    Ok((file, serde_json::from_slice(&manifest).map_err(|error| error.to_string())?))
}

fn leb128_len(number: usize) -> usize {
    (1..).find(|bytes| number >> (7 * bytes) == 0).unwrap_or(1)
}
