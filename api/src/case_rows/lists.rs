//! The words of a register and its units, as rows use them: by id or by title.

use engine::id::{CampaignId, TermId, UnitId};
use engine::plan::Named;
use engine::refusal::Refusal;
use engine::state::State;
use std::collections::BTreeMap;

/// What rows may name.
#[derive(Debug, Clone)]
pub struct Lists {
    /// Dispute types.
    pub types: Vec<Named<TermId>>,
    /// Sources.
    pub sources: Vec<Named<TermId>>,
    /// Ways besides mediation.
    pub ways: Vec<Named<TermId>>,
    /// Units by id and by name; two units of one name are not found by it.
    units: BTreeMap<String, Option<UnitId>>,
    /// How this office's columns are read.
    pub columns: Vec<(Box<str>, Box<str>)>,
}

impl Lists {
    /// The words of a campaign's register, with the columns kept for a unit.
    ///
    /// # Errors
    /// Where there is no such campaign, no register, or no such unit.
    pub fn of(state: &State, campaign: &CampaignId, unit: &UnitId) -> Result<Self, Refusal> {
        let unknown = || Refusal::UnknownCampaign { id: campaign.to_string() };
        let (_, found) = state.campaign(campaign).ok_or_else(unknown)?;
        let none = || Refusal::NoRegister { id: campaign.to_string() };
        let register = found.plan.register.as_deref().ok_or_else(none)?;
        let organisation = &state.organisation;
        let office = organisation.find(unit).ok_or_else(|| Refusal::UnknownUnit { id: unit.to_string() })?;
        let under = organisation.subtree(office).and(organisation.active());
        let units =
            under.iter().filter_map(|no| organisation.unit(no)).map(|unit| (unit.id.clone(), unit.name.clone()));
        Ok(Self::of_words(
            register.types.clone(),
            register.sources.clone(),
            register.ways.clone(),
            units,
            found.cases.columns.get(&office).cloned().unwrap_or_default(),
        ))
    }

    /// From the words themselves.
    pub(super) fn of_words(
        types: Vec<Named<TermId>>,
        sources: Vec<Named<TermId>>,
        ways: Vec<Named<TermId>>,
        named: impl IntoIterator<Item = (UnitId, String)>,
        columns: Vec<(Box<str>, Box<str>)>,
    ) -> Self {
        let mut units: BTreeMap<String, Option<UnitId>> = BTreeMap::new();
        for (id, name) in named {
            units.entry(name).and_modify(|known| *known = None).or_insert_with(|| Some(id.clone()));
            units.insert(id.to_string(), Some(id));
        }
        Self { types, sources, ways, units, columns }
    }

    /// The unit of that id or name, within the office.
    pub fn unit(&self, text: &str) -> Option<&UnitId> {
        self.units.get(text)?.as_ref()
    }

    /// Names of units, for a mistake's text.
    pub fn unit_names(&self) -> impl Iterator<Item = &str> {
        self.units.keys().map(String::as_str)
    }
}

/// A word of a list by its id, its title, or a title that the text contains or is part of
/// (邻里 and 邻里纠纷).
pub(super) fn word<'a>(list: &'a [Named<TermId>], text: &str) -> Option<&'a TermId> {
    let text = text.trim();
    let exact = list.iter().find(|known| known.id.as_str() == text || known.title == text);
    let bare = text.trim_end_matches("纠纷");
    let close = || {
        let mut found = list.iter().filter(|known| known.title.trim_end_matches("纠纷") == bare);
        found.next().filter(|_| found.next().is_none())
    };
    exact.or_else(close).map(|known| &known.id)
}
