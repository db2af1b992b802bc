//! "Ask us": a request from anybody, signed in or not, with no more asked than an answer needs.
//! Nobody is let in by writing here: whoever is not signed in hears from the desk by mail alone.

use axum::extract::{Path, Query, Request};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use causeway_base::text;
use causeway_desk::attachment::Incoming;
use causeway_desk::diagnosis::walked;
use causeway_desk::field::{self, FieldId};
use causeway_desk::request::write::{self, New};
use causeway_desk::{ConversationId, conversation, inbox};
use causeway_mail::Address;
use causeway_people::ContactId;
use causeway_people::contact::store as contacts;
use causeway_store::{Actor, Tx};
use causeway_web::{Code, Problem};
use serde::Deserialize;
use serde_json::Value as Json;

use super::form_fields::{lines, name};
use super::form_page::{Page, Refused, choose};
use super::pages::{head, seen};
use super::proof::{self, Solved};
use super::sent::{self, Limits, Sent};
use super::words::Words;
use super::{Own, State, Visitor, on, private, same_site, words};
use crate::guide::{self, Shown, Tried};
use crate::html;
use crate::html::Html;
use crate::request_form::{OTHER, RequestForm, answers, store};
use crate::site::{Head, Site, address_of, frame, missing, reader_of};

/// Who asks where, and by which forms they can.
struct Opened {
    site: Site,
    visitor: Option<Visitor>,
    /// Those that customers see, in their order.
    forms: Vec<RequestForm>,
    /// The guides that customers can walk through.
    guides: Vec<Shown>,
}

/// The walk through a guide that somebody comes from.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Brought {
    #[serde(default)]
    guide: String,
    #[serde(default)]
    walk: String,
}

async fn opened(state: &State, own: &Own, tag: String, headers: &HeaderMap) -> Result<Opened, Problem> {
    let (site, visitor) = seen(state, own.is_some(), tag, headers).await?;
    let brand = site.brand.id;
    let read = move |tx: &mut Tx<'_>| Ok::<_, Problem>((store::of(tx, brand)?, guide::store::open(tx, brand)?));
    let (mut forms, guides) = state.desk.db.read(read).await?;
    forms.retain(|form| form.published);
    Ok(Opened { site, visitor, forms, guides })
}

impl Opened {
    /// What was tried in the guide that somebody comes from.
    fn tried(&self, guide: &str, walk: &str) -> Option<Tried> {
        guide::tried(&self.site, &self.guides, guide, walk)
    }

    /// The page of a form. `None` when no form has this slug.
    fn page(&self, state: &State, slug: &str) -> Option<Page<'_>> {
        let form = self.forms.iter().find(|form| form.slug == slug);
        let proof = || proof::field(&state.desk, &state.tide);
        (form.is_some() || slug == OTHER).then(|| Page {
            site: &self.site,
            visitor: self.visitor.as_ref(),
            form,
            others: self.forms.len() > 1,
            limits: Limits::of(&state.desk, self.visitor.is_some()),
            proof: if self.visitor.is_some() { None } else { proof() },
            tried: None,
        })
    }
}

fn send(page: &Page<'_>, status: StatusCode, body: Html) -> Response {
    // A form that somebody sent is theirs; an empty one can be found from elsewhere.
    let hidden = status != StatusCode::OK;
    private(frame(page.site, status, &Head { hidden, ..head(page.site, &page.title(), &page.place()) }, body))
}

/// The kinds of requests to choose from; where there is no choice, the form itself.
pub(super) async fn show(
    state: State,
    own: Own,
    Path(tag): Path<String>,
    Query(from): Query<Brought>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let opened = opened(&state, &own, tag, &headers).await?;
    let site = &opened.site;
    let tried = opened.tried(&from.guide, &from.walk);
    if opened.forms.len() > 1 {
        let title = words::of(site.locale).ask;
        return Ok(private(frame(
            site,
            StatusCode::OK,
            &Head { hidden: false, ..head(site, title, "requests/new") },
            choose(site, &opened.forms, tried.as_ref()),
        )));
    }
    let slug = opened.forms.first().map_or(OTHER, |form| form.slug.as_str());
    Ok(shown(&state, &opened, slug, tried))
}

/// One form.
pub(super) async fn show_one(
    state: State,
    own: Own,
    Path((tag, slug)): Path<(String, String)>,
    Query(from): Query<Brought>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let opened = opened(&state, &own, tag, &headers).await?;
    let tried = opened.tried(&from.guide, &from.walk);
    Ok(shown(&state, &opened, &slug, tried))
}

fn shown(state: &State, opened: &Opened, slug: &str, tried: Option<Tried>) -> Response {
    let begun = tried.as_ref().map(|tried| Sent::about(&tried.title)).unwrap_or_default();
    match opened.page(state, slug) {
        Some(mut page) => {
            page.tried = tried;
            send(&page, StatusCode::OK, page.html(&begun, None))
        }
        None => private(missing(&opened.site)),
    }
}

/// The address to answer to, if there is one.
fn from(visitor: Option<&Visitor>, sent: &Sent) -> Option<Address> {
    let name = text::clean(sent.field("name").trim(), 200).replace('\n', " ");
    let address = visitor.map_or_else(|| sent.field("address").trim(), |visitor| visitor.address.as_str()).to_owned();
    let right = text::domain_of(&address).is_some_and(|domain| domain.contains('.'));
    (right && address.len() <= 254 && !address.contains(char::is_whitespace)).then_some(Address { name, address })
}

/// A request that is as it should be.
struct Asked {
    site: Site,
    visitor: Option<Visitor>,
    form: Option<RequestForm>,
    from: Address,
    subject: String,
    /// What was written, and below it what was answered.
    text: String,
    fills: Vec<(FieldId, Json)>,
    /// What was tried in a guide before.
    tried: Option<Tried>,
    /// A name for whoever asks that means nothing after a day.
    reader: String,
}

/// What was asked, or what the form needs, in the customer's words.
fn asked(page: &Page<'_>, sent: &Sent, reader: String) -> Result<Asked, Refused> {
    let (site, words) = (page.site, words::of(page.site.locale));
    let mut text = sent.field("text").trim().to_owned();
    let from = from(page.visitor, sent).ok_or_else(|| Refused::because(words.wrong_address))?;
    check_words(words, &text).map_err(Refused::because)?;
    let fields = page.form.map_or(&[][..], |form| &form.fields);
    let answers = answers::read(fields, |id| sent.all(&name(id)).map(str::to_owned).collect()).map_err(|wrong| {
        let mistakes = wrong.into_iter().map(|(id, why)| (id.to_owned(), why)).collect();
        Refused { words: words.check.to_owned(), mistakes }
    })?;
    if !answers.is_empty() {
        text = format!("{text}\n\n{}", lines(site, &answers));
        check_words(words, &text).map_err(Refused::because)?;
    }
    if let Some(tried) = &page.tried {
        text = format!("{text}\n\n{}", tried.lines(site));
        check_words(words, &text).map_err(Refused::because)?;
    }
    if let Some(wrong) = sent.wrong(words, page.limits) {
        return Err(Refused::because(wrong));
    }
    Ok(Asked {
        site: site.clone(),
        visitor: page.visitor.cloned(),
        form: page.form.cloned(),
        from,
        subject: sent.field("subject").to_owned(),
        text,
        fills: answers.iter().filter_map(|answer| Some((answer.field.fills?, answer.for_field()))).collect(),
        tried: page.tried.clone(),
        reader,
    })
}

/// Whether somebody wrote something, and not more than a message holds.
pub(super) fn check_words(words: &Words, text: &str) -> Result<(), String> {
    match text.chars().count() {
        0 => Err(words.wrong_text.to_owned()),
        1..=write::LONGEST => Ok(()),
        _ => Err(words.too_long.to_owned()),
    }
}

impl Asked {
    /// Who asks: whoever is signed in, else the owner of the address, else somebody new.
    fn contact(&self, tx: &mut Tx<'_>) -> Result<ContactId, Problem> {
        Ok(match (&self.visitor, contacts::by_address(tx, &self.from.address)?) {
            (Some(visitor), _) => visitor.contact,
            // Whoever types an address has not shown that it is theirs: what is known of its owner stays as it is.
            (None, Some(known)) => known,
            (None, None) => {
                let (name, locale) = (self.from.name.clone(), Some(self.site.locale.tag().to_owned()));
                let email = Some(self.from.address.clone());
                contacts::find_or_add(tx, &contacts::NewContact { name, email, locale, ..Default::default() })?
            }
        })
    }

    /// Begins the request; answers its number.
    fn begin(&self, tx: &mut Tx<'_>, files: &[Incoming]) -> Result<i64, Problem> {
        let inboxes = inbox::store::all(tx)?;
        let wished = self.form.as_ref().and_then(|form| form.inbox_id);
        // An inbox that was deleted since must not keep anybody from asking.
        let inbox = inboxes.iter().find(|inbox| Some(inbox.id) == wished).or_else(|| inboxes.first());
        let contact = self.contact(tx)?;
        let new = New {
            inbox: inbox.ok_or_else(|| Problem::not_found("inbox"))?,
            contact,
            from: Some(&self.from),
            doubtful: self.visitor.is_none(),
            subject: &self.subject,
            text: &self.text,
            by: if self.visitor.is_some() { write::PORTAL } else { write::FORM },
            files,
        };
        let id = write::begin(tx, &new)?;
        self.sort(tx, id, contact)?;
        self.keep_walk(tx, id, contact)?;
        let state = conversation::store::state(tx, id)?.ok_or_else(|| Problem::not_found("request"))?;
        Ok(state.number)
    }

    /// Keeps what was answered in a guide, for whoever helps and for whoever mends the guide.
    fn keep_walk(&self, tx: &mut Tx<'_>, id: ConversationId, contact: ContactId) -> Result<(), Problem> {
        let Some(tried) = &self.tried else { return Ok(()) };
        let Some((guide, _)) = guide::store::find(tx, &tried.slug)? else { return Ok(()) };
        walked::keep(tx, id, contact, &guide, &tried.answered)?;
        Ok(guide::store::asked(tx, self.site.brand.id, &tried.slug, &self.reader)?)
    }

    /// Gives the request the form's tag, and the desk's fields what was answered.
    fn sort(&self, tx: &mut Tx<'_>, id: ConversationId, contact: ContactId) -> Result<(), Problem> {
        if let Some(tag) = self.form.as_ref().and_then(|form| form.tag_id)
            && causeway_desk::tag::store::find(tx, tag)?.is_some()
        {
            conversation::store::set_tags(tx, id, &[tag])?;
        }
        for (field, value) in &self.fills {
            match field::set(tx, id, *field, value, Actor::contact(contact.0)) {
                // A field that changed since fills nothing; the answer stands in the message.
                Err(problem) if matches!(problem.code(), Code::InvalidInput) => {}
                done => drop(done?),
            }
        }
        Ok(())
    }
}

/// Takes a request without a form of its own.
pub(super) async fn take(
    state: State,
    own: Own,
    Path(tag): Path<String>,
    headers: HeaderMap,
    request: Request,
) -> Result<Response, Problem> {
    take_one(state, own, Path((tag, OTHER.to_owned())), headers, request).await
}

/// Takes a request by a form.
pub(super) async fn take_one(
    state: State,
    own: Own,
    Path((tag, slug)): Path<(String, String)>,
    headers: HeaderMap,
    request: Request,
) -> Result<Response, Problem> {
    same_site(&headers)?;
    let opened = opened(&state, &own, tag, &headers).await?;
    let Some(mut page) = opened.page(&state, &slug) else { return Ok(private(missing(&opened.site))) };
    let (words, rate) = (words::of(page.site.locale), Rate::of(&headers));
    let wait = rate.wait(&state);
    let limits = if wait.is_some() { page.limits.without_files() } else { page.limits };
    let mut sent = sent::read(request, limits).await?;
    page.tried = opened.tried(sent.field("guide"), sent.field("walk"));
    let page = page;
    let again = |sent: &Sent, status, why: &Refused| send(&page, status, page.html(sent, Some(why)));
    let solved = proof::brought(&state.desk, sent.field("proof")).await?;
    let stranger = page.visitor.is_none();
    if stranger {
        state.tide.came(state.desk.db.now());
    }
    let wait = wait.or_else(|| (stranger && solved.is_none()).then(|| rate.wait_unproven(&state)).flatten());
    if let Some(seconds) = wait {
        let why = Refused::because(words.too_often);
        return Ok(later(again(&sent, StatusCode::TOO_MANY_REQUESTS, &why), seconds));
    }
    if !sent.field("website").is_empty() {
        rate.count(&state);
        return Ok(send(&page, StatusCode::OK, taken(words)));
    }
    let asked = match asked(&page, &sent, reader_of(&state, &headers)) {
        Ok(asked) => asked,
        Err(why) => {
            // What is large costs even when it is refused.
            if sent.has_files() {
                rate.count(&state);
            }
            return Ok(again(&sent, StatusCode::UNPROCESSABLE_ENTITY, &why));
        }
    };
    rate.count(&state);
    let files = sent.prepare(&state.desk).await?;
    let (number, proven) = state.desk.db.write(move |tx| begin(tx, &asked, &files, solved.as_ref())).await?;
    if !stranger {
        return Ok(on(&page.site.path(&format!("requests/{number}"))));
    }
    if !proven {
        rate.count_unproven(&state);
    }
    Ok(send(&page, StatusCode::OK, taken(words)))
}

/// Begins the request; answers its number, and whether its work was done and not used before.
fn begin(tx: &mut Tx<'_>, asked: &Asked, files: &[Incoming], solved: Option<&Solved>) -> Result<(i64, bool), Problem> {
    let proven = match solved {
        Some(solved) => proof::spend(tx, solved)?,
        None => false,
    };
    Ok((asked.begin(tx, files)?, proven))
}

fn taken(words: &Words) -> Html {
    html!("<h1>{}</h1><p class=\"card\" role=\"status\">{}</p>", words.taken, words.taken_about)
}

/// The same answer with the time to wait.
pub(super) fn later(mut response: Response, seconds: u64) -> Response {
    response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
    response
}

/// How often one address asks: ten requests in a quarter of an hour, four of strangers whose browsers did no work.
pub(super) struct Rate {
    all: String,
    unproven: String,
}

impl Rate {
    /// For how many of the ten a request without work counts.
    const UNPROVEN: usize = 3;

    pub(super) fn of(headers: &HeaderMap) -> Self {
        let address = address_of(headers);
        Self { all: format!("request {address}"), unproven: format!("unproven {address}") }
    }

    pub(super) fn wait(&self, state: &State) -> Option<u64> {
        state.sent.wait_seconds(&self.all, state.desk.db.now())
    }

    pub(super) fn wait_unproven(&self, state: &State) -> Option<u64> {
        state.sent.wait_seconds(&self.unproven, state.desk.db.now())
    }

    pub(super) fn count(&self, state: &State) {
        state.sent.failed(&self.all, state.desk.db.now());
    }

    pub(super) fn count_unproven(&self, state: &State) {
        for _ in 0..Self::UNPROVEN {
            state.sent.failed(&self.unproven, state.desk.db.now());
        }
    }
}
