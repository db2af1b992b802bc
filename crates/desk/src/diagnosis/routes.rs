//! Endpoints of a conversation's diagnosis: its class, the steps of the guide, the finding, the preparation.
//! They never overwrite what somebody else changed since the caller looked.

use axum::Json;
use axum::extract::Path;
use causeway_base::{Locale, text};
use causeway_identity::UserId;
use causeway_identity::permission::{ReadConversations, WriteConversations};
use causeway_store::{Actor, NewEvent, Tx};
use causeway_web::{Answer, Code, Endpoints, Input, Permit, Problem};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::guide::{self, Guide};
use super::preparation::{self, ChangePreparation, Preparation};
use super::{Cause, Charge, Confidence, Finding, ProblemClass, Side, Taken, letter, store, touch, walked};
use crate::attachment::AttachmentId;
use crate::conversation::routes::resolve;
use crate::conversation::store as conversations;
use crate::{ConversationId, Desk, handover, organisation};

const LONGEST: usize = 4_000;
const MOST_FILES: usize = 20;
const MOST_STEPS: i64 = 500;

pub(crate) fn add(endpoints: Endpoints<Desk>) -> Endpoints<Desk> {
    let endpoints = super::rules_routes::add(endpoints);
    let endpoints = super::report::add(endpoints);
    endpoints
        .get::<ReadConversations, _, _>("/api/v1/conversations/{id}/diagnosis", "What was found out about it.", look)
        .answers::<Diagnosis>()
        .patch::<WriteConversations, _, _>("/api/v1/conversations/{id}/diagnosis", "Change class or finding.", change)
        .body::<ChangeFinding>()
        .answers::<Diagnosis>()
        .post::<WriteConversations, _, _>(
            "/api/v1/conversations/{id}/diagnosis/steps",
            "Answer a step of the guide.",
            step,
        )
        .body::<NewStep>()
        .answers::<Diagnosis>()
        .get::<ReadConversations, _, _>(
            "/api/v1/conversations/{id}/diagnosis/letter",
            "The finding as a part of a reply, in the customer's language.",
            write_letter,
        )
        .answers::<Letter>()
        .put::<WriteConversations, _, _>(
            "/api/v1/conversations/{id}/preparation",
            "Begin, move, agree or end the preparation of a solution.",
            prepare,
        )
        .body::<ChangePreparation>()
        .answers::<Diagnosis>()
}

type State = axum::extract::State<Desk>;

/// All that is known of a conversation's problem.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(super) struct Diagnosis {
    /// What was found out.
    #[serde(flatten)]
    pub(super) finding: Finding,
    /// What it counts as: the chosen class, or a fault when the ladder says so.
    pub(super) counts_as: Option<ProblemClass>,
    /// What is missing before it can be recorded.
    pub(super) missing: Vec<&'static str>,
    /// The steps that were taken, oldest first.
    pub(super) steps: Vec<Taken>,
    /// The guide of its class.
    pub(super) guide: Option<Guide>,
    /// The solution that is or was being prepared.
    pub(super) preparation: Option<Preparation>,
}

/// What changes; what is left out stays.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ChangeFinding {
    pub(super) version: i64,
    pub(super) class: Option<ProblemClass>,
    pub(super) finding: Option<String>,
    pub(super) evidence: Option<String>,
    pub(super) files: Option<Vec<AttachmentId>>,
    pub(super) cause: Option<Cause>,
    pub(super) confidence: Option<Confidence>,
    /// Sets what handling costs as well, unless that is given.
    pub(super) side: Option<Side>,
    pub(super) charge: Option<Charge>,
    pub(super) advice: Option<String>,
    pub(super) offer: Option<String>,
    /// Whether the finding is complete; only then the clock ends.
    #[serde(default)]
    pub(super) record: bool,
}

/// An answer to a step of the guide of the conversation's class.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewStep {
    pub(super) step: String,
    pub(super) answer: String,
}

/// A part of a reply.
#[derive(Debug, Clone, Serialize, JsonSchema)]
struct Letter {
    /// As safe HTML.
    html: String,
}

/// The guide through which the customer walked, else that of a class for the customer of this conversation.
fn guide_for(tx: &mut Tx<'_>, id: ConversationId, class: Option<ProblemClass>) -> Result<Option<Guide>, Problem> {
    let all = guide::all(tx)?.0;
    if let Some(guide) = walked::guide(&all, &store::steps(tx, id)?, class) {
        return Ok(Some(guide.clone()));
    }
    let (Some(class), Some(state)) = (class, conversations::state(tx, id)?) else { return Ok(None) };
    let products = handover::products(tx, &state)?;
    Ok(guide::fitting(&all, class, &products).cloned())
}

pub(super) fn found(tx: &mut Tx<'_>, id: ConversationId) -> Result<Diagnosis, Problem> {
    let (finding, counts_as) = (store::of(tx, id)?, store::class(tx, id)?);
    Ok(Diagnosis {
        missing: finding.missing(),
        finding,
        counts_as,
        steps: store::steps(tx, id)?,
        guide: guide_for(tx, id, counts_as)?,
        preparation: preparation::of(tx, id)?,
    })
}

async fn look(state: State, Path(name): Path<String>) -> Answer<Diagnosis> {
    let work = move |tx: &mut Tx<'_>| {
        let id = resolve(tx, &name)?;
        found(tx, id)
    };
    Ok(Json(state.db.read(work).await?))
}

fn words(place: &str, before: &str, wished: Option<&String>) -> Result<String, Problem> {
    let Some(wished) = wished else { return Ok(before.to_owned()) };
    let clean = text::clean(wished.trim(), LONGEST + 1);
    if clean.chars().count() > LONGEST {
        return Err(Problem::field(place, "length", "This has at most 4,000 characters."));
    }
    if !crate::secret::find(&clean).is_empty() {
        let words = "This looks like a password or key. Keep it in the vault and say here where it is.";
        return Err(Problem::field(place, "secret", words));
    }
    Ok(clean)
}

/// The finding with what changes.
fn changed(before: &Finding, input: &ChangeFinding) -> Result<Finding, Problem> {
    let side = input.side.or(before.side);
    let by_side = input.side.filter(|side| Some(*side) != before.side).map(Side::charge);
    Ok(Finding {
        class: input.class.or(before.class),
        finding: words("/finding", &before.finding, input.finding.as_ref())?,
        evidence: words("/evidence", &before.evidence, input.evidence.as_ref())?,
        files: input.files.clone().unwrap_or_else(|| before.files.clone()),
        cause: input.cause.or(before.cause),
        confidence: input.confidence.or(before.confidence),
        side,
        charge: input.charge.or(by_side).or(before.charge),
        advice: words("/advice", &before.advice, input.advice.as_ref())?,
        offer: words("/offer", &before.offer, input.offer.as_ref())?,
        version: input.version,
        ..before.clone()
    })
}

fn check_files(tx: &mut Tx<'_>, id: ConversationId, files: &[AttachmentId]) -> Result<(), Problem> {
    if files.len() > MOST_FILES {
        return Err(Problem::field("/files", "length", "A finding names at most 20 files."));
    }
    for file in files {
        if !handover::store::has_file(tx, id, *file)? {
            return Err(Problem::field("/files", "unknown", "A file is not of this conversation."));
        }
    }
    Ok(())
}

/// What changed, as the history says it.
fn differences(before: &Finding, after: &Finding) -> Map<String, Value> {
    let pairs = [
        ("class", json!(before.class), json!(after.class)),
        ("cause", json!(before.cause), json!(after.cause)),
        ("side", json!(before.side), json!(after.side)),
        ("charge", json!(before.charge), json!(after.charge)),
        ("finding", json!(before.finding), json!(after.finding)),
    ];
    let changed = pairs.into_iter().filter(|(_, from, to)| from != to);
    changed.map(|(name, from, to)| (name.to_owned(), json!({ "from": from, "to": to }))).collect()
}

/// Changes class or finding for a person.
///
/// # Errors
/// `version_conflict`; `invalid_input` for what cannot be kept, and for a finding that is recorded incomplete.
pub(super) fn write(tx: &mut Tx<'_>, id: ConversationId, input: &ChangeFinding, by: UserId) -> Result<(), Problem> {
    let before = store::of(tx, id)?;
    let mut after = changed(&before, input)?;
    if let Some(files) = &input.files {
        check_files(tx, id, files)?;
    }
    if input.record {
        if let Some(first) = after.missing().first() {
            let words =
                "A diagnosis needs a finding, what shows it, its cause, how sure it is and whose side it is on.";
            return Err(Problem::field(&format!("/{first}"), "required", words));
        }
        if after.recorded_at.is_none() {
            (after.recorded_at, after.recorded_by) = (Some(tx.now()), Some(by));
        }
    }
    if before.version != input.version || !store::put(tx, id, &after)? {
        let now = found(tx, id)?;
        return Err(Problem::new(Code::VersionConflict, "Somebody else changed the diagnosis meanwhile.").current(&now));
    }
    let recorded = after.recorded_at != before.recorded_at;
    let kind = if recorded { "diagnosis.recorded" } else { "diagnosis.changed" };
    let data = json!({ "changes": differences(&before, &after), "cause": after.cause, "side": after.side });
    let actor = Actor::user(by.0);
    tx.record(NewEvent { kind, conversation: Some(id.0), actor, only_for: None, data });
    if before.class != after.class {
        touch::follow(tx, id, by)?;
    }
    Ok(())
}

async fn change(
    state: State,
    permit: Permit<WriteConversations>,
    Path(name): Path<String>,
    Input(input): Input<ChangeFinding>,
) -> Answer<Diagnosis> {
    let work = move |tx: &mut Tx<'_>| {
        let id = resolve(tx, &name)?;
        write(tx, id, &input, UserId(permit.user()))?;
        found(tx, id)
    };
    Ok(Json(state.db.write(work).await?))
}

/// Keeps an answer, and takes over what it suggests where nothing stands yet.
pub(super) fn answer(tx: &mut Tx<'_>, id: ConversationId, input: &NewStep, by: UserId) -> Result<(), Problem> {
    let counts_as = store::class(tx, id)?;
    let guide = guide_for(tx, id, counts_as)?.ok_or_else(|| Problem::not_found("guide"))?;
    let step = guide.step(&input.step).ok_or_else(|| Problem::field("/step", "unknown", "There is no such step."))?;
    let chosen = step.answers.iter().find(|answer| answer.key == input.answer);
    let chosen = chosen.ok_or_else(|| Problem::field("/answer", "unknown", "This step has no such answer."))?;
    let seq = store::steps(tx, id)?.last().map_or(1, |last| last.seq + 1);
    if seq > MOST_STEPS {
        return Err(Problem::field("/step", "length", "A conversation keeps at most 500 steps."));
    }
    let (class, at) = (guide.class, tx.now());
    let taken = Taken {
        seq,
        class,
        guide: guide.name.clone(),
        step: step.key.clone(),
        answer: chosen.key.clone(),
        question: step.ask.clone(),
        said: chosen.words.clone(),
        at,
        by_id: by.0,
        by_customer: false,
    };
    store::take(tx, id, &taken)?;
    let before = store::of(tx, id)?;
    let side = before.side.or(chosen.side);
    let after = Finding {
        finding: if before.finding.is_empty() { chosen.finding.clone() } else { before.finding.clone() },
        cause: before.cause.or(chosen.cause),
        charge: before.charge.or(side.map(Side::charge)),
        side,
        ..before.clone()
    };
    if after != before {
        store::put(tx, id, &after)?;
    }
    let data = json!({ "step": taken.step, "answer": taken.answer });
    let actor = Actor::user(by.0);
    tx.record(NewEvent { kind: "diagnosis.step", conversation: Some(id.0), actor, only_for: None, data });
    Ok(())
}

async fn step(
    state: State,
    permit: Permit<WriteConversations>,
    Path(name): Path<String>,
    Input(input): Input<NewStep>,
) -> Answer<Diagnosis> {
    let work = move |tx: &mut Tx<'_>| {
        let id = resolve(tx, &name)?;
        answer(tx, id, &input, UserId(permit.user()))?;
        found(tx, id)
    };
    Ok(Json(state.db.write(work).await?))
}

async fn write_letter(state: State, Path(name): Path<String>) -> Answer<Letter> {
    let work = move |tx: &mut Tx<'_>| {
        let id = resolve(tx, &name)?;
        let lang = conversations::state(tx, id)?.and_then(|state| state.lang);
        let desk = organisation::store::find(tx)?.map_or(Locale::En, |organisation| organisation.locale);
        let finding = store::of(tx, id)?;
        let html = letter::letter(&finding, lang.as_deref().map_or(desk, Locale::nearest));
        if html.is_empty() {
            return Err(Problem::field("/", "nothing", "Nothing was found out yet that could be told."));
        }
        Ok(Letter { html })
    };
    Ok(Json(state.db.read(work).await?))
}

async fn prepare(
    state: State,
    permit: Permit<WriteConversations>,
    Path(name): Path<String>,
    Input(input): Input<ChangePreparation>,
) -> Answer<Diagnosis> {
    let work = move |tx: &mut Tx<'_>| {
        let id = resolve(tx, &name)?;
        preparation::change(tx, permit, id, &input)?;
        found(tx, id)
    };
    Ok(Json(state.db.write(work).await?))
}
