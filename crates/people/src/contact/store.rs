//! All SQL of contacts.
//! The one read across the border is the count of a contact's conversations, which its list shows.

use std::collections::HashMap;

use causeway_base::{Time, text};
use causeway_identity::UserId;
use causeway_store::{Cursor, Result, Tx, from_row, sql};

use super::{Contact, ContactId};
use crate::company::store as companies;
use crate::{CompanyId, CompanyRef, confidential, free_mail, portal};

struct ContactRow {
    id: ContactId,
    name: String,
    locale: Option<String>,
    note: String,
    created_at: Time,
    version: i64,
    company_id: Option<CompanyId>,
    company_name: Option<String>,
    reading: Option<String>,
    time_zone: Option<String>,
    company_zone: Option<String>,
    confidential: bool,
    merged_into: Option<ContactId>,
}
from_row!(ContactRow {
    id,
    name,
    locale,
    note,
    created_at,
    version,
    company_id,
    company_name,
    reading,
    time_zone,
    company_zone,
    confidential,
    merged_into
});

const COLUMNS: &str = "SELECT c.id, c.name, c.locale, c.note, c.created_at, c.version, c.company_id, o.name, \
                       c.reading, c.time_zone, o.time_zone, c.confidential, c.merged_into \
                       FROM contact c LEFT JOIN company o ON o.id = c.company_id";

fn complete(tx: &mut Tx<'_>, rows: Vec<ContactRow>) -> Result<Vec<Contact>> {
    let ids: Vec<ContactId> = rows.iter().map(|row| row.id).collect();
    let mut addresses = sql!("SELECT contact_id, address FROM contact_address WHERE contact_id IN");
    addresses.list(ids.iter().copied());
    let addresses: Vec<(ContactId, String)> = tx.all(addresses.add("ORDER BY position"))?;
    let mut counts = sql!("SELECT contact_id, COUNT(*) FROM conversation WHERE merged_into IS NULL AND contact_id IN");
    counts.list(ids.iter().copied());
    let counts: HashMap<ContactId, i64> =
        tx.all::<(ContactId, i64)>(counts.add("GROUP BY contact_id"))?.into_iter().collect();
    let contact = |row: ContactRow| {
        let emails: Vec<String> =
            addresses.iter().filter(|(id, _)| *id == row.id).map(|(_, address)| address.clone()).collect();
        Contact {
            email: emails.first().cloned(),
            emails,
            conversation_count: counts.get(&row.id).copied().unwrap_or(0),
            company: row.company_id.zip(row.company_name).map(|(id, name)| CompanyRef { id, name }),
            id: row.id,
            name: row.name,
            locale: row.locale,
            note: row.note,
            created_at: row.created_at,
            version: row.version,
            reading: row.reading,
            local_zone: row.time_zone.clone().or(row.company_zone),
            time_zone: row.time_zone,
            confidential: row.confidential,
            masked: false,
            merged_into: row.merged_into,
        }
    };
    Ok(rows.into_iter().map(contact).collect())
}

/// The contact as `reader` may know them: where a merge led, and without what is confidential.
pub fn find_for(tx: &mut Tx<'_>, id: ContactId, reader: UserId) -> Result<Option<Contact>> {
    let here = current(tx, id)?;
    let Some(mut contact) = find(tx, here)? else { return Ok(None) };
    cover(tx, reader, std::slice::from_mut(&mut contact))?;
    Ok(Some(contact))
}

/// Takes out of these contacts what `reader` may not know.
fn cover(tx: &mut Tx<'_>, reader: UserId, contacts: &mut [Contact]) -> Result<()> {
    let ids: Vec<ContactId> = contacts.iter().map(|contact| contact.id).collect();
    let mask = confidential::mask(tx, reader, &ids)?;
    for contact in contacts.iter_mut().filter(|contact| mask.hides(contact.id)) {
        *contact = Contact {
            id: contact.id,
            name: mask.name(contact.id),
            email: None,
            emails: Vec::new(),
            locale: contact.locale.take(),
            company: None,
            note: String::new(),
            conversation_count: contact.conversation_count,
            created_at: contact.created_at,
            version: contact.version,
            reading: None,
            time_zone: None,
            local_zone: None,
            confidential: true,
            masked: true,
            merged_into: None,
        };
    }
    Ok(())
}

/// How many merges one after the other are followed.
const MERGES: usize = 100;

/// Where a contact is now: they themselves, or whom they turned out to be.
pub fn current(tx: &mut Tx<'_>, id: ContactId) -> Result<ContactId> {
    let mut here = id;
    for _ in 0..MERGES {
        let next: Option<(Option<ContactId>,)> =
            tx.first(&sql!("SELECT merged_into FROM contact WHERE id = ?", here))?;
        match next.and_then(|row| row.0) {
            Some(next) => here = next,
            None => break,
        }
    }
    Ok(here)
}

/// One contact, whoever asks; for the desk itself.
pub fn find(tx: &mut Tx<'_>, id: ContactId) -> Result<Option<Contact>> {
    let mut query = sql!(COLUMNS);
    let rows = tx.all(query.add("WHERE c.id = ?").bind(id))?;
    Ok(complete(tx, rows)?.into_iter().next())
}

/// Contacts whose name or address holds `part`, of one company or all, newest first, as `reader` may know them: by a
/// name or company that is confidential nobody else finds them.
pub fn list(
    tx: &mut Tx<'_>,
    reader: UserId,
    part: &str,
    company: Option<CompanyId>,
    after: Option<Cursor>,
    limit: usize,
) -> Result<Vec<Contact>> {
    let mut query = sql!(COLUMNS);
    query.add("WHERE c.merged_into IS NULL");
    if !part.is_empty() || company.is_some() {
        confidential::store::leave_out_contacts(&mut query, reader);
    }
    if !part.is_empty() {
        let like = format!("%{}%", text::fold(part).replace(['%', '_'], " "));
        query
            .add("AND (c.folded LIKE ? OR c.id IN (SELECT contact_id FROM contact_address WHERE address LIKE ?))")
            .bind(like.clone())
            .bind(like);
    }
    if let Some(company) = company {
        query.add("AND c.company_id = ?").bind(company);
    }
    if let Some(after) = after {
        query.add("AND (c.created_at, c.id) < (?, ?)").bind(after.at).bind(after.id);
    }
    query.add("ORDER BY c.created_at DESC, c.id DESC LIMIT ?").bind(limit);
    let rows = tx.all(&query)?;
    let mut contacts = complete(tx, rows)?;
    cover(tx, reader, &mut contacts)?;
    Ok(contacts)
}

/// The contact with this address.
pub fn by_address(tx: &mut Tx<'_>, address: &str) -> Result<Option<ContactId>> {
    Ok(tx
        .first::<(ContactId,)>(&sql!(
            "SELECT contact_id FROM contact_address WHERE address = ?",
            text::address_key(address)
        ))?
        .map(|row| row.0))
}

/// A contact to add.
#[derive(Debug, Clone, Default)]
pub struct NewContact {
    /// The name; the address stands in when it is empty.
    pub name: String,
    /// The address.
    pub email: Option<String>,
    /// A BCP 47 tag.
    pub locale: Option<String>,
    /// The company; found by the address's domain when `None`.
    pub company: Option<CompanyId>,
    /// Whether it belongs to the sample desk.
    pub sample: bool,
}

/// Adds a contact, with the company that its address's domain belongs to.
pub fn add(tx: &mut Tx<'_>, new: &NewContact) -> Result<ContactId> {
    let (id, now): (ContactId, _) = (tx.new_id(), tx.now());
    let domain = new.email.as_deref().and_then(text::domain_of).filter(|domain| !free_mail::is_free(domain));
    let company = match (new.company, domain) {
        (Some(company), _) => Some(company),
        (None, Some(domain)) => Some(companies::of_domain(tx, &domain)?),
        (None, None) => None,
    };
    let name = if new.name.is_empty() { new.email.clone().unwrap_or_default() } else { new.name.clone() };
    tx.run(&sql!(
        "INSERT INTO contact (id, name, folded, locale, company_id, sample, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
        id,
        &name,
        text::fold(&name),
        new.locale.clone(),
        company,
        new.sample,
        now
    ))?;
    if let Some(email) = &new.email {
        tx.run(&sql!(
            "INSERT INTO contact_address (address, contact_id, position) VALUES (?, ?, 0) ON CONFLICT DO NOTHING",
            text::address_key(email),
            id
        ))?;
    }
    Ok(id)
}

/// Finds the sender of a mail, or adds them; fills in a name or language that was not known.
pub fn find_or_add(tx: &mut Tx<'_>, new: &NewContact) -> Result<ContactId> {
    let Some(id) = new.email.as_deref().map(|email| by_address(tx, email)).transpose()?.flatten() else {
        return add(tx, new);
    };
    if let Some(locale) = &new.locale {
        tx.run(&sql!("UPDATE contact SET locale = ? WHERE id = ? AND locale IS NULL", locale, id))?;
    }
    if !new.name.is_empty() {
        let address = new.email.as_deref().map(text::address_key);
        tx.run(&sql!(
            "UPDATE contact SET name = ?, folded = ? WHERE id = ? AND name = ?",
            &new.name,
            text::fold(&new.name),
            id,
            address
        ))?;
    }
    Ok(id)
}

/// What changes of a contact.
#[derive(Debug, Clone)]
pub struct Changed {
    /// See [`Contact::name`].
    pub name: String,
    /// See [`Contact::locale`].
    pub locale: Option<String>,
    /// See [`Contact::company`].
    pub company: Option<CompanyId>,
    /// See [`Contact::note`].
    pub note: String,
}

/// Writes how the name is read and where the contact lives.
pub fn set_voice(tx: &mut Tx<'_>, id: ContactId, reading: Option<&str>, time_zone: Option<&str>) -> Result<()> {
    tx.run(&sql!("UPDATE contact SET reading = ?, time_zone = ? WHERE id = ?", reading, time_zone, id)).map(drop)
}

/// Writes the contact if it still has `version`. Says whether it did.
pub fn save(tx: &mut Tx<'_>, id: ContactId, changed: &Changed, version: i64) -> Result<bool> {
    let saved = tx.run(&sql!(
        "UPDATE contact SET name = ?, folded = ?, locale = ?, company_id = ?, note = ?, version = version + 1 WHERE id = ? AND version = ?",
        &changed.name,
        text::fold(&changed.name),
        changed.locale.clone(),
        changed.company,
        &changed.note,
        id,
        version
    ))? > 0;
    if saved {
        portal::store::moved(tx, id, changed.company)?;
    }
    Ok(saved)
}

/// Makes these the contact's addresses, the first being the one to write to. Says which one belongs to somebody else.
pub fn set_addresses(tx: &mut Tx<'_>, id: ContactId, addresses: &[String]) -> Result<Option<String>> {
    tx.run(&sql!("DELETE FROM contact_address WHERE contact_id = ?", id))?;
    for (position, address) in addresses.iter().enumerate() {
        let added = tx.run(&sql!(
            "INSERT INTO contact_address (address, contact_id, position) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            address.as_str(),
            id,
            position
        ))?;
        if added == 0 && by_address(tx, address)? != Some(id) {
            return Ok(Some(address.clone()));
        }
    }
    Ok(None)
}
