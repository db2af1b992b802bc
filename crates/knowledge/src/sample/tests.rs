//! Tests of the sample articles: they can be read in three languages, and go with the sample desk.
//! They never judge what the articles say.

use axum::http::{Method, StatusCode};
use causeway_desk::setup;
use causeway_store::Actor;
use causeway_testkit::{Kit, on_both};
use serde_json::json;

use crate::testing::Help;

on_both! {
    async fn the_sample_articles_go_with_the_sample_desk(kit: Kit) {
        let help = Help::new(kit).await;
        crate::keepers(&help.knowledge.desk);
        help.kit.db.write(super::fill).await.unwrap();
        let own = help.published("Written by a person", "<p>x</p>").await;
        for tag in ["en", "zh-CN", "ja"] {
            let home = help.look(&format!("/help/{tag}/")).await.text;
            assert_eq!(home.matches("/a/").count(), 6, "{home}");
            let page = help.look(&format!("/help/{tag}/a/an-export-stops-before-the-end")).await;
            assert!(page.text.contains("<aside class=\"warning\">") && page.text.contains("<details>"), "{}", page.text);
            assert!(page.text.contains("class=\"related\"") && !page.text.contains("**"), "{}", page.text);
        }
        let all = help.owner(Method::GET, "/articles?trust=verified", json!({})).await;
        assert_eq!(all["items"].as_array().unwrap().len(), 6);
        help.kit.db.write(|tx| setup::remove_sample(tx, Actor::SYSTEM)).await.unwrap();
        let left = help.owner(Method::GET, "/articles", json!({})).await;
        assert_eq!((left["items"].as_array().unwrap().len(), &left["items"][0]["number"]), (1, &json!(own)));
        assert_eq!(help.look("/help/en/a/an-export-stops-before-the-end").await.status, StatusCode::NOT_FOUND);
    }
}
