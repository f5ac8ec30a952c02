//! What people see of a register of disputes (台账), computed from the state alone. A party is
//! never more than a reference here: names are sealed and open elsewhere, for the handling unit.

mod alerts;
mod case;
mod cases;
mod circular;
mod circular_words;
mod commendation;
mod counts;
mod ground;
mod money;
mod points;
mod quantity;
mod search;
mod statistics;
mod target_words;
mod targets;
mod visits;

pub use alerts::{AlertFilter, AlertLineRow, AlertPage, AlertRow, AlertSaid, AlertState, PostRow, alert, alerts};
pub use case::{AdviceView, CaseView, ConfirmationDay, LimitView, NameState, PartyView, ReferralView, StepView, case};
pub use cases::{CaseCursor, CaseFilter, CasePage, CaseRow, CaseState, count, matching, page, row};
pub use circular::{Circular, CircularLine, LineKind, OfficeLines, circular};
pub use commendation::{Candidate, candidates};
pub use counts::{Counts, counts};
pub(crate) use counts::{measure, offices};
pub use ground::Word;
pub use money::{SubsidyRow, SubsidyTable, SubsidyTotal, subsidies};
pub use points::{OfficePoints, points, scored};
pub(crate) use quantity::PLAIN;
pub use quantity::{quantity_id, quantity_words};
pub use search::Terms;
pub use statistics::{Figures, Table, statistics};
pub use targets::{Pace, Part, TargetRow, TargetRule, targets};
pub use visits::{
    VisitCoverage, VisitFilter, VisitLine, VisitPage, VisitRow, VisitStanding, VisitsWanted, coverage, visits,
};
