//! How an answer reads before it leaves: what the rules need to know of a conversation, and the stop for what must not go
//! out. It never changes a text, and whoever gives a reason may send it as it is.

pub mod routes;
mod store;

use causeway_base::text;
use causeway_identity::UserId;
use causeway_store::{NewEvent, Tx};
use causeway_web::{Code, Permit, Problem};
use causeway_wording::{Draft, Hint, Language, Rule, Severity, WordList, check};
use serde_json::json;

use crate::conversation::State;
use crate::conversation::store as conversations;
use crate::diagnosis::{self, ProblemClass};
use crate::message::MessageId;
use crate::{Desk, organisation};

/// The setting that holds the word list.
const WORDS: &str = "wording";
/// The longest reason for sending a reply in spite of a hard hint, in characters.
const MAX_REASON: usize = 300;

/// What the rules know about a conversation.
struct Context {
    language: Option<Language>,
    names: Vec<String>,
    asked: String,
    first: bool,
    for_reading: bool,
    words: WordList,
    internal: Vec<String>,
}

impl Context {
    /// Reads it for an answer in the conversation of `state`.
    fn of(tx: &mut Tx<'_>, desk: &Desk, state: &State) -> causeway_store::Result<Self> {
        let contact = causeway_people::contact::store::find(tx, state.contact_id)?;
        let mut names: Vec<String> = contact.iter().map(|contact| contact.name.clone()).collect();
        names.extend(conversations::participants(tx, state.id)?.into_iter().map(|one| one.name));
        names.retain(|name| !name.trim().is_empty());
        let tag = state.lang.clone();
        let asked = store::last_incoming(tx, state.id)?;
        Ok(Self {
            language: tag.as_deref().and_then(Language::from_tag).or_else(|| Language::of_text(&asked)),
            names,
            first: !store::has_reply(tx, state.id)?,
            for_reading: diagnosis::store::of(tx, state.id)?.class == Some(ProblemClass::DocumentOnly),
            asked,
            words: words(tx)?,
            internal: internal(desk),
        })
    }

    /// For a mail that begins a conversation; `names` are those of its recipients.
    fn new_mail(tx: &mut Tx<'_>, desk: &Desk, names: Vec<String>) -> causeway_store::Result<Self> {
        Ok(Self {
            language: None,
            names: names.into_iter().filter(|name| !name.trim().is_empty()).collect(),
            asked: String::new(),
            first: true,
            for_reading: false,
            words: words(tx)?,
            internal: internal(desk),
        })
    }

    fn hints(self, text: &str) -> Vec<Hint> {
        check(&Draft {
            text,
            language: self.language,
            names: self.names,
            asked: &self.asked,
            first: self.first,
            for_reading: self.for_reading,
            words: self.words,
            internal: self.internal,
        })
    }
}

/// The organisation's word list.
pub(crate) fn words(tx: &mut Tx<'_>) -> causeway_store::Result<WordList> {
    Ok(organisation::store::setting(tx, WORDS)?.map(|(words, _)| words).unwrap_or_default())
}

/// Replaces the organisation's word list.
pub(crate) fn set_words(tx: &mut Tx<'_>, words: &WordList) -> causeway_store::Result<()> {
    organisation::store::set_setting(tx, WORDS, words)
}

/// Beginnings of addresses of the agents' app; files for customers have the same host.
fn internal(desk: &Desk) -> Vec<String> {
    let Some(root) = desk.settings.public_url.as_deref() else { return Vec::new() };
    let pages = ["inbox", "settings", "contacts", "companies", "ledger", "search", "room"];
    pages.iter().map(|page| format!("{}/{page}", root.trim_end_matches('/'))).collect()
}

/// The rules that a reply breaks although its writer gave a reason to send it.
pub(crate) struct Overridden {
    rules: Vec<Rule>,
    reason: String,
}

/// Stops a reply with hard hints, unless its writer gives a reason. A reply that consists of files has no text to stop.
///
/// # Errors
/// `wording_blocks` with the hints in `current`; `invalid_input` for a reason that is too long.
pub(crate) fn guard(
    tx: &mut Tx<'_>,
    desk: &Desk,
    state: &State,
    text: &str,
    reason: Option<&str>,
) -> Result<Option<Overridden>, Problem> {
    let mut hints = Context::of(tx, desk, state)?.hints(text);
    hints.retain(|hint| hint.severity == Severity::Hard);
    if hints.is_empty() {
        return Ok(None);
    }
    let reason = text::clean(reason.unwrap_or_default().trim(), MAX_REASON + 1);
    if reason.chars().count() > MAX_REASON {
        return Err(Problem::field("/wording_override", "length", "A reason has at most 300 characters."));
    }
    if reason.is_empty() {
        return Err(Problem::new(Code::WordingBlocks, "Something in this reply should not reach a customer.")
            .hint("Change what is marked, or send it again with a reason.")
            .current(&hints));
    }
    let mut rules: Vec<Rule> = hints.into_iter().map(|hint| hint.rule).collect();
    rules.dedup();
    Ok(Some(Overridden { rules, reason }))
}

/// Records that a reply left in spite of hard hints, and why.
pub(crate) fn record(
    tx: &mut Tx<'_>,
    permit: Permit<causeway_identity::permission::WriteConversations>,
    state: &State,
    message: MessageId,
    overridden: &Overridden,
) {
    let data = json!({
        "message_id": message, "rules": overridden.rules, "reason": overridden.reason, "by": UserId(permit.user()),
    });
    let conversation = Some(state.id.0);
    tx.record(NewEvent { kind: "wording.overridden", conversation, actor: permit.actor(), only_for: None, data });
}

#[cfg(test)]
mod tests;
