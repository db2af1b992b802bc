//! All SQL of the team room.
//! It never shows a post of a team to somebody outside it, but to its author.

use std::collections::HashMap;

use causeway_base::Time;
use causeway_identity::{TeamId, UserId};
use causeway_store::{Result, Tx, from_row, sql};

use super::{Comment, CommentId, Kind, Post, PostId, Receipt};

struct Row {
    id: PostId,
    kind: Kind,
    title: String,
    html: String,
    author_id: UserId,
    author: String,
    team_id: Option<TeamId>,
    pinned: bool,
    created_at: Time,
    edited_at: Option<Time>,
    version: i64,
    read_at: Option<Time>,
    thanks: i64,
    thanked: i64,
    comments: i64,
}
from_row!(Row {
    id,
    kind,
    title,
    html,
    author_id,
    author,
    team_id,
    pinned,
    created_at,
    edited_at,
    version,
    read_at,
    thanks,
    thanked,
    comments
});

const COLUMNS: &str = "SELECT p.id, p.kind, p.title, p.html, p.author_id, u.name, p.team_id, p.pinned, p.created_at, \
    p.edited_at, p.version, r.at, (SELECT COUNT(*) FROM post_thanks t WHERE t.post_id = p.id), \
    (SELECT COUNT(*) FROM post_thanks t WHERE t.post_id = p.id AND t.user_id = ?), \
    (SELECT COUNT(*) FROM post_comment c WHERE c.post_id = p.id) FROM post p JOIN user_account u ON u.id = p.author_id \
    LEFT JOIN post_read r ON r.post_id = p.id AND r.user_id = ? WHERE (p.team_id IS NULL OR p.author_id = ? \
    OR EXISTS (SELECT 1 FROM team_member m WHERE m.team_id = p.team_id AND m.user_id = ?))";

fn post(row: Row) -> Post {
    Post {
        id: row.id,
        kind: row.kind,
        title: row.title,
        html: row.html,
        author_id: row.author_id,
        author: row.author,
        team_id: row.team_id,
        pinned: row.pinned,
        created_at: row.created_at,
        edited_at: row.edited_at,
        version: row.version,
        read: row.read_at.is_some(),
        thanks: row.thanks,
        thanked: row.thanked > 0,
        comments: row.comments,
    }
}

/// The newest posts that `reader` may see: unread ones first, then pinned ones.
pub fn list(tx: &mut Tx<'_>, reader: UserId) -> Result<Vec<Post>> {
    let mut query = sql!(COLUMNS, reader, reader, reader, reader);
    query.add(
        "ORDER BY CASE WHEN r.at IS NULL THEN 0 ELSE 1 END, p.pinned DESC, p.created_at DESC, p.id DESC LIMIT 200",
    );
    Ok(tx.all(&query)?.into_iter().map(post).collect())
}

/// One post, if `reader` may see it.
pub fn find(tx: &mut Tx<'_>, id: PostId, reader: UserId) -> Result<Option<Post>> {
    let mut query = sql!(COLUMNS, reader, reader, reader, reader);
    Ok(tx.first(query.add("AND p.id = ?").bind(id))?.map(post))
}

/// How many posts `reader` has not read.
pub fn unread(tx: &mut Tx<'_>, reader: UserId) -> Result<i64> {
    tx.value(&sql!(
        "SELECT COUNT(*) FROM post p WHERE NOT EXISTS (SELECT 1 FROM post_read r WHERE r.post_id = p.id AND r.user_id = ?) \
         AND (p.team_id IS NULL OR EXISTS (SELECT 1 FROM team_member m WHERE m.team_id = p.team_id AND m.user_id = ?))",
        reader,
        reader
    ))
}

/// What a post is made of.
#[derive(Debug, Clone)]
pub struct NewPost {
    /// What it is.
    pub kind: Kind,
    /// Its title.
    pub title: String,
    /// Its text, sanitised.
    pub html: String,
    /// The team it is for.
    pub team: Option<TeamId>,
    /// Whether it stands above the others.
    pub pinned: bool,
}

/// Adds a post; its author has read it.
pub fn add(tx: &mut Tx<'_>, author: UserId, new: &NewPost) -> Result<PostId> {
    let (id, now): (PostId, _) = (tx.new_id(), tx.now());
    tx.run(&sql!(
        "INSERT INTO post (id, kind, title, html, author_id, team_id, pinned, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        id,
        new.kind,
        &new.title,
        &new.html,
        author,
        new.team,
        new.pinned,
        now
    ))?;
    read(tx, id, author)?;
    Ok(id)
}

/// Changes a post. Says `false` when `version` is not its version any more.
pub fn change(tx: &mut Tx<'_>, id: PostId, version: i64, new: &NewPost) -> Result<bool> {
    let now = tx.now();
    Ok(tx.run(&sql!(
        "UPDATE post SET kind = ?, title = ?, html = ?, team_id = ?, pinned = ?, edited_at = ?, version = version + 1 \
         WHERE id = ? AND version = ?",
        new.kind,
        &new.title,
        &new.html,
        new.team,
        new.pinned,
        now,
        id,
        version
    ))? > 0)
}

/// Takes a post away, with what hangs on it.
pub fn delete(tx: &mut Tx<'_>, id: PostId) -> Result<()> {
    tx.run(&sql!("DELETE FROM notification WHERE post_id = ?", id))?;
    tx.run(&sql!("DELETE FROM post WHERE id = ?", id)).map(drop)
}

/// Notes that somebody read a post.
pub fn read(tx: &mut Tx<'_>, id: PostId, user: UserId) -> Result<bool> {
    let now = tx.now();
    Ok(tx.run(&sql!(
        "INSERT INTO post_read (post_id, user_id, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        id,
        user,
        now
    ))? > 0)
}

/// Says thanks, or takes it back.
pub fn thank(tx: &mut Tx<'_>, id: PostId, user: UserId, thanks: bool) -> Result<()> {
    let statement = if thanks {
        "INSERT INTO post_thanks (post_id, user_id) VALUES (?, ?) ON CONFLICT DO NOTHING"
    } else {
        "DELETE FROM post_thanks WHERE post_id = ? AND user_id = ?"
    };
    tx.run(&sql!(statement, id, user)).map(drop)
}

/// Adds a comment.
pub fn comment(tx: &mut Tx<'_>, id: PostId, author: UserId, html: &str) -> Result<CommentId> {
    let (comment, now): (CommentId, _) = (tx.new_id(), tx.now());
    tx.run(&sql!(
        "INSERT INTO post_comment (id, post_id, author_id, html, created_at) VALUES (?, ?, ?, ?, ?)",
        comment,
        id,
        author,
        html,
        now
    ))?;
    Ok(comment)
}

/// The comments on a post, the oldest first.
pub fn comments(tx: &mut Tx<'_>, id: PostId) -> Result<Vec<Comment>> {
    let rows: Vec<(CommentId, UserId, String, String, Time)> = tx.all(&sql!(
        "SELECT c.id, c.author_id, u.name, c.html, c.created_at FROM post_comment c JOIN user_account u ON u.id = c.author_id \
         WHERE c.post_id = ? ORDER BY c.created_at, c.id LIMIT 500",
        id
    ))?;
    let told = |(id, author_id, author, html, created_at)| Comment { id, author_id, author, html, created_at };
    Ok(rows.into_iter().map(told).collect())
}

/// Whom a post is for: open accounts, of its team if it has one.
pub fn audience(tx: &mut Tx<'_>, id: PostId) -> Result<Vec<UserId>> {
    let rows: Vec<(UserId,)> = tx.all(&sql!(
        "SELECT u.id FROM user_account u JOIN post p ON p.id = ? WHERE u.active = TRUE AND (p.team_id IS NULL \
         OR EXISTS (SELECT 1 FROM team_member m WHERE m.team_id = p.team_id AND m.user_id = u.id)) ORDER BY u.id",
        id
    ))?;
    Ok(rows.into_iter().map(|row| row.0).collect())
}

/// Who of its audience read a post and who did not; those who did not stand first.
pub fn receipts(tx: &mut Tx<'_>, id: PostId) -> Result<Vec<Receipt>> {
    let rows: Vec<(UserId, String, Option<Time>)> = tx.all(&sql!(
        "SELECT u.id, u.name, r.at FROM user_account u JOIN post p ON p.id = ? \
         LEFT JOIN post_read r ON r.post_id = p.id AND r.user_id = u.id WHERE u.active = TRUE AND (p.team_id IS NULL \
         OR EXISTS (SELECT 1 FROM team_member m WHERE m.team_id = p.team_id AND m.user_id = u.id)) \
         ORDER BY CASE WHEN r.at IS NULL THEN 0 ELSE 1 END, u.name, u.id",
        id
    ))?;
    Ok(rows.into_iter().map(|(user_id, name, read_at)| Receipt { user_id, name, read_at }).collect())
}

/// The titles of posts.
pub fn titles(tx: &mut Tx<'_>, ids: impl Iterator<Item = PostId>) -> Result<HashMap<PostId, String>> {
    let mut query = sql!("SELECT id, title FROM post WHERE id IN");
    query.list(ids);
    Ok(tx.all::<(PostId, String)>(&query)?.into_iter().collect())
}
