//! A desk for tests: set up, with a relay that remembers and can be told to refuse.
//! It never opens a socket.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use causeway_base::seal::Sealer;
use causeway_base::{Locale, Time};
use causeway_identity::permission::WriteConversations;
use causeway_identity::{Role, UserId, user};
use causeway_mail::ReplyKey;
use causeway_queue::Runner;
use causeway_store::{Tx, sql};
use causeway_testkit::Kit;
use causeway_web::{Caller, Permit, Problem, Via};

use crate::attachment::store::NewAttachment;
use crate::attachment::{self, AttachmentId};
use crate::conversation::{Conversation, ConversationId, view};
use crate::ledger::receive::{RawMail, receive};
use crate::ledger::{Envelope, LedgerRow, Source, store as ledger};
use crate::mailbox::Access;
use crate::message::write::Writing;
use crate::message::{Kind, Message, MessageId, store as messages, write};
use crate::oauth::{Places, Providers};
use crate::outbox::{OutEnvelope, Refused, Sent, Transport};
use crate::relay::{CheckAnswer, Checked, MailChecks, Previewed, RelaySettings};
use crate::setup::{self, NewDesk};
use crate::{Desk, Files, InboxId, Settings, intake};

/// What the relay took.
pub(crate) type Taken = (OutEnvelope, Vec<u8>);

/// A relay in memory.
#[derive(Clone, Default)]
pub(crate) struct Relay {
    pub(crate) taken: Arc<Mutex<Vec<Taken>>>,
    pub(crate) refusals: Arc<Mutex<VecDeque<Refused>>>,
}

impl Transport for Relay {
    fn send(&self, _: RelaySettings, envelope: OutEnvelope, bytes: Vec<u8>) -> Sent {
        self.taken.lock().unwrap().push((envelope, bytes));
        let refusal = self.refusals.lock().unwrap().pop_front();
        Box::pin(async move { refusal.map_or_else(|| Ok("250 taken".to_owned()), Err) })
    }
}

/// Every sender is who they say, unless their address begins with `forged` or `unproven`.
struct ByAddress;
impl causeway_proof::CheckSender for ByAddress {
    fn check(&self, mail: Arc<Vec<u8>>, _: causeway_proof::Circumstances) -> causeway_proof::Checked {
        let head = String::from_utf8_lossy(&mail).to_lowercase();
        let from = head.lines().find(|line| line.starts_with("from:")).unwrap_or_default();
        let standing = if from.contains("forged") {
            causeway_proof::Standing::Forged
        } else if from.contains("unproven") {
            causeway_proof::Standing::Unproven
        } else {
            causeway_proof::Standing::Proven
        };
        Box::pin(async move { causeway_proof::Proof { standing, ..causeway_proof::Proof::default() } })
    }
}

struct NoChecks;
impl MailChecks for NoChecks {
    fn mailbox(&self, _: Access) -> Checked {
        Box::pin(async { CheckAnswer::of(Vec::new(), None) })
    }
    fn preview(&self, _: Access, _: Option<Time>) -> Previewed {
        Box::pin(async { Err(CheckAnswer::of(Vec::new(), None)) })
    }
    fn relay(&self, _: RelaySettings, _: String, _: String) -> Checked {
        Box::pin(async { CheckAnswer::of(Vec::new(), None) })
    }
}

/// A desk of Acme with its owner and the inbox support@acme.example.
pub(crate) struct TestDesk {
    pub(crate) kit: Kit,
    pub(crate) desk: Desk,
    pub(crate) owner: UserId,
    pub(crate) inbox: InboxId,
    pub(crate) relay: Relay,
}

impl TestDesk {
    pub(crate) async fn new(kit: Kit) -> Self {
        let url = RelaySettings::from_url("smtp://127.0.0.1:1").unwrap();
        Self::with(kit, Settings { relay: Some(url), ..Settings::default() }).await
    }

    pub(crate) async fn with(kit: Kit, settings: Settings) -> Self {
        Self::with_places(kit, settings, Places::default()).await
    }

    /// A desk whose providers of mail accounts are at `places`, which may be on this machine.
    pub(crate) async fn with_places(kit: Kit, settings: Settings, places: Places) -> Self {
        let here = causeway_net::Guard { allowed: vec!["127.0.0.0/8".parse().unwrap()], ports: Vec::new() };
        let http = causeway_net::Client::new(here, causeway_net::Limits::default()).unwrap();
        let desk = Desk {
            db: kit.db.clone(),
            files: Files::new(kit.blobs.clone()),
            reply_key: ReplyKey::new([7; 32]),
            sealer: Sealer::new([8; 32]),
            settings: Arc::new(settings),
            images: causeway_net::Client::new(causeway_net::Guard::default(), causeway_net::Limits::default()).unwrap(),
            trackers: http.clone(),
            senders: Arc::new(ByAddress),
            dns: None,
            scanner: None,
            mail_checks: Arc::new(NoChecks),
            providers: Providers::new(http, places),
        };
        crate::keepers(&desk);
        let new = NewDesk {
            locale: Locale::En,
            time_zone: "Asia/Shanghai".to_owned(),
            organisation: "Acme".to_owned(),
            owner_name: "Olga".to_owned(),
            owner_email: "olga@acme.example".to_owned(),
            password_hash: "!".to_owned(),
            support_address: "support@acme.example".to_owned(),
        };
        let made = desk.db.write(move |tx| setup::set_up(tx, &new)).await.unwrap();
        Self { kit, desk, owner: made.owner, inbox: made.inbox, relay: Relay::default() }
    }

    /// Adds an agent.
    pub(crate) async fn agent(&self, name: &'static str) -> UserId {
        let new = user::store::NewUser {
            name: name.to_owned(),
            email: format!("{}@acme.example", name.to_lowercase()),
            role: Role::Agent,
            locale: Locale::En,
            password_hash: "!".to_owned(),
            sample: false,
        };
        self.desk.db.write(move |tx| user::store::add(tx, &new)).await.unwrap().unwrap()
    }

    #[expect(clippy::unused_self, reason = "tests read as `desk.permit(user)`")]
    pub(crate) fn permit(&self, user: UserId) -> Permit<WriteConversations> {
        let permissions = causeway_identity::permissions_of(Role::Agent);
        let via = Via::ApiKey(uuid::Uuid::nil());
        Caller { user: user.0, name: String::new(), permissions, via }.permit().unwrap()
    }

    /// Lets a mail arrive and takes it in; answers its row.
    pub(crate) async fn arrive(&self, mail: &str) -> LedgerRow {
        self.arrive_at("support@acme.example", mail).await
    }

    pub(crate) async fn arrive_at(&self, to: &str, mail: &str) -> LedgerRow {
        self.deliver(Envelope { to: vec![to.to_owned()], ..Envelope::default() }, mail).await
    }

    /// The same with an envelope sender.
    pub(crate) async fn arrive_from(&self, from: &str, mail: &str) -> LedgerRow {
        let to = vec!["support@acme.example".to_owned()];
        self.deliver(Envelope { from: Some(from.to_owned()), to, ..Envelope::default() }, mail).await
    }

    async fn deliver(&self, envelope: Envelope, mail: &str) -> LedgerRow {
        // Mails come one after another, so that lists have an order to hold.
        self.kit.clock.advance(1_000);
        let raw = RawMail {
            source: Source::Smtp,
            source_key: None,
            envelope,
            inbox: None,
            silent: false,
            arrived_at: None,
            bytes: mail.replace('\n', "\r\n").into_bytes(),
        };
        let id = receive(&self.desk, raw).await.unwrap().unwrap();
        intake::drain(&self.desk, "test").await.unwrap();
        self.desk.db.read(move |tx| ledger::find(tx, id)).await.unwrap().unwrap()
    }

    /// Lets a mail arrive that becomes a message; answers its conversation.
    pub(crate) async fn ask(&self, mail: &str) -> ConversationId {
        let row = self.arrive(mail).await;
        row.conversation.unwrap_or_else(|| panic!("it became {:?}: {}", row.outcome, row.detail)).id
    }

    pub(crate) async fn write(&self, id: ConversationId, by: UserId, writing: Writing) -> Result<MessageId, Problem> {
        let (desk, permit) = (self.desk.clone(), self.permit(by));
        self.desk.db.write(move |tx| write::write(tx, permit, &desk, id, &writing)).await
    }

    pub(crate) async fn reply(&self, id: ConversationId, text: &str) -> MessageId {
        self.write(id, self.owner, writing(Kind::Reply, text)).await.unwrap()
    }

    /// Uploads a file.
    pub(crate) async fn upload(&self, by: UserId, name: &'static str, bytes: &[u8]) -> AttachmentId {
        let prepared = self.desk.files.prepare(bytes.to_vec()).await.unwrap();
        let work = move |tx: &mut Tx<'_>| {
            let new = NewAttachment {
                id: tx.new_id::<AttachmentId>(),
                message: None,
                by: Some(by),
                name: name.to_owned(),
                content_type: "text/plain".to_owned(),
                size: prepared.size,
                content_id: None,
                inline: false,
                blob_key: prepared.keep(tx)?,
            };
            attachment::store::add(tx, &new)?;
            Ok::<_, Problem>(new.id)
        };
        self.desk.db.write(work).await.unwrap()
    }

    pub(crate) async fn conversation(&self, id: ConversationId) -> Conversation {
        let owner = self.owner;
        self.desk.db.read(move |tx| view::one(tx, id, owner)).await.unwrap().unwrap()
    }

    pub(crate) async fn messages(&self, id: ConversationId) -> Vec<Message> {
        let mut all = self.desk.db.read(move |tx| messages::page(tx, id, i64::MAX, 100)).await.unwrap();
        all.reverse();
        all
    }

    /// Moves the clock and runs what is due.
    pub(crate) async fn pass(&self, ms: i64) {
        self.kit.clock.advance(ms);
        let jobs = crate::jobs(&self.desk, Arc::new(self.relay.clone()));
        Runner::new(self.desk.db.clone(), "test", jobs).drain().await;
    }

    /// The mails that the relay was given, as text.
    pub(crate) fn sent(&self) -> Vec<String> {
        let taken = self.relay.taken.lock().unwrap();
        taken.iter().map(|(_, bytes)| String::from_utf8_lossy(bytes).into_owned()).collect()
    }

    pub(crate) fn now(&self) -> Time {
        self.desk.db.now()
    }

    /// How many events of a kind were recorded.
    pub(crate) async fn events(&self, kind: &'static str) -> i64 {
        let count = move |tx: &mut Tx<'_>| tx.value(&sql!("SELECT COUNT(*) FROM event WHERE kind = ?", kind));
        self.desk.db.read(count).await.unwrap()
    }
}

/// Why something is solved that nobody answered.
pub(crate) fn no_answer_needed() -> crate::solve::OutcomeInput {
    crate::solve::OutcomeInput { outcome: crate::solve::Outcome::NoAnswerNeeded, note: String::new() }
}

/// Something to write.
pub(crate) fn writing(kind: Kind, text: &str) -> Writing {
    Writing { text: Some(text.to_owned()), ..Writing::new(kind) }
}

/// A mail from Mei with these extra headers.
pub(crate) fn mail(id: &str, subject: &str, headers: &str, text: &str) -> String {
    format!(
        "From: Mei Chen <mei@customer.example>\nTo: support@acme.example\nMessage-ID: <{id}>\nSubject: {subject}\n\
         Date: Mon, 05 Jan 2026 17:00:00 +0800\n{headers}\n{text}\n"
    )
}
