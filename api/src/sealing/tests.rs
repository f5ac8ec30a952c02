//! What is sealed opens with its key, in its place, unchanged, and never otherwise.

use super::{About, Error, NAME_CHARS_MAX, Name, NameMistake, SEALED_CHARS_MAX, STEP, Sealed, fresh_key, open, seal};
use super::{NONCE_LEN, TAG, URL_SAFE_NO_PAD, cipher, seal_with};
use base64::Engine as _;
use engine::id::{CampaignNo, CaseNo, LedgerId};
use proptest::prelude::{Strategy, any, proptest};
use ring::aead::{Aad, Nonce};
use std::collections::BTreeSet;
use store::vault::{CaseKey, Kept, MemoryVault, Slot, Vault};

fn ledger() -> LedgerId {
    LedgerId::new("qingshan").expect("an id")
}

fn about(ledger: &LedgerId) -> About<'_> {
    About { ledger, campaign: CampaignNo(2), case: CaseNo(41), party: "A" }
}

fn name(text: &str) -> Name {
    Name::new(text.to_owned()).expect("a name")
}

fn key() -> CaseKey {
    fresh_key().expect("the system has random numbers")
}

fn sealed(key: &CaseKey, text: &str) -> Sealed {
    seal(key, &about(&ledger()), &name(text)).expect("sealed")
}

/// What opening gives: the text, or the code of the error.
fn opened(key: &CaseKey, about: &About<'_>, sealed: &Sealed) -> Result<String, &'static str> {
    open(key, about, sealed).map(|name| name.expose().to_owned()).map_err(Error::code)
}

fn bytes(sealed: &Sealed) -> Vec<u8> {
    URL_SAFE_NO_PAD.decode(sealed.as_str()).expect("base64url")
}

fn text(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Names of 1 to 64 characters of one to four bytes.
fn names() -> impl Strategy<Value = String> {
    let letters = proptest::sample::select(vec!['a', 'é', '张', '𠮷', '·', 'ئ']);
    proptest::collection::vec(letters, 1..=NAME_CHARS_MAX).prop_map(|letters| letters.into_iter().collect())
}

proptest! {
    #[test]
    fn what_is_sealed_opens(text in names(), number in any::<u32>(), party in "[A-Z][0-9]{0,3}") {
        let (key, ledger) = (key(), ledger());
        let about = About { ledger: &ledger, campaign: CampaignNo(number % 5), case: CaseNo(number), party: &party };
        let sealed = seal(&key, &about, &name(&text)).expect("sealed");
        let stored = Sealed::parse(sealed.as_str()).expect("of that form");
        assert_eq!(opened(&key, &about, &stored), Ok(text));
    }

    #[test]
    fn the_length_tells_only_steps(text in names()) {
        let padded = bytes(&sealed(&key(), &text)).len() - 1 - NONCE_LEN - TAG;
        assert_eq!(padded, (text.len() / STEP + 1) * STEP);
    }

    #[test]
    fn any_text_is_refused_or_does_not_open(
        version in 0..=2u8, steps in 0..=6usize, more in 0..=1usize, fill in any::<u8>(),
    ) {
        let bytes = [vec![version], vec![fill; NONCE_LEN + TAG + steps * STEP + more]].concat();
        let found = Sealed::parse(&text(&bytes)).and_then(|sealed| open(&key(), &about(&ledger()), &sealed).map(drop));
        let expected = match version {
            2 => Error::Newer { found: 2 },
            1 if more == 0 && (1..=5).contains(&steps) => Error::Unreadable,
            _ => Error::Malformed,
        };
        assert_eq!(found, Err(expected));
    }
}

#[test]
fn all_usual_names_look_alike() {
    let key = key();
    let lengths: BTreeSet<_> = [
        "张三",
        "A",
        "欧阳娜娜",
        "青山县某某建筑工程有限责任公司第三分公司",
        "张三张三张三张三张三张三张三张三张三张三张",
    ]
    .map(|text| sealed(&key, text).as_str().len())
    .into();
    assert_eq!(lengths.len(), 1, "{lengths:?}");
    let longest = sealed(&key, &"𠮷".repeat(NAME_CHARS_MAX));
    assert_eq!(longest.as_str().len(), SEALED_CHARS_MAX - 2, "two characters that base64 without padding leaves out");
}

#[test]
fn the_same_name_never_looks_the_same() {
    let key = key();
    let all: BTreeSet<_> = (0..1_000).map(|_| sealed(&key, "张三").as_str().to_owned()).collect();
    assert_eq!(all.len(), 1_000);
    let nonces: BTreeSet<_> = (0..1_000).map(|_| bytes(&sealed(&key, "张三"))[1..=NONCE_LEN].to_vec()).collect();
    assert_eq!(nonces.len(), 1_000);
    let keys: BTreeSet<_> = (0..1_000).map(|_| *self::key().expose()).collect();
    assert_eq!(keys.len(), 1_000);
}

#[test]
fn another_key_or_place_opens_nothing() {
    let (key, ledger, other) = (key(), ledger(), LedgerId::new("qingshan-a").expect("an id"));
    let here = about(&ledger);
    let sealed = sealed(&key, "张三");
    assert_eq!(opened(&key, &here, &sealed).as_deref(), Ok("张三"));
    assert_eq!(opened(&self::key(), &here, &sealed), Err("sealed_name_unreadable"));
    let elsewhere = [
        About { ledger: &other, ..here },
        About { campaign: CampaignNo(3), ..here },
        About { case: CaseNo(42), ..here },
        About { party: "B", ..here },
        About { party: "A1", ..here },
        About { party: "", ..here },
    ];
    for place in elsewhere {
        assert_eq!(opened(&key, &place, &sealed), Err("sealed_name_unreadable"), "{place:?}");
    }
}

#[test]
fn a_change_anywhere_opens_nothing() {
    let (key, ledger) = (key(), ledger());
    let whole = bytes(&sealed(&key, "张三"));
    for at in 0..whole.len() {
        for bit in 0..8 {
            let mut changed = whole.clone();
            changed[at] ^= 1 << bit;
            let found = Sealed::parse(&text(&changed)).and_then(|sealed| open(&key, &about(&ledger), &sealed));
            let expected = match (at, changed[0]) {
                (0, 0) => "sealed_name_malformed",
                (0, _) => "sealed_name_newer",
                _ => "sealed_name_unreadable",
            };
            assert_eq!(found.map(drop).map_err(Error::code), Err(expected), "byte {at}, bit {bit}");
        }
    }
    // Cut off or drawn out by whole steps it still has the form, and does not open.
    let (long, mut longer) = (bytes(&sealed(&key, &"张".repeat(30))), whole.clone());
    longer.extend_from_slice(&[0; STEP]);
    for changed in [&long[..long.len() - STEP], &longer] {
        let sealed = Sealed::parse(&text(changed)).expect("of that form");
        assert_eq!(opened(&key, &about(&ledger), &sealed), Err("sealed_name_unreadable"));
    }
}

#[test]
fn what_has_another_form_is_refused() {
    let sealed = sealed(&key(), "张三");
    let whole = bytes(&sealed);
    let mut bad: Vec<String> = (0..whole.len()).map(|length| text(&whole[..length])).collect();
    bad.extend((0..sealed.as_str().len()).map(|length| sealed.as_str()[..length].to_owned()));
    let padded = format!("{}=", sealed.as_str());
    bad.extend([padded, format!(" {}", sealed.as_str()), "张三".to_owned(), "A".repeat(SEALED_CHARS_MAX + 1)]);
    bad.push(text(&[&[1][..], &[0; NONCE_LEN + TAG + 6 * STEP]].concat()));
    bad.push("AQ".repeat(1 << 20));
    for text in bad {
        assert_eq!(Sealed::parse(&text), Err(Error::Malformed), "{} characters", text.len());
    }
    assert_eq!(Sealed::parse(&text(&[2])), Err(Error::Newer { found: 2 }));
}

/// Somebody who has the key can write bad padding; it is refused all the same.
#[test]
fn bad_padding_is_no_name() {
    let (key, ledger) = (key(), ledger());
    let full = [b'a'; STEP];
    let mut odd = [0; STEP];
    odd[5] = 0x7F;
    let mut no_text = [0; STEP];
    no_text[..2].copy_from_slice(&[0xFF, 0x80]);
    for plain in [[0; STEP], full, odd, no_text] {
        let mut body = plain;
        let nonce = [7; NONCE_LEN];
        let aad = Aad::from(about(&ledger).associated());
        let tag = cipher(&key).expect("a key").seal_in_place_separate_tag(
            Nonce::assume_unique_for_key(nonce),
            aad,
            &mut body,
        );
        let whole = [&[1][..], &nonce, &body, tag.expect("sealed").as_ref()].concat();
        let sealed = Sealed::parse(&text(&whole)).expect("of that form");
        assert_eq!(opened(&key, &about(&ledger), &sealed), Err("sealed_name_unreadable"));
    }
}

/// The stored form never changes: what lies in a ledger must open for ever.
#[test]
fn the_form_is_golden() {
    let (key, ledger) = (CaseKey::copied(&std::array::from_fn(|at| at as u8)), ledger());
    let golden = "AQkJCQkJCQkJCQkJCVakqN8_FsOk0Qkw-auWu885Et8uWgZAtRP3YmuTN4tHiHVuttP8_O6ztIv9YAL886V1H3fmbrZOJ8K3J8ZgT1Z81becTEdpFzObPUs8Br3H";
    let sealed = seal_with(&key, &about(&ledger), &name("张三"), [9; NONCE_LEN]).expect("sealed");
    assert_eq!(sealed.as_str(), golden);
    assert_eq!(opened(&key, &about(&ledger), &Sealed::parse(golden).expect("of that form")).as_deref(), Ok("张三"));
}

#[test]
fn an_erased_key_opens_nothing_any_more() {
    let (vault, ledger) = (MemoryVault::new(), ledger());
    let about = about(&ledger);
    assert_eq!(about.slot(), Slot { register: 2, case: 41 });
    let made = vault.create(&ledger, about.slot(), key()).expect("made");
    let sealed = seal(&made, &about, &name("张三")).expect("sealed");
    drop(made);
    let Ok(Kept::Key(kept)) = vault.look(&ledger, about.slot()) else { panic!("it is kept") };
    assert_eq!(opened(&kept, &about, &sealed).as_deref(), Ok("张三"));
    vault.erase(&ledger, about.slot()).expect("erased");
    assert!(matches!(vault.look(&ledger, about.slot()), Ok(Kept::Erased)));
    assert_eq!(vault.create(&ledger, about.slot(), key()).map(drop).expect_err("gone").code(), "names_erased");
}

#[test]
fn a_name_is_one_short_line() {
    let long = "张".repeat(NAME_CHARS_MAX);
    for (given, taken) in
        [("张三", "张三"), (" 张三\u{3000}", "张三"), ("Aygül · 阿依古丽", "Aygül · 阿依古丽"), (&long, &long)]
    {
        assert_eq!(name(given).expose(), taken);
    }
    let mistakes = |text: &str| Name::new(text.to_owned()).map(drop).expect_err("refused").mistakes;
    assert_eq!(mistakes(""), [NameMistake::Empty]);
    assert_eq!(mistakes(" \u{3000}\n"), [NameMistake::Empty]);
    assert_eq!(mistakes(&"a".repeat(65)), [NameMistake::TooLong { chars: 65 }]);
    for bad in ["张\n三", "张\0三", "张\u{7f}三", "张\u{202e}三", "张\u{200b}三", "张\u{2028}三", "\u{feff}张三"]
    {
        assert_eq!(mistakes(bad), [NameMistake::Unprintable], "{bad:?}");
    }
    let both = mistakes(&"a\t".repeat(40));
    assert_eq!(both, [NameMistake::TooLong { chars: 79 }, NameMistake::Unprintable], "all at once");
}

/// Nothing that is printed on the way shows a name.
#[test]
fn a_name_shows_itself_to_nobody() {
    let name = name("李四的秘密");
    let refused = Name::new("李四的秘密\n李四的秘密".to_owned()).map(drop).expect_err("two lines");
    let said = format!("{name:?} {:?} {refused:?} {refused}", Some(&name));
    assert!(said.starts_with("Name(..) Some(Name(..)) BadName") && !said.contains('李'), "{said}");
    let errors = [Error::Malformed, Error::Newer { found: 2 }, Error::Unreadable, Error::Failed];
    let texts = errors.map(|error| (error.code(), error.text()));
    let mistakes = [NameMistake::Empty, NameMistake::TooLong { chars: 70 }, NameMistake::Unprintable];
    let texts: Vec<_> = texts.into_iter().chain(mistakes.map(|mistake| (mistake.code(), mistake.text()))).collect();
    assert!(texts.iter().all(|(_, text)| text.en.is_ascii() && text.zh.ends_with('。')), "{texts:?}");
    let codes: BTreeSet<_> = texts.iter().map(|(code, _)| code).collect();
    assert_eq!(codes.len(), texts.len());
}
