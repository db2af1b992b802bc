//! Asking a customer for access data with a reply: the mail holds a link that works once, and what is entered behind it lies
//! in the vault, never in a mail (R99). It never shows what was entered but through the vault.

pub mod page;
mod words;

use causeway_base::seal::CannotOpen;
use causeway_base::{Random, Secret, Time};
use causeway_identity::UserId;
use causeway_store::{Result, Tx, sql};

use crate::{ConversationId, Desk, MessageId};

const DAY_MS: i64 = 86_400_000;
/// For how long the link works; the mail says so.
const LINK_DAYS: i64 = 7;
/// Binds the seal to its use.
const SEAL: &str = "access data";

/// Asks with this reply.
pub(crate) fn ask(tx: &mut Tx<'_>, id: ConversationId, message: MessageId, by: UserId) -> Result<()> {
    let now = tx.now();
    tx.run(&sql!(
        "INSERT INTO access_request (message_id, conversation_id, asked_by, asked_at) VALUES (?, ?, ?, ?)",
        message,
        id,
        by,
        now
    ))
    .map(drop)
}

/// Whether this reply asks.
pub(crate) fn asks(tx: &mut Tx<'_>, message: MessageId) -> Result<bool> {
    Ok(tx.value::<i64>(&sql!("SELECT COUNT(*) FROM access_request WHERE message_id = ?", message))? > 0)
}

/// Who asked, unless the link was used.
fn open(tx: &mut Tx<'_>, message: MessageId) -> Result<Option<(ConversationId, UserId)>> {
    tx.first(&sql!(
        "SELECT conversation_id, asked_by FROM access_request WHERE message_id = ? AND used_at IS NULL",
        message
    ))
}

/// The lines below a reply that asks, as HTML and as text; nothing without a public address, where no link would work.
///
/// # Errors
/// [`CannotOpen`], which only a broken sealer gives.
pub(crate) fn lines(
    desk: &Desk,
    message: MessageId,
    lang: Option<&str>,
    random: &dyn Random,
) -> std::result::Result<(String, String), CannotOpen> {
    let Some(base) = &desk.settings.public_url else { return Ok(Default::default()) };
    let until = desk.db.now().plus_ms(LINK_DAYS * DAY_MS).ms();
    let token = desk.sealer.seal(&Secret::new(format!("{message} {until}")), SEAL, random)?;
    Ok(words::below(lang, &format!("{}/api/v1/access-data/{token}", base.trim_end_matches('/'))))
}

/// The reply that a link names, while it works.
fn opened(desk: &Desk, token: &str) -> Option<MessageId> {
    let plain = desk.sealer.open(token, SEAL).ok()?;
    let (message, until) = plain.reveal().split_once(' ')?;
    let (message, until) = (message.parse().ok()?, Time(until.parse().ok()?));
    (desk.db.now() < until).then_some(message)
}

#[cfg(test)]
mod tests;
