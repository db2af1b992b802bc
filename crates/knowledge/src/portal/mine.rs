//! What is a customer's own: their requests as a file, and the wish to be forgotten.
//! Forgetting is a request to the team, which has duties to weigh; nothing is deleted by a click.

use axum::extract::Path;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use causeway_desk::request::write::{self, New};
use causeway_desk::request::{self, Request};
use causeway_desk::{conversation, inbox};
use causeway_mail::Address;
use causeway_store::Tx;
use causeway_web::Problem;
use serde::Serialize;

use super::door::Door;
use super::{Own, State, on, same_site, to_sign_in, words};

/// The most requests in one file, the newest first.
const MOST: usize = 200;

#[derive(Serialize)]
struct Export {
    address: String,
    requests: Vec<Request>,
}

/// All requests of whoever is signed in, as JSON.
pub(super) async fn export(
    state: State,
    own: Own,
    Path(tag): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let door = Door::of(&state, &headers, own.is_some(), tag);
    let read = move |tx: &mut Tx<'_>| {
        let (site, visitor) = door.enter(tx)?;
        let Some(visitor) = visitor else { return Ok(Err(site)) };
        let mut requests = Vec::new();
        for one in request::store::of(tx, visitor.contact)?.into_iter().take(MOST) {
            requests.extend(request::store::find(tx, visitor.contact, one.number)?);
        }
        Ok::<_, Problem>(Ok(Export { address: visitor.address, requests }))
    };
    let export = match state.desk.db.read(read).await? {
        Ok(export) => export,
        Err(site) => return Ok(to_sign_in(&site)),
    };
    let text = serde_json::to_string_pretty(&export).map_err(|error| Problem::internal(&error))?;
    let headers = [
        (header::CONTENT_TYPE, "application/json"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"requests.json\""),
        (header::CACHE_CONTROL, "private, no-store"),
    ];
    Ok((headers, text).into_response())
}

/// Asks the team to forget whoever is signed in.
pub(super) async fn forget(
    state: State,
    own: Own,
    Path(tag): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    same_site(&headers)?;
    let door = Door::of(&state, &headers, own.is_some(), tag);
    let work = move |tx: &mut Tx<'_>| {
        let (site, visitor) = door.enter(tx)?;
        let Some(visitor) = visitor else { return Ok((site, None)) };
        let words = words::of(site.locale);
        // Asked twice, it is still one request.
        let known = request::store::of(tx, visitor.contact)?;
        let open =
            known.iter().find(|one| one.subject == words.forget_subject && one.standing != request::Standing::Solved);
        if let Some(open) = open {
            return Ok((site, Some(open.number)));
        }
        let Some(inbox) = inbox::store::all(tx)?.into_iter().next() else { return Err(Problem::not_found("inbox")) };
        let from = Address { name: String::new(), address: visitor.address.clone() };
        let (subject, text) = (words.forget_subject, words.forget_text);
        let id = write::begin(
            tx,
            &New {
                inbox: &inbox,
                contact: visitor.contact,
                from: Some(&from),
                doubtful: false,
                subject,
                text,
                by: write::PORTAL,
                files: &[],
            },
        )?;
        Ok::<_, Problem>((site, conversation::store::state(tx, id)?.map(|state| state.number)))
    };
    let (site, number) = state.desk.db.write(work).await?;
    Ok(number.map_or_else(|| to_sign_in(&site), |number| on(&site.path(&format!("requests/{number}")))))
}
