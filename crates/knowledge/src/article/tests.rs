//! Tests of articles: written, reviewed, published, planned, brought back, found in lists.
//! They never go around the endpoints where people meet them.

use axum::http::{Method, StatusCode};
use causeway_identity::Role;
use causeway_testkit::{Kit, START, on_both};
use serde_json::{Value, json};

use super::*;
use crate::testing::Help;

const DAY: i64 = 86_400_000;

async fn save(help: &Help, number: i64, locale: &str, seen: i64, title: &str, body: &str) -> Value {
    let text = json!({ "seen": seen, "title": title, "body": body });
    help.owner(Method::PUT, &format!("/articles/{number}/texts/{locale}"), text).await
}

async fn post(help: &Help, path: String) -> Value {
    help.owner(Method::POST, &path, json!({})).await
}

async fn code(help: &Help, role: Role, method: Method, path: &str, body: Value) -> (StatusCode, String) {
    let got = help.ask(role, method, path, body).await;
    (got.status, got.json()["code"].as_str().unwrap_or_default().to_owned())
}

fn numbers(page: &Value) -> Vec<i64> {
    page["items"].as_array().unwrap().iter().map(|one| one["number"].as_i64().unwrap()).collect()
}

on_both! {
    async fn what_is_published_stays_while_a_draft_is_edited(kit: Kit) {
        let help = Help::new(kit).await;
        let number = help.published("Export", "<p>first</p>").await;
        let text = save(&help, number, "en", 1, "Export anew", "<p>second</p><script>x</script>").await;
        assert_eq!((&text["state"], &text["current_no"], &text["published_no"]), (&json!("draft"), &json!(2), &json!(1)));
        assert_eq!((&text["body"], &text["published"]["body"]), (&json!("<p>second</p>"), &json!("<p>first</p>")));
        let again = save(&help, number, "en", 2, "Export anew", "<p>second</p>").await;
        assert_eq!(again["current_no"], 2, "the same words are no new version");
        let out = post(&help, format!("/articles/{number}/texts/en/publish")).await;
        assert_eq!((&out["texts"][0]["state"], &out["texts"][0]["published_no"]), (&json!("published"), &json!(2)));
        assert_eq!(out["trust"], "verified", "whoever publishes has read it");
        let older = help.owner(Method::POST, &format!("/articles/{number}/texts/en/publish"), json!({ "no": 1 })).await;
        assert_eq!((&older["texts"][0]["state"], &older["texts"][0]["published_no"]), (&json!("draft"), &json!(1)));
        assert_eq!(help.events("article.published").await, 3);
    }

    async fn everything_can_be_taken_along_in_pages(kit: Kit) {
        let help = Help::new(kit).await;
        let number = help.published("Export", "<p>first</p>").await;
        save(&help, number, "en", 1, "Export anew", "<p>second</p>").await;
        save(&help, number, "ja", 0, "書き出し", "<p>一</p>").await;
        help.article("Other", "<p>x</p>").await;
        let page = help.owner(Method::GET, "/export?limit=1", json!({})).await;
        let texts: Vec<(&str, &str, bool)> = page["items"][0]["texts"].as_array().unwrap().iter()
            .map(|text| (text["locale"].as_str().unwrap(), text["title"].as_str().unwrap(), text["published"].as_bool().unwrap())).collect();
        assert_eq!(texts, [("en", "Export", true), ("en", "Export anew", false), ("ja", "書き出し", false)]);
        let next = page["next_cursor"].as_str().unwrap();
        let rest = help.owner(Method::GET, &format!("/export?limit=1&cursor={next}"), json!({})).await;
        assert_eq!((&rest["items"][0]["texts"][0]["title"], &rest["next_cursor"]), (&json!("Other"), &Value::Null));
    }

    async fn nobody_overwrites_what_they_did_not_see(kit: Kit) {
        let help = Help::new(kit).await;
        let number = help.article("Export", "<p>first</p>").await;
        save(&help, number, "en", 1, "Export", "<p>second</p>").await;
        let path = format!("/articles/{number}/texts/en");
        let late = help.ask(Role::Agent, Method::PUT, &path, json!({ "seen": 1, "title": "Mine", "body": "<p>x</p>" })).await;
        assert_eq!((late.json()["code"].clone(), late.json()["current"]["body"].clone()), (json!("version_conflict"), json!("<p>second</p>")));
        let path = format!("/articles/{number}");
        let version = help.owner(Method::GET, &path, json!({})).await["version"].as_i64().unwrap();
        help.owner(Method::PATCH, &path, json!({ "version": version, "review_days": 30 })).await;
        let late = code(&help, Role::Owner, Method::PATCH, &path, json!({ "version": version, "review_days": 3 })).await;
        assert_eq!(late, (StatusCode::CONFLICT, "version_conflict".to_owned()));
    }

    async fn versions_are_kept_and_come_back(kit: Kit) {
        let help = Help::new(kit).await;
        let number = help.article("Export", "<p>first</p>").await;
        save(&help, number, "en", 1, "Export", "<p>second</p>").await;
        let back = help.owner(Method::POST, &format!("/articles/{number}/texts/en/versions/1/restore"), json!({ "seen": 2 })).await;
        assert_eq!((&back["current_no"], &back["body"]), (&json!(3), &json!("<p>first</p>")));
        let all = help.owner(Method::GET, &format!("/articles/{number}/texts/en/versions"), json!({})).await;
        let shown: Vec<(i64, &str, Option<i64>)> = all["items"].as_array().unwrap().iter()
            .map(|one| (one["no"].as_i64().unwrap(), one["body"].as_str().unwrap(), one["restored_from"].as_i64())).collect();
        assert_eq!(shown, [(3, "<p>first</p>", Some(1)), (2, "<p>second</p>", None), (1, "<p>first</p>", None)]);
        assert_eq!(all["items"][0]["by_user"], json!(help.owner));
        let none = code(&help, Role::Owner, Method::POST, &format!("/articles/{number}/texts/en/versions/9/restore"), json!({ "seen": 3 })).await;
        assert_eq!(none.0, StatusCode::NOT_FOUND);
    }

    async fn agents_write_and_ask_and_those_who_may_publish(kit: Kit) {
        let help = Help::new(kit).await;
        let category = help.section("billing").await;
        let new = json!({ "category_id": category, "title": "Refunds", "markdown": "Money **back**." });
        let made = help.ask(Role::Agent, Method::POST, "/articles", new).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
        assert_eq!(made.json()["path"], "/help/en/a/refunds");
        let text = "/articles/1/texts/en";
        let asked = help.ask(Role::Agent, Method::POST, &format!("{text}/submit"), json!({})).await;
        assert_eq!(asked.json()["texts"][0]["state"], "in_review");
        for path in ["publish", "unpublish"] {
            let refused = code(&help, Role::Agent, Method::POST, &format!("{text}/{path}"), json!({})).await;
            assert_eq!(refused.0, StatusCode::FORBIDDEN);
        }
        let waiting = help.owner(Method::GET, "/articles?state=in_review&locale=en", json!({})).await;
        assert_eq!(numbers(&waiting), [1]);
        post(&help, format!("{text}/return")).await;
        let twice = code(&help, Role::Owner, Method::POST, &format!("{text}/return"), json!({})).await;
        assert_eq!(twice.1, "too_late");
        post(&help, format!("{text}/publish")).await;
        let version = help.owner(Method::GET, "/articles/1", json!({})).await["version"].clone();
        for change in [json!({ "slug": "money" }), json!({ "visibility": "internal" }), json!({ "position": 0 })] {
            let mut change = change;
            change["version"] = version.clone();
            assert_eq!(code(&help, Role::Agent, Method::PATCH, "/articles/1", change).await.0, StatusCode::FORBIDDEN);
        }
        let fine = json!({ "version": version, "review_days": 90 });
        assert_eq!(help.ask(Role::Agent, Method::PATCH, "/articles/1", fine).await.status, StatusCode::OK);
    }

    async fn a_plan_is_carried_out_once_by_two_patrols(kit: Kit) {
        let help = Help::new(kit).await;
        let number = help.article("Later", "<p>planned</p>").await;
        let plan = json!({ "at": START.plus_ms(3_600_000).ms() });
        let path = format!("/articles/{number}/texts/en/schedule");
        let past = code(&help, Role::Owner, Method::PUT, &path, json!({ "at": START.ms() })).await;
        assert_eq!(past.0, StatusCode::UNPROCESSABLE_ENTITY);
        let planned = help.owner(Method::PUT, &path, plan).await;
        assert_eq!(planned["texts"][0]["due_no"], 1);
        save(&help, number, "en", 1, "Later", "<p>written after</p>").await;
        schedule::PATROL.catch_up(&help.kit.db).await.unwrap();
        assert_eq!(help.look("/help/en/a/later").await.status, StatusCode::NOT_FOUND);
        help.kit.clock.advance(3_600_000);
        let second = help.kit.open_again().await;
        let (one, two) = tokio::join!(schedule::PATROL.catch_up(&help.kit.db), schedule::PATROL.catch_up(&second));
        one.unwrap();
        two.unwrap();
        let page = help.look("/help/en/a/later").await;
        assert!(page.text.contains("planned") && !page.text.contains("written after"), "{}", page.text);
        assert_eq!(help.events("article.published").await, 1);
        let after = help.owner(Method::GET, &format!("/articles/{number}"), json!({})).await;
        assert_eq!((&after["texts"][0]["due_at"], &after["texts"][0]["state"]), (&json!(null), &json!("draft")));
        assert_eq!(after["texts"][0]["published_by"], json!(help.owner));
    }

    async fn a_plan_can_be_dropped_and_goes_with_the_archive(kit: Kit) {
        let help = Help::new(kit).await;
        let number = help.article("Later", "<p>planned</p>").await;
        let path = format!("/articles/{number}/texts/en/schedule");
        let plan = json!({ "at": START.plus_ms(1_000).ms() });
        help.owner(Method::PUT, &path, plan.clone()).await;
        assert_eq!(help.owner(Method::DELETE, &path, json!({})).await["texts"][0]["due_at"], json!(null));
        assert_eq!(code(&help, Role::Owner, Method::DELETE, &path, json!({})).await.1, "too_late");
        help.owner(Method::PUT, &path, plan).await;
        post(&help, format!("/articles/{number}/archive")).await;
        help.kit.clock.advance(2_000);
        schedule::PATROL.catch_up(&help.kit.db).await.unwrap();
        assert_eq!(help.events("article.published").await, 0);
        assert_eq!(code(&help, Role::Owner, Method::PUT, &format!("/articles/{number}/texts/en"), json!({ "seen": 1, "title": "x" })).await.1, "too_late");
        assert_eq!(numbers(&help.owner(Method::GET, "/articles", json!({})).await), Vec::<i64>::new());
        assert_eq!(numbers(&help.owner(Method::GET, "/articles?state=archived", json!({})).await), [number]);
        let back = post(&help, format!("/articles/{number}/revive")).await;
        assert_eq!((&back["archived"], &back["texts"][0]["state"]), (&json!(false), &json!("draft")));
    }

    async fn a_translation_says_when_its_source_changed(kit: Kit) {
        let help = Help::new(kit).await;
        let number = help.published("Export", "<p>first</p>").await;
        let made = save(&help, number, "ja", 0, "書き出し", "<p>最初</p>").await;
        assert_eq!((&made["source_no"], &made["source_changed"]), (&json!(1), &json!(false)));
        save(&help, number, "en", 1, "Export", "<p>second</p>").await;
        let list = "/articles?source_changed=true";
        assert!(numbers(&help.owner(Method::GET, list, json!({})).await).is_empty(), "a draft changes nothing yet");
        post(&help, format!("/articles/{number}/texts/en/publish")).await;
        assert_eq!(numbers(&help.owner(Method::GET, list, json!({})).await), [number]);
        let fixed = save(&help, number, "ja", 1, "書き出し", "<p>誤字を直した</p>").await;
        assert_eq!(fixed["source_changed"], true, "mending a word is not translating");
        let input = json!({ "seen": 2, "title": "書き出し", "body": "<p>二番目</p>", "source_no": 2 });
        let done = help.owner(Method::PUT, &format!("/articles/{number}/texts/ja"), input).await;
        assert_eq!(done["source_changed"], false);
    }

    async fn lists_find_by_words_owner_and_trust(kit: Kit) {
        let help = Help::new(kit).await;
        let one = help.article("Exporting a CSV", "<p>Open the settings.</p>").await;
        let two = help.published("Invoices", "<p>导出 发票 的方法</p>").await;
        for (query, found) in [
            ("q=export", vec![one]),
            ("q=settings+open", vec![one]),
            ("q=%E5%8F%91%E7%A5%A8", vec![two]),
            ("q=%232", vec![two]),
            ("q=nothing", vec![]),
            ("live=true", vec![two]),
            ("live=false", vec![one]),
            ("owner=me", vec![two, one]),
            ("trust=verified", vec![two]),
            ("trust=due", vec![one]),
            ("trust=stale", vec![]),
            ("locale=ja", vec![]),
            ("visibility=internal", vec![]),
        ] {
            assert_eq!(numbers(&help.owner(Method::GET, &format!("/articles?{query}"), json!({})).await), found, "{query}");
        }
    }

    async fn the_list_and_the_rule_agree_on_trust(kit: Kit) {
        let help = Help::new(kit).await;
        for days in [1, 2, 3, 4, 5, 6, 7, 9] {
            let number = help.published(&format!("After {days}"), "<p>x</p>").await;
            let path = format!("/articles/{number}");
            let version = help.owner(Method::GET, &path, json!({})).await["version"].clone();
            help.owner(Method::PATCH, &path, json!({ "version": version, "review_days": days })).await;
        }
        help.article("Never", "<p>x</p>").await;
        for _ in 0..12 {
            let all = help.owner(Method::GET, "/articles", json!({})).await;
            for trust in Trust::ALL {
                let by_rule: Vec<i64> = all["items"].as_array().unwrap().iter()
                    .filter(|one| one["trust"] == trust.as_str()).map(|one| one["number"].as_i64().unwrap()).collect();
                let by_list = numbers(&help.owner(Method::GET, &format!("/articles?trust={}", trust.as_str()), json!({})).await);
                assert_eq!(by_list, by_rule, "{trust:?}");
            }
            help.kit.clock.advance(DAY);
        }
    }

    async fn only_the_verifier_says_that_it_is_right(kit: Kit) {
        let help = Help::new(kit).await;
        let number = help.article("Export", "<p>x</p>").await;
        let path = format!("/articles/{number}/verify");
        assert_eq!(code(&help, Role::Agent, Method::POST, &path, json!({})).await.0, StatusCode::FORBIDDEN);
        let version = help.owner(Method::GET, &format!("/articles/{number}"), json!({})).await["version"].clone();
        help.owner(Method::PATCH, &format!("/articles/{number}"), json!({ "version": version, "verifier_id": help.agent })).await;
        let said = help.ask(Role::Agent, Method::POST, &path, json!({})).await.json();
        assert_eq!((&said["trust"], &said["verified_by"]), (&json!("verified"), &json!(help.agent)));
        help.kit.clock.advance(DAY);
        post(&help, format!("/articles/{number}/texts/en/publish")).await;
        let after = help.owner(Method::GET, &format!("/articles/{number}"), json!({})).await;
        assert_eq!(after["verified_at"], said["verified_at"], "publishing is not the verifier's word");
    }

    async fn slugs_are_taken_for_ever(kit: Kit) {
        let help = Help::new(kit).await;
        let one = help.article("Refunds", "<p>x</p>").await;
        let path = format!("/articles/{one}");
        let version = help.owner(Method::GET, &path, json!({})).await["version"].clone();
        help.owner(Method::PATCH, &path, json!({ "version": version, "slug": "money-back" })).await;
        let two = help.article("Refunds", "<p>x</p>").await;
        let second = help.owner(Method::GET, &format!("/articles/{two}"), json!({})).await;
        assert_eq!(second["slug"], "refunds-2");
        let wish = json!({ "version": second["version"], "slug": "refunds" });
        let taken = help.ask(Role::Owner, Method::PATCH, &format!("/articles/{two}"), wish).await;
        assert_eq!(taken.json()["errors"][0]["code"], "taken");
        let three = help.article("退款", "<p>x</p>").await;
        assert_eq!(help.owner(Method::GET, &format!("/articles/{three}"), json!({})).await["slug"], "article-3");
    }

    async fn an_empty_text_is_not_published(kit: Kit) {
        let help = Help::new(kit).await;
        let number = help.article("Export", "<p> </p>").await;
        let refused = help.ask(Role::Owner, Method::POST, &format!("/articles/{number}/texts/en/publish"), json!({})).await;
        assert_eq!(refused.json()["errors"][0]["code"], "empty", "{}", refused.text);
        assert_eq!(code(&help, Role::Owner, Method::POST, &format!("/articles/{number}/texts/ja/publish"), json!({})).await.0, StatusCode::NOT_FOUND);
        assert_eq!(code(&help, Role::Owner, Method::POST, &format!("/articles/{number}/texts/en/unpublish"), json!({})).await.1, "too_late");
    }

    async fn markdown_goes_out(kit: Kit) {
        let help = Help::new(kit).await;
        let number = help.article("Export", "<h2>How</h2><p>Open <strong>it</strong>.</p>").await;
        let got = help.ask(Role::Agent, Method::GET, &format!("/articles/{number}/texts/en/markdown"), json!({})).await;
        assert_eq!(got.text, "# Export\n\n## How\n\nOpen **it**.\n");
    }
}
