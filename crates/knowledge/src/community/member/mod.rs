//! Members: the name under which somebody writes, how far they are trusted, and what they earned.
//! Trust and badges are stored nowhere: they follow from what somebody did, in [`rules`] alone.

pub mod routes;
pub mod rules;
pub mod store;

use causeway_base::{Locale, Time, text};
use causeway_identity::{UserId, user};
use causeway_people::ContactId;
use causeway_store::{Actor, Result, Tx, from_row, named_values};
use causeway_web::Problem;
use schemars::JsonSchema;
use serde::Serialize;

pub use rules::{Deeds, badges, level};

use super::MemberId;

named_values!(Level "How far a member is trusted." {
    New "They have just come." = "new",
    Member "They wrote a few things that stayed." = "member",
    Trusted "They helped for a while." = "trusted",
    Guide "Others rely on them." = "guide",
});

named_values!(Badge "What a member earned." {
    Solver "An answer of theirs was accepted." = "solver",
    Helper "Ten answers of theirs were accepted." = "helper",
    Appreciated "Ten votes for what they wrote." = "appreciated",
    Beloved "Fifty votes for what they wrote." = "beloved",
    Faithful "A year here, and twenty posts." = "faithful",
});

/// Somebody who writes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Member {
    /// Their id.
    pub id: MemberId,
    /// The customer; `null` for a colleague and for whoever was forgotten.
    pub contact_id: Option<ContactId>,
    /// The colleague.
    pub user_id: Option<UserId>,
    /// The name that they chose.
    pub name: String,
    /// The language in which mails reach them.
    pub locale: Locale,
    /// Whether they may no longer write.
    pub silenced: bool,
    /// Whether they want mails.
    pub mails: bool,
    /// When they first wrote.
    pub joined_at: Time,
    /// Raised by every change.
    pub version: i64,
}
from_row!(Member { id, contact_id, user_id, name, locale, silenced, mails, joined_at, version });

impl Member {
    /// Whether they are of the team.
    pub fn is_staff(&self) -> bool {
        self.user_id.is_some()
    }

    /// They as an actor.
    pub fn actor(&self) -> Actor {
        match (self.user_id, self.contact_id) {
            (Some(user), _) => Actor::user(user.0),
            (None, Some(contact)) => Actor::contact(contact.0),
            (None, None) => Actor::SYSTEM,
        }
    }
}

/// Why a name cannot be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum WrongName {
    /// It has other characters, or too few or too many.
    Form,
    /// Somebody has it, or it says that somebody is of the team.
    Taken,
}

/// Lets a customer in under a name.
pub(super) fn join(
    tx: &mut Tx<'_>,
    contact: ContactId,
    wished: &str,
    locale: Locale,
) -> Result<std::result::Result<Member, WrongName>> {
    let Some(name) = rules::name(wished) else { return Ok(Err(WrongName::Form)) };
    let key = text::fold(&name);
    if rules::is_reserved(&key) || store::by_key(tx, &key)?.is_some() || is_colleague(tx, &key)? {
        return Ok(Err(WrongName::Taken));
    }
    let member = Member {
        id: tx.new_id(),
        contact_id: Some(contact),
        user_id: None,
        name,
        locale,
        silenced: false,
        mails: true,
        joined_at: tx.now(),
        version: 1,
    };
    store::add(tx, &member)?;
    Ok(Ok(member))
}

/// Whether a colleague is called so, with or without the spaces.
fn is_colleague(tx: &mut Tx<'_>, key: &str) -> Result<bool> {
    let plain = |text: &str| text::fold(text).replace([' ', '.', '-', '_'], "");
    let wanted = plain(key);
    Ok(user::store::all(tx)?.iter().any(|user| plain(&user.name) == wanted))
}

/// The colleague as a member, who comes in with their own name when they first write.
///
/// # Errors
/// `not_found` for a user who is none.
pub fn of_team(tx: &mut Tx<'_>, id: UserId) -> std::result::Result<Member, Problem> {
    if let Some(known) = store::by_user(tx, id)? {
        return Ok(known);
    }
    let person = user::store::find(tx, id)?.ok_or_else(|| Problem::not_found("user"))?;
    let plain: String = person.name.trim().chars().map(|c| if super::text::in_name(c) { c } else { '.' }).collect();
    let base = rules::name(&plain).unwrap_or_else(|| "Team".to_owned());
    let mut name = base.clone();
    for n in 2..100 {
        if store::by_key(tx, &text::fold(&name))?.is_none() {
            break;
        }
        name = format!("{}.{n}", base.chars().take(rules::LONGEST - 3).collect::<String>());
    }
    let member = Member {
        id: tx.new_id(),
        contact_id: None,
        user_id: Some(id),
        name,
        locale: person.locale,
        silenced: false,
        mails: true,
        joined_at: tx.now(),
        version: 1,
    };
    store::add(tx, &member)?;
    Ok(member)
}
