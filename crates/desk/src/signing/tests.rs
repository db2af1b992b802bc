//! Keys are sealed, sign only when switched on, and a mail without a key leaves all the same.

use causeway_proof::sign::Keys;
use causeway_store::sql;
use causeway_testkit::{Kit, on_both};

use super::store;
use crate::testing::{TestDesk, mail};

on_both! {
    async fn mail_is_signed_once_the_key_is_switched_on(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let keys = Keys::generate("cw1").unwrap();
        let sealer = desk.desk.sealer.clone();
        let private = keys.ed25519.reveal().to_owned();
        desk.desk.db.write(move |tx| store::add(tx, &sealer, "acme.example", &keys)).await.unwrap();
        let kept: String = desk.desk.db.read(|tx| tx.value(&sql!("SELECT ed25519_sealed FROM signing_key"))).await.unwrap();
        assert!(!kept.contains(&private));
        let id = desk.ask(&mail("1@c", "Help", "", "Hi")).await;
        desk.reply(id, "Unsigned").await;
        desk.pass(10_000).await;
        desk.desk.db.write(|tx| store::switch(tx, "acme.example", true)).await.unwrap();
        desk.reply(id, "Signed").await;
        desk.pass(10_000).await;
        let sent = desk.sent();
        assert!(!sent[0].contains("DKIM-Signature"));
        assert_eq!(sent[1].matches("DKIM-Signature:").count(), 2);
        assert!(sent[1].contains("s=cw1;") && sent[1].contains("s=cw1e;") && sent[1].contains("d=acme.example"));
    }
}
