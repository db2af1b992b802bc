//! Contacts: the people who write to us, by their mail addresses.
//! It never changes a contact because of what an unverified mail says; it only fills in what was empty.

pub mod routes;
pub mod store;

use causeway_base::Time;
use causeway_store::id_type;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::CompanyRef;

id_type!(ContactId, "Names a contact.");
impl From<ContactId> for uuid::Uuid {
    fn from(id: ContactId) -> Self {
        id.0
    }
}

/// A contact.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Contact {
    /// Its id.
    pub id: ContactId,
    /// The name shown; the address when no name is known.
    pub name: String,
    /// The address to write to.
    pub email: Option<String>,
    /// All addresses.
    pub emails: Vec<String>,
    /// The language the contact writes, as a BCP 47 tag.
    pub locale: Option<String>,
    /// The company.
    pub company: Option<CompanyRef>,
    /// The team's own words about the contact.
    pub note: String,
    /// How many conversations there are with the contact.
    pub conversation_count: i64,
    /// When the contact was added.
    pub created_at: Time,
    /// Raised by every change.
    pub version: i64,
    /// How the name is read aloud: kana, pinyin, or whatever helps to say it.
    pub reading: Option<String>,
    /// Where the contact lives, as the IANA name of a time zone.
    pub time_zone: Option<String>,
    /// The contact's time zone, or the company's when only that is known.
    pub local_zone: Option<String>,
    /// Whether only some colleagues may know who this is.
    pub confidential: bool,
    /// Whether the reader is not among them: then the name is a stand-in and the rest is empty.
    pub masked: bool,
    /// The contact that this one turned out to be.
    pub merged_into: Option<ContactId>,
}
