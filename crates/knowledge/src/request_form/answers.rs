//! What a customer answered in a form: only what is shown counts, and what is shown must fit. Pure.
//! It never asks the database, and takes no answer for more than text.

use std::collections::BTreeMap;

use causeway_base::text;
use jiff::civil::Date;
use serde_json::{Value as Json, json};

use super::{AnswerKind, FormField};

/// The longest line, in characters.
pub const LINE: usize = 500;
/// The longest text of several lines.
pub const LINES: usize = 5_000;

/// What was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Words.
    Words(String),
    /// Options that were chosen, by id.
    Chosen(Vec<String>),
    /// Yes or no.
    Yes(bool),
    /// A day.
    Day(Date),
}

/// Why an answer cannot be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wrong {
    /// It is needed.
    Missing,
    /// It is nothing that the field takes.
    Invalid,
    /// It is too long.
    Long,
}

/// A field and what was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer<'a> {
    /// The field.
    pub field: &'a FormField,
    /// What was answered.
    pub value: Value,
}

/// The answers to what is shown, in the form's order; what is empty is left out, and what is not shown is not looked at.
///
/// # Errors
/// What is wrong, by the field's id.
pub fn read<'a>(
    fields: &'a [FormField],
    given: impl Fn(&str) -> Vec<String>,
) -> Result<Vec<Answer<'a>>, BTreeMap<&'a str, Wrong>> {
    let (mut answers, mut wrong): (Vec<Answer<'a>>, _) = (Vec::new(), BTreeMap::new());
    for field in fields {
        let shown = field.shown_when.as_ref().is_none_or(|when| {
            answers.iter().any(|answer| answer.field.id == when.field && holds(&answer.value, &when.is))
        });
        if !shown {
            continue;
        }
        match one(field, &given(&field.id)) {
            Ok(Some(value)) => answers.push(Answer { field, value }),
            Ok(None) if field.required => drop(wrong.insert(field.id.as_str(), Wrong::Missing)),
            Ok(None) => {}
            Err(why) => drop(wrong.insert(field.id.as_str(), why)),
        }
    }
    if wrong.is_empty() { Ok(answers) } else { Err(wrong) }
}

fn holds(value: &Value, wanted: &str) -> bool {
    match value {
        Value::Chosen(ids) => ids.iter().any(|id| id == wanted),
        Value::Yes(yes) => wanted == if *yes { "yes" } else { "no" },
        Value::Words(_) | Value::Day(_) => false,
    }
}

fn one(field: &FormField, given: &[String]) -> Result<Option<Value>, Wrong> {
    let given: Vec<&str> = given.iter().map(|value| value.trim()).filter(|value| !value.is_empty()).collect();
    let Some(first) = given.first() else { return Ok(None) };
    let words = |most: usize| {
        if first.chars().count() > most { Err(Wrong::Long) } else { Ok(text::clean(first, most)) }
    };
    Ok(Some(match field.kind {
        AnswerKind::Text => Value::Words(words(LINE)?.replace(['\n', '\t'], " ")),
        AnswerKind::LongText => Value::Words(words(LINES)?),
        AnswerKind::YesNo => Value::Yes(match *first {
            "yes" => true,
            "no" => false,
            _ => return Err(Wrong::Invalid),
        }),
        AnswerKind::Date => Value::Day(first.parse().map_err(|_| Wrong::Invalid)?),
        AnswerKind::Choice => Value::Chosen(vec![option(field, first)?]),
        AnswerKind::Choices => {
            let mut chosen = given.iter().map(|id| option(field, id)).collect::<Result<Vec<_>, _>>()?;
            let mut seen = Vec::new();
            chosen.retain(|id| {
                !seen.contains(id) && {
                    seen.push(id.clone());
                    true
                }
            });
            Value::Chosen(chosen)
        }
    }))
}

fn option(field: &FormField, id: &str) -> Result<String, Wrong> {
    let known = field.options.iter().any(|option| option.id == id);
    if known { Ok(id.to_owned()) } else { Err(Wrong::Invalid) }
}

impl Answer<'_> {
    /// The value as the desk's fields take it.
    pub fn for_field(&self) -> Json {
        match &self.value {
            Value::Words(words) => json!(words),
            Value::Chosen(ids) if self.field.kind == AnswerKind::Choice => json!(ids.first()),
            Value::Chosen(ids) => json!(ids),
            Value::Yes(yes) => json!(yes),
            Value::Day(day) => {
                let begin = day.at(0, 0, 0, 0).to_zoned_datetime(jiff::tz::TimeZone::UTC);
                begin.map_or(Json::Null, |begin| json!(begin.timestamp().as_millisecond()))
            }
        }
    }
}
