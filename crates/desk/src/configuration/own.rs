//! Import of what is the organisation's own: its name, rules and words, statuses, tags and teams.
//! It never takes a member out of a team or a word out of a list.

use std::collections::HashSet;

use causeway_base::text;
use causeway_identity::UserId;
use causeway_identity::team::{self, Team};
use causeway_identity::user::routes::{checked_name, checked_zone};
use causeway_store::Tx;
use causeway_web::{Code, Problem};
use causeway_wording::WordList;

use super::document::{OrganisationEntry, StatusEntry, TagEntry, TeamEntry};
use super::reference::{Stop, Thing};
use super::work::{Existing, Refused, Work};
use super::{entry, order};
use crate::organisation::Organisation;
use crate::solve::SolveRules;
use crate::status::{Status, StatusId};
use crate::tag::{Tag, TagId};
use crate::{organisation, solve, status, tag, wording};

fn lost() -> Problem {
    Problem::new(Code::VersionConflict, "Somebody else changed the settings meanwhile.").hint("Try again.")
}

/// Turns "the row had another version" into the problem of the whole import.
pub(super) fn kept(saved: bool) -> Result<(), Problem> {
    if saved { Ok(()) } else { Err(lost()) }
}

pub(super) fn organisation(work: &mut Work<'_>, tx: &mut Tx<'_>, wanted: &OrganisationEntry) -> Result<(), Problem> {
    let now = organisation::store::find(tx)?.ok_or_else(|| Problem::new(Code::SetupNeeded, "Set the desk up."))?;
    let checked = checked_name(&wanted.name, "/name").and_then(|name| {
        let time_zone = checked_zone(&wanted.time_zone, "/time_zone")?;
        Ok(Organisation { name, time_zone, locale: wanted.locale, ..now.clone() })
    });
    match checked {
        Ok(next) => {
            if work.note("organisation", "", Some(&entry::organisation(&now)), &entry::organisation(&next)) {
                organisation::store::save(tx, &next)?;
            }
        }
        Err(problem) => work.refuse("organisation", "/organisation".to_owned(), &wanted.name, problem.into())?,
    }
    work.close(tx, "organisation")
}

pub(super) fn solving(work: &mut Work<'_>, tx: &mut Tx<'_>, wanted: SolveRules) -> Result<(), Problem> {
    if work.note("solving", "", Some(&solve::rules(tx)?), &wanted) {
        solve::set_rules(tx, wanted)?;
    }
    work.close(tx, "solving")
}

/// The words that are there with those of the file.
fn joined(mut now: WordList, wanted: WordList) -> WordList {
    for one in wanted.avoid {
        match now.avoid.iter_mut().find(|own| own.word == one.word) {
            Some(own) => own.instead = one.instead,
            None => now.avoid.push(one),
        }
    }
    let join = |own: &mut Vec<String>, more: Vec<String>| {
        let here: HashSet<String> = own.iter().cloned().collect();
        own.extend(more.into_iter().filter(|word| !here.contains(word)));
    };
    join(&mut now.jargon, wanted.jargon);
    join(&mut now.names, wanted.names);
    now
}

pub(super) fn words(work: &mut Work<'_>, tx: &mut Tx<'_>, wanted: &WordList) -> Result<(), Problem> {
    let now = wording::words(tx)?;
    let next = wording::routes::checked(wanted).map(|wanted| joined(now.clone(), wanted));
    match next.and_then(|next| wording::routes::checked(&next)) {
        Ok(next) => {
            if work.note("wording", "", Some(&now), &next) {
                wording::set_words(tx, &next)?;
            }
        }
        Err(problem) => {
            // The word list's own errors begin with the name that its request gives it.
            let pointer = problem.errors().first().map(|error| error.pointer.replacen("/words", "", 1));
            let problem = Problem::field(&pointer.unwrap_or_default(), "invalid", problem.detail());
            work.refuse("wording", "/wording".to_owned(), "", problem.into())?;
        }
    }
    work.close(tx, "wording")
}

fn status_key(name: &str, category: crate::Category, builtin: bool) -> String {
    if builtin {
        format!("builtin:{}", category.as_str())
    } else {
        format!("{}:{}", category.as_str(), text::fold(name))
    }
}

fn one_status(
    work: &mut Work<'_>,
    tx: &mut Tx<'_>,
    now: Option<Status>,
    wanted: &StatusEntry,
) -> Result<StatusId, Refused> {
    let name = status::routes::checked(&wanted.name)?;
    let next = StatusEntry { name, ..wanted.clone() };
    if now.is_none() && wanted.builtin {
        return Err(Stop::Invalid("A desk has one built-in status of each category.".to_owned()).into());
    }
    let changes = work.note("statuses", &next.name, now.as_ref().map(entry::status).as_ref(), &next);
    match now {
        Some(now) if changes => {
            kept(status::store::save(tx, now.id, &next.name, now.position, now.version)?)?;
            Ok(now.id)
        }
        Some(now) => Ok(now.id),
        None => Ok(status::store::add(tx, &next.name, next.category, false)?),
    }
}

pub(super) fn statuses(work: &mut Work<'_>, tx: &mut Tx<'_>, entries: &[StatusEntry]) -> Result<(), Problem> {
    let before = status::store::all(tx)?;
    let key = |one: &Status| status_key(&one.name, one.category, one.builtin);
    let mut existing = Existing::of(before.clone(), key);
    let mut ids = Vec::new();
    for (at, wanted) in entries.iter().enumerate() {
        let now = existing.take(&status_key(&wanted.name, wanted.category, wanted.builtin));
        match one_status(work, tx, now, wanted) {
            Ok(id) => ids.push(id),
            Err(why) => work.refuse("statuses", format!("/statuses/{at}"), &wanted.name, why)?,
        }
    }
    let after = status::store::all(tx)?;
    let found: Vec<&Status> = ids.iter().filter_map(|id| after.iter().find(|one| one.id == *id)).collect();
    let named = |list: &[&Status]| list.iter().map(|one| (one.id, one.name.clone())).collect::<Vec<_>>();
    work.reordered(order::told("statuses", &named(&before.iter().collect::<Vec<_>>()), &named(&found)));
    let wanted: Vec<(StatusId, i64)> = found.iter().map(|one| (one.id, one.position)).collect();
    for (id, position) in order::places(&wanted) {
        if let Some(one) = found.iter().find(|one| one.id == id) {
            kept(status::store::save(tx, id, &one.name, position, one.version)?)?;
        }
    }
    work.close(tx, "statuses")
}

fn one_tag(work: &mut Work<'_>, tx: &mut Tx<'_>, now: Option<Tag>, wanted: &TagEntry) -> Result<(), Refused> {
    let name = tag::routes::checked(&wanted.name)?;
    if now.is_none() && tag::store::is_taken(tx, &name, TagId(uuid::Uuid::nil()))? {
        return Err(Problem::field("/name", "taken", "The file names this tag twice.").into());
    }
    let before = now.as_ref().map(|tag| TagEntry { name: tag.name.clone() });
    if work.note("tags", &name, before.as_ref(), &TagEntry { name: name.clone() }) {
        match now {
            Some(now) => kept(tag::store::rename(tx, now.id, &name, now.version)?)?,
            None => drop(tag::store::find_or_add(tx, &name)?),
        }
    }
    Ok(())
}

pub(super) fn tags(work: &mut Work<'_>, tx: &mut Tx<'_>, entries: &[TagEntry]) -> Result<(), Problem> {
    let mut existing = Existing::of(tag::store::all(tx)?, |tag| text::fold(&tag.name));
    for (at, wanted) in entries.iter().enumerate() {
        let now = existing.take(&text::fold(&wanted.name));
        if let Err(why) = one_tag(work, tx, now, wanted) {
            work.refuse("tags", format!("/tags/{at}"), &wanted.name, why)?;
        }
    }
    work.close(tx, "tags")
}

/// The members of a team with those of the file; people without an account here are refused one by one.
fn members(work: &mut Work<'_>, at: usize, now: Option<&Team>, wanted: &TeamEntry) -> Result<Vec<UserId>, Problem> {
    let mut all: Vec<UserId> = now.map(|team| team.member_ids.clone()).unwrap_or_default();
    for (place, email) in wanted.members.iter().enumerate() {
        match work.names.people.id(email) {
            Some(id) if all.contains(&UserId(id)) => {}
            Some(id) => all.push(UserId(id)),
            None => {
                let why = Stop::Unknown(Thing::Person, email.clone());
                work.refuse("teams", format!("/teams/{at}/members/{place}"), &wanted.name, why.into())?;
            }
        }
    }
    Ok(all)
}

fn one_team(
    work: &mut Work<'_>,
    tx: &mut Tx<'_>,
    at: usize,
    now: Option<Team>,
    wanted: &TeamEntry,
) -> Result<(), Problem> {
    let name = match checked_name(&wanted.name, "/name") {
        Ok(name) => name,
        Err(problem) => return work.refuse("teams", format!("/teams/{at}"), &wanted.name, problem.into()),
    };
    let member_ids = members(work, at, now.as_ref(), wanted)?;
    let next = Team { id: tx.new_id(), name, version: 1, member_ids };
    let before = now.as_ref().map(|team| entry::team(team, &work.names));
    let after = entry::team(&next, &work.names);
    if !work.note("teams", &next.name, before.as_ref(), &after) {
        return Ok(());
    }
    let id = match now {
        Some(now) => {
            kept(team::store::rename(tx, now.id, &next.name, now.version)?)?;
            now.id
        }
        None => team::store::add(tx, &next.name, false)?,
    };
    Ok(team::store::set_members(tx, id, &next.member_ids)?)
}

pub(super) fn teams(work: &mut Work<'_>, tx: &mut Tx<'_>, entries: &[TeamEntry]) -> Result<(), Problem> {
    let mut existing = Existing::of(team::store::all(tx)?, |team| text::fold(&team.name));
    for (at, wanted) in entries.iter().enumerate() {
        let now = existing.take(&text::fold(&wanted.name));
        one_team(work, tx, at, now, wanted)?;
    }
    work.close(tx, "teams")
}
