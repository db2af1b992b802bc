//! Settings and cursors of mailboxes on both databases.

use causeway_base::seal::Sealer;
use causeway_base::{Secret, Time};
use causeway_testkit::{Kit, on_both};

use super::cursor::{self, Cursor, Look};
use super::store::{self, Fields};
use super::{MailboxState, Security};
use crate::InboxId;
use crate::inbox::{SenderName, store as inboxes};

fn fields(host: &str, import_since: Option<Time>) -> Fields {
    Fields {
        preset: Some("gmail".to_owned()),
        host: host.to_owned(),
        port: 993,
        security: Security::Tls,
        username: "u".to_owned(),
        password: Some(Secret::new("p")),
        account: None,
        folder: "INBOX".to_owned(),
        authserv_id: Some("mx.google.com".to_owned()),
        import_since,
    }
}

async fn inbox(kit: &Kit, address: &'static str) -> InboxId {
    let new = inboxes::Fields {
        name: "Support".to_owned(),
        address: address.to_owned(),
        team_id: None,
        from_name: SenderName::Agent,
        quote_history: true,
        signature_html: String::new(),
    };
    kit.db.write(move |tx| inboxes::add(tx, &new)).await.unwrap().unwrap()
}

async fn set(kit: &Kit, id: InboxId, fields: Fields) -> bool {
    let sealer = Sealer::new([3; 32]);
    kit.db.write(move |tx| store::set(tx, id, &fields, &sealer)).await.unwrap()
}

async fn cursor_of(kit: &Kit, id: InboxId) -> Cursor {
    kit.db.read(move |tx| cursor::find(tx, id)).await.unwrap().unwrap()
}

#[test]
fn a_first_look_takes_what_is_new_and_an_import_what_was_asked_for() {
    let fresh = Cursor::default();
    let begun = fresh.begun(7, 41);
    assert_eq!((begun.last_uid, begun.first_new_uid, begun.read_since), (40, 41, None));
    assert!(begun.is_silent(40, None) && !begun.is_silent(41, None));
    let import = Cursor { import_since: Some(Time(5)), ..fresh }.begun(7, 41);
    assert_eq!((import.last_uid, import.read_since), (0, Some(Time(5))));
}

#[test]
fn a_new_numbering_is_read_from_a_window_that_begins_no_earlier_than_what_was_wanted() {
    const DAY: i64 = 86_400_000;
    let at = |day: i64| Time(day * DAY);
    let cursor = |import: Option<i64>, connected: Option<i64>, ok: Option<i64>| Cursor {
        uid_validity: Some(7),
        import_since: import.map(at),
        connected_at: connected.map(at),
        last_ok_at: ok.map(at),
        ..Cursor::default()
    };
    for (import, connected, ok, since) in [
        (None, Some(100), Some(200), 197),
        (None, Some(100), Some(101), 100),
        (None, Some(100), None, 100),
        (Some(50), Some(100), Some(101), 98),
        (Some(50), Some(100), None, 50),
        (None, None, None, 0),
    ] {
        let new = cursor(import, connected, ok).restarted(8, 900);
        assert_eq!((new.read_since, new.last_uid, new.first_new_uid), (Some(at(since)), 0, 900), "{import:?} {ok:?}");
        assert!(!new.is_silent(900, Some(at(1))), "what comes after it is new whatever its date");
    }
    let new = cursor(Some(50), Some(100), Some(200)).restarted(8, 900);
    assert!(new.is_silent(5, Some(at(60))) && !new.is_silent(5, Some(at(150))) && !new.is_silent(5, None));
}

on_both! {
    async fn another_place_begins_anew_and_the_same_one_goes_on(kit: Kit) {
        let id = inbox(&kit, "support@acme.example").await;
        assert!(!set(&kit, id, Fields { password: None, ..fields("a.example", None) }).await, "a password is needed");
        assert!(set(&kit, id, fields("a.example", None)).await);
        let first = cursor_of(&kit, id).await;
        assert!(first.connected_at.is_some() && first.uid_validity.is_none());
        let begun = first.begun(7, 11);
        kit.db.write(move |tx| cursor::place(tx, id, &begun)).await.unwrap();
        let place = first.place.clone();
        kit.db.write(move |tx| cursor::advance(tx, id, &place, 7, 20)).await.unwrap();
        let place = first.place.clone();
        kit.db.write(move |tx| cursor::advance(tx, id, &place, 7, 15)).await.unwrap();
        assert_eq!(cursor_of(&kit, id).await.last_uid, 20, "it never goes back");
        assert!(set(&kit, id, Fields { password: None, ..fields("a.example", None) }).await);
        assert_eq!(cursor_of(&kit, id).await.last_uid, 20);
        assert!(set(&kit, id, fields("a.example", Some(Time(9)))).await);
        let back = cursor_of(&kit, id).await;
        assert_eq!((back.last_uid, back.read_since, back.first_new_uid), (0, Some(Time(9)), 11));
        assert!(set(&kit, id, fields("b.example", None)).await);
        let other = cursor_of(&kit, id).await;
        assert_ne!(other.place, first.place);
        assert_eq!((other.uid_validity, other.last_uid), (None, 0));
        let late = first.begun(7, 30);
        kit.db.write(move |tx| cursor::place(tx, id, &late)).await.unwrap();
        assert_eq!(cursor_of(&kit, id).await.uid_validity, None, "a reader of the old place writes nothing");
    }

    async fn looks_are_noted_with_the_next_try(kit: Kit) {
        let id = inbox(&kit, "support@acme.example").await;
        set(&kit, id, fields("a.example", None)).await;
        let note = |look: Look| kit.db.write(move |tx| cursor::note(tx, id, &look));
        let find = || kit.db.read(move |tx| store::find(tx, id));
        note(Look::Failed { code: "slow", words: "late\u{0}".to_owned(), next_try_at: Time(77) }).await.unwrap();
        let failing = find().await.unwrap().unwrap();
        assert_eq!((failing.state, failing.next_try_at, failing.error.as_deref()), (MailboxState::Failing, Some(Time(77)), Some("late")));
        note(Look::Good { pushes: true }).await.unwrap();
        let good = find().await.unwrap().unwrap();
        assert_eq!((good.state, good.next_try_at, good.error, good.pushes), (MailboxState::Ok, None, None, Some(true)));
        assert_eq!(good.authserv_id.as_deref(), Some("mx.google.com"));
        note(Look::SignIn { words: "revoked".to_owned() }).await.unwrap();
        let sealer = Sealer::new([3; 32]);
        let read = move |tx: &mut causeway_store::Tx<'_>| store::accesses(tx, &sealer);
        assert!(kit.db.read(read).await.unwrap().is_empty(), "nobody reads it until somebody signed in");
        assert!(kit.db.write(move |tx| store::retry(tx, id)).await.unwrap());
        assert_eq!(find().await.unwrap().unwrap().state, MailboxState::New);
    }

    async fn an_address_belongs_to_one_inbox_be_it_its_own_or_a_further_one(kit: Kit) {
        let (one, two) = (inbox(&kit, "one@acme.example").await, inbox(&kit, "two@acme.example").await);
        let list = vec!["hilfe@acme.example".to_owned(), "help@acme.example".to_owned()];
        kit.db.write(move |tx| inboxes::set_aliases(tx, one, &list)).await.unwrap();
        let all = kit.db.read(inboxes::all).await.unwrap();
        assert_eq!(all.iter().find(|inbox| inbox.id == one).unwrap().aliases, ["help@acme.example", "hilfe@acme.example"]);
        for (address, except, taken) in [
            ("help@acme.example", Some(one), false),
            ("help@acme.example", Some(two), true),
            ("help@acme.example", None, true),
            ("two@acme.example", Some(one), true),
            ("free@acme.example", None, false),
        ] {
            assert_eq!(kit.db.read(move |tx| inboxes::is_taken(tx, address, except)).await.unwrap(), taken, "{address}");
        }
    }
}
