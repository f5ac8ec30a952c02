//! The HTTP API. This file lists every route; each resource has one file. A handler reads the
//! request into typed ids and its own structs, asks the runtime, and answers with its own structs:
//! stored forms never reach the wire, except in a ledger's entries, which are the record itself.
//!
//! Must not know: rules of campaigns (the engine has them), files (the store has them).

mod app;
mod door;
mod error;
mod extract;
pub mod limits;
mod metrics;
mod openapi;
mod reply;
mod serve;
mod token;
mod types;

mod amendments;
mod calendars;
mod campaigns;
mod definitions;
mod deliveries;
mod documents;
mod endpoints;
mod export;
mod handing_in;
mod health;
mod ledgers;
mod notices;
mod obligations;
mod outlook;
mod pages;
mod procedures;
mod register;
mod status;
mod unit_import;
mod units;

pub use app::{App, Config, Procedures};
pub use error::{Error, Failure};
pub(crate) use export::components;
pub use limits::Timeouts;
pub use serve::serve;
pub use token::{BadTokens, Tokens};

use axum::Router;
use axum::body::Bytes;
use axum::http::header;
use axum::routing::get;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The service as a router, every request through the door.
pub fn router(app: App) -> Router {
    let (routes, mut api) = routes().split_for_parts();
    openapi::complete(&mut api);
    let description = Bytes::from(reply::json_bytes(&api));
    let json = [(header::CONTENT_TYPE, reply::JSON)];
    pages::routes()
        .merge(routes)
        .route("/openapi.json", get(move || std::future::ready((json, description.clone()))))
        .fallback(door::no_such_path)
        .method_not_allowed_fallback(door::method_not_allowed)
        .layer(axum::middleware::from_fn_with_state(app.clone(), door::pass))
        .with_state(app)
}

/// The API's description, OpenAPI 3.1, as pretty JSON.
pub fn description() -> String {
    let mut api = routes().into_openapi();
    openapi::complete(&mut api);
    serde_json::to_string_pretty(&api).unwrap_or_default() + "\n"
}

/// Every route with a description.
fn routes() -> OpenApiRouter<App> {
    let router = OpenApiRouter::with_openapi(openapi::Description::openapi())
        .routes(routes!(health::alive))
        .routes(routes!(health::ready))
        .routes(routes!(health::metrics))
        .routes(routes!(ledgers::list, ledgers::create))
        .routes(routes!(ledgers::show))
        .routes(routes!(ledgers::entries))
        .routes(routes!(ledgers::verify))
        .routes(routes!(export::export))
        .routes(routes!(calendars::list, calendars::import))
        .routes(routes!(calendars::import_bundled))
        .routes(routes!(units::list, unit_import::import))
        .routes(routes!(units::show))
        .routes(routes!(units::tree))
        .routes(routes!(definitions::check))
        .routes(routes!(definitions::list, definitions::publish))
        .routes(routes!(definitions::versions))
        .routes(routes!(definitions::text))
        .routes(routes!(definitions::diff))
        .routes(routes!(campaigns::list, campaigns::create))
        .routes(routes!(campaigns::show))
        .routes(routes!(campaigns::activate))
        .routes(routes!(campaigns::pause))
        .routes(routes!(campaigns::resume))
        .routes(routes!(campaigns::close))
        .routes(routes!(campaigns::announce_window))
        .routes(routes!(campaigns::withdraw_window))
        .routes(routes!(campaigns::record_event))
        .routes(routes!(outlook::plan))
        .routes(routes!(amendments::preview, amendments::apply))
        .routes(routes!(status::show))
        .routes(routes!(obligations::list))
        .routes(routes!(obligations::show))
        .routes(routes!(obligations::why))
        .routes(routes!(handing_in::submit))
        .routes(routes!(handing_in::send_back))
        .routes(routes!(handing_in::waive))
        .routes(routes!(documents::add))
        .routes(routes!(documents::get, documents::put))
        .routes(routes!(notices::inbox))
        .routes(routes!(notices::show))
        .routes(routes!(endpoints::list))
        .routes(routes!(endpoints::set))
        .routes(routes!(endpoints::disable))
        .routes(routes!(endpoints::route))
        .routes(routes!(procedures::keys::list, procedures::keys::trust))
        .routes(routes!(procedures::keys::revoke))
        .routes(routes!(procedures::list, procedures::upload::upload))
        .routes(routes!(procedures::rehearse::rehearse))
        .routes(routes!(procedures::show))
        .routes(routes!(procedures::moves::shadow))
        .routes(routes!(procedures::moves::activate))
        .routes(routes!(procedures::moves::roll_back))
        .routes(routes!(procedures::moves::remove))
        .routes(routes!(procedures::moves::release))
        .routes(routes!(deliveries::list))
        .routes(routes!(deliveries::replay));
    of_registers(router)
}

/// Those of registers of disputes.
fn of_registers(router: OpenApiRouter<App>) -> OpenApiRouter<App> {
    router
        .routes(routes!(register::receipts::receive))
        .routes(routes!(register::list::list, register::cases::register))
        .routes(routes!(register::show::show))
        .routes(routes!(register::facts::change))
        .routes(routes!(register::parties::show, register::parties::set))
        .routes(routes!(register::parties::erase_names))
        .routes(routes!(register::handle::transfer))
        .routes(routes!(register::handle::extend))
        .routes(routes!(register::closing::close))
        .routes(routes!(register::visits::record))
        .routes(routes!(register::handle::reopen))
        .routes(routes!(register::handle::refer))
        .routes(routes!(register::handle::follow))
        .routes(routes!(register::handle::nominate))
        .routes(routes!(register::alerts::set))
        .routes(routes!(register::alerts::handle))
        .routes(routes!(register::alerts::lift))
        .routes(routes!(register::alerts::cannot_resolve))
        .routes(routes!(register::visit_list::list))
        .routes(routes!(register::alert_list::list))
        .routes(routes!(register::statistics::show))
        .routes(routes!(register::offices::targets_of))
        .routes(routes!(register::offices::circular_of))
        .routes(routes!(register::offices::commendation))
        .routes(routes!(register::tables::subsidies_of))
        .routes(routes!(register::money::assess))
        .routes(routes!(register::tables::scores, register::money::score))
        .routes(routes!(register::columns::show, register::columns::set))
        .routes(routes!(register::sheets::cases::xlsx))
        .routes(routes!(register::sheets::cases::csv))
        .routes(routes!(register::sheets::cases::import))
        .routes(routes!(register::sheets::submissions::import))
        .routes(routes!(register::sheets::tables::statistics))
        .routes(routes!(register::sheets::tables::visits))
        .routes(routes!(register::sheets::tables::alerts))
        .routes(routes!(register::sheets::tables::circular))
        .routes(routes!(register::sheets::tables::subsidies))
        .routes(routes!(register::sheets::tables::targets))
        .routes(routes!(register::sheets::tables::scores))
        .routes(routes!(register::sheets::papers::circular))
        .routes(routes!(register::sheets::papers::stage))
}
