//! All SQL about followers.
//! It never decides who may become one.

use causeway_store::{Result, Tx, from_row, sql};

use super::{FollowerId, MOST, Wish};
use crate::BrandId;

/// Keeps what somebody chose; whoever follows already has their language and page renewed. Says whether there was room.
pub(super) fn add(tx: &mut Tx<'_>, wish: &Wish) -> Result<bool> {
    let count: i64 = tx.value(&sql!("SELECT COUNT(*) FROM status_follower WHERE brand_id = ?", wish.brand_id))?;
    if count >= MOST {
        return Ok(false);
    }
    let (id, now) = (tx.new_id::<FollowerId>(), tx.now());
    tx.run(&sql!(
        "INSERT INTO status_follower (id, brand_id, address, hook, locale, place, created_at) \
         VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (brand_id, address, hook) DO UPDATE SET \
         locale = excluded.locale, place = excluded.place, failed = 0",
        id,
        wish.brand_id,
        &wish.address,
        &wish.hook,
        wish.locale,
        &wish.place,
        now
    ))?;
    Ok(true)
}

/// What a follower chose.
pub(super) fn find(tx: &mut Tx<'_>, id: FollowerId) -> Result<Option<Wish>> {
    tx.first(&sql!("SELECT brand_id, address, hook, locale, place FROM status_follower WHERE id = ?", id))
}

struct Row {
    id: FollowerId,
}
from_row!(Row { id });

/// The next followers of a brand, in the order of their ids.
pub(super) fn after(
    tx: &mut Tx<'_>,
    brand: BrandId,
    after: Option<FollowerId>,
    most: usize,
) -> Result<Vec<FollowerId>> {
    let mut query = sql!("SELECT id FROM status_follower WHERE brand_id = ?", brand);
    if let Some(after) = after {
        query.add("AND id > ?").bind(after);
    }
    let rows: Vec<Row> = tx.all(query.add("ORDER BY id LIMIT ?").bind(most))?;
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
