//! The command that takes merged contacts apart: what moved goes back, and the target becomes what it was.
//! It never overwrites what somebody decided since; what came after the merge stays where it came.

use causeway_identity::UserId;
use causeway_identity::permission::WritePeople;
use causeway_people::ContactId;
use causeway_people::confidential::check_contact;
use causeway_people::contact::store as contacts;
use causeway_store::Tx;
use causeway_web::{Code, Permit, Problem};

use super::{ContactMergeId, Kept, Standing, store, tell};
use crate::{asset, field};

/// Undoes a merge; answers the contact that came back.
///
/// # Errors
/// `too_late` when it was undone already or the contact it went into was merged since.
pub(super) fn undo(tx: &mut Tx<'_>, permit: Permit<WritePeople>, id: ContactMergeId) -> Result<ContactId, Problem> {
    let merge = store::find(tx, id)?.ok_or_else(|| Problem::not_found("merge"))?;
    let kept = store::kept(tx, id)?.ok_or_else(|| Problem::internal(&"a merge of contacts cannot be read"))?;
    let (from, into) = (merge.from_id, merge.into_id);
    for id in [from, into] {
        check_contact(tx, UserId(permit.user()), id)?;
    }
    if merge.undone_at.is_some() {
        return Err(Problem::new(Code::TooLate, "This was undone already."));
    }
    if contacts::find(tx, into)?.is_none_or(|contact| contact.merged_into.is_some()) {
        return Err(Problem::new(Code::TooLate, "The contact was merged into another one since.")
            .hint("Undo that merge first."));
    }
    give_back(tx, from, into, &kept)?;
    let now = store::standing(tx, into)?;
    store::set_standing(tx, into, &restored(&now, &kept))?;
    store::set_merged(tx, from, None)?;
    store::set_undone(tx, id, UserId(permit.user()))?;
    tell(tx, permit.actor(), into, from, &kept.conversations);
    Ok(from)
}

fn give_back(tx: &mut Tx<'_>, from: ContactId, into: ContactId, kept: &Kept) -> Result<(), Problem> {
    for (address, position) in &kept.addresses {
        store::move_address(tx, address, into, from, *position)?;
    }
    store::move_conversations(tx, &kept.conversations, into, from)?;
    asset::store::move_to(tx, &kept.assets, into.0, from.0)?;
    field::store::move_values(tx, &kept.fields, into.0, from.0)?;
    Ok(store::take_access(tx, into, &kept.access)?)
}

/// Each value of the target as it was before the merge, unless somebody changed it since.
fn restored(now: &Standing, kept: &Kept) -> Standing {
    fn back<T: PartialEq + Clone>(now: &T, before: &T, after: &T) -> T {
        if now == after { before.clone() } else { now.clone() }
    }
    let (before, after) = (&kept.before, &kept.after);
    Standing {
        company: back(&now.company, &before.company, &after.company),
        locale: back(&now.locale, &before.locale, &after.locale),
        reading: back(&now.reading, &before.reading, &after.reading),
        time_zone: back(&now.time_zone, &before.time_zone, &after.time_zone),
        note: back(&now.note, &before.note, &after.note),
        confidential: back(&now.confidential, &before.confidential, &after.confidential),
    }
}
