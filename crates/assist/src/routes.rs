//! Endpoints of the setting: which model is asked, and whether it answers.
//! They never show the key.

use axum::Json;
use axum::http::StatusCode;
use causeway_base::Secret;
use causeway_identity::audit;
use causeway_identity::permission::{ManageSettings, ReadSettings};
use causeway_store::{Actor, NewEvent, Tx};
use causeway_web::{Answer, Code, Endpoints, Input, Permit, Problem};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::setting::{self, Model, Stored};
use crate::{Assist, Question, endpoint};

type State = axum::extract::State<Assist>;

pub(crate) fn add(endpoints: Endpoints<Assist>) -> Endpoints<Assist> {
    endpoints
        .get::<ReadSettings, _, _>("/api/v1/language-model", "The language model that the desk may ask.", show)
        .answers::<Shown>()
        .put::<ManageSettings, _, _>("/api/v1/language-model", "Set the language model.", put)
        .body::<NewModel>()
        .answers::<Shown>()
        .delete::<ManageSettings, _, _>("/api/v1/language-model", "Take the language model away.", remove)
        .post::<ManageSettings, _, _>(
            "/api/v1/language-model/test",
            "Ask the language model, and say how it went.",
            test,
        )
        .answers::<Tried>()
}

/// The model as people see it.
#[derive(Debug, Clone, Default, Serialize, JsonSchema)]
struct Shown {
    /// Where it is asked; nothing while none is set.
    address: Option<String>,
    /// Its name.
    name: Option<String>,
    /// Whether a key is kept.
    has_key: bool,
    /// Whether it is asked.
    enabled: bool,
    /// Rises with each change; 0 while none is set.
    version: i64,
}

impl From<Option<(Stored, i64)>> for Shown {
    fn from(found: Option<(Stored, i64)>) -> Self {
        let Some((stored, version)) = found else { return Self::default() };
        Self {
            address: Some(stored.address),
            name: Some(stored.name),
            has_key: stored.sealed.is_some(),
            enabled: stored.enabled,
            version,
        }
    }
}

/// The model as people set it.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct NewModel {
    /// Where it is asked, such as `https://api.example.com/v1`.
    address: String,
    /// Its name.
    name: String,
    /// The key; left out, the one before stays while the address is the same.
    key: Option<Secret>,
    /// Whether it is asked.
    enabled: bool,
    /// The version that was changed.
    version: i64,
}

/// How a test question went.
#[derive(Debug, Clone, Serialize, JsonSchema)]
struct Tried {
    /// `works`, or what is in the way: `none`, `busy`, `key`, `unknown`, `too_many`, `slow`, `not_allowed`, `away`,
    /// `unreadable`.
    code: &'static str,
    /// What was answered, or what went wrong.
    words: String,
}

async fn show(state: State, _: Permit<ReadSettings>) -> Answer<Shown> {
    Ok(Json(state.desk.db.read(setting::find).await?.into()))
}

fn told(tx: &mut Tx<'_>, actor: Actor) {
    let data = json!({ "what": "language_model" });
    tx.record(NewEvent { kind: "settings.changed", conversation: None, actor, only_for: None, data });
}

async fn put(state: State, permit: Permit<ManageSettings>, Input(input): Input<NewModel>) -> Answer<Shown> {
    let model = Model {
        address: setting::address(&input.address)?,
        name: setting::name(&input.name)?,
        key: input.key.filter(|key| !key.reveal().trim().is_empty()),
        enabled: input.enabled,
    };
    let sealer = state.desk.sealer.clone();
    let work = move |tx: &mut Tx<'_>| {
        let now = setting::find(tx)?.map_or(0, |(_, version)| version);
        if now != input.version {
            let words = "Somebody else changed the language model meanwhile.";
            return Err(Problem::new(Code::VersionConflict, words).current(&Shown::from(setting::find(tx)?)));
        }
        setting::keep(tx, &sealer, &model)?;
        audit::record(tx, permit.actor(), "language_model.set", "", &model.address)?;
        told(tx, permit.actor());
        Ok(setting::find(tx)?.into())
    };
    Ok(Json(state.desk.db.write(work).await?))
}

async fn remove(state: State, permit: Permit<ManageSettings>) -> Result<StatusCode, Problem> {
    let work = move |tx: &mut Tx<'_>| {
        setting::delete(tx)?;
        audit::record(tx, permit.actor(), "language_model.removed", "", "")?;
        told(tx, permit.actor());
        Ok::<_, Problem>(())
    };
    state.desk.db.write(work).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn test(state: State, _: Permit<ManageSettings>) -> Answer<Tried> {
    let sealer = state.desk.sealer.clone();
    let model = state.desk.db.read(move |tx: &mut Tx<'_>| setting::model(tx, &sealer)).await?;
    let Some(model) = model else { return Ok(Json(tried(Err(endpoint::Trouble::None)))) };
    let question = Question { task: "Answer in one short sentence.".to_owned(), material: "Are you there?".to_owned() };
    Ok(Json(tried(endpoint::ask(&state.desk.trackers, &model, &question).await)))
}

fn tried(answer: Result<String, endpoint::Trouble>) -> Tried {
    match answer {
        Ok(words) => Tried { code: "works", words: causeway_base::text::snippet(&words, 200) },
        Err(trouble) => Tried { code: trouble.code(), words: trouble.to_string() },
    }
}
