//! The proof on both databases.

use causeway_base::Time;
use causeway_testkit::{Kit, on_both};

use super::*;
use crate::ledger::receive::{RawMail, receive};
use crate::ledger::unfetched::{self, Unfetched};
use crate::ledger::{Envelope, LedgerId, Reason, Source, store as ledger};
use crate::testing::{TestDesk, mail};

async fn arrive(desk: &TestDesk, key: &str, text: &str) -> Option<LedgerId> {
    let raw = RawMail {
        source: Source::Imap,
        source_key: Some(key.to_owned()),
        envelope: Envelope::default(),
        inbox: Some(desk.inbox),
        silent: true,
        arrived_at: Some(Time(5)),
        bytes: text.replace('\n', "\r\n").into_bytes(),
    };
    receive(&desk.desk, raw).await.unwrap()
}

fn unfetched(desk: &TestDesk, key: &str, reason: Reason) -> Unfetched {
    Unfetched {
        source_key: key.to_owned(),
        inbox: desk.inbox,
        size: 9,
        from: Some("mei@customer.example".to_owned()),
        subject: Some("Lost".to_owned()),
        arrived_at: Some(Time(5)),
        silent: false,
        reason,
        detail: "NO".to_owned(),
    }
}

on_both! {
    async fn the_same_bytes_under_another_numbering_are_a_duplicate_and_under_the_same_one_a_mail(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let text = "From: mei@customer.example\nSubject: Nameless\n\nHi\n";
        let first = arrive(&desk, "imap/x/7/1", text).await.unwrap();
        crate::intake::drain(&desk.desk, "test").await.unwrap();
        assert!(arrive(&desk, "imap/x/7/1", text).await.is_none(), "the same UID comes once");
        let waits = arrive(&desk, "imap/x/7/2", text).await.unwrap();
        let waiting = desk.desk.db.read(|tx| ledger::waiting(tx, 9)).await.unwrap();
        assert_eq!(waiting.iter().map(|one| (one.id, one.silent, one.arrived_at)).collect::<Vec<_>>(), [(waits, true, Some(Time(5)))]);
        let again = arrive(&desk, "imap/x/8/1", text).await.unwrap();
        let rows = desk.desk.db.read(move |tx| Ok::<_, causeway_store::Error>((ledger::find(tx, first)?, ledger::find(tx, again)?))).await.unwrap();
        let (first, again) = (rows.0.unwrap(), rows.1.unwrap());
        assert_eq!((again.outcome, again.reason, again.silent), (Outcome::Ignored, Reason::Duplicate, true));
        assert_eq!(again.conversation.map(|found| found.id), first.conversation.map(|found| found.id));
        let known = desk.desk.db.read(|tx| uids_among(tx, "imap/x/8/", &[1, 2, 3, 70])).await.unwrap();
        assert_eq!(known.into_iter().collect::<Vec<_>>(), [1]);
        assert_eq!(desk.desk.db.read(|tx| uids(tx, "imap/x/7/")).await.unwrap(), [1, 2].into());
    }

    async fn a_mail_without_bytes_is_due_again_and_becomes_a_mail(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let inbox = desk.inbox;
        for (key, reason) in [("imap/x/7/3", Reason::NotFetched), ("imap/x/7/4", Reason::TooLarge)] {
            let row = unfetched(&desk, key, reason);
            desk.desk.db.write(move |tx| unfetched::note(tx, &row)).await.unwrap();
        }
        let due = || desk.desk.db.read(move |tx| unfetched::due(tx, inbox, "imap/x/7/"));
        assert!(due().await.unwrap().is_empty());
        desk.kit.clock.advance(60_000);
        let now = due().await.unwrap();
        assert_eq!(now.iter().map(|due| due.uid).collect::<Vec<_>>(), [3]);
        assert!(desk.desk.db.read(move |tx| unfetched::due(tx, inbox, "imap/x/8/")).await.unwrap().is_empty());
        let row = unfetched(&desk, "imap/x/7/3", Reason::NotFetched);
        desk.desk.db.write(move |tx| unfetched::note(tx, &row)).await.unwrap();
        desk.kit.clock.advance(60_000);
        assert!(due().await.unwrap().is_empty(), "the second pause is longer");
        let shown = desk.desk.db.read(|tx| ledger::list(tx, Some(Outcome::Failed), "", None, 9)).await.unwrap();
        let large = shown.iter().find(|row| row.reason == Reason::TooLarge).unwrap().id;
        assert!(desk.desk.db.write(move |tx| ledger::replay(tx, large)).await.unwrap(), "a person may ask for it");
        let asked = due().await.unwrap();
        assert_eq!((asked.len(), asked[0].id), (1, large));
        assert!(desk.desk.db.read(move |tx| ledger::blob_key(tx, large)).await.unwrap().is_none());
        let raw = RawMail {
            source: Source::Imap,
            source_key: Some("imap/x/7/4".to_owned()),
            envelope: Envelope::default(),
            inbox: Some(inbox),
            silent: false,
            arrived_at: None,
            bytes: mail("1@c", "Found", "", "Hi").replace('\n', "\r\n").into_bytes(),
        };
        let door = crate::ledger::receive::prepare(&desk.desk, raw).await.unwrap();
        desk.desk.db.write(move |tx| door.note_at_last(tx, large)).await.unwrap();
        crate::intake::drain(&desk.desk, "test").await.unwrap();
        let row = desk.desk.db.read(move |tx| ledger::find(tx, large)).await.unwrap().unwrap();
        assert_eq!((row.outcome, row.subject.as_deref()), (Outcome::Created, Some("Found")));
        desk.desk.db.write(move |tx| unfetched::renumbered(tx, inbox, "imap/x/8/")).await.unwrap();
        let left = desk.desk.db.read(|tx| ledger::list(tx, Some(Outcome::Failed), "", None, 9)).await.unwrap();
        assert!(left.is_empty(), "under a new numbering the mail has a new row");
    }

    async fn a_count_lists_what_is_missing_until_it_has_its_row(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let inbox = desk.inbox;
        let sealer = desk.desk.sealer.clone();
        let fields = crate::mailbox::store::Fields {
            preset: None,
            host: "h".to_owned(),
            port: 1,
            security: crate::mailbox::Security::None,
            username: "u".to_owned(),
            password: Some(causeway_base::Secret::new("p")),
            account: None,
            folder: "INBOX".to_owned(),
            authserv_id: None,
            import_since: None,
        };
        desk.desk.db.write(move |tx| crate::mailbox::store::set(tx, inbox, &fields, &sealer)).await.unwrap();
        let missing = |uid: u32| Missing { uid, arrived_at: Some(Time(i64::from(uid))), from: None, subject: Some("S".to_owned()), size: None };
        let save = |uids: Vec<u32>| {
            let count = Count { on_server: 9, in_ledger: 7, waiting: 0, missing: uids.into_iter().map(missing).collect() };
            desk.desk.db.write(move |tx| save(tx, inbox, "imap/x/7/", &count))
        };
        assert!(desk.desk.db.read(move |tx| is_due(tx, inbox)).await.unwrap());
        save(vec![3, 5]).await.unwrap();
        assert!(!desk.desk.db.read(move |tx| is_due(tx, inbox)).await.unwrap());
        let proof = desk.desk.db.read(show).await.unwrap();
        assert_eq!((proof.missing, proof.not_fetched, proof.mailboxes[0].on_server), (2, 0, 9));
        assert_eq!(desk.desk.db.write(|tx| want(tx, Some("imap/x/7/3"))).await.unwrap(), 1);
        save(vec![3, 5]).await.unwrap();
        assert_eq!(desk.desk.db.read(move |tx| wanted(tx, inbox, "imap/x/7/")).await.unwrap(), [3], "a new count forgets no wish");
        arrive(&desk, "imap/x/7/3", "Subject: x\n\nHi\n").await.unwrap();
        let list = desk.desk.db.read(|tx| list(tx, 9)).await.unwrap();
        assert_eq!(list.iter().map(|row| (row.uid, row.asked)).collect::<Vec<_>>(), [(5, false)]);
        desk.desk.db.write(move |tx| save_error(tx, inbox, "down")).await.unwrap();
        let proof = desk.desk.db.read(show).await.unwrap();
        assert_eq!((proof.mailboxes[0].on_server, proof.mailboxes[0].error.as_deref()), (9, Some("down")));
        desk.kit.clock.advance(86_400_000);
        assert!(desk.desk.db.read(move |tx| is_due(tx, inbox)).await.unwrap());
        assert!(desk.desk.db.write(move |tx| crate::mailbox::store::delete(tx, inbox)).await.unwrap());
        assert_eq!(desk.desk.db.read(show).await.unwrap().missing, 0);
    }
}
