//! Import of what names other things: fields with conditions, views and macros.
//! It never touches a personal view or macro, and leaves the options and languages that the file does not name.

use causeway_base::text;
use causeway_identity::team::TeamId;
use causeway_store::Tx;
use causeway_web::Problem;

use super::document::{FieldEntry, MacroEntry, ViewEntry};
use super::own::kept;
use super::reference::{Stop, Thing, Turn};
use super::work::{Existing, Refused, Work};
use super::{entry, order};
use crate::field::{self, Field, FieldId, FieldOption, Owner};
use crate::macros::{self, Macro, action};
use crate::view::{self, SavedView, Scope, ViewId};

/// A field as the file wants it: options are found by name, those that the file does not name stay.
fn next_field(work: &Work<'_>, tx: &mut Tx<'_>, now: Option<&Field>, wanted: &FieldEntry) -> Result<Field, Refused> {
    if now.is_some_and(|now| now.kind != wanted.kind) {
        return Err(Stop::Kind(wanted.name.clone()).into());
    }
    let own: Vec<FieldOption> = now.map(|now| now.options.clone()).unwrap_or_default();
    let same = |one: &str, other: &str| text::fold(one) == text::fold(other);
    let mut options: Vec<FieldOption> = Vec::new();
    for option in &wanted.options {
        let id = own.iter().find(|old| same(&old.name, &option.name)).map(|old| old.id.clone()).unwrap_or_default();
        options.push(FieldOption { id, name: option.name.clone(), archived: option.archived });
    }
    let left: Vec<FieldOption> =
        own.into_iter().filter(|old| options.iter().all(|new| !same(&new.name, &old.name))).collect();
    options.extend(left);
    let mut names = now.map(|now| now.names.clone()).unwrap_or_default();
    names.extend(wanted.names.clone());
    let condition = wanted.shown_when.as_ref();
    let next = Field {
        id: now.map_or_else(|| tx.new_id(), |now| now.id),
        owner: wanted.owner,
        name: wanted.name.clone(),
        names,
        kind: wanted.kind,
        options,
        required: wanted.required,
        shown_when: condition.map(|condition| Turn::In(&work.names).condition(tx, condition)).transpose()?,
        position: now.map_or(0, |now| now.position),
        archived: wanted.archived,
        version: now.map_or(1, |now| now.version),
    };
    Ok(field::routes::checked(tx, next)?)
}

fn one_field(
    work: &mut Work<'_>,
    tx: &mut Tx<'_>,
    now: Option<&Field>,
    wanted: &FieldEntry,
) -> Result<FieldId, Refused> {
    let next = next_field(work, tx, now, wanted)?;
    let before = now.map(|now| entry::field(tx, now, &work.names)).transpose()?;
    let after = entry::field(tx, &next, &work.names)?;
    if work.note("fields", &next.name, before.as_ref(), &after) {
        if now.is_none() {
            field::store::add(tx, &next)?;
        }
        // A new one is added as shown; whether it is archived is a change of it.
        if now.is_some() || next.archived {
            kept(field::store::save(tx, &next, next.version)?)?;
        }
    }
    Ok(next.id)
}

/// Takes in what can be taken in; answers the places of what waits for a field that another entry adds.
fn pass(
    work: &mut Work<'_>,
    tx: &mut Tx<'_>,
    entries: &[FieldEntry],
    places: Vec<(usize, Option<Field>)>,
    last: bool,
    ids: &mut [Option<FieldId>],
) -> Result<Vec<(usize, Option<Field>)>, Problem> {
    let mut waiting = Vec::new();
    for (at, now) in places {
        let Some(wanted) = entries.get(at) else { continue };
        match one_field(work, tx, now.as_ref(), wanted) {
            Ok(id) => ids.iter_mut().skip(at).take(1).for_each(|place| *place = Some(id)),
            Err(Refused::Stop(Stop::Unknown(Thing::Field | Thing::Option, _))) if !last => waiting.push((at, now)),
            Err(why) => work.refuse("fields", format!("/fields/{at}"), &wanted.name, why)?,
        }
    }
    work.close(tx, "fields")?;
    Ok(waiting)
}

pub(super) fn fields(work: &mut Work<'_>, tx: &mut Tx<'_>, entries: &[FieldEntry]) -> Result<(), Problem> {
    let before = field::store::all(tx, None)?;
    let key = |owner: Owner, name: &str| format!("{}/{}", owner.as_str(), text::fold(name));
    let mut existing = Existing::of(before.clone(), |field| key(field.owner, &field.name));
    let mut places: Vec<(usize, Option<Field>)> =
        entries.iter().map(|wanted| existing.take(&key(wanted.owner, &wanted.name))).enumerate().collect();
    let mut ids: Vec<Option<FieldId>> = vec![None; entries.len()];
    while !places.is_empty() {
        let waiting = places.len();
        let next = pass(work, tx, entries, places, false, &mut ids)?;
        places = if next.len() == waiting { pass(work, tx, entries, next, true, &mut ids)? } else { next };
    }
    let ids: Vec<FieldId> = ids.into_iter().flatten().collect();
    for owner in Owner::ALL {
        order_fields(work, tx, *owner, &before, &ids)?;
    }
    work.close(tx, "fields")
}

fn order_fields(
    work: &mut Work<'_>,
    tx: &mut Tx<'_>,
    owner: Owner,
    before: &[Field],
    ids: &[FieldId],
) -> Result<(), Problem> {
    let now = field::store::all(tx, Some(owner))?;
    let wanted: Vec<&Field> = ids.iter().filter_map(|id| now.iter().find(|field| field.id == *id)).collect();
    let named = |list: &[&Field]| list.iter().map(|field| (field.id, field.name.clone())).collect::<Vec<_>>();
    let old: Vec<&Field> = before.iter().filter(|field| field.owner == owner).collect();
    work.reordered(order::told("fields", &named(&old), &named(&wanted)));
    let places: Vec<(FieldId, i64)> = wanted.iter().map(|field| (field.id, field.position)).collect();
    if !order::places(&places).is_empty() {
        field::store::order(tx, owner, &places.iter().map(|one| one.0).collect::<Vec<_>>())?;
    }
    Ok(())
}

/// The key by which something shared is found: who sees it, and its name.
fn shared_key(scope: Scope, team: Option<&str>, name: &str) -> String {
    format!("{}/{}/{}", scope.as_str(), text::fold(team.unwrap_or_default()), text::fold(name))
}

fn not_personal(scope: Scope) -> Result<(), Refused> {
    if scope == Scope::Person {
        return Err(Problem::field("/scope", "invalid", "A file holds what a team or everyone sees.").into());
    }
    Ok(())
}

fn one_view(
    work: &mut Work<'_>,
    tx: &mut Tx<'_>,
    now: Option<SavedView>,
    wanted: &ViewEntry,
) -> Result<ViewId, Refused> {
    not_personal(wanted.scope)?;
    if now.is_none() && view::store::count(tx)? >= view::routes::MOST_VIEWS {
        return Err(Problem::field("/name", "too_many", "A desk has at most 500 views.").into());
    }
    let turn = Turn::In(&work.names);
    let mut next = SavedView {
        id: now.as_ref().map_or_else(|| tx.new_id(), |now| now.id),
        name: wanted.name.clone(),
        scope: wanted.scope,
        owner_id: now.as_ref().map_or_else(|| work.user(), |now| now.owner_id),
        team_id: turn.team(wanted.team.as_deref())?.map(TeamId),
        condition: turn.condition(tx, &wanted.condition)?,
        sort: wanted.sort,
        columns: turn.columns(tx, &wanted.columns)?,
        position: now.as_ref().map_or_else(|| view::store::next_position(tx), |now| Ok(now.position))?,
        live: false,
        version: now.as_ref().map_or(1, |now| now.version + 1),
    };
    view::routes::checked(&mut next)?;
    let before = now.as_ref().map(|now| entry::view(tx, now, &work.names)).transpose();
    // What it names now may be in no file; then it is told as a change of the whole.
    let before = match before {
        Err(Stop::Hidden) => Some(ViewEntry { condition: serde_json::Value::Null, ..wanted.clone() }),
        other => other?,
    };
    let after = entry::view(tx, &next, &work.names)?;
    if work.note("views", &next.name, before.as_ref(), &after) {
        kept(view::store::save(tx, &next)?)?;
        if !work.dry {
            view::keep::rebuild(tx, &next)?;
        }
    }
    Ok(next.id)
}

pub(super) fn views(work: &mut Work<'_>, tx: &mut Tx<'_>, entries: &[ViewEntry]) -> Result<(), Problem> {
    let before = view::store::shared(tx)?;
    let names = &work.names;
    let mut existing = Existing::of(before.clone(), |view| {
        shared_key(view.scope, view.team_id.and_then(|id| names.teams.name(id.0)), &view.name)
    });
    let mut ids = Vec::new();
    for (at, wanted) in entries.iter().enumerate() {
        let now = existing.take(&shared_key(wanted.scope, wanted.team.as_deref(), &wanted.name));
        match one_view(work, tx, now, wanted) {
            Ok(id) => ids.push(id),
            Err(why) => work.refuse("views", format!("/views/{at}"), &wanted.name, why)?,
        }
    }
    let after = view::store::shared(tx)?;
    let found: Vec<&SavedView> = ids.iter().filter_map(|id| after.iter().find(|one| one.id == *id)).collect();
    let named = |list: &[&SavedView]| list.iter().map(|one| (one.id, one.name.clone())).collect::<Vec<_>>();
    work.reordered(order::told("views", &named(&before.iter().collect::<Vec<_>>()), &named(&found)));
    let wanted: Vec<(ViewId, i64)> = found.iter().map(|one| (one.id, one.position)).collect();
    for (id, position) in order::places(&wanted) {
        if let Some(one) = found.iter().find(|one| one.id == id) {
            kept(view::store::save(tx, &SavedView { position, version: one.version + 1, ..(*one).clone() })?)?;
        }
    }
    work.close(tx, "views")
}

fn one_macro(work: &mut Work<'_>, tx: &mut Tx<'_>, now: Option<Macro>, wanted: &MacroEntry) -> Result<(), Refused> {
    not_personal(wanted.scope)?;
    if now.is_none() && macros::store::count(tx)? >= macros::MOST {
        return Err(Problem::field("/name", "too_many", "A desk has at most 2,000 macros.").into());
    }
    let (turn, by, at) = (Turn::In(&work.names), work.user(), tx.now());
    let mut bodies = now.as_ref().map(|now| now.bodies.clone()).unwrap_or_default();
    bodies.extend(wanted.bodies.clone());
    let mut next = Macro {
        id: now.as_ref().map_or_else(|| tx.new_id(), |now| now.id),
        name: wanted.name.clone(),
        keys: Vec::new(),
        shortcut: wanted.shortcut.clone(),
        folder: wanted.folder.clone(),
        scope: wanted.scope,
        owner_id: now.as_ref().map_or(by, |now| now.owner_id),
        team_id: turn.team(wanted.team.as_deref())?.map(TeamId),
        bodies,
        actions: turn.actions(tx, &wanted.actions)?,
        archived: wanted.archived,
        reviewed_at: now.as_ref().map_or(Some(at), |now| now.reviewed_at),
        reviewed_by: now.as_ref().map_or(by, |now| now.reviewed_by),
        changed_by: by,
        changed_at: at,
        version: now.as_ref().map_or(1, |now| now.version),
    };
    macros::routes::checked(tx, &mut next)?;
    action::check(tx, &next.actions)?;
    let before = now.as_ref().map(|now| entry::prepared(tx, now, &work.names)).transpose()?;
    let after = entry::prepared(tx, &next, &work.names)?;
    if work.note("macros", &next.name, before.as_ref(), &after) {
        match now {
            Some(_) => kept(macros::store::save(tx, &next)?)?,
            None => macros::store::add(tx, &next)?,
        }
    }
    Ok(())
}

pub(super) fn macros(work: &mut Work<'_>, tx: &mut Tx<'_>, entries: &[MacroEntry]) -> Result<(), Problem> {
    let mut now = macros::store::all(tx)?;
    now.retain(|one| one.scope != Scope::Person);
    let key = |scope, team: Option<&str>, folder: &str, name: &str| {
        let folder: Vec<&str> = folder.split('/').map(str::trim).filter(|part| !part.is_empty()).collect();
        shared_key(scope, team, &format!("{}/{name}", folder.join("/")))
    };
    let names = &work.names;
    let mut existing = Existing::of(now, |one| {
        key(one.scope, one.team_id.and_then(|id| names.teams.name(id.0)), &one.folder, &one.name)
    });
    for (at, wanted) in entries.iter().enumerate() {
        let now = existing.take(&key(wanted.scope, wanted.team.as_deref(), &wanted.folder, &wanted.name));
        if let Err(why) = one_macro(work, tx, now, wanted) {
            work.refuse("macros", format!("/macros/{at}"), &wanted.name, why)?;
        }
    }
    work.close(tx, "macros")
}
