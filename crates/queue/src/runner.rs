//! Runs jobs: claims what is due, calls the handler of its kind, and retries with growing pauses.
//! It never runs the same job twice at once, and a handler's crash is that job's failure only.

use std::collections::HashMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use causeway_base::{Random, Time};
use causeway_store::{Db, Tx};
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;

use crate::store::{self, Job, JobId};

/// How long a claimed job is held without a heartbeat.
const LEASE_MS: i64 = 60_000;
/// How often running jobs are prolonged.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// The longest sleep between two looks at the table, for jobs that another node put in.
const LONGEST_SLEEP_MS: i64 = 5_000;

/// Why a job did not succeed.
#[derive(Debug, Clone)]
pub enum Failure {
    /// Try again after the usual growing pause, or after this many milliseconds.
    Retry(String, Option<i64>),
    /// Do not try again; the job is laid down as dead.
    Dead(String),
}

/// A job's last write, run in the unit of work that takes the job out.
pub type LastWrite = Box<dyn Fn(&mut Tx<'_>) -> causeway_store::Result<()> + Send>;

/// What a handler answers.
pub enum Outcome {
    /// The work is done and written; the runner takes the job out.
    Done,
    /// The last write and the end of the job belong together: the runner runs this in the unit of work that takes it out.
    DoneWith(LastWrite),
    /// It is not time yet: the job is put back for this moment, and this call does not count as an attempt.
    Later(Time),
}

type Answer = Pin<Box<dyn Future<Output = Result<Outcome, Failure>> + Send>>;

/// What runs the jobs of one kind.
#[derive(Clone)]
pub struct Handler {
    kind: &'static str,
    at_once: usize,
    attempts: i64,
    timeout: Duration,
    call: Arc<dyn Fn(Job) -> Answer + Send + Sync>,
}

impl Handler {
    /// `call` runs jobs of `kind`, four at once, each at most a minute, given up after 20 attempts (about three days).
    pub fn new<F, A>(kind: &'static str, call: F) -> Self
    where
        F: Fn(Job) -> A + Send + Sync + 'static,
        A: Future<Output = Result<Outcome, Failure>> + Send + 'static,
    {
        Self {
            kind,
            at_once: 4,
            attempts: 20,
            timeout: Duration::from_mins(1),
            call: Arc::new(move |job| Box::pin(call(job))),
        }
    }

    /// How many run at once on this node.
    #[must_use]
    pub fn at_once(mut self, count: usize) -> Self {
        self.at_once = count;
        self
    }

    /// How long one call may take.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// After how many attempts a job is laid down as dead.
    #[must_use]
    pub fn attempts(mut self, count: i64) -> Self {
        self.attempts = count;
        self
    }
}

/// The pause before attempt `attempts + 1`: 5 s, 15 s, 45 s … at most an hour, give or take a fifth.
pub(crate) fn pause_ms(attempts: i64, random: &dyn Random) -> i64 {
    let steps = u32::try_from(attempts.clamp(1, 12) - 1).unwrap_or(0);
    let base = 5_000i64.saturating_mul(3i64.saturating_pow(steps)).min(3_600_000);
    let spread = base / 5;
    base - spread + i64::try_from(random.below(u64::try_from(spread * 2).unwrap_or(1))).unwrap_or(0)
}

/// Runs the jobs of the registered kinds until told to stop.
pub struct Runner {
    db: Db,
    owner: String,
    handlers: HashMap<&'static str, (Handler, Arc<Semaphore>)>,
    running: Arc<Mutex<Vec<JobId>>>,
}

impl Runner {
    /// A runner that claims as `owner`, which must be the same after a restart of the same node.
    pub fn new(db: Db, owner: impl Into<String>, handlers: Vec<Handler>) -> Self {
        let handlers =
            handlers.into_iter().map(|h| (h.kind, (h.clone(), Arc::new(Semaphore::new(h.at_once))))).collect();
        Self { db, owner: owner.into(), handlers, running: Arc::default() }
    }

    /// Claims and runs until `stop` turns true; then waits for what is running.
    pub async fn run(self, mut stop: watch::Receiver<bool>) {
        let owner = self.owner.clone();
        if let Err(error) = self.db.write(move |tx| store::release_own(tx, &owner)).await {
            tracing::warn!(%error, "jobs of an earlier run could not be given back");
        }
        let bell = self.db.bell("job");
        let mut tasks = JoinSet::new();
        let mut heartbeat = tokio::time::interval(HEARTBEAT);
        while !*stop.borrow() {
            let pause = self.claim_and_start(&mut tasks).await;
            tokio::select! {
                () = bell.notified() => {}
                () = tokio::time::sleep(pause) => {}
                _ = heartbeat.tick() => self.beat().await,
                Some(_) = tasks.join_next() => {}
                _ = stop.changed() => {}
            }
        }
        while tasks.join_next().await.is_some() {}
    }

    /// Runs everything that is due until nothing is left; for tests and command line tools.
    pub async fn drain(&self) {
        let mut tasks = JoinSet::new();
        loop {
            let pause = self.claim_and_start(&mut tasks).await;
            if tasks.join_next().await.is_none() && !pause.is_zero() {
                return;
            }
        }
    }

    /// Starts what is due and free to run; says how long nothing will be due.
    async fn claim_and_start(&self, tasks: &mut JoinSet<()>) -> Duration {
        let free: Vec<&'static str> =
            self.handlers.values().filter(|(_, s)| s.available_permits() > 0).map(|(h, _)| h.kind).collect();
        if free.is_empty() {
            return Duration::from_millis(LONGEST_SLEEP_MS.unsigned_abs());
        }
        let kinds = free.clone();
        let due = match self.db.read(move |tx| store::next_due(tx, &kinds)).await {
            Ok(due) => due,
            Err(error) => {
                tracing::warn!(%error, "the job table cannot be read");
                return Duration::from_secs(1);
            }
        };
        let wait = due.map_or(LONGEST_SLEEP_MS, |due| due.since(self.db.now()).clamp(0, LONGEST_SLEEP_MS));
        if wait > 0 {
            return Duration::from_millis(wait.unsigned_abs());
        }
        let owner = self.owner.clone();
        let limit = free.iter().map(|kind| self.handlers[kind].1.available_permits()).min().unwrap_or(1);
        match self.db.write(move |tx| store::claim(tx, &free, &owner, LEASE_MS, limit)).await {
            Ok(jobs) => jobs.into_iter().for_each(|job| self.start(tasks, job)),
            Err(error) => {
                tracing::warn!(%error, "jobs cannot be claimed");
                return Duration::from_secs(1);
            }
        }
        Duration::ZERO
    }

    fn start(&self, tasks: &mut JoinSet<()>, job: Job) {
        let Some((handler, semaphore)) = self.handlers.get(job.kind.as_str()).cloned() else { return };
        let Ok(permit) = semaphore.try_acquire_owned() else { return };
        let (db, running) = (self.db.clone(), Arc::clone(&self.running));
        running.lock().unwrap_or_else(PoisonError::into_inner).push(job.id);
        tasks.spawn(async move {
            let id = job.id;
            run_one(&db, &handler, job).await;
            running.lock().unwrap_or_else(PoisonError::into_inner).retain(|held| *held != id);
            drop(permit);
        });
    }

    async fn beat(&self) {
        let ids = self.running.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if ids.is_empty() {
            return;
        }
        let owner = self.owner.clone();
        if let Err(error) = self.db.write(move |tx| store::heartbeat(tx, &ids, &owner, LEASE_MS)).await {
            tracing::warn!(%error, "leases of running jobs could not be prolonged");
        }
    }
}

async fn run_one(db: &Db, handler: &Handler, job: Job) {
    let (id, kind, attempts) = (job.id, handler.kind, job.attempts);
    let call = tokio::spawn((handler.call)(job));
    let abort = call.abort_handle();
    let outcome = match tokio::time::timeout(handler.timeout, call).await {
        Ok(Ok(outcome)) => outcome,
        Ok(Err(_)) => Err(Failure::Retry("the handler stopped unexpectedly".to_owned(), None)),
        Err(_) => {
            abort.abort();
            Err(Failure::Retry("the job took too long".to_owned(), None))
        }
    };
    let written = match outcome {
        Ok(Outcome::Done) => db.write(move |tx| store::finish(tx, id)).await,
        Ok(Outcome::Later(at)) => db.write(move |tx| store::put_back(tx, id, at)).await,
        Ok(Outcome::DoneWith(last)) => {
            db.write(move |tx| {
                // First out, so that the last write can put the same job in again.
                store::finish(tx, id)?;
                last(tx)
            })
            .await
        }
        Err(failure) => {
            let (text, wait) = match failure {
                Failure::Retry(text, wait) if attempts < handler.attempts => {
                    (text, Some(wait.unwrap_or_else(|| pause_ms(attempts, &*db.random()))))
                }
                Failure::Retry(text, _) | Failure::Dead(text) => (text, None),
            };
            tracing::warn!(job.kind = kind, job.attempts = attempts, error = %text, dead = wait.is_none(), "a job failed");
            db.write(move |tx| {
                let at = wait.map(|ms| tx.now().plus_ms(ms));
                store::fail(tx, id, at, &text)
            })
            .await
        }
    };
    if let Err(error) = written {
        tracing::error!(job.kind = kind, %error, "the end of a job could not be written; it runs again when its lease ends");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use causeway_base::SeededRandom;

    #[test]
    fn pauses_grow_to_an_hour() {
        let random = SeededRandom::new(3);
        let pauses: Vec<i64> = (1..=20).map(|attempts| pause_ms(attempts, &random)).collect();
        assert!((4_000..=6_000).contains(&pauses[0]));
        assert!(pauses[1] > pauses[0] && pauses[2] > pauses[1]);
        assert!(pauses.iter().all(|pause| *pause <= 4_320_000));
    }
}
