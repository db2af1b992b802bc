//! Tests of conversations as files: a mail program reads them back, and nothing covered is in them.
//! They never compare bytes of a format that a parser can read.

use causeway_testkit::{Kit, on_both};

use super::*;
use crate::testing::{TestDesk, mail, writing};

on_both! {
    async fn a_mailbox_is_read_back_and_holds_no_notes_and_no_secrets(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let text = "It fails.\nMy password: tr0ub4dor&3x\n";
        let id = desk.ask(&mail("a@x", "Sign-in", "", text)).await;
        desk.reply(id, "We look at it.\nFrom now on it works.").await;
        desk.write(id, desk.owner, writing(Kind::Note, "An internal word.")).await.unwrap();
        let owner = desk.owner;
        let export = desk.desk.db.read(move |tx| whole(tx, id, owner)).await.unwrap().unwrap();
        assert_eq!(export.messages.len(), 3, "everything is in the JSON");
        let file = String::from_utf8(mailbox(&export, &[])).unwrap();
        assert!(!file.contains("tr0ub4dor") && !file.contains("internal word"), "{file}");
        let mails: Vec<&str> = file.split("\n\nFrom ").collect();
        assert_eq!(mails.len(), 2, "{file}");
        assert!(file.starts_with("From mei@customer.example ") && file.contains("\n>From now on it works."), "{file}");
        let body = mails[1].split_once('\n').unwrap().1;
        let read = causeway_mail::parse(body.as_bytes());
        assert_eq!(read.subject, "Sign-in");
        assert_eq!(read.from.as_ref().map(|one| one.address.as_str()), Some("support@acme.example"));
    }
}
