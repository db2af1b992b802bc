//! What goes back to the queue because whoever has it does not answer a customer who waits.
//! It never takes anything from somebody who answered, nor gives it back to them the same day.

use causeway_identity::UserId;
use causeway_identity::permission::WriteConversations;
use causeway_store::{Actor, NewEvent, Result, Sql, Tx, sql};
use causeway_web::{Permit, Problem};
use serde_json::json;

use super::give;
use super::rules::InboxRouting;
use crate::ConversationId;

/// For so long it is not given to the same person again.
const NOT_AGAIN_MS: i64 = 86_400_000;
/// How many go back in one turn.
const TURN: usize = 25;

fn overdue(select: &'static str, routing: &InboxRouting, minutes: i64, now: causeway_base::Time) -> Sql {
    let before = now.plus_ms(-minutes * 60_000);
    let mut query = Sql::new(select);
    query.add("FROM conversation c WHERE c.waiting_since <= ? AND c.inbox_id = ?").bind(before).bind(routing.inbox_id);
    query.add("AND c.assignee_id IS NOT NULL AND c.category = 'open' AND c.spam = FALSE AND c.sample = FALSE");
    query.add("AND c.merged_into IS NULL AND c.side_of IS NULL AND (c.assigned_at IS NULL OR c.assigned_at <= ?)");
    query.bind(before);
    query
}

/// Whether anything has to go back.
pub(super) fn any(tx: &mut Tx<'_>, routed: &[InboxRouting]) -> Result<bool> {
    let now = tx.now();
    for routing in routed {
        let Some(minutes) = routing.return_minutes else { continue };
        let mut query = overdue("SELECT c.id", routing, minutes, now);
        if !tx.all::<(ConversationId,)>(query.add("LIMIT 1"))?.is_empty() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// What has to go back, with the person who has it and for how many minutes they had time.
pub(super) fn all(tx: &mut Tx<'_>, routed: &[InboxRouting]) -> Result<Vec<(ConversationId, UserId, i64)>> {
    let now = tx.now();
    let mut found = Vec::new();
    for routing in routed {
        let Some(minutes) = routing.return_minutes else { continue };
        let mut query = overdue("SELECT c.id, c.assignee_id", routing, minutes, now);
        let rows: Vec<(ConversationId, UserId)> =
            tx.all(query.add("ORDER BY c.waiting_since, c.id LIMIT ?").bind(TURN))?;
        found.extend(rows.into_iter().map(|(id, user)| (id, user, minutes)));
    }
    Ok(found)
}

/// Puts one back into the queue and says why in its history.
pub(super) fn back(
    tx: &mut Tx<'_>,
    id: ConversationId,
    user: UserId,
    minutes: i64,
) -> std::result::Result<(), Problem> {
    let now = tx.now();
    tx.run(&sql!(
        "INSERT INTO routing_returned (conversation_id, user_id, at) VALUES (?, ?, ?) \
         ON CONFLICT (conversation_id, user_id) DO UPDATE SET at = excluded.at",
        id,
        user,
        now
    ))?;
    give::assign(tx, id, None, Permit::<WriteConversations>::acting_as(Actor::SYSTEM))?;
    let data = json!({ "user": user, "minutes": minutes });
    tx.record(NewEvent {
        kind: "routing.returned",
        conversation: Some(id.0),
        actor: Actor::SYSTEM,
        only_for: None,
        data,
    });
    Ok(())
}

/// Who had it within a day and did not answer in time.
pub(super) fn from(tx: &mut Tx<'_>, id: ConversationId) -> Result<Vec<UserId>> {
    let since = tx.now().plus_ms(-NOT_AGAIN_MS);
    let rows: Vec<(UserId,)> =
        tx.all(&sql!("SELECT user_id FROM routing_returned WHERE conversation_id = ? AND at > ?", id, since))?;
    Ok(rows.into_iter().map(|row| row.0).collect())
}
