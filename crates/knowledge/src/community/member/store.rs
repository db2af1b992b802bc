//! All SQL of members.
//! It never reads a mail address.

use std::collections::HashMap;

use causeway_base::{Time, text};
use causeway_identity::UserId;
use causeway_people::ContactId;
use causeway_store::{Result, Tx, from_row, sql};

use super::{Deeds, Member};
use crate::community::{MemberId, PostState};

const ROWS: &str = "SELECT m.id, m.contact_id, m.user_id, m.name, m.locale, m.silenced, m.mails, m.joined_at, m.version \
     FROM community_member m";
/// A day in milliseconds.
const DAY: i64 = 86_400_000;
/// For how long something that was hidden counts.
const HIDDEN: i64 = 90 * DAY;

/// One member.
pub fn find(tx: &mut Tx<'_>, id: MemberId) -> Result<Option<Member>> {
    let mut query = sql!(ROWS);
    tx.first(query.add("WHERE m.id = ?").bind(id))
}

/// The member of a folded name.
pub fn by_key(tx: &mut Tx<'_>, key: &str) -> Result<Option<Member>> {
    let mut query = sql!(ROWS);
    tx.first(query.add("WHERE m.name_key = ?").bind(key))
}

/// The members of these folded names.
pub fn by_keys(tx: &mut Tx<'_>, keys: impl IntoIterator<Item = String>) -> Result<Vec<Member>> {
    let mut query = sql!(ROWS);
    tx.all(query.add("WHERE m.name_key IN").list(keys))
}

/// A customer as a member; one who was merged into them counts.
pub fn by_contact(tx: &mut Tx<'_>, contact: ContactId) -> Result<Option<Member>> {
    let mut query = sql!(ROWS);
    query.add("WHERE m.contact_id = ? OR m.contact_id IN (SELECT id FROM contact WHERE merged_into = ?)");
    query.bind(contact).bind(contact);
    tx.first(query.add("ORDER BY m.joined_at, m.id LIMIT 1"))
}

/// A colleague as a member.
pub fn by_user(tx: &mut Tx<'_>, user: UserId) -> Result<Option<Member>> {
    let mut query = sql!(ROWS);
    tx.first(query.add("WHERE m.user_id = ?").bind(user))
}

/// Adds a member.
pub fn add(tx: &mut Tx<'_>, member: &Member) -> Result<()> {
    tx.run(&sql!(
        "INSERT INTO community_member (id, contact_id, user_id, name, name_key, locale, joined_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
        member.id,
        member.contact_id,
        member.user_id,
        &member.name,
        text::fold(&member.name),
        member.locale,
        member.joined_at
    ))
    .map(drop)
}

/// Writes whether somebody may write and wants mails, if the row still has the version of `new`. Says whether it had.
pub fn save(tx: &mut Tx<'_>, new: &Member) -> Result<bool> {
    Ok(tx.run(&sql!(
        "UPDATE community_member SET silenced = ?, mails = ?, version = version + 1 WHERE id = ? AND version = ?",
        new.silenced,
        new.mails,
        new.id,
        new.version
    ))? > 0)
}

/// Says whether somebody wants mails.
pub fn set_mails(tx: &mut Tx<'_>, id: MemberId, mails: bool) -> Result<()> {
    tx.run(&sql!("UPDATE community_member SET mails = ?, version = version + 1 WHERE id = ?", mails, id)).map(drop)
}

struct Counted {
    id: MemberId,
    joined_at: Time,
    shown: i64,
    votes: i64,
    hidden: i64,
}
from_row!(Counted { id, joined_at, shown, votes, hidden });

/// What members did so far.
pub fn deeds(tx: &mut Tx<'_>, ids: &[MemberId]) -> Result<HashMap<MemberId, Deeds>> {
    let now = tx.now();
    let mut query = sql!(
        "SELECT m.id, m.joined_at, CAST(SUM(CASE WHEN p.state = ? THEN 1 ELSE 0 END) AS BIGINT), \
         CAST(SUM(CASE WHEN p.state = ? THEN p.votes ELSE 0 END) AS BIGINT), \
         CAST(SUM(CASE WHEN p.state IN ('hidden', 'deleted') AND p.why = 'team' AND p.judged_at > ? THEN 1 ELSE 0 END) AS BIGINT) \
         FROM community_member m LEFT JOIN community_post p ON p.member_id = m.id WHERE m.id IN",
        PostState::Shown,
        PostState::Shown,
        now.plus_ms(-HIDDEN)
    );
    query.list(ids.iter().copied()).add("GROUP BY m.id, m.joined_at");
    let rows: Vec<Counted> = tx.all(&query)?;
    let mut query = sql!(
        "SELECT p.member_id, COUNT(*) FROM community_topic t JOIN community_post p ON p.id = t.accepted_id \
         JOIN community_post q ON q.topic_id = t.id AND q.no = 1 \
         WHERE p.state = ? AND q.member_id <> p.member_id AND p.member_id IN",
        PostState::Shown
    );
    query.list(ids.iter().copied()).add("GROUP BY p.member_id");
    let accepted: HashMap<MemberId, i64> = tx.all::<(MemberId, i64)>(&query)?.into_iter().collect();
    let whole = |row: Counted| {
        let accepted = accepted.get(&row.id).copied().unwrap_or(0);
        let days = now.since(row.joined_at) / DAY;
        (row.id, Deeds { shown: row.shown, votes: row.votes, accepted, hidden: row.hidden, days })
    };
    Ok(rows.into_iter().map(whole).collect())
}

/// What one member did so far.
pub fn deeds_of(tx: &mut Tx<'_>, id: MemberId) -> Result<Deeds> {
    Ok(deeds(tx, &[id])?.remove(&id).unwrap_or_default())
}

/// Members by what is shown of theirs, who wrote most first; those of a brand's topics.
pub fn most_active(tx: &mut Tx<'_>, brand: crate::BrandId, staff: bool, limit: usize) -> Result<Vec<Member>> {
    let mut query = sql!(ROWS);
    query.add("JOIN (SELECT p.member_id AS id, COUNT(*) AS posts, SUM(p.votes) AS votes FROM community_post p");
    query.add("JOIN community_topic t ON t.id = p.topic_id WHERE t.brand_id = ? AND p.state = 'shown'").bind(brand);
    query.add("GROUP BY p.member_id) d ON d.id = m.id");
    if !staff {
        query.add("WHERE m.user_id IS NULL");
    }
    tx.all(query.add("ORDER BY d.votes DESC, d.posts DESC, m.joined_at, m.id LIMIT ?").bind(limit))
}

/// All members, the newest first; those whose name has `words`, when it is given.
pub fn list(
    tx: &mut Tx<'_>,
    words: Option<&str>,
    after: Option<causeway_store::Cursor>,
    limit: usize,
) -> Result<Vec<Member>> {
    let mut query = sql!(ROWS);
    query.add("WHERE m.joined_at >= 0");
    if let Some(words) = words {
        let plain: String = text::fold(words).chars().filter(|c| !matches!(c, '%' | '\\')).collect();
        // The name's own marks are letters and a few signs; of those that mean something to LIKE only this one can stand in it.
        query.add("AND m.name_key LIKE ? ESCAPE '\\'").bind(format!("%{}%", plain.replace('_', "\\_")));
    }
    if let Some(after) = after {
        query
            .add("AND (m.joined_at < ? OR (m.joined_at = ? AND m.id < ?))")
            .bind(after.at)
            .bind(after.at)
            .bind(after.id);
    }
    tx.all(query.add("ORDER BY m.joined_at DESC, m.id DESC LIMIT ?").bind(limit))
}

/// How much somebody did since an instant: posts, votes, flags.
pub fn lately(tx: &mut Tx<'_>, id: MemberId, since: Time) -> Result<[i64; 3]> {
    Ok([
        tx.value(&sql!("SELECT COUNT(*) FROM community_post WHERE member_id = ? AND created_at > ?", id, since))?,
        tx.value(&sql!("SELECT COUNT(*) FROM community_vote WHERE member_id = ? AND at > ?", id, since))?,
        tx.value(&sql!("SELECT COUNT(*) FROM community_flag WHERE member_id = ? AND at > ?", id, since))?,
    ])
}
