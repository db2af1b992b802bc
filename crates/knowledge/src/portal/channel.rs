//! "How do you want to talk to us?": customers choose the way, at once and whenever they like (R59).
//! It is a wish that the team sees; it never closes another way.

use axum::extract::{Path, Request};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use causeway_people::portal::rules::{self, Offered, Wrong};
use causeway_people::portal::{Channel, Wish, store as wishes};
use causeway_store::{Actor, NewEvent, Tx};
use causeway_web::Problem;
use serde_json::json;

use super::door::Door;
use super::pages::head;
use super::sent::{self, Limits, Sent};
use super::{Own, State, Visitor, more_words, private, same_site, store, to_sign_in, words};
use crate::html;
use crate::html::Html;
use crate::site::{Site, frame};

/// The path behind the language.
const PLACE: &str = "channel";

/// The page for somebody.
struct Opened {
    site: Site,
    visitor: Option<Visitor>,
    offered: Offered,
    wish: Option<Wish>,
}

fn open(tx: &mut Tx<'_>, door: &Door) -> Result<Opened, Problem> {
    let (site, visitor) = door.enter(tx)?;
    let offered = Offered { phone: site.calling.any(), chat: store::has_chat(tx)? };
    let wish = match &visitor {
        Some(visitor) => wishes::wish(tx, visitor.contact)?,
        None => None,
    };
    Ok(Opened { site, visitor, offered, wish })
}

/// What is said above the form.
enum Said {
    Nothing,
    Kept,
    Refused(Wrong),
}

impl Opened {
    fn way(&self, way: Channel, chosen: Option<Channel>) -> Html {
        html!(
            "<label class=\"tick\"><input type=\"radio\" name=\"channel\" value=\"{}\" required{}> {}</label>",
            way.as_str(),
            if chosen == Some(way) { " checked" } else { "" },
            more_words::of(self.site.locale).way(way)
        )
    }

    fn page(&self, sent: &Sent, said: &Said) -> Html {
        let (words, all) = (more_words::of(self.site.locale), words::of(self.site.locale));
        let known = self.wish.as_ref();
        let chosen = Channel::from_name(sent.field("channel")).or_else(|| known.map(|wish| wish.channel));
        let number = known.and_then(|wish| wish.number.as_deref()).filter(|_| sent.field("number").is_empty());
        let ways: Html = self.offered.ways().map(|way| self.way(way, chosen)).collect();
        let number = self.offered.phone.then(|| {
            html!(
                "<label>{}<input type=\"tel\" name=\"number\" autocomplete=\"tel\" maxlength=\"40\" value=\"{}\"></label>",
                words.number,
                number.unwrap_or_else(|| sent.field("number"))
            )
        });
        let said = match said {
            Said::Nothing => {
                known.map(|wish| html!("<p class=\"muted\">{}</p>", words.chosen_at(&self.site.moment(wish.chosen_at))))
            }
            Said::Kept => Some(html!("<p class=\"card\" role=\"status\">{}</p>", words.kept)),
            Said::Refused(Wrong::Number) => {
                Some(html!("<p class=\"notice\" role=\"alert\">{}</p>", words.wrong_number))
            }
            Said::Refused(Wrong::Channel) => Some(html!("<p class=\"notice\" role=\"alert\">{}</p>", words.wrong_way)),
        };
        html!(
            "<p class=\"crumbs\"><a href=\"{}\">{}</a></p><h1>{}</h1><p class=\"muted\">{}</p>{}\
             <form method=\"post\" action=\"{}\" class=\"card\"><fieldset class=\"field\"><legend>{}</legend>{}</fieldset>{}\
             <button class=\"yes\">{}</button></form>",
            self.site.path("requests"),
            all.requests,
            words.channel,
            words.channel_about,
            said,
            self.site.path(PLACE),
            words.ways,
            ways,
            number,
            words.keep
        )
    }

    fn send(&self, status: StatusCode, body: Html) -> Response {
        private(frame(&self.site, status, &head(&self.site, more_words::of(self.site.locale).channel, PLACE), body))
    }
}

/// The page.
pub(super) async fn show(
    state: State,
    own: Own,
    Path(tag): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let door = Door::of(&state, &headers, own.is_some(), tag);
    let opened = state.desk.db.read(move |tx| open(tx, &door)).await?;
    if opened.visitor.is_none() {
        return Ok(to_sign_in(&opened.site));
    }
    Ok(opened.send(StatusCode::OK, opened.page(&Sent::default(), &Said::Nothing)))
}

/// Keeps what a form says for whoever is signed in.
fn keep(tx: &mut Tx<'_>, door: &Door, channel: &str, number: &str) -> Result<(Opened, Said), Problem> {
    let mut opened = open(tx, door)?;
    let Some(visitor) = &opened.visitor else { return Ok((opened, Said::Nothing)) };
    let contact = visitor.contact;
    let (channel, number) = match rules::wish(channel, number, opened.offered, &opened.site.calling.country) {
        Ok(wish) => wish,
        Err(wrong) => return Ok((opened, Said::Refused(wrong))),
    };
    if wishes::choose(tx, contact, channel, number.as_deref())? {
        let (actor, data) = (Actor::contact(contact.0), json!({ "contact_id": contact, "channel": channel }));
        tx.record(NewEvent { kind: "contact.channel", conversation: None, actor, only_for: None, data });
    }
    opened.wish = wishes::wish(tx, contact)?;
    Ok((opened, Said::Kept))
}

/// Takes what a customer chose.
pub(super) async fn take(
    state: State,
    own: Own,
    Path(tag): Path<String>,
    headers: HeaderMap,
    request: Request,
) -> Result<Response, Problem> {
    same_site(&headers)?;
    let door = Door::of(&state, &headers, own.is_some(), tag);
    let sent = sent::read(request, Limits::of(&state.desk, true).without_files()).await?;
    let (channel, number) = (sent.field("channel").to_owned(), sent.field("number").trim().to_owned());
    let (opened, said) = state.desk.db.write(move |tx| keep(tx, &door, &channel, &number)).await?;
    if opened.visitor.is_none() {
        return Ok(to_sign_in(&opened.site));
    }
    let refused = matches!(said, Said::Refused(_));
    let status = if refused { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    // What was kept is shown as it was kept.
    let shown = if refused { sent } else { Sent::default() };
    let page = opened.page(&shown, &said);
    Ok(opened.send(status, page))
}
