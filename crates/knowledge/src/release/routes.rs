//! Endpoints of releases: list, write down, change, find what names them, mark, look at.
//! It never marks what nobody chose.

use axum::Json;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode};
use causeway_identity::UserId;
use causeway_identity::permission::{ReadKnowledge, WriteKnowledge};
use causeway_store::{Cursor, Tx};
use causeway_web::{Answer, Caller, Endpoints, Input, Page, PageQuery, Permit, Problem, Query, remembered};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::write::{self, Target, Told, found};
use super::{Candidate, Kind, Mark, MarkId, Open, Release, find, store};
use crate::Knowledge;

const RELEASES: &str = "/api/v1/knowledge/releases";
const RELEASE: &str = "/api/v1/knowledge/releases/{number}";

pub(crate) fn add(endpoints: Endpoints<Knowledge>) -> Endpoints<Knowledge> {
    endpoints
        .get::<ReadKnowledge, _, _>(RELEASES, "Releases of the product, the newest first.", list)
        .query::<PageQuery>()
        .answers::<Page<Release>>()
        .post::<WriteKnowledge, _, _>(RELEASES, "Write a release down.", create)
        .body::<Told>()
        .creates::<ReleaseAnswer>()
        .get::<ReadKnowledge, _, _>(RELEASE, "One release, with what it touches.", show)
        .answers::<ReleaseAnswer>()
        .put::<WriteKnowledge, _, _>(RELEASE, "Write a release anew; what it marks stays marked.", alter)
        .body::<Told>()
        .answers::<ReleaseAnswer>()
        .delete::<WriteKnowledge, _, _>(RELEASE, "Delete a release with its marks.", remove)
        .get::<ReadKnowledge, _, _>(
            "/api/v1/knowledge/releases/{number}/candidates",
            "What names a feature of a release.",
            candidates,
        )
        .answers::<Page<Candidate>>()
        .post::<WriteKnowledge, _, _>("/api/v1/knowledge/releases/{number}/marks", "Mark what a release touches.", mark)
        .body::<MarkInput>()
        .answers::<ReleaseAnswer>()
        .post::<WriteKnowledge, _, _>(
            "/api/v1/knowledge/releases/{number}/marks/{id}/done",
            "Say that a macro or a guide was looked at.",
            look,
        )
        .answers::<ReleaseAnswer>()
        .delete::<WriteKnowledge, _, _>(
            "/api/v1/knowledge/releases/{number}/marks/{id}",
            "A release does not touch this after all.",
            unmark,
        )
        .answers::<ReleaseAnswer>()
        .get::<ReadKnowledge, _, _>(
            "/api/v1/knowledge/release-marks",
            "Macros and guides that are to be looked at since a release.",
            open,
        )
        .answers::<Page<Open>>()
}

type State = axum::extract::State<Knowledge>;

/// What is marked.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct MarkInput {
    targets: Vec<Target>,
}

/// A release with what it touches.
#[derive(Debug, Clone, Serialize, JsonSchema)]
struct ReleaseAnswer {
    #[serde(flatten)]
    release: Release,
    /// What it touches, as far as the caller sees it.
    marks: Vec<Mark>,
}

fn answer(tx: &mut Tx<'_>, number: i64, reader: UserId) -> Result<ReleaseAnswer, Problem> {
    let release = found(tx, number)?;
    Ok(ReleaseAnswer { marks: write::seen(tx, &release, reader)?, release })
}

async fn list(state: State, Query(page): Query<PageQuery>) -> Answer<Page<Release>> {
    let (limit, after) = (page.limit(), page.after()?);
    let rows = state.desk.db.read(move |tx| store::list(tx, after, limit + 1)).await?;
    Ok(Json(Page::cut(rows, limit, |row| Cursor { at: row.number, id: row.id.0 })))
}

async fn show(state: State, caller: Caller, Path(number): Path<i64>) -> Answer<ReleaseAnswer> {
    Ok(Json(state.desk.db.read(move |tx| answer(tx, number, UserId(caller.user))).await?))
}

async fn create(
    state: State,
    permit: Permit<WriteKnowledge>,
    headers: HeaderMap,
    Input(told): Input<Told>,
) -> Result<(StatusCode, Json<ReleaseAnswer>), Problem> {
    let work = move |tx: &mut Tx<'_>| {
        let number = remembered(tx, &headers, permit.user(), &told, |tx| write::begin(tx, permit, &told))?;
        answer(tx, number, UserId(permit.user()))
    };
    Ok((StatusCode::CREATED, Json(state.desk.db.write(work).await?)))
}

async fn alter(
    state: State,
    permit: Permit<WriteKnowledge>,
    Path(number): Path<i64>,
    Input(told): Input<Told>,
) -> Answer<ReleaseAnswer> {
    let work = move |tx: &mut Tx<'_>| {
        write::change(tx, permit, number, &told)?;
        answer(tx, number, UserId(permit.user()))
    };
    Ok(Json(state.desk.db.write(work).await?))
}

async fn remove(state: State, permit: Permit<WriteKnowledge>, Path(number): Path<i64>) -> Result<StatusCode, Problem> {
    state.desk.db.write(move |tx| write::remove(tx, permit, number)).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn candidates(state: State, caller: Caller, Path(number): Path<i64>) -> Answer<Page<Candidate>> {
    let work = move |tx: &mut Tx<'_>| {
        let release = found(tx, number)?;
        Ok::<_, Problem>(find::candidates(tx, &release, UserId(caller.user))?)
    };
    Ok(Json(Page::whole(state.desk.db.read(work).await?)))
}

async fn mark(
    state: State,
    permit: Permit<WriteKnowledge>,
    Path(number): Path<i64>,
    Input(input): Input<MarkInput>,
) -> Answer<ReleaseAnswer> {
    let work = move |tx: &mut Tx<'_>| {
        write::mark(tx, permit, number, &input.targets)?;
        answer(tx, number, UserId(permit.user()))
    };
    Ok(Json(state.desk.db.write(work).await?))
}

async fn look(
    state: State,
    permit: Permit<WriteKnowledge>,
    Path((number, id)): Path<(i64, MarkId)>,
) -> Answer<ReleaseAnswer> {
    let work = move |tx: &mut Tx<'_>| {
        write::look(tx, permit, number, id)?;
        answer(tx, number, UserId(permit.user()))
    };
    Ok(Json(state.desk.db.write(work).await?))
}

async fn unmark(
    state: State,
    permit: Permit<WriteKnowledge>,
    Path((number, id)): Path<(i64, MarkId)>,
) -> Answer<ReleaseAnswer> {
    let work = move |tx: &mut Tx<'_>| {
        write::unmark(tx, permit, number, id)?;
        answer(tx, number, UserId(permit.user()))
    };
    Ok(Json(state.desk.db.write(work).await?))
}

async fn open(state: State, caller: Caller) -> Answer<Page<Open>> {
    let work = move |tx: &mut Tx<'_>| {
        let mut all = store::open(tx)?;
        let seen: std::collections::BTreeSet<String> =
            find::shared(tx, UserId(caller.user))?.into_iter().map(|one| one.id.to_string()).collect();
        all.retain(|one| one.kind != Kind::Macro || seen.contains(&one.target));
        Ok::<_, Problem>(all)
    };
    Ok(Json(Page::whole(state.desk.db.read(work).await?)))
}
