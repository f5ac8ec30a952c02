//! `maple schema`: the JSON Schema that lets an editor complete and check definitions.

use super::failure::{Exit, Failure};
use super::shell::Shell;

/// 输出活动方案的 JSON Schema，供编辑器补全和检查 / print the JSON Schema of definitions, for editors
///
/// VS Code（YAML 扩展）：把输出存为 maple.schema.json，在方案首行写 / save it and begin a definition with:
/// # yaml-language-server: $schema=maple.schema.json
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Args {}

pub(super) fn run(_: &Args, shell: &mut Shell) -> Result<Exit, Failure> {
    let schema = workflows::schema();
    if shell.json {
        shell.value(&schema)?;
    } else {
        let text = serde_json::to_string_pretty(&schema).map_err(std::io::Error::from)?;
        shell.line(text)?;
    }
    Ok(Exit::Done)
}
