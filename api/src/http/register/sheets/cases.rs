//! The ledger of cases: it goes out as a file, and a township's own comes in, all of it or nothing.

use super::faults::{listed, of_row, refused};
use super::file::{CSV, Content, File, XLSX};
use super::made;
use super::rows::{Imported, notes};
use crate::case_rows::{self, Incoming, Lists};
use crate::http::app::{Act, App};
use crate::http::error::{Error, Failure};
use crate::http::extract::{Path, Query, Spreadsheet};
use crate::http::register::found;
use crate::http::register::in_register;
use crate::http::register::list::{CasesQuery, filter};
use crate::http::reply::Reply;
use crate::http::types::ids::OfCampaign;
use crate::tables::{ledger, ledger_to_print};
use axum::extract::State as Service;
use engine::check_rows;
use engine::entry::CaseNumber;
use engine::id::UnitId;
use engine::input::{CaseRow, RegisterAct};
use engine::state::{Campaign, State};
use serde::Deserialize;
use sheets::{Fault, Limits};
use utoipa::IntoParams;

/// How a ledger is to be taken.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ImportQuery {
    /// Whose ledger it is: rows without a unit are its own, others must lie under it.
    #[param(value_type = String)]
    unit: UnitId,
    /// Whether the file is only looked at. It must be said, because it is a large thing to do by
    /// accident.
    dry_run: bool,
}

/// The ledger as a workbook: all fields on the first sheet, which an import takes again, and fewer
/// on the second, for paper. No party stands in it.
#[utoipa::path(get, operation_id = "cases_export_xlsx", path = "/v1/ledgers/{ledger}/campaigns/{campaign}/cases/export.xlsx",
    tag = "sheets", params(OfCampaign, CasesQuery),
    responses((status = 200, body = Vec<u8>, content_type = XLSX)))]
pub(in crate::http) async fn xlsx(
    Service(app): Service<App>,
    Path(of): Path<OfCampaign>,
    Query(query): Query<CasesQuery>,
) -> Result<File, Error> {
    exported(&app, of, query, false).await
}

/// The ledger as text in UTF-8, all fields.
#[utoipa::path(get, operation_id = "cases_export_csv", path = "/v1/ledgers/{ledger}/campaigns/{campaign}/cases/export.csv",
    tag = "sheets", params(OfCampaign, CasesQuery),
    responses((status = 200, body = String, content_type = CSV)))]
pub(in crate::http) async fn csv(
    Service(app): Service<App>,
    Path(of): Path<OfCampaign>,
    Query(query): Query<CasesQuery>,
) -> Result<File, Error> {
    exported(&app, of, query, true).await
}

async fn exported(app: &App, of: OfCampaign, query: CasesQuery, as_text: bool) -> Result<File, Error> {
    let mut filter = filter(&query)?;
    made(app, of, (query.under, query.as_of), "矛盾纠纷台账", move |_, shown| {
        filter.units = Some(shown.within());
        let all = ledger(&shown, &filter);
        Ok(match as_text {
            true => Content::Csv(Box::new(all)),
            false => Content::Xlsx(vec![all, ledger_to_print(&shown, &filter)]),
        })
    })
    .await
}

/// What became of a file so far.
struct Looked {
    rows: Vec<CaseRow>,
    new: usize,
    known: usize,
    notes: Vec<(String, String)>,
    faults: Vec<Fault>,
}

/// Takes over a township's ledger (.xlsx or .csv, told by its content), in one act: all rows or
/// none. Rows taken over before are passed by, so the same file twice changes nothing. A dry run
/// tells the same and changes nothing.
#[utoipa::path(post, operation_id = "cases_import", path = "/v1/ledgers/{ledger}/campaigns/{campaign}/cases/import",
    tag = "sheets", params(OfCampaign, ImportQuery),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 200, body = Imported)))]
pub(in crate::http) async fn import(
    Service(app): Service<App>,
    Path(OfCampaign { ledger, campaign }): Path<OfCampaign>,
    Query(ImportQuery { unit, dry_run }): Query<ImportQuery>,
    act: Act,
    Spreadsheet(bytes): Spreadsheet,
) -> Result<Reply<Imported>, Error> {
    let lists = {
        let (campaign, unit) = (campaign.clone(), unit.clone());
        app.look(&ledger, None, move |state| Ok(Lists::of(state, &campaign, &unit)?)).await?
    };
    let read = tokio::task::spawn_blocking(move || case_rows::cases(&bytes, &unit, &lists, &Limits::default())).await;
    let looked = match read.map_err(|_| Failure::Internal {})? {
        Err(faults) => Looked { rows: Vec::new(), new: 0, known: 0, notes: Vec::new(), faults },
        Ok(incoming) => {
            let (campaign, now) = (campaign.clone(), app.handle().now());
            app.look(&ledger, None, move |state| looked(state, &campaign, incoming, now)).await?
        }
    };
    let Looked { rows, new, known, notes: told, faults } = looked;
    let mut imported = Imported {
        dry_run,
        rows: new + known,
        new,
        known,
        notes: notes(told),
        mistakes: listed(&faults),
        mistakes_count: faults.len(),
        receipt: None,
    };
    if !dry_run {
        if !faults.is_empty() {
            return Err(refused(&faults));
        }
        imported.receipt = Some(in_register(&app, &ledger, campaign, act, RegisterAct::Import(rows)).await?);
    }
    Ok(Reply(imported))
}

fn looked(
    state: &State,
    id: &engine::id::CampaignId,
    incoming: Incoming,
    now: engine::time::Timestamp,
) -> Result<Looked, Error> {
    let (_, campaign, register) = found(state, id)?;
    let Incoming { rows, numbers, columns, mut notes, mut faults } = incoming;
    let all = rows.len();
    let is_own = |row: &CaseRow| {
        let number = numbers.get(&row.row).and_then(|text| number(text, &register.series));
        number.is_some_and(|number| is_case(campaign, number, row))
    };
    let rows: Vec<CaseRow> = rows.into_iter().filter(|row| !is_own(row)).collect();
    let own = all - rows.len();
    if own > 0 {
        notes.push((
            format!("有{own}行是本台账中已有的案件（按案件编号、受理日期和简要情况认定），未重复导入，也未更改。"),
            format!("{own} rows are cases of this register already (same number, day and facts); they were passed by."),
        ));
    }
    let (new, known, mistakes) = check_rows(state, id, &rows, now)?;
    faults.extend(mistakes.iter().map(|mistake| of_row(mistake, &columns)));
    Ok(Looked { rows, new, known: known + own, notes, faults })
}

/// Whether the row is a case that went out of this register. A township's own numbers may look
/// like ours, so the number alone says nothing.
fn is_case(campaign: &Campaign, number: CaseNumber, row: &CaseRow) -> bool {
    let case = campaign.cases.find(number).map(|no| campaign.cases.case(no));
    case.is_some_and(|case| {
        row.draft.accepted == Some(case.accepted) && row.draft.facts.brief.trim() == case.text.brief().trim()
    })
}

/// Reads `（2022）青人调字第12号` of this register's series, or `2022-000012`.
fn number(text: &str, series: &str) -> Option<CaseNumber> {
    let in_words = || {
        let rest = text.trim().strip_prefix(['（', '('])?;
        let (year, rest) = rest.split_once(['）', ')'])?;
        let seq = rest.trim().strip_prefix(series)?.strip_prefix('第')?.strip_suffix('号')?;
        Some(CaseNumber { year: year.parse().ok()?, seq: seq.parse().ok()? })
    };
    text.trim().parse().ok().or_else(in_words)
}

#[cfg(test)]
mod tests {
    use super::number;
    use engine::entry::CaseNumber;

    #[test]
    fn numbers_are_read_as_they_go_out() {
        let twelve = CaseNumber { year: 2022, seq: 12 };
        for text in [twelve.in_words("青人调字"), twelve.to_string(), "(2022)青人调字第12号".to_owned()] {
            assert_eq!(number(&text, "青人调字"), Some(twelve), "{text}");
        }
        for text in ["", "12", "（2022）别人调字第12号", "（2022）青人调字第号", "（二〇二二）青人调字第12号"]
        {
            assert_eq!(number(text, "青人调字"), None, "{text}");
        }
    }
}
