//! Changing an issue, whoever does it: every difference is written down, its twins and its conversations follow.
//! It never overwrites what somebody changed since `before` was read.

use causeway_store::Tx;
use causeway_web::{Code, Problem};

use super::{Issue, State, What, Who, fixed, store, tell};
use crate::tracker::link;

/// Writes what differs between `before` and `after`. An issue that becomes fixed tells its conversations.
pub(crate) fn apply(tx: &mut Tx<'_>, before: &Issue, after: &Issue, who: &Who) -> Result<(), Problem> {
    if after == before {
        return Ok(());
    }
    if !store::save(tx, after)? {
        return Err(Problem::new(Code::VersionConflict, "Somebody else changed this issue meanwhile."));
    }
    for (what, from, to) in differences(before, after) {
        store::step(tx, before.row.id, who, what, &from, &to)?;
    }
    link::wake_all(tx, before.row.id)?;
    tell(tx, "issue.changed", &after.row, None, who.actor);
    if after.row.state == State::Fixed && before.row.state != State::Fixed {
        fixed::tell_conversations(tx, after, who)?;
    }
    Ok(())
}

/// What differs, with the value before and after; of a text only that it does.
fn differences(before: &Issue, after: &Issue) -> Vec<(What, String, String)> {
    let owner = |issue: &Issue| issue.row.owner_id.map(|id| id.0.to_string()).unwrap_or_default();
    let all = [
        (What::Title, before.row.title.clone(), after.row.title.clone()),
        (What::Kind, before.row.kind.as_str().to_owned(), after.row.kind.as_str().to_owned()),
        (What::State, before.row.state.as_str().to_owned(), after.row.state.as_str().to_owned()),
        (What::Owner, owner(before), owner(after)),
        (What::Labels, before.row.labels.join(", "), after.row.labels.join(", ")),
        (What::WhenFixed, before.when_fixed.as_str().to_owned(), after.when_fixed.as_str().to_owned()),
    ];
    let mut differ: Vec<_> = all.into_iter().filter(|(_, from, to)| from != to).collect();
    if before.text != after.text {
        differ.push((What::Text, String::new(), String::new()));
    }
    differ
}
