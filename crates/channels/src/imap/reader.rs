//! Reading one mailbox: everything after the cursor, in order, a few mails at a time; then waiting for more.
//! It never moves the cursor past a mail that is not in the ledger.

use std::time::Duration;

use async_imap::extensions::idle::IdleResponse;
use causeway_desk::inbox::mailbox::{self, Access};
use causeway_desk::ledger::receive::{self, AtTheDoor, RawMail};
use causeway_desk::ledger::{Envelope, Source};
use causeway_desk::{Desk, InboxId};
use causeway_queue::lease;
use futures_util::TryStreamExt;
use tokio::sync::watch;

use super::connection::{self, AnySession, ImapError, limited};

/// Mails that are fetched at a time; more would sit in memory.
const BATCH: usize = 10;
/// How long IDLE is trusted (RFC 2177 allows 29 minutes). A dead link shows only after it, and so does a mail that came
/// in the moment between the last look and IDLE, whose news the server may tell before the client waits for it.
const IDLE: Duration = Duration::from_mins(1);
/// How often a server without IDLE is asked.
const POLL: Duration = Duration::from_mins(1);
/// The pauses after failures, in seconds.
const PAUSES: [u64; 6] = [5, 15, 30, 60, 120, 300];
/// How long a node may read a mailbox without asking again.
const LEASE_MS: i64 = 600_000;

/// Reads until `stop` turns true; failures are noted on the mailbox and tried again.
pub(super) async fn run(desk: Desk, node: String, access: Access, mut stop: watch::Receiver<bool>) {
    let mut failures = 0;
    while !*stop.borrow() {
        let outcome = tokio::select! {
            outcome = serve(&desk, &node, access.inbox, &mut failures) => outcome,
            _ = stop.changed() => return,
        };
        if let Err(error) = outcome {
            tracing::warn!(inbox = %access.inbox, %error, "a mailbox cannot be read");
            note(&desk, access.inbox, Some(error.to_string())).await;
            let pause = PAUSES[failures.min(PAUSES.len() - 1)];
            failures += 1;
            tokio::select! {
                () = tokio::time::sleep(Duration::from_secs(pause)) => {}
                _ = stop.changed() => return,
            }
        }
    }
}

async fn note(desk: &Desk, inbox: InboxId, error: Option<String>) {
    let work = move |tx: &mut causeway_store::Tx<'_>| mailbox::note(tx, inbox, error.as_deref());
    if let Err(error) = desk.db.write(work).await {
        tracing::warn!(%error, "the state of a mailbox cannot be noted");
    }
}

/// One connection: catches up, then waits and catches up again until something fails.
async fn serve(desk: &Desk, node: &str, inbox: InboxId, failures: &mut usize) -> Result<(), ImapError> {
    let (name, owner) = (format!("mailbox/{inbox}"), node.to_owned());
    let held = desk.db.write(move |tx| lease::hold(tx, &name, &owner, LEASE_MS)).await;
    if !held.map_err(|error| ImapError::Store(error.to_string()))? {
        // Another node reads it.
        tokio::time::sleep(POLL).await;
        return Ok(());
    }
    let Some(access) = current(desk, inbox).await? else { return Ok(()) };
    let mut session = connection::open(&access).await?;
    let can_idle = limited(session.capabilities()).await?.has_str("IDLE");
    loop {
        catch_up(desk, inbox, &mut session).await?;
        note(desk, inbox, None).await;
        *failures = 0;
        if can_idle {
            session = idle(session).await?;
        } else {
            tokio::time::sleep(POLL).await;
        }
        let (name, owner) = (format!("mailbox/{inbox}"), node.to_owned());
        let held = desk.db.write(move |tx| lease::hold(tx, &name, &owner, LEASE_MS)).await;
        if !held.map_err(|error| ImapError::Store(error.to_string()))? {
            return Ok(());
        }
    }
}

async fn current(desk: &Desk, inbox: InboxId) -> Result<Option<Access>, ImapError> {
    let sealer = desk.sealer.clone();
    let all = desk.db.read(move |tx| mailbox::accesses(tx, &sealer)).await;
    let all = all.map_err(|error| ImapError::Store(error.to_string()))?;
    Ok(all.into_iter().find(|access| access.inbox == inbox))
}

async fn idle(session: AnySession) -> Result<AnySession, ImapError> {
    let mut handle = session.idle();
    limited(handle.init()).await?;
    let (wait, interrupt) = handle.wait_with_timeout(IDLE);
    let outcome = tokio::time::timeout(IDLE + connection::STEP, wait).await.map_err(|_| ImapError::Slow)?;
    drop(interrupt);
    match outcome? {
        IdleResponse::NewData(_) | IdleResponse::Timeout | IdleResponse::ManualInterrupt => {}
    }
    limited(handle.done()).await
}

/// Fetches everything after the cursor.
async fn catch_up(desk: &Desk, inbox: InboxId, session: &mut AnySession) -> Result<(), ImapError> {
    let Some(access) = current(desk, inbox).await? else { return Ok(()) };
    let folder = connection::examine(session, &access.folder).await?;
    let validity = i64::from(folder.uid_validity.unwrap_or(0));
    // Another UIDVALIDITY means that the UIDs were given out anew: the folder is read from its beginning, and the
    // ledger's duplicates rule keeps what is there already from coming twice.
    let known = if access.uid_validity == Some(validity) { access.last_uid.unwrap_or(0) } else { 0 };
    let found = limited(session.uid_search(format!("UID {}:*", known + 1))).await?;
    let mut uids: Vec<u32> = found.into_iter().filter(|uid| i64::from(*uid) > known).collect();
    uids.sort_unstable();
    for batch in uids.chunks(BATCH) {
        fetch(desk, inbox, session, validity, batch).await?;
    }
    Ok(())
}

/// A connection that breaks in the middle of an answer ends it like a short one. Unless the mails that did not come
/// are gone from the folder, the cursor must not pass them.
async fn none_left_out(session: &mut AnySession, missing: &[String]) -> Result<(), ImapError> {
    if missing.is_empty() {
        return Ok(());
    }
    let there = limited(session.uid_search(format!("UID {}", missing.join(",")))).await?;
    // A broken connection would answer this search with nothing, too; only a command that must be confirmed tells.
    limited(session.noop()).await?;
    if there.is_empty() {
        return Ok(());
    }
    Err(ImapError::Protocol(format!("it left out {} mails that are in the folder", there.len())))
}

/// Fetches a few mails and writes them with the cursor behind them.
async fn fetch(
    desk: &Desk,
    inbox: InboxId,
    session: &mut AnySession,
    validity: i64,
    uids: &[u32],
) -> Result<(), ImapError> {
    let list = uids.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
    let work = async {
        let stream = session.uid_fetch(list, "(UID BODY.PEEK[])").await?;
        stream.try_collect::<Vec<_>>().await
    };
    // A large mail over a slow line takes its time, so this step has a longer limit.
    let mut mails = tokio::time::timeout(connection::STEP * 10, work).await.map_err(|_| ImapError::Slow)??;
    mails.sort_unstable_by_key(|mail| mail.uid);
    mails.retain(|mail| mail.body().is_some());
    let missing = uids.iter().filter(|uid| !mails.iter().any(|mail| mail.uid == Some(**uid)));
    none_left_out(session, &missing.map(ToString::to_string).collect::<Vec<_>>()).await?;
    let mut doors: Vec<AtTheDoor> = Vec::with_capacity(mails.len());
    for mail in &mails {
        let (Some(uid), Some(bytes)) = (mail.uid, mail.body()) else { continue };
        let raw = RawMail {
            source: Source::Imap,
            source_key: Some(format!("imap/{inbox}/{validity}/{uid}")),
            envelope: Envelope::default(),
            inbox: Some(inbox),
            bytes: bytes.to_vec(),
        };
        let door = receive::prepare(desk, raw).await;
        doors.push(door.map_err(|error| ImapError::Store(error.to_string()))?);
    }
    let last = uids.iter().copied().max().map_or(0, i64::from);
    let work = move |tx: &mut causeway_store::Tx<'_>| {
        for door in &doors {
            door.note(tx)?;
        }
        mailbox::advance(tx, inbox, validity, last)
    };
    desk.db.write(work).await.map_err(|error| ImapError::Store(error.to_string()))
}
