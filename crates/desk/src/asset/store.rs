//! All SQL of assets.
//! It never looks at who asks.

use causeway_people::{CompanyId, ContactId};
use causeway_store::{Result, Tx, from_row, sql};
use uuid::Uuid;

use super::{Asset, AssetId, AssetOwner, Seen};

from_row!(Asset {
    id,
    owner,
    owner_id,
    product,
    product_version,
    cloud,
    region,
    purchased_at,
    modified,
    modified_note,
    reference,
    archived,
    created_at,
    created_by,
    version
});

const COLUMNS: &str = "SELECT id, owner, owner_id, product, product_version, cloud, region, purchased_at, modified, \
                       modified_note, reference, archived, created_at, created_by, version FROM asset";

/// The assets of these owners: those in use first, then the newest.
pub fn of(tx: &mut Tx<'_>, owners: &[Uuid]) -> Result<Vec<Asset>> {
    let mut query = sql!(COLUMNS);
    query.add("WHERE owner_id IN").list(owners.iter().copied());
    tx.all(query.add("ORDER BY archived, created_at DESC, id DESC LIMIT 500"))
}

/// What a contact runs of ours, and a company that they may speak for, as they may see it; the newest first.
pub fn seen(tx: &mut Tx<'_>, contact: ContactId, company: Option<CompanyId>) -> Result<Vec<Seen>> {
    let owners = [Some(contact.0), company.map(|company| company.0)];
    let all = of(tx, &owners.into_iter().flatten().collect::<Vec<_>>())?;
    let seen = all.into_iter().filter(|asset| !asset.archived).map(|asset| Seen {
        product: asset.product,
        product_version: asset.product_version,
        cloud: asset.cloud,
        region: asset.region,
        purchased_at: asset.purchased_at,
        modified: asset.modified,
        of_company: asset.owner == AssetOwner::Company,
    });
    Ok(seen.collect())
}

/// One asset.
pub fn find(tx: &mut Tx<'_>, id: AssetId) -> Result<Option<Asset>> {
    let mut query = sql!(COLUMNS);
    tx.first(query.add("WHERE id = ?").bind(id))
}

/// Adds an asset.
pub fn add(tx: &mut Tx<'_>, asset: &Asset) -> Result<()> {
    tx.run(&sql!(
        "INSERT INTO asset (id, owner, owner_id, product, product_version, cloud, region, purchased_at, modified, \
         modified_note, reference, archived, created_at, created_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        asset.id,
        asset.owner,
        asset.owner_id,
        &asset.product,
        &asset.product_version,
        &asset.cloud,
        &asset.region,
        asset.purchased_at,
        asset.modified,
        &asset.modified_note,
        &asset.reference,
        asset.archived,
        asset.created_at,
        asset.created_by
    ))
    .map(drop)
}

/// Writes an asset if it still has `version`. Says whether it did.
pub fn save(tx: &mut Tx<'_>, asset: &Asset, version: i64) -> Result<bool> {
    Ok(tx.run(&sql!(
        "UPDATE asset SET product = ?, product_version = ?, cloud = ?, region = ?, purchased_at = ?, modified = ?, \
         modified_note = ?, reference = ?, archived = ?, version = version + 1 WHERE id = ? AND version = ?",
        &asset.product,
        &asset.product_version,
        &asset.cloud,
        &asset.region,
        asset.purchased_at,
        asset.modified,
        &asset.modified_note,
        &asset.reference,
        asset.archived,
        asset.id,
        version
    ))? > 0)
}

/// Deletes an asset. Says whether there was one.
pub fn delete(tx: &mut Tx<'_>, id: AssetId) -> Result<bool> {
    Ok(tx.run(&sql!("DELETE FROM asset WHERE id = ?", id))? > 0)
}

/// The ids of the assets of one owner.
pub fn ids_of(tx: &mut Tx<'_>, owner: Uuid) -> Result<Vec<AssetId>> {
    let rows: Vec<(AssetId,)> = tx.all(&sql!("SELECT id FROM asset WHERE owner_id = ? ORDER BY id", owner))?;
    Ok(rows.into_iter().map(|row| row.0).collect())
}

/// Gives these assets, as far as `from` still has them, to another contact.
pub fn move_to(tx: &mut Tx<'_>, ids: &[AssetId], from: Uuid, into: Uuid) -> Result<()> {
    let mut query = sql!("UPDATE asset SET owner_id = ? WHERE owner_id = ?", into, from);
    query.add("AND id IN").list(ids.iter().copied());
    tx.run(&query).map(drop)
}
