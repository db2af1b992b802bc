//! The tie between an issue here and its twin in a tracker: what was seen there last, and the wish to look again.
//! It never asks the tracker; the job that a wish puts in does.

use causeway_base::Time;
use causeway_queue::{NewJob, enqueue};
use causeway_store::{Error, Result, Tx, from_row, sql};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::contract::Standing;
use super::merge::Side;
use super::{LinkId, Provider, TrackerId, sync};
use crate::issue::IssueId;

/// A twin as people see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Twin {
    /// The tie's id.
    pub id: LinkId,
    /// Which tracker.
    pub tracker_id: TrackerId,
    /// What people call the tracker.
    pub tracker: String,
    /// Who made it.
    pub provider: Provider,
    /// Its key there; absent before it was made.
    pub key: Option<String>,
    /// Its page there.
    pub url: Option<String>,
    /// Where it stood when it was looked at last.
    pub standing: Standing,
    /// When it was looked at last.
    pub synced_at: Option<Time>,
    /// Why it could not be looked at the last time.
    pub problem: Option<String>,
}

struct Row {
    id: LinkId,
    tracker_id: TrackerId,
    tracker: String,
    provider: Provider,
    key: Option<String>,
    url: Option<String>,
    seen: String,
    synced_at: Option<Time>,
    problem: Option<String>,
}
from_row!(Row { id, tracker_id, tracker, provider, key, url, seen, synced_at, problem });

/// The twins of an issue, oldest first.
pub(crate) fn of(tx: &mut Tx<'_>, issue: IssueId) -> Result<Vec<Twin>> {
    let rows: Vec<Row> = tx.all(&sql!(
        "SELECT l.id, l.tracker_id, t.name, t.provider, l.remote_key, l.url, l.seen, l.synced_at, l.problem \
         FROM tracker_link l JOIN tracker t ON t.id = l.tracker_id WHERE l.issue_id = ? ORDER BY l.created_at, l.id",
        issue
    ))?;
    let twin = |row: Row| {
        let standing = read(&row.seen)?.side.standing;
        let Row { id, tracker_id, tracker, provider, key, url, synced_at, problem, .. } = row;
        Ok(Twin { id, tracker_id, tracker, provider, key, url, standing, synced_at, problem })
    };
    rows.into_iter().map(twin).collect()
}

/// A tie with all that an exchange needs.
#[derive(Debug, Clone)]
pub(super) struct Link {
    pub(super) id: LinkId,
    pub(super) issue_id: IssueId,
    pub(super) tracker_id: TrackerId,
    pub(super) key: Option<String>,
    /// What the twin shall say when it is made.
    pub(super) body: String,
    pub(super) seen: Side,
    /// The title here at the last exchange: one that was made fit for outside differs from it, and that is no change.
    pub(super) own_title: Option<String>,
    /// How often it was wished to look again.
    pub(super) asked: i64,
    pub(super) synced_at: Option<Time>,
    /// When it was tried to make the twin.
    pub(super) tried_at: Option<Time>,
    pub(super) created_at: Time,
}

struct Kept {
    id: LinkId,
    issue_id: IssueId,
    tracker_id: TrackerId,
    key: Option<String>,
    body: String,
    seen: String,
    asked: i64,
    synced_at: Option<Time>,
    tried_at: Option<Time>,
    created_at: Time,
}
from_row!(Kept { id, issue_id, tracker_id, key, body, seen, asked, synced_at, tried_at, created_at });

/// One tie.
pub(super) fn find(tx: &mut Tx<'_>, id: LinkId) -> Result<Option<Link>> {
    let kept: Option<Kept> = tx.first(&sql!(
        "SELECT id, issue_id, tracker_id, remote_key, body, seen, asked, synced_at, tried_at, created_at \
         FROM tracker_link WHERE id = ?",
        id
    ))?;
    let Some(kept) = kept else { return Ok(None) };
    let Seen { side: seen, own_title } = read(&kept.seen)?;
    let Kept { id, issue_id, tracker_id, key, body, asked, synced_at, tried_at, created_at, .. } = kept;
    Ok(Some(Link { id, issue_id, tracker_id, key, body, seen, own_title, asked, synced_at, tried_at, created_at }))
}

/// What was seen of both at the last exchange, as it is kept.
#[derive(Serialize, Deserialize)]
struct Seen {
    #[serde(flatten)]
    side: Side,
    #[serde(default)]
    own_title: Option<String>,
}

fn read(seen: &str) -> Result<Seen> {
    serde_json::from_str(seen).map_err(|error| Error::Defect(format!("what was seen of a twin: {error}")))
}

fn written(seen: &Side, own_title: &str) -> Result<String> {
    serde_json::to_string(&Seen { side: seen.clone(), own_title: Some(own_title.to_owned()) })
        .map_err(|error| Error::Defect(error.to_string()))
}

/// A tie to make: to a twin that exists, or to one that shall say `body`.
pub(super) struct NewLink {
    pub(super) issue: IssueId,
    pub(super) tracker: TrackerId,
    pub(super) key: Option<String>,
    pub(super) body: String,
    pub(super) seen: Side,
    /// The title here.
    pub(super) own_title: String,
}

/// Ties an issue to a twin, and wishes to look at it. `None` when one of them is tied already.
pub(super) fn add(tx: &mut Tx<'_>, new: &NewLink) -> Result<Option<LinkId>> {
    let (id, now): (LinkId, _) = (tx.new_id(), tx.now());
    let made = tx.run(&sql!(
        "INSERT INTO tracker_link (id, issue_id, tracker_id, remote_key, body, seen, created_at) \
         VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        id,
        new.issue,
        new.tracker,
        new.key.clone(),
        &new.body,
        written(&new.seen, &new.own_title)?,
        now
    ))?;
    if made == 0 {
        return Ok(None);
    }
    wake(tx, id)?;
    Ok(Some(id))
}

/// Unties. The twin stays where it is.
pub(super) fn remove(tx: &mut Tx<'_>, id: LinkId) -> Result<()> {
    tx.run(&sql!("DELETE FROM tracker_link WHERE id = ?", id)).map(drop)
}

/// Wishes to look at a twin: a wish while one looks already is heard when that look ends.
pub(super) fn wake(tx: &mut Tx<'_>, id: LinkId) -> Result<()> {
    tx.run(&sql!("UPDATE tracker_link SET asked = asked + 1 WHERE id = ?", id))?;
    enqueue(tx, &NewJob::new(sync::KIND, &id).unique(id.to_string()))
}

/// Wishes to look at all twins of an issue.
pub(crate) fn wake_all(tx: &mut Tx<'_>, issue: IssueId) -> Result<()> {
    let links: Vec<(LinkId,)> = tx.all(&sql!("SELECT id FROM tracker_link WHERE issue_id = ?", issue))?;
    links.into_iter().try_for_each(|(id,)| wake(tx, id))
}

/// The ties to a tracker whose twin has this key; with `changed`, only if it changed after it was looked at last.
pub(super) fn by_key(tx: &mut Tx<'_>, tracker: TrackerId, key: &str, changed: Option<Time>) -> Result<Option<LinkId>> {
    let mut query = sql!("SELECT id FROM tracker_link WHERE tracker_id = ? AND remote_key = ?", tracker, key);
    if let Some(at) = changed {
        query.add("AND (remote_at IS NULL OR remote_at < ?)").bind(at);
    }
    let row: Option<(LinkId,)> = tx.first(&query)?;
    Ok(row.map(|(id,)| id))
}

/// Notes that it is tried to make the twin, before it is: how that ended may stay unknown.
pub(super) fn tried(tx: &mut Tx<'_>, id: LinkId) -> Result<()> {
    let now = tx.now();
    tx.run(&sql!("UPDATE tracker_link SET tried_at = ? WHERE id = ?", now, id)).map(drop)
}

/// Notes the key of a twin that was made.
pub(super) fn made(tx: &mut Tx<'_>, id: LinkId, key: &str) -> Result<()> {
    tx.run(&sql!("UPDATE tracker_link SET remote_key = ? WHERE id = ?", key, id)).map(drop)
}

/// Notes what was seen, and looks again if that was wished meanwhile.
pub(super) fn synced(
    tx: &mut Tx<'_>,
    link: &Link,
    seen: &Side,
    own_title: &str,
    url: &str,
    remote_at: Time,
) -> Result<()> {
    let now = tx.now();
    tx.run(&sql!(
        "UPDATE tracker_link SET seen = ?, url = ?, remote_at = ?, synced_at = ?, problem = NULL WHERE id = ?",
        written(seen, own_title)?,
        url,
        remote_at,
        now,
        link.id
    ))?;
    let asked: Option<(i64,)> = tx.first(&sql!("SELECT asked FROM tracker_link WHERE id = ?", link.id))?;
    if asked.is_some_and(|(asked,)| asked != link.asked) {
        enqueue(tx, &NewJob::new(sync::KIND, &link.id).unique(link.id.to_string()))?;
    }
    Ok(())
}

/// Notes why a look failed.
pub(super) fn failed(tx: &mut Tx<'_>, id: LinkId, problem: &str) -> Result<()> {
    tx.run(&sql!("UPDATE tracker_link SET problem = ? WHERE id = ?", problem, id)).map(drop)
}
