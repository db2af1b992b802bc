//! Turns the ids in conditions, actions and columns into names, and names into ids.
//! It never changes what a condition means: what is gone matches nothing, in the file as on the desk.

use causeway_identity::UserId;
use causeway_people::company::store as companies;
use causeway_people::contact::store as contacts;
use causeway_people::{CompanyId, ContactId};
use causeway_store::Tx;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::names::Names;

/// What a text refers to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Thing {
    Status,
    Tag,
    Team,
    Inbox,
    Person,
    Contact,
    Company,
    Field,
    Option,
    Macro,
    Calendar,
}

impl Thing {
    /// The stable word for an unknown one.
    pub(super) const fn unknown(self) -> &'static str {
        match self {
            Self::Status => "unknown_status",
            Self::Tag => "unknown_tag",
            Self::Team => "unknown_team",
            Self::Inbox => "unknown_inbox",
            Self::Person => "unknown_colleague",
            Self::Contact => "unknown_contact",
            Self::Company => "unknown_company",
            Self::Field => "unknown_field",
            Self::Option => "unknown_option",
            Self::Macro => "unknown_macro",
            Self::Calendar => "unknown_calendar",
        }
    }

    const fn in_words(self) -> &'static str {
        match self {
            Self::Status => "status",
            Self::Tag => "tag",
            Self::Team => "team",
            Self::Inbox => "inbox",
            Self::Person => "colleague",
            Self::Contact => "contact",
            Self::Company => "company",
            Self::Field => "field",
            Self::Option => "option",
            Self::Macro => "macro",
            Self::Calendar => "calendar",
        }
    }
}

/// Why something cannot be said in names, or a name means nothing.
#[derive(Debug)]
pub(super) enum Stop {
    /// There is no such thing on this desk.
    Unknown(Thing, String),
    /// It names a confidential customer, whose name is in no file.
    Hidden,
    /// There is a field of this name that holds something else.
    Kind(String),
    /// It is not what is expected here.
    Invalid(String),
    /// The database failed.
    Store(causeway_store::Error),
}

impl From<causeway_store::Error> for Stop {
    fn from(error: causeway_store::Error) -> Self {
        Self::Store(error)
    }
}

impl Stop {
    /// The stable word, what it is about, and a sentence.
    pub(super) fn told(&self) -> (&'static str, String, String) {
        match self {
            Self::Unknown(thing, name) => {
                let words = format!("There is no {} “{name}” on this desk.", thing.in_words());
                (thing.unknown(), name.clone(), words)
            }
            Self::Hidden => ("hidden", String::new(), "It names a confidential customer.".to_owned()),
            Self::Kind(name) => {
                let words = "There is a field of this name that holds another kind of value, and that never changes.";
                ("kind_differs", name.clone(), words.to_owned())
            }
            Self::Invalid(words) => ("invalid", String::new(), words.clone()),
            Self::Store(_) => ("invalid", String::new(), "The database failed.".to_owned()),
        }
    }
}

/// Which way references are turned.
pub(super) enum Turn<'a> {
    /// Ids into names.
    Out(&'a Names),
    /// Names into ids.
    In(&'a Names),
}

type Turned = Result<Option<String>, Stop>;

impl Turn<'_> {
    /// The other text for a reference; `None` when what an id meant is gone.
    pub(super) fn text(&self, tx: &mut Tx<'_>, thing: Thing, text: &str) -> Turned {
        let unknown = || Stop::Unknown(thing, text.to_owned());
        match (self, thing) {
            (_, Thing::Person) if text == "me" || text == "nobody" => Ok(Some(text.to_owned())),
            (_, Thing::Team) if text == "none" => Ok(Some(text.to_owned())),
            (Self::Out(_), Thing::Contact) => contact_name(tx, text),
            (Self::Out(_), Thing::Company) => company_name(tx, text),
            (Self::In(_), Thing::Contact) => contact_id(tx, text)?.map(Some).ok_or_else(unknown),
            (Self::In(_), Thing::Company) => company_id(tx, text)?.map(Some).ok_or_else(unknown),
            (Self::Out(names), _) => {
                let Ok(id) = text.parse::<Uuid>() else { return Ok(None) };
                Ok(pairs(names, thing).and_then(|pairs| pairs.name(id)).map(str::to_owned))
            }
            (Self::In(names), _) => {
                let id = pairs(names, thing).and_then(|pairs| pairs.id(text));
                id.map(|id| Some(id.to_string())).ok_or_else(unknown)
            }
        }
    }

    fn list(&self, tx: &mut Tx<'_>, thing: Thing, values: &Value) -> Result<Option<Value>, Stop> {
        let Value::Array(values) = values else { return Ok(Some(values.clone())) };
        let mut turned = Vec::with_capacity(values.len());
        for value in values {
            let text = value.as_str().ok_or_else(|| Stop::Invalid("A reference is a text.".to_owned()))?;
            turned.extend(self.text(tx, thing, text)?);
        }
        // Of names that are all gone nothing is left to match.
        Ok((values.is_empty() || !turned.is_empty()).then(|| json!(turned)))
    }

    fn test(&self, tx: &mut Tx<'_>, test: &Value) -> Result<Option<Value>, Stop> {
        let Some(Value::String(text)) = test.get("id") else {
            return Err(Stop::Invalid("The test of a field names the field.".to_owned()));
        };
        let found = match self {
            Self::Out(names) => names.field_of(text),
            Self::In(names) => names.field(text),
        };
        let Some(id) = self.text(tx, Thing::Field, text)? else { return Ok(None) };
        let mut turned = test.clone();
        if let (Some(field), Some(Value::Array(values))) = (found, test.get("test").and_then(|test| test.get("is"))) {
            let mut texts = Vec::with_capacity(values.len());
            for value in values.iter().filter_map(Value::as_str) {
                match self {
                    Self::Out(names) => texts.extend(names.value_name(field, value)),
                    Self::In(names) => texts
                        .push(names.value(field, value).ok_or_else(|| Stop::Unknown(Thing::Option, value.to_owned()))?),
                }
            }
            if texts.is_empty() {
                return Ok(None);
            }
            turned["test"] = json!({ "is": texts });
        }
        turned["id"] = json!(id);
        Ok(Some(turned))
    }

    /// A condition with the references turned.
    fn condition_value(&self, tx: &mut Tx<'_>, condition: &Value) -> Result<Value, Stop> {
        let Value::Object(map) = condition else { return Ok(condition.clone()) };
        let mut turned = Map::new();
        for (word, inner) in map {
            let value = match (word.as_str(), inner) {
                ("all" | "any", Value::Array(parts)) => {
                    let parts: Result<Vec<Value>, Stop> =
                        parts.iter().map(|part| self.condition_value(tx, part)).collect();
                    Some(Value::Array(parts?))
                }
                ("not", part) => Some(self.condition_value(tx, part)?),
                ("status", list) => self.list(tx, Thing::Status, list)?,
                ("assignee", list) => self.list(tx, Thing::Person, list)?,
                ("team", list) => self.list(tx, Thing::Team, list)?,
                ("inbox", list) => self.list(tx, Thing::Inbox, list)?,
                ("tag", list) => self.list(tx, Thing::Tag, list)?,
                ("contact", list) => self.list(tx, Thing::Contact, list)?,
                ("company", list) => self.list(tx, Thing::Company, list)?,
                ("field", test) => self.test(tx, test)?,
                (_, other) => Some(other.clone()),
            };
            // "Any of nothing" is true of nothing, as the test of something that is gone; but a field that is gone is
            // empty everywhere.
            let empty = word == "field" && inner.pointer("/test/filled") == Some(&Value::Bool(false));
            let Some(value) = value else { return Ok(if empty { json!({ "all": [] }) } else { json!({ "any": [] }) }) };
            turned.insert(word.clone(), value);
        }
        Ok(Value::Object(turned))
    }

    /// An action with the references turned; `None` when what it names is gone.
    pub(super) fn action_value(&self, tx: &mut Tx<'_>, action: &Value) -> Result<Option<Value>, Stop> {
        let Value::Object(map) = action else { return Ok(Some(action.clone())) };
        let mut turned = Map::new();
        for (key, value) in map {
            let known = REFERENCES.iter().find(|(id, name, _)| match self {
                Self::Out(_) => id == key,
                Self::In(_) => name == key,
            });
            match (known, value) {
                (Some((id, name, thing)), value) => {
                    let key = if matches!(self, Self::Out(_)) { name } else { id };
                    let value = match value {
                        Value::String(text) => {
                            let Some(text) = self.text(tx, *thing, text)? else { return Ok(None) };
                            Value::String(text)
                        }
                        other => other.clone(),
                    };
                    turned.insert((*key).to_owned(), value);
                }
                (None, value) => drop(turned.insert(key.clone(), value.clone())),
            }
        }
        Ok(Some(Value::Object(turned)))
    }

    fn column_value(&self, tx: &mut Tx<'_>, column: &Value) -> Result<Option<Value>, Stop> {
        let Some(Value::String(text)) = column.get("field") else { return Ok(Some(column.clone())) };
        Ok(self.text(tx, Thing::Field, text)?.map(|text| json!({ "field": text })))
    }

    /// A condition on the way out or in.
    pub(super) fn condition<A: Serialize, B: DeserializeOwned>(&self, tx: &mut Tx<'_>, from: &A) -> Result<B, Stop> {
        let turned = self.condition_value(tx, &value(from)?)?;
        read(turned)
    }

    /// Actions on the way out or in.
    pub(super) fn actions<A: Serialize, B: DeserializeOwned>(
        &self,
        tx: &mut Tx<'_>,
        from: &[A],
    ) -> Result<Vec<B>, Stop> {
        let mut all = Vec::with_capacity(from.len());
        for action in from {
            if let Some(turned) = self.action_value(tx, &value(action)?)? {
                all.push(read(turned)?);
            }
        }
        Ok(all)
    }

    /// Columns on the way out or in.
    pub(super) fn columns<A: Serialize, B: DeserializeOwned>(
        &self,
        tx: &mut Tx<'_>,
        from: &[A],
    ) -> Result<Vec<B>, Stop> {
        let mut all = Vec::with_capacity(from.len());
        for column in from {
            if let Some(turned) = self.column_value(tx, &value(column)?)? {
                all.push(read(turned)?);
            }
        }
        Ok(all)
    }

    /// The id of a team that is named, or none.
    pub(super) fn team(&self, name: Option<&str>) -> Result<Option<Uuid>, Stop> {
        let (Self::In(names) | Self::Out(names)) = self;
        let found = |name: &str| names.teams.id(name).ok_or_else(|| Stop::Unknown(Thing::Team, name.to_owned()));
        name.map(found).transpose()
    }
}

/// What an action calls its references on the desk and in a file.
const REFERENCES: [(&str, &str, Thing); 6] = [
    ("status_id", "status", Thing::Status),
    ("tag_id", "tag", Thing::Tag),
    ("user_id", "colleague", Thing::Person),
    ("team_id", "team", Thing::Team),
    ("field_id", "field", Thing::Field),
    ("macro_id", "macro", Thing::Macro),
];

const fn pairs(names: &Names, thing: Thing) -> Option<&super::names::Pairs> {
    match thing {
        Thing::Status => Some(&names.statuses),
        Thing::Tag => Some(&names.tags),
        Thing::Team => Some(&names.teams),
        Thing::Inbox => Some(&names.inboxes),
        Thing::Person => Some(&names.people),
        Thing::Field => Some(&names.fields),
        Thing::Macro => Some(&names.macros),
        Thing::Calendar => Some(&names.calendars),
        Thing::Contact | Thing::Company | Thing::Option => None,
    }
}

pub(super) fn value(from: &impl Serialize) -> Result<Value, Stop> {
    serde_json::to_value(from).map_err(|error| Stop::Invalid(format!("{error}.")))
}

pub(super) fn read<T: DeserializeOwned>(value: Value) -> Result<T, Stop> {
    serde_json::from_value(value).map_err(|error| Stop::Invalid(format!("{error}.")))
}

fn contact_name(tx: &mut Tx<'_>, id: &str) -> Turned {
    let Ok(id) = id.parse::<Uuid>() else { return Ok(None) };
    match contacts::find(tx, ContactId(id))? {
        Some(contact) if contact.confidential => Err(Stop::Hidden),
        Some(contact) => Ok(contact.email),
        None => Ok(None),
    }
}

fn company_name(tx: &mut Tx<'_>, id: &str) -> Turned {
    let Ok(id) = id.parse::<Uuid>() else { return Ok(None) };
    match companies::find(tx, CompanyId(id))? {
        Some(company) if company.confidential => Err(Stop::Hidden),
        Some(company) => Ok(Some(company.name)),
        None => Ok(None),
    }
}

fn contact_id(tx: &mut Tx<'_>, address: &str) -> Turned {
    Ok(contacts::by_address(tx, &causeway_base::text::address_key(address))?.map(|id| id.to_string()))
}

fn company_id(tx: &mut Tx<'_>, name: &str) -> Turned {
    // Nobody is asked for: confidential companies are found by nobody.
    let found = companies::list(tx, UserId(Uuid::nil()), name, None, 50)?;
    Ok(found.into_iter().find(|company| company.name == name).map(|company| company.id.to_string()))
}
