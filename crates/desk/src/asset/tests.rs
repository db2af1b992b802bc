//! Tests of assets: whose they are and that changes meet.
//! They never go through HTTP.

use causeway_testkit::{Kit, on_both};

use super::*;
use crate::testing::TestDesk;

fn crane(desk: &TestDesk, tx: &causeway_store::Tx<'_>, owner: AssetOwner, owner_id: Uuid) -> Asset {
    Asset {
        id: tx.new_id(),
        owner,
        owner_id,
        product: "Crane control".to_owned(),
        product_version: "4.2".to_owned(),
        cloud: "Own machine".to_owned(),
        region: "Osaka".to_owned(),
        purchased_at: Some(Time(1_767_571_200_000)),
        modified: true,
        modified_note: "Other brakes".to_owned(),
        reference: "C-77".to_owned(),
        archived: false,
        created_at: tx.now(),
        created_by: Some(desk.owner),
        version: 1,
    }
}

on_both! {
    async fn an_asset_comes_back_as_it_was_noted_and_those_in_use_stand_first(kit: Kit) {
        let desk = std::sync::Arc::new(TestDesk::new(kit).await);
        let (contact, company) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let held = desk.clone();
        let work = move |tx: &mut causeway_store::Tx<'_>| {
            let own = crane(&held, tx, AssetOwner::Contact, contact);
            let shared = crane(&held, tx, AssetOwner::Company, company);
            store::add(tx, &own)?;
            store::add(tx, &shared)?;
            assert!(store::save(tx, &Asset { archived: true, ..own.clone() }, 1)?);
            assert!(!store::save(tx, &own, 1)?, "the version is another one");
            Ok::<_, causeway_store::Error>((own, shared, store::of(tx, &[contact, company])?))
        };
        let (own, shared, all) = desk.desk.db.write(work).await.unwrap();
        assert_eq!(all, [shared, Asset { archived: true, version: 2, ..own.clone() }]);
        assert!(desk.desk.db.write(move |tx| store::delete(tx, own.id)).await.unwrap());
        assert_eq!(desk.desk.db.read(move |tx| store::of(tx, &[contact])).await.unwrap(), []);
    }
}
