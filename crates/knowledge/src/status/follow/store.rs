//! All SQL about followers.
//! It never decides who may become one.

use causeway_base::Time;
use causeway_identity::UserId;
use causeway_people::confidential;
use causeway_store::{Cursor, Result, Tx, from_row, sql};

use super::{FollowerId, MOST, Wish};
use crate::BrandId;
use crate::status::ComponentId;

/// Keeps what somebody chose; whoever follows already has their language, page, secret and choice renewed. Nobody is added
/// when there is no room.
pub(super) fn add(tx: &mut Tx<'_>, wish: &Wish, secret: Option<&str>) -> Result<Option<FollowerId>> {
    let count: i64 = tx.value(&sql!("SELECT COUNT(*) FROM status_follower WHERE brand_id = ?", wish.brand_id))?;
    if count >= MOST {
        return Ok(None);
    }
    let (id, now) = (tx.new_id::<FollowerId>(), tx.now());
    let row: Option<Row> = tx.first(&sql!(
        "INSERT INTO status_follower (id, brand_id, address, hook, locale, place, secret, created_at) \
         VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (brand_id, address, hook) DO UPDATE SET \
         locale = excluded.locale, place = excluded.place, secret = excluded.secret, failed = 0 RETURNING id",
        id,
        wish.brand_id,
        &wish.address,
        &wish.hook,
        wish.locale,
        &wish.place,
        secret,
        now
    ))?;
    Ok(row.map(|row| row.id))
}

/// Keeps which components a follower chose; without a choice they are told of all.
pub(super) fn choose(tx: &mut Tx<'_>, id: FollowerId, chosen: Option<&[ComponentId]>) -> Result<()> {
    tx.run(&sql!("DELETE FROM status_followed WHERE follower_id = ?", id))?;
    tx.run(&sql!("UPDATE status_follower SET chosen = ? WHERE id = ?", chosen.is_some(), id))?;
    for component in chosen.unwrap_or_default() {
        tx.run(&sql!("INSERT INTO status_followed (follower_id, component_id) VALUES (?, ?)", id, *component))?;
    }
    Ok(())
}

/// Which components a follower chose; nothing for whoever is told of all.
pub(super) fn chosen(tx: &mut Tx<'_>, id: FollowerId) -> Result<Option<Vec<ComponentId>>> {
    let some: Option<(bool,)> = tx.first(&sql!("SELECT chosen FROM status_follower WHERE id = ?", id))?;
    if !some.is_some_and(|row| row.0) {
        return Ok(None);
    }
    let rows: Vec<(ComponentId,)> =
        tx.all(&sql!("SELECT component_id FROM status_followed WHERE follower_id = ?", id))?;
    Ok(Some(rows.into_iter().map(|row| row.0).collect()))
}

/// The sealed secret that signs calls to a follower.
pub(super) fn secret(tx: &mut Tx<'_>, id: FollowerId) -> Result<Option<String>> {
    let row: Option<(Option<String>,)> = tx.first(&sql!("SELECT secret FROM status_follower WHERE id = ?", id))?;
    Ok(row.and_then(|row| row.0))
}

/// What a follower chose.
pub(super) fn find(tx: &mut Tx<'_>, id: FollowerId) -> Result<Option<Wish>> {
    tx.first(&sql!("SELECT brand_id, address, hook, locale, place FROM status_follower WHERE id = ?", id))
}

struct Row {
    id: FollowerId,
}
from_row!(Row { id });

/// The next followers of a brand who want to hear of these components, in the order of their ids; all when none is named.
pub(super) fn after(
    tx: &mut Tx<'_>,
    brand: BrandId,
    after: Option<FollowerId>,
    of: &[ComponentId],
    most: usize,
) -> Result<Vec<FollowerId>> {
    let mut query = sql!("SELECT w.id FROM status_follower w WHERE w.brand_id = ?", brand);
    if let Some(after) = after {
        query.add("AND w.id > ?").bind(after);
    }
    if !of.is_empty() {
        query.add("AND (w.chosen = FALSE OR EXISTS (SELECT 1 FROM status_followed f WHERE f.follower_id = w.id");
        query.add("AND f.component_id IN").list(of.iter().copied()).add("))");
    }
    let rows: Vec<Row> = tx.all(query.add("ORDER BY w.id LIMIT ?").bind(most))?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// Ends it.
pub(super) fn remove(tx: &mut Tx<'_>, id: FollowerId) -> Result<()> {
    tx.run(&sql!("DELETE FROM status_follower WHERE id = ?", id)).map(drop)
}

/// Notes whether a call got through. Says how many in a row did not.
pub(super) fn called(tx: &mut Tx<'_>, id: FollowerId, through: bool) -> Result<i64> {
    if through {
        tx.run(&sql!("UPDATE status_follower SET failed = 0 WHERE id = ? AND failed > 0", id))?;
        return Ok(0);
    }
    tx.run(&sql!("UPDATE status_follower SET failed = failed + 1 WHERE id = ?", id))?;
    Ok(tx.first::<(i64,)>(&sql!("SELECT failed FROM status_follower WHERE id = ?", id))?.map_or(0, |row| row.0))
}

/// How many follow, by which way.
pub(super) struct Counts {
    /// By mail.
    pub(super) mail: i64,
    /// By web hook.
    pub(super) hook: i64,
    /// How many of all chose components.
    pub(super) choosing: i64,
}
from_row!(Counts { mail, hook, choosing });

/// How many follow a brand.
pub(super) fn counts(tx: &mut Tx<'_>, brand: BrandId) -> Result<Counts> {
    let counts: Option<Counts> = tx.first(&sql!(
        "SELECT CAST(COALESCE(SUM(CASE WHEN hook = '' THEN 1 ELSE 0 END), 0) AS BIGINT) AS mail, \
         CAST(COALESCE(SUM(CASE WHEN hook <> '' THEN 1 ELSE 0 END), 0) AS BIGINT) AS hook, \
         CAST(COALESCE(SUM(CASE WHEN chosen THEN 1 ELSE 0 END), 0) AS BIGINT) AS choosing \
         FROM status_follower WHERE brand_id = ?",
        brand
    ))?;
    Ok(counts.unwrap_or(Counts { mail: 0, hook: 0, choosing: 0 }))
}

/// Somebody who follows.
pub(super) struct Listed {
    /// Their id.
    pub(super) id: FollowerId,
    /// The address that they proved.
    pub(super) address: String,
    /// The address that is called; empty for mails.
    pub(super) hook: String,
    /// Since when.
    pub(super) created_at: Time,
}
from_row!(Listed { id, address, hook, created_at });

/// Who follows a brand, the newest first, without addresses of whoever `reader` may not know.
pub(super) fn list(
    tx: &mut Tx<'_>,
    brand: BrandId,
    reader: UserId,
    after: Option<Cursor>,
    limit: usize,
) -> Result<Vec<Listed>> {
    let mut query = sql!(
        "SELECT w.id, w.address, w.hook, w.created_at FROM status_follower w \
         LEFT JOIN contact_address d ON d.address = w.address LEFT JOIN contact c ON c.id = d.contact_id \
         LEFT JOIN company o ON o.id = c.company_id \
         WHERE w.brand_id = ?",
        brand
    );
    confidential::store::leave_out_contacts(&mut query, reader);
    if let Some(after) = after {
        query.add("AND (w.created_at < ? OR (w.created_at = ? AND w.id < ?))");
        query.bind(after.at).bind(after.at).bind(after.id);
    }
    tx.all(query.add("ORDER BY w.created_at DESC, w.id DESC LIMIT ?").bind(limit))
}
