//! Written material drafted from figures: the stage material of an office or of the bureau
//! (阶段书面材料; source 001, D1) and the circular (通报). A sentence is drafted only where there
//! is a figure for it; what people must write is a blank of the form ［请补充：……］.
//!
//! No facts of a case and no party stand in any of them: numbers of cases at the most.

mod circular;
mod stage;
mod words;

pub use circular::circular;
pub use stage::stage;
