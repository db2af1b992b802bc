//! The numbers that customers call: whom each rings, in which order and hours, and what happens otherwise (R31, R61).
//! It never connects a call; a telephone system asks where one goes.

pub mod routes;
pub mod rules;
pub mod store;

use std::collections::BTreeMap;

use causeway_base::{Locale, Time, text};
use causeway_desk::InboxId;
use causeway_desk::calendar::CalendarId;
use causeway_identity::{TeamId, UserId};
use causeway_people::phone;
use causeway_store::{id_type, named_values};
use causeway_web::Problem;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

id_type!(NumberId, "Names a number that customers call.");

named_values!(Closed "What happens to a call that nobody answers, or outside of the hours." {
    Voicemail "A text is read and a message taken." = "voicemail",
    Callback "A text says that we call back; the missed call plans it." = "callback",
    OnCall "Whoever is on call is rung." = "on_call",
});

/// Whom a number rings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Ring {
    /// One colleague.
    User(UserId),
    /// Everybody of a team who is not away.
    Team(TeamId),
}

/// A number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Number {
    /// Its id.
    pub id: NumberId,
    /// As the world dials it.
    pub number: String,
    /// What the team and customers call it.
    pub label: String,
    /// The inbox that gets its missed calls.
    pub inbox_id: InboxId,
    /// When it is answered; always while there is none.
    pub calendar_id: Option<CalendarId>,
    /// Whom it rings, one after the other.
    pub rings: Vec<Ring>,
    /// Where it is transferred to when none of them answers.
    pub forward_to: Option<String>,
    /// What happens then, and outside of the hours.
    pub closed: Closed,
    /// The rota that says who is on call.
    pub rota: Option<String>,
    /// What is read to callers then, by language.
    pub closed_texts: BTreeMap<String, String>,
    /// Whether the help centre shows it.
    pub shown: bool,
    /// Whether it is for urgent faults: it rings whoever is on call at any hour, and is shown wherever customers ask.
    pub hotline: bool,
    /// Whether it is in use.
    pub enabled: bool,
    /// Its place in the list.
    pub position: i64,
    /// When it was added.
    pub created_at: Time,
    /// Raised by every change.
    pub version: i64,
}

/// The most colleagues and teams that a number rings.
const MOST_RINGS: usize = 20;

/// Checks what was entered; `country` is the desk's own.
///
/// # Errors
/// `invalid_input` with the place and what is wrong.
pub(crate) fn checked(number: Number, country: &str) -> Result<Number, Problem> {
    let dialled = |given: &str, place: &str| {
        phone::normalised(given, country).ok_or_else(|| {
            Problem::field(place, "invalid", "This is no telephone number.")
                .hint("Write it with the code of its country, such as +86 731 8218 3159.")
        })
    };
    let label = text::clean(number.label.trim(), 61).replace('\n', " ");
    if label.is_empty() || label.chars().count() > 60 {
        return Err(Problem::field("/label", "length", "A name has 1 to 60 characters."));
    }
    if number.rings.len() > MOST_RINGS {
        return Err(Problem::field("/rings", "length", "A number rings at most 20 people and teams."));
    }
    let forward_to = number.forward_to.as_deref().map(str::trim).filter(|given| !given.is_empty());
    let forward_to = forward_to.map(|given| dialled(given, "/forward_to")).transpose()?;
    let rota = number.rota.map(|rota| rota.trim().to_owned()).filter(|rota| !rota.is_empty());
    if (number.closed == Closed::OnCall || number.hotline) && rota.is_none() && forward_to.is_none() {
        // Nobody may be left without a way to call in an emergency (R61).
        let words = "Name a rota or a number to transfer to: somebody must be reached at any hour.";
        return Err(Problem::field("/rota", "missing", words));
    }
    let mut closed_texts = BTreeMap::new();
    for (tag, given) in number.closed_texts {
        let locale = Locale::from_tag(&tag)
            .ok_or_else(|| Problem::field("/closed_texts", "invalid", "Languages are en, zh-CN, zh-TW and ja."))?;
        let words = text::clean(given.trim(), 501);
        if words.chars().count() > 500 {
            return Err(Problem::field("/closed_texts", "length", "A text has at most 500 characters."));
        }
        if !words.is_empty() {
            closed_texts.insert(locale.tag().to_owned(), words);
        }
    }
    let world = dialled(&number.number, "/number")?;
    if forward_to.as_deref() == Some(world.as_str()) {
        return Err(Problem::field("/forward_to", "invalid", "A number cannot be transferred to itself."));
    }
    Ok(Number { number: world, label, forward_to, rota, closed_texts, ..number })
}
