//! The telephone numbers of contacts, and who would rather not be called.
//! It never gives one number to two contacts, and shows none of a customer whom the reader may not know.

use axum::Json;
use causeway_identity::UserId;
use causeway_identity::permission::{ReadPeople, WritePeople};
use causeway_people::contact::store as contacts;
use causeway_people::{ContactId, confidential, phone};
use causeway_store::{NewEvent, Result as Stored, Tx, sql};
use causeway_web::{Answer, Endpoints, Input, PathId, Permit, Problem};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::{Phone, State, settings};

/// The most numbers of a contact.
const MOST: usize = 20;
/// What stands for the number of whoever shows none.
pub(crate) const WITHHELD: &str = "withheld";

pub(crate) fn add(endpoints: Endpoints<Phone>) -> Endpoints<Phone> {
    endpoints
        .get::<ReadPeople, _, _>("/api/v1/contacts/{id}/phones", "The telephone numbers of a contact.", show)
        .answers::<Phones>()
        .put::<WritePeople, _, _>("/api/v1/contacts/{id}/phones", "Set the telephone numbers of a contact.", keep)
        .body::<Phones>()
        .answers::<Phones>()
}

/// How a contact is called.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Phones {
    /// The numbers, the one to call first.
    pub phones: Vec<String>,
    /// Whether they would rather not be called.
    #[serde(default)]
    pub no_calls: bool,
}

/// Who has a number: themselves, or whom they turned out to be.
///
/// # Errors
/// What the database says.
pub fn by_number(tx: &mut Tx<'_>, number: &str) -> Stored<Option<ContactId>> {
    let row: Option<(ContactId,)> = tx.first(&sql!("SELECT contact_id FROM contact_phone WHERE number = ?", number))?;
    row.map(|row| contacts::current(tx, row.0)).transpose()
}

/// How a contact is called; of contacts who turned out to be them as well.
///
/// # Errors
/// What the database says.
pub fn of(tx: &mut Tx<'_>, contact: ContactId) -> Stored<Phones> {
    let rows: Vec<(String,)> = tx.all(&sql!(
        "SELECT p.number FROM contact_phone p JOIN contact c ON c.id = p.contact_id WHERE (c.id = ? OR c.merged_into = ?) \
         AND p.number <> ? ORDER BY CASE WHEN c.id = ? THEN 0 ELSE 1 END, p.position, p.number",
        contact,
        contact,
        WITHHELD,
        contact
    ))?;
    let wish: Option<(ContactId,)> =
        tx.first(&sql!("SELECT contact_id FROM contact_no_calls WHERE contact_id = ?", contact))?;
    Ok(Phones { phones: rows.into_iter().map(|row| row.0).collect(), no_calls: wish.is_some() })
}

/// Gives a number to a contact if nobody has it.
///
/// # Errors
/// What the database says.
pub fn learn(tx: &mut Tx<'_>, contact: ContactId, number: &str) -> Stored<()> {
    let known: i64 = tx.value(&sql!("SELECT COUNT(*) FROM contact_phone WHERE contact_id = ?", contact))?;
    if known >= MOST as i64 {
        return Ok(());
    }
    let add = sql!(
        "INSERT INTO contact_phone (number, contact_id, position) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        number,
        contact,
        known
    );
    tx.run(&add).map(drop)
}

/// Sets how a contact is called.
fn set(tx: &mut Tx<'_>, contact: ContactId, input: &Phones) -> Result<(), Problem> {
    if input.phones.len() > MOST {
        return Err(Problem::field("/phones", "length", "A contact has at most 20 telephone numbers."));
    }
    let (settings, _) = settings::find(tx)?;
    tx.run(&sql!(
        "DELETE FROM contact_phone WHERE number <> ? AND contact_id IN (SELECT id FROM contact WHERE id = ? OR merged_into = ?)",
        WITHHELD,
        contact,
        contact
    ))?;
    for (position, given) in input.phones.iter().filter(|one| !one.trim().is_empty()).enumerate() {
        let number = phone::normalised(given, &settings.country).ok_or_else(|| {
            Problem::field("/phones", "invalid", format!("“{}” is no telephone number.", given.trim()))
                .hint("Write it with the code of its country, such as +86 731 8218 3159.")
        })?;
        let add = sql!(
            "INSERT INTO contact_phone (number, contact_id, position) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            &number,
            contact,
            position
        );
        if tx.run(&add)? == 0 && by_number(tx, &number)? != Some(contact) {
            return Err(Problem::field("/phones", "taken", format!("Another contact has the number {number}.")));
        }
    }
    tx.run(&sql!("DELETE FROM contact_no_calls WHERE contact_id = ?", contact))?;
    if input.no_calls {
        tx.run(&sql!("INSERT INTO contact_no_calls (contact_id) VALUES (?)", contact))?;
    }
    Ok(())
}

fn known(tx: &mut Tx<'_>, reader: UserId, id: ContactId) -> Result<ContactId, Problem> {
    let id = contacts::current(tx, id)?;
    confidential::check_contact(tx, reader, id)?;
    contacts::find(tx, id)?.map(|_| id).ok_or_else(|| Problem::not_found("contact"))
}

async fn show(state: State, permit: Permit<ReadPeople>, PathId(id): PathId<ContactId>) -> Answer<Phones> {
    let work = move |tx: &mut Tx<'_>| {
        let id = known(tx, UserId(permit.user()), id)?;
        Ok::<_, Problem>(of(tx, id)?)
    };
    Ok(Json(state.desk.db.read(work).await?))
}

async fn keep(
    state: State,
    permit: Permit<WritePeople>,
    PathId(id): PathId<ContactId>,
    Input(input): Input<Phones>,
) -> Answer<Phones> {
    let work = move |tx: &mut Tx<'_>| {
        let id = known(tx, UserId(permit.user()), id)?;
        set(tx, id, &input)?;
        let data = json!({ "contact_id": id });
        let (kind, actor) = ("contact.changed", permit.actor());
        tx.record(NewEvent { kind, conversation: None, actor, only_for: None, data });
        Ok::<_, Problem>(of(tx, id)?)
    };
    Ok(Json(state.desk.db.write(work).await?))
}
