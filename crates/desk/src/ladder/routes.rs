//! Endpoints of the ladder: the organisation's order, and where one conversation stands.
//! It never overwrites what somebody else changed since the caller looked.

use axum::Json;
use axum::extract::Path;
use causeway_identity::UserId;
use causeway_identity::permission::{ManageSettings, ReadConversations, ReadSettings, WriteConversations};
use causeway_store::{Actor, NewEvent, Tx};
use causeway_triage::{Class, Impact, urgency};
use causeway_web::{Answer, Code, Endpoints, Input, Permit, Problem};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::{Ladder, NAME, Standing, fairness, ladder, prioritise, store};
use crate::conversation::routes::resolve;
use crate::told::settings_changed;
use crate::{ConversationId, Desk, diagnosis, organisation};

/// A year: a class that may wait longer is one that nobody means.
const MOST_MINUTES: i64 = 365 * 24 * 60;
/// More than anybody loses a day; keeps sums within their type.
const MOST_NUMBER: i64 = 1_000_000_000_000;

pub(crate) fn add(endpoints: Endpoints<Desk>) -> Endpoints<Desk> {
    let endpoints = fairness::add(endpoints);
    endpoints
        .get::<ReadSettings, _, _>("/api/v1/ladder", "The order of classes.", settings)
        .answers::<LadderSetting>()
        .put::<ManageSettings, _, _>("/api/v1/ladder", "Change the order of classes.", keep)
        .body::<LadderSetting>()
        .answers::<LadderSetting>()
        .get::<ReadConversations, _, _>("/api/v1/conversations/{id}/ladder", "A conversation's class and why.", look)
        .answers::<Standing>()
        .patch::<WriteConversations, _, _>("/api/v1/conversations/{id}/ladder", "Change class or impact.", change)
        .body::<ChangeStanding>()
        .answers::<Standing>()
}

type State = axum::extract::State<Desk>;

/// The ladder with its version.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct LadderSetting {
    ladder: Ladder,
    #[serde(default)]
    version: i64,
}

/// What changes; what is left out stays.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ChangeStanding {
    pub(super) version: i64,
    pub(super) class: Option<Class>,
    pub(super) impact: Option<Impact>,
}

fn current(tx: &mut Tx<'_>) -> Result<LadderSetting, Problem> {
    let (ladder, version) = ladder(tx)?;
    Ok(LadderSetting { ladder, version })
}

async fn settings(state: State) -> Answer<LadderSetting> {
    Ok(Json(state.db.read(current).await?))
}

pub(crate) fn checked(ladder: &Ladder) -> Result<(), Problem> {
    let mut classes: Vec<Class> = ladder.rungs.iter().map(|rung| rung.class).collect();
    classes.sort_unstable();
    if classes != Class::ALL {
        return Err(Problem::field("/ladder/rungs", "incomplete", "The ladder names each class once."));
    }
    let mut above = 0;
    for rung in &ladder.rungs {
        if rung.minutes < above || rung.minutes > MOST_MINUTES {
            let words = "A class may wait at least as long as the one above it, and at most a year.";
            return Err(Problem::field("/ladder/rungs", "range", words));
        }
        above = rung.minutes;
    }
    if !(0..=365).contains(&ladder.new_for_days) {
        return Err(Problem::field("/ladder/new_for_days", "range", "A customer is new for 0 to 365 days."));
    }
    Ok(())
}

async fn keep(
    state: State,
    permit: Permit<ManageSettings>,
    Input(input): Input<LadderSetting>,
) -> Answer<LadderSetting> {
    checked(&input.ladder)?;
    let work = move |tx: &mut Tx<'_>| {
        let now = current(tx)?;
        if now.version != input.version {
            return Err(
                Problem::new(Code::VersionConflict, "Somebody else changed the ladder meanwhile.").current(&now)
            );
        }
        organisation::store::set_setting(tx, NAME, &input.ladder)?;
        store::apply(tx, &input.ladder)?;
        settings_changed(tx, permit.actor(), "ladder");
        current(tx)
    };
    Ok(Json(state.db.write(work).await?))
}

fn found(tx: &mut Tx<'_>, id: ConversationId) -> Result<Standing, Problem> {
    store::of(tx, id)?.ok_or_else(|| Problem::not_found("conversation"))
}

async fn look(state: State, Path(name): Path<String>) -> Answer<Standing> {
    let work = move |tx: &mut Tx<'_>| {
        let id = resolve(tx, &name)?;
        found(tx, id)
    };
    Ok(Json(state.db.read(work).await?))
}

/// What changed, as the history says it.
fn differences(before: &Standing, after: &Standing) -> Map<String, Value> {
    let pairs = [
        ("class", json!(before.class), json!(after.class)),
        ("users", json!(before.impact.users), json!(after.impact.users)),
        ("money", json!(before.impact.money), json!(after.impact.money)),
    ];
    let changed = pairs.into_iter().filter(|(_, from, to)| from != to);
    changed.map(|(name, from, to)| (name.to_owned(), json!({ "from": from, "to": to }))).collect()
}

/// Changes class or impact for a person; the machine leaves the class alone from then on.
pub(super) fn write(
    tx: &mut Tx<'_>,
    id: ConversationId,
    input: &ChangeStanding,
    by: UserId,
    actor: Actor,
) -> Result<Standing, Problem> {
    let impact = input.impact.unwrap_or_default();
    if [impact.users, impact.money].into_iter().flatten().any(|number| !(0..=MOST_NUMBER).contains(&number)) {
        return Err(Problem::field("/impact", "range", "Impact is a number from 0 to 1,000,000,000,000."));
    }
    let before = found(tx, id)?;
    let mut after = Standing { version: input.version, changed_by: Some(by), ..before.clone() };
    if let Some(class) = input.class {
        (after.class, after.by_hand, after.new_customer) = (class, true, false);
    }
    after.impact = input.impact.unwrap_or(before.impact);
    after.urgency = urgency(after.class, after.impact);
    let ladder = ladder(tx)?.0;
    let allowance = ladder.allowance(after.class);
    if before.version != input.version || !store::put(tx, id, &after, allowance)? {
        return Err(Problem::new(Code::VersionConflict, "Somebody else changed the class meanwhile.").current(&before));
    }
    let data = json!({ "changes": differences(&before, &after) });
    tx.record(NewEvent { kind: "ladder.changed", conversation: Some(id.0), actor, only_for: None, data });
    if ladder.sets_priority {
        prioritise(tx, id, &after)?;
    }
    if before.class != after.class {
        diagnosis::touch::follow(tx, id, by)?;
    }
    found(tx, id)
}

/// Gives a conversation this class for a person, unless it has it.
pub(crate) fn set_class(tx: &mut Tx<'_>, id: ConversationId, class: Class, by: UserId) -> Result<(), Problem> {
    let now = found(tx, id)?;
    if now.class != class {
        let input = ChangeStanding { version: now.version, class: Some(class), impact: None };
        write(tx, id, &input, by, Actor::user(by.0))?;
    }
    Ok(())
}

async fn change(
    state: State,
    permit: Permit<WriteConversations>,
    Path(name): Path<String>,
    Input(input): Input<ChangeStanding>,
) -> Answer<Standing> {
    let work = move |tx: &mut Tx<'_>| {
        let id = resolve(tx, &name)?;
        write(tx, id, &input, UserId(permit.user()), permit.actor())
    };
    Ok(Json(state.db.write(work).await?))
}
