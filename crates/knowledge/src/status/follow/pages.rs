//! The pages by which somebody follows the status and ends it: the form, the link that proves an address, the one that ends.
//! Merely opening a link changes nothing: mail scanners open links.

use axum::Form;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use causeway_base::{Secret, Time, text};
use causeway_desk::Desk;
use causeway_queue::{NewJob, enqueue};
use causeway_store::Tx;
use causeway_web::{Code, Problem};
use serde::Deserialize;

use super::words::{self, Words};
use super::{FollowerId, Wish, news, store};
use crate::html;
use crate::html::Html;
use crate::site::{Asked, Head, Site, address_of, frame, is_this_machine, open};
use crate::status::pages::{Own, State, look};

/// For how long a link that proves an address works.
const LINK_MS: i64 = 86_400_000;
/// Binds the seals to their uses.
const BEGIN: &str = "status: follow";
const END: &str = "status: end";

/// The form, as a part of the status page.
pub(in crate::status) fn form(site: &Site) -> Html {
    let words = words::of(site.locale);
    html!(
        "<details class=\"follow\"><summary>{}</summary><form method=\"post\" action=\"{}\" class=\"card\"><p>{}</p>\
         <label>{}<input type=\"email\" name=\"address\" autocomplete=\"email\" maxlength=\"254\" required></label>\
         <label>{}<input type=\"url\" name=\"hook\" maxlength=\"500\" placeholder=\"https://\"><small>{}</small></label>\
         <p class=\"trap\" aria-hidden=\"true\"><input name=\"website\" tabindex=\"-1\" autocomplete=\"off\"></p>\
         <button class=\"yes\">{}</button></form></details>",
        words.title,
        site.path("status/follow"),
        words.about,
        words.address,
        words.hook,
        words.hook_about,
        words.send
    )
}

/// What the form sends.
#[derive(Debug, Clone, Deserialize)]
pub(in crate::status) struct Sent {
    address: String,
    #[serde(default)]
    hook: String,
    /// People do not see this field; programs that fill in everything do.
    #[serde(default)]
    website: String,
}

/// The site, where its status can be seen.
fn enter(tx: &mut Tx<'_>, asked: &Asked, tag: &str) -> Result<Site, Problem> {
    let site = open(tx, asked, Some(tag))?.ok_or_else(|| Problem::not_found("page"))?;
    look(tx, &site)?.ok_or_else(|| Problem::not_found("page"))?;
    Ok(site)
}

async fn site(state: &State, own: bool, tag: String, headers: &HeaderMap) -> Result<Site, Problem> {
    let asked = Asked::of(state, headers, own);
    state.desk.db.read(move |tx| enter(tx, &asked, &tag)).await
}

/// A page that only says something.
fn says(site: &Site, status: StatusCode, sentence: &str, below: Html) -> Response {
    let words = words::of(site.locale);
    let head = Head { title: words.title.to_owned(), path: site.path("status"), hidden: true, ..Head::default() };
    let body = html!("<h1>{}</h1><p class=\"card\" role=\"status\">{}</p>{}", words.title, sentence, below);
    let mut response = frame(site, status, &head, body).send(None);
    response
        .headers_mut()
        .insert(axum::http::header::CACHE_CONTROL, axum::http::HeaderValue::from_static("private, no-store"));
    response
}

fn one_button(site: &Site, sentence: &str, label: &str) -> Response {
    let button = html!("<form method=\"post\"><button class=\"yes\">{}</button></form>", label);
    says(site, StatusCode::OK, sentence, button)
}

/// What the form asks for, or what is wrong with it.
fn wish(site: &Site, sent: &Sent, words: &'static Words) -> Result<Wish, &'static str> {
    let (address, hook) = (text::address_key(sent.address.trim()), sent.hook.trim().to_owned());
    let right = address.contains('@') && address.len() <= 254 && !address.contains(char::is_whitespace);
    if !right {
        return Err(words.wrong_address);
    }
    let callable = hook.starts_with("https://") && hook.len() <= 500 && hook.parse::<axum::http::Uri>().is_ok();
    if !hook.is_empty() && !callable {
        return Err(words.wrong_hook);
    }
    let place = site.whole(&site.path("status"));
    Ok(Wish { brand_id: site.brand.id, address, hook, locale: site.locale, place })
}

/// Mails a link that proves the address. The answer is the same for every address.
pub(in crate::status) async fn ask(
    state: State,
    own: Own,
    Path(tag): Path<String>,
    headers: HeaderMap,
    Form(sent): Form<Sent>,
) -> Result<Response, Problem> {
    let site = site(&state, own.is_some(), tag, &headers).await?;
    let words = words::of(site.locale);
    // A link made from whatever host a request names would carry the token to whoever named it.
    if own.is_none() && state.desk.settings.public_url.is_none() && !is_this_machine(&headers) {
        return Err(Problem::new(Code::Unavailable, words.unavailable)
            .hint("Whoever runs this desk sets `http.public_url`, the address that customers reach."));
    }
    let wish = match wish(&site, &sent, words) {
        Ok(wish) => wish,
        Err(sentence) => return Ok(says(&site, StatusCode::UNPROCESSABLE_ENTITY, sentence, form(&site))),
    };
    let now = state.desk.db.now();
    for key in [format!("follow {}", address_of(&headers)), format!("follow as {}", wish.address)] {
        if let Some(seconds) = state.sent.wait_seconds(&key, now) {
            return Err(Problem::new(Code::RateLimited, words.too_often).retry_after(seconds));
        }
        state.sent.failed(&key, now);
    }
    if sent.website.is_empty() {
        state.desk.db.write(move |tx| enqueue(tx, &NewJob::new(news::ASK, &wish))).await?;
    }
    Ok(says(&site, StatusCode::OK, words.sent, Html::new()))
}

/// The whole address of the link that proves a follower's address.
pub(super) fn link_to_begin(desk: &Desk, wish: &Wish) -> Option<String> {
    let until = desk.db.now().plus_ms(LINK_MS).ms();
    let plain = Secret::new(format!("{until} {}", serde_json::to_string(wish).ok()?));
    let token = desk.sealer.seal(&plain, BEGIN, &*desk.db.random()).ok()?;
    Some(format!("{}/follow/{token}", wish.place))
}

/// The whole address of the link that ends it.
pub(super) fn link_to_end(desk: &Desk, id: FollowerId, wish: &Wish) -> Option<String> {
    let token = desk.sealer.seal(&Secret::new(id.to_string()), END, &*desk.db.random()).ok()?;
    Some(format!("{}/unfollow/{token}", wish.place))
}

fn begun(desk: &Desk, token: &str) -> Option<Wish> {
    let plain = desk.sealer.open(token, BEGIN).ok()?;
    let (until, wish) = plain.reveal().split_once(' ')?;
    let wish = serde_json::from_str(wish).ok()?;
    (desk.db.now() < Time(until.parse().ok()?)).then_some(wish)
}

fn ended(desk: &Desk, token: &str) -> Option<FollowerId> {
    desk.sealer.open(token, END).ok()?.reveal().parse().ok()
}

/// The page behind the link that proves an address: one button.
pub(in crate::status) async fn confirm(
    state: State,
    own: Own,
    Path((tag, token)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let site = site(&state, own.is_some(), tag, &headers).await?;
    let words = words::of(site.locale);
    Ok(match begun(&state.desk, &token) {
        Some(wish) => one_button(&site, if wish.hook.is_empty() { &wish.address } else { &wish.hook }, words.confirm),
        None => says(&site, StatusCode::NOT_FOUND, words.link_ended, Html::new()),
    })
}

/// Begins it.
pub(in crate::status) async fn begin(
    state: State,
    own: Own,
    Path((tag, token)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let site = site(&state, own.is_some(), tag, &headers).await?;
    let words = words::of(site.locale);
    let Some(wish) = begun(&state.desk, &token) else {
        return Ok(says(&site, StatusCode::NOT_FOUND, words.link_ended, Html::new()));
    };
    let added = state.desk.db.write(move |tx| store::add(tx, &wish)).await?;
    let sentence = if added { words.confirmed } else { words.full };
    Ok(says(&site, StatusCode::OK, sentence, Html::new()))
}

/// The page behind the link that ends it: one button.
pub(in crate::status) async fn leave(
    state: State,
    own: Own,
    Path((tag, token)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let site = site(&state, own.is_some(), tag, &headers).await?;
    let words = words::of(site.locale);
    Ok(match ended(&state.desk, &token) {
        Some(_) => one_button(&site, words.leave_about, words.leave),
        None => says(&site, StatusCode::NOT_FOUND, words.link_ended, Html::new()),
    })
}

/// Ends it, for the button and for mail programs, which post here by themselves when somebody asks them (RFC 8058).
pub(in crate::status) async fn end(
    state: State,
    own: Own,
    Path((tag, token)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    // A status page that shows nothing any more is no reason to go on writing.
    let asked = Asked::of(&state, &headers, own.is_some());
    let site = state.desk.db.read(move |tx| open(tx, &asked, Some(&tag))).await?;
    if let Some(id) = ended(&state.desk, &token) {
        state.desk.db.write(move |tx| store::remove(tx, id)).await?;
    }
    let site = site.ok_or_else(|| Problem::not_found("page"))?;
    Ok(says(&site, StatusCode::OK, words::of(site.locale).left, Html::new()))
}
