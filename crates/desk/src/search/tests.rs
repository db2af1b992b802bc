//! Search on both engines: what is found, in which languages, by which filters, and in which order.
//! Every test fills the tables as the product does and indexes from the event log.

mod filters;
mod following;
mod pages;
mod words;

use causeway_base::query::Query;
use causeway_people::contact::store as contacts;
use causeway_store::{Actor, ActorKind, Cursor, Db, NewEvent, Tx};
use causeway_testkit::Kit;
use causeway_web::Problem;
use jiff::tz::TimeZone;
use serde_json::json;

use super::store::{self, Hit};
use crate::attachment::AttachmentId;
use crate::attachment::store::{self as attachments, NewAttachment};
use crate::conversation::store::{self as conversations, Growth, NewConversation};
use crate::conversation::{Participant, Priority};
use crate::message::store::{self as messages, NewMessage};
use crate::message::{Author, Kind, Recipients};
use crate::status::Category;
use crate::testing::TestDesk;
use crate::{ConversationId, InboxId, MessageId, status};

/// Somebody with a name and an address.
type Person = (&'static str, &'static str);

const MEI: Person = ("Mei Chen", "mei@customer.example");
const KENJI: Person = ("田中 健二", "kenji@shop.example");
const OLGA: Person = ("Olga", "");

/// A desk whose tables are filled directly.
struct Bench {
    desk: TestDesk,
    db: Db,
    inbox: InboxId,
}

/// A message to add.
#[derive(Clone)]
struct Line {
    kind: Kind,
    by: Person,
    to: &'static str,
    text: String,
    /// Names of attachments, with whether each is inline.
    files: &'static [(&'static str, bool)],
}

fn incoming(by: Person, text: &str) -> Line {
    Line { kind: Kind::Incoming, by, to: "support@acme.example", text: text.to_owned(), files: &[] }
}

fn note(text: &str) -> Line {
    Line { kind: Kind::Note, by: OLGA, to: "", text: text.to_owned(), files: &[] }
}

fn reply(to: &'static str, text: &str) -> Line {
    Line { kind: Kind::Reply, by: OLGA, to, text: text.to_owned(), files: &[] }
}

impl Bench {
    async fn new(kit: Kit) -> Self {
        let desk = TestDesk::new(kit).await;
        Self { db: desk.desk.db.clone(), inbox: desk.inbox, desk }
    }

    /// A conversation with its messages, a minute after what was last written.
    async fn begin(&self, subject: &'static str, by: Person, lines: &[Line]) -> ConversationId {
        self.desk.kit.clock.advance(60_000);
        let (inbox, lines) = (self.inbox, lines.to_vec());
        let work = move |tx: &mut Tx<'_>| {
            let id = begin(tx, inbox, subject, by)?;
            for line in &lines {
                say(tx, id, line)?;
            }
            Ok::<_, Problem>(id)
        };
        self.db.write(work).await.unwrap()
    }

    async fn say(&self, conversation: ConversationId, line: Line) -> MessageId {
        self.desk.kit.clock.advance(60_000);
        self.db.write(move |tx| say(tx, conversation, &line)).await.unwrap()
    }

    /// All that a query finds once everything is indexed.
    async fn hits(&self, query: &str) -> Vec<Hit> {
        super::catch_up(&self.db).await.unwrap();
        self.page(query, None, 200).await
    }

    async fn page(&self, query: &str, after: Option<Cursor>, limit: usize) -> Vec<Hit> {
        let query = query.to_owned();
        let work = move |tx: &mut Tx<'_>| {
            let query = Query::parse(&query, tx.now(), &TimeZone::UTC);
            store::search(tx, &query, causeway_identity::UserId(uuid::Uuid::nil()), after, limit)
        };
        self.db.read(work).await.unwrap()
    }

    /// The conversations that a query finds.
    async fn finds(&self, query: &str) -> Vec<ConversationId> {
        self.hits(query).await.into_iter().map(|hit| hit.conversation_id).collect()
    }

    /// How many entries the index has, in both of SQLite's tables.
    async fn entries(&self) -> i64 {
        let work = |tx: &mut Tx<'_>| {
            let count: i64 = tx.value(&causeway_store::sql!("SELECT COUNT(*) FROM search_entry"))?;
            if tx.dialect() == causeway_store::Dialect::Sqlite {
                let texts: i64 = tx.value(&causeway_store::sql!("SELECT COUNT(*) FROM search_text"))?;
                assert_eq!(texts, count);
            }
            Ok::<_, causeway_store::Error>(count)
        };
        self.db.read(work).await.unwrap()
    }
}

fn begin(tx: &mut Tx<'_>, inbox: InboxId, subject: &str, by: Person) -> Result<ConversationId, Problem> {
    let contact =
        contacts::NewContact { name: by.0.to_owned(), email: Some(by.1.to_owned()), ..contacts::NewContact::default() };
    let contact = contacts::find_or_add(tx, &contact)?;
    let new = NewConversation {
        subject: subject.to_owned(),
        status: status::store::builtin(tx, Category::Open)?.id,
        category: Category::Open,
        priority: Priority::Normal,
        assignee: None,
        team: None,
        inbox,
        contact,
        lang: None,
        at: tx.now(),
        sample: false,
    };
    let (id, number) = conversations::add(tx, &new)?;
    conversations::add_participants(tx, id, &[Participant { address: by.1.to_owned(), name: by.0.to_owned() }])?;
    record(tx, "conversation.created", Some(id), json!({ "number": number }));
    Ok(id)
}

fn say(tx: &mut Tx<'_>, conversation: ConversationId, line: &Line) -> Result<MessageId, Problem> {
    let (id, at): (MessageId, _) = (tx.new_id(), tx.now());
    let growth = Growth { snippet: line.text.chars().take(100).collect(), at, attachments: !line.files.is_empty() };
    let seq = conversations::grow(tx, conversation, &growth)?;
    let customer = line.kind == Kind::Incoming;
    let address = |address: &str| causeway_mail::Address { name: String::new(), address: address.to_owned() };
    let to = Some(line.to).filter(|to| !to.is_empty()).map(address);
    let author = Author {
        kind: if customer { ActorKind::Contact } else { ActorKind::User },
        id: None,
        name: line.by.0.to_owned(),
        email: Some(line.by.1.to_owned()).filter(|email| !email.is_empty()),
    };
    let new = NewMessage {
        seq,
        recipients: Recipients { to: to.into_iter().collect(), ..Recipients::default() },
        lang: None,
        ..NewMessage::new(id, conversation, line.kind, author, &line.text, at)
    };
    messages::add(tx, &new)?;
    for (name, inline) in line.files {
        let attachment = NewAttachment {
            id: tx.new_id::<AttachmentId>(),
            message: Some(id),
            by: None,
            name: (*name).to_owned(),
            content_type: "application/pdf".to_owned(),
            size: 1,
            content_id: None,
            inline: *inline,
            blob_key: "none".to_owned(),
        };
        attachments::add(tx, &attachment)?;
    }
    messages::record_created(tx, &new, Actor::SYSTEM);
    Ok(id)
}

fn record(tx: &mut Tx<'_>, kind: &'static str, conversation: Option<ConversationId>, data: serde_json::Value) {
    let conversation = conversation.map(|id| id.0);
    tx.record(NewEvent { kind, conversation, actor: Actor::SYSTEM, only_for: None, data });
}
