//! How a page begins: which chat it shows, in which words, whether somebody is there, and what was said so far.
//! It writes nothing for a stranger; who they are is noted when they write, or when their website signs for them.

use axum::Json;
use axum::http::HeaderMap;
use causeway_base::{Locale, Secret, Time, token};
use causeway_desk::calendar::store as calendars;
use causeway_knowledge::{calling, site};
use causeway_people::contact::store as contacts;
use causeway_store::{Result as Stored, Tx};
use causeway_web::{Input, Problem};
use serde::{Deserialize, Serialize};

use super::read::{self, News};
use super::say::Browser;
use crate::visitor::facts::Told;
use crate::visitor::{Claims, Identity, Visitor, store, verify};
use crate::widget::{AskEmail, Greeting, Widget, routes, store as widgets};
use crate::{Chat, State, door, rates};

/// What a page asks.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Asked {
    key: String,
    identity: Option<Identity>,
    #[serde(default)]
    locale: String,
    #[serde(flatten)]
    told: Told,
}

/// What it is told.
#[derive(Debug, Serialize)]
pub(crate) struct Session {
    visitor: Option<String>,
    known: bool,
    name: Option<String>,
    email_known: bool,
    widget: Shown,
    conversation: Option<News>,
}

/// The chat as visitors see it.
#[derive(Debug, Serialize)]
struct Shown {
    name: String,
    colour: String,
    locale: &'static str,
    locales: [&'static str; 4],
    greeting: Greeting,
    ask_email: AskEmail,
    show_typed: bool,
    files: bool,
    max_file_bytes: usize,
    origins: Vec<String>,
    help: Option<String>,
    /// What leads to the page about calling, where the help centre has one.
    call: Option<&'static str>,
    open: bool,
    opens_at: Option<Time>,
    reply_minutes: Option<i64>,
}

/// Whether somebody is there, and when else.
pub(crate) fn hours(tx: &mut Tx<'_>, widget: &Widget) -> Stored<(bool, Option<Time>)> {
    let Some(id) = widget.calendar_id else { return Ok((true, None)) };
    let Some(calendar) = calendars::compiled(tx, id)? else { return Ok((true, None)) };
    let now = tx.now();
    let open = calendar.open_at(now);
    let opens = if open { None } else { calendar.next_opening(now).ok() };
    Ok((open, opens))
}

/// The visitor whom a website signs for: known by its own name for them, else by their address, else somebody new.
fn signed(tx: &mut Tx<'_>, widget: &Widget, claims: &Claims, locale: Locale) -> Result<Visitor, Problem> {
    if let Some(known) = store::by_subject(tx, widget.id, &claims.sub)? {
        return Ok(known);
    }
    let email = super::say::typed_address(claims.email.as_deref().unwrap_or_default())?;
    let name = if claims.name.is_empty() && email.is_none() { claims.sub.clone() } else { claims.name.clone() };
    let locale = Some(locale.tag().to_owned());
    let contact = contacts::find_or_add(tx, &contacts::NewContact { name, email, locale, ..Default::default() })?;
    let visitor = Visitor {
        id: tx.new_id(),
        widget: widget.id,
        contact,
        subject: Some(claims.sub.clone()),
        doubtful: false,
        conversation: None,
    };
    store::add(tx, &visitor)?;
    Ok(visitor)
}

/// The widget's secret.
fn secret(tx: &mut Tx<'_>, chat: &Chat, widget: &Widget) -> Result<Secret, Problem> {
    let refused = || {
        Problem::new(causeway_web::Code::Forbidden, "This chat takes no signed visitors.")
            .hint("Make a secret for it in the settings first.")
    };
    let sealed = widgets::secret(tx, widget.id)?.ok_or_else(refused)?;
    chat.desk.sealer.open(&sealed, &routes::place(widget.id)).map_err(|error| Problem::internal(&error))
}

/// Begins a page.
pub(crate) async fn begin(
    state: State,
    headers: HeaderMap,
    Input(asked): Input<Asked>,
) -> Result<Json<Session>, Problem> {
    let (browser, now) = (Browser::of(&headers), state.desk.db.now());
    state.rates.take(format!("asks {}", browser.address), rates::QUESTIONS, now)?;
    let (chat, hash) = (state.0.clone(), door::hash_of(&headers));
    let given = if let Some(identity) = asked.identity.clone() {
        let fresh = token::new("cwv_", &*state.desk.db.random());
        let offered = token::hash(fresh.reveal());
        let (chat, asked, hash) = (chat.clone(), asked.clone(), hash.clone());
        let work = move |tx: &mut Tx<'_>| {
            let widget = door::widget(tx, &asked.key)?;
            let secret = secret(tx, &chat, &widget)?;
            let claims = verify(&identity, &secret, &widget.key, tx.now())?;
            let visitor = signed(tx, &widget, &claims, Locale::nearest(&asked.locale))?;
            let known = door::known(tx, hash.as_deref())?.is_some_and(|(_, one)| one.id == visitor.id);
            if !known {
                store::give(tx, visitor.id, &offered)?;
            }
            let mut facts = store::facts(tx, visitor.id)?;
            facts.learn(&asked.told, (&browser.agent, &browser.languages), tx.now());
            store::set_facts(tx, visitor.id, &facts)?;
            Ok::<_, Problem>(!known)
        };
        state.desk.db.write(work).await?.then_some(fresh)
    } else {
        None
    };
    let hash = given.as_ref().map(|token| token::hash(token.reveal())).or(hash);
    let token = given.map(|token| token.reveal().to_owned());
    let most = state.desk.settings.max_bytes;
    let read = move |tx: &mut Tx<'_>| session(tx, &asked, hash.as_deref(), token.clone(), most);
    Ok(Json(state.desk.db.read(read).await?))
}

fn session(
    tx: &mut Tx<'_>,
    asked: &Asked,
    hash: Option<&str>,
    token: Option<String>,
    most: usize,
) -> Result<Session, Problem> {
    let widget = door::widget(tx, &asked.key)?;
    let locale = Locale::nearest(&asked.locale);
    let visitor = door::known(tx, hash)?.filter(|(own, _)| own.id == widget.id).map(|(_, visitor)| visitor);
    let contact = visitor.as_ref().map(|one| contacts::find(tx, one.contact)).transpose()?.flatten();
    // Whoever only typed an address is not told the name of its owner.
    let told = contact.as_ref().filter(|_| visitor.as_ref().is_some_and(|one| !one.doubtful));
    let (open, opens_at) = hours(tx, &widget)?;
    let brand = causeway_knowledge::brand::store::default(tx)?.filter(|brand| brand.published);
    let calling = calling::find(tx)?.any() && brand.is_some();
    Ok(Session {
        visitor: token,
        known: visitor.is_some(),
        name: told.map(|contact| contact.name.clone()),
        email_known: contact.is_some_and(|contact| contact.email.is_some()),
        conversation: visitor.as_ref().map(|one| read::news(tx, one, 0)).transpose()?.flatten(),
        widget: Shown {
            greeting: widget.greeting(locale),
            locale: locale.tag(),
            locales: Locale::ALL.map(Locale::tag),
            help: brand.map(|_| format!("/help/{}", locale.tag())),
            call: calling.then(|| calling::link_words(locale)),
            reply_minutes: site::promise(tx)?,
            open,
            opens_at,
            name: widget.name,
            colour: widget.colour,
            ask_email: widget.ask_email,
            show_typed: widget.show_typed,
            files: true,
            max_file_bytes: most,
            origins: widget.origins,
        },
    })
}
