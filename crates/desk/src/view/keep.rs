//! Keeps the members of views true, in the very transaction that changes a conversation.
//! It never looks at conversations that did not change, but when a view itself does.

use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use causeway_store::{Keeper, NewEvent, Result, Tx, sql};
use uuid::Uuid;

use super::{SavedView, ViewId, customer, store};
use crate::condition::sql::Moment;

/// So many views share one statement; more would be longer than SQLite takes.
const VIEWS_AT_ONCE: usize = 60;
/// So many conversations share one statement.
const CONVERSATIONS_AT_ONCE: usize = 64;

/// Keeps the members of views; one a process.
#[derive(Default)]
pub struct ViewKeeper {
    /// The views as they were when the counter `views` had this value.
    known: Mutex<(i64, Arc<Known>)>,
    missed: AtomicBool,
}

/// The kept views, and which of them ask things of customers.
#[derive(Default)]
struct Known {
    views: Vec<SavedView>,
    of_customers: HashSet<ViewId>,
}

impl ViewKeeper {
    fn views(&self, tx: &mut Tx<'_>) -> Result<Arc<Known>> {
        let version = tx.value(&sql!("SELECT value FROM counter WHERE name = 'views'"))?;
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.0 != version {
            let (views, fields) = (store::kept(tx)?, customer::fields(tx)?);
            let asking = views.iter().filter(|view| view.condition.asks_customer(&fields));
            let of_customers = asking.map(|view| view.id).collect();
            *known = (version, Arc::new(Known { views, of_customers }));
        }
        Ok(Arc::clone(&known.1))
    }
}

impl Keeper for ViewKeeper {
    fn keep(&self, tx: &mut Tx<'_>, events: &[NewEvent]) -> Result<()> {
        let mut touched: Vec<Uuid> = Vec::new();
        touched.extend(events.iter().filter(|event| event.kind != "conversation.read").filter_map(|e| e.conversation));
        let missed = self.missed.swap(false, Ordering::Relaxed);
        // The sample desk goes without an event for each conversation.
        let everything = missed || events.iter().any(|event| event.kind == "sample.removed");
        let customers: Vec<_> = events.iter().filter_map(customer::changed).collect();
        let tags = events.iter().any(|event| event.kind == "settings.changed" && ends_elsewhere(event));
        if touched.is_empty() && !everything && customers.is_empty() && !tags {
            return Ok(());
        }
        let known = self.views(tx)?;
        let views = &known.views;
        let mut customers_anew = false;
        if !known.of_customers.is_empty() {
            for customer in customers {
                match customer::conversations(tx, customer)? {
                    Some(theirs) => touched.extend(theirs),
                    None => customers_anew = true,
                }
            }
        }
        touched.sort_unstable();
        touched.dedup();
        for view in views {
            if everything
                || (customers_anew && known.of_customers.contains(&view.id))
                || (tags && view.condition.asks_what_can_end())
            {
                rebuild(tx, view)?;
            }
        }
        for conversations in touched.chunks(CONVERSATIONS_AT_ONCE) {
            for some in views.chunks(VIEWS_AT_ONCE) {
                follow(tx, some, conversations)?;
            }
        }
        Ok(())
    }

    fn missed(&self) {
        self.missed.store(true, Ordering::Relaxed);
        // What was read in the transaction that failed may not exist.
        self.known.lock().unwrap_or_else(PoisonError::into_inner).0 = 0;
    }
}

/// Whether a setting changed whose deletion takes things off conversations without an event of theirs.
fn ends_elsewhere(event: &NewEvent) -> bool {
    matches!(event.data.get("what").and_then(|what| what.as_str()), Some("tags" | "teams" | "fields"))
}

/// Which of these views each of these conversations belongs to now, with its place.
fn now_in(tx: &mut Tx<'_>, views: &[SavedView], conversations: &[Uuid]) -> Result<HashMap<(ViewId, Uuid), i64>> {
    let moment = Moment { reader: None, now: tx.now() };
    // One row of a conversation answers for all views at once, which is much cheaper than a statement's part for each.
    let mut query = sql!("SELECT c.id");
    for view in views {
        query.add(", CASE WHEN");
        view.condition.write(&mut query, moment);
        query.add("THEN").add(view.sort.place()).add("END");
    }
    query.add("FROM conversation c WHERE c.id IN").list(conversations.iter().copied());
    query.add("AND").add(store::IN_VIEWS);
    let rows: Vec<(Uuid, Vec<Option<i64>>)> = tx.all(&query)?;
    let mut now_in = HashMap::new();
    for (conversation, places) in rows {
        let inside = views.iter().zip(places).filter_map(|(view, place)| Some(((view.id, conversation), place?)));
        now_in.extend(inside);
    }
    Ok(now_in)
}

fn follow(tx: &mut Tx<'_>, views: &[SavedView], conversations: &[Uuid]) -> Result<()> {
    let mut wished = now_in(tx, views, conversations)?;
    let mut query = sql!("SELECT view_id, conversation_id, place FROM view_member WHERE conversation_id IN");
    query.list(conversations.iter().copied()).add("AND view_id IN").list(views.iter().map(|view| view.id));
    let mut more: HashMap<ViewId, i64> = HashMap::new();
    for (view, conversation, place) in tx.all::<(ViewId, Uuid, i64)>(&query)? {
        match wished.remove(&(view, conversation)) {
            Some(now) if now == place => {}
            Some(now) => {
                tx.run(&sql!(
                    "UPDATE view_member SET place = ? WHERE view_id = ? AND conversation_id = ?",
                    now,
                    view,
                    conversation
                ))?;
            }
            None => {
                tx.run(&sql!("DELETE FROM view_member WHERE view_id = ? AND conversation_id = ?", view, conversation))?;
                *more.entry(view).or_default() -= 1;
            }
        }
    }
    let mut added: Vec<_> = wished.into_iter().collect();
    added.sort_unstable_by_key(|row| row.0);
    for ((view, conversation), place) in added {
        tx.run(&sql!(
            "INSERT INTO view_member (view_id, conversation_id, place) VALUES (?, ?, ?)",
            view,
            conversation,
            place
        ))?;
        *more.entry(view).or_default() += 1;
    }
    for (view, difference) in more.into_iter().filter(|(_, difference)| *difference != 0) {
        tx.run(&sql!("UPDATE saved_view SET members = members + ? WHERE id = ?", difference, view))?;
    }
    Ok(())
}

/// Makes a view's members anew, from all conversations.
pub fn rebuild(tx: &mut Tx<'_>, view: &SavedView) -> Result<()> {
    tx.run(&sql!("DELETE FROM view_member WHERE view_id = ?", view.id))?;
    let mut members = 0;
    if !view.live {
        let now = tx.now();
        let mut insert = sql!("INSERT INTO view_member (view_id, conversation_id, place) SELECT v.id, c.id,");
        insert.add(view.sort.place());
        insert.add("FROM saved_view v, conversation c WHERE v.id = ?").bind(view.id).add("AND");
        store::holds(&mut insert, view, Moment { reader: None, now });
        members = tx.run(&insert)?;
    }
    let members = i64::try_from(members).unwrap_or(i64::MAX);
    tx.run(&sql!("UPDATE saved_view SET members = ? WHERE id = ?", members, view.id)).map(drop)
}

/// The ids of the conversations of a kept view as its table says; for tests that compare it with the truth.
#[cfg(test)]
pub(crate) fn members(tx: &mut Tx<'_>, view: ViewId) -> Result<Vec<crate::ConversationId>> {
    let rows: Vec<(crate::ConversationId,)> =
        tx.all(&sql!("SELECT conversation_id FROM view_member WHERE view_id = ? ORDER BY conversation_id", view))?;
    Ok(rows.into_iter().map(|row| row.0).collect())
}
