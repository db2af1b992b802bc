//! The pages by which somebody follows the status and ends it: the form, the link that proves an address, the one that ends.
//! Merely opening a link changes nothing: mail scanners open links.

use axum::Form;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use causeway_base::{Secret, Time, text, webhook};
use causeway_desk::Desk;
use causeway_queue::{NewJob, enqueue};
use causeway_store::Tx;
use causeway_web::{Code, Problem};
use serde::Deserialize;

use super::choose::{self, Ticks};
use super::words::{self, Words};
use super::{FollowerId, Wish, news, store};
use crate::html;
use crate::html::Html;
use crate::site::{Asked, Head, Site, address_of, frame, is_this_machine, open};
use crate::status::Component;
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

pub(super) async fn site(state: &State, own: bool, tag: String, headers: &HeaderMap) -> Result<Site, Problem> {
    let asked = Asked::of(state, headers, own);
    state.desk.db.read(move |tx| enter(tx, &asked, &tag)).await
}

/// A page that only says something.
pub(super) fn says(site: &Site, status: StatusCode, sentence: &str) -> Response {
    says_with(site, status, sentence, Html::new())
}

/// A page that says something, with something below it.
pub(super) fn says_with(site: &Site, status: StatusCode, sentence: &str, below: Html) -> Response {
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
    says_with(site, StatusCode::OK, sentence, button)
}

/// The page that asks whether somebody wants to follow, and what of.
fn question(site: &Site, status: StatusCode, sentence: &str, components: &[Component]) -> Response {
    let words = words::of(site.locale);
    let (class, fields) =
        if components.is_empty() { ("", Html::new()) } else { ("card", choose::fields(site, components, None)) };
    let form = html!(
        "<form method=\"post\" class=\"{}\">{}<button class=\"yes\">{}</button></form>",
        class,
        fields,
        words.confirm
    );
    says_with(site, status, sentence, form)
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
        Err(sentence) => return Ok(says_with(&site, StatusCode::UNPROCESSABLE_ENTITY, sentence, form(&site))),
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
    Ok(says(&site, StatusCode::OK, words.sent))
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

async fn offered(state: &State, site: &Site) -> Result<Vec<Component>, Problem> {
    let place = site.clone();
    state.desk.db.read(move |tx| choose::offered(tx, &place)).await
}

/// What is asked: the address that is told.
fn asked_of(wish: &Wish) -> &str {
    if wish.hook.is_empty() { &wish.address } else { &wish.hook }
}

/// The page behind the link that proves an address: what to hear of, and one button.
pub(in crate::status) async fn confirm(
    state: State,
    own: Own,
    Path((tag, token)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let site = site(&state, own.is_some(), tag, &headers).await?;
    let Some(wish) = begun(&state.desk, &token) else {
        return Ok(says(&site, StatusCode::NOT_FOUND, words::of(site.locale).link_ended));
    };
    let components = offered(&state, &site).await?;
    Ok(question(&site, StatusCode::OK, asked_of(&wish), &components))
}

/// The secret that signs calls, with its sealed form; mails need none.
fn new_secret(desk: &Desk, wish: &Wish) -> Result<Option<(Secret, String)>, Problem> {
    if wish.hook.is_empty() {
        return Ok(None);
    }
    let random = desk.db.random();
    let secret = webhook::new_secret(&*random);
    let sealed = desk.sealer.seal(&secret, &wish.place_of_secret(), &*random);
    Ok(Some((secret, sealed.map_err(|error| Problem::internal(&error))?)))
}

/// Begins it, and shows the secret of a web hook this once.
pub(in crate::status) async fn begin(
    state: State,
    own: Own,
    Path((tag, token)): Path<(String, String)>,
    headers: HeaderMap,
    Form(ticks): Ticks,
) -> Result<Response, Problem> {
    let site = site(&state, own.is_some(), tag, &headers).await?;
    let words = words::of(site.locale);
    let Some(wish) = begun(&state.desk, &token) else {
        return Ok(says(&site, StatusCode::NOT_FOUND, words.link_ended));
    };
    let components = offered(&state, &site).await?;
    let chosen = match choose::chosen(&components, &ticks, words) {
        Ok(chosen) => chosen,
        Err(sentence) => return Ok(question(&site, StatusCode::UNPROCESSABLE_ENTITY, sentence, &components)),
    };
    let secret = new_secret(&state.desk, &wish)?;
    let sealed = secret.as_ref().map(|(_, sealed)| sealed.clone());
    let work = move |tx: &mut Tx<'_>| {
        let Some(id) = store::add(tx, &wish, sealed.as_deref())? else { return Ok(false) };
        store::choose(tx, id, chosen.as_deref())?;
        Ok::<_, Problem>(true)
    };
    if !state.desk.db.write(work).await? {
        return Ok(says(&site, StatusCode::OK, words.full));
    }
    let shown = secret.map(|(secret, _)| {
        html!(
            "<section class=\"secret\"><h2>{}</h2><p><code>{}</code></p><p class=\"muted\">{}</p></section>",
            words.secret,
            secret.reveal(),
            words.secret_about
        )
    });
    Ok(says_with(&site, StatusCode::OK, words.confirmed, shown.unwrap_or_default()))
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
        None => says(&site, StatusCode::NOT_FOUND, words.link_ended),
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
    Ok(says(&site, StatusCode::OK, words::of(site.locale).left))
}
