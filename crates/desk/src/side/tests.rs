//! Tests of side conversations: nothing crosses over, lists stay clean, and the answer opens the main one.
//! They never attach by SQL.

use causeway_mail::Address;
use causeway_testkit::{Kit, on_both};

use super::*;
use crate::conversation::list::{ListQuery, counts, page};
use crate::message::begin::{self, NewMail};
use crate::testing::{TestDesk, mail};

async fn ask_workshop(desk: &TestDesk, main: ConversationId) -> std::result::Result<ConversationId, Problem> {
    let new = NewMail {
        inbox_id: desk.inbox,
        to: vec![Address { name: "Workshop".to_owned(), address: "workshop@supplier.example".to_owned() }],
        cc: Vec::new(),
        subject: "Spare rope".to_owned(),
        html: None,
        text: Some("Do you have one?".to_owned()),
        attachment_ids: Vec::new(),
        send_at: None,
        side_of: Some(main),
        promises: Vec::new(),
        wording_override: None,
    };
    let (permit, inner) = (desk.permit(desk.owner), desk.desk.clone());
    desk.desk.db.write(move |tx| begin::begin(tx, permit, &inner, &new)).await
}

on_both! {
    async fn the_answer_opens_the_main_conversation_and_no_list_shows_the_side(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let customer = desk.ask(&mail("a@x", "The crane", "", "The rope is torn.")).await;
        desk.reply(customer, "We ask the workshop.").await;
        let side = ask_workshop(&desk, customer).await.unwrap();
        desk.pass(60_000).await;
        let sent = desk.sent().into_iter().find(|mail| mail.contains("workshop@supplier.example")).unwrap();
        assert!(!sent.contains("mei@customer.example"), "{sent}");
        let header = sent.lines().find_map(|line| line.strip_prefix("Message-ID: ")).unwrap().trim().to_owned();
        let answer = format!(
            "From: Workshop <workshop@supplier.example>\nTo: support@acme.example\nMessage-ID: <w@x>\nIn-Reply-To: {header}\n\
             References: {header}\nSubject: Re: Spare rope\n\nYes, two.\n"
        );
        assert_eq!(desk.ask(&answer).await, side);
        assert_eq!(desk.conversation(customer).await.row.status.category, Category::Open);
        let owner = desk.owner;
        let work = move |tx: &mut Tx<'_>| {
            let listed = page(tx, &ListQuery::default(), &[], owner, None, 50)?;
            Ok::<_, causeway_store::Error>((listed, counts(tx, owner)?.all, of(tx, customer, owner)?, main(tx, side)?))
        };
        let (listed, all, sides, main) = desk.desk.db.read(work).await.unwrap();
        assert_eq!((listed.len(), listed[0].0, all), (1, customer, 1));
        assert_eq!((sides.len(), sides[0].name.as_str(), sides[0].unread), (1, "Workshop", true));
        assert_eq!(main.map(|main| main.id), Some(customer));
        assert!(!desk.messages(customer).await.iter().any(|message| message.text.contains("two")));
    }

    async fn a_side_of_a_side_is_refused(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let customer = desk.ask(&mail("a@x", "The crane", "", "The rope is torn.")).await;
        let side = ask_workshop(&desk, customer).await.unwrap();
        assert!(ask_workshop(&desk, side).await.is_err());
    }
}
