//! Whether a rule acts in working time only, or outside of it, by one of the desk's calendars.
//! It never looks at the clock of the wall: what counts is the instant of what set the rule off, however late it is seen.

use causeway_base::Time;
use causeway_calendar::Calendar;
use causeway_store::{Result, Tx};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::calendar::{CalendarId, store};

/// The working time that counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Hours {
    /// The calendar.
    pub calendar_id: CalendarId,
    /// Whether it must be open; else it must be closed.
    pub open: bool,
}

/// A calendar that was read, with what is asked of it.
pub(super) struct Opened {
    calendar: Option<Calendar>,
    open: bool,
}

impl Opened {
    /// Reads the calendar, if one is asked for.
    pub(super) fn read(tx: &mut Tx<'_>, hours: Option<&Hours>) -> Result<Option<Self>> {
        let Some(hours) = hours else { return Ok(None) };
        Ok(Some(Self { calendar: store::compiled(tx, hours.calendar_id)?, open: hours.open }))
    }

    /// Whether the instant lies where it must. Without its calendar a rule never acts.
    pub(super) fn hold(&self, at: Time) -> bool {
        self.calendar.as_ref().is_some_and(|calendar| calendar.open_at(at) == self.open)
    }
}

/// Whether a rule may act at an instant.
pub(super) fn fit(tx: &mut Tx<'_>, hours: Option<&Hours>, at: Time) -> Result<bool> {
    Ok(Opened::read(tx, hours)?.is_none_or(|hours| hours.hold(at)))
}
