//! Plans on the wire: in short, and what parts two of them.

use engine::plan::{Duty, Plan, Stage};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

/// A plan in short.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PlanSummary {
    /// The definition's id.
    pub(crate) id: String,
    /// Its title.
    pub(crate) title: String,
    /// First day.
    #[schema(format = Date)]
    pub(crate) first: String,
    /// Last day.
    #[schema(format = Date)]
    pub(crate) last: String,
    /// Its zone.
    pub(crate) zone: String,
    /// Stages in order of time.
    pub(crate) stages: Vec<StageView>,
    /// Duties.
    pub(crate) duties: Vec<DutyView>,
}

/// A stage.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StageView {
    /// Its id.
    id: String,
    /// Its title.
    title: String,
    /// First day.
    #[schema(format = Date)]
    first: String,
    /// Last day.
    #[schema(format = Date)]
    last: String,
}

/// A duty.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DutyView {
    /// Its id.
    id: String,
    /// Its title.
    title: String,
    /// The document's rows it is taken from.
    sources: Vec<String>,
}

impl PlanSummary {
    pub(crate) fn of(plan: &Plan) -> Self {
        Self {
            id: plan.id.to_string(),
            title: plan.title.clone(),
            first: plan.span.first.to_string(),
            last: plan.span.last.to_string(),
            zone: plan.zone.to_string(),
            stages: plan.stages.iter().map(stage).collect(),
            duties: plan.duties.iter().map(duty).collect(),
        }
    }
}

fn stage(stage: &Stage) -> StageView {
    let Stage { id, title, span } = stage;
    StageView { id: id.to_string(), title: title.clone(), first: span.first.to_string(), last: span.last.to_string() }
}

fn duty(duty: &Duty) -> DutyView {
    DutyView { id: duty.id.to_string(), title: duty.title.clone(), sources: duty.sources.clone() }
}

/// What parts two versions of a definition.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PlanDiff {
    /// Parts of the whole that differ, for example `title`, `span`.
    whole: Vec<String>,
    /// Stages.
    stages: PartDiff,
    /// Duties.
    duties: PartDiff,
}

/// What parts two lists.
#[derive(Debug, Default, Serialize, ToSchema)]
pub(crate) struct PartDiff {
    /// Ids only in the newer one.
    added: Vec<String>,
    /// Ids only in the older one.
    dropped: Vec<String>,
    /// In both, but not the same.
    changed: Vec<ChangedPart>,
}

/// What changed in a part.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ChangedPart {
    /// Its id.
    id: String,
    /// Names of what differs, for example `deadline`, `policy`.
    fields: Vec<String>,
}

impl PlanDiff {
    pub(crate) fn between(old: &Plan, new: &Plan) -> Self {
        let (old, new) = (value(old), value(new));
        let lists = ["stages", "duties"];
        let whole = differing(&old, &new).into_iter().filter(|field| !lists.contains(&field.as_str())).collect();
        Self { whole, stages: parts(&old["stages"], &new["stages"]), duties: parts(&old["duties"], &new["duties"]) }
    }
}

fn value(plan: &Plan) -> Value {
    // Plans are plain data; they are written to ledgers in the same way.
    serde_json::to_value(plan).unwrap_or_default()
}

fn parts(old: &Value, new: &Value) -> PartDiff {
    let mut diff = PartDiff::default();
    for part in items(new) {
        match find(old, id(part)) {
            None => diff.added.push(id(part).to_owned()),
            Some(before) if before != part => {
                diff.changed.push(ChangedPart { id: id(part).to_owned(), fields: differing(before, part) });
            }
            Some(_) => {}
        }
    }
    diff.dropped = items(old).filter(|part| find(new, id(part)).is_none()).map(|part| id(part).to_owned()).collect();
    diff
}

fn items(list: &Value) -> impl Iterator<Item = &Value> {
    list.as_array().into_iter().flatten()
}

fn id(part: &Value) -> &str {
    part["id"].as_str().unwrap_or_default()
}

fn find<'v>(list: &'v Value, wanted: &str) -> Option<&'v Value> {
    items(list).find(|part| id(part) == wanted)
}

fn differing(old: &Value, new: &Value) -> Vec<String> {
    let fields = new.as_object().into_iter().flatten();
    fields.filter(|(name, value)| old[name.as_str()] != **value).map(|(name, _)| name.clone()).collect()
}
