//! Customers: contacts with their addresses, and the companies they belong to.
//! It knows no conversation; the desk asks it who somebody is.

pub mod company;
pub mod confidential;
pub mod contact;
pub mod free_mail;
pub mod phone;
pub mod portal;
pub mod segment;

use causeway_store::Db;
use causeway_web::Endpoints;

pub use company::{Company, CompanyId, CompanyRef};
pub use confidential::{Mask, mask, mask_companies};
pub use contact::{Contact, ContactId};
pub use segment::{Segment, SegmentId};

/// What the handlers of this crate share.
#[derive(Clone)]
pub struct People {
    /// The database.
    pub db: Db,
}

/// The endpoints of this crate, to be finished by the caller.
pub fn endpoints(people: People) -> Endpoints<People> {
    let endpoints = contact::routes::add(Endpoints::new(people));
    let endpoints = segment::routes::add(endpoints);
    portal::routes::add(confidential::routes::add(company::routes::add(endpoints)))
}
