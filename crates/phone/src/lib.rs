//! Telephone: which number rings whom, the log of calls, the calls to make, the door by which telephone systems tell of what
//! happens, and the record of remote sessions. It never places a call, fetches a recording or shares a screen; others do.

pub mod call;
pub mod number;
pub mod person;
pub mod remote;
pub mod settings;
pub mod system;
pub mod task;
mod webhook;
mod words;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use causeway_desk::Desk;
use causeway_queue::Handler;
use causeway_web::Endpoints;

pub use task::engine::run;

/// What the handlers of this crate share. Cheap to clone.
#[derive(Clone)]
pub struct Phone {
    /// The desk: database, files, settings.
    pub desk: Desk,
}

impl Phone {
    /// The telephone of a desk.
    pub fn new(desk: Desk) -> Self {
        Self { desk }
    }
}

/// The endpoints of the team, to be finished by the caller.
pub fn endpoints(phone: Phone) -> Endpoints<Phone> {
    let endpoints = number::routes::add(Endpoints::new(phone));
    let endpoints = system::routes::add(endpoints);
    let endpoints = settings::add(endpoints);
    let endpoints = person::add(endpoints);
    let endpoints = call::routes::add(endpoints);
    remote::routes::add(task::routes::add(endpoints))
}

/// What telephone systems ask for. It stands outside of the guard that finds out which colleague calls: a signature says who
/// they are.
pub fn router(phone: Phone) -> Router {
    Router::new()
        .route("/phone/v1/events/{key}", post(webhook::take))
        .layer(DefaultBodyLimit::max(webhook::BYTES))
        .route("/phone/v1/route/{key}", get(webhook::ask))
        .with_state(phone)
}

/// The jobs of this crate.
pub fn jobs(phone: &Phone) -> Vec<Handler> {
    vec![task::due::job(phone.desk.db.clone()), call::missed::job(phone.desk.db.clone())]
}

type State = axum::extract::State<Phone>;

/// Tells a field that is `null` from one that is left out.
pub(crate) fn given<'de, D: serde::Deserializer<'de>, T: serde::Deserialize<'de>>(
    from: D,
) -> Result<Option<Option<T>>, D::Error> {
    <Option<T> as serde::Deserialize>::deserialize(from).map(Some)
}

/// Tells everybody's screen that a setting of the telephone changed.
pub(crate) fn told(tx: &mut causeway_store::Tx<'_>, actor: causeway_store::Actor) {
    let data = serde_json::json!({ "part": "phone" });
    tx.record(causeway_store::NewEvent { kind: "settings.changed", conversation: None, actor, only_for: None, data });
}

#[cfg(test)]
mod tests;
