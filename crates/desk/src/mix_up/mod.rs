//! What a reply holds of another customer: an address, a conversation's number, a company's domain, a file. The writer
//! is asked once before it leaves. It never asks about what stands in the conversation already, and never tells of a
//! customer whom the writer may not know.

mod find;
mod store;

use causeway_base::text;
use causeway_identity::UserId;
use causeway_mail::Address;
use causeway_people::{CompanyId, ContactId};
use causeway_store::Tx;
use causeway_web::{Code, Problem};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::attachment::AttachmentId;
use crate::conversation::{State, store as conversations};

/// In what way something belongs to another customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// The address of another customer.
    Address,
    /// A domain of another customer's company.
    Domain,
    /// The number of another customer's conversation.
    Conversation,
    /// A file that another customer sent.
    File,
}

/// Something in a reply that belongs to another customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Foreign {
    /// What it is, as it stands in the reply, or the file's name; this is what gets confirmed.
    pub what: String,
    /// Why.
    pub why: Why,
}

/// For whom a reply is.
struct Reader {
    /// The customer.
    contact: ContactId,
    /// Their company.
    company: Option<CompanyId>,
}

impl Reader {
    /// Whether something of `contact` at `company` is another customer's.
    fn is_other(&self, contact: ContactId, company: Option<CompanyId>) -> bool {
        contact != self.contact && (company.is_none() || company != self.company)
    }
}

/// Asks about what belongs to another customer, except what is in `confirmed`.
///
/// # Errors
/// `confirm_content` with the list in `current`.
pub(crate) fn guard(
    tx: &mut Tx<'_>,
    state: &State,
    writer: UserId,
    reply: &Reply<'_>,
    confirmed: &[String],
) -> Result<(), Problem> {
    let mut foreign = foreign(tx, state, writer, reply)?;
    foreign.retain(|one| !confirmed.contains(&one.what));
    if foreign.is_empty() {
        return Ok(());
    }
    Err(Problem::new(Code::ConfirmContent, "Something in this reply belongs to another customer.")
        .hint("Take it out, or send again with it confirmed.")
        .current(&foreign))
}

/// What is looked at of a reply.
pub(crate) struct Reply<'a> {
    /// What is written.
    pub(crate) text: &'a str,
    /// What is attached.
    pub(crate) files: &'a [AttachmentId],
    /// Everybody who gets it.
    pub(crate) recipients: Vec<&'a Address>,
}

fn foreign(tx: &mut Tx<'_>, state: &State, writer: UserId, reply: &Reply<'_>) -> Result<Vec<Foreign>, Problem> {
    let named = find::in_text(reply.text);
    let mut foreign = Vec::new();
    if named.is_empty() && reply.files.is_empty() {
        return Ok(foreign);
    }
    let customer = causeway_people::contact::store::find(tx, state.contact_id)?;
    let reader =
        Reader { contact: state.contact_id, company: customer.and_then(|one| one.company).map(|company| company.id) };
    let mut known: Vec<String> =
        conversations::participants(tx, state.id)?.into_iter().map(|one| text::address_key(&one.address)).collect();
    known.extend(reply.recipients.iter().map(|one| text::address_key(&one.address)));
    for what in named.addresses {
        let key = text::address_key(&what);
        if !known.contains(&key) && store::is_address_of_other(tx, &reader, writer, &key)? {
            push(tx, state, &mut foreign, Foreign { what, why: Why::Address })?;
        }
    }
    for what in named.domains {
        if store::is_domain_of_other(tx, &reader, writer, &what)? {
            push(tx, state, &mut foreign, Foreign { what, why: Why::Domain })?;
        }
    }
    for number in named.numbers {
        if store::is_conversation_of_other(tx, &reader, writer, number)? {
            push(tx, state, &mut foreign, Foreign { what: format!("#{number}"), why: Why::Conversation })?;
        }
    }
    for file in reply.files {
        if let Some(what) = store::file_of_other(tx, &reader, writer, *file)? {
            foreign.push(Foreign { what, why: Why::File });
        }
    }
    Ok(foreign)
}

/// Notes it, unless it stands in the conversation already: then nobody is told anything new.
fn push(tx: &mut Tx<'_>, state: &State, all: &mut Vec<Foreign>, one: Foreign) -> Result<(), Problem> {
    if !store::named_before(tx, state.id, &one.what)? {
        all.push(one);
    }
    Ok(())
}

#[cfg(test)]
mod tests;
