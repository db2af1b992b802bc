//! Endpoints of time spent on a conversation.
//! It never lets anybody take away what a colleague wrote down.

use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use causeway_base::text;
use causeway_identity::UserId;
use causeway_identity::permission::{ReadConversations, WriteConversations};
use causeway_store::{NewEvent, Tx};
use causeway_web::{Answer, Endpoints, Input, Page, Permit, Problem};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;

use super::{TimeEntry, TimeEntryId, TimeKind};
use crate::conversation::routes::resolve;
use crate::{ConversationId, Desk};

/// A week; more at once is a slip of the finger.
const MOST_MINUTES: i64 = 7 * 24 * 60;

pub(crate) fn add(endpoints: Endpoints<Desk>) -> Endpoints<Desk> {
    endpoints
        .get::<ReadConversations, _, _>("/api/v1/conversations/{id}/time", "Time spent on a conversation.", list)
        .answers::<Page<TimeEntry>>()
        .post::<WriteConversations, _, _>("/api/v1/conversations/{id}/time", "Write down time spent.", create)
        .body::<NewTime>()
        .creates::<Page<TimeEntry>>()
        .delete::<WriteConversations, _, _>("/api/v1/conversations/{id}/time/{entry}", "Remove your own entry.", remove)
}

type State = axum::extract::State<Desk>;

/// Time to write down.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct NewTime {
    kind: TimeKind,
    minutes: i64,
    #[serde(default)]
    note: String,
}

fn tell(tx: &mut Tx<'_>, conversation: ConversationId, permit: Permit<WriteConversations>) {
    let (conversation, actor) = (Some(conversation.0), permit.actor());
    tx.record(NewEvent { kind: "time.changed", conversation, actor, only_for: None, data: json!({}) });
}

async fn list(state: State, Path(name): Path<String>) -> Answer<Page<TimeEntry>> {
    let work = move |tx: &mut Tx<'_>| {
        let id = resolve(tx, &name)?;
        Ok::<_, Problem>(super::of(tx, id)?)
    };
    Ok(Json(Page::whole(state.db.read(work).await?)))
}

async fn create(
    state: State,
    permit: Permit<WriteConversations>,
    Path(name): Path<String>,
    Input(input): Input<NewTime>,
) -> Result<(StatusCode, Json<Page<TimeEntry>>), Problem> {
    if !(1..=MOST_MINUTES).contains(&input.minutes) {
        return Err(Problem::field("/minutes", "range", "Write down one minute to a week."));
    }
    let note = text::clean(input.note.trim(), 300);
    let work = move |tx: &mut Tx<'_>| {
        let id = resolve(tx, &name)?;
        super::add(tx, id, UserId(permit.user()), input.kind, input.minutes, &note)?;
        tell(tx, id, permit);
        Ok::<_, Problem>(super::of(tx, id)?)
    };
    Ok((StatusCode::CREATED, Json(Page::whole(state.db.write(work).await?))))
}

async fn remove(
    state: State,
    permit: Permit<WriteConversations>,
    Path((name, entry)): Path<(String, TimeEntryId)>,
) -> Result<StatusCode, Problem> {
    let work = move |tx: &mut Tx<'_>| {
        let id = resolve(tx, &name)?;
        if !super::remove(tx, id, entry, UserId(permit.user()))? {
            return Err(Problem::not_found("entry of yours"));
        }
        tell(tx, id, permit);
        Ok(())
    };
    state.db.write(work).await?;
    Ok(StatusCode::NO_CONTENT)
}
