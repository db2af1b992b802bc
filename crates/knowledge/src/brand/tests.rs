//! Tests of brands as settings.
//! They never look at a page; those of the site do.

use axum::http::{Method, StatusCode};
use causeway_base::Locale;
use causeway_identity::Role;
use causeway_testkit::{Kit, on_both};
use serde_json::json;

use crate::testing::Help;

on_both! {
    async fn a_desk_begins_with_one_brand_of_its_name(kit: Kit) {
        let help = Help::new(kit).await;
        let brands = help.owner(Method::GET, "/brands", json!({})).await;
        assert_eq!(brands["items"].as_array().unwrap().len(), 1);
        let brand = &brands["items"][0];
        assert_eq!((&brand["name"], &brand["slug"], &brand["is_default"]), (&json!("Acme"), &json!("acme"), &json!(true)));
        assert_eq!(brand["locales"], json!(["en", "zh-CN", "zh-TW", "ja"]));
    }

    async fn a_brand_is_checked_and_changed_once(kit: Kit) {
        let help = Help::new(kit).await;
        let brands = help.owner(Method::GET, "/brands", json!({})).await;
        let path = format!("/brands/{}", brands["items"][0]["id"].as_str().unwrap());
        let mut colours = brands["items"][0]["colours"].clone();
        colours["ink"] = json!("#aaaaaa");
        let refused = help.ask(Role::Owner, Method::PATCH, &path, json!({ "version": 1, "colours": colours })).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(refused.json()["errors"][0]["pointer"], "/colours/ink", "{}", refused.text);
        for wrong in [json!({ "host": "https://x" }), json!({ "host": "Desk.acme.example" }), json!({ "slug": "A" }), json!({ "default_locale": "ja", "locales": ["en"] })] {
            let mut wrong = wrong;
            wrong["version"] = json!(1);
            assert_eq!(help.ask(Role::Owner, Method::PATCH, &path, wrong).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        }
        let changed = help.owner(Method::PATCH, &path, json!({ "version": 1, "host": "Help.Acme.example" })).await;
        assert_eq!((&changed["host"], &changed["version"]), (&json!("help.acme.example"), &json!(2)));
        let late = help.ask(Role::Owner, Method::PATCH, &path, json!({ "version": 1, "name": "X" })).await;
        assert_eq!(late.json()["code"], "version_conflict");
        let agent = help.ask(Role::Agent, Method::PATCH, &path, json!({ "version": 2, "name": "X" })).await;
        assert_eq!(agent.status, StatusCode::FORBIDDEN);
        assert_eq!(help.events("brand.changed").await, 1);
    }

    async fn a_second_brand_has_sections_and_an_address_of_its_own(kit: Kit) {
        let help = Help::new(kit).await;
        let new = json!({ "name": "Globex", "locales": ["ja", "en", "ja"], "default_locale": "ja" });
        let made = help.owner(Method::POST, "/brands", new.clone()).await;
        assert_eq!(made["locales"], json!(["ja", "en"]));
        let id = made["id"].as_str().unwrap();
        let sections = help.owner(Method::GET, &format!("/categories?brand={id}"), json!({})).await;
        assert_eq!(sections["items"].as_array().unwrap().len(), 3);
        assert_eq!(help.ask(Role::Owner, Method::POST, "/brands", new).await.json()["code"], "already_exists");
    }

    async fn a_logo_is_a_picture_and_everybody_gets_it(kit: Kit) {
        let help = Help::new(kit).await;
        let brands = help.owner(Method::GET, "/brands", json!({})).await;
        let path = format!("/brands/{}/logo", brands["items"][0]["id"].as_str().unwrap());
        let refused = help.upload(Method::PUT, &path, b"<svg onload=alert(1)>").await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        let brand = help.upload(Method::PUT, &path, b"\x89PNG\r\n\x1a\n....").await.json();
        let logo = brand["logo"].as_str().unwrap();
        let got = help.look(logo).await;
        assert_eq!((got.status, got.header("content-type")), (StatusCode::OK, "image/png"));
        assert!(help.look("/help/en/").await.text.contains(logo));
        assert_eq!(help.look(&format!("{logo}0")).await.status, StatusCode::NOT_FOUND);
    }
}

#[test]
fn languages_are_tried_in_order() {
    use Locale::{En, Ja, ZhCn};
    let brand = crate::Brand {
        id: crate::BrandId(uuid::Uuid::nil()),
        name: "Acme".to_owned(),
        slug: "acme".to_owned(),
        host: None,
        locales: vec![ZhCn, En, Ja],
        default_locale: En,
        colours: super::Colours::default(),
        logo: None,
        published: true,
        is_default: true,
        version: 1,
    };
    assert_eq!(brand.preference(Ja), [Ja, En, ZhCn]);
    assert_eq!(brand.preference(En), [En, ZhCn, Ja]);
    for (header, spoken) in [("", En), ("ja", Ja), ("zh-TW", En), ("zh-CN,en;q=0.1", ZhCn), ("de", En)] {
        assert_eq!(brand.spoken_to(header), spoken, "{header}");
    }
}
