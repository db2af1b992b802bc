//! What readers answer on the pages of a guide: noted by nobody's name, and led on.
//! A note that cannot be written stops nobody.

use axum::Form;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use causeway_store::Tx;
use causeway_web::Problem;
use serde::Deserialize;

use super::pages::{Own, State, place};
use super::rules::{Stands, walk};
use super::store::{self, Note};
use super::{Outcome, tried};
use crate::Knowledge;
use crate::site::{Asked, address_of, open, reader_of, redirect};

/// What a page of a guide sends: an answer to its question, or whether it helped.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Given {
    #[serde(default)]
    answer: String,
    #[serde(default)]
    outcome: String,
}

/// Takes an answer to the first question.
pub(super) async fn first(
    state: State,
    own: Own,
    Path((tag, slug)): Path<(String, String)>,
    headers: HeaderMap,
    Form(given): Form<Given>,
) -> Result<Response, Problem> {
    on(&state, Asked::of(&state, &headers, own.is_some()), (tag, slug, String::new()), &headers, given).await
}

/// Takes what is answered further on.
pub(super) async fn take(
    state: State,
    own: Own,
    Path(at): Path<(String, String, String)>,
    headers: HeaderMap,
    Form(given): Form<Given>,
) -> Result<Response, Problem> {
    on(&state, Asked::of(&state, &headers, own.is_some()), at, &headers, given).await
}

async fn on(
    knowledge: &Knowledge,
    asked: Asked,
    (tag, slug, path): (String, String, String),
    headers: &HeaderMap,
    given: Given,
) -> Result<Response, Problem> {
    let now = knowledge.desk.db.now();
    let key = format!("walk {}", address_of(headers));
    let (reader, may_begin) = (reader_of(knowledge, headers), knowledge.sent.wait_seconds(&key, now).is_none());
    let read = move |tx: &mut Tx<'_>| {
        let site = open(tx, &asked, Some(&tag))?.ok_or_else(|| Problem::not_found("page"))?;
        let guides = store::open(tx, site.brand.id)?;
        let guide = guides.iter().find(|guide| guide.slug == slug).ok_or_else(|| Problem::not_found("page"))?;
        let before = walk(guide, &path).ok_or_else(|| Problem::not_found("page"))?;
        let before_path = before.path(usize::MAX);
        // What is no answer to where the walk stands leads back to there and is noted nowhere.
        let stay = || site.path(&place(&guide.slug, &before_path));
        let (path, outcome, to) = match (before.stands, given.outcome.as_str()) {
            (Stands::Step(step), _) if step.answers.iter().any(|answer| answer.key == given.answer) => {
                let path = if before_path.is_empty() {
                    given.answer.clone()
                } else {
                    format!("{before_path}.{}", given.answer)
                };
                let ended = walk(guide, &path).is_some_and(|walk| matches!(walk.stands, Stands::End(_)));
                let to = site.path(&place(&guide.slug, &path));
                (path, if ended { Outcome::Ended } else { Outcome::Walking }, to)
            }
            (Stands::End(_), "solved") => (before_path.clone(), Outcome::Solved, format!("{}?said=solved", stay())),
            (Stands::End(_), "not_helped") => {
                let query = tried(&site, &guides, &guide.slug, &before_path).map(|tried| tried.query());
                let to = format!("{}{}", site.path("requests/new"), query.unwrap_or_default());
                (before_path.clone(), Outcome::NotHelped, to)
            }
            _ => return Ok((stay(), None)),
        };
        let note = Note {
            brand: site.brand.id,
            slug: guide.slug.clone(),
            version: guide.version,
            reader: reader.clone(),
            locale: site.locale,
            path,
            outcome,
            may_begin,
        };
        Ok::<_, Problem>((to, Some(note)))
    };
    let (to, note) = knowledge.desk.db.read(read).await?;
    if let Some(note) = note {
        match knowledge.desk.db.write(move |tx| store::note(tx, &note)).await {
            Ok(true) => knowledge.sent.failed(&key, now),
            Ok(false) => {}
            Err(error) => tracing::warn!(%error, "a walk through a guide could not be noted"),
        }
    }
    Ok(redirect(StatusCode::SEE_OTHER, &to, "no-store"))
}
