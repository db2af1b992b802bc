//! What a list of messages may hold. Pure.
//! It never mends more than spaces: what cannot be meant is refused with its place.

use causeway_base::{Locale, text};
use causeway_web::Problem;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{Condition, ProactiveId, Texts};

/// The most messages of one widget: a page loads all of them.
pub(crate) const MOST: usize = 20;
/// The most conditions of one message.
const MOST_CONDITIONS: usize = 10;
/// The longest text, in characters.
const LONGEST: usize = 300;
/// The longest part of an address.
const LONGEST_ADDRESS: usize = 500;
/// The most languages of a condition.
const MOST_TAGS: usize = 20;

/// A message as it is entered.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Entered {
    /// Left out for a new one.
    #[serde(default)]
    pub(crate) id: Option<ProactiveId>,
    pub(crate) name: String,
    pub(crate) texts: Texts,
    #[serde(default)]
    pub(crate) conditions: Vec<Condition>,
    pub(crate) every_days: i64,
    pub(crate) enabled: bool,
}

fn wrong(at: usize, field: &str, code: &'static str, words: &str) -> Problem {
    Problem::field(&format!("/messages/{at}/{field}"), code, words)
}

/// Checks a whole list.
///
/// # Errors
/// `invalid_input` with the place and what is wrong.
pub(crate) fn checked(per_day: i64, entered: Vec<Entered>) -> Result<Vec<Entered>, Problem> {
    if !(1..=20).contains(&per_day) {
        return Err(Problem::field("/per_day", "range", "One visitor sees 1 to 20 messages a day."));
    }
    if entered.len() > MOST {
        return Err(Problem::field("/messages", "length", "A chat has at most 20 messages of this kind."));
    }
    let mut seen = std::collections::BTreeSet::new();
    if !entered.iter().filter_map(|one| one.id).all(|id| seen.insert(id)) {
        return Err(Problem::field("/messages", "twice", "The same message stands there twice."));
    }
    entered.into_iter().enumerate().map(|(at, one)| message(at, one)).collect()
}

fn message(at: usize, one: Entered) -> Result<Entered, Problem> {
    let name = text::clean(one.name.trim(), 61).replace(['\n', '\t'], " ");
    if name.is_empty() || name.chars().count() > 60 {
        return Err(wrong(at, "name", "length", "A name has 1 to 60 characters."));
    }
    let mut texts = Texts::new();
    for (tag, words) in one.texts {
        let locale = Locale::from_tag(&tag)
            .ok_or_else(|| wrong(at, "texts", "invalid", "Languages are en, zh-CN, zh-TW and ja."))?;
        let words = text::clean(words.trim(), LONGEST + 1);
        if words.chars().count() > LONGEST {
            return Err(wrong(at, "texts", "length", "A text has at most 300 characters."));
        }
        if !words.is_empty() {
            texts.insert(locale.tag().to_owned(), words);
        }
    }
    if texts.is_empty() {
        return Err(wrong(at, "texts", "required", "Write the text in one language at least."));
    }
    if !(1..=365).contains(&one.every_days) {
        return Err(wrong(at, "every_days", "range", "A message comes back after 1 to 365 days."));
    }
    if one.conditions.len() > MOST_CONDITIONS {
        return Err(wrong(at, "conditions", "length", "A message has at most 10 conditions."));
    }
    let conditions = one.conditions.into_iter().map(|one| condition(at, one)).collect::<Result<_, _>>()?;
    Ok(Entered { name, texts, conditions, ..one })
}

fn condition(at: usize, one: Condition) -> Result<Condition, Problem> {
    let range = |value: i64, most: i64, words: &str| {
        if (1..=most).contains(&value) { Ok(()) } else { Err(wrong(at, "conditions", "range", words)) }
    };
    match one {
        Condition::Page { how, value } => {
            let value = text::clean(value.trim(), LONGEST_ADDRESS + 1).replace(['\n', '\t'], "");
            if value.is_empty() || value.chars().count() > LONGEST_ADDRESS {
                return Err(wrong(at, "conditions", "length", "An address has 1 to 500 characters."));
            }
            Ok(Condition::Page { how, value })
        }
        Condition::Seconds { at_least } => {
            range(at_least, 3_600, "Say 1 to 3,600 seconds.").map(|()| Condition::Seconds { at_least })
        }
        Condition::Visits { at_least } => {
            range(at_least, 1_000, "Say 1 to 1,000 visits.").map(|()| Condition::Visits { at_least })
        }
        Condition::Language { tags } => {
            let tags: Vec<String> =
                tags.iter().map(|tag| tag.trim().to_owned()).filter(|tag| !tag.is_empty()).collect();
            let right = |tag: &String| {
                (2..=35).contains(&tag.len()) && tag.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            };
            if tags.is_empty() || tags.len() > MOST_TAGS || !tags.iter().all(right) {
                return Err(wrong(at, "conditions", "invalid", "Name 1 to 20 languages by tags such as ja and zh-TW."));
            }
            Ok(Condition::Language { tags })
        }
        Condition::Visitor { .. } | Condition::Hours => Ok(one),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn check(change: impl Fn(&mut Value), per_day: i64) -> Result<Vec<Entered>, String> {
        let mut one = json!({ "name": "Prices", "texts": { "en": "Questions?" }, "every_days": 7, "enabled": true });
        change(&mut one);
        let entered = serde_json::from_value(one).map_err(|error| error.to_string())?;
        checked(per_day, vec![entered]).map_err(|problem| problem.detail().to_owned())
    }

    #[test]
    fn a_list_holds_only_what_can_be_meant() {
        assert!(check(|_| (), 1).is_ok());
        let kept = check(
            |one| {
                one["name"] = json!(" Prices\n");
                one["texts"] = json!({ "ja": " ご質問は？ ", "en": " " });
                one["conditions"] = json!([
                    { "kind": "page", "how": "begins", "value": " https://shop.example/prices " },
                    { "kind": "seconds", "at_least": 20 }, { "kind": "visits", "at_least": 2 },
                    { "kind": "visitor", "known": false }, { "kind": "language", "tags": ["ja", " zh-TW "] },
                    { "kind": "hours" },
                ]);
            },
            20,
        )
        .unwrap();
        assert_eq!(kept[0].name, "Prices");
        assert_eq!(kept[0].texts, Texts::from([("ja".to_owned(), "ご質問は？".to_owned())]));
        assert_eq!(kept[0].conditions.len(), 6);
        assert_eq!(kept[0].conditions[4], Condition::Language { tags: vec!["ja".to_owned(), "zh-TW".to_owned()] });
        let condition = |value: Value| move |one: &mut Value| one["conditions"] = json!([value.clone()]);
        for (what, got) in [
            ("no name", check(|one| one["name"] = json!(" "), 1)),
            ("a long name", check(|one| one["name"] = json!("x".repeat(61)), 1)),
            ("no text", check(|one| one["texts"] = json!({ "en": " " }), 1)),
            ("a long text", check(|one| one["texts"] = json!({ "en": "x".repeat(301) }), 1)),
            ("another language", check(|one| one["texts"] = json!({ "fr": "Oui" }), 1)),
            ("no days", check(|one| one["every_days"] = json!(0), 1)),
            ("more than a year", check(|one| one["every_days"] = json!(366), 1)),
            ("none a day", check(|_| (), 0)),
            ("too many a day", check(|_| (), 21)),
            ("no address", check(condition(json!({ "kind": "page", "how": "equals", "value": " " })), 1)),
            ("another comparison", check(condition(json!({ "kind": "page", "how": "matches", "value": "x" })), 1)),
            ("no seconds", check(condition(json!({ "kind": "seconds", "at_least": 0 })), 1)),
            ("hours of seconds", check(condition(json!({ "kind": "seconds", "at_least": 3_601 })), 1)),
            ("no visits", check(condition(json!({ "kind": "visits", "at_least": 0 })), 1)),
            ("no languages", check(condition(json!({ "kind": "language", "tags": [] })), 1)),
            ("no tag", check(condition(json!({ "kind": "language", "tags": ["ja; x"] })), 1)),
            ("another kind", check(condition(json!({ "kind": "country", "value": "JP" })), 1)),
            ("eleven", check(|one| one["conditions"] = json!(vec![json!({ "kind": "hours" }); 11]), 1)),
        ] {
            assert!(got.is_err(), "{what}");
        }
    }

    #[test]
    fn a_list_is_bounded_and_holds_nothing_twice() {
        let one = |id: Value| -> Entered {
            let one = json!({ "id": id, "name": "A", "texts": { "en": "B" }, "every_days": 1, "enabled": true });
            serde_json::from_value(one).unwrap()
        };
        assert!(checked(1, vec![one(Value::Null); MOST]).is_ok());
        assert!(checked(1, vec![one(Value::Null); MOST + 1]).is_err());
        let id = json!("00000000-0000-0000-0000-000000000007");
        assert!(checked(1, vec![one(id.clone()), one(id)]).is_err());
    }
}
