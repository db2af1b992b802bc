//! All SQL of the confidential flag and its access lists.
//! It never reads a name.

use std::collections::HashSet;

use causeway_base::Locale;
use causeway_identity::UserId;
use causeway_store::{Result, Sql, Tx, sql};
use uuid::Uuid;

use crate::{CompanyId, ContactId};

/// True of contact `k` with company `o` when the reader, bound twice, may not know them.
const HIDDEN: &str = "((k.confidential = TRUE AND NOT EXISTS (SELECT 1 FROM confidential_access a \
     WHERE a.owner_id = k.id AND a.user_id = ?)) OR (o.confidential = TRUE AND NOT EXISTS \
     (SELECT 1 FROM confidential_access a WHERE a.owner_id = o.id AND a.user_id = ?)))";

/// Those of `ids` that `reader` may not know.
pub fn hidden_contacts(tx: &mut Tx<'_>, reader: UserId, ids: &[ContactId]) -> Result<HashSet<ContactId>> {
    let mut query = sql!("SELECT k.id FROM contact k LEFT JOIN company o ON o.id = k.company_id WHERE k.id IN");
    query.list(ids.iter().copied()).add("AND").add(HIDDEN).bind(reader).bind(reader);
    Ok(tx.all::<(ContactId,)>(&query)?.into_iter().map(|row| row.0).collect())
}

/// Those of `ids` that `reader` may not know.
pub fn hidden_companies(tx: &mut Tx<'_>, reader: UserId, ids: &[CompanyId]) -> Result<HashSet<CompanyId>> {
    let mut query = sql!("SELECT o.id FROM company o WHERE o.confidential = TRUE AND o.id IN");
    query.list(ids.iter().copied());
    query.add("AND NOT EXISTS (SELECT 1 FROM confidential_access a WHERE a.owner_id = o.id AND a.user_id = ?)");
    Ok(tx.all::<(CompanyId,)>(query.bind(reader))?.into_iter().map(|row| row.0).collect())
}

/// Those of these addresses that belong to somebody whom `reader` may not know.
pub fn hidden_addresses(tx: &mut Tx<'_>, reader: UserId, addresses: &[&str]) -> Result<HashSet<String>> {
    let mut all = HashSet::new();
    for some in addresses.chunks(500) {
        let mut query = sql!(
            "SELECT d.address FROM contact_address d JOIN contact k ON k.id = d.contact_id \
             LEFT JOIN company o ON o.id = k.company_id WHERE d.address IN"
        );
        query.list(some.iter().copied()).add("AND").add(HIDDEN).bind(reader).bind(reader);
        all.extend(tx.all::<(String,)>(&query)?.into_iter().map(|row| row.0));
    }
    Ok(all)
}

/// Adds `AND …` to a select over conversations `c`, so that it leaves out those whose customer `reader` may not know.
pub fn leave_out_conversations(select: &mut Sql, reader: UserId) {
    select.add("AND NOT EXISTS (SELECT 1 FROM contact k LEFT JOIN company o ON o.id = k.company_id");
    select.add("WHERE k.id = c.contact_id AND").add(HIDDEN).add(")").bind(reader).bind(reader);
}

/// The language of the reader's screens.
pub(super) fn locale_of(tx: &mut Tx<'_>, reader: UserId) -> Result<Locale> {
    let found: Option<(String,)> = tx.first(&sql!("SELECT locale FROM user_account WHERE id = ?", reader))?;
    Ok(found.and_then(|row| Locale::from_tag(&row.0)).unwrap_or(Locale::En))
}

/// Adds `AND …` to a select over contacts `c` with their companies `o`, so that it leaves out whom `reader` may not know.
pub fn leave_out_contacts(select: &mut Sql, reader: UserId) {
    select.add("AND NOT EXISTS (SELECT 1 FROM contact k WHERE k.id = c.id AND").add(HIDDEN).add(")");
    select.bind(reader).bind(reader);
}

/// Adds `AND …` to a select over companies `c`, so that it leaves out those that `reader` may not know.
pub fn leave_out_companies(select: &mut Sql, reader: UserId) {
    select.add("AND (c.confidential = FALSE OR EXISTS (SELECT 1 FROM confidential_access a");
    select.add("WHERE a.owner_id = c.id AND a.user_id = ?))").bind(reader);
}

/// Who is on an access list.
pub fn access(tx: &mut Tx<'_>, owner: Uuid) -> Result<Vec<UserId>> {
    let rows: Vec<(UserId,)> =
        tx.all(&sql!("SELECT user_id FROM confidential_access WHERE owner_id = ? ORDER BY user_id", owner))?;
    Ok(rows.into_iter().map(|row| row.0).collect())
}

/// Makes these the access list; users that do not exist are left out.
pub fn set_access(tx: &mut Tx<'_>, owner: Uuid, users: &[UserId]) -> Result<()> {
    tx.run(&sql!("DELETE FROM confidential_access WHERE owner_id = ?", owner))?;
    for user in users.iter().take(500) {
        tx.run(&sql!(
            "INSERT INTO confidential_access (owner_id, user_id) SELECT ?, id FROM user_account WHERE id = ? \
             ON CONFLICT DO NOTHING",
            owner,
            *user
        ))?;
    }
    Ok(())
}

/// Whether the flag itself is set on this contact; `None` when there is none.
pub fn contact_flag(tx: &mut Tx<'_>, id: ContactId) -> Result<Option<bool>> {
    Ok(tx.first::<(bool,)>(&sql!("SELECT confidential FROM contact WHERE id = ?", id))?.map(|row| row.0))
}

/// The same of a company.
pub fn company_flag(tx: &mut Tx<'_>, id: CompanyId) -> Result<Option<bool>> {
    Ok(tx.first::<(bool,)>(&sql!("SELECT confidential FROM company WHERE id = ?", id))?.map(|row| row.0))
}

/// Sets the flag of a contact.
pub fn set_contact_flag(tx: &mut Tx<'_>, id: ContactId, confidential: bool) -> Result<()> {
    tx.run(&sql!("UPDATE contact SET confidential = ?, version = version + 1 WHERE id = ?", confidential, id)).map(drop)
}

/// Sets the flag of a company.
pub fn set_company_flag(tx: &mut Tx<'_>, id: CompanyId, confidential: bool) -> Result<()> {
    tx.run(&sql!("UPDATE company SET confidential = ?, version = version + 1 WHERE id = ?", confidential, id)).map(drop)
}
