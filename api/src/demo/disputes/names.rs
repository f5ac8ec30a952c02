//! Names of parties in the demo: here and there a case has some, sealed as the service seals them.

use super::super::mirror::CAMPAIGN;
use crate::rehearse::Draw;
use crate::sealing::{self, About, Name};
use engine::entry::Party;
use engine::id::{CaseNo, LedgerId};
use engine::input::CaseAct;
use store::vault::Vault;

/// One case in so many has names, the first one among them.
const ONE_IN: u32 = 250;

const SURNAMES: [&str; 8] = ["欧阳", "郝", "鲍", "卞", "阎", "屈", "裴", "解"];
const GIVEN: [&str; 8] = ["青禾", "长庚", "若兰", "守田", "秋生", "念慈", "望舒", "怀谷"];

/// The parties of a case with their names; nothing where it has none, or where none could be sealed.
pub(super) fn given(vault: &dyn Vault, ledger: &LedgerId, case: CaseNo, draw: Draw) -> Option<CaseAct> {
    if !case.0.is_multiple_of(ONE_IN) {
        return None;
    }
    let about = |party| About { ledger, campaign: CAMPAIGN, case, party };
    let key = vault.create(ledger, about("").slot(), sealing::fresh_key().ok()?).ok()?;
    let sealed = |(at, reference)| {
        let pick = |from: [&'static str; 8], at| from[draw.below(at, 8) as usize];
        let name = Name::new(format!("{}{}", pick(SURNAMES, at), pick(GIVEN, at + 1))).ok()?;
        let sealed = sealing::seal(&key, &about(reference), &name).ok()?;
        Some(Party { reference: reference.into(), sealed: Some(sealed.into()) })
    };
    let parties: Option<Vec<Party>> = [(60, "A"), (62, "B")].into_iter().map(sealed).collect();
    parties.map(CaseAct::SetParties)
}
