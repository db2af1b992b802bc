//! The team's own marks: spam, or not spam, and what is learned from them.
//! It never marks without the change that the history shows.

use causeway_store::{Result, Tx};
use serde_json::{Map, Value, json};

use super::{Rule, Verdict, judge, store};
use crate::ConversationId;

/// Marks a conversation, learns from it, and notes the difference in `changes`. A mark that says what is so already
/// teaches that the verdict was right.
pub(crate) fn set(tx: &mut Tx<'_>, id: ConversationId, spam: bool, changes: &mut Map<String, Value>) -> Result<()> {
    let verdict = spam.then(|| Verdict::new(Rule::ByHand, ""));
    if store::set(tx, id, verdict.as_ref())? {
        changes.insert("spam".to_owned(), json!({ "from": !spam, "to": spam }));
    }
    let Some((subject, text, address)) = store::beginning(tx, id)? else { return Ok(()) };
    store::learn(tx, id, spam, &judge::words(&subject, &text, address.as_deref()))
}
