//! How an inbox treats mail: acknowledgements, the promise and help they name, and what a colleague's own mail means.
//! It never sends anything; intake and acknowledge ask it.

use axum::Json;
use causeway_base::{Locale, text};
use causeway_identity::permission::{ManageSettings, ReadSettings};
use causeway_store::{Result, Tx, from_row, named_values, sql};
use causeway_web::{Answer, Endpoints, Input, PathId, Permit, Problem};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::InboxId;
use crate::Desk;
use crate::told::settings_changed;

named_values!(StaffMail "What it means when a member of the team answers from their own mail program." {
    Reply "The answer goes to the customer." = "reply",
    Note "The answer becomes a note that only the team sees." = "note",
});

/// The longest window in which notifications are gathered: a week.
const MAX_GROUP_MINUTES: i64 = 7 * 24 * 60;

/// How an inbox treats mail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Behaviour {
    /// Whether a new conversation is acknowledged by mail (R52).
    pub acknowledge: bool,
    /// Words of the organisation's own for it, as safe HTML; empty for the usual ones in the customer's language.
    pub acknowledge_html: String,
    /// When the customer can expect an answer, in words; empty to promise nothing.
    pub promise: String,
    /// Whether an acknowledgement says by when the live policy promises an answer.
    #[serde(default)]
    pub promise_by_policy: bool,
    /// Where customers find help by themselves (R191); empty for none.
    pub help_url: String,
    /// What a colleague's own mail means.
    pub staff_mail: StaffMail,
    /// For how many minutes notifications of one sender with one subject belong together; 0 for never.
    pub group_minutes: i64,
    /// The language that the inbox writes in when the customer's is not known.
    pub lang: Option<Locale>,
}

struct Row {
    acknowledge: bool,
    acknowledge_html: String,
    promise: String,
    promise_by_policy: bool,
    help_url: String,
    staff_mail: StaffMail,
    group_minutes: i64,
    lang: Option<String>,
}
from_row!(Row { acknowledge, acknowledge_html, promise, promise_by_policy, help_url, staff_mail, group_minutes, lang });

/// The behaviour of an inbox.
pub fn find(tx: &mut Tx<'_>, id: InboxId) -> Result<Option<Behaviour>> {
    let row: Option<Row> = tx.first(&sql!(
        "SELECT acknowledge, acknowledge_html, promise, promise_by_policy, help_url, staff_mail, group_minutes, lang \
         FROM inbox WHERE id = ?",
        id
    ))?;
    Ok(row.map(|row| Behaviour {
        acknowledge: row.acknowledge,
        acknowledge_html: row.acknowledge_html,
        promise: row.promise,
        promise_by_policy: row.promise_by_policy,
        help_url: row.help_url,
        staff_mail: row.staff_mail,
        group_minutes: row.group_minutes,
        lang: row.lang.as_deref().and_then(Locale::from_tag),
    }))
}

/// Writes it. Says whether there is such an inbox.
pub fn set(tx: &mut Tx<'_>, id: InboxId, behaviour: &Behaviour) -> Result<bool> {
    Ok(tx.run(&sql!(
        "UPDATE inbox SET acknowledge = ?, acknowledge_html = ?, promise = ?, promise_by_policy = ?, help_url = ?, \
         staff_mail = ?, group_minutes = ?, lang = ? WHERE id = ?",
        behaviour.acknowledge,
        &behaviour.acknowledge_html,
        &behaviour.promise,
        behaviour.promise_by_policy,
        &behaviour.help_url,
        behaviour.staff_mail,
        behaviour.group_minutes,
        behaviour.lang.map(Locale::tag),
        id
    ))? > 0)
}

pub(crate) fn add(endpoints: Endpoints<Desk>) -> Endpoints<Desk> {
    endpoints
        .get::<ReadSettings, _, _>("/api/v1/inboxes/{id}/behaviour", "How an inbox treats mail.", show)
        .answers::<Behaviour>()
        .put::<ManageSettings, _, _>("/api/v1/inboxes/{id}/behaviour", "Set how an inbox treats mail.", put)
        .body::<Behaviour>()
        .answers::<Behaviour>()
}

type State = axum::extract::State<Desk>;

async fn show(state: State, PathId(id): PathId<InboxId>) -> Answer<Behaviour> {
    let found = state.db.read(move |tx| find(tx, id)).await?;
    Ok(Json(found.ok_or_else(|| Problem::not_found("inbox"))?))
}

/// Checks it as input, and makes its texts safe.
pub(crate) fn checked(input: Behaviour) -> std::result::Result<Behaviour, Problem> {
    let help_url = text::clean(&input.help_url, 500).trim().to_owned();
    if !help_url.is_empty() && !help_url.starts_with("https://") && !help_url.starts_with("http://") {
        return Err(Problem::field("/help_url", "invalid", "Write a web address that begins with https://."));
    }
    if !(0..=MAX_GROUP_MINUTES).contains(&input.group_minutes) {
        return Err(Problem::field("/group_minutes", "invalid", "Write 0 to 10080 minutes, a week at most."));
    }
    let acknowledge_html = causeway_mail::sanitise_agent(&text::clean(&input.acknowledge_html, 20_000));
    Ok(Behaviour { help_url, acknowledge_html, promise: text::clean(&input.promise, 500).trim().to_owned(), ..input })
}

async fn put(
    state: State,
    permit: Permit<ManageSettings>,
    PathId(id): PathId<InboxId>,
    Input(input): Input<Behaviour>,
) -> Answer<Behaviour> {
    let behaviour = checked(input)?;
    let work = move |tx: &mut Tx<'_>| {
        if !set(tx, id, &behaviour)? {
            return Err(Problem::not_found("inbox"));
        }
        settings_changed(tx, permit.actor(), "inboxes");
        Ok::<_, Problem>(behaviour.clone())
    };
    Ok(Json(state.db.write(work).await?))
}
