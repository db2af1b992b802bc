//! What members flag and colleagues decide.
//! It never leaves a decision without a line in the audit log.

use causeway_base::text;
use causeway_identity::audit;
use causeway_identity::permission::WriteKnowledge;
use causeway_store::{Tx, named_values};
use causeway_web::{Permit, Problem};

use super::{rules, store};
use crate::community::member::Level;
use crate::community::topic::write::{Outcome, Refused, Writer};
use crate::community::topic::{Post, Topic, store as topics};
use crate::community::{FlagReason, PostId, PostState, Why, news, tell};

/// The longest words of a flag, in characters.
pub const WORDS: usize = 500;

named_values!(Verdict "What the team decides about a post." {
    Show "Everybody sees it; flags are settled." = "show",
    Hide "Only the team sees it." = "hide",
    Delete "Its words are taken away for good." = "delete",
});

/// Flags a post that everybody sees.
///
/// # Errors
/// What the database says.
pub fn flag(
    tx: &mut Tx<'_>,
    writer: &Writer,
    topic: &Topic,
    post: &Post,
    reason: FlagReason,
    given: &str,
) -> Outcome<()> {
    if post.state != PostState::Shown {
        return Ok(Err(Refused::Missing));
    }
    if post.member_id == writer.member.id {
        return Ok(Err(Refused::Own));
    }
    if let Err(refused) = writer.may(tx, 2)? {
        return Ok(Err(refused));
    }
    let words = text::clean(given.trim(), WORDS);
    let trusted = writer.level > Level::New;
    let count = store::add(tx, post.id, writer.member.id, (reason, &words), trusted)?;
    if rules::hides(count, writer.setting.hide_flags, post.staff) {
        topics::set_state(tx, post.id, PostState::Hidden, Why::Flags, false)?;
    }
    tell(tx, "community.flagged", topic.brand_id, Some(topic.number), writer.member.actor());
    Ok(Ok(()))
}

/// Decides about a post.
///
/// # Errors
/// `not_found`; what the database says.
pub fn judge(tx: &mut Tx<'_>, permit: Permit<WriteKnowledge>, id: PostId, verdict: Verdict) -> Result<Topic, Problem> {
    let post = topics::post(tx, id)?.ok_or_else(|| Problem::not_found("post"))?;
    let topic = topics::by_id(tx, post.topic_id)?.ok_or_else(|| Problem::not_found("topic"))?;
    if post.state == PostState::Deleted {
        return Err(Problem::not_found("post"));
    }
    let first = post.state == PostState::Waiting;
    let (state, why) = match verdict {
        Verdict::Show => (PostState::Shown, Why::Nothing),
        Verdict::Hide => (PostState::Hidden, Why::Team),
        Verdict::Delete => (PostState::Deleted, Why::Team),
    };
    topics::set_state(tx, id, state, why, true)?;
    store::settle(tx, id)?;
    if verdict == Verdict::Delete {
        topics::empty(tx, id)?;
    }
    if verdict != Verdict::Show && topic.accepted_id == Some(id) {
        topics::accept(tx, topic.id, None)?;
    }
    if verdict == Verdict::Show && first {
        let now = tx.now();
        topics::touch(tx, topic.id, now)?;
        news::came(tx, &topic, &post)?;
        news::looked_at(tx, &post)?;
    }
    let subject = format!("{}.{}", topic.number, post.no);
    audit::record(tx, permit.actor(), "community.judged", &subject, verdict.as_str())?;
    tell(tx, "community.judged", topic.brand_id, Some(topic.number), permit.actor());
    Ok(topic)
}
