//! Between the engine's questions and proposals and the contract's. A question always fits; every
//! word of an answer is checked, for it was written by somebody else.

pub(crate) mod campaign;
pub(crate) mod register;
pub(crate) mod shared;

/// What is wrong with an answer, for whoever wrote the procedure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Malformed(pub(crate) String);

/// An answer, checked.
pub(crate) type Checked<T> = Result<T, Malformed>;
