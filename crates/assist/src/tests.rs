//! The model from both ends: who may set it, where its key goes, and what its answers mean.

use axum::http::{Method, StatusCode};
use causeway_desk::Settings;
use causeway_identity::Role;
use causeway_testdesk::{Got, ScriptedModel, TestDesk};
use causeway_testkit::{Kit, on_both};
use serde_json::{Value, json};

use crate::{Assist, Question, Trouble};

struct Set {
    desk: TestDesk,
    assist: Assist,
    model: ScriptedModel,
}

impl Set {
    async fn new(kit: Kit) -> Self {
        let desk = TestDesk::new(kit, Settings::default()).await;
        let assist = Assist::new(desk.desk.clone());
        Self { desk, assist, model: ScriptedModel::start().await }
    }

    async fn team(&self, role: Role, method: Method, path: &str, body: Value) -> Got {
        let router = crate::endpoints(self.assist.clone()).finish().0;
        self.desk.ask(router, role, method, &format!("/language-model{path}"), body).await
    }

    async fn set(&self, address: &str, key: Option<&str>, version: i64) -> Got {
        let body = json!({ "address": address, "name": "small", "key": key, "enabled": true, "version": version });
        self.team(Role::Owner, Method::PUT, "", body).await
    }

    async fn ask(&self) -> Result<String, Trouble> {
        self.assist.ask(&Question { task: "Do".to_owned(), material: "This".to_owned() }).await
    }
}

on_both! {
    async fn without_a_model_nobody_is_asked(kit: Kit) {
        let set = Set::new(kit).await;
        assert!(!set.assist.is_there().await.unwrap());
        assert_eq!(set.ask().await, Err(Trouble::None));
        let shown = set.team(Role::Owner, Method::GET, "", Value::Null).await.json();
        assert_eq!((&shown["address"], &shown["has_key"], &shown["version"]), (&Value::Null, &json!(false), &json!(0)));
        let tried = set.team(Role::Owner, Method::POST, "/test", Value::Null).await.json();
        assert_eq!(tried["code"], json!("none"));
    }

    async fn a_question_goes_there_with_its_key_which_nobody_sees(kit: Kit) {
        let set = Set::new(kit).await;
        assert_eq!(set.team(Role::Agent, Method::PUT, "", json!({})).await.status, StatusCode::FORBIDDEN);
        let got = set.set(&set.model.address, Some("sk-hidden"), 0).await;
        assert_eq!(got.status, StatusCode::OK, "{}", got.text);
        assert!(got.json()["has_key"] == json!(true) && !got.text.contains("sk-hidden"), "{}", got.text);
        set.model.says(200, " Here. ");
        assert_eq!(set.ask().await.as_deref(), Ok("Here."));
        let heard = set.model.heard();
        assert_eq!(heard[0].0.as_deref(), Some("Bearer sk-hidden"));
        assert_eq!(heard[0].1["messages"][0], json!({ "role": "system", "content": "Do" }));
        assert_eq!(heard[0].1["messages"][1], json!({ "role": "user", "content": "This" }));
    }

    async fn a_key_stays_with_its_address(kit: Kit) {
        let set = Set::new(kit).await;
        set.set(&set.model.address, Some("sk-hidden"), 0).await;
        let kept = set.set(&set.model.address, None, 1).await.json();
        assert_eq!((&kept["has_key"], &kept["version"]), (&json!(true), &json!(2)));
        let late = set.set(&set.model.address, None, 1).await;
        assert_eq!(late.status, StatusCode::CONFLICT, "{}", late.text);
        let other = ScriptedModel::start().await;
        let moved = set.set(&other.address, None, 2).await.json();
        assert_eq!(moved["has_key"], json!(false));
        other.says(200, "Yes");
        assert_eq!(set.ask().await.as_deref(), Ok("Yes"));
        assert_eq!(other.heard()[0].0, None, "the key of another place");
        let gone = set.team(Role::Owner, Method::DELETE, "", Value::Null).await;
        assert_eq!(gone.status, StatusCode::NO_CONTENT);
        assert_eq!(set.ask().await, Err(Trouble::None));
    }

    async fn what_is_in_the_way_has_a_name(kit: Kit) {
        let set = Set::new(kit).await;
        let mut version = 0;
        for address in ["http://10.0.0.1/v1", "http://127.0.0.1:1/v1"] {
            set.set(address, None, version).await;
            version += 1;
            let tried = set.team(Role::Owner, Method::POST, "/test", Value::Null).await.json();
            let wanted = if address.contains("10.0") { "not_allowed" } else { "away" };
            assert_eq!(tried["code"], json!(wanted), "{tried}");
        }
        set.set(&set.model.address, None, version).await;
        for (status, code) in [(401, "key"), (403, "key"), (404, "unknown"), (429, "too_many"), (500, "unreadable"), (200, "unreadable")] {
            set.model.says(status, "");
            let tried = set.team(Role::Owner, Method::POST, "/test", Value::Null).await.json();
            assert_eq!(tried["code"], json!(code), "{status} {tried}");
        }
        set.model.says(200, "Yes, I am.");
        let tried = set.team(Role::Owner, Method::POST, "/test", Value::Null).await.json();
        assert_eq!((&tried["code"], &tried["words"]), (&json!("works"), &json!("Yes, I am.")));
    }
}
