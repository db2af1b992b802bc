//! The page that ends mails of the community, with one click of a mail program too (RFC 8058).
//! It never ends anything by being opened, and needs no sign-in: the address itself is sealed.

use axum::Form;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use causeway_base::Secret;
use causeway_store::Tx;
use causeway_web::Problem;
use serde::Deserialize;

use super::leave;
use crate::community::pages::{Own, State, head};
use crate::community::{MemberId, TopicId, member, words};
use crate::html;
use crate::html::Html;
use crate::portal::door::Door;
use crate::portal::private;
use crate::site::{Site, frame, missing};

/// Binds the seal to its use.
pub(super) const SEAL: &str = "community mails";

/// Whose mails an address ends, and of which topic; of none means all of them.
fn read(plain: &Secret) -> Option<(MemberId, Option<TopicId>)> {
    let (member, topic) = plain.reveal().split_once(' ')?;
    Some((member.parse().ok()?, topic.parse().ok()))
}

/// What the form sends; a mail program sends something else and means the topic.
#[derive(Debug, Clone, Default, Deserialize)]
pub(in crate::community) struct Sent {
    #[serde(default)]
    all: Option<String>,
}

fn shown(site: &Site, body: Html) -> Response {
    let title = words::of(site.locale).mail_end;
    private(frame(site, StatusCode::OK, &head(site, title, "community/end"), body))
}

/// Asks.
pub(in crate::community) async fn ask(
    state: State,
    own: Own,
    Path((tag, token)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let door = Door::of(&state, &headers, own.is_some(), tag);
    let (site, _) = state.desk.db.read(move |tx| door.enter(tx)).await?;
    let Some((_, topic)) = state.desk.sealer.open(&token, SEAL).ok().as_ref().and_then(read) else {
        return Ok(private(missing(&site)));
    };
    let words = words::of(site.locale);
    let one = topic.map(|_| html!("<button class=\"yes\">{}</button>", words.end_topic));
    let body = html!(
        "<h1>{}</h1><form method=\"post\" class=\"card\">{}<button name=\"all\" value=\"yes\">{}</button></form>",
        words.mail_end,
        one,
        words.end_all
    );
    Ok(shown(&site, body))
}

/// Ends them.
pub(in crate::community) async fn end(
    state: State,
    own: Own,
    Path((tag, token)): Path<(String, String)>,
    headers: HeaderMap,
    Form(sent): Form<Sent>,
) -> Result<Response, Problem> {
    let door = Door::of(&state, &headers, own.is_some(), tag);
    let Some((id, topic)) = state.desk.sealer.open(&token, SEAL).ok().as_ref().and_then(read) else {
        let (site, _) = state.desk.db.read(move |tx| door.enter(tx)).await?;
        return Ok(private(missing(&site)));
    };
    let all = sent.all.is_some();
    let work = move |tx: &mut Tx<'_>| {
        match topic.filter(|_| !all) {
            Some(topic) => leave(tx, topic, id)?,
            None => member::store::set_mails(tx, id, false)?,
        }
        door.enter(tx)
    };
    let (site, _) = state.desk.db.write(work).await?;
    let words = words::of(site.locale);
    let body = html!("<h1>{}</h1><p class=\"card\" role=\"status\">{}</p>", words.mail_end, words.ended);
    Ok(shown(&site, body))
}
