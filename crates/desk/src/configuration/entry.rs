//! How the things of a desk stand in a file; the export writes these, and the import compares with them.
//! It never writes to the database.

use causeway_identity::team::Team;
use causeway_store::Tx;

use super::document::{
    AppEntry, FieldEntry, InboxEntry, MacroEntry, OptionEntry, OrganisationEntry, StatusEntry, TeamEntry, ViewEntry,
};
use super::names::Names;
use super::reference::{Stop, Turn};
use crate::app_card::AppCard;
use crate::field::Field;
use crate::inbox::Inbox;
use crate::inbox::behaviour::Behaviour;
use crate::macros::Macro;
use crate::organisation::Organisation;
use crate::status::Status;
use crate::view::SavedView;

pub(super) fn organisation(own: &Organisation) -> OrganisationEntry {
    OrganisationEntry { name: own.name.clone(), locale: own.locale, time_zone: own.time_zone.clone() }
}

pub(super) fn status(status: &Status) -> StatusEntry {
    StatusEntry { name: status.name.clone(), category: status.category, builtin: status.builtin }
}

pub(super) fn team(team: &Team, names: &Names) -> TeamEntry {
    let mut members: Vec<String> =
        team.member_ids.iter().filter_map(|id| names.people.name(id.0).map(str::to_owned)).collect();
    members.sort_unstable();
    TeamEntry { name: team.name.clone(), members }
}

pub(super) fn inbox(inbox: &Inbox, behaviour: Behaviour, names: &Names) -> InboxEntry {
    let mut aliases = inbox.aliases.clone();
    aliases.sort_unstable();
    InboxEntry {
        address: inbox.address.clone(),
        name: inbox.name.clone(),
        aliases,
        team: inbox.team_id.and_then(|id| names.teams.name(id.0)).map(str::to_owned),
        from_name: inbox.from_name,
        quote_history: inbox.quote_history,
        signature_html: inbox.signature_html.clone(),
        behaviour,
    }
}

pub(super) fn field(tx: &mut Tx<'_>, field: &Field, names: &Names) -> Result<FieldEntry, Stop> {
    let condition = field.shown_when.as_ref().map(|condition| Turn::Out(names).condition(tx, condition)).transpose()?;
    let option =
        |option: &crate::field::FieldOption| OptionEntry { name: option.name.clone(), archived: option.archived };
    Ok(FieldEntry {
        owner: field.owner,
        name: field.name.clone(),
        names: field.names.clone(),
        kind: field.kind,
        options: field.options.iter().map(option).collect(),
        required: field.required,
        shown_when: condition,
        archived: field.archived,
    })
}

pub(super) fn view(tx: &mut Tx<'_>, view: &SavedView, names: &Names) -> Result<ViewEntry, Stop> {
    Ok(ViewEntry {
        name: view.name.clone(),
        scope: view.scope,
        team: view.team_id.and_then(|id| names.teams.name(id.0)).map(str::to_owned),
        condition: Turn::Out(names).condition(tx, &view.condition)?,
        sort: view.sort,
        columns: Turn::Out(names).columns(tx, &view.columns)?,
    })
}

pub(super) fn prepared(tx: &mut Tx<'_>, one: &Macro, names: &Names) -> Result<MacroEntry, Stop> {
    Ok(MacroEntry {
        name: one.name.clone(),
        folder: one.folder.clone(),
        shortcut: one.shortcut.clone(),
        scope: one.scope,
        team: one.team_id.and_then(|id| names.teams.name(id.0)).map(str::to_owned),
        bodies: one.bodies.clone(),
        actions: Turn::Out(names).actions(tx, &one.actions)?,
        archived: one.archived,
    })
}

pub(super) fn app(app: &AppCard) -> AppEntry {
    AppEntry { name: app.name.clone(), url: app.url.clone(), card_url: app.card_url.clone(), archived: app.archived }
}
