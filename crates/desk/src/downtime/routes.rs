//! Endpoints of a conversation's downtime: begin it, end it, look at it.
//! They never change one that ended.

use axum::Json;
use axum::extract::Path;
use causeway_base::Time;
use causeway_identity::UserId;
use causeway_identity::permission::{ReadConversations, WriteConversations};
use causeway_store::{Actor, NewEvent, Tx};
use causeway_triage::Class;
use causeway_web::{Answer, Code, Endpoints, Input, Page, Permit, Problem};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;

use super::{Downtime, store};
use crate::conversation::routes::resolve;
use crate::{ConversationId, Desk, ladder};

/// A week: what stood still for longer is not reported by a clock.
const LONGEST_MS: i64 = 7 * 86_400_000;

pub(crate) fn add(endpoints: Endpoints<Desk>) -> Endpoints<Desk> {
    super::report::add(endpoints)
        .get::<ReadConversations, _, _>("/api/v1/conversations/{id}/downtimes", "When the system stood still.", look)
        .answers::<Page<Downtime>>()
        .put::<WriteConversations, _, _>(
            "/api/v1/conversations/{id}/downtimes",
            "The system stands still, or runs again.",
            set,
        )
        .body::<SetDowntime>()
        .answers::<Page<Downtime>>()
}

type State = axum::extract::State<Desk>;

/// Whether the customer's system stands still.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SetDowntime {
    /// Whether it does.
    pub(super) down: bool,
    /// Since when it does, or ran again; now when left out.
    pub(super) since: Option<Time>,
}

async fn look(state: State, Path(name): Path<String>) -> Answer<Page<Downtime>> {
    let work = move |tx: &mut Tx<'_>| {
        let id = resolve(tx, &name)?;
        Ok::<_, Problem>(store::of(tx, id)?)
    };
    Ok(Json(Page::whole(state.db.read(work).await?)))
}

/// Begins or ends a downtime. One that begins makes the matter an urgent fault (R168).
///
/// # Errors
/// `invalid_input` for a time that cannot be; `too_late` when it stands so already.
pub(super) fn write(tx: &mut Tx<'_>, id: ConversationId, input: &SetDowntime, by: UserId) -> Result<(), Problem> {
    let now = tx.now();
    let since = input.since.unwrap_or(now);
    let last = store::of(tx, id)?.into_iter().next();
    let earliest = match (&last, input.down) {
        (Some(last), false) => last.started_at,
        (Some(Downtime { ended_at: Some(ended), .. }), true) => *ended,
        _ => now.plus_ms(-LONGEST_MS),
    };
    if since > now || since < earliest {
        return Err(Problem::field("/since", "range", "This lies ahead, or before what is known already."));
    }
    let lasts = last.as_ref().is_some_and(|last| last.ended_at.is_none());
    if lasts == input.down {
        let words = if lasts { "The system is down already." } else { "The system is not down." };
        return Err(Problem::new(Code::TooLate, words));
    }
    let actor = Actor::user(by.0);
    let kind = if input.down {
        store::begin(tx, id, since, by)?;
        "downtime.begun"
    } else {
        store::end(tx, id, since, by)?;
        "downtime.ended"
    };
    let minutes = last.filter(|_| lasts).map(|last| since.since(last.started_at) / 60_000);
    let data = json!({ "since": since, "minutes": minutes });
    tx.record(NewEvent { kind, conversation: Some(id.0), actor, only_for: None, data });
    if input.down {
        ladder::routes::set_class(tx, id, Class::UrgentFault, by)?;
    }
    Ok(())
}

async fn set(
    state: State,
    permit: Permit<WriteConversations>,
    Path(name): Path<String>,
    Input(input): Input<SetDowntime>,
) -> Answer<Page<Downtime>> {
    let work = move |tx: &mut Tx<'_>| {
        let id = resolve(tx, &name)?;
        write(tx, id, &input, UserId(permit.user()))?;
        Ok::<_, Problem>(store::of(tx, id)?)
    };
    Ok(Json(Page::whole(state.db.write(work).await?)))
}
