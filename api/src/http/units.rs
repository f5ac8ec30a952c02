//! Units: the organisation tree of a ledger, and its posts.

use super::app::App;
use super::error::{Error, Failure};
use super::extract::{Path, Query};
use super::reply::{Page, Paging, Reply};
use super::types::ids::{OfLedger, OfUnit};
use super::types::level::LevelWord;
use super::types::{AsOf, AsOfQuery};
use axum::extract::State as Service;
use engine::id::{KindId, UnitId, UnitNo};
use engine::org::{Organisation, Unit};
use engine::refusal::Refusal;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// A unit.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct UnitView {
    /// Its id.
    id: String,
    /// Its name.
    name: String,
    /// Its kind.
    kind: String,
    /// Its level.
    level: LevelWord,
    /// The unit above; absent for the bureau.
    #[serde(skip_serializing_if = "Option::is_none")]
    parent: Option<String>,
    /// Whether it belongs to the bureau now; false once it has left.
    active: bool,
    /// Its posts, the liaison first.
    posts: Vec<PostView>,
}

/// A post.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PostView {
    /// Its id.
    id: String,
    /// Its title.
    title: String,
    /// The endpoint its notices go to; absent: the default one.
    #[serde(skip_serializing_if = "Option::is_none")]
    endpoint: Option<String>,
}

/// A unit with what lies under it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Branch {
    /// Its id.
    id: String,
    /// Its name.
    name: String,
    /// Its kind.
    kind: String,
    /// How many units lie under it, those that left not counted.
    under: usize,
    /// The units directly under it, as far down as was asked.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(no_recursion)]
    children: Vec<Branch>,
}

/// Which units are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct UnitsQuery {
    /// `next` of the page before.
    after: Option<String>,
    /// Items on the page, 1 to 500; 100 if not given.
    #[param(minimum = 1, maximum = 500)]
    limit: Option<usize>,
    /// Only this unit and what lies under it.
    #[param(value_type = Option<String>)]
    under: Option<UnitId>,
    /// Only units of this kind.
    #[param(value_type = Option<String>)]
    kind: Option<KindId>,
    /// As it was known at this instant, or right after this entry.
    #[param(value_type = Option<String>)]
    as_of: Option<AsOf>,
}

/// Units in the order in which they joined.
#[utoipa::path(get, operation_id = "units_list", path = "/v1/ledgers/{ledger}/units", tag = "units", params(OfLedger, UnitsQuery),
    responses((status = 200, body = Page<UnitView>)))]
pub(super) async fn list(
    Service(app): Service<App>,
    Path(OfLedger { ledger }): Path<OfLedger>,
    Query(query): Query<UnitsQuery>,
) -> Result<Reply<Page<UnitView>>, Error> {
    let UnitsQuery { after, limit, under, kind, as_of } = query;
    app.look(&ledger, as_of.map(|at| at.0), move |state| {
        let organisation = &state.organisation;
        let within = match under {
            Some(top) => Some(organisation.subtree(found(organisation, &top)?)),
            None => None,
        };
        let wanted = organisation.units().filter(|(no, unit)| {
            within.as_ref().is_none_or(|set| set.contains(*no)) && kind.as_ref().is_none_or(|kind| unit.kind == *kind)
        });
        Paging { after, limit }.cut(wanted, |(no, _)| no.0, |(_, unit)| view(organisation, unit)).map(Reply)
    })
    .await
}

/// A unit.
#[utoipa::path(get, operation_id = "units_show", path = "/v1/ledgers/{ledger}/units/{unit}", tag = "units", params(OfUnit, AsOfQuery),
    responses((status = 200, body = UnitView)))]
pub(super) async fn show(
    Service(app): Service<App>,
    Path(OfUnit { ledger, unit }): Path<OfUnit>,
    Query(query): Query<AsOfQuery>,
) -> Result<Reply<UnitView>, Error> {
    app.look(&ledger, query.point(), move |state| {
        let no = found(&state.organisation, &unit)?;
        let unit = state.organisation.unit(no).ok_or(Failure::Internal {})?;
        Ok(Reply(view(&state.organisation, unit)))
    })
    .await
}

/// Which part of the tree is wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct TreeQuery {
    /// The unit at the top; the bureau if not given.
    #[param(value_type = Option<String>)]
    under: Option<UnitId>,
    /// How many levels below it, at most 8; 2 if not given.
    #[param(maximum = 8)]
    depth: Option<u8>,
}

/// Levels of the tree that are shown at most, and unless something else is asked.
const DEPTH: (u8, u8) = (8, 2);

/// The organisation as a tree.
#[utoipa::path(get, operation_id = "units_tree", path = "/v1/ledgers/{ledger}/tree", tag = "units", params(OfLedger, TreeQuery),
    responses((status = 200, body = Branch)))]
pub(super) async fn tree(
    Service(app): Service<App>,
    Path(OfLedger { ledger }): Path<OfLedger>,
    Query(TreeQuery { under, depth }): Query<TreeQuery>,
) -> Result<Reply<Branch>, Error> {
    let (most, usual) = DEPTH;
    let depth = depth.unwrap_or(usual).min(most);
    app.look(&ledger, None, move |state| {
        let organisation = &state.organisation;
        let top = match &under {
            Some(unit) => found(organisation, unit)?,
            None => organisation.bureau().ok_or(Refusal::NoUnits {})?,
        };
        Ok(Reply(branch(organisation, top, depth).ok_or(Failure::Internal {})?))
    })
    .await
}

/// A unit by id, or the refusal that there is none.
pub(super) fn found(organisation: &Organisation, unit: &UnitId) -> Result<UnitNo, Error> {
    organisation.find(unit).ok_or_else(|| Refusal::UnknownUnit { id: unit.to_string() }.into())
}

fn view(organisation: &Organisation, unit: &Unit) -> UnitView {
    let parent = unit.parent.and_then(|no| organisation.unit(no)).map(|parent| parent.id.to_string());
    let posts = unit.posts.iter().filter_map(|no| organisation.post(*no)).map(|post| PostView {
        id: post.id.to_string(),
        title: post.title.clone(),
        endpoint: post.endpoint.as_ref().map(ToString::to_string),
    });
    UnitView {
        id: unit.id.to_string(),
        name: unit.name.clone(),
        kind: unit.kind.to_string(),
        level: unit.level.into(),
        parent,
        active: unit.active,
        posts: posts.collect(),
    }
}

fn branch(organisation: &Organisation, no: UnitNo, depth: u8) -> Option<Branch> {
    let unit = organisation.unit(no)?;
    let under = organisation.subtree(no).and(organisation.active()).len().saturating_sub(usize::from(unit.active));
    let listed = unit.children.iter().filter(|_| depth > 0).filter(|no| organisation.active().contains(**no));
    let children = listed.filter_map(|no| branch(organisation, *no, depth - 1)).collect();
    Some(Branch { id: unit.id.to_string(), name: unit.name.clone(), kind: unit.kind.to_string(), under, children })
}
