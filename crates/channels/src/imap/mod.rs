//! IMAP in: one reader a mailbox, woken by IDLE, with polling as the net. The cursor moves in the unit of work that
//! writes the mails before it into the ledger. It never deletes or marks anything on the server.

mod catch_up;
mod connection;
mod count;
mod error;
mod look;
mod reader;
mod session;
mod value;
mod wire;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use causeway_desk::mailbox::{Access, store as mailboxes};
use causeway_desk::{Desk, InboxId};
use tokio::sync::watch;
use tokio::task::JoinHandle;

pub(crate) use connection::{reach, xoauth2};
pub use count::{count, job};
pub use error::ImapError;
pub(crate) use look::{check, hint_for, preview};

/// How often the list of mailboxes is read without being rung for.
const LOOK: Duration = Duration::from_secs(15);

/// How long things may take; tests make them short.
#[derive(Debug, Clone)]
pub struct Timing {
    /// How long a server may say nothing.
    pub step: Duration,
    /// How long IDLE is trusted (RFC 2177 allows 29 minutes). A dead link shows only after it, and so does a mail that came
    /// in the moment between the last look and IDLE, whose news the server may tell before the client waits for it.
    pub idle: Duration,
    /// How often a server without IDLE is asked.
    pub poll: Duration,
    /// The pauses after failures; the last one stays.
    pub pauses: Vec<Duration>,
    /// The pauses after a login was refused: too many attempts close accounts.
    pub login_pauses: Vec<Duration>,
}

impl Default for Timing {
    fn default() -> Self {
        Self {
            step: Duration::from_mins(1),
            idle: Duration::from_mins(1),
            poll: Duration::from_mins(1),
            pauses: [5, 15, 30, 60, 120, 300].map(Duration::from_secs).to_vec(),
            login_pauses: [60, 300, 900, 3600].map(Duration::from_secs).to_vec(),
        }
    }
}

/// A reader that runs, with the version of the settings that it reads by.
struct Running {
    version: i64,
    task: JoinHandle<()>,
}

/// Keeps one reader running for every mailbox that is set, until `stop` turns true.
pub async fn run(desk: Desk, node: String, stop: watch::Receiver<bool>) {
    run_with(desk, node, Timing::default(), stop).await;
}

/// The same with other limits of time.
pub async fn run_with(desk: Desk, node: String, timing: Timing, mut stop: watch::Receiver<bool>) {
    let bell = desk.db.bell("mailbox");
    let timing = Arc::new(timing);
    let (nudge, nudged) = watch::channel(0u64);
    let mut readers: HashMap<InboxId, Running> = HashMap::new();
    while !*stop.borrow() {
        match wanted(&desk).await {
            Ok(accesses) => {
                let start = |inbox| {
                    let (desk, node, timing) = (desk.clone(), node.clone(), Arc::clone(&timing));
                    tokio::spawn(reader::run(desk, node, inbox, timing, nudged.clone(), stop.clone()))
                };
                adjust(&mut readers, accesses, start);
            }
            Err(error) => tracing::warn!(%error, "the list of mailboxes cannot be read"),
        }
        tokio::select! {
            () = bell.notified() => nudge.send_modify(|count| *count += 1),
            () = tokio::time::sleep(LOOK) => {}
            _ = stop.changed() => {}
        }
    }
    for reader in readers.into_values() {
        reader.task.abort();
    }
}

async fn wanted(desk: &Desk) -> causeway_store::Result<Vec<Access>> {
    let sealer = desk.sealer.clone();
    desk.db.read(move |tx| mailboxes::accesses(tx, &sealer)).await
}

/// Stops readers whose settings changed or are gone, and starts those that are missing.
fn adjust(readers: &mut HashMap<InboxId, Running>, accesses: Vec<Access>, start: impl Fn(InboxId) -> JoinHandle<()>) {
    readers.retain(|inbox, reader| {
        let current = accesses.iter().any(|access| access.inbox == *inbox && access.version == reader.version);
        if !current {
            reader.task.abort();
        }
        current && !reader.task.is_finished()
    });
    for access in accesses {
        let (inbox, version) = (access.inbox, access.version);
        readers.entry(inbox).or_insert_with(|| Running { version, task: start(inbox) });
    }
}
