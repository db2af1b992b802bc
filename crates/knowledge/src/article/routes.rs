//! Endpoints of articles themselves: list, begin, look at, change, verify, put away.
//! It never overwrites what somebody else changed since the caller looked.

use axum::Json;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode};
use causeway_base::Locale;
use causeway_identity::UserId;
use causeway_identity::permission::{PublishKnowledge, ReadKnowledge, WriteKnowledge};
use causeway_people::SegmentId;
use causeway_store::{Cursor, Tx};
use causeway_web::{Answer, Caller, Endpoints, Input, Page, PageQuery, Permit, Problem, Query, remembered};
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};

use super::lists::{self, Wanted};
use super::write::{self, Change, Draft, NewArticle, found};
use super::{Article, ArticleId, State as Standing, Trust, Visibility, publish, store};
use crate::{BrandId, CategoryId, Knowledge, body, brand, portal};

pub(crate) fn add(endpoints: Endpoints<Knowledge>) -> Endpoints<Knowledge> {
    endpoints
        .get::<ReadKnowledge, _, _>("/api/v1/knowledge/articles", "Articles, the last changed first.", list)
        .query::<Listed>()
        .answers::<Page<Article>>()
        .post::<WriteKnowledge, _, _>("/api/v1/knowledge/articles", "Begin an article.", create)
        .body::<Begin>()
        .creates::<ArticleAnswer>()
        .get::<ReadKnowledge, _, _>("/api/v1/knowledge/articles/{number}", "One article.", show)
        .answers::<ArticleAnswer>()
        .patch::<WriteKnowledge, _, _>("/api/v1/knowledge/articles/{number}", "Change an article.", alter)
        .body::<ChangeInput>()
        .answers::<ArticleAnswer>()
        .post::<WriteKnowledge, _, _>(
            "/api/v1/knowledge/articles/{number}/verify",
            "Say that an article is right today.",
            verify,
        )
        .answers::<ArticleAnswer>()
        .post::<PublishKnowledge, _, _>("/api/v1/knowledge/articles/{number}/archive", "Put an article away.", archive)
        .answers::<ArticleAnswer>()
        .post::<PublishKnowledge, _, _>(
            "/api/v1/knowledge/articles/{number}/revive",
            "Take an archived article up again.",
            revive,
        )
        .answers::<ArticleAnswer>()
}

type State = axum::extract::State<Knowledge>;

/// Tells a field that was left out from one that is `null`.
pub(crate) fn given<'de, D: Deserializer<'de>, T: Deserialize<'de>>(from: D) -> Result<Option<Option<T>>, D::Error> {
    Option::<T>::deserialize(from).map(Some)
}

/// Which articles.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Listed {
    brand: Option<BrandId>,
    category: Option<CategoryId>,
    /// Archived ones are listed only when asked for.
    state: Option<Standing>,
    /// A language; with `state`, that language's text stands there.
    locale: Option<Locale>,
    /// Whether anything of it is published.
    live: Option<bool>,
    /// `true`: only those with a translation whose source changed since.
    source_changed: Option<bool>,
    /// `me`, or a user's id.
    owner: Option<String>,
    visibility: Option<Visibility>,
    trust: Option<Trust>,
    /// Words of a text as last written, or a number.
    q: Option<String>,
    limit: Option<usize>,
    cursor: Option<String>,
}

/// An article to begin. With `markdown` the body, and the title when none is given, are read from it.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Begin {
    brand_id: Option<BrandId>,
    category_id: CategoryId,
    /// The language it is written in first; the brand's own when left out.
    locale: Option<Locale>,
    #[serde(default)]
    title: String,
    #[serde(default)]
    summary: String,
    #[serde(default)]
    body: String,
    markdown: Option<String>,
    visibility: Option<Visibility>,
    /// The segment, when it is for one.
    segment_id: Option<SegmentId>,
    slug: Option<String>,
}

/// What changes of an article itself; what is left out stays.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ChangeInput {
    version: i64,
    category_id: Option<CategoryId>,
    visibility: Option<Visibility>,
    /// The segment, when `visibility` says that it is for one.
    segment_id: Option<SegmentId>,
    slug: Option<String>,
    /// `null` for nobody.
    #[serde(default, deserialize_with = "given")]
    owner_id: Option<Option<UserId>>,
    /// `null` for nobody.
    #[serde(default, deserialize_with = "given")]
    verifier_id: Option<Option<UserId>>,
    review_days: Option<i64>,
    /// Its place in its section, counted from 0.
    position: Option<usize>,
    /// The numbers of the articles that stand beside it.
    related: Option<Vec<i64>>,
}

/// An article as one.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(super) struct ArticleAnswer {
    #[serde(flatten)]
    article: Article,
    /// What was chosen to stand beside it.
    related: Vec<Related>,
    /// Where customers find it, without the host; another language's page has that language in its place.
    path: String,
}

/// An article that stands beside another one.
#[derive(Debug, Clone, Serialize, JsonSchema)]
struct Related {
    id: ArticleId,
    number: i64,
    title: String,
    visibility: Visibility,
}

pub(super) fn answer(tx: &mut Tx<'_>, number: i64) -> Result<ArticleAnswer, Problem> {
    let article = found(tx, number)?;
    let related = store::related(tx, article.id)?.into_iter().map(|other| Related {
        id: other.id,
        number: other.number,
        title: other.title,
        visibility: other.visibility,
    });
    let related = related.collect();
    let own_host = brand::store::find(tx, article.brand_id)?.and_then(|brand| brand.host).is_some();
    let base = if own_host { "" } else { "/help" };
    let place = if article.visibility == Visibility::Segment { portal::FOR_YOU } else { "a" };
    let path = format!("{base}/{}/{place}/{}", article.source_locale.tag(), article.slug);
    Ok(ArticleAnswer { article, related, path })
}

async fn list(state: State, caller: Caller, Query(query): Query<Listed>) -> Answer<Page<Article>> {
    let page = PageQuery { limit: query.limit, cursor: query.cursor };
    let (limit, after) = (page.limit(), page.after()?);
    let owner = match query.owner.as_deref() {
        None => None,
        Some("me") => Some(UserId(caller.user)),
        Some(id) => {
            let invalid = |_| Problem::field("/owner", "invalid", "The owner is `me` or the id of a colleague.");
            Some(UserId(id.parse().map_err(invalid)?))
        }
    };
    let wanted = Wanted {
        brand: query.brand,
        category: query.category,
        state: query.state,
        locale: query.locale,
        live: query.live,
        source_changed: query.source_changed.unwrap_or(false),
        owner,
        visibility: query.visibility,
        trust: query.trust,
        text: query.q.unwrap_or_default(),
    };
    let rows = state.desk.db.read(move |tx| lists::list(tx, &wanted, after, limit + 1)).await?;
    Ok(Json(Page::cut(rows, limit, |row| Cursor { at: row.updated_at.ms(), id: row.id.0 })))
}

async fn show(state: State, Path(number): Path<i64>) -> Answer<ArticleAnswer> {
    Ok(Json(state.desk.db.read(move |tx| answer(tx, number)).await?))
}

async fn create(
    state: State,
    permit: Permit<WriteKnowledge>,
    headers: HeaderMap,
    Input(input): Input<Begin>,
) -> Result<(StatusCode, Json<ArticleAnswer>), Problem> {
    let (title, body) = match &input.markdown {
        Some(markdown) => {
            let read = body::markdown::read(markdown);
            let title = if input.title.trim().is_empty() { read.title.unwrap_or_default() } else { input.title };
            (title, read.body)
        }
        None => (input.title, input.body),
    };
    let new = NewArticle {
        brand: input.brand_id,
        category: input.category_id,
        locale: input.locale,
        draft: Draft { title, summary: input.summary, body },
        visibility: input.visibility.unwrap_or(Visibility::Public),
        segment: input.segment_id,
        slug: input.slug,
    };
    let work = move |tx: &mut Tx<'_>| {
        let number = remembered(tx, &headers, permit.user(), &new, |tx| write::begin(tx, permit, &new))?;
        answer(tx, number)
    };
    Ok((StatusCode::CREATED, Json(state.desk.db.write(work).await?)))
}

async fn alter(
    state: State,
    caller: Caller,
    permit: Permit<WriteKnowledge>,
    Path(number): Path<i64>,
    Input(input): Input<ChangeInput>,
) -> Answer<ArticleAnswer> {
    let publish = caller.permit::<PublishKnowledge>().ok();
    let change = Change {
        version: input.version,
        category: input.category_id,
        visibility: input.visibility,
        segment: input.segment_id,
        slug: input.slug,
        owner: input.owner_id,
        verifier: input.verifier_id,
        review_days: input.review_days,
        position: input.position,
        related: input.related,
    };
    let work = move |tx: &mut Tx<'_>| {
        write::change(tx, permit, publish, number, &change)?;
        answer(tx, number)
    };
    Ok(Json(state.desk.db.write(work).await?))
}

async fn verify(
    state: State,
    caller: Caller,
    permit: Permit<WriteKnowledge>,
    Path(number): Path<i64>,
) -> Answer<ArticleAnswer> {
    let may_publish = caller.permit::<PublishKnowledge>().ok();
    let work = move |tx: &mut Tx<'_>| {
        publish::verify(tx, permit, may_publish, number)?;
        answer(tx, number)
    };
    Ok(Json(state.desk.db.write(work).await?))
}

async fn archive(state: State, permit: Permit<PublishKnowledge>, Path(number): Path<i64>) -> Answer<ArticleAnswer> {
    put_away(&state, permit, number, true).await
}

async fn revive(state: State, permit: Permit<PublishKnowledge>, Path(number): Path<i64>) -> Answer<ArticleAnswer> {
    put_away(&state, permit, number, false).await
}

async fn put_away(
    knowledge: &Knowledge,
    permit: Permit<PublishKnowledge>,
    number: i64,
    away: bool,
) -> Answer<ArticleAnswer> {
    let work = move |tx: &mut Tx<'_>| {
        publish::archive(tx, permit, number, away)?;
        answer(tx, number)
    };
    Ok(Json(knowledge.desk.db.write(work).await?))
}
