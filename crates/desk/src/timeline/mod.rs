//! Everything that happened with a contact or a company, newest first: one reader over what other features keep.
//! It never writes, and never shows a secret or a customer that the reader may not know.

mod contacts;
pub mod routes;
mod sources;

use causeway_base::Time;
use causeway_identity::UserId;
use causeway_people::{CompanyId, ContactId};
use causeway_store::{Cursor, Result, Tx, named_values};
use schemars::JsonSchema;
use serde::Serialize;
use uuid::Uuid;

use crate::rearrange::ConversationRef;

named_values!(EntryKind "What happened." {
    Incoming "The customer wrote." = "incoming",
    Reply "We wrote." = "reply",
    Note "A colleague noted something." = "note",
    Begun "A conversation began." = "begun",
    Changed "A conversation went to another status or another person." = "changed",
    Asset "An asset was noted." = "asset",
    Merge "Another contact was merged into this one." = "merge",
});

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TimelineEntry {
    /// Names it among all entries.
    pub id: Uuid,
    /// When.
    pub at: Time,
    /// What.
    pub kind: EntryKind,
    /// Who did it, by name.
    pub who: String,
    /// The beginning of what was written, the asset, or the contact that was merged.
    pub text: String,
    /// The conversation that it belongs to.
    pub conversation: Option<ConversationRef>,
    /// The contact that it belongs to; told because a company has many.
    pub contact_id: Option<ContactId>,
    /// The message, when it is one.
    pub message_id: Option<crate::MessageId>,
    /// The status that the conversation went to, when it did.
    pub status_id: Option<crate::StatusId>,
}

/// Whose timeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// A contact's.
    Contact(ContactId),
    /// That of all contacts of a company, and of the company's assets.
    Company(CompanyId),
}

/// Up to `limit` entries of these kinds after `after`, newest first.
pub fn page(
    tx: &mut Tx<'_>,
    whose: Whose,
    reader: UserId,
    kinds: &[EntryKind],
    after: Option<Cursor>,
    limit: usize,
) -> Result<Vec<TimelineEntry>> {
    let question = sources::Question { whose, reader, after, limit };
    let mut all = Vec::new();
    let wished = |kind: EntryKind| kinds.is_empty() || kinds.contains(&kind);
    let messages: Vec<EntryKind> =
        [EntryKind::Incoming, EntryKind::Reply, EntryKind::Note].into_iter().filter(|kind| wished(*kind)).collect();
    if !messages.is_empty() {
        all.extend(sources::messages(tx, &question, &messages)?);
    }
    if wished(EntryKind::Begun) {
        all.extend(sources::begun(tx, &question)?);
    }
    if wished(EntryKind::Changed) {
        all.extend(sources::changed(tx, &question)?);
    }
    if wished(EntryKind::Asset) {
        all.extend(sources::assets(tx, &question)?);
    }
    if wished(EntryKind::Merge) {
        all.extend(sources::merges(tx, &question)?);
    }
    all.sort_unstable_by_key(|entry| std::cmp::Reverse((entry.at, entry.id)));
    all.truncate(limit);
    Ok(all)
}

#[cfg(test)]
mod tests;
