//! Mails of the community: an answer in a topic that somebody follows, a call by name, a thank-you.
//! One mail for a topic until its reader has come again, and each ends with one click.

pub mod mail;
pub mod page;

use causeway_queue::{NewJob, enqueue};
use causeway_store::{Result, Tx, named_values, sql};
use serde::{Deserialize, Serialize};

use super::member::{self, Member};
use super::text::names;
use super::topic::{Post, Topic};
use super::{MemberId, PostId, TopicId};

pub use mail::job;

/// The job that mails.
pub(super) const KIND: &str = "community.news";
/// From so many votes on an answer its writer is thanked, once.
pub const THANKED_AT: i64 = 5;
/// The most followers that one answer is mailed to.
const MOST: usize = 2_000;

named_values!(News "What a mail tells." {
    Answer "Somebody answered in a topic that they follow." = "answer",
    Named "Somebody called them by name." = "named",
    Accepted "An answer of theirs was accepted." = "accepted",
    Voted "An answer of theirs is valued." = "voted",
    Shown "What they wrote was looked at and is shown." = "shown",
});

/// One mail to send.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Payload {
    pub(super) news: News,
    pub(super) member: MemberId,
    pub(super) post: PostId,
}

fn plan(tx: &mut Tx<'_>, news: News, member: MemberId, post: PostId) -> Result<()> {
    let payload = Payload { news, member, post };
    // One mail of a kind about a post, however often its cause comes back.
    enqueue(tx, &NewJob::new(KIND, &payload).unique(format!("{} {member} {post}", news.as_str())))
}

/// Whether this is the first time that this is told about a post.
fn is_new(tx: &mut Tx<'_>, post: PostId, what: &'static str) -> Result<bool> {
    Ok(tx.run(&sql!("INSERT INTO community_told (post_id, what) VALUES (?, ?) ON CONFLICT DO NOTHING", post, what))?
        > 0)
}

/// Lets somebody follow a topic.
///
/// # Errors
/// What the database says.
pub fn follow(tx: &mut Tx<'_>, topic: TopicId, member: MemberId) -> Result<()> {
    tx.run(&sql!(
        "INSERT INTO community_follow (topic_id, member_id, told) VALUES (?, ?, FALSE) ON CONFLICT DO NOTHING",
        topic,
        member
    ))
    .map(drop)
}

/// Ends that somebody follows a topic.
///
/// # Errors
/// What the database says.
pub fn leave(tx: &mut Tx<'_>, topic: TopicId, member: MemberId) -> Result<()> {
    tx.run(&sql!("DELETE FROM community_follow WHERE topic_id = ? AND member_id = ?", topic, member)).map(drop)
}

/// Whether somebody follows a topic; if so, whether a mail went out that they have not come by since.
///
/// # Errors
/// What the database says.
pub fn follows(tx: &mut Tx<'_>, topic: TopicId, member: MemberId) -> Result<Option<bool>> {
    let row: Option<(bool,)> =
        tx.first(&sql!("SELECT told FROM community_follow WHERE topic_id = ? AND member_id = ?", topic, member))?;
    Ok(row.map(|row| row.0))
}

/// Notes that somebody has come, so that the next answer is mailed again.
///
/// # Errors
/// What the database says.
pub fn visited(tx: &mut Tx<'_>, topic: TopicId, member: MemberId) -> Result<()> {
    tx.run(&sql!("UPDATE community_follow SET told = FALSE WHERE topic_id = ? AND member_id = ?", topic, member))
        .map(drop)
}

/// A post is shown for the first time: followers hear of an answer, and whoever it names.
pub(super) fn came(tx: &mut Tx<'_>, topic: &Topic, post: &Post) -> Result<()> {
    if !is_new(tx, post.id, "came")? {
        return Ok(());
    }
    let named = member::store::by_keys(tx, names(&post.text))?;
    let named: Vec<Member> = named.into_iter().filter(|member| member.id != post.member_id && member.mails).collect();
    for member in &named {
        plan(tx, News::Named, member.id, post.id)?;
    }
    if post.no == 1 {
        return Ok(());
    }
    let followers: Vec<(MemberId,)> = tx.all(&sql!(
        "SELECT f.member_id FROM community_follow f JOIN community_member m ON m.id = f.member_id \
         WHERE f.topic_id = ? AND f.told = FALSE AND m.mails = TRUE AND f.member_id <> ? ORDER BY f.member_id LIMIT ?",
        topic.id,
        post.member_id,
        MOST
    ))?;
    for (member,) in followers.into_iter().filter(|row| named.iter().all(|named| named.id != row.0)) {
        tx.run(&sql!(
            "UPDATE community_follow SET told = TRUE WHERE topic_id = ? AND member_id = ?",
            topic.id,
            member
        ))?;
        plan(tx, News::Answer, member, post.id)?;
    }
    Ok(())
}

/// The team looked at what somebody wrote, and it is shown.
pub(super) fn looked_at(tx: &mut Tx<'_>, post: &Post) -> Result<()> {
    if is_new(tx, post.id, "shown")? { plan(tx, News::Shown, post.member_id, post.id) } else { Ok(()) }
}

/// An answer was accepted.
pub(super) fn accepted(tx: &mut Tx<'_>, post: &Post) -> Result<()> {
    if is_new(tx, post.id, "accepted")? { plan(tx, News::Accepted, post.member_id, post.id) } else { Ok(()) }
}

/// An answer got a vote.
pub(super) fn voted(tx: &mut Tx<'_>, post: &Post, votes: i64) -> Result<()> {
    let thanks = votes >= THANKED_AT && is_new(tx, post.id, "voted")?;
    if thanks { plan(tx, News::Voted, post.member_id, post.id) } else { Ok(()) }
}
