//! Import of inboxes and of outside systems. A new system gets a secret of its own, which the file does not hold.
//! It never touches a mailbox, a relay or a password, and takes no further address away.

use causeway_base::text;
use causeway_identity::audit;
use causeway_identity::team::TeamId;
use causeway_identity::user::routes::{checked_email, checked_name};
use causeway_store::Tx;
use causeway_web::Problem;

use super::document::{AppEntry, InboxEntry};
use super::entry;
use super::own::kept;
use super::reference::Turn;
use super::work::{Existing, Refused, Work};
use crate::app_card::{self, AppCard};
use crate::inbox::behaviour::{self, Behaviour};
use crate::inbox::store::Fields;
use crate::inbox::{self, Inbox};

/// An inbox as the file wants it, checked.
fn next_inbox(
    work: &Work<'_>,
    tx: &mut Tx<'_>,
    now: Option<&(Inbox, Behaviour)>,
    wanted: &InboxEntry,
) -> Result<(Inbox, Behaviour), Refused> {
    let address = checked_email(&wanted.address, "/address")?;
    let mut aliases = wanted.aliases.clone();
    aliases.extend(now.iter().flat_map(|now| now.0.aliases.clone()));
    let aliases = inbox::routes::checked_aliases(&aliases, &address)?;
    inbox::routes::none_taken(tx, &address, &aliases, now.map(|now| now.0.id))?;
    let next = Inbox {
        id: now.map_or_else(|| tx.new_id(), |now| now.0.id),
        name: checked_name(&wanted.name, "/name")?,
        address,
        aliases,
        team_id: Turn::In(&work.names).team(wanted.team.as_deref())?.map(TeamId),
        from_name: wanted.from_name,
        quote_history: wanted.quote_history,
        signature_html: inbox::routes::signature(&wanted.signature_html),
        version: now.map_or(1, |now| now.0.version),
        mailbox: None,
    };
    Ok((next, behaviour::checked(wanted.behaviour.clone())?))
}

fn one_inbox(
    work: &mut Work<'_>,
    tx: &mut Tx<'_>,
    now: Option<(Inbox, Behaviour)>,
    wanted: &InboxEntry,
) -> Result<(), Refused> {
    let (next, treats) = next_inbox(work, tx, now.as_ref(), wanted)?;
    let exists = now.is_some();
    let before = now.map(|(inbox, behaviour)| entry::inbox(&inbox, behaviour, &work.names));
    let after = entry::inbox(&next, treats.clone(), &work.names);
    if !work.note("inboxes", &next.address, before.as_ref(), &after) {
        return Ok(());
    }
    let fields = Fields {
        name: next.name,
        address: next.address,
        team_id: next.team_id,
        from_name: next.from_name,
        quote_history: next.quote_history,
        signature_html: next.signature_html,
    };
    let id = if exists {
        kept(inbox::store::save(tx, next.id, &fields, next.version)?)?;
        next.id
    } else {
        let taken = || Problem::field("/address", "taken", "Another inbox has this address.");
        inbox::store::add(tx, &fields)?.ok_or_else(taken)?
    };
    inbox::store::set_aliases(tx, id, &next.aliases)?;
    behaviour::set(tx, id, &treats)?;
    Ok(())
}

pub(super) fn inboxes(work: &mut Work<'_>, tx: &mut Tx<'_>, entries: &[InboxEntry]) -> Result<(), Problem> {
    let mut now = Vec::new();
    for inbox in inbox::store::all(tx)? {
        if let Some(behaviour) = behaviour::find(tx, inbox.id)? {
            now.push((inbox, behaviour));
        }
    }
    let mut existing = Existing::of(now, |now| now.0.address.clone());
    for (at, wanted) in entries.iter().enumerate() {
        let now = existing.take(&text::address_key(&wanted.address));
        if let Err(why) = one_inbox(work, tx, now, wanted) {
            work.refuse("inboxes", format!("/inboxes/{at}"), &wanted.address, why)?;
        }
    }
    work.close(tx, "inboxes")
}

fn one_app(work: &mut Work<'_>, tx: &mut Tx<'_>, now: Option<AppCard>, wanted: &AppEntry) -> Result<(), Refused> {
    let next = AppCard {
        id: now.as_ref().map_or_else(|| tx.new_id(), |now| now.id),
        name: wanted.name.clone(),
        url: wanted.url.clone(),
        card_url: wanted.card_url.clone(),
        position: 0,
        archived: wanted.archived,
        version: now.as_ref().map_or(1, |now| now.version),
    };
    let next = app_card::routes::checked(next)?;
    if !work.note("apps", &next.name, now.as_ref().map(entry::app).as_ref(), &entry::app(&next)) {
        return Ok(());
    }
    let (actor, subject) = (work.permit.actor(), next.id.to_string());
    if now.is_none() {
        let (_, sealed) = app_card::routes::sealed(tx, work.desk, next.id)?;
        app_card::store::add(tx, &next, &sealed)?;
        audit::record(tx, actor, "app.added", &subject, &next.name)?;
    } else {
        audit::record(tx, actor, "app.changed", &subject, "")?;
    }
    // A new one is added as offered; whether it is archived is a change of it.
    if now.is_some() || next.archived {
        kept(app_card::store::save(tx, &next, next.version)?)?;
    }
    Ok(())
}

pub(super) fn apps(work: &mut Work<'_>, tx: &mut Tx<'_>, entries: &[AppEntry]) -> Result<(), Problem> {
    let mut existing = Existing::of(app_card::store::all(tx)?, |app| text::fold(&app.name));
    for (at, wanted) in entries.iter().enumerate() {
        let now = existing.take(&text::fold(&wanted.name));
        if let Err(why) = one_app(work, tx, now, wanted) {
            work.refuse("apps", format!("/apps/{at}"), &wanted.name, why)?;
        }
    }
    work.close(tx, "apps")
}
