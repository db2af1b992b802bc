//! A time of the day as clocks on the wall show it, and the span between two of them.
//! It never knows a date or a zone.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Minutes since midnight, 0 to 1440; written `09:30`, and `24:00` for the end of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClockTime(u16);

impl ClockTime {
    /// Midnight at the end of the day.
    pub const END: Self = Self(1440);

    /// From minutes since midnight; `None` above 1440.
    pub const fn from_minutes(minutes: u16) -> Option<Self> {
        if minutes <= 1440 { Some(Self(minutes)) } else { None }
    }

    /// Minutes since midnight.
    pub const fn minutes(self) -> u16 {
        self.0
    }
}

impl fmt::Display for ClockTime {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

impl FromStr for ClockTime {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const WRONG: &str = "a time of day is written 09:30, from 00:00 to 24:00";
        let (hours, minutes) = text.split_once(':').ok_or(WRONG)?;
        let number = |part: &str| {
            let fits = part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
            fits.then(|| part.parse::<u16>().ok()).flatten().ok_or(WRONG)
        };
        let (hours, minutes) = (number(hours)?, number(minutes)?);
        if minutes > 59 {
            return Err(WRONG);
        }
        Self::from_minutes(hours * 60 + minutes).ok_or(WRONG)
    }
}

impl Serialize for ClockTime {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ClockTime {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from)?.parse().map_err(serde::de::Error::custom)
    }
}

impl JsonSchema for ClockTime {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "ClockTime".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "description": "A time of day, `00:00` to `24:00`." })
    }
}

/// Open from one time of the day to another, which is not part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Interval {
    /// Opens.
    pub from: ClockTime,
    /// Closes; `24:00` is the end of the day.
    pub to: ClockTime,
}

/// The whole day.
pub(crate) const WHOLE_DAY: Interval = Interval { from: ClockTime(0), to: ClockTime::END };
