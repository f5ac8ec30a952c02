//! Figures of a duty of many units from one sheet: a column for the unit, one for each field.
//!
//! The rules know no act for many submissions at once. So all rows are checked first against the
//! ledger as it is, and nothing is handed in where one is refused; then each is handed in under an
//! idempotency key made of the file and the row. The same file again hands in what was left.

use super::faults::{Mistake, listed, refused};
use super::rows::notes;
use crate::http::app::{Act, App};
use crate::http::error::{Error, Failure, Text};
use crate::http::extract::{Path, Query, Spreadsheet};
use crate::http::reply::Reply;
use crate::http::types::ids::OfCampaign;
use axum::extract::State as Service;
use engine::id::{CampaignId, DutyId, FieldId, LedgerId, UnitId};
use engine::input::{Input, ObligationRef, Request, Submission, SubmittedRow};
use engine::plan::{Evidence, Field, FieldKind, Form};
use engine::procedure::NoProcedures;
use engine::refusal::Refusal;
use engine::state::State;
use engine::time::{At, Timestamp};
use serde::{Deserialize, Serialize};
use sheets::{Column, Fault, Limits, Place, Row, Sheet, Wanted};
use std::collections::BTreeMap;
use utoipa::{IntoParams, ToSchema};

/// Which obligations the rows are for.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct SubmissionsQuery {
    /// The duty.
    #[param(value_type = String)]
    duty: DutyId,
    /// The period's key within the duty, for example `2022-W16`.
    period: String,
    /// Whether the file is only looked at.
    dry_run: bool,
}

/// What came of a file of submissions, or would come of it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct HandedIn {
    /// Whether it was only looked at.
    dry_run: bool,
    /// Rows that are new.
    new: usize,
    /// Rows that were handed in from the same file before.
    known: usize,
    /// What the person should know, although it is no mistake.
    notes: Vec<Text>,
    /// Everything that is wrong with it, by row and cell; the first 500. With a single one nothing
    /// is handed in.
    mistakes: Vec<Mistake>,
    /// How many mistakes there are in all.
    mistakes_count: usize,
    /// How rows are handed in.
    how: Text,
}

/// A row that can be handed in.
#[derive(Clone)]
struct Report {
    row: u32,
    place: Place,
    unit: UnitId,
    values: Vec<(FieldId, i64)>,
}

/// Headers a unit is found under.
const UNIT: [&str; 4] = ["单位", "填报单位", "报送单位", "unit"];

/// Hands in figures of many units from one sheet (.xlsx or .csv, told by its content). A column
/// `单位` holds the unit's id or name; fields stand under their titles or ids.
#[utoipa::path(post, operation_id = "submissions_import",
    path = "/v1/ledgers/{ledger}/campaigns/{campaign}/submissions/import",
    tag = "sheets", params(OfCampaign, SubmissionsQuery),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 200, body = HandedIn)))]
pub(in crate::http) async fn import(
    Service(app): Service<App>,
    Path(OfCampaign { ledger, campaign }): Path<OfCampaign>,
    Query(query): Query<SubmissionsQuery>,
    act: Act,
    Spreadsheet(bytes): Spreadsheet,
) -> Result<Reply<HandedIn>, Error> {
    let batch = Batch { campaign, duty: query.duty, period: query.period, by: act.by, file: digest(&bytes) };
    let form = {
        let batch = batch.clone();
        app.look(&ledger, None, move |state| form(state, &batch)).await?
    };
    let read = tokio::task::spawn_blocking(move || form.read(&bytes)).await;
    let (reports, told) = match read.map_err(|_| Failure::Internal {})? {
        Ok(read) => read,
        Err(faults) if query.dry_run => return Ok(Reply(HandedIn::of(true, (0, 0), Vec::new(), &faults))),
        Err(faults) => return Err(refused(&faults)),
    };
    let (known, faults, reports) = {
        let (batch, now) = (batch.clone(), app.handle().now());
        app.look(&ledger, None, move |state| Ok(batch.check(state, reports, now))).await?
    };
    let new = reports.len() - known - faults.len();
    if query.dry_run {
        return Ok(Reply(HandedIn::of(true, (new, known), told, &faults)));
    }
    if !faults.is_empty() {
        return Err(refused(&faults));
    }
    hand_in(&app, &ledger, &batch, reports).await?;
    Ok(Reply(HandedIn::of(false, (new, known), told, &[])))
}

impl HandedIn {
    fn of(dry_run: bool, (new, known): (usize, usize), told: Vec<(String, String)>, faults: &[Fault]) -> Self {
        let how = Text {
            zh: "先核对全部行，有一处错误即全部不报送；核对无误后逐行报送，中途中断的，重新发送同一文件即可报完其余各行。"
                .to_owned(),
            en: "All rows are checked first, and with a single mistake none is handed in; then they are handed in one \
                 after the other. If that breaks off, send the same file again for the rest."
                .to_owned(),
        };
        let (mistakes, mistakes_count) = (listed(faults), faults.len());
        Self { dry_run, new, known, notes: notes(told), mistakes, mistakes_count, how }
    }
}

async fn hand_in(app: &App, ledger: &LedgerId, batch: &Batch, reports: Vec<Report>) -> Result<(), Error> {
    for report in reports {
        let act = Act { by: batch.by.clone(), key: Some(batch.key(&report)) };
        let done = app.execute(ledger, act, batch.input(&report)).await;
        // The ledger has changed since the rows were checked; what was handed in stays.
        done.map_err(|error| {
            let text = error.message();
            let fault = Fault::new(error.code(), report.place, text.zh, text.en);
            error.with_diagnostics(listed(&[fault]).iter().map(crate::http::reply::json_value).collect())
        })?;
    }
    Ok(())
}

/// One file for one period of a duty.
#[derive(Clone)]
struct Batch {
    campaign: CampaignId,
    duty: DutyId,
    period: String,
    by: std::sync::Arc<str>,
    file: String,
}

/// The beginning of the file's SHA-256.
fn digest(bytes: &[u8]) -> String {
    store::Digest::of(bytes).to_string().chars().take(32).collect()
}

impl Batch {
    fn key(&self, report: &Report) -> Box<str> {
        format!("sheet-{}-{}", self.file, report.row).into()
    }

    fn input(&self, report: &Report) -> Input {
        let obligation = ObligationRef {
            campaign: self.campaign.clone(),
            duty: self.duty.clone(),
            period: self.period.clone(),
            unit: report.unit.clone(),
        };
        let row = SubmittedRow { unit: None, values: report.values.clone() };
        Input::Submit { obligation, what: Submission::Figures(vec![row]) }
    }

    /// How many were handed in before, and what the rules refuse. Rows are of different units, so
    /// none hangs on another.
    fn check(&self, state: &State, reports: Vec<Report>, now: Timestamp) -> (usize, Vec<Fault>, Vec<Report>) {
        let (mut known, mut faults) = (0, Vec::new());
        for report in &reports {
            let input = self.input(report);
            let request = Request { by: (*self.by).into(), key: Some(self.key(report)), input };
            match engine::decide(state, &request, At::new(now), &NoProcedures) {
                Ok(decision) => known += usize::from(decision.answered.is_some()),
                Err(refusal) => {
                    let text = refusal.text();
                    faults.push(Fault::new(refusal.code(), report.place, text.zh, text.en));
                }
            }
        }
        (known, faults, reports)
    }
}

/// What a sheet is read with.
struct Reading {
    form: Form,
    units: BTreeMap<String, Option<UnitId>>,
}

fn form(state: &State, batch: &Batch) -> Result<Reading, Error> {
    let (_, campaign) = crate::http::campaigns::found(state, &batch.campaign)?;
    let unknown = || Refusal::UnknownDuty { id: batch.duty.to_string() };
    let slot = campaign.slot(&batch.duty).ok_or_else(unknown)?;
    let unknown = || Refusal::UnknownPeriod { duty: batch.duty.to_string(), key: batch.period.clone() };
    campaign.find(slot, &batch.period).ok_or_else(unknown)?;
    let form = match &campaign.slots[usize::from(slot)].duty.evidence {
        Evidence::Figures(form) if form.per.is_none() => form.clone(),
        Evidence::Figures(_) | Evidence::Nothing | Evidence::Document | Evidence::Case => {
            return Err(Failure::NoSingleRow { duty: batch.duty.to_string() }.into());
        }
    };
    let mut units: BTreeMap<String, Option<UnitId>> = BTreeMap::new();
    let all = &state.organisation;
    for unit in all.active().iter().filter_map(|no| all.unit(no)) {
        // Two units of one name are not found by it.
        units.entry(unit.name.clone()).and_modify(|known| *known = None).or_insert_with(|| Some(unit.id.clone()));
    }
    units.extend(all.units().map(|(_, unit)| (unit.id.to_string(), Some(unit.id.clone()))));
    Ok(Reading { form, units })
}

/// Reports, and what the person should know.
type Read = (Vec<Report>, Vec<(String, String)>);

impl Reading {
    fn read(&self, bytes: &[u8]) -> Result<Read, Vec<Fault>> {
        let fields = self.form.fields.iter().flat_map(|field| [field.title.as_str(), field.id.as_str()]);
        let names: Vec<&str> = UNIT.into_iter().chain(fields).collect();
        let (sheet, mut faults) = sheets::read_past_cells(bytes, &Wanted::some(names, 2), &Limits::default())?;
        let (unit, columns) = self.columns(&sheet)?;
        let (mut reports, mut seen) = (Vec::new(), BTreeMap::new());
        for row in &sheet.rows {
            match self.report(row, unit, &columns) {
                Err(wrong) => faults.extend(wrong),
                Ok(report) => match seen.insert(report.unit.clone(), row.number) {
                    None => reports.push(report),
                    Some(first) => faults.push(same_unit(report.place, first)),
                },
            }
        }
        // A cell that cannot be used was found by the file's reader and by the row's.
        faults.sort_by_key(|fault| (fault.place.row(), fault.place, fault.code));
        faults.dedup();
        if faults.is_empty() { Ok((reports, sheet.notes)) } else { Err(faults) }
    }

    fn columns(&self, sheet: &Sheet) -> Result<(Column, Vec<Column>), Vec<Fault>> {
        let missing = |title: &str| {
            let zh = format!("缺少「{title}」列，请补上。");
            Fault::new(
                "column_missing",
                Place::Row(sheet.header_row),
                zh,
                format!("There is no column {title}; add it."),
            )
        };
        let unit = UNIT.iter().find_map(|name| sheet.column(name));
        let of = |field: &Field| sheet.column(&field.title).or_else(|| sheet.column(field.id.as_str()));
        let (mut columns, mut faults) = (Vec::new(), Vec::new());
        for field in &self.form.fields {
            match of(field) {
                Some(column) => columns.push(column),
                None => faults.push(missing(&field.title)),
            }
        }
        match unit {
            Some(unit) if faults.is_empty() => Ok((unit, columns)),
            Some(_) => Err(faults),
            None => Err(std::iter::once(missing(UNIT[0])).chain(faults).collect()),
        }
    }

    fn report(&self, row: &Row, unit: Column, columns: &[Column]) -> Result<Report, Vec<Fault>> {
        let mut faults = Vec::new();
        let mut keep = |read: Result<i64, Fault>| read.map_err(|fault| faults.push(fault)).ok();
        let values: Vec<(FieldId, i64)> = self
            .form
            .fields
            .iter()
            .zip(columns)
            .filter_map(|(field, column)| Some((field.id.clone(), keep(value(row, *column, field))?)))
            .collect();
        let place = row.place(unit);
        let named = match row.text(unit) {
            Ok(Some(text)) => {
                self.units.get(text.as_str()).cloned().flatten().ok_or_else(|| unknown_unit(place, &text))
            }
            Ok(None) => Err(row.missing(unit, UNIT[0])),
            Err(fault) => Err(fault),
        };
        match named {
            Ok(unit) if faults.is_empty() => Ok(Report { row: row.number, place, unit, values }),
            Ok(_) => Err(faults),
            Err(fault) => Err(std::iter::once(fault).chain(faults).collect()),
        }
    }
}

fn value(row: &Row, column: Column, field: &Field) -> Result<i64, Fault> {
    let given = || row.missing(column, &field.title);
    match field.kind {
        FieldKind::YesNo => row.yes_no(column)?.map(i64::from).ok_or_else(given),
        // Hundredths of a percent have two decimals, as fen have.
        FieldKind::Percent => row.money_in_fen(column)?.ok_or_else(given),
        FieldKind::Integer { min, max } => {
            let value = row.integer(column)?.ok_or_else(given)?;
            if (min..=max).contains(&value) {
                return Ok(value);
            }
            let zh = format!("「{}」应在 {min} 至 {max} 之间，填的是 {value}。", field.title);
            let en = format!("{} goes from {min} to {max}; {value} was given.", field.title);
            Err(Fault::new("out_of_range", row.place(column), zh, en))
        }
    }
}

fn unknown_unit(place: Place, text: &str) -> Fault {
    let shown: String = text.chars().take(40).collect();
    let zh = format!("没有单位「{shown}」（或有同名单位），请写单位编号或全称。");
    Fault::new(
        "unknown_unit",
        place,
        zh,
        format!("There is no unit {shown}, or two of that name; write its id or full name."),
    )
}

fn same_unit(place: Place, first: u32) -> Fault {
    let zh = format!("与第 {first} 行是同一单位，请删去其中一行。");
    Fault::new("same_unit", place, zh, format!("The unit stands in row {first} already; take one of them out."))
}
