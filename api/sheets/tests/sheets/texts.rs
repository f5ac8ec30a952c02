//! Tables as text, in the encodings and with the separators that programs save.

use sheets::{Limits, Sheet, Wanted, read};

fn look(bytes: &[u8]) -> Sheet {
    read(bytes, &Wanted::all(["编号", "简要情况"]), &Limits::default()).expect("a sheet")
}

const TEXT: &str = "编号,简要情况\r\n1,\"排水，\r\n\"\"明沟\"\"一事\"\r\n\r\n\r\n2,𠮷家庄\r\n";

#[test]
fn every_encoding_gives_the_same_rows() {
    let utf_16 = |to_bytes: fn(u16) -> [u8; 2], mark: [u8; 2]| {
        mark.into_iter().chain(TEXT.encode_utf16().flat_map(to_bytes)).collect::<Vec<u8>>()
    };
    let (gb, _, lossy) = encoding_rs::GB18030.encode(TEXT);
    assert!(!lossy && gb.windows(4).any(|four| four[1].is_ascii_digit() && four[3].is_ascii_digit()), "four bytes");
    let files = [
        TEXT.as_bytes().to_vec(),
        format!("\u{feff}{TEXT}").into_bytes(),
        utf_16(u16::to_le_bytes, [0xff, 0xfe]),
        utf_16(u16::to_be_bytes, [0xfe, 0xff]),
        gb.into_owned(),
        TEXT.replace("\r\n", "\r").into_bytes(),
        TEXT.replace("\r\n", "\n").trim_end().as_bytes().to_vec(),
        TEXT.replace("号,", "号;").replace("1,", "1;").replace("2,", "2;").into_bytes(),
        TEXT.replace("号,", "号\t").replace("1,", "1\t").replace("2,", "2\t").into_bytes(),
    ];
    for (at, bytes) in files.iter().enumerate() {
        let sheet = look(bytes);
        let facts = sheet.column("简要情况").unwrap();
        let rows: Vec<(u32, String)> =
            sheet.rows.iter().map(|row| (row.number, row.text(facts).unwrap().unwrap())).collect();
        // Empty lines count, a line break inside a cell does not.
        assert_eq!(rows, [(2, "排水，\n\"明沟\"一事".to_owned()), (5, "𠮷家庄".to_owned())], "file {at}");
    }
}

#[test]
fn what_is_in_no_encoding_is_refused() {
    let wanted = Wanted::all(["编号"]);
    let faults = read(b"a,b\n\xff\xff,1\n", &wanted, &Limits::default()).unwrap_err();
    assert_eq!(faults[0].code, "file_not_decodable");
    let faults = read(b"\xef\xbb\xbfa\xff", &wanted, &Limits::default()).unwrap_err();
    assert_eq!(faults[0].code, "file_not_decodable");
}

#[test]
fn a_cell_that_is_too_long_is_told_with_its_place() {
    let text = format!("编号,简要情况\n1,短\n2,{}\n", "字".repeat(4_001));
    let faults = read(text.as_bytes(), &Wanted::all(["编号", "简要情况"]), &Limits::default()).unwrap_err();
    assert_eq!(
        faults.iter().map(|fault| (fault.code, fault.place.to_string())).collect::<Vec<_>>(),
        [("cell_too_long", "B3".to_owned())]
    );
}
