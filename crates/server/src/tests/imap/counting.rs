//! Mailboxes counted against the ledger: a mail that has no row is found, listed and fetched.

use axum::http::{Method, StatusCode};
use causeway_channels::imap;
use causeway_desk::ledger::Outcome;
use causeway_queue::Runner;
use serde_json::json;

use super::peer::{DATE, Kept, Peer, Poison};
use super::{Fed, LONG_AGO, mail, timing};

async fn counted(fed: &Fed) -> serde_json::Value {
    let (status, _) = fed.app.ask(&Method::POST, "/api/v1/ledger/proof", Some(&fed.key), Some(json!({}))).await;
    assert_eq!(status, StatusCode::OK);
    let jobs = vec![imap::job(fed.desk().clone(), timing())];
    Runner::new(fed.desk().db.clone(), "test", jobs).drain().await;
    fed.app.ask(&Method::GET, "/api/v1/ledger/proof", Some(&fed.key), None).await.1
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_without_a_row_is_found_listed_and_fetched() {
    let peer = Peer::start();
    peer.put(&mail(1));
    peer.state().next_uid = 9;
    peer.put(&mail(2));
    let fed = Fed::by(&peer, Some(LONG_AGO)).await;
    fed.until_created(2).await;
    fed.ok().await;
    let proof = counted(&fed).await;
    assert_eq!((&proof["missing"], &proof["mailboxes"][0]["on_server"]), (&json!(0), &json!(2)), "{proof}");
    // A server that puts a mail below the UIDs that it gave out already: no reader would ever look there.
    let late = Kept { text: mail(3), date: DATE, poison: Poison::None };
    peer.state().mails.insert(4, late);
    let proof = counted(&fed).await;
    assert_eq!((&proof["missing"], &proof["mailboxes"][0]["in_ledger"]), (&json!(1), &json!(2)), "{proof}");
    let (_, list) = fed.app.ask(&Method::GET, "/api/v1/ledger/missing", Some(&fed.key), None).await;
    let row = &list["items"][0];
    assert_eq!(
        (&row["uid"], &row["from_address"], &row["subject"], &row["asked"]),
        (&json!(4), &json!("c3@customer.example"), &json!("Mail 3"), &json!(false)),
        "{list}"
    );
    assert!(row["arrived_at"].as_i64().is_some());
    let body = json!({ "key": row["key"] });
    let (status, _) = fed.app.ask(&Method::POST, "/api/v1/ledger/missing", Some(&fed.key), Some(body)).await;
    assert_eq!(status, StatusCode::NO_CONTENT);
    let rows = fed.until_created(3).await;
    assert_eq!(rows.len(), 3);
    let proof = counted(&fed).await;
    assert_eq!((&proof["missing"], &proof["mailboxes"][0]["in_ledger"]), (&json!(0), &json!(3)), "{proof}");
    let (status, _) =
        fed.app.ask(&Method::POST, "/api/v1/ledger/missing", Some(&fed.key), Some(json!({ "key": "imap/x" }))).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    fed.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn old_mail_that_nobody_asked_for_is_not_missing_and_a_failed_one_is_counted_apart() {
    let peer = Peer::start();
    peer.fill(1..=3);
    let fed = Fed::by(&peer, None).await;
    fed.ok().await;
    peer.put_as(&mail(4), DATE, Poison::Refused);
    peer.put(&mail(5));
    fed.until("a failed mail", |rows| rows.len() == 2 && rows.iter().any(|row| row.outcome == Outcome::Failed)).await;
    fed.ok().await;
    let proof = counted(&fed).await;
    let mailbox = &proof["mailboxes"][0];
    assert_eq!(
        (&proof["missing"], &proof["not_fetched"], &mailbox["on_server"], &mailbox["in_ledger"]),
        (&json!(0), &json!(1), &json!(2), &json!(2)),
        "{proof}"
    );
    let (_, list) = fed.app.ask(&Method::GET, "/api/v1/ledger/missing", Some(&fed.key), None).await;
    assert_eq!((&list["items"][0]["uid"], &list["items"][0]["attempts"]), (&json!(4), &json!(1)), "{list}");
    fed.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mailbox_that_cannot_be_counted_says_so_and_keeps_its_numbers() {
    let peer = Peer::start();
    peer.put(&mail(1));
    let fed = Fed::by(&peer, Some(LONG_AGO)).await;
    fed.until_created(1).await;
    fed.ok().await;
    counted(&fed).await;
    peer.state().faults.push_back(super::peer::Fault::RefuseLogin);
    let proof = counted(&fed).await;
    let mailbox = &proof["mailboxes"][0];
    assert_eq!((&mailbox["on_server"], &mailbox["in_ledger"]), (&json!(1), &json!(1)), "{proof}");
    assert!(mailbox["error"].as_str().unwrap().contains("refused the login"), "{proof}");
    fed.end().await;
}
