//! Merges and splits on both engines: what moves, what stays, and that undoing gives back exactly what was.

mod joining;
mod property;

use causeway_store::Tx;
use causeway_testkit::{Kit, on_both};
use causeway_web::{Code, Problem};

use super::rules::{self, Line};
use super::{RearrangementId, facts, merge, split, undo};
use crate::conversation::change::{self, Change, StatusInput};
use crate::conversation::list::{self, ListQuery};
use crate::conversation::{Category, ConversationId, store as conversations};
use crate::draft::{self, Mode};
use crate::message::{Delivery, Kind, MessageId};
use crate::testing::{TestDesk, mail, writing};
use crate::{search, tag};

impl TestDesk {
    pub(crate) async fn merge(
        &self,
        ids: &[ConversationId],
        into: ConversationId,
    ) -> Result<Vec<RearrangementId>, Problem> {
        let (permit, ids) = (self.permit(self.owner), ids.to_vec());
        self.desk.db.write(move |tx| merge::merge(tx, permit, into, &ids, None)).await
    }

    pub(crate) async fn split(
        &self,
        message: MessageId,
        and_later: bool,
    ) -> Result<(RearrangementId, ConversationId), Problem> {
        let permit = self.permit(self.owner);
        self.desk.db.write(move |tx| split::split(tx, permit, message, and_later)).await
    }

    pub(crate) async fn take_back(&self, id: RearrangementId) -> Result<ConversationId, Problem> {
        let permit = self.permit(self.owner);
        self.desk.db.write(move |tx| undo::undo(tx, permit, id)).await
    }

    pub(super) async fn texts(&self, id: ConversationId) -> Vec<String> {
        self.messages(id).await.into_iter().map(|message| message.text.trim().to_owned()).collect()
    }

    /// All that a conversation is, without its version.
    pub(super) async fn whole(&self, id: ConversationId) -> (facts::Facts, Vec<Line>) {
        let thread = self.desk.db.read(move |tx| facts::load(tx, id)).await.unwrap().unwrap();
        (thread.facts, thread.lines)
    }

    async fn listed(&self) -> Vec<ConversationId> {
        let owner = self.owner;
        let work = move |tx: &mut Tx<'_>| list::page(tx, &ListQuery::default(), &[], owner, None, 50);
        self.desk.db.read(work).await.unwrap().into_iter().map(|row| row.0).collect()
    }

    pub(crate) async fn change(&self, id: ConversationId, change: Change) {
        let (permit, version) = (self.permit(self.owner), self.conversation(id).await.row.version);
        let outcome = Some(crate::testing::no_answer_needed());
        let change = Change { version, outcome, ..change };
        self.desk.db.write(move |tx| change::change(tx, permit, id, &change)).await.unwrap();
    }

    async fn read_up_to(&self, id: ConversationId, seq: i64) {
        let owner = self.owner;
        self.desk.db.write(move |tx| conversations::read_up_to(tx, id, owner, seq)).await.unwrap();
    }

    async fn find(&self, query: &'static str) -> Vec<ConversationId> {
        search::catch_up(&self.desk.db).await.unwrap();
        let work = move |tx: &mut Tx<'_>| {
            let query = causeway_base::query::Query::parse(query, tx.now(), &jiff::tz::TimeZone::UTC);
            search::store::search(tx, &query, causeway_identity::UserId(uuid::Uuid::nil()), None, 20)
        };
        let hits = self.desk.db.read(work).await.unwrap();
        hits.into_iter().map(|hit| hit.conversation_id).collect()
    }
}

fn solved() -> Change {
    Change { status: Some(StatusInput { id: None, category: Some(Category::Solved) }), ..Change::default() }
}

/// A mail from somebody else than Mei.
pub(super) fn from_ken(id: &str, subject: &str, headers: &str, text: &str) -> String {
    mail(id, subject, headers, text).replace("Mei Chen <mei@customer.example>", "Ken <ken@shop.example>")
}

#[test]
fn subjects_are_compared_without_what_mail_programs_add() {
    for (subject, plain) in [
        ("Re: Help [#12]", "Help"),
        ("回复：打印机 [#7]", "打印机"),
        ("[#3] Fwd: Help", "Help"),
        ("Help", "Help"),
        ("[#3]", "[#3]"),
        ("", ""),
    ] {
        let expected = if subject == "[#3]" { "" } else { plain };
        assert_eq!(rules::plain_subject(subject), expected, "{subject}");
    }
}

#[test]
fn who_waits_follows_from_the_messages() {
    use Kind::{Incoming, Note, Reply};
    let line = |at: usize, kind: Kind, automatic: bool| {
        let id = MessageId(uuid::Uuid::from_u128(at as u128));
        let at = i64::try_from(at).unwrap();
        Line { id, seq: at, at: causeway_base::Time(at), kind, automatic }
    };
    for (kinds, expected) in [
        (vec![(Incoming, false), (Incoming, false)], Some(1)),
        (vec![(Incoming, false), (Reply, false)], None),
        (vec![(Incoming, false), (Reply, true), (Note, false)], Some(1)),
        (vec![(Incoming, false), (Reply, false), (Incoming, true)], None),
        (vec![(Reply, false), (Incoming, false), (Incoming, true)], Some(2)),
    ] {
        let lines: Vec<Line> = (1..).zip(&kinds).map(|(at, (kind, automatic))| line(at, *kind, *automatic)).collect();
        assert_eq!(rules::waiting(None, &lines).map(causeway_base::Time::ms), expected, "{kinds:?}");
    }
}

#[test]
fn threads_interleave_by_time_and_keep_their_own_order() {
    let line = |id: u128, at: i64| Line {
        id: MessageId(uuid::Uuid::from_u128(id)),
        seq: at,
        at: causeway_base::Time(at),
        kind: Kind::Incoming,
        automatic: false,
    };
    // The second message of the first thread has an older time than the first: it stays behind it.
    let (one, two) = ([line(1, 10), line(2, 5), line(3, 30)], [line(4, 7), line(5, 10), line(6, 20)]);
    let order: Vec<u128> = rules::interleave(&[&one, &two]).into_iter().map(|(id, _)| id.0.as_u128()).collect();
    assert_eq!(order, [4, 1, 2, 5, 6, 3]);
}

on_both! {
    async fn a_merge_puts_messages_in_the_order_of_time_and_unmerge_gives_both_back(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let one = desk.ask(&mail("1@c", "First", "", "a")).await;
        let two = desk.ask(&from_ken("2@c", "Second", "", "b")).await;
        desk.ask(&mail("3@c", "Re: First", "References: <1@c>\n", "c")).await;
        desk.ask(&from_ken("4@c", "Re: Second", "References: <2@c>\n", "d")).await;
        let before = (desk.whole(one).await, desk.whole(two).await);
        let number = desk.conversation(two).await.row.number;
        let merged = desk.merge(&[two], one).await.unwrap();
        assert_eq!(desk.texts(one).await, ["a", "b", "c", "d"]);
        let row = desk.conversation(one).await;
        assert_eq!((row.row.message_count, row.row.last_seq, row.row.snippet.as_str()), (4, 4, "d"));
        let people: Vec<_> = row.participants.iter().map(|person| person.address.as_str()).collect();
        assert_eq!(people, ["ken@shop.example", "mei@customer.example"]);
        assert_eq!(desk.listed().await, [one], "what was merged away is in no list");
        let found = desk.desk.db.read(move |tx| conversations::by_number(tx, number)).await.unwrap();
        assert_eq!(found, Some(one), "its number leads on");
        desk.take_back(merged[0]).await.unwrap();
        assert_eq!((desk.whole(one).await, desk.whole(two).await), before);
        assert_eq!(desk.take_back(merged[0]).await.unwrap_err().code(), Code::TooLate);
        let kinds = ["conversation.merged", "conversation.unmerged"];
        for kind in kinds {
            assert_eq!(desk.events(kind).await, 2, "{kind} is told in both");
        }
    }

    async fn nobody_who_waits_is_buried_by_a_merge(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let old = desk.ask(&mail("1@c", "Old", "", "a")).await;
        desk.change(old, solved()).await;
        let asked = desk.ask(&mail("2@c", "New", "", "b")).await;
        let waits = desk.conversation(asked).await.row.waiting_since;
        let merged = desk.merge(&[asked], old).await.unwrap();
        let row = desk.conversation(old).await.row;
        assert_eq!((row.status.category, row.waiting_since), (Category::Open, waits));
        assert!(waits.is_some());
        desk.take_back(merged[0]).await.unwrap();
        let row = desk.conversation(old).await.row;
        assert_eq!((row.status.category, row.waiting_since), (Category::Solved, None));
        assert_eq!(desk.conversation(asked).await.row.waiting_since, waits);
    }

    async fn what_came_and_was_decided_since_stays_when_a_merge_is_undone(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let one = desk.ask(&mail("1@c", "First", "", "a")).await;
        let two = desk.ask(&from_ken("2@c", "Second", "", "b")).await;
        let merged = desk.merge(&[two], one).await.unwrap();
        desk.ask(&mail("3@c", "Re: First", "References: <1@c>\n", "later")).await;
        let label = desk.desk.db.write(|tx| tag::store::find_or_add(tx, "kept")).await.unwrap();
        desk.change(one, Change { tag_ids: Some(vec![label]), ..Change::default() }).await;
        desk.take_back(merged[0]).await.unwrap();
        assert_eq!((desk.texts(one).await, desk.texts(two).await), (vec!["a".into(), "later".into()], vec!["b".to_owned()]));
        let row = desk.conversation(one).await;
        assert_eq!((row.row.tags.len(), row.row.snippet.as_str(), row.row.message_count), (1, "later", 2));
        assert_eq!(row.participants.len(), 1, "who came with the other one left with it");
        assert_eq!(desk.conversation(two).await.row.status.category, Category::Open);
    }

    async fn who_wrote_since_is_not_buried_when_a_merge_is_undone(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let one = desk.ask(&mail("1@c", "First", "", "a")).await;
        desk.change(one, solved()).await;
        let two = desk.ask(&from_ken("2@c", "Second", "", "b")).await;
        let merged = desk.merge(&[two], one).await.unwrap();
        desk.ask(&mail("3@c", "Re: First", "References: <1@c>\n", "later")).await;
        let asked = desk.now();
        desk.take_back(merged[0]).await.unwrap();
        let row = desk.conversation(one).await.row;
        assert_eq!((row.status.category, row.waiting_since), (Category::Open, Some(asked)));
    }

    async fn merges_can_be_undone_in_any_order(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let one = desk.ask(&mail("1@c", "First", "", "a")).await;
        let two = desk.ask(&from_ken("2@c", "Second", "", "b")).await;
        let three = desk.ask(&from_ken("3@c", "Third", "", "c")).await;
        desk.ask(&mail("4@c", "Re: First", "References: <1@c>\n", "d")).await;
        let before = (desk.whole(one).await, desk.whole(two).await, desk.whole(three).await);
        let merged = desk.merge(&[two, three], one).await.unwrap();
        assert_eq!(desk.texts(one).await, ["a", "b", "c", "d"]);
        desk.take_back(merged[0]).await.unwrap();
        assert_eq!(desk.texts(one).await, ["a", "c", "d"], "the third one stands where it belongs");
        assert_eq!(desk.conversation(one).await.row.message_count, 3);
        desk.take_back(merged[1]).await.unwrap();
        assert_eq!((desk.whole(two).await, desk.whole(three).await), (before.1, before.2));
        let (mut now, lines) = desk.whole(one).await;
        // Where the third one stood a number stays free.
        assert_eq!(lines.iter().map(|line| line.seq).collect::<Vec<_>>(), [1, 3]);
        now.standing.last_seq = before.0.0.standing.last_seq;
        assert_eq!(now, before.0.0, "nobody of the other conversations stays behind");
    }

    async fn nothing_counts_as_read_that_was_not(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let one = desk.ask(&mail("1@c", "First", "", "a")).await;
        let two = desk.ask(&from_ken("2@c", "Second", "", "b")).await;
        desk.ask(&mail("3@c", "Re: First", "References: <1@c>\n", "c")).await;
        desk.read_up_to(one, 2).await;
        let merged = desk.merge(&[two], one).await.unwrap();
        let seen = desk.conversation(one).await;
        assert_eq!((seen.read_seq, seen.row.unread), (1, true), "b stands between and is new to the reader");
        desk.take_back(merged[0]).await.unwrap();
        assert_eq!(desk.conversation(one).await.read_seq, 2);
        assert!(desk.conversation(two).await.row.unread);
        let again = desk.merge(&[two], one).await.unwrap();
        desk.read_up_to(one, 3).await;
        desk.take_back(again[0]).await.unwrap();
        assert!(!desk.conversation(two).await.row.unread, "what was read there is read here");
    }

    async fn split_messages_become_a_matter_of_their_own(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let one = desk.ask(&mail("1@c", "First", "", "a")).await;
        desk.reply(one, "answer").await;
        let cc = "Cc: ken@shop.example\nReferences: <1@c>\n";
        desk.ask(&mail("3@c", "Re: First", cc, "for Ken")).await;
        desk.ask(&from_ken("4@c", "Invoice missing", "References: <1@c>\n", "c")).await;
        let before = desk.whole(one).await;
        let third = desk.messages(one).await[3].id;
        let (split, new) = desk.split(third, false).await.unwrap();
        let row = desk.conversation(new).await;
        assert_eq!((row.row.subject.as_str(), row.row.contact.name.as_str()), ("Invoice missing", "Ken"));
        assert_eq!((row.row.status.category, row.row.message_count, row.row.unread), (Category::Open, 1, true));
        assert_eq!(desk.texts(one).await, ["a", "answer", "for Ken"]);
        assert_eq!(desk.messages(new).await[0].join.as_ref().map(|join| join.detail.as_str()), Some("1@c"));
        assert_eq!(desk.take_back(split).await.unwrap(), one);
        assert_eq!(desk.whole(one).await, before);
        assert_eq!(desk.listed().await, [one], "the empty one is put away");
        let number = row.row.number;
        let found = desk.desk.db.read(move |tx| conversations::by_number(tx, number)).await.unwrap();
        assert_eq!(found, Some(one));
    }

    async fn a_stranger_whose_mail_is_taken_out_takes_part_no_more(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let one = desk.ask(&mail("1@c", "First", "", "a")).await;
        desk.reply(one, "answer").await;
        let number = desk.conversation(one).await.row.number;
        let signed = desk.desk.reply_key.address("support@acme.example", number);
        desk.arrive_at(&signed, &from_ken("2@c", "Other", "", "b")).await;
        assert_eq!(desk.conversation(one).await.row.status.category, Category::Open);
        let stray = desk.messages(one).await[2].id;
        desk.split(stray, true).await.unwrap();
        let left = desk.conversation(one).await;
        let people: Vec<_> = left.participants.iter().map(|person| person.address.as_str()).collect();
        assert_eq!(people, ["mei@customer.example"]);
        assert_eq!((left.row.status.category, left.row.waiting_since), (Category::Waiting, None), "our answer is the last word again");
        let next = desk.ask(&from_ken("3@c", "Re: Other", "In-Reply-To: <2@c>\n", "c")).await;
        assert_ne!(next, one);
    }

    async fn refusals_say_why(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let one = desk.ask(&mail("1@c", "First", "", "a")).await;
        let two = desk.ask(&mail("2@c", "Second", "", "b")).await;
        let three = desk.ask(&mail("3@c", "Third", "", "c")).await;
        let only = desk.messages(one).await[0].id;
        assert_eq!(desk.split(only, false).await.unwrap_err().code(), Code::InvalidInput);
        assert_eq!(desk.merge(&[], one).await.unwrap_err().code(), Code::InvalidInput);
        assert_eq!(desk.merge(&[one], one).await.unwrap_err().code(), Code::InvalidInput);
        let first = desk.merge(&[two], one).await.unwrap()[0];
        let problem = desk.merge(&[two], three).await.unwrap_err();
        assert_eq!(problem.code(), Code::InvalidInput);
        desk.merge(&[one], three).await.unwrap();
        assert_eq!(desk.take_back(first).await.unwrap_err().code(), Code::TooLate);
        assert_eq!(desk.texts(three).await, ["a", "b", "c"]);
        let permit = desk.permit(desk.owner);
        let stale = desk.desk.db.write(move |tx| merge::merge(tx, permit, three, &[two], Some(1))).await.unwrap_err();
        assert_eq!(stale.code(), Code::VersionConflict);
    }

    async fn drafts_and_replies_on_their_way_go_along(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let one = desk.ask(&mail("1@c", "First", "", "a")).await;
        let two = desk.ask(&from_ken("2@c", "Second", "", "b")).await;
        let owner = desk.owner;
        let written = move |tx: &mut Tx<'_>| {
            let draft = draft::Draft {
                mode: Mode::Note, html: "mine".into(), to: vec![], cc: vec![], bcc: vec![], attachment_ids: vec![],
                answers: None, handed_by: None, version: 0, updated_at: tx.now(),
            };
            draft::store::save(tx, owner, two, &draft, 0)
        };
        assert!(desk.desk.db.write(written).await.unwrap());
        let reply = desk.reply(two, "on its way").await;
        let merged = desk.merge(&[two], one).await.unwrap();
        let drafts = desk.desk.db.read(move |tx| draft::store::of_conversation(tx, owner, one)).await.unwrap();
        assert_eq!(drafts.len(), 1);
        desk.pass(10_000).await;
        assert_eq!(desk.sent().len(), 1);
        let sent = desk.messages(one).await.into_iter().find(|message| message.id == reply).unwrap();
        assert_eq!(sent.delivery, Some(Delivery::Sent));
        desk.take_back(merged[0]).await.unwrap();
        let drafts = desk.desk.db.read(move |tx| draft::store::of_conversation(tx, owner, two)).await.unwrap();
        assert_eq!(drafts.len(), 1);
        assert!(desk.messages(two).await.iter().any(|message| message.delivery == Some(Delivery::Sent)));
    }

    async fn mentions_and_snoozes_come_back(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let one = desk.ask(&mail("1@c", "First", "", "a")).await;
        let two = desk.ask(&from_ken("2@c", "Second", "", "b")).await;
        let agent = desk.agent("Ben").await;
        let mut note = writing(Kind::Note, "Ben, please");
        note.mention_ids = vec![agent];
        desk.write(two, desk.owner, note.clone()).await.unwrap();
        desk.kit.clock.advance(1_000);
        desk.write(one, desk.owner, note).await.unwrap();
        let until = desk.now().plus_ms(3_600_000);
        desk.change(two, Change { snoozed_until: Some(until), ..Change::default() }).await;
        desk.change(one, solved()).await;
        let before = (desk.whole(one).await, desk.whole(two).await);
        let merged = desk.merge(&[two], one).await.unwrap();
        let row = desk.conversation(one).await.row;
        assert_eq!((row.status.category, row.snoozed_until), (Category::Snoozed, Some(until)), "the reminder lives on");
        desk.take_back(merged[0]).await.unwrap();
        assert_eq!((desk.whole(one).await, desk.whole(two).await), before);
        desk.pass(3_600_000).await;
        assert_eq!(desk.conversation(two).await.row.status.category, Category::Open, "it wakes at its time");
        assert_eq!(desk.conversation(one).await.row.status.category, Category::Solved);
        let note = desk.messages(one).await[1].id;
        let (_, new) = desk.split(note, false).await.unwrap();
        assert_eq!(desk.whole(new).await.0.mentions[&agent].0, note);
        assert!(desk.whole(one).await.0.mentions.is_empty());
    }

    async fn search_follows(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let one = desk.ask(&mail("1@c", "Printer", "", "paper jam")).await;
        let two = desk.ask(&from_ken("2@c", "Scanner", "", "glass broken")).await;
        assert_eq!(desk.find("glass").await, [two]);
        assert_eq!(desk.find("scanner glass").await, [two]);
        let merged = desk.merge(&[two], one).await.unwrap();
        for query in ["glass", "scanner", "ken@shop.example", "paper glass"] {
            let expected: &[_] = if query == "paper glass" { &[] } else { &[one] };
            assert_eq!(desk.find(query).await, expected, "{query}");
        }
        assert_eq!(desk.find("#2").await, [one], "the old number leads on");
        assert_eq!(desk.find("2").await, [one]);
        desk.take_back(merged[0]).await.unwrap();
        assert_eq!(desk.find("glass").await, [two]);
        assert_eq!(desk.find("scanner").await, [two]);
        assert_eq!(desk.find("scanner glass").await, [two]);
        assert_eq!(desk.find("ken@shop.example").await, [two]);
        desk.ask(&mail("3@c", "Re: Printer", "References: <1@c>\n", "toner empty")).await;
        let toner = desk.messages(one).await[1].id;
        let (split, new) = desk.split(toner, false).await.unwrap();
        assert_eq!(desk.find("toner").await, [new]);
        desk.take_back(split).await.unwrap();
        assert_eq!(desk.find("toner").await, [one]);
        assert_eq!(desk.find("printer paper").await, [one]);
    }

    async fn a_customers_mail_never_goes_with_the_sample_desk_nor_among_spam(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let sample = desk.ask(&mail("1@c", "First", "", "a")).await;
        let real = desk.ask(&mail("2@c", "Second", "", "b")).await;
        let mark = move |tx: &mut Tx<'_>| {
            tx.run(&causeway_store::sql!("UPDATE conversation SET sample = TRUE, spam = TRUE WHERE id = ?", sample))
        };
        desk.desk.db.write(mark).await.unwrap();
        let merged = desk.merge(&[real], sample).await.unwrap();
        let standing = desk.whole(sample).await.0.standing;
        assert!(!standing.sample && !standing.spam);
        desk.take_back(merged[0]).await.unwrap();
        let standing = desk.whole(sample).await.0.standing;
        assert!(standing.sample && standing.spam);
    }
}
