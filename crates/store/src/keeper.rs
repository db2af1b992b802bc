//! What is derived from changes and must never be read without them, such as which conversations a view holds.
//! It never decides a change; it follows.

use crate::{NewEvent, Result, Tx};

/// Keeps something derived from what units of work change, in the very transaction that changes it, so that nobody ever
/// reads the one without the other. Make it cheap: every commit waits for it.
pub trait Keeper: Send + Sync {
    /// Brings what is derived up to date with these events. A failure undoes only the keeper's own writes.
    ///
    /// # Errors
    /// When the database refuses; [`Keeper::missed`] is called then.
    fn keep(&self, tx: &mut Tx<'_>, events: &[NewEvent]) -> Result<()>;

    /// The last call of [`Keeper::keep`] failed: what is derived must be made anew.
    fn missed(&self);
}
