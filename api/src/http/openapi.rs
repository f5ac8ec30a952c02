//! The API's description: what the handlers say of themselves, and what holds for all of them
//! (the token, the error envelope, the idempotency key, the list of codes), added in one place.

use super::error::Envelope;
use serde_json::json;
use utoipa::OpenApi;
use utoipa::openapi::extensions::ExtensionsBuilder;
use utoipa::openapi::path::{Operation, ParameterBuilder, ParameterIn};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{ContentBuilder, ObjectBuilder, Ref, RefOr, ResponseBuilder, Type};

/// What stands at the top of the description.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "枫桥 Maplebridge",
        description = "司法行政机关专项活动的运行服务。除 /health、/ready 和文档外，每个请求都要带令牌。\n\n\
            Runs the campaigns of justice bureaus. Every request but /health, /ready and the documentation \
            carries a bearer token. Instants are RFC 3339 in the ledger's zone. Changes take an \
            Idempotency-Key: the same key with the same request has one effect, for 24 hours."
    ),
    components(schemas(Envelope))
)]
pub(super) struct Description;

/// Adds what holds for every operation.
pub(super) fn complete(api: &mut utoipa::openapi::OpenApi) {
    let components = api.components.get_or_insert_default();
    let bearer = SecurityScheme::Http(HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build());
    components.security_schemes.insert("token".to_owned(), RefOr::T(bearer));
    for (path, item) in &mut api.paths.paths {
        let open = super::door::OPEN.contains(&path.as_str());
        for (changes, operation) in [
            (false, &mut item.get),
            (true, &mut item.put),
            (!path.ends_with("/check"), &mut item.post),
            (true, &mut item.delete),
        ] {
            if let Some(operation) = operation {
                describe(operation, open, changes);
            }
        }
    }
    api.extensions = Some(ExtensionsBuilder::new().add("x-error-codes", codes()).build());
}

fn describe(operation: &mut Operation, open: bool, changes: bool) {
    if !open {
        operation.security = Some(vec![SecurityRequirement::new("token", Vec::<String>::new())]);
    }
    let envelope = ContentBuilder::new().schema(Some(Ref::from_schema_name("Envelope"))).build();
    let error = ResponseBuilder::new()
        .description("It was not done: the code says why, the message what to do.")
        .content(super::reply::JSON, envelope)
        .build();
    operation.responses.responses.insert("default".to_owned(), RefOr::T(error));
    if changes {
        let text = ObjectBuilder::new().schema_type(Type::String).min_length(Some(1));
        let text = text.max_length(Some(super::limits::IDEMPOTENCY_KEY_CHARS_MAX)).build();
        let key = ParameterBuilder::new()
            .name("Idempotency-Key")
            .parameter_in(ParameterIn::Header)
            .description(Some("The same key with the same request has one effect, for 24 hours."))
            .schema(Some(text))
            .build();
        operation.parameters.get_or_insert_default().push(RefOr::T(key));
    }
}

/// Every code the service can answer with, in the order in which they were added.
fn codes() -> serde_json::Value {
    super::error::all_codes()
        .map(|(status, code, zh, en)| json!({ "code": code, "status": status, "zh": zh, "en": en }))
        .collect()
}
