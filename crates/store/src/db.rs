//! The handle that the product holds: `db.read(|tx| …).await` and `db.write(|tx| …).await`.
//! It never holds a transaction across an await: a unit of work crosses to a database thread once and runs to its end.

use std::path::PathBuf;
use std::sync::Arc;

use causeway_base::{Clock, Random, SystemClock, SystemRandom, Time};
use crossbeam_channel::{Receiver, Sender, bounded};
use tokio::sync::{Notify, oneshot, watch};

use crate::connection::Connection;
use crate::keeper::Keeper;
use crate::writer::{self, Ran, Shared, Unit};
use crate::{Dialect, Error, Result, Tx, event, migrate};

/// Units of work that may wait; beyond this the caller is told that the database is busy.
const WAITING: usize = 8192;

/// Where the database is and how it is used.
#[derive(Clone)]
pub struct Options {
    /// `postgres://…`, or a path to the SQLite file.
    pub url: String,
    /// Connections for reading.
    pub readers: usize,
    /// Where the time of each unit of work comes from.
    pub clock: Arc<dyn Clock>,
    /// Where new ids come from.
    pub random: Arc<dyn Random>,
}

impl Options {
    /// The database at `url` with the system's clock and randomness.
    pub fn new(url: impl Into<String>) -> Self {
        Self { url: url.into(), readers: 4, clock: Arc::new(SystemClock), random: Arc::new(SystemRandom) }
    }

    fn is_postgres(&self) -> bool {
        self.url.starts_with("postgres:") || self.url.starts_with("postgresql:")
    }
}

/// A handle to the database; clones share the same threads.
#[derive(Clone)]
pub struct Db {
    reads: Sender<Box<dyn Unit>>,
    writes: Sender<Box<dyn Unit>>,
    shared: Arc<Shared>,
    dialect: Dialect,
}

impl Db {
    /// Opens the database, brings its tables up to date, and starts its threads.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when it cannot be opened, [`Error::Defect`] when a migration fails.
    pub async fn open(options: Options) -> Result<Self> {
        let first = {
            let options = options.clone();
            tokio::task::spawn_blocking(move || {
                let mut connection = connect(&options, false)?;
                migrate::run(&mut connection, options.clock.now())?;
                // The blocking driver must also be closed on this thread: it may not block an async one.
                drop(connection);
                Ok::<_, Error>(())
            })
        };
        first.await.map_err(|_| Error::Defect("the migration panicked".to_owned()))??;
        let dialect = if options.is_postgres() { Dialect::Postgres } else { Dialect::Sqlite };
        let (writes, waiting_writes) = bounded(WAITING);
        let (reads, waiting_reads) = bounded(WAITING);
        let shared = Arc::new(Shared {
            clock: Arc::clone(&options.clock),
            random: Arc::clone(&options.random),
            bells: std::sync::Mutex::default(),
            last_event: watch::Sender::new(0),
            keepers: std::sync::Mutex::default(),
        });
        start("causeway-writer", waiting_writes, &shared, options.clone(), false)?;
        for _ in 0..options.readers.max(1) {
            start("causeway-reader", waiting_reads.clone(), &shared, options.clone(), true)?;
        }
        let db = Self { reads, writes, shared, dialect };
        let last = db.read(event::last_event).await?;
        db.shared.last_event.send_replace(last);
        Ok(db)
    }

    /// A unit of work that only reads, in one consistent picture of the database.
    ///
    /// # Errors
    /// What `work` returns, or [`Error::Unavailable`].
    pub async fn read<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
        F: Fn(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    {
        self.hop(&self.reads, work).await
    }

    /// A unit of work that writes: commits on `Ok`, rolls back on `Err`, runs to its end even if the caller goes away.
    /// When it answers, what it wrote is on disk. It may run again after a conflict with another node.
    ///
    /// # Errors
    /// What `work` returns, or [`Error::Unavailable`].
    pub async fn write<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
        F: Fn(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    {
        self.hop(&self.writes, work).await
    }

    async fn hop<T, E, F>(&self, to: &Sender<Box<dyn Unit>>, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
        F: Fn(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        to.try_send(Box::new(Work { unit: work, result: None, reply }))
            .map_err(|_| Error::Unavailable("too much work is waiting for the database".to_owned()))?;
        answer.await.map_err(|_| Error::Defect("a unit of work panicked".to_owned()))?
    }

    /// The bell called `name`; it rings after commits whose unit of work called [`Tx::ring`].
    pub fn bell(&self, name: &'static str) -> Arc<Notify> {
        self.shared.bell(name)
    }

    /// The number of the newest event that this node committed or has seen.
    pub fn last_event(&self) -> watch::Receiver<i64> {
        self.shared.last_event.subscribe()
    }

    /// Tells listeners of [`Db::last_event`] about an event that another node committed.
    pub fn saw_event(&self, id: i64) {
        self.shared.last_event.send_if_modified(|last| {
            let newer = id > *last;
            *last = id.max(*last);
            newer
        });
    }

    /// Lets `keeper` look at every commit of this process from now on.
    pub fn keep(&self, keeper: Arc<dyn Keeper>) {
        self.shared.keepers.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push(keeper);
    }

    /// The current instant by this database's clock.
    pub fn now(&self) -> Time {
        self.shared.clock.now()
    }

    /// The source of randomness.
    pub fn random(&self) -> Arc<dyn Random> {
        Arc::clone(&self.shared.random)
    }

    /// Which engine this is; for reports and search only.
    pub const fn dialect(&self) -> Dialect {
        self.dialect
    }
}

struct Work<T, E, F> {
    unit: F,
    result: Option<Result<T, E>>,
    reply: oneshot::Sender<Result<T, E>>,
}

impl<T, E, F> Unit for Work<T, E, F>
where
    T: Send,
    E: From<Error> + Send,
    F: Fn(&mut Tx<'_>) -> Result<T, E> + Send,
{
    fn run(&mut self, tx: &mut Tx<'_>) -> Ran {
        self.result = None;
        let result = (self.unit)(tx);
        let ran = if result.is_ok() { Ran::Keep } else { Ran::Undo };
        self.result = Some(result);
        ran
    }

    fn finish(self: Box<Self>, commit: Result<()>) {
        let result = match (commit, self.result) {
            (Err(error), Some(Ok(_)) | None) => Some(Err(error.into())),
            (_, result) => result,
        };
        // Without a result the closure panicked; dropping the sender tells the waiting task.
        if let Some(result) = result {
            drop(self.reply.send(result));
        }
    }
}

fn connect(options: &Options, read_only: bool) -> Result<Connection> {
    if options.is_postgres() {
        Connection::postgres(&options.url)
    } else {
        Connection::sqlite(&PathBuf::from(&options.url), read_only)
    }
}

fn start(
    name: &str,
    units: Receiver<Box<dyn Unit>>,
    shared: &Arc<Shared>,
    options: Options,
    read_only: bool,
) -> Result<()> {
    let shared = Arc::clone(shared);
    let run = move || {
        let open = move || connect(&options, read_only);
        if read_only { writer::serve_reads(&units, &open, &shared) } else { writer::serve(&units, &open, &shared) }
    };
    std::thread::Builder::new()
        .name(name.to_owned())
        .spawn(run)
        .map(drop)
        .map_err(|error| Error::Unavailable(error.to_string()))
}
