//! The team room: tips, notices and announcements of colleagues for colleagues, with read receipts, comments and thanks
//! (R135, R354, R359). It is no chat, and nothing of it ever reaches a customer.

pub mod links;
pub mod routes;
pub mod store;
pub mod write;

use causeway_base::Time;
use causeway_identity::{TeamId, UserId};
use causeway_store::{id_type, named_values};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

id_type!(PostId, "Names a post of the team room.");
id_type!(CommentId, "Names a comment on a post.");

named_values!(Kind "What a post is." {
    Tip "Something worth knowing." = "tip",
    Notice "Something that is so at the moment." = "notice",
    Announcement "Something that everybody has to read." = "announcement",
});

/// A post as its reader sees it.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Post {
    /// Its id.
    pub id: PostId,
    /// What it is.
    pub kind: Kind,
    /// Its title.
    pub title: String,
    /// Its text as safe HTML.
    pub html: String,
    /// Who wrote it.
    pub author_id: UserId,
    /// The author's name.
    pub author: String,
    /// The team it is for; everybody when `None`.
    pub team_id: Option<TeamId>,
    /// Whether it stands above the others.
    pub pinned: bool,
    /// When it was written.
    pub created_at: Time,
    /// When it was last changed.
    pub edited_at: Option<Time>,
    /// Raised by every change.
    pub version: i64,
    /// Whether the reader has read it.
    pub read: bool,
    /// How many said thanks.
    pub thanks: i64,
    /// Whether the reader did.
    pub thanked: bool,
    /// How many comments it has.
    pub comments: i64,
}

/// A comment on a post.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Comment {
    /// Its id.
    pub id: CommentId,
    /// Who wrote it.
    pub author_id: UserId,
    /// The author's name.
    pub author: String,
    /// Its text as safe HTML.
    pub html: String,
    /// When it was written.
    pub created_at: Time,
}

/// Whether somebody read a post.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Receipt {
    /// Who.
    pub user_id: UserId,
    /// Their name.
    pub name: String,
    /// When they read it; `None` when they have not.
    pub read_at: Option<Time>,
}

#[cfg(test)]
mod tests;
