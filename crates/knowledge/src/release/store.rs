//! All SQL of releases and their marks.
//! It never decides who may see a mark, nor when one is done.

use std::collections::HashMap;

use causeway_base::Time;
use causeway_identity::UserId;
use causeway_store::{Cursor, Error, Result, Tx, from_row, sql};

use super::{Kind, Mark, MarkId, Open, Release, ReleaseId, Since};
use crate::article::ArticleId;

struct Row {
    id: ReleaseId,
    number: i64,
    name: String,
    day: Option<String>,
    product: String,
    product_version: String,
    changes: String,
    features: String,
    open: i64,
    done: i64,
    created_by: Option<UserId>,
    created_at: Time,
    updated_at: Time,
    version: i64,
}
from_row!(Row {
    id,
    number,
    name,
    day,
    product,
    product_version,
    changes,
    features,
    open,
    done,
    created_by,
    created_at,
    updated_at,
    version
});

const ROWS: &str = "SELECT r.id, r.number, r.name, r.day, r.product, r.product_version, r.changes, r.features, \
     (SELECT COUNT(*) FROM release_mark m WHERE m.release_id = r.id AND m.done_at IS NULL), \
     (SELECT COUNT(*) FROM release_mark m WHERE m.release_id = r.id AND m.done_at IS NOT NULL), \
     r.created_by, r.created_at, r.updated_at, r.version FROM product_release r";

fn features(text: &str) -> Result<Vec<String>> {
    serde_json::from_str(text).map_err(|error| Error::Defect(format!("features of a release: {error}")))
}

fn written(features: &[String]) -> Result<String> {
    serde_json::to_string(features).map_err(|error| Error::Defect(error.to_string()))
}

fn read(row: Row) -> Result<Release> {
    Ok(Release {
        features: features(&row.features)?,
        id: row.id,
        number: row.number,
        name: row.name,
        day: row.day,
        product: row.product,
        product_version: row.product_version,
        changes: row.changes,
        open: row.open,
        done: row.done,
        created_by: row.created_by,
        created_at: row.created_at,
        updated_at: row.updated_at,
        version: row.version,
    })
}

/// Releases, the newest first.
pub fn list(tx: &mut Tx<'_>, after: Option<Cursor>, limit: usize) -> Result<Vec<Release>> {
    let mut query = sql!(ROWS);
    if let Some(after) = after {
        query.add("WHERE r.number < ?").bind(after.at);
    }
    query.add("ORDER BY r.number DESC LIMIT ?").bind(limit);
    tx.all::<Row>(&query)?.into_iter().map(read).collect()
}

/// The release with this number.
pub fn find(tx: &mut Tx<'_>, number: i64) -> Result<Option<Release>> {
    let mut query = sql!(ROWS);
    tx.first::<Row>(query.add("WHERE r.number = ?").bind(number))?.map(read).transpose()
}

/// How many there are.
pub fn count(tx: &mut Tx<'_>) -> Result<i64> {
    tx.value(&sql!("SELECT COUNT(*) FROM product_release"))
}

/// The number that the next one has.
pub fn next_number(tx: &mut Tx<'_>) -> Result<i64> {
    tx.value(&sql!("UPDATE counter SET value = value + 1 WHERE name = 'product_release' RETURNING value"))
}

/// Adds a release.
pub fn add(tx: &mut Tx<'_>, new: &Release) -> Result<()> {
    let features = written(&new.features)?;
    tx.run(&sql!(
        "INSERT INTO product_release (id, number, name, day, product, product_version, changes, features, created_by, \
         created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        new.id,
        new.number,
        &new.name,
        new.day.as_deref(),
        &new.product,
        &new.product_version,
        &new.changes,
        features,
        new.created_by,
        new.created_at,
        new.updated_at
    ))
    .map(drop)
}

/// Writes a release anew, if its row still has the version of `new`. Says whether it had.
pub fn save(tx: &mut Tx<'_>, new: &Release) -> Result<bool> {
    let (features, now) = (written(&new.features)?, tx.now());
    Ok(tx.run(&sql!(
        "UPDATE product_release SET name = ?, day = ?, product = ?, product_version = ?, changes = ?, features = ?, \
         updated_at = ?, version = version + 1 WHERE id = ? AND version = ?",
        &new.name,
        new.day.as_deref(),
        &new.product,
        &new.product_version,
        &new.changes,
        features,
        now,
        new.id,
        new.version
    ))? > 0)
}

/// Takes a release away, with its marks.
pub fn delete(tx: &mut Tx<'_>, id: ReleaseId) -> Result<()> {
    tx.run(&sql!("DELETE FROM release_mark WHERE release_id = ?", id))?;
    tx.run(&sql!("DELETE FROM product_release WHERE id = ?", id)).map(drop)
}

struct MarkRow {
    id: MarkId,
    kind: Kind,
    target: String,
    number: Option<i64>,
    title: String,
    features: String,
    marked_by: Option<UserId>,
    marked_at: Time,
    done_by: Option<UserId>,
    done_at: Option<Time>,
}
from_row!(MarkRow { id, kind, target, number, title, features, marked_by, marked_at, done_by, done_at });

/// The marks of a release: articles, guides, macros, each by name.
pub fn marks(tx: &mut Tx<'_>, id: ReleaseId) -> Result<Vec<Mark>> {
    let rows: Vec<MarkRow> = tx.all(&sql!(
        "SELECT m.id, m.kind, m.target, a.number, m.title, m.features, m.marked_by, m.marked_at, m.done_by, m.done_at \
         FROM release_mark m LEFT JOIN article a ON a.id = m.article_id WHERE m.release_id = ? \
         ORDER BY m.kind, m.title, m.id",
        id
    ))?;
    let mark = |row: MarkRow| {
        Ok(Mark {
            features: features(&row.features)?,
            id: row.id,
            kind: row.kind,
            target: row.target,
            number: row.number,
            title: row.title,
            marked_by: row.marked_by,
            marked_at: row.marked_at,
            done_by: row.done_by,
            done_at: row.done_at,
        })
    };
    rows.into_iter().map(mark).collect()
}

/// Marks something. What is marked already stays as it is.
pub fn add_mark(tx: &mut Tx<'_>, id: ReleaseId, new: &Mark) -> Result<()> {
    let article = (new.kind == Kind::Article).then(|| new.target.parse::<ArticleId>().ok()).flatten();
    let features = written(&new.features)?;
    tx.run(&sql!(
        "INSERT INTO release_mark (id, release_id, kind, target, article_id, title, features, marked_by, marked_at) \
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        new.id,
        id,
        new.kind,
        &new.target,
        article,
        &new.title,
        features,
        new.marked_by,
        new.marked_at
    ))
    .map(drop)
}

/// Takes a mark away that nobody has dealt with. Says whether there was one.
pub fn drop_mark(tx: &mut Tx<'_>, id: MarkId) -> Result<bool> {
    Ok(tx.run(&sql!("DELETE FROM release_mark WHERE id = ? AND done_at IS NULL", id))? > 0)
}

/// Notes that somebody looked at what is marked. Says whether that was still to do.
pub fn done(tx: &mut Tx<'_>, id: MarkId, by: Option<UserId>) -> Result<bool> {
    let now = tx.now();
    Ok(tx.run(&sql!(
        "UPDATE release_mark SET done_at = ?, done_by = ? WHERE id = ? AND done_at IS NULL",
        now,
        by,
        id
    ))? > 0)
}

/// Notes that somebody said that an article is right, as it was at an instant: later releases are not meant by that.
pub(crate) fn verified(tx: &mut Tx<'_>, id: ArticleId, by: Option<UserId>, as_of: Time) -> Result<()> {
    let now = tx.now();
    tx.run(&sql!(
        "UPDATE release_mark SET done_at = ?, done_by = ? WHERE article_id = ? AND done_at IS NULL AND marked_at <= ?",
        now,
        by,
        id,
        as_of
    ))
    .map(drop)
}

/// Since which release each of these articles is to be looked at; the one of which that was said first.
pub(crate) fn since(tx: &mut Tx<'_>, ids: &[ArticleId]) -> Result<HashMap<ArticleId, Since>> {
    let mut query = sql!("SELECT m.article_id, r.number, r.name FROM release_mark m");
    query.add("JOIN product_release r ON r.id = m.release_id WHERE m.done_at IS NULL AND m.article_id IN");
    let rows: Vec<(ArticleId, i64, String)> =
        tx.all(query.list(ids.iter().copied()).add("ORDER BY m.marked_at DESC, r.number DESC"))?;
    // The last one of each stays.
    Ok(rows.into_iter().map(|(id, number, name)| (id, Since { number, name })).collect())
}

/// Macros and guides that are to be looked at.
pub fn open(tx: &mut Tx<'_>) -> Result<Vec<Open>> {
    tx.all(&sql!(
        "SELECT m.kind, m.target, r.number, r.name FROM release_mark m JOIN product_release r ON r.id = m.release_id \
         WHERE m.done_at IS NULL AND m.article_id IS NULL ORDER BY m.marked_at, r.number LIMIT 2000"
    ))
}
