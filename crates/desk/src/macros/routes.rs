//! Endpoints of macros. Everybody keeps macros of their own; those of a team or of everyone are settings.
//! It never shows a macro to somebody outside of its scope.

use std::collections::BTreeMap;

use axum::Json;
use axum::http::StatusCode;
use causeway_base::text;
use causeway_identity::permission::{ManageSettings, ReadConversations, WriteConversations};
use causeway_identity::{TeamId, UserId, user};
use causeway_store::Tx;
use causeway_web::{Answer, Caller, Code, Endpoints, Input, Page, PathId, Permit, Problem};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::placeholder::{self, Empty, Values};
use super::usage::{self, Usage};
use super::{Action, MOST, Macro, MacroId, Scope, action, keys, store};
use crate::attachment::{pictures, store as attachments};
use crate::conversation::routes::resolve;
use crate::conversation::store as conversations;
use crate::inbox::routes::given;
use crate::told::settings_changed;
use crate::{Desk, confidential};

/// The longest text of a macro in one language, in characters.
const MAX_CHARACTERS: usize = 50_000;
/// How many languages a macro may have.
const MOST_LANGUAGES: usize = 20;
/// For how long uses count, in milliseconds: a year.
const COUNTED: i64 = 365 * 86_400_000;

pub(crate) fn add(endpoints: Endpoints<Desk>) -> Endpoints<Desk> {
    endpoints
        .get::<ReadConversations, _, _>("/api/v1/macros", "The macros that you see, by folder and name.", list)
        .answers::<Page<Macro>>()
        .post::<WriteConversations, _, _>("/api/v1/macros", "Add a macro.", create)
        .body::<MacroInput>()
        .creates::<Macro>()
        .get::<ReadConversations, _, _>("/api/v1/macros/usage", "How macros did in the last year.", uses)
        .answers::<Page<Usage>>()
        .patch::<WriteConversations, _, _>("/api/v1/macros/{id}", "Change a macro.", change)
        .body::<ChangeMacro>()
        .answers::<Macro>()
        .delete::<WriteConversations, _, _>("/api/v1/macros/{id}", "Delete a macro.", remove)
        .post::<ReadConversations, _, _>("/api/v1/macros/{id}/render", "A macro's text for a conversation.", render)
        .body::<RenderInput>()
        .answers::<Rendered>()
}

type State = axum::extract::State<Desk>;

/// A macro to add.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct MacroInput {
    name: String,
    #[serde(default)]
    shortcut: String,
    #[serde(default)]
    folder: String,
    scope: Scope,
    team_id: Option<TeamId>,
    bodies: BTreeMap<String, String>,
    #[serde(default)]
    actions: Vec<Action>,
}

/// What changes of a macro; what is left out stays.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ChangeMacro {
    version: i64,
    name: Option<String>,
    shortcut: Option<String>,
    folder: Option<String>,
    scope: Option<Scope>,
    /// To whom it is handed over; a personal one leaves the caller's sight.
    owner_id: Option<UserId>,
    #[serde(default, deserialize_with = "given")]
    team_id: Option<Option<TeamId>>,
    bodies: Option<BTreeMap<String, String>>,
    actions: Option<Vec<Action>>,
    archived: Option<bool>,
    /// `true` says that somebody read it and it is right today.
    reviewed: Option<bool>,
}

/// For what a macro is wanted.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct RenderInput {
    /// The conversation, by id or number.
    conversation: String,
    /// The language; the conversation's when left out.
    lang: Option<String>,
}

/// A macro's text for one conversation.
#[derive(Debug, Clone, Serialize, JsonSchema)]
struct Rendered {
    /// The text as safe HTML, with values in place of placeholders.
    html: String,
    /// Its language.
    lang: String,
    /// The languages that it exists in.
    langs: Vec<String>,
    /// The placeholders that have no value and stand in the text as they are.
    empty: Vec<Empty>,
    /// What happens to the conversation when it is sent.
    actions: Vec<Action>,
}

fn line(value: &str, pointer: &str, most: usize, what: &str) -> Result<String, Problem> {
    let value = text::clean(value.trim(), most + 1).replace('\n', " ");
    if value.chars().count() > most {
        return Err(Problem::field(pointer, "length", format!("{what} has at most {most} characters.")));
    }
    Ok(value)
}

/// `Billing / Refunds/` is the folder `Billing/Refunds`.
fn folder(value: &str) -> Result<String, Problem> {
    let parts: Vec<&str> = value.split('/').map(str::trim).filter(|part| !part.is_empty()).collect();
    line(&parts.join("/"), "/folder", 200, "A folder's path")
}

fn bodies(given: &BTreeMap<String, String>) -> Result<BTreeMap<String, String>, Problem> {
    if given.len() > MOST_LANGUAGES {
        return Err(Problem::field("/bodies", "too_long", "A macro speaks at most 20 languages."));
    }
    let mut out = BTreeMap::new();
    for (lang, html) in given {
        let is_tag = (2..=20).contains(&lang.len()) && lang.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
        if !is_tag {
            return Err(Problem::field("/bodies", "invalid", "Name languages like en, ja or zh-TW."));
        }
        if html.chars().count() > MAX_CHARACTERS {
            return Err(Problem::field("/bodies", "length", "A macro's text has at most 50,000 characters."));
        }
        let html = causeway_mail::sanitise_agent(&text::clean(html, MAX_CHARACTERS));
        if let Some(token) = placeholder::unknown(&html) {
            let words = format!("{token} stands for nothing.");
            let hint = "Choose a placeholder from the list, or ask the writer with {{?a question}}.";
            return Err(Problem::field("/bodies", "placeholder", words).hint(hint));
        }
        if !causeway_mail::html_to_text(&html).trim().is_empty() || html.contains("<img") {
            out.insert(lang.clone(), html);
        }
    }
    if out.is_empty() {
        return Err(Problem::field("/bodies", "empty", "Write the macro's text in one language at least."));
    }
    Ok(out)
}

/// Checks a macro as input, and makes its texts safe.
pub(crate) fn checked(tx: &mut Tx<'_>, one: &mut Macro) -> Result<(), Problem> {
    one.name = line(&one.name, "/name", 100, "A macro's name")?;
    if one.name.is_empty() {
        return Err(Problem::field("/name", "length", "A macro needs a name."));
    }
    one.keys = keys::of(&one.name);
    one.shortcut = line(&one.shortcut, "/shortcut", 40, "A shortcut")?.replace(' ', "");
    one.folder = folder(&one.folder)?;
    one.bodies = bodies(&one.bodies)?;
    if (one.scope == Scope::Team) != one.team_id.is_some() {
        return Err(Problem::field("/team_id", "required", "Name the team that shall see the macro, and only then."));
    }
    if let Some(team) = one.team_id {
        causeway_identity::team::store::find(tx, team)?
            .ok_or_else(|| Problem::field("/team_id", "unknown", "There is no such team."))?;
    }
    Ok(())
}

/// What the texts show becomes the macro's own, so that no reply and no draft can take it along.
fn own_pictures(tx: &mut Tx<'_>, by: UserId, one: &mut Macro, before: Option<&Macro>) -> Result<(), Problem> {
    let bodies = before.into_iter().flat_map(|before| before.bodies.values());
    let kept: Vec<_> = bodies.flat_map(|html| pictures::shown(html)).collect();
    for html in one.bodies.values_mut() {
        let owned = pictures::of_macro(tx, by, html, &kept)?;
        for picture in &owned.pictures {
            attachments::add(tx, picture)?;
        }
        *html = owned.html;
    }
    Ok(())
}

/// Who may change a macro: its owner if it is personal, otherwise whoever manages settings.
fn may_change(caller: &Caller, one: &Macro) -> Result<(), Problem> {
    match one.scope {
        Scope::Person => Ok(()),
        Scope::Team | Scope::Everyone => caller.permit::<ManageSettings>().map(drop),
    }
}

/// Who looks after a macro after a change: whom it is handed to; who makes it their own; or who did before.
fn owner(tx: &mut Tx<'_>, input: &ChangeMacro, before: &Macro, by: UserId) -> Result<Option<UserId>, Problem> {
    if let Some(wanted) = input.owner_id {
        let found = user::store::find(tx, wanted)?.filter(|one| one.active);
        let words = "Hand it to somebody who has an account here.";
        return found.map(|one| Some(one.id)).ok_or_else(|| Problem::field("/owner_id", "unknown", words));
    }
    let scope = input.scope.unwrap_or(before.scope);
    Ok(if scope == Scope::Person { Some(by) } else { before.owner_id })
}

/// A personal macro is its owner's business; the others are settings that everybody's screen shows.
fn tell(tx: &mut Tx<'_>, permit: Permit<WriteConversations>) {
    settings_changed(tx, permit.actor(), "macros");
}

async fn list(state: State, caller: Caller) -> Answer<Page<Macro>> {
    Ok(Json(Page::whole(state.db.read(move |tx| store::seen_by(tx, UserId(caller.user))).await?)))
}

async fn uses(state: State, caller: Caller) -> Answer<Page<Usage>> {
    let work = move |tx: &mut Tx<'_>| {
        let since = tx.now().plus_ms(-COUNTED);
        usage::since(tx, UserId(caller.user), since)
    };
    Ok(Json(Page::whole(state.db.read(work).await?)))
}

async fn create(
    state: State,
    caller: Caller,
    permit: Permit<WriteConversations>,
    Input(input): Input<MacroInput>,
) -> Result<(StatusCode, Json<Macro>), Problem> {
    let work = move |tx: &mut Tx<'_>| {
        if store::count(tx)? >= MOST {
            return Err(Problem::field("/name", "too_many", "A desk has at most 2,000 macros. Delete some first."));
        }
        let (id, now, by) = (tx.new_id(), tx.now(), UserId(permit.user()));
        let mut new = Macro {
            id,
            name: input.name.clone(),
            keys: Vec::new(),
            shortcut: input.shortcut.clone(),
            folder: input.folder.clone(),
            scope: input.scope,
            owner_id: Some(by),
            team_id: input.team_id,
            bodies: input.bodies.clone(),
            actions: input.actions.clone(),
            archived: false,
            reviewed_at: Some(now),
            reviewed_by: Some(by),
            changed_by: Some(by),
            changed_at: now,
            version: 1,
        };
        checked(tx, &mut new)?;
        own_pictures(tx, by, &mut new, None)?;
        action::check(tx, &new.actions)?;
        may_change(&caller, &new)?;
        store::add(tx, &new)?;
        tell(tx, permit);
        Ok(new)
    };
    Ok((StatusCode::CREATED, Json(state.db.write(work).await?)))
}

async fn change(
    state: State,
    caller: Caller,
    permit: Permit<WriteConversations>,
    PathId(id): PathId<MacroId>,
    Input(input): Input<ChangeMacro>,
) -> Answer<Macro> {
    let work = move |tx: &mut Tx<'_>| {
        let by = UserId(permit.user());
        let before = store::find(tx, id, by)?.ok_or_else(|| Problem::not_found("macro"))?;
        may_change(&caller, &before)?;
        let now = tx.now();
        let reviewed = input.reviewed == Some(true);
        let mut new = Macro {
            id,
            name: input.name.clone().unwrap_or_else(|| before.name.clone()),
            keys: Vec::new(),
            shortcut: input.shortcut.clone().unwrap_or_else(|| before.shortcut.clone()),
            folder: input.folder.clone().unwrap_or_else(|| before.folder.clone()),
            scope: input.scope.unwrap_or(before.scope),
            owner_id: owner(tx, &input, &before, by)?,
            team_id: input.team_id.unwrap_or(before.team_id),
            bodies: input.bodies.clone().unwrap_or_else(|| before.bodies.clone()),
            actions: input.actions.clone().unwrap_or_else(|| before.actions.clone()),
            archived: input.archived.unwrap_or(before.archived),
            reviewed_at: if reviewed { Some(now) } else { before.reviewed_at },
            reviewed_by: if reviewed { Some(by) } else { before.reviewed_by },
            changed_by: Some(by),
            changed_at: now,
            version: input.version,
        };
        checked(tx, &mut new)?;
        own_pictures(tx, by, &mut new, Some(&before))?;
        // Actions that stay may name what was deleted meanwhile; that must not stop another change.
        if input.actions.is_some() {
            action::check(tx, &new.actions)?;
        }
        may_change(&caller, &new)?;
        if !store::save(tx, &new)? {
            let words = "Somebody else changed this macro meanwhile.";
            return Err(Problem::new(Code::VersionConflict, words).current(&before));
        }
        tell(tx, permit);
        // A macro that was given to a team may be out of its maker's sight.
        Ok(store::find(tx, id, by)?.unwrap_or(new))
    };
    Ok(Json(state.db.write(work).await?))
}

async fn remove(
    state: State,
    caller: Caller,
    permit: Permit<WriteConversations>,
    PathId(id): PathId<MacroId>,
) -> Result<StatusCode, Problem> {
    let work = move |tx: &mut Tx<'_>| {
        let found = store::find(tx, id, UserId(permit.user()))?.ok_or_else(|| Problem::not_found("macro"))?;
        may_change(&caller, &found)?;
        store::delete(tx, id)?;
        tell(tx, permit);
        Ok::<_, Problem>(())
    };
    state.db.write(work).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn render(
    state: State,
    caller: Caller,
    PathId(id): PathId<MacroId>,
    Input(input): Input<RenderInput>,
) -> Answer<Rendered> {
    let work = move |tx: &mut Tx<'_>| {
        let reader = UserId(caller.user);
        let found = store::find(tx, id, reader)?.ok_or_else(|| Problem::not_found("macro"))?;
        let conversation = resolve(tx, &input.conversation)?;
        // The path names no conversation, so the door before it has not asked.
        confidential::check(tx, reader, conversation)?;
        let state = conversations::state(tx, conversation)?.ok_or_else(|| Problem::not_found("conversation"))?;
        rendered(tx, &found, &state, reader, input.lang.as_deref())
    };
    Ok(Json(state.db.read(work).await?))
}

fn rendered(
    tx: &mut Tx<'_>,
    found: &Macro,
    state: &crate::conversation::State,
    reader: UserId,
    lang: Option<&str>,
) -> Result<Rendered, Problem> {
    let organisation = crate::organisation::store::find(tx)?;
    let own = organisation.map(|organisation| organisation.locale.tag());
    let wanted: Vec<&str> = [lang, state.lang.as_deref(), own].into_iter().flatten().collect();
    let (lang, body) = found.body_for(&wanted).ok_or_else(|| Problem::not_found("text"))?;
    let values = Values::of(tx, state, reader)?;
    let (html, empty) = placeholder::fill(body, |name| values.get(name));
    let langs = found.bodies.keys().cloned().collect();
    Ok(Rendered { html, lang: lang.to_owned(), langs, empty, actions: found.actions.clone() })
}
