//! Figures of a report: whole numbers by field. Read into a list and not into a map, so that a
//! field given twice reaches the rules, which refuse it by name.

use crate::http::limits::INTEGER_MAX;
use engine::id::FieldId;
use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, Visitor};
use std::fmt;
use utoipa::ToSchema;

/// Figures by field: counts as they are, yes and no as true and false, percentages in hundredths
/// of a percent (12.5 % is 1250).
#[derive(Debug, ToSchema)]
#[schema(value_type = std::collections::HashMap<String, i64>)]
pub(crate) struct Figures(pub(crate) Vec<(FieldId, i64)>);

/// Fields read from one body; a form has fewer.
const FIELDS_MAX: usize = 200;

impl<'de> Deserialize<'de> for Figures {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_map(FiguresVisitor)
    }
}

struct FiguresVisitor;

impl<'de> Visitor<'de> for FiguresVisitor {
    type Value = Figures;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object of figures by field")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Figures, A::Error> {
        let mut figures = Vec::new();
        while let Some((field, Figure(value))) = map.next_entry::<FieldId, Figure>()? {
            if figures.len() == FIELDS_MAX {
                return Err(A::Error::custom(format!("more than {FIELDS_MAX} figures; a form has fewer")));
            }
            figures.push((field, value));
        }
        Ok(Figures(figures))
    }
}

struct Figure(i64);

impl<'de> Deserialize<'de> for Figure {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(FigureVisitor)
    }
}

struct FigureVisitor;

impl Visitor<'_> for FigureVisitor {
    type Value = Figure;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a whole number from -{INTEGER_MAX} to {INTEGER_MAX}, true or false")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Figure, E> {
        Ok(Figure(i64::from(value)))
    }

    fn visit_i64<E: serde::de::Error>(self, value: i64) -> Result<Figure, E> {
        // Beyond this a browser would already have rounded it.
        if value.unsigned_abs() <= INTEGER_MAX.unsigned_abs() { Ok(Figure(value)) } else { Err(too_large(value)) }
    }

    fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<Figure, E> {
        i64::try_from(value).map_err(|_| too_large(value)).and_then(|value| self.visit_i64(value))
    }
}

fn too_large<E: serde::de::Error>(value: impl fmt::Display) -> E {
    E::custom(format!("{value} is too large: figures go from -{INTEGER_MAX} to {INTEGER_MAX}"))
}
