//! Who is on call: rotas by the week, with swaps for single days. They are one setting of the organisation, which escalations
//! and routing ask. It never tells anybody that it is their turn.

pub mod rotation;
pub mod routes;

use causeway_base::{Time, text};
use causeway_identity::{UserId, user};
use causeway_store::{Result, Tx, named_values};
use causeway_web::Problem;
use jiff::civil::Weekday;
use jiff::tz::TimeZone;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::organisation;
use rotation::{Rotation, on_call_now};

/// The setting's name.
pub(crate) const NAME: &str = "on_call";
const MOST: usize = 20;
const MOST_PEOPLE: usize = 50;
const MOST_SWAPS: usize = 100;
/// A swap is not longer than a month.
const LONGEST_MS: i64 = 31 * 86_400_000;

named_values!(Day "A day of the week." {
    Mon "Monday." = "mon",
    Tue "Tuesday." = "tue",
    Wed "Wednesday." = "wed",
    Thu "Thursday." = "thu",
    Fri "Friday." = "fri",
    Sat "Saturday." = "sat",
    Sun "Sunday." = "sun",
});

impl Day {
    const fn weekday(self) -> Weekday {
        match self {
            Self::Mon => Weekday::Monday,
            Self::Tue => Weekday::Tuesday,
            Self::Wed => Weekday::Wednesday,
            Self::Thu => Weekday::Thursday,
            Self::Fri => Weekday::Friday,
            Self::Sat => Weekday::Saturday,
            Self::Sun => Weekday::Sunday,
        }
    }
}

/// Somebody who stands in for whoever's turn it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Swap {
    /// Who.
    pub user_id: UserId,
    /// From when.
    pub from: Time,
    /// Until when.
    pub until: Time,
}

/// People who take turns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rota {
    /// Names it: lower-case letters, digits and `_`.
    pub key: String,
    /// What people call it.
    pub name: String,
    /// The people, in the order of their turns; the first one begins.
    pub people: Vec<UserId>,
    /// On which day they hand over.
    pub day: Day,
    /// At which time of that day, `09:00`.
    pub at: String,
    /// An IANA zone.
    pub zone: String,
    /// Since when they take turns.
    pub since: Time,
    /// Who stands in, and when.
    #[serde(default)]
    pub swaps: Vec<Swap>,
}

impl Rota {
    /// The turns, if time and zone can be read.
    fn rotation(&self) -> Option<Rotation> {
        let at = jiff::civil::Time::strptime("%H:%M", &self.at).ok()?;
        let zone = TimeZone::get(&self.zone).ok()?;
        Some(Rotation { people: self.people.clone(), weekday: self.day.weekday(), at, zone, since: self.since })
    }

    /// Whose turn it is at an instant: whoever stands in, else whoever the rotation says.
    pub fn at(&self, now: Time) -> Option<UserId> {
        let swap = self.swaps.iter().find(|swap| swap.from <= now && now < swap.until);
        swap.map(|swap| swap.user_id).or_else(|| on_call_now(&self.rotation()?, now))
    }
}

/// The rotas with their version; none at version 0 before anybody made one.
pub fn all(tx: &mut Tx<'_>) -> Result<(Vec<Rota>, i64)> {
    Ok(organisation::store::setting(tx, NAME)?.unwrap_or_default())
}

/// Who is on call by a rota now; nobody where their account is closed.
pub fn now(tx: &mut Tx<'_>, key: &str) -> Result<Option<UserId>> {
    let at = tx.now();
    let (rotas, _) = all(tx)?;
    let Some(user) = rotas.iter().find(|rota| rota.key == key).and_then(|rota| rota.at(at)) else { return Ok(None) };
    Ok(user::store::find(tx, user)?.filter(|found| found.active).map(|_| user))
}

/// Rotas as they are kept.
///
/// # Errors
/// `invalid_input` with the place of what cannot be.
pub(crate) fn checked(tx: &mut Tx<'_>, rotas: &[Rota]) -> std::result::Result<Vec<Rota>, Problem> {
    if rotas.len() > MOST {
        return Err(Problem::field("/rotas", "length", "There are at most 20 rotas."));
    }
    let mut kept: Vec<Rota> = Vec::with_capacity(rotas.len());
    for (at, rota) in rotas.iter().enumerate() {
        let wrong = |place: &str, words: &str| Problem::field(&format!("/rotas/{at}/{place}"), "invalid", words);
        if !text::is_key(&rota.key) || kept.iter().any(|other| other.key == rota.key) {
            return Err(wrong("key", "A key has 1 to 40 lower-case letters, digits and underscores, each once."));
        }
        let name = text::clean(rota.name.trim(), 80).replace('\n', " ");
        if name.is_empty() {
            return Err(wrong("name", "Give the rota a name."));
        }
        if rota.people.is_empty() || rota.people.len() > MOST_PEOPLE {
            return Err(wrong("people", "A rota has 1 to 50 people."));
        }
        if rota.rotation().is_none() {
            return Err(wrong("at", "Name a time such as 09:00, and a time zone such as Asia/Shanghai."));
        }
        let sound = |swap: &Swap| swap.from < swap.until && swap.until.since(swap.from) <= LONGEST_MS;
        if rota.swaps.len() > MOST_SWAPS || !rota.swaps.iter().all(sound) {
            return Err(wrong("swaps", "A swap ends after it begins, within a month; there are at most 100."));
        }
        for user in rota.people.iter().chain(rota.swaps.iter().map(|swap| &swap.user_id)) {
            if user::store::find(tx, *user)?.is_none() {
                return Err(wrong("people", "One of these people is not on the team."));
            }
        }
        kept.push(Rota { name, ..rota.clone() });
    }
    Ok(kept)
}

#[cfg(test)]
mod tests;
