//! For authors of procedures (本地程序): make a project, build it, test it, run one question, sign it.
//!
//! Knows the engine's questions and answers and the host that runs components. Must not know:
//! campaigns, ledgers, the service; whoever calls brings the calendar.

mod build;
mod case;
mod create;
mod difference;
mod files;
mod language;
mod project;
mod signing;
mod template;
mod trial;
mod trouble;

pub use build::{Built, build};
pub use case::{Asked, Case, Expected};
pub use create::NewProject;
pub use difference::{Difference, differences};
pub use language::Language;
pub use project::{CASES, COMPONENT, MANIFEST, Project};
pub use signing::{Signed, keygen, sign};
pub use trial::{Answer, Outcome, Stand, Trial};
pub use trouble::Trouble;
