//! What each person wants to be told, by which medium and when: pure rules and their storage.
//! It never silences the app's own list for what is addressed to one person.

use std::collections::BTreeMap;

use causeway_base::Time;
use causeway_identity::{TeamId, UserId};
use causeway_store::{Result, Tx, sql};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ZonedDateTime};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Kind;
use crate::InboxId;

/// The most that a person is told one by one in an hour, until they choose otherwise.
const PER_HOUR: i64 = 60;

/// By which media a kind is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Media {
    /// In the app's list.
    pub app: bool,
    /// By the browser, over other windows.
    pub push: bool,
    /// In a mail that gathers what stays unread.
    pub mail: bool,
    /// To the person's own chat group or program.
    pub hook: bool,
}

/// Hours in which nothing but the app's list tells anything.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Quiet {
    /// Minutes after midnight, in the person's time zone.
    pub from: i64,
    /// Minutes after midnight; before `from` it is the next day.
    pub to: i64,
    /// The days on which they begin, 1 for Monday to 7 for Sunday.
    pub weekdays: Vec<i8>,
}

/// All that a person chose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Preferences {
    /// Media by kind.
    pub media: BTreeMap<String, Media>,
    /// Quiet hours, if any.
    pub quiet: Option<Quiet>,
    /// Only messages and new conversations of these inboxes; of all when empty.
    pub inbox_ids: Vec<InboxId>,
    /// Only messages and new conversations of these teams; of all when empty.
    pub team_ids: Vec<TeamId>,
    /// The most that is told one by one in an hour; the rest becomes one line.
    pub per_hour: i64,
}

impl Default for Preferences {
    fn default() -> Self {
        let media = Kind::CHOSEN.iter().map(|kind| (kind.as_str().to_owned(), usual(*kind))).collect();
        Self { media, quiet: None, inbox_ids: Vec::new(), team_ids: Vec::new(), per_hour: PER_HOUR }
    }
}

/// The media of a kind until somebody chooses others.
fn usual(kind: Kind) -> Media {
    let (push, mail, hook) = match kind {
        Kind::Assigned
        | Kind::Mentioned
        | Kind::Draft
        | Kind::Failed
        | Kind::Promise
        | Kind::Rule
        | Kind::Handover
        | Kind::Clock
        | Kind::Escalation
        | Kind::Call => (true, true, true),
        Kind::Message => (true, false, true),
        Kind::Announcement => (false, true, true),
        Kind::Unassigned | Kind::More => (false, false, false),
    };
    Media { app: true, push, mail, hook }
}

impl Preferences {
    /// The media of a kind.
    pub fn media(&self, kind: Kind) -> Media {
        self.media.get(kind.as_str()).copied().unwrap_or_else(|| usual(kind))
    }

    /// Whether a conversation of this inbox and team is within what the person wants to be told of. What is addressed to
    /// the person alone always is.
    pub fn covers(&self, kind: Kind, inbox: InboxId, team: Option<TeamId>) -> bool {
        if !matches!(kind, Kind::Message | Kind::Unassigned) {
            return true;
        }
        let of_inbox = self.inbox_ids.is_empty() || self.inbox_ids.contains(&inbox);
        let of_team = self.team_ids.is_empty() || team.is_some_and(|team| self.team_ids.contains(&team));
        of_inbox && of_team
    }

    /// When the quiet hours end in which `at` lies, if it lies in some.
    pub fn quiet_until(&self, at: Time, zone: &str) -> Option<Time> {
        let quiet = self.quiet.as_ref()?;
        let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
        let now = ZonedDateTime::new(Timestamp::from_millisecond(at.ms()).ok()?, zone.clone());
        let minute = i64::from(now.hour()) * 60 + i64::from(now.minute());
        let today = now.date();
        let begins = |date: jiff::civil::Date| quiet.weekdays.contains(&date.weekday().to_monday_one_offset());
        let over_midnight = quiet.to <= quiet.from;
        let end = if over_midnight && minute < quiet.to && begins(today.yesterday().ok()?) {
            today
        } else if minute >= quiet.from && begins(today) && (over_midnight || minute < quiet.to) {
            if over_midnight { today.tomorrow().ok()? } else { today }
        } else {
            return None;
        };
        let (hour, minute) = (i8::try_from(quiet.to / 60).ok()?, i8::try_from(quiet.to % 60).ok()?);
        let end = end.at(hour, minute, 0, 0).to_zoned_datetime(zone).ok()?;
        Some(Time(end.timestamp().as_millisecond()))
    }
}

/// What `user` chose, or the usual.
pub fn find(tx: &mut Tx<'_>, user: UserId) -> Result<Preferences> {
    let row: Option<(String,)> =
        tx.first(&sql!("SELECT value FROM notification_preference WHERE user_id = ?", user))?;
    Ok(row.and_then(|(text,)| serde_json::from_str(&text).ok()).unwrap_or_default())
}

/// Writes what `user` chose.
pub fn save(tx: &mut Tx<'_>, user: UserId, preferences: &Preferences) -> Result<()> {
    let value = serde_json::to_string(preferences).unwrap_or_default();
    tx.run(&sql!(
        "INSERT INTO notification_preference (user_id, value) VALUES (?, ?) \
         ON CONFLICT (user_id) DO UPDATE SET value = excluded.value",
        user,
        value
    ))
    .map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Time {
        Time(text.parse::<Timestamp>().unwrap().as_millisecond())
    }

    #[test]
    fn quiet_hours_end_at_their_time_in_the_persons_zone() {
        let quiet = |from: i64, to: i64, weekdays: &[i8]| Preferences {
            quiet: Some(Quiet { from, to, weekdays: weekdays.to_vec() }),
            ..Preferences::default()
        };
        let night = quiet(22 * 60, 8 * 60, &[1, 2, 3, 4, 5]);
        // 2026-01-05 is a Monday; Shanghai is eight hours ahead.
        for (now, until) in [
            ("2026-01-05T14:30:00Z", Some("2026-01-06T00:00:00Z")),
            ("2026-01-05T23:59:00Z", Some("2026-01-06T00:00:00Z")),
            ("2026-01-06T00:00:00Z", None),
            ("2026-01-05T13:59:00Z", None),
            ("2026-01-10T14:30:00Z", None),
            ("2026-01-09T20:00:00Z", Some("2026-01-10T00:00:00Z")),
        ] {
            assert_eq!(night.quiet_until(at(now), "Asia/Shanghai"), until.map(at), "{now}");
        }
        let noon = quiet(12 * 60, 13 * 60, &[1]);
        assert_eq!(noon.quiet_until(at("2026-01-05T12:10:00Z"), "UTC"), Some(at("2026-01-05T13:00:00Z")));
        assert_eq!(noon.quiet_until(at("2026-01-05T13:00:00Z"), "UTC"), None);
        assert_eq!(noon.quiet_until(at("2026-01-06T12:10:00Z"), "UTC"), None);
        assert_eq!(Preferences::default().quiet_until(at("2026-01-06T12:10:00Z"), "UTC"), None);
    }

    #[test]
    fn inboxes_and_teams_narrow_what_is_not_addressed_to_the_person() {
        let id = |number: u128| uuid::Uuid::from_u128(number);
        let (one, two) = (InboxId(id(1)), InboxId(id(2)));
        let team = TeamId(id(3));
        let only = Preferences { inbox_ids: vec![one], team_ids: vec![team], ..Preferences::default() };
        assert!(only.covers(Kind::Message, one, Some(team)));
        assert!(!only.covers(Kind::Message, two, Some(team)));
        assert!(!only.covers(Kind::Unassigned, one, None));
        assert!(only.covers(Kind::Mentioned, two, None) && only.covers(Kind::Assigned, two, None));
        assert!(Preferences::default().covers(Kind::Message, two, None));
    }
}
