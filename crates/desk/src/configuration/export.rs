//! Writes the configuration of a desk as one document, in an order that depends on nothing but what it holds.
//! It never writes a secret, a personal view or macro, or a confidential customer's name.

use causeway_base::text;
use causeway_identity::team;
use causeway_store::{Error, Result, Tx};

use super::document::{CalendarEntry, Document, FORMAT, InboxEntry, TagEntry, VERSION};
use super::entry;
use super::names::Names;
use super::reference::Stop;
use super::{promises, settings};
use crate::view::Scope;
use crate::{app_card, calendar, field, inbox, macros, organisation, rule, sla, solve, status, tag, view, wording};

/// Leaves out what cannot be said in names.
fn sayable<T>(entry: std::result::Result<T, Stop>) -> Result<Option<T>> {
    match entry {
        Ok(entry) => Ok(Some(entry)),
        Err(Stop::Hidden) => Ok(None),
        Err(Stop::Store(error)) => Err(error),
        Err(stop) => Err(Error::Defect(stop.told().2)),
    }
}

fn inboxes(tx: &mut Tx<'_>, names: &Names) -> Result<Vec<InboxEntry>> {
    let mut all = Vec::new();
    for inbox in inbox::store::all(tx)? {
        if let Some(behaviour) = inbox::behaviour::find(tx, inbox.id)? {
            all.push(entry::inbox(&inbox, behaviour, names));
        }
    }
    all.sort_by(|one, other| one.address.cmp(&other.address));
    Ok(all)
}

fn tags(tx: &mut Tx<'_>) -> Result<Vec<TagEntry>> {
    let mut all: Vec<TagEntry> = tag::store::all(tx)?.into_iter().map(|tag| TagEntry { name: tag.name }).collect();
    all.sort_by_cached_key(|tag| text::fold(&tag.name));
    Ok(all)
}

/// The whole configuration.
///
/// # Errors
/// What the database says.
pub fn export(tx: &mut Tx<'_>) -> Result<Document> {
    let names = Names::load(tx)?;
    let mut teams: Vec<_> = team::store::all(tx)?.iter().map(|team| entry::team(team, &names)).collect();
    teams.sort_by(|one, other| one.name.cmp(&other.name));
    let mut apps: Vec<_> = app_card::store::all(tx)?.iter().map(entry::app).collect();
    apps.sort_by(|one, other| one.name.cmp(&other.name));
    let mut fields = Vec::new();
    for field in field::store::all(tx, None)? {
        fields.extend(sayable(entry::field(tx, &field, &names))?);
    }
    let mut views = Vec::new();
    for view in view::store::shared(tx)? {
        views.extend(sayable(entry::view(tx, &view, &names))?);
    }
    let mut prepared = Vec::new();
    for one in macros::store::all(tx)?.into_iter().filter(|one| one.scope != Scope::Person) {
        prepared.extend(sayable(entry::prepared(tx, &one, &names))?);
    }
    prepared.sort_by(|one, other| {
        let place = |of: &super::document::MacroEntry| (of.folder.clone(), of.name.clone(), of.team.clone());
        place(one).cmp(&place(other))
    });
    let mut rules = Vec::new();
    for one in rule::store::all(tx)? {
        rules.extend(sayable(super::rules::entry(tx, &one, &names))?);
    }
    let mut policies = Vec::new();
    for one in sla::store::all(tx)? {
        policies.extend(sayable(promises::policy(tx, &one, &names))?);
    }
    Ok(Document {
        format: FORMAT.to_owned(),
        version: VERSION,
        organisation: organisation::store::find(tx)?.as_ref().map(entry::organisation),
        solving: Some(solve::rules(tx)?),
        wording: Some(wording::words(tx)?),
        statuses: status::store::all(tx)?.iter().map(entry::status).collect(),
        tags: tags(tx)?,
        teams,
        inboxes: inboxes(tx, &names)?,
        fields,
        views,
        macros: prepared,
        rules,
        apps,
        calendars: calendars(tx)?,
        policies,
        settings: sayable(settings::entries(tx, &names))?.unwrap_or_default(),
    })
}

fn calendars(tx: &mut Tx<'_>) -> causeway_store::Result<Vec<CalendarEntry>> {
    let all = calendar::store::list(tx)?;
    all.iter().map(|one| promises::calendar(tx, one)).collect()
}
