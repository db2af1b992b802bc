//! First steps and products in the portal, on both databases: who sees and ticks what, and what is refused.
//! They look at pages as customers' browsers do.

use axum::http::{Method, StatusCode};
use causeway_people::contact::store as contacts;
use causeway_store::Tx;
use causeway_testkit::{Kit, on_both};
use serde_json::{Value, json};

use super::rules::checked;
use super::{FirstStep, FirstStepId, Texts};
use crate::portal::tests::{enter, read, write};
use crate::testing::Help;

const PATH: &str = "/first-steps";
const PAGE: &str = "/help/en/first-steps";

async fn list(help: &Help, article: i64) -> Value {
    let steps = json!([
        { "titles": { "en": "Import your <orders>", "ja": "注文を取り込む" }, "texts": { "en": "From a file." }, "article": article },
        { "titles": { "en": "Invite a colleague" } },
    ]);
    help.owner(Method::PUT, PATH, json!({ "version": 0, "steps": steps })).await
}

async fn contact(help: &Help, address: &'static str) -> Value {
    let id = help.kit.db.read(move |tx: &mut Tx<'_>| contacts::by_address(tx, address)).await.unwrap().unwrap();
    help.people(Method::GET, &format!("/contacts/{id}"), json!({})).await.json()
}

on_both! {
    async fn colleagues_share_their_ticks_and_others_have_their_own(kit: Kit) {
        let help = Help::new(kit).await;
        let [mei, bo, eve] = ["mei@customer.example", "bo@customer.example", "eve@other.example"];
        let (mei, bo, eve) = (enter(&help, mei).await, enter(&help, bo).await, enter(&help, eve).await);
        assert!(!read(&help, &mei, "/help/en/requests").await.text.contains("first-steps"), "nothing to do, nothing said");
        let number = help.published("Import orders", "<p>x</p>").await;
        let steps = list(&help, number).await;
        let step = steps["steps"][0]["id"].as_str().unwrap();
        assert!(read(&help, &mei, "/help/en/requests").await.text.contains("0 of 2 done"));
        let page = read(&help, &mei, PAGE).await.text;
        assert!(page.contains("Import your &lt;orders&gt;") && page.contains("/help/en/a/import-orders"), "{page}");
        for locale in ["en", "zh-CN", "zh-TW", "ja"] {
            help.valid(&[&format!("/help/{locale}/first-steps"), &format!("/help/{locale}/products")], &[("cookie", &mei)]).await;
        }
        let done = write(&help, &mei, PAGE, &format!("step={step}&done=yes")).await;
        assert_eq!((done.status, done.header("location")), (StatusCode::SEE_OTHER, PAGE));
        write(&help, &bo, PAGE, &format!("step={step}&done=yes")).await;
        assert_eq!(help.events("contact.first_step").await, 1, "the same again is nothing new");
        for (who, words) in [(&mei, "1 of 2 done"), (&bo, "1 of 2 done"), (&eve, "0 of 2 done")] {
            assert!(read(&help, who, PAGE).await.text.contains(words), "{words}");
        }
        let id = contact(&help, "mei@customer.example").await["id"].as_str().unwrap().to_owned();
        let seen = help.owner(Method::GET, &format!("/first-steps/contacts/{id}"), json!({})).await;
        assert!(seen["items"][0]["taken_at"].is_i64() && seen["items"][1]["taken_at"].is_null(), "{seen}");
        write(&help, &bo, PAGE, &format!("step={step}&done=no")).await;
        assert!(read(&help, &mei, PAGE).await.text.contains("0 of 2 done"));
    }

    async fn strangers_other_sites_and_made_up_steps_tick_nothing(kit: Kit) {
        let help = Help::new(kit).await;
        let mei = enter(&help, "mei@customer.example").await;
        let steps = list(&help, help.published("Import orders", "<p>x</p>").await).await;
        let step = steps["steps"][0]["id"].as_str().unwrap().to_owned();
        for page in ["first-steps", "products"] {
            let led = help.look(&format!("/help/en/{page}")).await;
            assert_eq!(led.header("location"), format!("/help/en/sign-in?next={page}"));
        }
        assert_eq!(write(&help, "", PAGE, &format!("step={step}&done=yes")).await.header("location"), "/help/en/sign-in");
        for wrong in ["step=0198c0de-0000-7000-8000-000000000001&done=yes", "step=x&done=yes", "done=yes", ""] {
            assert_eq!(write(&help, &mei, PAGE, wrong).await.status, StatusCode::NOT_FOUND, "{wrong}");
        }
        let foreign = [("cookie", mei.as_str()), ("origin", "https://evil.example"), ("host", "desk.acme.example")];
        let got = help.post_with(PAGE, &format!("step={step}&done=yes"), &foreign).await;
        assert_eq!(got.status, StatusCode::FORBIDDEN);
        assert_eq!(help.events("contact.first_step").await, 0);
        let late = help.ask(causeway_identity::Role::Owner, Method::PUT, PATH, json!({ "version": 0, "steps": [] })).await;
        assert_eq!(late.status, StatusCode::CONFLICT);
        let unknown = json!({ "version": 1, "steps": [{ "titles": { "en": "x" }, "article": 99 }] });
        assert_eq!(help.ask(causeway_identity::Role::Owner, Method::PUT, PATH, unknown).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        let agent = json!({ "version": 1, "steps": [] });
        assert_eq!(help.ask(causeway_identity::Role::Agent, Method::PUT, PATH, agent).await.status, StatusCode::FORBIDDEN);
    }

    async fn a_customer_sees_their_products_and_none_of_the_teams_words(kit: Kit) {
        let help = Help::new(kit).await;
        let mei = enter(&help, "mei@customer.example").await;
        let bo = enter(&help, "bo@customer.example").await;
        let seen = contact(&help, "mei@customer.example").await;
        let (person, company) = (seen["id"].as_str().unwrap(), seen["company"]["id"].as_str().unwrap());
        for (owner, product, archived) in [
            (format!("/contacts/{person}"), "Pump", false),
            (format!("/contacts/{person}"), "Old pump", true),
            (format!("/companies/{company}"), "Site licence", false),
        ] {
            let asset = json!({ "product": product, "product_version": "7.2", "modified": true, "modified_note": "They broke it.",
                "reference": "Contract 12", "purchased_at": 1_700_000_000_000_i64, "archived": archived });
            let got = help.desk(Method::POST, &format!("{owner}/assets"), asset).await;
            assert_eq!(got.status, StatusCode::CREATED, "{}", got.text);
        }
        let page = read(&help, &mei, "/help/en/products").await.text;
        assert!(page.contains("<b>Pump</b> 7.2") && page.contains("changed by you"), "{page}");
        for hidden in ["They broke it", "Contract 12", "Old pump", "Site licence"] {
            assert!(!page.contains(hidden), "{hidden}");
        }
        assert!(read(&help, &mei, "/help/en/requests").await.text.contains("/help/en/products"));
        assert!(!read(&help, &bo, "/help/en/requests").await.text.contains("/help/en/products"), "nothing of a colleague");
        help.people(Method::PUT, &format!("/contacts/{person}/portal"), json!({ "sees": "company" })).await;
        assert!(read(&help, &mei, "/help/en/products").await.text.contains("<b>Site licence</b>"), "with the right for the company");
    }
}

#[test]
fn a_list_is_short_and_says_what_is_to_be_done() {
    let step = |title: &str, id: u128| FirstStep {
        id: (id > 0).then(|| FirstStepId(uuid::Uuid::from_u128(id))),
        titles: Texts::from([("en".to_owned(), title.to_owned())]),
        texts: Texts::new(),
        article: None,
    };
    let mut next = 100;
    let mut fresh = || {
        next += 1;
        FirstStepId(uuid::Uuid::from_u128(next))
    };
    let kept = checked(&[step(" Import\norders ", 0), step("Invite", 7)], &mut fresh).unwrap();
    assert_eq!((kept[0].titles["en"].as_str(), kept[1].id.unwrap().0.as_u128()), ("Import orders", 7));
    let many: Vec<FirstStep> = (1..22).map(|id| step("x", id)).collect();
    let mut foreign = step("x", 0);
    foreign.titles.insert("tlh".to_owned(), "x".to_owned());
    for wrong in
        [vec![step(" ", 0)], vec![step("x", 7), step("y", 7)], many, vec![step(&"x".repeat(121), 0)], vec![foreign]]
    {
        assert!(checked(&wrong, &mut fresh).is_err(), "{wrong:?}");
    }
}
