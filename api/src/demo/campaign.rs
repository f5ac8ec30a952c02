//! The county of the demo, and how its offices behave: most are on time, three are known for
//! being late, one village never reports, one office is away for a week, and on days off there is
//! mostly nothing to report.

use crate::cli::failure::Failure;
use crate::rehearse::{Absence, Behaviour, Error, Habit, Manner, Rule, Who, library};
use chrono::NaiveDate;
use engine::calendar::CalendarNotice;
use engine::id::{CampaignId, DutyId, LedgerId, UnitId};
use engine::input::{Hashed, Input, Request};
use engine::plan::Plan;
use engine::time::{DayTime, Timestamp, instant};
use runtime::Handle;
use std::sync::Arc;

/// The demo's ledger.
pub(super) const LEDGER: &str = "qingshan-county";
/// Who sets everything up.
const OFFICER: &str = "demo";

/// What the demo begins with.
pub(super) struct Demo {
    pub(super) ledger: LedgerId,
    pub(super) campaign: CampaignId,
    pub(super) plan: Arc<Plan>,
    source: Arc<str>,
    notices: Vec<CalendarNotice>,
    pub(super) behaviour: Behaviour,
}

impl Demo {
    pub(super) fn new(seed: u64) -> Result<Self, Error> {
        let notices = workflows::calendars::bundled();
        let (source, plan) = library::campaign(&notices)?;
        let (ledger, campaign) = (LedgerId::new(LEDGER)?, CampaignId::new(plan.id.as_str())?);
        let behaviour = behaviour(seed, &plan)?;
        Ok(Self { ledger, campaign, plan, source, notices, behaviour })
    }

    /// The campaign's first instant.
    pub(super) fn start(&self) -> Timestamp {
        instant(self.plan.span.first, DayTime::START, self.plan.zone)
    }

    /// Opens the ledger: the bureau, its calendars and units, the campaign's definition.
    pub(super) async fn found(&self, handle: &Handle) -> Result<(), Failure> {
        let title = "青山县司法局".to_owned();
        let mut inputs = vec![Input::OpenLedger { id: self.ledger.clone(), title, zone: self.plan.zone }];
        inputs.extend(self.notices.iter().cloned().map(|notice| Input::ImportCalendar(Hashed(notice))));
        inputs.push(Input::ImportUnits { rows: Hashed(library::county()?), complete: true });
        inputs.push(Input::PublishDefinition { source: self.source.clone(), plan: Hashed(self.plan.clone()) });
        self.execute(handle, inputs).await
    }

    /// Starts the campaign.
    pub(super) async fn activate(&self, handle: &Handle) -> Result<(), Failure> {
        let (campaign, definition) = (self.campaign.clone(), self.plan.id.clone());
        let create = Input::CreateCampaign { campaign: campaign.clone(), definition, version: None };
        self.execute(handle, vec![create, Input::Activate { campaign }]).await
    }

    async fn execute(&self, handle: &Handle, inputs: Vec<Input>) -> Result<(), Failure> {
        for input in inputs {
            handle.execute(&self.ledger, Request::new(OFFICER, input)).await?;
        }
        Ok(())
    }
}

fn behaviour(seed: u64, plan: &Plan) -> Result<Behaviour, Error> {
    let mut behaviour = Behaviour::usual(seed, Habit { on_time: 98, late: 2 }, 45);
    let mut rule = |who, duty: Option<&str>, manner| -> Result<(), Error> {
        let duty = duty.map(DutyId::new).transpose()?;
        behaviour.rules.push(Rule { who, duty, manner });
        Ok(())
    };
    let unit = |id: &str| UnitId::new(id);
    let slow = |on_time, late| Manner::Habit(Habit { on_time, late });
    rule(Who::Under(unit("qingshan-t11")?), None, slow(90, 9))?;
    rule(Who::Unit(unit("qingshan-t11")?), None, slow(55, 42))?;
    rule(Who::Unit(unit("qingshan-t07")?), None, slow(75, 24))?;
    rule(Who::Unit(unit("qingshan-t03")?), None, slow(80, 19))?;
    rule(Who::Unit(unit("qingshan-t11-v04")?), Some("village-daily"), Manner::Never)?;
    rule(Who::Unit(unit("qingshan-t03")?), Some("monthly-review"), Manner::Never)?;
    // The office of the example date hands its material in a day late.
    rule(Who::Unit(unit("qingshan-t07")?), Some("stage-material"), Manner::Minutes(26 * 60))?;
    let day = |text: &str| -> Option<Timestamp> {
        let day: NaiveDate = text.parse().ok()?;
        Some(instant(day, DayTime::NINE, plan.zone))
    };
    if let (Some(from), Some(to)) = (day("2022-07-04"), day("2022-07-08")) {
        behaviour.absences.push(Absence { who: Who::Under(unit("qingshan-t12")?), from, to });
    }
    Ok(behaviour)
}
