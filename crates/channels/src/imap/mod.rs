//! IMAP in: one reader a mailbox, woken by IDLE, with polling as the net. The cursor moves in the unit of work that
//! writes the mails before it into the ledger. It never deletes or marks anything on the server.

mod connection;
mod reader;

use std::collections::HashMap;
use std::time::Duration;

use causeway_desk::inbox::mailbox::{self, Access};
use causeway_desk::{Desk, InboxId};
use tokio::sync::watch;
use tokio::task::JoinHandle;

pub use connection::ImapError;

/// How often the list of mailboxes is read without being rung for.
const LOOK: Duration = Duration::from_secs(15);

/// Keeps one reader running for every mailbox that is set, until `stop` turns true.
pub async fn run(desk: Desk, node: String, mut stop: watch::Receiver<bool>) {
    let bell = desk.db.bell("mailbox");
    let mut readers: HashMap<InboxId, (i64, JoinHandle<()>)> = HashMap::new();
    while !*stop.borrow() {
        match wanted(&desk).await {
            Ok(accesses) => adjust(&desk, &node, &mut readers, accesses, &stop),
            Err(error) => tracing::warn!(%error, "the list of mailboxes cannot be read"),
        }
        tokio::select! {
            () = bell.notified() => {}
            () = tokio::time::sleep(LOOK) => {}
            _ = stop.changed() => {}
        }
    }
    for (_, reader) in readers.into_values() {
        reader.abort();
    }
}

async fn wanted(desk: &Desk) -> causeway_store::Result<Vec<Access>> {
    let sealer = desk.sealer.clone();
    desk.db.read(move |tx| mailbox::accesses(tx, &sealer)).await
}

/// Stops readers whose settings changed or are gone, and starts those that are missing.
fn adjust(
    desk: &Desk,
    node: &str,
    readers: &mut HashMap<InboxId, (i64, JoinHandle<()>)>,
    accesses: Vec<Access>,
    stop: &watch::Receiver<bool>,
) {
    readers.retain(|inbox, (version, reader)| {
        let current = accesses.iter().any(|access| access.inbox == *inbox && access.version == *version);
        if !current {
            reader.abort();
        }
        current && !reader.is_finished()
    });
    for access in accesses {
        readers.entry(access.inbox).or_insert_with(|| {
            let version = access.version;
            (version, tokio::spawn(reader::run(desk.clone(), node.to_owned(), access, stop.clone())))
        });
    }
}

/// Signs in, opens the folder and says what is there.
///
/// # Errors
/// [`ImapError`] in words.
pub async fn check(access: &Access) -> Result<String, ImapError> {
    let mut session = connection::open(access).await?;
    let folder = connection::examine(&mut session, &access.folder).await?;
    let _ = session.logout().await;
    Ok(format!("Signed in; {} holds {} mails.", access.folder, folder.exists))
}
