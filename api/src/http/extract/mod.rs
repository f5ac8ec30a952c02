//! What a handler takes out of a request. Each of these refuses with our own envelope; the ones
//! that come with axum are not used, because their refusals are plain text.

mod body;
mod json;
mod key;
mod path;
mod query;

pub(crate) use body::{Definition, NoBody, Spreadsheet, Upload, Wasm, wrong_type};
pub(crate) use json::{Discreet, Json, parse};
pub(crate) use path::Path;
pub(crate) use query::Query;
