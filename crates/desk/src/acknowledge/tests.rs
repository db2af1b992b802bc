//! Who is acknowledged and who is not, on both databases, and that two desks that write to each other fall silent.

use causeway_testkit::{Kit, on_both};

use crate::inbox::behaviour::{self, Behaviour};
use crate::message::{Delivery, Kind};
use crate::testing::{TestDesk, mail};

async fn acknowledging(kit: Kit) -> TestDesk {
    let desk = TestDesk::new(kit).await;
    let inbox = desk.inbox;
    let work = move |tx: &mut causeway_store::Tx<'_>| {
        let before = behaviour::find(tx, inbox)?.unwrap();
        let promise = "We answer within two hours.".to_owned();
        let help_url = "https://help.acme.example/".to_owned();
        behaviour::set(tx, inbox, &Behaviour { acknowledge: true, promise, help_url, ..before })
    };
    desk.desk.db.write(work).await.unwrap();
    desk
}

on_both! {
    async fn a_question_is_acknowledged_once_with_number_promise_and_help(kit: Kit) {
        let desk = acknowledging(kit).await;
        let id = desk.ask(&mail("1@c", "无法登录", "", "你好，今天早上开始无法登录，请帮忙。")).await;
        desk.pass(1_000).await;
        let messages = desk.messages(id).await;
        let [asked, sent] = messages.as_slice() else { panic!("{} messages", messages.len()) };
        assert_eq!((asked.kind, sent.kind, sent.delivery), (Kind::Incoming, Kind::Reply, Some(Delivery::Sent)));
        let number = desk.conversation(id).await.row.number;
        for words in [format!("#{number}"), "We answer within two hours.".into(), "https://help.acme.example/".into(), "感谢来信".into()] {
            assert!(sent.text.contains(&words), "{words} is not in {}", sent.text);
        }
        let mails = desk.sent();
        assert!(mails[0].contains("Auto-Submitted: auto-replied") && mails[0].contains("X-Auto-Response-Suppress: All"));
        // It is no answer: the customer waits, and the list shows what they wrote.
        let row = desk.conversation(id).await.row;
        assert!(row.waiting_since.is_some() && row.snippet.contains("无法登录"), "{}", row.snippet);
        desk.ask(&mail("2@c", "Another thing", "", "Hello again")).await;
        desk.pass(1_000).await;
        assert_eq!(desk.sent().len(), 1, "one automatic mail an address a day");
    }

    async fn machines_get_no_acknowledgement(kit: Kit) {
        let desk = acknowledging(kit).await;
        let list = mail("1@c", "News", "List-Id: <news.customer.example>\n", "Weekly news");
        let robot = mail("2@c", "Your order", "", "It is on its way").replace("mei@", "no-reply@");
        let bulk = mail("3@c", "Offer", "Precedence: bulk\n", "Buy this").replace("mei@", "offers@");
        for one in [list, robot, bulk] {
            desk.arrive(&one).await;
        }
        desk.pass(1_000).await;
        assert!(desk.sent().is_empty(), "{:?}", desk.sent());
    }
}

/// The self-test of point three layers deep: two desks that acknowledge everything are set at each other, once with the
/// headers of RFC 3834 and once through a gateway that strips every header by which a machine shows itself.
async fn duel(kit: Kit, strip: bool) -> usize {
    let desk = acknowledging(kit).await;
    let mut waiting = vec![mail("1@c", "Hello", "", "Hi").replace("mei@customer.example", "desk@other.example")];
    let mut exchanged = 0;
    for round in 0..50 {
        let Some(arriving) = waiting.pop() else { break };
        desk.arrive(&arriving).await;
        let before = desk.sent().len();
        desk.pass(60_000).await;
        for (at, sent) in desk.sent().iter().enumerate().skip(before) {
            exchanged += 1;
            let automatic = sent.contains("Auto-Submitted: auto-replied");
            assert!(automatic, "what a desk writes by itself says so");
            // The other desk acknowledges what it takes for a person's mail, as ours would.
            if strip {
                waiting.push(
                    mail(&format!("{round}-{at}@o"), "We got your mail", "", &format!("Thank you, number {round}"))
                        .replace("mei@customer.example", "desk@other.example"),
                );
            }
        }
    }
    exchanged
}

on_both! {
    async fn two_desks_fall_silent_after_one_mail(kit: Kit) {
        assert_eq!(duel(kit, false).await, 1);
    }

    async fn two_desks_fall_silent_even_when_every_header_is_stripped(kit: Kit) {
        assert_eq!(duel(kit, true).await, 1);
    }
}
