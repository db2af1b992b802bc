//! Tests of changes for many: progress, failures, undo, and what somebody changed in between.
//! They never change a conversation but through the commands that people use.

use causeway_testkit::{Kit, on_both};

use super::*;
use crate::ConversationId;
use crate::conversation::change::{self, Change};
use crate::testing::{TestDesk, mail};
use crate::{Category, Priority};

async fn order(desk: &TestDesk, change: BulkChange, ids: Vec<ConversationId>) -> BulkId {
    let by = desk.owner;
    let work = move |tx: &mut causeway_store::Tx<'_>| {
        let id = store::add(tx, by, &change, &ids)?;
        run::plan(tx, id)?;
        Ok::<_, causeway_store::Error>(id)
    };
    let id = desk.desk.db.write(work).await.unwrap();
    desk.pass(1).await;
    id
}

async fn shown(desk: &TestDesk, id: BulkId) -> Bulk {
    desk.desk.db.read(move |tx| store::show(tx, id)).await.unwrap().unwrap()
}

on_both! {
    async fn many_are_changed_and_changed_back(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let mut ids = Vec::new();
        for number in 0..45 {
            ids.push(desk.ask(&mail(&format!("m{number}@x"), &format!("Matter {number}"), "", "hello")).await);
        }
        let solved = StatusInput { id: None, category: Some(Category::Solved) };
        let outcome = Some(crate::testing::no_answer_needed());
        let wished = BulkChange { status: Some(solved), outcome, priority: Some(Priority::Low), ..BulkChange::default() };
        let id = order(&desk, wished, ids.clone()).await;
        let bulk = shown(&desk, id).await;
        assert_eq!((bulk.state, bulk.total, bulk.done, bulk.failed), (BulkState::Done, 45, 45, 0));
        let row = desk.conversation(ids[3]).await.row;
        assert_eq!((row.status.category, row.priority), (Category::Solved, Priority::Low));

        // Somebody changes one of them before the undoing.
        let (one, permit) = (ids[0], desk.permit(desk.owner));
        let version = desk.conversation(one).await.row.version;
        let change = Change { version, priority: Some(Priority::Urgent), ..Change::default() };
        desk.desk.db.write(move |tx| change::change(tx, permit, one, &change)).await.unwrap();
        let undo = move |tx: &mut causeway_store::Tx<'_>| {
            assert!(store::go(tx, id, BulkState::Done, BulkState::Undoing)?);
            run::plan(tx, id)
        };
        desk.desk.db.write(undo).await.unwrap();
        desk.pass(1).await;
        let bulk = shown(&desk, id).await;
        assert_eq!((bulk.state, bulk.done, bulk.failed), (BulkState::Undone, 45, 1));
        assert_eq!(bulk.failures[0].number, 1);
        let (kept, back) = (desk.conversation(ids[0]).await.row, desk.conversation(ids[3]).await.row);
        assert_eq!((kept.status.category, kept.priority), (Category::Solved, Priority::Urgent));
        assert_eq!((back.status.category, back.priority), (Category::Open, Priority::Normal));
    }
}

on_both! {
    async fn what_fails_is_told_and_the_rest_goes_on(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let first = desk.ask(&mail("a@x", "First", "", "hello")).await;
        let second = desk.ask(&mail("b@x", "Second", "", "hello")).await;
        let nobody = UserId(uuid::Uuid::from_u128(9));
        let wished = BulkChange { assignee_id: Some(Some(nobody)), ..BulkChange::default() };
        let bulk = shown(&desk, order(&desk, wished, vec![first, second]).await).await;
        assert_eq!((bulk.state, bulk.done, bulk.failed), (BulkState::Done, 2, 2));
        assert!(bulk.failures[0].detail.contains("no such member"), "{}", bulk.failures[0].detail);
        assert_eq!(desk.events("bulk.progress").await, 1);
    }
}

on_both! {
    async fn nothing_happens_for_somebody_who_may_no_longer(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let first = desk.ask(&mail("a@x", "First", "", "hello")).await;
        let gone = desk.agent("Ada").await;
        let close = causeway_store::sql!("UPDATE user_account SET active = FALSE WHERE id = ?", gone);
        desk.desk.db.write(move |tx| tx.run(&close)).await.unwrap();
        let work = move |tx: &mut causeway_store::Tx<'_>| {
            let change = BulkChange { priority: Some(Priority::Low), ..BulkChange::default() };
            let id = store::add(tx, gone, &change, &[first])?;
            run::plan(tx, id)?;
            Ok::<_, causeway_store::Error>(id)
        };
        let id = desk.desk.db.write(work).await.unwrap();
        desk.pass(1).await;
        assert_eq!(shown(&desk, id).await.failed, 1);
        assert_eq!(desk.conversation(first).await.row.priority, Priority::Normal);
    }
}
