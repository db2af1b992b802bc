//! Endpoints of escalations: begin one, take it on, send it up, end it; and the paths of the organisation.
//! They never let somebody take on what another level was told, unless they stand above it.

use axum::Json;
use axum::extract::Path as Place;
use axum::http::StatusCode;
use causeway_identity::UserId;
use causeway_identity::permission::{ManageSettings, ReadConversations, ReadSettings, WriteConversations};
use causeway_store::{Actor, NewEvent, Tx};
use causeway_web::{Answer, Caller, Code, Endpoints, Input, Page, PathId, Permit, Problem};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::start::{self, number, place, reach, save, staffed, words};
use super::{Begin, Escalation, EscalationId, EscalationKind, EscalationState, Path, Step, What, climb, path, store};
use crate::conversation::routes::resolve;
use crate::told::settings_changed;
use crate::{Desk, confidential, organisation};

pub(crate) fn add(endpoints: Endpoints<Desk>) -> Endpoints<Desk> {
    let endpoints = super::call::page::add(endpoints);
    super::report::add(endpoints)
        .get::<ReadConversations, _, _>("/api/v1/conversations/{id}/escalations", "Its escalations, newest first.", of)
        .answers::<Page<Shown>>()
        .post::<WriteConversations, _, _>("/api/v1/conversations/{id}/escalations", "Escalate it.", create)
        .body::<NewEscalation>()
        .creates::<Shown>()
        .get::<ReadConversations, _, _>("/api/v1/escalations", "The escalations that run.", list)
        .answers::<Page<Shown>>()
        .post::<WriteConversations, _, _>("/api/v1/escalations/{id}/acknowledge", "Take it on.", acknowledge)
        .body::<Said>()
        .answers::<Shown>()
        .post::<WriteConversations, _, _>("/api/v1/escalations/{id}/raise", "Send it up.", raise)
        .body::<Raise>()
        .answers::<Shown>()
        .post::<WriteConversations, _, _>("/api/v1/escalations/{id}/resolve", "End it.", end)
        .body::<Said>()
        .answers::<Shown>()
        .get::<ReadSettings, _, _>("/api/v1/escalation-paths", "The paths of escalations.", paths)
        .answers::<Paths>()
        .put::<ManageSettings, _, _>("/api/v1/escalation-paths", "Replace the paths of escalations.", keep)
        .body::<Paths>()
        .answers::<Paths>()
}

type State = axum::extract::State<Desk>;

/// An escalation as somebody sees it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(super) struct Shown {
    #[serde(flatten)]
    pub(super) escalation: Escalation,
    /// What happened to it, in order.
    pub(super) steps: Vec<Step>,
    /// Whether the reader may take it on.
    pub(super) mine: bool,
}

/// An escalation to begin.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewEscalation {
    pub(super) reason: String,
    #[serde(default = "usual")]
    pub(super) kind: EscalationKind,
    /// The path's key; the first of the kind when left out.
    pub(super) path: Option<String>,
    /// Whether it is only practised.
    #[serde(default)]
    pub(super) drill: bool,
    /// Whether it goes to the highest level at once.
    #[serde(default)]
    pub(super) top: bool,
}

const fn usual() -> EscalationKind {
    EscalationKind::NotSolved
}

/// What somebody says when they act.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Said {
    #[serde(default)]
    pub(super) note: String,
}

/// Up, by one level or to the top.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Raise {
    pub(super) reason: String,
    #[serde(default)]
    pub(super) top: bool,
}

/// The paths with their version; 0 before anybody changed them.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Paths {
    paths: Vec<Path>,
    #[serde(default)]
    version: i64,
}

/// Whether somebody stands at the level or above it.
pub(super) fn may_take(tx: &mut Tx<'_>, one: &Escalation, user: UserId) -> causeway_store::Result<bool> {
    for level in one.levels.iter().skip(place(one)) {
        if path::people(tx, level, one.conversation_id)?.contains(&user) {
            return Ok(true);
        }
    }
    Ok(false)
}

fn completed(tx: &mut Tx<'_>, escalation: Escalation, reader: UserId) -> Result<Shown, Problem> {
    let waits = escalation.state == EscalationState::Waiting && escalation.ended_at.is_none();
    let mine = waits && may_take(tx, &escalation, reader)?;
    Ok(Shown { steps: store::steps(tx, escalation.id)?, escalation, mine })
}

pub(super) fn shown(tx: &mut Tx<'_>, id: EscalationId, reader: UserId) -> Result<Shown, Problem> {
    let found = store::find(tx, id)?.ok_or_else(|| Problem::not_found("escalation"))?;
    confidential::check(tx, reader, found.conversation_id)?;
    completed(tx, found, reader)
}

async fn of(state: State, caller: Caller, Place(name): Place<String>) -> Answer<Page<Shown>> {
    let work = move |tx: &mut Tx<'_>| {
        let id = resolve(tx, &name)?;
        let all = store::of(tx, id)?;
        all.into_iter().map(|one| completed(tx, one, UserId(caller.user))).collect::<Result<Vec<_>, Problem>>()
    };
    Ok(Json(Page::whole(state.db.read(work).await?)))
}

async fn list(state: State, caller: Caller) -> Answer<Page<Shown>> {
    let work = move |tx: &mut Tx<'_>| {
        let mut all = store::running(tx)?;
        let conversations: Vec<_> = all.iter().map(|one| one.conversation_id).collect();
        let hidden = confidential::hidden(tx, UserId(caller.user), &conversations)?;
        all.retain(|one| !hidden.contains(&one.conversation_id));
        all.into_iter().map(|one| completed(tx, one, UserId(caller.user))).collect::<Result<Vec<_>, Problem>>()
    };
    Ok(Json(Page::whole(state.db.read(work).await?)))
}

async fn create(
    state: State,
    permit: Permit<WriteConversations>,
    Place(name): Place<String>,
    Input(input): Input<NewEscalation>,
) -> Result<(StatusCode, Json<Shown>), Problem> {
    let work = move |tx: &mut Tx<'_>| {
        let (conversation, by) = (resolve(tx, &name)?, UserId(permit.user()));
        let begin = Begin {
            conversation,
            path: input.path.as_deref(),
            kind: input.kind,
            reason: &input.reason,
            drill: input.drill,
            top: input.top,
            by: Some(by),
            actor: permit.actor(),
        };
        let id = start::begin(tx, &begin)?;
        shown(tx, id, by)
    };
    Ok((StatusCode::CREATED, Json(state.db.write(work).await?)))
}

/// The escalation, if it still runs.
fn running(tx: &mut Tx<'_>, id: EscalationId, by: UserId) -> Result<Escalation, Problem> {
    let found = shown(tx, id, by)?.escalation;
    if found.ended_at.is_some() {
        return Err(Problem::new(Code::TooLate, "This escalation has ended.").current(&found));
    }
    Ok(found)
}

fn tell(tx: &mut Tx<'_>, kind: &'static str, one: &Escalation, actor: Actor, note: &str) {
    let data = json!({ "id": one.id, "kind": one.kind, "drill": one.drill, "level": one.level, "note": note });
    tx.record(NewEvent { kind, conversation: Some(one.conversation_id.0), actor, only_for: None, data });
}

/// Takes an escalation on for somebody at its level or above.
pub(super) fn take(tx: &mut Tx<'_>, id: EscalationId, said: &Said, by: UserId) -> Result<(), Problem> {
    let mut one = running(tx, id, by)?;
    if !may_take(tx, &one, by)? {
        return Err(Problem::new(Code::Forbidden, "Only whoever was told, or stands above them, can take this on."));
    }
    if one.state == EscalationState::Acknowledged {
        return Err(Problem::new(Code::TooLate, "Somebody took this on already.").current(&one));
    }
    let note = words("/note", &said.note, false)?;
    let now = tx.now();
    let solve = one.levels.get(place(&one)).and_then(|level| level.solve_minutes);
    one.state = EscalationState::Acknowledged;
    one.fire_at = solve.map(|minutes| now.plus_ms(minutes * 60_000));
    store::note(tx, &one, one.level, What::Acknowledged, (Some(by), &note, 0))?;
    tell(tx, "escalation.acknowledged", &one, Actor::user(by.0), &note);
    save(tx, &one)
}

/// Sends an escalation up by one level, or to the top.
pub(super) fn up(tx: &mut Tx<'_>, id: EscalationId, input: &Raise, by: UserId) -> Result<(), Problem> {
    let mut one = running(tx, id, by)?;
    let reason = words("/reason", &input.reason, true)?;
    let staffed = staffed(tx, &one)?;
    let at = place(&one);
    let above = if input.top {
        climb::top(Some(at), &staffed)
    } else {
        match climb::next(Some(at), i64::MAX, &staffed).1 {
            climb::Move::Reach(level) => Some(level),
            climb::Move::Repeat | climb::Move::Rest => None,
        }
    };
    let level = above.ok_or_else(|| Problem::new(Code::TooLate, "Nobody stands above this level."))?;
    store::note(tx, &one, number(level), What::Raised, (Some(by), &reason, 0))?;
    tell(tx, "escalation.raised", &one, Actor::user(by.0), &reason);
    reach(tx, &mut one, level, What::Reached)?;
    save(tx, &one)
}

/// Lets somebody act on an escalation, and shows what became of it.
async fn acted(
    state: State,
    permit: Permit<WriteConversations>,
    id: EscalationId,
    act: impl Fn(&mut Tx<'_>, UserId) -> Result<(), Problem> + Send + 'static,
) -> Answer<Shown> {
    let by = UserId(permit.user());
    let work = move |tx: &mut Tx<'_>| {
        act(tx, by)?;
        shown(tx, id, by)
    };
    Ok(Json(state.db.write(work).await?))
}

async fn acknowledge(
    state: State,
    permit: Permit<WriteConversations>,
    PathId(id): PathId<EscalationId>,
    Input(input): Input<Said>,
) -> Answer<Shown> {
    acted(state, permit, id, move |tx, by| take(tx, id, &input, by)).await
}

async fn raise(
    state: State,
    permit: Permit<WriteConversations>,
    PathId(id): PathId<EscalationId>,
    Input(input): Input<Raise>,
) -> Answer<Shown> {
    acted(state, permit, id, move |tx, by| up(tx, id, &input, by)).await
}

async fn end(
    state: State,
    permit: Permit<WriteConversations>,
    PathId(id): PathId<EscalationId>,
    Input(input): Input<Said>,
) -> Answer<Shown> {
    let act = move |tx: &mut Tx<'_>, by: UserId| {
        let mut one = running(tx, id, by)?;
        let note = words("/note", &input.note, false)?;
        start::resolve(tx, &mut one, Some(by), &note, permit.actor())?;
        save(tx, &one)
    };
    acted(state, permit, id, act).await
}

fn current(tx: &mut Tx<'_>) -> Result<Paths, Problem> {
    let (paths, version) = path::all(tx)?;
    Ok(Paths { paths, version })
}

async fn paths(state: State) -> Answer<Paths> {
    Ok(Json(state.db.read(current).await?))
}

async fn keep(state: State, permit: Permit<ManageSettings>, Input(input): Input<Paths>) -> Answer<Paths> {
    let paths = path::checked(&input.paths)?;
    let work = move |tx: &mut Tx<'_>| {
        let now = current(tx)?;
        if now.version != input.version {
            return Err(Problem::new(Code::VersionConflict, "Somebody else changed the paths meanwhile.").current(&now));
        }
        organisation::store::set_setting(tx, path::NAME, &paths)?;
        settings_changed(tx, permit.actor(), "escalation_paths");
        current(tx)
    };
    Ok(Json(state.db.write(work).await?))
}
