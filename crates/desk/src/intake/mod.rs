//! Intake: takes mails that wait in the ledger and makes of each a message, or notes why it became none.
//! It never loses a mail: whatever happens to one, its row says so and it can be replayed.

mod customer;
mod file;
mod place;
mod read;
mod report;
mod staff;
mod thread;
mod written;

use std::sync::Arc;
use std::time::Duration;

use causeway_queue::lease;
use causeway_store::{Error, NewEvent, Tx};
use causeway_web::Problem;
use futures_util::{StreamExt, TryStreamExt, stream};
use serde_json::json;
use tokio::sync::watch;

use crate::ledger::store::{self as ledger, Ending};
use crate::ledger::{Outcome, Reason};
use crate::{Desk, inbox};
use read::Letter;

/// Mails that are taken in with one unit of work.
const BATCH: usize = 32;
/// Mails that are read at once: each may wait for DNS.
const READERS: usize = 16;
/// How long a node may take mail in without asking again.
const LEASE_MS: i64 = 30_000;
/// How often the ledger is looked at without being rung for.
const LOOK: Duration = Duration::from_secs(2);

/// Takes mail in until `stop` turns true. Only one node at a time does, so that mails keep their order.
pub async fn run(desk: Desk, owner: String, mut stop: watch::Receiver<bool>) {
    let bell = desk.db.bell("ledger");
    while !*stop.borrow() {
        match take_in(&desk, &owner).await {
            Ok(count) if count == BATCH => continue,
            Ok(_) => {}
            Err(error) => tracing::warn!(%error, "mail waits: it cannot be taken in at the moment"),
        }
        tokio::select! {
            () = bell.notified() => {}
            () = tokio::time::sleep(LOOK) => {}
            _ = stop.changed() => {}
        }
    }
    let _ = desk.db.write(move |tx| lease::release(tx, "intake", &owner)).await;
}

/// Takes in everything that waits; for the command line and tests.
///
/// # Errors
/// When database or disk do not answer.
pub async fn drain(desk: &Desk, owner: &str) -> Result<usize, Error> {
    let mut all = 0;
    loop {
        let count = take_in(desk, owner).await?;
        all += count;
        if count == 0 {
            return Ok(all);
        }
    }
}

/// Takes one batch in; says how many.
async fn take_in(desk: &Desk, owner: &str) -> Result<usize, Error> {
    let owner = owner.to_owned();
    let waiting = desk.db.read(|tx| ledger::waiting(tx, BATCH)).await?;
    if waiting.is_empty() {
        return Ok(0);
    }
    if !desk.db.write(move |tx| lease::hold(tx, "intake", &owner, LEASE_MS)).await? {
        return Ok(0);
    }
    let believed = desk.db.read(inbox::store::believed_servers).await?;
    let reading = waiting.into_iter().map(|one| {
        let upstream = one.inbox.and_then(|inbox| believed.get(&inbox).cloned());
        read::letter(desk, one, upstream)
    });
    let letters: Vec<Letter> = stream::iter(reading).buffered(READERS).try_collect().await?;
    let count = letters.len();
    let letters = Arc::new(letters);
    let desk = desk.clone();
    desk.db.clone().write(move |tx| letters.iter().try_for_each(|letter| take_one(tx, &desk, letter))).await?;
    Ok(count)
}

/// One mail: its failure undoes only what it wrote itself, and is noted.
fn take_one(tx: &mut Tx<'_>, desk: &Desk, letter: &Letter) -> Result<(), Error> {
    let outcome = match &letter.content {
        Ok(content) => tx.attempt(|tx| file::file(tx, desk, letter, content))?,
        Err(words) => Err(Problem::internal(words)),
    };
    let ending = match outcome {
        Ok(ending) => ending,
        Err(problem) if problem.code() == causeway_web::Code::Unavailable => {
            return Err(Error::Unavailable(problem.detail().to_owned()));
        }
        Err(problem) => failed(letter, &problem),
    };
    if ledger::end(tx, letter.waiting.id, &ending)? && matches!(ending.outcome, Outcome::Failed | Outcome::Ignored) {
        let data = json!({ "id": letter.waiting.id, "outcome": ending.outcome });
        let actor = causeway_store::Actor::SYSTEM;
        tx.record(NewEvent { kind: "ledger.changed", conversation: None, actor, only_for: None, data });
    }
    Ok(())
}

fn failed(letter: &Letter, problem: &Problem) -> Ending {
    let content = letter.content.as_ref().ok();
    Ending {
        outcome: Outcome::Failed,
        reason: Reason::Unreadable,
        detail: problem.detail().to_owned(),
        conversation: None,
        message: None,
        from: content.and_then(|content| content.sender.as_ref()).map(|sender| sender.address.clone()),
        subject: content.map(|content| content.mail.subject.clone()),
    }
}

#[cfg(test)]
mod tests;
