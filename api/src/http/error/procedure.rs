//! What the sandbox says no to, in the form of this door: its codes with `procedure_` before them.

use super::{Error, Failure};
use crate::sandbox::Unready;
use axum::http::StatusCode;
use host::Unusable;
use std::sync::LazyLock;

/// The sandbox's codes as this door tells them, in its order.
static CODES: LazyLock<Vec<String>> =
    LazyLock::new(|| Unusable::ALL.iter().map(|(code, ..)| format!("procedure_{}", code.replace('-', "_"))).collect());

impl From<Unusable> for Error {
    fn from(unusable: Unusable) -> Self {
        let at = Unusable::ALL.iter().position(|(code, ..)| *code == unusable.code());
        match at.and_then(|at| CODES.get(at)) {
            Some(code) => Self::new(status(unusable.code()), code, unusable.text()),
            None => Failure::Internal {}.into(),
        }
    }
}

impl From<Unready> for Error {
    fn from(unready: Unready) -> Self {
        match unready {
            Unready::File(unusable) => unusable.into(),
            Unready::Sandbox(error) => {
                tracing::error!("{error}");
                Failure::SandboxFailed { detail: error.to_string() }.into()
            }
            Unready::Panicked => Failure::Internal {}.into(),
        }
    }
}

/// Every code of the sandbox: status, code, Chinese, English.
pub(super) fn all_codes() -> impl Iterator<Item = (u16, &'static str, &'static str, &'static str)> {
    let told = Unusable::ALL.iter().zip(CODES.iter());
    told.map(|((own, zh, en), code)| (status(own).as_u16(), code.as_str(), *zh, *en))
}

fn status(own: &str) -> StatusCode {
    match own {
        "too-large" => StatusCode::PAYLOAD_TOO_LARGE,
        "cache-failed" => StatusCode::INTERNAL_SERVER_ERROR,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    }
}
