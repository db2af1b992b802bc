//! Bounces and complaints: who is no longer written to, what the team sees, and who cannot be silenced by a forged report.

use causeway_testkit::{Kit, on_both};
use causeway_web::Code;

use crate::conversation::{Category, ConversationId};
use crate::ledger::Outcome;
use crate::message::{Delivery, Kind, MessageId};
use crate::suppression::{Reason, Suppression, store as suppressions};
use crate::testing::{TestDesk, mail, writing};

fn bounce(message: MessageId, recipient: &str, status: &str) -> String {
    format!(
        "From: MAILER-DAEMON@mx.example\nTo: support@acme.example\nSubject: Undelivered Mail\nMessage-ID: <b{recipient}@mx>\n\
         MIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n\
         --b\nContent-Type: text/plain\n\nSorry.\n\n--b\nContent-Type: message/delivery-status\n\n\
         Reporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; {recipient}\nAction: failed\n\
         Status: {status}\nDiagnostic-Code: smtp; 550 {status} no\n\n--b\nContent-Type: message/rfc822\n\n\
         Message-ID: <{message}@acme.example>\nSubject: Re: Help\n\nAnswer\n\n--b--\n"
    )
}

async fn answered(desk: &TestDesk) -> (ConversationId, MessageId) {
    let id = desk.ask(&mail("1@c", "Help", "", "Hi")).await;
    let message = desk.reply(id, "Answer").await;
    desk.pass(10_000).await;
    (id, message)
}

async fn suppressed(desk: &TestDesk) -> Vec<Suppression> {
    desk.desk.db.read(|tx| suppressions::all(tx, "")).await.unwrap()
}

on_both! {
    async fn a_dead_address_is_written_to_no_more_until_somebody_lifts_it(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let (id, message) = answered(&desk).await;
        assert_eq!(desk.conversation(id).await.row.status.category, Category::Waiting);
        desk.arrive(&bounce(message, "mei@customer.example", "5.1.1")).await;
        let found = suppressed(&desk).await;
        assert_eq!((found[0].address.as_str(), found[0].reason), ("mei@customer.example", Reason::HardBounce));
        assert_eq!(desk.conversation(id).await.row.status.category, Category::Open, "the team is told");
        let refused = desk.write(id, desk.owner, writing(Kind::Reply, "Again")).await.unwrap_err();
        assert_eq!(refused.code(), Code::InvalidInput);
        desk.desk.db.write(|tx| suppressions::lift(tx, "Mei@Customer.example")).await.unwrap();
        desk.write(id, desk.owner, writing(Kind::Reply, "Again")).await.unwrap();
    }

    async fn a_full_mailbox_is_no_dead_address(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let (id, message) = answered(&desk).await;
        desk.arrive(&bounce(message, "mei@customer.example", "5.2.2")).await;
        assert!(suppressed(&desk).await.is_empty());
        assert_eq!(desk.messages(id).await[1].delivery, Some(Delivery::Failed));
    }

    async fn a_report_silences_only_whom_we_wrote_to(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let (_, message) = answered(&desk).await;
        desk.arrive(&bounce(message, "victim@other.example", "5.1.1")).await;
        desk.arrive(&bounce(MessageId(uuid::Uuid::nil()), "mei@customer.example", "5.1.1")).await;
        assert!(suppressed(&desk).await.is_empty());
    }

    async fn a_bounce_without_any_format_is_known_by_the_message_id_it_quotes(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let (id, message) = answered(&desk).await;
        let free = format!(
            "From: postmaster@old.example\nTo: support@acme.example\nSubject: Delivery failure\nMessage-ID: <f@old>\n\n\
             Your message could not be delivered: user unknown.\n\n> Message-ID: <{message}@acme.example>\n> Subject: Re: Help\n"
        );
        let row = desk.arrive(&free).await;
        assert_eq!(row.conversation.map(|one| one.id), Some(id), "{:?} {}", row.reason, row.detail);
        assert_eq!(desk.messages(id).await[1].delivery, Some(Delivery::Failed));
    }

    async fn who_complains_is_left_in_peace(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let (_, message) = answered(&desk).await;
        let complaint = format!(
            "From: fbl@provider.example\nTo: support@acme.example\nSubject: Abuse report\nMessage-ID: <a@p>\nMIME-Version: 1.0\n\
             Content-Type: multipart/report; report-type=feedback-report; boundary=b\n\n--b\nContent-Type: text/plain\n\nAbuse.\n\n\
             --b\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\nUser-Agent: x/1\nVersion: 1\n\n\
             --b\nContent-Type: message/rfc822\n\nMessage-ID: <{message}@acme.example>\nSubject: Re: Help\n\nAnswer\n\n--b--\n"
        );
        desk.arrive(&complaint).await;
        assert_eq!(suppressed(&desk).await[0].reason, Reason::Complaint);
    }

    async fn a_person_who_passes_a_foreign_bounce_on_is_heard(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let foreign = bounce(MessageId(uuid::Uuid::nil()), "friend@other.example", "5.1.1")
            .replace("MAILER-DAEMON@mx.example", "Mei <mei@customer.example>");
        let row = desk.arrive_from("mei@customer.example", &foreign).await;
        assert_eq!(row.outcome, Outcome::Created, "{:?}: {}", row.reason, row.detail);
        let from_a_machine = bounce(MessageId(uuid::Uuid::nil()), "friend@other.example", "5.1.1");
        assert_eq!(desk.arrive(&from_a_machine).await.outcome, Outcome::Ignored);
    }
}
