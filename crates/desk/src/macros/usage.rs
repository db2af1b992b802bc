//! Which reply began with which macro, and how that went: uses, how much of the text stayed, what got solved.
//! It never counts a reply that was taken back; its note goes with it.

use causeway_base::Time;
use causeway_identity::UserId;
use causeway_store::{Result, Tx, from_row, sql};
use causeway_web::Problem;
use schemars::JsonSchema;
use serde::Serialize;

use super::{MacroId, share, store};
use crate::MessageId;

/// A reply solved it when the customer did not write again for so long, in milliseconds: seven days.
const QUIET: i64 = 7 * 86_400_000;

/// How a macro does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Usage {
    /// The macro.
    pub macro_id: MacroId,
    /// How many replies began with it.
    pub uses: i64,
    /// When one last did.
    pub last_used_at: Time,
    /// How many of the replies were the last word: the conversation is solved, and the customer did not write again
    /// within seven days.
    pub solved: i64,
    /// How much of the replies was the macro's text on average, in percent.
    pub share: i64,
}
from_row!(Usage { macro_id, uses, last_used_at, solved, share });

/// Notes that a reply began with a macro. One that was deleted since, or that the writer sees no more, stops no reply:
/// its text is in the draft already.
///
/// # Errors
/// What the database says.
pub fn note(tx: &mut Tx<'_>, id: MacroId, message: MessageId, answer: &str, by: UserId) -> Result<(), Problem> {
    let Some(found) = store::find(tx, id, by)? else { return Ok(()) };
    let shares = found.bodies.values().map(|html| share::of(answer, &causeway_mail::html_to_text(html)));
    let share = shares.max().unwrap_or(0);
    let now = tx.now();
    tx.run(&sql!(
        "INSERT INTO macro_use (message_id, macro_id, user_id, share, at) VALUES (?, ?, ?, ?, ?)",
        message,
        id,
        by,
        share,
        now
    ))?;
    Ok(())
}

/// How the macros that `reader` sees did since `since`.
pub fn since(tx: &mut Tx<'_>, reader: UserId, since: Time) -> Result<Vec<Usage>> {
    let query = sql!(
        "SELECT u.macro_id, COUNT(*), MAX(u.at), \
         CAST(SUM(CASE WHEN c.category = 'solved' AND NOT EXISTS (SELECT 1 FROM message later WHERE \
         later.conversation_id = m.conversation_id AND later.kind = 'incoming' AND later.automatic IS NULL \
         AND later.created_at > m.created_at AND later.created_at <= m.created_at + ?) THEN 1 ELSE 0 END) AS BIGINT), \
         CAST(SUM(u.share) AS BIGINT) / COUNT(*) \
         FROM macro_use u JOIN message m ON m.id = u.message_id JOIN conversation c ON c.id = m.conversation_id \
         WHERE u.at >= ? GROUP BY u.macro_id ORDER BY u.macro_id",
        QUIET,
        since
    );
    let seen: Vec<MacroId> = store::seen_by(tx, reader)?.into_iter().map(|one| one.id).collect();
    Ok(tx.all::<Usage>(&query)?.into_iter().filter(|one| seen.contains(&one.macro_id)).collect())
}
