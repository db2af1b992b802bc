//! What the help centre tells of calling: the numbers that one can ring, and whether one may ask to be called.
//! It knows no telephone; the part of the desk that does sets this, and reads who asked.

use causeway_base::{Locale, Time};
use causeway_desk::calendar::{CalendarId, store as calendars};
use causeway_desk::{ConversationId, InboxId, organisation};
use causeway_store::{Result, Tx, from_row, sql};
use serde::{Deserialize, Serialize};

use crate::portal;

/// The setting's name.
const NAME: &str = "calling";

/// A number that customers may see.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// As the world dials it.
    pub number: String,
    /// What it is called.
    pub label: String,
    /// When it is answered; always while there is none.
    pub calendar_id: Option<CalendarId>,
    /// Whether it is for urgent faults, at any hour.
    pub hotline: bool,
    /// The inbox that gets its calls.
    pub inbox_id: InboxId,
}

/// What customers may know of calling.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calling {
    /// Whether one may ask to be called.
    pub call_me: bool,
    /// The calling code of the country whose numbers are written without one.
    pub country: String,
    /// The numbers, in their order.
    pub lines: Vec<Line>,
}

impl Calling {
    /// Whether there is anything to tell.
    pub fn any(&self) -> bool {
        self.call_me || !self.lines.is_empty()
    }

    /// The number for urgent faults, if there is one.
    pub fn hotline(&self) -> Option<&Line> {
        self.lines.iter().find(|line| line.hotline)
    }
}

/// What is told of calling.
///
/// # Errors
/// What the database says.
pub fn find(tx: &mut Tx<'_>) -> Result<Calling> {
    Ok(organisation::store::setting(tx, NAME)?.map(|(calling, _)| calling).unwrap_or_default())
}

/// Sets what is told of calling.
///
/// # Errors
/// What the database says.
pub fn set(tx: &mut Tx<'_>, calling: &Calling) -> Result<()> {
    organisation::store::set_setting(tx, NAME, calling)
}

/// What leads to the page about calling.
pub const fn link_words(locale: Locale) -> &'static str {
    portal::call_words(locale)
}

/// Whether a number is answered now, and from when on if not.
///
/// # Errors
/// What the database says.
pub(crate) fn hours(tx: &mut Tx<'_>, line: &Line) -> Result<(bool, Option<Time>)> {
    if line.hotline {
        return Ok((true, None));
    }
    let Some(id) = line.calendar_id else { return Ok((true, None)) };
    let Some(calendar) = calendars::compiled(tx, id)? else { return Ok((true, None)) };
    let now = tx.now();
    let open = calendar.open_at(now);
    Ok((open, if open { None } else { calendar.next_opening(now).ok() }))
}

/// What somebody said who asked to be called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    /// Their number, as the world dials it.
    pub number: String,
    /// When it suits them.
    pub wish: String,
    /// The language to speak.
    pub lang: String,
    /// Whether they cannot work.
    pub urgent: bool,
}
from_row!(Wish { number, wish, lang, urgent });

/// Keeps what somebody said with their conversation.
///
/// # Errors
/// What the database says.
pub(crate) fn keep(tx: &mut Tx<'_>, id: ConversationId, wish: &Wish) -> Result<()> {
    let now = tx.now();
    tx.run(&sql!(
        "INSERT INTO call_wish (conversation_id, number, wish, lang, urgent, at) VALUES (?, ?, ?, ?, ?, ?)",
        id,
        &wish.number,
        &wish.wish,
        &wish.lang,
        wish.urgent,
        now
    ))
    .map(drop)
}

/// What somebody said who asked to be called in this conversation.
///
/// # Errors
/// What the database says.
pub fn wish(tx: &mut Tx<'_>, id: ConversationId) -> Result<Option<Wish>> {
    tx.first(&sql!("SELECT number, wish, lang, urgent FROM call_wish WHERE conversation_id = ?", id))
}
