//! Confidential customers: who may know their names, and what everybody else reads instead (R281).
//! It never decides by role; only the access list of a contact or company counts.

pub mod routes;
pub mod store;

use std::collections::HashSet;

use causeway_base::Locale;
use causeway_identity::UserId;
use causeway_store::{Result, Tx};
use causeway_web::{Code, Problem};
use uuid::Uuid;

use crate::{CompanyId, ContactId};

/// Which of some contacts or companies the reader may not know, and the words that stand for their names.
#[derive(Debug, Clone)]
pub struct Mask {
    hidden: HashSet<Uuid>,
    locale: Locale,
}

impl Mask {
    /// Whether the reader may not know this contact or company.
    pub fn hides(&self, id: impl Into<Uuid>) -> bool {
        self.hidden.contains(&id.into())
    }

    /// What stands for the name: the same four signs for the same customer everywhere, so that colleagues can speak of
    /// them without knowing who they are.
    pub fn name(&self, id: impl Into<Uuid>) -> String {
        let code = code(id.into());
        match self.locale {
            Locale::En => format!("Confidential customer {code}"),
            Locale::ZhCn => format!("保密客户 {code}"),
            Locale::ZhTw => format!("保密客戶 {code}"),
            Locale::Ja => format!("機密のお客様 {code}"),
        }
    }
}

fn code(id: Uuid) -> String {
    let text = id.simple().to_string();
    text[text.len() - 4..].to_uppercase()
}

/// Looks up which of these contacts `reader` may not know; a contact of a confidential company is as hidden as it.
pub fn mask(tx: &mut Tx<'_>, reader: UserId, ids: &[ContactId]) -> Result<Mask> {
    let hidden = store::hidden_contacts(tx, reader, ids)?;
    of(tx, reader, hidden.into_iter().map(|id| id.0).collect())
}

/// The same for companies.
pub fn mask_companies(tx: &mut Tx<'_>, reader: UserId, ids: &[CompanyId]) -> Result<Mask> {
    let hidden = store::hidden_companies(tx, reader, ids)?;
    of(tx, reader, hidden.into_iter().map(|id| id.0).collect())
}

fn of(tx: &mut Tx<'_>, reader: UserId, hidden: HashSet<Uuid>) -> Result<Mask> {
    let locale = if hidden.is_empty() { Locale::En } else { store::locale_of(tx, reader)? };
    Ok(Mask { hidden, locale })
}

/// The answer to somebody who is not on the access list.
pub fn refusal() -> Problem {
    Problem::new(Code::Confidential, "This customer is confidential, and you are not among those who may know them.")
        .hint("Ask a colleague who looks after the customer to add you.")
}

/// Refuses whoever may not know this contact.
///
/// # Errors
/// `confidential` for those who are not on the access list.
pub fn check_contact(tx: &mut Tx<'_>, reader: UserId, id: ContactId) -> Result<(), Problem> {
    if store::hidden_contacts(tx, reader, &[id])?.is_empty() { Ok(()) } else { Err(refusal()) }
}

/// Refuses whoever may not know this company.
///
/// # Errors
/// `confidential` for those who are not on the access list.
pub fn check_company(tx: &mut Tx<'_>, reader: UserId, id: CompanyId) -> Result<(), Problem> {
    if store::hidden_companies(tx, reader, &[id])?.is_empty() { Ok(()) } else { Err(refusal()) }
}
