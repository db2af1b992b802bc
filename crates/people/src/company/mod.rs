//! Companies: a name and the mail domains by which their people are recognised.
//! It never merges companies by name; only a domain makes somebody belong.

pub mod routes;
pub mod store;

use causeway_base::Time;
use causeway_identity::UserId;
use causeway_store::id_type;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

id_type!(CompanyId, "Names a company.");
impl From<CompanyId> for uuid::Uuid {
    fn from(id: CompanyId) -> Self {
        id.0
    }
}

/// A company as lists show it beside a person.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct CompanyRef {
    /// Its id.
    pub id: CompanyId,
    /// Its name.
    pub name: String,
}

/// A company.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Company {
    /// Its id.
    pub id: CompanyId,
    /// Its name.
    pub name: String,
    /// Mail domains, lower case.
    pub domains: Vec<String>,
    /// How many contacts belong to it.
    pub contact_count: i64,
    /// When it was added.
    pub created_at: Time,
    /// Raised by every change.
    pub version: i64,
    /// What the company bought, in the team's words.
    pub plan: String,
    /// Who looks after the company.
    pub owner_id: Option<UserId>,
    /// Where most of its people are, as the IANA name of a time zone.
    pub time_zone: Option<String>,
    /// The team's own words about the company.
    pub note: String,
    /// Whether only some colleagues may know who this is.
    pub confidential: bool,
    /// Whether the reader is not among them: then the name is a stand-in and the rest is empty.
    pub masked: bool,
}

/// A name for a company of which only the mail domain is known: `acme.co.jp` becomes "Acme".
pub fn name_of_domain(domain: &str) -> String {
    let labels: Vec<&str> = domain.split('.').collect();
    let second_level = ["co", "com", "ne", "or", "ac", "go", "net", "org", "edu", "gov"];
    let at = match labels.len() {
        0..=2 => 0,
        n if second_level.contains(&labels[n - 2]) => n - 3,
        n => n - 2,
    };
    let label = labels.get(at).copied().unwrap_or(domain);
    let mut letters = label.chars();
    letters.next().map_or_else(|| domain.to_owned(), |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_from_the_label_before_the_suffix() {
        for (domain, name) in
            [("acme.example", "Acme"), ("mail.acme.com", "Acme"), ("kaisha.co.jp", "Kaisha"), ("a.b.com.cn", "B")]
        {
            assert_eq!(name_of_domain(domain), name);
        }
    }
}
