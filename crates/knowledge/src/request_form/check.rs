//! Whether a form is one that customers can fill: words for all that it asks, and conditions that can come true.
//! It never looks at what customers answer; `answers` does.

use std::collections::BTreeSet;

use causeway_desk::field::{self, Kind, Owner};
use causeway_desk::{inbox, tag};
use causeway_store::Tx;
use causeway_web::Problem;

use super::{AnswerKind, FormField, MOST_FIELDS, OTHER, RequestForm, Texts};
use crate::category::routes::texts;
use crate::slug;

/// The most options of a field.
const MOST_OPTIONS: usize = 100;

fn needed(given: &Texts, pointer: &str, most: usize) -> Result<Texts, Problem> {
    let words = texts(given, pointer, most)?;
    if words.is_empty() {
        return Err(Problem::field(pointer, "required", "Write it in one language at least."));
    }
    Ok(words)
}

/// Brings a form into order.
///
/// # Errors
/// `invalid_input` that names the place.
pub(super) fn checked(tx: &mut Tx<'_>, others: &[RequestForm], form: &mut RequestForm) -> Result<(), Problem> {
    form.names = needed(&form.names, "/names", 80)?;
    form.introductions = texts(&form.introductions, "/introductions", 300)?;
    if !slug::is_slug(&form.slug) || form.slug == OTHER {
        return Err(Problem::field("/slug", "invalid", "Use lower-case letters, digits and hyphens, and not “other”."));
    }
    if others.iter().any(|other| other.id != form.id && other.slug == form.slug) {
        return Err(Problem::field("/slug", "taken", "Another form has this address."));
    }
    if let Some(id) = form.tag_id
        && tag::store::find(tx, id)?.is_none()
    {
        return Err(Problem::field("/tag_id", "unknown", "There is no such tag any more."));
    }
    if let Some(id) = form.inbox_id
        && inbox::store::find(tx, id)?.is_none()
    {
        return Err(Problem::field("/inbox_id", "unknown", "There is no such inbox any more."));
    }
    if form.fields.len() > MOST_FIELDS {
        return Err(Problem::field("/fields", "too_long", "A form has at most 40 fields."));
    }
    let known: BTreeSet<String> = form.fields.iter().map(|field| field.id.clone()).collect();
    name_new(form.fields.iter_mut().map(|field| &mut field.id), known);
    for at in 0..form.fields.len() {
        let (before, rest) = form.fields.split_at_mut(at);
        if let Some(one) = rest.first_mut() {
            field_of(tx, before, one, &format!("/fields/{at}"))?;
        }
    }
    Ok(())
}

/// Gives those without a name one that none has: `f1`, `f2`, …
fn name_new<'a>(names: impl Iterator<Item = &'a mut String>, mut known: BTreeSet<String>) {
    let mut next = 1;
    for name in names.filter(|name| name.is_empty()) {
        while known.contains(&format!("f{next}")) {
            next += 1;
        }
        *name = format!("f{next}");
        known.insert(name.clone());
    }
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && name.len() <= 64 && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))
}

fn field_of(tx: &mut Tx<'_>, before: &[FormField], one: &mut FormField, at: &str) -> Result<(), Problem> {
    let wrong = |name: &str, code, words: &str| Err(Problem::field(&format!("{at}/{name}"), code, words));
    if !is_name(&one.id) || before.iter().any(|other| other.id == one.id) {
        return wrong("id", "invalid", "Each field has a name of its own, of letters and digits.");
    }
    one.labels = needed(&one.labels, &format!("{at}/labels"), 150)?;
    one.helps = texts(&one.helps, &format!("{at}/helps"), 300)?;
    if matches!(one.kind, AnswerKind::Choice | AnswerKind::Choices) {
        options(one, at)?;
    } else {
        one.options.clear();
    }
    if let Some(condition) = &one.shown_when {
        let Some(asked) = before.iter().find(|other| other.id == condition.field) else {
            return wrong("shown_when", "invalid", "A condition asks for a field that stands before this one.");
        };
        if !can_hold(asked, &condition.is) {
            return wrong("shown_when", "invalid", "That field can never hold this.");
        }
    }
    match one.fills {
        Some(_) => fills(tx, one, &format!("{at}/fills")),
        None => Ok(()),
    }
}

fn options(one: &mut FormField, at: &str) -> Result<(), Problem> {
    let pointer = format!("{at}/options");
    if !(1..=MOST_OPTIONS).contains(&one.options.len()) {
        return Err(Problem::field(&pointer, "length", "A choice has 1 to 100 options."));
    }
    let known: BTreeSet<String> = one.options.iter().map(|option| option.id.clone()).collect();
    name_new(one.options.iter_mut().map(|option| &mut option.id), known);
    let mut seen = BTreeSet::new();
    for option in &mut one.options {
        option.names = needed(&option.names, &pointer, 100)?;
        if !is_name(&option.id) || !seen.insert(option.id.clone()) {
            return Err(Problem::field(&pointer, "invalid", "Each option has a name of its own."));
        }
    }
    Ok(())
}

/// Whether a field can ever hold a value that a condition asks for.
fn can_hold(field: &FormField, value: &str) -> bool {
    match field.kind {
        AnswerKind::YesNo => matches!(value, "yes" | "no"),
        AnswerKind::Choice | AnswerKind::Choices => field.options.iter().any(|option| option.id == value),
        AnswerKind::Text | AnswerKind::LongText | AnswerKind::Date => false,
    }
}

/// Whether what is answered fits the desk's field that it fills.
fn fills(tx: &mut Tx<'_>, one: &FormField, pointer: &str) -> Result<(), Problem> {
    let Some(id) = one.fills else { return Ok(()) };
    let found = field::store::find(tx, id)?.filter(|field| field.owner == Owner::Conversation && !field.archived);
    let Some(field) = found else {
        return Err(Problem::field(pointer, "unknown", "There is no such field of conversations."));
    };
    let fits = match one.kind {
        AnswerKind::Text => matches!(field.kind, Kind::Text | Kind::LongText),
        AnswerKind::LongText => field.kind == Kind::LongText,
        AnswerKind::Choice => field.kind == Kind::Choice,
        AnswerKind::Choices => field.kind == Kind::Choices,
        AnswerKind::YesNo => field.kind == Kind::YesNo,
        AnswerKind::Date => field.kind == Kind::Date,
    };
    if !fits {
        return Err(Problem::field(pointer, "invalid", "That field holds something else than what is asked for here."));
    }
    let known = |id: &str| field.options.iter().any(|option| option.id == id && !option.archived);
    if one.options.iter().any(|option| !known(&option.id)) {
        let words = "What can be chosen here must be options of that field.";
        return Err(Problem::field(pointer, "invalid", words));
    }
    Ok(())
}
