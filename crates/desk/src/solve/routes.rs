//! Endpoints of what solving needs: the organisation's rules, and what one conversation lacks.
//! It never solves a conversation; that is a change like any other.

use axum::Json;
use axum::extract::Path;
use causeway_identity::permission::{ManageSettings, ReadConversations, ReadSettings};
use causeway_store::Tx;
use causeway_web::{Answer, Endpoints, Input, Permit, Problem};

use super::{Missing, SolveRules};
use crate::Desk;
use crate::conversation::routes::resolve;
use crate::told::settings_changed;

pub(crate) fn add(endpoints: Endpoints<Desk>) -> Endpoints<Desk> {
    endpoints
        .get::<ReadSettings, _, _>("/api/v1/solving", "What solving a conversation needs.", show)
        .answers::<SolveRules>()
        .put::<ManageSettings, _, _>("/api/v1/solving", "Set what solving a conversation needs.", change)
        .body::<SolveRules>()
        .answers::<SolveRules>()
        .get::<ReadConversations, _, _>(
            "/api/v1/conversations/{id}/missing",
            "What is missing before a conversation can be solved.",
            missing,
        )
        .answers::<Missing>()
}

type State = axum::extract::State<Desk>;

async fn show(state: State) -> Answer<SolveRules> {
    Ok(Json(state.db.read(super::rules).await?))
}

async fn change(state: State, permit: Permit<ManageSettings>, Input(input): Input<SolveRules>) -> Answer<SolveRules> {
    let work = move |tx: &mut Tx<'_>| {
        super::set_rules(tx, input)?;
        settings_changed(tx, permit.actor(), "solving");
        Ok::<_, Problem>(input)
    };
    Ok(Json(state.db.write(work).await?))
}

async fn missing(state: State, Path(name): Path<String>) -> Answer<Missing> {
    let work = move |tx: &mut Tx<'_>| {
        let id = resolve(tx, &name)?;
        Ok::<_, Problem>(super::missing(tx, id, None)?)
    };
    Ok(Json(state.db.read(work).await?))
}
