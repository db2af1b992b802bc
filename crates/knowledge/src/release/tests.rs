//! Tests of releases through the endpoints, on both engines: what is found, what is marked, and what that does to trust.

use axum::http::{Method, StatusCode};
use causeway_identity::Role;
use causeway_testkit::{Kit, on_both};
use serde_json::{Value, json};

use crate::testing::Help;

async fn release(help: &Help, features: &[&str]) -> i64 {
    let new = json!({ "name": "Autumn", "day": "2026-11-28", "product": "Desk", "product_version": "4.2",
        "changes": "The export is new.", "features": features });
    help.owner(Method::POST, "/releases", new).await["number"].as_i64().unwrap()
}

async fn candidates(help: &Help, number: i64) -> Vec<Value> {
    let found = help.owner(Method::GET, &format!("/releases/{number}/candidates"), json!({})).await;
    found["items"].as_array().unwrap().clone()
}

fn titles(all: &[Value]) -> Vec<&str> {
    all.iter().map(|one| one["title"].as_str().unwrap()).collect()
}

/// Marks everything that names a feature.
async fn mark_all(help: &Help, number: i64) -> Value {
    let targets: Vec<Value> = candidates(help, number)
        .await
        .iter()
        .map(|one| json!({ "kind": one["kind"], "target": one["target"] }))
        .collect();
    help.owner(Method::POST, &format!("/releases/{number}/marks"), json!({ "targets": targets })).await
}

async fn article(help: &Help, number: i64) -> Value {
    help.owner(Method::GET, &format!("/articles/{number}"), json!({})).await
}

async fn add_macro(help: &Help, name: &str, scope: &str, body: &str) -> String {
    let new = json!({ "name": name, "scope": scope, "bodies": { "en": body } });
    let got = help.desk(Method::POST, "/macros", new).await;
    assert!(got.status.is_success(), "{}", got.text);
    got.json()["id"].as_str().unwrap().to_owned()
}

on_both! {
    async fn what_names_a_feature_is_found_in_every_language(kit: Kit) {
        let help = Help::new(kit).await;
        let one = help.published("CSV export", "<p>Press it.</p>").await;
        help.article("Invoices", "<p>Nothing of it</p>").await;
        let three = help.published("Data", "<p>x</p>").await;
        let path = format!("/articles/{three}/texts/zh-CN");
        help.owner(Method::PUT, &path, json!({ "seen": 0, "title": "数据", "body": "<p>怎样导出数据</p>" })).await;
        let old = help.published("Was once a csv export", "<p>x</p>").await;
        let text = json!({ "seen": 1, "title": "Changed", "body": "<p>x</p>" });
        help.owner(Method::PUT, &format!("/articles/{old}/texts/en"), text).await;
        let away = help.published("CSV export of old", "<p>x</p>").await;
        help.owner(Method::POST, &format!("/articles/{away}/archive"), json!({})).await;
        add_macro(&help, "How to get data out", "everyone", "<p>See the CSV exports.</p>").await;
        add_macro(&help, "Mine", "person", "<p>csv export</p>").await;
        let number = release(&help, &["CSV export", "導出", "csv EXPORT", " "]).await;
        let all = candidates(&help, number).await;
        assert_eq!(titles(&all), ["CSV export", "Data", "Changed", "How to get data out"], "{all:?}");
        assert_eq!((&all[0]["number"], &all[1]["features"]), (&json!(one), &json!(["導出"])));
        assert!(all.iter().all(|one| one["marked"] == false));
        let none = release(&help, &["webhook"]).await;
        assert_eq!(candidates(&help, none).await, Vec::<Value>::new());
    }

    async fn a_mark_makes_an_article_doubtful_until_somebody_verifies_it(kit: Kit) {
        let help = Help::new(kit).await;
        let number = help.published("CSV export", "<p>Press it.</p>").await;
        assert_eq!(article(&help, number).await["trust"], "verified");
        assert!(help.look("/help/en/a/csv-export").await.text.contains("<span class=\"ok\">checked"));
        help.kit.clock.advance(1_000);
        let release = release(&help, &["export"]).await;
        assert_eq!(article(&help, number).await["trust"], "verified", "finding marks nothing");
        let marked = mark_all(&help, release).await;
        assert_eq!((&marked["open"], &marked["done"], &marked["marks"][0]["number"]), (&json!(1), &json!(0), &json!(number)));
        assert_eq!(candidates(&help, release).await[0]["marked"], true);
        let now = article(&help, number).await;
        assert_eq!((&now["trust"], &now["since_release"]), (&json!("due"), &json!({ "number": release, "name": "Autumn" })));
        let page = help.look("/help/en/a/csv-export").await.text;
        assert!(page.contains("<span class=\"old\">last checked") && !page.contains("Autumn"), "{page}");
        for (trust, count) in [("verified", 0), ("due", 1), ("stale", 0)] {
            let list = help.owner(Method::GET, &format!("/articles?trust={trust}"), json!({})).await;
            assert_eq!(list["items"].as_array().unwrap().len(), count, "{trust}");
        }
        let look = format!("/releases/{release}/marks/{}/done", marked["marks"][0]["id"].as_str().unwrap());
        let refused = help.ask(Role::Owner, Method::POST, &look, json!({})).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.text);
        help.kit.clock.advance(1_000);
        help.owner(Method::POST, &format!("/articles/{number}/verify"), json!({})).await;
        let now = article(&help, number).await;
        assert_eq!((&now["trust"], &now["since_release"]), (&json!("verified"), &Value::Null));
        let after = help.owner(Method::GET, &format!("/releases/{release}"), json!({})).await;
        assert_eq!((&after["open"], &after["done"], &after["marks"][0]["done_by"]), (&json!(0), &json!(1), &json!(help.owner)));
    }

    async fn only_what_was_written_after_the_mark_verifies_by_being_published(kit: Kit) {
        let help = Help::new(kit).await;
        let number = help.published("Export", "<p>x</p>").await;
        let text = |seen: i64, body: &str| json!({ "seen": seen, "title": "Export", "body": body });
        let path = format!("/articles/{number}/texts/en");
        help.kit.clock.advance(1_000);
        help.owner(Method::PUT, &path, text(1, "<p>before</p>")).await;
        help.kit.clock.advance(1_000);
        let release = release(&help, &["export"]).await;
        mark_all(&help, release).await;
        help.kit.clock.advance(1_000);
        help.owner(Method::POST, &format!("{path}/publish"), json!({})).await;
        assert_eq!(article(&help, number).await["trust"], "due", "it was written before anybody knew of the release");
        help.owner(Method::PUT, &path, text(2, "<p>after</p>")).await;
        help.owner(Method::POST, &format!("{path}/publish"), json!({})).await;
        assert_eq!(article(&help, number).await["trust"], "verified");
    }

    async fn macros_and_guides_carry_the_mark_until_they_are_looked_at(kit: Kit) {
        let help = Help::new(kit).await;
        let id = add_macro(&help, "Export help", "everyone", "<p>x</p>").await;
        let guides = help.desk(Method::GET, "/guides", json!({})).await.json();
        let guide = json!({ "name": "Broken export", "class": "fault", "steps": [{ "key": "a", "ask": "Does the export begin?",
            "answers": [{ "key": "yes", "words": "Yes" }, { "key": "no", "words": "No" }] }] });
        let saved = help.desk(Method::PUT, "/guides", json!({ "version": guides["version"], "guides": [guide] })).await;
        assert!(saved.status.is_success(), "{}", saved.text);
        let number = release(&help, &["export"]).await;
        let marked = mark_all(&help, number).await;
        let kinds: Vec<&str> = marked["marks"].as_array().unwrap().iter().map(|one| one["kind"].as_str().unwrap()).collect();
        assert_eq!(kinds, ["guide", "macro"]);
        let open = help.owner(Method::GET, "/release-marks", json!({})).await;
        let targets: Vec<&str> = open["items"].as_array().unwrap().iter().map(|one| one["target"].as_str().unwrap()).collect();
        assert!(targets.contains(&id.as_str()) && targets.contains(&"fault Broken export"), "{targets:?}");
        for mark in marked["marks"].as_array().unwrap() {
            let path = format!("/releases/{number}/marks/{}", mark["id"].as_str().unwrap());
            help.owner(Method::POST, &format!("{path}/done"), json!({})).await;
            for (method, path) in [(Method::POST, format!("{path}/done")), (Method::DELETE, path)] {
                assert_eq!(help.ask(Role::Owner, method, &path, json!({})).await.json()["code"], "too_late");
            }
        }
        let after = help.owner(Method::GET, "/release-marks", json!({})).await;
        assert_eq!(after["items"], json!([]));
        let seen = help.owner(Method::GET, &format!("/releases/{number}"), json!({})).await;
        assert_eq!((&seen["open"], &seen["done"]), (&json!(0), &json!(2)));
    }

    async fn what_is_not_meant_loses_its_mark_and_a_deleted_release_all(kit: Kit) {
        let help = Help::new(kit).await;
        let one = help.published("Export", "<p>x</p>").await;
        let two = help.published("Export too", "<p>x</p>").await;
        let number = release(&help, &["export"]).await;
        let marked = mark_all(&help, number).await;
        let of = marked["marks"].as_array().unwrap().iter().find(|mark| mark["number"] == one).unwrap();
        let path = format!("/releases/{number}/marks/{}", of["id"].as_str().unwrap());
        help.owner(Method::DELETE, &path, json!({})).await;
        assert_eq!(article(&help, one).await["trust"], "verified");
        assert_eq!(article(&help, two).await["trust"], "due");
        assert_eq!(help.ask(Role::Owner, Method::DELETE, &format!("/releases/{number}"), json!({})).await.status, StatusCode::NO_CONTENT);
        assert_eq!(article(&help, two).await["trust"], "verified");
        assert_eq!(help.ask(Role::Owner, Method::GET, &format!("/releases/{number}"), json!({})).await.status, StatusCode::NOT_FOUND);
    }

    async fn a_release_is_checked_listed_in_pages_and_changed_by_whoever_saw_it(kit: Kit) {
        let help = Help::new(kit).await;
        let many: Vec<String> = (0..51).map(|at| format!("feature {at}")).collect();
        for (wrong, pointer) in [
            (json!({ "name": " " }), "/name"),
            (json!({ "name": "x".repeat(101) }), "/name"),
            (json!({ "name": "x", "day": "28.11.2026" }), "/day"),
            (json!({ "name": "x", "features": ["x"] }), "/features"),
            (json!({ "name": "x", "features": ["--"] }), "/features"),
            (json!({ "name": "x", "features": many }), "/features"),
            (json!({ "name": "x", "changes": "x".repeat(10_001) }), "/changes"),
        ] {
            let got = help.ask(Role::Owner, Method::POST, "/releases", wrong).await;
            assert_eq!(got.json()["errors"][0]["pointer"], pointer, "{}", got.text);
        }
        let (one, two) = (release(&help, &["export"]).await, release(&help, &[]).await);
        let first = help.owner(Method::GET, "/releases?limit=1", json!({})).await;
        assert_eq!(first["items"][0]["number"], two);
        let next = format!("/releases?limit=1&cursor={}", first["next_cursor"].as_str().unwrap());
        assert_eq!(help.owner(Method::GET, &next, json!({})).await["items"][0]["number"], one);
        let path = format!("/releases/{one}");
        let change = json!({ "version": 1, "name": "Winter", "features": ["import"] });
        assert_eq!(help.owner(Method::PUT, &path, change.clone()).await["features"], json!(["import"]));
        assert_eq!(help.ask(Role::Owner, Method::PUT, &path, change).await.json()["code"], "version_conflict");
        let foreign = json!({ "targets": [{ "kind": "macro", "target": "x" }] });
        let got = help.ask(Role::Owner, Method::POST, &format!("{path}/marks"), foreign).await;
        assert_eq!(got.json()["errors"][0]["code"], "unknown");
    }
}
