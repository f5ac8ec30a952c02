//! Packages: sealed, signed, opened, and never believed after a change.

use crate::stand::Stand;
use engine::procedure::{Hook, Limits, SettingKind};
use host::guests::{Guest, ZEROS};
use host::inspect;
use host::package::{self, Manifest, SigningKey};

const MANIFEST: &str = r#"{
  "id": "materials-in-three-days",
  "title": "材料三日内报送",
  "version": "1.2.3",
  "county": "qingshan-county",
  "hooks": ["message"],
  "settings": {
    "days": { "title": "天数", "type": "integer", "min": 1, "max": 5, "default": 3 },
    "tone": { "title": "语气", "type": "text", "choices": ["温和", "正式"], "default": "正式" },
    "strict": { "title": "从严", "type": "yes-no", "default": false }
  },
  "limits": { "fuel": 1000000 }
}"#;

fn component() -> Vec<u8> {
    Guest::answering(Hook::Message, &format!("i32.const {ZEROS}")).component()
}

fn code(result: Result<impl std::fmt::Debug, host::Unusable>) -> &'static str {
    result.expect_err("it is taken").code()
}

#[test]
fn a_package_says_what_it_is_and_still_runs() {
    let sealed = package::seal(&component(), MANIFEST).unwrap();
    let key = SigningKey::generate().unwrap();
    let signed = package::sign(&sealed, &key).unwrap();
    for (bytes, signed_by) in [(&sealed, None), (&signed, Some(key.public()))] {
        let package = package::open(bytes).unwrap();
        assert_eq!((package.id.as_str(), package.ledger.as_str()), ("materials-in-three-days", "qingshan-county"));
        assert_eq!((package.title.as_str(), package.version.to_string().as_str()), ("材料三日内报送", "1.2.3"));
        assert_eq!(package.limits, Limits { fuel: 1_000_000, ..Limits::default() });
        assert_eq!(package.settings["days"].kind, SettingKind::Integer { min: 1, max: 5, default: 3 });
        assert_eq!((package.bytes, package.signed_by.clone()), (bytes.len() as u64, signed_by));
        assert_eq!(inspect(bytes).unwrap().package, Some(package.clone()));
        let loaded = Stand::new().host.load(bytes).unwrap();
        assert_eq!((loaded.component, loaded.hooks), (package.component, vec![Hook::Message]));
    }
}

#[test]
fn every_changed_byte_of_a_signed_package_is_found() {
    let key = SigningKey::generate().unwrap();
    let signed = package::sign(&package::seal(&component(), MANIFEST).unwrap(), &key).unwrap();
    for at in 0..signed.len() {
        let mut changed = signed.clone();
        changed[at] ^= 1;
        match package::open(&changed) {
            Err(_) => {}
            // Another name for the section makes it a file without a signature, and says so.
            Ok(package) => assert_eq!(package.signed_by, None, "byte {at}"),
        }
    }
}

#[test]
fn a_signature_is_its_keys_over_this_file() {
    let (one, two) = (SigningKey::generate().unwrap(), SigningKey::generate().unwrap());
    let sealed = package::seal(&component(), MANIFEST).unwrap();
    let signed = package::sign(&sealed, &one).unwrap();
    let signature = &signed[sealed.len()..];
    let other = package::seal(&component(), &MANIFEST.replace("1.2.3", "1.2.4")).unwrap();
    assert_eq!(code(package::open(&[&other[..], signature].concat())), "bad-signature", "another file's");
    let mut claimed = signed.clone();
    let second = package::sign(&sealed, &two).unwrap();
    let key_at = signed.len() - 96;
    claimed[key_at..key_at + 32].copy_from_slice(&second[key_at..key_at + 32]);
    assert_eq!(code(package::open(&claimed)), "bad-signature", "another key's name");
    assert_eq!(code(package::sign(&signed, &two)), "already-signed");
    assert_eq!(code(package::open(&[&signed[..], signature].concat())), "bad-package", "two signatures");
    let behind = [&signed[..], &[0, 2, 1, b'x']].concat();
    assert_eq!(code(package::open(&behind)), "bad-package", "something behind the signature");
    assert_eq!(code(package::open(&[&component()[..], signature].concat())), "bad-signature");
}

#[test]
fn a_key_is_kept_and_read_again() {
    let key = SigningKey::generate().unwrap();
    let again = SigningKey::from_pkcs8(&key.to_pkcs8()).unwrap();
    assert_eq!(key.public(), again.public());
    assert!(SigningKey::from_pkcs8(b"no key").is_err());
    assert!(!format!("{key:?}").contains("pkcs8"), "a key does not show itself");
}

#[test]
fn what_does_not_fit_together_is_not_sealed() {
    let sealed = package::seal(&component(), MANIFEST).unwrap();
    assert_eq!(code(package::seal(&sealed, MANIFEST)), "already-sealed");
    assert_eq!(code(package::open(&component())), "no-manifest");
    let hooks = |hooks: &str| MANIFEST.replace(r#"["message"]"#, hooks);
    assert_eq!(code(package::seal(&component(), &hooks(r#"["message", "score"]"#))), "hooks-differ");
    assert_eq!(code(package::seal(&component(), "{")), "bad-manifest");
    let behind = [&sealed[..], &[0, 2, 1, b'x']].concat();
    assert_eq!(code(package::open(&behind)), "bad-package");
}

#[test]
fn a_manifest_is_written_as_it_is_read() {
    let manifest = Manifest::parse(MANIFEST).unwrap();
    assert_eq!(Manifest::parse(&manifest.to_json()).unwrap(), manifest);
}

#[test]
fn all_mistakes_of_a_manifest_come_at_once() {
    let wrong = r#"{
      "id": "Not An Id", "title": " ", "version": "1.2", "hooks": ["message", "weather", "message"], "colour": 1,
      "settings": {
        "days": { "title": "天数", "type": "integer", "min": 3, "max": 1, "default": 3, "unit": "d" },
        "Big": { "title": "x", "type": "yes-no", "default": true },
        "tone": { "title": "语气", "type": "text", "choices": ["a"], "default": "b" },
        "odd": { "title": "x", "type": "float", "default": 1 }
      },
      "limits": { "fuel": 0, "memory": 99999999999, "minutes": 3 }
    }"#;
    let mistakes = Manifest::parse(wrong).unwrap_err();
    let places: Vec<&str> = mistakes.iter().map(|mistake| mistake.place.as_str()).collect();
    let wanted = [
        "colour",
        "id",
        "title",
        "version",
        "county",
        "hooks[1]",
        "hooks[2]",
        "settings.days.unit",
        "settings.days.default",
        "settings.Big",
        "settings.tone.default",
        "settings.odd.type",
        "limits.minutes",
        "limits.fuel",
        "limits.memory",
    ];
    assert_eq!(places, wanted);
    assert!(mistakes.iter().all(|mistake| !mistake.text.zh.is_empty() && !mistake.text.en.is_empty()));
    let broken = Manifest::parse("{\n  \"id\": ,\n}").unwrap_err();
    assert_eq!((broken.len(), broken[0].code, broken[0].place.as_str()), (1, "manifest-not-json", "2:9"));
    assert_eq!(Manifest::parse(&" ".repeat(70_000)).unwrap_err()[0].code, "manifest-too-long");
    assert!(Manifest::parse(&"[".repeat(60_000)).is_err());
}
