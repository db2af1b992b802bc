//! The organisation that the desk belongs to: its name, language and time zone, and the desk's own id.
//! It never holds secrets.

pub mod routes;
pub mod store;

use causeway_base::{Locale, Time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ZonedDateTime};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The organisation.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Organisation {
    /// Its name.
    pub name: String,
    /// The language that the desk itself speaks.
    pub locale: Locale,
    /// An IANA zone, such as `Asia/Shanghai`.
    pub time_zone: String,
    /// Whether the sample desk is there.
    pub sample: bool,
    /// Raised by every change.
    #[serde(default)]
    pub version: i64,
    /// Marks what this desk sends, so that it recognises its own mail (loop protection).
    #[serde(default)]
    pub desk_id: Uuid,
}

/// An instant as people outside the desk read it, with the offset that says whose clock is meant.
pub fn local_time(at: Time, zone: &str) -> String {
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    Timestamp::from_millisecond(at.ms())
        .map(|at| ZonedDateTime::new(at, zone).strftime("%Y-%m-%d %H:%M (%:z)").to_string())
        .unwrap_or_default()
}
