//! All SQL of notifications.
//! It never has two unread rows of one kind about one thing for one person.

use std::collections::HashMap;

use causeway_base::Time;
use causeway_identity::{UserId, user};
use causeway_store::{Actor, ActorKind, Cursor, Event, NewEvent, Result, Tx, from_row, sql};
use serde_json::json;
use uuid::Uuid;

use super::gather::Told;
use super::preferences::{self, Media};
use super::{AboutConversation, AboutPost, Kind, Notification, NotificationId, digest, hook};
use crate::conversation::view;
use crate::room::PostId;
use crate::{ConversationId, room};

/// Writes down that somebody is told of an event, and plans what leaves the app.
pub fn tell(tx: &mut Tx<'_>, told: &Told, event: &Event) -> Result<()> {
    let Some(person) = user::store::find(tx, told.user)? else { return Ok(()) };
    let wishes = preferences::find(tx, told.user)?;
    if told.conversation.is_some_and(|facts| !wishes.covers(told.kind, facts.inbox, facts.team)) {
        return Ok(());
    }
    let media = wishes.media(told.kind);
    if media == Media::default() {
        return Ok(());
    }
    let about = told.conversation.map(|facts| facts.id.0).or(told.post.map(|post| post.0)).unwrap_or_default();
    if count_up(tx, told.user, told.kind, about, event)? {
        changed(tx, told.user, None);
        return Ok(());
    }
    if told_lately(tx, told.user)? >= wishes.per_hour {
        if !count_up(tx, told.user, Kind::More, Uuid::nil(), event)? {
            let row = Row { kind: Kind::More, about: Uuid::nil(), media: Media { app: true, ..Media::default() } };
            insert(tx, told, event, &row)?;
        }
        changed(tx, told.user, None);
        return Ok(());
    }
    let id = insert(tx, told, event, &Row { kind: told.kind, about, media })?;
    let now = tx.now();
    // What climbs for an urgent matter wakes people up.
    let wakes = told.kind == Kind::Escalation && is_urgent(tx, told)?;
    let quiet = if wakes { None } else { wishes.quiet_until(now, &person.time_zone) };
    if media.mail {
        digest::plan(tx, told.user, quiet)?;
    }
    if media.hook {
        hook::plan_own(tx, told, quiet.unwrap_or(now))?;
    }
    changed(tx, told.user, (media.push && quiet.is_none()).then_some(id));
    Ok(())
}

/// Whether it is about an urgent conversation.
fn is_urgent(tx: &mut Tx<'_>, told: &Told) -> Result<bool> {
    let Some(facts) = told.conversation else { return Ok(false) };
    Ok(tx.value::<i64>(&sql!("SELECT COUNT(*) FROM conversation WHERE id = ? AND priority = 'urgent'", facts.id))? > 0)
}

/// What of a row does not come from [`Told`].
struct Row {
    kind: Kind,
    about: Uuid,
    media: Media,
}

fn insert(tx: &mut Tx<'_>, told: &Told, event: &Event, row: &Row) -> Result<NotificationId> {
    let (id, now): (NotificationId, _) = (tx.new_id(), tx.now());
    let is_more = row.kind == Kind::More;
    tx.run(&sql!(
        "INSERT INTO notification (id, user_id, kind, about, conversation_id, post_id, actor_kind, actor_id, event_id, \
         shown, mail, created_at, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        id,
        told.user,
        row.kind,
        row.about,
        told.conversation.filter(|_| !is_more).map(|facts| facts.id),
        told.post.filter(|_| !is_more),
        event.actor_kind,
        event.actor_id,
        event.id,
        row.media.app,
        row.media.mail,
        now,
        event.at
    ))?;
    Ok(id)
}

/// Counts an unread row up, if there is one; an event that it counted already changes nothing.
fn count_up(tx: &mut Tx<'_>, user: UserId, kind: Kind, about: Uuid, event: &Event) -> Result<bool> {
    tx.run(&sql!(
        "UPDATE notification SET count = count + 1, at = ?, event_id = ?, actor_kind = ?, actor_id = ? \
         WHERE user_id = ? AND kind = ? AND about = ? AND read_at IS NULL AND event_id < ?",
        event.at,
        event.id,
        event.actor_kind,
        event.actor_id,
        user,
        kind,
        about,
        event.id
    ))?;
    let open: Option<(NotificationId,)> = tx.first(&sql!(
        "SELECT id FROM notification WHERE user_id = ? AND kind = ? AND about = ? AND read_at IS NULL",
        user,
        kind,
        about
    ))?;
    Ok(open.is_some())
}

fn told_lately(tx: &mut Tx<'_>, user: UserId) -> Result<i64> {
    let hour = tx.now().plus_ms(-3_600_000);
    tx.value(&sql!(
        "SELECT COUNT(*) FROM notification WHERE user_id = ? AND created_at > ? AND kind <> 'more'",
        user,
        hour
    ))
}

/// Tells the person's screens; `push` names what the browser may show over other windows.
fn changed(tx: &mut Tx<'_>, user: UserId, push: Option<NotificationId>) {
    let data = json!({ "push": push });
    let (kind, only_for) = ("notification.changed", Some(user.0));
    tx.record(NewEvent { kind, conversation: None, actor: Actor::SYSTEM, only_for, data });
}

/// How many are unread in the app.
pub fn unread(tx: &mut Tx<'_>, user: UserId) -> Result<i64> {
    tx.value(&sql!("SELECT COUNT(*) FROM notification WHERE user_id = ? AND read_at IS NULL AND shown = TRUE", user))
}

/// Marks everything about a conversation as read.
pub fn read_conversation(tx: &mut Tx<'_>, user: UserId, conversation: ConversationId) -> Result<()> {
    let now = tx.now();
    let done = tx.run(&sql!(
        "UPDATE notification SET read_at = ? WHERE user_id = ? AND conversation_id = ? AND read_at IS NULL",
        now,
        user,
        conversation
    ))?;
    if done > 0 {
        changed(tx, user, None);
    }
    Ok(())
}

/// Marks everything about a post as read.
pub fn read_post(tx: &mut Tx<'_>, user: UserId, post: PostId) -> Result<()> {
    let now = tx.now();
    let done = tx.run(&sql!(
        "UPDATE notification SET read_at = ? WHERE user_id = ? AND post_id = ? AND read_at IS NULL",
        now,
        user,
        post
    ))?;
    if done > 0 {
        changed(tx, user, None);
    }
    Ok(())
}

/// Marks one as read, or all of a person's.
pub fn read(tx: &mut Tx<'_>, user: UserId, id: Option<NotificationId>) -> Result<()> {
    let now = tx.now();
    let mut update = sql!("UPDATE notification SET read_at = ? WHERE user_id = ? AND read_at IS NULL", now, user);
    if let Some(id) = id {
        update.add("AND id = ?").bind(id);
    }
    if tx.run(&update)? > 0 {
        changed(tx, user, None);
    }
    Ok(())
}

struct Stored {
    id: NotificationId,
    kind: Kind,
    conversation: Option<ConversationId>,
    post: Option<PostId>,
    actor_kind: ActorKind,
    actor: Option<Uuid>,
    count: i64,
    at: Time,
    read_at: Option<Time>,
}
from_row!(Stored { id, kind, conversation, post, actor_kind, actor, count, at, read_at });

const COLUMNS: &str =
    "SELECT id, kind, conversation_id, post_id, actor_kind, actor_id, count, at, read_at FROM notification";

/// A person's notifications, the newest first.
pub fn page(
    tx: &mut Tx<'_>,
    user: UserId,
    only_unread: bool,
    after: Option<Cursor>,
    limit: usize,
) -> Result<Vec<Notification>> {
    let mut query = sql!(COLUMNS);
    query.add("WHERE user_id = ? AND shown = TRUE").bind(user);
    if only_unread {
        query.add("AND read_at IS NULL");
    }
    if let Some(after) = after {
        query.add("AND (at < ? OR (at = ? AND id < ?))").bind(after.at).bind(after.at).bind(after.id);
    }
    let rows: Vec<Stored> = tx.all(query.add("ORDER BY at DESC, id DESC LIMIT ?").bind(limit))?;
    complete(tx, user, rows)
}

/// What waits to be mailed and is unread: all of it, the oldest first.
pub fn to_mail(tx: &mut Tx<'_>, user: UserId) -> Result<Vec<Notification>> {
    let mut query = sql!(COLUMNS);
    query.add("WHERE user_id = ? AND mail = TRUE AND mailed_at IS NULL AND read_at IS NULL").bind(user);
    let rows: Vec<Stored> = tx.all(query.add("ORDER BY at, id LIMIT 100"))?;
    complete(tx, user, rows)
}

/// Since when the oldest of those waits.
pub fn oldest_to_mail(tx: &mut Tx<'_>, user: UserId) -> Result<Option<Time>> {
    tx.value(&sql!(
        "SELECT MIN(created_at) FROM notification WHERE user_id = ? AND mail = TRUE AND mailed_at IS NULL AND read_at IS NULL",
        user
    ))
}

/// Notes that these were mailed.
pub fn mailed(tx: &mut Tx<'_>, ids: &[NotificationId]) -> Result<()> {
    let now = tx.now();
    let mut update = sql!("UPDATE notification SET mailed_at = ? WHERE id IN", now);
    tx.run(update.list(ids.iter().copied())).map(drop)
}

fn complete(tx: &mut Tx<'_>, reader: UserId, rows: Vec<Stored>) -> Result<Vec<Notification>> {
    let ids: Vec<ConversationId> = rows.iter().filter_map(|row| row.conversation).collect();
    let conversations: HashMap<ConversationId, AboutConversation> =
        view::rows(tx, &ids, reader)?.into_iter().map(|row| (row.id, row.into())).collect();
    let mut names = sql!("SELECT id, name FROM user_account WHERE id IN");
    names.list(rows.iter().filter_map(|row| row.actor));
    let names: HashMap<Uuid, String> = tx.all::<(Uuid, String)>(&names)?.into_iter().collect();
    let by_rules = rows.iter().filter(|row| row.actor_kind == ActorKind::Rule);
    let rules = crate::rule::firing::names(tx, by_rules.filter_map(|row| row.actor))?;
    let titles = room::store::titles(tx, rows.iter().filter_map(|row| row.post))?;
    let told = |row: Stored| {
        let conversation = row.conversation.and_then(|id| conversations.get(&id).cloned());
        let who = match row.actor_kind {
            ActorKind::User => row.actor.and_then(|id| names.get(&id).cloned()),
            ActorKind::Contact => conversation.as_ref().map(|one| one.contact.clone()),
            ActorKind::Rule => row.actor.and_then(|id| rules.get(&id).cloned()),
            ActorKind::System => None,
        };
        let post = row.post.and_then(|id| titles.get(&id).map(|title| AboutPost { id, title: title.clone() }));
        Notification {
            id: row.id,
            kind: row.kind,
            count: row.count,
            who: who.unwrap_or_default(),
            conversation,
            post,
            at: row.at,
            read: row.read_at.is_some(),
        }
    };
    Ok(rows.into_iter().map(told).collect())
}
