//! Endpoints of topics for the team: lists, one topic with all that was written in it, answering and keeping order.
//! What a colleague writes carries the team's mark and shows at once.

use axum::Json;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode};
use causeway_base::Locale;
use causeway_identity::permission::{ReadKnowledge, WriteKnowledge};
use causeway_identity::{UserId, audit};
use causeway_store::Tx;
use causeway_web::{Answer, Code, Endpoints, Input, Page, PageQuery, Permit, Problem, Query, remembered};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::write::{self, NewTopic, Refused, Writer};
use super::{Line, Post, Topic, store};
use crate::category::routes::brand_of;
use crate::community::moderation::routes::PostAnswer;
use crate::community::{MemberId, PostId, Sort, TopicCategoryId, category, member, moderation, setting, tell};
use crate::{BrandId, Knowledge};

const ALL: &str = "/api/v1/knowledge/community/topics";
const ONE: &str = "/api/v1/knowledge/community/topics/{number}";

pub(crate) fn add(endpoints: Endpoints<Knowledge>) -> Endpoints<Knowledge> {
    endpoints
        .get::<ReadKnowledge, _, _>(ALL, "Topics of a brand's community.", list)
        .query::<TopicsWanted>()
        .answers::<Page<Line>>()
        .post::<WriteKnowledge, _, _>(ALL, "Begin a topic as a colleague.", create)
        .body::<TopicInput>()
        .creates::<TopicAnswer>()
        .get::<ReadKnowledge, _, _>(ONE, "One topic with all that was written in it.", show)
        .answers::<TopicAnswer>()
        .patch::<WriteKnowledge, _, _>(ONE, "Move, close, pin or rename a topic, or say which answer helped.", change)
        .body::<ChangeTopic>()
        .answers::<TopicAnswer>()
        .post::<WriteKnowledge, _, _>(
            "/api/v1/knowledge/community/topics/{number}/answers",
            "Answer a topic as a colleague, with an article if one answers.",
            answer,
        )
        .body::<AnswerInput>()
        .creates::<TopicAnswer>()
}

pub(super) type State = axum::extract::State<Knowledge>;

/// Which topics.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct TopicsWanted {
    /// The default one when left out.
    brand: Option<BrandId>,
    category: Option<TopicCategoryId>,
    /// What was written in last, when left out.
    sort: Option<Sort>,
    /// Only those about the conversation with this number.
    conversation: Option<i64>,
    /// Words in title or question.
    q: Option<String>,
    limit: Option<usize>,
    cursor: Option<String>,
}

/// A topic to begin.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct TopicInput {
    brand_id: Option<BrandId>,
    category_id: TopicCategoryId,
    /// The brand's own when left out.
    locale: Option<Locale>,
    title: String,
    text: String,
    /// The number of the conversation that it comes from. Nothing of it is copied.
    conversation: Option<i64>,
}

/// What changes of a topic; what is left out stays.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ChangeTopic {
    version: i64,
    title: Option<String>,
    category_id: Option<TopicCategoryId>,
    closed: Option<bool>,
    pinned: Option<bool>,
    /// The answer that helped; `null` for none.
    #[serde(default, deserialize_with = "crate::article::routes::given")]
    accepted_id: Option<Option<PostId>>,
}

/// An answer.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct AnswerInput {
    text: String,
    /// The number of a published article that answers.
    article: Option<i64>,
}

/// A topic with all that was written in it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct TopicAnswer {
    #[serde(flatten)]
    topic: Topic,
    posts: Vec<PostAnswer>,
}

/// Posts with who wrote them and what members say is wrong with them.
pub(crate) fn posts(tx: &mut Tx<'_>, rows: Vec<Post>) -> Result<Vec<PostAnswer>, Problem> {
    let ids: Vec<PostId> = rows.iter().map(|post| post.id).collect();
    let mut flags = moderation::store::open(tx, &ids)?;
    let mut known: Vec<(MemberId, member::routes::MemberAnswer)> = Vec::new();
    let mut all = Vec::with_capacity(rows.len());
    for post in rows {
        if !known.iter().any(|(id, _)| *id == post.member_id) {
            let found = member::store::find(tx, post.member_id)?.ok_or_else(|| Problem::not_found("member"))?;
            let answers = member::routes::answers(tx, vec![found])?;
            known.extend(answers.into_iter().map(|answer| (post.member_id, answer)));
        }
        let writer = known.iter().find(|(id, _)| *id == post.member_id).map(|(_, answer)| answer.clone());
        let writer = writer.ok_or_else(|| Problem::not_found("member"))?;
        all.push(PostAnswer::new(post.clone(), writer, flags.remove(&post.id).unwrap_or_default()));
    }
    Ok(all)
}

/// The topic of a number.
pub(super) fn found(tx: &mut Tx<'_>, number: i64) -> Result<Topic, Problem> {
    store::find(tx, number)?.ok_or_else(|| Problem::not_found("topic"))
}

/// A topic with all that was written in it.
pub(crate) fn topic_answer(tx: &mut Tx<'_>, number: i64) -> Result<TopicAnswer, Problem> {
    let topic = found(tx, number)?;
    let rows = store::posts(tx, topic.id)?;
    Ok(TopicAnswer { posts: posts(tx, rows)?, topic })
}

/// What a colleague reads about something that is not taken.
fn problem(refused: Refused) -> Problem {
    match refused {
        Refused::Title => Problem::field("/title", "length", "A title has 3 to 160 characters."),
        Refused::Text => Problem::field("/text", "required", "Write something."),
        Refused::Long => Problem::field("/text", "length", "A post has at most 10,000 characters."),
        Refused::Category => Problem::field("/category_id", "unknown", "This community has no such category."),
        Refused::Closed => Problem::new(Code::InvalidInput, "This topic is closed.").hint("Open it to answer."),
        Refused::Changed => Problem::new(Code::VersionConflict, "Somebody else changed this meanwhile."),
        Refused::Often | Refused::Silenced | Refused::Own => Problem::new(Code::Forbidden, "This is not allowed here."),
        Refused::Missing => Problem::not_found("post"),
    }
}

/// The colleague as a writer in a brand's community.
fn writer(tx: &mut Tx<'_>, permit: Permit<WriteKnowledge>, brand: BrandId) -> Result<Writer, Problem> {
    let member = member::of_team(tx, UserId(permit.user()))?;
    let setting = setting::of(tx, brand)?;
    Ok(Writer::of(tx, member, setting)?)
}

async fn list(state: State, Query(query): Query<TopicsWanted>) -> Answer<Page<Line>> {
    let page = PageQuery { limit: query.limit, cursor: query.cursor };
    let (limit, after, sort) = (page.limit(), page.after()?, query.sort.unwrap_or(Sort::Active));
    let work = move |tx: &mut Tx<'_>| {
        // A conversation has its topics whichever brand shows them.
        let brand = match (query.brand, query.conversation) {
            (None, Some(_)) => None,
            (brand, _) => Some(brand_of(tx, brand)?.id),
        };
        let wanted = store::Wanted {
            brand,
            category: query.category,
            conversation: query.conversation,
            words: query.q.clone(),
            ..store::Wanted::default()
        };
        Ok::<_, Problem>(store::lines(tx, &wanted, sort, after, limit + 1)?)
    };
    let rows = state.desk.db.read(work).await?;
    Ok(Json(Page::cut(rows, limit, |row| store::cursor(row, sort))))
}

async fn show(state: State, Path(number): Path<i64>) -> Answer<TopicAnswer> {
    Ok(Json(state.desk.db.read(move |tx| topic_answer(tx, number)).await?))
}

async fn create(
    state: State,
    permit: Permit<WriteKnowledge>,
    headers: HeaderMap,
    Input(input): Input<TopicInput>,
) -> Result<(StatusCode, Json<TopicAnswer>), Problem> {
    let work = move |tx: &mut Tx<'_>| {
        let number = remembered(tx, &headers, permit.user(), &input, |tx| {
            let brand = brand_of(tx, input.brand_id)?;
            let writer = writer(tx, permit, brand.id)?;
            let new = NewTopic {
                category: input.category_id,
                locale: input.locale.unwrap_or(brand.default_locale),
                title: input.title.clone(),
                text: input.text.clone(),
                conversation: input.conversation,
            };
            let (topic, _) = write::ask(tx, &writer, &brand, &new)?.map_err(problem)?;
            Ok::<_, Problem>(topic.number)
        })?;
        topic_answer(tx, number)
    };
    Ok((StatusCode::CREATED, Json(state.desk.db.write(work).await?)))
}

async fn change(
    state: State,
    permit: Permit<WriteKnowledge>,
    Path(number): Path<i64>,
    Input(input): Input<ChangeTopic>,
) -> Answer<TopicAnswer> {
    let work = move |tx: &mut Tx<'_>| {
        let before = found(tx, number)?;
        let mut after = Topic { version: input.version, ..before.clone() };
        if let Some(title) = &input.title {
            after.title = write::title(title).map_err(problem)?;
        }
        if let Some(id) = input.category_id {
            let known = category::store::find(tx, id)?.is_some_and(|one| one.brand_id == before.brand_id);
            after.category_id = if known { id } else { return Err(problem(Refused::Category)) };
        }
        after.closed = input.closed.unwrap_or(after.closed);
        after.pinned = input.pinned.unwrap_or(after.pinned);
        if !store::save(tx, &after)? {
            let problem = Problem::new(Code::VersionConflict, "Somebody else changed this topic meanwhile.");
            return Err(problem.current(&topic_answer(tx, number)?));
        }
        if after.title != before.title
            && let Some(question) = store::posts(tx, before.id)?.first()
        {
            store::index(tx, before.id, &after.title, &question.text)?;
        }
        if let Some(wish) = input.accepted_id {
            let member = member::of_team(tx, UserId(permit.user()))?;
            let topic = found(tx, number)?;
            write::accept(tx, &member, &topic, wish)?.map_err(problem)?;
        }
        let detail = format!("closed {} pinned {}", after.closed, after.pinned);
        audit::record(tx, permit.actor(), "community.topic", &number.to_string(), &detail)?;
        tell(tx, "community.topic", before.brand_id, Some(number), permit.actor());
        topic_answer(tx, number)
    };
    Ok(Json(state.desk.db.write(work).await?))
}

async fn answer(
    state: State,
    permit: Permit<WriteKnowledge>,
    Path(number): Path<i64>,
    headers: HeaderMap,
    Input(input): Input<AnswerInput>,
) -> Result<(StatusCode, Json<TopicAnswer>), Problem> {
    let work = move |tx: &mut Tx<'_>| {
        let given = (number, input.clone());
        remembered(tx, &headers, permit.user(), &given, |tx| {
            let topic = found(tx, number)?;
            let writer = writer(tx, permit, topic.brand_id)?;
            if let Some(article) = input.article {
                crate::article::write::found(tx, article)?;
            }
            write::answer(tx, &writer, &topic, &input.text, input.article)?.map_err(problem)?;
            Ok::<_, Problem>(number)
        })?;
        topic_answer(tx, number)
    };
    Ok((StatusCode::CREATED, Json(state.desk.db.write(work).await?)))
}
