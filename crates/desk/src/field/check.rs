//! Whether a value fits its field, and how it is stored and shown again. Pure.
//! It never asks the database; whether a colleague exists is asked elsewhere.

use causeway_base::text;
use causeway_web::Problem;
use serde_json::{Value as Json, json};

use super::{Field, Kind};

/// The unit of numbers: millionths.
pub(super) const MILLIONTHS: i64 = 1_000_000;
/// The largest number that a field holds.
const LARGEST: i64 = 1_000_000_000_000;
const DAY_MS: i64 = 86_400_000;
/// Days from the year 1 to the year 9999, in milliseconds.
const DAYS: std::ops::RangeInclusive<i64> = -62_135_596_800_000..=253_402_214_400_000;

/// One row of a field's value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Stored {
    /// Text, an option, an address or a user.
    Text(String),
    /// Millionths, 0 or 1, or the beginning of a day.
    Number(i64),
}

fn wrong(field: &Field, code: &'static str, what: &str) -> Problem {
    Problem::field(&format!("/values/{}", field.id), code, format!("“{}” {what}", field.name))
}

/// What to store for `value`; nothing for an empty one.
///
/// # Errors
/// `invalid_input` with a sentence that names the field.
pub(super) fn stored(field: &Field, value: &Json) -> Result<Vec<Stored>, Problem> {
    if value.is_null() || value.as_str().is_some_and(|text| text.trim().is_empty()) {
        return Ok(Vec::new());
    }
    let one = match field.kind {
        Kind::Text => Stored::Text(line(field, value, 500)?),
        Kind::LongText => Stored::Text(written(field, value, 20_000)?),
        Kind::Number => Stored::Number(number(field, value)?),
        Kind::YesNo => {
            let yes = value.as_bool().ok_or_else(|| wrong(field, "invalid", "is answered with yes or no."))?;
            Stored::Number(i64::from(yes))
        }
        Kind::Date => {
            let day = value.as_i64().filter(|ms| DAYS.contains(ms) && ms.rem_euclid(DAY_MS) == 0);
            Stored::Number(day.ok_or_else(|| wrong(field, "invalid", "takes a day."))?)
        }
        Kind::Choice => Stored::Text(option(field, value)?),
        Kind::Choices => return choices(field, value),
        Kind::Link => Stored::Text(link(field, value)?),
        Kind::Person => {
            let user = value.as_str().and_then(|text| text.parse::<uuid::Uuid>().ok());
            Stored::Text(user.ok_or_else(|| wrong(field, "invalid", "takes a member of the team."))?.to_string())
        }
    };
    Ok(vec![one])
}

fn written(field: &Field, value: &Json, longest: usize) -> Result<String, Problem> {
    let given = value.as_str().ok_or_else(|| wrong(field, "invalid", "takes text."))?;
    if given.chars().count() > longest {
        return Err(wrong(field, "length", &format!("takes at most {longest} characters.")));
    }
    Ok(text::clean(given, longest).trim().to_owned())
}

fn line(field: &Field, value: &Json, longest: usize) -> Result<String, Problem> {
    Ok(written(field, value, longest)?.replace('\n', " "))
}

/// Exact to the sixth digit: the number's own text is read, not its binary fraction.
fn number(field: &Field, value: &Json) -> Result<i64, Problem> {
    let text = match value {
        Json::Number(number) => number.to_string(),
        Json::String(text) => text.trim().to_owned(),
        _ => return Err(wrong(field, "invalid", "takes a number.")),
    };
    millionths(&text).ok_or_else(|| {
        wrong(field, "invalid", "takes a number of at most 1,000,000,000,000 with up to six digits after the point.")
    })
}

fn millionths(text: &str) -> Option<i64> {
    let (sign, digits) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || whole.len() > 13 || part.len() > 6 || !plain(whole) || !plain(part) {
        return None;
    }
    let whole: i64 = whole.parse().ok()?;
    let part: i64 = format!("{part:0<6}").parse().ok()?;
    let all = whole.checked_mul(MILLIONTHS)?.checked_add(part)?;
    (all <= LARGEST * MILLIONTHS).then_some(sign * all)
}

fn option(field: &Field, value: &Json) -> Result<String, Problem> {
    let id = value.as_str().unwrap_or_default();
    let known = field.options.iter().find(|option| option.id == id && !option.archived);
    known.map(|option| option.id.clone()).ok_or_else(|| wrong(field, "unknown", "has no such option."))
}

fn choices(field: &Field, value: &Json) -> Result<Vec<Stored>, Problem> {
    let list = value.as_array().ok_or_else(|| wrong(field, "invalid", "takes a list of options."))?;
    let mut all: Vec<Stored> = Vec::new();
    for one in list {
        let one = Stored::Text(option(field, one)?);
        if !all.contains(&one) {
            all.push(one);
        }
    }
    Ok(all)
}

fn link(field: &Field, value: &Json) -> Result<String, Problem> {
    let text = line(field, value, 2000)?;
    let web = text.starts_with("https://") || text.starts_with("http://");
    let host = text.split_once("://").map_or("", |(_, rest)| rest.split(['/', '?', '#']).next().unwrap_or_default());
    if !web || host.is_empty() || text.contains(char::is_whitespace) {
        return Err(wrong(field, "invalid", "takes the address of a page, such as https://status.example."));
    }
    Ok(text)
}

/// The value as callers read it.
pub(super) fn told(field: &Field, rows: &[Stored]) -> Json {
    let one = |row: &Stored| match (field.kind, row) {
        (Kind::YesNo, Stored::Number(number)) => json!(*number == 1),
        (Kind::Number, Stored::Number(number)) => from_millionths(*number),
        (_, Stored::Number(number)) => json!(number),
        (_, Stored::Text(text)) => json!(text),
    };
    match field.kind {
        Kind::Choices if rows.is_empty() => Json::Null,
        Kind::Choices => rows.iter().map(one).collect(),
        _ => rows.first().map_or(Json::Null, one),
    }
}

fn from_millionths(number: i64) -> Json {
    if number % MILLIONTHS == 0 {
        return json!(number / MILLIONTHS);
    }
    let (sign, size) = (if number < 0 { "-" } else { "" }, number.unsigned_abs());
    let (whole, part) = (size / 1_000_000, size % 1_000_000);
    serde_json::from_str(&format!("{sign}{whole}.{part:06}")).unwrap_or(Json::Null)
}

/// The value as the history tells it: the names of options instead of their ids.
pub(super) fn in_words(field: &Field, rows: &[Stored]) -> Json {
    let name = |row: &Stored| match row {
        Stored::Text(id) => {
            let option = field.options.iter().find(|option| option.id == *id);
            json!(option.map_or(id.as_str(), |option| option.name.as_str()))
        }
        Stored::Number(number) => json!(number),
    };
    match field.kind {
        Kind::Choice => rows.first().map_or(Json::Null, name),
        Kind::Choices if !rows.is_empty() => rows.iter().map(name).collect(),
        // History lines are one line; a long text is told by its beginning.
        Kind::LongText => match rows.first() {
            Some(Stored::Text(text)) => json!(text::snippet(text, 80)),
            _ => Json::Null,
        },
        _ => told(field, rows),
    }
}
