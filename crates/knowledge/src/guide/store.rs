//! What is kept of guides for customers: which are open, and walks by nobody's name. All SQL of it.
//! It never keeps more walks than [`A_DAY`] of one day, and none longer than its time.

use causeway_base::{Locale, Time};
use causeway_desk::diagnosis::guide::{self, Guide};
use causeway_store::{Result, Tx, from_row, sql};
use uuid::Uuid;

use super::rules::Kept;
use super::{Outcome, Shown};
use crate::BrandId;
use crate::media::MediaId;

/// For how long walks are kept: a year and a month, so that the same month can be compared.
const KEPT_MS: i64 = 396 * 86_400_000;
/// The most walks that begin on one day; whoever walks beyond that is guided and not counted.
pub const A_DAY: i64 = 2_000;
const DAY_MS: i64 = 86_400_000;
/// Within so long after the last answer a reader goes on with the same walk.
const SAME_MS: i64 = 2 * 3_600_000;
/// The most walks that one report reads, the newest.
const MOST: i64 = 50_000;

from_row!(Kept { path, outcome, asked, at });

/// The guides that customers of a brand can walk through, in the desk's order.
///
/// # Errors
/// What the database says.
pub fn open(tx: &mut Tx<'_>, brand: BrandId) -> Result<Vec<Shown>> {
    let (guides, version) = guide::all(tx)?;
    let own = |guide: &&Guide| {
        let of = guide.public.as_ref().and_then(|public| public.brand_id);
        of.is_none_or(|of| of == brand.0)
    };
    Ok(guides.iter().filter(own).filter_map(|guide| Shown::of(guide, version)).collect())
}

/// The desk's guide with this slug, with the version of all.
///
/// # Errors
/// What the database says.
pub fn find(tx: &mut Tx<'_>, slug: &str) -> Result<Option<(Guide, i64)>> {
    let (guides, version) = guide::all(tx)?;
    let named = |guide: &Guide| guide.public.as_ref().is_some_and(|public| public.slug == slug);
    Ok(guides.into_iter().find(named).map(|guide| (guide, version)))
}

/// Whether a guide that customers can walk through shows this picture.
pub(crate) fn shows(tx: &mut Tx<'_>, picture: MediaId) -> Result<bool> {
    let (guides, version) = guide::all(tx)?;
    let mut open = guides.iter().filter_map(|guide| Shown::of(guide, version));
    Ok(open.any(|guide| guide.steps.iter().any(|step| step.picture == Some(picture.0))))
}

/// A walk to keep, or what became of one.
#[derive(Debug, Clone)]
pub struct Note {
    /// The brand whose pages are walked.
    pub brand: BrandId,
    /// The guide.
    pub slug: String,
    /// The version of the guides.
    pub version: i64,
    /// A name for the reader that means nothing after a day.
    pub reader: String,
    /// The language of the pages.
    pub locale: Locale,
    /// The keys of the answers.
    pub path: String,
    /// How it stands.
    pub outcome: Outcome,
    /// Whether a new walk may begin.
    pub may_begin: bool,
}

/// The walk that a reader is on.
fn current(tx: &mut Tx<'_>, brand: BrandId, slug: &str, reader: &str) -> Result<Option<Uuid>> {
    let since = Time(tx.now().ms() - SAME_MS);
    let row: Option<(Uuid,)> = tx.first(&sql!(
        "SELECT id FROM guide_walk WHERE reader = ? AND slug = ? AND brand_id = ? AND at >= ? AND asked = FALSE \
         ORDER BY at DESC, id DESC LIMIT 1",
        reader,
        slug,
        brand,
        since
    ))?;
    Ok(row.map(|row| row.0))
}

/// Keeps where a reader's walk stands. Says whether it is a new one.
///
/// # Errors
/// What the database says.
pub fn note(tx: &mut Tx<'_>, note: &Note) -> Result<bool> {
    let now = tx.now();
    if let Some(id) = current(tx, note.brand, &note.slug, &note.reader)? {
        tx.run(&sql!(
            "UPDATE guide_walk SET path = ?, outcome = ?, version = ?, locale = ?, at = ? WHERE id = ?",
            &note.path,
            note.outcome,
            note.version,
            note.locale,
            now,
            id
        ))?;
        return Ok(false);
    }
    let today: i64 = tx.value(&sql!("SELECT COUNT(*) FROM guide_walk WHERE began_at >= ?", Time(now.ms() - DAY_MS)))?;
    if !note.may_begin || today >= A_DAY {
        return Ok(false);
    }
    tx.run(&sql!("DELETE FROM guide_walk WHERE began_at < ?", Time(now.ms() - KEPT_MS)))?;
    let id: Uuid = tx.new_id();
    tx.run(&sql!(
        "INSERT INTO guide_walk (id, brand_id, slug, version, reader, locale, path, outcome, began_at, at) \
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        id,
        note.brand,
        &note.slug,
        note.version,
        &note.reader,
        note.locale,
        &note.path,
        note.outcome,
        now,
        now
    ))?;
    Ok(true)
}

/// Keeps that a reader opened a request with what they had answered.
///
/// # Errors
/// What the database says.
pub fn asked(tx: &mut Tx<'_>, brand: BrandId, slug: &str, reader: &str) -> Result<()> {
    let Some(id) = current(tx, brand, slug, reader)? else { return Ok(()) };
    tx.run(&sql!("UPDATE guide_walk SET asked = TRUE WHERE id = ?", id)).map(drop)
}

/// The walks through a guide that began since then.
///
/// # Errors
/// What the database says.
pub fn walks(tx: &mut Tx<'_>, slug: &str, since: Time) -> Result<Vec<Kept>> {
    tx.all(&sql!(
        "SELECT path, outcome, asked, at FROM guide_walk WHERE slug = ? AND began_at >= ? ORDER BY began_at DESC LIMIT ?",
        slug,
        since,
        MOST
    ))
}
