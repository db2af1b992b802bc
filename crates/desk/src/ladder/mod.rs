//! The ladder: which class a conversation is, why, and so which place it has among those that wait (R164 to R171).
//! It never overwrites what a person chose, and never looks at what a customer pays (R173).

pub mod fairness;
pub mod routes;
pub mod store;
pub mod wait;

use causeway_identity::UserId;
use causeway_store::{Actor, Tx};
use causeway_triage::{Class, Found, Impact, Urgency, read, urgency};
use causeway_web::Problem;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::conversation::{State, change, rules};
use crate::{ConversationId, Priority, organisation};

/// The setting's name.
pub(crate) const NAME: &str = "ladder";
const HOUR: i64 = 60;
const DAY: i64 = 24 * HOUR;
const DAY_MS: i64 = 86_400_000;

/// One rung: a class and how long it may wait.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rung {
    /// The class.
    pub class: Class,
    /// After so many minutes of waiting it counts as due.
    pub minutes: i64,
}

/// How the organisation orders what waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Ladder {
    /// Every class once, the highest first; none may wait for less than the one above it.
    pub rungs: Vec<Rung>,
    /// A customer counts as new for so many days after their first conversation.
    pub new_for_days: i64,
    /// Whether class and impact set the priority of new conversations (R165).
    pub sets_priority: bool,
}

impl Default for Ladder {
    fn default() -> Self {
        let rungs = Class::ALL.into_iter().zip([0, 4 * HOUR, DAY, 2 * DAY, 3 * DAY, 4 * DAY]);
        let rungs = rungs.map(|(class, minutes)| Rung { class, minutes }).collect();
        Self { rungs, new_for_days: 14, sets_priority: false }
    }
}

impl Ladder {
    /// For how many milliseconds a class may wait.
    pub fn allowance(&self, class: Class) -> i64 {
        self.rungs.iter().find(|rung| rung.class == class).map_or(4 * DAY, |rung| rung.minutes) * 60_000
    }
}

/// A conversation on the ladder.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Standing {
    /// Its class.
    pub class: Class,
    /// How much it presses.
    pub urgency: Urgency,
    /// The harm that somebody named.
    pub impact: Impact,
    /// Whether a person chose the class.
    pub by_hand: bool,
    /// Whether it is first use only because the customer is new.
    pub new_customer: bool,
    /// The words that led to the class.
    pub reasons: Vec<Found>,
    /// Who chose or changed it last.
    pub changed_by: Option<UserId>,
    /// Raised by every change; 0 before anything was read.
    pub version: i64,
}

/// The organisation's ladder with its version; 0 before anybody changed it.
pub(crate) fn ladder(tx: &mut Tx<'_>) -> causeway_store::Result<(Ladder, i64)> {
    Ok(organisation::store::setting(tx, NAME)?.unwrap_or_default())
}

/// What a new desk begins with: the order of R164, and priorities that follow it.
pub(crate) fn begin(tx: &mut Tx<'_>) -> causeway_store::Result<()> {
    organisation::store::set_setting(tx, NAME, &Ladder { sets_priority: true, ..Ladder::default() })
}

/// The priority that goes with an urgency.
const fn priority(urgency: Urgency) -> Priority {
    match urgency {
        Urgency::Critical => Priority::Urgent,
        Urgency::High => Priority::High,
        Urgency::Normal => Priority::Normal,
        Urgency::Low => Priority::Low,
    }
}

/// Puts a new conversation on the ladder by the words of its first message. `asks` is false for what is imported or
/// unwanted: its priority stays.
pub(crate) fn place(tx: &mut Tx<'_>, state: &State, words: &str, asks: bool) -> Result<(), Problem> {
    let ladder = ladder(tx)?.0;
    let reading = read(words);
    let broken = matches!(reading.class, Class::UrgentFault | Class::Fault);
    // Somebody who asks before buying does not use anything yet.
    let may_be_new = !broken && !matches!(reading.class, Class::PreSales | Class::FirstUse);
    let new = asks && may_be_new && is_new(tx, state, ladder.new_for_days)?;
    let class = if new { Class::FirstUse } else { reading.class };
    let standing = Standing {
        class,
        urgency: urgency(class, reading.impact),
        impact: reading.impact,
        by_hand: false,
        new_customer: new,
        reasons: if new { Vec::new() } else { reading.reasons },
        changed_by: None,
        version: 0,
    };
    store::put(tx, state.id, &standing, ladder.allowance(class))?;
    if asks && ladder.sets_priority { prioritise(tx, state.id, &standing) } else { Ok(()) }
}

/// Gives a conversation the priority of its class and impact, unless somebody chose another one.
fn prioritise(tx: &mut Tx<'_>, id: ConversationId, standing: &Standing) -> Result<(), Problem> {
    let Some(before) = crate::conversation::store::state(tx, id)? else { return Ok(()) };
    let given = store::given(tx, id)?;
    if before.priority.as_str() != given.as_deref().unwrap_or(Priority::Normal.as_str()) {
        return Ok(());
    }
    // Being new alone is no reason to press; the ladder's place says it already.
    let wished = if standing.new_customer { Priority::Normal } else { priority(standing.urgency) };
    store::give(tx, id, wished)?;
    let after = State { priority: wished, ..before.clone() };
    let differences = rules::differences(&before, &after);
    if !differences.is_empty() {
        change::write(tx, &before, &after, differences, Actor::SYSTEM)?;
    }
    Ok(())
}

/// Whether the customer's first conversation is younger than so many days.
fn is_new(tx: &mut Tx<'_>, state: &State, days: i64) -> causeway_store::Result<bool> {
    let first = store::first_of(tx, state.contact_id)?;
    Ok(first > tx.now().plus_ms(-days * DAY_MS).ms())
}

#[cfg(test)]
mod tests;
