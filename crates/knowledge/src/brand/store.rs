//! All SQL of brands.
//! It never checks what is written; the endpoints do.

use causeway_base::Locale;
use causeway_store::{Error, Result, Tx, from_row, sql};

use super::{Brand, BrandId, Colours};

struct Row {
    id: BrandId,
    name: String,
    slug: String,
    host: Option<String>,
    locales: String,
    default_locale: Locale,
    colours: String,
    logo_key: Option<String>,
    published: bool,
    is_default: bool,
    version: i64,
}
from_row!(Row { id, name, slug, host, locales, default_locale, colours, logo_key, published, is_default, version });

const ROWS: &str = "SELECT id, name, slug, host, locales, default_locale, colours, logo_key, published, is_default, \
                    version FROM brand";

fn read(row: Row) -> Result<Brand> {
    let defect = |error: serde_json::Error| Error::Defect(format!("brand {}: {error}", row.id));
    Ok(Brand {
        locales: serde_json::from_str::<Vec<Locale>>(&row.locales).map_err(defect)?,
        colours: serde_json::from_str::<Colours>(&row.colours).map_err(defect)?,
        id: row.id,
        name: row.name,
        slug: row.slug,
        host: row.host,
        default_locale: row.default_locale,
        logo: row.logo_key.map(|key| format!("/help/logo/{key}")),
        published: row.published,
        is_default: row.is_default,
        version: row.version,
    })
}

fn text<T: serde::Serialize>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|error| Error::Defect(error.to_string()))
}

/// All brands, the default one first.
pub fn all(tx: &mut Tx<'_>) -> Result<Vec<Brand>> {
    let mut query = sql!(ROWS);
    query.add("ORDER BY is_default DESC, name, id");
    tx.all::<Row>(&query)?.into_iter().map(read).collect()
}

/// Whether there is one.
pub fn any(tx: &mut Tx<'_>) -> Result<bool> {
    Ok(tx.first::<(BrandId,)>(&sql!("SELECT id FROM brand LIMIT 1"))?.is_some())
}

/// One brand.
pub fn find(tx: &mut Tx<'_>, id: BrandId) -> Result<Option<Brand>> {
    let mut query = sql!(ROWS);
    tx.first::<Row>(query.add("WHERE id = ?").bind(id))?.map(read).transpose()
}

/// The brand at the desk's own address.
pub fn default(tx: &mut Tx<'_>) -> Result<Option<Brand>> {
    let mut query = sql!(ROWS);
    tx.first::<Row>(query.add("WHERE is_default = TRUE"))?.map(read).transpose()
}

/// The brand whose own host this is.
pub fn by_host(tx: &mut Tx<'_>, host: &str) -> Result<Option<Brand>> {
    let mut query = sql!(ROWS);
    tx.first::<Row>(query.add("WHERE host = ?").bind(host))?.map(read).transpose()
}

/// Whether another brand has this slug or host.
pub fn is_taken(tx: &mut Tx<'_>, brand: &Brand) -> Result<bool> {
    let other: Option<(BrandId,)> = tx.first(&sql!(
        "SELECT id FROM brand WHERE id <> ? AND (slug = ? OR host = ?) LIMIT 1",
        brand.id,
        &brand.slug,
        brand.host.as_deref()
    ))?;
    Ok(other.is_some())
}

/// Adds a brand.
pub fn add(tx: &mut Tx<'_>, brand: &Brand) -> Result<()> {
    let (locales, colours, now) = (text(&brand.locales)?, text(&brand.colours)?, tx.now());
    tx.run(&sql!(
        "INSERT INTO brand (id, name, slug, host, locales, default_locale, colours, published, is_default, created_at, \
         updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        brand.id,
        &brand.name,
        &brand.slug,
        brand.host.as_deref(),
        locales,
        brand.default_locale,
        colours,
        brand.published,
        brand.is_default,
        now,
        now
    ))
    .map(drop)
}

/// Writes a brand anew, if its row still has the version of `brand`. Says whether it had.
pub fn save(tx: &mut Tx<'_>, brand: &Brand) -> Result<bool> {
    let (locales, colours, now) = (text(&brand.locales)?, text(&brand.colours)?, tx.now());
    Ok(tx.run(&sql!(
        "UPDATE brand SET name = ?, slug = ?, host = ?, locales = ?, default_locale = ?, colours = ?, published = ?, \
         updated_at = ?, version = version + 1 WHERE id = ? AND version = ?",
        &brand.name,
        &brand.slug,
        brand.host.as_deref(),
        locales,
        brand.default_locale,
        colours,
        brand.published,
        now,
        brand.id,
        brand.version
    ))? > 0)
}

/// Gives a brand another logo, or none.
pub fn set_logo(tx: &mut Tx<'_>, id: BrandId, key: Option<&str>) -> Result<()> {
    tx.run(&sql!("UPDATE brand SET logo_key = ?, version = version + 1 WHERE id = ?", key, id)).map(drop)
}

/// Whether these bytes are the logo of a brand.
pub fn is_logo(tx: &mut Tx<'_>, key: &str) -> Result<bool> {
    Ok(tx.first::<(BrandId,)>(&sql!("SELECT id FROM brand WHERE logo_key = ? LIMIT 1", key))?.is_some())
}
