//! Where mails go that answer what was moved.

use causeway_testkit::{Kit, on_both};

use super::from_ken;
use crate::testing::{TestDesk, mail};

on_both! {
    async fn answers_to_either_address_land_where_the_messages_are(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let one = desk.ask(&mail("1@c", "First", "", "a")).await;
        let two = desk.ask(&from_ken("2@c", "Second", "", "b")).await;
        let number = desk.conversation(two).await.row.number;
        let signed = desk.desk.reply_key.address("support@acme.example", number);
        let merged = desk.merge(&[two], one).await.unwrap();
        let row = desk.arrive_at(&signed, &from_ken("3@c", "Re: Second", "", "c")).await;
        assert_eq!(row.conversation.unwrap().id, one);
        assert_eq!(desk.ask(&from_ken("4@c", "Re: Second", "References: <2@c>\n", "d")).await, one);
        assert_eq!(desk.ask(&from_ken("5@c", &format!("Re: Second [#{number}]"), "", "e")).await, one);
        desk.take_back(merged[0]).await.unwrap();
        let row = desk.arrive_at(&signed, &from_ken("6@c", "Re: Second", "", "f")).await;
        assert_eq!(row.conversation.unwrap().id, two);
    }

    async fn an_answer_to_what_was_split_off_follows_it(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let one = desk.ask(&mail("1@c", "First", "", "a")).await;
        desk.ask(&mail("2@c", "Re: First", "References: <1@c>\n", "another thing")).await;
        let reply = desk.reply(one, "about the other thing").await;
        desk.pass(10_000).await;
        let number = desk.conversation(one).await.row.number;
        let signed = desk.desk.reply_key.address("support@acme.example", number);
        let second = desk.messages(one).await[1].id;
        let (split, new) = desk.split(second, true).await.unwrap();
        let answer = |id: &str| mail(id, "Re: First", &format!("In-Reply-To: <{reply}@acme.example>\n"), id);
        let row = desk.arrive_at(&signed, &answer("3@c")).await;
        assert_eq!(row.conversation.unwrap().id, new, "the token names the old one, the message is in the new one");
        let row = desk.arrive_at(&signed, &mail("4@c", "Re: First", "In-Reply-To: <1@c>\n", "d")).await;
        assert_eq!(row.conversation.unwrap().id, one);
        desk.take_back(split).await.unwrap();
        let row = desk.arrive_at(&signed, &answer("5@c")).await;
        assert_eq!(row.conversation.unwrap().id, one);
        assert_eq!(desk.texts(new).await, ["3@c"], "what came to it stays there");
    }
}
