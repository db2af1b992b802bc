//! What things are called in a file, and which thing a name means on this desk.
//! It never shows an id; two things of one name are told apart by their number.

use std::collections::HashMap;

use causeway_base::text;
use causeway_identity::{team, user};
use causeway_store::{Result, Tx};
use uuid::Uuid;

use crate::field::{self, Field, Kind};
use crate::macros::{self, Macro};
use crate::status::{self, Status};
use crate::view::Scope;
use crate::{calendar, inbox, tag};

/// Ids with their names.
#[derive(Debug, Default)]
pub(super) struct Pairs {
    names: HashMap<Uuid, String>,
    ids: HashMap<String, Uuid>,
}

impl Pairs {
    /// The second thing of a name is called `name #2`.
    fn of(things: impl Iterator<Item = (Uuid, String)>) -> Self {
        let mut pairs = Self::default();
        for (id, name) in things {
            let mut called = name.clone();
            let mut number = 1;
            while pairs.id(&called).is_some() {
                number += 1;
                called = format!("{name} #{number}");
            }
            pairs.ids.insert(text::fold(&called), id);
            pairs.names.insert(id, called);
        }
        pairs
    }

    /// What the thing with this id is called.
    pub(super) fn name(&self, id: Uuid) -> Option<&str> {
        self.names.get(&id).map(String::as_str)
    }

    /// The thing that is called so; case, width and space do not matter.
    pub(super) fn id(&self, name: &str) -> Option<Uuid> {
        self.ids.get(&text::fold(name)).copied()
    }
}

/// The names of everything that conditions, actions and entries may refer to.
#[derive(Debug, Default)]
pub(super) struct Names {
    pub(super) statuses: Pairs,
    pub(super) tags: Pairs,
    pub(super) teams: Pairs,
    pub(super) inboxes: Pairs,
    pub(super) people: Pairs,
    pub(super) fields: Pairs,
    /// Macros that everybody sees, by folder and name.
    pub(super) macros: Pairs,
    pub(super) calendars: Pairs,
    held: Vec<Field>,
}

/// A built-in status is named by its category: its own name depends on the language.
fn status_name(status: &Status) -> String {
    if status.builtin { format!("builtin:{}", status.category.as_str()) } else { status.name.clone() }
}

impl Names {
    /// Reads them as they are now.
    pub(super) fn load(tx: &mut Tx<'_>) -> Result<Self> {
        let statuses = status::store::all(tx)?;
        let tags = tag::store::all(tx)?;
        let teams = team::store::all(tx)?;
        let inboxes = inbox::store::all(tx)?;
        let people = user::store::all(tx)?;
        let held = field::store::all(tx, None)?;
        let calendars = calendar::store::list(tx)?;
        let mut macros = macros::store::all(tx)?;
        macros.retain(|one| one.scope == Scope::Everyone);
        let macro_name = |one: Macro| format!("{}/{}", one.folder, one.name);
        let field_name = |field: &Field| format!("{}/{}", field.owner.as_str(), field.name);
        Ok(Self {
            statuses: Pairs::of(statuses.iter().map(|status| (status.id.0, status_name(status)))),
            tags: Pairs::of(tags.into_iter().map(|tag| (tag.id.0, tag.name))),
            teams: Pairs::of(teams.into_iter().map(|team| (team.id.0, team.name))),
            inboxes: Pairs::of(inboxes.into_iter().map(|inbox| (inbox.id.0, inbox.address))),
            people: Pairs::of(people.into_iter().map(|user| (user.id.0, user.email))),
            fields: Pairs::of(held.iter().map(|field| (field.id.0, field_name(field)))),
            macros: Pairs::of(macros.into_iter().map(|one| (one.id.0, macro_name(one)))),
            calendars: Pairs::of(calendars.into_iter().map(|one| (one.id.0, one.name))),
            held,
        })
    }

    /// The field that is called so.
    pub(super) fn field(&self, name: &str) -> Option<&Field> {
        let id = self.fields.id(name)?;
        self.held.iter().find(|field| field.id.0 == id)
    }

    /// What a value of the field with this id is called; `None` when the option or colleague is gone.
    pub(super) fn value_name(&self, field: &Field, value: &str) -> Option<String> {
        match field.kind {
            Kind::Choice | Kind::Choices => {
                field.options.iter().find(|option| option.id == value).map(|option| option.name.clone())
            }
            Kind::Person => self.people.name(value.parse().ok()?).map(str::to_owned),
            _ => Some(value.to_owned()),
        }
    }

    /// The stored value of a field that is called so.
    pub(super) fn value(&self, field: &Field, name: &str) -> Option<String> {
        match field.kind {
            Kind::Choice | Kind::Choices => {
                let folded = text::fold(name);
                field.options.iter().find(|option| text::fold(&option.name) == folded).map(|option| option.id.clone())
            }
            Kind::Person => self.people.id(name).map(|id| id.to_string()),
            _ => Some(name.to_owned()),
        }
    }

    /// The field with this id.
    pub(super) fn field_of(&self, id: &str) -> Option<&Field> {
        self.held.iter().find(|field| field.id.to_string() == id)
    }
}
