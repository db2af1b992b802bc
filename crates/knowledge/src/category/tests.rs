//! Tests of sections: the first ones, the tree, and what may go.
//! They never go around the endpoints where people meet them.

use axum::http::{Method, StatusCode};
use causeway_identity::Role;
use causeway_testkit::{Kit, on_both};
use serde_json::json;
use uuid::Uuid;

use super::*;
use crate::testing::Help;

fn one(id: u128, parent: Option<u128>) -> Category {
    Category {
        id: CategoryId(Uuid::from_u128(id)),
        brand_id: BrandId(Uuid::nil()),
        parent_id: parent.map(|parent| CategoryId(Uuid::from_u128(parent))),
        slug: format!("s{id}"),
        names: BTreeMap::from([("ja".to_owned(), "名".to_owned())]),
        descriptions: BTreeMap::new(),
        position: 0,
        article_count: 0,
        version: 1,
    }
}

#[test]
fn no_section_lies_in_itself_or_too_deep() {
    let all = [one(1, None), one(2, Some(1)), one(3, Some(2)), one(4, None)];
    let id = |id: u128| CategoryId(Uuid::from_u128(id));
    for (moved, to, may) in [
        (1, Some(3), false),
        (1, Some(1), false),
        (4, Some(2), true),
        (4, Some(3), false),
        (2, Some(4), true),
        (1, Some(4), false),
        (3, None, true),
    ] {
        assert_eq!(fits(&all, id(moved), to.map(id)), may, "{moved} in {to:?}");
    }
    assert_eq!(below(&all, id(1)), [id(1), id(2), id(3)]);
    assert_eq!(all[0].name_for(&[Locale::En]), ("名", None));
}

on_both! {
    async fn the_first_sections_are_there_in_all_languages(kit: Kit) {
        let help = Help::new(kit).await;
        let all = help.owner(Method::GET, "/categories", json!({})).await;
        let slugs: Vec<&str> = all["items"].as_array().unwrap().iter().map(|one| one["slug"].as_str().unwrap()).collect();
        assert_eq!(slugs, ["getting-started", "troubleshooting", "billing"]);
        assert_eq!(all["items"][1]["names"]["zh-CN"], "故障排查");
        assert_eq!(all["items"][0]["names"].as_object().unwrap().len(), 4);
    }

    async fn sections_are_made_moved_and_deleted_when_empty(kit: Kit) {
        let help = Help::new(kit).await;
        let (billing, start) = (help.section("billing").await, help.section("getting-started").await);
        let new = json!({ "names": { "en": "Refunds", "ja": "返金" }, "parent_id": billing });
        let made = help.owner(Method::POST, "/categories", new.clone()).await;
        assert_eq!(made["slug"], "refunds");
        assert_eq!(help.owner(Method::POST, "/categories", new).await["slug"], "refunds-2");
        let path = format!("/categories/{}", made["id"].as_str().unwrap());
        let moved = help.owner(Method::PATCH, &path, json!({ "version": 1, "parent_id": null, "position": 0 })).await;
        assert_eq!((&moved["parent_id"], &moved["position"]), (&json!(null), &json!(0)));
        let full = help.ask(Role::Owner, Method::DELETE, &format!("/categories/{billing}"), json!({})).await;
        assert_eq!(full.status, StatusCode::UNPROCESSABLE_ENTITY);
        let number = help.article("In the section", "<p>x</p>").await;
        let full = help.ask(Role::Owner, Method::DELETE, &format!("/categories/{start}"), json!({})).await;
        assert_eq!(full.status, StatusCode::UNPROCESSABLE_ENTITY);
        let gone = help.ask(Role::Owner, Method::DELETE, &path, json!({})).await;
        assert_eq!((gone.status, number), (StatusCode::NO_CONTENT, 1));
        let agent = help.ask(Role::Agent, Method::DELETE, &path, json!({})).await;
        assert_eq!(agent.status, StatusCode::FORBIDDEN);
    }
}
