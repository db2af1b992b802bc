//! Endpoints of consultations: ask people, and write down what was decided.
//! They never ask somebody who may not know the customer, and end each consultation once.

use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use causeway_base::{Locale, text};
use causeway_identity::permission::{ReadConversations, WriteConversations};
use causeway_identity::{UserId, user};
use causeway_store::{NewEvent, Tx, sql};
use causeway_web::{Answer, Code, Endpoints, Input, Page, Permit, Problem};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;

use super::{Consultation, ConsultationId, of};
use crate::conversation::routes::resolve;
use crate::message::{Kind, write};
use crate::{ConversationId, Desk, confidential, organisation};

/// The longest question and decision, in characters, and how many people are asked.
const LONGEST: usize = 4_000;
const MOST: usize = 30;

pub(crate) fn add(endpoints: Endpoints<Desk>) -> Endpoints<Desk> {
    endpoints
        .get::<ReadConversations, _, _>("/api/v1/conversations/{id}/consultations", "Who was asked about it.", list)
        .answers::<Page<Consultation>>()
        .post::<WriteConversations, _, _>(
            "/api/v1/conversations/{id}/consultations",
            "Ask colleagues about it.",
            create,
        )
        .body::<NewConsultation>()
        .creates::<Page<Consultation>>()
        .post::<WriteConversations, _, _>(
            "/api/v1/conversations/{id}/consultations/{consultation}/decision",
            "Write down what was decided.",
            decide,
        )
        .body::<Decision>()
        .answers::<Page<Consultation>>()
}

type State = axum::extract::State<Desk>;

/// Whom to ask what.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewConsultation {
    pub(super) question: String,
    pub(super) user_ids: Vec<UserId>,
}

/// What was decided.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Decision {
    decision: String,
}

fn words(given: &str, place: &str) -> Result<String, Problem> {
    let words = text::clean(given.trim(), LONGEST + 1);
    if words.is_empty() || words.chars().count() > LONGEST {
        return Err(Problem::field(place, "length", "Write 1 to 4,000 characters."));
    }
    Ok(words)
}

fn all(tx: &mut Tx<'_>, id: ConversationId) -> Result<Page<Consultation>, Problem> {
    Ok(Page::whole(of(tx, id)?))
}

async fn list(state: State, Path(name): Path<String>) -> Answer<Page<Consultation>> {
    let work = move |tx: &mut Tx<'_>| {
        let id = resolve(tx, &name)?;
        all(tx, id)
    };
    Ok(Json(state.db.read(work).await?))
}

async fn create(
    state: State,
    permit: Permit<WriteConversations>,
    Path(name): Path<String>,
    Input(input): Input<NewConsultation>,
) -> Result<(StatusCode, Json<Page<Consultation>>), Problem> {
    let desk = state.0.clone();
    let work = move |tx: &mut Tx<'_>| {
        let id = resolve(tx, &name)?;
        ask(tx, &desk, permit, id, &input)?;
        all(tx, id)
    };
    Ok((StatusCode::CREATED, Json(state.db.write(work).await?)))
}

/// Asks people: they are told by a note that mentions them.
pub(super) fn ask(
    tx: &mut Tx<'_>,
    desk: &Desk,
    permit: Permit<WriteConversations>,
    id: ConversationId,
    input: &NewConsultation,
) -> Result<ConsultationId, Problem> {
    let question = words(&input.question, "/question")?;
    let by = UserId(permit.user());
    let mut people = input.user_ids.clone();
    people.sort_unstable();
    people.dedup();
    people.retain(|user| *user != by);
    if people.is_empty() || people.len() > MOST {
        return Err(Problem::field("/user_ids", "length", "Ask 1 to 30 colleagues."));
    }
    for user in &people {
        if !user::store::find(tx, *user)?.is_some_and(|found| found.active) {
            return Err(Problem::field("/user_ids", "unknown", "One of these people is not on the team."));
        }
    }
    if confidential::who_may_know(tx, id, people.clone())?.len() < people.len() {
        return Err(Problem::new(Code::Confidential, "One of these people may not know this customer."));
    }
    let (consultation, now): (ConsultationId, _) = (tx.new_id(), tx.now());
    tx.run(&sql!(
        "INSERT INTO consultation (id, conversation_id, question, asked_by, asked_at) VALUES (?, ?, ?, ?, ?)",
        consultation,
        id,
        &question,
        by,
        now
    ))?;
    for user in &people {
        tx.run(&sql!("INSERT INTO consultation_member (consultation_id, user_id) VALUES (?, ?)", consultation, *user))?;
    }
    let said = heads(tx)?.0;
    note(tx, desk, permit, id, &format!("{said} {question}"), people)?;
    tell(tx, id, permit);
    Ok(consultation)
}

/// What stands before a question and before a decision, in the language of the desk.
fn heads(tx: &mut Tx<'_>) -> Result<(&'static str, &'static str), Problem> {
    let locale = organisation::store::find(tx)?.map_or(Locale::En, |organisation| organisation.locale);
    let question = ["Consultation:", "会诊：", "會診：", "相談："];
    let decision = ["Decided:", "结论：", "結論：", "結論："];
    Ok((locale.pick(question), locale.pick(decision)))
}

fn note(
    tx: &mut Tx<'_>,
    desk: &Desk,
    permit: Permit<WriteConversations>,
    id: ConversationId,
    words: &str,
    mention_ids: Vec<UserId>,
) -> Result<(), Problem> {
    let writing = write::Writing { text: Some(words.to_owned()), mention_ids, ..write::Writing::new(Kind::Note) };
    write::write(tx, permit, desk, id, &writing).map(drop)
}

fn tell(tx: &mut Tx<'_>, id: ConversationId, permit: Permit<WriteConversations>) {
    let (kind, conversation, actor) = ("consultation.changed", Some(id.0), permit.actor());
    tx.record(NewEvent { kind, conversation, actor, only_for: None, data: json!({}) });
}

async fn decide(
    state: State,
    permit: Permit<WriteConversations>,
    Path((name, consultation)): Path<(String, ConsultationId)>,
    Input(input): Input<Decision>,
) -> Answer<Page<Consultation>> {
    let desk = state.0.clone();
    let work = move |tx: &mut Tx<'_>| {
        let id = resolve(tx, &name)?;
        end(tx, &desk, permit, id, consultation, &input.decision)?;
        all(tx, id)
    };
    Ok(Json(state.db.write(work).await?))
}

/// Writes down what was decided, once.
pub(super) fn end(
    tx: &mut Tx<'_>,
    desk: &Desk,
    permit: Permit<WriteConversations>,
    id: ConversationId,
    consultation: ConsultationId,
    decision: &str,
) -> Result<(), Problem> {
    let decision = words(decision, "/decision")?;
    let found = of(tx, id)?.into_iter().find(|one| one.id == consultation);
    let found = found.ok_or_else(|| Problem::not_found("consultation"))?;
    if found.decided_at.is_some() {
        return Err(Problem::new(Code::TooLate, "This consultation has ended already."));
    }
    let (now, by) = (tx.now(), UserId(permit.user()));
    tx.run(&sql!(
        "UPDATE consultation SET decision = ?, decided_by = ?, decided_at = ? WHERE id = ?",
        &decision,
        by,
        now,
        consultation
    ))?;
    let said = heads(tx)?.1;
    let mut people: Vec<UserId> = found.members.into_iter().map(|member| member.user_id).collect();
    people.push(found.asked_by);
    people.retain(|user| *user != by);
    note(tx, desk, permit, id, &format!("{said} {decision}"), people)?;
    tell(tx, id, permit);
    Ok(())
}
