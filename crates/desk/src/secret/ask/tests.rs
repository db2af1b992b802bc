//! Tests of asking for access data: the link works once, the value lies in the vault, and no mail or message holds it.
//! They follow the link that the mail holds.

use causeway_base::Locale;
use causeway_store::sql;
use causeway_testkit::{Kit, on_both};

use super::page::{Said, keep};
use super::*;
use crate::message::{Kind, write};
use crate::relay::RelaySettings;
use crate::testing::{TestDesk, mail, writing};
use crate::{Category, Settings};

async fn desk(kit: Kit, public_url: Option<&str>) -> TestDesk {
    let settings = Settings {
        relay: Some(RelaySettings::from_url("smtp://127.0.0.1:1").unwrap()),
        public_url: public_url.map(str::to_owned),
        undo_ms: 0,
        ..Settings::default()
    };
    TestDesk::with(kit, settings).await
}

fn asking() -> write::Writing {
    write::Writing { ask_access: true, ..writing(Kind::Reply, "Please give us access to the server.") }
}

on_both! {
    async fn what_a_customer_enters_lies_in_the_vault_and_the_link_works_once(kit: Kit) {
        let desk = desk(kit, Some("https://desk.acme.example")).await;
        let id = desk.ask(&mail("a@x", "Server is slow", "", "Please look at our server.")).await;
        let asked = desk.write(id, desk.owner, asking()).await.unwrap();
        desk.pass(1_000).await;
        let sent = desk.sent().pop().unwrap().replace("=\r\n", "");
        let token = sent.split("/api/v1/access-data/").nth(1).unwrap();
        let token: String =
            token.chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_')).collect();
        assert_eq!(opened(&desk.desk, &token), Some(asked));
        assert_eq!(desk.conversation(id).await.row.status.category, Category::Waiting);

        let inner = desk.desk.clone();
        let enter = |password: &'static str| {
            let inner = inner.clone();
            desk.desk.db.write(move |tx| {
                let said = Said {
                    place: "203.0.113.7".to_owned(),
                    user: "root".to_owned(),
                    password: Secret::new(password),
                    note: String::new(),
                };
                keep(tx, &inner, asked, &said)
            })
        };
        enter("Tr0ub4dor&3").await.unwrap();
        enter("second").await.unwrap();
        let messages = desk.messages(id).await;
        let told: Vec<_> = messages.iter().filter(|one| one.kind == Kind::Incoming).collect();
        assert_eq!(told.len(), 2, "the link works once");
        assert!(told[1].text.contains("203.0.113.7") && told[1].text.contains("[secret 1]"), "{}", told[1].text);
        let (sealed, by): (String, UserId) = desk
            .desk
            .db
            .read(move |tx| tx.one(&sql!("SELECT sealed, created_by FROM secret")))
            .await
            .unwrap();
        assert!(!sealed.contains("Tr0ub4dor"));
        assert_eq!(by, desk.owner);
        let secret = desk.desk.db.read(|tx| tx.value(&sql!("SELECT id FROM secret"))).await.unwrap();
        let (permit, inner) = (desk.permit(desk.owner), desk.desk.clone());
        let shown = desk.desk.db.write(move |tx| crate::secret::vault::reveal(tx, permit, &inner, secret)).await.unwrap();
        assert_eq!(shown.1.reveal(), "Tr0ub4dor&3");
        assert_eq!(desk.conversation(id).await.row.status.category, Category::Open, "somebody has to look");
    }

    async fn without_a_public_address_nobody_is_asked(kit: Kit) {
        let desk = desk(kit, None).await;
        let id = desk.ask(&mail("a@x", "Server is slow", "", "Please look at our server.")).await;
        assert!(desk.write(id, desk.owner, asking()).await.is_err());
        assert_eq!(desk.messages(id).await.len(), 1, "nothing was written");
        assert_eq!(opened(&desk.desk, "s1.nonsense"), None);
    }
}

#[test]
fn every_language_says_that_the_link_works_once_and_escapes_it() {
    for locale in Locale::ALL {
        let (html, text) = words::below(Some(locale.tag()), "https://a.example/?a&b");
        assert!(html.contains("https://a.example/?a&amp;b") && text.contains("https://a.example/?a&b"), "{html}");
    }
}
