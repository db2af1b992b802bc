//! Endpoints of hooks: everybody's own, and those of teams for administrators.
//! It never shows an address that was stored.

use axum::Json;
use axum::http::StatusCode;
use causeway_base::{Secret, text};
use causeway_identity::permission::{ManageSettings, ReadConversations};
use causeway_identity::{TeamId, UserId, team};
use causeway_store::Tx;
use causeway_web::{Answer, Caller, Code, Endpoints, Input, Page, PathId, Permit, Problem};
use schemars::JsonSchema;
use serde::Deserialize;

use super::HookId;
use super::hook::{self, Hook, NewHook};
use super::hook_format::{Format, News};
use crate::Desk;

/// The most hooks of one person.
const MOST: usize = 10;

pub(crate) fn add(endpoints: Endpoints<Desk>) -> Endpoints<Desk> {
    endpoints
        .get::<ReadConversations, _, _>("/api/v1/notification-hooks", "Your hooks and those of teams.", list)
        .answers::<Page<Hook>>()
        .post::<ReadConversations, _, _>("/api/v1/notification-hooks", "Add a hook.", create)
        .body::<HookInput>()
        .creates::<Hook>()
        .delete::<ReadConversations, _, _>("/api/v1/notification-hooks/{id}", "Take a hook away.", remove)
        .post::<ReadConversations, _, _>("/api/v1/notification-hooks/{id}/test", "Tell a hook something.", test)
        .answers::<Hook>()
}

type State = axum::extract::State<Desk>;

/// A hook as people enter it.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct HookInput {
    name: String,
    format: Format,
    url: Secret,
    secret: Option<Secret>,
    /// The team whose new conversations it is told of; without one it is the caller's own.
    team_id: Option<TeamId>,
}

async fn list(state: State, permit: Permit<ReadConversations>) -> Answer<Page<Hook>> {
    let user = UserId(permit.user());
    Ok(Json(Page::whole(state.db.read(move |tx| hook::list(tx, user)).await?)))
}

fn checked(input: &HookInput) -> Result<(), Problem> {
    if !input.url.reveal().starts_with("https://") || input.url.reveal().len() > 2_000 {
        return Err(Problem::field("/url", "invalid", "The address begins with https://."));
    }
    if input.name.trim().is_empty() {
        return Err(Problem::field("/name", "empty", "Give it a name."));
    }
    Ok(())
}

async fn create(
    state: State,
    caller: Caller,
    Input(input): Input<HookInput>,
) -> Result<(StatusCode, Json<Hook>), Problem> {
    checked(&input)?;
    if input.team_id.is_some() {
        caller.permit::<ManageSettings>()?;
    }
    let desk = state.0.clone();
    let work = move |tx: &mut Tx<'_>| {
        if let Some(team) = input.team_id
            && team::store::find(tx, team)?.is_none()
        {
            return Err(Problem::field("/team_id", "unknown", "There is no such team."));
        }
        let user = UserId(caller.user);
        if hook::list(tx, user)?.iter().filter(|one| one.user_id == Some(user)).count() >= MOST {
            return Err(Problem::field("/url", "length", "You have ten hooks already."));
        }
        let new = NewHook {
            user: input.team_id.is_none().then_some(user),
            team: input.team_id,
            name: text::clean(input.name.trim(), 100).replace('\n', " "),
            format: input.format,
            url: input.url.clone(),
            secret: input.secret.clone().filter(|secret| !secret.is_empty()),
        };
        let id = hook::add(tx, &desk, &new)?;
        hook::find(tx, id)?.ok_or_else(|| Problem::not_found("hook"))
    };
    Ok((StatusCode::CREATED, Json(state.db.write(work).await?)))
}

/// The hook, if it is the caller's own, or a team's and the caller manages settings.
fn own(tx: &mut Tx<'_>, caller: &Caller, id: HookId) -> Result<Hook, Problem> {
    let hook = hook::find(tx, id)?.ok_or_else(|| Problem::not_found("hook"))?;
    match hook.user_id {
        Some(user) if user.0 == caller.user => Ok(hook),
        Some(_) => Err(Problem::not_found("hook")),
        None => caller.permit::<ManageSettings>().map(|_| hook),
    }
}

async fn remove(state: State, caller: Caller, PathId(id): PathId<HookId>) -> Result<StatusCode, Problem> {
    let work = move |tx: &mut Tx<'_>| {
        own(tx, &caller, id)?;
        Ok::<_, Problem>(hook::delete(tx, id)?)
    };
    state.db.write(work).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn test(state: State, caller: Caller, PathId(id): PathId<HookId>) -> Answer<Hook> {
    let asked = caller.clone();
    state.db.read(move |tx| own(tx, &asked, id)).await?;
    let url = state.settings.public_url.clone();
    let news = News { kind: "test".to_owned(), text: format!("{}: Causeway ✓", caller.name), url };
    hook::send(&state, id, news)
        .await
        .map_err(|words| Problem::new(Code::Unavailable, "The hook did not take it.").hint(words))?;
    Ok(Json(state.db.read(move |tx| own(tx, &caller, id)).await?))
}
