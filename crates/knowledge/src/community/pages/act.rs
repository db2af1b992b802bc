//! What members do on a topic's page: answer, follow, vote, say which answer helped.
//! It never does anything for whoever is not signed in, and what is not theirs to see is missing for them.

use axum::Form;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use causeway_store::Tx;
use causeway_web::Problem;
use serde::Deserialize;

use super::ask::{Wrong, member_of};
use super::topic::{Entered, page};
use super::{Doing, Here, Own, State, doing, guarded, post_here};
use crate::community::topic::write::{self, Refused};
use crate::community::topic::{Post, Topic, seen, store};
use crate::community::{PostId, PostState, news, words};
use crate::html;
use crate::portal::door::Door;
use crate::portal::{on, private};
use crate::site::{Site, frame, missing};

use super::head;

/// The page that says why something cannot be done.
pub(super) fn turned_down(site: &Site, why: Refused, back: &str) -> Response {
    let words = words::of(site.locale);
    let status = match why {
        Refused::Missing => return private(missing(site)),
        Refused::Often => StatusCode::TOO_MANY_REQUESTS,
        Refused::Silenced | Refused::Own => StatusCode::FORBIDDEN,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let body = html!(
        "<h1>{}</h1><p class=\"notice\" role=\"alert\">{}</p><p><a href=\"{}\">{}</a></p>",
        words.title,
        words.refused(why),
        site.path(back),
        words.title
    );
    private(frame(site, status, &head(site, words.title, "community"), body))
}

/// A topic that somebody may write in: its question is shown.
fn topic_here(tx: &mut Tx<'_>, here: &Here, number: i64) -> Result<Option<Topic>, Problem> {
    let topic = store::find(tx, number)?.filter(|topic| topic.brand_id == here.site.brand.id);
    let Some(topic) = topic else { return Ok(None) };
    let shown = store::posts(tx, topic.id)?.first().is_some_and(|question| question.state == PostState::Shown);
    Ok(shown.then_some(topic))
}

/// What the form for an answer sends.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Sent {
    #[serde(default)]
    name: String,
    #[serde(default)]
    text: String,
    #[serde(default)]
    website: String,
}

/// Takes an answer.
pub(super) async fn answer(
    state: State,
    own: Own,
    Path((tag, number)): Path<(String, i64)>,
    headers: HeaderMap,
    Form(sent): Form<Sent>,
) -> Result<Response, Problem> {
    let door = guarded(&state, own, tag, &headers)?;
    state.desk.db.write(move |tx| answered(tx, &door, number, &sent)).await
}

fn answered(tx: &mut Tx<'_>, door: &Door, number: i64, sent: &Sent) -> Result<Response, Problem> {
    let mut came = match doing(tx, door, &format!("/t/{number}"))? {
        Ok(doing) => doing,
        Err(turned) => return Ok(turned.send()),
    };
    let place = format!("community/t/{number}");
    let Some(topic) = topic_here(tx, &came.here, number)? else { return Ok(private(missing(&came.here.site))) };
    if !sent.website.is_empty() {
        return Ok(on(&came.here.site.path(&place)));
    }
    // What can be said without writing is said first, so that nobody comes in by a form that is refused.
    if let Err(why) = write::words(&sent.text) {
        return again(tx, &came.here, number, sent, Wrong::Words(why));
    }
    match member_of(tx, &came, &sent.name)? {
        Ok(member) => came.here.member = Some(member),
        Err(why) => return again(tx, &came.here, number, sent, Wrong::Name(why)),
    }
    let writer = came.here.writer(tx)?.ok_or_else(|| Problem::not_found("member"))?;
    match write::answer(tx, &writer, &topic, &sent.text, None)? {
        Ok(post) => Ok(on(&came.here.site.path(&at(&topic, &post)))),
        Err(why) => again(tx, &came.here, number, sent, Wrong::Words(why)),
    }
}

/// Where a post stands on its topic's pages.
fn at(topic: &Topic, post: &Post) -> String {
    // A page begins after a number; one that is near shows the post whatever was hidden before it.
    let page = i64::try_from(seen::PAGE).unwrap_or(1);
    let begin = (post.no - 2) / page * page;
    let after = if begin > 0 { format!("?after={}", begin + 1) } else { String::new() };
    format!("community/t/{}{after}#p{}", topic.number, post.no)
}

/// The topic's page with what was entered, and what is wrong with it.
fn again(tx: &mut Tx<'_>, here: &Here, number: i64, sent: &Sent, why: Wrong) -> Result<Response, Problem> {
    let status = match why {
        Wrong::Words(Refused::Often) => StatusCode::TOO_MANY_REQUESTS,
        Wrong::Words(Refused::Silenced) => StatusCode::FORBIDDEN,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let wrong = Some(why.said(&here.site));
    let entered = Entered { name: sent.name.clone(), text: sent.text.clone(), wrong };
    let page = page(tx, &here.site, Some((here, entered)), number, 0)?;
    Ok(private(page.map_or_else(|| missing(&here.site), |page| page.frame(status))))
}

/// Which answer helped; none when it is empty.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Accepted {
    #[serde(default)]
    post: String,
}

/// Takes which answer helped.
pub(super) async fn accept(
    state: State,
    own: Own,
    Path((tag, number)): Path<(String, i64)>,
    headers: HeaderMap,
    Form(sent): Form<Accepted>,
) -> Result<Response, Problem> {
    let door = guarded(&state, own, tag, &headers)?;
    let work = move |tx: &mut Tx<'_>| {
        let Doing { here, .. } = match doing(tx, &door, &format!("/t/{number}"))? {
            Ok(doing) => doing,
            Err(turned) => return Ok(turned.send()),
        };
        let place = format!("community/t/{number}");
        let (topic, wish) = (topic_here(tx, &here, number)?, sent.post.parse::<PostId>().ok());
        let (Some(topic), Some(member)) = (topic, &here.member) else { return Ok(private(missing(&here.site))) };
        Ok::<_, Problem>(match write::accept(tx, member, &topic, wish)? {
            Ok(()) => on(&here.site.path(&place)),
            Err(why) => turned_down(&here.site, why, &place),
        })
    };
    state.desk.db.write(work).await
}

/// Whether somebody wants to hear of a topic.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Follow {
    #[serde(default)]
    follow: String,
}

/// Takes whether somebody wants to hear of a topic.
pub(super) async fn follow(
    state: State,
    own: Own,
    Path((tag, number)): Path<(String, i64)>,
    headers: HeaderMap,
    Form(sent): Form<Follow>,
) -> Result<Response, Problem> {
    let door = guarded(&state, own, tag, &headers)?;
    let work = move |tx: &mut Tx<'_>| {
        let Doing { here, .. } = match doing(tx, &door, &format!("/t/{number}"))? {
            Ok(doing) => doing,
            Err(turned) => return Ok(turned.send()),
        };
        let topic = topic_here(tx, &here, number)?;
        let (Some(topic), Some(member)) = (topic, &here.member) else { return Ok(private(missing(&here.site))) };
        if sent.follow == "no" {
            news::leave(tx, topic.id, member.id)?;
        } else {
            news::follow(tx, topic.id, member.id)?;
        }
        Ok::<_, Problem>(on(&here.site.path(&format!("community/t/{number}"))))
    };
    state.desk.db.write(work).await
}

/// A vote, or that it is taken back.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Vote {
    #[serde(default)]
    vote: String,
}

/// Takes a vote.
pub(super) async fn vote(
    state: State,
    own: Own,
    Path((tag, id)): Path<(String, String)>,
    headers: HeaderMap,
    Form(sent): Form<Vote>,
) -> Result<Response, Problem> {
    let door = guarded(&state, own, tag, &headers)?;
    let work = move |tx: &mut Tx<'_>| {
        let mut came = match doing(tx, &door, "")? {
            Ok(doing) => doing,
            Err(turned) => return Ok(turned.send()),
        };
        let found = match id.parse::<PostId>() {
            Ok(id) => post_here(tx, &came.here, id)?,
            Err(()) => None,
        };
        let Some((topic, post)) = found else { return Ok(private(missing(&came.here.site))) };
        let place = at(&topic, &post);
        if came.here.member.is_none() {
            came.here.member = Some(unnamed(tx, &came)?);
        }
        let Some(writer) = came.here.writer(tx)? else { return Ok(private(missing(&came.here.site))) };
        Ok::<_, Problem>(match write::vote(tx, &writer, &topic, &post, sent.vote != "no")? {
            Ok(_) => on(&came.here.site.path(&place)),
            Err(why) => turned_down(&came.here.site, why, &place),
        })
    };
    state.desk.db.write(work).await
}

/// Whoever votes or flags before they wrote comes in under a name that says nothing.
pub(super) fn unnamed(tx: &mut Tx<'_>, came: &Doing) -> Result<crate::community::member::Member, Problem> {
    for _ in 0..8 {
        let mut bytes = [0; 5];
        tx.random().fill(&mut bytes);
        let wished = format!("user-{}", data_encoding::HEXLOWER.encode(&bytes));
        if let Ok(member) = member_of(tx, came, &wished)? {
            return Ok(member);
        }
    }
    Err(Problem::internal(&"no free name was found"))
}
