//! Tests of the endpoints of rules: who may change them, what is refused, versions and restoring.
//! They never go around the router.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Method, Request, StatusCode};
use causeway_identity::{Role, permissions_of};
use causeway_testkit::{Kit, on_both};
use causeway_web::{Caller, Via};
use serde_json::{Value, json};
use tower::ServiceExt;
use uuid::Uuid;

use super::*;

fn seen_by(desk: &TestDesk, role: Role) -> Router {
    let permissions = permissions_of(role);
    let caller = Caller { user: desk.owner.0, name: String::new(), permissions, via: Via::ApiKey(Uuid::nil()) };
    crate::endpoints(desk.desk.clone()).finish().0.layer(axum::Extension(caller))
}

async fn ask(router: &Router, method: Method, path: &str, body: Value) -> (StatusCode, Value) {
    let request = Request::builder().method(method).uri(format!("/api/v1{path}"));
    let request = request.header("content-type", "application/json").body(Body::from(body.to_string())).unwrap();
    let answer = router.clone().oneshot(request).await.unwrap();
    let status = answer.status();
    let bytes = to_bytes(answer.into_body(), 1 << 20).await.unwrap();
    (status, serde_json::from_slice(&bytes).unwrap_or_default())
}

on_both! {
    async fn rules_are_added_tried_switched_on_and_restored(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let (agent, owner) = (seen_by(&desk, Role::Agent), seen_by(&desk, Role::Owner));
        let definition = json!({
            "when": [{ "kind": "customer_wrote" }],
            "condition": { "all": [{ "priority": ["normal"] }] },
            "actions": [{ "kind": "set_priority", "priority": "high" }],
        });
        let new = json!({ "name": "Press", "folder": "Triage", "definition": definition });
        assert_eq!(ask(&agent, Method::POST, "/rules", new.clone()).await.0, StatusCode::FORBIDDEN);
        let (status, made) = ask(&owner, Method::POST, "/rules", new).await;
        assert_eq!((status, &made["enabled"], &made["fired"]), (StatusCode::CREATED, &json!(false), &json!(0)), "{made}");
        let path = format!("/rules/{}", made["id"].as_str().unwrap());
        desk.ask(&mail("a@x", "A", "", "hello")).await;
        let (_, tried) = ask(&owner, Method::POST, "/rules/trial", json!({ "definition": definition })).await;
        assert_eq!(tried["conversations"], 1, "{tried}");
        let on = json!({ "version": 1, "enabled": true });
        assert_eq!(ask(&agent, Method::PATCH, &path, on.clone()).await.0, StatusCode::FORBIDDEN);
        assert_eq!(ask(&owner, Method::PATCH, &path, on).await.1["enabled"], true);
        let changed = json!({ "version": 2, "name": "Press more" });
        assert_eq!(ask(&owner, Method::PATCH, &path, changed.clone()).await.1["name"], "Press more");
        assert_eq!(ask(&owner, Method::PATCH, &path, changed).await.0, StatusCode::CONFLICT);
        let id = desk.ask(&mail("b@x", "B", "", "hello")).await;
        act(&desk).await;
        let (_, all) = ask(&agent, Method::GET, "/rules", Value::Null).await;
        assert_eq!((&all["items"][0]["fired"], &all["folders"][0]["name"]), (&json!(1), &json!("Triage")));
        let (_, told) = ask(&agent, Method::GET, &format!("/conversations/{id}/firings"), Value::Null).await;
        assert_eq!(told["items"][0]["rule_name"], "Press more");
        let (_, back) = ask(&owner, Method::PATCH, &path, json!({ "version": 3, "restore": 1 })).await;
        assert_eq!((&back["name"], &back["enabled"]), (&json!("Press"), &json!(true)));
        let (_, versions) = ask(&owner, Method::GET, &format!("{path}/versions"), Value::Null).await;
        assert_eq!(versions["items"].as_array().unwrap().len(), 4);
        assert_eq!(ask(&owner, Method::DELETE, &path, Value::Null).await.0, StatusCode::NO_CONTENT);
        let (_, told) = ask(&agent, Method::GET, &format!("/conversations/{id}/firings"), Value::Null).await;
        assert_eq!(told["items"][0]["rule_name"], "Press more", "what it did stays told");
    }
}

on_both! {
    async fn an_address_is_for_administrators_and_a_confidential_customer_for_few(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let told = rule(&desk, "Tell", json!({
            "when": [{ "kind": "customer_wrote" }],
            "says": { "any": ["heir"] },
            "actions": [{ "kind": "webhook", "url": "https://x.example/s3cret/path" }],
        })).await;
        let (agent, owner) = (seen_by(&desk, Role::Agent), seen_by(&desk, Role::Owner));
        let url = |all: &Value| all["items"][0]["definition"]["actions"][0]["url"].clone();
        assert_eq!(url(&ask(&agent, Method::GET, "/rules", Value::Null).await.1), "https://x.example");
        assert_eq!(url(&ask(&owner, Method::GET, "/rules", Value::Null).await.1), "https://x.example/s3cret/path");
        assert_eq!(ask(&agent, Method::GET, &format!("/rules/{told}/firings"), Value::Null).await.0, StatusCode::FORBIDDEN);
        let id = desk.ask(&mail("a@x", "A", "", "the heir")).await;
        act(&desk).await;
        let path = format!("/rules/{told}/firings");
        assert_eq!(ask(&owner, Method::GET, &path, Value::Null).await.1["items"][0]["inputs"]["words"], "heir");
        let contact = desk.conversation(id).await.row.contact.id;
        let hide = sql!("UPDATE contact SET confidential = TRUE WHERE id = ?", contact);
        desk.desk.db.write(move |tx| tx.run(&hide)).await.unwrap();
        let (_, firings) = ask(&owner, Method::GET, &path, Value::Null).await;
        assert_eq!((&firings["items"][0]["inputs"], &firings["items"][0]["state"]), (&Value::Null, &json!("done")));
        let asked = json!({ "definition": { "when": [{ "kind": "customer_wrote" }], "says": { "any": ["heir"] },
            "actions": [{ "kind": "unassign" }] } });
        let (_, tried) = ask(&owner, Method::POST, "/rules/trial", asked).await;
        assert_eq!((&tried["times"], &tried["examples"][0]["words"]), (&json!(1), &json!("")), "{tried}");
    }
}

on_both! {
    async fn what_cannot_be_used_is_refused_with_its_place(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let owner = seen_by(&desk, Role::Owner);
        let nobody = Uuid::from_u128(7);
        for (definition, place) in [
            (json!({ "when": [], "actions": [{ "kind": "unassign" }] }), "/definition/when"),
            (json!({ "when": [{ "kind": "customer_wrote" }], "actions": [] }), "/definition/actions"),
            (json!({ "when": [{ "kind": "customer_wrote" }], "actions": [{ "kind": "add_tag", "tag_id": nobody }] }),
                "/definition/actions/0"),
            (json!({ "when": [{ "kind": "customer_wrote" }], "actions": [{ "kind": "webhook", "url": "http://10.0.0.1/" }] }),
                "/definition/actions/0"),
            (json!({ "when": [{ "kind": "customer_wrote" }], "actions": [{ "kind": "note", "text": "{{nothing}}" }] }),
                "/definition/actions/0"),
            (json!({ "when": [{ "kind": "after", "moment": "idle", "minutes": -1 }], "actions": [{ "kind": "unassign" }] }),
                "/definition/when/0"),
            (json!({ "when": [{ "kind": "customer_wrote" }], "condition": { "assignee": ["me"] },
                "actions": [{ "kind": "unassign" }] }), "/definition/condition"),
            (json!({ "when": [{ "kind": "customer_wrote" }], "says": { "any": [" "] }, "actions": [{ "kind": "unassign" }] }),
                "/definition/says"),
        ] {
            let input = json!({ "name": "X", "definition": definition });
            let (status, problem) = ask(&owner, Method::POST, "/rules", input).await;
            assert!(status.is_client_error(), "{place}: {problem}");
            assert!(problem.to_string().contains(place), "{place}: {problem}");
        }
        let (status, _) = ask(&owner, Method::POST, "/rules", json!({ "name": "X", "definition": { "code": "rm" } })).await;
        assert!(status.is_client_error());
    }
}
