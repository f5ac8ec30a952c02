//! A JSON body. It is read once, straight into its struct: the hottest path of the service goes
//! through here. Depth is counted before the parser sees the bytes, so a bomb costs one scan.

use super::body;
use crate::http::app::App;
use crate::http::error::{Error, Failure, of_json, of_json_discreetly};
use crate::http::limits::{JSON_BYTES_MAX, JSON_DEPTH_MAX};
use axum::extract::{FromRequest, Request};
use serde::de::DeserializeOwned;

/// A JSON body.
pub(crate) struct Json<T>(pub(crate) T);

impl<T: DeserializeOwned> FromRequest<App> for Json<T> {
    type Rejection = Error;

    async fn from_request(request: Request, app: &App) -> Result<Self, Error> {
        read(request, app, of_json).await.map(Self)
    }
}

/// A JSON body that speaks of a case. What is wrong with it is told without a word of it: it may
/// hold a party's name, also in a place where none belongs.
pub(crate) struct Discreet<T>(pub(crate) T);

impl<T: DeserializeOwned> FromRequest<App> for Discreet<T> {
    type Rejection = Error;

    async fn from_request(request: Request, app: &App) -> Result<Self, Error> {
        read(request, app, of_json_discreetly).await.map(Self)
    }
}

async fn read<T: DeserializeOwned>(
    request: Request,
    app: &App,
    wrong: fn(&serde_json::Error) -> Error,
) -> Result<T, Error> {
    body::require(request.headers(), &["application/json"])?;
    let bytes = body::collect(request, JSON_BYTES_MAX, app.timeouts().body).await?;
    let text = sound(&bytes)?;
    // A list would be taken for the fields in order, which nobody promised.
    if text.trim_ascii_start().starts_with('[') {
        return Err(not_an_object());
    }
    serde_json::from_str(text).map_err(|error| wrong(&error))
}

/// Reads JSON that came from outside.
pub(crate) fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Error> {
    serde_json::from_str(sound(bytes)?).map_err(|error| of_json(&error))
}

/// The text, if it is UTF-8 and not too deep.
fn sound(bytes: &[u8]) -> Result<&str, Error> {
    let text = body::text(bytes)?;
    if deeper_than(bytes, JSON_DEPTH_MAX) {
        return Err(Failure::JsonTooDeep { most: JSON_DEPTH_MAX.to_string() }.into());
    }
    Ok(text)
}

fn not_an_object() -> Error {
    let (line, column) = ("1".to_owned(), "1".to_owned());
    let (zh, en) = ("应为一个对象 {…}，收到的是列表".to_owned(), "a list was sent, expected an object {…}".to_owned());
    Failure::InvalidBody { line, column, zh, en }.into()
}

/// Whether brackets outside of strings stand more than `most` deep.
fn deeper_than(json: &[u8], most: usize) -> bool {
    let (mut depth, mut in_string, mut escaped) = (0usize, false, false);
    for &byte in json {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            b'{' | b'[' if !in_string => {
                depth += 1;
                if depth > most {
                    return true;
                }
            }
            b'}' | b']' if !in_string => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::deeper_than;

    #[test]
    fn only_real_brackets_count() {
        let cases = [
            (r#"[[[]]]"#, 3, false),
            (r#"[[[]]]"#, 2, true),
            (r#"{"a":"[[[[","b":[]}"#, 2, false),
            (r#""\"[[[[""#, 1, false),
            (r#"[][][]"#, 1, false),
            (r#"]]]][["#, 1, true),
        ];
        for (json, most, deeper) in cases {
            assert_eq!(deeper_than(json.as_bytes(), most), deeper, "{json}");
        }
    }
}
