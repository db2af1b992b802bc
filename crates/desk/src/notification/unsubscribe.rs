//! The one click that ends a person's notification mails (RFC 8058), and the page for those who open the address.
//! It never ends anything by being looked at, and needs no sign-in: the address itself is sealed.

use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use causeway_base::Secret;
use causeway_base::seal::CannotOpen;
use causeway_identity::{UserId, user};
use causeway_store::Tx;
use causeway_web::{Endpoints, Problem, Public};

use super::preferences;
use crate::Desk;

/// Binds the seal to its use.
const SEAL: &str = "notification mails";

pub(crate) fn add(endpoints: Endpoints<Desk>) -> Endpoints<Desk> {
    endpoints
        .get::<Public, _, _>("/api/v1/unsubscribe/{token}", "A page that asks whether to end these mails.", page)
        .post::<Public, _, _>("/api/v1/unsubscribe/{token}", "End a person's notification mails.", end)
}

/// The address for one person, from the one at which people reach the desk.
///
/// # Errors
/// [`CannotOpen`], which only a broken sealer gives.
pub fn link(desk: &Desk, base: &str, user: UserId) -> Result<String, CannotOpen> {
    let token = desk.sealer.seal(&Secret::new(user.to_string()), SEAL, &*desk.db.random())?;
    Ok(format!("{}/api/v1/unsubscribe/{token}", base.trim_end_matches('/')))
}

fn opened(desk: &Desk, token: &str) -> Result<UserId, Problem> {
    let plain = desk.sealer.open(token, SEAL).ok();
    let user = plain.and_then(|plain| plain.reveal().parse().ok());
    user.map(UserId).ok_or_else(|| Problem::not_found("address"))
}

/// Turns the mail off for every kind.
pub fn silence(tx: &mut Tx<'_>, user: UserId) -> Result<(), Problem> {
    if user::store::find(tx, user)?.is_none() {
        return Err(Problem::not_found("address"));
    }
    let mut wishes = preferences::find(tx, user)?;
    for media in wishes.media.values_mut() {
        media.mail = false;
    }
    Ok(preferences::save(tx, user, &wishes)?)
}

async fn end(State(desk): State<Desk>, Path(token): Path<String>) -> Result<Response, Problem> {
    let user = opened(&desk, &token)?;
    desk.db.write(move |tx| silence(tx, user)).await?;
    Ok(shown("<p>You get no more notification mails. Turn them on again under Settings → Notifications.</p>"))
}

async fn page(State(desk): State<Desk>, Path(token): Path<String>) -> Result<Response, Problem> {
    opened(&desk, &token)?;
    Ok(shown("<form method=\"post\"><p>End the notification mails of this desk?</p><button>End them</button></form>"))
}

fn shown(body: &str) -> Response {
    let page = format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <title>Notification mails</title><body style=\"font:16px system-ui;max-width:32em;margin:4em auto;padding:0 1em\">\
         {body}</body></html>"
    );
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'"),
        (header::CACHE_CONTROL, "private, no-store"),
    ];
    (StatusCode::OK, headers, page).into_response()
}
