//! Mailboxes that are read over IMAP, against a scripted server: every mail arrives once, old mail only when it is asked
//! for, and whatever the server does, nothing is lost and nothing doubled.

mod counting;
mod faults;
mod peer;
mod signing_in;
mod testing_settings;

use std::time::{Duration, Instant};

use causeway_base::{Secret, Time};
use causeway_channels::imap::{self, Timing};
use causeway_desk::InboxId;
use causeway_desk::inbox::store as inboxes;
use causeway_desk::ledger::{LedgerRow, Outcome, store as ledger};
use causeway_desk::mailbox::store::{self as mailboxes, Fields};
use causeway_desk::mailbox::{Mailbox, MailboxState, Security};
use causeway_desk::{Desk, intake};
use causeway_store::Tx;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::App;
pub(super) use peer::Peer;

/// How long anything in these tests may take before it counts as never.
const NEVER: Duration = Duration::from_mins(1);
/// An instant before every date of these tests.
const LONG_AGO: Time = Time(1_600_000_000_000);

/// A mail from one of many customers.
fn mail(at: usize) -> String {
    format!("From: c{at}@customer.example\r\nTo: x\r\nMessage-ID: <{at}@c>\r\nSubject: Mail {at}\r\n\r\nText {at}\r\n")
}

/// Limits of time that make a test short; a step is long enough for a busy machine.
fn timing() -> Timing {
    Timing {
        step: Duration::from_secs(3),
        idle: Duration::from_secs(30),
        poll: Duration::from_millis(50),
        pauses: vec![Duration::from_millis(20)],
        login_pauses: vec![Duration::from_millis(20)],
    }
}

fn fields(port: u16, import_since: Option<Time>) -> Fields {
    Fields {
        preset: None,
        host: "127.0.0.1".to_owned(),
        port: port.into(),
        security: Security::None,
        username: "support".to_owned(),
        password: Some(Secret::new("right")),
        account: None,
        folder: "INBOX".to_owned(),
        authserv_id: None,
        import_since,
    }
}

/// A desk with its first inbox fed by `peer`, and the reader that feeds it.
struct Fed {
    app: App,
    key: String,
    inbox: InboxId,
    stop: watch::Sender<bool>,
    reader: JoinHandle<()>,
}

impl Fed {
    async fn by(peer: &Peer, import_since: Option<Time>) -> Self {
        let (app, key) = App::set_up().await;
        Self::start(app, key, fields(peer.port, import_since), timing()).await
    }

    async fn start(app: App, key: String, fields: Fields, timing: Timing) -> Self {
        let inbox = set(&app.parts.desk, fields).await;
        let (stop, stopped) = watch::channel(false);
        let reader = tokio::spawn(imap::run_with(app.parts.desk.clone(), "test".to_owned(), timing, stopped));
        Self { app, key, inbox, stop, reader }
    }

    fn desk(&self) -> &Desk {
        &self.app.parts.desk
    }

    async fn rows(&self) -> Vec<LedgerRow> {
        intake::drain(self.desk(), "test").await.unwrap();
        let mut rows = self.desk().db.read(|tx| ledger::list(tx, None, "", None, 1_000)).await.unwrap();
        rows.reverse();
        rows
    }

    /// The rows once `enough` of them are there.
    async fn until(&self, what: &str, enough: impl Fn(&[LedgerRow]) -> bool) -> Vec<LedgerRow> {
        let begun = Instant::now();
        loop {
            let rows = self.rows().await;
            if enough(&rows) {
                return rows;
            }
            assert!(begun.elapsed() < NEVER, "{what} never came: {rows:#?} {:?}", self.mailbox().await);
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    async fn until_created(&self, count: usize) -> Vec<LedgerRow> {
        let created = |rows: &[LedgerRow]| rows.iter().filter(|row| row.outcome == Outcome::Created).count();
        self.until(&format!("mail {count}"), |rows| created(rows) == count).await
    }

    async fn mailbox(&self) -> Mailbox {
        let inbox = self.inbox;
        self.desk().db.read(move |tx| mailboxes::find(tx, inbox)).await.unwrap().unwrap()
    }

    async fn until_mailbox(&self, what: &str, is: impl Fn(&Mailbox) -> bool) -> Mailbox {
        let begun = Instant::now();
        loop {
            let mailbox = self.mailbox().await;
            if is(&mailbox) {
                return mailbox;
            }
            assert!(begun.elapsed() < NEVER, "{what} never came: {mailbox:?}");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    async fn ok(&self) -> Mailbox {
        self.until_mailbox("a good look", |mailbox| mailbox.state == MailboxState::Ok).await
    }

    async fn end(self) {
        self.stop.send_replace(true);
        self.reader.await.unwrap();
    }
}

async fn set(desk: &Desk, fields: Fields) -> InboxId {
    let sealer = desk.sealer.clone();
    let work = move |tx: &mut Tx<'_>| {
        let inbox = inboxes::all(tx)?.remove(0).id;
        assert!(mailboxes::set(tx, inbox, &fields, &sealer)?);
        Ok::<_, causeway_store::Error>(inbox)
    };
    desk.db.write(work).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_mail_of_a_mailbox_arrives_once_and_news_wakes_the_reader() {
    let peer = Peer::start();
    peer.fill(1..=25);
    // The first connection breaks in the middle of a mail; the reader comes back and goes on.
    peer.state().faults.push_back(peer::Fault::BreakMail);
    let fed = Fed::by(&peer, Some(LONG_AGO)).await;
    let rows = fed.until_created(25).await;
    assert_eq!(rows.len(), 25);
    assert!(rows.iter().all(|row| row.silent), "what was there before is old mail");
    fed.ok().await;
    let logins = peer.state().logins;
    peer.put(&mail(26));
    let rows = fed.until_created(26).await;
    assert!(!rows.last().unwrap().silent, "what came afterwards is not");
    assert_eq!(peer.state().logins, logins, "news comes over the connection that idles");
    assert!(peer.said("ID (\"name\" \"Causeway\"") > 0, "some providers open no folder before they know who asks");
    assert_eq!(peer.said("SELECT") + peer.said("STORE"), 0, "nothing is changed on the server");
    fed.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_date_only_what_comes_from_now_on_is_read() {
    for tells_next in [true, false] {
        let peer = Peer::start();
        peer.state().tells_next = tells_next;
        peer.fill(1..=5);
        let fed = Fed::by(&peer, None).await;
        fed.ok().await;
        assert!(fed.rows().await.is_empty());
        peer.put(&mail(6));
        let rows = fed.until_created(1).await;
        assert_eq!((rows.len(), rows[0].subject.as_deref(), rows[0].silent), (1, Some("Mail 6"), false));
        fed.end().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_date_imports_what_came_since_and_an_earlier_one_fetches_the_rest_without_doubling() {
    let peer = Peer::start();
    peer.put_as(&mail(1), "01-Mar-2025 10:00:00 +0000", peer::Poison::None);
    peer.put_as(&mail(2), "01-Jun-2026 10:00:00 +0000", peer::Poison::None);
    peer.put(&mail(3));
    // 2026-07-01.
    let fed = Fed::by(&peer, Some(Time(1_782_864_000_000))).await;
    fed.ok().await;
    let rows = fed.until_created(1).await;
    assert_eq!((rows.len(), rows[0].subject.as_deref(), rows[0].silent), (1, Some("Mail 3"), true));
    set(fed.desk(), fields(peer.port, Some(LONG_AGO))).await;
    let rows = fed.until_created(3).await;
    assert_eq!(rows.len(), 3);
    assert!(rows.iter().all(|row| row.silent));
    assert_eq!(peer.said("BODY.PEEK[]"), 2, "what the ledger has is not fetched again");
    fed.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn mail_that_comes_while_the_new_mailbox_cannot_be_reached_is_new() {
    let peer = Peer::start();
    peer.put(&mail(1));
    let (app, key) = App::set_up().await;
    set(&app.parts.desk, fields(peer.port, None)).await;
    // The mailbox is set, nobody has looked into it yet: this one must not count as old.
    peer.put_as(&mail(2), soon(), peer::Poison::None);
    let fed = Fed::start(app, key, fields(peer.port, None), timing()).await;
    let rows = fed.until_created(1).await;
    assert_eq!((rows.len(), rows[0].subject.as_deref(), rows[0].silent), (1, Some("Mail 2"), false));
    fed.end().await;
}

/// A date some minutes from now, as a server would write it.
fn soon() -> &'static str {
    use causeway_base::{Clock, SystemClock};
    let at = jiff::Timestamp::from_millisecond(SystemClock.now().plus_seconds(300).ms()).unwrap();
    Box::leak(at.strftime("%d-%b-%Y %H:%M:%S +0000").to_string().into_boxed_str())
}
