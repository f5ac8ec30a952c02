//! The procedure's own settings, as `procedure.json` declares them and the county set them. A setting
//! that is declared always has a value: its default where the county set none.

pub use crate::bindings::maplebridge::procedure::settings::Setting;
use crate::bindings::maplebridge::procedure::settings::get;

/// A whole number; `None` where no such setting is declared, or it is of another type.
pub fn integer(key: &str) -> Option<i64> {
    match get(key)? {
        Setting::Integer(number) => Some(number),
        Setting::Text(_) | Setting::YesNo(_) => None,
    }
}

/// A text; `None` where no such setting is declared, or it is of another type.
pub fn text(key: &str) -> Option<String> {
    match get(key)? {
        Setting::Text(text) => Some(text),
        Setting::Integer(_) | Setting::YesNo(_) => None,
    }
}

/// Yes or no; `None` where no such setting is declared, or it is of another type.
pub fn yes_no(key: &str) -> Option<bool> {
    match get(key)? {
        Setting::YesNo(yes) => Some(yes),
        Setting::Integer(_) | Setting::Text(_) => None,
    }
}
