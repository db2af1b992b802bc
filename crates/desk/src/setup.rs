//! Setting a desk up: organisation, owner, first inbox, built-in statuses, and the sample desk's removal.
//! It never runs on a desk that has anybody in it.

use causeway_base::Locale;
use causeway_identity::{Role, UserId, user};
use causeway_store::{Actor, NewEvent, Tx, sql};
use causeway_web::{Code, Problem};
use serde_json::json;

use crate::inbox::SenderName;
use crate::inbox::store::{self as inboxes, Fields};
use crate::organisation::{Organisation, store as organisations};
use crate::{Category, InboxId, calendar, ladder, macros, sla, status};

/// What a desk begins with.
#[derive(Debug, Clone)]
pub struct NewDesk {
    /// The language that the desk and its owner speak.
    pub locale: Locale,
    /// The time zone.
    pub time_zone: String,
    /// The organisation's name.
    pub organisation: String,
    /// The owner's name.
    pub owner_name: String,
    /// The owner's e-mail, checked.
    pub owner_email: String,
    /// The hash of the owner's password.
    pub password_hash: String,
    /// The first inbox's address, checked.
    pub support_address: String,
}

/// What the set-up made.
#[derive(Debug, Clone, Copy)]
pub struct Made {
    /// The owner.
    pub owner: UserId,
    /// The first inbox.
    pub inbox: InboxId,
}

/// Sets the desk up.
///
/// # Errors
/// `setup_done` when it is set up already.
pub fn set_up(tx: &mut Tx<'_>, new: &NewDesk) -> Result<Made, Problem> {
    if user::store::any(tx)? {
        return Err(Problem::new(Code::SetupDone, "This desk is set up already.").hint("Sign in."));
    }
    for (name, category) in [
        ("Open", Category::Open),
        ("Waiting", Category::Waiting),
        ("Snoozed", Category::Snoozed),
        ("Solved", Category::Solved),
    ] {
        status::store::add(tx, name, category, true)?;
    }
    let organisation = Organisation {
        name: new.organisation.clone(),
        locale: new.locale,
        time_zone: new.time_zone.clone(),
        sample: false,
        version: 0,
        desk_id: tx.new_id(),
    };
    organisations::save(tx, &organisation)?;
    ladder::begin(tx)?;
    calendar::begin(tx, new.locale, &new.time_zone)?;
    sla::begin(tx, new.locale)?;
    let owner = user::store::NewUser {
        name: new.owner_name.clone(),
        email: new.owner_email.clone(),
        role: Role::Owner,
        locale: new.locale,
        password_hash: new.password_hash.clone(),
        sample: false,
    };
    let owner = user::store::add(tx, &owner)?.ok_or_else(|| Problem::new(Code::SetupDone, "Somebody is here."))?;
    let fields = Fields {
        name: "Support".to_owned(),
        address: new.support_address.clone(),
        team_id: None,
        from_name: SenderName::Agent,
        quote_history: true,
        signature_html: String::new(),
    };
    let inbox = inboxes::add(tx, &fields)?.ok_or_else(|| Problem::new(Code::SetupDone, "There is an inbox."))?;
    macros::seed::add(tx, new.locale)?;
    causeway_identity::audit::record(tx, Actor::user(owner.0), "desk.set_up", &new.organisation, "")?;
    Ok(Made { owner, inbox })
}

/// Removes everything that the sample desk brought, and nothing else: what people wrote in sample conversations goes
/// with them; people, teams and companies that real conversations name stay.
///
/// # Errors
/// What the database says.
pub fn remove_sample(tx: &mut Tx<'_>, actor: Actor) -> Result<(), Problem> {
    for statement in [
        "DELETE FROM search_entry WHERE conversation_id IN (SELECT id FROM conversation WHERE sample = TRUE)",
        "DELETE FROM conversation WHERE sample = TRUE",
        // Whoever was merged into a sample contact keeps a home.
        "DELETE FROM contact WHERE sample = TRUE AND id NOT IN (SELECT contact_id FROM conversation) \
         AND id NOT IN (SELECT merged_into FROM contact WHERE merged_into IS NOT NULL AND sample = FALSE)",
        "DELETE FROM company WHERE sample = TRUE AND id NOT IN (SELECT company_id FROM contact WHERE company_id IS NOT NULL)",
        "DELETE FROM field_value WHERE owner_id NOT IN (SELECT id FROM conversation) \
         AND owner_id NOT IN (SELECT id FROM contact) AND owner_id NOT IN (SELECT id FROM company)",
        "DELETE FROM asset WHERE owner_id NOT IN (SELECT id FROM contact) AND owner_id NOT IN (SELECT id FROM company)",
        "DELETE FROM confidential_access WHERE owner_id NOT IN (SELECT id FROM contact) \
         AND owner_id NOT IN (SELECT id FROM company)",
        "UPDATE conversation SET assignee_id = NULL WHERE assignee_id IN (SELECT id FROM user_account WHERE sample = TRUE)",
        "DELETE FROM user_account WHERE sample = TRUE",
        "DELETE FROM team WHERE sample = TRUE AND id NOT IN (SELECT team_id FROM conversation WHERE team_id IS NOT NULL)",
    ] {
        tx.run(&sql!(statement))?;
    }
    if let Some(organisation) = organisations::find(tx)? {
        organisations::save(tx, &Organisation { sample: false, ..organisation })?;
    }
    causeway_identity::audit::record(tx, actor, "desk.sample_removed", "", "")?;
    tx.record(NewEvent { kind: "sample.removed", conversation: None, actor, only_for: None, data: json!({}) });
    Ok(())
}
