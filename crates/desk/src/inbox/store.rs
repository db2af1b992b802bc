//! All SQL of inboxes.
//! It never deletes an inbox that conversations came through.

use std::collections::HashMap;

use causeway_identity::TeamId;
use causeway_store::{Result, Tx, from_row, sql};

use super::{Inbox, InboxId, SenderName};
use crate::mailbox;

struct InboxRow {
    id: InboxId,
    name: String,
    address: String,
    team_id: Option<TeamId>,
    from_name: SenderName,
    quote_history: bool,
    signature_html: String,
    version: i64,
}
from_row!(InboxRow { id, name, address, team_id, from_name, quote_history, signature_html, version });

const COLUMNS: &str = "SELECT id, name, address, team_id, from_name, quote_history, signature_html, version FROM inbox";

fn complete(tx: &mut Tx<'_>, rows: Vec<InboxRow>) -> Result<Vec<Inbox>> {
    let mut mailboxes = mailbox::store::all(tx)?;
    let mut aliases = aliases(tx)?;
    Ok(rows
        .into_iter()
        .map(|row| Inbox {
            mailbox: mailboxes.remove(&row.id),
            aliases: aliases.remove(&row.id).unwrap_or_default(),
            id: row.id,
            name: row.name,
            address: row.address,
            team_id: row.team_id,
            from_name: row.from_name,
            quote_history: row.quote_history,
            signature_html: row.signature_html,
            version: row.version,
        })
        .collect())
}

/// The further addresses of every inbox that has any.
fn aliases(tx: &mut Tx<'_>) -> Result<HashMap<InboxId, Vec<String>>> {
    let rows: Vec<(InboxId, String)> = tx.all(&sql!("SELECT inbox_id, address FROM inbox_alias ORDER BY address"))?;
    let mut found: HashMap<InboxId, Vec<String>> = HashMap::new();
    for (inbox, address) in rows {
        found.entry(inbox).or_default().push(address);
    }
    Ok(found)
}

/// Sets the further addresses of an inbox; each must be nobody else's, which [`is_taken`] tells.
pub fn set_aliases(tx: &mut Tx<'_>, id: InboxId, addresses: &[String]) -> Result<()> {
    tx.run(&sql!("DELETE FROM inbox_alias WHERE inbox_id = ?", id))?;
    for address in addresses {
        tx.run(&sql!("INSERT INTO inbox_alias (address, inbox_id) VALUES (?, ?)", address, id))?;
    }
    Ok(())
}

/// All inboxes, the oldest first: that one gets what names no inbox.
pub fn all(tx: &mut Tx<'_>) -> Result<Vec<Inbox>> {
    let mut query = sql!(COLUMNS);
    let rows = tx.all(query.add("ORDER BY created_at, id LIMIT 1000"))?;
    complete(tx, rows)
}

/// One inbox.
pub fn find(tx: &mut Tx<'_>, id: InboxId) -> Result<Option<Inbox>> {
    let mut query = sql!(COLUMNS);
    let rows = tx.all(query.add("WHERE id = ?").bind(id))?;
    Ok(complete(tx, rows)?.into_iter().next())
}

/// Of each mailbox the server whose `Authentication-Results` are believed, where one was named.
pub fn believed_servers(tx: &mut Tx<'_>) -> Result<HashMap<InboxId, String>> {
    let rows: Vec<(InboxId, String)> =
        tx.all(&sql!("SELECT inbox_id, authserv_id FROM mailbox WHERE authserv_id IS NOT NULL AND authserv_id <> ''"))?;
    Ok(rows.into_iter().collect())
}

/// The fields of an inbox that people set.
#[derive(Debug, Clone)]
pub struct Fields {
    /// See [`Inbox::name`].
    pub name: String,
    /// See [`Inbox::address`].
    pub address: String,
    /// See [`Inbox::team_id`].
    pub team_id: Option<TeamId>,
    /// See [`Inbox::from_name`].
    pub from_name: SenderName,
    /// See [`Inbox::quote_history`].
    pub quote_history: bool,
    /// See [`Inbox::signature_html`].
    pub signature_html: String,
}

/// Adds an inbox. `None` when the address belongs to another one.
pub fn add(tx: &mut Tx<'_>, fields: &Fields) -> Result<Option<InboxId>> {
    let (id, now): (InboxId, _) = (tx.new_id(), tx.now());
    let added = tx.run(&sql!(
        "INSERT INTO inbox (id, name, address, team_id, from_name, quote_history, signature_html, created_at) \
         VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (address) DO NOTHING",
        id,
        &fields.name,
        &fields.address,
        fields.team_id,
        fields.from_name,
        fields.quote_history,
        &fields.signature_html,
        now
    ))?;
    Ok((added > 0).then_some(id))
}

/// Writes an inbox if it still has `version`. Says whether it did.
pub fn save(tx: &mut Tx<'_>, id: InboxId, fields: &Fields, version: i64) -> Result<bool> {
    Ok(tx.run(&sql!(
        "UPDATE inbox SET name = ?, address = ?, team_id = ?, from_name = ?, quote_history = ?, signature_html = ?, \
         version = version + 1 WHERE id = ? AND version = ?",
        &fields.name,
        &fields.address,
        fields.team_id,
        fields.from_name,
        fields.quote_history,
        &fields.signature_html,
        id,
        version
    ))? > 0)
}

/// Whether another inbox than `except` has this address, as its own or as a further one.
pub fn is_taken(tx: &mut Tx<'_>, address: &str, except: Option<InboxId>) -> Result<bool> {
    let mine: Vec<(InboxId,)> = tx.all(&sql!(
        "SELECT id FROM inbox WHERE address = ? UNION ALL SELECT inbox_id FROM inbox_alias WHERE address = ?",
        address,
        address
    ))?;
    Ok(mine.iter().any(|(id,)| Some(*id) != except))
}

/// Whether any conversation or mail came through it.
pub fn is_used(tx: &mut Tx<'_>, id: InboxId) -> Result<bool> {
    let conversation: Option<(InboxId,)> =
        tx.first(&sql!("SELECT inbox_id FROM conversation WHERE inbox_id = ? LIMIT 1", id))?;
    let mail: Option<(InboxId,)> = tx.first(&sql!("SELECT inbox_id FROM ledger WHERE inbox_id = ? LIMIT 1", id))?;
    Ok(conversation.is_some() || mail.is_some())
}

/// Deletes an inbox that nothing refers to.
pub fn delete(tx: &mut Tx<'_>, id: InboxId) -> Result<bool> {
    Ok(tx.run(&sql!("DELETE FROM inbox WHERE id = ?", id))? > 0)
}
