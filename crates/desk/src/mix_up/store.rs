//! Whose an address, a domain, a conversation or a file is, read for one writer.
//! It never says anything of a customer whom the writer may not know.

use causeway_identity::UserId;
use causeway_people::confidential::store::{hidden_companies, hidden_contacts, leave_out_conversations};
use causeway_people::{CompanyId, ContactId};
use causeway_store::{Result, Tx, sql};

use super::Reader;
use crate::ConversationId;
use crate::attachment::AttachmentId;

type Owner = (ContactId, Option<CompanyId>);

fn known_other(tx: &mut Tx<'_>, reader: &Reader, writer: UserId, owner: Option<Owner>) -> Result<bool> {
    let Some((contact, company)) = owner.filter(|(contact, company)| reader.is_other(*contact, *company)) else {
        return Ok(false);
    };
    let company_hidden = match company {
        Some(company) => !hidden_companies(tx, writer, &[company])?.is_empty(),
        None => false,
    };
    Ok(!company_hidden && hidden_contacts(tx, writer, &[contact])?.is_empty())
}

pub(super) fn is_address_of_other(tx: &mut Tx<'_>, reader: &Reader, writer: UserId, address: &str) -> Result<bool> {
    let owner = tx.first(&sql!(
        "SELECT k.id, k.company_id FROM contact_address d JOIN contact k ON k.id = d.contact_id WHERE d.address = ?",
        address
    ))?;
    known_other(tx, reader, writer, owner)
}

pub(super) fn is_domain_of_other(tx: &mut Tx<'_>, reader: &Reader, writer: UserId, domain: &str) -> Result<bool> {
    let owner: Option<(CompanyId,)> =
        tx.first(&sql!("SELECT company_id FROM company_domain WHERE domain = ?", domain))?;
    match owner {
        Some((company,)) if Some(company) != reader.company => Ok(hidden_companies(tx, writer, &[company])?.is_empty()),
        _ => Ok(false),
    }
}

pub(super) fn is_conversation_of_other(tx: &mut Tx<'_>, reader: &Reader, writer: UserId, number: i64) -> Result<bool> {
    let mut query = sql!(
        "SELECT k.id, k.company_id FROM conversation c JOIN contact k ON k.id = c.contact_id WHERE c.number = ?",
        number
    );
    leave_out_conversations(&mut query, writer);
    let owner: Option<Owner> = tx.first(&query)?;
    Ok(owner.is_some_and(|(contact, company)| reader.is_other(contact, company)))
}

/// The name of a file that is to be attached, when another customer sent the same one and this one did not.
pub(super) fn file_of_other(
    tx: &mut Tx<'_>,
    reader: &Reader,
    writer: UserId,
    file: AttachmentId,
) -> Result<Option<String>> {
    let mut query = sql!(
        "SELECT n.name, k.id, k.company_id FROM attachment n JOIN attachment a ON a.blob_key = n.blob_key \
         JOIN message m ON m.id = a.message_id AND m.kind = 'incoming' \
         JOIN conversation c ON c.id = m.conversation_id JOIN contact k ON k.id = c.contact_id \
         WHERE n.id = ? AND a.inline = FALSE",
        file
    );
    leave_out_conversations(&mut query, writer);
    query.add("ORDER BY a.created_at LIMIT 50");
    let senders: Vec<(String, ContactId, Option<CompanyId>)> = tx.all(&query)?;
    let theirs = senders.iter().any(|(_, contact, company)| !reader.is_other(*contact, *company));
    Ok(senders.into_iter().next().filter(|_| !theirs).map(|(name, ..)| name))
}

/// Whether the messages between the desk and the customer name it already. Looks at the newest that may.
pub(super) fn named_before(tx: &mut Tx<'_>, id: ConversationId, what: &str) -> Result<bool> {
    let what = what.to_lowercase();
    let literal = what.replace('_', "\\_");
    let texts: Vec<(String,)> = tx.all(&sql!(
        "SELECT text FROM message WHERE conversation_id = ? AND kind <> 'note' AND LOWER(text) LIKE ? ESCAPE '\\' \
         ORDER BY seq DESC LIMIT 20",
        id,
        format!("%{literal}%")
    ))?;
    Ok(texts.iter().any(|(text,)| super::find::stands_in(&text.to_lowercase(), &what)))
}
