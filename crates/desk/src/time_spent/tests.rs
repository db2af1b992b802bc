//! Tests of time spent.
//! They never write rows of their own.

use causeway_testkit::{Kit, on_both};

use super::*;
use crate::testing::{TestDesk, mail};

on_both! {
    async fn only_ones_own_entries_can_be_taken_away(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let (id, owner, other) = (desk.ask(&mail("a@x", "Hi", "", "hello")).await, desk.owner, desk.agent("Ada").await);
        let work = move |tx: &mut Tx<'_>| {
            let first = add(tx, id, owner, TimeKind::Work, 20, "")?;
            add(tx, id, other, TimeKind::Verification, 5, "Tried it on the test desk.")?;
            assert!(!remove(tx, id, first, other)?);
            let before: i64 = of(tx, id)?.iter().map(|entry| entry.minutes).sum();
            assert!(remove(tx, id, first, owner)?);
            Ok::<_, causeway_store::Error>((before, of(tx, id)?))
        };
        let (before, after) = desk.desk.db.write(work).await.unwrap();
        assert_eq!(before, 25);
        assert_eq!((after.len(), after[0].kind), (1, TimeKind::Verification));
    }
}
