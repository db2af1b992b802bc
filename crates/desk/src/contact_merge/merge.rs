//! The command that merges one contact into another: addresses, conversations, assets and field values move, and what
//! the target does not know is filled in. It never overwrites what the target has.

use causeway_identity::UserId;
use causeway_identity::permission::WritePeople;
use causeway_people::ContactId;
use causeway_people::confidential::{check_contact, store as confidential};
use causeway_people::contact::store as contacts;
use causeway_store::Tx;
use causeway_web::{Code, Permit, Problem};

use super::{ContactMergeId, Kept, Standing, store, tell};
use crate::{asset, field};

/// Merges `from` into `into`.
///
/// # Errors
/// `invalid_input` for a contact with itself, `too_late` for one that was merged already, `confidential` for customers
/// that the caller may not know.
pub(super) fn merge(
    tx: &mut Tx<'_>,
    permit: Permit<WritePeople>,
    from: ContactId,
    into: ContactId,
) -> Result<ContactMergeId, Problem> {
    if from == into {
        return Err(Problem::field("/contact_id", "same", "A contact cannot be merged into itself."));
    }
    for id in [from, into] {
        let contact = contacts::find(tx, id)?.ok_or_else(|| Problem::not_found("contact"))?;
        check_contact(tx, UserId(permit.user()), id)?;
        if contact.merged_into.is_some() {
            return Err(Problem::new(
                Code::TooLate,
                format!("{} was merged into another contact already.", contact.name),
            ));
        }
    }
    let (source, before) = (store::standing(tx, from)?, store::standing(tx, into)?);
    let after = united(&source, &before);
    let kept = Kept {
        addresses: store::addresses(tx, from)?,
        conversations: store::conversations(tx, from)?,
        assets: asset::store::ids_of(tx, from.0)?,
        fields: movable_fields(tx, from, into)?,
        access: new_access(tx, from, into, &source, &before)?,
        before,
        after,
    };
    apply(tx, from, into, &kept)?;
    let id = tx.new_id();
    store::log(tx, id, UserId(permit.user()), from, into, &kept)?;
    tell(tx, permit.actor(), from, into, &kept.conversations);
    Ok(id)
}

fn united(source: &Standing, target: &Standing) -> Standing {
    let note = match (target.note.trim(), source.note.trim()) {
        (_, "") => target.note.clone(),
        ("", _) => source.note.clone(),
        (ours, theirs) => format!("{ours}\n\n{theirs}"),
    };
    Standing {
        company: target.company.or(source.company),
        locale: target.locale.clone().or_else(|| source.locale.clone()),
        reading: target.reading.clone().or_else(|| source.reading.clone()),
        time_zone: target.time_zone.clone().or_else(|| source.time_zone.clone()),
        note,
        confidential: target.confidential || source.confidential,
    }
}

/// The fields that only the source has filled.
fn movable_fields(tx: &mut Tx<'_>, from: ContactId, into: ContactId) -> Result<Vec<field::FieldId>, Problem> {
    let (theirs, ours) = (field::store::filled(tx, from.0)?, field::store::filled(tx, into.0)?);
    Ok(theirs.into_iter().filter(|id| !ours.contains(id)).collect())
}

/// Whom the target's access list gains: when only the source is confidential, its list becomes the target's. When both
/// are, only those on the target's list go on knowing, so that nobody comes to know more than before.
fn new_access(
    tx: &mut Tx<'_>,
    from: ContactId,
    into: ContactId,
    source: &Standing,
    target: &Standing,
) -> Result<Vec<UserId>, Problem> {
    if !source.confidential || target.confidential {
        return Ok(Vec::new());
    }
    let ours = confidential::access(tx, into.0)?;
    Ok(confidential::access(tx, from.0)?.into_iter().filter(|user| !ours.contains(user)).collect())
}

fn apply(tx: &mut Tx<'_>, from: ContactId, into: ContactId, kept: &Kept) -> Result<(), Problem> {
    let last = store::addresses(tx, into)?.last().map_or(-1, |(_, position)| *position);
    for ((address, _), position) in kept.addresses.iter().zip(last + 1..) {
        store::move_address(tx, address, from, into, position)?;
    }
    store::move_conversations(tx, &kept.conversations, from, into)?;
    asset::store::move_to(tx, &kept.assets, from.0, into.0)?;
    field::store::move_values(tx, &kept.fields, from.0, into.0)?;
    if !kept.access.is_empty() {
        let mut list = confidential::access(tx, into.0)?;
        list.extend(kept.access.iter().copied());
        confidential::set_access(tx, into.0, &list)?;
    }
    store::set_standing(tx, into, &kept.after)?;
    Ok(store::set_merged(tx, from, Some(into))?)
}
