//! Endpoints of notifications: one's own list, read marks and preferences.
//! It never answers anybody else's.

use axum::Json;
use axum::http::StatusCode;
use causeway_identity::UserId;
use causeway_identity::permission::ReadConversations;
use causeway_store::{Cursor, Tx};
use causeway_web::{Answer, Endpoints, Input, Page, PageQuery, PathId, Permit, Problem, Query};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::preferences::{self, Preferences};
use super::{Kind, Notification, NotificationId, store};
use crate::Desk;

pub(crate) fn add(endpoints: Endpoints<Desk>) -> Endpoints<Desk> {
    endpoints
        .get::<ReadConversations, _, _>("/api/v1/notifications", "What you were told, the newest first.", list)
        .query::<ListQuery>()
        .answers::<Page<Notification>>()
        .get::<ReadConversations, _, _>("/api/v1/notifications/count", "How many you have not read.", count)
        .answers::<Unread>()
        .post::<ReadConversations, _, _>("/api/v1/notifications/read-all", "Mark all as read.", read_all)
        .post::<ReadConversations, _, _>("/api/v1/notifications/{id}/read", "Mark one as read.", read_one)
        .get::<ReadConversations, _, _>("/api/v1/notifications/preferences", "By which media you are told.", show)
        .answers::<Preferences>()
        .put::<ReadConversations, _, _>("/api/v1/notifications/preferences", "Choose them.", choose)
        .body::<Preferences>()
        .answers::<Preferences>()
}

type State = axum::extract::State<Desk>;

/// Which notifications.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
struct ListQuery {
    /// How many rows.
    limit: Option<usize>,
    /// Where the last page ended.
    cursor: Option<String>,
    /// Only those that are unread.
    unread: Option<bool>,
}

/// A number for the bell.
#[derive(Debug, Clone, Serialize, JsonSchema)]
struct Unread {
    unread: i64,
}

async fn list(
    state: State,
    permit: Permit<ReadConversations>,
    Query(query): Query<ListQuery>,
) -> Answer<Page<Notification>> {
    let page = PageQuery { limit: query.limit, cursor: query.cursor };
    let (limit, after, unread) = (page.limit(), page.after()?, query.unread.unwrap_or(false));
    let user = UserId(permit.user());
    let rows = state.db.read(move |tx| store::page(tx, user, unread, after, limit + 1)).await?;
    Ok(Json(Page::cut(rows, limit, |row| Cursor { at: row.at.ms(), id: row.id.0 })))
}

async fn count(state: State, permit: Permit<ReadConversations>) -> Answer<Unread> {
    let user = UserId(permit.user());
    let unread = state.db.read(move |tx| store::unread(tx, user)).await?;
    Ok(Json(Unread { unread }))
}

async fn read_all(state: State, permit: Permit<ReadConversations>) -> Result<StatusCode, Problem> {
    let user = UserId(permit.user());
    state.db.write(move |tx| store::read(tx, user, None)).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn read_one(
    state: State,
    permit: Permit<ReadConversations>,
    PathId(id): PathId<NotificationId>,
) -> Result<StatusCode, Problem> {
    let user = UserId(permit.user());
    state.db.write(move |tx| store::read(tx, user, Some(id))).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn show(state: State, permit: Permit<ReadConversations>) -> Answer<Preferences> {
    let user = UserId(permit.user());
    Ok(Json(state.db.read(move |tx| preferences::find(tx, user)).await?))
}

/// Refuses what no screen would send.
fn check(wishes: &Preferences) -> Result<(), Problem> {
    if wishes.media.keys().any(|kind| Kind::from_name(kind).is_none_or(|kind| kind == Kind::More)) {
        return Err(Problem::field("/media", "unknown", "There is no such kind of notification."));
    }
    if !(1..=1_000).contains(&wishes.per_hour) {
        return Err(Problem::field("/per_hour", "range", "Choose between 1 and 1,000 notifications an hour."));
    }
    if wishes.inbox_ids.len() > 500 || wishes.team_ids.len() > 500 {
        return Err(Problem::field("/inbox_ids", "length", "Choose at most 500 inboxes and teams."));
    }
    let day = 0..24 * 60;
    let fits = wishes.quiet.as_ref().is_none_or(|quiet| {
        day.contains(&quiet.from)
            && day.contains(&quiet.to)
            && quiet.from != quiet.to
            && quiet.weekdays.iter().all(|day| (1..=7).contains(day))
    });
    if fits {
        Ok(())
    } else {
        Err(Problem::field("/quiet", "range", "Quiet hours begin and end at two times of a day."))
    }
}

async fn choose(
    state: State,
    permit: Permit<ReadConversations>,
    Input(wishes): Input<Preferences>,
) -> Answer<Preferences> {
    check(&wishes)?;
    let user = UserId(permit.user());
    let work = move |tx: &mut Tx<'_>| {
        preferences::save(tx, user, &wishes)?;
        preferences::find(tx, user)
    };
    Ok(Json(state.db.write(work).await?))
}
