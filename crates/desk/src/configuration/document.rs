//! The file itself: its format version, its sections, and reading one with errors that say where.
//! It never asks the database; whether names exist is for the import to find out.

use std::collections::BTreeMap;

use causeway_base::Locale;
use causeway_calendar::Plan;
use causeway_web::{Code, Problem};
use causeway_wording::WordList;
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::Category;
use crate::field::{Kind, Owner, Required};
use crate::inbox::SenderName;
use crate::inbox::behaviour::Behaviour;
use crate::rule::Says;
use crate::sla::Target;
use crate::solve::SolveRules;
use crate::view::{Scope, Sort};

/// What every file says of itself.
pub const FORMAT: &str = "causeway-configuration";
/// The version of the format that is written and read.
pub const VERSION: u64 = 1;

/// The configuration of a desk. A section that is left out stays as it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// [`FORMAT`].
    pub format: String,
    /// [`VERSION`].
    pub version: u64,
    /// The organisation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation: Option<OrganisationEntry>,
    /// What solving a conversation needs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub solving: Option<SolveRules>,
    /// The organisation's word list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wording: Option<WordList>,
    /// Statuses in the order of menus.
    #[serde(default)]
    pub statuses: Vec<StatusEntry>,
    /// Tags by name.
    #[serde(default)]
    pub tags: Vec<TagEntry>,
    /// Teams by name.
    #[serde(default)]
    pub teams: Vec<TeamEntry>,
    /// Inboxes by address.
    #[serde(default)]
    pub inboxes: Vec<InboxEntry>,
    /// Fields of the organisation's own, in their order.
    #[serde(default)]
    pub fields: Vec<FieldEntry>,
    /// Views of a team or of everyone, in their order.
    #[serde(default)]
    pub views: Vec<ViewEntry>,
    /// Macros of a team or of everyone, by folder and name.
    #[serde(default)]
    pub macros: Vec<MacroEntry>,
    /// Rules in the order in which they act.
    #[serde(default)]
    pub rules: Vec<RuleEntry>,
    /// Outside systems by name.
    #[serde(default)]
    pub apps: Vec<AppEntry>,
    /// Calendars by name.
    #[serde(default)]
    pub calendars: Vec<CalendarEntry>,
    /// SLA policies in their order.
    #[serde(default)]
    pub policies: Vec<PolicyEntry>,
    /// Settings that are one thing as a whole, by name, as their endpoints hold them and with names in place of ids.
    #[serde(default)]
    pub settings: BTreeMap<String, Value>,
}

/// A calendar in a file; it is found by its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CalendarEntry {
    /// Its name.
    pub name: String,
    /// Its hours and days.
    pub plan: Plan,
    /// The teams that work by it, by name.
    #[serde(default)]
    pub teams: Vec<String>,
}

/// An SLA policy in a file; it is found by its name. Whether it is switched on is decided on each desk.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PolicyEntry {
    /// Its name.
    pub name: String,
    /// Which conversations it is for, with names.
    pub condition: Value,
    /// The name of the calendar by which time counts; around the clock when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calendar: Option<String>,
    /// What each clock has to keep.
    pub targets: Vec<Target>,
    /// Whether customers may read its promises.
    #[serde(default)]
    pub published: bool,
}

/// The organisation in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OrganisationEntry {
    /// Its name.
    pub name: String,
    /// The language that the desk speaks.
    pub locale: Locale,
    /// An IANA zone.
    pub time_zone: String,
}

/// A status in a file; a built-in one is found by its category.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StatusEntry {
    /// Its name.
    pub name: String,
    /// What it means.
    pub category: Category,
    /// Whether it is the one of its category that always exists.
    #[serde(default)]
    pub builtin: bool,
}

/// A tag in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TagEntry {
    /// Its name.
    pub name: String,
}

/// A team in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TeamEntry {
    /// Its name.
    pub name: String,
    /// The e-mail addresses of its members.
    #[serde(default)]
    pub members: Vec<String>,
}

/// An inbox in a file, without its mailbox and relay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct InboxEntry {
    /// The address that customers write to; the inbox is found by it.
    pub address: String,
    /// Its name.
    pub name: String,
    /// Further addresses whose mail belongs here.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// The name of the team that gets what arrives here.
    #[serde(default)]
    pub team: Option<String>,
    /// Whose name customers see.
    pub from_name: SenderName,
    /// Whether answers carry the history below them.
    pub quote_history: bool,
    /// What stands under every answer, as safe HTML.
    #[serde(default)]
    pub signature_html: String,
    /// How it treats mail.
    pub behaviour: Behaviour,
}

/// One of the values of a choice in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OptionEntry {
    /// What people read.
    pub name: String,
    /// Whether it is offered no longer.
    #[serde(default)]
    pub archived: bool,
}

/// A field in a file; it is found by what it belongs to and its name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FieldEntry {
    /// What it belongs to.
    pub owner: Owner,
    /// Its name.
    pub name: String,
    /// Its name in other languages, by BCP 47 tag.
    #[serde(default)]
    pub names: BTreeMap<String, String>,
    /// What it holds.
    pub kind: Kind,
    /// What can be chosen.
    #[serde(default)]
    pub options: Vec<OptionEntry>,
    /// When it must be filled.
    pub required: Required,
    /// Which conversations show it, as a condition with names.
    #[serde(default)]
    pub shown_when: Option<Value>,
    /// Whether it is shown no longer.
    #[serde(default)]
    pub archived: bool,
}

/// A shared view in a file; it is found by who sees it and its name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ViewEntry {
    /// Its name.
    pub name: String,
    /// Who sees it: a team or everyone.
    pub scope: Scope,
    /// The name of the team that sees it.
    #[serde(default)]
    pub team: Option<String>,
    /// What it holds, as a condition with names.
    pub condition: Value,
    /// In which order.
    pub sort: Sort,
    /// What its rows show.
    #[serde(default)]
    pub columns: Vec<Value>,
}

/// A shared macro in a file; it is found by who sees it, its folder and its name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MacroEntry {
    /// Its name.
    pub name: String,
    /// Where it is kept.
    #[serde(default)]
    pub folder: String,
    /// A short word that finds it.
    #[serde(default)]
    pub shortcut: String,
    /// Who sees it: a team or everyone.
    pub scope: Scope,
    /// The name of the team that sees it.
    #[serde(default)]
    pub team: Option<String>,
    /// Its text as safe HTML, by language.
    pub bodies: BTreeMap<String, String>,
    /// What happens to the conversation, with names.
    #[serde(default)]
    pub actions: Vec<Value>,
    /// Whether it is offered no more.
    #[serde(default)]
    pub archived: bool,
}

/// A rule in a file; it is found by its folder and name. Whether it is switched on is decided on each desk, after a dry
/// run, and is not in the file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RuleEntry {
    /// Its name.
    pub name: String,
    /// The folder it is kept in.
    #[serde(default)]
    pub folder: String,
    /// What sets it off, with names.
    pub when: Vec<Value>,
    /// What the conversation must be like, with names.
    pub condition: Value,
    /// What the message must say.
    #[serde(default)]
    pub says: Says,
    /// The working time that counts, with the name of the calendar.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours: Option<HoursEntry>,
    /// What it does, with names.
    pub actions: Vec<Value>,
    /// Whether no later rule looks at the same event once it has acted.
    #[serde(default)]
    pub stop: bool,
}

/// The working time of a rule in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HoursEntry {
    /// The calendar's name.
    pub calendar: String,
    /// Whether it must be open; else it must be closed.
    pub open: bool,
}

/// An outside system in a file, without its secret; it is found by its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AppEntry {
    /// Its name.
    pub name: String,
    /// The page to open.
    pub url: String,
    /// Where a card's content is fetched; empty for none.
    #[serde(default)]
    pub card_url: String,
    /// Whether it is offered no longer.
    #[serde(default)]
    pub archived: bool,
}

/// Takes sections out of a file and gathers what is wrong with them.
struct Reader {
    sections: Map<String, Value>,
    wrong: Vec<Problem>,
}

impl Reader {
    fn value<T: DeserializeOwned>(&mut self, pointer: &str, value: Value) -> Option<T> {
        let read = serde_json::from_value(value);
        read.map_err(|error| self.wrong.push(Problem::field(pointer, "invalid", format!("{error}.")))).ok()
    }

    fn one<T: DeserializeOwned>(&mut self, section: &str) -> Option<T> {
        let value = self.sections.remove(section).filter(|value| !value.is_null())?;
        self.value(&format!("/{section}"), value)
    }

    /// A list of at most `most` things, which is what a desk may have of them.
    fn list<T: DeserializeOwned>(&mut self, section: &str, most: usize) -> Vec<T> {
        let pointer = format!("/{section}");
        let Some(value) = self.sections.remove(section) else { return Vec::new() };
        let Value::Array(values) = value else {
            self.wrong.push(Problem::field(&pointer, "invalid", "This section is a list."));
            return Vec::new();
        };
        if values.len() > most {
            let words = format!("This section has at most {most} entries.");
            self.wrong.push(Problem::field(&pointer, "too_many", words));
            return Vec::new();
        }
        let values = values.into_iter().enumerate();
        values.filter_map(|(at, value)| self.value(&format!("{pointer}/{at}"), value)).collect()
    }
}

fn sections(value: Value) -> Result<Map<String, Value>, Problem> {
    let Value::Object(mut map) = value else {
        return Err(Problem::field("", "invalid", "A configuration file is one JSON object."));
    };
    if map.remove("format").as_ref().and_then(Value::as_str) != Some(FORMAT) {
        let words = "This is not a configuration file of a desk.";
        return Err(Problem::field("/format", "unknown", words).hint("Choose a file that a desk exported."));
    }
    if map.remove("version").as_ref().and_then(Value::as_u64) != Some(VERSION) {
        let words = format!("This desk reads version {VERSION} of the format; the file has another one.");
        return Err(Problem::field("/version", "unknown", words).hint("Export it from a desk of the same version."));
    }
    Ok(map)
}

/// Reads a file.
///
/// # Errors
/// `invalid_input` with a JSON pointer for everything that is not as expected.
pub fn read(value: Value) -> Result<Document, Problem> {
    let mut reader = Reader { sections: sections(value)?, wrong: Vec::new() };
    let document = Document {
        format: FORMAT.to_owned(),
        version: VERSION,
        organisation: reader.one("organisation"),
        solving: reader.one("solving"),
        wording: reader.one("wording"),
        statuses: reader.list("statuses", 200),
        tags: reader.list("tags", 5_000),
        teams: reader.list("teams", 1_000),
        inboxes: reader.list("inboxes", 1_000),
        fields: reader.list("fields", 1_000),
        views: reader.list("views", 500),
        macros: reader.list("macros", 2_000),
        rules: reader.list("rules", 500),
        apps: reader.list("apps", 100),
        calendars: reader.list("calendars", 100),
        policies: reader.list("policies", 100),
        settings: reader.one("settings").unwrap_or_default(),
    };
    for section in std::mem::take(&mut reader.sections).into_iter().map(|(name, _)| name) {
        let pointer = format!("/{}", section.replace('~', "~0").replace('/', "~1"));
        reader.wrong.push(Problem::field(&pointer, "unknown", "There is no such section."));
    }
    if reader.wrong.is_empty() {
        return Ok(document);
    }
    let words = "Some of this file is not as expected.";
    let all = reader.wrong.iter().flat_map(|problem| problem.errors().to_vec());
    Err(all.fold(Problem::new(Code::InvalidInput, words), Problem::and))
}
