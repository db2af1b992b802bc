//! Endpoints of sections: the tree, and what changes it.
//! It never lets a section lie in itself, or go while something is in it.

use std::collections::BTreeMap;

use axum::Json;
use axum::http::StatusCode;
use causeway_base::{Locale, text};
use causeway_identity::audit;
use causeway_identity::permission::{PublishKnowledge, ReadKnowledge};
use causeway_store::Tx;
use causeway_web::{Answer, Code, Endpoints, Input, Page, PathId, Permit, Problem, Query};
use schemars::JsonSchema;
use serde::Deserialize;

use super::{Category, CategoryId, MOST, fits, store};
use crate::article::routes::given;
use crate::brand::tell;
use crate::{BrandId, Knowledge, brand, slug};

pub(crate) fn add(endpoints: Endpoints<Knowledge>) -> Endpoints<Knowledge> {
    endpoints
        .get::<ReadKnowledge, _, _>("/api/v1/knowledge/categories", "The sections of a brand.", list)
        .query::<OfBrand>()
        .answers::<Page<Category>>()
        .post::<PublishKnowledge, _, _>("/api/v1/knowledge/categories", "Add a section.", create)
        .body::<NewCategory>()
        .creates::<Category>()
        .patch::<PublishKnowledge, _, _>("/api/v1/knowledge/categories/{id}", "Rename or move a section.", change)
        .body::<ChangeCategory>()
        .answers::<Category>()
        .delete::<PublishKnowledge, _, _>("/api/v1/knowledge/categories/{id}", "Delete an empty section.", remove)
}

type State = axum::extract::State<Knowledge>;

/// Of which brand.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct OfBrand {
    /// The default one when left out.
    brand: Option<BrandId>,
}

/// A section to add.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct NewCategory {
    brand_id: Option<BrandId>,
    parent_id: Option<CategoryId>,
    /// Made from the name when left out.
    slug: Option<String>,
    names: BTreeMap<String, String>,
    #[serde(default)]
    descriptions: BTreeMap<String, String>,
}

/// What changes of a section; what is left out stays.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ChangeCategory {
    version: i64,
    /// `null` for the top.
    #[serde(default, deserialize_with = "given")]
    parent_id: Option<Option<CategoryId>>,
    slug: Option<String>,
    names: Option<BTreeMap<String, String>>,
    descriptions: Option<BTreeMap<String, String>>,
    /// Its place among its neighbours, counted from 0.
    position: Option<usize>,
}

/// Texts by language, without empty ones, each on one line.
///
/// # Errors
/// `invalid_input` for a language that no page speaks, or more than `most` characters.
pub(crate) fn texts(
    given: &BTreeMap<String, String>,
    pointer: &str,
    most: usize,
) -> Result<BTreeMap<String, String>, Problem> {
    let mut out = BTreeMap::new();
    for (tag, words) in given {
        let locale = Locale::from_tag(tag)
            .ok_or_else(|| Problem::field(pointer, "invalid", "Languages are en, zh-CN, zh-TW and ja."))?;
        let words = text::clean(words.trim(), most + 1).replace(['\n', '\t'], " ");
        if words.chars().count() > most {
            return Err(Problem::field(pointer, "length", format!("Use at most {most} characters.")));
        }
        if !words.is_empty() {
            out.insert(locale.tag().to_owned(), words);
        }
    }
    Ok(out)
}

fn checked(all: &[Category], one: &mut Category) -> Result<(), Problem> {
    one.names = texts(&one.names, "/names", 80)?;
    one.descriptions = texts(&one.descriptions, "/descriptions", 200)?;
    if one.names.is_empty() {
        return Err(Problem::field("/names", "required", "A section needs a name in one language at least."));
    }
    if !slug::is_slug(&one.slug) {
        return Err(Problem::field("/slug", "invalid", "Use lower-case letters, digits and hyphens."));
    }
    if all.iter().any(|other| other.id != one.id && other.slug == one.slug) {
        return Err(Problem::field("/slug", "taken", "Another section has this address."));
    }
    let known = one.parent_id.is_none_or(|parent| all.iter().any(|other| other.id == parent));
    if !known || !fits(all, one.id, one.parent_id) {
        let words = "A section cannot lie there: not in itself, and at most three deep.";
        return Err(Problem::field("/parent_id", "invalid", words));
    }
    Ok(())
}

/// The brand of this id, or the default one.
pub(crate) fn brand_of(tx: &mut Tx<'_>, id: Option<BrandId>) -> Result<brand::Brand, Problem> {
    let found = match id {
        Some(id) => brand::store::find(tx, id)?,
        None => brand::store::default(tx)?,
    };
    found.ok_or_else(|| Problem::field("/brand_id", "unknown", "There is no such brand."))
}

async fn list(state: State, Query(query): Query<OfBrand>) -> Answer<Page<Category>> {
    let work = move |tx: &mut Tx<'_>| {
        let brand = brand_of(tx, query.brand)?;
        Ok::<_, Problem>(store::of(tx, brand.id)?)
    };
    Ok(Json(Page::whole(state.desk.db.read(work).await?)))
}

async fn create(
    state: State,
    permit: Permit<PublishKnowledge>,
    Input(input): Input<NewCategory>,
) -> Result<(StatusCode, Json<Category>), Problem> {
    let work = move |tx: &mut Tx<'_>| {
        let brand = brand_of(tx, input.brand_id)?;
        let all = store::of(tx, brand.id)?;
        if all.len() >= MOST {
            return Err(Problem::new(Code::InvalidInput, "A brand has at most 200 sections."));
        }
        let id: CategoryId = tx.new_id();
        let name = input.names.get("en").or_else(|| input.names.values().next()).map(String::as_str);
        let mut one = Category {
            id,
            brand_id: brand.id,
            parent_id: input.parent_id,
            slug: input.slug.clone().unwrap_or_else(|| free_slug(&all, name.unwrap_or_default())),
            names: input.names.clone(),
            descriptions: input.descriptions.clone(),
            position: all.iter().filter(|other| other.parent_id == input.parent_id).count() as i64,
            article_count: 0,
            version: 1,
        };
        checked(&all, &mut one)?;
        store::add(tx, &one)?;
        tell(tx, "help_category.created", brand.id, permit.actor());
        Ok(one)
    };
    Ok((StatusCode::CREATED, Json(state.desk.db.write(work).await?)))
}

/// A slug that no section has: from the name, else `section`.
fn free_slug(all: &[Category], name: &str) -> String {
    let base = slug::from_title(name);
    let base = if base.is_empty() { "section".to_owned() } else { base };
    let free = |slug: &String| all.iter().all(|other| other.slug != *slug);
    (1..=all.len() + 1).map(|n| slug::nth(&base, n)).find(free).unwrap_or(base)
}

async fn change(
    state: State,
    permit: Permit<PublishKnowledge>,
    PathId(id): PathId<CategoryId>,
    Input(input): Input<ChangeCategory>,
) -> Answer<Category> {
    let work = move |tx: &mut Tx<'_>| {
        let before = store::find(tx, id)?.ok_or_else(|| Problem::not_found("section"))?;
        let all = store::of(tx, before.brand_id)?;
        let mut one = Category { version: input.version, ..before.clone() };
        one.parent_id = input.parent_id.unwrap_or(one.parent_id);
        one.slug = input.slug.clone().unwrap_or(one.slug);
        one.names = input.names.clone().unwrap_or(one.names);
        one.descriptions = input.descriptions.clone().unwrap_or(one.descriptions);
        checked(&all, &mut one)?;
        if !store::save(tx, &one)? {
            let problem = Problem::new(Code::VersionConflict, "Somebody else changed this section meanwhile.");
            return Err(problem.current(&before));
        }
        if input.position.is_some() || one.parent_id != before.parent_id {
            let others = all.iter().filter(|other| other.id != id && other.parent_id == one.parent_id);
            let mut ids: Vec<CategoryId> = others.map(|other| other.id).collect();
            ids.insert(input.position.unwrap_or(ids.len()).min(ids.len()), id);
            store::order(tx, &ids)?;
        }
        tell(tx, "help_category.changed", one.brand_id, permit.actor());
        store::find(tx, id)?.ok_or_else(|| Problem::not_found("section"))
    };
    Ok(Json(state.desk.db.write(work).await?))
}

async fn remove(
    state: State,
    permit: Permit<PublishKnowledge>,
    PathId(id): PathId<CategoryId>,
) -> Result<StatusCode, Problem> {
    let work = move |tx: &mut Tx<'_>| {
        let one = store::find(tx, id)?.ok_or_else(|| Problem::not_found("section"))?;
        if store::holds_anything(tx, id)? {
            return Err(Problem::new(Code::InvalidInput, "There is still something in this section.")
                .hint("Move its articles and sections elsewhere first; archived articles count, too."));
        }
        store::delete(tx, id)?;
        audit::record(tx, permit.actor(), "help_category.deleted", &one.slug, "")?;
        tell(tx, "help_category.deleted", one.brand_id, permit.actor());
        Ok(())
    };
    state.desk.db.write(work).await?;
    Ok(StatusCode::NO_CONTENT)
}
