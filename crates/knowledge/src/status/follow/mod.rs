//! Who wants to hear of each step on the status page: by mail, or by a call to an address of their own.
//! It never tells anybody who did not prove their mail address, and anybody can end it with one click.

pub(super) mod choose;
pub mod news;
pub(super) mod pages;
pub(super) mod routes;
mod store;
#[cfg(test)]
mod tests;
mod words;

use causeway_base::{Locale, Secret};
use causeway_desk::Desk;
use causeway_store::{from_row, id_type};
use serde::{Deserialize, Serialize};

use crate::BrandId;

id_type!(FollowerId, "Names somebody who is told of the status.");

/// The most who can follow one brand.
const MOST: i64 = 100_000;

/// What somebody who follows chose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Wish {
    brand_id: BrandId,
    /// The address that they prove; mails go there, or word that calls no longer get through.
    address: String,
    /// The address that is called instead; empty for mails.
    hook: String,
    locale: Locale,
    /// The whole address of the status page that they came from.
    place: String,
}
from_row!(Wish { brand_id, address, hook, locale, place });

impl Wish {
    /// Binds the seal of the secret that signs calls to whom it belongs to.
    fn place_of_secret(&self) -> String {
        format!("status_follower/secret/{}/{}/{}", self.brand_id, self.address, self.hook)
    }

    /// The secret that was sealed for this follower.
    fn open_secret(&self, desk: &Desk, sealed: &str) -> Option<Secret> {
        desk.sealer.open(sealed, &self.place_of_secret()).ok()
    }
}
