//! Endpoints of the forms by which customers ask, which are settings.
//! They never change a request that came by a form.

use axum::Json;
use axum::http::StatusCode;
use causeway_desk::{InboxId, TagId};
use causeway_identity::audit;
use causeway_identity::permission::{ManageSettings, ReadKnowledge};
use causeway_store::Tx;
use causeway_web::{Answer, Code, Endpoints, Input, Page, PathId, Permit, Problem};
use schemars::JsonSchema;
use serde::Deserialize;

use super::check::checked;
use super::{FormField, FormId, MOST, RequestForm, Texts, store};
use crate::article::routes::given;
use crate::brand::{self, tell};
use crate::{BrandId, Knowledge, slug};

pub(crate) fn add(endpoints: Endpoints<Knowledge>) -> Endpoints<Knowledge> {
    endpoints
        .get::<ReadKnowledge, _, _>(
            "/api/v1/knowledge/brands/{id}/forms",
            "The forms by which a brand's customers ask.",
            list,
        )
        .answers::<Page<RequestForm>>()
        .post::<ManageSettings, _, _>("/api/v1/knowledge/brands/{id}/forms", "Add a form.", create)
        .body::<NewForm>()
        .creates::<RequestForm>()
        .patch::<ManageSettings, _, _>("/api/v1/knowledge/forms/{id}", "Change or move a form.", change)
        .body::<ChangeForm>()
        .answers::<RequestForm>()
        .delete::<ManageSettings, _, _>("/api/v1/knowledge/forms/{id}", "Delete a form.", remove)
}

type State = axum::extract::State<Knowledge>;

/// A form to add.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct NewForm {
    names: Texts,
    #[serde(default)]
    introductions: Texts,
    /// Made from the name when left out.
    slug: Option<String>,
    #[serde(default)]
    fields: Vec<FormField>,
    tag_id: Option<TagId>,
    inbox_id: Option<InboxId>,
    /// Whether customers see it; not when left out.
    #[serde(default)]
    published: bool,
}

/// What changes of a form; what is left out stays.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ChangeForm {
    version: i64,
    names: Option<Texts>,
    introductions: Option<Texts>,
    slug: Option<String>,
    fields: Option<Vec<FormField>>,
    /// `null` for none.
    #[serde(default, deserialize_with = "given")]
    tag_id: Option<Option<TagId>>,
    /// `null` for the first one.
    #[serde(default, deserialize_with = "given")]
    inbox_id: Option<Option<InboxId>>,
    published: Option<bool>,
    /// Its place among the forms of the brand, counted from 0.
    position: Option<usize>,
}

fn of_brand(tx: &mut Tx<'_>, id: BrandId) -> Result<Vec<RequestForm>, Problem> {
    brand::store::find(tx, id)?.ok_or_else(|| Problem::not_found("brand"))?;
    Ok(store::of(tx, id)?)
}

async fn list(state: State, PathId(id): PathId<BrandId>) -> Answer<Page<RequestForm>> {
    Ok(Json(Page::whole(state.desk.db.read(move |tx| of_brand(tx, id)).await?)))
}

/// A slug that no form has: from the name, else `form`.
fn free_slug(all: &[RequestForm], names: &Texts) -> String {
    let name = names.get("en").or_else(|| names.values().next()).map(String::as_str);
    let base = slug::from_title(name.unwrap_or_default());
    let base = if base.is_empty() || base == super::OTHER { "form".to_owned() } else { base };
    let free = |slug: &String| all.iter().all(|other| other.slug != *slug);
    (1..=all.len() + 1).map(|n| slug::nth(&base, n)).find(free).unwrap_or(base)
}

async fn create(
    state: State,
    permit: Permit<ManageSettings>,
    PathId(brand): PathId<BrandId>,
    Input(input): Input<NewForm>,
) -> Result<(StatusCode, Json<RequestForm>), Problem> {
    let work = move |tx: &mut Tx<'_>| {
        let all = of_brand(tx, brand)?;
        if all.len() >= MOST {
            return Err(Problem::new(Code::InvalidInput, "A brand has at most 20 forms."));
        }
        let mut form = RequestForm {
            id: tx.new_id(),
            brand_id: brand,
            slug: input.slug.clone().unwrap_or_else(|| free_slug(&all, &input.names)),
            names: input.names.clone(),
            introductions: input.introductions.clone(),
            fields: input.fields.clone(),
            tag_id: input.tag_id,
            inbox_id: input.inbox_id,
            published: input.published,
            position: all.last().map_or(0, |last| last.position + 1),
            version: 1,
        };
        checked(tx, &all, &mut form)?;
        store::add(tx, &form)?;
        tell(tx, "request_form.created", brand, permit.actor());
        Ok(form)
    };
    Ok((StatusCode::CREATED, Json(state.desk.db.write(work).await?)))
}

async fn change(
    state: State,
    permit: Permit<ManageSettings>,
    PathId(id): PathId<FormId>,
    Input(input): Input<ChangeForm>,
) -> Answer<RequestForm> {
    let work = move |tx: &mut Tx<'_>| {
        let before = store::find(tx, id)?.ok_or_else(|| Problem::not_found("form"))?;
        let all = store::of(tx, before.brand_id)?;
        let mut form = RequestForm { version: input.version, ..before.clone() };
        form.names = input.names.clone().unwrap_or(form.names);
        form.introductions = input.introductions.clone().unwrap_or(form.introductions);
        form.slug = input.slug.clone().unwrap_or(form.slug);
        form.fields = input.fields.clone().unwrap_or(form.fields);
        form.tag_id = input.tag_id.unwrap_or(form.tag_id);
        form.inbox_id = input.inbox_id.unwrap_or(form.inbox_id);
        form.published = input.published.unwrap_or(form.published);
        // What was deleted since is no reason to refuse a change of something else.
        let only_moved = RequestForm { version: before.version, ..form.clone() } == before;
        if !only_moved {
            checked(tx, &all, &mut form)?;
        }
        if !store::save(tx, &form)? {
            let problem = Problem::new(Code::VersionConflict, "Somebody else changed this form meanwhile.");
            return Err(problem.current(&before));
        }
        if let Some(position) = input.position {
            let mut ids: Vec<FormId> = all.iter().map(|one| one.id).filter(|one| *one != id).collect();
            ids.insert(position.min(ids.len()), id);
            store::order(tx, &ids)?;
        }
        tell(tx, "request_form.changed", form.brand_id, permit.actor());
        store::find(tx, id)?.ok_or_else(|| Problem::not_found("form"))
    };
    Ok(Json(state.desk.db.write(work).await?))
}

async fn remove(
    state: State,
    permit: Permit<ManageSettings>,
    PathId(id): PathId<FormId>,
) -> Result<StatusCode, Problem> {
    let work = move |tx: &mut Tx<'_>| {
        let form = store::find(tx, id)?.ok_or_else(|| Problem::not_found("form"))?;
        store::delete(tx, id)?;
        audit::record(tx, permit.actor(), "request_form.deleted", &form.slug, "")?;
        tell(tx, "request_form.deleted", form.brand_id, permit.actor());
        Ok::<_, Problem>(())
    };
    state.desk.db.write(work).await?;
    Ok(StatusCode::NO_CONTENT)
}
