//! What servers do wrong, one test for each: nothing is lost, nothing doubled, and the mailbox says what happens.

use axum::http::{Method, StatusCode};
use causeway_channels::imap::Timing;
use causeway_desk::ledger::{LedgerRow, Outcome, Reason};
use causeway_desk::mailbox::MailboxState;
use serde_json::json;

use super::peer::{DATE, Fault, Idle, Peer, Poison};
use super::{App, Fed, LONG_AGO, fields, mail, timing};

const LARGE: usize = 400 * 1024 * 1024;

fn failed(rows: &[LedgerRow]) -> Vec<&LedgerRow> {
    rows.iter().filter(|row| row.outcome == Outcome::Failed).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_that_the_server_does_not_give_out_never_stops_the_others() {
    for (poison, reason) in [
        (Poison::Refused, Reason::NotFetched),
        (Poison::LeftOut, Reason::NotFetched),
        (Poison::Breaks, Reason::NotFetched),
        (Poison::Hangs, Reason::NotFetched),
        (Poison::Size(LARGE), Reason::TooLarge),
    ] {
        let peer = Peer::start();
        peer.fill(1..=6);
        let bad = peer.put_as(&mail(7), DATE, poison);
        peer.fill(8..=30);
        let fed = Fed::by(&peer, Some(LONG_AGO)).await;
        let whole = |rows: &[LedgerRow]| rows.len() == 30 && rows.iter().all(|row| row.outcome != Outcome::Received);
        let rows = fed.until(&format!("all mails but the one that {poison:?}"), whole).await;
        let bad_rows = failed(&rows);
        assert_eq!(bad_rows.len(), 1, "{poison:?}");
        let row = bad_rows[0];
        assert_eq!((row.reason, row.subject.as_deref()), (reason, Some("Mail 7")), "{poison:?}: {}", row.detail);
        assert_eq!(row.from_address.as_deref(), Some("c7@customer.example"));
        assert_eq!(row.next_try_at.is_some(), reason == Reason::NotFetched, "it is asked for again by itself");
        fed.ok().await;
        // Its server is mended, and somebody asks for it.
        peer.state().mails.get_mut(&bad).unwrap().poison = Poison::None;
        let path = format!("/api/v1/ledger/{}/replay", row.id);
        let (status, _) = fed.app.ask(&Method::POST, &path, Some(&fed.key), Some(json!({}))).await;
        assert_eq!(status, StatusCode::OK);
        assert_eq!(fed.until_created(30).await.len(), 30, "{poison:?}");
        fed.end().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_stops_in_the_middle_is_left_and_asked_again() {
    for fault in [Fault::HangSearch, Fault::BreakSearch, Fault::BreakMail, Fault::RefuseLogin] {
        let peer = Peer::start();
        peer.fill(1..=12);
        peer.state().faults.push_back(fault);
        let fed = Fed::by(&peer, Some(LONG_AGO)).await;
        assert_eq!(fed.until_created(12).await.len(), 12, "{fault:?}");
        fed.ok().await;
        assert!(peer.state().faults.is_empty(), "{fault:?} happened");
        fed.end().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn uids_that_are_given_out_anew_double_nothing() {
    let peer = Peer::start();
    // Without a Message-ID only the bytes tell that it is the same mail.
    let nameless = "From: n@customer.example\r\nSubject: Nameless\r\n\r\nHi\r\n";
    peer.put_as(&mail(1), "01-Jan-1970 00:00:00 +0000", Poison::None);
    peer.put_as(nameless, super::soon(), Poison::None);
    peer.put_as(&mail(3), super::soon(), Poison::None);
    let fed = Fed::by(&peer, Some(LONG_AGO)).await;
    // The one of 1970 came before any date that can be asked for.
    fed.until_created(2).await;
    fed.ok().await;
    peer.renumber();
    peer.put_as(&mail(4), super::soon(), Poison::None);
    let rows = fed.until_created(4).await;
    let again: Vec<Reason> = rows.iter().filter(|row| row.outcome == Outcome::Ignored).map(|row| row.reason).collect();
    assert_eq!(again, [Reason::Duplicate, Reason::Duplicate], "{rows:#?}");
    let conversations: std::collections::BTreeSet<i64> =
        rows.iter().filter_map(|row| row.conversation.as_ref()).map(|conversation| conversation.number).collect();
    assert_eq!(conversations.len(), 4);
    fed.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_says_everything_twice_is_heard_once() {
    let peer = Peer::start();
    peer.state().doubles = true;
    peer.fill(1..=15);
    let fed = Fed::by(&peer, Some(LONG_AGO)).await;
    assert_eq!(fed.until_created(15).await.len(), 15);
    fed.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_was_never_set_loses_no_new_mail() {
    let peer = Peer::start();
    peer.put_as(&mail(1), "01-Jan-1970 00:00:00 +0000", Poison::None);
    let fed = Fed::by(&peer, None).await;
    fed.ok().await;
    for at in 2..=4 {
        peer.put_as(&mail(at), "01-Jan-1970 00:00:07 +0000", Poison::None);
    }
    let rows = fed.until_created(3).await;
    assert!(rows.iter().all(|row| !row.silent));
    fed.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_does_not_tell_of_news_is_asked_for_it() {
    for idle in [Idle::Refused, Idle::NotOffered] {
        let peer = Peer::start();
        peer.state().idle = idle;
        let fed = Fed::by(&peer, None).await;
        fed.until_mailbox("a look without push", |mailbox| mailbox.pushes == Some(false)).await;
        peer.put(&mail(1));
        fed.until_created(1).await;
        let logins = peer.state().logins;
        peer.put(&mail(2));
        fed.until_created(2).await;
        assert_eq!(peer.state().logins, logins, "over the same connection");
        assert_eq!(peer.said("IDLE"), usize::from(idle == Idle::Refused), "it is asked for IDLE no second time");
        fed.end().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_cannot_be_reached_is_told_with_the_time_of_the_next_try() {
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    for (host, port, code) in [("no-such-server.invalid", 993, "name_not_found"), ("127.0.0.1", closed, "refused")] {
        let (app, key) = App::set_up().await;
        let fields = causeway_desk::mailbox::store::Fields { host: host.to_owned(), ..fields(port, None) };
        let slow = Timing { pauses: vec![std::time::Duration::from_mins(10)], ..timing() };
        let fed = Fed::start(app, key, fields, slow).await;
        let mailbox = fed.until_mailbox("a failure", |mailbox| mailbox.state == MailboxState::Failing).await;
        assert_eq!(mailbox.error_code.as_deref(), Some(code), "{:?}", mailbox.error);
        let checked = mailbox.last_checked_at.unwrap();
        assert!(mailbox.next_try_at.unwrap().since(checked) > 500_000);
        let (_, proof) = fed.app.ask(&Method::GET, "/api/v1/ledger/proof", Some(&fed.key), None).await;
        assert_eq!(proof["failing"], 1);
        fed.end().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_button_tries_a_failing_mailbox_at_once() {
    let peer = Peer::start();
    peer.put(&mail(1));
    peer.state().faults.push_back(Fault::RefuseLogin);
    let (app, key) = App::set_up().await;
    let slow = Timing { login_pauses: vec![std::time::Duration::from_mins(10)], ..timing() };
    let fed = Fed::start(app, key, fields(peer.port, Some(LONG_AGO)), slow).await;
    let mailbox = fed.until_mailbox("a failure", |mailbox| mailbox.state == MailboxState::Failing).await;
    assert_eq!(mailbox.error_code.as_deref(), Some("login_refused"));
    let path = format!("/api/v1/inboxes/{}/mailbox/retry", fed.inbox);
    let (status, inbox) = fed.app.ask(&Method::POST, &path, Some(&fed.key), Some(json!({}))).await;
    assert_eq!((status, &inbox["mailbox"]["next_try_at"]), (StatusCode::OK, &json!(null)));
    fed.until_created(1).await;
    fed.end().await;
}
