//! Endpoints of routing: how inboxes give out matters, how people work, who looks after whom, and the next conversation.
//! Everybody says for themselves whether they are there; all else needs the permission to change settings.

use axum::Json;
use axum::http::StatusCode;
use causeway_identity::UserId;
use causeway_identity::permission::{ManageSettings, ReadSettings, WriteConversations};
use causeway_people::CompanyId;
use causeway_store::{NewEvent, Tx, sql};
use causeway_web::{Answer, Caller, Code, Endpoints, Input, Page, PathId, Permit, Problem};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::account::{self, Account};
use super::next::{self, Next};
use super::profile::{self, ChangeProfile, Profile};
use super::rules::{self, InboxRouting};
use super::{Availability, give};
use crate::told::settings_changed;
use crate::{ConversationId, Desk, organisation};

/// The most deputies of one manager.
const MOST_DEPUTIES: usize = 10;

pub(crate) fn add(endpoints: Endpoints<Desk>) -> Endpoints<Desk> {
    endpoints
        .get::<ReadSettings, _, _>("/api/v1/routing", "How inboxes give out matters.", settings)
        .answers::<Routing>()
        .put::<ManageSettings, _, _>("/api/v1/routing", "Change how inboxes give out matters.", keep)
        .body::<Routing>()
        .answers::<Routing>()
        .get::<ReadSettings, _, _>("/api/v1/work-profiles", "How people work.", people)
        .answers::<Page<Profile>>()
        .patch::<WriteConversations, _, _>(
            "/api/v1/work-profiles/{id}",
            "Say how somebody works, or for oneself whether one is there.",
            change,
        )
        .body::<ChangeProfile>()
        .answers::<Profile>()
        .post::<WriteConversations, _, _>("/api/v1/work-profiles/seen", "Say that one is at work in the app.", seen)
        .get::<ReadSettings, _, _>("/api/v1/account-managers", "Who looks after companies.", accounts)
        .answers::<Page<Account>>()
        .put::<ManageSettings, _, _>("/api/v1/account-managers/{id}", "Say who looks after a company.", look_after)
        .body::<SetAccount>()
        .answers::<Page<Account>>()
        .post::<WriteConversations, _, _>("/api/v1/conversations/next", "Take the next conversation.", take_next)
        .answers::<Next>()
}

type State = axum::extract::State<Desk>;

/// The rules with their version; 0 before anybody changed them.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Routing {
    inboxes: Vec<InboxRouting>,
    /// After so many minutes without a sign of work in the app somebody counts as away; never when left out.
    #[serde(default)]
    idle_minutes: Option<i64>,
    #[serde(default)]
    version: i64,
}

/// Who looks after a company.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct SetAccount {
    /// The manager; nobody when left out.
    manager_id: Option<UserId>,
    /// Who stands in, in this order.
    #[serde(default)]
    deputies: Vec<UserId>,
}

fn current(tx: &mut Tx<'_>) -> Result<Routing, Problem> {
    let (inboxes, version) = rules::all(tx)?;
    Ok(Routing { inboxes, idle_minutes: rules::idle_minutes(tx)?, version })
}

async fn settings(state: State) -> Answer<Routing> {
    Ok(Json(state.db.read(current).await?))
}

async fn keep(state: State, permit: Permit<ManageSettings>, Input(input): Input<Routing>) -> Answer<Routing> {
    let work = move |tx: &mut Tx<'_>| {
        rules::check(tx, &input.inboxes)?;
        let now = current(tx)?;
        if now.version != input.version {
            return Err(Problem::new(Code::VersionConflict, "Somebody else changed the rules meanwhile.").current(&now));
        }
        organisation::store::set_setting(tx, rules::NAME, &input.inboxes)?;
        rules::set_idle_minutes(tx, input.idle_minutes)?;
        rules::begin(tx)?;
        settings_changed(tx, permit.actor(), "routing");
        current(tx)
    };
    Ok(Json(state.db.write(work).await?))
}

async fn people(state: State) -> Answer<Page<Profile>> {
    Ok(Json(Page::whole(state.db.read(|tx| profile::all(tx, None)).await?)))
}

/// Changes how somebody works. Whoever goes and gives their matters away leaves none behind.
pub(super) fn write(
    tx: &mut Tx<'_>,
    user: UserId,
    input: &ChangeProfile,
    permit: Permit<WriteConversations>,
) -> Result<Profile, Problem> {
    let before = profile::of(tx, user)?.ok_or_else(|| Problem::not_found("user"))?;
    let after = profile::changed(&before, input, tx.now())?;
    profile::put(tx, &after)?;
    if after.availability == Availability::AwayReassign && before.availability != Availability::AwayReassign {
        let open: Vec<(ConversationId,)> = tx.all(&sql!(
            "SELECT id FROM conversation WHERE assignee_id = ? AND category = 'open' AND spam = FALSE \
             AND merged_into IS NULL AND side_of IS NULL ORDER BY id",
            user
        ))?;
        for (id,) in open {
            give::assign(tx, id, None, permit)?;
        }
    }
    let (kind, data) = ("availability.changed", json!({ "user": user }));
    tx.record(NewEvent { kind, conversation: None, actor: permit.actor(), only_for: None, data });
    profile::of(tx, user)?.ok_or_else(|| Problem::not_found("user"))
}

async fn change(
    state: State,
    caller: Caller,
    permit: Permit<WriteConversations>,
    PathId(id): PathId<UserId>,
    Input(input): Input<ChangeProfile>,
) -> Answer<Profile> {
    let only_there = input.capacity.is_none()
        && input.intake.is_none()
        && input.experience.is_none()
        && input.languages.is_none()
        && input.skills.is_none();
    if id.0 != caller.user || !only_there {
        caller.permit::<ManageSettings>()?;
    }
    Ok(Json(state.db.write(move |tx| write(tx, id, &input, permit)).await?))
}

async fn seen(state: State, permit: Permit<WriteConversations>) -> Result<StatusCode, Problem> {
    let work = move |tx: &mut Tx<'_>| {
        let user = UserId(permit.user());
        if profile::seen(tx, user)? {
            let (kind, data) = ("availability.changed", json!({ "user": user }));
            tx.record(NewEvent { kind, conversation: None, actor: permit.actor(), only_for: None, data });
        }
        Ok::<_, Problem>(())
    };
    state.db.write(work).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn accounts(state: State, caller: Caller) -> Answer<Page<Account>> {
    Ok(Json(Page::whole(state.db.read(move |tx| account::all(tx, UserId(caller.user))).await?)))
}

async fn look_after(
    state: State,
    permit: Permit<ManageSettings>,
    PathId(id): PathId<CompanyId>,
    Input(input): Input<SetAccount>,
) -> Answer<Page<Account>> {
    if input.deputies.len() > MOST_DEPUTIES {
        return Err(Problem::field("/deputies", "length", "A manager has at most ten deputies."));
    }
    let work = move |tx: &mut Tx<'_>| {
        let known: i64 = tx.value(&sql!("SELECT COUNT(*) FROM company WHERE id = ?", id))?;
        if known == 0 {
            return Err(Problem::not_found("company"));
        }
        causeway_people::confidential::check_company(tx, UserId(permit.user()), id)?;
        let open = |tx: &mut Tx<'_>, user: UserId| {
            Ok::<_, Problem>(causeway_identity::user::store::find(tx, user)?.is_some_and(|user| user.active))
        };
        for user in input.manager_id.iter().chain(&input.deputies) {
            if !open(tx, *user)? {
                return Err(Problem::field("/manager_id", "unknown", "One of these people is not on the team."));
            }
        }
        account::set(tx, id, input.manager_id, &input.deputies)?;
        settings_changed(tx, permit.actor(), "account_managers");
        Ok(account::all(tx, UserId(permit.user()))?)
    };
    Ok(Json(Page::whole(state.db.write(work).await?)))
}

async fn take_next(state: State, permit: Permit<WriteConversations>) -> Answer<Next> {
    Ok(Json(state.db.write(move |tx| next::take(tx, UserId(permit.user()))).await?))
}
