//! Tests of saved views: what they hold, in which order, and that their members follow every change.
//! They never trust the kept members; they compare them with the condition itself.

use causeway_store::sql;
use causeway_testkit::{Kit, on_both};
use serde_json::json;

use super::*;
use crate::condition::sql::Moment;
use crate::conversation::change::{self, Change, StatusInput};
use crate::conversation::list::{ListQuery, counts, saved_page};
use crate::testing::{TestDesk, mail};
use crate::{Category, ConversationId, Priority};

async fn save(desk: &TestDesk, condition: serde_json::Value, sort: Sort) -> SavedView {
    let owner = desk.owner;
    let condition: Condition = serde_json::from_value(condition).unwrap();
    let work = move |tx: &mut causeway_store::Tx<'_>| {
        let view = SavedView {
            id: tx.new_id(),
            name: "View".to_owned(),
            scope: Scope::Everyone,
            owner_id: Some(owner),
            team_id: None,
            live: condition.depends_on_moment(),
            condition: condition.clone(),
            sort,
            columns: vec![Column::Priority],
            position: 1,
            version: 1,
        };
        assert!(store::save(tx, &view)?);
        keep::rebuild(tx, &view)?;
        Ok::<_, causeway_store::Error>(view)
    };
    desk.desk.db.write(work).await.unwrap()
}

async fn change(desk: &TestDesk, id: ConversationId, wished: Change) {
    let permit = desk.permit(desk.owner);
    let version = desk.conversation(id).await.row.version;
    let wished = Change { version, ..wished };
    desk.desk.db.write(move |tx| change::change(tx, permit, id, &wished)).await.unwrap();
}

/// The numbers on a view's only page, and its count; checks that both agree with the condition.
async fn held(desk: &TestDesk, view: &SavedView) -> (Vec<i64>, i64) {
    let (view, reader) = (view.clone(), desk.owner);
    let work = move |tx: &mut causeway_store::Tx<'_>| {
        let page = saved_page(tx, &view, &ListQuery::default(), &[], reader, None, 50)?;
        let mut numbers = Vec::new();
        for (id, _) in &page {
            numbers.push(tx.value::<i64>(&sql!("SELECT number FROM conversation WHERE id = ?", *id))?);
        }
        let mut truth = sql!("SELECT c.id FROM conversation c WHERE");
        store::holds(&mut truth, &view, Moment { reader: Some(reader), now: tx.now() });
        let mut truth: Vec<ConversationId> =
            tx.all::<(ConversationId,)>(&truth)?.into_iter().map(|row| row.0).collect();
        truth.sort_unstable();
        if !view.live {
            assert_eq!(keep::members(tx, view.id)?, truth);
        }
        let count = counts(tx, reader)?.views[&view.id];
        assert_eq!(count, i64::try_from(truth.len()).unwrap());
        Ok::<_, causeway_store::Error>((numbers, count))
    };
    desk.desk.db.read(work).await.unwrap()
}

on_both! {
    async fn members_follow_every_change(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let first = desk.ask(&mail("a@x", "First", "", "hello")).await;
        let open = save(&desk, json!({ "category": ["open"] }), Sort::Oldest).await;
        let pressing = save(&desk, json!({ "priority": ["urgent", "high"] }), Sort::Priority).await;
        assert_eq!(held(&desk, &open).await.0, [1]);
        let second = desk.ask(&mail("b@x", "Second", "", "hello")).await;
        assert_eq!(held(&desk, &open).await.0, [1, 2]);
        desk.ask(&mail("c@x", "First again", "In-Reply-To: <a@x>\nReferences: <a@x>\n", "more")).await;
        assert_eq!(held(&desk, &open).await.0, [2, 1], "the older activity comes first");
        change(&desk, second, Change { priority: Some(Priority::High), ..Change::default() }).await;
        change(&desk, first, Change { priority: Some(Priority::Urgent), ..Change::default() }).await;
        assert_eq!(held(&desk, &pressing).await.0, [1, 2]);
        desk.reply(first, "An answer.").await;
        assert_eq!(held(&desk, &open).await.0, [2]);
        let solved = StatusInput { id: None, category: Some(Category::Solved) };
        let outcome = Some(crate::testing::no_answer_needed());
        change(&desk, second, Change { status: Some(solved), outcome, ..Change::default() }).await;
        assert_eq!(held(&desk, &open).await.0, [] as [i64; 0]);
        assert_eq!(held(&desk, &pressing).await.0, [1, 2]);
        change(&desk, second, Change { spam: Some(true), ..Change::default() }).await;
        assert_eq!(held(&desk, &pressing).await.0, [1]);
    }
}

on_both! {
    async fn views_that_ask_who_reads_are_asked_each_time(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let first = desk.ask(&mail("a@x", "First", "", "hello")).await;
        desk.ask(&mail("b@x", "Second", "", "hello")).await;
        let mine = save(&desk, json!({ "assignee": ["me"] }), Sort::Newest).await;
        let late = save(&desk, json!({ "waiting": { "over_minutes": 60 } }), Sort::LongestWaiting).await;
        assert!(mine.live && late.live);
        assert_eq!(held(&desk, &mine).await.0, [] as [i64; 0]);
        desk.reply(first, "An answer.").await;
        assert_eq!(held(&desk, &mine).await.0, [1]);
        assert_eq!(held(&desk, &late).await.1, 0);
        desk.kit.clock.advance(2 * 60 * 60_000);
        assert_eq!(held(&desk, &late).await.0, [2]);
    }
}

on_both! {
    async fn a_reader_may_ask_for_another_order_page_by_page(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        for number in 1..=5 {
            desk.ask(&mail(&format!("m{number}@x"), "Question", "", "hello")).await;
            desk.kit.clock.advance(60_000);
        }
        let kept = save(&desk, json!({ "category": ["open"] }), Sort::Newest).await;
        let live = save(&desk, json!({ "assignee": ["nobody", "me"] }), Sort::Newest).await;
        let reader = desk.owner;
        for view in [kept, live] {
            assert_eq!(held(&desk, &view).await.0, [5, 4, 3, 2, 1]);
            let work = move |tx: &mut causeway_store::Tx<'_>| {
                let query = ListQuery { sort: Some(Sort::EarliestBegun), ..ListQuery::default() };
                let (mut numbers, mut after) = (Vec::new(), None);
                loop {
                    let page = saved_page(tx, &view, &query, &[], reader, after, 2)?;
                    let Some((last, place)) = page.last() else { break };
                    after = Some(causeway_store::Cursor { at: *place, id: last.0 });
                    for (id, _) in page {
                        numbers.push(tx.value::<i64>(&sql!("SELECT number FROM conversation WHERE id = ?", id))?);
                    }
                }
                Ok::<_, causeway_store::Error>(numbers)
            };
            assert_eq!(desk.desk.db.read(work).await.unwrap(), [1, 2, 3, 4, 5]);
        }
    }
}

on_both! {
    async fn a_person_sees_only_their_own_views(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let other = desk.agent("Ada").await;
        let view = save(&desk, json!({ "category": ["open"] }), Sort::Newest).await;
        let seen = |user| desk.desk.db.read(move |tx| store::seen_by(tx, user));
        assert_eq!(seen(other).await.unwrap().len(), 1);
        let personal = SavedView { scope: Scope::Person, version: 2, ..view.clone() };
        assert!(desk.desk.db.write(move |tx| store::save(tx, &personal)).await.unwrap());
        assert_eq!(seen(other).await.unwrap().len(), 0);
        assert_eq!(seen(desk.owner).await.unwrap().len(), 1);
        let late = SavedView { version: 2, ..view };
        assert!(!desk.desk.db.write(move |tx| store::save(tx, &late)).await.unwrap(), "an old version does not win");
    }
}

on_both! {
    async fn what_the_sample_desk_takes_with_it_is_not_counted(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let sample = desk.ask(&mail("a@x", "First", "", "hello")).await;
        desk.ask(&mail("b@x", "Second", "", "hello")).await;
        let open = save(&desk, json!({ "category": ["open"] }), Sort::Oldest).await;
        let work = move |tx: &mut causeway_store::Tx<'_>| {
            tx.run(&sql!("UPDATE conversation SET sample = TRUE WHERE id = ?", sample))?;
            crate::setup::remove_sample(tx, causeway_store::Actor::SYSTEM)
        };
        desk.desk.db.write(work).await.unwrap();
        assert_eq!(held(&desk, &open).await, (vec![2], 1));
    }
}
