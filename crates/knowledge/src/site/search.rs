//! The page of what was found, and the note of what readers looked for.
//! It never says who looked: a reader is a name that means nothing tomorrow.

use axum::extract::{Path, Query};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::Response;
use causeway_base::form::encoded;
use causeway_base::{Time, text};
use causeway_store::{Result, Tx, sql};
use causeway_web::Problem;
use serde::Deserialize;
use uuid::Uuid;

use super::page::{self, Head};
use super::published;
use super::words::Words;
use super::{Asked, OwnHost, Site, State, home, open, useful, words};
use crate::article::store as articles;
use crate::brand::BrandId;
use crate::find::{self, Found, LONGEST, Passage};
use crate::guide;
use crate::html;
use crate::html::Html;

/// How many articles are shown.
const SHOWN: usize = 30;
/// With fewer articles than this, what was perhaps meant is offered.
const FEW: usize = 3;
/// Within this time a longer question is the same question, still being typed, in milliseconds.
const TYPING: i64 = 30_000;

/// What was asked.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Question {
    #[serde(default)]
    q: String,
}

/// Shows what was found.
pub(super) async fn show(
    state: State,
    own: Option<axum::Extension<OwnHost>>,
    Path(tag): Path<String>,
    Query(question): Query<Question>,
    headers: HeaderMap,
    uri: Uri,
) -> std::result::Result<Response, Problem> {
    let asked = Asked::of(&state, &headers, own.is_some());
    let site = super::found(&state, &asked, &tag).await?;
    let words = text::clean(question.q.trim(), LONGEST).replace(['\n', '\t'], " ");
    let (found, note, meant) = match &site {
        Some(site) if !words.is_empty() => {
            let found = state.find(question_of(site, &words)).await?;
            let note = Note {
                brand: site.brand.id,
                locale: site.locale.tag(),
                reader: useful::reader(&state, &headers),
                text: words.clone(),
                hits: found.len(),
            };
            // A note that cannot be written is no reason not to answer.
            let noted = state.desk.db.write(move |tx| remember(tx, &note)).await;
            let noted = noted.inspect_err(|error| tracing::warn!(%error, "what was looked for could not be noted"));
            let meant = if found.len() < FEW { state.meant(&words) } else { None };
            (found, noted.ok(), meant)
        }
        _ => (Vec::new(), None, None),
    };
    let work = move |tx: &mut Tx<'_>, site: &Site| {
        let guides = guide::store::open(tx, site.brand.id)?;
        let beside = guide::list(site, guide::fitting(&site.brand.preference(site.locale), &guides, &words));
        Ok(Some(results(site, &words, (&found, beside), (note, meant.as_deref()))))
    };
    page::with(&state, asked, Some(tag), &uri, work).await
}

fn results(
    site: &Site,
    question: &str,
    (found, guides): (&[Found], Html),
    (note, meant): (Option<Uuid>, Option<&str>),
) -> page::Answer {
    let words = words::of(site.locale);
    let path = "search";
    let languages = site.brand.locales.iter().map(|locale| (*locale, site.path_in(*locale, path)));
    let head = Head {
        title: if question.is_empty() { words.search.to_owned() } else { Words::fill(words.results, question) },
        path: site.path(path),
        languages: languages.collect(),
        // What somebody looked for is no page of ours to be found by.
        hidden: !question.is_empty(),
        class: "results",
        ..Head::default()
    };
    let title = (!question.is_empty()).then(|| {
        html!("<h1>{}</h1><p class=\"muted\">{}</p>", Words::fill(words.results, question), words.count(found.len()))
    });
    let list = if found.is_empty() {
        html!("<p class=\"empty\">{}</p>", if question.is_empty() { words.example } else { words.not_found })
    } else {
        let rows: Html = found.iter().map(|one| row(site, one, note)).collect();
        html!("<ul class=\"rows\">{}</ul>", rows)
    };
    let meant = meant.map(|meant| {
        let link = html!("<a href=\"{}?q={}\">{}</a>", site.path("search"), encoded(meant), meant);
        html!("<p class=\"meant\">{} {}</p>", words.meant, link)
    });
    let steps = [(words.help.to_owned(), site.path(""))];
    let body = html!(
        "{}{}{}{}{}{}",
        page::breadcrumbs(site, &steps, words.search),
        page::search_field(site, question, true),
        title,
        meant,
        guides,
        list
    );
    page::page(site, StatusCode::OK, &head, body)
}

/// What is asked of the index.
fn question_of(site: &Site, words: &str) -> find::Asked {
    let (brand, locale) = (site.brand.id, site.locale);
    find::Asked { brand, locale, text: words.to_owned(), typing: false, limit: SHOWN }
}

/// An article that was found, with the passage that answers.
fn row(site: &Site, found: &Found, note: Option<Uuid>) -> Html {
    let card = &found.card;
    let path = match note {
        Some(note) => site.path(&format!("search/{note}/{}", card.number)),
        None => site.path(&format!("a/{}", card.slug)),
    };
    // The browser takes the heading's name along when it is led on.
    let anchor = found.passage.as_ref().map(|passage| passage.anchor.as_str()).filter(|anchor| !anchor.is_empty());
    let path = anchor.map_or_else(|| path.clone(), |anchor| format!("{path}#{anchor}"));
    let about = found.passage.as_ref().map_or_else(|| html!("{}", card.summary), marked);
    let about = html!("<p lang=\"{}\">{}</p>", card.locale.tag(), about);
    let heading = found.passage.as_ref().map(|passage| passage.heading.as_str()).filter(|heading| !heading.is_empty());
    let heading =
        heading.map(|heading| html!("<small class=\"where\" lang=\"{}\">{}</small>", card.locale.tag(), heading));
    html!("<li>{}{}{}</li>", home::link_by(site, card, &path), heading, about)
}

/// A passage with what was asked for marked.
fn marked(passage: &Passage) -> Html {
    let (mut out, mut at) = (Html::new(), 0);
    for mark in &passage.marks {
        let (before, inside) = (passage.text.get(at..mark.start), passage.text.get(mark.clone()));
        out.push(html!("{}<mark>{}</mark>", before.unwrap_or_default(), inside.unwrap_or_default()));
        at = mark.end;
    }
    out.push(html!("{}", passage.text.get(at..).unwrap_or_default()));
    out
}

/// Notes which of the articles that were found the reader opened, and leads there.
pub(super) async fn follow(
    state: State,
    own: Option<axum::Extension<OwnHost>>,
    Path((tag, note, number)): Path<(String, Uuid, i64)>,
    headers: HeaderMap,
) -> std::result::Result<Response, Problem> {
    let asked = Asked::of(&state, &headers, own.is_some());
    let reader = useful::reader(&state, &headers);
    let work = move |tx: &mut Tx<'_>| {
        let site = open(tx, &asked, Some(&tag))?.ok_or_else(|| Problem::not_found("page"))?;
        let (slug, id) = match published::find(tx, &site.brand, site.locale, &number.to_string())? {
            // By its number an article is always elsewhere: at its slug.
            published::Found::Moved(slug) => (slug.clone(), articles::by_slug(tx, site.brand.id, &slug)?),
            _ => return Err(Problem::not_found("page")),
        };
        tx.run(&sql!("UPDATE help_search SET clicked_id = ? WHERE id = ? AND reader = ?", id, note, &reader))?;
        Ok(site.path(&format!("a/{slug}")))
    };
    Ok(super::redirect(StatusCode::SEE_OTHER, &state.desk.db.write(work).await?, "no-store"))
}

/// What somebody looked for.
struct Note {
    brand: BrandId,
    locale: &'static str,
    reader: String,
    text: String,
    hits: usize,
}

/// Notes a question; one that goes on from, or goes back to, what the same reader typed a moment ago takes its place.
fn remember(tx: &mut Tx<'_>, note: &Note) -> Result<Uuid> {
    let now = tx.now();
    let since = Time(now.ms() - TYPING);
    let last: Option<(Uuid, String)> = tx.first(&sql!(
        "SELECT id, text FROM help_search WHERE reader = ? AND brand_id = ? AND locale = ? AND at >= ? \
         ORDER BY at DESC, id DESC LIMIT 1",
        &note.reader,
        note.brand,
        note.locale,
        since
    ))?;
    let going_on = |before: &String| note.text.starts_with(before.as_str()) || before.starts_with(&note.text);
    if let Some((id, _)) = last.filter(|last| going_on(&last.1)) {
        tx.run(&sql!(
            "UPDATE help_search SET text = ?, hits = ?, at = ? WHERE id = ?",
            &note.text,
            note.hits,
            now,
            id
        ))?;
        return Ok(id);
    }
    let id: Uuid = tx.new_id();
    tx.run(&sql!(
        "INSERT INTO help_search (id, brand_id, locale, reader, text, hits, at) VALUES (?, ?, ?, ?, ?, ?, ?)",
        id,
        note.brand,
        note.locale,
        &note.reader,
        &note.text,
        note.hits,
        now
    ))?;
    Ok(id)
}
