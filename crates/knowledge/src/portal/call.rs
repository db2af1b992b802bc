//! "Call me": the numbers that one can ring with their hours, and a form by which one asks to be called.
//! It is whole without script, and never takes the way to call away from whoever cannot wait (R61).

use axum::extract::{Path, Request};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use causeway_base::{Locale, Time, text};
use causeway_desk::inbox;
use causeway_desk::request::write::{self, New};
use causeway_mail::Address;
use causeway_people::contact::store as contacts;
use causeway_people::{ContactId, phone};
use causeway_store::{Actor, NewEvent, Tx};
use causeway_web::Problem;
use serde_json::json;

use super::call_words::{self, Words};
use super::door::Door;
use super::form::{self, Rate};
use super::pages::head;
use super::proof::{self, Solved};
use super::sent::{self, Limits, Sent};
use super::{Own, State, Visitor, private, same_site, words};
use crate::calling::{self, Calling, Line, Wish};
use crate::html;
use crate::html::Html;
use crate::site::{Site, frame, locale_name, missing};

/// The path behind the language.
const PLACE: &str = "call";
/// The longest word about when it suits.
const LONGEST_WISH: usize = 200;

/// A number and when it is answered.
type Open = (Line, bool, Option<Time>);

/// Who looks at what.
struct Opened {
    site: Site,
    visitor: Option<Visitor>,
    lines: Vec<Open>,
    proof: Option<Html>,
}

async fn opened(state: &State, own: &Own, tag: String, headers: &HeaderMap) -> Result<Opened, Problem> {
    let door = Door::of(state, headers, own.is_some(), tag);
    let work = move |tx: &mut Tx<'_>| {
        let (site, visitor) = door.enter(tx)?;
        let mut lines = Vec::with_capacity(site.calling.lines.len());
        for line in &site.calling.lines {
            let (open, opens_at) = calling::hours(tx, line)?;
            lines.push((line.clone(), open, opens_at));
        }
        Ok::<_, Problem>((site, visitor, lines))
    };
    let (site, visitor, lines) = state.desk.db.read(work).await?;
    let proof = if visitor.is_some() { None } else { proof::field(&state.desk, &state.tide) };
    Ok(Opened { site, visitor, lines, proof })
}

/// A number to tap.
fn number(line: &Line) -> Html {
    html!("<a href=\"{}\">{}</a>", format!("tel:{}", line.number), line.number)
}

/// The number for urgent faults, wherever customers ask (R61).
pub(super) fn hotline(calling: &Calling, locale: Locale) -> Option<Html> {
    let line = calling.hotline()?;
    Some(html!("<p class=\"notice\">{} <b>{}</b></p>", call_words::of(locale).urgent, number(line)))
}

/// The way to this page, where there is anything on it.
pub(super) fn link(site: &Site) -> Option<Html> {
    let to = site.path(PLACE);
    site.calling.any().then(|| html!("<p><a href=\"{}\">{}</a></p>", to, call_words::of(site.locale).link))
}

impl Opened {
    fn send(&self, status: StatusCode, body: Html) -> Response {
        let words = call_words::of(self.site.locale);
        private(frame(&self.site, status, &head(&self.site, words.title, PLACE), body))
    }

    fn numbers(&self, words: &Words) -> Option<Html> {
        let rows: Html = self
            .lines
            .iter()
            .map(|(line, open, opens_at)| {
                let hours = match (line.hotline || line.calendar_id.is_none(), open, opens_at) {
                    (true, _, _) => words.any_time.to_owned(),
                    (_, true, _) => words.open.to_owned(),
                    (_, false, Some(at)) => words.opens(&self.site.promised(*at)),
                    (_, false, None) => words.closed.to_owned(),
                };
                html!("<li><b>{}</b> {} <span class=\"muted\">{}</span></li>", line.label, number(line), hours)
            })
            .collect();
        (!self.lines.is_empty()).then(|| html!("<h2>{}</h2><ul class=\"said\">{}</ul>", words.numbers, rows))
    }

    fn page(&self, sent: &Sent, refused: Option<&str>) -> Html {
        let words = call_words::of(self.site.locale);
        html!(
            "<h1>{}</h1><p class=\"muted\">{}</p>{}{}{}",
            words.title,
            words.about,
            hotline(&self.site.calling, self.site.locale),
            self.numbers(words),
            self.site.calling.call_me.then(|| self.form(words, sent, refused))
        )
    }

    fn form(&self, words: &Words, sent: &Sent, refused: Option<&str>) -> Html {
        let asked = words::of(self.site.locale);
        html!(
            "<h2>{}</h2><p class=\"muted\">{}</p>{}<form method=\"post\" action=\"{}\" class=\"card\">{}{}\
             <label>{}<input type=\"tel\" name=\"number\" autocomplete=\"tel\" maxlength=\"40\" value=\"{}\" required aria-describedby=\"number-about\"></label>\
             <p id=\"number-about\" class=\"muted hint\">{}</p>\
             <label>{}<textarea name=\"text\" rows=\"4\" maxlength=\"20000\" required>{}</textarea></label>\
             <label class=\"tick\"><input type=\"checkbox\" name=\"stuck\" value=\"yes\"{}> {}</label>{}{}\
             <p class=\"trap\" aria-hidden=\"true\"><input name=\"website\" tabindex=\"-1\" autocomplete=\"off\"></p>\
             <button class=\"yes\">{}</button></form>",
            words.call_me,
            words.call_me_about,
            refused.map(|why| html!("<p class=\"notice\" role=\"alert\">{}</p>", why)),
            self.site.path(PLACE),
            self.proof.clone(),
            self.who(words, asked, sent),
            words.number,
            sent.field("number"),
            words.number_hint,
            words.text,
            sent.field("text"),
            checked(sent.field("stuck") == "yes"),
            words.stuck,
            when(words, sent),
            self.languages(words, sent),
            words.send
        )
    }

    fn who(&self, words: &Words, asked: &words::Words, sent: &Sent) -> Html {
        if let Some(visitor) = &self.visitor {
            return html!("<p class=\"muted\">{}</p>", visitor.address);
        }
        html!(
            "<div class=\"pair\"><label>{}<input name=\"name\" autocomplete=\"name\" maxlength=\"200\" value=\"{}\"></label>\
             <label>{}<input type=\"email\" name=\"address\" autocomplete=\"email\" maxlength=\"254\" value=\"{}\"></label></div>",
            asked.name,
            sent.field("name"),
            words.email,
            sent.field("address")
        )
    }

    fn languages(&self, words: &Words, sent: &Sent) -> Html {
        let chosen = Locale::from_tag(sent.field("language")).unwrap_or(self.site.locale);
        let options: Html = self
            .site
            .brand
            .locales
            .iter()
            .map(|one| {
                let mark = if *one == chosen { " selected" } else { "" };
                html!("<option value=\"{}\"{}>{}</option>", one.tag(), mark, locale_name(*one))
            })
            .collect();
        html!("<label>{}<select name=\"language\">{}</select></label>", words.language, options)
    }
}

/// The attribute of a box that is ticked.
const fn checked(on: bool) -> &'static str {
    if on { " checked" } else { "" }
}

/// When it suits: a part of the day, or in their own words.
fn when(words: &Words, sent: &Sent) -> Html {
    let chosen = sent.field("when");
    let option = |value: &'static str, name: &'static str| {
        html!(
            "<label class=\"tick\"><input type=\"radio\" name=\"when\" value=\"{}\"{}> {}</label>",
            value,
            checked(chosen == value || chosen.is_empty() && value == "soon"),
            name
        )
    };
    html!(
        "<fieldset class=\"field\"><legend>{}</legend>{}{}{}</fieldset>\
         <label>{}<input name=\"when_else\" maxlength=\"200\" value=\"{}\" autocomplete=\"off\"></label>",
        words.when,
        option("soon", words.soon),
        option("morning", words.morning),
        option("afternoon", words.afternoon),
        words.when_else,
        sent.field("when_else")
    )
}

/// The page.
pub(super) async fn show(
    state: State,
    own: Own,
    Path(tag): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let opened = opened(&state, &own, tag, &headers).await?;
    if !opened.site.calling.any() {
        return Ok(private(missing(&opened.site)));
    }
    Ok(opened.send(StatusCode::OK, opened.page(&Sent::default(), None)))
}

/// A wish that is as it should be.
struct Asked {
    site: Site,
    visitor: Option<Visitor>,
    name: String,
    email: Option<String>,
    wish: Wish,
    text: String,
}

fn asked(opened: &Opened, sent: &Sent) -> Result<Asked, String> {
    let (site, own) = (&opened.site, call_words::of(opened.site.locale));
    let all = words::of(site.locale);
    let number = phone::normalised(sent.field("number"), &site.calling.country);
    let number = number.ok_or_else(|| own.wrong_number.to_owned())?;
    let said = sent.field("text").trim().to_owned();
    form::check_words(all, &said)?;
    let given = sent.field("address").trim();
    let right = text::domain_of(given).is_some_and(|domain| domain.contains('.'));
    let email = match (&opened.visitor, given) {
        (Some(visitor), _) => Some(visitor.address.clone()),
        (None, "") => None,
        (None, given) if right && given.len() <= 254 && !given.contains(char::is_whitespace) => Some(given.to_owned()),
        (None, _) => return Err(all.wrong_address.to_owned()),
    };
    let part = match sent.field("when") {
        "morning" => own.morning,
        "afternoon" => own.afternoon,
        _ => own.soon,
    };
    let more = text::clean(sent.field("when_else").trim(), LONGEST_WISH).replace('\n', " ");
    let wish = if more.is_empty() { part.to_owned() } else { format!("{part}{}{more}", all.comma) };
    let locale = Locale::from_tag(sent.field("language")).filter(|locale| site.brand.locales.contains(locale));
    let lang = locale.unwrap_or(site.locale).tag().to_owned();
    let text = format!(
        "{said}\n\n{}{}{number}\n{}{}{wish}\n{}{}{}",
        own.number,
        all.colon,
        own.when.trim_end_matches(['?', '？']),
        all.colon,
        own.language.trim_end_matches(['?', '？']),
        all.colon,
        locale_name(locale.unwrap_or(site.locale))
    );
    form::check_words(all, &text)?;
    let name = text::clean(sent.field("name").trim(), 200).replace('\n', " ");
    let wish = Wish { number, wish, lang, urgent: sent.field("stuck") == "yes" };
    Ok(Asked { site: site.clone(), visitor: opened.visitor.clone(), name, email, wish, text })
}

impl Asked {
    /// Who asks: whoever is signed in, else the owner of the address, else somebody new. A number that was typed shows no
    /// more who somebody is than an address does, so nobody is found by it.
    fn contact(&self, tx: &mut Tx<'_>) -> Result<ContactId, Problem> {
        if let Some(visitor) = &self.visitor {
            return Ok(visitor.contact);
        }
        if let Some(known) = self.email.as_deref().map(|email| contacts::by_address(tx, email)).transpose()?.flatten() {
            return Ok(known);
        }
        let nameless = self.name.is_empty() && self.email.is_none();
        let name = if nameless { self.wish.number.clone() } else { self.name.clone() };
        let (email, locale) = (self.email.clone(), Some(self.wish.lang.clone()));
        Ok(contacts::add(tx, &contacts::NewContact { name, email, locale, ..Default::default() })?)
    }

    /// Begins the conversation; whoever plans calls reads of it in the log.
    fn begin(&self, tx: &mut Tx<'_>) -> Result<(), Problem> {
        let inboxes = inbox::store::all(tx)?;
        let wished = self.site.calling.lines.first().map(|line| line.inbox_id);
        let inbox = inboxes.iter().find(|inbox| Some(inbox.id) == wished).or_else(|| inboxes.first());
        let contact = self.contact(tx)?;
        let from = self.email.clone().map(|address| Address { name: self.name.clone(), address });
        let new = New {
            inbox: inbox.ok_or_else(|| Problem::not_found("inbox"))?,
            contact,
            from: from.as_ref(),
            doubtful: self.visitor.is_none(),
            subject: "",
            text: &self.text,
            by: write::PHONE,
            files: &[],
        };
        let id = write::begin(tx, &new)?;
        calling::keep(tx, id, &self.wish)?;
        let (kind, actor) = ("call.wished", Actor::contact(contact.0));
        tx.record(NewEvent { kind, conversation: Some(id.0), actor, only_for: None, data: json!({}) });
        Ok(())
    }
}

/// Takes a wish to be called.
pub(super) async fn take(
    state: State,
    own: Own,
    Path(tag): Path<String>,
    headers: HeaderMap,
    request: Request,
) -> Result<Response, Problem> {
    same_site(&headers)?;
    let opened = opened(&state, &own, tag, &headers).await?;
    if !opened.site.calling.call_me {
        return Ok(private(missing(&opened.site)));
    }
    let (all, rate) = (words::of(opened.site.locale), Rate::of(&headers));
    let sent = sent::read(request, Limits::of(&state.desk, false).without_files()).await?;
    let solved = proof::brought(&state.desk, sent.field("proof")).await?;
    let stranger = opened.visitor.is_none();
    if stranger {
        state.tide.came(state.desk.db.now());
    }
    let unproven = || (stranger && solved.is_none()).then(|| rate.wait_unproven(&state)).flatten();
    if let Some(seconds) = rate.wait(&state).or_else(unproven) {
        let page = opened.page(&sent, Some(all.too_often));
        return Ok(form::later(opened.send(StatusCode::TOO_MANY_REQUESTS, page), seconds));
    }
    if !sent.field("website").is_empty() {
        rate.count(&state);
        return Ok(opened.send(StatusCode::OK, taken(&opened, sent.field("number"))));
    }
    let asked = match asked(&opened, &sent) {
        Ok(asked) => asked,
        Err(why) => return Ok(opened.send(StatusCode::UNPROCESSABLE_ENTITY, opened.page(&sent, Some(&why)))),
    };
    rate.count(&state);
    let number = asked.wish.number.clone();
    let proven = state.desk.db.write(move |tx| begin(tx, &asked, solved.as_ref())).await?;
    if stranger && !proven {
        rate.count_unproven(&state);
    }
    Ok(opened.send(StatusCode::OK, taken(&opened, &number)))
}

/// Begins the conversation; answers whether work was done for it and not used before.
fn begin(tx: &mut Tx<'_>, asked: &Asked, solved: Option<&Solved>) -> Result<bool, Problem> {
    let proven = match solved {
        Some(solved) => proof::spend(tx, solved)?,
        None => false,
    };
    asked.begin(tx)?;
    Ok(proven)
}

fn taken(opened: &Opened, number_given: &str) -> Html {
    let words = call_words::of(opened.site.locale);
    let hotline = opened.site.calling.hotline();
    let hotline = hotline.map(|line| html!("<p>{} <b>{}</b></p>", words.or_hotline, number(line)));
    html!(
        "<h1>{}</h1><p class=\"card\" role=\"status\">{}</p>{}",
        words.taken,
        words.taken_about(number_given),
        hotline
    )
}
