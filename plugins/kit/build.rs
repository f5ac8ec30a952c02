//! Lists what `maple procedure new` makes projects of, so that there is one copy of it: the contract
//! and the folders of `plugins/sdk`.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// Left behind by whoever works in those folders, and the guest crate's link to the contract.
const NOT_OURS: [&str; 5] = ["target", "node_modules", "__pycache__", "README.md", "wit"];

fn main() -> io::Result<()> {
    let plugins = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default()).join("..").canonicalize()?;
    let mut files = Vec::new();
    for folder in ["sdk", "wit/v1"] {
        println!("cargo::rerun-if-changed={}", plugins.join(folder).display());
        list(&plugins.join(folder), &mut files)?;
    }
    files.sort();
    let mut code = String::from("&[\n");
    for file in &files {
        let name = file.strip_prefix(&plugins).unwrap_or(file).to_string_lossy().replace('\\', "/");
        let _ = writeln!(code, "    ({name:?}, include_bytes!({:?})),", file.display().to_string());
    }
    code.push_str("]\n");
    fs::write(PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default()).join("files.rs"), code)
}

fn list(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    // The note on a folder is for whoever changes it; a template's own is for its author.
    let is_template = folder.components().any(|part| part.as_os_str() == "template");
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        // What two languages' templates share is a link in one of them.
        let kind = if is_template { fs::metadata(entry.path())?.file_type() } else { entry.file_type()? };
        let name = entry.file_name();
        let is_ours = !NOT_OURS.iter().any(|other| name == *other) || (is_template && name == "README.md");
        if kind.is_dir() && is_ours {
            list(&entry.path(), files)?;
        } else if kind.is_file() && is_ours {
            files.push(entry.path());
        }
    }
    Ok(())
}
