//! Signing in without a password: a link goes to the customer's address, and its button opens the portal, once.
//! It never says whether an address is known, and merely opening the link signs nobody in, because mail scanners open links.

use std::sync::Arc;

use axum::Form;
use axum::extract::{Path, Query};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use causeway_base::seal::CannotOpen;
use causeway_base::{Locale, Secret, Time, text, token};
use causeway_desk::Desk;
use causeway_desk::outbox::own::{self, OwnMail};
use causeway_desk::outbox::{Refused, Transport};
use causeway_identity::session::cookie::is_https;
use causeway_mail::Address;
use causeway_queue::{Failure, Handler, Job, NewJob, Outcome, enqueue};
use causeway_store::Tx;
use causeway_web::{Code, Problem};
use serde::{Deserialize, Serialize};

use super::door::Door;
use super::pages::head;
use super::way::{self, Begun, Proof, Way, Ways, is_address, let_in};
use super::{Own, State, Visitor, first_steps, for_you, on, private, products, same_site, session, store, words};
use crate::html::Html;
use crate::site::{Site, address_of, frame, is_this_machine};
use crate::{Knowledge, html};

const KIND: &str = "portal.sign_in";
/// For how long a link works.
const LINK_MINUTES: i64 = 30;
/// Binds the seal to its use.
const SEAL: &str = "customer's sign-in";

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Payload {
    address: String,
    locale: Locale,
    /// What the page's whole address begins with.
    place: String,
    /// Where it leads on to; empty for the requests.
    #[serde(default)]
    next: String,
}

/// Where somebody goes on once they are signed in.
#[derive(Debug, Clone, Default, Deserialize)]
pub(crate) struct Next {
    #[serde(default)]
    next: String,
}

impl Next {
    /// That somebody wishes to go there.
    pub(super) fn to(next: &str) -> Self {
        Self { next: next.to_owned() }
    }

    /// A page that customers are signed in for, or nothing: no address of anybody's choice is ever led to.
    pub(super) fn page(&self) -> Option<&str> {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '/' | '-');
        let first = self.next.split('/').next().unwrap_or_default();
        let known = ["community", for_you::PLACE, first_steps::PLACE, products::PLACE].contains(&first);
        (known && self.next.len() <= 80 && self.next.chars().all(plain)).then_some(&self.next)
    }
}

fn asking(site: &Site, ways: &Ways, next: &Next, above: Option<&str>, wrong: Option<&str>) -> Html {
    let words = words::of(site.locale);
    html!(
        "<h1>{}</h1>{}{}<form method=\"post\" action=\"{}\" class=\"card\">{}<p>{}</p><label>{}<input type=\"email\" name=\"address\" \
         autocomplete=\"email\" maxlength=\"254\" required></label><p class=\"trap\" aria-hidden=\"true\">\
         <input name=\"website\" tabindex=\"-1\" autocomplete=\"off\"></p><button class=\"yes\">{}</button></form>{}",
        words.sign_in,
        above.map(|above| html!("<p class=\"notice\" role=\"status\">{}</p>", above)),
        way::provider_button(site, ways, next),
        site.path("sign-in"),
        next.page().map(|next| html!("<input type=\"hidden\" name=\"next\" value=\"{}\">", next)),
        words.sign_in_about,
        words.address,
        words.send_link,
        ways.password.then(|| way::password_form(site, next, wrong))
    )
}

/// The site, who is signed in, and how its customers sign in.
fn enter_with_ways(tx: &mut Tx<'_>, door: &Door) -> Result<(Site, Option<Visitor>, Ways), Problem> {
    let (site, visitor) = door.enter(tx)?;
    let ways = way::of(tx, &site)?;
    Ok((site, visitor, ways))
}

/// The page with all ways in once more; `wrong` is what was wrong with a password.
pub(super) fn again(site: &Site, ways: &Ways, status: StatusCode, (next, wrong): (&Next, Option<&str>)) -> Response {
    let head = head(site, words::of(site.locale).sign_in, "sign-in");
    private(frame(site, status, &head, asking(site, ways, next, None, wrong)))
}

/// Whether the desk's address is known for certain: one made from whatever host a request names would carry what is secret
/// to whoever named it.
pub(super) fn is_known_place(knowledge: &Knowledge, own: bool, headers: &HeaderMap) -> bool {
    own || knowledge.desk.settings.public_url.is_some() || is_this_machine(headers)
}

/// Asks for an address.
pub(super) async fn ask(
    state: State,
    own: Own,
    Path(tag): Path<String>,
    Query(next): Query<Next>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let door = Door::of(&state, &headers, own.is_some(), tag);
    let (site, known, ways) = state.desk.db.read(move |tx| enter_with_ways(tx, &door)).await?;
    if known.is_some() {
        return Ok(on(&site.path(next.page().unwrap_or("requests"))));
    }
    Ok(again(&site, &ways, StatusCode::OK, (&next, None)))
}

/// What the form sends.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Sent {
    address: String,
    /// People do not see this field; programs that fill in everything do.
    #[serde(default)]
    website: String,
    /// Where they go on.
    #[serde(default)]
    next: String,
}

/// Mails a link, whoever asks: the answer is the same for every address.
pub(super) async fn mail(
    state: State,
    own: Own,
    Path(tag): Path<String>,
    headers: HeaderMap,
    Form(sent): Form<Sent>,
) -> Result<Response, Problem> {
    let (door, own) = (Door::of(&state, &headers, own.is_some(), tag), own.is_some());
    let (site, _) = state.desk.db.read(move |tx| door.enter(tx)).await?;
    let words = words::of(site.locale);
    if !is_known_place(&state, own, &headers) {
        return Err(Problem::new(Code::Unavailable, words.no_address)
            .hint("Whoever runs this desk sets `http.public_url`, the address that customers reach."));
    }
    let (now, key) = (state.desk.db.now(), text::address_key(sent.address.trim()));
    for key in [format!("link {}", address_of(&headers)), format!("link to {key}")] {
        if let Some(seconds) = state.sent.wait_seconds(&key, now) {
            return Err(Problem::new(Code::RateLimited, words.too_often).retry_after(seconds));
        }
        state.sent.failed(&key, now);
    }
    if is_address(&key) && sent.website.is_empty() {
        let place = site.whole(&site.path("enter"));
        let next = Next::to(&sent.next).page().unwrap_or_default().to_owned();
        let payload = Payload { address: sent.address.trim().to_owned(), locale: site.locale, place, next };
        state.desk.db.write(move |tx| enqueue(tx, &NewJob::new(KIND, &payload))).await?;
    }
    let body = html!("<h1>{}</h1><p class=\"card\" role=\"status\">{}</p>", words.look, words.sent);
    Ok(private(frame(&site, StatusCode::OK, &head(&site, words.look, "sign-in"), body)))
}

/// The job that mails links.
pub fn job(desk: Desk, transport: Arc<dyn Transport>) -> Handler {
    Handler::new(KIND, move |job: Job| send(desk.clone(), Arc::clone(&transport), job)).at_once(4)
}

async fn send(desk: Desk, transport: Arc<dyn Transport>, job: Job) -> Result<Outcome, Failure> {
    let payload: Payload = serde_json::from_str(&job.payload).map_err(|error| Failure::Dead(error.to_string()))?;
    let retry = |error: &dyn std::fmt::Display| Failure::Retry(error.to_string(), None);
    let asking = desk.clone();
    let sender = desk.db.read(move |tx| own::sender(tx, &asking)).await.map_err(|error| retry(&error))?;
    let Some(sender) = sender else { return Ok(Outcome::Done) };
    let link = link(&desk, &payload).map_err(|error| retry(&error))?;
    let words = words::of(payload.locale);
    let mail = OwnMail {
        key: format!("sign-in-{}", job.id),
        to: Address { name: String::new(), address: payload.address },
        subject: words.mail_subject.to_owned(),
        text: format!("{}\n\n{link}\n\n{}\n", words.mail, words.mail_not_you),
        html: html!(
            "<p>{}</p><p><a href=\"{}\">{}</a></p><p>{}</p>",
            words.mail,
            link,
            words.enter,
            words.mail_not_you
        )
        .into_string(),
        ..OwnMail::default()
    };
    match own::send(&desk, &*transport, sender, mail).await {
        Ok(()) => Ok(Outcome::Done),
        Err(Refused::Temporary(words)) => Err(Failure::Retry(words, None)),
        Err(Refused::Permanent(words)) => Err(Failure::Dead(words)),
    }
}

fn link(desk: &Desk, payload: &Payload) -> Result<String, CannotOpen> {
    let until = desk.db.now().plus_ms(LINK_MINUTES * 60_000).ms();
    let token = desk.sealer.seal(&Secret::new(format!("{until} {}", payload.address)), SEAL, &*desk.db.random())?;
    let next = if payload.next.is_empty() { String::new() } else { format!("?next={}", payload.next) };
    Ok(format!("{}/{token}{next}", payload.place))
}

/// The address that a link proves, while it works.
fn opened(desk: &Desk, token: &str) -> Option<String> {
    let plain = desk.sealer.open(token, SEAL).ok()?;
    let (until, address) = plain.reveal().split_once(' ')?;
    (desk.db.now() < Time(until.parse().ok()?)).then(|| address.to_owned())
}

/// The page behind the link: one button.
pub(super) async fn confirm(
    state: State,
    own: Own,
    Path((tag, token)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let door = Door::of(&state, &headers, own.is_some(), tag);
    let (site, _, ways) = state.desk.db.read(move |tx| enter_with_ways(tx, &door)).await?;
    let Some(address) = opened(&state.desk, &token) else { return Ok(ended(&site, &ways)) };
    let words = words::of(site.locale);
    let body = html!(
        "<h1>{}</h1><form method=\"post\" class=\"card\"><p>{}</p><button class=\"yes\">{}</button></form>",
        words.sign_in,
        address,
        words.enter
    );
    Ok(private(frame(&site, StatusCode::OK, &head(&site, words.sign_in, "sign-in"), body)))
}

/// A link that was used, or is too old: another one can be asked for at once.
fn ended(site: &Site, ways: &Ways) -> Response {
    let words = words::of(site.locale);
    private(frame(
        site,
        StatusCode::NOT_FOUND,
        &head(site, words.sign_in, "sign-in"),
        asking(site, ways, &Next::default(), Some(words.link_ended), None),
    ))
}

/// Signs the browser in.
pub(super) async fn enter(
    state: State,
    own: Own,
    Path((tag, token)): Path<(String, String)>,
    Query(next): Query<Next>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    same_site(&headers)?;
    let door = Door::of(&state, &headers, own.is_some(), tag);
    let (address, once) = (opened(&state.desk, &token), token::hash(&token));
    let begun = Begun::new(&state);
    let hash = begun.hash.clone();
    let work = move |tx: &mut Tx<'_>| {
        let (site, _, ways) = enter_with_ways(tx, &door)?;
        let Some(address) = address.clone() else { return Ok((site, ways, false)) };
        let proof = Proof { address, name: String::new(), once: once.clone(), way: Way::Link };
        let entered = let_in(tx, site.locale, &proof, &hash)?;
        Ok::<_, Problem>((site, ways, entered))
    };
    let (site, ways, entered) = state.desk.db.write(work).await?;
    if !entered {
        return Ok(ended(&site, &ways));
    }
    begun.lead(&headers, &site.path(next.page().unwrap_or("requests")))
}

/// Signs the browser out.
pub(super) async fn leave(
    state: State,
    own: Own,
    Path(tag): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    same_site(&headers)?;
    let door = Door::of(&state, &headers, own.is_some(), tag);
    let work = move |tx: &mut Tx<'_>| {
        if let Some(hash) = door.hash() {
            store::leave(tx, hash)?;
        }
        door.enter(tx)
    };
    let (site, _) = state.desk.db.write(work).await?;
    let mut response = on(&site.path(""));
    let value = HeaderValue::from_str(&session::drop(is_https(&headers))).map_err(|error| Problem::internal(&error))?;
    response.headers_mut().insert(header::SET_COOKIE, value);
    Ok(response)
}

#[cfg(test)]
mod tests {
    use super::Next;

    #[test]
    fn whoever_signs_in_goes_on_to_pages_of_ours_only() {
        let page = |next: &str| Next { next: next.to_owned() }.page().map(str::to_owned);
        assert_eq!(page("community/t/7"), Some("community/t/7".to_owned()));
        assert_eq!(page("community"), Some("community".to_owned()));
        for bad in [
            "",
            "requests",
            "//evil.example",
            "communityx",
            "community/../../x",
            "community/t/1?x=1",
            "https://evil.example",
        ] {
            assert_eq!(page(bad), None, "{bad}");
        }
    }
}
