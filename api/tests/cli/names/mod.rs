//! Names of parties on the real service: given, read, erased, and everything done besides that could
//! let one out. It says nothing of them anywhere, keeps none of them in a file, and when their keys
//! are erased nobody can read them, whatever was copied before.
//!
//! `MAPLE_SEED` draws the same names again.

mod acts;
mod county;
mod drawn;
mod scan;

use acts::{Case, cases, everything_said, given, lived, written_and_killed, wrong};
use county::{By, CAMPAIGN, County, LEDGER};
use engine::id::LedgerId;
use reqwest::Method;
use scan::Secrets;
use std::fs;
use std::path::Path;
use store::vault::{FileVault, Kept, Slot, Vault};

/// What is looked at: the whole folder with data, logs, backups and exports.
#[track_caller]
fn nothing_stands_in(county: &County) {
    let (files, bytes) = county.secrets.in_no_file_of(county.folder());
    println!("looked at {files} files, {bytes} bytes");
    assert!(files > 10, "{files} files are not all of them");
}

#[tokio::test]
async fn names_are_nowhere_but_in_the_answer_to_whoever_may_read_them() {
    let names = drawn::names();
    let county = County::new(Secrets::of(&names));
    let service = county.serve(&county.data());
    service.found().await;
    let cases = cases(&service, &names).await;
    given(&service, &cases).await;
    wrong(&service, &cases, &names).await;
    lived(&service, &cases).await;
    everything_said(&service, &cases).await;
    let last = written_and_killed(service, &cases).await;
    nothing_stands_in(&county);

    let service = county.serve(&county.data());
    for (case, may_be) in &last {
        let now = service.names(case).await;
        assert!(may_be.contains(&now), "{case} has {now:?} after a kill, not one of {may_be:?}");
    }
    everything_said(&service, &cases).await;
    let log = service.stop();
    for wanted in ["names of parties were read", "\"http.status\":403", "ledger awake", "DEBUG"] {
        assert!(log.contains(wanted), "{wanted}: what is looked at is no log");
    }
    copies(&county, "backup", "qingshan-county.jsonl");
    nothing_stands_in(&county);
    let snapshots = county.data().join("snapshots");
    assert!(fs::read_dir(snapshots).unwrap().count() > 0, "a snapshot was among the files");
}

/// A backup and an export beside the data.
fn copies(county: &County, backup: &str, export: &str) {
    let (data, at) = (county.data(), |name: &str| county.folder().join(name).to_str().unwrap().to_owned());
    let backed_up = county.offline(&data, &["ledger", "backup", &at(backup)]).line();
    assert_eq!(backed_up["left_out"][0], "vault");
    assert!(!county.folder().join(backup).join("vault").exists());
    county.offline(&data, &["ledger", "export", "qingshan-county", &at(export)]);
    county.offline(&data, &["ledger", "entries", "qingshan-county", "--limit", "0"]);
}

#[tokio::test]
async fn erased_names_cannot_be_read_from_anything_that_was_copied_before() {
    let names = drawn::names();
    let mut county = County::new(Secrets::of(&names));
    let service = county.serve(&county.data());
    service.found().await;
    let cases = cases(&service, &names).await;
    given(&service, &cases).await;
    service.stop();
    copies(&county, "backup", "before.jsonl");
    copy(&county.data(), &county.folder().join("before"));
    // What a thief of the folder would want; from here on no file may hold it.
    let keys = keys(&county.data(), &cases);
    let stolen = county.folder().join("stolen");
    fs::rename(county.folder().join("before/vault"), &stolen).unwrap();

    let service = county.serve(&county.data());
    erase(&service, &cases).await;
    unreadable(&service, &cases).await;
    service.stop();
    for key in keys {
        county.secrets.add(key.to_vec(), "a key".to_owned());
    }
    county.secrets.in_no_file_of(&county.data());
    let service = county.serve(&county.data());
    unreadable(&service, &cases).await;
    service.stop();

    // The whole folder as it was, and what a backup and an export give back.
    let (restored, imported) = (county.folder().join("restored"), county.folder().join("imported"));
    let at = |name: &str| county.folder().join(name).to_str().unwrap().to_owned();
    county.offline(&restored, &["ledger", "restore", &at("backup")]);
    county.offline(&imported, &["ledger", "import", &at("before.jsonl")]);
    for data in [county.folder().join("before"), restored, imported] {
        let service = county.serve(&data);
        unreadable(&service, &cases).await;
        service.stop();
    }
    // They were readable only with the keys: put beside the old ledger they open the names, so what is
    // seen above is the work of the erasing.
    copy(&stolen, &county.folder().join("before/vault"));
    let service = county.serve(&county.folder().join("before"));
    for case in &cases {
        assert_eq!(service.names(&case.number).await, case.names.map(|name| Some(name.to_owned())));
    }
}

#[tokio::test]
async fn keys_of_erased_names_that_come_back_are_erased_at_the_next_start() {
    let names = drawn::names();
    let county = County::new(Secrets::of(&names));
    let service = county.serve(&county.data());
    service.found().await;
    let cases = cases(&service, &names).await;
    given(&service, &cases).await;
    service.stop();
    let (vault, older) = (county.data().join("vault"), county.folder().join("older"));
    copy(&vault, &older);
    let service = county.serve(&county.data());
    let (gone, kept) = cases.split_at(cases.len() / 2);
    erase(&service, gone).await;
    service.stop();

    // As if the keys had never been overwritten. The ledger says that they must not be there.
    fs::remove_dir_all(&vault).unwrap();
    copy(&older, &vault);
    assert_eq!(keys(&county.data(), &cases).len(), cases.len(), "they are back");
    let log = county.serve(&county.data()).stop();
    assert!(log.contains(&format!("\"keys\":{}", gone.len())), "the operator is told: {log}");
    for case in &cases {
        let is_gone = gone.iter().any(|other| other.number == case.number);
        assert_eq!(matches!(found(&county.data(), case), Kept::Erased), is_gone, "{}", case.number);
    }
    let service = county.serve(&county.data());
    unreadable(&service, gone).await;
    for case in kept {
        assert_eq!(service.names(&case.number).await, case.names.map(|name| Some(name.to_owned())));
    }
    assert!(!service.stop().contains("\"keys\":"), "nothing was left to erase");
}

/// Erases the names of cases, as their office.
async fn erase(service: &county::Running<'_>, cases: &[Case<'_>]) {
    for case in cases {
        let names = format!("{CAMPAIGN}/cases/{}/parties/names", case.number);
        let erased = service.send(service.request(By::Office, Method::DELETE, &names)).await.ok();
        assert_eq!(erased["entries"], 1);
    }
}

/// Whoever may read names gets none.
async fn unreadable(service: &county::Running<'_>, cases: &[Case<'_>]) {
    for case in cases {
        assert_eq!(service.names(&case.number).await, [None, None], "{}", case.number);
    }
    let full = service.get(By::Bureau, LEDGER).await;
    assert_eq!(full.status, 200);
}

/// What the vault has of a case, while no service runs.
fn found(data: &Path, case: &Case<'_>) -> Kept {
    let vault = FileVault::open(data).unwrap();
    vault.look(&LedgerId::new("qingshan-county").unwrap(), Slot { register: 0, case: case.place }).unwrap()
}

/// The keys that there are.
fn keys(data: &Path, cases: &[Case<'_>]) -> Vec<[u8; 32]> {
    let key = |case| match found(data, case) {
        Kept::Key(key) => Some(*key.expose()),
        Kept::Nothing | Kept::Erased => None,
    };
    cases.iter().filter_map(key).collect()
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).unwrap();
        }
    }
}
