//! Endpoints of what the organisation says about problems: its guides, and what each class asks for before it is solved.
//! They never touch a conversation.

use axum::Json;
use causeway_identity::permission::{ManageSettings, ReadSettings};
use causeway_store::Tx;
use causeway_web::{Answer, Code, Endpoints, Input, Permit, Problem};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::closing::{self, ClosingRules};
use super::guide::{self, Guide};
use crate::told::settings_changed;
use crate::{Desk, organisation};

type State = axum::extract::State<Desk>;

pub(super) fn add(endpoints: Endpoints<Desk>) -> Endpoints<Desk> {
    endpoints
        .get::<ReadSettings, _, _>("/api/v1/guides", "Guides to a finding.", look)
        .answers::<Guides>()
        .put::<ManageSettings, _, _>("/api/v1/guides", "Replace the guides.", keep)
        .body::<Guides>()
        .answers::<Guides>()
        .get::<ReadSettings, _, _>("/api/v1/problem-classes", "What each class of problems asks for.", rules)
        .answers::<Rules>()
        .put::<ManageSettings, _, _>("/api/v1/problem-classes", "Change what classes of problems ask for.", keep_rules)
        .body::<Rules>()
        .answers::<Rules>()
}

/// The guides with their version; 0 before anybody changed them.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Guides {
    guides: Vec<Guide>,
    #[serde(default)]
    version: i64,
}

/// The rules with their version; 0 before anybody changed them.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Rules {
    rules: ClosingRules,
    #[serde(default)]
    version: i64,
}

fn current(tx: &mut Tx<'_>) -> Result<Guides, Problem> {
    let (guides, version) = guide::all(tx)?;
    Ok(Guides { guides, version })
}

fn current_rules(tx: &mut Tx<'_>) -> Result<Rules, Problem> {
    let (rules, version) = closing::rules(tx)?;
    Ok(Rules { rules, version })
}

async fn look(state: State) -> Answer<Guides> {
    Ok(Json(state.db.read(current).await?))
}

async fn rules(state: State) -> Answer<Rules> {
    Ok(Json(state.db.read(current_rules).await?))
}

async fn keep(state: State, permit: Permit<ManageSettings>, Input(input): Input<Guides>) -> Answer<Guides> {
    let guides = guide::checked(&input.guides)?;
    let work = move |tx: &mut Tx<'_>| {
        let now = current(tx)?;
        if now.version != input.version {
            return Err(
                Problem::new(Code::VersionConflict, "Somebody else changed the guides meanwhile.").current(&now)
            );
        }
        organisation::store::set_setting(tx, guide::NAME, &guides)?;
        settings_changed(tx, permit.actor(), "guides");
        current(tx)
    };
    Ok(Json(state.db.write(work).await?))
}

async fn keep_rules(state: State, permit: Permit<ManageSettings>, Input(input): Input<Rules>) -> Answer<Rules> {
    let work = move |tx: &mut Tx<'_>| {
        let now = current_rules(tx)?;
        if now.version != input.version {
            return Err(Problem::new(Code::VersionConflict, "Somebody else changed this meanwhile.").current(&now));
        }
        organisation::store::set_setting(tx, closing::NAME, &input.rules)?;
        settings_changed(tx, permit.actor(), "problem_classes");
        current_rules(tx)
    };
    Ok(Json(state.db.write(work).await?))
}
