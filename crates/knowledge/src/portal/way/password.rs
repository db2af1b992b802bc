//! Signing in by address and password, and the page on which a customer sets, changes or removes theirs.
//! It never says whether an address is known, and a password that is forgotten is set anew after signing in by a link.

use axum::Form;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use causeway_base::{Secret, password, text};
use causeway_people::contact::store as contacts;
use causeway_store::{Actor, NewEvent, Tx};
use causeway_web::Problem;
use serde::Deserialize;
use serde_json::json;

use super::password_mail::{Change, tell};
use super::{Begun, Proof, Way, let_in, store, words};
use crate::html;
use crate::html::Html;
use crate::portal::door::Door;
use crate::portal::pages::head;
use crate::portal::sign_in::{self, Next, is_known_place};
use crate::portal::{Own, State, Visitor, private, same_site, to_sign_in};
use crate::site::{Site, address_of, frame, missing};

const PLACE: &str = "password";
/// For how long after another proof a password may be changed without the one before.
const FRESH_MS: i64 = 60 * 60_000;

/// The form to sign in with a password.
pub(in crate::portal) fn form(site: &Site, next: &Next, wrong: Option<&str>) -> Html {
    let (words, all) = (words::of(site.locale), crate::portal::words::of(site.locale));
    html!(
        "<form method=\"post\" action=\"{}\" class=\"card\"><h2>{}</h2>{}{}<label>{}<input type=\"email\" name=\"address\" \
         autocomplete=\"username\" maxlength=\"254\" required></label><label>{}<input type=\"password\" name=\"password\" \
         autocomplete=\"current-password\" maxlength=\"256\" required></label><button>{}</button><p class=\"muted\">{}</p></form>",
        site.path("sign-in/password"),
        words.with_password,
        wrong.map(|wrong| html!("<p class=\"notice\" role=\"alert\">{}</p>", wrong)),
        next.page().map(|next| html!("<input type=\"hidden\" name=\"next\" value=\"{}\">", next)),
        all.address,
        words.password,
        all.enter,
        words.forgotten
    )
}

/// What the form to sign in sends.
#[derive(Debug, Clone, Deserialize)]
pub(in crate::portal) struct Given {
    #[serde(default)]
    address: String,
    #[serde(default)]
    password: Secret,
    #[serde(default)]
    next: String,
}

/// Signs the browser in, if address and password go together.
pub(in crate::portal) async fn enter(
    state: State,
    own: Own,
    Path(tag): Path<String>,
    headers: HeaderMap,
    Form(given): Form<Given>,
) -> Result<Response, Problem> {
    same_site(&headers)?;
    let door = Door::of(&state, &headers, own.is_some(), tag);
    let key = text::address_key(&given.address);
    let wanted = key.clone();
    let read = move |tx: &mut Tx<'_>| {
        let (site, _) = door.enter(tx)?;
        let ways = store::of(tx, site.brand.id)?;
        // A password of an address that no longer is anybody's opens nothing.
        let known = contacts::by_address(tx, &wanted)?.is_some();
        let stored = if known { store::password(tx, &wanted)? } else { None };
        Ok::<_, Problem>((site, ways, stored))
    };
    let (site, ways, stored) = state.desk.db.read(read).await?;
    if !ways.password {
        return Ok(private(missing(&site)));
    }
    let (words, next) = (words::of(site.locale), Next::to(&given.next));
    let again = |status: StatusCode, why: &str| sign_in::again(&site, &ways, status, (&next, Some(why)));
    let now = state.desk.db.now();
    let (by_address, by_network) = (format!("password {key}"), format!("password from {}", address_of(&headers)));
    if [&by_address, &by_network].iter().any(|key| state.sent.wait_seconds(key, now).is_some()) {
        return Ok(again(StatusCode::TOO_MANY_REQUESTS, crate::portal::words::of(site.locale).too_often));
    }
    // Counted before it is known, so that many guesses at once are no more than as many one after the other.
    state.sent.failed(&by_address, now);
    // An unknown address costs the same time as a wrong password.
    let known = stored.is_some();
    let right = state.hashing.verify(given.password, stored.unwrap_or_else(|| password::NOBODY.to_owned())).await;
    if !(right && known) {
        state.sent.failed(&by_network, now);
        return Ok(again(StatusCode::FORBIDDEN, words.wrong));
    }
    state.sent.succeeded(&by_address);
    let begun = Begun::new(&state);
    let proof = Proof { address: key, name: String::new(), once: begun.hash.clone(), way: Way::Password };
    let (hash, locale) = (begun.hash.clone(), site.locale);
    state.desk.db.write(move |tx| let_in(tx, locale, &proof, &hash)).await?;
    begun.lead(&headers, &site.path(next.page().unwrap_or("requests")))
}

/// The page about one's own password, with who looks at it.
struct Opened {
    site: Site,
    visitor: Visitor,
    hash: String,
    stored: Option<String>,
    /// Whether the password before need not be given.
    fresh: bool,
}

/// Why the page cannot be shown.
enum Closed {
    SignIn(Site),
    Off(Site),
}

impl Closed {
    fn page(self) -> Response {
        match self {
            Self::SignIn(site) => to_sign_in(&site),
            Self::Off(site) => private(missing(&site)),
        }
    }
}

fn open(tx: &mut Tx<'_>, door: &Door) -> Result<Result<Opened, Closed>, Problem> {
    let (site, visitor) = door.enter(tx)?;
    if !store::of(tx, site.brand.id)?.password {
        return Ok(Err(Closed::Off(site)));
    }
    let (Some(visitor), Some(hash)) = (visitor, door.hash()) else { return Ok(Err(Closed::SignIn(site))) };
    let stored = store::password(tx, &text::address_key(&visitor.address))?;
    let now = tx.now();
    let begun = store::begun(tx, hash)?;
    let fresh = begun.is_some_and(|(way, at)| way != Way::Password && now.since(at) < FRESH_MS);
    Ok(Ok(Opened { site, visitor, hash: hash.to_owned(), stored, fresh }))
}

/// What is said above the form.
#[derive(Clone, Copy)]
enum Said {
    Nothing,
    Kept(&'static str),
    Refused(&'static str),
}

impl Opened {
    fn page(&self, status: StatusCode, said: Said) -> Response {
        let (words, all) = (words::of(self.site.locale), crate::portal::words::of(self.site.locale));
        let has = self.stored.is_some();
        let said = match said {
            Said::Nothing => None,
            Said::Kept(words) => Some(html!("<p class=\"card\" role=\"status\">{}</p>", words)),
            Said::Refused(words) => Some(html!("<p class=\"notice\" role=\"alert\">{}</p>", words)),
        };
        let remove = has.then(|| {
            html!(
                "<form method=\"post\" action=\"{}\" class=\"card\">{}<button>{}</button></form>",
                self.site.path("password/remove"),
                self.current(),
                words.remove
            )
        });
        let body = html!(
            "<p class=\"crumbs\"><a href=\"{}\">{}</a></p><h1>{}</h1><p class=\"muted\">{}</p>{}\
             <form method=\"post\" action=\"{}\" class=\"card\"><label>{}<input name=\"username\" autocomplete=\"username\" \
             value=\"{}\" readonly></label>{}<label>{}<input type=\"password\" name=\"password\" autocomplete=\"new-password\" \
             minlength=\"8\" maxlength=\"256\" required></label><p class=\"muted\">{}</p><button class=\"yes\">{}</button></form>{}",
            self.site.path("requests"),
            all.requests,
            words.your_password,
            if has { words.has_one } else { words.has_none },
            said,
            self.site.path(PLACE),
            all.address,
            self.visitor.address,
            self.current(),
            words.new_password,
            words.length,
            if has { words.change } else { words.set },
            remove
        );
        private(frame(&self.site, status, &head(&self.site, words.your_password, PLACE), body))
    }

    /// The field for the password before, where it has to be given.
    fn current(&self) -> Option<Html> {
        let words = words::of(self.site.locale);
        (self.stored.is_some() && !self.fresh).then(|| {
            html!(
                "<label>{}<input type=\"password\" name=\"current\" autocomplete=\"current-password\" maxlength=\"256\" \
                 required></label>",
                words.current_password
            )
        })
    }

    /// Whether whoever asks may change it; says why not.
    async fn may(&self, state: &State, current: &Secret) -> Result<(), (StatusCode, &'static str)> {
        let Some(stored) = self.stored.clone().filter(|_| !self.fresh) else { return Ok(()) };
        let (now, key) = (state.desk.db.now(), format!("current {}", self.visitor.contact));
        if state.sent.wait_seconds(&key, now).is_some() {
            return Err((StatusCode::TOO_MANY_REQUESTS, crate::portal::words::of(self.site.locale).too_often));
        }
        state.sent.failed(&key, now);
        if !state.hashing.verify(current.clone(), stored).await {
            return Err((StatusCode::FORBIDDEN, words::of(self.site.locale).wrong_current));
        }
        state.sent.succeeded(&key);
        Ok(())
    }
}

async fn opened(state: &State, door: &Door) -> Result<Result<Opened, Closed>, Problem> {
    let door = door.clone();
    state.desk.db.read(move |tx| open(tx, &door)).await
}

/// The page.
pub(in crate::portal) async fn show(
    state: State,
    own: Own,
    Path(tag): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let door = Door::of(&state, &headers, own.is_some(), tag);
    Ok(match opened(&state, &door).await? {
        Ok(opened) => opened.page(StatusCode::OK, Said::Nothing),
        Err(closed) => closed.page(),
    })
}

/// What the forms of the page send.
#[derive(Debug, Clone, Deserialize)]
pub(in crate::portal) struct Chosen {
    #[serde(default)]
    current: Secret,
    #[serde(default)]
    password: Secret,
}

/// Writes what was chosen: the hash of a new password, or nothing to remove it.
fn write(
    tx: &mut Tx<'_>,
    door: &Door,
    hash: Option<&str>,
    with_place: bool,
) -> Result<Result<Opened, Closed>, Problem> {
    let opened = match open(tx, door)? {
        Ok(opened) => opened,
        Err(closed) => return Ok(Err(closed)),
    };
    let (key, contact) = (text::address_key(&opened.visitor.address), opened.visitor.contact);
    let change = match (hash, &opened.stored) {
        (Some(_), None) => Change::Set,
        (Some(_), Some(_)) => Change::Changed,
        (None, _) => Change::Removed,
    };
    match hash {
        Some(hash) => store::set_password(tx, &key, contact, hash)?,
        None => store::drop_password(tx, &key)?,
    }
    store::end_others(tx, contact, &opened.hash)?;
    tell(tx, &opened.site, &opened.visitor.address, change, with_place)?;
    let (actor, data) = (Actor::contact(contact.0), json!({ "contact_id": contact, "change": change }));
    tx.record(NewEvent { kind: "contact.password", conversation: None, actor, only_for: None, data });
    open(tx, door)
}

async fn take(state: State, door: Door, chosen: Chosen, (new, with_place): (bool, bool)) -> Result<Response, Problem> {
    let opened = match opened(&state, &door).await? {
        Ok(opened) => opened,
        Err(closed) => return Ok(closed.page()),
    };
    let words = words::of(opened.site.locale);
    let length = chosen.password.reveal().chars().count();
    if new && !(password::MIN_CHARACTERS..=password::MAX_CHARACTERS).contains(&length) {
        return Ok(opened.page(StatusCode::UNPROCESSABLE_ENTITY, Said::Refused(words.length)));
    }
    if let Err((status, why)) = opened.may(&state, &chosen.current).await {
        return Ok(opened.page(status, Said::Refused(why)));
    }
    let hash = if new {
        let hash = state.hashing.hash(chosen.password, state.desk.db.random()).await;
        Some(hash.ok_or_else(|| Problem::internal(&"a password could not be hashed"))?)
    } else {
        None
    };
    let work = move |tx: &mut Tx<'_>| write(tx, &door, hash.as_deref(), with_place);
    Ok(match state.desk.db.write(work).await? {
        Ok(opened) => opened.page(StatusCode::OK, Said::Kept(if new { words.kept } else { words.removed })),
        Err(closed) => closed.page(),
    })
}

/// Sets or changes the password.
pub(in crate::portal) async fn keep(
    state: State,
    own: Own,
    Path(tag): Path<String>,
    headers: HeaderMap,
    Form(chosen): Form<Chosen>,
) -> Result<Response, Problem> {
    same_site(&headers)?;
    let with_place = is_known_place(&state, own.is_some(), &headers);
    let door = Door::of(&state, &headers, own.is_some(), tag);
    take(state, door, chosen, (true, with_place)).await
}

/// Removes it.
pub(in crate::portal) async fn remove(
    state: State,
    own: Own,
    Path(tag): Path<String>,
    headers: HeaderMap,
    Form(chosen): Form<Chosen>,
) -> Result<Response, Problem> {
    same_site(&headers)?;
    let with_place = is_known_place(&state, own.is_some(), &headers);
    let door = Door::of(&state, &headers, own.is_some(), tag);
    take(state, door, chosen, (false, with_place)).await
}
