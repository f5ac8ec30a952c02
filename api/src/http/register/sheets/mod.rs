//! Spreadsheets and papers of a register: ledgers and submissions come in, tables and written
//! material go out. What a file says is decided elsewhere ([`crate::case_rows`], [`crate::tables`],
//! [`crate::papers`]); here it goes over the wire.

pub(in crate::http) mod cases;
mod faults;
mod file;
pub(in crate::http) mod papers;
mod rows;
pub(in crate::http) mod submissions;
pub(in crate::http) mod tables;

use super::asked::{Seen, look};
use crate::http::app::App;
use crate::http::error::{Error, Failure};
use crate::http::types::AsOf;
use crate::http::types::ids::OfCampaign;
use crate::tables::Shown;
use engine::id::UnitId;
use file::{Content, File};

/// Takes what a table needs from the ledger, and makes the file elsewhere: the ledger's writer is
/// not held up by it.
async fn made<F>(
    app: &App,
    of: OfCampaign,
    (unit, as_of): (Option<UnitId>, Option<AsOf>),
    name: &'static str,
    make: F,
) -> Result<File, Error>
where
    F: FnOnce(Seen<'_>, Shown<'_>) -> Result<Content, Error> + Send + 'static,
{
    let (content, whose, day) = look(app, of, as_of, move |seen| {
        let organisation = &seen.state.organisation;
        let unit = match &unit {
            Some(unit) => crate::http::units::found(organisation, unit)?,
            None => organisation.bureau().ok_or(Failure::Internal {})?,
        };
        let shown = Shown::of(seen.state, seen.no, unit, seen.now).ok_or(Failure::Internal {})?;
        Ok((make(seen, shown)?, shown.unit_name().to_owned(), shown.today()))
    })
    .await?;
    let name = format!("{whose}{name}{}", day.format("%Y%m%d"));
    let written = tokio::task::spawn_blocking(move || content.write(name)).await;
    written.map_err(|_| Failure::Internal {})?
}
