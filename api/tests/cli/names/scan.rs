//! Looking for texts in bytes, in every way they are likely to be written.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use encoding_rs::GB18030;
use std::fs;
use std::io::{Cursor, Read};
use std::path::Path;

/// Texts that must not be found.
pub(crate) struct Secrets {
    /// By the number that their first two bytes are, with what they are.
    by_start: Vec<Vec<(Vec<u8>, String)>>,
}

impl Secrets {
    pub(crate) fn of(texts: &[String]) -> Self {
        let mut secrets = Self { by_start: vec![Vec::new(); 1 << 16] };
        for text in texts {
            forms(text).into_iter().for_each(|(form, bytes)| secrets.add(bytes, format!("{text} as {form}")));
        }
        secrets
    }

    /// Bytes that are a secret as they are.
    pub(crate) fn add(&mut self, bytes: Vec<u8>, what: String) {
        assert!(bytes.len() >= 6, "{what} would be found by chance");
        self.by_start[start(&bytes)].push((bytes, what));
    }

    /// The first secret that stands in some bytes, or in a file of the archive that they are.
    pub(crate) fn found(&self, bytes: &[u8]) -> Option<String> {
        let here = bytes.windows(2).enumerate().find_map(|(at, two)| {
            let mut likely = self.by_start[start(two)].iter();
            likely.find(|(secret, _)| bytes[at..].starts_with(secret)).map(|(_, what)| what.clone())
        });
        here.or_else(|| {
            unpacked(bytes).into_iter().find_map(|(file, bytes)| Some(format!("{file}: {}", self.found(&bytes)?)))
        })
    }

    /// How many files there are in a folder, and bytes in them, none of which holds a secret.
    #[track_caller]
    pub(crate) fn in_no_file_of(&self, folder: &Path) -> (usize, usize) {
        let (mut count, mut all) = (0, 0);
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            assert_eq!(self.found(name.as_bytes()), None, "the name of {}", path.display());
            if path.is_dir() {
                let (more, bytes) = self.in_no_file_of(&path);
                (count, all) = (count + more, all + bytes);
            } else {
                let bytes = fs::read(&path).unwrap();
                (count, all) = (count + 1, all + bytes.len());
                assert_eq!(self.found(&bytes), None, "in {}", path.display());
            }
        }
        (count, all)
    }
}

fn start(bytes: &[u8]) -> usize {
    usize::from(u16::from_be_bytes([bytes[0], bytes[1]]))
}

/// A text as programs write texts.
fn forms(text: &str) -> Vec<(&'static str, Vec<u8>)> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let escaped = |write: fn(&u16) -> String| units.iter().map(write).collect::<String>().into_bytes();
    let percent = |write: fn(u8) -> String| text.bytes().map(write).collect::<String>().into_bytes();
    let json = serde_json::to_string(text).unwrap();
    let markup = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let mut forms = vec![
        ("UTF-8", text.as_bytes().to_vec()),
        ("UTF-16LE", units.iter().flat_map(|unit| unit.to_le_bytes()).collect()),
        ("UTF-16BE", units.iter().flat_map(|unit| unit.to_be_bytes()).collect()),
        ("GB18030", GB18030.encode(text).0.into_owned()),
        ("JSON", json.as_bytes()[1..json.len() - 1].to_vec()),
        ("\\u", escaped(|unit| format!("\\u{unit:04x}"))),
        ("\\U", escaped(|unit| format!("\\u{unit:04X}"))),
        ("URL", percent(|byte| format!("%{byte:02X}"))),
        ("url", percent(|byte| format!("%{byte:02x}"))),
        ("Debug", format!("{text:?}").trim_matches('"').as_bytes().to_vec()),
        ("markup", markup.clone().into_bytes()),
        ("markup with quotes", markup.replace('"', "&quot;").replace('\'', "&apos;").into_bytes()),
        // Without what depends on the bytes that follow.
        ("base64", STANDARD_NO_PAD.encode(&text.as_bytes()[..text.len() / 3 * 3]).into_bytes()),
    ];
    forms.dedup_by(|a, b| a.1 == b.1);
    forms
}

/// The files of an archive; none where it is none.
fn unpacked(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let archive = Some(bytes).filter(|bytes| bytes.starts_with(b"PK\x03\x04"));
    let Some(mut archive) = archive.and_then(|bytes| zip::ZipArchive::new(Cursor::new(bytes)).ok()) else {
        return Vec::new();
    };
    let mut files = Vec::new();
    for at in 0..archive.len() {
        let mut file = archive.by_index(at).unwrap();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        files.push((file.name().unwrap().into_owned(), bytes));
    }
    files
}

/// Whoever looks for nothing finds nothing: each form is found where it stands, also in an archive.
#[test]
fn what_stands_somewhere_is_found() {
    let name = "O'Brien \"何\" & 卞青禾".to_owned();
    let secrets = Secrets::of(std::slice::from_ref(&name));
    for (form, bytes) in forms(&name) {
        let found = secrets.found(&[b"before ", &bytes[..], b" after"].concat());
        assert!(found.is_some(), "{form}");
    }
    assert_eq!(secrets.found("O'Brien \"何\" & 卞青\u{79be}".replace('禾', "和").as_bytes()), None);
    let mut file = zip::ZipWriter::new(Cursor::new(Vec::new()));
    file.start_file("a.xml", zip::write::SimpleFileOptions::default()).unwrap();
    std::io::Write::write_all(&mut file, format!("<x>{name}</x>").repeat(50).as_bytes()).unwrap();
    let packed = file.finish().unwrap().into_inner();
    assert!(secrets.found(&packed).unwrap().starts_with("a.xml: "));
}
