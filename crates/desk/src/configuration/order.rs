//! The order of a list after an import: as in the file, with what the file does not name staying where it is.
//! It never gives two things one place.

use super::report::{Changed, FieldChange};

/// The places that must be written so that `wanted`, given with their places now, stand in this order.
pub(super) fn places<I: Copy>(wanted: &[(I, i64)]) -> Vec<(I, i64)> {
    let mut free: Vec<i64> = wanted.iter().map(|one| one.1).collect();
    free.sort_unstable();
    let mut last = i64::MIN;
    for place in &mut free {
        *place = (*place).max(last.saturating_add(1));
        last = *place;
    }
    let placed = wanted.iter().zip(free);
    placed.filter(|((_, now), place)| now != place).map(|((id, _), place)| (*id, place)).collect()
}

/// What to tell of a list whose things stand in another order afterwards; `None` when those that were there keep theirs.
/// `before` and `after` are ids with names.
pub(super) fn told<I: Copy + PartialEq>(
    section: &'static str,
    before: &[(I, String)],
    after: &[(I, String)],
) -> Option<Changed> {
    let old: Vec<&(I, String)> = before.iter().filter(|one| after.iter().any(|other| other.0 == one.0)).collect();
    let new: Vec<&(I, String)> = after.iter().filter(|one| before.iter().any(|other| other.0 == one.0)).collect();
    if old.iter().zip(&new).all(|(one, other)| one.0 == other.0) {
        return None;
    }
    let words = |list: &[&(I, String)]| list.iter().map(|one| one.1.as_str()).collect::<Vec<_>>().join(", ");
    let change = FieldChange { field: "order".to_owned(), from: words(&old), to: words(&new) };
    Some(Changed { section, name: String::new(), changes: vec![change] })
}
