//! Which conversation a mail belongs to, by an ordered list of rules, each with its reason.
//! Only a signed mark joins by itself; headers and numbers anyone can copy join only for those who take part.

use causeway_mail::{Mail, ReplyKey};
use causeway_store::{Result, Tx, sql};

use super::place;
use crate::ConversationId;
use crate::conversation::store as conversations;
use crate::ledger::store::Waiting;
use crate::message::{Join, JoinRule};

/// The most references that are looked up.
const REFERENCES: usize = 64;

/// The conversation and why, or `None` for a new one.
pub(super) fn conversation(
    tx: &mut Tx<'_>,
    key: &ReplyKey,
    waiting: &Waiting,
    mail: &Mail,
    sender: Option<&str>,
) -> Result<Option<(ConversationId, Join)>> {
    if let Some(found) = by_token(tx, key, waiting, mail)? {
        return Ok(Some(found));
    }
    // Without a sender nobody can take part.
    let Some(sender) = sender else { return Ok(None) };
    if let Some(found) = by_reference(tx, mail, sender)? {
        return Ok(Some(found));
    }
    by_number(tx, mail, sender)
}

fn by_token(tx: &mut Tx<'_>, key: &ReplyKey, waiting: &Waiting, mail: &Mail) -> Result<Option<(ConversationId, Join)>> {
    let addressed = place::destinations(waiting, mail)
        .find_map(|address| key.from_address(address).map(|number| (number, address.to_owned())));
    let marked = || {
        let tokens = causeway_mail::body_marker_tokens(mail);
        tokens.into_iter().find_map(|token| key.verify(&token).map(|number| (number, "mark in the text".to_owned())))
    };
    let Some((number, detail)) = addressed.or_else(marked) else { return Ok(None) };
    let found = conversations::by_number(tx, number)?;
    Ok(found.map(|id| (id, Join { rule: JoinRule::Token, detail })))
}

fn by_reference(tx: &mut Tx<'_>, mail: &Mail, sender: &str) -> Result<Option<(ConversationId, Join)>> {
    // The nearest ancestor decides: In-Reply-To, then References from the end.
    let named = mail.in_reply_to.iter().chain(mail.references.iter().rev()).take(REFERENCES);
    for header in named {
        let found: Vec<(ConversationId,)> =
            tx.all(&sql!("SELECT DISTINCT conversation_id FROM message WHERE header_id = ? LIMIT 20", header))?;
        for (id,) in found {
            if conversations::takes_part(tx, id, sender)? {
                return Ok(Some((id, Join { rule: JoinRule::Reference, detail: header.clone() })));
            }
        }
    }
    Ok(None)
}

fn by_number(tx: &mut Tx<'_>, mail: &Mail, sender: &str) -> Result<Option<(ConversationId, Join)>> {
    let Some(number) = causeway_mail::subject_number(&mail.subject) else { return Ok(None) };
    let Some(id) = conversations::by_number(tx, number)? else { return Ok(None) };
    if !conversations::takes_part(tx, id, sender)? {
        return Ok(None);
    }
    Ok(Some((id, Join { rule: JoinRule::Number, detail: format!("#{number}") })))
}
