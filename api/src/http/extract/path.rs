//! Ids in the path, as typed ids.

use crate::http::error::{Error, Failure};
use axum::extract::FromRequestParts;
use axum::extract::path::ErrorKind;
use axum::extract::rejection::PathRejection;
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

/// The ids in the path.
pub(crate) struct Path<T>(pub(crate) T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        match axum::extract::Path::<T>::from_request_parts(parts, state).await {
            Ok(axum::extract::Path(ids)) => Ok(Self(ids)),
            Err(rejection) => Err(explain(rejection)),
        }
    }
}

fn explain(rejection: PathRejection) -> Error {
    let PathRejection::FailedToDeserializePathParams(failed) = rejection else {
        return Failure::Internal {}.into();
    };
    let (name, why) = match failed.into_kind() {
        ErrorKind::DeserializeError { key, message, .. } => (key, message),
        ErrorKind::ParseErrorAtKey { key, value, expected_type } => {
            (key, format!("{value:?} is not a value of type {expected_type}"))
        }
        ErrorKind::InvalidUtf8InPathParam { key } => (key, "it is not UTF-8".to_owned()),
        other => ("id".to_owned(), other.to_string()),
    };
    Failure::BadPath { name, why }.into()
}
