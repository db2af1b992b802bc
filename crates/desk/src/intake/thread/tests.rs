//! The rules of threading one by one and in their order, on both databases.

use causeway_mail::Mail;
use causeway_store::{Tx, sql};
use causeway_testkit::{Kit, on_both};

use super::{looks_automatic, thread_key};
use crate::ConversationId;
use crate::conversation::change::{Change, StatusInput};
use crate::conversation::{Category, store as conversations};
use crate::message::{JoinRule, Message};
use crate::testing::{TestDesk, mail};

fn parsed(headers: &str) -> Mail {
    causeway_mail::parse(format!("{headers}\n\nText").replace('\n', "\r\n").as_bytes())
}

fn by(mail: &str, person: &str) -> String {
    mail.replace("Mei Chen <mei@customer.example>", person)
}

async fn last(desk: &TestDesk, id: ConversationId) -> Message {
    desk.messages(id).await.pop().unwrap()
}

async fn rule(desk: &TestDesk, id: ConversationId) -> JoinRule {
    last(desk, id).await.join.unwrap().rule
}

async fn solve(desk: &TestDesk, id: ConversationId) {
    let status = Some(StatusInput { id: None, category: Some(Category::Solved) });
    desk.change(id, Change { status, ..Change::default() }).await;
}

const INDEX: &str = "AdxAbCdEfGhIjKlMnOpQrStUvWxYzA==";
/// The same thread with five bytes more: an answer in it.
const LATER: &str = "AdxAbCdEfGhIjKlMnOpQrStUvWxYzAAAAQID";

#[test]
fn threads_are_named_by_what_the_mail_service_gives() {
    let first = thread_key(&parsed(&format!("From: a@b.c\nThread-Index: {INDEX}"))).unwrap();
    let later = thread_key(&parsed(&format!("From: a@b.c\nThread-Index: {LATER}"))).unwrap();
    assert_eq!(first, later);
    assert!(first.starts_with("outlook:") && first.len() == 8 + 44, "{first}");
    for (headers, expected) in [
        ("X-GM-THRID: 1790000000000000001", Some("gmail:1790000000000000001".to_owned())),
        ("X-GM-THRID: not a number", None),
        ("Thread-Index: AdxA", None),
        ("Thread-Index: !!!", None),
        ("Subject: x", None),
    ] {
        assert_eq!(thread_key(&parsed(&format!("From: a@b.c\n{headers}"))), expected, "{headers}");
    }
}

#[test]
fn notifications_are_told_from_letters() {
    for (headers, expected) in [
        ("From: no-reply@shop.example", true),
        ("From: Alerts.eu@monitor.example", true),
        ("From: mei@customer.example\nList-Unsubscribe: <https://x.example>", true),
        ("From: mei@customer.example\nAuto-Submitted: no", false),
        ("From: mei@customer.example", false),
        ("From: no-reply@shop.example\nIn-Reply-To: <1@c>", false),
        ("From: no-reply@shop.example\nReferences: <1@c>", false),
    ] {
        assert_eq!(looks_automatic(&parsed(headers)), expected, "{headers}");
    }
}

on_both! {
    async fn the_first_rule_that_joins_decides_and_says_so(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let index = format!("Thread-Index: {INDEX}\n");
        let id = desk.ask(&mail("1@c", "Help", &index, "Hi")).await;
        let other = desk.ask(&mail("2@c", "Other", "", "Ho")).await;
        let number = desk.conversation(id).await.row.number;
        let signed = desk.desk.reply_key.address("support@acme.example", number);
        let mark = format!("> quoted\n[causeway:{}]", desk.desk.reply_key.token(number));
        let elsewhere = "References: <2@c>\n";
        desk.arrive_at(&signed, &mail("3@c", "Re: Help", elsewhere, "a")).await;
        assert_eq!(rule(&desk, id).await, JoinRule::Token);
        assert_eq!(desk.ask(&mail("4@c", "Re: Help", elsewhere, &mark)).await, id);
        assert_eq!(rule(&desk, id).await, JoinRule::Mark);
        let later = format!("References: <2@c>\nThread-Index: {LATER}\n");
        assert_eq!(desk.ask(&mail("5@c", "Re: Other", &later, "b")).await, other);
        assert_eq!(rule(&desk, other).await, JoinRule::Reference);
        let later = format!("Thread-Index: {LATER}\n");
        assert_eq!(desk.ask(&mail("6@c", "Re: Help", &later, "c")).await, id);
        assert_eq!(rule(&desk, id).await, JoinRule::Thread);
        assert_eq!(desk.ask(&mail("7@c", &format!("Re: Help [#{number}]"), "", "d")).await, id);
        assert_eq!(rule(&desk, id).await, JoinRule::Number);
        let new = desk.ask(&mail("8@c", "Help", "", "e")).await;
        assert_eq!(rule(&desk, new).await, JoinRule::New, "the same subject alone joins nothing");
    }

    async fn in_reply_to_counts_before_references_and_those_from_the_right(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let [one, two, three] = [
            desk.ask(&mail("1@c", "One", "", "a")).await,
            desk.ask(&mail("2@c", "Two", "", "b")).await,
            desk.ask(&mail("3@c", "Three", "", "c")).await,
        ];
        let headers = "In-Reply-To: <3@c>\nReferences: <1@c> <2@c>\n";
        assert_eq!(desk.ask(&mail("4@c", "Re: x", headers, "d")).await, three);
        assert_eq!(desk.ask(&mail("5@c", "Re: x", "References: <1@c> <2@c>\n", "e")).await, two);
        assert_eq!(desk.ask(&mail("6@c", "Re: x", "References: <2@c> <1@c> <unknown@c>\n", "f")).await, one);
    }

    async fn an_answer_that_is_not_proven_is_only_suspected(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let id = desk.ask(&mail("1@c", "Help", &format!("Thread-Index: {INDEX}\n"), "Hi")).await;
        let number = desk.conversation(id).await.row.number;
        let cases = [
            ("Eve <eve@evil.example>", "References: <1@c>\n".to_owned(), "Re: Help".to_owned(), JoinRule::Reference),
            ("Eve <eve@evil.example>", format!("Thread-Index: {LATER}\n"), "Re: Help".to_owned(), JoinRule::Thread),
            ("Eve <eve@evil.example>", String::new(), format!("Re: Help [#{number}]"), JoinRule::Number),
            ("Mei <unproven@customer.example>", "References: <1@c>\n".to_owned(), "Re: Help".to_owned(), JoinRule::Reference),
        ];
        let take_part = move |tx: &mut Tx<'_>| {
            let address = "unproven@customer.example".to_owned();
            conversations::add_participants(tx, id, &[crate::conversation::Participant { address, name: String::new() }])
        };
        desk.desk.db.write(take_part).await.unwrap();
        let mut eves = Vec::new();
        for (at, (person, headers, subject, expected)) in cases.into_iter().enumerate() {
            let new = desk.ask(&by(&mail(&format!("s{at}@c"), &subject, &headers, "Let me in"), person)).await;
            assert_ne!(new, id, "{person} {expected:?}");
            let message = last(&desk, new).await;
            assert_eq!(message.join.unwrap().rule, JoinRule::New);
            let suspected = message.suspected.unwrap();
            assert_eq!((suspected.conversation_id, suspected.number, suspected.rule), (id, number, expected));
            eves.push(new);
        }
        assert_eq!(desk.messages(id).await.len(), 1);
        desk.merge(&eves[..1], id).await.unwrap();
        assert_eq!(last(&desk, id).await.suspected, None, "it is there now");
        assert_eq!(desk.conversation(id).await.unverified, ["eve@evil.example"], "which proves nothing about her");
    }

    async fn who_has_only_the_signed_mark_is_not_verified(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let id = desk.ask(&mail("1@c", "Help", "", "Hi")).await;
        let number = desk.conversation(id).await.row.number;
        let signed = desk.desk.reply_key.address("support@acme.example", number);
        let cc = "Cc: third@else.example\n";
        desk.arrive_at(&signed, &by(&mail("2@c", "Re: Help", cc, "me too"), "Ken <ken@shop.example>")).await;
        desk.arrive_at(&signed, &mail("3@c", "Re: Help", "", "still me")).await;
        let now = desk.conversation(id).await;
        assert_eq!(now.unverified, ["ken@shop.example", "third@else.example"]);
        assert_eq!(now.participants.len(), 3);
        let own = desk.arrive_at(&signed, &by(&mail("4@c", "Re: Help", "", "x"), "Olga <olga@acme.example>")).await;
        assert_eq!(own.conversation.unwrap().id, id);
        assert!(!desk.conversation(id).await.unverified.contains(&"olga@acme.example".to_owned()), "a colleague is known");
    }

    async fn a_colleague_can_vouch_for_them_once_and_the_history_says_who(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let id = desk.ask(&mail("1@c", "Help", "", "Hi")).await;
        let signed = desk.desk.reply_key.address("support@acme.example", desk.conversation(id).await.row.number);
        desk.arrive_at(&signed, &by(&mail("2@c", "Re: Help", "", "me too"), "Ken <ken@shop.example>")).await;
        let permit = desk.permit(desk.owner);
        let vouch = move |tx: &mut causeway_store::Tx<'_>| {
            crate::conversation::routes::vouch(tx, permit, id, "Ken@Shop.example")
        };
        desk.desk.db.write(vouch).await.unwrap();
        assert!(desk.conversation(id).await.unverified.is_empty());
        assert_eq!(desk.desk.db.write(vouch).await.unwrap_err().code(), causeway_web::Code::InvalidInput);
        let history = desk.desk.db.read(move |tx| crate::conversation::history::list(tx, id, None, 10)).await.unwrap();
        assert_eq!((history[0].kind.as_str(), history[0].actor.name.as_deref()), ("participant.verified", Some("Olga")));
        assert_eq!(history[0].data["address"], "ken@shop.example");
    }

    async fn another_subject_under_what_was_over_is_told(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let id = desk.ask(&mail("1@c", "Help", "", "Hi")).await;
        let next = |at: usize, subject: &str| mail(&format!("n{at}@c"), subject, "References: <1@c>\n", &format!("{at}"));
        desk.ask(&next(1, "Another thing")).await;
        assert!(!last(&desk, id).await.subject_differs, "it is still going on");
        solve(&desk, id).await;
        desk.ask(&next(2, "回复：help [#1]")).await;
        assert!(!last(&desk, id).await.subject_differs, "the same subject, whatever mail programs add");
        solve(&desk, id).await;
        desk.ask(&next(3, "Another thing")).await;
        assert!(last(&desk, id).await.subject_differs);
        desk.ask(&next(4, "Another thing")).await;
        assert!(!last(&desk, id).await.subject_differs);
        desk.kit.clock.advance(8 * 24 * 3_600_000);
        desk.ask(&next(5, "A third thing")).await;
        let message = last(&desk, id).await;
        assert!(message.subject_differs);
        let (_, new) = desk.split(message.id, true).await.unwrap();
        let split = last(&desk, new).await;
        assert!(!split.subject_differs, "there it is the subject");
        assert_eq!(split.moved.map(|moved| moved.number), Some(1));
    }

    async fn notifications_gather_only_in_their_window(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let alarm = |at: usize, subject: &str| by(&mail(&format!("a{at}@c"), subject, "", &format!("disk {at}")), "alerts@monitor.example");
        let first = desk.ask(&alarm(1, "Disk full")).await;
        assert_ne!(desk.ask(&alarm(2, "Disk full")).await, first, "off unless the inbox says so");
        let inbox = desk.inbox;
        let set = move |tx: &mut Tx<'_>| tx.run(&sql!("UPDATE inbox SET group_minutes = 30 WHERE id = ?", inbox));
        desk.desk.db.write(set).await.unwrap();
        let third = desk.ask(&alarm(3, "Disk full")).await;
        assert_eq!(rule(&desk, third).await, JoinRule::Window);
        assert_ne!(desk.ask(&alarm(4, "Fan stopped")).await, third);
        assert_ne!(desk.ask(&by(&alarm(5, "Disk full"), "x").replace("alerts@monitor", "alerts@other")).await, third);
        let person = desk.ask(&mail("p1@c", "Disk full", "", "my disk")).await;
        assert_ne!(desk.ask(&mail("p2@c", "Disk full", "", "again")).await, person, "people are not grouped");
        desk.kit.clock.advance(31 * 60_000);
        let late = desk.ask(&alarm(6, "Disk full")).await;
        assert!(late != third && late != first);
    }
}
