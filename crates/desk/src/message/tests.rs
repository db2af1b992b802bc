//! Writing, taking back and what stops a reply, on both databases.

mod recipients;

use causeway_identity::{TeamId, team};
use causeway_store::Tx;
use causeway_testkit::{Kit, on_both};
use causeway_web::{Code, Problem};

use super::{Delivery, Kind, undo};
use crate::conversation::Category;
use crate::conversation::change::StatusInput;
use crate::testing::{TestDesk, mail, writing};

on_both! {
    async fn a_reply_sets_state_and_can_be_taken_back_until_it_leaves(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let id = desk.ask(&mail("1@c", "Help", "", "Hi")).await;
        let message = desk.reply(id, "First try").await;
        let row = desk.conversation(id).await.row;
        assert_eq!((row.status.category, row.assignee_id, row.message_count), (Category::Waiting, Some(desk.owner), 2));
        let permit = desk.permit(desk.owner);
        let back = desk.desk.db.write(move |tx| undo::undo(tx, permit, message)).await.unwrap();
        assert!(back.html.contains("First try"));
        assert_eq!(back.to[0].address, "mei@customer.example");
        desk.pass(60_000).await;
        assert!(desk.sent().is_empty(), "what was taken back never leaves");
        assert_eq!(desk.conversation(id).await.row.message_count, 1);
        let second = desk.reply(id, "Second try").await;
        desk.pass(10_000).await;
        assert_eq!(desk.sent().len(), 1);
        let late = desk.desk.db.write(move |tx| undo::undo(tx, permit, second)).await.unwrap_err();
        assert_eq!(late.code(), Code::TooLate);
    }

    async fn a_newer_message_stops_a_reply_once(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let id = desk.ask(&mail("1@c", "Help", "", "Hi")).await;
        desk.ask(&mail("2@c", "Re: Help", "In-Reply-To: <1@c>\n", "One more thing")).await;
        let mut reply = writing(Kind::Reply, "Here you are");
        reply.seen_seq = Some(1);
        let problem = desk.write(id, desk.owner, reply.clone()).await.unwrap_err();
        assert_eq!(problem.code(), Code::NewerMessage);
        reply.seen_seq = Some(2);
        desk.write(id, desk.owner, reply).await.unwrap();
        assert_eq!(desk.messages(id).await.len(), 3);
    }

    async fn a_note_is_not_sent_and_mentions_reach_their_person(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let agent = desk.agent("Ben").await;
        let id = desk.ask(&mail("1@c", "Help", "", "Hi")).await;
        let mut note = writing(Kind::Note, "secret thought");
        note.mention_ids = vec![agent];
        desk.write(id, desk.owner, note).await.unwrap();
        desk.reply(id, "Answer").await;
        desk.pass(10_000).await;
        let sent = desk.sent();
        assert_eq!(sent.len(), 1);
        assert!(!sent[0].contains("secret thought"), "a note never leaves, not even as history");
        assert!(desk.conversation(id).await.follower_ids.contains(&agent));
        assert_eq!(desk.events("mention.created").await, 1);
    }

    async fn an_older_message_can_be_answered_to_those_who_got_it(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let heads = "Reply-To: Desk of Mei <orders@customer.example>\nCc: boss@customer.example, SUPPORT@acme.example\n";
        let id = desk.ask(&mail("1@c", "Help", heads, "The first question")).await;
        desk.ask(&mail("2@c", "Re: Help", "References: <1@c>\n", "The second question")).await;
        let first = desk.messages(id).await.remove(0);
        let asked = first.clone();
        let to = desk.desk.db.read(move |tx| super::recipients::of(tx, &asked)).await.unwrap();
        let addresses = |all: &[causeway_mail::Address]| all.iter().map(|one| one.address.clone()).collect::<Vec<_>>();
        assert_eq!(addresses(&to.to), ["orders@customer.example"]);
        assert_eq!(addresses(&to.cc), ["boss@customer.example"], "our own address fell out");
        let mut reply = writing(Kind::Reply, "To the first");
        reply.answers = Some(first.id);
        let message = desk.write(id, desk.owner, reply.clone()).await.unwrap();
        let permit = desk.permit(desk.owner);
        desk.pass(10_000).await;
        let sent = causeway_mail::parse(desk.sent().pop().unwrap().as_bytes());
        assert_eq!(sent.in_reply_to, ["1@c"]);
        assert_eq!(sent.references, ["1@c"]);
        let text = sent.text.unwrap();
        assert!(text.contains("> The first question") && !text.contains("second"), "{text}");
        reply.answers = Some(message);
        assert_eq!(desk.write(id, desk.owner, reply.clone()).await.unwrap_err().code(), Code::InvalidInput, "it is ours");
        reply.answers = Some(first.id);
        let other = desk.ask(&mail("9@c", "Another", "", "x")).await;
        assert_eq!(desk.write(other, desk.owner, reply.clone()).await.unwrap_err().code(), Code::InvalidInput);
        let again = desk.write(id, desk.owner, reply).await.unwrap();
        let back = desk.desk.db.write(move |tx| undo::undo(tx, permit, again)).await.unwrap();
        assert_eq!(back.answers, Some(first.id));
    }

    async fn a_new_mail_can_leave_later(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let (permit, inner, now) = (desk.permit(desk.owner), desk.desk.clone(), desk.now());
        let mut new: super::begin::NewMail = serde_json::from_value(serde_json::json!({
            "inbox_id": desk.inbox, "to": [{ "name": "", "address": "ken@shop.example" }], "subject": "Later", "text": "Hi",
        }))
        .unwrap();
        new.send_at = Some(now);
        let (past, with) = (new.clone(), inner.clone());
        let refused = desk.desk.db.write(move |tx| super::begin::begin(tx, permit, &with, &past)).await;
        assert_eq!(refused.unwrap_err().code(), Code::InvalidInput);
        new.send_at = Some(now.plus_ms(3_600_000));
        let id = desk.desk.db.write(move |tx| super::begin::begin(tx, permit, &inner, &new)).await.unwrap();
        assert_eq!(desk.messages(id).await[0].delivery, Some(Delivery::Scheduled));
        desk.pass(3_599_000).await;
        assert!(desk.sent().is_empty());
        desk.pass(1_000).await;
        assert_eq!(desk.sent().len(), 1);
    }

    async fn a_status_goes_with_the_reply(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let id = desk.ask(&mail("1@c", "Help", "", "Hi")).await;
        let mut reply = writing(Kind::Reply, "Done");
        reply.status = Some(StatusInput { id: None, category: Some(Category::Solved) });
        desk.write(id, desk.owner, reply).await.unwrap();
        assert_eq!(desk.conversation(id).await.row.status.category, Category::Solved);
    }

    async fn only_ones_own_uploads_can_be_attached_and_only_once(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let (agent, owner) = (desk.agent("Ben").await, desk.owner);
        let id = desk.ask(&mail("1@c", "Help", "", "Hi")).await;
        let upload = desk.upload(owner, "报价.txt", b"hello").await;
        let mut reply = writing(Kind::Reply, "See the file");
        reply.attachment_ids = vec![upload];
        assert_eq!(desk.write(id, agent, reply.clone()).await.unwrap_err().code(), Code::InvalidInput);
        desk.write(id, owner, reply.clone()).await.unwrap();
        assert_eq!(desk.write(id, owner, reply).await.unwrap_err().code(), Code::InvalidInput);
        desk.pass(10_000).await;
        assert_eq!(desk.messages(id).await[1].attachments[0].name, "报价.txt");
        assert!(desk.sent()[0].contains("filename*"), "the name is written as RFC 2231 asks");
    }

    async fn a_note_that_mentions_a_team_reaches_its_people_once_and_not_its_writer(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let (ben, mia, owner) = (desk.agent("Ben").await, desk.agent("Mia").await, desk.owner);
        let id = desk.ask(&mail("1@c", "Help", "", "Hi")).await;
        let make = move |tx: &mut Tx<'_>| {
            let team = team::store::add(tx, "Second line", false)?;
            team::store::set_members(tx, team, &[ben, mia, owner])?;
            Ok::<_, Problem>(team)
        };
        let team = desk.desk.db.write(make).await.unwrap();
        let mut note = writing(Kind::Note, "@Second line please look, @Ben first");
        (note.mention_ids, note.mention_team_ids) = (vec![ben], vec![team]);
        desk.write(id, owner, note.clone()).await.unwrap();
        assert_eq!(desk.messages(id).await[1].mentions, [ben, mia]);
        assert_eq!(desk.events("mention.created").await, 2);
        note.mention_team_ids = vec![TeamId(uuid::Uuid::nil())];
        assert_eq!(desk.write(id, owner, note).await.unwrap_err().code(), Code::InvalidInput);
    }

    async fn what_a_reply_was_verified_on_stays_with_it_and_is_not_sent(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let id = desk.ask(&mail("1@c", "Help", "", "Hi")).await;
        let mut reply = writing(Kind::Reply, "It works like this");
        reply.verified = Some("  4.2.1 on our test tenant ".to_owned());
        let message = desk.write(id, desk.owner, reply.clone()).await.unwrap();
        assert_eq!(desk.messages(id).await[1].verified.as_deref(), Some("4.2.1 on our test tenant"));
        let permit = desk.permit(desk.owner);
        let back = desk.desk.db.write(move |tx| undo::undo(tx, permit, message)).await.unwrap();
        assert_eq!(back.verified.as_deref(), Some("4.2.1 on our test tenant"));
        desk.write(id, desk.owner, reply.clone()).await.unwrap();
        desk.pass(10_000).await;
        assert!(!desk.sent()[0].contains("4.2.1"));
        reply.verified = Some("x".repeat(101));
        assert_eq!(desk.write(id, desk.owner, reply).await.unwrap_err().code(), Code::InvalidInput);
    }

    async fn empty_messages_and_wrong_addresses_are_refused(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let id = desk.ask(&mail("1@c", "Help", "", "Hi")).await;
        assert_eq!(desk.write(id, desk.owner, writing(Kind::Reply, " \n ")).await.unwrap_err().code(), Code::InvalidInput);
        assert_eq!(desk.write(id, desk.owner, writing(Kind::Incoming, "x")).await.unwrap_err().code(), Code::InvalidInput);
        let mut reply = writing(Kind::Reply, "x");
        reply.to = Some(vec![causeway_mail::Address { name: String::new(), address: "no address".to_owned() }]);
        assert_eq!(desk.write(id, desk.owner, reply).await.unwrap_err().code(), Code::InvalidInput);
        assert_eq!(desk.messages(id).await.len(), 1, "nothing of a refused message stays");
    }

    async fn hostile_html_of_an_agent_is_cleaned(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let id = desk.ask(&mail("1@c", "Help", "", "Hi")).await;
        let mut reply = writing(Kind::Reply, "");
        reply.text = None;
        reply.html = Some("<p onclick=x()>Hi <script>alert(1)</script><b>there</b></p>".to_owned());
        desk.write(id, desk.owner, reply).await.unwrap();
        let message = desk.messages(id).await.pop().unwrap();
        let html = message.html.unwrap();
        assert!(html.contains("<b>there</b>") && !html.contains("onclick") && !html.contains("script"), "{html}");
        assert_eq!(message.delivery, Some(Delivery::Undo));
    }
}
