//! How people work: how much they take at once, what they write, and whether they take anything now.
//! It never decides who gets what.

use causeway_base::{Time, text};
use causeway_identity::{TeamId, UserId};
use causeway_store::{Error, Result, Tx, from_row, sql};
use causeway_web::{Code, Problem};
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::choose::Candidate;
use super::{Availability, Experience, Intake, rules, skill};
use crate::tag;

/// How much somebody takes at once unless somebody says otherwise.
pub const USUAL_CAPACITY: i64 = 20;
/// How many chats somebody has at once unless somebody says otherwise.
const USUAL_CHATS: i64 = 3;
const MOST_CAPACITY: i64 = 1_000;
const MOST_WORDS: usize = 30;
/// A year: an absence is no longer.
const LONGEST_MS: i64 = 366 * 86_400_000;

/// How somebody works.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Profile {
    /// Who.
    pub user_id: UserId,
    /// How many open conversations they can have.
    pub capacity: i64,
    /// How many open chats they can have among those.
    pub most_chats: i64,
    /// Which matters they may be given.
    pub intake: Intake,
    /// How experienced they are.
    pub experience: Experience,
    /// The languages that they write; empty for all.
    pub languages: Vec<String>,
    /// What they know, as names of tags.
    pub skills: Vec<String>,
    /// Whether they take new matters, as they said.
    pub availability: Availability,
    /// Until when they are away; absent for until further notice.
    pub away_until: Option<Time>,
    /// When they were given a matter last.
    pub given_at: Option<Time>,
    /// When they were last seen at work in the app.
    pub active_at: Option<Time>,
    /// Whether they count as away because they were not seen for a while.
    pub idle: bool,
    /// How many open conversations they have.
    pub open: i64,
    /// How many of them are chats.
    pub chats: i64,
    /// Raised by every change; 0 before there is a row.
    pub version: i64,
}

impl Profile {
    /// Whether they take new matters at an instant: an absence ends by itself.
    pub fn availability_at(&self, now: Time) -> Availability {
        let said =
            if self.away_until.is_some_and(|until| until <= now) { Availability::Available } else { self.availability };
        if said == Availability::Available && self.idle { Availability::Away } else { said }
    }

    /// As somebody who could take a matter of this language. Whoever names no language writes all.
    pub(super) fn candidate(&self, now: Time, language: Option<&String>) -> Candidate {
        let languages =
            if self.languages.is_empty() { language.cloned().into_iter().collect() } else { self.languages.clone() };
        Candidate {
            user: self.user_id,
            availability: self.availability_at(now),
            intake: self.intake,
            experience: self.experience,
            languages,
            skills: self.skills.clone(),
            capacity: self.capacity,
            load: self.open,
            most_chats: self.most_chats,
            chats: self.chats,
            last_assigned_at: self.given_at,
        }
    }
}

struct Row {
    user_id: UserId,
    capacity: Option<i64>,
    most_chats: Option<i64>,
    intake: Option<Intake>,
    experience: Option<Experience>,
    languages: Option<String>,
    skills: Option<String>,
    availability: Option<Availability>,
    away_until: Option<Time>,
    given_at: Option<Time>,
    active_at: Option<Time>,
    open: Option<i64>,
    chats: Option<i64>,
    version: Option<i64>,
}
from_row!(Row {
    user_id,
    capacity,
    most_chats,
    intake,
    experience,
    languages,
    skills,
    availability,
    away_until,
    given_at,
    active_at,
    open,
    chats,
    version
});

fn words<T: DeserializeOwned>(text: Option<&str>) -> Result<Vec<T>> {
    serde_json::from_str(text.unwrap_or("[]")).map_err(|error| Error::Defect(format!("a work profile: {error}")))
}

/// Everybody whose account is open, or only the members of a team, in the order of their names.
pub fn all(tx: &mut Tx<'_>, team: Option<TeamId>) -> Result<Vec<Profile>> {
    let mut query = sql!(
        "SELECT u.id, p.capacity, p.chats, p.intake, p.experience, p.languages, p.skills, p.availability, \
         p.away_until, p.given_at, p.active_at, t.open, c.chats, p.version FROM user_account u \
         LEFT JOIN work_profile p ON p.user_id = u.id \
         LEFT JOIN (SELECT assignee_id, CAST(SUM(conversations) AS BIGINT) AS open FROM list_tally \
         WHERE list = 'open' GROUP BY assignee_id) t ON t.assignee_id = u.id \
         LEFT JOIN (SELECT assignee_id, COUNT(*) AS chats FROM conversation \
         WHERE way = 'chat' AND category = 'open' AND spam = FALSE AND merged_into IS NULL GROUP BY assignee_id) c ON c.assignee_id = u.id \
         WHERE u.active = TRUE"
    );
    if let Some(team) = team {
        query.add("AND u.id IN (SELECT user_id FROM team_member WHERE team_id = ?)").bind(team);
    }
    let rows: Vec<Row> = tx.all(query.add("ORDER BY u.name, u.id LIMIT 1000"))?;
    let idle_ms = rules::idle_minutes(tx)?.map(|minutes| minutes * 60_000);
    let now = tx.now();
    let idle = |at: Option<Time>| idle_ms.is_some_and(|ms| at.is_none_or(|at| now.since(at) > ms));
    let tags = tag::store::all(tx)?;
    let read = |row: Row| {
        Ok(Profile {
            user_id: row.user_id,
            capacity: row.capacity.unwrap_or(USUAL_CAPACITY),
            most_chats: row.most_chats.unwrap_or(USUAL_CHATS),
            intake: row.intake.unwrap_or(Intake::FrontLine),
            experience: row.experience.unwrap_or(Experience::Mid),
            languages: words(row.languages.as_deref())?,
            skills: skill::names(&tags, &words(row.skills.as_deref())?),
            availability: row.availability.unwrap_or(Availability::Available),
            away_until: row.away_until,
            given_at: row.given_at,
            active_at: row.active_at,
            idle: idle(row.active_at),
            open: row.open.unwrap_or(0),
            chats: row.chats.unwrap_or(0),
            version: row.version.unwrap_or(0),
        })
    };
    rows.into_iter().map(read).collect()
}

/// One person.
pub fn of(tx: &mut Tx<'_>, user: UserId) -> Result<Option<Profile>> {
    Ok(all(tx, None)?.into_iter().find(|profile| profile.user_id == user))
}

/// What changes of a profile; what is left out stays.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ChangeProfile {
    pub(super) version: i64,
    pub(super) capacity: Option<i64>,
    /// How many open chats they can have among their conversations.
    pub(super) most_chats: Option<i64>,
    pub(super) intake: Option<Intake>,
    pub(super) experience: Option<Experience>,
    pub(super) languages: Option<Vec<String>>,
    /// Names of tags that they know.
    pub(super) skills: Option<Vec<String>>,
    pub(super) availability: Option<Availability>,
    /// Until when; given with an absence, and forgotten with its end.
    pub(super) away_until: Option<Time>,
}

fn listed(place: &str, words: &[String]) -> std::result::Result<Vec<String>, Problem> {
    let mut clean: Vec<String> = words.iter().map(|word| text::clean(word.trim(), 60).replace('\n', " ")).collect();
    clean.retain(|word| !word.is_empty());
    clean.dedup();
    if clean.len() > MOST_WORDS {
        return Err(Problem::field(place, "length", "Name at most 30."));
    }
    Ok(clean)
}

/// The profile with what changes.
///
/// # Errors
/// `invalid_input` for what cannot be.
pub(super) fn changed(before: &Profile, input: &ChangeProfile, now: Time) -> std::result::Result<Profile, Problem> {
    let mut after = Profile {
        capacity: input.capacity.unwrap_or(before.capacity),
        most_chats: input.most_chats.unwrap_or(before.most_chats),
        intake: input.intake.unwrap_or(before.intake),
        experience: input.experience.unwrap_or(before.experience),
        version: input.version,
        ..before.clone()
    };
    if !(0..=MOST_CAPACITY).contains(&after.capacity) {
        return Err(Problem::field("/capacity", "range", "Somebody can have 0 to 1,000 open conversations."));
    }
    if !(0..=MOST_CAPACITY).contains(&after.most_chats) {
        return Err(Problem::field("/most_chats", "range", "Somebody can have 0 to 1,000 open chats."));
    }
    if let Some(languages) = &input.languages {
        after.languages = listed("/languages", languages)?;
    }
    if let Some(skills) = &input.skills {
        after.skills.clone_from(skills);
    }
    if let Some(availability) = input.availability {
        let until = input.away_until.filter(|_| availability != Availability::Available);
        if until.is_some_and(|until| until <= now || until > now.plus_ms(LONGEST_MS)) {
            return Err(Problem::field("/away_until", "range", "An absence ends ahead of now, within a year."));
        }
        (after.availability, after.away_until) = (availability, until);
    }
    Ok(after)
}

/// Writes a profile, if its row still has the version of `profile`.
///
/// # Errors
/// `version_conflict` when it has not.
pub(super) fn put(tx: &mut Tx<'_>, profile: &Profile) -> std::result::Result<(), Problem> {
    let text = |words: &[String]| serde_json::to_string(words).map_err(|error| Error::Defect(error.to_string()));
    let skills: Vec<String> = skill::named(tx, &profile.skills)?.iter().map(ToString::to_string).collect();
    let written = tx.run(&sql!(
        "INSERT INTO work_profile (user_id, capacity, chats, intake, experience, languages, skills, availability, \
         away_until) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) \
         ON CONFLICT (user_id) DO UPDATE SET capacity = excluded.capacity, chats = excluded.chats, \
         intake = excluded.intake, experience = excluded.experience, languages = excluded.languages, \
         skills = excluded.skills, availability = excluded.availability, away_until = excluded.away_until, \
         version = work_profile.version + 1 WHERE work_profile.version = ?",
        profile.user_id,
        profile.capacity,
        profile.most_chats,
        profile.intake,
        profile.experience,
        text(&profile.languages)?,
        text(&skills)?,
        profile.availability,
        profile.away_until,
        profile.version
    ))?;
    if written > 0 {
        return Ok(());
    }
    let now = of(tx, profile.user_id)?;
    Err(Problem::new(Code::VersionConflict, "Somebody else changed this person's work meanwhile.").current(&now))
}

/// Notes that somebody is at work in the app. Says whether they were away for it, so that others are told.
pub(super) fn seen(tx: &mut Tx<'_>, user: UserId) -> Result<bool> {
    let now = tx.now();
    let idle = of(tx, user)?.is_some_and(|profile| profile.idle);
    stamp(tx, user, None, Some(now))?;
    Ok(idle)
}

/// Notes that somebody was given a matter now.
pub(super) fn given(tx: &mut Tx<'_>, user: UserId) -> Result<()> {
    let now = tx.now();
    stamp(tx, user, Some(now), None)
}

/// Writes what only the desk knows of how somebody works; what is absent stays, and so does the version.
fn stamp(tx: &mut Tx<'_>, user: UserId, given_at: Option<Time>, active_at: Option<Time>) -> Result<()> {
    tx.run(&sql!(
        "INSERT INTO work_profile (user_id, capacity, intake, experience, languages, availability, given_at, \
         active_at, version) VALUES (?, ?, ?, ?, '[]', ?, ?, ?, 0) ON CONFLICT (user_id) DO UPDATE SET \
         given_at = COALESCE(excluded.given_at, work_profile.given_at), \
         active_at = COALESCE(excluded.active_at, work_profile.active_at)",
        user,
        USUAL_CAPACITY,
        Intake::FrontLine,
        Experience::Mid,
        Availability::Available,
        given_at,
        active_at
    ))
    .map(drop)
}
