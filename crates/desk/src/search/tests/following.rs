//! The reader of the event log: what comes, goes and changes, on one node and on two.
//! It never tests what matches.

use std::time::{Duration, Instant};

use causeway_people::contact::store::{self as contacts, Changed};
use causeway_queue::lease;
use causeway_store::{Actor, Db, Tx, reader_position, sql};
use causeway_testkit::{Kit, on_both};
use causeway_web::Problem;
use serde_json::json;
use tokio::sync::watch;

use super::super::index::READER;
use super::super::{catch_up, run};
use super::{Bench, KENJI, Line, MEI, begin, incoming, note, record, say};
use crate::conversation::{State, store as conversations};
use crate::{ConversationId, setup};

async fn rename(bench: &Bench, id: ConversationId, subject: &'static str) {
    let work = move |tx: &mut Tx<'_>| {
        let state = conversations::state(tx, id)?.ok_or_else(|| Problem::not_found("conversation"))?;
        let changes = json!({ "subject": { "from": state.subject, "to": subject } });
        conversations::save(tx, &State { subject: subject.to_owned(), ..state })?;
        record(tx, "conversation.changed", Some(id), json!({ "changes": changes }));
        Ok::<_, Problem>(())
    };
    bench.db.write(work).await.unwrap();
}

/// Waits until `query` finds something, and says how long that took.
async fn seen(bench: &Bench, query: &str) {
    let begun = Instant::now();
    while bench.page(query, None, 1).await.is_empty() {
        assert!(begun.elapsed() < Duration::from_secs(30), "{query} is not found");
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}

async fn place(db: &Db) -> i64 {
    db.read(|tx| reader_position(tx, READER)).await.unwrap()
}

on_both! {
    async fn a_removed_message_is_not_found(kit: Kit) {
        let bench = Bench::new(kit).await;
        let id = bench.begin("x", MEI, &[incoming(MEI, "hello")]).await;
        let message = bench.say(id, Line { files: &[("secret.pdf", false)], ..note("a mistaken word") }).await;
        assert_eq!(bench.finds("mistaken").await, [id]);
        assert_eq!(bench.finds("secret").await, [id]);
        let before = bench.entries().await;
        let remove = move |tx: &mut Tx<'_>| {
            tx.run(&sql!("DELETE FROM message WHERE id = ?", message))?;
            record(tx, "message.removed", Some(id), json!({ "message_id": message }));
            Ok::<_, Problem>(())
        };
        bench.db.write(remove).await.unwrap();
        assert_eq!(bench.finds("mistaken").await, []);
        assert_eq!(bench.finds("secret").await, []);
        assert_eq!(bench.entries().await, before - 2);
        assert_eq!(bench.finds("hello").await, [id]);
    }

    async fn what_was_removed_before_it_was_indexed_never_comes(kit: Kit) {
        let bench = Bench::new(kit).await;
        let id = bench.begin("x", MEI, &[incoming(MEI, "hello")]).await;
        let message = bench.say(id, note("mistaken")).await;
        let remove = move |tx: &mut Tx<'_>| {
            tx.run(&sql!("DELETE FROM message WHERE id = ?", message))?;
            record(tx, "message.removed", Some(id), json!({ "message_id": message }));
            Ok::<_, Problem>(())
        };
        bench.db.write(remove).await.unwrap();
        assert_eq!(bench.finds("mistaken").await, []);
        // Subject, people, one message.
        assert_eq!(bench.entries().await, 3);
    }

    async fn a_new_subject_replaces_the_old_one(kit: Kit) {
        let bench = Bench::new(kit).await;
        let id = bench.begin("Broken lamp", MEI, &[incoming(MEI, "it fell")]).await;
        assert_eq!(bench.finds("lamp").await, [id]);
        let before = bench.entries().await;
        rename(&bench, id, "新しい椅子").await;
        assert_eq!(bench.finds("lamp").await, []);
        assert_eq!(bench.finds("椅子").await, [id]);
        assert_eq!(bench.finds("椅子 fell").await, [id]);
        rename(&bench, id, "Chair").await;
        rename(&bench, id, "Table").await;
        assert_eq!(bench.finds("chair").await, []);
        assert_eq!(bench.finds("table").await, [id]);
        assert_eq!(bench.entries().await, before);
    }

    async fn a_conversation_that_is_renamed_before_it_was_indexed(kit: Kit) {
        let bench = Bench::new(kit).await;
        let id = bench.begin("Lamp", MEI, &[incoming(MEI, "hello")]).await;
        rename(&bench, id, "Chair").await;
        assert_eq!(bench.finds("lamp").await, []);
        assert_eq!(bench.finds("chair").await, [id]);
        assert_eq!(bench.entries().await, 3);
    }

    async fn people_follow_their_contact_and_who_joins(kit: Kit) {
        let bench = Bench::new(kit).await;
        let id = bench.begin("x", MEI, &[incoming(MEI, "hello")]).await;
        let other = bench.begin("y", KENJI, &[incoming(KENJI, "hello")]).await;
        assert_eq!(bench.finds("chen").await, [id]);
        let work = move |tx: &mut Tx<'_>| {
            let contact = contacts::by_address(tx, MEI.1)?.ok_or_else(|| Problem::not_found("contact"))?;
            let changed = Changed { name: "梅 陈".to_owned(), locale: None, company: None, note: String::new() };
            assert!(contacts::save(tx, contact, &changed, 1)?);
            contacts::set_addresses(tx, contact, &[MEI.1.to_owned(), "private@mail.example".to_owned()])?;
            record(tx, "contact.changed", None, json!({ "contact_id": contact }));
            record(tx, "contact.changed", None, json!({}));
            Ok::<_, Problem>(())
        };
        bench.db.write(work).await.unwrap();
        assert_eq!(bench.finds("陈").await, [id]);
        assert_eq!(bench.finds("private@mail.example").await, [id]);
        assert_eq!(bench.finds("梅").await, [id]);
        let join = move |tx: &mut Tx<'_>| {
            let person = crate::conversation::Participant {
                address: "boss@big.example".to_owned(),
                name: "The Boss".to_owned(),
            };
            conversations::add_participants(tx, other, &[person])?;
            say(tx, other, &note("the boss is in"))
        };
        bench.db.write(join).await.unwrap();
        assert_eq!(bench.finds("boss@big.example").await, [other]);
        assert_eq!(bench.entries().await, 7);
    }

    async fn the_sample_desk_leaves_nothing_behind(kit: Kit) {
        let bench = Bench::new(kit).await;
        let own = bench.begin("own", MEI, &[incoming(MEI, "hello")]).await;
        let inbox = bench.inbox;
        let fill = move |tx: &mut Tx<'_>| {
            let id = begin(tx, inbox, "sample", KENJI)?;
            say(tx, id, &incoming(KENJI, "hello sample"))?;
            tx.run(&sql!("UPDATE conversation SET sample = TRUE WHERE id = ?", id))?;
            Ok::<_, Problem>(())
        };
        bench.db.write(fill).await.unwrap();
        assert_eq!(bench.finds("sample").await.len(), 1);
        bench.db.write(|tx| setup::remove_sample(tx, Actor::SYSTEM)).await.unwrap();
        assert_eq!(bench.finds("sample").await, []);
        assert_eq!(bench.finds("hello").await, [own]);
        assert_eq!(bench.entries().await, 3);
    }

    async fn catching_up_again_changes_nothing(kit: Kit) {
        let bench = Bench::new(kit).await;
        bench.begin("x", MEI, &[incoming(MEI, "hello")]).await;
        catch_up(&bench.db).await.unwrap();
        let (entries, at) = (bench.entries().await, place(&bench.db).await);
        assert!(at > 0);
        catch_up(&bench.db).await.unwrap();
        assert_eq!((bench.entries().await, place(&bench.db).await), (entries, at));
    }

    async fn two_that_index_at_once_do_not_index_twice(kit: Kit) {
        let bench = Bench::new(kit).await;
        let other = bench.desk.kit.open_again().await;
        for _ in 0..4 {
            let lines: Vec<Line> = (0..100).map(|number| note(&format!("hello {number}"))).collect();
            bench.begin("x", MEI, &lines).await;
        }
        let (one, two) = tokio::join!(catch_up(&bench.db), catch_up(&other));
        one.unwrap();
        two.unwrap();
        assert_eq!(bench.entries().await, 4 * 102);
    }

    async fn what_is_written_is_found_without_being_asked_for(kit: Kit) {
        let bench = Bench::new(kit).await;
        let id = bench.begin("x", MEI, &[incoming(MEI, "hello")]).await;
        let (stop, stopped) = watch::channel(false);
        let running = tokio::spawn(run(bench.db.clone(), "one".to_owned(), stopped));
        seen(&bench, "hello").await;
        for number in 0..10 {
            bench.say(id, note(&format!("word{number}x"))).await;
            seen(&bench, &format!("word{number}x ")).await;
        }
        stop.send(true).unwrap();
        tokio::time::timeout(Duration::from_secs(5), running).await.unwrap().unwrap();
        // The lease was given up, so another node takes over at once.
        assert!(bench.db.write(|tx| lease::hold(tx, "search", "two", 1_000)).await.unwrap());
    }

    async fn one_node_indexes_and_the_other_takes_over(kit: Kit) {
        let bench = Bench::new(kit).await;
        let id = bench.begin("x", MEI, &[incoming(MEI, "hello")]).await;
        assert!(bench.db.write(|tx| lease::hold(tx, "search", "two", 30_000)).await.unwrap());
        let (stop, stopped) = watch::channel(false);
        let running = tokio::spawn(run(bench.db.clone(), "one".to_owned(), stopped));
        tokio::time::sleep(Duration::from_millis(300)).await;
        assert!(bench.page("hello", None, 1).await.is_empty(), "the other node holds the lease");
        bench.desk.kit.clock.advance(30_001);
        seen(&bench, "hello").await;
        bench.say(id, note("after that")).await;
        seen(&bench, "that ").await;
        stop.send(true).unwrap();
        running.await.unwrap();
    }

    async fn events_that_change_nothing_move_the_place_now_and_then(kit: Kit) {
        let bench = Bench::new(kit).await;
        catch_up(&bench.db).await.unwrap();
        let begun = place(&bench.db).await;
        let many = |count: usize| {
            move |tx: &mut Tx<'_>| {
                (0..count).for_each(|_| record(tx, "conversation.read", None, json!({})));
                Ok::<_, Problem>(())
            }
        };
        bench.db.write(many(10)).await.unwrap();
        catch_up(&bench.db).await.unwrap();
        assert_eq!(place(&bench.db).await, begun);
        bench.db.write(many(1_500)).await.unwrap();
        catch_up(&bench.db).await.unwrap();
        assert!(place(&bench.db).await > begun + 1_000);
        let id = bench.begin("x", MEI, &[incoming(MEI, "hello")]).await;
        assert_eq!(bench.finds("hello").await, [id]);
    }
}
