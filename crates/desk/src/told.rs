//! The event that tells everybody's screen that a setting changed.
//! It never carries the setting; screens fetch what they show.

use causeway_store::{Actor, NewEvent, Tx};
use serde_json::json;

/// Records `settings.changed` for `what`: `inboxes`, `tags`, `statuses`, `relay`, `organisation`.
pub(crate) fn settings_changed(tx: &mut Tx<'_>, actor: Actor, what: &str) {
    let data = json!({ "what": what });
    tx.record(NewEvent { kind: "settings.changed", conversation: None, actor, only_for: None, data });
}
