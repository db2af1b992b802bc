//! Endpoints of saved views. Everybody keeps views of their own; those of a team or of everyone are settings.
//! It never shows a view to somebody outside of its scope.

use axum::Json;
use axum::http::StatusCode;
use causeway_base::text;
use causeway_identity::permission::{ManageSettings, ReadConversations, WriteConversations};
use causeway_identity::{TeamId, UserId};
use causeway_store::{Tx, sql};
use causeway_web::{Answer, Caller, Code, Endpoints, Input, Page, PathId, Permit, Problem};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Column, MOST_COLUMNS, SavedView, Scope, Sort, ViewId, keep, store};
use crate::Desk;
use crate::condition::Condition;
use crate::condition::sql::Moment;
use crate::conversation::{ConversationRow, view as shown};
use crate::inbox::routes::given;
use crate::told::settings_changed;

/// How many views a desk may have.
pub(crate) const MOST_VIEWS: i64 = 500;
/// How many conversations a preview shows.
const PREVIEWED: usize = 5;

pub(crate) fn add(endpoints: Endpoints<Desk>) -> Endpoints<Desk> {
    endpoints
        .get::<ReadConversations, _, _>("/api/v1/views", "The saved views that you see, in their order.", list)
        .answers::<Page<SavedView>>()
        .post::<WriteConversations, _, _>("/api/v1/views", "Save a view.", create)
        .body::<NewView>()
        .creates::<SavedView>()
        .post::<ReadConversations, _, _>("/api/v1/views/preview", "What a view would hold.", preview)
        .body::<PreviewInput>()
        .answers::<Preview>()
        .patch::<WriteConversations, _, _>("/api/v1/views/{id}", "Change a view.", change)
        .body::<ChangeView>()
        .answers::<SavedView>()
        .delete::<WriteConversations, _, _>("/api/v1/views/{id}", "Delete a view.", remove)
}

type State = axum::extract::State<Desk>;

/// A view to save.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct NewView {
    name: String,
    scope: Scope,
    team_id: Option<TeamId>,
    condition: Condition,
    #[serde(default = "newest")]
    sort: Sort,
    #[serde(default)]
    columns: Vec<Column>,
}

const fn newest() -> Sort {
    Sort::Newest
}

/// What changes of a view; what is left out stays.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ChangeView {
    version: i64,
    name: Option<String>,
    scope: Option<Scope>,
    #[serde(default, deserialize_with = "given")]
    team_id: Option<Option<TeamId>>,
    condition: Option<Condition>,
    sort: Option<Sort>,
    columns: Option<Vec<Column>>,
    position: Option<i64>,
}

/// A condition to try.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct PreviewInput {
    condition: Condition,
    #[serde(default = "newest")]
    sort: Sort,
}

/// What a condition holds right now.
#[derive(Debug, Clone, Serialize, JsonSchema)]
struct Preview {
    /// How many, counted up to 1,000.
    count: i64,
    /// The first of them.
    conversations: Vec<ConversationRow>,
}

/// Checks a view as input, and finds out whether it is asked anew each time.
pub(crate) fn checked(view: &mut SavedView) -> Result<(), Problem> {
    view.name = text::clean(view.name.trim(), 61).replace('\n', " ");
    if view.name.is_empty() || view.name.chars().count() > 60 {
        return Err(Problem::field("/name", "length", "A view's name has 1 to 60 characters."));
    }
    if view.columns.len() > MOST_COLUMNS {
        return Err(Problem::field("/columns", "too_long", "A table has room for at most eight columns."));
    }
    if (view.scope == Scope::Team) != view.team_id.is_some() {
        return Err(Problem::field("/team_id", "required", "Name the team that shall see the view, and only then."));
    }
    view.condition.check("/condition")?;
    view.live = view.condition.depends_on_moment();
    Ok(())
}

/// Who may change a view: its owner if it is personal, otherwise whoever manages settings.
fn may_change(caller: &Caller, view: &SavedView) -> Result<(), Problem> {
    match view.scope {
        Scope::Person => Ok(()),
        Scope::Team | Scope::Everyone => caller.permit::<ManageSettings>().map(drop),
    }
}

fn write(tx: &mut Tx<'_>, permit: Permit<WriteConversations>, view: &SavedView) -> Result<SavedView, Problem> {
    if let Some(team) = view.team_id {
        causeway_identity::team::store::find(tx, team)?
            .ok_or_else(|| Problem::field("/team_id", "unknown", "There is no such team."))?;
    }
    if !store::save(tx, view)? {
        let current = store::find(tx, view.id, UserId(permit.user()))?;
        return Err(Problem::new(Code::VersionConflict, "Somebody else changed this view meanwhile.").current(&current));
    }
    keep::rebuild(tx, view)?;
    settings_changed(tx, permit.actor(), "views");
    // A view that was given to a team may be out of its maker's sight.
    Ok(store::find(tx, view.id, UserId(permit.user()))?.unwrap_or_else(|| view.clone()))
}

async fn list(state: State, caller: Caller) -> Answer<Page<SavedView>> {
    Ok(Json(Page::whole(state.db.read(move |tx| store::seen_by(tx, UserId(caller.user))).await?)))
}

async fn create(
    state: State,
    caller: Caller,
    permit: Permit<WriteConversations>,
    Input(input): Input<NewView>,
) -> Result<(StatusCode, Json<SavedView>), Problem> {
    let work = move |tx: &mut Tx<'_>| {
        if store::count(tx)? >= MOST_VIEWS {
            return Err(Problem::field("/name", "too_many", "A desk has at most 500 views. Delete some first."));
        }
        let mut view = SavedView {
            id: tx.new_id(),
            name: input.name.clone(),
            scope: input.scope,
            owner_id: Some(UserId(permit.user())),
            team_id: input.team_id,
            condition: input.condition.clone(),
            sort: input.sort,
            columns: input.columns.clone(),
            position: store::next_position(tx)?,
            live: false,
            version: 1,
        };
        checked(&mut view)?;
        may_change(&caller, &view)?;
        write(tx, permit, &view)
    };
    Ok((StatusCode::CREATED, Json(state.db.write(work).await?)))
}

async fn change(
    state: State,
    caller: Caller,
    permit: Permit<WriteConversations>,
    PathId(id): PathId<ViewId>,
    Input(input): Input<ChangeView>,
) -> Answer<SavedView> {
    let work = move |tx: &mut Tx<'_>| {
        let before = store::find(tx, id, UserId(permit.user()))?.ok_or_else(|| Problem::not_found("view"))?;
        may_change(&caller, &before)?;
        let scope = input.scope.unwrap_or(before.scope);
        let mut view = SavedView {
            name: input.name.clone().unwrap_or(before.name),
            scope,
            // Who makes a view their own is its owner from then on.
            owner_id: if scope == Scope::Person { Some(UserId(permit.user())) } else { before.owner_id },
            team_id: input.team_id.unwrap_or(before.team_id),
            condition: input.condition.clone().unwrap_or(before.condition),
            sort: input.sort.unwrap_or(before.sort),
            columns: input.columns.clone().unwrap_or(before.columns),
            position: input.position.unwrap_or(before.position),
            id,
            live: before.live,
            version: input.version + 1,
        };
        checked(&mut view)?;
        may_change(&caller, &view)?;
        write(tx, permit, &view)
    };
    Ok(Json(state.db.write(work).await?))
}

async fn remove(
    state: State,
    caller: Caller,
    permit: Permit<WriteConversations>,
    PathId(id): PathId<ViewId>,
) -> Result<StatusCode, Problem> {
    let work = move |tx: &mut Tx<'_>| {
        let view = store::find(tx, id, UserId(permit.user()))?.ok_or_else(|| Problem::not_found("view"))?;
        may_change(&caller, &view)?;
        store::delete(tx, id)?;
        settings_changed(tx, permit.actor(), "views");
        Ok::<_, Problem>(())
    };
    state.db.write(work).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn preview(state: State, caller: Caller, Input(input): Input<PreviewInput>) -> Answer<Preview> {
    let reader = UserId(caller.user);
    let work = move |tx: &mut Tx<'_>| {
        input.condition.check("/condition")?;
        let view = SavedView {
            id: tx.new_id(),
            name: String::new(),
            scope: Scope::Person,
            owner_id: None,
            team_id: None,
            condition: input.condition.clone(),
            sort: input.sort,
            columns: Vec::new(),
            position: 0,
            live: true,
            version: 1,
        };
        let moment = Moment { reader: Some(reader), now: tx.now() };
        let mut count = sql!("SELECT COUNT(*) FROM (SELECT 1 FROM conversation c WHERE");
        store::holds(&mut count, &view, moment);
        let count = tx.value(count.add("LIMIT ?) AS counted").bind(store::COUNTED))?;
        let mut page = store::begin_page(&view, view.sort, moment);
        store::end_page(&mut page, &view, view.sort, None, PREVIEWED);
        let ids: Vec<_> = tx.all::<(crate::ConversationId, i64)>(&page)?.into_iter().map(|row| row.0).collect();
        Ok::<_, Problem>(Preview { count, conversations: shown::rows(tx, &ids, reader)? })
    };
    Ok(Json(state.db.read(work).await?))
}
