//! What tables and papers promise, on a county of a few hundred cases.

pub(crate) mod county;
mod files;
mod ledger;
mod pictures;

use super::Shown;
use chrono_tz::Asia::Shanghai;
use county::{id, plan, units};
use engine::entry::CaseNumber;
use engine::id::{CampaignNo, UnitId};
use engine::input::{CaseAct, CaseRow, Input, RegisterAct, Request};
use engine::plan::Scope;
use engine::procedure::NoProcedures;
use engine::state::State;
use engine::time::{At, Timestamp};
use std::sync::Arc;

/// A ledger in memory with a clock that is pushed by hand.
pub(crate) struct World {
    pub(crate) state: State,
    now: Timestamp,
}

fn t(text: &str) -> Timestamp {
    Timestamp::parse_rfc3339(&format!("{}:00+08:00", text.replace(' ', "T"))).unwrap()
}

impl World {
    /// The county with its campaign running, without a case.
    pub(crate) fn empty() -> Self {
        let mut world = Self { state: State::default(), now: t("2022-03-20 08:00") };
        world.act(Input::OpenLedger { id: id("qingshan"), title: "青山县司法局".into(), zone: Shanghai });
        for notice in workflows::calendars::bundled() {
            world.act(Input::ImportCalendar(notice.into()));
        }
        world.act(Input::ImportUnits { rows: units().into(), complete: true });
        world.act(Input::PublishDefinition { source: "v1".into(), plan: Arc::new(plan()).into() });
        let campaign = id("drive");
        world.act(Input::CreateCampaign { campaign, definition: id("drive-2022"), version: None });
        world.act(Input::Activate { campaign: id("drive") });
        world.until("2022-04-30 10:00");
        world
    }

    /// With these cases, three alerts, and what is paid and scored; on the tenth of June.
    pub(crate) fn with(cases: Vec<CaseRow>) -> Self {
        let mut world = Self::empty();
        world.until("2022-05-20 16:00");
        world.register(RegisterAct::Import(cases));
        let open: Vec<CaseNumber> =
            world.campaign().cases.all.iter().filter(|case| case.closed().is_none()).map(|case| case.number).collect();
        for (n, case) in (0u8..).zip(open.iter().take(4)) {
            let reason = "涉及人数较多，需多部门会商".to_owned();
            world.about(*case, CaseAct::SetAlert { level: 3 - n % 2, scope: Scope::Local, reason });
        }
        if let [one, two, three, ..] = open[..] {
            world.about(one, CaseAct::HandleAlert { what: "会商后由镇综治中心牵头包案化解".into() });
            world.until("2022-05-20 18:00");
            let reason = "情况升级，须报主要领导".to_owned();
            world.about(two, CaseAct::SetAlert { level: 1, scope: Scope::AcrossAreas, reason });
            world.about(three, CaseAct::CannotResolve { reason: "双方分歧较大".into() });
        }
        world.until("2022-06-10 10:00");
        let april = county::span("2022-04-01", "2022-05-31");
        world.register(RegisterAct::AssessSubsidies(april));
        world.register(RegisterAct::Score(april));
        world
    }

    fn campaign(&self) -> &engine::state::Campaign {
        &self.state.campaigns[0]
    }

    pub(crate) fn shown(&self, unit: &str) -> Shown<'_> {
        let unit = self.state.organisation.find(&id::<UnitId>(unit)).unwrap();
        Shown::of(&self.state, CampaignNo(0), unit, self.now).unwrap()
    }

    pub(crate) fn register(&mut self, act: RegisterAct) {
        self.act(Input::Register { campaign: id("drive"), act });
    }

    fn about(&mut self, case: CaseNumber, act: CaseAct) {
        self.register(RegisterAct::Case { case, act });
    }

    #[track_caller]
    fn act(&mut self, input: Input) {
        let decided = engine::decide(&self.state, &Request::new("tester", input), At::new(self.now), &NoProcedures);
        let decided = decided.unwrap_or_else(|refusal| panic!("{}", refusal.text().en));
        decided.entries.iter().for_each(|entry| engine::apply(&mut self.state, entry));
    }

    fn until(&mut self, text: &str) {
        let end = t(text);
        while let Some(wake) = engine::next_wake(&self.state).filter(|wake| *wake <= end) {
            self.now = self.now.max(wake);
            self.act(Input::Tick);
        }
        self.now = end;
    }
}
