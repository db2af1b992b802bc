//! Endpoints of SLA policies: the list in order, changing it, a replay before anything is promised, and why a clock is
//! due when it is. It never moves clocks that run without being asked to.

use std::collections::HashSet;

use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use causeway_base::{Time, text};
use causeway_identity::permission::{ManageSettings, ReadConversations, ReadSettings, WriteConversations};
use causeway_identity::{UserId, audit};
use causeway_store::Tx;
use causeway_web::{Answer, Code, Endpoints, Input, Page, PathId, Permit, Problem};
use schemars::JsonSchema;
use serde::Deserialize;

use super::replay::{self, Replay};
use super::trace::{self, Explanation};
use super::{ClockKind, MOST, MOST_MINUTES, Policy, PolicyId, Terms, clock, store};
use crate::conversation::routes::resolve;
use crate::inbox::routes::given;
use crate::issue::{self, IssueId};
use crate::told::settings_changed;
use crate::{Desk, calendar};

pub(crate) fn add(endpoints: Endpoints<Desk>) -> Endpoints<Desk> {
    super::attainment::add(super::page::add(endpoints))
        .get::<ReadSettings, _, _>("/api/v1/sla-policies", "The SLA policies in their order.", list)
        .answers::<Page<Policy>>()
        .post::<ManageSettings, _, _>("/api/v1/sla-policies", "Add an SLA policy.", create)
        .body::<NewPolicy>()
        .creates::<Policy>()
        .put::<ManageSettings, _, _>("/api/v1/sla-policies/order", "Put the policies in order.", order)
        .body::<Order>()
        .answers::<Page<Policy>>()
        .post::<ManageSettings, _, _>(
            "/api/v1/sla-policies/replay",
            "How past conversations would have done by other terms.",
            try_out,
        )
        .body::<Asked>()
        .answers::<Replay>()
        .patch::<ManageSettings, _, _>("/api/v1/sla-policies/{id}", "Change an SLA policy.", change)
        .body::<ChangePolicy>()
        .answers::<Policy>()
        .delete::<ManageSettings, _, _>("/api/v1/sla-policies/{id}", "Delete an SLA policy.", remove)
        .get::<ReadConversations, _, _>("/api/v1/conversations/{id}/clocks", "Its clocks, and why they are due.", of)
        .answers::<Explanation>()
        .put::<WriteConversations, _, _>(
            "/api/v1/conversations/{id}/clocks/reason",
            "Say why a promise was not kept.",
            reason,
        )
        .body::<Reason>()
        .answers::<Explanation>()
}

type State = axum::extract::State<Desk>;

/// A policy to add.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct NewPolicy {
    name: String,
    #[serde(default = "yes")]
    enabled: bool,
    terms: Terms,
    /// Whether clocks that run follow it as well.
    #[serde(default)]
    running: bool,
}

const fn yes() -> bool {
    true
}

/// What changes of a policy; what is left out stays.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ChangePolicy {
    version: i64,
    name: Option<String>,
    enabled: Option<bool>,
    published: Option<bool>,
    terms: Option<Terms>,
    /// Whether clocks that run follow it as well; otherwise they keep what they began with.
    #[serde(default)]
    running: bool,
}

/// The order of all policies.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Order {
    ids: Vec<PolicyId>,
}

/// What to replay.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Asked {
    terms: Terms,
    /// How many of the newest conversations.
    last: usize,
}

/// Why a promise was not kept (R192).
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Reason {
    kind: ClockKind,
    started_at: Time,
    /// In a colleague's words.
    #[serde(rename = "reason")]
    words: String,
    /// The number of the issue that shall keep it from happening again; `null` for none, and as it was when left out.
    #[serde(default, deserialize_with = "given")]
    improvement: Option<Option<i64>>,
}

fn refused(pointer: impl AsRef<str>, code: &'static str, words: &'static str) -> Problem {
    Problem::field(pointer.as_ref(), code, words)
}

fn check_times(pointer: &str, promise: Option<i64>, goal: Option<i64>) -> Result<(), Problem> {
    for (name, minutes) in [("promise", promise), ("goal", goal)] {
        if minutes.is_some_and(|minutes| !(1..=MOST_MINUTES).contains(&minutes)) {
            return Err(refused(format!("{pointer}/{name}"), "range", "A time is one minute to a year."));
        }
    }
    if promise.zip(goal).is_some_and(|(promise, goal)| goal > promise) {
        return Err(refused(format!("{pointer}/goal"), "range", "The goal is not later than the promise."));
    }
    Ok(())
}

pub(crate) fn check(tx: &mut Tx<'_>, name: &str, terms: &Terms) -> Result<String, Problem> {
    let name = text::clean(name.trim(), 80);
    if name.is_empty() {
        return Err(refused("/name", "required", "Give the policy a name."));
    }
    terms.condition.check("/terms/condition")?;
    if terms.condition.asks_reader() {
        let words = "A policy has no reader: it cannot ask for “me”, mentions or what is followed.";
        return Err(refused("/terms/condition", "invalid", words));
    }
    if let Some(id) = terms.calendar_id {
        calendar::store::find(tx, id)?
            .ok_or_else(|| refused("/terms/calendar_id", "unknown", "There is no such calendar."))?;
    }
    let mut kinds = HashSet::new();
    for (at, target) in terms.targets.iter().enumerate() {
        let pointer = format!("/terms/targets/{at}");
        if !kinds.insert(target.kind.as_str()) {
            return Err(refused(format!("{pointer}/kind"), "twice", "Each kind of clock has one target."));
        }
        check_times(&pointer, target.promise, target.goal)?;
        let mut priorities = HashSet::new();
        for (at, own) in target.priorities.iter().enumerate() {
            let pointer = format!("{pointer}/priorities/{at}");
            if !priorities.insert(own.priority.as_str()) {
                return Err(refused(pointer, "twice", "Each priority stands there once."));
            }
            check_times(&pointer, own.promise, own.goal)?;
        }
    }
    Ok(name)
}

fn all(tx: &mut Tx<'_>) -> Result<Page<Policy>, Problem> {
    Ok(Page { items: store::all(tx)?, next_cursor: None })
}

async fn list(state: State) -> Answer<Page<Policy>> {
    Ok(Json(state.db.read(all).await?))
}

fn found(tx: &mut Tx<'_>, id: PolicyId) -> Result<Policy, Problem> {
    store::find(tx, id)?.ok_or_else(|| Problem::not_found("policy"))
}

fn changed(
    tx: &mut Tx<'_>,
    permit: Permit<ManageSettings>,
    what: &'static str,
    name: &str,
    running: Option<PolicyId>,
) -> Result<(), Problem> {
    if let Some(id) = running {
        store::apply_to_running(tx, id)?;
    }
    audit::record(tx, permit.actor(), what, name, running.map_or("", |_| "running clocks as well"))?;
    settings_changed(tx, permit.actor(), "sla_policies");
    Ok(())
}

async fn create(
    state: State,
    permit: Permit<ManageSettings>,
    Input(input): Input<NewPolicy>,
) -> Result<(StatusCode, Json<Policy>), Problem> {
    let work = move |tx: &mut Tx<'_>| {
        let name = check(tx, &input.name, &input.terms)?;
        if store::count(tx)? >= MOST {
            return Err(refused("/name", "too_many", "A desk has at most 100 policies."));
        }
        let id = store::add(tx, &name, input.enabled, &input.terms, Some(UserId(permit.user())))?;
        changed(tx, permit, "sla_policy.created", &name, input.running.then_some(id))?;
        found(tx, id)
    };
    Ok((StatusCode::CREATED, Json(state.db.write(work).await?)))
}

async fn change(
    state: State,
    permit: Permit<ManageSettings>,
    PathId(id): PathId<PolicyId>,
    Input(input): Input<ChangePolicy>,
) -> Answer<Policy> {
    let work = move |tx: &mut Tx<'_>| {
        let before = found(tx, id)?;
        let after = Policy {
            name: input.name.clone().unwrap_or_else(|| before.name.clone()),
            enabled: input.enabled.unwrap_or(before.enabled),
            published: input.published.unwrap_or(before.published),
            terms: input.terms.clone().unwrap_or_else(|| before.terms.clone()),
            version: input.version,
            ..before.clone()
        };
        let after = Policy { name: check(tx, &after.name, &after.terms)?, ..after };
        if !store::save(tx, &after, Some(UserId(permit.user())))? {
            let words = "Somebody else changed the policy meanwhile.";
            return Err(Problem::new(Code::VersionConflict, words).current(&before));
        }
        changed(tx, permit, "sla_policy.changed", &after.name, input.running.then_some(id))?;
        found(tx, id)
    };
    Ok(Json(state.db.write(work).await?))
}

async fn order(state: State, permit: Permit<ManageSettings>, Input(input): Input<Order>) -> Answer<Page<Policy>> {
    let work = move |tx: &mut Tx<'_>| {
        let wished: HashSet<PolicyId> = input.ids.iter().copied().collect();
        let known: HashSet<PolicyId> = store::all(tx)?.into_iter().map(|policy| policy.id).collect();
        if wished != known || input.ids.len() != known.len() {
            return Err(refused("/ids", "incomplete", "The order names each policy once."));
        }
        store::order(tx, &input.ids)?;
        changed(tx, permit, "sla_policy.ordered", "", None)?;
        all(tx)
    };
    Ok(Json(state.db.write(work).await?))
}

async fn remove(
    state: State,
    permit: Permit<ManageSettings>,
    PathId(id): PathId<PolicyId>,
) -> Result<StatusCode, Problem> {
    let work = move |tx: &mut Tx<'_>| {
        let policy = found(tx, id)?;
        store::delete(tx, id)?;
        changed(tx, permit, "sla_policy.deleted", &policy.name, None)
    };
    state.db.write(work).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn try_out(state: State, _: Permit<ManageSettings>, Input(input): Input<Asked>) -> Answer<Replay> {
    let work = move |tx: &mut Tx<'_>| {
        check(tx, "replay", &input.terms)?;
        Ok::<_, Problem>(replay::replay(tx, &input.terms, input.last)?)
    };
    Ok(Json(state.db.read(work).await?))
}

async fn of(state: State, Path(name): Path<String>) -> Answer<Explanation> {
    let work = move |tx: &mut Tx<'_>| {
        let id = resolve(tx, &name)?;
        Ok::<_, Problem>(trace::explain(tx, id)?)
    };
    Ok(Json(state.db.read(work).await?))
}

/// The issue that a number names.
fn issue_of(tx: &mut Tx<'_>, number: Option<i64>) -> Result<Option<IssueId>, Problem> {
    let Some(number) = number else { return Ok(None) };
    let found = issue::store::find(tx, number)?;
    found.map(|row| Some(row.id)).ok_or_else(|| refused("/improvement", "unknown", "There is no such issue."))
}

async fn reason(
    state: State,
    permit: Permit<WriteConversations>,
    Path(name): Path<String>,
    Input(input): Input<Reason>,
) -> Answer<Explanation> {
    let work = move |tx: &mut Tx<'_>| {
        let id = resolve(tx, &name)?;
        let reason = text::clean(input.words.trim(), 500);
        let by = UserId(permit.user());
        let improvement = input.improvement.map(|number| issue_of(tx, number)).transpose()?;
        if !clock::explain(tx, id, input.kind, input.started_at, &reason, improvement, by)? {
            return Err(Problem::not_found("broken promise"));
        }
        Ok::<_, Problem>(trace::explain(tx, id)?)
    };
    Ok(Json(state.db.write(work).await?))
}
