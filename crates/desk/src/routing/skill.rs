//! Skills: what somebody knows is named by tags, and a conversation with such a tag asks for whoever knows it.
//! It never asks for what nobody knows, so that no matter waits for ever.

use std::collections::BTreeSet;

use causeway_base::text;
use causeway_store::{Result, Tx, sql};
use causeway_web::Problem;

use super::profile::Profile;
use crate::{ConversationId, TagId, tag};

/// The most tags that one person knows.
const MOST: usize = 30;

/// The names of these tags; those that were deleted are gone.
pub(super) fn names(all: &[tag::Tag], ids: &[TagId]) -> Vec<String> {
    ids.iter().filter_map(|id| all.iter().find(|tag| tag.id == *id)).map(|tag| tag.name.clone()).collect()
}

/// The tags of these names.
///
/// # Errors
/// `invalid_input` for a name that no tag has, and for too many.
pub(super) fn named(tx: &mut Tx<'_>, given: &[String]) -> std::result::Result<Vec<TagId>, Problem> {
    let all = tag::store::all(tx)?;
    let mut ids = Vec::new();
    for name in given.iter().map(|name| name.trim()).filter(|name| !name.is_empty()) {
        let folded = text::fold(name);
        let found = all.iter().find(|tag| text::fold(&tag.name) == folded);
        let Some(tag) = found else {
            let words = format!("There is no tag “{}”.", text::clean(name, 60));
            return Err(Problem::field("/skills", "unknown", words).hint("Make the tag first, then say who knows it."));
        };
        if !ids.contains(&tag.id) {
            ids.push(tag.id);
        }
    }
    if ids.len() > MOST {
        return Err(Problem::field("/skills", "length", "Somebody knows at most 30 tags."));
    }
    Ok(ids)
}

/// What a conversation asks for: its tags that one of `people` knows.
pub(super) fn asked(tx: &mut Tx<'_>, id: ConversationId, people: &[Profile]) -> Result<Vec<String>> {
    let known: BTreeSet<&String> = people.iter().flat_map(|one| &one.skills).collect();
    if known.is_empty() {
        return Ok(Vec::new());
    }
    let tags: Vec<(String,)> = tx.all(&sql!(
        "SELECT t.name FROM conversation_tag ct JOIN tag t ON t.id = ct.tag_id WHERE ct.conversation_id = ? ORDER BY t.name",
        id
    ))?;
    Ok(tags.into_iter().map(|row| row.0).filter(|name| known.contains(name)).collect())
}
