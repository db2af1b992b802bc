//! When the time for a diagnosis begins: a person has the fault before their eyes for the first time (R103).
//! It never begins twice, and never for what nobody waits for.

use causeway_identity::UserId;
use causeway_store::{Actor, NewEvent, Result, Tx, sql};
use serde_json::json;

use super::{Finding, ProblemClass, store};
use crate::{Category, ConversationId};

/// Somebody looks at a conversation, or writes in it.
pub(crate) fn touch(tx: &mut Tx<'_>, id: ConversationId, by: UserId) -> Result<()> {
    let finding = store::of(tx, id)?;
    if finding.started_at.is_some() || finding.recorded_at.is_some() || !waits(tx, id)? {
        return Ok(());
    }
    if store::class(tx, id)? != Some(ProblemClass::Fault) {
        return Ok(());
    }
    let now = tx.now();
    store::put(tx, id, &Finding { started_at: Some(now), started_by: Some(by), ..finding })?;
    tell_started(tx, id, by);
    Ok(())
}

/// Somebody changed the class: what is a fault now begins, and what turned out to be none was never one.
pub(crate) fn follow(tx: &mut Tx<'_>, id: ConversationId, by: UserId) -> Result<()> {
    let finding = store::of(tx, id)?;
    let fault = store::class(tx, id)? == Some(ProblemClass::Fault);
    if fault {
        return touch(tx, id, by);
    }
    if finding.started_at.is_some() && finding.recorded_at.is_none() {
        store::put(tx, id, &Finding { started_at: None, started_by: None, ..finding })?;
        let data = json!({});
        let actor = Actor::user(by.0);
        tx.record(NewEvent { kind: "diagnosis.dropped", conversation: Some(id.0), actor, only_for: None, data });
    }
    Ok(())
}

/// Whether a customer waits for it: it is open, and neither spam nor merged away nor a side conversation.
fn waits(tx: &mut Tx<'_>, id: ConversationId) -> Result<bool> {
    Ok(tx.value::<i64>(&sql!(
        "SELECT COUNT(*) FROM conversation WHERE id = ? AND category <> ? AND NOT spam AND merged_into IS NULL \
         AND side_of IS NULL",
        id,
        Category::Solved
    ))? > 0)
}

fn tell_started(tx: &mut Tx<'_>, id: ConversationId, by: UserId) {
    let (data, actor) = (json!({}), Actor::user(by.0));
    tx.record(NewEvent { kind: "diagnosis.started", conversation: Some(id.0), actor, only_for: None, data });
}
