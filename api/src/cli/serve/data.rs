//! Where a service keeps what: the store's folders and the token file, in one data folder.

use crate::cli::failure::{Exit, Failure};
use std::path::Path;
use store::Journal;
use store::journal::Settings;

/// The data folder if none is named.
pub(crate) const DEFAULT_DATA: &str = "maple-data";
/// The token file in the data folder.
pub(crate) const TOKENS: &str = "tokens";
/// The folder of signing secrets in the data folder.
pub(crate) const SECRETS: &str = "secrets";

/// Opens the store of a data folder that is there already: looking must not create one.
pub(crate) fn open(data: &Path) -> Result<Journal, Failure> {
    exists(data)?;
    Ok(Journal::open(data, Settings::default())?)
}

/// Says no where there is no data.
pub(crate) fn exists(data: &Path) -> Result<(), Failure> {
    if data.join("journal").is_dir() {
        return Ok(());
    }
    let path = data.display();
    let zh = format!("{path} 不是数据目录；请用 --data 指明 maple serve 所用的目录");
    let en = format!("{path} is not a data folder; name the one of maple serve with --data");
    Err(Failure::new(Exit::Usage, "no_such_data", zh, en))
}
