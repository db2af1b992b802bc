//! Tests of the lines of a conversation.
//! They never go around the store.

use causeway_testkit::{Kit, on_both};

use super::*;
use crate::testing::{TestDesk, mail};

on_both! {
    async fn lines_keep_their_order_and_old_versions_do_not_win(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let (id, by) = (desk.ask(&mail("a@x", "Two things", "", "hello")).await, desk.owner);
        let work = move |tx: &mut causeway_store::Tx<'_>| {
            let first = store::add(tx, id, ItemKind::Problem, "It does not start", by)?;
            store::add(tx, id, ItemKind::Problem, "The bill is wrong", by)?;
            store::add(tx, id, ItemKind::Fact, "They use version 3", by)?;
            let item = store::find(tx, id, first)?.unwrap();
            let done = Item { done_at: Some(tx.now()), done_by: Some(by), position: 9, ..item.clone() };
            assert!(store::save(tx, &done)?);
            assert!(!store::save(tx, &item)?, "an old version does not win");
            store::of(tx, id)
        };
        let items = desk.desk.db.write(work).await.unwrap();
        let texts: Vec<&str> = items.iter().map(|item| item.text.as_str()).collect();
        assert_eq!(texts, ["They use version 3", "The bill is wrong", "It does not start"]);
        assert!(items[0].done_at.is_some(), "a fact is confirmed from the start");
        assert!(items[1].done_at.is_none() && items[2].done_at.is_some());
    }
}
