//! The requests of a customer's company, for those whom the team gave the right to see them.
//! It never shows one of whoever is confidential, and asks anew with each page whether the right still stands.

use axum::extract::{Path, Query};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use causeway_base::Time;
use causeway_desk::request::{self, Reach, Shared};
use causeway_people::portal::store as rights;
use causeway_people::{CompanyRef, ContactId};
use causeway_store::{Cursor, Result as Stored, Tx};
use causeway_web::Problem;
use serde::Deserialize;

use super::door::Door;
use super::pages::{head, row};
use super::{Own, State, more_words, private, to_sign_in, words};
use crate::html;
use crate::html::Html;
use crate::site::{Site, frame, missing};

/// The path behind the language.
const PLACE: &str = "requests/company";
/// How many stand on a page.
const SHOWN: usize = 20;

/// Whose requests a contact reaches, now.
pub(super) fn reach(tx: &mut Tx<'_>, contact: ContactId) -> Stored<Reach> {
    let company = rights::company_in_sight(tx, contact)?.map(|company| company.id);
    Ok(Reach { contact, company })
}

/// A page of the requests of a company.
pub(super) struct Colleagues {
    company: CompanyRef,
    rows: Vec<Shared>,
    /// Where the next page begins.
    next: Option<String>,
}

/// The requests of somebody's colleagues behind `after`; `None` for whoever may not see them.
pub(super) fn colleagues(tx: &mut Tx<'_>, contact: ContactId, after: Option<Cursor>) -> Stored<Option<Colleagues>> {
    let Some(company) = rights::company_in_sight(tx, contact)? else { return Ok(None) };
    let mut rows = request::store::colleagues(tx, contact, company.id, after, SHOWN + 1)?;
    let more = rows.len() > SHOWN;
    rows.truncate(SHOWN);
    let last = rows.last().filter(|_| more);
    let next = last.map(|last| Cursor { at: last.summary.updated_at.ms(), id: last.id.0 }.encode());
    Ok(Some(Colleagues { company, rows, next }))
}

impl Colleagues {
    fn title(&self, site: &Site) -> String {
        more_words::of(site.locale).requests_of(&self.company.name)
    }

    fn list(&self, site: &Site, now: Time) -> Html {
        let words = more_words::of(site.locale);
        if self.rows.is_empty() {
            return html!("<p class=\"empty\">{}</p>", words.none);
        }
        let rows: Html = self.rows.iter().map(|one| row(site, &one.summary, Some(&one.by), now)).collect();
        let next = self
            .next
            .as_ref()
            .map(|next| html!("<p><a href=\"{}?after={}\">{}</a></p>", site.path(PLACE), next, words.more));
        html!("<ul class=\"requests\">{}</ul>{}", rows, next)
    }

    /// The second list of the page of all requests.
    pub(super) fn section(&self, site: &Site, now: Time) -> Html {
        html!("<h2>{}</h2>{}", self.title(site), self.list(site, now))
    }
}

/// Where a list goes on.
#[derive(Debug, Default, Deserialize)]
pub(super) struct After {
    after: Option<String>,
}

/// A page of the requests of the company of whoever is signed in.
pub(super) async fn list(
    state: State,
    own: Own,
    Path(tag): Path<String>,
    Query(query): Query<After>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let door = Door::of(&state, &headers, own.is_some(), tag);
    // An address that somebody made up begins at the beginning.
    let after = query.after.as_deref().and_then(Cursor::decode);
    let read = move |tx: &mut Tx<'_>| {
        let (site, visitor) = door.enter(tx)?;
        let found = match &visitor {
            Some(visitor) => colleagues(tx, visitor.contact, after)?,
            None => None,
        };
        Ok::<_, Problem>((site, visitor, found))
    };
    let (site, visitor, found) = state.desk.db.read(read).await?;
    if visitor.is_none() {
        return Ok(to_sign_in(&site));
    }
    let Some(found) = found else { return Ok(private(missing(&site))) };
    let title = found.title(&site);
    let body = html!(
        "<p class=\"crumbs\"><a href=\"{}\">{}</a></p><h1>{}</h1>{}",
        site.path("requests"),
        words::of(site.locale).requests,
        title,
        found.list(&site, state.desk.db.now())
    );
    Ok(private(frame(&site, StatusCode::OK, &head(&site, &title, PLACE), body)))
}
