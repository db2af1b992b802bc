//! Topics: a question, its answers, and what became of them.
//! A topic that customers see is read by [`seen`] alone, whose types hold nothing of the team's.

pub mod routes;
pub mod seen;
pub mod store;
pub mod turns;
pub mod write;

use causeway_base::{Locale, Time};
use causeway_store::from_row;
use schemars::JsonSchema;
use serde::Serialize;

use super::{MemberId, PostId, PostState, TopicCategoryId, TopicId, Why};
use crate::BrandId;

/// The longest title and text, in characters.
pub const TITLE: usize = 160;
/// The longest text.
pub const TEXT: usize = 10_000;
/// The most answers of one topic.
pub const ANSWERS: i64 = 1_000;

/// A topic as the team has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Topic {
    /// Its id.
    pub id: TopicId,
    /// The number that people say.
    pub number: i64,
    /// The brand that shows it.
    pub brand_id: BrandId,
    /// Where it belongs.
    pub category_id: TopicCategoryId,
    /// The language it was asked in.
    pub locale: Locale,
    /// What it is about.
    pub title: String,
    /// The answer that settled it.
    pub accepted_id: Option<PostId>,
    /// Whether nobody may answer any more.
    pub closed: bool,
    /// Whether it stands above the others.
    pub pinned: bool,
    /// The number of the conversation that goes on in private; customers never see it.
    pub conversation: Option<i64>,
    /// The number of the article that was made of it.
    pub article: Option<i64>,
    /// When it was asked.
    pub created_at: Time,
    /// When something was last written in it.
    pub active_at: Time,
    /// Raised by every change.
    pub version: i64,
}
from_row!(Topic {
    id,
    number,
    brand_id,
    category_id,
    locale,
    title,
    accepted_id,
    closed,
    pinned,
    conversation,
    article,
    created_at,
    active_at,
    version
});

/// A question or an answer as the team has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Post {
    /// Its id.
    pub id: PostId,
    /// Its topic.
    pub topic_id: TopicId,
    /// Its number in the topic; 1 is the question.
    pub no: i64,
    /// Who wrote it.
    pub member_id: MemberId,
    /// Whether a colleague did.
    pub staff: bool,
    /// What they wrote, as a little Markdown.
    pub text: String,
    /// Who sees it.
    pub state: PostState,
    /// Why not everybody does.
    pub why: Why,
    /// How many voted for it.
    pub votes: i64,
    /// The number of the article that answers.
    pub article: Option<i64>,
    /// When it was written.
    pub created_at: Time,
    /// When its writer last changed it.
    pub edited_at: Option<Time>,
    /// Raised by every change.
    pub version: i64,
}
from_row!(Post {
    id,
    topic_id,
    no,
    member_id,
    staff,
    text,
    state,
    why,
    votes,
    article,
    created_at,
    edited_at,
    version
});

/// A topic in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Line {
    /// Its id.
    pub id: TopicId,
    /// Its number.
    pub number: i64,
    /// Where it belongs.
    pub category_id: TopicCategoryId,
    /// The language it was asked in.
    pub locale: Locale,
    /// What it is about.
    pub title: String,
    /// Who asked.
    pub name: String,
    /// Whether a colleague did.
    pub staff: bool,
    /// Who sees the question.
    pub state: PostState,
    /// How many have the same question.
    pub votes: i64,
    /// How many answers are shown.
    pub answers: i64,
    /// Whether one was accepted.
    pub solved: bool,
    /// Whether nobody may answer any more.
    pub closed: bool,
    /// Whether it stands above the others.
    pub pinned: bool,
    /// When something was last written in it.
    pub active_at: Time,
    /// When it was asked.
    pub created_at: Time,
}
from_row!(Line {
    id,
    number,
    category_id,
    locale,
    title,
    name,
    staff,
    state,
    votes,
    answers,
    solved,
    closed,
    pinned,
    active_at,
    created_at
});
