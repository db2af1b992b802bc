//! Endpoints of the texts of articles: read, save, review, publish, plan, versions, Markdown.
//! It never publishes what was not asked for by its version or as the last one.

use axum::Json;
use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use causeway_base::{Locale, Time};
use causeway_identity::permission::{PublishKnowledge, ReadKnowledge, WriteKnowledge};
use causeway_store::Tx;
use causeway_web::{Answer, Endpoints, Input, Page, Permit, Problem, Query};
use schemars::JsonSchema;
use serde::Deserialize;

use super::routes::{ArticleAnswer, answer};
use super::state::Step;
use super::write::{self, Draft, found, text_in};
use super::{Text, Version, publish, texts};
use crate::{Knowledge, body};

const TEXT: &str = "/api/v1/knowledge/articles/{number}/texts/{locale}";

pub(crate) fn add(endpoints: Endpoints<Knowledge>) -> Endpoints<Knowledge> {
    let endpoints = endpoints
        .get::<ReadKnowledge, _, _>(TEXT, "The text of an article in a language.", show)
        .answers::<Text>()
        .put::<WriteKnowledge, _, _>(TEXT, "Save a text as a new version; what customers read stays.", save)
        .body::<SaveInput>()
        .answers::<Text>()
        .post::<WriteKnowledge, _, _>(
            "/api/v1/knowledge/articles/{number}/texts/{locale}/submit",
            "Ask for a text's review.",
            submit,
        )
        .answers::<ArticleAnswer>()
        .post::<WriteKnowledge, _, _>(
            "/api/v1/knowledge/articles/{number}/texts/{locale}/return",
            "Give a text back to its writer.",
            give_back,
        )
        .answers::<ArticleAnswer>()
        .post::<PublishKnowledge, _, _>(
            "/api/v1/knowledge/articles/{number}/texts/{locale}/publish",
            "Publish a version.",
            put_out,
        )
        .body::<PublishInput>()
        .answers::<ArticleAnswer>()
        .post::<PublishKnowledge, _, _>(
            "/api/v1/knowledge/articles/{number}/texts/{locale}/unpublish",
            "Take a text away from customers.",
            unpublish,
        )
        .answers::<ArticleAnswer>()
        .put::<PublishKnowledge, _, _>(
            "/api/v1/knowledge/articles/{number}/texts/{locale}/schedule",
            "Plan the publishing of a version.",
            plan,
        )
        .body::<PlanInput>()
        .answers::<ArticleAnswer>()
        .delete::<PublishKnowledge, _, _>(
            "/api/v1/knowledge/articles/{number}/texts/{locale}/schedule",
            "Publish nothing by itself.",
            drop_plan,
        )
        .answers::<ArticleAnswer>();
    add_versions(endpoints)
}

fn add_versions(endpoints: Endpoints<Knowledge>) -> Endpoints<Knowledge> {
    endpoints
        .get::<ReadKnowledge, _, _>(
            "/api/v1/knowledge/articles/{number}/texts/{locale}/versions",
            "The versions of a text, the newest first.",
            versions,
        )
        .query::<Before>()
        .answers::<Page<Version>>()
        .get::<ReadKnowledge, _, _>(
            "/api/v1/knowledge/articles/{number}/texts/{locale}/versions/{no}",
            "One version of a text.",
            version,
        )
        .answers::<Version>()
        .post::<WriteKnowledge, _, _>(
            "/api/v1/knowledge/articles/{number}/texts/{locale}/versions/{no}/restore",
            "Bring an older version back as a new one.",
            restore,
        )
        .body::<Seen>()
        .answers::<Text>()
        .get::<ReadKnowledge, _, _>(
            "/api/v1/knowledge/articles/{number}/texts/{locale}/markdown",
            "A text as Markdown.",
            markdown,
        )
}

type State = axum::extract::State<Knowledge>;
type Of = Path<(i64, Locale)>;

/// What somebody wrote. With `markdown` the body, and the title when none is given, are read from it.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct SaveInput {
    /// `current_no` of the text that the writer saw; 0 when there was none.
    seen: i64,
    #[serde(default)]
    title: String,
    #[serde(default)]
    summary: String,
    #[serde(default)]
    body: String,
    markdown: Option<String>,
    /// Of a translation: the version of the first language's text that it now says the same as.
    source_no: Option<i64>,
}

/// Which version.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct PublishInput {
    /// The last one when left out.
    no: Option<i64>,
}

/// When, and which version.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct PlanInput {
    at: Time,
    /// The last one when left out.
    no: Option<i64>,
}

/// From where on.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Before {
    /// Only versions with lower numbers.
    before: Option<i64>,
}

/// What the caller saw.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Seen {
    /// `current_no` of the text.
    seen: i64,
}

fn whole(tx: &mut Tx<'_>, number: i64, locale: Locale) -> Result<Text, Problem> {
    let article = found(tx, number)?;
    let row = text_in(&article, locale)?.clone();
    texts::whole(tx, row)?.ok_or_else(|| Problem::not_found("text"))
}

async fn show(state: State, Path((number, locale)): Of) -> Answer<Text> {
    Ok(Json(state.desk.db.read(move |tx| whole(tx, number, locale)).await?))
}

async fn save(
    state: State,
    permit: Permit<WriteKnowledge>,
    Path((number, locale)): Of,
    Input(input): Input<SaveInput>,
) -> Answer<Text> {
    let read = input.markdown.as_deref().map(body::markdown::read);
    let draft = match read {
        Some(read) if input.title.trim().is_empty() => {
            Draft { title: read.title.unwrap_or_default(), summary: input.summary, body: read.body }
        }
        Some(read) => Draft { title: input.title, summary: input.summary, body: read.body },
        None => Draft { title: input.title, summary: input.summary, body: input.body },
    };
    let work = move |tx: &mut Tx<'_>| {
        write::save(tx, permit, number, locale, &draft, input.seen, input.source_no)?;
        whole(tx, number, locale)
    };
    Ok(Json(state.desk.db.write(work).await?))
}

async fn submit(state: State, permit: Permit<WriteKnowledge>, Path((number, locale)): Of) -> Answer<ArticleAnswer> {
    review(&state, permit, number, locale, Step::Submit).await
}

async fn give_back(state: State, permit: Permit<WriteKnowledge>, Path((number, locale)): Of) -> Answer<ArticleAnswer> {
    review(&state, permit, number, locale, Step::Return).await
}

async fn review(
    knowledge: &Knowledge,
    permit: Permit<WriteKnowledge>,
    number: i64,
    locale: Locale,
    step: Step,
) -> Answer<ArticleAnswer> {
    let work = move |tx: &mut Tx<'_>| {
        publish::review(tx, permit, number, locale, step)?;
        answer(tx, number)
    };
    Ok(Json(knowledge.desk.db.write(work).await?))
}

async fn put_out(
    state: State,
    permit: Permit<PublishKnowledge>,
    Path((number, locale)): Of,
    Input(input): Input<PublishInput>,
) -> Answer<ArticleAnswer> {
    let work = move |tx: &mut Tx<'_>| {
        publish::publish(tx, permit, number, locale, input.no)?;
        answer(tx, number)
    };
    Ok(Json(state.desk.db.write(work).await?))
}

async fn unpublish(
    state: State,
    permit: Permit<PublishKnowledge>,
    Path((number, locale)): Of,
) -> Answer<ArticleAnswer> {
    let work = move |tx: &mut Tx<'_>| {
        publish::unpublish(tx, permit, number, locale)?;
        answer(tx, number)
    };
    Ok(Json(state.desk.db.write(work).await?))
}

async fn plan(
    state: State,
    permit: Permit<PublishKnowledge>,
    Path((number, locale)): Of,
    Input(input): Input<PlanInput>,
) -> Answer<ArticleAnswer> {
    planned(&state, permit, number, locale, Some((input.at, input.no))).await
}

async fn drop_plan(
    state: State,
    permit: Permit<PublishKnowledge>,
    Path((number, locale)): Of,
) -> Answer<ArticleAnswer> {
    planned(&state, permit, number, locale, None).await
}

async fn planned(
    knowledge: &Knowledge,
    permit: Permit<PublishKnowledge>,
    number: i64,
    locale: Locale,
    plan: Option<(Time, Option<i64>)>,
) -> Answer<ArticleAnswer> {
    let work = move |tx: &mut Tx<'_>| {
        publish::schedule(tx, permit, number, locale, plan)?;
        answer(tx, number)
    };
    Ok(Json(knowledge.desk.db.write(work).await?))
}

async fn versions(state: State, Path((number, locale)): Of, Query(query): Query<Before>) -> Answer<Page<Version>> {
    let work = move |tx: &mut Tx<'_>| {
        let article = found(tx, number)?;
        Ok::<_, Problem>(texts::versions(tx, article.id, locale, query.before.unwrap_or(i64::MAX))?)
    };
    Ok(Json(Page::whole(state.desk.db.read(work).await?)))
}

async fn version(state: State, Path((number, locale, no)): Path<(i64, Locale, i64)>) -> Answer<Version> {
    let work = move |tx: &mut Tx<'_>| {
        let article = found(tx, number)?;
        texts::version(tx, article.id, locale, no)?.ok_or_else(|| Problem::not_found("version"))
    };
    Ok(Json(state.desk.db.read(work).await?))
}

async fn restore(
    state: State,
    permit: Permit<WriteKnowledge>,
    Path((number, locale, no)): Path<(i64, Locale, i64)>,
    Input(input): Input<Seen>,
) -> Answer<Text> {
    let work = move |tx: &mut Tx<'_>| {
        write::restore(tx, permit, number, locale, no, input.seen)?;
        whole(tx, number, locale)
    };
    Ok(Json(state.desk.db.write(work).await?))
}

async fn markdown(state: State, Path((number, locale)): Of) -> Result<Response, Problem> {
    let text = state.desk.db.read(move |tx| whole(tx, number, locale)).await?;
    let words = body::markdown::write(&text.row.title, &text.body);
    Ok(([(header::CONTENT_TYPE, "text/markdown; charset=utf-8")], words).into_response())
}
