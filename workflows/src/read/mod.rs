//! From the tree to what the definition says, element by element: every field has its type, every
//! notation is taken apart, names are still names. Nothing here looks beyond its own element.

mod days;
mod definition;
mod due;
mod duty;
mod every;
mod fields;
mod form;
mod given;
mod local;
mod measure;
mod nearest;
mod policy;
mod post;
mod register;
mod scalar;
mod term;
mod who;
pub(crate) mod written;

pub(crate) use definition::definition;
pub(crate) use given::{At, Given};
pub(crate) use nearest::nearest;
pub(crate) use scalar::parse_yes_no;

use crate::diagnostic::Reports;
use crate::yaml::Node;

/// Reads one value of a known type; `None` when it is wrong, which is then reported.
trait Read<T>: Fn(&Node, &mut Reports) -> Option<T> {}
impl<T, F: Fn(&Node, &mut Reports) -> Option<T>> Read<T> for F {}
