//! What is written here is opened by a program bureaus use. `tests/run` installs it and sets the
//! variable; without the variable a machine that has no LibreOffice can still test the rest.

use crate::samples;
use sheets::{to_csv, to_docx, to_xlsx};
use std::path::{Path, PathBuf};
use std::process::Command;

/// A folder of this test's own below the one cargo gives to tests.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::create_dir_all(&folder).expect("a folder");
    folder
}

fn run(program: &str, arguments: &[&str]) {
    let output = Command::new(program).args(arguments).output();
    let output = output.unwrap_or_else(|error| panic!("{program} is needed for this test: {error}"));
    assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
}

/// LibreOffice makes the file into another kind, with a profile of its own so that tests can run at once.
fn convert(folder: &Path, file: &str, to: &str) {
    let profile = format!("-env:UserInstallation=file://{}/profile", folder.display());
    let (folder, file) = (folder.display().to_string(), folder.join(file).display().to_string());
    run("soffice", &[&profile, "--headless", "--norestore", "--convert-to", to, "--outdir", &folder, &file]);
}

/// What can be read on the pages, which are kept as pictures beside it.
fn printed(folder: &Path, file: &str, bytes: &[u8]) -> String {
    std::fs::write(folder.join(file), bytes).expect("written");
    convert(folder, file, "pdf");
    let stem = folder.join(file).with_extension("");
    let pdf = stem.with_extension("pdf").display().to_string();
    let text = stem.with_extension("txt").display().to_string();
    run("pdftotext", &["-layout", &pdf, &text]);
    run("pdftoppm", &["-r", "80", "-png", &pdf, &stem.display().to_string()]);
    std::fs::read_to_string(text).expect("text").chars().filter(|c| !c.is_whitespace() || *c == '\u{c}').collect()
}

fn wanted() -> bool {
    std::env::var_os("MAPLE_LIBREOFFICE").is_some()
}

#[test]
fn tables_are_printed_as_bureaus_send_them() {
    if !wanted() {
        return;
    }
    let folder = folder("tables");
    let text = printed(&folder, "tables.xlsx", &to_xlsx(&[samples::ledger(), samples::statistics()]).unwrap());
    for said in [
        "枫桥县人民调解案件台账",
        "填报单位：城关镇人民调解委员会",
        "制表日期：2022年4月30日",
        "纠纷简要情况",
        "（2022）枫城人调字第1号",
        "1,200.50",
        "89.7%",
        "2022-04-01",
        "'=1+1",
        "第60人民调解委员会",
        "第1页",
    ] {
        assert!(text.contains(said), "{said} is on no page:\n{text}");
    }
    // The ledger fills one page, the statistics several: their header stands on each.
    let pages = text.matches('\u{c}').count();
    assert!(pages >= 3, "{pages} pages:\n{text}");
    assert_eq!(text.matches("调解委员会婚姻家庭").count(), pages - 1, "{text}");
}

/// Opens a .csv with formulas evaluated, as programs do that are less careful than they should be,
/// and gives what then stands in it.
fn evaluated(folder: &Path, file: &str) -> String {
    let out = folder.join("opened");
    let profile = format!("-env:UserInstallation=file://{}/profile", folder.display());
    // Comma, quote, UTF-8, from line 1; the last word is: evaluate formulas.
    let import = "--infilter=CSV:44,34,76,1,,0,false,true,false,false,false,-1,true";
    let export = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false";
    let (path, to) = (folder.join(file).display().to_string(), out.display().to_string());
    run("soffice", &[&profile, "--headless", "--norestore", import, "--convert-to", export, "--outdir", &to, &path]);
    std::fs::read_to_string(out.join(file)).expect("text")
}

#[test]
fn text_that_looks_like_a_formula_stays_text_also_saved_as_csv() {
    if !wanted() {
        return;
    }
    let folder = folder("saved-as-csv");
    std::fs::write(folder.join("ledger.xlsx"), to_xlsx(&[samples::ledger()]).unwrap()).unwrap();
    convert(&folder, "ledger.xlsx", "csv:Text - txt - csv (StarCalc):44,34,76");
    std::fs::write(folder.join("own.csv"), to_csv(&samples::ledger()).unwrap()).unwrap();
    std::fs::write(folder.join("live.csv"), "纠纷简要情况,\n=1+1,\n").unwrap();
    for file in ["ledger.csv", "own.csv"] {
        let text = evaluated(&folder, file);
        assert!(text.contains("'=1+1"), "{file}:\n{text}");
    }
    let live = evaluated(&folder, "live.csv");
    let results = live.lines().filter(|line| line.trim_matches(',') == "2").count();
    assert_eq!(results, 1, "this way of opening evaluates what is not neutralised:\n{live}");
}

#[test]
fn papers_are_printed_as_bureaus_send_them() {
    if !wanted() {
        return;
    }
    let text = printed(&folder("papers"), "paper.docx", &to_docx(&samples::paper()).unwrap());
    for said in [
        "枫司〔2022〕12号",
        "专项活动第一阶段工作情况的报告",
        "枫桥市司法局：",
        "一、基本情况",
        "（一）案件受理与化解",
        "（二）回访",
        "二、存在问题",
        "各调解委员会案件情况",
        "第6人民调解委员会",
        "枫桥县司法局",
        "2022年4月30日",
        "—1—",
        "—2—",
    ] {
        assert!(text.contains(said), "{said} is on no page:\n{text}");
    }
}
