//! Endpoints of the status page for the team: components and incidents.
//! It never decides how a component is; the rules do.

use axum::Json;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode};
use causeway_base::Time;
use causeway_identity::audit;
use causeway_identity::permission::{ManageSettings, PublishKnowledge, ReadKnowledge};
use causeway_store::{Cursor, Tx};
use causeway_web::{Answer, Code, Endpoints, Input, Page, PageQuery, PathId, Permit, Problem, Query, remembered};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::write::{self, Change, NewIncident, NewStep};
use super::{
    Component, ComponentId, GroupId, Impact, Incident, Kind, MOST, Phase, Stage, State as Health, Texts, correct,
    follow, group, rules, store, tell,
};
use crate::article::routes::given;
use crate::category::routes::brand_of;
use crate::{BrandId, Knowledge};

const COMPONENTS: &str = "/api/v1/knowledge/status/components";
const COMPONENT: &str = "/api/v1/knowledge/status/components/{id}";
const INCIDENTS: &str = "/api/v1/knowledge/status/incidents";
const INCIDENT: &str = "/api/v1/knowledge/status/incidents/{number}";

pub(crate) fn add(endpoints: Endpoints<Knowledge>) -> Endpoints<Knowledge> {
    follow::routes::add(correct::add(group::add(endpoints)))
        .get::<ReadKnowledge, _, _>(COMPONENTS, "The components of the status page, and how they are.", list)
        .query::<OfBrand>()
        .answers::<Page<ComponentAnswer>>()
        .post::<ManageSettings, _, _>(COMPONENTS, "Add a component.", create)
        .body::<NewComponent>()
        .creates::<ComponentAnswer>()
        .patch::<ManageSettings, _, _>(COMPONENT, "Rename, move, group, show or hide a component.", change_component)
        .body::<ChangeComponent>()
        .answers::<ComponentAnswer>()
        .delete::<ManageSettings, _, _>(COMPONENT, "Delete a component that no incident names.", remove)
        .get::<ReadKnowledge, _, _>(INCIDENTS, "Incidents and planned work, the newest first.", incidents)
        .query::<Listed>()
        .answers::<Page<IncidentAnswer>>()
        .post::<PublishKnowledge, _, _>(INCIDENTS, "Begin an incident or plan work.", begin)
        .body::<Begin>()
        .creates::<IncidentAnswer>()
        .get::<ReadKnowledge, _, _>(INCIDENT, "One incident.", show)
        .answers::<IncidentAnswer>()
        .patch::<PublishKnowledge, _, _>(INCIDENT, "Change an incident's title, weight, time or issue.", alter)
        .body::<ChangeIncident>()
        .answers::<IncidentAnswer>()
        .post::<PublishKnowledge, _, _>(
            "/api/v1/knowledge/status/incidents/{number}/steps",
            "Say how far an incident is.",
            add_step,
        )
        .body::<StepInput>()
        .answers::<IncidentAnswer>()
        .put::<PublishKnowledge, _, _>(
            "/api/v1/knowledge/status/incidents/{number}/components",
            "Say how components are from now on.",
            affect,
        )
        .body::<Affect>()
        .answers::<IncidentAnswer>()
        .post::<PublishKnowledge, _, _>(
            "/api/v1/knowledge/status/incidents/{number}/resolve",
            "Say that an incident is over.",
            resolve,
        )
        .body::<Resolve>()
        .answers::<IncidentAnswer>()
}

pub(super) type State = axum::extract::State<Knowledge>;

/// Of which brand.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct OfBrand {
    /// The default one when left out.
    pub(super) brand: Option<BrandId>,
}

/// A component and how it is now.
#[derive(Debug, Clone, Serialize, JsonSchema)]
struct ComponentAnswer {
    #[serde(flatten)]
    component: Component,
    state: Health,
    /// Whether an incident names it; such a component can be hidden, not deleted.
    used: bool,
}

/// A component to add.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct NewComponent {
    brand_id: Option<BrandId>,
    /// By language, in one at least.
    names: Texts,
    /// The group that it stands in.
    group_id: Option<GroupId>,
    /// Whether customers see it; they do when left out.
    shown: Option<bool>,
}

/// What changes of a component; what is left out stays.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ChangeComponent {
    version: i64,
    names: Option<Texts>,
    /// `null` for none.
    #[serde(default, deserialize_with = "given")]
    group_id: Option<Option<GroupId>>,
    shown: Option<bool>,
    /// Its place, counted from 0.
    position: Option<usize>,
}

/// How a component is.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct How {
    component_id: ComponentId,
    state: Health,
}

fn pairs(all: &[How]) -> Vec<(ComponentId, Health)> {
    all.iter().map(|how| (how.component_id, how.state)).collect()
}

/// Which incidents.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Listed {
    brand: Option<BrandId>,
    kind: Option<Kind>,
    /// `true`: only what runs or is planned; `false`: only what is over.
    open: Option<bool>,
    /// Only those about the desk's issue with this number.
    issue: Option<i64>,
    limit: Option<usize>,
    cursor: Option<String>,
}

/// An incident and where it stands now.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(super) struct IncidentAnswer {
    #[serde(flatten)]
    incident: Incident,
    stage: Stage,
    /// How the components that it names are now by its word alone.
    components: Vec<Now>,
}

/// How a component is by an incident's word.
#[derive(Debug, Clone, Serialize, JsonSchema)]
struct Now {
    component_id: ComponentId,
    state: Health,
}

/// An incident to begin, or work to plan.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_field_names, reason = "the field is named for the beginning that it tells, as in every answer")]
struct Begin {
    brand_id: Option<BrandId>,
    kind: Kind,
    titles: Texts,
    impact: Option<Impact>,
    #[serde(default)]
    components: Vec<How>,
    /// `investigating` when left out, and `notice` for planned work.
    phase: Option<Phase>,
    /// The words of the first step, by language.
    texts: Texts,
    /// Now when left out.
    from_at: Option<Time>,
    /// For planned work.
    until_at: Option<Time>,
    /// The number of the desk's issue behind it.
    issue: Option<i64>,
    /// The words that are told when planned work begins by the clock; nothing is told then when left out.
    #[serde(default)]
    begin_texts: Texts,
}

/// What changes of an incident itself; what is left out stays.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ChangeIncident {
    version: i64,
    titles: Option<Texts>,
    impact: Option<Impact>,
    /// `null` for none.
    #[serde(default, deserialize_with = "given")]
    issue: Option<Option<i64>>,
    from_at: Option<Time>,
    until_at: Option<Time>,
    /// Empty to tell nothing when planned work begins.
    begin_texts: Option<Texts>,
}

/// How far an incident is.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct StepInput {
    phase: Phase,
    texts: Texts,
    /// Now when left out.
    at: Option<Time>,
    /// All that is not operational from then on; when left out, components stay as they are.
    components: Option<Vec<How>>,
}

/// All that is not operational from now on.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Affect {
    version: i64,
    components: Vec<How>,
}

/// The last word about an incident.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Resolve {
    texts: Texts,
    /// Now when left out.
    at: Option<Time>,
}

fn component_answer(tx: &mut Tx<'_>, component: Component) -> Result<ComponentAnswer, Problem> {
    let now = tx.now();
    let incidents = store::since(tx, component.brand_id, now)?;
    let state = rules::state_at(&incidents, component.id, now);
    Ok(ComponentAnswer { used: store::is_used(tx, component.id)?, component, state })
}

async fn list(state: State, Query(query): Query<OfBrand>) -> Answer<Page<ComponentAnswer>> {
    let work = move |tx: &mut Tx<'_>| {
        let (brand, now) = (brand_of(tx, query.brand)?, tx.now());
        let incidents = store::since(tx, brand.id, now)?;
        let components = store::components(tx, brand.id)?;
        let answer = |component: Component| {
            let state = rules::state_at(&incidents, component.id, now);
            Ok::<_, Problem>(ComponentAnswer { used: store::is_used(tx, component.id)?, component, state })
        };
        components.into_iter().map(answer).collect::<Result<Vec<_>, Problem>>()
    };
    Ok(Json(Page::whole(state.desk.db.read(work).await?)))
}

async fn create(
    state: State,
    permit: Permit<ManageSettings>,
    Input(input): Input<NewComponent>,
) -> Result<(StatusCode, Json<ComponentAnswer>), Problem> {
    let work = move |tx: &mut Tx<'_>| {
        let brand = brand_of(tx, input.brand_id)?;
        let all = store::components(tx, brand.id)?;
        if all.len() >= MOST {
            return Err(Problem::new(Code::InvalidInput, "A brand has at most 50 components."));
        }
        let component = Component {
            id: tx.new_id(),
            brand_id: brand.id,
            names: write::checked(&input.names, "/names", 80, false)?,
            group_id: group::of_brand(tx, brand.id, input.group_id)?,
            position: all.last().map_or(0, |last| last.position + 1),
            shown: input.shown.unwrap_or(true),
            created_at: tx.now(),
            version: 1,
        };
        store::add_component(tx, &component)?;
        tell(tx, "status.component_added", brand.id, None, permit.actor());
        component_answer(tx, component)
    };
    Ok((StatusCode::CREATED, Json(state.desk.db.write(work).await?)))
}

async fn change_component(
    state: State,
    permit: Permit<ManageSettings>,
    PathId(id): PathId<ComponentId>,
    Input(input): Input<ChangeComponent>,
) -> Answer<ComponentAnswer> {
    let work = move |tx: &mut Tx<'_>| {
        let before = store::find_component(tx, id)?.ok_or_else(|| Problem::not_found("component"))?;
        let mut after = Component { version: input.version, ..before.clone() };
        if let Some(names) = &input.names {
            after.names = write::checked(names, "/names", 80, false)?;
        }
        if let Some(id) = input.group_id {
            after.group_id = group::of_brand(tx, before.brand_id, id)?;
        }
        after.shown = input.shown.unwrap_or(after.shown);
        if !store::save_component(tx, &after)? {
            let problem = Problem::new(Code::VersionConflict, "Somebody else changed this component meanwhile.");
            return Err(problem.current(&before));
        }
        if let Some(position) = input.position {
            let all = store::components(tx, before.brand_id)?;
            let mut ids: Vec<ComponentId> = all.into_iter().map(|one| one.id).filter(|one| *one != id).collect();
            ids.insert(position.min(ids.len()), id);
            store::order(tx, &ids)?;
        }
        tell(tx, "status.component_changed", before.brand_id, None, permit.actor());
        let component = store::find_component(tx, id)?.ok_or_else(|| Problem::not_found("component"))?;
        component_answer(tx, component)
    };
    Ok(Json(state.desk.db.write(work).await?))
}

async fn remove(
    state: State,
    permit: Permit<ManageSettings>,
    PathId(id): PathId<ComponentId>,
) -> Result<StatusCode, Problem> {
    let work = move |tx: &mut Tx<'_>| {
        let one = store::find_component(tx, id)?.ok_or_else(|| Problem::not_found("component"))?;
        if store::is_used(tx, id)? {
            return Err(Problem::new(Code::InvalidInput, "Incidents name this component.")
                .hint("Hide it: its history stays, and customers no longer see it."));
        }
        store::delete_component(tx, id)?;
        let name = one.names.values().next().map(String::as_str).unwrap_or_default();
        audit::record(tx, permit.actor(), "status.component_removed", name, "")?;
        tell(tx, "status.component_removed", one.brand_id, None, permit.actor());
        Ok(())
    };
    state.desk.db.write(work).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn answer_of(incident: Incident, now: Time) -> IncidentAnswer {
    let mut ids: Vec<ComponentId> = Vec::new();
    for one in &incident.affected {
        if !ids.contains(&one.component_id) {
            ids.push(one.component_id);
        }
    }
    let how = |id: ComponentId| Now { component_id: id, state: rules::state_by(&incident, id, now) };
    let components = ids.into_iter().map(how).collect();
    IncidentAnswer { stage: rules::stage(&incident, now), components, incident }
}

pub(super) fn answer(tx: &mut Tx<'_>, number: i64) -> Result<IncidentAnswer, Problem> {
    Ok(answer_of(write::found(tx, number)?, tx.now()))
}

async fn incidents(state: State, Query(query): Query<Listed>) -> Answer<Page<IncidentAnswer>> {
    let page = PageQuery { limit: query.limit, cursor: query.cursor };
    let (limit, after) = (page.limit(), page.after()?);
    let wanted = store::Wanted { brand: query.brand, kind: query.kind, open: query.open, issue: query.issue };
    let work = move |tx: &mut Tx<'_>| {
        let now = tx.now();
        let rows = store::list(tx, &wanted, after, limit + 1)?;
        Ok::<_, Problem>(rows.into_iter().map(|one| answer_of(one, now)).collect::<Vec<_>>())
    };
    let rows = state.desk.db.read(work).await?;
    Ok(Json(Page::cut(rows, limit, |row| Cursor { at: row.incident.number, id: row.incident.id.0 })))
}

async fn show(state: State, Path(number): Path<i64>) -> Answer<IncidentAnswer> {
    Ok(Json(state.desk.db.read(move |tx| answer(tx, number)).await?))
}

async fn begin(
    state: State,
    permit: Permit<PublishKnowledge>,
    headers: HeaderMap,
    Input(input): Input<Begin>,
) -> Result<(StatusCode, Json<IncidentAnswer>), Problem> {
    let new = NewIncident {
        brand: input.brand_id,
        kind: input.kind,
        titles: input.titles,
        impact: input.impact.unwrap_or(Impact::Minor),
        components: pairs(&input.components),
        phase: input.phase,
        texts: input.texts,
        from: input.from_at,
        until: input.until_at,
        issue: input.issue,
        begin_texts: input.begin_texts,
    };
    let work = move |tx: &mut Tx<'_>| {
        let number = remembered(tx, &headers, permit.user(), &new, |tx| write::begin(tx, permit, &new))?;
        answer(tx, number)
    };
    Ok((StatusCode::CREATED, Json(state.desk.db.write(work).await?)))
}

async fn alter(
    state: State,
    permit: Permit<PublishKnowledge>,
    Path(number): Path<i64>,
    Input(input): Input<ChangeIncident>,
) -> Answer<IncidentAnswer> {
    let change = Change {
        version: input.version,
        titles: input.titles,
        impact: input.impact,
        issue: input.issue,
        from: input.from_at,
        until: input.until_at,
        begin_texts: input.begin_texts,
    };
    let work = move |tx: &mut Tx<'_>| {
        write::change(tx, permit, number, &change)?;
        answer(tx, number)
    };
    Ok(Json(state.desk.db.write(work).await?))
}

async fn say(
    knowledge: &Knowledge,
    permit: Permit<PublishKnowledge>,
    number: i64,
    step: NewStep,
) -> Answer<IncidentAnswer> {
    let work = move |tx: &mut Tx<'_>| {
        write::step(tx, permit, number, &step)?;
        answer(tx, number)
    };
    Ok(Json(knowledge.desk.db.write(work).await?))
}

async fn add_step(
    state: State,
    permit: Permit<PublishKnowledge>,
    Path(number): Path<i64>,
    Input(input): Input<StepInput>,
) -> Answer<IncidentAnswer> {
    let components = input.components.as_deref().map(pairs);
    say(&state, permit, number, NewStep { phase: input.phase, texts: input.texts, at: input.at, components }).await
}

async fn resolve(
    state: State,
    permit: Permit<PublishKnowledge>,
    Path(number): Path<i64>,
    Input(input): Input<Resolve>,
) -> Answer<IncidentAnswer> {
    let step = NewStep { phase: Phase::Resolved, texts: input.texts, at: input.at, components: None };
    say(&state, permit, number, step).await
}

async fn affect(
    state: State,
    permit: Permit<PublishKnowledge>,
    Path(number): Path<i64>,
    Input(input): Input<Affect>,
) -> Answer<IncidentAnswer> {
    let wish = pairs(&input.components);
    let work = move |tx: &mut Tx<'_>| {
        write::affect(tx, permit, number, input.version, &wish)?;
        answer(tx, number)
    };
    Ok(Json(state.desk.db.write(work).await?))
}
