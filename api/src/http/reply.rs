//! Answers: JSON, pages of a list, and the receipt of a change.

use super::error::{Error, Failure};
use super::limits::{PAGE_DEFAULT, PAGE_MAX};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use engine::time::Timestamp;
use serde::{Deserialize, Deserializer, Serialize};
use std::fmt::Display;
use std::str::FromStr;
use utoipa::{IntoParams, ToSchema};

/// The content type of JSON.
pub(crate) const JSON: &str = "application/json";
/// The content type of one JSON value a line.
pub(crate) const JSON_LINES: &str = "application/x-ndjson";

/// A JSON answer with status 200.
pub(crate) struct Reply<T>(pub(crate) T);

/// A JSON answer with status 201: something is there that was not there before.
pub(crate) struct Created<T>(pub(crate) T);

impl<T: Serialize> IntoResponse for Reply<T> {
    fn into_response(self) -> Response {
        ([(header::CONTENT_TYPE, HeaderValue::from_static(JSON))], json_bytes(&self.0)).into_response()
    }
}

impl<T: Serialize> IntoResponse for Created<T> {
    fn into_response(self) -> Response {
        (StatusCode::CREATED, Reply(self.0)).into_response()
    }
}

/// What a change answers: it is on the disk, under this number.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Receipt {
    /// The number of the ledger's entry that answers the request.
    pub entry: u64,
    /// How many entries the request made; 0 where nothing had to change.
    pub entries: usize,
    /// Whether the idempotency key was used before with the same request; nothing was done again.
    pub repeated: bool,
}

/// A part of a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Page<T> {
    /// The items, in their order.
    pub items: Vec<T>,
    /// Where the next page begins; give it as `after`. Absent on the last page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// Which part of a list is wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Paging {
    /// `next` of the page before.
    pub(crate) after: Option<String>,
    /// Items on the page, 1 to 500; 100 if not given.
    #[param(minimum = 1, maximum = 500)]
    pub(crate) limit: Option<usize>,
}

impl Paging {
    /// The wanted part of a list whose items have a mark that grows along the list.
    pub(crate) fn cut<T, K, R>(
        &self,
        items: impl Iterator<Item = T>,
        mark: impl Fn(&T) -> K,
        show: impl Fn(T) -> R,
    ) -> Result<Page<R>, Error>
    where
        K: Ord + FromStr + Display,
    {
        let limit = page_size(self.limit)?;
        let after = self.after.as_deref().map(str::parse::<K>).transpose().map_err(|_| bad_cursor())?;
        let mut rest = items.skip_while(|item| after.as_ref().is_some_and(|after| mark(item) <= *after)).peekable();
        let (mut page, mut last) = (Vec::new(), None);
        while page.len() < limit
            && let Some(item) = rest.next()
        {
            last = Some(mark(&item));
            page.push(show(item));
        }
        let more = rest.peek().is_some();
        Ok(Page { items: page, next: last.filter(|_| more).map(|mark| mark.to_string()) })
    }
}

/// The answer to an `after` that no page gave out.
pub(crate) fn bad_cursor() -> Error {
    Failure::BadQuery {
        zh: "after 须为上一页的 next".to_owned(),
        en: "after must be the next of the page before".to_owned(),
    }
    .into()
}

/// A page size within its bounds.
pub(crate) fn page_size(wanted: Option<usize>) -> Result<usize, Error> {
    match wanted.unwrap_or(PAGE_DEFAULT) {
        limit @ 1..=PAGE_MAX => Ok(limit),
        _ => Err(Failure::BadQuery {
            zh: format!("limit 须在 1 至 {PAGE_MAX} 之间"),
            en: format!("limit must be from 1 to {PAGE_MAX}"),
        }
        .into()),
    }
}

/// An instant as people write it: RFC 3339, for example `2022-04-20T09:00:00+08:00`.
#[derive(Debug, Clone, Copy, ToSchema)]
#[schema(value_type = String, format = DateTime)]
pub(crate) struct Instant(pub(crate) Timestamp);

impl<'de> Deserialize<'de> for Instant {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(from)?;
        Timestamp::parse_rfc3339(&text).map(Self).ok_or_else(|| {
            let shown: String = text.chars().take(40).collect();
            serde::de::Error::custom(format!(
                "{shown:?} is not an instant; write it as 2022-04-20T09:00:00+08:00 (in a query, + is written %2B)"
            ))
        })
    }
}

/// JSON of our own types. Writing plain data into memory has no way to fail.
pub(crate) fn json_bytes(value: &impl Serialize) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(256);
    if let Err(error) = serde_json::to_writer(&mut bytes, value) {
        tracing::error!("an answer could not be written as JSON: {error}");
        bytes.clear();
    }
    bytes
}

/// Our own plain data as a JSON value.
pub(crate) fn json_value(value: &impl Serialize) -> serde_json::Value {
    serde_json::to_value(value).unwrap_or_default()
}
