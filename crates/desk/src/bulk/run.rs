//! The work of a change for many: some conversations a unit of work, each behind a savepoint of its own.
//! It never goes on for somebody whose right to change conversations was taken away meanwhile.

use causeway_base::Time;
use causeway_identity::permission::WriteConversations;
use causeway_identity::{TeamId, UserId, permissions_of, user};
use causeway_queue::{Failure, Handler, NewJob, Outcome, enqueue};
use causeway_store::{Actor, Db, NewEvent, Tx};
use causeway_web::{Caller, Permit, Problem, Via};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{BulkChange, BulkId, BulkState, ItemState, store};
use crate::conversation::change::{self, Change};
use crate::conversation::store as conversations;
use crate::solve::{self, OutcomeInput};
use crate::{ConversationId, Priority, StatusId, TagId};

const KIND: &str = "bulk.run";
/// So many conversations share one unit of work; between units others get their turn.
const AT_ONCE: usize = 40;

#[derive(Debug, Serialize, Deserialize)]
struct Payload {
    bulk: BulkId,
}

/// What a conversation was like before, and the version that the change gave it.
#[derive(Debug, Serialize, Deserialize)]
struct Kept {
    version: i64,
    status_id: StatusId,
    outcome: Option<OutcomeInput>,
    priority: Priority,
    assignee_id: Option<UserId>,
    team_id: Option<TeamId>,
    snoozed_until: Option<Time>,
    tag_ids: Vec<TagId>,
    spam: bool,
}

/// Plans the work on a change for many.
pub(super) fn plan(tx: &mut Tx<'_>, bulk: BulkId) -> causeway_store::Result<()> {
    enqueue(tx, &NewJob::new(KIND, &Payload { bulk }).unique(bulk.to_string()))
}

/// The job.
pub fn job(db: Db) -> Handler {
    Handler::new(KIND, move |job| {
        let db = db.clone();
        async move {
            let payload: Payload =
                serde_json::from_str(&job.payload).map_err(|error| Failure::Dead(error.to_string()))?;
            loop {
                let more = db.write(move |tx| some(tx, payload.bulk)).await;
                if !more.map_err(|problem| Failure::Retry(problem.to_string(), None))? {
                    return Ok(Outcome::Done);
                }
            }
        }
    })
}

/// Works on the next conversations. Says whether there may be more.
fn some(tx: &mut Tx<'_>, id: BulkId) -> Result<bool, Problem> {
    let Some(order) = store::order(tx, id)? else { return Ok(false) };
    let (from, end) = match order.state {
        BulkState::Running => (ItemState::Open, BulkState::Done),
        BulkState::Undoing => (ItemState::Done, BulkState::Undone),
        BulkState::Done | BulkState::Undone => return Ok(false),
    };
    let items = store::next(tx, id, from, AT_ONCE)?;
    let permit = permit_of(tx, order.by_user)?;
    for (conversation, kept) in &items {
        let outcome = match (&permit, from) {
            (None, _) => Ok(Err(no_longer_allowed())),
            (Some(permit), ItemState::Open) => tx.attempt(|tx| one(tx, *permit, *conversation, &order.change)),
            (Some(permit), _) => tx.attempt(|tx| back(tx, *permit, *conversation, kept.as_deref())),
        };
        let (state, problem, kept) = match (outcome?, from) {
            (Ok(kept), ItemState::Open) => (ItemState::Done, None, Some(kept)),
            (Ok(_), _) => (ItemState::Undone, None, None),
            (Err(problem), ItemState::Open) => (ItemState::Failed, Some(problem.detail().to_owned()), None),
            (Err(problem), _) => (ItemState::Kept, Some(problem.detail().to_owned()), None),
        };
        store::settle(tx, id, *conversation, state, problem, kept)?;
    }
    let finished = items.len() < AT_ONCE;
    if finished {
        store::go(tx, id, order.state, end)?;
    }
    tell(tx, id, order.by_user);
    Ok(!finished)
}

fn no_longer_allowed() -> Problem {
    Problem::new(causeway_web::Code::Forbidden, "Whoever asked for this may not change conversations any more.")
}

/// Tells the person who asked that there is news; their screen fetches it.
pub(super) fn tell(tx: &mut Tx<'_>, id: BulkId, by: UserId) {
    let (actor, data) = (Actor::user(by.0), json!({ "id": id }));
    tx.record(NewEvent { kind: "bulk.progress", conversation: None, actor, only_for: Some(by.0), data });
}

/// The right of the person who asked, as it is now.
pub(crate) fn permit_of(tx: &mut Tx<'_>, id: UserId) -> Result<Option<Permit<WriteConversations>>, Problem> {
    let Some(user) = user::store::find(tx, id)?.filter(|user| user.active) else { return Ok(None) };
    let via = Via::Session(uuid::Uuid::nil());
    let caller = Caller { user: id.0, name: user.name, permissions: permissions_of(user.role), via };
    Ok(caller.permit().ok())
}

/// Changes one conversation; answers what it was like before.
fn one(
    tx: &mut Tx<'_>,
    permit: Permit<WriteConversations>,
    id: ConversationId,
    wished: &str,
) -> Result<String, Problem> {
    crate::confidential::check(tx, UserId(permit.user()), id)?;
    let wished: BulkChange = serde_json::from_str(wished).map_err(|error| Problem::internal(&error))?;
    let before = conversations::state(tx, id)?.ok_or_else(|| Problem::not_found("conversation"))?;
    let tags: Vec<TagId> = conversations::tags(tx, id)?.into_iter().map(|tag| tag.id).collect();
    let spam = crate::spam::store::verdicts(tx, &[id])?.contains_key(&id);
    let outcome = solve::of(tx, id)?;
    let mut after = tags.clone();
    after.retain(|tag| !wished.remove_tags.contains(tag));
    after.extend(wished.add_tags.iter().filter(|tag| !tags.contains(tag)));
    let change = Change {
        version: before.version,
        status: wished.status,
        outcome: wished.outcome,
        priority: wished.priority,
        assignee_id: wished.assignee_id,
        team_id: wished.team_id,
        tag_ids: (after != tags).then_some(after),
        snoozed_until: wished.snoozed_until,
        spam: wished.spam.filter(|wished| *wished != spam),
        ..Change::default()
    };
    change::change(tx, permit, id, &change)?;
    let version = conversations::state(tx, id)?.map_or(before.version, |state| state.version);
    let kept = Kept {
        version,
        status_id: before.status_id,
        outcome,
        priority: before.priority,
        assignee_id: before.assignee_id,
        team_id: before.team_id,
        snoozed_until: before.snoozed_until,
        tag_ids: tags,
        spam,
    };
    serde_json::to_string(&kept).map_err(|error| Problem::internal(&error))
}

/// Makes one conversation what it was before, if nobody changed it since.
fn back(
    tx: &mut Tx<'_>,
    permit: Permit<WriteConversations>,
    id: ConversationId,
    kept: Option<&str>,
) -> Result<String, Problem> {
    let kept: Kept = serde_json::from_str(kept.unwrap_or_default()).map_err(|error| Problem::internal(&error))?;
    let now = conversations::state(tx, id)?.ok_or_else(|| Problem::not_found("conversation"))?;
    if now.version != kept.version {
        return Err(Problem::new(causeway_web::Code::VersionConflict, "Somebody changed this conversation since."));
    }
    let spam = crate::spam::store::verdicts(tx, &[id])?.contains_key(&id);
    let change = Change {
        version: now.version,
        status_id: Some(kept.status_id),
        outcome: kept.outcome,
        priority: Some(kept.priority),
        assignee_id: Some(kept.assignee_id),
        team_id: Some(kept.team_id),
        tag_ids: Some(kept.tag_ids),
        snoozed_until: kept.snoozed_until,
        spam: Some(kept.spam).filter(|wished| *wished != spam),
        ..Change::default()
    };
    change::change(tx, permit, id, &change)?;
    Ok(String::new())
}
