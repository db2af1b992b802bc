//! Tests of links between conversations, seen from both sides.
//! They never link through SQL of their own.

use causeway_testkit::{Kit, on_both};

use super::*;
use crate::testing::{TestDesk, mail};

#[test]
fn every_kind_has_another_side_that_leads_back() {
    for kind in LinkKind::ALL {
        assert_eq!(kind.other_side().other_side(), *kind);
    }
}

on_both! {
    async fn a_link_is_seen_from_both_sides_and_replaced_not_doubled(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let one = desk.ask(&mail("a@x", "Outage", "", "hello")).await;
        let two = desk.ask(&mail("b@x", "Cannot sign in", "", "hello")).await;
        let by = desk.owner;
        let work = move |tx: &mut causeway_store::Tx<'_>| {
            set(tx, two, one, LinkKind::Problem, by)?;
            let sides = (of(tx, one)?, of(tx, two)?);
            set(tx, one, two, LinkKind::Related, by)?;
            Ok::<_, causeway_store::Error>((sides, of(tx, one)?, of(tx, two)?))
        };
        let ((first, second), one_now, two_now) = desk.desk.db.write(work).await.unwrap();
        assert_eq!((first[0].kind, first[0].number), (LinkKind::Symptom, 2));
        assert_eq!((second[0].kind, second[0].number), (LinkKind::Problem, 1));
        assert_eq!((one_now.len(), two_now.len()), (1, 1));
        assert_eq!(one_now[0].kind, LinkKind::Related);
        assert!(desk.desk.db.write(move |tx| drop_link(tx, two, one)).await.unwrap());
    }
}
