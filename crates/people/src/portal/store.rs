//! All SQL of rights in the portal and of wishes.
//! It never decides; the rules do.

use causeway_base::Time;
use causeway_identity::permission::WritePeople;
use causeway_store::{Result, Tx, sql};
use causeway_web::Permit;

use super::rules::Standing;
use super::{Channel, Wish};
use crate::{CompanyId, CompanyRef, ContactId};

/// What decides whose requests a contact sees; `None` when there is no such contact.
///
/// # Errors
/// What the database says.
pub fn standing(tx: &mut Tx<'_>, id: ContactId) -> Result<Option<Standing>> {
    type Columns = (Option<CompanyId>, Option<CompanyId>, bool);
    let row: Option<Columns> = tx.first(&sql!(
        "SELECT c.company_id, r.company_id, c.confidential FROM contact c \
         LEFT JOIN contact_portal_role r ON r.contact_id = c.id WHERE c.id = ? AND c.merged_into IS NULL",
        id
    ))?;
    Ok(row.map(|(company, given_for, confidential)| Standing { company, given_for, confidential }))
}

/// The company whose requests a contact sees, now.
///
/// # Errors
/// What the database says.
pub fn company_in_sight(tx: &mut Tx<'_>, id: ContactId) -> Result<Option<CompanyRef>> {
    let Some(company) = standing(tx, id)?.and_then(Standing::company_in_sight) else { return Ok(None) };
    let name: Option<(String,)> = tx.first(&sql!("SELECT name FROM company WHERE id = ?", company))?;
    Ok(name.map(|row| CompanyRef { id: company, name: row.0 }))
}

/// Gives a contact the right to see the requests of a company, or takes it.
///
/// # Errors
/// What the database says.
pub fn give(tx: &mut Tx<'_>, _: Permit<WritePeople>, id: ContactId, company: Option<CompanyId>) -> Result<()> {
    let now = tx.now();
    tx.run(&sql!("DELETE FROM contact_portal_role WHERE contact_id = ?", id))?;
    let Some(company) = company else { return Ok(()) };
    let add =
        sql!("INSERT INTO contact_portal_role (contact_id, company_id, given_at) VALUES (?, ?, ?)", id, company, now);
    tx.run(&add).map(drop)
}

/// Ends a right that was given for another company than the one they belong to now, so that it does not come back.
pub(crate) fn moved(tx: &mut Tx<'_>, id: ContactId, company: Option<CompanyId>) -> Result<()> {
    let mut end = sql!("DELETE FROM contact_portal_role WHERE contact_id = ?", id);
    if let Some(company) = company {
        end.add("AND company_id <> ?").bind(company);
    }
    tx.run(&end).map(drop)
}

/// How a contact would rather be talked to, if they said it.
///
/// # Errors
/// What the database says.
pub fn wish(tx: &mut Tx<'_>, id: ContactId) -> Result<Option<Wish>> {
    tx.first(&sql!("SELECT channel, number, chosen_at FROM contact_channel WHERE contact_id = ?", id))
}

/// Keeps what a contact chose. Says whether it is new.
///
/// # Errors
/// What the database says.
pub fn choose(tx: &mut Tx<'_>, id: ContactId, channel: Channel, number: Option<&str>) -> Result<bool> {
    let before = wish(tx, id)?;
    if before.is_some_and(|before| before.channel == channel && before.number.as_deref() == number) {
        return Ok(false);
    }
    let now: Time = tx.now();
    tx.run(&sql!(
        "INSERT INTO contact_channel (contact_id, channel, number, chosen_at) VALUES (?, ?, ?, ?) \
         ON CONFLICT (contact_id) DO UPDATE SET channel = excluded.channel, number = excluded.number, \
         chosen_at = excluded.chosen_at",
        id,
        channel,
        number,
        now
    ))?;
    Ok(true)
}
