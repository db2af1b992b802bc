//! What an import adds, changes and leaves alone, and what it cannot do and why, in words for people.
//! It never changes anything.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use causeway_base::text;

/// The longest value that is shown of a change, in characters.
const SHOWN: usize = 300;

/// One thing of the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Item {
    /// The section that it stands in.
    pub section: &'static str,
    /// Its name or address; empty for a section that is one thing.
    pub name: String,
}

/// One value that changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FieldChange {
    /// Its name in the file; `order` for the place in a list, parts of a value behind a slash.
    pub field: String,
    /// What it is now; empty for nothing.
    pub from: String,
    /// What it will be; empty for nothing.
    pub to: String,
}

/// One thing that changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Changed {
    /// The section that it stands in.
    pub section: &'static str,
    /// Its name or address; empty for a section that is one thing, and for the order of a list.
    pub name: String,
    /// What changes of it.
    pub changes: Vec<FieldChange>,
}

/// How many things of a section stay as they are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Unchanged {
    /// The section.
    pub section: &'static str,
    /// How many of its things are on the desk just so.
    pub count: usize,
}

/// One thing that cannot be taken in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Refusal {
    /// JSON pointer (RFC 6901) to it in the file.
    pub pointer: String,
    /// The section that it stands in.
    pub section: &'static str,
    /// Its name or address.
    pub name: String,
    /// Stable word for the reason, `unknown_team`.
    pub code: &'static str,
    /// What the reason is about: the name of the team that is not there.
    pub about: String,
    /// The reason as a sentence.
    pub detail: String,
}

/// What an import does.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Report {
    /// What is new.
    pub added: Vec<Item>,
    /// What changes.
    pub changed: Vec<Changed>,
    /// What is on the desk just so.
    pub unchanged: Vec<Unchanged>,
    /// What cannot be taken in.
    pub refused: Vec<Refusal>,
}

impl Report {
    /// Whether the import changes anything.
    pub const fn changes_anything(&self) -> bool {
        !self.added.is_empty() || !self.changed.is_empty()
    }

    /// Counts one thing that stays.
    pub(super) fn stays(&mut self, section: &'static str) {
        match self.unchanged.iter_mut().find(|one| one.section == section) {
            Some(one) => one.count += 1,
            None => self.unchanged.push(Unchanged { section, count: 1 }),
        }
    }
}

/// Values with parts of their own, which are compared one by one.
const IN_PARTS: [&str; 3] = ["behaviour", "bodies", "names"];

/// What differs between two entries, in the order of the file.
pub(super) fn changes(before: &impl Serialize, after: &impl Serialize) -> Vec<FieldChange> {
    let (before, after) = (serde_json::to_value(before), serde_json::to_value(after));
    let mut found = Vec::new();
    if let (Ok(before), Ok(after)) = (before, after) {
        compare("", &before, &after, &mut found);
    }
    found
}

fn compare(at: &str, before: &Value, after: &Value, found: &mut Vec<FieldChange>) {
    if let (Value::Object(old), Value::Object(new)) = (before, after)
        && (at.is_empty() || IN_PARTS.contains(&at))
    {
        let gone = old.keys().filter(|key| !new.contains_key(*key));
        for key in new.keys().chain(gone) {
            let part = if at.is_empty() { key.clone() } else { format!("{at}/{key}") };
            let value = |map: &serde_json::Map<String, Value>| map.get(key).cloned().unwrap_or(Value::Null);
            compare(&part, &value(old), &value(new), found);
        }
    } else if before != after {
        found.push(FieldChange { field: at.to_owned(), from: words(before), to: words(after) });
    }
}

/// A value as people read it.
fn words(value: &Value) -> String {
    let all = match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(list) => list.iter().map(words).collect::<Vec<_>>().join(", "),
        Value::Object(map) => match map.get("name").or_else(|| map.get("word")) {
            Some(Value::String(name)) => name.clone(),
            _ => value.to_string(),
        },
        other => other.to_string(),
    };
    text::snippet(&all, SHOWN)
}
