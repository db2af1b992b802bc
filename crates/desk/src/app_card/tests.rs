//! Tests of outside systems: which addresses are taken, what is signed, and what of a card is shown.
//! They never leave this machine.

use causeway_base::Time;
use data_encoding::BASE64URL_NOPAD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use uuid::Uuid;

use super::card::{Card, CardRow, read};
use super::link::{Context, checked, filled, signed};
use super::*;

fn context() -> Context {
    Context {
        contact_id: Uuid::from_u128(1),
        contact_email: Some("mei+1@ship.example".to_owned()),
        company_id: None,
        number: 1042,
        user_id: Uuid::from_u128(3),
    }
}

#[test]
fn templates_are_https_with_a_host_of_their_own() {
    for fine in [
        "https://crm.example/find?mail={{contact.email}}",
        "https://crm.example",
        "https://localhost:8443/{{contact.id}}",
    ] {
        assert_eq!(checked(fine, "/url").unwrap(), fine);
    }
    for wrong in [
        "http://crm.example/",
        "https://",
        "https://{{contact.email}}/",
        "https://a@crm.example/",
        "https://crm.example/{{contact.password}}",
        "https://crm.example/{{contact.email",
        "https://crm.example/a b",
        "javascript:alert(1)",
    ] {
        assert!(checked(wrong, "/url").is_err(), "{wrong}");
    }
}

#[test]
fn places_are_escaped_and_the_token_stands_before_the_fragment() {
    for (template, url) in [
        ("https://crm.example/{{contact.email}}", "https://crm.example/mei%2B1%40ship.example?causeway=T"),
        ("https://crm.example/?c={{company.id}}#top", "https://crm.example/?c=&causeway=T#top"),
        ("https://crm.example/{{conversation.number}}/x", "https://crm.example/1042/x?causeway=T"),
    ] {
        assert_eq!(filled(template, &context(), "T"), url);
    }
}

#[test]
fn the_token_is_a_jwt_that_the_secret_proves_and_that_ends() {
    let app = AppCardId(Uuid::from_u128(9));
    let token = signed(app, &context(), "cwa_secret", Uuid::from_u128(4), Time(1_767_603_600_999));
    let (text, signature) = token.rsplit_once('.').unwrap();
    let mut mac = Hmac::<Sha256>::new_from_slice(b"cwa_secret").unwrap();
    mac.update(text.as_bytes());
    assert_eq!(BASE64URL_NOPAD.decode(signature.as_bytes()).unwrap(), mac.finalize().into_bytes().to_vec());
    let (head, claims) = text.split_once('.').unwrap();
    let json = |part: &str| -> serde_json::Value {
        serde_json::from_slice(&BASE64URL_NOPAD.decode(part.as_bytes()).unwrap()).unwrap()
    };
    assert_eq!(json(head), serde_json::json!({ "alg": "HS256", "typ": "JWT" }));
    let claims = json(claims);
    assert_eq!((claims["iat"].as_i64(), claims["exp"].as_i64()), (Some(1_767_603_600), Some(1_767_603_900)));
    assert_eq!(claims["contact"]["email"], "mei+1@ship.example");
    assert_eq!(claims["aud"], app.to_string());
    assert_eq!(claims["company"], serde_json::Value::Null);
}

#[test]
fn a_card_is_plain_lines_within_limits() {
    let many: Vec<String> = (0..40).map(|n| format!("{{\"label\":\"L{n}\",\"value\":\"V\"}}")).collect();
    let card = read(format!("{{\"title\":\"T\",\"rows\":[{}]}}", many.join(",")).as_bytes()).unwrap();
    assert_eq!(card.rows.len(), 30);
    let text = r#"{"title":"Ship\nyard","rows":[
        {"label":"Plan","value":" Gold ","link":"https://crm.example/1"},
        {"label":"Site","value":"x","link":"javascript:alert(1)"},
        {"label":"Empty","value":""}]}"#;
    let row = |label: &str, value: &str, link: Option<&str>| CardRow {
        label: label.to_owned(),
        value: value.to_owned(),
        link: link.map(str::to_owned),
    };
    let rows = vec![row("Plan", "Gold", Some("https://crm.example/1")), row("Site", "x", None)];
    assert_eq!(read(text.as_bytes()).unwrap(), Card { title: "Ship yard".to_owned(), rows });
    assert_eq!(read(b"<html>"), None);
}
