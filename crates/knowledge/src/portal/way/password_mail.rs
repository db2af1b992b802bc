//! The mail that tells a customer that their password was set, changed or removed.
//! It never holds a password or a link that signs anybody in.

use std::sync::Arc;

use causeway_base::Locale;
use causeway_desk::Desk;
use causeway_desk::outbox::own::{self, OwnMail};
use causeway_desk::outbox::{Refused, Transport};
use causeway_mail::Address;
use causeway_queue::{Failure, Handler, Job, NewJob, Outcome, enqueue};
use causeway_store::{Result, Tx};
use serde::{Deserialize, Serialize};

use super::words;
use crate::html;

const KIND: &str = "portal.password";

/// What happened to a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Change {
    Set,
    Changed,
    Removed,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Payload {
    address: String,
    locale: Locale,
    brand: String,
    change: Change,
    /// Where a new link can be asked for; empty when nobody knows the desk's address.
    place: String,
}

/// Has the mail written.
pub(super) fn tell(
    tx: &mut Tx<'_>,
    site: &crate::site::Site,
    address: &str,
    change: Change,
    with_place: bool,
) -> Result<()> {
    let place = if with_place { site.whole(&site.path("sign-in")) } else { String::new() };
    let (address, brand, locale) = (address.to_owned(), site.brand.name.clone(), site.locale);
    enqueue(tx, &NewJob::new(KIND, &Payload { address, locale, brand, change, place })).map(drop)
}

/// The job that mails it.
pub fn job(desk: Desk, transport: Arc<dyn Transport>) -> Handler {
    Handler::new(KIND, move |job: Job| send(desk.clone(), Arc::clone(&transport), job)).at_once(2)
}

async fn send(desk: Desk, transport: Arc<dyn Transport>, job: Job) -> std::result::Result<Outcome, Failure> {
    let payload: Payload = serde_json::from_str(&job.payload).map_err(|error| Failure::Dead(error.to_string()))?;
    let asking = desk.clone();
    let sender = desk.db.read(move |tx| own::sender(tx, &asking)).await;
    let Some(sender) = sender.map_err(|error| Failure::Retry(error.to_string(), None))? else {
        return Ok(Outcome::Done);
    };
    let words = words::of(payload.locale);
    let (subject, text) = match payload.change {
        Change::Set => (words.mail_set, words.mail_set_text(&payload.brand)),
        Change::Changed => (words.mail_changed, words.mail_changed_text(&payload.brand)),
        Change::Removed => (words.mail_removed, words.mail_removed_text(&payload.brand)),
    };
    let place = (!payload.place.is_empty()).then_some(&payload.place);
    let mail = OwnMail {
        key: format!("password-{}", job.id),
        to: Address { name: String::new(), address: payload.address.clone() },
        subject: subject.to_owned(),
        text: format!(
            "{text}\n\n{}\n{}",
            words.mail_not_you,
            place.map(|place| format!("\n{place}\n")).unwrap_or_default()
        ),
        html: html!(
            "<p>{}</p><p>{}</p>{}",
            text,
            words.mail_not_you,
            place.map(|place| html!("<p><a href=\"{}\">{}</a></p>", place, place))
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
