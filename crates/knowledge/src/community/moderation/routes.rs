//! Endpoints of the queue: what waits for a look, and what is decided about it.
//! It never decides by itself.

use axum::Json;
use causeway_identity::permission::{ReadKnowledge, WriteKnowledge};
use causeway_store::{Cursor, Tx};
use causeway_web::{Answer, Endpoints, Input, Page, PageQuery, PathId, Permit, Problem, Query};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::store;
use super::store::Flag;
use super::write::{self, Verdict};
use crate::category::routes::brand_of;
use crate::community::member::routes::MemberAnswer;
use crate::community::topic::routes::{TopicAnswer, posts, topic_answer};
use crate::community::topic::{Post, store as topics};
use crate::community::{PostId, TopicId, text};
use crate::{BrandId, Knowledge};

pub(crate) fn add(endpoints: Endpoints<Knowledge>) -> Endpoints<Knowledge> {
    endpoints
        .get::<ReadKnowledge, _, _>(
            "/api/v1/knowledge/community/queue",
            "Posts of the community that wait for a look, the oldest first.",
            list,
        )
        .query::<QueueOf>()
        .answers::<Page<Waiting>>()
        .get::<ReadKnowledge, _, _>("/api/v1/knowledge/community/queue/count", "How many posts wait for a look.", count)
        .query::<QueueOf>()
        .answers::<WaitingCount>()
        .post::<WriteKnowledge, _, _>(
            "/api/v1/knowledge/community/posts/{id}/judge",
            "Show, hide or delete a post.",
            judge,
        )
        .body::<Judge>()
        .answers::<TopicAnswer>()
}

type State = axum::extract::State<Knowledge>;

/// Which brand's queue.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct QueueOf {
    /// The default one when left out.
    brand: Option<BrandId>,
    limit: Option<usize>,
    cursor: Option<String>,
}

/// How much waits.
#[derive(Debug, Clone, Serialize, JsonSchema)]
struct WaitingCount {
    count: i64,
}

/// A question or an answer with who wrote it and what members say is wrong with it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct PostAnswer {
    #[serde(flatten)]
    pub(crate) post: Post,
    /// Who wrote it.
    writer: MemberAnswer,
    /// Flags that nobody looked at.
    flags: Vec<Flag>,
    /// How many links it has.
    links: usize,
}

impl PostAnswer {
    pub(crate) fn new(post: Post, writer: MemberAnswer, flags: Vec<Flag>) -> Self {
        Self { links: text::links(&post.text), post, writer, flags }
    }
}

/// A post that waits, with the topic that it is in.
#[derive(Debug, Clone, Serialize, JsonSchema)]
struct Waiting {
    #[serde(flatten)]
    post: PostAnswer,
    /// The topic's number.
    topic: i64,
    /// The topic's title.
    title: String,
}

/// What is decided.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Judge {
    verdict: Verdict,
}

async fn list(state: State, Query(query): Query<QueueOf>) -> Answer<Page<Waiting>> {
    let page = PageQuery { limit: query.limit, cursor: query.cursor };
    let (limit, after) = (page.limit(), page.after()?);
    let work = move |tx: &mut Tx<'_>| {
        let brand = brand_of(tx, query.brand)?;
        let rows = topics::queue(tx, brand.id, after, limit + 1)?;
        let mut all = Vec::new();
        for post in posts(tx, rows)? {
            let id: TopicId = post.post.topic_id;
            let topic = topics::by_id(tx, id)?.ok_or_else(|| Problem::not_found("topic"))?;
            all.push(Waiting { post, topic: topic.number, title: topic.title });
        }
        Ok::<_, Problem>(all)
    };
    let rows = state.desk.db.read(work).await?;
    Ok(Json(Page::cut(rows, limit, |row| Cursor { at: row.post.post.created_at.ms(), id: row.post.post.id.0 })))
}

async fn count(state: State, Query(query): Query<QueueOf>) -> Answer<WaitingCount> {
    let work = move |tx: &mut Tx<'_>| {
        let brand = brand_of(tx, query.brand)?;
        Ok::<_, Problem>(WaitingCount { count: store::waiting(tx, brand.id)? })
    };
    Ok(Json(state.desk.db.read(work).await?))
}

async fn judge(
    state: State,
    permit: Permit<WriteKnowledge>,
    PathId(id): PathId<PostId>,
    Input(input): Input<Judge>,
) -> Answer<TopicAnswer> {
    let work = move |tx: &mut Tx<'_>| {
        let topic = write::judge(tx, permit, id, input.verdict)?;
        topic_answer(tx, topic.number)
    };
    Ok(Json(state.desk.db.write(work).await?))
}
