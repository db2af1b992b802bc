//! All SQL of flags.
//! It never tells a member who flagged them.

use std::collections::HashMap;

use causeway_base::Time;
use causeway_store::{Result, Tx, from_row, sql};
use schemars::JsonSchema;
use serde::Serialize;

use crate::BrandId;
use crate::community::{FlagReason, MemberId, PostId};

/// What a member says is wrong with a post.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Flag {
    /// Who says so.
    pub name: String,
    /// What.
    pub reason: FlagReason,
    /// In their words; may be empty.
    pub words: String,
    /// Whether they are no longer new, so that it counts.
    pub trusted: bool,
    /// When.
    pub at: Time,
}

struct Row {
    post: PostId,
    name: String,
    reason: FlagReason,
    words: String,
    trusted: bool,
    at: Time,
}
from_row!(Row { post, name, reason, words, trusted, at });

/// Notes a flag; one member flags a post once. Answers how many flags count that nobody looked at.
pub fn add(
    tx: &mut Tx<'_>,
    post: PostId,
    member: MemberId,
    (reason, words): (FlagReason, &str),
    trusted: bool,
) -> Result<i64> {
    let now = tx.now();
    tx.run(&sql!(
        "INSERT INTO community_flag (post_id, member_id, reason, words, trusted, at) VALUES (?, ?, ?, ?, ?, ?) \
         ON CONFLICT (post_id, member_id) DO NOTHING",
        post,
        member,
        reason,
        words,
        trusted,
        now
    ))?;
    tx.value(&sql!(
        "SELECT COUNT(*) FROM community_flag WHERE post_id = ? AND trusted = TRUE AND settled = FALSE",
        post
    ))
}

/// The flags of posts that nobody looked at, the oldest first.
pub fn open(tx: &mut Tx<'_>, posts: &[PostId]) -> Result<HashMap<PostId, Vec<Flag>>> {
    let mut query = sql!(
        "SELECT f.post_id, m.name, f.reason, f.words, f.trusted, f.at FROM community_flag f \
         JOIN community_member m ON m.id = f.member_id WHERE f.settled = FALSE AND f.post_id IN"
    );
    query.list(posts.iter().copied()).add("ORDER BY f.at, f.member_id LIMIT 2000");
    let mut all: HashMap<PostId, Vec<Flag>> = HashMap::new();
    for Row { post, name, reason, words, trusted, at } in tx.all::<Row>(&query)? {
        all.entry(post).or_default().push(Flag { name, reason, words, trusted, at });
    }
    Ok(all)
}

/// Notes that somebody looked at the flags of a post.
pub fn settle(tx: &mut Tx<'_>, post: PostId) -> Result<()> {
    tx.run(&sql!("UPDATE community_flag SET settled = TRUE WHERE post_id = ?", post)).map(drop)
}

/// How much waits for a look in a brand's community.
pub fn waiting(tx: &mut Tx<'_>, brand: BrandId) -> Result<i64> {
    tx.value(&sql!(
        "SELECT COUNT(*) FROM community_post p JOIN community_topic t ON t.id = p.topic_id WHERE t.brand_id = ? AND \
         (p.state = 'waiting' OR (p.state <> 'deleted' AND EXISTS (SELECT 1 FROM community_flag f WHERE f.post_id = p.id \
         AND f.settled = FALSE)))",
        brand
    ))
}
