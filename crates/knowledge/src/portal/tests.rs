//! The portal on both databases, as customers' browsers use it: the link signs in once, nobody sees what is another's, and
//! what is written reaches the desk. Mails go to a relay in memory.

use std::sync::{Arc, Mutex};

use axum::http::StatusCode;
use causeway_desk::outbox::{OutEnvelope, Sent, Transport};
use causeway_desk::relay::RelaySettings;
use causeway_queue::Runner;
use causeway_store::{Tx, sql};
use causeway_testkit::{Kit, on_both};

use crate::testing::{Got, Help};

#[derive(Clone, Default)]
pub(crate) struct Relay(pub(crate) Arc<Mutex<Vec<Vec<u8>>>>);

impl Transport for Relay {
    fn send(&self, _: RelaySettings, _: OutEnvelope, bytes: Vec<u8>) -> Sent {
        self.0.lock().unwrap().push(bytes);
        Box::pin(async { Ok("250 taken".to_owned()) })
    }
}

/// Asks for a link and answers the path that it leads to.
async fn link(help: &Help, address: &str) -> String {
    let here = [("host", "127.0.0.1:8080"), ("x-causeway-peer", address)];
    let asked = help.post_with("/help/en/sign-in", &format!("address={address}"), &here).await;
    assert_eq!(asked.status, StatusCode::OK);
    assert!(!asked.text.contains(address), "the answer is the same for every address");
    let relay = Relay::default();
    let job = super::sign_in::job(help.knowledge.desk.clone(), Arc::new(relay.clone()));
    Runner::new(help.kit.db.clone(), "test", vec![job]).drain().await;
    let mails = relay.0.lock().unwrap();
    let mail = causeway_mail::parse(mails.last().expect("a mail with the link"));
    assert_eq!(mail.to[0].address, address);
    let text = mail.text.unwrap_or_default();
    let at = text.find("/help/en/enter/").expect("the link");
    text[at..].split_whitespace().next().unwrap().to_owned()
}

fn cookie(got: &Got) -> String {
    got.header("set-cookie").split(';').next().unwrap_or_default().to_owned()
}

/// Signs somebody in; answers their cookie.
pub(crate) async fn enter(help: &Help, address: &str) -> String {
    let path = link(help, address).await;
    let got = help.post(&path, "", "192.0.2.9").await;
    assert_eq!((got.status, got.header("location")), (StatusCode::SEE_OTHER, "/help/en/requests"));
    cookie(&got)
}

pub(crate) async fn write(help: &Help, cookie: &str, path: &str, form: &str) -> Got {
    help.post_with(path, form, &[("cookie", cookie)]).await
}

pub(crate) async fn read(help: &Help, cookie: &str, path: &str) -> Got {
    help.look_with(path, &[("cookie", cookie)]).await
}

pub(crate) async fn count(help: &Help, query: &'static str) -> i64 {
    help.kit.db.read(move |tx: &mut Tx<'_>| tx.value(&sql!(query))).await.unwrap()
}

on_both! {
    async fn every_page_of_the_portal_is_valid_html(kit: Kit) {
        let help = Help::new(kit).await;
        let path = link(&help, "mei@customer.example").await;
        help.valid(&[&path], &[]).await;
        let entered = help.post(&path, "", "192.0.2.9").await;
        let (mei, all) = (cookie(&entered), "/help/en/requests");
        help.valid(&[all, "/help/en/requests/new"], &[("cookie", &mei)]).await;
        let made = write(&help, &mei, "/help/en/requests/new", "subject=Export+%3Cb%3E&text=It+%26+stops").await;
        let place = made.header("location").to_owned();
        help.valid(&[&place, all, "/help/en/", "/help/en/requests/999"], &[("cookie", &mei)]).await;
        write(&help, &mei, &format!("{place}/solved"), "").await;
        help.valid(&[&place, all, &place.replace("/en/", "/ja/")], &[("cookie", &mei)]).await;
        let said = help.post("/help/en/requests/new", "name=Mei&address=mei@customer.example&subject=A&text=B", "192.0.2.1").await;
        let refused = help.post("/help/en/requests/new", "name=%3C&address=wrong&subject=A%22&text=B", "192.0.2.1").await;
        let asked = [("host", "127.0.0.1:8080"), ("x-causeway-peer", "192.0.2.2")];
        let mailed = help.post_with("/help/en/sign-in", "address=mei@customer.example", &asked).await;
        for page in [said, refused, mailed] {
            assert_eq!(crate::valid::errors(&page.text), Vec::<String>::new(), "{}", page.text);
        }
    }

    async fn a_link_signs_in_once_and_not_by_being_opened(kit: Kit) {
        let help = Help::new(kit).await;
        assert_eq!(help.look("/help/en/requests").await.header("location"), "/help/en/sign-in");
        let path = link(&help, "mei@customer.example").await;
        let opened = help.look(&path).await;
        assert_eq!((opened.status, opened.header("set-cookie")), (StatusCode::OK, ""));
        assert_eq!(opened.header("cache-control"), "private, no-store");
        let entered = help.post(&path, "", "192.0.2.9").await;
        assert!(entered.header("set-cookie").contains("HttpOnly; SameSite=Lax"));
        assert_eq!(help.post(&path, "", "192.0.2.9").await.status, StatusCode::NOT_FOUND, "a second time");
        let list = read(&help, &cookie(&entered), "/help/en/requests").await;
        assert!(list.text.contains("You have no requests yet.") && list.text.contains("mei@customer.example"));
        write(&help, &cookie(&entered), "/help/en/sign-out", "").await;
        assert_eq!(read(&help, &cookie(&entered), "/help/en/requests").await.status, StatusCode::SEE_OTHER);
        assert_eq!(help.post(&path, "", "192.0.2.9").await.status, StatusCode::NOT_FOUND, "nor after signing out");
        let late = link(&help, "late@customer.example").await;
        help.kit.clock.advance(31 * 60_000);
        assert_eq!(help.post(&late, "", "192.0.2.9").await.status, StatusCode::NOT_FOUND);
        assert_eq!(help.post("/help/en/enter/forged", "", "192.0.2.9").await.status, StatusCode::NOT_FOUND);
    }

    async fn no_link_is_mailed_to_a_host_that_a_request_merely_names(kit: Kit) {
        let help = Help::new(kit).await;
        for (name, host) in [("host", "evil.example"), ("x-forwarded-host", "evil.example"), ("host", "127.0.0.1.evil.example")] {
            let asked = help.post_with("/help/en/sign-in", "address=mei@customer.example", &[(name, host)]).await;
            assert_eq!(asked.status, StatusCode::SERVICE_UNAVAILABLE, "{name}: {host}");
        }
        assert_eq!(count(&help, "SELECT COUNT(*) FROM job WHERE kind = 'portal.sign_in'").await, 0);
    }

    async fn a_request_is_made_seen_answered_solved_and_opened_again(kit: Kit) {
        let help = Help::new(kit).await;
        let mei = enter(&help, "mei@customer.example").await;
        let made = write(&help, &mei, "/help/en/requests/new", "subject=Export+%3Cb%3E&text=It+stops+%3Cscript%3E").await;
        let place = made.header("location").to_owned();
        assert!(place.starts_with("/help/en/requests/"), "{} {}", made.status, made.text);
        let page = read(&help, &mei, &place).await.text;
        assert!(page.contains("Export &lt;b&gt;") && page.contains("It stops &lt;script&gt;"), "{page}");
        assert!(page.contains("Received"));
        assert!(read(&help, &mei, "/help/en/requests").await.text.contains(&format!("href=\"{place}\"")));
        assert_eq!(write(&help, &mei, &place, "text=One+more+thing").await.header("location"), place);
        assert!(read(&help, &mei, &place).await.text.contains("One more thing"));
        write(&help, &mei, &format!("{place}/solved"), "").await;
        assert!(read(&help, &mei, &place).await.text.contains("Is it not solved after all?"));
        write(&help, &mei, &place, "text=It+is+back").await;
        assert!(!read(&help, &mei, &place).await.text.contains("Is it not solved after all?"));
        let export = read(&help, &mei, "/help/en/requests/export").await;
        assert!(export.text.contains("It is back") && export.header("content-disposition").starts_with("attachment"));
        let forget = write(&help, &mei, "/help/en/requests/forget-me", "").await.header("location").to_owned();
        assert_eq!(write(&help, &mei, "/help/en/requests/forget-me", "").await.header("location"), forget, "one request");
        assert_eq!(count(&help, "SELECT COUNT(*) FROM conversation").await, 2);
    }

    async fn nobody_sees_or_writes_in_what_is_anothers(kit: Kit) {
        let help = Help::new(kit).await;
        let mei = enter(&help, "mei@customer.example").await;
        let eve = enter(&help, "eve@other.example").await;
        let made = write(&help, &mei, "/help/en/requests/new", "subject=Secret&text=My+words").await;
        let place = made.header("location").to_owned();
        for path in [place.clone(), format!("{place}/files/00000000-0000-0000-0000-000000000001")] {
            let seen = read(&help, &eve, &path).await;
            assert_eq!(seen.status, StatusCode::NOT_FOUND, "{path}");
            assert!(!seen.text.contains("My words") && !seen.text.contains("Secret"));
        }
        let tried = write(&help, &eve, &place, "text=I+am+Mei").await;
        assert_eq!(tried.status, StatusCode::NOT_FOUND);
        assert_eq!(write(&help, &eve, &format!("{place}/solved"), "").await.status, StatusCode::NOT_FOUND);
        assert!(!read(&help, &eve, "/help/en/requests/export").await.text.contains("My words"));
        let foreign = [("cookie", mei.as_str()), ("origin", "https://evil.example"), ("host", "desk.acme.example")];
        assert_eq!(help.post_with(&place, "text=From+elsewhere", &foreign).await.status, StatusCode::FORBIDDEN);
        let own = [("cookie", mei.as_str()), ("origin", "https://desk.acme.example"), ("host", "desk.acme.example")];
        assert_eq!(help.post_with(&place, "text=From+here", &own).await.status, StatusCode::SEE_OTHER);
        assert_eq!(count(&help, "SELECT COUNT(*) FROM message").await, 2);
    }

    async fn anybody_may_ask_but_is_let_in_nowhere(kit: Kit) {
        let help = Help::new(kit).await;
        let asked = help.post("/help/en/requests/new", "name=Mei&address=mei@customer.example&subject=A&text=B", "192.0.2.1").await;
        assert_eq!((asked.status, asked.header("set-cookie")), (StatusCode::OK, ""));
        assert!(asked.text.contains("Thank you, we have it"));
        assert_eq!(count(&help, "SELECT COUNT(*) FROM conversation").await, 1);
        for (form, words) in [
            ("address=nobody&subject=A&text=B", "We need an e-mail address"),
            ("address=mei@customer.example&subject=A&text=++", "Tell us in a few words"),
        ] {
            let wrong = help.post("/help/en/requests/new", form, "192.0.2.2").await;
            assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(wrong.text.contains(words) && wrong.text.contains("value=\"A\""), "{}", wrong.text);
        }
        let robot = "address=bot@customer.example&subject=A&text=B&website=https://spam.example";
        assert_eq!(help.post("/help/en/requests/new", robot, "192.0.2.3").await.status, StatusCode::OK);
        assert_eq!(count(&help, "SELECT COUNT(*) FROM conversation").await, 1, "a program that fills in everything");
        // Whoever types a known address changes nothing of its owner.
        help.post("/help/en/requests/new", "name=Evil&address=MEI@customer.example&subject=A&text=B", "192.0.2.4").await;
        assert_eq!(count(&help, "SELECT COUNT(*) FROM contact WHERE name = 'Mei'").await, 1);
        assert_eq!(count(&help, "SELECT COUNT(*) FROM contact").await, 1);
        for _ in 0..10 {
            help.post("/help/en/requests/new", "address=a@customer.example&subject=A&text=B", "192.0.2.5").await;
        }
        let flood = help.post("/help/en/requests/new", "address=a@customer.example&subject=A&text=B", "192.0.2.5").await;
        assert_eq!(flood.status, StatusCode::TOO_MANY_REQUESTS);
    }
}
