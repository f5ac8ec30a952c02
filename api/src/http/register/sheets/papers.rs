//! Written material of a campaign as .docx files: drafts to be completed and signed.

use super::file::{Content, DOCX, File};
use super::made;
use crate::http::app::App;
use crate::http::error::{Error, Failure};
use crate::http::extract::{Path, Query};
use crate::http::register::asked::{DaysQuery, UnderQuery};
use crate::http::types::ids::{OfCampaign, OfStage};
use crate::papers;
use axum::extract::State as Service;
use engine::views::register::circular as circular_of;

/// The written material (阶段书面材料) of an office or of the bureau for a stage, drafted from its
/// figures. What people must write stands in it as ［请补充：……］.
#[utoipa::path(get, operation_id = "papers_stage", path = "/v1/ledgers/{ledger}/campaigns/{campaign}/papers/stage/{stage}",
    tag = "sheets", params(OfStage, UnderQuery), responses((status = 200, body = Vec<u8>, content_type = DOCX)))]
pub(in crate::http) async fn stage(
    Service(app): Service<App>,
    Path(OfStage { ledger, campaign, stage }): Path<OfStage>,
    Query(UnderQuery { under, as_of }): Query<UnderQuery>,
) -> Result<File, Error> {
    made(&app, OfCampaign { ledger, campaign }, (under, as_of), "阶段书面材料", move |seen, shown| {
        let known = seen.campaign.plan.stages.iter().find(|known| known.id == stage);
        let known = known.ok_or_else(|| Failure::NoSuchStage { id: stage.to_string() })?;
        Ok(Content::Docx(Box::new(papers::stage(&shown, known))))
    })
    .await
}

/// The circular (通报) as a paper.
#[utoipa::path(get, operation_id = "circular_docx", path = "/v1/ledgers/{ledger}/campaigns/{campaign}/circular.docx",
    tag = "sheets", params(OfCampaign, DaysQuery), responses((status = 200, body = Vec<u8>, content_type = DOCX)))]
pub(in crate::http) async fn circular(
    Service(app): Service<App>,
    Path(of): Path<OfCampaign>,
    Query(query): Query<DaysQuery>,
) -> Result<File, Error> {
    let unit = query.under.clone();
    made(&app, of, (unit, query.as_of), "任务完成情况通报", move |seen, shown| {
        let span = query.span(seen.campaign)?;
        let days = engine::plan::Span { last: span.last.min(shown.today()).max(span.first), ..span };
        let circular = circular_of(seen.state, seen.no, &shown.within(), days, seen.now);
        Ok(Content::Docx(Box::new(papers::circular(&shown, &circular))))
    })
    .await
}
