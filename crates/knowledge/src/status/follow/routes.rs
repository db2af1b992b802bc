//! What the team sees of who follows: how many by which way, and, for whoever may read people, their addresses.
//! It never shows the whole address of a web hook, which may hold a secret of its own.

use axum::Json;
use causeway_base::Time;
use causeway_identity::UserId;
use causeway_identity::permission::{ReadKnowledge, ReadPeople};
use causeway_store::{Cursor, Tx};
use causeway_web::{Answer, Endpoints, Page, PageQuery, Permit, Problem, Query};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{FollowerId, store};
use crate::category::routes::brand_of;
use crate::status::routes::{OfBrand, State};
use crate::{BrandId, Knowledge};

pub(in crate::status) fn add(endpoints: Endpoints<Knowledge>) -> Endpoints<Knowledge> {
    endpoints
        .get::<ReadKnowledge, _, _>(
            "/api/v1/knowledge/status/followers",
            "How many follow the status page, by which way.",
            count,
        )
        .query::<OfBrand>()
        .answers::<FollowerCounts>()
        .get::<ReadPeople, _, _>(
            "/api/v1/knowledge/status/followers/addresses",
            "Who follows the status page, the newest first; whoever is confidential is left out for others.",
            list,
        )
        .query::<OfFollowers>()
        .answers::<Page<FollowerAnswer>>()
}

/// How many follow.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
struct FollowerCounts {
    /// By mail.
    mail: i64,
    /// By web hook.
    hook: i64,
    /// How many of all chose components.
    choosing: i64,
}

/// Which followers.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct OfFollowers {
    /// The default brand when left out.
    brand: Option<BrandId>,
    limit: Option<usize>,
    cursor: Option<String>,
}

/// Somebody who follows.
#[derive(Debug, Clone, Serialize, JsonSchema)]
struct FollowerAnswer {
    id: FollowerId,
    /// The address that they proved.
    address: String,
    /// The host of the web hook that is called instead of writing; `null` for mails.
    hook_host: Option<String>,
    /// Since when.
    created_at: Time,
}

fn host(hook: &str) -> Option<String> {
    let address: axum::http::Uri = hook.parse().ok()?;
    Some(address.host()?.to_owned())
}

async fn count(state: State, Query(query): Query<OfBrand>) -> Answer<FollowerCounts> {
    let work = move |tx: &mut Tx<'_>| {
        let brand = brand_of(tx, query.brand)?;
        Ok::<_, Problem>(store::counts(tx, brand.id)?)
    };
    let store::Counts { mail, hook, choosing } = state.desk.db.read(work).await?;
    Ok(Json(FollowerCounts { mail, hook, choosing }))
}

async fn list(
    state: State,
    permit: Permit<ReadPeople>,
    Query(query): Query<OfFollowers>,
) -> Answer<Page<FollowerAnswer>> {
    let page = PageQuery { limit: query.limit, cursor: query.cursor };
    let (limit, after) = (page.limit(), page.after()?);
    let work = move |tx: &mut Tx<'_>| {
        let brand = brand_of(tx, query.brand)?;
        Ok::<_, Problem>(store::list(tx, brand.id, UserId(permit.user()), after, limit + 1)?)
    };
    let rows = state.desk.db.read(work).await?;
    let answer = |row: store::Listed| FollowerAnswer {
        id: row.id,
        hook_host: host(&row.hook),
        address: row.address,
        created_at: row.created_at,
    };
    let rows = rows.into_iter().map(answer).collect();
    Ok(Json(Page::cut(rows, limit, |row: &FollowerAnswer| Cursor { at: row.created_at.ms(), id: row.id.0 })))
}
