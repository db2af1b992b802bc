//! When a customer and we last wrote to each other on each channel, and which of the customer's addresses are proven.
//! It never calls an address proven that only a header names.

use causeway_base::Time;
use causeway_people::ContactId;
use causeway_store::{Result, Tx, named_values, sql};
use schemars::JsonSchema;
use serde::Serialize;

use crate::message::Kind;

named_values!(Channel "How people write." {
    Mail "By mail." = "mail",
});

/// The last time that somebody wrote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub(super) struct LastContact {
    /// When.
    pub(super) at: Time,
    /// Who, by name.
    pub(super) who: String,
    /// In which conversation.
    pub(super) number: i64,
}

/// The last contacts on one channel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub(super) struct ChannelContacts {
    /// The channel.
    pub(super) channel: Channel,
    /// When the customer last wrote.
    pub(super) last_in: Option<LastContact>,
    /// When we last wrote to the customer.
    pub(super) last_out: Option<LastContact>,
}

/// An address of a customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub(super) struct KnownAddress {
    /// The address.
    pub(super) address: String,
    /// Whether a mail from it proved to come from its domain.
    pub(super) verified: bool,
}

/// How a contact can be reached, and was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub(super) struct Reach {
    /// All addresses, the one to write to first.
    pub(super) addresses: Vec<KnownAddress>,
    /// The last contacts by channel.
    pub(super) channels: Vec<ChannelContacts>,
}

fn last(tx: &mut Tx<'_>, id: ContactId, kind: Kind) -> Result<Option<LastContact>> {
    let row: Option<(Time, String, i64)> = tx.first(&sql!(
        "SELECT m.created_at, m.author_name, c.number FROM conversation c JOIN message m ON m.conversation_id = c.id \
         WHERE c.contact_id = ? AND m.kind = ? ORDER BY m.created_at DESC, m.id DESC LIMIT 1",
        id,
        kind
    ))?;
    Ok(row.map(|(at, who, number)| LastContact { at, who, number }))
}

/// What is known of how to reach a contact.
pub(super) fn reach(tx: &mut Tx<'_>, id: ContactId) -> Result<Reach> {
    let addresses: Vec<(String,)> =
        tx.all(&sql!("SELECT address FROM contact_address WHERE contact_id = ? ORDER BY position, address", id))?;
    let proven: Vec<(String,)> = tx.all(&sql!(
        "SELECT DISTINCT LOWER(m.author_email) FROM conversation c JOIN message m ON m.conversation_id = c.id \
         WHERE c.contact_id = ? AND m.kind = 'incoming' AND m.author_email IS NOT NULL AND m.proof LIKE ?",
        id,
        "%\"standing\":\"proven\"%"
    ))?;
    let known = |(address,): (String,)| KnownAddress {
        verified: proven.iter().any(|row| causeway_base::text::address_key(&row.0) == address),
        address,
    };
    let mail = ChannelContacts {
        channel: Channel::Mail,
        last_in: last(tx, id, Kind::Incoming)?,
        last_out: last(tx, id, Kind::Reply)?,
    };
    Ok(Reach { addresses: addresses.into_iter().map(known).collect(), channels: vec![mail] })
}
