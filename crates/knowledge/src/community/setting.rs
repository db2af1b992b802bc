//! Whether a brand has a community, and when what is written there shows or hides by itself.
//! It is off until somebody switches it on.

use axum::Json;
use causeway_identity::audit;
use causeway_identity::permission::{ManageSettings, ReadKnowledge};
use causeway_store::{Result, Tx, from_row, sql};
use causeway_web::{Answer, Code, Endpoints, Input, Permit, Problem, Query};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::tell;
use crate::category::routes::brand_of;
use crate::{BrandId, Knowledge};

const PLACE: &str = "/api/v1/knowledge/community/setting";

/// How a brand's community works.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CommunitySetting {
    /// The brand.
    pub brand_id: BrandId,
    /// Whether there is one.
    pub enabled: bool,
    /// How many first posts of everybody wait for a look.
    pub first_posts: i64,
    /// After how many flags of members who are no longer new a post hides until somebody looked; 0 for never.
    pub hide_flags: i64,
    /// Raised by every change.
    pub version: i64,
}
from_row!(CommunitySetting { brand_id, enabled, first_posts, hide_flags, version });

pub(super) fn add(endpoints: Endpoints<Knowledge>) -> Endpoints<Knowledge> {
    endpoints
        .get::<ReadKnowledge, _, _>(PLACE, "How a brand's community works.", show)
        .query::<CommunityOf>()
        .answers::<CommunitySetting>()
        .put::<ManageSettings, _, _>(PLACE, "Switch a brand's community on or off, and say when posts wait.", change)
        .body::<ChangeCommunity>()
        .answers::<CommunitySetting>()
}

type State = axum::extract::State<Knowledge>;

/// Of which brand.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CommunityOf {
    /// The default one when left out.
    pub(super) brand: Option<BrandId>,
}

/// How it works from now on; what is left out stays.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ChangeCommunity {
    brand_id: Option<BrandId>,
    version: i64,
    enabled: Option<bool>,
    first_posts: Option<i64>,
    hide_flags: Option<i64>,
}

/// How a brand's community works; as it begins while nobody said anything.
///
/// # Errors
/// What the database says.
pub fn of(tx: &mut Tx<'_>, brand: BrandId) -> Result<CommunitySetting> {
    let found = tx.first(&sql!(
        "SELECT brand_id, enabled, first_posts, hide_flags, version FROM community_setting WHERE brand_id = ?",
        brand
    ))?;
    let first = CommunitySetting { brand_id: brand, enabled: false, first_posts: 1, hide_flags: 3, version: 0 };
    Ok(found.unwrap_or(first))
}

fn save(tx: &mut Tx<'_>, new: &CommunitySetting) -> Result<bool> {
    let written = tx.run(&sql!(
        "INSERT INTO community_setting (brand_id, enabled, first_posts, hide_flags, version) VALUES (?, ?, ?, ?, 1) \
         ON CONFLICT (brand_id) DO UPDATE SET enabled = excluded.enabled, first_posts = excluded.first_posts, \
         hide_flags = excluded.hide_flags, version = community_setting.version + 1 WHERE community_setting.version = ?",
        new.brand_id,
        new.enabled,
        new.first_posts,
        new.hide_flags,
        new.version
    ))?;
    Ok(written > 0)
}

async fn show(state: State, Query(query): Query<CommunityOf>) -> Answer<CommunitySetting> {
    let work = move |tx: &mut Tx<'_>| {
        let brand = brand_of(tx, query.brand)?;
        Ok::<_, Problem>(of(tx, brand.id)?)
    };
    Ok(Json(state.desk.db.read(work).await?))
}

async fn change(
    state: State,
    permit: Permit<ManageSettings>,
    Input(input): Input<ChangeCommunity>,
) -> Answer<CommunitySetting> {
    let work = move |tx: &mut Tx<'_>| {
        let brand = brand_of(tx, input.brand_id)?;
        let before = of(tx, brand.id)?;
        let after = CommunitySetting {
            enabled: input.enabled.unwrap_or(before.enabled),
            first_posts: input.first_posts.unwrap_or(before.first_posts),
            hide_flags: input.hide_flags.unwrap_or(before.hide_flags),
            version: input.version,
            ..before
        };
        if !(0..=20).contains(&after.first_posts) {
            return Err(Problem::field("/first_posts", "invalid", "Let 0 to 20 first posts wait."));
        }
        if !(0..=20).contains(&after.hide_flags) {
            return Err(Problem::field("/hide_flags", "invalid", "Use 1 to 20 flags, or 0 for never."));
        }
        if after.version != before.version || !save(tx, &after)? {
            let problem = Problem::new(Code::VersionConflict, "Somebody else changed this meanwhile.");
            return Err(problem.current(&before));
        }
        let detail = if after.enabled { "on" } else { "off" };
        audit::record(tx, permit.actor(), "community.setting", &brand.name, detail)?;
        tell(tx, "community.setting", brand.id, None, permit.actor());
        Ok(of(tx, brand.id)?)
    };
    Ok(Json(state.desk.db.write(work).await?))
}
