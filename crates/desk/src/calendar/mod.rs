//! Business calendars: when the organisation and its teams work (R160). Clocks and promises count by them.
//! It never computes an instant itself; the crate `calendar` does.

pub(crate) mod check;
mod effect;
pub mod feed;
mod feed_routes;
pub mod routes;
pub mod store;

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use causeway_base::{Locale, Time};
use causeway_calendar::{ClockTime, Interval, Plan, Week};
use causeway_identity::UserId;
use causeway_identity::team::TeamId;
use causeway_store::{Result, Tx, id_type};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

id_type!(CalendarId, "Names a business calendar.");

/// How many calendars a desk may have.
pub const MOST: usize = 200;

/// A calendar as people wrote it.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct BusinessCalendar {
    /// Its id.
    pub id: CalendarId,
    /// Its name; no two calendars have the same one.
    pub name: String,
    /// Hours, zone, countries and days that differ.
    pub plan: Plan,
    /// Raised by every change.
    pub version: i64,
    /// When it was made.
    pub created_at: Time,
    /// When it was changed last.
    pub updated_at: Time,
    /// By whom; nobody for the one that a desk begins with.
    pub changed_by: Option<UserId>,
}

/// Something that works by a calendar and so keeps it from being deleted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Use {
    /// What it is.
    pub kind: UseKind,
    /// Its name.
    pub name: String,
}

/// What works by a calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum UseKind {
    /// A team.
    Team,
    /// An SLA policy.
    Policy,
    /// A rule.
    Rule,
}

/// By what a calendar is used, by kind and name. Whatever else comes to count by calendars adds itself here.
///
/// # Errors
/// What the database says.
pub fn in_use(tx: &mut Tx<'_>, id: CalendarId) -> Result<Vec<Use>> {
    let teams = store::teams_of(tx, id)?.into_iter().map(|(_, name)| Use { kind: UseKind::Team, name });
    let policies = crate::sla::store::all(tx)?.into_iter().filter(|policy| policy.terms.calendar_id == Some(id));
    let rules = crate::rule::store::all(tx)?.into_iter();
    let rules = rules.filter(|rule| rule.definition.hours.is_some_and(|hours| hours.calendar_id == id));
    let policies = policies.map(|policy| Use { kind: UseKind::Policy, name: policy.name });
    Ok(teams.chain(policies).chain(rules.map(|rule| Use { kind: UseKind::Rule, name: rule.name })).collect())
}

/// The teams that are open at an instant, for work that follows the sun. A team without a calendar is always open.
///
/// # Errors
/// What the database says.
pub fn open_now(tx: &mut Tx<'_>, at: Time) -> Result<Vec<TeamId>> {
    let mut open = Vec::new();
    let mut known: HashMap<CalendarId, bool> = HashMap::new();
    for (team, calendar) in store::team_calendars(tx)? {
        let Some(calendar) = calendar else {
            open.push(team);
            continue;
        };
        // Teams often share a calendar; each is read once.
        if let Entry::Vacant(place) = known.entry(calendar) {
            place.insert(store::compiled(tx, calendar)?.is_none_or(|calendar| calendar.open_at(at)));
        }
        if known.get(&calendar).copied().unwrap_or(true) {
            open.push(team);
        }
    }
    Ok(open)
}

/// Monday to Friday from nine to six.
fn office_hours(zone: &str) -> Plan {
    let at = |hour: u16| ClockTime::from_minutes(hour * 60).unwrap_or(ClockTime::END);
    let day = vec![Interval { from: at(9), to: at(18) }];
    let (sat, sun) = (Vec::new(), Vec::new());
    let weekly = Week { mon: day.clone(), tue: day.clone(), wed: day.clone(), thu: day.clone(), fri: day, sat, sun };
    Plan { always_open: false, weekly, ..Plan::around_the_clock(zone) }
}

/// What a new desk begins with: one calendar of office hours in the organisation's zone.
pub(crate) fn begin(tx: &mut Tx<'_>, locale: Locale, zone: &str) -> Result<()> {
    let name = match locale {
        Locale::En => "Business hours",
        Locale::ZhCn => "工作时间",
        Locale::ZhTw => "上班時間",
        Locale::Ja => "営業時間",
    };
    store::add(tx, name, &office_hours(zone), None).map(drop)
}

#[cfg(test)]
mod tests;
