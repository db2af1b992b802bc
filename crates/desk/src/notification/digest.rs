//! The mail that gathers what a person has not read after a quarter of an hour: one mail, one job a person.
//! It never mails what was read meanwhile, and nothing twice.

use std::sync::Arc;

use causeway_base::{Time, text};
use causeway_identity::{UserId, user};
use causeway_mail::{Address, Unsubscribe};
use causeway_queue::{Failure, Handler, Job, NewJob, Outcome, enqueue};
use causeway_store::{Result, Tx};
use serde::{Deserialize, Serialize};

use super::{Notification, NotificationId, store, unsubscribe, words};
use crate::Desk;
use crate::outbox::own::{self, OwnMail, Sender};
use crate::outbox::{Refused, Transport};

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
    sender: Sender,
}

fn sources(tx: &mut Tx<'_>, desk: &Desk, id: UserId) -> Result<Option<Sources>> {
    let Some(person) = user::store::find(tx, id)?.filter(|person| person.active) else { return Ok(None) };
    let news = store::to_mail(tx, id)?;
    let Some(sender) = own::sender(tx, desk)? else { return Ok(None) };
    let due = store::oldest_to_mail(tx, id)?.map_or(Time(0), |at| at.plus_ms(WAIT_MS));
    Ok(Some(Sources { person, news, due, sender }))
}

async fn send(desk: Desk, transport: Arc<dyn Transport>, job: Job) -> Result<Outcome, Failure> {
    let payload: Payload = serde_json::from_str(&job.payload).map_err(|error| Failure::Dead(error.to_string()))?;
    let retry = |error: &dyn std::fmt::Display| Failure::Retry(error.to_string(), None);
    let (asked, id) = (desk.clone(), payload.user);
    let found = desk.db.read(move |tx| sources(tx, &asked, id)).await.map_err(|error| retry(&error))?;
    let Some(sources) = found.filter(|sources| !sources.news.is_empty()) else { return Ok(Outcome::Done) };
    // What planned this mail may have been read meanwhile; the rest gets its quarter of an hour.
    if sources.due > desk.db.now() {
        return Ok(Outcome::Later(sources.due));
    }
    let ids: Vec<NotificationId> = sources.news.iter().map(|one| one.id).collect();
    let mail = OwnMail { key: format!("news-{}", job.id), ..letter(&desk, &sources.person, &sources.news) };
    match own::send(&desk, &*transport, sources.sender, mail).await {
        Err(Refused::Temporary(words)) => return Err(Failure::Retry(words, None)),
        Err(Refused::Permanent(words)) => tracing::warn!(%words, "a mail of notifications was refused"),
        Ok(()) => {}
    }
    Ok(Outcome::DoneWith(Box::new(move |tx| store::mailed(tx, &ids))))
}

fn letter(desk: &Desk, person: &user::User, news: &[Notification]) -> OwnMail {
    let (locale, base) = (person.locale, desk.settings.public_url.as_deref());
    let words = words::mail(locale, news.len());
    let mut plain = format!("{}\n\n", words.intro);
    let mut html = format!("<p>{}</p><ul>", words.intro);
    for one in news {
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
    OwnMail {
        to: Address { name: person.name.clone(), address: person.email.clone() },
        subject: words.subject,
        text: plain,
        html,
        unsubscribe: base.and_then(|base| unsubscribe::link(desk, base, person.id).ok()).map(|url| Unsubscribe { url }),
        ..OwnMail::default()
    }
}
