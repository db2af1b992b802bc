//! The feed of the status in one language (Atom, RFC 4287): one entry for each step.
//! It never holds more than the page does.

use axum::extract::Path;
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use causeway_base::Time;
use causeway_store::{Result, Tx};
use causeway_web::Problem;

use super::pages::{self, Own, State};
use super::{Incident, Step, pick, words};
use crate::html;
use crate::html::Html;
use crate::site::{Answer, Asked, Site, atom, instant, with};

/// How many steps the feed holds.
const MOST: usize = 50;

/// Shows it.
pub(super) async fn show(
    state: State,
    own: Own,
    Path(tag): Path<String>,
    headers: HeaderMap,
    uri: Uri,
) -> std::result::Result<Response, Problem> {
    with(&state, Asked::of(&state, &headers, own.is_some()), Some(tag), &uri, feed).await
}

fn feed(tx: &mut Tx<'_>, site: &Site) -> Result<Option<Answer>> {
    let Some(seen) = pages::look(tx, site)? else { return Ok(None) };
    let all = seen.incidents.iter().flat_map(|incident| incident.steps.iter().map(move |step| (incident, step)));
    let mut all: Vec<(&Incident, &Step)> = all.collect();
    all.sort_by_key(|(incident, step)| std::cmp::Reverse((step.at, incident.number, step.no)));
    all.truncate(MOST);
    // A feed without entries is as old as the oldest thing that it could tell of.
    let begun = seen.components.iter().map(|component| component.created_at).min().unwrap_or(Time(0));
    let changed = |(_, step): &(&Incident, &Step)| step.corrected_at.unwrap_or(step.at);
    let newest = all.iter().map(changed).max().unwrap_or(begun);
    let entries: Html = all.iter().map(|(incident, step)| entry(site, incident, step)).collect();
    let (title, about) = (words::of(site.locale).title, site.path("status"));
    Ok(Some(atom(site, title, ("status/feed.xml", &about), newest, entries)))
}

fn entry(site: &Site, incident: &Incident, step: &Step) -> Html {
    let wanted = site.brand.preference(site.locale);
    html!(
        "<entry><id>urn:uuid:{}</id><title>{} – {}</title><link href=\"{}\"/><published>{}</published><updated>{}</updated><summary>{}</summary></entry>\n",
        step.id.to_string(),
        pick(&incident.titles, &wanted).0,
        words::of(site.locale).phase(step.phase),
        site.whole(&site.path(&format!("status/{}", incident.number))),
        instant(step.at),
        instant(step.corrected_at.unwrap_or(step.at)),
        pick(&step.texts, &wanted).0
    )
}
