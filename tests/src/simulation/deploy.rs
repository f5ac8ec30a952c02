//! What a county does with its procedure during a year.

use super::local::County;
use super::world::{Checked, World};
use engine::input::Input;

/// A new version of the county's procedure, a roll-back, or a person who lets one answer again.
pub(super) fn procedure(world: &mut World) -> Checked {
    world.tick()?;
    if world.model.paused.is_some() {
        return Ok(());
    }
    let procedure = || "county".parse().expect("an id");
    match world.chance.below(10) {
        0..5 => {
            let seed = world.chance.draw();
            world.upload(seed)?;
            let input = Input::ActivateProcedure { procedure: procedure(), version: None, settings: None };
            world.act(format!("version {seed} comes into use"), input, |model, at| {
                model.deploy(|county| county.activate(seed), at)
            })
        }
        5..8 if world.model.county.is_active() => {
            let input = Input::RollBackProcedure { procedure: procedure() };
            world.act("the version is taken back".into(), input, |model, at| model.deploy(County::roll_back, at))
        }
        _ if world.model.county.is_aside() => {
            let input = Input::ReleaseProcedure { procedure: procedure() };
            world.act("the procedure is released".into(), input, |model, _| {
                model.county.release();
                Vec::new()
            })
        }
        _ => Ok(()),
    }
}
