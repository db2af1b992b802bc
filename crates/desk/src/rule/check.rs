//! Whether a rule that somebody sends can be used: not empty, not too long, and naming only what exists.
//! It never refuses a rule for what it would do; that is what the dry run is for.

use causeway_base::text;
use causeway_store::{Result, Tx};
use causeway_web::Problem;

use super::{Action, Definition, Trigger, action};
use crate::condition::{Condition, Person};
use crate::macros::placeholder;

/// How many things may set one rule off.
const MOST_TRIGGERS: usize = 10;
/// The longest time after a moment: a year, in minutes.
const LONGEST: i64 = 366 * 24 * 60;

/// A name of 1 to 100 characters.
///
/// # Errors
/// `invalid_input` for another one.
pub fn name(name: &str) -> Result<String, Problem> {
    let name = text::clean(name.trim(), 101).replace('\n', " ");
    if name.is_empty() || name.chars().count() > 100 {
        return Err(Problem::field("/name", "length", "A rule's name has 1 to 100 characters."));
    }
    Ok(name)
}

/// A folder's name of at most 60 characters; empty for none.
///
/// # Errors
/// `invalid_input` for a longer one.
pub fn folder(name: &str) -> Result<String, Problem> {
    let name = text::clean(name.trim(), 61).replace('\n', " ");
    if name.chars().count() > 60 {
        return Err(Problem::field("/folder", "length", "A folder's name has at most 60 characters."));
    }
    Ok(name)
}

/// Checks what a rule does and when, also whether what it names exists.
///
/// # Errors
/// `invalid_input` with the place of what is wrong.
pub fn definition(tx: &mut Tx<'_>, definition: &Definition) -> Result<(), Problem> {
    shape(definition)?;
    if let Some(hours) = &definition.hours
        && crate::calendar::store::find(tx, hours.calendar_id)?.is_none()
    {
        return Err(Problem::field("/definition/hours", "unknown", "The calendar does not exist any more."));
    }
    for (at, action) in definition.actions.iter().enumerate() {
        if let Some(words) = action.missing(tx)? {
            return Err(Problem::field(&format!("/definition/actions/{at}"), "unknown", words));
        }
    }
    Ok(())
}

/// Checks all that needs no look at the desk.
///
/// # Errors
/// `invalid_input` with the place of what is wrong.
pub fn shape(definition: &Definition) -> Result<(), Problem> {
    if definition.when.is_empty() || definition.when.len() > MOST_TRIGGERS {
        return Err(Problem::field("/definition/when", "length", "Choose what sets the rule off: one to ten things."));
    }
    for (at, trigger) in definition.when.iter().enumerate() {
        self::trigger(trigger).map_err(|words| Problem::field(&format!("/definition/when/{at}"), "invalid", words))?;
    }
    definition.condition.check("/definition/condition")?;
    if definition.condition.asks_reader() {
        let words = "A rule has no reader: it cannot ask for “me”, mentions or what is followed.";
        return Err(Problem::field("/definition/condition", "invalid", words));
    }
    definition.says.check()?;
    if definition.actions.is_empty() || definition.actions.len() > action::MOST {
        return Err(Problem::field(
            "/definition/actions",
            "length",
            "Choose what the rule does: one to twenty actions.",
        ));
    }
    for (at, action) in definition.actions.iter().enumerate() {
        self::action(action).map_err(|words| Problem::field(&format!("/definition/actions/{at}"), "invalid", words))?;
    }
    Ok(())
}

fn trigger(trigger: &Trigger) -> Result<(), &'static str> {
    match trigger {
        Trigger::After { minutes, .. } if !(0..=LONGEST).contains(minutes) => {
            Err("The time is between no minutes and a year.")
        }
        Trigger::AssigneeChanged { from: Some(Person::Me), .. }
        | Trigger::AssigneeChanged { to: Some(Person::Me), .. } => Err("A rule has no reader: name the person."),
        _ => Ok(()),
    }
}

fn action(action: &Action) -> Result<(), String> {
    match action {
        Action::Snooze { minutes } if !(1..=action::LONGEST_SNOOZE).contains(minutes) => {
            Err("A snooze lasts a minute to a year.".to_owned())
        }
        Action::Note { text } if text.trim().is_empty() || text.chars().count() > 5_000 => {
            Err("A note has 1 to 5,000 characters.".to_owned())
        }
        Action::Note { text } => match placeholder::unknown(text) {
            Some(token) => Err(format!("{token} stands for nothing.")),
            None => Ok(()),
        },
        Action::Webhook { url }
            if !url.starts_with("https://") || url.len() > 2_000 || url.chars().any(char::is_whitespace) =>
        {
            Err("The address begins with https://.".to_owned())
        }
        _ => Ok(()),
    }
}

/// What a rule names and is not there any more, the first thing, as words for a person.
pub fn broken(tx: &mut Tx<'_>, definition: &Definition) -> Result<Option<String>> {
    for trigger in &definition.when {
        let words = match trigger {
            Trigger::TagAdded { tag_id: Some(id) } | Trigger::TagRemoved { tag_id: Some(id) }
                if crate::tag::store::find(tx, *id)?.is_none() =>
            {
                "The tag that sets it off does not exist any more."
            }
            Trigger::FieldChanged { field_id, .. } if crate::field::store::find(tx, *field_id)?.is_none() => {
                "The field that sets it off does not exist any more."
            }
            _ => continue,
        };
        return Ok(Some(words.to_owned()));
    }
    for action in &definition.actions {
        if let Some(words) = action.missing(tx)? {
            return Ok(Some(words.to_owned()));
        }
    }
    Ok(None)
}

/// What a rule's condition asks for and is not there any more, as words for a person. The rule goes on acting: what was
/// deleted is simply on nothing.
pub fn stale(tx: &mut Tx<'_>, condition: &Condition) -> Result<Option<&'static str>> {
    let (there, words) = match condition {
        Condition::All(parts) | Condition::Any(parts) => {
            for part in parts {
                if let Some(words) = stale(tx, part)? {
                    return Ok(Some(words));
                }
            }
            return Ok(None);
        }
        Condition::Not(part) => return stale(tx, part),
        Condition::Tag(ids) => (all_found(tx, ids, crate::tag::store::find)?, "A tag of its condition is gone."),
        Condition::Status(ids) => {
            (all_found(tx, ids, crate::status::store::find)?, "A status of its condition is gone.")
        }
        Condition::Field { id, .. } => {
            (all_found(tx, &[*id], crate::field::store::find)?, "A field of its condition is gone.")
        }
        _ => return Ok(None),
    };
    Ok((!there).then_some(words))
}

fn all_found<I: Copy, T>(
    tx: &mut Tx<'_>,
    ids: &[I],
    find: impl Fn(&mut Tx<'_>, I) -> Result<Option<T>>,
) -> Result<bool> {
    for id in ids {
        if find(tx, *id)?.is_none() {
            return Ok(false);
        }
    }
    Ok(true)
}
