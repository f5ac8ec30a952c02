//! Bureaus to rehearse with: the one whose units file was given, or as many made-up counties as
//! wanted, each of the average size (14 offices, 218 villages).

use engine::id::{BadId, KindId, LedgerId, UnitId};
use engine::org::UnitRow;
use engine::plan::Level;

/// A bureau with its units.
#[derive(Debug, Clone)]
pub struct Bureau {
    /// Its ledger.
    pub ledger: LedgerId,
    /// Its name.
    pub title: String,
    /// Its units, itself first.
    pub units: Vec<UnitRow>,
}

/// Offices of a made-up county.
const OFFICES: usize = 14;
/// Villages of a made-up county.
const VILLAGES: usize = 218;

impl Bureau {
    /// The made-up county with a number, from 1.
    ///
    /// # Errors
    /// None for numbers a person would give; the ids are checked like everyone's.
    pub fn county(number: usize) -> Result<Self, BadId> {
        let id = format!("county-{number:03}");
        let title = format!("第{number}县司法局");
        let mut units = vec![row(&id, title.clone(), "county-bureau", Level::County, None)?];
        let mut village = 0;
        for office in 1..=OFFICES {
            let office_id = format!("{id}-t{office:02}");
            units.push(row(&office_id, format!("第{office}司法所"), "township-office", Level::Township, Some(&id))?);
            // 218 villages over 14 offices: 15 or 16 each.
            let last = VILLAGES * office / OFFICES;
            for place in 1..=last - village {
                let village_id = format!("{office_id}-v{place:02}");
                let name = format!("第{office}镇第{place}村");
                units.push(row(&village_id, name, "village", Level::Village, Some(&office_id))?);
            }
            village = last;
        }
        Ok(Self { ledger: LedgerId::new(&id)?, title, units })
    }

    /// A bureau from its units; the one without a parent gives it its name.
    ///
    /// # Errors
    /// If the id of that unit, or `bureau` where there is none, cannot be a ledger's.
    pub fn of(units: Vec<UnitRow>) -> Result<Self, BadId> {
        let top = units.iter().find(|unit| unit.parent.is_none());
        let ledger = LedgerId::new(top.map_or("bureau", |unit| unit.id.as_str()))?;
        let title = top.map_or_else(String::new, |unit| unit.name.clone());
        Ok(Self { ledger, title, units })
    }
}

fn row(id: &str, name: String, kind: &str, level: Level, parent: Option<&str>) -> Result<UnitRow, BadId> {
    Ok(UnitRow {
        id: UnitId::new(id)?,
        name,
        kind: KindId::new(kind)?,
        level,
        parent: parent.map(UnitId::new).transpose()?,
        posts: Vec::new(),
    })
}
