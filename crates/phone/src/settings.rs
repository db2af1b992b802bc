//! How the desk telephones: its country, how soon each kind of call is made, which conversations call for one by themselves.
//! It never counts time itself; tasks do.

use std::collections::BTreeMap;

use axum::Json;
use causeway_base::Time;
use causeway_desk::calendar::store as calendars;
use causeway_desk::{InboxId, organisation};
use causeway_identity::permission::{ManageSettings, ReadSettings};
use causeway_identity::{UserId, audit, user};
use causeway_knowledge::calling;
use causeway_people::phone;
use causeway_store::{Result as Stored, Tx};
use causeway_web::{Answer, Code, Endpoints, Input, Permit, Problem};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::task::Reason;
use crate::{Phone, State, number, told};

/// The setting's name.
const NAME: &str = "phone";
/// A week, in minutes.
const LONGEST: i64 = 7 * 24 * 60;
/// The most extensions.
const MOST: usize = 1_000;

/// The settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// The calling code of the country whose numbers are written without one, such as 86; empty for none.
    pub country: String,
    /// Whether customers may ask to be called in the help centre.
    pub call_me: bool,
    /// Within how many minutes of working time somebody who asked is called.
    pub asked_minutes: i64,
    /// Within how many minutes an urgent matter leads to a call, at any hour.
    pub urgent_minutes: i64,
    /// Within how many minutes of working time a missed call is returned.
    pub missed_minutes: i64,
    /// Within how many minutes of working time a customer is called whose matter is not clear.
    pub unclear_minutes: i64,
    /// After how many minutes somebody who was not reached is tried again.
    pub retry_minutes: i64,
    /// So many minutes after it was due a call is overdue.
    pub overdue_minutes: i64,
    /// Whether a missed call plans one back.
    pub call_back_missed: bool,
    /// Whether a new conversation that lacks required fields plans a call, where a number is known (R70).
    pub call_unclear: bool,
    /// Whether an urgent fault plans a call, where a number is known (R70).
    pub call_urgent: bool,
    /// The internal numbers of colleagues, by which a telephone system names them.
    #[serde(default)]
    pub extensions: BTreeMap<UserId, String>,
}

impl Settings {
    /// What a desk in this time zone begins with.
    pub(crate) fn first(zone: &str) -> Self {
        Self {
            country: phone::country_of_zone(zone).to_owned(),
            call_me: false,
            asked_minutes: 60,
            urgent_minutes: 10,
            missed_minutes: 30,
            unclear_minutes: 30,
            retry_minutes: 30,
            overdue_minutes: 15,
            call_back_missed: true,
            call_unclear: false,
            call_urgent: false,
            extensions: BTreeMap::new(),
        }
    }

    /// Within how many minutes a call of this kind is made.
    pub const fn minutes(&self, reason: Reason) -> i64 {
        match reason {
            Reason::Asked | Reason::ByHand => self.asked_minutes,
            Reason::Urgent => self.urgent_minutes,
            Reason::Missed => self.missed_minutes,
            Reason::Unclear => self.unclear_minutes,
        }
    }

    /// The colleague whom a telephone system names by an extension.
    pub fn of_extension(&self, extension: &str) -> Option<UserId> {
        let wanted = extension.trim();
        self.extensions.iter().find(|(_, one)| one.as_str() == wanted).map(|(user, _)| *user)
    }

    fn checked(mut self, tx: &mut Tx<'_>) -> Result<Self, Problem> {
        if !phone::is_country(&self.country) {
            return Err(Problem::field("/country", "invalid", "Write the calling code of a country, such as 86."));
        }
        let times = [
            ("/asked_minutes", self.asked_minutes),
            ("/urgent_minutes", self.urgent_minutes),
            ("/missed_minutes", self.missed_minutes),
            ("/unclear_minutes", self.unclear_minutes),
            ("/retry_minutes", self.retry_minutes),
            ("/overdue_minutes", self.overdue_minutes),
        ];
        for (place, minutes) in times {
            if !(1..=LONGEST).contains(&minutes) {
                return Err(Problem::field(place, "range", "Choose from one minute to a week."));
            }
        }
        if self.extensions.len() > MOST {
            return Err(Problem::field("/extensions", "length", "There are at most 1,000 extensions."));
        }
        let mut kept = BTreeMap::new();
        for (user, extension) in std::mem::take(&mut self.extensions) {
            let extension = extension.trim().to_owned();
            if extension.is_empty() {
                continue;
            }
            let right = extension.len() <= 20 && extension.bytes().all(|byte| byte.is_ascii_alphanumeric());
            if !right || kept.values().any(|one| *one == extension) {
                return Err(Problem::field(
                    "/extensions",
                    "invalid",
                    "An extension has 1 to 20 letters or digits, each once.",
                ));
            }
            if user::store::find(tx, user)?.is_none() {
                return Err(Problem::field("/extensions", "unknown", "One of these people is not on the team."));
            }
            kept.insert(user, extension);
        }
        self.extensions = kept;
        Ok(self)
    }
}

/// The settings with their version; those of a new desk at version 0.
///
/// # Errors
/// What the database says.
pub fn find(tx: &mut Tx<'_>) -> Stored<(Settings, i64)> {
    if let Some(found) = organisation::store::setting(tx, NAME)? {
        return Ok(found);
    }
    let zone = organisation::store::find(tx)?.map(|organisation| organisation.time_zone).unwrap_or_default();
    Ok((Settings::first(&zone), 0))
}

/// Tells the help centre which numbers customers may see, and whether they may ask to be called.
///
/// # Errors
/// What the database says.
pub(crate) fn publish(tx: &mut Tx<'_>) -> Stored<()> {
    let (settings, _) = find(tx)?;
    let shown = number::store::all(tx)?.into_iter().filter(|number| number.enabled && number.shown);
    let line = |number: number::Number| calling::Line {
        number: number.number,
        label: number.label,
        calendar_id: number.calendar_id,
        hotline: number.hotline,
        inbox_id: number.inbox_id,
    };
    let calling =
        calling::Calling { call_me: settings.call_me, country: settings.country, lines: shown.map(line).collect() };
    calling::set(tx, &calling)
}

/// By when a call is to be made that is asked for now: in working time of the inbox's number, at any hour when it is urgent.
///
/// # Errors
/// What the database says.
pub(crate) fn due(tx: &mut Tx<'_>, settings: &Settings, inbox: InboxId, reason: Reason, urgent: bool) -> Stored<Time> {
    let (now, urgent) = (tx.now(), urgent || reason == Reason::Urgent);
    let minutes = if urgent { settings.urgent_minutes } else { settings.minutes(reason) };
    let plain = now.plus_ms(minutes * 60_000);
    if urgent {
        return Ok(plain);
    }
    let numbers = number::store::all(tx)?;
    let own = numbers.iter().filter(|number| number.enabled);
    let calendar = own.filter(|number| number.inbox_id == inbox).find_map(|number| number.calendar_id);
    let Some(calendar) = calendar else { return Ok(plain) };
    let Some(calendar) = calendars::compiled(tx, calendar)? else { return Ok(plain) };
    // A calendar that never opens again keeps nobody from being called.
    Ok(calendar.due(now, minutes * 60_000, &[]).ok().flatten().unwrap_or(plain))
}

pub(crate) fn add(endpoints: Endpoints<Phone>) -> Endpoints<Phone> {
    endpoints
        .get::<ReadSettings, _, _>("/api/v1/phone/settings", "How the desk telephones.", show)
        .answers::<Shown>()
        .put::<ManageSettings, _, _>("/api/v1/phone/settings", "Set how the desk telephones.", keep)
        .body::<Shown>()
        .answers::<Shown>()
}

/// The settings with their version.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Shown {
    settings: Settings,
    version: i64,
}

fn current(tx: &mut Tx<'_>) -> Result<Shown, Problem> {
    let (settings, version) = find(tx)?;
    Ok(Shown { settings, version })
}

async fn show(state: State, _: Permit<ReadSettings>) -> Answer<Shown> {
    Ok(Json(state.desk.db.read(current).await?))
}

async fn keep(state: State, permit: Permit<ManageSettings>, Input(input): Input<Shown>) -> Answer<Shown> {
    let work = move |tx: &mut Tx<'_>| {
        let now = current(tx)?;
        if now.version != input.version {
            let words = "Somebody else changed the telephone's settings meanwhile.";
            return Err(Problem::new(Code::VersionConflict, words).current(&now));
        }
        let kept = input.settings.clone().checked(tx)?;
        organisation::store::set_setting(tx, NAME, &kept)?;
        publish(tx)?;
        audit::record(tx, permit.actor(), "phone.settings", NAME, "")?;
        told(tx, permit.actor());
        current(tx)
    };
    Ok(Json(state.desk.db.write(work).await?))
}
