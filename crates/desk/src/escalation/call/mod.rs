//! The mail that calls somebody at a level at once, with a link that takes the matter on: one job a person and step (R167).
//! It never calls for what somebody took on or what climbed on meanwhile, and quotes nothing that the customer wrote.

pub(super) mod page;
mod words;

use std::sync::Arc;

use causeway_base::{Locale, text};
use causeway_identity::{UserId, user};
use causeway_mail::Address;
use causeway_queue::{Failure, Handler, Job, NewJob, Outcome, enqueue};
use causeway_store::{Result, Tx};
use serde::{Deserialize, Serialize};

use super::start::place;
use super::{Escalation, EscalationId, EscalationState, Level, store};
use crate::conversation::view;
use crate::notification::{AboutConversation, hook, preferences};
use crate::outbox::own::{self, OwnMail, Sender};
use crate::outbox::{Refused, Transport};
use crate::{ConversationId, Desk, Priority, conversation};

const KIND: &str = "escalation.call";

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Payload {
    escalation: EscalationId,
    user: UserId,
    level: i64,
}

/// Plans what a level's media tell besides the app: a mail to each of `people`, and the chat groups of its teams.
/// What is not urgent waits for the end of a person's quiet hours.
pub(super) fn plan(tx: &mut Tx<'_>, one: &Escalation, level: &Level, people: &[UserId]) -> Result<()> {
    if level.chat {
        hook::plan_escalation(tx, &level.team_ids, one.conversation_id)?;
    }
    if !level.mail {
        return Ok(());
    }
    let (now, urgent) = (tx.now(), is_urgent(tx, one.conversation_id)?);
    for id in people {
        let Some(person) = user::store::find(tx, *id)? else { continue };
        let wishes = preferences::find(tx, *id)?;
        let quiet = if urgent { None } else { wishes.quiet_until(now, &person.time_zone) };
        let payload = Payload { escalation: one.id, user: *id, level: one.level };
        enqueue(tx, &NewJob::new(KIND, &payload).at(quiet.unwrap_or(now)))?;
    }
    Ok(())
}

fn is_urgent(tx: &mut Tx<'_>, id: ConversationId) -> Result<bool> {
    Ok(conversation::store::state(tx, id)?.is_some_and(|state| state.priority == Priority::Urgent))
}

/// The job.
pub(crate) fn job(desk: Desk, transport: Arc<dyn Transport>) -> Handler {
    Handler::new(KIND, move |job: Job| send(desk.clone(), Arc::clone(&transport), job)).at_once(2)
}

/// What a call is about, as the person called may see it.
struct Matter {
    escalation: Escalation,
    about: AboutConversation,
    locale: Locale,
}

/// Whether nobody took it on since this level was called.
const fn still_waits(one: &Escalation, level: i64) -> bool {
    one.ended_at.is_none() && one.level == level && matches!(one.state, EscalationState::Waiting)
}

/// The matter, unless it is gone or the person's account is closed.
fn matter(tx: &mut Tx<'_>, id: EscalationId, reader: UserId) -> Result<Option<Matter>> {
    let Some(escalation) = store::find(tx, id)? else { return Ok(None) };
    let Some(person) = user::store::find(tx, reader)?.filter(|person| person.active) else { return Ok(None) };
    let row = view::rows(tx, &[escalation.conversation_id], reader)?.pop();
    Ok(row.map(|row| Matter { escalation, about: row.into(), locale: person.locale }))
}

/// All that the mail is made from; nothing when nobody needs to be called any more, or there is no way out.
fn sources(tx: &mut Tx<'_>, desk: &Desk, payload: &Payload) -> Result<Option<(Matter, Address, Sender)>> {
    let found = matter(tx, payload.escalation, payload.user)?;
    let Some(matter) = found.filter(|found| still_waits(&found.escalation, payload.level)) else { return Ok(None) };
    let Some(person) = user::store::find(tx, payload.user)? else { return Ok(None) };
    let to = Address { name: person.name, address: person.email };
    Ok(own::sender(tx, desk)?.map(|sender| (matter, to, sender)))
}

async fn send(desk: Desk, transport: Arc<dyn Transport>, job: Job) -> std::result::Result<Outcome, Failure> {
    let payload: Payload = serde_json::from_str(&job.payload).map_err(|error| Failure::Dead(error.to_string()))?;
    let retry = |error: &dyn std::fmt::Display| Failure::Retry(error.to_string(), None);
    let (asked, wanted) = (desk.clone(), payload.clone());
    let found = desk.db.read(move |tx| sources(tx, &asked, &wanted)).await.map_err(|error| retry(&error))?;
    let Some((matter, to, sender)) = found else { return Ok(Outcome::Done) };
    let link = page::link(&desk, payload.escalation, payload.user).map_err(|error| retry(&error))?;
    let mail = OwnMail { key: format!("call-{}", job.id), to, ..letter(&matter, link.as_deref()) };
    match own::send(&desk, &*transport, sender, mail).await {
        Ok(()) => Ok(Outcome::Done),
        Err(Refused::Temporary(words)) => Err(Failure::Retry(words, None)),
        Err(Refused::Permanent(words)) => Err(Failure::Dead(words)),
    }
}

fn letter(matter: &Matter, link: Option<&str>) -> OwnMail {
    let one = &matter.escalation;
    let minutes = one.levels.get(place(one)).map_or(0, |level| level.minutes);
    let words = words::mail(matter.locale, one.drill);
    let about = format!("#{} {}", matter.about.number, matter.about.subject);
    let lines = [words::within(matter.locale, minutes), matter.about.contact.clone(), one.reason.clone()];
    let mut plain = format!("{about}\n\n");
    let mut html = format!("<p><strong>{}</strong></p>", text::escape_html(&about));
    for line in lines.iter().filter(|line| !line.is_empty()) {
        plain.push_str(&format!("{line}\n"));
        html.push_str(&format!("<p>{}</p>", text::escape_html(line)));
    }
    if let Some(link) = link {
        plain.push_str(&format!("\n{}\n{link}\n", words.take));
        html.push_str(&format!("<p><a href=\"{}\">{}</a></p>", text::escape_html(link), words.take));
    }
    OwnMail { subject: format!("{} {about}", words.subject), text: plain, html, ..OwnMail::default() }
}
