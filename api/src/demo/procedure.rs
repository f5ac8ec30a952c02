//! The county's own procedure in the demo: built in Rust, signed, tried in shadow, put into use.
//! Qingshan wants stage materials within three days where the campaign's definition says five.

use super::campaign::Demo;
use super::mirror::{CAMPAIGN, Mirror};
use super::view::View;
use crate::cli::failure::Failure;
use crate::cli::shell::Shell;
use crate::sandbox::Sandbox;
use chrono::NaiveDate;
use engine::entry::RuleUsed;
use engine::id::{DutyNo, ProcedureId};
use engine::input::{Hashed, Input, Request};
use engine::procedure::{Hook, Package, Setting, Settings};
use engine::schedule;
use host::package::{self, SigningKey};
use runtime::Handle;
use std::sync::Arc;

/// Rebuilt from its source, which stands beside it, by `plugins/examples/build`.
const COMPONENT: &[u8] = include_bytes!("../../../plugins/examples/materials-in-three-days/component.wasm");
/// The setting that says within how many days.
const DAYS: (&str, i64) = ("days", 3);
/// The county's people who look after procedures.
const IT: &str = "qingshan-it";

/// Trusts a new key, uploads the procedure signed with it, tries it in shadow, and puts it into use.
pub(super) async fn deploy(demo: &Demo, handle: &Handle, sandbox: &Arc<Sandbox>) -> Result<Package, Failure> {
    let unusable = |error: host::Unusable| Failure::from(std::io::Error::other(error.to_string()));
    let key = SigningKey::generate().map_err(|error| std::io::Error::other(error.to_string()))?;
    let signed = package::sign(COMPONENT, &key).map_err(unusable)?;
    let package = package::open(&signed).map_err(unusable)?;
    handle.put_blob(signed.clone()).await?;
    let visit = sandbox.visit(signed.into()).await;
    let (_, _visit) = visit.map_err(|unready| std::io::Error::other(unready.to_string()))?;
    let (procedure, version) = (package.id.clone(), Some(package.version));
    let settings = Settings::from([(DAYS.0.to_owned(), Setting::Integer(DAYS.1))]);
    let steps = [
        Input::TrustKey { key: key.public(), title: "青山县司法局信息中心".to_owned() },
        Input::UploadProcedure { package: Hashed(Arc::new(package.clone())), unsigned_allowed: false },
        Input::ShadowProcedure { procedure: procedure.clone(), version, settings: Some(Hashed(settings)) },
        Input::ActivateProcedure { procedure, version, settings: None },
    ];
    for step in steps {
        handle.execute(&demo.ledger, Request::new(IT, step)).await?;
    }
    Ok(package)
}

/// What it changed, when the campaign is over.
pub(super) fn tell(mirror: &Mirror, view: &View, id: &ProcedureId, shell: &mut Shell) -> Result<(), Failure> {
    let state = &mirror.state;
    let Some((no, version)) = state.procedures.answering(Hook::Deadline).filter(|(_, v)| v.package.id == *id) else {
        return Ok(());
    };
    let campaign = &state.campaigns[CAMPAIGN.index()];
    let own = &state.definitions[campaign.definition.index()].plan;
    shell.line("")?;
    shell.line(format!(
        "{}  {} {}  {}",
        view.paint().bold("本县程序 The county's procedure"),
        version.package.title,
        version.package.version,
        view.paint().faint(&format!(
            "wasm {} KiB, asked {} times, failed {}",
            version.package.bytes / 1024,
            version.track.calls,
            version.track.failures
        )),
    ))?;
    for (place, duty) in own.duties.iter().enumerate() {
        let base = schedule::occurrences(own, DutyNo(place as u16), &state.calendar, &[]);
        for occurrence in base {
            let slot = campaign.slot(&duty.id);
            let Some(period) = slot.and_then(|slot| campaign.find(slot, &occurrence.key)) else { continue };
            let period = campaign.period(period);
            if period.basis.rule == RuleUsed::Local(no) && period.dates.day != occurrence.reckoning.day {
                let (was, is) = (day(occurrence.reckoning.day), day(period.dates.day));
                shell.line(format!("  {}（{}） {was} → {}", duty.title, period.key, view.paint().good(&is)))?;
            }
        }
    }
    Ok(())
}

fn day(day: NaiveDate) -> String {
    day.format("%m-%d").to_string()
}
