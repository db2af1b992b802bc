//! The mail that gathers what a person has not read after a quarter of an hour: one mail, one job a person.
//! It never mails what was read meanwhile, and nothing twice.

use std::sync::Arc;

use causeway_base::{Time, text};
use causeway_identity::{UserId, user};
use causeway_mail::{Address, Outgoing, Unsubscribe};
use causeway_queue::{Failure, Handler, Job, NewJob, Outcome, enqueue};
use causeway_store::{Result, Tx};
use serde::{Deserialize, Serialize};

use super::{Notification, NotificationId, store, unsubscribe, words};
use crate::outbox::{OutEnvelope, Refused, Transport};
use crate::relay::{self, RelaySettings};
use crate::{Desk, inbox, organisation, signing};

const KIND: &str = "notification.digest";
/// How long something may stay unread before it is mailed.
const WAIT_MS: i64 = 15 * 60_000;

#[derive(Debug, Serialize, Deserialize)]
struct Payload {
    user: UserId,
}

/// Plans the mail of a person, unless one is planned already; not before the quiet hours end.
pub fn plan(tx: &mut Tx<'_>, user: UserId, quiet_until: Option<Time>) -> Result<()> {
    let due = tx.now().plus_ms(WAIT_MS);
    let at = quiet_until.map_or(due, |end| end.max(due));
    enqueue(tx, &NewJob::new(KIND, &Payload { user }).unique(user.to_string()).at(at))
}

/// The job.
pub fn job(desk: Desk, transport: Arc<dyn Transport>) -> Handler {
    Handler::new(KIND, move |job: Job| send(desk.clone(), Arc::clone(&transport), job)).at_once(2)
}

/// All that the mail is made from.
struct Sources {
    person: user::User,
    news: Vec<Notification>,
    /// When the oldest of them has waited long enough.
    due: Time,
    relay: RelaySettings,
    from: Address,
    mark: String,
}

fn sources(tx: &mut Tx<'_>, desk: &Desk, id: UserId) -> Result<Option<Sources>> {
    let Some(person) = user::store::find(tx, id)?.filter(|person| person.active) else { return Ok(None) };
    let news = store::to_mail(tx, id)?;
    let inboxes = inbox::store::all(tx)?;
    let (Some(relay), Some(inbox)) = (relay::store::in_force(tx, desk)?, inboxes.first()) else { return Ok(None) };
    let Some(organisation) = organisation::store::find(tx)? else { return Ok(None) };
    let from = Address { name: organisation.name, address: inbox.address.clone() };
    let due = store::oldest_to_mail(tx, id)?.map_or(Time(0), |at| at.plus_ms(WAIT_MS));
    Ok(Some(Sources { person, news, due, relay, from, mark: organisation.desk_id.to_string() }))
}

async fn send(desk: Desk, transport: Arc<dyn Transport>, job: Job) -> Result<Outcome, Failure> {
    let payload: Payload = serde_json::from_str(&job.payload).map_err(|error| Failure::Dead(error.to_string()))?;
    let retry = |error: &dyn std::fmt::Display| Failure::Retry(error.to_string(), None);
    let (asked, id) = (desk.clone(), payload.user);
    let found = desk.db.read(move |tx| sources(tx, &asked, id)).await.map_err(|error| retry(&error))?;
    let Some(sources) = found.filter(|sources| !sources.news.is_empty()) else { return Ok(Outcome::Done) };
    let now = desk.db.now();
    // What planned this mail may have been read meanwhile; the rest gets its quarter of an hour.
    if sources.due > now {
        return Ok(Outcome::Later(sources.due));
    }
    let ids: Vec<NotificationId> = sources.news.iter().map(|one| one.id).collect();
    let mail = causeway_mail::compose(&letter(&desk, &sources, &job, now));
    let from = sources.from.address.clone();
    let mail = signing::signed(&desk, &from, mail).await.map_err(|error| retry(&error))?;
    let envelope = OutEnvelope { from, to: vec![sources.person.email.clone()] };
    match transport.send(sources.relay, envelope, mail).await {
        Ok(_) => Ok(Outcome::DoneWith(Box::new(move |tx| store::mailed(tx, &ids)))),
        Err(Refused::Temporary(words)) => Err(Failure::Retry(words, None)),
        Err(Refused::Permanent(words)) => {
            tracing::warn!(%words, "a mail of notifications was refused");
            Ok(Outcome::DoneWith(Box::new(move |tx| store::mailed(tx, &ids))))
        }
    }
}

fn letter(desk: &Desk, sources: &Sources, job: &Job, now: Time) -> Outgoing {
    let (locale, base) = (sources.person.locale, desk.settings.public_url.as_deref());
    let words = words::mail(locale, sources.news.len());
    let mut plain = format!("{}\n\n", words.intro);
    let mut html = format!("<p>{}</p><ul>", words.intro);
    for one in &sources.news {
        let line = words::line(locale, one);
        let shown = text::escape_html(&line);
        plain.push_str(&format!("- {line}\n"));
        match base.map(|base| words::link(base, one)) {
            Some(link) => {
                plain.push_str(&format!("  {link}\n"));
                html.push_str(&format!("<li><a href=\"{}\">{shown}</a></li>", text::escape_html(&link)));
            }
            None => html.push_str(&format!("<li>{shown}</li>")),
        }
    }
    plain.push_str(&format!("\n{}\n", words.end));
    html.push_str(&format!("</ul><p>{}</p>", words.end));
    let domain = text::domain_of(&sources.from.address).unwrap_or_else(|| "causeway.invalid".to_owned());
    Outgoing {
        // The same for every attempt of this job.
        message_id: causeway_mail::message_id(&format!("news-{}", job.id), &domain),
        date_ms: now.ms(),
        from: sources.from.clone(),
        to: vec![Address { name: sources.person.name.clone(), address: sources.person.email.clone() }],
        subject: words.subject,
        text: plain,
        html: Some(html),
        desk_mark: sources.mark.clone(),
        automatic: true,
        unsubscribe: base
            .and_then(|base| unsubscribe::link(desk, base, sources.person.id).ok())
            .map(|url| Unsubscribe { url }),
        ..Outgoing::default()
    }
}
