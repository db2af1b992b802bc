//! Rules in the file: their events, conditions and actions with names in place of ids.
//! It never writes an address or a chat group, which may be secret, and never switches a rule on.

use causeway_base::text;
use causeway_store::Tx;
use causeway_web::Problem;
use serde_json::{Value, json};

use super::document::{HoursEntry, RuleEntry};
use super::names::Names;
use super::own::kept;
use super::reference::{Stop, Thing, Turn, read, value};
use super::work::{Existing, Refused, Work};
use crate::calendar::CalendarId;
use crate::rule::{self, Action, Definition, Hours, Rule, check, store};

/// What `from` and `to` of a change name.
fn ends(kind: &str) -> Option<Thing> {
    match kind {
        "status_changed" => Some(Thing::Status),
        "assignee_changed" => Some(Thing::Person),
        "team_changed" => Some(Thing::Team),
        _ => None,
    }
}

/// One event or action with its references turned; a rule that names what is gone cannot be said.
fn part(turn: &Turn<'_>, tx: &mut Tx<'_>, from: &Value) -> Result<Value, Stop> {
    let mut turned = turn.action_value(tx, from)?.ok_or(Stop::Hidden)?;
    let kind = from.get("kind").and_then(Value::as_str).unwrap_or_default();
    if let Some(thing) = ends(kind) {
        for end in ["from", "to"] {
            let Some(text) = from.get(end).and_then(Value::as_str) else { continue };
            turned[end] = json!(turn.text(tx, thing, text)?.ok_or(Stop::Hidden)?);
        }
    }
    if kind == "set_field" {
        turned["value"] = field_value(turn, from)?;
    }
    Ok(turned)
}

/// What a field is to hold: options and colleagues by name.
fn field_value(turn: &Turn<'_>, action: &Value) -> Result<Value, Stop> {
    let wanted = action.get("value").cloned().unwrap_or_default();
    let text = |key: &str| action.get(key).and_then(Value::as_str).unwrap_or_default();
    let (names, field) = match turn {
        Turn::Out(names) => (names, names.field_of(text("field_id"))),
        Turn::In(names) => (names, names.field(text("field"))),
    };
    let Some(field) = field else { return Ok(wanted) };
    let one = |value: &Value| match value {
        Value::String(text) => {
            let turned = match turn {
                Turn::Out(_) => names.value_name(field, text).ok_or(Stop::Hidden),
                Turn::In(_) => names.value(field, text).ok_or_else(|| Stop::Unknown(Thing::Option, text.clone())),
            };
            turned.map(Value::String)
        }
        other => Ok(other.clone()),
    };
    match &wanted {
        Value::Array(list) => list.iter().map(one).collect::<Result<Vec<_>, _>>().map(Value::Array),
        other => one(other),
    }
}

fn parts<A: serde::Serialize>(turn: &Turn<'_>, tx: &mut Tx<'_>, all: &[A]) -> Result<Vec<Value>, Stop> {
    all.iter().map(|one| part(turn, tx, &value(one)?)).collect()
}

/// A rule as the file holds it; one that tells a program or a chat group is in no file.
pub(super) fn entry(tx: &mut Tx<'_>, rule: &Rule, names: &Names) -> Result<RuleEntry, Stop> {
    let definition = &rule.definition;
    let secret = |action: &Action| matches!(action, Action::Webhook { .. } | Action::TellHook { .. });
    if definition.actions.iter().any(secret) {
        return Err(Stop::Hidden);
    }
    let turn = Turn::Out(names);
    Ok(RuleEntry {
        name: rule.name.clone(),
        folder: rule.folder.clone(),
        when: parts(&turn, tx, &definition.when)?,
        condition: turn.condition(tx, &definition.condition)?,
        says: definition.says.clone(),
        hours: definition.hours.map(|hours| hours_entry(names, hours)).transpose()?,
        actions: parts(&turn, tx, &definition.actions)?,
        stop: definition.stop,
    })
}

fn hours_entry(names: &Names, hours: Hours) -> Result<HoursEntry, Stop> {
    let calendar = names.calendars.name(hours.calendar_id.0).ok_or(Stop::Hidden)?;
    Ok(HoursEntry { calendar: calendar.to_owned(), open: hours.open })
}

fn hours_of(names: &Names, wanted: &HoursEntry) -> Result<Hours, Stop> {
    let id = names.calendars.id(&wanted.calendar);
    let id = id.ok_or_else(|| Stop::Unknown(Thing::Calendar, wanted.calendar.clone()))?;
    Ok(Hours { calendar_id: CalendarId(id), open: wanted.open })
}

fn definition(tx: &mut Tx<'_>, names: &Names, wanted: &RuleEntry) -> Result<Definition, Stop> {
    let turn = Turn::In(names);
    let when = parts(&turn, tx, &wanted.when)?.into_iter().map(read).collect::<Result<_, _>>()?;
    let actions = parts(&turn, tx, &wanted.actions)?.into_iter().map(read).collect::<Result<_, _>>()?;
    let condition = turn.condition(tx, &wanted.condition)?;
    let hours = wanted.hours.as_ref().map(|hours| hours_of(names, hours)).transpose()?;
    Ok(Definition { when, condition, says: wanted.says.clone(), hours, actions, stop: wanted.stop })
}

fn one_rule(work: &mut Work<'_>, tx: &mut Tx<'_>, now: Option<Rule>, wanted: &RuleEntry) -> Result<(), Refused> {
    if now.is_none() && store::count(tx)? >= rule::MOST {
        return Err(Problem::field("/name", "too_many", "A desk has at most 500 rules.").into());
    }
    let (name, folder) = (check::name(&wanted.name)?, check::folder(&wanted.folder)?);
    let definition = definition(tx, &work.names, wanted)?;
    check::definition(tx, &definition)?;
    let before = match now.as_ref().map(|now| entry(tx, now, &work.names)).transpose() {
        // What it names now may be in no file; then it is told as a change of the whole.
        Err(Stop::Hidden) => Some(RuleEntry { actions: Vec::new(), ..wanted.clone() }),
        other => other?,
    };
    let by = work.user();
    match now {
        Some(now) => {
            let next = Rule { name, folder, definition, ..now };
            let after = entry(tx, &next, &work.names)?;
            if work.note("rules", &next.name, before.as_ref(), &after) {
                kept(store::save(tx, &next, by)?)?;
            }
        }
        None => {
            if work.note("rules", &name, None, wanted) {
                store::add(tx, &name, &folder, &definition, by)?;
            }
        }
    }
    Ok(())
}

/// Takes rules in, switched off when they are new.
pub(super) fn rules(work: &mut Work<'_>, tx: &mut Tx<'_>, entries: &[RuleEntry]) -> Result<(), Problem> {
    let key = |folder: &str, name: &str| format!("{}/{}", text::fold(folder), text::fold(name));
    let mut existing = Existing::of(store::all(tx)?, |rule| key(&rule.folder, &rule.name));
    for (at, wanted) in entries.iter().enumerate() {
        let now = existing.take(&key(&wanted.folder, &wanted.name));
        if let Err(why) = one_rule(work, tx, now, wanted) {
            work.refuse("rules", format!("/rules/{at}"), &wanted.name, why)?;
        }
    }
    work.close(tx, "rules")
}
