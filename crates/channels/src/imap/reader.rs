//! The life of one reader: connect, catch up, wait for news, again; after a failure a pause that grows.
//! It never gives up but when the provider wants somebody to sign in, and says on the mailbox what it does.

use std::sync::Arc;
use std::time::Duration;

use causeway_desk::ledger::{proof, proof_routes, unfetched};
use causeway_desk::mailbox::Access;
use causeway_desk::mailbox::cursor::{self, Look};
use causeway_desk::oauth::flow::TokenError;
use causeway_desk::oauth::token;
use causeway_desk::{Desk, InboxId};
use causeway_queue::lease;
use causeway_store::Tx;
use tokio::sync::watch;

use super::catch_up::{self, Care, catch_up, longest, store_error};
use super::error::ImapError;
use super::session::{Session, Waited};
use super::{Timing, connection};

/// How long a node may read a mailbox without asking again.
const LEASE_MS: i64 = 600_000;

/// Reads until `stop` turns true; failures are noted on the mailbox and tried again.
pub(super) async fn run(
    desk: Desk,
    node: String,
    inbox: InboxId,
    timing: Arc<Timing>,
    nudge: watch::Receiver<u64>,
    mut stop: watch::Receiver<bool>,
) {
    let mut reader = Reader { desk, node, inbox, timing, nudge, care: Care::default(), failures: 0, pushes: None };
    while !*stop.borrow() {
        let outcome = tokio::select! {
            outcome = reader.serve() => outcome,
            _ = stop.changed() => return,
        };
        let Err(error) = outcome else { continue };
        tracing::warn!(%inbox, %error, "a mailbox cannot be read");
        if let ImapError::Token(TokenError::SignIn(words)) = error {
            reader.note(Look::SignIn { words }).await;
            return;
        }
        let pause = reader.pause(&error);
        reader.failures += 1;
        let next_try_at = reader.desk.db.now().plus_ms(i64::try_from(pause.as_millis()).unwrap_or(i64::MAX));
        let (code, words) = (error.code().as_str(), error.to_string());
        reader.note(Look::Failed { code, words, next_try_at }).await;
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            _ = stop.changed() => return,
        }
    }
}

struct Reader {
    desk: Desk,
    node: String,
    inbox: InboxId,
    timing: Arc<Timing>,
    /// Changes when somebody asks for a mail.
    nudge: watch::Receiver<u64>,
    care: Care,
    failures: usize,
    /// Whether the server tells of new mail; it may say so and then refuse.
    pushes: Option<bool>,
}

impl Reader {
    fn pause(&self, error: &ImapError) -> Duration {
        let pauses = if matches!(error, ImapError::Login(_)) { &self.timing.login_pauses } else { &self.timing.pauses };
        pauses.get(self.failures).or(pauses.last()).copied().unwrap_or(self.timing.poll)
    }

    async fn note(&self, look: Look) {
        let inbox = self.inbox;
        if let Err(error) = self.desk.db.write(move |tx| cursor::note(tx, inbox, &look)).await {
            tracing::warn!(%error, "the state of a mailbox cannot be noted");
        }
    }

    /// Whether this node reads the mailbox.
    async fn holds(&self) -> Result<bool, ImapError> {
        let (name, owner) = (format!("mailbox/{}", self.inbox), self.node.clone());
        self.desk.db.write(move |tx| lease::hold(tx, &name, &owner, LEASE_MS)).await.map_err(store_error)
    }

    /// One connection: catches up, then waits and catches up again until something fails.
    async fn serve(&mut self) -> Result<(), ImapError> {
        if !self.holds().await? {
            // Another node reads it.
            tokio::time::sleep(self.timing.poll).await;
            return Ok(());
        }
        let Some(access) = catch_up::current(&self.desk, self.inbox).await? else {
            tokio::time::sleep(self.timing.poll).await;
            return Ok(());
        };
        let mut session = connect(&self.desk, &access, &self.timing).await?;
        let mut pushes = session.can("IDLE") && self.pushes != Some(false);
        loop {
            catch_up(&self.desk, self.inbox, &mut session, &mut self.care).await?;
            self.failures = 0;
            self.note(Look::Good { pushes }).await;
            self.ask_again().await?;
            if pushes && session.idle(self.timing.idle, &mut self.nudge).await? == Waited::Refused {
                (pushes, self.pushes) = (false, Some(false));
                continue;
            }
            if !pushes {
                tokio::select! {
                    () = tokio::time::sleep(self.timing.poll) => {}
                    _ = self.nudge.changed() => {}
                }
            }
            if !self.holds().await? {
                return Ok(());
            }
        }
    }

    /// Asks again for mails that did not come, and has the mailbox counted once a day.
    async fn ask_again(&self) -> Result<(), ImapError> {
        let Some(access) = catch_up::current(&self.desk, self.inbox).await? else { return Ok(()) };
        let (inbox, prefix) = (self.inbox, access.key_prefix(access.cursor.uid_validity.unwrap_or(0)));
        let read = move |tx: &mut Tx<'_>| {
            Ok::<_, causeway_store::Error>((unfetched::due(tx, inbox, &prefix)?, proof::is_due(tx, inbox)?))
        };
        let (due, count) = self.desk.db.read(read).await.map_err(store_error)?;
        if count {
            self.desk.db.write(move |tx| proof_routes::plan(tx, inbox)).await.map_err(store_error)?;
        }
        if due.is_empty() {
            return Ok(());
        }
        // What goes wrong here is noted on the rows; the mailbox itself works.
        let outcome = async {
            let mut session = connect(&self.desk, &access, &self.timing).await?;
            catch_up::ask_again(&self.desk, &access, &mut session).await?;
            session.logout().await;
            Ok::<_, ImapError>(())
        };
        if let Err(error) = outcome.await {
            tracing::warn!(%inbox, %error, "mails that a server does not give out were asked for again");
        }
        Ok(())
    }
}

/// Connects and signs in; an access token that the server refuses is replaced once.
pub(super) async fn connect(desk: &Desk, access: &Access, timing: &Timing) -> Result<Session, ImapError> {
    let longest = longest(desk);
    let filled = token::fill(desk, access.clone(), None).await?;
    let mut silent = |_, _| {};
    match connection::open(&filled, timing.step, longest, &mut silent).await {
        Err(ImapError::Login(_)) if access.account.is_some() => {
            let again = token::fill(desk, access.clone(), Some(&filled.password)).await?;
            connection::open(&again, timing.step, longest, &mut silent).await
        }
        other => other,
    }
}
