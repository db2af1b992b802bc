//! The texts that the index was made from, as they stand in the tables: for indexing and for excerpts.
//! It never reads the index.

use std::collections::HashMap;

use causeway_base::Time;
use causeway_people::ContactId;
use causeway_store::{Result, Tx, sql};

use crate::{ConversationId, MessageId};

/// Subjects of conversations, with when each began; those of what was merged into one follow on lines of their own.
/// What was merged away itself has none.
pub(super) fn subjects(tx: &mut Tx<'_>, ids: &[ConversationId]) -> Result<Vec<(ConversationId, String, Time)>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut query = sql!("SELECT id, subject, created_at FROM conversation WHERE merged_into IS NULL AND id IN");
    let mut rows: Vec<(ConversationId, String, Time)> = tx.all(query.list(ids.iter().copied()))?;
    for (id, subject, _) in &mut rows {
        let query = sql!(
            "WITH RECURSIVE source (id, subject, number) AS (\
             SELECT id, subject, number FROM conversation WHERE merged_into = ? UNION ALL \
             SELECT c.id, c.subject, c.number FROM conversation c JOIN source s ON c.merged_into = s.id) \
             SELECT subject FROM source ORDER BY number LIMIT 200",
            *id
        );
        for (other,) in tx.all::<(String,)>(&query)? {
            subject.push('\n');
            subject.push_str(&other);
        }
    }
    Ok(rows)
}

/// The names and addresses of everybody in each conversation, one a line: the contact, then who takes part.
pub(super) fn people(tx: &mut Tx<'_>, ids: &[ConversationId]) -> Result<Vec<(ConversationId, String, Time)>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut query = sql!(
        "SELECT c.id, c.created_at, k.id, k.name FROM conversation c \
         JOIN contact k ON k.id = c.contact_id WHERE c.merged_into IS NULL AND c.id IN"
    );
    let rows: Vec<(ConversationId, Time, ContactId, String)> = tx.all(query.list(ids.iter().copied()))?;
    let mut query = sql!("SELECT contact_id, address FROM contact_address WHERE contact_id IN");
    query.list(rows.iter().map(|row| row.2));
    let mut addresses: HashMap<ContactId, Vec<String>> = HashMap::new();
    for (contact, address) in tx.all(query.add("ORDER BY position"))? {
        addresses.entry(contact).or_default().push(address);
    }
    let mut query = sql!("SELECT conversation_id, address, name FROM participant WHERE conversation_id IN");
    query.list(ids.iter().copied());
    let mut others: HashMap<ConversationId, Vec<String>> = HashMap::new();
    for (conversation, address, name) in tx.all::<(_, String, String)>(query.add("ORDER BY address"))? {
        others.entry(conversation).or_default().extend([name, address]);
    }
    let line = |(id, at, contact, name): (ConversationId, Time, ContactId, String)| {
        let all = std::iter::once(name)
            .chain(addresses.get(&contact).cloned().unwrap_or_default())
            .chain(others.remove(&id).unwrap_or_default());
        (id, distinct(all), at)
    };
    Ok(rows.into_iter().map(line).collect())
}

fn distinct(lines: impl Iterator<Item = String>) -> String {
    let mut all: Vec<String> = Vec::new();
    for line in lines.filter(|line| !line.is_empty()) {
        if !all.contains(&line) {
            all.push(line);
        }
    }
    all.join("\n")
}

/// The names of each message's attachments, one a line; pictures inside the text have none that anybody chose.
pub(super) fn files(tx: &mut Tx<'_>, ids: &[MessageId]) -> Result<HashMap<MessageId, String>> {
    let mut all: HashMap<MessageId, String> = HashMap::new();
    if ids.is_empty() {
        return Ok(all);
    }
    let mut query = sql!("SELECT message_id, name FROM attachment WHERE inline = FALSE AND message_id IN");
    query.list(ids.iter().copied());
    for (message, name) in tx.all::<(MessageId, String)>(query.add("ORDER BY id"))? {
        let names = all.entry(message).or_default();
        if !names.is_empty() {
            names.push('\n');
        }
        names.push_str(&name);
    }
    Ok(all)
}

/// The texts of messages, without secrets.
pub(super) fn bodies(tx: &mut Tx<'_>, ids: &[MessageId]) -> Result<HashMap<MessageId, String>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let mut query = sql!("SELECT id, text FROM message WHERE id IN");
    let rows = tx.all::<(MessageId, String)>(query.list(ids.iter().copied()))?;
    Ok(rows.into_iter().map(|(id, text)| (id, crate::secret::masked(&text))).collect())
}

/// The beginnings of the newest messages.
pub(super) fn snippets(tx: &mut Tx<'_>, ids: &[ConversationId]) -> Result<HashMap<ConversationId, String>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let mut query = sql!("SELECT id, snippet FROM conversation WHERE id IN");
    Ok(tx.all::<(ConversationId, String)>(query.list(ids.iter().copied()))?.into_iter().collect())
}
