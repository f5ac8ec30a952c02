//! Packages whose manifest or signature is not what it should be.

use super::finite;
use super::uploads::append;
use crate::ground::{Came, Ground};
use engine::id::LedgerId;
use engine::input::{Input, Request};
use engine::org::UnitRow;
use engine::plan::Level;
use engine::procedure::{Hook, KeyId, Package};
use engine::time::Timestamp;
use host::guests::Guest;
use host::package::{SigningKey, open, seal, sign};
use host::{Unusable, inspect};
use std::sync::Arc;
use store::Memory;
use tests::procedures::no_sandboxes;
use tests::service::{Failed, Service, Work};

const COUNTY: &str = "qingshan-county";

/// A manifest of the deadline hook.
pub(crate) fn manifest(county: &str, version: &str) -> String {
    format!(
        r#"{{"id":"own-days","title":"本县的日期","version":"{version}","county":"{county}","hooks":["deadline"]}}"#
    )
}

fn sealed(version: &str) -> Vec<u8> {
    seal(&finite(1).component(), &manifest(COUNTY, version)).unwrap()
}

fn key() -> SigningKey {
    SigningKey::generate().unwrap()
}

/// What comes of opening a package; looking into it says the same.
fn opened(file: &[u8]) -> Came {
    let (opened, looked) = (open(file), inspect(file));
    match (&opened, looked) {
        (Ok(package), Ok(seen)) if seen.package.as_ref() == Some(package) => Came::Answered,
        (Err(unusable), Err(seen)) if *unusable == seen => Came::Unusable(seen),
        (Err(Unusable::NoManifest {}), Ok(seen)) if seen.package.is_none() => Came::Unusable(Unusable::NoManifest {}),
        (opened, looked) => Came::Odd(format!("{opened:?} and {looked:?}")),
    }
}

pub(super) fn good(ground: &Ground) -> Came {
    let file = sign(&sealed("1.0.0"), &key()).unwrap();
    match opened(&file) {
        Came::Answered => ground.asked_file(&file, Hook::Deadline),
        other => other,
    }
}

pub(super) fn no_manifest(_: &Ground) -> Came {
    opened(&finite(1).component())
}

fn with_manifest(text: &[u8]) -> Came {
    let mut file = finite(1).component();
    append(&mut file, "maplebridge-manifest", text);
    opened(&file)
}

pub(super) fn broken_manifests(_: &Ground) -> Came {
    let good = manifest(COUNTY, "1.0.0");
    let broken = [
        String::new(),
        "{".repeat(60_000),
        "[".repeat(60_000),
        good.replace("\"id\"", "\"Id\""),
        good.replace("1.0.0", "one"),
        good.replace("own-days", "../own"),
        good.replace("deadline", "astrology"),
        good.replace("[\"deadline\"]", "[]"),
        good.replace('}', r#","limits":{"fuel":500000001}}"#),
        good.replace('}', r#","limits":{"memory":-1}}"#),
        good.replace('}', r#","limits":{"millis":1e400}}"#),
        good.replace("本县的日期", &"长".repeat(101)),
        good.replace("本县的日期", "\\u001b[2J"),
        good.replace('}', &format!("{}}}", " ".repeat(64 << 10))),
        good.replace('}', &format!(",\"{}\":1}}", "\\u001b[31m".repeat(20))),
    ];
    for text in &broken {
        let came = with_manifest(text.as_bytes());
        if came.to_string() != "unusable: bad-manifest" {
            let start: String = text.chars().take(60).collect();
            return Came::Odd(format!("{start}: {came}"));
        }
    }
    with_manifest(b"\xff\xfe")
}

pub(super) fn other_hooks(_: &Ground) -> Came {
    with_manifest(manifest(COUNTY, "1.0.0").replace("deadline", "review").as_bytes())
}

pub(super) fn fewer_hooks(_: &Ground) -> Came {
    let two = Guest::answering(Hook::Deadline, "i32.const 1024").and(Hook::Review, "i32.const 1024");
    seal(&two.component(), &manifest(COUNTY, "1.0.0")).map_or_else(Came::Unusable, |_| Came::Answered)
}

pub(super) fn two_manifests(_: &Ground) -> Came {
    let mut file = sealed("1.0.0");
    append(&mut file, "maplebridge-manifest", manifest(COUNTY, "9.0.0").as_bytes());
    opened(&file)
}

/// A manifest inside a module inside the component is nobody's.
pub(super) fn hidden_manifest(_: &Ground) -> Came {
    let text = manifest(COUNTY, "1.0.0").replace('"', "\\22");
    opened(&finite(1).with(&format!("(@custom \"maplebridge-manifest\" \"{text}\")")).component())
}

pub(super) fn changed_signature(_: &Ground) -> Came {
    let file = sign(&sealed("1.0.0"), &key()).unwrap();
    for bit in (0..96 * 8).step_by(7) {
        let mut changed = file.clone();
        let at = changed.len() - 96 + bit / 8;
        changed[at] ^= 1 << (bit % 8);
        match opened(&changed).to_string().as_str() {
            "unusable: bad-signature" => {}
            other => return Came::Odd(format!("bit {bit}: {other}")),
        }
    }
    let mut changed = file;
    *changed.last_mut().unwrap() ^= 1;
    opened(&changed)
}

/// The signature of another file of the same key.
pub(super) fn swapped_signature(_: &Ground) -> Came {
    let key = key();
    let other = sign(&seal(&finite(2).component(), &manifest(COUNTY, "1.0.0")).unwrap(), &key).unwrap();
    let mut file = sealed("1.0.0");
    append(&mut file, "maplebridge-signature", &other[other.len() - 96..]);
    opened(&file)
}

/// The signature of the same component with another manifest.
pub(super) fn signature_of_another_manifest(_: &Ground) -> Came {
    let other = sign(&sealed("1.0.0"), &key()).unwrap();
    let mut file = sealed("2.0.0");
    append(&mut file, "maplebridge-signature", &other[other.len() - 96..]);
    opened(&file)
}

pub(super) fn changed_after_signing(_: &Ground) -> Came {
    let mut file = sign(&sealed("1.0.0"), &key()).unwrap();
    let at = file.windows(5).position(|bytes| bytes == b"1.0.0").unwrap();
    let last = file.windows(5).rposition(|bytes| bytes == b"1.0.0").unwrap();
    assert!(at <= last);
    file[last] = b'2';
    opened(&file)
}

pub(super) fn more_after_the_signature(_: &Ground) -> Came {
    let mut file = sign(&sealed("1.0.0"), &key()).unwrap();
    append(&mut file, "more", b"more");
    opened(&file)
}

pub(super) fn two_signatures(_: &Ground) -> Came {
    let mut file = sign(&sealed("1.0.0"), &key()).unwrap();
    let again = file[file.len() - 96..].to_vec();
    append(&mut file, "maplebridge-signature", &again);
    opened(&file)
}

pub(super) fn short_signature(_: &Ground) -> Came {
    let mut file = sealed("1.0.0");
    append(&mut file, "maplebridge-signature", &[0; 95]);
    opened(&file)
}

/// A ledger with a trusted key.
struct Bureau {
    service: Service,
    key: SigningKey,
}

impl Bureau {
    fn new() -> Self {
        let ledger: LedgerId = COUNTY.parse().unwrap();
        let mut bureau =
            Bureau { service: Service::wake(Arc::new(Memory::new()), &ledger, &no_sandboxes()), key: key() };
        let office = UnitRow {
            id: "qingshan".parse().unwrap(),
            name: "青山县司法局".into(),
            kind: "county-bureau".parse().unwrap(),
            level: Level::County,
            parent: None,
            posts: Vec::new(),
        };
        bureau.must(Input::OpenLedger { id: ledger, title: "青山县".into(), zone: chrono_tz::Asia::Shanghai });
        bureau.must(Input::ImportUnits { rows: vec![office].into(), complete: true });
        bureau.must(Input::TrustKey { key: bureau.key.public(), title: "信息中心".into() });
        bureau
    }

    fn ask(&mut self, input: Input) -> Came {
        match self.service.ask(&Request::new("officer", input), Timestamp(1_650_000_000_000)) {
            Ok(_) => Came::Answered,
            Err(Failed::Refused(refusal)) => Came::Refused(refusal),
            Err(Failed::Store(error)) => Came::Odd(error.to_string()),
        }
    }

    fn must(&mut self, input: Input) {
        assert_eq!(self.ask(input), Came::Answered);
    }

    fn upload(&mut self, file: &[u8]) -> Came {
        self.take(open(file).unwrap())
    }

    fn take(&mut self, package: Package) -> Came {
        self.ask(Input::UploadProcedure { package: Arc::new(package).into(), unsigned_allowed: false })
    }

    fn signed(&self, version: &str) -> Vec<u8> {
        sign(&sealed(version), &self.key).unwrap()
    }
}

pub(super) fn unsigned(_: &Ground) -> Came {
    Bureau::new().upload(&sealed("1.0.0"))
}

pub(super) fn untrusted_key(_: &Ground) -> Came {
    Bureau::new().upload(&sign(&sealed("1.0.0"), &key()).unwrap())
}

pub(super) fn revoked_key(_: &Ground) -> Came {
    let mut bureau = Bureau::new();
    let file = bureau.signed("1.0.0");
    bureau.must(Input::RevokeKey { key: bureau.key.public(), reason: "密钥泄露".into() });
    bureau.upload(&file)
}

pub(super) fn revoked_key_trusted_again(_: &Ground) -> Came {
    let mut bureau = Bureau::new();
    bureau.must(Input::RevokeKey { key: bureau.key.public(), reason: "密钥泄露".into() });
    bureau.ask(Input::TrustKey { key: bureau.key.public(), title: "信息中心".into() })
}

/// What was signed before the key was revoked cannot be put into use any more.
pub(super) fn used_after_revocation(_: &Ground) -> Came {
    let mut bureau = Bureau::new();
    let file = bureau.signed("1.0.0");
    assert_eq!(bureau.upload(&file), Came::Answered);
    bureau.must(Input::RevokeKey { key: bureau.key.public(), reason: "密钥泄露".into() });
    bureau.ask(Input::ShadowProcedure { procedure: "own-days".parse().unwrap(), version: None, settings: None })
}

/// The neutral point as a key: with it one signature fits every file, so nobody may trust it.
pub(super) fn key_for_everything(_: &Ground) -> Came {
    let mut bytes = [0; 96];
    (bytes[0], bytes[32]) = (1, 1);
    let mut file = sealed("1.0.0");
    append(&mut file, "maplebridge-signature", &bytes);
    match open(&file) {
        Ok(package) => Bureau::new().take(package),
        Err(unusable) => Came::Unusable(unusable),
    }
}

pub(super) fn older_version_again(_: &Ground) -> Came {
    let mut bureau = Bureau::new();
    let (old, new) = (bureau.signed("1.0.0"), bureau.signed("1.1.0"));
    assert_eq!(bureau.upload(&old), Came::Answered);
    assert_eq!(bureau.upload(&new), Came::Answered);
    // The very same file again changes nothing, and an older one that was never here is refused.
    assert_eq!(bureau.upload(&old), Came::Answered);
    let heads = bureau.service.state().procedures.versions.len();
    assert_eq!(heads, 2);
    let never_seen = bureau.signed("1.0.5");
    bureau.upload(&never_seen)
}

pub(super) fn same_version_other_bytes(_: &Ground) -> Came {
    let mut bureau = Bureau::new();
    let first = bureau.signed("1.0.0");
    assert_eq!(bureau.upload(&first), Came::Answered);
    let other = seal(&finite(2).component(), &manifest(COUNTY, "1.0.0")).unwrap();
    let other = sign(&other, &bureau.key).unwrap();
    bureau.upload(&other)
}

pub(super) fn another_county(_: &Ground) -> Came {
    let mut bureau = Bureau::new();
    let other = seal(&finite(1).component(), &manifest("songlan-county", "1.0.0")).unwrap();
    let other = sign(&other, &bureau.key).unwrap();
    bureau.upload(&other)
}

/// Whoever calls the engine with a key that never signed anything has only said so: the key's name
/// must be one the bureau trusts.
pub(super) fn key_of_another_county(_: &Ground) -> Came {
    let mut bureau = Bureau::new();
    let mut package = open(&bureau.signed("1.0.0")).unwrap();
    package.signed_by = Some(KeyId::new(&"0".repeat(64)).unwrap());
    bureau.take(package)
}
