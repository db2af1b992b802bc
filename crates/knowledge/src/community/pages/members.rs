//! Who helps here, and what a member says about mails.
//! It never names anybody who wrote nothing that is shown.

use axum::Form;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::Response;
use causeway_store::{Result, Tx};
use causeway_web::Problem;
use serde::Deserialize;

use super::{Here, Own, State, doing, guarded, head, parts};
use crate::community::member::{self, Deeds, Member};
use crate::community::{MemberId, setting, words};
use crate::html;
use crate::html::Html;
use crate::portal::door::Door;
use crate::portal::{on, private};
use crate::site::{Answer, Asked, Life, Site, alike, breadcrumbs, frame};

/// How many members are named.
const NAMED: usize = 30;

/// Shows who helps.
pub(super) async fn show(
    state: State,
    own: Own,
    Path(tag): Path<String>,
    headers: HeaderMap,
    uri: Uri,
) -> std::result::Result<Response, Problem> {
    let asked = Asked::of(&state, &headers, own.is_some());
    alike(&state, asked, (tag, &uri), Life::Minutes, page).await
}

fn page(tx: &mut Tx<'_>, site: &Site) -> Result<Option<Answer>> {
    if !setting::of(tx, site.brand.id)?.enabled {
        return Ok(None);
    }
    let words = words::of(site.locale);
    let members = member::store::most_active(tx, site.brand.id, false, NAMED)?;
    let ids: Vec<MemberId> = members.iter().map(|member| member.id).collect();
    let deeds = member::store::deeds(tx, &ids)?;
    let row = |one: &Member| {
        let done = deeds.get(&one.id).copied().unwrap_or_default();
        html!("<li>{}<p class=\"muted\">{}</p></li>", named(site, one, &done), done_words(site, &done))
    };
    let rows: Html = members.iter().map(row).collect();
    let rows = if rows.is_empty() {
        html!("<p class=\"empty\">{}</p>", words.no_contributors)
    } else {
        html!("<ol class=\"requests\">{}</ol>", rows)
    };
    let body = html!(
        "{}<h1>{}</h1><p class=\"muted\">{}</p>{}",
        breadcrumbs(site, &parts::way(site, None), words.contributors),
        words.contributors,
        words.contributors_about,
        rows
    );
    Ok(Some(frame(site, StatusCode::OK, &head(site, words.contributors, "community/members"), body)))
}

fn named(site: &Site, member: &Member, done: &Deeds) -> Html {
    parts::name(site, &member.name, member.is_staff(), member::level(done), &member::badges(done))
}

fn done_words(site: &Site, done: &Deeds) -> String {
    let words = words::of(site.locale);
    format!("{} · {}", words.posts(done.shown), words.votes(done.votes))
}

/// A member's own page.
pub(super) async fn me(
    state: State,
    own: Own,
    Path(tag): Path<String>,
    headers: HeaderMap,
) -> std::result::Result<Response, Problem> {
    let door = Door::of(&state, &headers, own.is_some(), tag);
    let read = move |tx: &mut Tx<'_>| {
        let came = match doing(tx, &door, "/me")? {
            Ok(doing) => doing,
            Err(turned) => return Ok(turned.send()),
        };
        let inside = if let Some(member) = &came.here.member {
            theirs(tx, &came.here, member)?
        } else {
            html!("<p class=\"empty\">{}</p>", words::of(came.here.site.locale).invitation)
        };
        let site = &came.here.site;
        let words = words::of(site.locale);
        let body = html!("{}<h1>{}</h1>{}", breadcrumbs(site, &parts::way(site, None), words.me), words.me, inside);
        Ok::<_, Problem>(private(frame(site, StatusCode::OK, &head(site, words.me, "community/me"), body)))
    };
    state.desk.db.read(read).await
}

fn theirs(tx: &mut Tx<'_>, here: &Here, member: &Member) -> Result<Html> {
    let (site, words) = (&here.site, words::of(here.site.locale));
    let done = member::store::deeds_of(tx, member.id)?;
    let choice = |value: &str, label: &str, chosen: bool| {
        let checked = chosen.then(|| html!(" checked"));
        html!(
            "<label class=\"tick\"><input type=\"radio\" name=\"mails\" value=\"{}\"{}>{}</label>",
            value,
            checked,
            label
        )
    };
    Ok(html!(
        "<p>{}</p><p class=\"muted\">{}</p><form method=\"post\" action=\"{}\" class=\"card\">{}{}<button class=\"yes\">{}</button></form>",
        named(site, member, &done),
        done_words(site, &done),
        site.path("community/me"),
        choice("yes", words.mails_on, member.mails),
        choice("no", words.mails_off, !member.mails),
        words.save
    ))
}

/// What the form sends.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Sent {
    #[serde(default)]
    mails: String,
}

/// Takes whether somebody wants mails.
pub(super) async fn change(
    state: State,
    own: Own,
    Path(tag): Path<String>,
    headers: HeaderMap,
    Form(sent): Form<Sent>,
) -> std::result::Result<Response, Problem> {
    let door = guarded(&state, own, tag, &headers)?;
    let work = move |tx: &mut Tx<'_>| {
        let came = match doing(tx, &door, "/me")? {
            Ok(doing) => doing,
            Err(turned) => return Ok(turned.send()),
        };
        if let Some(member) = &came.here.member {
            member::store::set_mails(tx, member.id, sent.mails != "no")?;
        }
        Ok::<_, Problem>(on(&came.here.site.path("community/me")))
    };
    state.desk.db.write(work).await
}
