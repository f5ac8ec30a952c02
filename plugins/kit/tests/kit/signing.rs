//! Keys and signatures.

use crate::repository;
use engine::procedure::ComponentId;
use std::fs;
use std::path::PathBuf;

fn unsigned() -> PathBuf {
    repository("plugins/examples/materials-in-three-days/component.wasm")
}

#[test]
fn a_signed_package_names_the_key_and_has_an_id_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let (key, out) = (folder.path().join("key"), folder.path().join("signed.wasm"));
    let public = kit::keygen(&key).unwrap();
    let signed = kit::sign(&unsigned(), &key, &out).unwrap();
    assert_eq!(signed.key, public);
    let bytes = fs::read(&out).unwrap();
    let inspection = host::inspect(&bytes).unwrap();
    assert_eq!(inspection.component, signed.component);
    assert_ne!(inspection.component, ComponentId::of(&fs::read(unsigned()).unwrap()));
    assert_eq!(inspection.package.unwrap().signed_by, Some(public));
    assert_eq!(kit::sign(&out, &key, &out).unwrap_err().code(), "already-signed");
}

#[test]
fn a_key_is_for_its_owner_alone_and_never_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let key = folder.path().join("key");
    let public = kit::keygen(&key).unwrap();
    let mode = std::os::unix::fs::PermissionsExt::mode(&fs::metadata(&key).unwrap().permissions());
    assert_eq!(mode & 0o777, 0o600);
    let before = fs::read(&key).unwrap();
    assert_eq!(kit::keygen(&key).unwrap_err().code(), "file-unusable");
    assert_eq!(fs::read(&key).unwrap(), before);
    assert_ne!(kit::keygen(&folder.path().join("other")).unwrap(), public);
}

#[test]
fn what_is_no_key_or_no_package_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let (key, out) = (folder.path().join("key"), folder.path().join("signed.wasm"));
    kit::keygen(&key).unwrap();
    assert_eq!(kit::sign(&unsigned(), &unsigned(), &out).unwrap_err().code(), "bad-key");
    assert_eq!(kit::sign(&key, &key, &out).unwrap_err().code(), "not-wasm");
    assert!(!out.exists());
}
