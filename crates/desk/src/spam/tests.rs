//! Verdicts at intake, and what the team's marks teach.
//! It never tests the headers or the arithmetic; those have tables of their own.

use causeway_testkit::{Kit, on_both};

use super::{Rule, Verdict, store};
use crate::conversation::ConversationId;
use crate::conversation::change::{Change, change};
use crate::conversation::list::{self, ListQuery, View};
use crate::testing::{TestDesk, mail};

/// A mail from somebody who is not Mei.
fn from(who: &str, id: &str, text: &str) -> String {
    mail(id, "Hello", "", text).replacen("Mei Chen <mei@customer.example>", who, 1)
}

async fn verdict(desk: &TestDesk, id: ConversationId) -> Option<Verdict> {
    desk.conversation(id).await.row.spam
}

async fn mark(desk: &TestDesk, id: ConversationId, spam: bool) {
    let permit = desk.permit(desk.owner);
    let version = desk.conversation(id).await.row.version;
    let input = Change { version, spam: Some(spam), ..Change::default() };
    desk.desk.db.write(move |tx| change(tx, permit, id, &input)).await.unwrap();
}

async fn listed(desk: &TestDesk, view: View) -> Vec<ConversationId> {
    let (owner, query) = (desk.owner, ListQuery { view: Some(view), ..ListQuery::default() });
    let rows = desk.desk.db.read(move |tx| list::page(tx, &query, &[], owner, None, 50)).await.unwrap();
    rows.into_iter().map(|row| row.0).collect()
}

async fn block(desk: &TestDesk, sender: &'static str) {
    let owner = desk.owner;
    desk.desk.db.write(move |tx| store::block(tx, sender, "", owner)).await.unwrap();
}

on_both! {
    async fn spam_stands_in_its_own_list_only_until_somebody_says_it_is_none(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let good = desk.ask(&mail("a@x", "Order", "", "Where is it?")).await;
        let bad = desk.ask(&from("forged@bank.example", "b@x", "Your account")).await;
        assert_eq!(verdict(&desk, good).await, None);
        assert_eq!(verdict(&desk, bad).await, Some(Verdict::new(Rule::Forged, "forged@bank.example")));
        assert_eq!(listed(&desk, View::All).await, [good]);
        assert_eq!(listed(&desk, View::Unassigned).await, [good]);
        assert_eq!(listed(&desk, View::Spam).await, [bad]);
        let owner = desk.owner;
        let counts = desk.desk.db.read(move |tx| list::counts(tx, owner)).await.unwrap();
        assert_eq!((counts.all, counts.unassigned, counts.spam), (1, 1, 1));
        mark(&desk, bad, false).await;
        assert_eq!(verdict(&desk, bad).await, None);
        mark(&desk, good, true).await;
        assert_eq!(verdict(&desk, good).await, Some(Verdict::new(Rule::ByHand, "")));
        assert_eq!(listed(&desk, View::All).await, [bad]);
        assert_eq!(listed(&desk, View::Spam).await, [good]);
        let marks = desk.desk.db.read(store::marks).await.unwrap();
        assert_eq!(marks, (1, 1));
    }

    async fn blocked_senders_and_marked_mails_go_to_spam(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        block(&desk, "shop.example").await;
        let cases = [
            (from("eve@mail.shop.example", "a@x", "Buy"), Some(Verdict::new(Rule::Blocked, "shop.example"))),
            (from("eve@workshop.example", "b@x", "Buy"), None),
            (
                mail("c@x", "Hi", "X-Spam-Flag: YES\n", "Buy"),
                Some(Verdict::new(Rule::Header, "X-Spam-Flag: YES")),
            ),
        ];
        for (text, expected) in cases {
            let id = desk.ask(&text).await;
            assert_eq!(verdict(&desk, id).await, expected, "{text}");
        }
    }

    async fn a_customer_who_was_answered_is_judged_by_blocks_only(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let first = desk.ask(&mail("a@x", "Order", "", "Where is it?")).await;
        desk.reply(first, "On its way.").await;
        let marked = desk.ask(&mail("b@x", "Another matter", "X-Spam-Flag: YES\n", "Thanks")).await;
        assert_eq!(verdict(&desk, marked).await, None);
        block(&desk, "mei@customer.example").await;
        let blocked = desk.ask(&mail("c@x", "A third matter", "", "Hello")).await;
        assert_eq!(verdict(&desk, blocked).await.map(|verdict| verdict.rule), Some(Rule::Blocked));
    }

    async fn a_flood_goes_to_spam_and_passes(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        for at in 0..60 {
            let id = desk.ask(&from("bot@loop.example", &format!("{at}@x"), &format!("Alarm {at}"))).await;
            assert_eq!(verdict(&desk, id).await, None, "{at}");
        }
        let id = desk.ask(&from("bot@loop.example", "60@x", "Alarm 60")).await;
        assert_eq!(verdict(&desk, id).await.map(|verdict| verdict.rule), Some(Rule::Flood));
        let other = desk.ask(&mail("other@x", "Order", "", "Where is it?")).await;
        assert_eq!(verdict(&desk, other).await, None);
        desk.kit.clock.advance(3_600_000);
        let id = desk.ask(&from("bot@loop.example", "61@x", "Alarm 61")).await;
        assert_eq!(verdict(&desk, id).await, None);
    }

    async fn the_desk_learns_words_from_marks(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let pitch = |at: usize| from(&format!("a{at}@pitch{at}.example"), &format!("s{at}@x"), "Casino bonus jackpot");
        let ask = |at: usize| from(&format!("b{at}@buyer{at}.example"), &format!("h{at}@x"), "Where is my parcel please");
        for at in 0..20 {
            let spam = desk.ask(&pitch(at)).await;
            assert_eq!(verdict(&desk, spam).await, None, "not enough was learned before mark {at}");
            mark(&desk, spam, true).await;
            let ham = desk.ask(&ask(at)).await;
            mark(&desk, ham, false).await;
        }
        let spam = verdict(&desk, desk.ask(&pitch(20)).await).await.unwrap();
        assert_eq!((spam.rule, spam.detail.as_str()), (Rule::Words, "bonus, casino, jackpot"));
        let ham = desk.ask(&ask(20)).await;
        assert_eq!(verdict(&desk, ham).await, None);
    }

    async fn a_mark_that_is_changed_unlearns_the_first(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let id = desk.ask(&mail("a@x", "Order", "", "jackpot")).await;
        for spam in [true, false, true, true] {
            mark(&desk, id, spam).await;
        }
        let seen = desk.desk.db.read(|tx| store::seen(tx, &["jackpot".to_owned()])).await.unwrap();
        assert_eq!(seen.iter().map(|one| (one.spam, one.ham)).collect::<Vec<_>>(), [(1, 0)]);
    }
}
