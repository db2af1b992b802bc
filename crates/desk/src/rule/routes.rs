//! Endpoints of rules: the list with how they do, changing them, their order, versions and firings.
//! It never lets anybody but administrators change what happens by itself.

use std::collections::HashSet;

use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use causeway_identity::permission::{ManageSettings, ReadConversations};
use causeway_identity::{UserId, audit};
use causeway_store::Tx;
use causeway_web::{Answer, Caller, Code, Endpoints, Input, Page, PathId, Permit, Problem};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::firing::{self, Firing};
use super::trial::{self, Asked, Trial};
use super::{Action, Definition, Folder, Former, MOST, Rule, RuleId, check, store};
use crate::conversation::routes::resolve;
use crate::conversation::view;
use crate::told::settings_changed;
use crate::{ConversationId, Desk};

/// For how long firings are counted in the list, in milliseconds: seven days.
const COUNTED: i64 = 7 * 86_400_000;
/// How many firings are shown.
const SHOWN: usize = 100;

pub(crate) fn add(endpoints: Endpoints<Desk>) -> Endpoints<Desk> {
    endpoints
        .get::<ReadConversations, _, _>("/api/v1/rules", "The rules in the order in which they act.", list)
        .answers::<Rules>()
        .post::<ManageSettings, _, _>("/api/v1/rules", "Add a rule; it is switched off.", create)
        .body::<NewRule>()
        .creates::<Shown>()
        .put::<ManageSettings, _, _>("/api/v1/rules/order", "Put the rules in order.", order)
        .body::<Order>()
        .answers::<Rules>()
        .put::<ManageSettings, _, _>("/api/v1/rules/folders", "Put the folders in order.", folders)
        .body::<Folders>()
        .answers::<Rules>()
        .post::<ManageSettings, _, _>(
            "/api/v1/rules/trial",
            "What a rule would have done with past conversations.",
            trial,
        )
        .body::<Asked>()
        .answers::<Trial>()
        .patch::<ManageSettings, _, _>("/api/v1/rules/{id}", "Change a rule, or switch it on or off.", change)
        .body::<ChangeRule>()
        .answers::<Shown>()
        .delete::<ManageSettings, _, _>("/api/v1/rules/{id}", "Delete a rule; what it did stays told.", remove)
        .get::<ManageSettings, _, _>("/api/v1/rules/{id}/versions", "What a rule was, newest first.", versions)
        .answers::<Page<Former>>()
        .get::<ManageSettings, _, _>("/api/v1/rules/{id}/firings", "When a rule acted, newest first.", of_rule)
        .answers::<Page<Firing>>()
        .get::<ReadConversations, _, _>(
            "/api/v1/conversations/{id}/firings",
            "What rules did in a conversation, newest first, and what they were kept from.",
            of_conversation,
        )
        .answers::<Page<Firing>>()
}

type State = axum::extract::State<Desk>;

/// A rule with how it does.
#[derive(Debug, Clone, Serialize, JsonSchema)]
struct Shown {
    #[serde(flatten)]
    rule: Rule,
    /// How often it acted in the last seven days.
    fired: i64,
}

/// All rules.
#[derive(Debug, Clone, Serialize, JsonSchema)]
struct Rules {
    /// In the order in which they act.
    items: Vec<Shown>,
    /// The folders in their order.
    folders: Vec<Folder>,
}

/// A rule to add.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct NewRule {
    name: String,
    #[serde(default)]
    folder: String,
    definition: Definition,
}

/// What changes of a rule; what is left out stays.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ChangeRule {
    version: i64,
    name: Option<String>,
    folder: Option<String>,
    enabled: Option<bool>,
    definition: Option<Definition>,
    /// Makes it again what it was in this version.
    restore: Option<i64>,
}

/// The order of all rules.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Order {
    ids: Vec<RuleId>,
}

/// The order of all folders.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Folders {
    folders: Vec<Folder>,
}

/// A rule with what is wrong with it right now, also before it stumbles over it.
fn shown(tx: &mut Tx<'_>, mut rule: Rule, fired: i64) -> Result<Shown, Problem> {
    if let Some(words) = check::broken(tx, &rule.definition)? {
        rule.attention = Some(words);
    } else if let Some(words) = check::stale(tx, &rule.definition.condition)? {
        rule.attention = Some(words.to_owned());
    }
    Ok(Shown { rule, fired })
}

/// Covers what of a rule only administrators may read: the path of an address may be its secret.
fn covered(mut rules: Rules) -> Rules {
    for action in rules.items.iter_mut().flat_map(|shown| &mut shown.rule.definition.actions) {
        if let Action::Webhook { url } = action {
            let end = url.match_indices('/').nth(2).map_or(url.len(), |(at, _)| at);
            url.truncate(end);
        }
    }
    rules
}

fn all(tx: &mut Tx<'_>) -> Result<Rules, Problem> {
    let since = tx.now().plus_ms(-COUNTED);
    let fired = firing::counts(tx, since)?;
    let mut items = Vec::new();
    for rule in store::all(tx)? {
        let count = fired.get(&rule.id).copied().unwrap_or_default();
        items.push(shown(tx, rule, count)?);
    }
    Ok(Rules { items, folders: store::folders(tx)? })
}

fn found(tx: &mut Tx<'_>, id: RuleId) -> Result<Rule, Problem> {
    store::find(tx, id)?.ok_or_else(|| Problem::not_found("rule"))
}

fn one(tx: &mut Tx<'_>, id: RuleId) -> Result<Shown, Problem> {
    let since = tx.now().plus_ms(-COUNTED);
    let rule = found(tx, id)?;
    let fired = firing::counts(tx, since)?.get(&id).copied().unwrap_or_default();
    shown(tx, rule, fired)
}

async fn list(state: State, caller: Caller) -> Answer<Rules> {
    let rules = state.db.read(all).await?;
    Ok(Json(if caller.may::<ManageSettings>() { rules } else { covered(rules) }))
}

async fn create(
    state: State,
    permit: Permit<ManageSettings>,
    Input(input): Input<NewRule>,
) -> Result<(StatusCode, Json<Shown>), Problem> {
    let work = move |tx: &mut Tx<'_>| {
        if store::count(tx)? >= MOST {
            return Err(Problem::field("/name", "too_many", "A desk has at most 500 rules. Delete some first."));
        }
        let (name, folder) = (check::name(&input.name)?, check::folder(&input.folder)?);
        check::definition(tx, &input.definition)?;
        let id = store::add(tx, &name, &folder, &input.definition, Some(UserId(permit.user())))?;
        audit::record(tx, permit.actor(), "rule.added", &id.to_string(), &name)?;
        settings_changed(tx, permit.actor(), "rules");
        one(tx, id)
    };
    Ok((StatusCode::CREATED, Json(state.db.write(work).await?)))
}

async fn change(
    state: State,
    permit: Permit<ManageSettings>,
    PathId(id): PathId<RuleId>,
    Input(input): Input<ChangeRule>,
) -> Answer<Shown> {
    let work = move |tx: &mut Tx<'_>| {
        let before = found(tx, id)?;
        let mut rule = Rule { version: input.version, ..before.clone() };
        if let Some(wanted) = input.restore {
            let version = store::versions(tx, id)?.into_iter().find(|version| version.version == wanted);
            let version = version.ok_or_else(|| Problem::not_found("version"))?;
            (rule.name, rule.folder, rule.definition) = (version.name, version.folder, version.definition);
        }
        if let Some(name) = &input.name {
            rule.name = check::name(name)?;
        }
        if let Some(folder) = &input.folder {
            rule.folder = check::folder(folder)?;
        }
        if let Some(definition) = &input.definition {
            rule.definition = definition.clone();
        }
        rule.enabled = input.enabled.unwrap_or(rule.enabled);
        // A rule whose tag is gone can be renamed and switched off, but not switched on.
        if rule.definition != before.definition || (rule.enabled && !before.enabled) {
            check::definition(tx, &rule.definition)?;
        }
        if !store::save(tx, &rule, Some(UserId(permit.user())))? {
            return Err(
                Problem::new(Code::VersionConflict, "Somebody else changed this rule meanwhile.").current(&before)
            );
        }
        if rule.enabled != before.enabled {
            let kind = if rule.enabled { "rule.switched_on" } else { "rule.switched_off" };
            audit::record(tx, permit.actor(), kind, &id.to_string(), &rule.name)?;
        }
        settings_changed(tx, permit.actor(), "rules");
        one(tx, id)
    };
    Ok(Json(state.db.write(work).await?))
}

async fn remove(
    state: State,
    permit: Permit<ManageSettings>,
    PathId(id): PathId<RuleId>,
) -> Result<StatusCode, Problem> {
    let work = move |tx: &mut Tx<'_>| {
        let rule = found(tx, id)?;
        store::delete(tx, id)?;
        audit::record(tx, permit.actor(), "rule.removed", &id.to_string(), &rule.name)?;
        settings_changed(tx, permit.actor(), "rules");
        Ok::<_, Problem>(())
    };
    state.db.write(work).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn order(state: State, permit: Permit<ManageSettings>, Input(input): Input<Order>) -> Answer<Rules> {
    let work = move |tx: &mut Tx<'_>| {
        store::order(tx, &input.ids)?;
        settings_changed(tx, permit.actor(), "rules");
        all(tx)
    };
    Ok(Json(state.db.write(work).await?))
}

async fn folders(state: State, permit: Permit<ManageSettings>, Input(input): Input<Folders>) -> Answer<Rules> {
    if input.folders.len() > 100 {
        return Err(Problem::field("/folders", "too_many", "A desk has at most 100 folders of rules."));
    }
    let work = move |tx: &mut Tx<'_>| {
        let mut all_folders: Vec<Folder> = Vec::new();
        for folder in &input.folders {
            let name = check::folder(&folder.name)?;
            if all_folders.iter().all(|other| other.name != name) {
                all_folders.push(Folder { name, first_match: folder.first_match });
            }
        }
        store::set_folders(tx, &all_folders)?;
        settings_changed(tx, permit.actor(), "rules");
        all(tx)
    };
    Ok(Json(state.db.write(work).await?))
}

async fn trial(state: State, permit: Permit<ManageSettings>, Input(asked): Input<Asked>) -> Answer<Trial> {
    Ok(Json(trial::run(&state.db, asked, UserId(permit.user())).await?))
}

async fn versions(state: State, PathId(id): PathId<RuleId>) -> Answer<Page<Former>> {
    let work = move |tx: &mut Tx<'_>| {
        found(tx, id)?;
        Ok::<_, Problem>(store::versions(tx, id)?)
    };
    Ok(Json(Page::whole(state.db.read(work).await?)))
}

async fn of_rule(state: State, permit: Permit<ManageSettings>, PathId(id): PathId<RuleId>) -> Answer<Page<Firing>> {
    let work = move |tx: &mut Tx<'_>| {
        let mut firings = firing::of_rule(tx, id, SHOWN)?;
        let ids: Vec<ConversationId> = firings.iter().map(|one| one.conversation_id).collect();
        let rows = view::rows(tx, &ids, UserId(permit.user()))?;
        let masked: HashSet<ConversationId> = rows.iter().filter(|row| row.contact.masked).map(|row| row.id).collect();
        // Of a customer whom the reader may not know, only that it happened is told.
        for one in firings.iter_mut().filter(|one| masked.contains(&one.conversation_id)) {
            one.cause = serde_json::json!({ "kind": one.cause.get("kind") });
            one.inputs = serde_json::Value::Null;
        }
        Ok::<_, Problem>(firings)
    };
    Ok(Json(Page::whole(state.db.read(work).await?)))
}

async fn of_conversation(state: State, Path(name): Path<String>) -> Answer<Page<Firing>> {
    let work = move |tx: &mut Tx<'_>| {
        let id = resolve(tx, &name)?;
        Ok::<_, Problem>(firing::of_conversation(tx, id, SHOWN)?)
    };
    Ok(Json(Page::whole(state.db.read(work).await?)))
}
