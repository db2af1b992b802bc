//! Writing one's own post anew.
//! Somebody else's post has no such page.

use axum::Form;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use causeway_store::Tx;
use causeway_web::Problem;
use serde::Deserialize;

use super::{Doing, Own, State, doing, guarded, head, parts, post_here};
use crate::community::topic::write;
use crate::community::topic::{Post, Topic};
use crate::community::{PostId, PostState, words};
use crate::html;
use crate::portal::door::Door;
use crate::portal::{on, private};
use crate::site::{Site, breadcrumbs, frame, missing};

/// What the form sends.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Sent {
    #[serde(default)]
    text: String,
}

fn page(site: &Site, topic: &Topic, post: &Post, text: &str, wrong: Option<&'static str>) -> Response {
    let words = words::of(site.locale);
    let mut steps = parts::way(site, None);
    steps.push((topic.title.clone(), site.path(&format!("community/t/{}", topic.number))));
    let label = if post.no == 1 { words.text } else { words.your_answer };
    let body = html!(
        "{}<h1>{}</h1><form method=\"post\" action=\"{}\" class=\"card\">{}{}<button class=\"yes\">{}</button></form>",
        breadcrumbs(site, &steps, words.edit),
        words.edit,
        site.path(&format!("community/p/{}/edit", post.id)),
        wrong.map(parts::notice),
        parts::text_field(site, label, text),
        words.save
    );
    let status = if wrong.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    private(frame(site, status, &head(site, words.edit, "community"), body))
}

/// Who mends which post, or where they are led instead.
fn theirs(tx: &mut Tx<'_>, door: &Door, id: &str) -> Result<Result<(Doing, Topic, Post), Response>, Problem> {
    let came = match doing(tx, door, "")? {
        Ok(doing) => doing,
        Err(turned) => return Ok(Err(turned.send())),
    };
    let found = match id.parse::<PostId>() {
        Ok(id) => post_here(tx, &came.here, id)?,
        Err(()) => None,
    };
    let me = came.here.member.as_ref().map(|member| member.id);
    let theirs = found
        .filter(|(_, post)| Some(post.member_id) == me && matches!(post.state, PostState::Shown | PostState::Waiting));
    Ok(match theirs {
        Some((topic, post)) => Ok((came, topic, post)),
        None => Err(private(missing(&came.here.site))),
    })
}

/// The form.
pub(super) async fn show(
    state: State,
    own: Own,
    Path((tag, id)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let door = Door::of(&state, &headers, own.is_some(), tag);
    let read = move |tx: &mut Tx<'_>| {
        Ok::<_, Problem>(match theirs(tx, &door, &id)? {
            Ok((came, topic, post)) => page(&came.here.site, &topic, &post, &post.text, None),
            Err(response) => response,
        })
    };
    state.desk.db.read(read).await
}

/// Takes it.
pub(super) async fn take(
    state: State,
    own: Own,
    Path((tag, id)): Path<(String, String)>,
    headers: HeaderMap,
    Form(sent): Form<Sent>,
) -> Result<Response, Problem> {
    let door = guarded(&state, own, tag, &headers)?;
    let work = move |tx: &mut Tx<'_>| {
        let (came, topic, post) = match theirs(tx, &door, &id)? {
            Ok(theirs) => theirs,
            Err(response) => return Ok(response),
        };
        let site = &came.here.site;
        let Some(writer) = came.here.writer(tx)? else { return Ok(private(missing(site))) };
        Ok::<_, Problem>(match write::mend(tx, &writer, &topic, &post, &sent.text)? {
            Ok(()) => on(&site.path(&format!("community/t/{}#p{}", topic.number, post.no))),
            Err(why) => page(site, &topic, &post, &sent.text, Some(words::of(site.locale).refused(why))),
        })
    };
    state.desk.db.write(work).await
}
