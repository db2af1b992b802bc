//! Endpoints of categories, which are settings.
//! It never lets two categories of a brand have one address.

use std::collections::BTreeMap;

use axum::Json;
use axum::http::StatusCode;
use causeway_identity::audit;
use causeway_identity::permission::{ManageSettings, ReadKnowledge};
use causeway_store::Tx;
use causeway_web::{Answer, Code, Endpoints, Input, Page, PathId, Permit, Problem, Query};
use schemars::JsonSchema;
use serde::Deserialize;

use super::{MOST, TopicCategory, store};
use crate::category::routes::{brand_of, texts};
use crate::community::setting::CommunityOf;
use crate::community::{TopicCategoryId, tell};
use crate::{BrandId, Knowledge, slug};

const ALL: &str = "/api/v1/knowledge/community/categories";
const ONE: &str = "/api/v1/knowledge/community/categories/{id}";

pub(crate) fn add(endpoints: Endpoints<Knowledge>) -> Endpoints<Knowledge> {
    endpoints
        .get::<ReadKnowledge, _, _>(ALL, "The categories of a brand's community.", list)
        .query::<CommunityOf>()
        .answers::<Page<TopicCategory>>()
        .post::<ManageSettings, _, _>(ALL, "Add a category to a community.", create)
        .body::<NewTopicCategory>()
        .creates::<TopicCategory>()
        .patch::<ManageSettings, _, _>(ONE, "Rename or move a category of a community.", change)
        .body::<ChangeTopicCategory>()
        .answers::<TopicCategory>()
        .delete::<ManageSettings, _, _>(ONE, "Delete a category that holds no topic.", remove)
}

type State = axum::extract::State<Knowledge>;

/// A category to add.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct NewTopicCategory {
    brand_id: Option<BrandId>,
    /// By language, in one at least.
    names: BTreeMap<String, String>,
    #[serde(default)]
    descriptions: BTreeMap<String, String>,
    /// Made from the name when left out.
    slug: Option<String>,
    #[serde(default)]
    team_only: bool,
}

/// What changes of a category; what is left out stays.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ChangeTopicCategory {
    version: i64,
    names: Option<BTreeMap<String, String>>,
    descriptions: Option<BTreeMap<String, String>>,
    slug: Option<String>,
    team_only: Option<bool>,
    /// Its place, counted from 0.
    position: Option<usize>,
}

fn checked(all: &[TopicCategory], one: &mut TopicCategory) -> Result<(), Problem> {
    one.names = texts(&one.names, "/names", 80)?;
    one.descriptions = texts(&one.descriptions, "/descriptions", 200)?;
    if one.names.is_empty() {
        return Err(Problem::field("/names", "required", "A category needs a name in one language at least."));
    }
    if !slug::is_slug(&one.slug) {
        return Err(Problem::field("/slug", "invalid", "Use lower-case letters, digits and hyphens."));
    }
    if all.iter().any(|other| other.id != one.id && other.slug == one.slug) {
        return Err(Problem::field("/slug", "taken", "Another category has this address."));
    }
    Ok(())
}

/// An address from the name, or from the category's place where the name gives none, such as a Chinese one.
fn slug_of(names: &BTreeMap<String, String>, all: &[TopicCategory]) -> String {
    let wish = names.get("en").or_else(|| names.values().next()).map(|name| slug::from_title(name)).unwrap_or_default();
    let wish = if slug::is_slug(&wish) { wish } else { format!("category-{}", all.len() + 1) };
    let free = |slug: &String| all.iter().all(|other| other.slug != *slug);
    (1..=MOST).map(|n| slug::nth(&wish, n)).find(free).unwrap_or(wish)
}

fn found(tx: &mut Tx<'_>, id: TopicCategoryId) -> Result<TopicCategory, Problem> {
    store::find(tx, id)?.ok_or_else(|| Problem::not_found("category"))
}

async fn list(state: State, Query(query): Query<CommunityOf>) -> Answer<Page<TopicCategory>> {
    let work = move |tx: &mut Tx<'_>| {
        let brand = brand_of(tx, query.brand)?;
        Ok::<_, Problem>(store::of(tx, brand.id)?)
    };
    Ok(Json(Page::whole(state.desk.db.read(work).await?)))
}

async fn create(
    state: State,
    permit: Permit<ManageSettings>,
    Input(input): Input<NewTopicCategory>,
) -> Result<(StatusCode, Json<TopicCategory>), Problem> {
    let work = move |tx: &mut Tx<'_>| {
        let brand = brand_of(tx, input.brand_id)?;
        let all = store::of(tx, brand.id)?;
        if all.len() >= MOST {
            return Err(Problem::new(Code::InvalidInput, "A community has at most 50 categories."));
        }
        let mut new = TopicCategory {
            id: tx.new_id(),
            brand_id: brand.id,
            slug: input.slug.clone().unwrap_or_else(|| slug_of(&input.names, &all)),
            names: input.names.clone(),
            descriptions: input.descriptions.clone(),
            team_only: input.team_only,
            position: all.last().map_or(0, |last| last.position + 1),
            created_at: tx.now(),
            topic_count: 0,
            version: 1,
        };
        checked(&all, &mut new)?;
        store::add(tx, &new)?;
        audit::record(tx, permit.actor(), "community.category_added", &new.slug, "")?;
        tell(tx, "community.category", brand.id, None, permit.actor());
        Ok(new)
    };
    Ok((StatusCode::CREATED, Json(state.desk.db.write(work).await?)))
}

async fn change(
    state: State,
    permit: Permit<ManageSettings>,
    PathId(id): PathId<TopicCategoryId>,
    Input(input): Input<ChangeTopicCategory>,
) -> Answer<TopicCategory> {
    let work = move |tx: &mut Tx<'_>| {
        let before = found(tx, id)?;
        let all = store::of(tx, before.brand_id)?;
        let mut after = TopicCategory { version: input.version, ..before.clone() };
        after.names = input.names.clone().unwrap_or(after.names);
        after.descriptions = input.descriptions.clone().unwrap_or(after.descriptions);
        after.slug = input.slug.clone().unwrap_or(after.slug);
        after.team_only = input.team_only.unwrap_or(after.team_only);
        checked(&all, &mut after)?;
        if !store::save(tx, &after)? {
            let problem = Problem::new(Code::VersionConflict, "Somebody else changed this category meanwhile.");
            return Err(problem.current(&before));
        }
        if let Some(position) = input.position {
            let mut ids: Vec<TopicCategoryId> = all.into_iter().map(|one| one.id).filter(|one| *one != id).collect();
            ids.insert(position.min(ids.len()), id);
            store::order(tx, &ids)?;
        }
        tell(tx, "community.category", before.brand_id, None, permit.actor());
        found(tx, id)
    };
    Ok(Json(state.desk.db.write(work).await?))
}

async fn remove(
    state: State,
    permit: Permit<ManageSettings>,
    PathId(id): PathId<TopicCategoryId>,
) -> Result<StatusCode, Problem> {
    let work = move |tx: &mut Tx<'_>| {
        let one = found(tx, id)?;
        if one.topic_count > 0 {
            return Err(Problem::new(Code::InvalidInput, "This category holds topics.")
                .hint("Move its topics to another category first."));
        }
        store::delete(tx, id)?;
        audit::record(tx, permit.actor(), "community.category_removed", &one.slug, "")?;
        tell(tx, "community.category", one.brand_id, None, permit.actor());
        Ok(())
    };
    state.desk.db.write(work).await?;
    Ok(StatusCode::NO_CONTENT)
}
