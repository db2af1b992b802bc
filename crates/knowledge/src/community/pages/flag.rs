//! Reporting a post to the team, with a reason.
//! It never tells its writer who did.

use axum::Form;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use causeway_store::Tx;
use causeway_web::Problem;
use serde::Deserialize;

use super::act::{turned_down, unnamed};
use super::{Own, State, doing, guarded, head, parts, post_here};
use crate::community::moderation::write;
use crate::community::topic::{Post, Topic};
use crate::community::{FlagReason, PostId, PostState, text, words};
use crate::html;
use crate::html::Html;
use crate::portal::door::Door;
use crate::portal::private;
use crate::site::{Site, breadcrumbs, frame, missing};

/// What the form sends.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Sent {
    #[serde(default)]
    reason: String,
    #[serde(default)]
    words: String,
}

fn shown(site: &Site, topic: &Topic, status: StatusCode, inside: Html) -> Response {
    let words = words::of(site.locale);
    let mut steps = parts::way(site, None);
    steps.push((topic.title.clone(), site.path(&format!("community/t/{}", topic.number))));
    let body = html!("{}<h1>{}</h1>{}", breadcrumbs(site, &steps, words.flag_title), words.flag_title, inside);
    private(frame(site, status, &head(site, words.flag_title, "community"), body))
}

/// The form, with the post that it is about.
fn form(site: &Site, post: &Post, wrong: Option<&'static str>) -> Html {
    let words = words::of(site.locale);
    let choices: Html = FlagReason::ALL
        .iter()
        .map(|reason| {
            html!(
                "<label class=\"tick\"><input type=\"radio\" name=\"reason\" value=\"{}\" required>{}</label>",
                reason.as_str(),
                words.reason(*reason)
            )
        })
        .collect();
    html!(
        "<blockquote class=\"muted\" dir=\"auto\">{}</blockquote><form method=\"post\" action=\"{}\" class=\"card\">{}<fieldset class=\"field\"><legend>{}</legend>{}</fieldset>\
         <label>{}<textarea name=\"words\" rows=\"3\" maxlength=\"500\"></textarea></label><button class=\"yes\">{}</button></form>",
        text::line(&post.text, 200),
        site.path(&format!("community/p/{}/flag", post.id)),
        wrong.map(parts::notice),
        words.flag_why,
        choices,
        words.reason(FlagReason::Other),
        words.flag_send
    )
}

/// Asks what is wrong.
pub(super) async fn show(
    state: State,
    own: Own,
    Path((tag, id)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let door = Door::of(&state, &headers, own.is_some(), tag);
    let read = move |tx: &mut Tx<'_>| {
        let came = match doing(tx, &door, "")? {
            Ok(doing) => doing,
            Err(turned) => return Ok(turned.send()),
        };
        let found = match id.parse::<PostId>() {
            Ok(id) => post_here(tx, &came.here, id)?,
            Err(()) => None,
        };
        let site = &came.here.site;
        let Some((topic, post)) = found.filter(|(_, post)| post.state == PostState::Shown) else {
            return Ok(private(missing(site)));
        };
        Ok::<_, Problem>(shown(site, &topic, StatusCode::OK, form(site, &post, None)))
    };
    state.desk.db.read(read).await
}

/// Takes what is wrong.
pub(super) async fn take(
    state: State,
    own: Own,
    Path((tag, id)): Path<(String, String)>,
    headers: HeaderMap,
    Form(sent): Form<Sent>,
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
        let found = found.filter(|(_, post)| post.state == PostState::Shown);
        let Some((topic, post)) = found else { return Ok(private(missing(&came.here.site))) };
        let words = words::of(came.here.site.locale);
        let Some(reason) = FlagReason::from_name(&sent.reason) else {
            let form = form(&came.here.site, &post, Some(words.flag_why));
            return Ok(shown(&came.here.site, &topic, StatusCode::UNPROCESSABLE_ENTITY, form));
        };
        if came.here.member.is_none() {
            came.here.member = Some(unnamed(tx, &came)?);
        }
        let Some(writer) = came.here.writer(tx)? else { return Ok(private(missing(&came.here.site))) };
        let site = &came.here.site;
        Ok::<_, Problem>(match write::flag(tx, &writer, &topic, &post, reason, &sent.words)? {
            Ok(()) => {
                let thanks = html!("<p class=\"card\" role=\"status\">{}</p>", words.flagged);
                shown(site, &topic, StatusCode::OK, thanks)
            }
            Err(why) => turned_down(site, why, &format!("community/t/{}", topic.number)),
        })
    };
    state.desk.db.write(work).await
}
