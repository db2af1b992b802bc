//! Passwords of customers on both databases, as browsers use them.

use std::sync::Arc;

use axum::http::StatusCode;
use causeway_queue::Runner;
use causeway_testkit::{Kit, on_both};
use serde_json::json;

use super::token_tests::{brand, cookie, set};
use crate::portal::tests::{Relay, count, enter, read, write};
use crate::testing::{Got, Help};

const PAGE: &str = "/help/en/password";

async fn begin(kit: Kit) -> (Help, String) {
    let help = Help::new(kit).await;
    let brand = brand(&help).await;
    assert!(set(&help, &brand, json!({ "password": true })).await.status.is_success());
    (help, brand)
}

async fn sign_in(help: &Help, address: &str, password: &str, peer: &str) -> Got {
    let form = format!("address={address}&password={password}");
    help.post_with("/help/en/sign-in/password", &form, &[("x-causeway-peer", peer)]).await
}

/// The subjects of the mails that are written now.
async fn mails(help: &Help) -> Vec<String> {
    let relay = Relay::default();
    let job = super::job(help.knowledge.desk.clone(), Arc::new(relay.clone()));
    Runner::new(help.kit.db.clone(), "test", vec![job]).drain().await;
    let mails = relay.0.lock().unwrap();
    mails.iter().map(|mail| causeway_mail::parse(mail).subject).collect()
}

on_both! {
    async fn a_customer_sets_changes_and_removes_a_password(kit: Kit) {
        let (help, brand) = begin(kit).await;
        assert_eq!(help.look(PAGE).await.header("location"), "/help/en/sign-in");
        let mei = enter(&help, "Mei@customer.example").await;
        assert!(read(&help, &mei, "/help/en/requests").await.text.contains("href=\"/help/en/password\""));
        help.valid(&[PAGE, "/help/zh-CN/password"], &[("cookie", &mei)]).await;
        help.valid(&["/help/en/sign-in"], &[]).await;
        let short = write(&help, &mei, PAGE, "password=1234567").await;
        assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
        let kept = write(&help, &mei, PAGE, "password=correct+horse").await;
        assert!(kept.text.contains("Your new password holds from now on."), "{}", kept.text);
        assert_eq!(mails(&help).await, ["You have a password now"]);
        let entered = sign_in(&help, "mei@customer.example", "correct+horse", "192.0.2.1").await;
        assert_eq!((entered.status, entered.header("location")), (StatusCode::SEE_OTHER, "/help/en/requests"));
        let phone = cookie(&entered);
        assert!(read(&help, &phone, "/help/en/requests").await.text.contains("mei@customer.example"));
        // Whoever came in by the password has to know it to change it.
        let blind = write(&help, &phone, PAGE, "password=another+horse").await;
        assert_eq!(blind.status, StatusCode::FORBIDDEN);
        help.valid(&[PAGE], &[("cookie", &phone)]).await;
        let changed = write(&help, &phone, PAGE, "current=correct+horse&password=another+horse").await;
        assert_eq!(changed.status, StatusCode::OK, "{}", changed.text);
        assert_eq!(mails(&help).await, ["Your password was changed"]);
        assert_eq!(read(&help, &mei, "/help/en/requests").await.status, StatusCode::SEE_OTHER, "the others are out");
        assert_eq!(read(&help, &phone, "/help/en/requests").await.status, StatusCode::OK, "this one is not");
        assert_eq!(sign_in(&help, "mei@customer.example", "correct+horse", "192.0.2.1").await.status, StatusCode::FORBIDDEN);
        // Whoever forgot it signs in by a link and sets another one.
        let again = enter(&help, "mei@customer.example").await;
        assert_eq!(write(&help, &again, PAGE, "password=third+horse+").await.status, StatusCode::OK);
        // Mails of one moment leave in any order, so each is looked at by itself.
        assert_eq!(mails(&help).await, ["Your password was changed"]);
        help.kit.clock.advance(61 * 60_000);
        assert_eq!(write(&help, &again, PAGE, "password=fourth+horse").await.status, StatusCode::FORBIDDEN, "an hour later");
        let removed = write(&help, &again, "/help/en/password/remove", "current=third+horse+").await;
        assert!(removed.text.contains("You have no password any more."), "{}", removed.text);
        assert_eq!(mails(&help).await, ["Your password was removed"]);
        assert_eq!(sign_in(&help, "mei@customer.example", "third+horse+", "192.0.2.1").await.status, StatusCode::FORBIDDEN);
        set(&help, &brand, json!({ "password": false })).await;
        assert_eq!(read(&help, &again, PAGE).await.status, StatusCode::NOT_FOUND);
        assert_eq!(sign_in(&help, "mei@customer.example", "x", "192.0.2.1").await.status, StatusCode::NOT_FOUND);
    }

    async fn nobody_learns_who_is_known_or_guesses_for_long(kit: Kit) {
        let (help, _) = begin(kit).await;
        let mei = enter(&help, "mei@customer.example").await;
        write(&help, &mei, PAGE, "password=correct+horse").await;
        let wrong = sign_in(&help, "mei@customer.example", "wrong+horse", "192.0.2.1").await;
        let unknown = sign_in(&help, "eve@customer.example", "wrong+horse", "192.0.2.1").await;
        assert_eq!((wrong.status, &wrong.text), (unknown.status, &unknown.text), "the same for everybody");
        assert_eq!(crate::valid::errors(&wrong.text), Vec::<String>::new(), "{}", wrong.text);
        for _ in 0..9 {
            sign_in(&help, "mei@customer.example", "wrong+horse", "192.0.2.2").await;
        }
        let locked = sign_in(&help, "mei@customer.example", "correct+horse", "192.0.2.3").await;
        assert_eq!(locked.status, StatusCode::TOO_MANY_REQUESTS, "by address");
        for number in 0..9 {
            sign_in(&help, &format!("a{number}@customer.example"), "wrong+horse", "192.0.2.4").await;
        }
        assert_eq!(sign_in(&help, "b@customer.example", "x", "192.0.2.4").await.status, StatusCode::FORBIDDEN);
        let flood = sign_in(&help, "c@customer.example", "x", "192.0.2.4").await;
        assert_eq!(flood.status, StatusCode::TOO_MANY_REQUESTS, "by network");
        help.kit.clock.advance(16 * 60_000);
        let entered = sign_in(&help, "mei@customer.example", "correct+horse", "192.0.2.3").await;
        assert_eq!(entered.status, StatusCode::SEE_OTHER, "time forgives");
        let foreign = [("origin", "https://evil.example"), ("host", "desk.acme.example")];
        let form = "address=mei@customer.example&password=correct+horse";
        let sent = help.post_with("/help/en/sign-in/password", form, &foreign).await;
        assert_eq!(sent.status, StatusCode::FORBIDDEN, "another site's page signs nobody in");
        let plain = count(&help, "SELECT COUNT(*) FROM portal_password WHERE hash LIKE '%horse%'").await;
        assert_eq!(plain, 0);
    }
}
