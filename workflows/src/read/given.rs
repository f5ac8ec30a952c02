//! A value with its place, and whether a field was left out, wrong or right. The difference
//! between the first two keeps one mistake from being reported as two.

use crate::source::Span;

/// A value and where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct At<T> {
    /// What.
    pub value: T,
    /// Where.
    pub span: Span,
}

/// A field as it was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Given<T> {
    /// Left out.
    #[default]
    Absent,
    /// Written, but wrong; that is reported already.
    Bad,
    /// Written and read.
    Good(At<T>),
}

impl<T> Given<T> {
    /// The value with its place, if it is good.
    pub(crate) fn good(&self) -> Option<&At<T>> {
        match self {
            Given::Good(at) => Some(at),
            Given::Absent | Given::Bad => None,
        }
    }

    /// The value, if it is good.
    pub(crate) fn value(&self) -> Option<&T> {
        self.good().map(|at| &at.value)
    }

    /// Whether it was left out.
    pub(crate) fn is_absent(&self) -> bool {
        matches!(self, Given::Absent)
    }

    /// Whether it was written wrongly.
    pub(crate) fn is_bad(&self) -> bool {
        matches!(self, Given::Bad)
    }
}
