//! Signing in at a scripted provider on both databases, as browsers do.

use axum::http::{Method, StatusCode};
use causeway_testkit::{Kit, on_both};
use serde_json::{Value, json};

use super::scripted::{Fault, Scripted, field};
use super::token_tests::{brand, cookie, set};
use crate::portal::tests::{count, read};
use crate::testing::{Got, Help};

const HERE: (&str, &str) = ("host", "127.0.0.1:8080");

fn setting(issuer: &str) -> Value {
    json!({ "openid": { "enabled": true, "name": "Acme <ID>", "issuer": issuer, "client_id": "causeway",
        "client_secret": "s&cret" } })
}

async fn begin(kit: Kit) -> (Help, Scripted, String) {
    let help = Help::new(kit).await;
    let provider = Scripted::begin(help.kit.db.clone()).await;
    let brand = brand(&help).await;
    let set = set(&help, &brand, setting(&provider.issuer)).await;
    assert!(set.status.is_success(), "{}", set.text);
    (help, provider, brand)
}

/// Leaves for the provider; answers its address and the cookie of the browser.
async fn leave(help: &Help) -> (String, String) {
    let left = help.look_with("/help/en/sign-in/with", &[HERE]).await;
    assert_eq!(left.status, StatusCode::SEE_OTHER, "{}", left.text);
    (left.header("location").to_owned(), cookie(&left))
}

async fn back(help: &Help, cookie: &str, code: &str, state: &str) -> Got {
    let path = format!("/help/sign-in/return?code={code}&state={state}");
    help.look_with(&path, &[HERE, ("cookie", cookie)]).await
}

/// All of it; answers what the browser gets in the end.
async fn sign_in(help: &Help, provider: &Scripted) -> Got {
    let (address, cookie) = leave(help).await;
    let code = provider.signs_in(&address);
    back(help, &cookie, &code, &field(&address, "state")).await
}

fn refused(got: &Got, words: &str) {
    assert_eq!(got.status, StatusCode::FORBIDDEN, "{}", got.text);
    assert!(got.text.contains(words) && !cookie(got).contains("customer="), "{}", got.text);
    assert_eq!(crate::valid::errors(&got.text), Vec::<String>::new(), "{}", got.text);
}

on_both! {
    async fn a_customer_signs_in_at_the_provider(kit: Kit) {
        let (help, provider, brand) = begin(kit).await;
        help.valid(&["/help/en/sign-in", "/help/ja/sign-in?next=community"], &[]).await;
        assert!(help.look("/help/en/sign-in").await.text.contains("Sign in with Acme &lt;ID&gt;"));
        for rsa in [false, true] {
            *provider.with_rsa.lock().unwrap() = rsa;
            let entered = sign_in(&help, &provider).await;
            assert_eq!(entered.header("location"), "/help/en/requests", "{}", entered.text);
            let list = read(&help, &cookie(&entered), "/help/en/requests").await;
            assert!(list.text.contains("mei@customer.example"));
        }
        assert_eq!(count(&help, "SELECT COUNT(*) FROM contact WHERE name = 'Mei'").await, 1);
        let shown = help.owner(Method::GET, &format!("/brands/{brand}/sign-in"), json!({})).await;
        assert_eq!(shown["openid"]["has_secret"], true);
        assert!(!shown.to_string().contains("s&cret"));
        set(&help, &brand, json!({ "openid": { "enabled": false } })).await;
        assert_eq!(help.look_with("/help/en/sign-in/with", &[HERE]).await.status, StatusCode::NOT_FOUND);
        assert_eq!(back(&help, "", "code-0", "x").await.status, StatusCode::NOT_FOUND);
    }

    async fn no_token_is_believed_that_is_not_for_us_and_now(kit: Kit) {
        let (help, provider, _) = begin(kit).await;
        for fault in [
            Fault::Key,
            Fault::Unsigned,
            Fault::Claim("nonce", "\"another\""),
            Fault::Claim("nonce", "null"),
            Fault::Claim("aud", "\"another\""),
            Fault::Claim("aud", "[\"causeway\", \"another\"]"),
            Fault::Claim("azp", "\"another\""),
            Fault::Claim("iss", "\"https://other.example\""),
            Fault::Claim("exp", "1"),
            Fault::Claim("iat", "99999999999"),
            Fault::Name,
            Fault::Place("http://10.0.0.1/token"),
        ] {
            let (address, cookie) = leave(&help).await;
            let code = provider.signs_in(&address);
            *provider.fault.lock().unwrap() = Some(fault);
            let got = back(&help, &cookie, &code, &field(&address, "state")).await;
            *provider.fault.lock().unwrap() = None;
            refused(&got, "could not tell us who you are");
        }
        for unproven in [
            json!({ "email": "mei@customer.example", "email_verified": false }),
            json!({ "email": "mei@customer.example" }),
            json!({ "email_verified": true }),
        ] {
            *provider.person.lock().unwrap() = unproven;
            refused(&sign_in(&help, &provider).await, "has not confirmed your e-mail address");
        }
        assert_eq!(count(&help, "SELECT COUNT(*) FROM portal_session").await, 0);
    }

    async fn an_answer_is_for_the_browser_that_asked_and_once(kit: Kit) {
        let (help, provider, _) = begin(kit).await;
        let (address, mine) = leave(&help).await;
        let (state, code) = (field(&address, "state"), provider.signs_in(&address));
        let (_, another) = leave(&help).await;
        refused(&back(&help, "", &code, &state).await, "begin again");
        refused(&back(&help, &another, &code, &state).await, "begin again");
        refused(&back(&help, &mine, &code, "guessed").await, "begin again");
        refused(&back(&help, &mine, "", &state).await, "could not tell us");
        assert_eq!(back(&help, &mine, &code, &state).await.status, StatusCode::SEE_OTHER);
        refused(&back(&help, &mine, &code, &state).await, "begin again");
        let (address, late) = leave(&help).await;
        help.kit.clock.advance(11 * 60_000);
        let code = provider.signs_in(&address);
        refused(&back(&help, &late, &code, &field(&address, "state")).await, "begin again");
        let (address, other) = leave(&help).await;
        let code = format!("{}&iss=https://other.example", provider.signs_in(&address));
        refused(&back(&help, &other, &code, &field(&address, "state")).await, "could not tell us");
    }

    async fn no_provider_is_asked_in_a_place_that_is_not_public(kit: Kit) {
        let help = Help::new(kit).await;
        let brand = brand(&help).await;
        for issuer in ["http://10.0.0.1", "https://169.254.169.254", "http://192.168.0.1:8080/realms/a"] {
            let got = set(&help, &brand, setting(issuer)).await;
            assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY, "{issuer}");
            assert!(got.text.contains("is not a public address"), "{}", got.text);
        }
        for issuer in ["http://id.acme.example", "id.acme.example", "https://"] {
            let got = set(&help, &brand, setting(issuer)).await;
            assert!(got.text.contains("/openid/issuer"), "{}", got.text);
        }
        let provider = Scripted::begin(help.kit.db.clone()).await;
        for (left_out, at) in [("name", "/openid/name"), ("client_id", "client_id"), ("client_secret", "client_secret")] {
            let mut wanted = setting(&provider.issuer);
            wanted["openid"][left_out] = json!("");
            let got = set(&help, &brand, wanted).await;
            assert!(got.status == StatusCode::UNPROCESSABLE_ENTITY && got.text.contains(at), "{}", got.text);
        }
        *provider.fault.lock().unwrap() = Some(Fault::Name);
        let got = set(&help, &brand, setting(&provider.issuer)).await;
        assert!(got.text.contains("calls itself https://other.example"), "{}", got.text);
    }
}
