//! A running campaign follows a new version of its definition.

use super::ask::Asking;
use super::group::live;
use super::localise::{Target, localise, rules};
use super::organise::missing_posts;
use super::reschedule::{Comparison, Scope, amended_facts};
use crate::entry::{Cause, Fact, UnitsChange};
use crate::id::CampaignId;
use crate::plan::Plan;
use crate::refusal::Refusal;
use crate::schedule::Announced;
use crate::state::{AlertStanding, Campaign, State, WindowSpan};
use crate::time::At;

pub(super) fn amend(
    state: &State,
    asking: Asking<'_>,
    id: &CampaignId,
    version: Option<u32>,
    at: At,
) -> Result<Vec<Fact>, Refusal> {
    let (no, campaign) = live(state, id)?;
    let unknown = || Refusal::UnknownDefinition { id: campaign.plan.id.to_string() };
    let definition = state.definition(&campaign.plan.id, version).ok_or_else(unknown)?;
    let target = &state.definitions[definition.index()];
    if definition == campaign.definition {
        return Err(Refusal::SameVersion { version: target.version.to_string() });
    }
    let empty = |d: &&crate::plan::Duty| state.organisation.audience(&d.who).is_empty();
    let nobody: Vec<&str> = target.plan.duties.iter().filter(empty).map(|d| d.id.as_str()).collect();
    if !nobody.is_empty() {
        return Err(Refusal::EmptyAudience { duties: nobody.join(", ") });
    }
    if target.plan.register.is_none() && !campaign.cases.all.is_empty() {
        return Err(Refusal::RegisterInUse {});
    }
    if let Some(level) = level_in_use(campaign, &target.plan) {
        return Err(Refusal::LevelInUse { level: level.to_string() });
    }
    let mut facts = Vec::new();
    let posts = missing_posts(state, &target.plan);
    if !posts.is_empty() {
        facts.push(Fact::UnitsChanged(UnitsChange { posts, ..UnitsChange::default() }));
    }
    facts.push(Fact::CampaignAmended { campaign: no, definition });
    let windows: Vec<Announced<'_>> = campaign.windows.iter().map(WindowSpan::announced).collect();
    let local = localise(&asking, state, &Target { no, id, definition, plan: &target.plan, windows: &windows });
    let rules = rules(&target.plan, &local);
    if rules.local.is_some() {
        facts.push(Fact::RulesLocalised(local));
    }
    let comparison = Comparison::of(state, no, rules, &state.calendar, &campaign.windows, Scope::All, at.now);
    facts.extend(amended_facts(state, no, comparison, Cause::Amendment, state.calendar_revision(), at.now));
    Ok(asking.finish(facts))
}

/// A level of alert at which a matter waits, and which the new version does not have.
fn level_in_use(campaign: &Campaign, plan: &Plan) -> Option<u8> {
    let waiting = campaign.cases.alerts.iter().filter_map(|alert| match alert.standing {
        AlertStanding::Waiting { level, .. } => Some(level),
        AlertStanding::Handled { .. } | AlertStanding::Lifted | AlertStanding::Unset => None,
    });
    let has = |level: &u8| plan.register.as_ref().is_some_and(|register| register.level(*level).is_some());
    waiting.filter(|level| !has(level)).max()
}
