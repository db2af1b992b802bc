//! Tests of the configuration file's endpoints: who may use them, and how large a file may be.
//! They never go around the router.

use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use causeway_identity::{Role, permissions_of};
use causeway_testkit::{Kit, on_both};
use causeway_web::{Caller, Via};
use tower::ServiceExt;
use uuid::Uuid;

use super::MAX_BYTES;
use crate::testing::TestDesk;

fn seen_by(desk: &TestDesk, role: Role) -> Router {
    let permissions = permissions_of(role);
    let caller = Caller { user: desk.owner.0, name: String::new(), permissions, via: Via::ApiKey(Uuid::nil()) };
    crate::endpoints(desk.desk.clone()).finish().0.layer(axum::Extension(caller))
}

async fn ask(router: &Router, method: Method, path: &str, body: String) -> StatusCode {
    let request = Request::builder().method(method).uri(format!("/api/v1/configuration{path}"));
    let request = request.header("content-type", "application/json").body(Body::from(body)).unwrap();
    router.clone().oneshot(request).await.unwrap().status()
}

on_both! {
    async fn only_who_manages_settings_reads_or_imports_and_five_megabytes_are_the_most(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let (agent, owner) = (seen_by(&desk, Role::Agent), seen_by(&desk, Role::Owner));
        let file = || r#"{ "format": "causeway-configuration", "version": 1, "tags": [{ "name": "a" }] }"#.to_owned();
        for (method, path) in [(Method::GET, ""), (Method::POST, "/preview"), (Method::POST, "/import")] {
            assert_eq!(ask(&agent, method.clone(), path, file()).await, StatusCode::FORBIDDEN, "{path}");
            assert_eq!(ask(&owner, method, path, file()).await, StatusCode::OK, "{path}");
        }
        // More than other endpoints take, and less than the limit.
        let large = |bytes: usize| format!("{}{}", file(), " ".repeat(bytes));
        assert_eq!(ask(&owner, Method::POST, "/preview", large(3 * 1024 * 1024)).await, StatusCode::OK);
        assert_eq!(ask(&owner, Method::POST, "/import", large(MAX_BYTES)).await, StatusCode::PAYLOAD_TOO_LARGE);
    }
}
