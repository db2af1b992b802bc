//! Who is to be told of an event. It reads what the event is about and gives names, one for each person and kind.
//! It never names whoever acted, a closed account, or somebody for what a machine wrote.

use std::collections::BTreeSet;

use causeway_identity::{TeamId, UserId};
use causeway_store::{ActorKind, Event, Result, Tx, from_row, sql};
use serde_json::Value;
use uuid::Uuid;

use super::Kind;
use crate::room::PostId;
use crate::{ConversationId, InboxId, MessageId, diagnosis};

/// What happened on the sample desk longer ago than this is made up.
const SAMPLE_MS: i64 = 60_000;

/// Somebody to tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// Whom.
    pub user: UserId,
    /// What.
    pub kind: Kind,
    /// About which conversation.
    pub conversation: Option<Facts>,
    /// About which post.
    pub post: Option<PostId>,
}

/// What telling needs to know of a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Facts {
    /// Its id.
    pub id: ConversationId,
    /// Its inbox.
    pub inbox: InboxId,
    /// Its team.
    pub team: Option<TeamId>,
    /// Who answers it.
    pub assignee: Option<UserId>,
    /// Whether it counts as spam.
    pub spam: bool,
    /// Whether it is of the sample desk.
    pub sample: bool,
}
from_row!(Facts { id, inbox, team, assignee, spam, sample });

/// What an event leads to.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Gathered {
    /// Whom to tell.
    pub told: Vec<Told>,
    /// The team whose own chat groups are told of a new conversation.
    pub team: Option<(TeamId, Facts)>,
    /// Who has seen the conversation by this, so that nothing of it is news to them any more.
    pub seen: Option<(UserId, ConversationId)>,
}

fn id(value: Option<&Value>) -> Option<Uuid> {
    value.and_then(Value::as_str).and_then(|text| text.parse().ok())
}

fn facts(tx: &mut Tx<'_>, conversation: Option<Uuid>) -> Result<Option<Facts>> {
    let Some(id) = conversation else { return Ok(None) };
    tx.first(&sql!("SELECT id, inbox_id, team_id, assignee_id, spam, sample FROM conversation WHERE id = ?", id))
}

/// Finds out who is to be told of `event`.
pub fn gather(tx: &mut Tx<'_>, event: &Event) -> Result<Gathered> {
    let data: Value = serde_json::from_str(&event.data).unwrap_or_default();
    let by_user = (event.actor_kind == ActorKind::User).then_some(event.actor_id).flatten().map(UserId);
    if event.kind == "post.created" {
        let told = posted(tx, &data)?;
        return Ok(Gathered { told: active(tx, by_user, told)?, ..Gathered::default() });
    }
    let Some(facts) = facts(tx, event.conversation)? else { return Ok(Gathered::default()) };
    // What the sample desk says that happened before it was made is no news.
    if facts.spam || (facts.sample && (by_user.is_none() || tx.now().since(event.at) > SAMPLE_MS)) {
        return Ok(Gathered::default());
    }
    let mut gathered = Gathered::default();
    let tell = |user: UserId, kind: Kind| Told { user, kind, conversation: Some(facts), post: None };
    match event.kind.as_str() {
        "conversation.read" => gathered.seen = event.only_for.map(|user| (UserId(user), facts.id)),
        "mention.created" => gathered.told.extend(event.only_for.map(|user| tell(UserId(user), Kind::Mentioned))),
        "clock.goal_passed" | "clock.broken" | "downtime.alarm" | "escalation.reached" => {
            gathered.told = presses(tx, &event.kind, &data, facts)?;
        }
        "rule.notified" => gathered.told.extend(event.only_for.map(|user| tell(UserId(user), Kind::Rule))),
        "promise.reminded" => gathered.told.extend(event.only_for.map(|user| tell(UserId(user), Kind::Promise))),
        "draft.handed_over" => gathered.told.extend(id(data.get("to")).map(|user| tell(UserId(user), Kind::Draft))),
        "call.planned" | "call.due" | "call.overdue" => gathered.told = to_call(tx, &data, facts)?,
        "handover.sent" => gathered.told = handed(tx, &data, facts, Kind::Handover)?,
        "handover.overdue" => {
            gathered.told = handed(tx, &data, facts, Kind::Handover)?;
            let sender =
                id(data.get("sender")).map(UserId).filter(|user| gathered.told.iter().all(|one| one.user != *user));
            gathered.told.extend(sender.map(|user| tell(user, Kind::Handover)));
        }
        "handover.accepted" | "handover.returned" | "handover.answered" => {
            gathered.told.extend(id(data.get("sender")).map(|user| tell(UserId(user), Kind::Handover)));
        }
        "conversation.created" => came(tx, facts, &mut gathered)?,
        "conversation.changed" => {
            let to = |field: &str| id(data.pointer(&format!("/changes/{field}/to")));
            if let Some(user) = to("assignee_id") {
                gathered.told.push(tell(UserId(user), Kind::Assigned));
            } else if to("team_id").is_some() {
                came(tx, facts, &mut gathered)?;
            }
        }
        "message.created" => {
            gathered.seen = by_user.map(|user| (user, facts.id));
            gathered.told = written(tx, &data, facts)?;
        }
        "message.changed" if data.get("delivery").and_then(Value::as_str) == Some("failed") => {
            let author = author_of(tx, &data)?.or(facts.assignee);
            gathered.told.extend(author.map(|user| tell(user, Kind::Failed)));
        }
        _ => {}
    }
    gathered.told = active(tx, by_user, gathered.told)?;
    Ok(gathered)
}

/// What presses: a clock that passed, a system that stands still, a matter that climbed.
fn presses(tx: &mut Tx<'_>, kind: &str, data: &Value, facts: Facts) -> Result<Vec<Told>> {
    let tell = |user: UserId, kind: Kind| Told { user, kind, conversation: Some(facts), post: None };
    if kind == "escalation.reached" {
        let people = data.get("people").and_then(|people| serde_json::from_value::<Vec<UserId>>(people.clone()).ok());
        return Ok(people.unwrap_or_default().into_iter().map(|user| tell(user, Kind::Escalation)).collect());
    }
    let who = if kind == "downtime.alarm" {
        facts.assignee.or_else(|| id(data.get("begun_by")).map(UserId))
    } else if data.get("kind").and_then(Value::as_str) == Some("diagnosis") {
        // Whoever looked first works on it, whether or not it is theirs.
        diagnosis::store::of(tx, facts.id)?.started_by.or(facts.assignee)
    } else {
        facts.assignee
    };
    Ok(who.map(|user| tell(user, Kind::Clock)).into_iter().collect())
}

/// A conversation that nobody has came to a team.
fn came(tx: &mut Tx<'_>, facts: Facts, gathered: &mut Gathered) -> Result<()> {
    let (Some(team), None) = (facts.team, facts.assignee) else { return Ok(()) };
    let members: Vec<(UserId,)> = tx.all(&sql!("SELECT user_id FROM team_member WHERE team_id = ?", team))?;
    let tell = |(user,): (UserId,)| Told { user, kind: Kind::Unassigned, conversation: Some(facts), post: None };
    gathered.told.extend(members.into_iter().map(tell));
    gathered.team = Some((team, facts));
    Ok(())
}

/// A call to make: whoever shall make it or their team; whoever answers the conversation, or its team, where nobody is named.
fn to_call(tx: &mut Tx<'_>, data: &Value, facts: Facts) -> Result<Vec<Told>> {
    if id(data.get("to_user")).is_some() || id(data.get("to_team")).is_some() {
        return handed(tx, data, facts, Kind::Call);
    }
    let team = facts.team.filter(|_| facts.assignee.is_none());
    handed(tx, &serde_json::json!({ "to_user": facts.assignee, "to_team": team }), facts, Kind::Call)
}

/// A packet for engineers or a call: its receiver, or all members of the team that receives it.
fn handed(tx: &mut Tx<'_>, data: &Value, facts: Facts, kind: Kind) -> Result<Vec<Told>> {
    let mut users: Vec<UserId> = id(data.get("to_user")).map(UserId).into_iter().collect();
    if let Some(team) = id(data.get("to_team")) {
        let members: Vec<(UserId,)> = tx.all(&sql!("SELECT user_id FROM team_member WHERE team_id = ?", team))?;
        users.extend(members.into_iter().map(|row| row.0));
    }
    let tell = |user: UserId| Told { user, kind, conversation: Some(facts), post: None };
    Ok(users.into_iter().map(tell).collect())
}

/// A message: whoever answers or follows the conversation, but those whom it mentions, who are told of that.
fn written(tx: &mut Tx<'_>, data: &Value, facts: Facts) -> Result<Vec<Told>> {
    let Some(message) = id(data.get("message_id")) else { return Ok(Vec::new()) };
    let row: Option<(Option<String>, Option<String>, String)> =
        tx.first(&sql!("SELECT mentions, automatic, kind FROM message WHERE id = ?", message))?;
    let Some((mentions, automatic, kind)) = row else { return Ok(Vec::new()) };
    if automatic.is_some() && kind != "incoming" {
        return Ok(Vec::new());
    }
    let mentioned: Vec<UserId> = mentions.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
    let followers: Vec<(UserId,)> =
        tx.all(&sql!("SELECT user_id FROM follower WHERE conversation_id = ?", facts.id))?;
    let mut all: BTreeSet<Uuid> = followers.into_iter().map(|row| row.0.0).collect();
    all.extend(facts.assignee.map(|user| user.0));
    let told = |user: Uuid| Told { user: UserId(user), kind: Kind::Message, conversation: Some(facts), post: None };
    Ok(all.into_iter().filter(|user| !mentioned.contains(&UserId(*user))).map(told).collect())
}

fn author_of(tx: &mut Tx<'_>, data: &Value) -> Result<Option<UserId>> {
    let Some(message) = id(data.get("message_id")).map(MessageId) else { return Ok(None) };
    let row: Option<(Option<UserId>,)> =
        tx.first(&sql!("SELECT author_id FROM message WHERE id = ? AND author_kind = ?", message, ActorKind::User))?;
    Ok(row.and_then(|row| row.0))
}

/// A post: everybody for an announcement, else those whom it mentions; of a team, if it is for one.
fn posted(tx: &mut Tx<'_>, data: &Value) -> Result<Vec<Told>> {
    let Some(post) = id(data.get("post_id")).map(PostId) else { return Ok(Vec::new()) };
    let mentioned: Vec<UserId> =
        data.get("mention_ids").and_then(|ids| serde_json::from_value(ids.clone()).ok()).unwrap_or_default();
    let announced = data.get("kind").and_then(Value::as_str) == Some("announcement");
    let audience = crate::room::store::audience(tx, post)?;
    let told = |user: UserId| {
        let kind = match (announced, mentioned.contains(&user)) {
            (_, true) => Kind::Mentioned,
            (true, false) => Kind::Announcement,
            (false, false) => return None,
        };
        Some(Told { user, kind, conversation: None, post: Some(post) })
    };
    Ok(audience.into_iter().filter_map(told).collect())
}

/// Leaves out whoever acted and closed accounts.
fn active(tx: &mut Tx<'_>, by: Option<UserId>, told: Vec<Told>) -> Result<Vec<Told>> {
    if told.is_empty() {
        return Ok(told);
    }
    let mut query = sql!("SELECT id FROM user_account WHERE active = TRUE AND id IN");
    query.list(told.iter().map(|one| one.user));
    let open: Vec<(UserId,)> = tx.all(&query)?;
    Ok(told.into_iter().filter(|one| Some(one.user) != by && open.contains(&(one.user,))).collect())
}
