//! Endpoints of companies.
//! It never moves contacts when a domain moves; that happens with their next mail.

use axum::Json;
use axum::http::{HeaderMap, StatusCode};
use causeway_base::text;
use causeway_identity::UserId;
use causeway_identity::permission::{ReadPeople, WritePeople};
use causeway_store::{Actor, Cursor, NewEvent, Tx};
use causeway_web::{Answer, Caller, Code, Endpoints, Input, Page, PathId, Permit, Problem, Query, remembered};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;

use super::store::Facts;
use super::{Company, CompanyId, store};
use crate::contact::routes::{ListQuery, named, present, zone};
use crate::{People, confidential};

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
        .patch::<WritePeople, _, _>("/api/v1/companies/{id}", "Change a company.", change)
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
    plan: Option<String>,
    #[serde(default, deserialize_with = "present")]
    owner_id: Option<Option<UserId>>,
    #[serde(default, deserialize_with = "present")]
    time_zone: Option<Option<String>>,
    note: Option<String>,
}

impl ChangeCompany {
    fn facts(&self, tx: &mut Tx<'_>, company: &Company) -> Result<Facts, Problem> {
        if let Some(Some(owner)) = self.owner_id {
            let owner = causeway_identity::user::store::find(tx, owner)?.filter(|user| user.active);
            if owner.is_none() {
                return Err(Problem::field("/owner_id", "unknown", "This colleague is not on the team any more."));
            }
        }
        Ok(Facts {
            plan: text::clean(self.plan.as_deref().unwrap_or(&company.plan).trim(), 200).replace('\n', " "),
            owner_id: self.owner_id.unwrap_or(company.owner_id),
            time_zone: zone(self.time_zone.clone().unwrap_or_else(|| company.time_zone.clone()))?,
            note: text::clean(self.note.as_deref().unwrap_or(&company.note), 20_000),
        })
    }
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

async fn list(state: State, caller: Caller, Query(query): Query<ListQuery>) -> Answer<Page<Company>> {
    let reader = UserId(caller.user);
    let (after, limit) = (query.page().after()?, query.page().limit());
    let part = text::clean(query.q.as_deref().unwrap_or_default(), 200);
    let rows = state.db.read(move |tx| store::list(tx, reader, &part, after, limit + 1)).await?;
    Ok(Json(Page::cut(rows, limit, |company| Cursor { at: company.created_at.ms(), id: company.id.0 })))
}

async fn show(state: State, caller: Caller, PathId(id): PathId<CompanyId>) -> Answer<Company> {
    let reader = UserId(caller.user);
    state
        .db
        .read(move |tx| store::find_for(tx, id, reader))
        .await?
        .map(Json)
        .ok_or_else(|| Problem::not_found("company"))
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
            confidential::check_company(tx, UserId(permit.user()), id)?;
            let facts = input.facts(tx, &company)?;
            let name = input.name.as_deref().map_or(Ok(company.name.clone()), named)?;
            if !store::rename(tx, id, &name, input.version)? {
                return Err(Problem::new(Code::VersionConflict, "Somebody else changed this company meanwhile.")
                    .current(&company));
            }
            if let Some(domains) = &domains {
                store::set_domains(tx, id, domains)?;
            }
            store::set_facts(tx, id, &facts)?;
            told(tx, permit.actor());
            store::find(tx, id)?.ok_or_else(|| Problem::not_found("company"))
        })
        .await?;
    Ok(Json(company))
}
