//! Who sees what, and which wishes can be taken: decisions alone.
//! It reads nothing.

use super::{Channel, Sees};
use crate::{CompanyId, phone};

/// What decides whose requests a contact sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// The company that they belong to.
    pub company: Option<CompanyId>,
    /// The company for which they were given the right.
    pub given_for: Option<CompanyId>,
    /// Whether they are confidential: then colleagues see nothing of them, and they see nothing of colleagues.
    pub confidential: bool,
}

impl Standing {
    /// The company whose requests they see.
    pub fn company_in_sight(self) -> Option<CompanyId> {
        self.company.filter(|company| !self.confidential && self.given_for == Some(*company))
    }

    /// The same as a role.
    pub fn sees(self) -> Sees {
        if self.company_in_sight().is_some() { Sees::Company } else { Sees::Own }
    }
}

/// Why a right cannot be given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// They belong to no company.
    NoCompany,
    /// They are confidential.
    Confidential,
}

/// For which company a right is kept when this role is given; none for their own requests alone.
///
/// # Errors
/// Why it cannot be given.
pub fn give(standing: Standing, sees: Sees) -> Result<Option<CompanyId>, Refused> {
    match (sees, standing.company) {
        (Sees::Own, _) => Ok(None),
        (Sees::Company, _) if standing.confidential => Err(Refused::Confidential),
        (Sees::Company, None) => Err(Refused::NoCompany),
        (Sees::Company, Some(company)) => Ok(Some(company)),
    }
}

/// Which ways the desk offers beside mail and portal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Offered {
    /// Calls.
    pub phone: bool,
    /// Chats.
    pub chat: bool,
}

impl Offered {
    /// The ways, in the order in which they are shown.
    pub fn ways(self) -> impl Iterator<Item = Channel> {
        Channel::ALL.iter().copied().filter(move |way| match way {
            Channel::Mail | Channel::Portal => true,
            Channel::Phone => self.phone,
            Channel::Chat => self.chat,
        })
    }
}

/// Why a wish cannot be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wrong {
    /// There is no such way here.
    Channel,
    /// It is no number that can be called.
    Number,
}

/// The wish that a form says; a number belongs to calls alone.
///
/// # Errors
/// What is wrong with it.
pub fn wish(channel: &str, number: &str, offered: Offered, country: &str) -> Result<(Channel, Option<String>), Wrong> {
    let chosen = Channel::from_name(channel).filter(|chosen| offered.ways().any(|way| way == *chosen));
    match chosen.ok_or(Wrong::Channel)? {
        Channel::Phone => {
            phone::normalised(number, country).map(|number| (Channel::Phone, Some(number))).ok_or(Wrong::Number)
        }
        other => Ok((other, None)),
    }
}
