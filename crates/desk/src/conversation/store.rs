//! SQL of a conversation's own row and what hangs on it: participants, followers, read marks, tags.
//! It never decides a change; `rules` does, and `change` writes through here.

use causeway_base::{Time, text};
use causeway_identity::{TeamId, UserId};
use causeway_people::ContactId;
use causeway_store::{Result, Tx, sql};

use super::{Category, ConversationId, Participant, Priority, State};
use crate::tag::TagRef;
use crate::{InboxId, StatusId, TagId};

const STATE: &str = "SELECT id, number, subject, status_id, category, priority, assignee_id, team_id, inbox_id, \
                     contact_id, lang, last_seq, waiting_since, snoozed_until, next_action_at, version FROM conversation";

/// The state of one conversation.
pub fn state(tx: &mut Tx<'_>, id: ConversationId) -> Result<Option<State>> {
    let mut query = sql!(STATE);
    tx.first(query.add("WHERE id = ?").bind(id))
}

/// The conversation with this number, or the one that it was merged into.
pub fn by_number(tx: &mut Tx<'_>, number: i64) -> Result<Option<ConversationId>> {
    let found: Option<(ConversationId,)> = tx.first(&sql!("SELECT id FROM conversation WHERE number = ?", number))?;
    found.map(|row| current(tx, row.0)).transpose()
}

/// How many merges one after the other are followed.
const MERGES: usize = 1_000;

/// Where a conversation is now: it itself, or where it went by merges. What does not exist comes back as it is.
pub fn current(tx: &mut Tx<'_>, id: ConversationId) -> Result<ConversationId> {
    let mut here = id;
    for _ in 0..MERGES {
        let next: Option<(Option<ConversationId>,)> =
            tx.first(&sql!("SELECT merged_into FROM conversation WHERE id = ?", here))?;
        match next.and_then(|row| row.0) {
            Some(next) => here = next,
            None => break,
        }
    }
    Ok(here)
}

/// A conversation to add; it has no messages yet.
#[derive(Debug, Clone)]
pub struct NewConversation {
    /// What it is about.
    pub subject: String,
    /// The status it begins with.
    pub status: StatusId,
    /// That status's category.
    pub category: Category,
    /// How much it presses.
    pub priority: Priority,
    /// Who answers it.
    pub assignee: Option<UserId>,
    /// The team it belongs to.
    pub team: Option<TeamId>,
    /// The inbox it came through.
    pub inbox: InboxId,
    /// The customer.
    pub contact: ContactId,
    /// The customer's language.
    pub lang: Option<String>,
    /// When it began; sample desks and imports begin in the past.
    pub at: Time,
    /// Whether it belongs to the sample desk.
    pub sample: bool,
}

/// Adds a conversation; its number is the next one.
pub fn add(tx: &mut Tx<'_>, new: &NewConversation) -> Result<(ConversationId, i64)> {
    let id: ConversationId = tx.new_id();
    let number: i64 =
        tx.value(&sql!("UPDATE counter SET value = value + 1 WHERE name = 'conversation' RETURNING value"))?;
    tx.run(&sql!(
        "INSERT INTO conversation (id, number, subject, snippet, status_id, category, priority, assignee_id, team_id, \
         inbox_id, contact_id, lang, last_activity_at, sample, created_at, status_since) \
         VALUES (?, ?, ?, '', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        id,
        number,
        &new.subject,
        new.status,
        new.category,
        new.priority,
        new.assignee,
        new.team,
        new.inbox,
        new.contact,
        new.lang.clone(),
        new.at,
        new.sample,
        new.at,
        new.at
    ))?;
    Ok((id, number))
}

/// Writes the changeable fields and raises the version, if the row still has the version of `state`.
pub fn save(tx: &mut Tx<'_>, state: &State) -> Result<bool> {
    let now = tx.now();
    Ok(tx.run(&sql!(
        "UPDATE conversation SET subject = ?, status_since = CASE WHEN status_id = ? THEN status_since ELSE ? END, \
         status_id = ?, category = ?, priority = ?, \
         assigned_at = CASE WHEN assignee_id = ? THEN assigned_at ELSE ? END, assignee_id = ?, team_id = ?, \
         snoozed_until = ?, next_action_at = ?, waiting_since = ?, version = version + 1 WHERE id = ? AND version = ?",
        &state.subject,
        state.status_id,
        now,
        state.status_id,
        state.category,
        state.priority,
        state.assignee_id,
        now,
        state.assignee_id,
        state.team_id,
        state.snoozed_until,
        state.next_action_at,
        state.waiting_since,
        state.id,
        state.version
    ))? > 0)
}

/// What the customer really wants, in the team's words.
pub fn goal(tx: &mut Tx<'_>, id: ConversationId) -> Result<String> {
    tx.value(&sql!("SELECT goal FROM conversation WHERE id = ?", id))
}

/// Writes down what the customer really wants.
pub fn set_goal(tx: &mut Tx<'_>, id: ConversationId, goal: &str) -> Result<()> {
    tx.run(&sql!("UPDATE conversation SET goal = ? WHERE id = ?", goal, id)).map(drop)
}

/// Moves the next step of what waits. Says whether it waits.
pub fn set_next_action(tx: &mut Tx<'_>, id: ConversationId, at: Time) -> Result<bool> {
    let moved = sql!("UPDATE conversation SET next_action_at = ? WHERE id = ? AND category = 'waiting'", at, id);
    Ok(tx.run(&moved)? > 0)
}

/// Notes since when the customer waits.
pub fn set_waiting_since(tx: &mut Tx<'_>, id: ConversationId, since: Option<Time>) -> Result<()> {
    tx.run(&sql!("UPDATE conversation SET waiting_since = ? WHERE id = ?", since, id)).map(drop)
}

/// What a new message changes of its conversation.
#[derive(Debug, Clone)]
pub struct Growth {
    /// The beginning of the message, when it is the one that lists shall show.
    pub snippet: String,
    /// When it was written.
    pub at: Time,
    /// Whether it has attachments.
    pub attachments: bool,
}

/// Takes the next message number for a message that is no activity: lists show and sort as before.
pub fn grow_quietly(tx: &mut Tx<'_>, id: ConversationId) -> Result<i64> {
    tx.value(&sql!(
        "UPDATE conversation SET last_seq = last_seq + 1, message_count = message_count + 1 WHERE id = ? RETURNING last_seq",
        id
    ))
}

/// Takes the next message number and notes the message.
pub fn grow(tx: &mut Tx<'_>, id: ConversationId, growth: &Growth) -> Result<i64> {
    tx.value(&sql!(
        "UPDATE conversation SET last_seq = last_seq + 1, message_count = message_count + 1, snippet = ?, \
         last_activity_at = CASE WHEN last_activity_at > ? THEN last_activity_at ELSE ? END, \
         has_attachment = (has_attachment OR ?) WHERE id = ? RETURNING last_seq",
        &growth.snippet,
        growth.at,
        growth.at,
        growth.attachments,
        id
    ))
}

/// Gives a message back that was taken back before it left.
pub fn shrink(tx: &mut Tx<'_>, id: ConversationId, snippet: &str) -> Result<()> {
    tx.run(&sql!("UPDATE conversation SET message_count = message_count - 1, snippet = ? WHERE id = ?", snippet, id))
        .map(drop)
}

/// Notes whether any reply of the conversation could not be delivered.
pub fn note_delivery(tx: &mut Tx<'_>, id: ConversationId) -> Result<()> {
    tx.run(&sql!(
        "UPDATE conversation SET delivery_failed = \
         EXISTS (SELECT 1 FROM message WHERE conversation_id = ? AND delivery = 'failed') WHERE id = ?",
        id,
        id
    ))
    .map(drop)
}

/// Adds people who take part by mail; a name that was not known is filled in.
pub fn add_participants(tx: &mut Tx<'_>, id: ConversationId, people: &[Participant]) -> Result<()> {
    for person in people.iter().take(200) {
        tx.run(&sql!(
            "INSERT INTO participant (conversation_id, address, name) VALUES (?, ?, ?) \
             ON CONFLICT (conversation_id, address) DO UPDATE SET name = excluded.name WHERE participant.name = ''",
            id,
            text::address_key(&person.address),
            &person.name
        ))?;
    }
    Ok(())
}

/// Everybody who takes part by mail.
pub fn participants(tx: &mut Tx<'_>, id: ConversationId) -> Result<Vec<Participant>> {
    let rows: Vec<(String, String)> =
        tx.all(&sql!("SELECT address, name FROM participant WHERE conversation_id = ? ORDER BY address", id))?;
    Ok(rows.into_iter().map(|(address, name)| Participant { address, name }).collect())
}

/// Adds people whose address nothing proves but a signed mark that they have; who takes part already stays as they are.
pub fn add_unverified(tx: &mut Tx<'_>, id: ConversationId, people: &[Participant]) -> Result<()> {
    for person in people.iter().take(200) {
        tx.run(&sql!(
            "INSERT INTO participant (conversation_id, address, name, verified) VALUES (?, ?, ?, FALSE) \
             ON CONFLICT (conversation_id, address) DO NOTHING",
            id,
            text::address_key(&person.address),
            &person.name
        ))?;
    }
    Ok(())
}

/// The addresses of those who take part but are not proven to be who they say; they never get the history.
pub fn unverified(tx: &mut Tx<'_>, id: ConversationId) -> Result<Vec<String>> {
    let rows: Vec<(String,)> = tx.all(&sql!(
        "SELECT address FROM participant WHERE conversation_id = ? AND verified = FALSE ORDER BY address",
        id
    ))?;
    Ok(rows.into_iter().map(|row| row.0).collect())
}

/// Notes that somebody vouches for a participant. Says `false` when nobody unverified has this address.
pub fn verify(tx: &mut Tx<'_>, id: ConversationId, address: &str) -> Result<bool> {
    Ok(tx.run(&sql!(
        "UPDATE participant SET verified = TRUE WHERE conversation_id = ? AND address = ? AND verified = FALSE",
        id,
        text::address_key(address)
    ))? > 0)
}

/// Whether this address takes part.
pub fn takes_part(tx: &mut Tx<'_>, id: ConversationId, address: &str) -> Result<bool> {
    let found: Option<(String,)> = tx.first(&sql!(
        "SELECT address FROM participant WHERE conversation_id = ? AND address = ?",
        id,
        text::address_key(address)
    ))?;
    Ok(found.is_some())
}

/// Makes a user follow or not. Says whether that changed anything.
pub fn follow(tx: &mut Tx<'_>, id: ConversationId, user: UserId, follows: bool) -> Result<bool> {
    let statement = if follows {
        "INSERT INTO follower (conversation_id, user_id) VALUES (?, ?) ON CONFLICT DO NOTHING"
    } else {
        "DELETE FROM follower WHERE conversation_id = ? AND user_id = ?"
    };
    Ok(tx.run(&sql!(statement, id, user))? > 0)
}

/// Who follows.
pub fn followers(tx: &mut Tx<'_>, id: ConversationId) -> Result<Vec<UserId>> {
    let rows: Vec<(UserId,)> =
        tx.all(&sql!("SELECT user_id FROM follower WHERE conversation_id = ? ORDER BY user_id", id))?;
    Ok(rows.into_iter().map(|row| row.0).collect())
}

/// Notes that `user` has read up to `seq`; never goes back. Says whether it moved.
pub fn read_up_to(tx: &mut Tx<'_>, id: ConversationId, user: UserId, seq: i64) -> Result<bool> {
    Ok(tx.run(&sql!(
        "INSERT INTO read_state (user_id, conversation_id, seq) VALUES (?, ?, ?) \
         ON CONFLICT (user_id, conversation_id) DO UPDATE SET seq = excluded.seq WHERE read_state.seq < excluded.seq",
        user,
        id,
        seq
    ))? > 0)
}

/// Up to which message `user` has read.
pub fn read_seq(tx: &mut Tx<'_>, id: ConversationId, user: UserId) -> Result<i64> {
    let row: Option<(i64,)> =
        tx.first(&sql!("SELECT seq FROM read_state WHERE user_id = ? AND conversation_id = ?", user, id))?;
    Ok(row.map_or(0, |row| row.0))
}

/// Its tags, by name.
pub fn tags(tx: &mut Tx<'_>, id: ConversationId) -> Result<Vec<TagRef>> {
    let rows: Vec<(TagId, String)> = tx.all(&sql!(
        "SELECT t.id, t.name FROM conversation_tag ct JOIN tag t ON t.id = ct.tag_id \
         WHERE ct.conversation_id = ? ORDER BY t.folded, t.id",
        id
    ))?;
    Ok(rows.into_iter().map(|(id, name)| TagRef { id, name }).collect())
}

/// Makes these its tags; ids of tags that do not exist any more are left out.
pub fn set_tags(tx: &mut Tx<'_>, id: ConversationId, tags: &[TagId]) -> Result<()> {
    tx.run(&sql!("DELETE FROM conversation_tag WHERE conversation_id = ?", id))?;
    for tag in tags.iter().take(100) {
        tx.run(&sql!(
            "INSERT INTO conversation_tag (conversation_id, tag_id) SELECT ?, id FROM tag WHERE id = ? ON CONFLICT DO NOTHING",
            id,
            *tag
        ))?;
    }
    Ok(())
}
