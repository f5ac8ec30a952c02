//! What follows? The rules of campaigns, pure: time and seeds come in as values.
//!
//! Must not know: tokio, a clock, chance, files, HTTP, YAML.

pub mod calendar;
pub mod deadline;
pub mod id;
pub mod limits;
pub mod moment;
pub mod org;
pub mod plan;
pub mod schedule;
pub mod set;
pub mod time;
