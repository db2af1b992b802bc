//! How many conversations stand in the lists that everybody has, kept true in the very transaction that changes one.
//! It never counts conversations that did not change, but when many may have changed at once.

use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicBool, Ordering};

use causeway_identity::{TeamId, UserId};
use causeway_store::{Keeper, NewEvent, Result, Tx, sql};
use uuid::Uuid;

/// So many conversations share one statement.
const AT_ONCE: usize = 200;

/// The list that a row of `conversation c` stands in: its category while it is not done, `spam`, or none (NULL).
const LIST: &str = "CASE WHEN c.spam = TRUE AND c.merged_into IS NULL THEN 'spam' \
     WHEN c.spam = FALSE AND c.merged_into IS NULL AND c.side_of IS NULL AND c.category IN ('open', 'waiting', 'snoozed') THEN c.category END";

/// Where a conversation stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    list: String,
    /// Zeros for nobody.
    assignee: Uuid,
    /// Zeros for no team.
    team: Uuid,
}

/// A row that says where something stands.
type Row<T> = (T, String, Uuid, Uuid);

/// What a row is about, and where it stands.
fn placed<T>((what, list, assignee, team): Row<T>) -> (T, Place) {
    (what, Place { list, assignee, team })
}

/// Keeps the tally; one a process.
#[derive(Default)]
pub struct TallyKeeper {
    missed: AtomicBool,
    /// Whether the tables are known to be filled.
    filled: AtomicBool,
}

impl Keeper for TallyKeeper {
    fn keep(&self, tx: &mut Tx<'_>, events: &[NewEvent]) -> Result<()> {
        let missed = self.missed.swap(false, Ordering::Relaxed);
        if missed || events.iter().any(changes_many) || !self.is_filled(tx)? {
            rebuild(tx)?;
            self.filled.store(true, Ordering::Relaxed);
            return Ok(());
        }
        let mut touched: Vec<Uuid> = Vec::new();
        touched.extend(events.iter().filter(|event| event.kind != "conversation.read").filter_map(|e| e.conversation));
        touched.sort_unstable();
        touched.dedup();
        for some in touched.chunks(AT_ONCE) {
            follow(tx, some)?;
        }
        Ok(())
    }

    fn missed(&self) {
        self.missed.store(true, Ordering::Relaxed);
        self.filled.store(false, Ordering::Relaxed);
    }
}

impl TallyKeeper {
    fn is_filled(&self, tx: &mut Tx<'_>) -> Result<bool> {
        if !self.filled.load(Ordering::Relaxed) {
            self.filled.store(is_filled(tx)?, Ordering::Relaxed);
        }
        Ok(self.filled.load(Ordering::Relaxed))
    }
}

fn is_filled(tx: &mut Tx<'_>) -> Result<bool> {
    Ok(tx.value::<i64>(&sql!("SELECT value FROM counter WHERE name = 'tally'"))? > 0)
}

/// Whether conversations changed without an event of their own: a deleted team leaves them, the sample desk takes its own.
fn changes_many(event: &NewEvent) -> bool {
    event.kind == "sample.removed"
        || (event.kind == "settings.changed" && event.data.get("what").and_then(|what| what.as_str()) == Some("teams"))
}

fn follow(tx: &mut Tx<'_>, conversations: &[Uuid]) -> Result<()> {
    let mut query = sql!("SELECT conversation_id, list, assignee_id, team_id FROM list_place WHERE conversation_id IN");
    query.list(conversations.iter().copied());
    let mut before: HashMap<Uuid, Place> = tx.all::<Row<Uuid>>(&query)?.into_iter().map(placed).collect();
    let mut query = sql!("SELECT c.id,");
    query.add(LIST).add(", COALESCE(c.assignee_id, ?), COALESCE(c.team_id, ?) FROM conversation c WHERE c.id IN");
    query.bind(Uuid::nil()).bind(Uuid::nil()).list(conversations.iter().copied());
    let mut more: BTreeMap<Place, i64> = BTreeMap::new();
    for (id, list, assignee, team) in tx.all::<(Uuid, Option<String>, Uuid, Uuid)>(&query)? {
        let now = list.map(|list| Place { list, assignee, team });
        let was = before.remove(&id);
        if was == now {
            continue;
        }
        put(tx, id, now.as_ref())?;
        for (place, difference) in was.map(|place| (place, -1)).into_iter().chain(now.map(|place| (place, 1))) {
            *more.entry(place).or_default() += difference;
        }
    }
    for (place, difference) in more {
        add(tx, &place, difference)?;
    }
    Ok(())
}

fn put(tx: &mut Tx<'_>, id: Uuid, place: Option<&Place>) -> Result<()> {
    let Some(place) = place else {
        return tx.run(&sql!("DELETE FROM list_place WHERE conversation_id = ?", id)).map(drop);
    };
    tx.run(&sql!(
        "INSERT INTO list_place (conversation_id, list, assignee_id, team_id) VALUES (?, ?, ?, ?) \
         ON CONFLICT (conversation_id) DO UPDATE SET list = excluded.list, assignee_id = excluded.assignee_id, \
         team_id = excluded.team_id",
        id,
        &place.list,
        place.assignee,
        place.team
    ))
    .map(drop)
}

fn add(tx: &mut Tx<'_>, place: &Place, difference: i64) -> Result<()> {
    if difference == 0 {
        return Ok(());
    }
    tx.run(&sql!(
        "INSERT INTO list_tally (list, assignee_id, team_id, conversations) VALUES (?, ?, ?, ?) \
         ON CONFLICT (list, assignee_id, team_id) DO UPDATE SET \
         conversations = list_tally.conversations + excluded.conversations",
        &place.list,
        place.assignee,
        place.team,
        difference
    ))
    .map(drop)
}

/// Fills both tables anew, from all conversations.
fn rebuild(tx: &mut Tx<'_>) -> Result<()> {
    tx.run(&sql!("DELETE FROM list_place"))?;
    tx.run(&sql!("DELETE FROM list_tally"))?;
    let mut insert = sql!("INSERT INTO list_place (conversation_id, list, assignee_id, team_id) SELECT c.id,");
    insert.add(LIST).add(", COALESCE(c.assignee_id, ?), COALESCE(c.team_id, ?) FROM conversation c WHERE");
    insert.bind(Uuid::nil()).bind(Uuid::nil()).add(LIST).add("IS NOT NULL");
    tx.run(&insert)?;
    tx.run(&sql!(
        "INSERT INTO list_tally (list, assignee_id, team_id, conversations) \
         SELECT list, assignee_id, team_id, COUNT(*) FROM list_place GROUP BY list, assignee_id, team_id"
    ))?;
    tx.run(&sql!("UPDATE counter SET value = 1 WHERE name = 'tally'")).map(drop)
}

/// How many conversations stand in the lists of one reader.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) mine: i64,
    pub(super) unassigned: i64,
    pub(super) snoozed: i64,
    /// Open or waiting.
    pub(super) all: i64,
    pub(super) spam: i64,
    /// Open or waiting, by team.
    pub(super) teams: HashMap<TeamId, i64>,
}

/// Reads the tally; counts conversations when nothing has been written since the tables came.
pub(super) fn read(tx: &mut Tx<'_>, reader: UserId) -> Result<Tally> {
    let rows: Vec<Row<i64>> = if is_filled(tx)? {
        tx.all(&sql!("SELECT conversations, list, assignee_id, team_id FROM list_tally WHERE conversations <> 0"))?
    } else {
        let mut query = sql!("SELECT COUNT(*), list, assignee_id, team_id FROM (SELECT");
        query.add(LIST).add("AS list, COALESCE(c.assignee_id, ?) AS assignee_id, COALESCE(c.team_id, ?) AS team_id");
        query.bind(Uuid::nil()).bind(Uuid::nil());
        query.add("FROM conversation c) AS placed WHERE list IS NOT NULL GROUP BY list, assignee_id, team_id");
        tx.all(&query)?
    };
    let mut tally = Tally::default();
    for (count, place) in rows.into_iter().map(placed) {
        match place.list.as_str() {
            "spam" => tally.spam += count,
            "snoozed" => tally.snoozed += count,
            _ => {
                tally.all += count;
                if place.assignee == reader.0 {
                    tally.mine += count;
                }
                if place.assignee.is_nil() {
                    tally.unassigned += count;
                }
                if !place.team.is_nil() {
                    *tally.teams.entry(TeamId(place.team)).or_default() += count;
                }
            }
        }
    }
    Ok(tally)
}

#[cfg(test)]
mod tests;
