//! The outbox: replies on their way out, one durable job each, retried until the relay takes or refuses them.
//! A retry carries the same Message-ID and the same content; a reply never leaves without a row that says so.

pub mod letter;
pub mod own;
pub mod store;

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use causeway_base::Time;
use causeway_queue::{Failure, Handler, Job, NewJob, Outcome, cancel, enqueue};
use causeway_store::{Result, Tx};
use serde::{Deserialize, Serialize};

use crate::message::{Delivery, MessageId, store as messages};
use crate::relay::{self, RelaySettings, domain};
use crate::{Desk, InboxId, chat, inbox};

const KIND: &str = "outbox.send";
/// After this many attempts, an hour apart in the end (about two days), a reply counts as failed.
const ATTEMPTS: i64 = 60;
/// How long handing one mail over may take: large files go over slow lines.
const TIMEOUT: Duration = Duration::from_mins(10);

/// Who a mail goes from and to, as SMTP wants it.
#[derive(Debug, Clone)]
pub struct OutEnvelope {
    /// `MAIL FROM`.
    pub from: String,
    /// `RCPT TO`.
    pub to: Vec<String>,
}

/// Why the relay did not take a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    /// 4xx, or the network; another attempt may succeed.
    Temporary(String),
    /// 5xx; the words are the server's.
    Permanent(String),
}

/// What sending answers: the server's words.
pub type Sent = Pin<Box<dyn Future<Output = Result<String, Refused>> + Send>>;

/// Hands mails to a relay.
pub trait Transport: Send + Sync + 'static {
    /// Hands one mail over; answers only when the server took or refused it.
    fn send(&self, relay: RelaySettings, envelope: OutEnvelope, bytes: Vec<u8>) -> Sent;
}

#[derive(Debug, Serialize, Deserialize)]
struct Payload {
    message: MessageId,
}

/// The Message-ID of a reply, without brackets: it follows from the message's id, so every retry has the same.
pub(crate) fn header_id(tx: &mut Tx<'_>, id: MessageId, inbox: InboxId) -> Result<String> {
    let address = inbox::store::find(tx, inbox)?.map(|inbox| inbox.address).unwrap_or_default();
    let domain = causeway_base::text::domain_of(&address).unwrap_or_else(|| "causeway.invalid".to_owned());
    Ok(causeway_mail::message_id(&id.to_string(), &domain))
}

/// Plans a reply to leave at `at`.
pub(crate) fn plan(tx: &mut Tx<'_>, id: MessageId, at: Time) -> Result<()> {
    enqueue(tx, &NewJob::new(KIND, &Payload { message: id }).unique(id.to_string()).at(at))
}

/// Takes a planned reply out of the plan.
pub(crate) fn unplan(tx: &mut Tx<'_>, id: MessageId) -> Result<bool> {
    cancel(tx, KIND, &id.to_string())
}

/// The job.
pub fn job(desk: Desk, transport: Arc<dyn Transport>) -> Handler {
    let call = move |job: Job| send(desk.clone(), Arc::clone(&transport), job);
    Handler::new(KIND, call).at_once(8).attempts(ATTEMPTS + 1).timeout(TIMEOUT)
}

async fn send(desk: Desk, transport: Arc<dyn Transport>, job: Job) -> Result<Outcome, Failure> {
    let payload: Payload = serde_json::from_str(&job.payload).map_err(|error| Failure::Dead(error.to_string()))?;
    let id = payload.message;
    let retry = |error: &dyn std::fmt::Display| Failure::Retry(error.to_string(), None);
    let asked = desk.clone();
    let relay = desk.db.read(move |tx| relay::store::for_message(tx, &asked, id)).await;
    let relay = relay.map_err(|error| retry(&error))?;
    let reachable = relay.is_some();
    match desk.db.write(move |tx| chat::due(tx, id, reachable)).await.map_err(|error| retry(&error))? {
        chat::Due::Mail => {}
        chat::Due::Stay => return Ok(Outcome::Done),
        chat::Due::Later(at) => return Ok(Outcome::Later(at)),
    }
    let Some(relay) = relay else {
        desk.db.write(move |tx| moved(tx, id, Delivery::Held, None)).await.map_err(|error| retry(&error))?;
        return Ok(Outcome::Done);
    };
    let domains = match desk.db.write(move |tx| leave(tx, id)).await.map_err(|error| retry(&error))? {
        Ok(domains) => domains,
        Err(at) => return Ok(Outcome::Later(at)),
    };
    let letter = letter::build(&desk, id).await.map_err(|error| retry(&error))?;
    let Some(letter) = letter else {
        return Ok(Outcome::DoneWith(Box::new(move |tx| domain::arrive(tx, id, false))));
    };
    match transport.send(relay, letter.envelope, letter.bytes).await {
        Ok(words) => {
            let words = causeway_base::text::clean(&words, 500);
            Ok(Outcome::DoneWith(Box::new(move |tx| {
                domain::arrive(tx, id, true)?;
                moved(tx, id, Delivery::Sent, Some(&words))
            })))
        }
        Err(Refused::Temporary(words)) if job.attempts < ATTEMPTS => {
            let noted = words.clone();
            let note = move |tx: &mut Tx<'_>| put_off(tx, id, &domains, &noted);
            let pause = desk.db.write(note).await.map_err(|error| retry(&error))?;
            Err(Failure::Retry(words, pause))
        }
        Err(Refused::Temporary(words) | Refused::Permanent(words)) => Ok(Outcome::DoneWith(Box::new(move |tx| {
            domain::arrive(tx, id, false)?;
            moved(tx, id, Delivery::Failed, Some(&words))
        }))),
    }
}

/// Asks every cap whether a reply may leave now. Gives the domains that it goes to, or when to ask again.
fn leave(tx: &mut Tx<'_>, id: MessageId) -> Result<std::result::Result<Vec<String>, Time>> {
    let domains = domain::of_message(tx, id)?;
    if let Some(wait) = domain::wait(tx, id, &domains)? {
        if let Some(words) = wait.words {
            moved(tx, id, Delivery::Queued, Some(&words))?;
        }
        return Ok(Err(wait.until));
    }
    if let Some(at) = relay::pace::take(tx, id, &domains)? {
        return Ok(Err(at));
    }
    domain::depart(tx, id, &domains)?;
    Ok(Ok(domains))
}

/// Notes that the server wants a reply later. Gives the pause in milliseconds when its domain rests.
fn put_off(tx: &mut Tx<'_>, id: MessageId, domains: &[String], words: &str) -> Result<Option<i64>> {
    domain::arrive(tx, id, false)?;
    let rest = domain::rest(tx, domains, words)?;
    let shown = rest.as_ref().map_or(words, |(shown, _)| shown);
    moved(tx, id, Delivery::Queued, Some(shown))?;
    let now = tx.now();
    Ok(rest.map(|(_, until)| until.since(now)))
}

/// Notes where a reply stands, with its event.
fn moved(tx: &mut Tx<'_>, id: MessageId, delivery: Delivery, words: Option<&str>) -> Result<()> {
    let Some(message) = messages::find(tx, id)? else { return Ok(()) };
    store::set_delivery(tx, id, delivery, words)?;
    crate::conversation::store::note_delivery(tx, message.conversation_id)?;
    messages::record_delivery(tx, id, message.conversation_id, delivery);
    Ok(())
}

#[cfg(test)]
mod tests;
