//! What a topic can turn into: a conversation that goes on in private, and the draft of an article.
//! Nothing private goes the other way: a topic is always typed anew.

use axum::Json;
use axum::extract::Path;
use causeway_base::{Locale, text};
use causeway_desk::request::write::{self, New, PORTAL};
use causeway_desk::{InboxId, conversation, inbox};
use causeway_identity::audit;
use causeway_identity::permission::{WriteConversations, WriteKnowledge};
use causeway_mail::Address;
use causeway_people::contact::store as contacts;
use causeway_store::Tx;
use causeway_web::{Answer, Code, Endpoints, Input, Permit, Problem};
use schemars::JsonSchema;
use serde::Deserialize;

use super::routes::{State, TopicAnswer, found, topic_answer};
use super::{Topic, store};
use crate::article::write::{Draft, NewArticle, begin};
use crate::community::text as words;
use crate::community::{PostId, PostState, member, news, tell};
use crate::{CategoryId, Knowledge, article, brand, html};

pub(crate) fn add(endpoints: Endpoints<Knowledge>) -> Endpoints<Knowledge> {
    endpoints
        .post::<WriteConversations, _, _>(
            "/api/v1/knowledge/community/topics/{number}/conversation",
            "Go on with whoever asked in private: begins a conversation with the public question.",
            converse,
        )
        .body::<Converse>()
        .answers::<TopicAnswer>()
        .post::<WriteKnowledge, _, _>(
            "/api/v1/knowledge/community/topics/{number}/article",
            "Begin the draft of an article with an answer of the topic.",
            document,
        )
        .body::<Document>()
        .answers::<TopicAnswer>()
}

/// Where the conversation begins.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Converse {
    /// The first one when left out.
    inbox_id: Option<InboxId>,
}

/// Where the article lies, and which answer it is made of.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Document {
    category_id: CategoryId,
    /// The accepted one when left out.
    post_id: Option<PostId>,
}

fn save(tx: &mut Tx<'_>, topic: &Topic) -> Result<(), Problem> {
    let changed = || Problem::new(Code::VersionConflict, "Somebody else changed this topic meanwhile.");
    store::save(tx, topic)?.then_some(()).ok_or_else(changed)
}

async fn converse(
    state: State,
    permit: Permit<WriteConversations>,
    Path(number): Path<i64>,
    Input(input): Input<Converse>,
) -> Answer<TopicAnswer> {
    let desk = state.desk.clone();
    let work = move |tx: &mut Tx<'_>| {
        let topic = found(tx, number)?;
        if topic.conversation.is_some() {
            return Err(Problem::new(Code::AlreadyExists, "This topic goes on in a conversation already."));
        }
        let question = store::posts(tx, topic.id)?.into_iter().next().ok_or_else(|| Problem::not_found("question"))?;
        let asker = member::store::find(tx, question.member_id)?.and_then(|member| member.contact_id);
        let Some(contact) = asker else {
            return Err(Problem::new(Code::InvalidInput, "No customer asked this, so there is nobody to go on with."));
        };
        let contact = contacts::current(tx, contact)?;
        let inboxes = inbox::store::all(tx)?;
        let wished = inboxes.iter().find(|inbox| Some(inbox.id) == input.inbox_id);
        let inbox = wished.or_else(|| inboxes.first()).ok_or_else(|| Problem::not_found("inbox"))?;
        let person = contacts::find(tx, contact)?.ok_or_else(|| Problem::not_found("contact"))?;
        let from = person.email.map(|address| Address { name: person.name, address });
        let brand = brand::store::find(tx, topic.brand_id)?.ok_or_else(|| Problem::not_found("brand"))?;
        let page = news::mail::root(&desk, &brand);
        let page = page.map(|root| format!("\n\n{root}/{}/community/t/{number}", topic.locale.tag()));
        let said = format!("{}{}", question.text, page.unwrap_or_default());
        let new = New {
            inbox,
            contact,
            from: from.as_ref(),
            doubtful: false,
            subject: &topic.title,
            text: &said,
            by: PORTAL,
            files: &[],
        };
        let id = write::begin(tx, &new)?;
        let made = conversation::store::state(tx, id)?.ok_or_else(|| Problem::not_found("conversation"))?;
        save(tx, &Topic { conversation: Some(made.number), ..topic.clone() })?;
        audit::record(tx, permit.actor(), "community.conversation", &number.to_string(), &made.number.to_string())?;
        tell(tx, "community.topic", topic.brand_id, Some(number), permit.actor());
        topic_answer(tx, number)
    };
    Ok(Json(state.desk.db.write(work).await?))
}

/// What the article says of where it comes from, in the topic's language.
fn source(locale: Locale) -> &'static str {
    locale.pick(["From the community:", "来自社区：", "來自社群：", "コミュニティより："])
}

async fn document(
    state: State,
    permit: Permit<WriteKnowledge>,
    Path(number): Path<i64>,
    Input(input): Input<Document>,
) -> Answer<TopicAnswer> {
    let work = move |tx: &mut Tx<'_>| {
        let topic = found(tx, number)?;
        if let Some(made) = topic.article {
            let gone = article::store::find(tx, made)?.is_none();
            if !gone {
                return Err(Problem::new(Code::AlreadyExists, "An article was made of this topic already."));
            }
        }
        let wished = input.post_id.or(topic.accepted_id);
        let all = store::posts(tx, topic.id)?;
        let answer = all.iter().find(|post| Some(post.id) == wished && post.state == PostState::Shown);
        let answer = answer.ok_or_else(|| {
            Problem::new(Code::InvalidInput, "There is no answer to make an article of.")
                .hint("Accept an answer first, or choose one.")
        })?;
        let page = format!("/help/{}/community/t/{number}", topic.locale.tag());
        let body = html!(
            "{}<p>{} <a href=\"{}\">{}</a></p>",
            words::shown(&answer.text, &std::collections::BTreeMap::new()),
            source(topic.locale),
            page,
            topic.title
        );
        let new = NewArticle {
            brand: Some(topic.brand_id),
            category: input.category_id,
            locale: Some(topic.locale),
            draft: Draft {
                title: topic.title.clone(),
                summary: text::snippet(&words::line(&answer.text, 200), 200),
                body: body.into_string(),
            },
            visibility: article::Visibility::Public,
            segment: None,
            slug: None,
        };
        let made = begin(tx, permit, &new)?;
        save(tx, &Topic { article: Some(made), ..topic.clone() })?;
        audit::record(tx, permit.actor(), "community.article", &number.to_string(), &made.to_string())?;
        tell(tx, "community.topic", topic.brand_id, Some(number), permit.actor());
        topic_answer(tx, number)
    };
    Ok(Json(state.desk.db.write(work).await?))
}
