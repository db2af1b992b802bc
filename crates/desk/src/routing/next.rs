//! The next conversation for somebody who asks: the most pressing one that nobody has and that fits them, with the reasons.
//! Two people who ask at once never get the same.

use causeway_base::Time;
use causeway_identity::UserId;
use causeway_store::{Actor, Result, Tx, sql};
use causeway_triage::Class;
use causeway_web::Problem;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::json;

use super::choose::{Policy, choose};
use super::{Method, give, profile, skill};
use crate::view::Sort;
use crate::{ConversationId, confidential, conversation, ladder};

/// So many of the most pressing ones are looked at.
const LOOKED_AT: usize = 100;

/// The next conversation, and why it is this one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub(super) struct Next {
    /// Its number; absent when there is none.
    pub(super) number: Option<i64>,
    /// Its class, which gave it its place.
    pub(super) class: Option<Class>,
    /// Since when the customer has waited.
    pub(super) waiting_since: Option<Time>,
    /// How many were more pressing and did not fit: another language, or only for others.
    pub(super) passed_over: usize,
}

/// What nobody has, the most pressing first.
fn waiting(tx: &mut Tx<'_>) -> Result<Vec<ConversationId>> {
    let mut query = sql!(
        "SELECT c.id FROM conversation c WHERE c.assignee_id IS NULL AND c.category = 'open' AND c.spam = FALSE \
         AND c.merged_into IS NULL AND c.side_of IS NULL ORDER BY"
    );
    query.add(Sort::Ladder.place()).add("DESC, c.id LIMIT ?").bind(LOOKED_AT);
    let rows: Vec<(ConversationId,)> = tx.all(&query)?;
    Ok(rows.into_iter().map(|row| row.0).collect())
}

/// Gives the next conversation to `user`. Whoever asks has room, whatever their capacity says.
pub(super) fn take(tx: &mut Tx<'_>, user: UserId) -> std::result::Result<Next, Problem> {
    let nothing = |passed_over| Next { number: None, class: None, waiting_since: None, passed_over };
    let everybody = profile::all(tx, None)?;
    let Some(profile) = everybody.iter().find(|one| one.user_id == user) else { return Ok(nothing(0)) };
    let ids = waiting(tx)?;
    let hidden = confidential::hidden(tx, user, &ids)?;
    let now = tx.now();
    let mut passed_over = 0;
    for id in ids.into_iter().filter(|id| !hidden.contains(id)) {
        let Some(state) = conversation::store::state(tx, id)? else { continue };
        let mut matter = give::matter(tx, &state)?;
        matter.skills = skill::asked(tx, id, &everybody)?;
        let mut candidate = profile.candidate(now, matter.language.as_ref());
        candidate.availability = super::Availability::Available;
        (candidate.capacity, candidate.most_chats) = (i64::MAX, i64::MAX);
        let policy = Policy { method: Method::Balanced, last_agent_first: false, account_manager_first: false };
        if choose(&[candidate], &matter, policy).is_err() {
            passed_over += 1;
            continue;
        }
        let class = ladder::store::of(tx, id)?.map(|standing| standing.class);
        let waiting_since = state.waiting_since;
        let why = json!({ "user": user, "asked": true, "class": class, "waiting_since": waiting_since });
        give::to(tx, id, user, Actor::user(user.0), &why)?;
        return Ok(Next { number: Some(state.number), class, waiting_since, passed_over });
    }
    Ok(nothing(passed_over))
}
