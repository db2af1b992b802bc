//! Endpoints of companies.
//! It never moves contacts when a domain moves; that happens with their next mail.

use axum::Json;
use axum::http::{HeaderMap, StatusCode};
use causeway_base::text;
use causeway_identity::permission::{ReadPeople, WritePeople};
use causeway_store::{Actor, Cursor, NewEvent, Tx};
use causeway_web::{Answer, Code, Endpoints, Input, Page, PathId, Permit, Problem, Query, remembered};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;

use super::{Company, CompanyId, store};
use crate::People;
use crate::contact::routes::{ListQuery, named};

pub(crate) fn add(endpoints: Endpoints<People>) -> Endpoints<People> {
    endpoints
        .get::<ReadPeople, _, _>("/api/v1/companies", "Companies, newest first.", list)
        .query::<ListQuery>()
        .answers::<Page<Company>>()
        .post::<WritePeople, _, _>("/api/v1/companies", "Add a company.", create)
        .body::<NewCompany>()
        .creates::<Company>()
        .get::<ReadPeople, _, _>("/api/v1/companies/{id}", "One company.", show)
        .answers::<Company>()
        .patch::<WritePeople, _, _>("/api/v1/companies/{id}", "Rename a company or change its mail domains.", change)
        .body::<ChangeCompany>()
        .answers::<Company>()
}

type State = axum::extract::State<People>;

/// A company to add.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct NewCompany {
    name: String,
    #[serde(default)]
    domains: Vec<String>,
}

/// What changes of a company; what is left out stays.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ChangeCompany {
    version: i64,
    name: Option<String>,
    domains: Option<Vec<String>>,
}

fn cleaned(domains: &[String]) -> Result<Vec<String>, Problem> {
    let clean = |domain: &String| {
        let domain = domain.trim().trim_start_matches('@').to_lowercase();
        let fine = domain.contains('.')
            && domain.len() <= 253
            && domain.chars().all(|c| c.is_alphanumeric() || c == '.' || c == '-');
        if fine {
            Ok(domain)
        } else {
            Err(Problem::field("/domains", "invalid", "A mail domain looks like acme.example."))
        }
    };
    domains.iter().take(100).map(clean).collect()
}

fn told(tx: &mut Tx<'_>, actor: Actor) {
    tx.record(NewEvent { kind: "contact.changed", conversation: None, actor, only_for: None, data: json!({}) });
}

async fn list(state: State, Query(query): Query<ListQuery>) -> Answer<Page<Company>> {
    let (after, limit) = (query.page().after()?, query.page().limit());
    let part = text::clean(query.q.as_deref().unwrap_or_default(), 200);
    let rows = state.db.read(move |tx| store::list(tx, &part, after, limit + 1)).await?;
    Ok(Json(Page::cut(rows, limit, |company| Cursor { at: company.created_at.ms(), id: company.id.0 })))
}

async fn show(state: State, PathId(id): PathId<CompanyId>) -> Answer<Company> {
    state.db.read(move |tx| store::find(tx, id)).await?.map(Json).ok_or_else(|| Problem::not_found("company"))
}

async fn create(
    state: State,
    permit: Permit<WritePeople>,
    headers: HeaderMap,
    Input(input): Input<NewCompany>,
) -> Result<(StatusCode, Json<Company>), Problem> {
    let (name, domains) = (named(&input.name)?, cleaned(&input.domains)?);
    let company = state
        .db
        .write(move |tx| {
            remembered(tx, &headers, permit.user(), &input, |tx| {
                let id = store::add(tx, &name, &domains, false)?;
                told(tx, permit.actor());
                store::find(tx, id)?.ok_or_else(|| Problem::not_found("company"))
            })
        })
        .await?;
    Ok((StatusCode::CREATED, Json(company)))
}

async fn change(
    state: State,
    permit: Permit<WritePeople>,
    PathId(id): PathId<CompanyId>,
    Input(input): Input<ChangeCompany>,
) -> Answer<Company> {
    let domains = input.domains.as_deref().map(cleaned).transpose()?;
    let company = state
        .db
        .write(move |tx| {
            let company = store::find(tx, id)?.ok_or_else(|| Problem::not_found("company"))?;
            let name = input.name.as_deref().map_or(Ok(company.name.clone()), named)?;
            if !store::rename(tx, id, &name, input.version)? {
                return Err(Problem::new(Code::VersionConflict, "Somebody else changed this company meanwhile.")
                    .current(&company));
            }
            if let Some(domains) = &domains {
                store::set_domains(tx, id, domains)?;
            }
            told(tx, permit.actor());
            store::find(tx, id)?.ok_or_else(|| Problem::not_found("company"))
        })
        .await?;
    Ok(Json(company))
}
