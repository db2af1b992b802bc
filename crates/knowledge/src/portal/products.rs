//! What a customer runs of ours, as the team noted it: their own, and their company's for those who see its requests.
//! It shows [`causeway_desk::asset::Seen`] alone, which holds no word of the team.

use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use causeway_base::Time;
use causeway_desk::asset::{self, Seen};
use causeway_people::portal::store as rights;
use causeway_store::{Result as Stored, Tx};
use causeway_web::Problem;

use super::door::Door;
use super::pages::head;
use super::{Own, State, Visitor, own_words, private, to_sign_in_and_back, words};
use crate::html;
use crate::html::Html;
use crate::site::{Site, frame};

/// The path behind the language.
pub(super) const PLACE: &str = "products";

pub(super) fn all(tx: &mut Tx<'_>, visitor: &Visitor) -> Stored<Vec<Seen>> {
    let company = rights::company_in_sight(tx, visitor.contact)?;
    asset::store::seen(tx, visitor.contact, company.map(|company| company.id))
}

/// The way there, for whoever has something there.
pub(super) fn link(site: &Site, all: &[Seen]) -> Option<Html> {
    (!all.is_empty()).then(|| html!("<a href=\"{}\">{}</a>", site.path(PLACE), own_words::of(site.locale).products))
}

fn day(site: &Site, at: Time) -> String {
    // The beginning of a day in UTC is that day, wherever somebody reads it.
    let moment = jiff::Timestamp::from_millisecond(at.ms()).unwrap_or_default();
    site.day(jiff::ZonedDateTime::new(moment, jiff::tz::TimeZone::UTC).date())
}

fn item(site: &Site, one: &Seen) -> Html {
    let words = own_words::of(site.locale);
    let facts = [
        [one.cloud.as_str(), one.region.as_str()].join(" ").trim().to_owned(),
        one.purchased_at.map(|at| words.bought(&day(site, at))).unwrap_or_default(),
        if one.modified { words.modified.to_owned() } else { String::new() },
        if one.of_company { words.of_company.to_owned() } else { String::new() },
    ];
    let facts: Vec<String> = facts.into_iter().filter(|fact| !fact.is_empty()).collect();
    html!(
        "<li><p dir=\"auto\"><b>{}</b> {}</p><p class=\"muted\">{}</p></li>",
        one.product,
        one.product_version,
        facts.join(" · ")
    )
}

/// The page.
pub(super) async fn show(
    state: State,
    own: Own,
    Path(tag): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let door = Door::of(&state, &headers, own.is_some(), tag);
    let read = move |tx: &mut Tx<'_>| {
        let (site, visitor) = door.enter(tx)?;
        let Some(visitor) = visitor else { return Ok(Err(site)) };
        let all = all(tx, &visitor)?;
        Ok::<_, Problem>(Ok((site, all)))
    };
    let (site, all) = match state.desk.db.read(read).await? {
        Ok(found) => found,
        Err(site) => return Ok(to_sign_in_and_back(&site, PLACE)),
    };
    let words = own_words::of(site.locale);
    let items: Html = all.iter().map(|one| item(&site, one)).collect();
    let list = if all.is_empty() {
        html!("<p class=\"empty\">{}</p>", words.no_products)
    } else {
        html!("<ul class=\"requests\">{}</ul>", items)
    };
    let body = html!(
        "<p class=\"crumbs\"><a href=\"{}\">{}</a></p><h1>{}</h1><p class=\"muted\">{}</p>{}<p><a href=\"{}\">{}</a></p>",
        site.path("requests"),
        self::words::of(site.locale).requests,
        words.products,
        words.products_about,
        list,
        site.path("requests/new"),
        words.wrong
    );
    Ok(private(frame(&site, StatusCode::OK, &head(&site, words.products, PLACE), body)))
}
