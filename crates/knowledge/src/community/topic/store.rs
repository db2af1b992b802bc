//! All SQL of topics and what is written in them.
//! It never decides who may see or write something.

use causeway_base::{Locale, Time, segment};
use causeway_store::{Cursor, Result, Sql, Tx, sql};

use super::{Line, Post, Topic};
use crate::BrandId;
use crate::article::lists::patterns;
use crate::community::{MemberId, PostId, PostState, Sort, TopicCategoryId, TopicId, Why};

const TOPICS: &str = "SELECT t.id, t.number, t.brand_id, t.category_id, t.locale, t.title, t.accepted_id, t.closed, t.pinned, \
     t.conversation, t.article, t.created_at, t.active_at, t.version FROM community_topic t";
const POSTS: &str = "SELECT p.id, p.topic_id, p.no, p.member_id, p.staff, p.text, p.state, p.why, p.votes, p.article, \
     p.created_at, p.edited_at, p.version FROM community_post p";
const LINES: &str = "SELECT t.id, t.number, t.category_id, t.locale, t.title, m.name, q.staff, q.state, q.votes, \
     (SELECT COUNT(*) FROM community_post a WHERE a.topic_id = t.id AND a.no > 1 AND a.state = 'shown'), \
     t.accepted_id IS NOT NULL, t.closed, t.pinned, t.active_at, t.created_at FROM community_topic t \
     JOIN community_post q ON q.topic_id = t.id AND q.no = 1 JOIN community_member m ON m.id = q.member_id";
const NO_ANSWER: &str = "AND t.accepted_id IS NULL AND NOT EXISTS (SELECT 1 FROM community_post a WHERE a.topic_id = t.id \
     AND a.no > 1 AND a.state = 'shown')";

/// The topic with this number.
pub fn find(tx: &mut Tx<'_>, number: i64) -> Result<Option<Topic>> {
    let mut query = sql!(TOPICS);
    tx.first(query.add("WHERE t.number = ?").bind(number))
}

/// One topic.
pub fn by_id(tx: &mut Tx<'_>, id: TopicId) -> Result<Option<Topic>> {
    let mut query = sql!(TOPICS);
    tx.first(query.add("WHERE t.id = ?").bind(id))
}

/// The number that the next topic has.
pub fn next_number(tx: &mut Tx<'_>) -> Result<i64> {
    tx.value(&sql!("UPDATE counter SET value = value + 1 WHERE name = 'community_topic' RETURNING value"))
}

/// What a topic is found by.
fn words(title: &str, text: &str) -> String {
    format!(" {} ", segment::index_text(&format!("{title}\n{text}")))
}

/// Adds a topic; its question comes by [`add_post`].
pub fn add(tx: &mut Tx<'_>, new: &Topic, text: &str) -> Result<()> {
    tx.run(&sql!(
        "INSERT INTO community_topic (id, number, brand_id, category_id, locale, title, words, conversation, created_at, \
         active_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        new.id,
        new.number,
        new.brand_id,
        new.category_id,
        new.locale,
        &new.title,
        words(&new.title, text),
        new.conversation,
        new.created_at,
        new.active_at
    ))
    .map(drop)
}

/// Writes a topic anew, if its row still has the version of `new`. Says whether it had.
pub fn save(tx: &mut Tx<'_>, new: &Topic) -> Result<bool> {
    Ok(tx.run(&sql!(
        "UPDATE community_topic SET category_id = ?, title = ?, closed = ?, pinned = ?, conversation = ?, article = ?, \
         version = version + 1 WHERE id = ? AND version = ?",
        new.category_id,
        &new.title,
        new.closed,
        new.pinned,
        new.conversation,
        new.article,
        new.id,
        new.version
    ))? > 0)
}

/// Notes which answer settled a topic, or that none did.
pub fn accept(tx: &mut Tx<'_>, id: TopicId, post: Option<PostId>) -> Result<()> {
    let at = post.map(|_| tx.now());
    tx.run(&sql!(
        "UPDATE community_topic SET accepted_id = ?, accepted_at = ?, version = version + 1 WHERE id = ?",
        post,
        at,
        id
    ))
    .map(drop)
}

/// Notes that something was written in a topic.
pub fn touch(tx: &mut Tx<'_>, id: TopicId, at: Time) -> Result<()> {
    tx.run(&sql!("UPDATE community_topic SET active_at = ? WHERE id = ? AND active_at < ?", at, id, at)).map(drop)
}

/// Notes what a topic is found by, after its question changed.
pub fn index(tx: &mut Tx<'_>, id: TopicId, title: &str, text: &str) -> Result<()> {
    tx.run(&sql!("UPDATE community_topic SET words = ? WHERE id = ?", words(title, text), id)).map(drop)
}

/// One post.
pub fn post(tx: &mut Tx<'_>, id: PostId) -> Result<Option<Post>> {
    let mut query = sql!(POSTS);
    tx.first(query.add("WHERE p.id = ?").bind(id))
}

/// What was written in a topic, in order.
pub fn posts(tx: &mut Tx<'_>, topic: TopicId) -> Result<Vec<Post>> {
    let mut query = sql!(POSTS);
    tx.all(query.add("WHERE p.topic_id = ? ORDER BY p.no").bind(topic))
}

/// Posts that wait, or that members flagged and nobody looked at since; the oldest first.
pub fn queue(tx: &mut Tx<'_>, brand: BrandId, after: Option<Cursor>, limit: usize) -> Result<Vec<Post>> {
    let mut query = sql!(POSTS);
    query
        .add("JOIN community_topic t ON t.id = p.topic_id WHERE t.brand_id = ? AND (p.state = 'waiting' OR")
        .bind(brand);
    query.add("(p.state <> 'deleted' AND EXISTS (SELECT 1 FROM community_flag f WHERE f.post_id = p.id AND f.settled = FALSE)))");
    if let Some(after) = after {
        query
            .add("AND (p.created_at > ? OR (p.created_at = ? AND p.id > ?))")
            .bind(after.at)
            .bind(after.at)
            .bind(after.id);
    }
    tx.all(query.add("ORDER BY p.created_at, p.id LIMIT ?").bind(limit))
}

/// The number that the next post of a topic has.
pub fn next_no(tx: &mut Tx<'_>, topic: TopicId) -> Result<i64> {
    // Holds the topic's row, so that two nodes give no number twice.
    tx.run(&sql!("UPDATE community_topic SET active_at = active_at WHERE id = ?", topic))?;
    tx.value(&sql!("SELECT COALESCE(MAX(no), 0) + 1 FROM community_post WHERE topic_id = ?", topic))
}

/// Adds a post.
pub fn add_post(tx: &mut Tx<'_>, new: &Post) -> Result<()> {
    let shown = (new.state == PostState::Shown).then_some(new.created_at);
    tx.run(&sql!(
        "INSERT INTO community_post (id, topic_id, no, member_id, staff, text, state, why, article, created_at, shown_at) \
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        new.id,
        new.topic_id,
        new.no,
        new.member_id,
        new.staff,
        &new.text,
        new.state,
        new.why,
        new.article,
        new.created_at,
        shown
    ))
    .map(drop)
}

/// Writes the words of a post anew, if its row still has the version of `new`. Says whether it had.
pub fn rewrite(tx: &mut Tx<'_>, new: &Post) -> Result<bool> {
    Ok(tx.run(&sql!(
        "UPDATE community_post SET text = ?, state = ?, why = ?, edited_at = ?, version = version + 1 WHERE id = ? AND version = ?",
        &new.text,
        new.state,
        new.why,
        new.edited_at,
        new.id,
        new.version
    ))? > 0)
}

/// Says who sees a post from now on; `judged` when the team said so.
pub fn set_state(tx: &mut Tx<'_>, id: PostId, state: PostState, why: Why, judged: bool) -> Result<()> {
    let now = tx.now();
    let (shown, judged) = ((state == PostState::Shown).then_some(now), judged.then_some(now));
    tx.run(&sql!(
        "UPDATE community_post SET state = ?, why = ?, shown_at = COALESCE(shown_at, ?), judged_at = COALESCE(?, judged_at), \
         version = version + 1 WHERE id = ?",
        state,
        why,
        shown,
        judged,
        id
    ))
    .map(drop)
}

/// Takes the words of a post away.
pub fn empty(tx: &mut Tx<'_>, id: PostId) -> Result<()> {
    tx.run(&sql!("UPDATE community_post SET text = '' WHERE id = ?", id)).map(drop)
}

/// Which topics are wanted.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Only those of this brand.
    pub brand: Option<BrandId>,
    /// Only those of this category.
    pub category: Option<TopicCategoryId>,
    /// Only those asked in this language.
    pub locale: Option<Locale>,
    /// Only those whose question everybody sees.
    pub shown: bool,
    /// Only the pinned ones, or only the others.
    pub pinned: Option<bool>,
    /// Only those about this conversation.
    pub conversation: Option<i64>,
    /// Only those with these words.
    pub words: Option<String>,
}

fn wanted(query: &mut Sql, wanted: &Wanted) {
    query.add("WHERE t.number > 0");
    if let Some(brand) = wanted.brand {
        query.add("AND t.brand_id = ?").bind(brand);
    }
    if let Some(category) = wanted.category {
        query.add("AND t.category_id = ?").bind(category);
    }
    if let Some(locale) = wanted.locale {
        query.add("AND t.locale = ?").bind(locale);
    }
    if wanted.shown {
        query.add("AND q.state = ?").bind(PostState::Shown);
    }
    if let Some(pinned) = wanted.pinned {
        query.add("AND t.pinned = ?").bind(pinned);
    }
    if let Some(conversation) = wanted.conversation {
        query.add("AND t.conversation = ?").bind(conversation);
    }
    for pattern in wanted.words.iter().flat_map(|words| patterns(words)) {
        query.add("AND t.words LIKE ?").bind(pattern);
    }
}

/// Topics in an order, one page of them.
pub fn lines(tx: &mut Tx<'_>, which: &Wanted, sort: Sort, after: Option<Cursor>, limit: usize) -> Result<Vec<Line>> {
    let mut query = sql!(LINES);
    wanted(&mut query, which);
    if sort == Sort::Unanswered {
        query.add(NO_ANSWER);
    }
    if let Some(Cursor { at, id }) = after {
        query.add(match sort {
            Sort::Active => "AND (t.active_at < ? OR (t.active_at = ? AND t.id < ?))",
            Sort::Unanswered => "AND (t.created_at < ? OR (t.created_at = ? AND t.id < ?))",
            Sort::Votes => "AND (q.votes < ? OR (q.votes = ? AND t.id < ?))",
        });
        query.bind(at).bind(at).bind(id);
    }
    query.add(match sort {
        Sort::Active => "ORDER BY t.active_at DESC, t.id DESC LIMIT ?",
        Sort::Unanswered => "ORDER BY t.created_at DESC, t.id DESC LIMIT ?",
        Sort::Votes => "ORDER BY q.votes DESC, t.id DESC LIMIT ?",
    });
    tx.all(query.bind(limit))
}

/// Where a page of topics in this order ended.
pub fn cursor(line: &Line, sort: Sort) -> Cursor {
    let at = match sort {
        Sort::Active => line.active_at.ms(),
        Sort::Unanswered => line.created_at.ms(),
        Sort::Votes => line.votes,
    };
    Cursor { at, id: line.id.0 }
}

/// Topics that everybody sees and that share words with `text`, those that share most first.
pub fn similar(tx: &mut Tx<'_>, brand: BrandId, text: &str, limit: usize) -> Result<Vec<Line>> {
    let patterns = patterns(text);
    if patterns.is_empty() {
        return Ok(Vec::new());
    }
    // Each word that is shared counts; LIKE and CASE mean the same in both databases.
    let mut query = sql!("SELECT s.number FROM (SELECT t.number, t.active_at, (0");
    for pattern in &patterns {
        query.add("+ CASE WHEN t.words LIKE ? THEN 1 ELSE 0 END").bind(pattern);
    }
    query.add(") AS score FROM community_topic t JOIN community_post q ON q.topic_id = t.id AND q.no = 1");
    query.add("WHERE t.brand_id = ? AND q.state = 'shown') s WHERE s.score >= ?").bind(brand);
    query.bind(patterns.len().div_ceil(2)).add("ORDER BY s.score DESC, s.active_at DESC LIMIT ?").bind(limit);
    let numbers: Vec<(i64,)> = tx.all(&query)?;
    let mut query = sql!(LINES);
    query.add("WHERE t.number IN").list(numbers.iter().map(|row| row.0));
    let mut lines: Vec<Line> = tx.all(&query)?;
    lines.sort_by_key(|line| numbers.iter().position(|row| row.0 == line.number));
    Ok(lines)
}

/// Votes for a post or takes the vote back; answers how many votes there are then.
pub fn vote(tx: &mut Tx<'_>, post: PostId, member: MemberId, wish: bool) -> Result<i64> {
    let now = tx.now();
    if wish {
        tx.run(&sql!(
            "INSERT INTO community_vote (post_id, member_id, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            post,
            member,
            now
        ))?;
    } else {
        tx.run(&sql!("DELETE FROM community_vote WHERE post_id = ? AND member_id = ?", post, member))?;
    }
    tx.value(&sql!(
        "UPDATE community_post SET votes = (SELECT COUNT(*) FROM community_vote v WHERE v.post_id = community_post.id) \
         WHERE id = ? RETURNING votes",
        post
    ))
}

/// The posts of a topic that somebody voted for.
pub fn voted(tx: &mut Tx<'_>, topic: TopicId, member: MemberId) -> Result<Vec<PostId>> {
    let rows: Vec<(PostId,)> = tx.all(&sql!(
        "SELECT v.post_id FROM community_vote v JOIN community_post p ON p.id = v.post_id WHERE p.topic_id = ? AND v.member_id = ?",
        topic,
        member
    ))?;
    Ok(rows.into_iter().map(|row| row.0).collect())
}
