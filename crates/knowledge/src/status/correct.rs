//! A step that is put right: its words change for everybody to see, and what it said before stays for the team.
//! It never changes how far the incident was or when, and tells followers again only when the writer asks for it.

use axum::Json;
use axum::extract::Path;
use causeway_base::Time;
use causeway_identity::permission::{PublishKnowledge, ReadKnowledge};
use causeway_identity::{UserId, audit};
use causeway_store::Tx;
use causeway_web::{Answer, Code, Endpoints, Input, Page, Permit, Problem};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::routes::{IncidentAnswer, State, answer};
use super::{Step, StepId, Texts, follow, store, tell, write};
use crate::Knowledge;

/// How often a step can be put right.
const MOST: i64 = 20;

const STEP: &str = "/api/v1/knowledge/status/incidents/{number}/steps/{step}";

pub(super) fn add(endpoints: Endpoints<Knowledge>) -> Endpoints<Knowledge> {
    endpoints
        .patch::<PublishKnowledge, _, _>(STEP, "Put the words of a step right.", correct)
        .body::<Correct>()
        .answers::<IncidentAnswer>()
        .get::<ReadKnowledge, _, _>(
            "/api/v1/knowledge/status/incidents/{number}/steps/{step}/earlier",
            "What a step said before it was put right, the newest first.",
            earlier,
        )
        .answers::<Page<Earlier>>()
}

/// The right words.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Correct {
    /// The incident's version that the writer saw.
    version: i64,
    /// All words of the step, by language.
    texts: Texts,
    /// Whether followers are told of the step again.
    #[serde(default)]
    tell: bool,
}

/// What a step said before.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(super) struct Earlier {
    /// The words by language.
    pub(super) texts: Texts,
    /// Until when it said so.
    pub(super) until_at: Time,
    /// Who put it right.
    pub(super) by_user: Option<UserId>,
}

/// Keeps what it said and writes what is right. Answers the number of the correction.
fn replace(tx: &mut Tx<'_>, step: &Step, texts: &Texts, by: UserId) -> Result<i64, Problem> {
    let no = store::count_earlier(tx, step.id)? + 1;
    if no > MOST {
        let words = "A step is put right at most 20 times.";
        return Err(Problem::new(Code::InvalidInput, words).hint("Add a step that says how it is."));
    }
    store::correct(tx, step, no, texts, by)?;
    Ok(no)
}

async fn correct(
    state: State,
    permit: Permit<PublishKnowledge>,
    Path((number, id)): Path<(i64, StepId)>,
    Input(input): Input<Correct>,
) -> Answer<IncidentAnswer> {
    let work = move |tx: &mut Tx<'_>| {
        let incident = write::found(tx, number)?;
        let step = incident.steps.iter().find(|step| step.id == id).ok_or_else(|| Problem::not_found("step"))?;
        if incident.version != input.version {
            return Err(write::changed_meanwhile(&incident));
        }
        let texts = write::checked(&input.texts, "/texts", write::WORDS, true)?;
        if texts != step.texts {
            let correction = replace(tx, step, &texts, UserId(permit.user()))?;
            write::touch(tx, &incident)?;
            if input.tell {
                follow::news::plan(tx, incident.brand_id, number, id, Some(correction))?;
            }
            audit::record(tx, permit.actor(), "status.step_corrected", &number.to_string(), &step.no.to_string())?;
            tell(tx, "status.step_corrected", incident.brand_id, Some(&incident), permit.actor());
        }
        answer(tx, number)
    };
    Ok(Json(state.desk.db.write(work).await?))
}

async fn earlier(state: State, Path((number, id)): Path<(i64, StepId)>) -> Answer<Page<Earlier>> {
    let work = move |tx: &mut Tx<'_>| {
        let incident = write::found(tx, number)?;
        if !incident.steps.iter().any(|step| step.id == id) {
            return Err(Problem::not_found("step"));
        }
        Ok(store::earlier(tx, id)?)
    };
    Ok(Json(Page::whole(state.desk.db.read(work).await?)))
}
