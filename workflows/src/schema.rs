//! A JSON Schema of the language, made from the same tables the readers check against, so that
//! editors complete and explain every key. Draft 7, which editors of YAML understand best.
//!
//! It is for writing, not for judging: what only the compiler can know (names, dates, cycles) it
//! lets through.

use crate::language::{
    ALERT, CORRECT, DEFINITION, DUE, DUTY, EVERY, FORM, FORM_FIELD, KIND, LOCAL, MEASURE, NEXT, OWNERS, POINTS,
    REGISTER, REGISTER_LOCAL, REPEAT, REPORT, RUNG, STAGE, SUBSIDY, TARGET, VISIT, WHO, WITHIN,
};
use crate::language::{Field, Notation, Object, Shape, Word, kinds};
use serde_json::{Map, Value, json};

/// Every object of the language; the first is the whole file.
static OBJECTS: &[&Object] = &[
    &DEFINITION,
    &STAGE,
    &KIND,
    &FORM,
    &FORM_FIELD,
    &RUNG,
    &REPEAT,
    &LOCAL,
    &DUTY,
    &WHO,
    &EVERY,
    &DUE,
    &REPORT,
    &TARGET,
    &CORRECT,
    &MEASURE,
    &REGISTER,
    &WITHIN,
    &VISIT,
    &ALERT,
    &NEXT,
    &OWNERS,
    &SUBSIDY,
    &POINTS,
    &REGISTER_LOCAL,
];

/// An id, as the engine takes it.
const ID: &str = "^[a-z0-9][a-z0-9_-]{0,63}$";

/// The schema.
pub fn schema() -> Value {
    let definitions: Map<String, Value> =
        OBJECTS.iter().skip(1).map(|object| (object.name.to_owned(), describe(object))).collect();
    let mut schema = describe(&DEFINITION);
    if let Some(root) = schema.as_object_mut() {
        root.insert("$schema".to_owned(), json!("http://json-schema.org/draft-07/schema#"));
        root.insert("title".to_owned(), json!("活动方案 · Definition of a campaign"));
        root.insert("definitions".to_owned(), Value::Object(definitions));
        // A definition has duties of its own, or keeps a register, or both.
        root.insert("anyOf".to_owned(), json!([{ "required": ["duties"] }, { "required": ["register"] }]));
    }
    schema
}

fn describe(object: &Object) -> Value {
    let properties: Map<String, Value> =
        object.fields.iter().map(|field| (field.name.to_owned(), property(field))).collect();
    let required: Vec<&str> = object.fields.iter().filter(|field| field.required).map(|field| field.name).collect();
    let mut schema = json!({
        "description": both(object.zh, object.en),
        "type": "object",
        "properties": properties,
        "additionalProperties": false,
    });
    if let Some(map) = schema.as_object_mut()
        && !required.is_empty()
    {
        map.insert("required".to_owned(), json!(required));
    }
    schema
}

fn property(field: &Field) -> Value {
    let description = both(field.zh, field.en);
    let markdown = format!("**{}**  {}\n\n{}", field.called, field.zh, field.en);
    let shape = shape(&field.shape);
    // Beside a `$ref`, draft 7 ignores everything else.
    let mut value = if shape.get("$ref").is_some() { json!({ "allOf": [shape] }) } else { shape };
    if let Some(map) = value.as_object_mut() {
        map.insert("description".to_owned(), json!(description));
        map.insert("markdownDescription".to_owned(), json!(markdown));
    }
    value
}

fn shape(shape_of: &Shape) -> Value {
    match shape_of {
        Shape::Text => json!({ "type": ["string", "number", "boolean"] }),
        Shape::Id => json!({ "type": ["string", "integer"], "pattern": ID }),
        Shape::YesNo => json!({ "enum": [true, false, "yes", "no", "是", "否"] }),
        Shape::Integer(min, max) => json!({ "type": "integer", "minimum": min, "maximum": max }),
        Shape::Decimal(min, max) => json!({ "type": "number", "minimum": min / 100, "maximum": max / 100 }),
        Shape::Words(words) => choice(words),
        Shape::Notation(notation) => noted(notation),
        Shape::OneOrMany(item) => {
            let item = shape(item);
            json!({ "anyOf": [item, { "type": "array", "items": item }] })
        }
        Shape::ById(item) => json!({
            "type": "object",
            "propertyNames": { "pattern": ID },
            "additionalProperties": shape(item),
        }),
        Shape::Object(object) => json!({ "$ref": format!("#/definitions/{}", object.name) }),
        Shape::Any(shapes) => json!({ "anyOf": shapes.iter().map(shape).collect::<Vec<_>>() }),
        Shape::Kind => {
            let ids: Vec<&str> = kinds::STANDARD.iter().map(|kind| kind.id).collect();
            let titles: Vec<String> = kinds::STANDARD.iter().map(|kind| kind.title.to_owned()).collect();
            // The standard kinds are offered; a definition may have its own.
            json!({ "anyOf": [{ "enum": ids, "enumDescriptions": titles }, { "type": "string", "pattern": ID }] })
        }
    }
}

/// Words with their meanings; `_` may stand for `-`.
fn choice(words: &[Word]) -> Value {
    let mut names: Vec<String> = words.iter().map(|word| word.word.to_owned()).collect();
    let mut meanings: Vec<String> = words.iter().map(|word| both(word.zh, word.en)).collect();
    for word in words.iter().filter(|word| word.word.contains('-')) {
        names.push(word.word.replace('-', "_"));
        meanings.push(both(word.zh, word.en));
    }
    json!({ "enum": names, "enumDescriptions": meanings })
}

fn noted(notation: &Notation) -> Value {
    json!({
        "description": both(notation.zh, notation.en),
        // A year or a day of the month alone is a number to an editor.
        "type": ["string", "integer"],
        "pattern": notation.pattern,
        "examples": notation.examples,
    })
}

fn both(zh: &str, en: &str) -> String {
    format!("{zh} · {en}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Reports;
    use crate::source::Source;
    use crate::yaml::{Node, Value as Written, parse};
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::Path;

    /// A file as an editor sees it: plain numbers and booleans are such.
    fn instance(path: &Path) -> Value {
        let text = fs::read_to_string(path).unwrap();
        let mut reports = Reports::default();
        to_json(&parse(&Source::new("a.yaml", &text), &mut reports).unwrap())
    }

    fn to_json(node: &Node) -> Value {
        match &node.value {
            Written::Empty => Value::Null,
            Written::Text(text)
                if !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit() || b"-.".contains(&b)) =>
            {
                let decimal = || text.parse::<f64>().map_or_else(|_| json!(text), |number| json!(number));
                text.parse::<i64>().map_or_else(|_| decimal(), |number| json!(number))
            }
            Written::Text(text) => text.parse::<bool>().map_or_else(|_| json!(text), |yes| json!(yes)),
            Written::List(items) => items.iter().map(to_json).collect(),
            Written::Map(entries) => {
                Value::Object(entries.iter().map(|e| (e.key.clone(), to_json(&e.value))).collect())
            }
        }
    }

    fn files(below: &str) -> Vec<std::path::PathBuf> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(below);
        let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.retain(|file| file.extension().is_some_and(|e| e == "yaml"));
        files.sort();
        files
    }

    fn mistakes(validator: &jsonschema::Validator, instance: &Value) -> Vec<String> {
        validator.iter_errors(instance).map(|error| format!("{} at {}", error, error.instance_path())).collect()
    }

    #[test]
    fn good_definitions_are_valid() {
        let validator = jsonschema::validator_for(&schema()).unwrap();
        let all: Vec<_> = files("library").into_iter().chain(files("tests/definitions")).collect();
        assert!(all.len() >= 3, "{all:?}");
        for file in all {
            assert_eq!(mistakes(&validator, &instance(&file)), Vec::<String>::new(), "{}", file.display());
        }
    }

    #[test]
    fn slips_are_not() {
        let validator = jsonschema::validator_for(&schema()).unwrap();
        let good = json!({ "campaign": "a", "title": "甲", "window": "2022", "duties": { "x": { "who": "village", "due": "2022-05-05" } } });
        assert_eq!(mistakes(&validator, &good), Vec::<String>::new());
        let slips = [
            ("titel", json!("甲")),
            ("campaign", json!("甲")),
            ("duties", json!({ "x": { "due": "2022-05-05" } })),
            ("duties", json!({ "x": { "who": "village", "every": "dayly 18:00" } })),
            ("duties", json!({ "x": { "who": "village", "due": { "after": "a.end", "day": 5 } } })),
            ("reminders", json!(["W-3 9"])),
            ("stages", json!({ "a": { "title": "甲" } })),
        ];
        for (key, value) in slips {
            let mut wrong = good.clone();
            wrong[key] = value;
            assert_ne!(mistakes(&validator, &wrong), Vec::<String>::new(), "{wrong}");
        }
    }

    /// The definition that uses every form uses every field of every object.
    #[test]
    fn every_field_of_the_tables_is_read_somewhere() {
        let everything = instance(&files("tests/definitions").remove(0));
        let mut used = BTreeSet::new();
        walk(&Shape::Object(&DEFINITION), &everything, &mut used);
        let fields = OBJECTS.iter().flat_map(|object| object.fields.iter().map(|field| (object.name, field.name)));
        let unused: Vec<_> = fields.filter(|field| !used.contains(field)).collect();
        assert_eq!(unused, []);
    }

    /// Notes which field of which object a value uses.
    fn walk(shape: &Shape, value: &Value, used: &mut BTreeSet<(&'static str, &'static str)>) {
        match (shape, value) {
            (Shape::Object(object), Value::Object(map)) => {
                for field in object.fields {
                    if let Some(value) = map.get(field.name) {
                        used.insert((object.name, field.name));
                        walk(&field.shape, value, used);
                    }
                }
            }
            (Shape::ById(item), Value::Object(map)) => map.values().for_each(|value| walk(item, value, used)),
            (Shape::OneOrMany(item), Value::Array(items)) => items.iter().for_each(|value| walk(item, value, used)),
            (Shape::OneOrMany(item), value) => walk(item, value, used),
            (Shape::Any(shapes), value) => shapes.iter().for_each(|shape| walk(shape, value, used)),
            _ => {}
        }
    }

    /// Each object is named once, and described in both languages.
    #[test]
    fn the_schema_describes_everything() {
        let schema = schema();
        for object in OBJECTS.iter().skip(1) {
            let described = &schema["definitions"][object.name]["properties"];
            for field in object.fields {
                let text = described[field.name]["description"].as_str().unwrap_or_default();
                assert!(text.contains(field.zh) && text.contains(field.en), "{} of {}", field.name, object.name);
            }
            assert_eq!(described.as_object().unwrap().len(), object.fields.len());
        }
    }
}
