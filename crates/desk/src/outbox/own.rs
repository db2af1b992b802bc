//! Mails that the desk writes in its own name to one person: news for a colleague, a call, a link to sign in.
//! They belong to no conversation, and say that no person wrote them (RFC 3834).

use causeway_base::text;
use causeway_mail::{Address, Outgoing, Unsubscribe};
use causeway_store::{Result, Tx};

use super::{OutEnvelope, Refused, Transport};
use crate::relay::{self, RelaySettings};
use crate::{Desk, inbox, organisation, signing};

/// From whom such mails come, and by which way they leave.
pub struct Sender {
    relay: RelaySettings,
    from: Address,
    mark: String,
}

/// The desk as a sender: its first inbox under the organisation's name. Nothing without a relay.
///
/// # Errors
/// What the database says.
pub fn sender(tx: &mut Tx<'_>, desk: &Desk) -> Result<Option<Sender>> {
    let inboxes = inbox::store::all(tx)?;
    let (Some(relay), Some(inbox)) = (relay::store::in_force(tx, desk)?, inboxes.first()) else { return Ok(None) };
    let Some(organisation) = organisation::store::find(tx)? else { return Ok(None) };
    let from = Address { name: organisation.name, address: inbox.address.clone() };
    Ok(Some(Sender { relay, from, mark: organisation.desk_id.to_string() }))
}

/// A mail to one person.
#[derive(Debug, Clone, Default)]
pub struct OwnMail {
    /// Names the mail; the same for every attempt, so that a retry is no second mail.
    pub key: String,
    /// To whom.
    pub to: Address,
    /// What it is about.
    pub subject: String,
    /// What it says, as plain text.
    pub text: String,
    /// The same as safe HTML.
    pub html: String,
    /// How the reader ends such mails (RFC 8058).
    pub unsubscribe: Option<Unsubscribe>,
}

/// Sends it.
///
/// # Errors
/// What the relay says, or why the mail could not be signed.
pub async fn send(
    desk: &Desk,
    transport: &dyn Transport,
    sender: Sender,
    mail: OwnMail,
) -> std::result::Result<(), Refused> {
    let domain = text::domain_of(&sender.from.address).unwrap_or_else(|| "causeway.invalid".to_owned());
    let (from, to) = (sender.from.address.clone(), mail.to.address.clone());
    let outgoing = Outgoing {
        message_id: causeway_mail::message_id(&mail.key, &domain),
        date_ms: desk.db.now().ms(),
        from: sender.from,
        to: vec![mail.to],
        subject: mail.subject,
        text: mail.text,
        html: Some(mail.html),
        desk_mark: sender.mark,
        automatic: true,
        unsubscribe: mail.unsubscribe,
        ..Outgoing::default()
    };
    let bytes = signing::signed(desk, &from, causeway_mail::compose(&outgoing)).await;
    let bytes = bytes.map_err(|error| Refused::Temporary(error.to_string()))?;
    transport.send(sender.relay, OutEnvelope { from, to: vec![to] }, bytes).await.map(drop)
}
