//! Tests of likeness: what is found beside an open conversation, in spaced languages and in CJK.
//! They fill the desk as mails and replies do, and index from the event log.

use causeway_testkit::{Kit, on_both};

use super::*;
use crate::Category;
use crate::ConversationId;
use crate::conversation::change::StatusInput;
use crate::conversation::store as conversations;
use crate::macros::store as macros;
use crate::message::Kind;
use crate::message::write::Writing;
use crate::testing::{TestDesk, mail, writing};

/// A conversation that was answered and solved.
async fn solved(desk: &TestDesk, key: &str, subject: &str, text: &str, answer: &str) -> ConversationId {
    let id = desk.ask(&mail(&format!("{key}@x"), subject, "", text)).await;
    let status = Some(StatusInput { id: None, category: Some(Category::Solved) });
    let outcome = Some(crate::testing::no_answer_needed());
    desk.write(id, desk.owner, Writing { status, outcome, ..writing(Kind::Reply, answer) }).await.unwrap();
    id
}

async fn beside(desk: &TestDesk, id: ConversationId) -> Vec<store::Alike> {
    crate::search::catch_up(&desk.desk.db).await.unwrap();
    let reader = desk.owner;
    desk.desk
        .db
        .read(move |tx| {
            let state = conversations::state(tx, id)?.unwrap();
            store::similar(tx, &state, reader)
        })
        .await
        .unwrap()
}

#[test]
fn shared_pairs_of_characters_become_words_again() {
    let told =
        Telling::of::<()>("请问发票抬头怎么修改", |term| Ok(if term.contains('票') { 3.0 } else { 1.0 })).unwrap();
    let shared = told.shared(&terms_of("修改发票抬头"));
    assert_eq!(shared.words, ["发票抬头", "修改"]);
    assert!(shared.score > 0.5 && shared.score < 1.0, "{}", shared.score);
    assert_eq!(told.shared(&terms_of("nothing alike")), Shared { score: 0.0, words: Vec::new() });
}

#[test]
fn what_stands_everywhere_tells_less_than_what_is_rare() {
    assert!(rarity(1, 100) > rarity(10, 100) && rarity(10, 100) > rarity(100, 100));
    assert!(rarity(100, 100) > 0.0 && rarity(100, 100) < 0.05);
    assert!(rarity(0, 100).abs() < f64::EPSILON);
}

on_both! {
    async fn what_was_solved_before_stands_beside_what_is_like_it(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let printer = solved(&desk, "p", "Printer jams", "The printer jams when I print labels on thick paper.", "Use the rear tray.").await;
        solved(&desk, "b", "Invoice twice", "I was charged twice for the invoice in May.", "We refund one.").await;
        solved(&desk, "l", "Sign-in", "I cannot sign in with my new phone.", "Scan the code again.").await;
        let invoice = solved(&desk, "z", "发票抬头", "请问发票抬头写错了怎么修改？", "在账单页面修改。").await;
        solved(&desk, "y", "物流", "我的包裹一直没有送到。", "明天送达。").await;
        let login = solved(&desk, "j", "ログイン", "新しい端末でログインできません。認証コードが届きません。", "時刻を合わせてください。").await;
        desk.ask(&mail("o@x", "Labels", "", "Another printer that jams with thick paper, not solved yet.")).await;

        for (key, subject, text, expected, word) in [
            ("1", "Help", "My printer jams with thick labels", printer, "printer"),
            ("2", "您好", "发票抬头需要修改一下", invoice, "发票抬头"),
            ("3", "困っています", "認証コードが届かず、ログインできません", login, "ログイン"),
        ] {
            let open = desk.ask(&mail(&format!("{key}@open"), subject, "", text)).await;
            let found = beside(&desk, open).await;
            assert_eq!(found.first().map(|one| one.id), Some(expected), "{text}: {found:?}");
            let words = &found[0].shared.words;
            assert!(words.iter().any(|one| one.contains(word)), "{text}: {words:?}");
        }
        let open = desk.ask(&mail("4@open", "Zebra", "", "Quetzalcoatlus migration xylophone")).await;
        assert!(beside(&desk, open).await.is_empty(), "nothing is like it");
    }

    async fn spam_and_what_is_confidential_never_stands_beside(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let secret = solved(&desk, "p", "Printer jams", "The printer jams on thick paper.", "Use the rear tray.").await;
        for (key, text) in [("f", "Where is my parcel?"), ("g", "Please change my address."), ("h", "The app crashes.")] {
            solved(&desk, key, "Other", text, "Done.").await;
        }
        let other = "From: Ken <ken@harbour.example>\nTo: support@acme.example\nMessage-ID: <k@h>\nSubject: Printer\n\nThe printer jams on thick paper.\n";
        let open = desk.ask(other).await;
        assert_eq!(beside(&desk, open).await.len(), 1);
        let contact = desk.conversation(secret).await.row.contact.id;
        let ben = desk.agent("Ben").await;
        let hide = move |tx: &mut causeway_store::Tx<'_>| {
            causeway_people::confidential::store::set_contact_flag(tx, contact, true)?;
            causeway_people::confidential::store::set_access(tx, contact.0, &[ben])
        };
        desk.desk.db.write(hide).await.unwrap();
        assert!(beside(&desk, open).await.is_empty());
    }

    async fn what_a_bot_said_is_nobodys_answer(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let id = solved(&desk, "p", "Printer jams", "The printer jams.", "Use the rear tray.").await;
        let say = move |tx: &mut causeway_store::Tx<'_>| crate::chat::bot::say(tx, id, "Automatic", "<p>Perhaps this.</p>", "en");
        desk.desk.db.write(say).await.unwrap();
        let answers = desk.desk.db.read(move |tx: &mut causeway_store::Tx<'_>| store::answers(tx, &[id])).await.unwrap();
        assert_eq!(answers.get(&id).map(String::as_str), Some("Use the rear tray."));
    }

    async fn macros_fit_by_their_own_words_and_by_what_they_answered(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let owner = desk.owner;
        let made = desk.desk.db.write(move |tx| {
            let mut add = |name: &str, html: &str| {
                let pattern = macros::seen_by(tx, owner)?.remove(0);
                let bodies = [("en".to_owned(), html.to_owned())].into();
                let new = crate::macros::Macro { id: tx.new_id(), name: name.to_owned(), bodies, ..pattern };
                macros::add(tx, &new)?;
                Ok::<_, causeway_store::Error>(new.id)
            };
            Ok::<_, causeway_store::Error>((add("Printer", "<p>Open the rear tray of the printer.</p>")?, add("Stock", "<p>It ships on Monday.</p>")?))
        }).await.unwrap();
        let fitting = async |id| desk.desk.db.read(move |tx| {
            let state = conversations::state(tx, id)?.unwrap();
            Ok::<_, causeway_store::Error>(store::fitting(tx, &state, owner)?.into_iter().map(|found| found.0.id).collect::<Vec<_>>())
        }).await.unwrap();
        let open = desk.ask(&mail("1@x", "Printer trouble", "", "The printer jams.")).await;
        assert_eq!(fitting(open).await.first(), Some(&made.0));
        // A word that the macro does not hold leads to it once it answered such an inquiry.
        let first = desk.ask(&mail("2@x", "Umbrella", "", "Umbrella available?")).await;
        assert!(!fitting(first).await.contains(&made.1));
        desk.write(first, owner, Writing { macro_id: Some(made.1), ..writing(Kind::Reply, "It ships on Monday.") }).await.unwrap();
        let second = desk.ask(&mail("3@x", "Umbrella", "", "Umbrella in red?")).await;
        assert_eq!(fitting(second).await.first(), Some(&made.1));
    }
}
