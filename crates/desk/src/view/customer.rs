//! Which conversations a change of a customer concerns, for views that ask for fields or companies of customers.
//! It never decides what a view holds.

use std::collections::HashSet;

use causeway_store::{NewEvent, Result, Tx, sql};
use uuid::Uuid;

use crate::condition::FieldId;

/// With more conversations than this, making a view anew costs less than following each of them.
const FOLLOWED: usize = 1_000;

/// A customer that changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Customer {
    Contact(Uuid),
    Company(Uuid),
    /// The event does not say whom it concerns.
    Somebody,
}

/// The customer that an event tells of; what they own is nothing that a condition asks for.
pub(super) fn changed(event: &NewEvent) -> Option<Customer> {
    if event.kind != "contact.changed" || event.data.get("assets").is_some() {
        return None;
    }
    let id = |name| event.data.get(name).and_then(|id| id.as_str()).and_then(|id| id.parse().ok());
    Some(match (id("contact_id"), id("company_id")) {
        (Some(contact), _) => Customer::Contact(contact),
        (None, Some(company)) => Customer::Company(company),
        (None, None) => Customer::Somebody,
    })
}

/// Their conversations; nothing when there are too many to follow one by one.
pub(super) fn conversations(tx: &mut Tx<'_>, customer: Customer) -> Result<Option<Vec<Uuid>>> {
    let mut query = sql!("SELECT c.id FROM conversation c WHERE c.contact_id");
    match customer {
        Customer::Contact(id) => query.add("= ?").bind(id),
        Customer::Company(id) => query.add("IN (SELECT k.id FROM contact k WHERE k.company_id = ?)").bind(id),
        Customer::Somebody => return Ok(None),
    };
    let rows: Vec<(Uuid,)> = tx.all(query.add("LIMIT ?").bind(FOLLOWED + 1))?;
    Ok((rows.len() <= FOLLOWED).then(|| rows.into_iter().map(|row| row.0).collect()))
}

/// The fields that belong to contacts and companies.
pub(super) fn fields(tx: &mut Tx<'_>) -> Result<HashSet<FieldId>> {
    let rows: Vec<(FieldId,)> = tx.all(&sql!("SELECT id FROM field WHERE owner IN ('contact', 'company')"))?;
    Ok(rows.into_iter().map(|row| row.0).collect())
}
