//! Counting a mailbox against the ledger: every mail that is to be read must have its row.
//! It never fetches a mail; what is missing goes on the list, and the reader fetches what is asked for.

use std::collections::{BTreeSet, HashMap};

use causeway_desk::ledger::proof::{self, Count, MOST_LISTED, Missing};
use causeway_desk::ledger::proof_routes::{COUNT_JOB, CountPayload};
use causeway_desk::mailbox::{Access, store as mailboxes};
use causeway_desk::{Desk, InboxId};
use causeway_queue::{Failure, Handler, Job, Outcome};
use causeway_store::Tx;

use super::catch_up::{store_error, to_read, told_by_header};
use super::error::ImapError;
use super::session::{Body, Session};
use super::{Timing, reader};

/// UIDs that are named in one command.
const NAMED: usize = 100;

/// The job that counts a mailbox.
pub fn job(desk: Desk, timing: Timing) -> Handler {
    let call = move |job: Job| run(desk.clone(), timing.clone(), job);
    Handler::new(COUNT_JOB, call).at_once(2).attempts(3)
}

async fn run(desk: Desk, timing: Timing, job: Job) -> Result<Outcome, Failure> {
    let payload: CountPayload = serde_json::from_str(&job.payload).map_err(|error| Failure::Dead(error.to_string()))?;
    match count(&desk, payload.inbox, &timing).await {
        Err(ImapError::Store(words)) => Err(Failure::Retry(words, None)),
        // An error's words stand beside the numbers; the next count is due in a day, and a button asks for one before.
        Ok(_) | Err(_) => Ok(Outcome::Done),
    }
}

/// Counts the mailbox of `inbox` and writes down how it came out; `None` when it has none.
///
/// # Errors
/// [`ImapError`], which stands beside the numbers, too.
pub async fn count(desk: &Desk, inbox: InboxId, timing: &Timing) -> Result<Option<Count>, ImapError> {
    let sealer = desk.sealer.clone();
    let access = desk.db.read(move |tx| mailboxes::access(tx, inbox, &sealer)).await.map_err(store_error)?;
    let Some(access) = access else { return Ok(None) };
    match counted(desk, &access, timing).await {
        Ok(None) => Ok(None),
        Ok(Some((prefix, count))) => {
            let written = count.clone();
            let work = move |tx: &mut Tx<'_>| proof::save(tx, inbox, &prefix, &written);
            desk.db.write(work).await.map_err(store_error)?;
            Ok(Some(count))
        }
        Err(error) => {
            let words = error.to_string();
            desk.db.write(move |tx| proof::save_error(tx, inbox, &words)).await.map_err(store_error)?;
            Err(error)
        }
    }
}

/// The count; `None` while the mailbox was never read in its present numbering.
async fn counted(desk: &Desk, access: &Access, timing: &Timing) -> Result<Option<(String, Count)>, ImapError> {
    let mut session = reader::connect(desk, access, timing).await?;
    let folder = session.examine(&access.folder).await?;
    if access.cursor.uid_validity != Some(folder.validity) {
        return Ok(None);
    }
    let there = to_read(&mut session, &access.cursor, 1).await?;
    let (inbox, prefix) = (access.inbox, access.key_prefix(folder.validity));
    let key = prefix.clone();
    // Rows that were written while the server searched count; the cursor is read with them.
    let read = move |tx: &mut Tx<'_>| {
        let cursor = causeway_desk::mailbox::cursor::find(tx, inbox)?.unwrap_or_default();
        Ok::<_, causeway_store::Error>((cursor.last_uid, proof::uids(tx, &key)?))
    };
    let (last, rows) = desk.db.read(read).await.map_err(store_error)?;
    let without: BTreeSet<u32> = there.iter().copied().filter(|uid| !rows.contains(uid)).collect();
    let (missing, waiting): (Vec<u32>, Vec<u32>) = without.into_iter().partition(|uid| i64::from(*uid) <= last);
    let missing = described(&mut session, &missing).await?;
    session.logout().await;
    let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let on_server = number(there.len());
    let in_ledger = on_server - number(missing.len()) - number(waiting.len());
    Ok(Some((prefix, Count { on_server, in_ledger, waiting: number(waiting.len()), missing })))
}

/// What the server tells of missing mails. One that it tells nothing of is missing all the same.
async fn described(session: &mut Session, uids: &[u32]) -> Result<Vec<Missing>, ImapError> {
    let mut all = Vec::with_capacity(uids.len());
    for part in uids[..uids.len().min(MOST_LISTED)].chunks(NAMED) {
        let abouts = or_nothing(session.about(part).await)?;
        let headers: HashMap<u32, Body> = or_nothing(session.headers(part).await)?.into_iter().collect();
        for uid in part {
            let about = abouts.iter().find(|about| about.uid == *uid);
            let header = match headers.get(uid) {
                Some(Body::Bytes(bytes)) => told_by_header(bytes),
                _ => (None, None),
            };
            all.push(Missing {
                uid: *uid,
                arrived_at: about.and_then(|about| about.arrived_at),
                from: header.0,
                subject: header.1,
                size: about.map(|about| i64::try_from(about.size).unwrap_or(i64::MAX)),
            });
        }
    }
    all.extend(uids.iter().skip(MOST_LISTED).map(|uid| Missing {
        uid: *uid,
        arrived_at: None,
        from: None,
        subject: None,
        size: None,
    }));
    Ok(all)
}

fn or_nothing<T: Default>(outcome: Result<T, ImapError>) -> Result<T, ImapError> {
    match outcome {
        Err(error) if error.leaves_connection() => Ok(T::default()),
        other => other,
    }
}
