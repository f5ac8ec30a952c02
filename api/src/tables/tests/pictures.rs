//! Tables and papers as a person sees them: opened by LibreOffice and printed. That it is installed
//! is said by the same variable as for the crate that writes the files; `MAPLE_PICTURES` names a
//! folder in which the pages are kept as pictures, to be looked at.

use super::files::{all, papers, world};
use crate::tables::ledger;
use engine::views::register::CaseFilter;
use sheets::{to_docx, to_xlsx};
use std::path::{Path, PathBuf};
use std::process::Command;

fn run(program: &str, arguments: &[&str]) {
    let output = Command::new(program).args(arguments).output();
    let output = output.unwrap_or_else(|error| panic!("{program} is needed for this test: {error}"));
    assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
}

/// What stands on the pages.
fn printed(folder: &Path, file: &str, bytes: &[u8]) -> String {
    let path = folder.join(file);
    std::fs::write(&path, bytes).unwrap();
    let profile = format!("-env:UserInstallation=file://{}/profile", folder.display());
    let (out, path) = (folder.display().to_string(), path.display().to_string());
    run("soffice", &[&profile, "--headless", "--norestore", "--convert-to", "pdf", "--outdir", &out, &path]);
    let stem = folder.join(file).with_extension("");
    let (pdf, text) = (stem.with_extension("pdf"), stem.with_extension("txt"));
    run("pdftotext", &["-layout", &pdf.display().to_string(), &text.display().to_string()]);
    run("pdftoppm", &["-r", "80", "-png", &pdf.display().to_string(), &stem.display().to_string()]);
    std::fs::read_to_string(text).unwrap().chars().filter(|c| !c.is_whitespace()).collect()
}

#[test]
fn what_a_bureau_sends_is_printed_as_it_expects() {
    if std::env::var_os("MAPLE_LIBREOFFICE").is_none() {
        return;
    }
    let passing = tempfile::tempdir().unwrap();
    let folder = std::env::var_os("MAPLE_PICTURES").map_or_else(|| passing.path().to_owned(), PathBuf::from);
    std::fs::create_dir_all(&folder).unwrap();
    let world = world();
    let shown = world.shown("qingshan");
    let mut tables = vec![ledger(&shown, &CaseFilter::default())];
    tables.extend(all(&shown));
    let text = printed(&folder, "tables.xlsx", &to_xlsx(&tables).unwrap());
    for table in &tables {
        let title: String = table.title.chars().filter(|c| !c.is_whitespace()).collect();
        assert!(text.contains(&title), "{title} is on no page");
    }
    for (n, paper) in papers(&shown).iter().enumerate() {
        let text = printed(&folder, &format!("paper-{n}.docx"), &to_docx(paper).unwrap());
        assert!(text.contains("青山县司法局2022年6月10日"), "{text}");
    }
}
