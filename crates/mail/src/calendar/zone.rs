//! Time zones of calendar files: IANA names, the names that Windows uses, and zones that only the file itself defines.
//! It never guesses: a zone that nobody knows gives no moment.

use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZone};

use crate::content_line::ContentLine;

/// More definitions of one file are not read.
const MAX_ZONES: usize = 50;

/// The zones that a file defines (RFC 5545 § 3.6.5).
#[derive(Debug, Default)]
pub(super) struct Zones {
    own: Vec<Own>,
}

/// A definition, as far as a meeting needs it: two offsets and the months in which they begin.
#[derive(Debug, Default)]
struct Own {
    name: String,
    standard: Option<(i32, i8)>,
    daylight: Option<(i32, i8)>,
}

impl Zones {
    /// Reads the definitions among `lines`.
    pub(super) fn read(lines: &[ContentLine]) -> Self {
        let mut own: Vec<Own> = Vec::new();
        let mut part = String::new();
        let (mut offset, mut month) = (None, 1);
        for line in lines {
            let value = line.value.trim();
            match (line.name.as_str(), value.to_ascii_uppercase().as_str()) {
                ("BEGIN", "VTIMEZONE") if own.len() < MAX_ZONES => own.push(Own::default()),
                ("BEGIN", "VEVENT") => break,
                ("BEGIN", name) => {
                    name.clone_into(&mut part);
                    (offset, month) = (None, 1);
                }
                ("END", name @ ("STANDARD" | "DAYLIGHT")) => {
                    if let (Some(zone), Some(offset)) = (own.last_mut(), offset) {
                        let slot = if name == "STANDARD" { &mut zone.standard } else { &mut zone.daylight };
                        *slot = Some((offset, month));
                    }
                    part.clear();
                }
                ("TZID", _) => {
                    if let Some(zone) = own.last_mut() {
                        value.clone_into(&mut zone.name);
                    }
                }
                ("TZOFFSETTO", _) => offset = seconds(value),
                ("DTSTART", _) if !part.is_empty() => {
                    month = value.get(4..6).and_then(|month| month.parse().ok()).unwrap_or(month);
                }
                ("RRULE", rule) => {
                    let by_month = rule.split(';').find_map(|piece| piece.strip_prefix("BYMONTH="));
                    month = by_month.and_then(|month| month.parse().ok()).unwrap_or(month);
                }
                _ => {}
            }
        }
        Self { own }
    }

    /// The moment of a local time in the zone `name`, in milliseconds since 1970, and the zone's IANA name if it has one.
    pub(super) fn place(&self, name: &str, at: DateTime) -> Option<(i64, Option<String>)> {
        if let Some(zone) = known(name) {
            let moment = at.to_zoned_datetime(zone.clone()).ok()?.timestamp().as_millisecond();
            return Some((moment, zone.iana_name().map(str::to_owned)));
        }
        let own = self.own.iter().find(|own| own.name == name)?;
        let offset = Offset::from_seconds(own.offset(at.month())?).ok()?;
        Some((offset.to_timestamp(at).ok()?.as_millisecond(), None))
    }
}

impl Own {
    /// The offset in a month, in seconds. Near a change it may be off by a day; meetings are rarely in that night.
    fn offset(&self, month: i8) -> Option<i32> {
        let (Some((standard, back)), Some((daylight, forth))) = (self.standard, self.daylight) else {
            return self.standard.or(self.daylight).map(|(offset, _)| offset);
        };
        let summer = if forth < back { (forth..back).contains(&month) } else { month >= forth || month < back };
        Some(if summer { daylight } else { standard })
    }
}

/// `+0530` in seconds.
fn seconds(text: &str) -> Option<i32> {
    let (sign, digits) = match text.split_at_checked(1)? {
        ("-", digits) => (-1, digits),
        ("+", digits) => (1, digits),
        _ => (1, text),
    };
    let part = |from: usize| digits.get(from..from + 2)?.parse::<i32>().ok();
    Some(sign * (part(0)? * 3_600 + part(2)? * 60 + part(4).unwrap_or(0)))
}

/// A zone by its IANA name, with or without the path of whoever distributes it, or by its Windows name.
fn known(name: &str) -> Option<TimeZone> {
    let name = name.trim_matches(['"', ' ', '/']);
    if name.is_empty() || name.len() > 200 {
        return None;
    }
    let windows = || WINDOWS.iter().find(|(windows, _)| windows.eq_ignore_ascii_case(name)).map(|(_, iana)| *iana);
    let tail = || {
        let pieces: Vec<&str> = name.rsplit('/').take(3).collect();
        (1..=pieces.len()).rev().find_map(|count| {
            let path = pieces.iter().take(count).rev().copied().collect::<Vec<_>>().join("/");
            TimeZone::get(&path).ok()
        })
    };
    let alias = matches!(name.to_ascii_uppercase().as_str(), "GMT" | "UTC" | "Z" | "ETC/UTC").then_some(TimeZone::UTC);
    alias.or_else(|| TimeZone::get(name).ok()).or_else(|| TimeZone::get(windows()?).ok()).or_else(tail)
}

/// Names that Outlook and Exchange write (Unicode CLDR, windowsZones, territory 001).
static WINDOWS: &[(&str, &str)] = &[
    ("AUS Eastern Standard Time", "Australia/Sydney"),
    ("AUS Central Standard Time", "Australia/Darwin"),
    ("Alaskan Standard Time", "America/Anchorage"),
    ("Arab Standard Time", "Asia/Riyadh"),
    ("Arabian Standard Time", "Asia/Dubai"),
    ("Argentina Standard Time", "America/Buenos_Aires"),
    ("Atlantic Standard Time", "America/Halifax"),
    ("Azerbaijan Standard Time", "Asia/Baku"),
    ("Bangladesh Standard Time", "Asia/Dhaka"),
    ("Belarus Standard Time", "Europe/Minsk"),
    ("Cen. Australia Standard Time", "Australia/Adelaide"),
    ("Central America Standard Time", "America/Guatemala"),
    ("Central Asia Standard Time", "Asia/Almaty"),
    ("Central Europe Standard Time", "Europe/Budapest"),
    ("Central European Standard Time", "Europe/Warsaw"),
    ("Central Standard Time", "America/Chicago"),
    ("Central Standard Time (Mexico)", "America/Mexico_City"),
    ("China Standard Time", "Asia/Shanghai"),
    ("E. Africa Standard Time", "Africa/Nairobi"),
    ("E. Australia Standard Time", "Australia/Brisbane"),
    ("E. Europe Standard Time", "Europe/Chisinau"),
    ("E. South America Standard Time", "America/Sao_Paulo"),
    ("Eastern Standard Time", "America/New_York"),
    ("Egypt Standard Time", "Africa/Cairo"),
    ("FLE Standard Time", "Europe/Kiev"),
    ("GMT Standard Time", "Europe/London"),
    ("GTB Standard Time", "Europe/Bucharest"),
    ("Georgian Standard Time", "Asia/Tbilisi"),
    ("Greenwich Standard Time", "Atlantic/Reykjavik"),
    ("Hawaiian Standard Time", "Pacific/Honolulu"),
    ("India Standard Time", "Asia/Calcutta"),
    ("Iran Standard Time", "Asia/Tehran"),
    ("Israel Standard Time", "Asia/Jerusalem"),
    ("Jordan Standard Time", "Asia/Amman"),
    ("Korea Standard Time", "Asia/Seoul"),
    ("Middle East Standard Time", "Asia/Beirut"),
    ("Morocco Standard Time", "Africa/Casablanca"),
    ("Mountain Standard Time", "America/Denver"),
    ("Myanmar Standard Time", "Asia/Rangoon"),
    ("N. Central Asia Standard Time", "Asia/Novosibirsk"),
    ("Nepal Standard Time", "Asia/Katmandu"),
    ("New Zealand Standard Time", "Pacific/Auckland"),
    ("Newfoundland Standard Time", "America/St_Johns"),
    ("Pacific SA Standard Time", "America/Santiago"),
    ("Pacific Standard Time", "America/Los_Angeles"),
    ("Pakistan Standard Time", "Asia/Karachi"),
    ("Romance Standard Time", "Europe/Paris"),
    ("Russian Standard Time", "Europe/Moscow"),
    ("SA Pacific Standard Time", "America/Bogota"),
    ("SA Eastern Standard Time", "America/Cayenne"),
    ("SA Western Standard Time", "America/La_Paz"),
    ("SE Asia Standard Time", "Asia/Bangkok"),
    ("Singapore Standard Time", "Asia/Singapore"),
    ("South Africa Standard Time", "Africa/Johannesburg"),
    ("Sri Lanka Standard Time", "Asia/Colombo"),
    ("Taipei Standard Time", "Asia/Taipei"),
    ("Tasmania Standard Time", "Australia/Hobart"),
    ("Tokyo Standard Time", "Asia/Tokyo"),
    ("Turkey Standard Time", "Europe/Istanbul"),
    ("US Eastern Standard Time", "America/Indianapolis"),
    ("US Mountain Standard Time", "America/Phoenix"),
    ("UTC", "Etc/UTC"),
    ("Ulaanbaatar Standard Time", "Asia/Ulaanbaatar"),
    ("Venezuela Standard Time", "America/Caracas"),
    ("W. Australia Standard Time", "Australia/Perth"),
    ("W. Central Africa Standard Time", "Africa/Lagos"),
    ("W. Europe Standard Time", "Europe/Berlin"),
    ("West Asia Standard Time", "Asia/Tashkent"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_windows_name_is_a_zone() {
        for (windows, _) in WINDOWS {
            assert!(known(windows).is_some(), "{windows}");
        }
        for name in [
            "Europe/Berlin",
            "/freeassociation.example/Tzfile/Europe/Berlin",
            "/example/20240101/America/New_York",
            "UTC",
            "\"Asia/Tokyo\"",
        ] {
            assert!(known(name).is_some(), "{name}");
        }
        assert!(known("Customized Time Zone").is_none());
        assert_eq!((seconds("+0530"), seconds("-0330"), seconds("x")), (Some(19_800), Some(-12_600), None));
    }
}
