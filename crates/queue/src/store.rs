//! All SQL of the job table.
//! It never runs a job and never decides when to retry.

use causeway_base::Time;
use causeway_store::{Result, Tx, from_row, id_type, named_values, sql};
use serde::Serialize;

id_type!(JobId, "Names a job.");

named_values!(State "Where a job stands." {
    Ready "Waits for its time." = "ready",
    Running "A worker holds it until its lease ends." = "running",
    Dead "Given up; it stays until somebody replays it." = "dead",
});

/// A job to put in.
#[derive(Debug, Clone)]
pub struct NewJob {
    kind: &'static str,
    payload: String,
    unique_key: Option<String>,
    run_at: Option<Time>,
}

impl NewJob {
    /// A job of `kind` with `payload`, to run at once.
    pub fn new(kind: &'static str, payload: &impl Serialize) -> Self {
        // Payloads are plain structs of ids and texts; one that cannot be written would be empty and fail visibly.
        Self { kind, payload: serde_json::to_string(payload).unwrap_or_default(), unique_key: None, run_at: None }
    }

    /// At most one living job of this kind with this key; a second one is dropped when put in.
    #[must_use]
    pub fn unique(mut self, key: impl Into<String>) -> Self {
        self.unique_key = Some(key.into());
        self
    }

    /// Not before `at`.
    #[must_use]
    pub fn at(mut self, at: Time) -> Self {
        self.run_at = Some(at);
        self
    }
}

/// A claimed job.
#[derive(Debug, Clone)]
pub struct Job {
    /// Its id.
    pub id: JobId,
    /// Its kind.
    pub kind: String,
    /// Its payload as JSON text.
    pub payload: String,
    /// How often it was claimed, this time included.
    pub attempts: i64,
}
from_row!(Job { id, kind, payload, attempts });

/// Puts a job in, as part of the unit of work.
pub fn enqueue(tx: &mut Tx<'_>, job: &NewJob) -> Result<()> {
    let id: JobId = tx.new_id();
    let now = tx.now();
    tx.run(&sql!(
        "INSERT INTO job (id, kind, payload, unique_key, state, run_at, created_at) VALUES (?, ?, ?, ?, 'ready', ?, ?) \
         ON CONFLICT DO NOTHING",
        id,
        job.kind,
        &job.payload,
        job.unique_key.clone(),
        job.run_at.unwrap_or(now),
        now
    ))?;
    tx.ring("job");
    Ok(())
}

/// Takes out the living job of `kind` with this key, if it is not running. Says whether there was one.
pub fn cancel(tx: &mut Tx<'_>, kind: &'static str, unique_key: &str) -> Result<bool> {
    Ok(tx.run(&sql!("DELETE FROM job WHERE kind = ? AND unique_key = ? AND state = 'ready'", kind, unique_key))? > 0)
}

/// Claims up to `limit` jobs of these kinds that are due, or whose lease has passed, for `owner`.
pub(crate) fn claim(
    tx: &mut Tx<'_>,
    kinds: &[&'static str],
    owner: &str,
    lease_ms: i64,
    limit: usize,
) -> Result<Vec<Job>> {
    let now = tx.now();
    let mut pick = sql!(
        "SELECT id FROM job WHERE ((state = 'ready' AND run_at <= ?) OR (state = 'running' AND lease_until < ?)) AND kind IN",
        now,
        now
    );
    pick.list(kinds.iter().copied());
    pick.add("ORDER BY run_at, id LIMIT ?").bind(limit);
    // One writer per node and this short unit of work: a second node's claim waits for the row and then changes nothing.
    let ids: Vec<(JobId,)> = tx.all(&pick)?;
    let mut claimed = Vec::with_capacity(ids.len());
    for (id,) in ids {
        claimed.extend(tx.first::<Job>(&sql!(
            "UPDATE job SET state = 'running', attempts = attempts + 1, lease_owner = ?, lease_until = ? \
             WHERE id = ? AND (state = 'ready' OR lease_until < ?) RETURNING id, kind, payload, attempts",
            owner,
            now.plus_ms(lease_ms),
            id,
            now
        ))?);
    }
    Ok(claimed)
}

/// When the next job of these kinds is due.
pub(crate) fn next_due(tx: &mut Tx<'_>, kinds: &[&'static str]) -> Result<Option<Time>> {
    let mut query = sql!(
        "SELECT MIN(CASE WHEN state = 'ready' THEN run_at ELSE lease_until END) FROM job WHERE state <> 'dead' AND kind IN"
    );
    query.list(kinds.iter().copied());
    tx.value(&query)
}

/// Prolongs the lease of running jobs.
pub(crate) fn heartbeat(tx: &mut Tx<'_>, ids: &[JobId], owner: &str, lease_ms: i64) -> Result<()> {
    let until = tx.now().plus_ms(lease_ms);
    let mut update = sql!("UPDATE job SET lease_until = ? WHERE lease_owner = ? AND id IN", until, owner);
    update.list(ids.iter().copied());
    tx.run(&update).map(drop)
}

/// Takes out a job that is done.
pub(crate) fn finish(tx: &mut Tx<'_>, id: JobId) -> Result<()> {
    tx.run(&sql!("DELETE FROM job WHERE id = ?", id)).map(drop)
}

/// Puts a failed job back for `at`, or lays it down as dead when `at` is `None`.
pub(crate) fn fail(tx: &mut Tx<'_>, id: JobId, at: Option<Time>, error: &str) -> Result<()> {
    let state = if at.is_some() { State::Ready } else { State::Dead };
    let now = tx.now();
    tx.run(&sql!(
        "UPDATE job SET state = ?, run_at = ?, last_error = ?, lease_owner = NULL, lease_until = NULL WHERE id = ?",
        state,
        at.unwrap_or(now),
        error,
        id
    ))?;
    tx.ring("job");
    Ok(())
}

/// Puts a job back whose time has not come; the call that found out was no attempt.
pub(crate) fn put_back(tx: &mut Tx<'_>, id: JobId, at: Time) -> Result<()> {
    tx.run(&sql!(
        "UPDATE job SET state = 'ready', run_at = ?, attempts = attempts - 1, lease_owner = NULL, lease_until = NULL \
         WHERE id = ?",
        at,
        id
    ))?;
    tx.ring("job");
    Ok(())
}

/// Gives back what an earlier run of this same node still holds, so that a restart need not wait for leases to end.
pub(crate) fn release_own(tx: &mut Tx<'_>, owner: &str) -> Result<()> {
    tx.run(&sql!("UPDATE job SET state = 'ready', lease_owner = NULL, lease_until = NULL WHERE state = 'running' AND lease_owner = ?", owner))
        .map(drop)
}

/// How many jobs stand in each state, by kind: for the metrics page.
pub fn counts(tx: &mut Tx<'_>) -> Result<Vec<(String, String, i64)>> {
    tx.all(&sql!("SELECT kind, state, COUNT(*) FROM job GROUP BY kind, state ORDER BY kind, state"))
}

/// The dead jobs: id, kind, last error.
pub fn dead_jobs(tx: &mut Tx<'_>) -> Result<Vec<(JobId, String, Option<String>)>> {
    tx.all(&sql!("SELECT id, kind, last_error FROM job WHERE state = 'dead' ORDER BY id LIMIT 1000"))
}

/// Puts a dead job back to run now. Says whether it did: not when it is not dead, nor when a living job has its key.
pub fn replay(tx: &mut Tx<'_>, id: JobId) -> Result<bool> {
    let now = tx.now();
    tx.ring("job");
    Ok(tx.run(&sql!(
        "UPDATE job SET state = 'ready', run_at = ?, attempts = 0 WHERE id = ? AND state = 'dead' AND NOT EXISTS \
         (SELECT 1 FROM job other WHERE other.kind = job.kind AND other.unique_key = job.unique_key AND other.state <> 'dead')",
        now,
        id
    ))? > 0)
}
