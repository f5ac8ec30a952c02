//! `maple token`: one line a name, and nothing that could be used to come in.

use crate::maple::maple;
use serde_json::json;
use std::fs;

#[test]
fn a_token_is_shown_once_and_only_its_digest_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sub/tokens");
    let file = path.to_str().unwrap();
    let token = maple(&["token", "new", "office", "--tokens", file]).done().out.trim().to_owned();
    let other = maple(&["token", "new", "bureau", "--tokens", file, "--json"]).done().line();
    assert_ne!(other["token"], token);
    let kept = fs::read_to_string(&path).unwrap();
    assert!(!kept.contains(&token) && !kept.contains(token.trim_start_matches("maple_")));
    let digest = store::Digest::of(token.as_bytes());
    assert!(kept.contains(&format!("office {digest}\n")), "{kept}");
    assert_eq!(kept.lines().count(), 2);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o077, 0);
    }

    assert_eq!(other["names"], json!([]));
    let again = maple(&["token", "new", "office", "--tokens", file, "--json"]);
    assert_eq!((again.code, again.error().as_str()), (1, "token_name_taken"));
    let clock = maple(&["token", "new", "clock", "--tokens", file, "--json"]);
    assert_eq!((clock.code, clock.error().as_str()), (2, "tokens_unreadable"));
    assert_eq!(fs::read_to_string(&path).unwrap(), kept);
}

/// What the right is worth on a service, the tests of names see.
#[test]
fn the_right_to_names_is_written_beside_the_digest() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tokens");
    let file = path.to_str().unwrap();
    let new =
        |name: &str, rights: &[&str]| maple(&[&["token", "new", name, "--tokens", file, "--json"], rights].concat());
    let made = new("office", &["--names", "qingshan/t01,lanxi", "--names", "baishui"]).done().line();
    assert_eq!(made["names"], json!(["qingshan/t01", "lanxi", "baishui"]));
    let digest = store::Digest::of(made["token"].as_str().unwrap().as_bytes());
    let kept = fs::read_to_string(&path).unwrap();
    assert_eq!(kept, format!("office {digest} names:qingshan/t01,lanxi,baishui\n"));
    for wrong in ["", "qingshan/", "/t01", "青山", "names:qingshan", "qingshan/t01/v02", "qingshan t01"] {
        let refused = new("other", &["--names", wrong]);
        assert_eq!((refused.code, refused.error().as_str()), (2, "bad_argument"), "{wrong:?}");
    }
    assert_eq!(fs::read_to_string(&path).unwrap(), kept, "what was refused wrote nothing");
    let help = maple(&["token", "new", "--help"]).done().out;
    assert!(help.contains("LEDGER[/UNIT]") && help.contains("当事人姓名") && help.contains("read and erase"), "{help}");
}
