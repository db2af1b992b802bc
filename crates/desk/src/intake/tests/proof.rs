//! What a sender who proved nothing, or who is forged, can and cannot do.

use std::sync::Arc;

use causeway_proof::Standing;
use causeway_testkit::{Kit, on_both};
use causeway_web::Code;

use crate::attachment::scan::{ScanFile, Scanned};
use crate::testing::{TestDesk, mail};

/// The same mail from an address that proves nothing.
fn unproven(mail: &str) -> String {
    mail.replace("Mei Chen <mei@customer.example>", "Mallory <unproven@customer.example>")
}

on_both! {
    async fn who_proves_nothing_joins_by_a_signed_mark_only(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let first = unproven(&mail("1@c", "Help", "", "Hi"));
        let id = desk.ask(&first).await;
        let number = desk.conversation(id).await.row.number;
        let reference = unproven(&mail("2@c", "Re: Help", "In-Reply-To: <1@c>\n", "More"));
        let numbered = unproven(&mail("3@c", &format!("Re: Help [#{number}]"), "", "Even more"));
        for mail in [reference, numbered] {
            assert_ne!(desk.ask(&mail).await, id, "headers and numbers anybody can copy");
        }
        let signed = desk.desk.reply_key.address("support@acme.example", number);
        let row = desk.arrive_at(&signed, &unproven(&mail("4@c", "Re: Help", "", "By the signed address"))).await;
        assert_eq!(row.conversation.unwrap().id, id);
    }

    async fn what_the_sender_proved_stands_on_the_message(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        for (address, standing) in
            [("a@c.example", Standing::Proven), ("unproven@c.example", Standing::Unproven), ("forged@c.example", Standing::Forged)]
        {
            let mail = mail(address, "Hello", "", "Hi").replace("mei@customer.example", address);
            let id = desk.ask(&mail).await;
            assert_eq!(desk.messages(id).await[0].proof.as_ref().unwrap().standing, standing, "{address}");
        }
    }

    async fn who_proves_nothing_changes_no_contact(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let plain = mail("1@c", "Hello", "", "Hello there, this is an English text about my account.")
            .replace("Mei Chen <mei@customer.example>", "unproven@customer.example");
        let id = desk.ask(&plain).await;
        let named = mail("2@c", "Hello", "", "Hi").replace("Mei Chen <mei@customer.example>", "Boss <unproven@customer.example>");
        desk.ask(&named).await;
        let contact = desk.conversation(id).await.row.contact;
        assert_ne!(contact.name, "Boss");
    }

    async fn a_file_with_malware_is_kept_and_named_and_the_mail_arrives(kit: Kit) {
        struct Scanner;
        impl ScanFile for Scanner {
            fn scan(&self, bytes: Arc<Vec<u8>>) -> Scanned {
                let found = bytes.starts_with(b"EVIL").then(|| "Test-Threat".to_owned());
                Box::pin(async move { Ok(found) })
            }
        }
        let mut desk = TestDesk::new(kit).await;
        desk.desk.scanner = Some(Arc::new(Scanner));
        let part = |name: &str, text: &str| {
            format!("--m\nContent-Type: application/octet-stream\nContent-Disposition: attachment; filename={name}\n\n{text}\n\n")
        };
        let id = desk
            .ask(&mail(
                "1@c",
                "Files",
                "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=m\n",
                &format!("--m\nContent-Type: text/plain\n\nSee\n\n{}{}--m--", part("a.bin", "EVIL"), part("b.bin", "fine")),
            ))
            .await;
        let files = desk.messages(id).await[0].attachments.clone();
        let threats: Vec<_> = files.iter().map(|file| (file.name.as_str(), file.threat.as_deref())).collect();
        assert_eq!(threats, [("a.bin", Some("Test-Threat")), ("b.bin", None)]);
        assert_eq!(crate::attachment::routes::refuse_threat(&files[0]).unwrap_err().code(), Code::Forbidden);
    }
}
