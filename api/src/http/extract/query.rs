//! The query, as a struct; unknown and repeated names are refused by the struct itself.

use crate::http::error::{Error, Failure, in_chinese};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

/// The query.
pub(crate) struct Query<T>(pub(crate) T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Error> {
        match axum::extract::Query::<T>::try_from_uri(&parts.uri) {
            Ok(axum::extract::Query(query)) => Ok(Self(query)),
            Err(rejection) => {
                let text = rejection.body_text();
                let en = text.strip_prefix("Failed to deserialize query string: ").unwrap_or(&text).to_owned();
                Err(Failure::BadQuery { zh: in_chinese(&en), en }.into())
            }
        }
    }
}
