//! What becomes of mails, on both databases: the rules of threading, of automatic mail, and that nothing is lost.

mod proof;
mod reports;
mod staff;

use causeway_testkit::{Kit, on_both};

use crate::conversation::Category;
use crate::ledger::{Outcome, Reason, store as ledger};
use crate::message::{Delivery, JoinRule};
use crate::organisation;
use crate::testing::{TestDesk, mail};

/// The same mail from somebody else.
fn from_stranger(mail: &str) -> String {
    mail.replace("Mei Chen <mei@customer.example>", "Eve <eve@evil.example>")
}

on_both! {
    async fn a_first_mail_makes_contact_company_and_conversation(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let row = desk.arrive(&mail("1@c", "无法登录", "", "你好，今天早上开始无法登录，请帮忙。")).await;
        assert_eq!((row.outcome, row.reason), (Outcome::Created, Reason::NoThread));
        let conversation = desk.conversation(row.conversation.unwrap().id).await;
        assert_eq!(conversation.row.subject, "无法登录");
        assert_eq!(conversation.row.contact.name, "Mei Chen");
        assert_eq!(conversation.row.contact.company.unwrap().name, "Customer");
        assert_eq!(conversation.row.lang.as_deref(), Some("zh-CN"));
        assert_eq!(conversation.row.status.category, Category::Open);
        let message = desk.messages(conversation.row.id).await.pop().unwrap();
        assert_eq!(message.join.unwrap().rule, JoinRule::New);
        assert!(message.has_raw);
    }

    async fn headers_and_numbers_join_only_for_those_who_take_part(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let id = desk.ask(&mail("1@c", "Help", "", "Hi")).await;
        let number = desk.conversation(id).await.row.number;
        let reference = mail("2@c", "Re: Help", "References: <0@c> <1@c>\n", "More");
        let numbered = mail("3@c", &format!("回复：Help [#{number}]"), "", "Even more");
        assert_eq!(desk.ask(&reference).await, id);
        assert_eq!(desk.ask(&numbered).await, id);
        let rules: Vec<_> = desk.messages(id).await.iter().map(|message| message.join.clone().unwrap().rule).collect();
        assert_eq!(rules, [JoinRule::New, JoinRule::Reference, JoinRule::Number]);
        for stolen in [from_stranger(&reference), from_stranger(&numbered)] {
            assert_ne!(desk.ask(&stolen.replace("@c>\nSubject", "-other@c>\nSubject")).await, id);
        }
    }

    async fn a_signed_address_joins_whoever_answers_and_a_forged_one_does_not(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let id = desk.ask(&mail("1@c", "Help", "", "Hi")).await;
        let number = desk.conversation(id).await.row.number;
        let signed = desk.desk.reply_key.address("support@acme.example", number);
        let colleague = from_stranger(&mail("5@c", "Other words", "", "I answer for Mei"));
        let row = desk.arrive_at(&signed, &colleague).await;
        assert_eq!(row.conversation.unwrap().id, id);
        assert_eq!(desk.messages(id).await[1].join.clone().unwrap().rule, JoinRule::Token);
        let forged = signed.replace(&format!("+{number}."), &format!("+{}.", number + 1));
        let row = desk.arrive_at(&forged, &from_stranger(&mail("6@c", "Guess", "", "Let me in"))).await;
        assert_eq!(row.outcome, Outcome::Created);
    }

    async fn the_same_mail_twice_is_one_message_and_a_copied_id_is_no_proof(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let first = mail("1@c", "Help", "", "Hi");
        let id = desk.ask(&first).await;
        let again = desk.arrive(&first).await;
        assert_eq!((again.outcome, again.reason), (Outcome::Ignored, Reason::Duplicate));
        assert_eq!(again.conversation.unwrap().id, id);
        let copied = desk.arrive(&mail("1@c", "Help", "", "Something else altogether")).await;
        assert_eq!(copied.outcome, Outcome::Created, "another text under the same Message-ID is another mail");
    }

    async fn own_mail_and_automatic_answers_begin_nothing(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let organisation = desk.desk.db.read(organisation::store::find).await.unwrap().unwrap();
        let own = mail("1@c", "Loop", &format!("X-Causeway-Desk: {}\n", organisation.desk_id), "I am yours");
        let row = desk.arrive(&own).await;
        assert_eq!((row.outcome, row.reason), (Outcome::Ignored, Reason::OwnMail));
        let away = mail("2@c", "Out of office", "Auto-Submitted: auto-replied\n", "I am away");
        let row = desk.arrive(&away).await;
        assert_eq!((row.outcome, row.reason), (Outcome::Ignored, Reason::Automatic));
    }

    async fn an_automatic_answer_joins_but_opens_nothing(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let id = desk.ask(&mail("1@c", "Help", "", "Hi")).await;
        desk.reply(id, "Answer").await;
        let away = mail("2@c", "Re: Help", "In-Reply-To: <1@c>\nAuto-Submitted: auto-replied\n", "I am away");
        assert_eq!(desk.ask(&away).await, id);
        assert_eq!(desk.conversation(id).await.row.status.category, Category::Waiting);
        assert_eq!(desk.messages(id).await[2].automatic.as_deref(), Some("auto_reply"));
    }

    async fn a_customers_answer_opens_a_solved_conversation(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let id = desk.ask(&mail("1@c", "Help", "", "Hi")).await;
        desk.reply(id, "Answer").await;
        desk.ask(&mail("2@c", "Re: Help", "In-Reply-To: <1@c>\n", "Still broken")).await;
        let row = desk.conversation(id).await.row;
        assert_eq!((row.status.category, row.waiting_since), (Category::Open, Some(desk.now())));
    }

    async fn a_bounce_marks_the_reply_and_begins_nothing(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let id = desk.ask(&mail("1@c", "Help", "", "Hi")).await;
        let message = desk.reply(id, "Answer").await;
        desk.pass(10_000).await;
        let bounce = format!(
            "From: MAILER-DAEMON@mx.example\nTo: support@acme.example\nSubject: Undelivered Mail\nMessage-ID: <b@mx>\n\
             MIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n\
             --b\nContent-Type: text/plain\n\nSorry.\n\n--b\nContent-Type: message/delivery-status\n\n\
             Reporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; mei@customer.example\nAction: failed\n\
             Status: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 no such user\n\n--b\nContent-Type: message/rfc822\n\n\
             Message-ID: <{message}@acme.example>\nSubject: Re: Help\n\nAnswer\n\n--b--\n"
        );
        let row = desk.arrive(&bounce).await;
        assert_eq!((row.outcome, row.conversation.unwrap().id), (Outcome::Joined, id));
        let reply = desk.messages(id).await.into_iter().find(|one| one.id == message).unwrap();
        assert_eq!(reply.delivery, Some(Delivery::Failed));
        assert!(reply.delivery_detail.unwrap().contains("5.1.1"));
        assert!(desk.conversation(id).await.row.delivery_failed);
    }

    async fn mails_without_anything_are_taken_in_all_the_same(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        for broken in ["", "\n", "Subject: only a subject\n", "no header at all", "From: <>\n\nx", "Content-Type: multipart/mixed; boundary=x\n\n--x"] {
            let row = desk.arrive(broken).await;
            assert_eq!(row.outcome, Outcome::Created, "{broken:?}: {}", row.detail);
        }
        let counts = desk.desk.db.read(ledger::counts).await.unwrap();
        assert_eq!(counts, [(Outcome::Created, 6)]);
    }

    async fn an_ignored_mail_can_be_replayed_and_a_filed_one_cannot(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let row = desk.arrive(&mail("2@c", "Away", "Auto-Submitted: auto-replied\n", "I am away")).await;
        let id = row.id;
        assert!(desk.desk.db.write(move |tx| ledger::replay(tx, id)).await.unwrap());
        super::drain(&desk.desk, "test").await.unwrap();
        let again = desk.desk.db.read(move |tx| ledger::find(tx, id)).await.unwrap().unwrap();
        assert_eq!((again.outcome, again.attempts), (Outcome::Ignored, 2));
        let filed = desk.arrive(&mail("1@c", "Help", "", "Hi")).await.id;
        assert!(!desk.desk.db.write(move |tx| ledger::replay(tx, filed)).await.unwrap());
    }

    async fn attachments_of_any_size_and_inline_images_are_kept(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let large = "QUJD".repeat(60_000);
        let whole = format!(
            "From: Mei <mei@customer.example>\nTo: support@acme.example\nMessage-ID: <1@c>\nSubject: Files\nMIME-Version: 1.0\n\
             Content-Type: multipart/mixed; boundary=m\n\n--m\nContent-Type: multipart/related; boundary=r\n\n--r\n\
             Content-Type: text/html; charset=utf-8\n\n<p>See <img src=\"cid:pic@c\"></p>\n\n--r\nContent-Type: image/png\n\
             Content-ID: <pic@c>\nContent-Disposition: inline\nContent-Transfer-Encoding: base64\n\niVBORw0KGgo=\n\n--r--\n\n\
             --m\nContent-Type: application/pdf\nContent-Disposition: attachment; filename=\"big.pdf\"\n\
             Content-Transfer-Encoding: base64\n\n{large}\n\n--m--\n"
        );
        let id = desk.ask(&whole).await;
        let message = desk.messages(id).await.pop().unwrap();
        let big = message.attachments.iter().find(|file| file.name == "big.pdf").unwrap();
        assert_eq!((big.size, big.inline), (180_000, false));
        let picture = message.attachments.iter().find(|file| file.inline).unwrap();
        assert!(message.html.unwrap().contains(&format!("/api/v1/attachments/{}", picture.id)));
    }
}
