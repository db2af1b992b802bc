//! All SQL of merges of contacts.
//! It never decides what moves.

use causeway_identity::UserId;
use causeway_people::ContactId;
use causeway_store::{Error, Result, Tx, sql};

use super::{ContactMerge, ContactMergeId, Kept, Standing};
use crate::ConversationId;

/// Everything that a merge may change of a contact.
pub(super) fn standing(tx: &mut Tx<'_>, id: ContactId) -> Result<Standing> {
    type Columns = (Option<causeway_people::CompanyId>, Option<String>, Option<String>, Option<String>, String, bool);
    let (company, locale, reading, time_zone, note, confidential): Columns = tx.one(&sql!(
        "SELECT company_id, locale, reading, time_zone, note, confidential FROM contact WHERE id = ?",
        id
    ))?;
    Ok(Standing { company, locale, reading, time_zone, note, confidential })
}

/// Writes how a contact stands.
pub(super) fn set_standing(tx: &mut Tx<'_>, id: ContactId, standing: &Standing) -> Result<()> {
    tx.run(&sql!(
        "UPDATE contact SET company_id = ?, locale = ?, reading = ?, time_zone = ?, note = ?, confidential = ?, \
         version = version + 1 WHERE id = ?",
        standing.company,
        standing.locale.clone(),
        standing.reading.clone(),
        standing.time_zone.clone(),
        &standing.note,
        standing.confidential,
        id
    ))
    .map(drop)
}

/// Says of a contact whom it turned out to be.
pub(super) fn set_merged(tx: &mut Tx<'_>, id: ContactId, into: Option<ContactId>) -> Result<()> {
    tx.run(&sql!("UPDATE contact SET merged_into = ?, version = version + 1 WHERE id = ?", into, id)).map(drop)
}

/// The addresses of a contact with their places.
pub(super) fn addresses(tx: &mut Tx<'_>, id: ContactId) -> Result<Vec<(String, i64)>> {
    tx.all(&sql!("SELECT address, position FROM contact_address WHERE contact_id = ? ORDER BY position, address", id))
}

/// Gives an address that `from` has to `into`, at this place.
pub(super) fn move_address(
    tx: &mut Tx<'_>,
    address: &str,
    from: ContactId,
    into: ContactId,
    position: i64,
) -> Result<()> {
    tx.run(&sql!(
        "UPDATE contact_address SET contact_id = ?, position = ? WHERE address = ? AND contact_id = ?",
        into,
        position,
        address,
        from
    ))
    .map(drop)
}

/// The conversations of a contact.
pub(super) fn conversations(tx: &mut Tx<'_>, id: ContactId) -> Result<Vec<ConversationId>> {
    let rows: Vec<(ConversationId,)> =
        tx.all(&sql!("SELECT id FROM conversation WHERE contact_id = ? ORDER BY id", id))?;
    Ok(rows.into_iter().map(|row| row.0).collect())
}

/// Gives those of these conversations that `from` has to `into`; answers which.
pub(super) fn move_conversations(
    tx: &mut Tx<'_>,
    ids: &[ConversationId],
    from: ContactId,
    into: ContactId,
) -> Result<Vec<ConversationId>> {
    let mut moved = Vec::new();
    for some in ids.chunks(500) {
        let mut query = sql!("UPDATE conversation SET contact_id = ? WHERE contact_id = ?", into, from);
        query.add("AND id IN").list(some.iter().copied()).add("RETURNING id");
        moved.extend(tx.all::<(ConversationId,)>(&query)?.into_iter().map(|row| row.0));
    }
    moved.sort_unstable();
    Ok(moved)
}

/// Takes users off an access list.
pub(super) fn take_access(tx: &mut Tx<'_>, owner: ContactId, users: &[UserId]) -> Result<()> {
    let mut query = sql!("DELETE FROM confidential_access WHERE owner_id = ?", owner);
    tx.run(query.add("AND user_id IN").list(users.iter().copied())).map(drop)
}

/// Writes the merge down.
pub(super) fn log(
    tx: &mut Tx<'_>,
    id: ContactMergeId,
    by: UserId,
    from: ContactId,
    into: ContactId,
    kept: &Kept,
) -> Result<()> {
    let kept = serde_json::to_string(kept).map_err(|error| Error::Defect(error.to_string()))?;
    let now = tx.now();
    tx.run(&sql!(
        "INSERT INTO contact_merge (id, at, by_user, from_contact, into_contact, kept) VALUES (?, ?, ?, ?, ?, ?)",
        id,
        now,
        by,
        from,
        into,
        kept
    ))
    .map(drop)
}

causeway_store::from_row!(ContactMerge { id, at, by, from_id, from_name, into_id, undone_at });

const COLUMNS: &str = "SELECT m.id, m.at, m.by_user, m.from_contact, f.name, m.into_contact, m.undone_at \
                       FROM contact_merge m JOIN contact f ON f.id = m.from_contact";

/// One merge.
pub(super) fn find(tx: &mut Tx<'_>, id: ContactMergeId) -> Result<Option<ContactMerge>> {
    let mut query = sql!(COLUMNS);
    tx.first(query.add("WHERE m.id = ?").bind(id))
}

/// The merges into a contact, newest first.
pub(super) fn into_contact(tx: &mut Tx<'_>, id: ContactId) -> Result<Vec<ContactMerge>> {
    let mut query = sql!(COLUMNS);
    tx.all(query.add("WHERE m.into_contact = ?").bind(id).add("ORDER BY m.at DESC, m.id DESC LIMIT 100"))
}

/// What a merge needs to be undone.
pub(super) fn kept(tx: &mut Tx<'_>, id: ContactMergeId) -> Result<Option<Kept>> {
    let text: Option<(String,)> = tx.first(&sql!("SELECT kept FROM contact_merge WHERE id = ?", id))?;
    Ok(text.and_then(|row| serde_json::from_str(&row.0).ok()))
}

/// Notes that a merge was undone.
pub(super) fn set_undone(tx: &mut Tx<'_>, id: ContactMergeId, by: UserId) -> Result<()> {
    let now = tx.now();
    tx.run(&sql!("UPDATE contact_merge SET undone_at = ?, undone_by = ? WHERE id = ?", now, by, id)).map(drop)
}
