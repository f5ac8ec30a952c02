//! A package: one `.wasm` file. The component's bytes come first, then a custom section with the
//! manifest, then, where it is signed, one with the signature; it stays a valid component.

mod key;
mod manifest;
mod read;

pub use key::{BadKey, SigningKey};
pub use manifest::{Manifest, Mistake};

use crate::form::{Form, MANIFEST, SIGNATURE};
use crate::planted::{Bug, planted};
use crate::unusable::Unusable;
use engine::procedure::{ComponentId, Hook, KeyId, Package};
use ring::{digest, signature};

/// What is signed begins with this, so that no signature over a package is one over anything else.
const DOMAIN: &[u8] = b"maplebridge procedure package 1\0";
const KEY_BYTES: usize = 32;
const SIGNATURE_BYTES: usize = 64;

/// Puts the manifest behind a component. Its hooks must be those the component exports.
pub fn seal(component: &[u8], manifest: &str) -> Result<Vec<u8>, Unusable> {
    let form = Form::read(component)?;
    if form.manifest.is_some() || form.signature.is_some() {
        return Err(Unusable::AlreadySealed {});
    }
    same_hooks(&read_manifest(manifest)?, &form)?;
    let mut sealed = component.to_vec();
    append(&mut sealed, MANIFEST, manifest.as_bytes());
    Ok(sealed)
}

/// Puts a signature behind a sealed package.
pub fn sign(sealed: &[u8], key: &SigningKey) -> Result<Vec<u8>, Unusable> {
    let form = Form::read(sealed)?;
    if form.signature.is_some() {
        return Err(Unusable::AlreadySigned {});
    }
    opened(sealed, &form)?;
    let mut bytes = key.public_bytes().to_vec();
    bytes.extend_from_slice(&key.sign(&signed_text(sealed)));
    let mut signed = sealed.to_vec();
    append(&mut signed, SIGNATURE, &bytes);
    Ok(signed)
}

/// Opens a package. A signature is verified to be one of its key's over this very file; whether
/// that key counts in the county, the engine decides.
pub fn open(bytes: &[u8]) -> Result<Package, Unusable> {
    opened(bytes, &Form::read(bytes)?)
}

/// The same for a file that was read already.
pub(crate) fn opened(bytes: &[u8], form: &Form) -> Result<Package, Unusable> {
    let (sealed, signed_by) = match &form.signature {
        None => (bytes, None),
        Some(place) => {
            let (sealed, key) = verified(bytes, &bytes[place.clone()])?;
            (sealed, Some(key))
        }
    };
    let place = form.manifest.clone().ok_or(Unusable::NoManifest {})?;
    if place.end != sealed.len() {
        return Err(Unusable::BadPackage { detail: format!("something follows {MANIFEST} / 其后还有内容") });
    }
    let text = std::str::from_utf8(&bytes[place])
        .map_err(|_| Unusable::BadManifest { zh: "不是 UTF-8 文本".into(), en: "it is not UTF-8 text".into() })?;
    let manifest = read_manifest(text)?;
    same_hooks(&manifest, form)?;
    let Manifest { id, title, version, county, hooks, settings, limits } = manifest;
    Ok(Package {
        id,
        title,
        version,
        ledger: county,
        hooks,
        settings,
        limits,
        component: ComponentId::of(bytes),
        bytes: bytes.len() as u64,
        signed_by,
    })
}

/// The part of the file that is signed, and by which key. The signature's section is the file's
/// last and has one form only, so that nothing can hide in it or behind it.
fn verified<'a>(bytes: &'a [u8], content: &[u8]) -> Result<(&'a [u8], KeyId), Unusable> {
    if content.len() != KEY_BYTES + SIGNATURE_BYTES {
        return Err(Unusable::BadSignature {});
    }
    let mut section = Vec::new();
    append(&mut section, SIGNATURE, content);
    let Some(sealed) = bytes.strip_suffix(section.as_slice()) else {
        return Err(Unusable::BadPackage { detail: format!("{SIGNATURE} is not the end / 不在末尾") });
    };
    let (key, signature) = content.split_at(KEY_BYTES);
    let good = signature::UnparsedPublicKey::new(&signature::ED25519, key).verify(&signed_text(sealed), signature);
    if good.is_err() && !planted(Bug::SignatureUnchecked) {
        return Err(Unusable::BadSignature {});
    }
    let key = KeyId::new(&hex(key)).map_err(|_| Unusable::BadSignature {})?;
    Ok((sealed, key))
}

fn signed_text(sealed: &[u8]) -> Vec<u8> {
    let mut text = DOMAIN.to_vec();
    text.extend_from_slice(digest::digest(&digest::SHA256, sealed).as_ref());
    text
}

fn read_manifest(text: &str) -> Result<Manifest, Unusable> {
    Manifest::parse(text).map_err(|mistakes| {
        let joined =
            |of: fn(&Mistake) -> String, between: &str| mistakes.iter().map(of).collect::<Vec<_>>().join(between);
        Unusable::BadManifest { zh: joined(|m| m.zh(), "；"), en: joined(|m| m.en(), "; ") }
    })
}

fn same_hooks(manifest: &Manifest, form: &Form) -> Result<(), Unusable> {
    let mut named = manifest.hooks.clone();
    named.sort();
    let exported = form.hooks();
    if named == exported {
        return Ok(());
    }
    let list = |hooks: &[Hook]| hooks.iter().map(|hook| hook.name()).collect::<Vec<_>>().join(", ");
    Err(Unusable::HooksDiffer { manifest: list(&named), component: list(&exported) })
}

/// Appends a custom section.
fn append(file: &mut Vec<u8>, name: &str, content: &[u8]) {
    let mut body = Vec::with_capacity(content.len() + name.len() + 5);
    leb128(&mut body, name.len());
    body.extend_from_slice(name.as_bytes());
    body.extend_from_slice(content);
    file.push(0);
    leb128(file, body.len());
    file.extend_from_slice(&body);
}

fn leb128(to: &mut Vec<u8>, mut number: usize) {
    loop {
        let low = (number & 0x7f) as u8;
        number >>= 7;
        if number == 0 {
            to.push(low);
            return;
        }
        to.push(low | 0x80);
    }
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing into a string has no way to fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
