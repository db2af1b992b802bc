//! Contacts that may be the same person: the same name in one company, or the same mailbox name at two domains.
//! It never merges them; a person decides.

use causeway_base::text;
use causeway_identity::UserId;
use causeway_people::contact::store as contacts;
use causeway_people::{Contact, ContactId, confidential, free_mail};
use causeway_store::{Result, Tx, named_values, sql};
use schemars::JsonSchema;
use serde::Serialize;

named_values!(Sign "Why two contacts may be one." {
    Name "They have the same name in the same company." = "name",
    Mailbox "They have the same mailbox name at two domains." = "mailbox",
});

/// A contact who may be the same person.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(super) struct Duplicate {
    /// The other contact.
    pub(super) contact: Contact,
    /// What speaks for it.
    pub(super) sign: Sign,
}

/// Mailboxes that whole departments share.
const SHARED: [&str; 18] = [
    "abuse",
    "admin",
    "billing",
    "contact",
    "hello",
    "help",
    "info",
    "mail",
    "noreply",
    "no-reply",
    "office",
    "postmaster",
    "sales",
    "service",
    "support",
    "team",
    "webmaster",
    "hostmaster",
];
const MOST: usize = 5;

/// At most five contacts who may be this one, those of the same name first.
pub(super) fn find(tx: &mut Tx<'_>, reader: UserId, id: ContactId) -> Result<Vec<Duplicate>> {
    let Some(contact) = contacts::find(tx, id)? else { return Ok(Vec::new()) };
    let mut found: Vec<(ContactId, Sign)> = Vec::new();
    if let Some(company) = &contact.company {
        let rows: Vec<(ContactId,)> = tx.all(&sql!(
            "SELECT id FROM contact WHERE folded = ? AND company_id = ? AND id <> ? AND merged_into IS NULL \
             ORDER BY id LIMIT 5",
            text::fold(&contact.name),
            company.id,
            id
        ))?;
        found.extend(rows.into_iter().map(|row| (row.0, Sign::Name)));
    }
    for address in contact.emails.iter().take(10) {
        for other in same_mailbox(tx, id, &contact.name, address)? {
            if found.iter().all(|(known, _)| *known != other) {
                found.push((other, Sign::Mailbox));
            }
        }
    }
    let ids: Vec<ContactId> = found.iter().map(|one| one.0).collect();
    let hidden = confidential::store::hidden_contacts(tx, reader, &ids)?;
    let mut all = Vec::new();
    for (id, sign) in found.into_iter().filter(|(id, _)| !hidden.contains(id)).take(MOST) {
        all.extend(contacts::find(tx, id)?.map(|contact| Duplicate { contact, sign }));
    }
    Ok(all)
}

/// Contacts with the same mailbox name at another domain. A short name such as `wang` says little, and less at a free
/// mail service; then the person's name has to be the same as well.
fn same_mailbox(tx: &mut Tx<'_>, id: ContactId, name: &str, address: &str) -> Result<Vec<ContactId>> {
    let Some((mailbox, domain)) = address.rsplit_once('@') else { return Ok(Vec::new()) };
    if mailbox.chars().count() < 3 || SHARED.contains(&mailbox) {
        return Ok(Vec::new());
    }
    let telling = mailbox.contains(['.', '_', '-']) && mailbox.len() >= 7 && !free_mail::is_free(domain);
    // All addresses that begin with `mailbox@`: the sign after @ is A.
    let rows: Vec<(ContactId, String)> = tx.all(&sql!(
        "SELECT a.contact_id, k.folded FROM contact_address a JOIN contact k ON k.id = a.contact_id \
         WHERE a.address >= ? AND a.address < ? AND a.contact_id <> ? ORDER BY a.address LIMIT 20",
        format!("{mailbox}@"),
        format!("{mailbox}A"),
        id
    ))?;
    let same = text::fold(name);
    Ok(rows.into_iter().filter(|(_, folded)| telling || *folded == same).map(|row| row.0).collect())
}
