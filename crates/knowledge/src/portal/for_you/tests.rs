//! Articles for a segment, on both databases: who reads them and who learns nothing of them at any address.
//! They look at pages as a stranger's, another customer's and a reader's browser do.

use axum::http::{Method, StatusCode};
use causeway_identity::Role;
use causeway_people::contact::store as contacts;
use causeway_store::Tx;
use causeway_testkit::{Kit, on_both};
use serde_json::{Value, json};

use crate::portal::tests::{enter, read};
use crate::testing::Help;

/// A desk with an article for whoever bought gold, which Mei's company did and Eve's did not.
struct Gold {
    help: Help,
    mei: String,
    eve: String,
    number: i64,
    segment: String,
    picture: String,
}

/// Every address at which articles are named or shown to everybody.
const EVERYWHERE: [&str; 8] = [
    "/help/en/",
    "/help/en/c/getting-started",
    "/help/en/search?q=secret",
    "/help/en/suggest?q=secret",
    "/help/sitemap.xml",
    "/help/en/feed.xml",
    "/help/en/a/anchor",
    "/help/zh-CN/",
];

async fn made(help: &Help, path: &str, body: Value) -> Value {
    let got = help.people(Method::POST, path, body).await;
    assert_eq!(got.status, StatusCode::CREATED, "{}", got.text);
    got.json()
}

async fn patch(help: &Help, number: i64, mut change: Value) -> StatusCode {
    let path = format!("/articles/{number}");
    change["version"] = help.owner(Method::GET, &path, json!({})).await["version"].clone();
    help.ask(Role::Owner, Method::PATCH, &path, change).await.status
}

async fn plan(help: &Help, address: &'static str, plan: &str) {
    let contact = help.kit.db.read(move |tx: &mut Tx<'_>| contacts::by_address(tx, address)).await.unwrap().unwrap();
    let contact = help.people(Method::GET, &format!("/contacts/{contact}"), json!({})).await.json();
    let path = format!("/companies/{}", contact["company"]["id"].as_str().expect("a company"));
    let company = help.people(Method::GET, &path, json!({})).await.json();
    let got = help.people(Method::PATCH, &path, json!({ "version": company["version"], "plan": plan })).await;
    assert_eq!(got.status, StatusCode::OK, "{}", got.text);
}

async fn gold(kit: Kit) -> Gold {
    let help = Help::new(kit).await;
    let mei = enter(&help, "mei@customer.example").await;
    let eve = enter(&help, "eve@other.example").await;
    plan(&help, "mei@customer.example", "GOLD").await;
    plan(&help, "eve@other.example", "Silver").await;
    let segment = made(&help, "/segments", json!({ "name": "Gold", "who": "chosen", "plans": ["Gold"] })).await;
    assert_eq!(segment["contacts"], 1, "{segment}");
    let segment = segment["id"].as_str().unwrap().to_owned();
    let anchor = help.published("Anchor", "<p>so that there are pages</p>").await;
    let media = help.upload(Method::POST, "/media?name=x.png", b"\x89PNG\r\n\x1a\n....").await.json();
    let picture = media["src"].as_str().unwrap().to_owned();
    let number =
        help.published("Secret handshake", &format!("<p>secret words</p><img src=\"{picture}\" alt=\"\">")).await;
    let wish = json!({ "visibility": "segment", "segment_id": segment, "related": [anchor] });
    assert_eq!(patch(&help, number, wish).await, StatusCode::OK);
    assert_eq!(patch(&help, anchor, json!({ "related": [number] })).await, StatusCode::OK);
    Gold { help, mei, eve, number, segment, picture }
}

const PAGE: &str = "/help/en/for-you/secret-handshake";

impl Gold {
    /// Nothing is said of the article to whoever has this cookie.
    async fn finds_nothing(&self, who: &str, why: &str) {
        let usual = format!("/help/en/a/{}", self.number);
        for path in EVERYWHERE.into_iter().chain([
            "/help/en/a/secret-handshake",
            &usual,
            "/help/en/for-you",
            PAGE,
            "/help/en/requests",
        ]) {
            let page = read(&self.help, who, path).await;
            assert!(!page.text.contains("Secret handshake") && !page.text.contains("secret words"), "{why}: {path}");
        }
        assert_eq!(read(&self.help, who, "/help/en/a/secret-handshake").await.status, StatusCode::NOT_FOUND, "{why}");
        assert_eq!(read(&self.help, who, &self.picture).await.status, StatusCode::NOT_FOUND, "{why}");
        let said = self.help.post_with("/help/en/a/secret-handshake/useful", "useful=yes", &[("cookie", who)]).await;
        assert_eq!(said.status, StatusCode::NOT_FOUND, "{why}");
        // An address that exists answers as one that does not.
        for place in [PAGE, "/help/en/for-you/nothing-here"] {
            let got = read(&self.help, who, place).await;
            let known = [&self.mei, &self.eve].iter().any(|cookie| cookie.as_str() == who);
            let expected = if known { StatusCode::NOT_FOUND } else { StatusCode::SEE_OTHER };
            assert_eq!(got.status, expected, "{why}: {place}");
            // Whoever signs in is led back, to an article or to the page of what is not there.
            let back = place.trim_start_matches("/help/en/");
            assert!(known || got.header("location") == format!("/help/en/sign-in?next={back}"), "{why}: {place}");
        }
    }
}

on_both! {
    async fn an_article_for_a_segment_is_read_by_its_customers_alone(kit: Kit) {
        let gold = gold(kit).await;
        gold.finds_nothing("", "a stranger").await;
        gold.finds_nothing(&gold.eve, "somebody of another company").await;
        gold.finds_nothing("causeway-customer=forged", "a forged session").await;
        let (help, mei) = (&gold.help, gold.mei.as_str());
        // Where everybody looks it stands for nobody, who may read it or not: those pages are kept and shared.
        for path in EVERYWHERE {
            assert!(!read(help, mei, path).await.text.contains("Secret handshake"), "{path}");
        }
        assert!(read(help, mei, "/help/en/requests").await.text.contains("/help/en/for-you\">Articles for you"));
        assert!(read(help, mei, "/help/en/for-you").await.text.contains("Secret handshake"));
        assert!(read(help, mei, "/help/en/for-you?q=secret+words").await.text.contains("Secret handshake"));
        assert!(read(help, mei, "/help/en/for-you?q=pelican").await.text.contains("None of these articles"));
        let page = read(help, mei, PAGE).await;
        assert!(page.text.contains("secret words") && page.text.contains("/help/en/a/anchor"), "{}", page.text);
        assert_eq!(page.header("cache-control"), "private, no-store");
        assert!(page.text.contains("noindex"));
        let usual = read(help, mei, "/help/en/a/secret-handshake").await;
        assert_eq!((usual.status, usual.header("location")), (StatusCode::SEE_OTHER, PAGE));
        let picture = read(help, mei, &gold.picture).await;
        assert_eq!((picture.status, picture.header("cache-control")), (StatusCode::OK, "private, max-age=3600"));
        for locale in ["en", "zh-CN", "zh-TW", "ja"] {
            let pages = ["for-you", "for-you?q=%22%3C", "for-you/secret-handshake"].map(|rest| format!("/help/{locale}/{rest}"));
            help.valid(&pages.each_ref().map(String::as_str), &[("cookie", mei)]).await;
        }
    }

    async fn the_right_to_read_ends_with_what_gave_it(kit: Kit) {
        let gold = gold(kit).await;
        let help = &gold.help;
        plan(help, "mei@customer.example", "Silver").await;
        gold.finds_nothing(&gold.mei, "the plan was changed").await;
        plan(help, "mei@customer.example", "gold").await;
        assert_eq!(read(help, &gold.mei, PAGE).await.status, StatusCode::OK);
        help.owner(Method::POST, &format!("/articles/{}/texts/en/unpublish", gold.number), json!({})).await;
        gold.finds_nothing(&gold.mei, "it was taken back").await;
        help.owner(Method::POST, &format!("/articles/{}/texts/en/publish", gold.number), json!({})).await;
        assert_eq!(read(help, &gold.mei, PAGE).await.status, StatusCode::OK);
        let gone = help.people(Method::DELETE, &format!("/segments/{}", gold.segment), json!({})).await;
        assert_eq!(gone.status, StatusCode::NO_CONTENT);
        gold.finds_nothing(&gold.mei, "the segment was deleted").await;
        let article = help.owner(Method::GET, &format!("/articles/{}", gold.number), json!({})).await;
        assert_eq!((&article["visibility"], &article["segment_id"]), (&json!("segment"), &json!(null)));
    }

    async fn a_segment_is_chosen_and_kept_with_care(kit: Kit) {
        let gold = gold(kit).await;
        let help = &gold.help;
        for wish in [json!({ "visibility": "segment" }), json!({ "visibility": "segment", "segment_id": gold.number.to_string() })] {
            let status = patch(help, gold.number, wish.clone()).await;
            assert!(status.is_client_error(), "{wish}: {status}");
        }
        let shown = help.people(Method::GET, "/segments", json!({})).await.json();
        let version = &shown["items"][0]["version"];
        let place = format!("/segments/{}", gold.segment);
        for (change, status) in [
            (json!({ "version": version, "name": "Gold", "who": "chosen" }), StatusCode::UNPROCESSABLE_ENTITY),
            (json!({ "version": 99, "name": "Gold", "who": "everybody" }), StatusCode::CONFLICT),
            (json!({ "version": version, "name": "All", "who": "everybody" }), StatusCode::OK),
        ] {
            assert_eq!(help.people(Method::PUT, &place, change.clone()).await.status, status, "{change}");
        }
        assert_eq!(read(help, &gold.eve, PAGE).await.status, StatusCode::OK, "everybody who is signed in");
        gold.finds_nothing("", "a stranger").await;
        let twin = help.people(Method::POST, "/segments", json!({ "name": "ＡＬＬ", "who": "everybody" })).await;
        assert_eq!(twin.status, StatusCode::UNPROCESSABLE_ENTITY, "a name is there once");
        // For everybody again, it is where it was.
        assert_eq!(patch(help, gold.number, json!({ "visibility": "public" })).await, StatusCode::OK);
        assert_eq!(help.look("/help/en/a/secret-handshake").await.status, StatusCode::OK);
        assert_eq!(read(help, &gold.mei, PAGE).await.status, StatusCode::NOT_FOUND);
    }
}
