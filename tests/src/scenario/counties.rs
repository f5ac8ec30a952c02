//! Counties of one scenario: each has a ledger of its own on the same store and the same host, and
//! time passes in all of them.

use super::notices::Log;
use super::run::{Said, Stage};
use engine::id::{CampaignId, LedgerId};
use engine::next_wake;
use engine::org::UnitRow;
use engine::time::Timestamp;

/// What a scenario knows of a county.
#[derive(Default)]
pub(super) struct County {
    pub(super) log: Log,
    pub(super) units: Vec<UnitRow>,
    pub(super) definition: String,
    pub(super) campaign: Option<CampaignId>,
}

impl Stage {
    /// The county whose turn it is.
    pub(super) fn county(&self) -> &LedgerId {
        &self.now_county
    }

    pub(super) fn turn_to(&mut self, county: &LedgerId) {
        if self.now_county != *county {
            let there = self.beside.remove(county).unwrap_or_default();
            let left = std::mem::replace(&mut self.here, there);
            self.beside.insert(std::mem::replace(&mut self.now_county, county.clone()), left);
            self.service().turn_to(county);
            // The running service may have woken it at the same instant as another one.
            self.catch_up();
        }
    }

    /// A county appears with the units and the definition of the one before it.
    pub(super) fn enter(&mut self, county: LedgerId) {
        if !self.counties.contains(&county) {
            let (units, definition) = (self.here.units.clone(), self.here.definition.clone());
            self.beside.insert(county.clone(), County { units, definition, ..County::default() });
            self.counties.push(county.clone());
        }
        self.turn_to(&county);
    }

    /// Does something in each county, and turns back to the one whose turn it is.
    pub(super) fn everywhere(&mut self, mut act: impl FnMut(&mut Self) -> Said) -> Said {
        let here = self.now_county.clone();
        for county in self.counties.clone() {
            self.turn_to(&county);
            if self.here.campaign.is_some() {
                act(self)?;
            }
        }
        self.turn_to(&here);
        Ok(())
    }

    /// When time will next matter, and where.
    pub(super) fn next_wake(&mut self) -> Option<(Timestamp, LedgerId)> {
        if self.counties.len() == 1 {
            let wake = next_wake(self.service().state())?;
            return Some((wake, self.now_county.clone()));
        }
        let mut next: Option<(Timestamp, LedgerId)> = None;
        let here = self.now_county.clone();
        for county in self.counties.clone() {
            self.turn_to(&county);
            let wake = next_wake(self.service().state());
            next = next.into_iter().chain(wake.map(|wake| (wake, county))).min();
        }
        self.turn_to(&here);
        next
    }
}
