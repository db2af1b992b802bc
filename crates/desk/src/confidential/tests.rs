//! Tests of confidential customers: nobody outside the access list reads a name, an address or a word of theirs.
//! They go through HTTP, since that is where people look.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Method, StatusCode};
use causeway_identity::{Role, permissions_of};
use causeway_people::confidential::store;
use causeway_testkit::{Kit, on_both};
use causeway_web::Via;
use tower::ServiceExt;

use super::*;
use crate::testing::{TestDesk, mail};

/// The desk as `user` sees it.
fn seen_by(desk: &TestDesk, user: UserId) -> Router {
    let caller = Caller {
        user: user.0,
        name: String::new(),
        permissions: permissions_of(Role::Admin),
        via: Via::ApiKey(Uuid::nil()),
    };
    let (desk_, _) = crate::endpoints(desk.desk.clone()).finish();
    let people = causeway_people::People { db: desk.desk.db.clone() };
    let (people, _) = causeway_people::endpoints(people).finish();
    desk_.merge(people).layer(axum::Extension(caller))
}

async fn ask(router: &Router, method: Method, path: &str, body: &str) -> (StatusCode, String) {
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header("content-type", "application/json")
        .body(Body::from(body.to_owned()))
        .unwrap();
    let answer = router.clone().oneshot(request).await.unwrap();
    let status = answer.status();
    let bytes = to_bytes(answer.into_body(), 10_000_000).await.unwrap();
    (status, String::from_utf8_lossy(&bytes).into_owned())
}

async fn get(router: &Router, path: &str) -> (StatusCode, String) {
    ask(router, Method::GET, path, "").await
}

on_both! {
    async fn nobody_outside_the_list_reads_a_word(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let id = desk.ask(&mail("m1@customer.example", "Crane stuck", "", "The derrick does not move.")).await;
        desk.ask("From: Ken <ken@harbour.example>\nTo: support@acme.example\nMessage-ID: <k1@h>\nSubject: Tide\n\nWhen?\n").await;
        crate::search::catch_up(&desk.desk.db).await.unwrap();
        let row = desk.conversation(id).await.row;
        assert!(!row.contact.confidential);
        let (contact, message) = (row.contact.id, desk.messages(id).await[0].id);
        let ben = desk.agent("Ben").await;
        let (ours, theirs) = (seen_by(&desk, desk.owner), seen_by(&desk, ben));
        let list = format!("{{\"confidential\":true,\"user_ids\":[\"{}\"]}}", desk.owner);
        let (status, body) = ask(&ours, Method::PUT, &format!("/api/v1/contacts/{contact}/access"), &list).await;
        assert_eq!(status, StatusCode::OK, "{body}");

        let (status, body) =
            ask(&ours, Method::POST, "/api/v1/suppressions", "{\"address\":\"mei@customer.example\"}").await;
        assert_eq!(status, StatusCode::CREATED, "{body}");
        let telling = ["Mei", "mei@", "Customer", "customer.example", "Crane", "derrick"];
        for path in [
            "/api/v1/conversations?view=all".to_owned(),
            "/api/v1/contacts".to_owned(),
            format!("/api/v1/contacts/{contact}"),
            "/api/v1/search?q=derrick".to_owned(),
            "/api/v1/search?q=from:mei".to_owned(),
            format!("/api/v1/search?q={}", row.number),
            "/api/v1/ledger".to_owned(),
            "/api/v1/contacts?q=mei".to_owned(),
            "/api/v1/drafts".to_owned(),
            "/api/v1/suppressions".to_owned(),
            format!("/api/v1/companies/{}/timeline", row.contact.company.as_ref().unwrap().id),
            format!("/api/v1/contacts?company_id={}", row.contact.company.as_ref().unwrap().id),
        ] {
            let (status, body) = get(&theirs, &path).await;
            assert_eq!(status, StatusCode::OK, "{path}: {body}");
            let told = telling.iter().find(|word| body.contains(**word) && **word != "Customer");
            assert_eq!(told, None, "{path} tells {body}");
        }
        let (_, all) = get(&theirs, "/api/v1/conversations?view=all").await;
        assert!(all.contains("Confidential customer ") && all.contains("Tide"), "{all}");
        for path in [
            format!("/api/v1/conversations/{id}"),
            format!("/api/v1/conversations/{}", row.number),
            format!("/api/v1/conversations/%3{}", row.number),
            format!("/api/v1/conversations/{id}/messages"),
            format!("/api/v1/conversations/{id}/history"),
            format!("/api/v1/conversations/{id}/drafts"),
            format!("/api/v1/conversations/{id}/fields"),
            format!("/api/v1/conversations/{id}/rearrangements"),
            format!("/api/v1/messages/{message}/raw"),
            format!("/api/v1/messages/{message}/accesses"),
            format!("/api/v1/contacts/{contact}/timeline"),
            format!("/api/v1/contacts/{contact}/reach"),
            format!("/api/v1/contacts/{contact}/assets"),
            format!("/api/v1/contacts/{contact}/fields"),
            format!("/api/v1/contacts/{contact}/duplicates"),
        ] {
            let (status, body) = get(&theirs, &path).await;
            assert_eq!(status, StatusCode::FORBIDDEN, "{path}: {body}");
            assert!(body.contains("\"confidential\""), "{path}: {body}");
        }
        let merge = format!("{{\"ids\":[\"{id}\"]}}");
        let (_, rows) = get(&ours, "/api/v1/search?q=Tide").await;
        let other: serde_json::Value = serde_json::from_str(&rows).unwrap();
        let other = other["items"][0]["conversation"]["id"].as_str().unwrap().to_owned();
        let (status, _) = ask(&theirs, Method::POST, &format!("/api/v1/conversations/{other}/merge"), &merge).await;
        assert_eq!(status, StatusCode::FORBIDDEN);
        let (status, _) = ask(&theirs, Method::PATCH, &format!("/api/v1/contacts/{contact}"), "{\"version\":2,\"note\":\"x\"}").await;
        assert_eq!(status, StatusCode::FORBIDDEN);

        // Those on the list read on, and are told that nothing of it may stay in a browser.
        let (_, body) = get(&ours, &format!("/api/v1/conversations/{id}")).await;
        assert!(body.contains("Crane") && body.contains("\"confidential\":true"), "{body}");
        let (status, body) = get(&ours, &format!("/api/v1/conversations/{id}/messages")).await;
        assert!(status == StatusCode::OK && body.contains("derrick"), "{body}");
        let (_, body) = get(&ours, "/api/v1/search?q=derrick").await;
        assert!(body.contains("Crane"), "{body}");
    }

    async fn a_confidential_company_hides_its_people_and_the_list_leaves_a_trail(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let id = desk.ask(&mail("m1@customer.example", "Crane stuck", "", "It does not move.")).await;
        let contact = desk.conversation(id).await.row.contact;
        let company = contact.company.unwrap().id;
        let ben = desk.agent("Ben").await;
        let work = move |tx: &mut Tx<'_>| {
            store::set_company_flag(tx, company, true)?;
            store::set_access(tx, company.0, &[])?;
            check(tx, ben, id).map_err(|_| ()).unwrap_err();
            assert!(hidden(tx, ben, &[id])?.contains(&id));
            store::set_access(tx, company.0, &[ben])?;
            assert!(hidden(tx, ben, &[id])?.is_empty());
            check(tx, ben, id)
        };
        desk.desk.db.write(work).await.unwrap();
        // An administrator who is not on the list sees no name, but may repair the list, which is noted.
        let ours = seen_by(&desk, desk.owner);
        let (_, body) = get(&ours, &format!("/api/v1/companies/{company}")).await;
        assert!(!body.contains("Customer\""), "{body}");
        let path = format!("/api/v1/companies/{company}/access");
        let wish = format!("{{\"confidential\":true,\"user_ids\":[\"{}\"]}}", desk.owner);
        let (status, _) = ask(&ours, Method::PUT, &path, &wish).await;
        assert_eq!(status, StatusCode::OK);
        let (_, body) = get(&ours, &format!("/api/v1/companies/{company}")).await;
        assert!(body.contains("Customer"), "{body}");
        let (_, body) = get(&ours, "/api/v1/conversations?view=all").await;
        assert!(body.contains("Crane") && body.contains("\"confidential\":true"), "{body}");
        let noted = |tx: &mut Tx<'_>| tx.value::<i64>(&sql!("SELECT COUNT(*) FROM audit WHERE action = 'confidential.changed'"));
        assert_eq!(desk.desk.db.read(noted).await.unwrap(), 1);
    }
}

on_both! {
    async fn what_names_a_conversation_inside_a_request_is_behind_the_door_too(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let secret = desk.ask(&mail("m1@customer.example", "Crane stuck", "", "The derrick does not move.")).await;
        let plain =
            desk.ask("From: Ken <ken@harbour.example>\nTo: support@acme.example\nMessage-ID: <k1@h>\nSubject: Tide\n\nWhen?\n").await;
        let contact = desk.conversation(secret).await.row.contact.id;
        let ben = desk.agent("Ben").await;
        let (ours, theirs) = (seen_by(&desk, desk.owner), seen_by(&desk, ben));
        let list = format!("{{\"confidential\":true,\"user_ids\":[\"{}\"]}}", desk.owner);
        ask(&ours, Method::PUT, &format!("/api/v1/contacts/{contact}/access"), &list).await;

        let links = format!("/api/v1/conversations/{plain}/links");
        let link = format!("{{\"to\":\"{secret}\",\"kind\":\"related\"}}");
        assert_eq!(ask(&theirs, Method::PUT, &links, &link).await.0, StatusCode::FORBIDDEN);
        let (status, body) = ask(&ours, Method::PUT, &links, &link).await;
        assert!(status == StatusCode::OK && body.contains("Crane stuck"), "{body}");
        let (_, body) = get(&theirs, &links).await;
        assert!(body.contains("related") && !body.contains("Crane stuck"), "{body}");

        let bulk = format!("{{\"conversation_ids\":[\"{secret}\",\"{plain}\"],\"change\":{{\"priority\":\"low\"}}}}");
        let (status, body) = ask(&theirs, Method::POST, "/api/v1/bulk", &bulk).await;
        assert_eq!(status, StatusCode::CREATED, "{body}");
        desk.pass(1).await;
        assert_eq!(desk.conversation(plain).await.row.priority, crate::Priority::Low);
        assert_eq!(desk.conversation(secret).await.row.priority, crate::Priority::Normal);
    }
}
