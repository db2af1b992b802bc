//! Tests of template coverage: what is measured, counted and grouped, and who sees it.
//! They never go around the event log.

mod grouping;

use causeway_identity::UserId;
use causeway_store::{Error, Tx, sql};
use causeway_testkit::{Kit, on_both};

use super::*;
use crate::macros::{Macro, store as macros};
use crate::message::write::Writing;
use crate::message::{Kind, MessageId, undo};
use crate::testing::{TestDesk, mail, writing};
use crate::{ConversationId, MacroId};

const HELP: &str =
    "Open the billing page, choose the invoice and press the button Change address. The new invoice is there at once.";
const OWN: &str =
    "Our colleagues in the warehouse looked on every shelf, and your blue umbrella stood behind the door.";
/// What a desk counts when it looks back far enough.
const EVER: &str = "2000-01-03";

async fn made(desk: &TestDesk, scope: Scope, by: UserId, text: &'static str) -> MacroId {
    let owner = desk.owner;
    let work = move |tx: &mut Tx<'_>| {
        let pattern = macros::seen_by(tx, owner)?.remove(0);
        let bodies = [("en".to_owned(), format!("<p>{text}</p>"))].into();
        let (id, changed_at) = (tx.new_id(), tx.now());
        let new = Macro { id, name: "Address".to_owned(), scope, owner_id: Some(by), bodies, changed_at, ..pattern };
        macros::add(tx, &new)?;
        Ok::<_, Error>(new.id)
    };
    desk.desk.db.write(work).await.unwrap()
}

use crate::macros::Scope;

async fn answered(desk: &TestDesk, key: &str, question: &str, answer: &str) -> (ConversationId, MessageId) {
    let id = desk.ask(&mail(&format!("{key}@x"), "Question", "", question)).await;
    let message = desk.write(id, desk.owner, writing(Kind::Reply, answer)).await.unwrap();
    reader::catch_up(&desk.desk.db).await.unwrap();
    (id, message)
}

async fn kept(desk: &TestDesk, message: MessageId) -> Option<(Option<MacroId>, i64, bool)> {
    let work = move |tx: &mut Tx<'_>| {
        tx.first(&sql!("SELECT macro_id, share, covered FROM answer_coverage WHERE message_id = ?", message))
    };
    desk.desk.db.read(work).await.unwrap()
}

async fn total(desk: &TestDesk, about: About, reader: UserId) -> Counts {
    let weeks = desk.desk.db.read(move |tx| store::weeks(tx, EVER, about, reader)).await.unwrap();
    weeks.into_iter().fold(Counts::default(), |sum, one| sum.and(one.1))
}

async fn gaps(desk: &TestDesk, reader: UserId) -> gaps::Gaps {
    desk.desk.db.read(move |tx| gaps::since(tx, EVER, About::Everything, reader)).await.unwrap()
}

#[test]
fn a_week_begins_on_monday_where_the_desk_is() {
    let at = |text: &str| Time(text.parse::<Timestamp>().unwrap().as_millisecond());
    for (text, zone, expected) in [
        ("2026-01-04T15:59:00Z", "Asia/Shanghai", "2025-12-29"),
        ("2026-01-04T16:00:00Z", "Asia/Shanghai", "2026-01-05"),
        ("2026-01-05T07:59:00Z", "America/Los_Angeles", "2025-12-29"),
        ("2026-01-11T23:59:00Z", "UTC", "2026-01-05"),
    ] {
        assert_eq!(monday(at(text), &TimeZone::get(zone).unwrap()).to_string(), expected, "{text} {zone}");
    }
}

on_both! {
    async fn an_answer_is_covered_by_the_macro_that_was_chosen_or_whose_text_it_is(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let ben = desk.agent("Ben").await;
        let help = made(&desk, Scope::Everyone, desk.owner, HELP).await;
        let bens = made(&desk, Scope::Person, ben, OWN).await;
        let named = format!("Hello Mei, {HELP} Yours, Olga");
        for (key, answer, expected) in [
            ("a", HELP, Some((Some(help), true))),
            ("b", named.as_str(), Some((Some(help), true))),
            ("c", "Thank you, we look at it.", Some((None, false))),
            // Ben's own macro is nobody else's.
            ("d", OWN, Some((None, false))),
        ] {
            let (_, message) = answered(&desk, key, "How do I change it?", answer).await;
            let found = kept(&desk, message).await.map(|row| (row.0, row.2));
            assert_eq!(found, expected, "{answer}");
        }
        let id = desk.ask(&mail("e@x", "Umbrella", "", "Where is it?")).await;
        let chosen = Writing { macro_id: Some(help), ..writing(Kind::Reply, "Choose the invoice and press the button, then write again about everything else that you saw on that page today.") };
        let edited = desk.write(id, desk.owner, chosen).await.unwrap();
        let by_ben = desk.write(id, ben, writing(Kind::Reply, OWN)).await.unwrap();
        let note = desk.write(id, ben, writing(Kind::Note, HELP)).await.unwrap();
        reader::catch_up(&desk.desk.db).await.unwrap();
        let edited = kept(&desk, edited).await.unwrap();
        assert!(edited.0 == Some(help) && !edited.2, "little of it stayed: {edited:?}");
        assert_eq!(kept(&desk, by_ben).await, Some((Some(bens), 100, true)));
        assert_eq!(kept(&desk, note).await, None);
    }

    async fn an_inquiry_is_covered_by_its_longest_answer_and_taking_back_uncounts(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        made(&desk, Scope::Everyone, desk.owner, HELP).await;
        let (_, taken) = answered(&desk, "a", "How do I change it?", HELP).await;
        let (id, _) = answered(&desk, "b", "Where is my umbrella?", HELP).await;
        let long = format!("{OWN} It travels to you by tomorrow morning, and nothing of it is wet or broken at all.");
        desk.write(id, desk.owner, writing(Kind::Reply, &long)).await.unwrap();
        reader::catch_up(&desk.desk.db).await.unwrap();
        let all = |answers, covered_answers, inquiries, covered_inquiries| Counts { answers, covered_answers, inquiries, covered_inquiries };
        assert_eq!(total(&desk, About::Everything, desk.owner).await, all(3, 2, 2, 1));
        assert_eq!(total(&desk, About::NoTopic, desk.owner).await, all(3, 2, 2, 1));
        let permit = desk.permit(desk.owner);
        desk.desk.db.write(move |tx| undo::undo(tx, permit, taken)).await.unwrap();
        assert_eq!(kept(&desk, taken).await, None);
        assert_eq!(total(&desk, About::Everything, desk.owner).await, all(2, 1, 1, 0));
        // What was read already is not read again, and a lost place costs nothing.
        desk.desk.db.write(|tx| tx.run(&sql!("DELETE FROM reader WHERE name = 'coverage'"))).await.unwrap();
        reader::catch_up(&desk.desk.db).await.unwrap();
        assert_eq!(total(&desk, About::Everything, desk.owner).await, all(2, 1, 1, 0));
    }

    async fn topics_are_counted_and_what_is_confidential_is_left_out(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let ben = desk.agent("Ben").await;
        made(&desk, Scope::Everyone, desk.owner, HELP).await;
        let (id, _) = answered(&desk, "a", "How do I change it?", HELP).await;
        let ken = "From: Ken <ken@harbour.example>\nTo: support@acme.example\nMessage-ID: <k@h>\nSubject: Umbrella\n\nWhere is it?\n";
        let other = desk.ask(ken).await;
        desk.write(other, desk.owner, writing(Kind::Reply, OWN)).await.unwrap();
        reader::catch_up(&desk.desk.db).await.unwrap();
        let tag = desk.desk.db.write(move |tx| {
            let tag: TagId = tx.new_id();
            tx.run(&sql!("INSERT INTO tag (id, name, folded) VALUES (?, 'Billing', 'billing')", tag))?;
            tx.run(&sql!("INSERT INTO conversation_tag (conversation_id, tag_id) VALUES (?, ?)", id, tag))?;
            Ok::<_, Error>(tag)
        }).await.unwrap();
        let owner = desk.owner;
        let topics = async |reader| desk.desk.db.read(move |tx| store::topics(tx, EVER, reader)).await.unwrap();
        let names = |all: Vec<Topic>| all.into_iter().map(|one| (one.name, one.counts.inquiries, one.counts.covered_inquiries)).collect::<std::collections::BTreeSet<_>>();
        assert_eq!(names(topics(owner).await), [(None, 1, 0), (Some("Billing".to_owned()), 1, 1)].into());
        assert_eq!(total(&desk, About::Tag(tag), owner).await.covered_inquiries, 1);
        let contact = desk.conversation(other).await.row.contact.id;
        desk.desk.db.write(move |tx| {
            causeway_people::confidential::store::set_contact_flag(tx, contact, true)?;
            causeway_people::confidential::store::set_access(tx, contact.0, &[ben])
        }).await.unwrap();
        assert_eq!(names(topics(owner).await), [(Some("Billing".to_owned()), 1, 1)].into());
        assert_eq!(gaps(&desk, owner).await.uncovered, 0);
        assert_eq!(gaps(&desk, ben).await.uncovered, 1);
    }

    async fn the_gap_list_offers_a_draft_until_there_is_a_template(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        for (key, question) in [("a", "请问发票抬头写错了怎么修改？"), ("b", "发票抬头可以改成公司名称吗？"), ("c", "麻烦修改一下发票抬头")] {
            answered(&desk, key, question, "Mei Chen，您好！请在账单页面点击“修改抬头”，保存之后重新下载发票即可。Olga").await;
        }
        answered(&desk, "d", "Will there be a dark theme?", OWN).await;
        let found = gaps(&desk, desk.owner).await;
        assert_eq!((found.uncovered, found.looked_at, found.alone, found.groups.len()), (4, 4, 1, 1), "{found:#?}");
        let gap = &found.groups[0];
        assert_eq!((gap.size, gap.examples.len(), gap.macro_id), (3, 3, None));
        assert!(gap.words.iter().any(|word| word.contains("发票抬头")), "{:?}", gap.words);
        let draft = gap.draft.clone().unwrap();
        assert!(draft.html.starts_with("<p>{{customer.name}}，您好！") && draft.html.contains("{{agent.name}}"), "{draft:?}");
        assert_eq!(draft.lang, "zh-CN");
        desk.kit.clock.advance(1_000);
        let made = made(&desk, Scope::Everyone, desk.owner, "{{customer.name}}，您好！请在账单页面点击“修改抬头”，保存之后重新下载发票即可。{{agent.name}}").await;
        assert_eq!(gaps(&desk, desk.owner).await.groups[0].macro_id, Some(made));
    }
}
