//! Signing in by a website's word on both databases, as browsers use it.

use axum::http::{Method, StatusCode};
use causeway_base::Secret;
use causeway_base::jwt::sign;
use causeway_identity::Role;
use causeway_testkit::{Kit, on_both};
use serde_json::{Value, json};

use crate::portal::tests::{count, read};
use crate::testing::{Got, Help};

/// The id of the brand that the desk began with.
pub(super) async fn brand(help: &Help) -> String {
    let brands = help.owner(Method::GET, "/brands", json!({})).await;
    brands["items"][0]["id"].as_str().unwrap().to_owned()
}

/// Changes how customers sign in.
pub(super) async fn set(help: &Help, brand: &str, mut change: Value) -> Got {
    let at = format!("/brands/{brand}/sign-in");
    change["version"] = help.owner(Method::GET, &at, json!({})).await["version"].clone();
    help.ask(Role::Owner, Method::PATCH, &at, change).await
}

pub(super) fn cookie(got: &Got) -> String {
    let all = got.headers.get_all("set-cookie").iter().filter_map(|value| value.to_str().ok());
    let all: Vec<&str> = all.map(|one| one.split(';').next().unwrap_or_default()).collect();
    all.join("; ")
}

async fn secret(help: &Help, brand: &str) -> Secret {
    let made = help.owner(Method::POST, &format!("/brands/{brand}/sign-in/secret"), json!({})).await;
    Secret::new(made["secret"].as_str().unwrap())
}

fn word(help: &Help, address: &str, id: &str, secret: &Secret) -> String {
    let now = help.kit.db.now().ms() / 1_000;
    let claims = json!({ "email": address, "name": "Mei", "sub": "u7", "iat": now, "exp": now + 300, "jti": id });
    format!("/help/sign-in/token?jwt={}", sign(&claims, secret))
}

on_both! {
    async fn the_websites_word_signs_in_once_and_only_where_it_is_switched_on(kit: Kit) {
        let help = Help::new(kit).await;
        let brand = brand(&help).await;
        let early = set(&help, &brand, json!({ "token": true })).await;
        assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY, "without a secret nobody can sign");
        let first = secret(&help, &brand).await;
        let path = word(&help, "mei@customer.example", "1", &first);
        assert_eq!(help.look(&path).await.status, StatusCode::NOT_FOUND, "it is off");
        assert!(set(&help, &brand, json!({ "token": true })).await.status.is_success());
        let entered = help.look(&path).await;
        assert_eq!((entered.status, entered.header("location")), (StatusCode::SEE_OTHER, "/help/en/requests"));
        assert!(entered.header("set-cookie").contains("HttpOnly; SameSite=Lax"));
        let list = read(&help, &cookie(&entered), "/help/en/requests").await;
        assert!(list.text.contains("mei@customer.example"));
        assert_eq!(count(&help, "SELECT COUNT(*) FROM contact WHERE name = 'Mei'").await, 1);
        let twice = help.look(&path).await;
        assert_eq!((twice.status, twice.header("set-cookie")), (StatusCode::FORBIDDEN, ""));
        assert!(twice.text.contains("token_used"));
        // Signing out does not make the word good again.
        help.post_with("/help/en/sign-out", "", &[("cookie", &cookie(&entered))]).await;
        assert_eq!(help.look(&path).await.status, StatusCode::FORBIDDEN);
        let forged = word(&help, "ceo@customer.example", "2", &Secret::new("guessed"));
        let refused = help.look(&forged).await;
        assert_eq!((refused.status, refused.header("set-cookie")), (StatusCode::FORBIDDEN, ""));
        assert!(refused.text.contains("token_signature"));
        help.kit.clock.advance(400_000);
        let late = word(&help, "mei@customer.example", "3", &first);
        help.kit.clock.advance(361_000);
        assert!(help.look(&late).await.text.contains("token_expired"));
        for path in [late, forged] {
            let page = help.look(&path).await;
            assert_eq!(crate::valid::errors(&page.text), Vec::<String>::new(), "{}", page.text);
        }
    }

    async fn the_secret_before_is_good_until_it_is_ended(kit: Kit) {
        let help = Help::new(kit).await;
        let brand = brand(&help).await;
        let first = secret(&help, &brand).await;
        set(&help, &brand, json!({ "token": true })).await;
        let second = secret(&help, &brand).await;
        let shown = help.owner(Method::GET, &format!("/brands/{brand}/sign-in"), json!({})).await;
        assert_eq!((&shown["token"]["has_secret"], &shown["token"]["has_before"]), (&json!(true), &json!(true)));
        assert!(!shown.to_string().contains(first.reveal()) && !shown.to_string().contains(second.reveal()));
        assert_eq!(shown["token"]["address"], "http://desk.acme.example/help/sign-in/token");
        for (id, secret) in [("1", &first), ("2", &second)] {
            let got = help.look(&word(&help, "mei@customer.example", id, secret)).await;
            assert_eq!(got.status, StatusCode::SEE_OTHER, "{id}");
        }
        let ended = help.owner(Method::DELETE, &format!("/brands/{brand}/sign-in/secret/before"), json!({})).await;
        assert_eq!(ended["token"]["has_before"], false);
        let got = help.look(&word(&help, "mei@customer.example", "3", &first)).await;
        assert_eq!(got.status, StatusCode::FORBIDDEN);
        assert_eq!(help.look(&word(&help, "mei@customer.example", "4", &second)).await.status, StatusCode::SEE_OTHER);
        let agent = help.ask(Role::Agent, Method::POST, &format!("/brands/{brand}/sign-in/secret"), json!({})).await;
        assert_eq!(agent.status, StatusCode::FORBIDDEN);
        let stored = count(&help, "SELECT COUNT(*) FROM portal_way WHERE token_secret LIKE 's1.%'").await;
        assert_eq!(stored, 1, "secrets lie sealed");
    }

    async fn whoever_comes_in_goes_on_to_pages_of_ours_only(kit: Kit) {
        let help = Help::new(kit).await;
        let brand = brand(&help).await;
        let secret = secret(&help, &brand).await;
        set(&help, &brand, json!({ "token": true })).await;
        for (number, (to, place)) in [
            ("/help/ja/requests/new", "/help/ja/requests/new"),
            ("https%3A%2F%2Fevil.example%2F", "/help/en/requests"),
            ("%2F%2Fevil.example%2Fhelp%2Fen%2F", "/help/en/requests"),
            ("/help/en/%5C%5Cevil.example", "/help/en/requests"),
            ("/inbox", "/help/en/requests"),
        ].into_iter().enumerate() {
            let path = word(&help, "mei@customer.example", &number.to_string(), &secret);
            let got = help.look(&format!("{path}&to={to}")).await;
            assert_eq!(got.header("location"), place, "{to}: {}", got.text);
        }
    }
}
