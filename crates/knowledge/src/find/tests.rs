//! Finding articles on both databases: the index follows what is published and holds nothing else.
//! It is filled and followed by hand here, as the running desk does by itself.

use axum::http::{Method, StatusCode};
use causeway_base::Locale;
use causeway_identity::Role;
use causeway_testkit::{Kit, on_both};
use serde_json::json;

use super::*;
use crate::testing::Help;

async fn find(help: &Help, locale: Locale, text: &str) -> Vec<Found> {
    let read = |tx: &mut Tx<'_>| Ok::<_, causeway_store::Error>(brand::store::default(tx)?.map(|brand| brand.id));
    let brand = help.kit.db.read(read).await.unwrap().unwrap();
    let asked = Asked { brand, locale, text: text.to_owned(), typing: false, limit: 10 };
    help.knowledge.find(asked).await.unwrap()
}

async fn titles(help: &Help, text: &str) -> Vec<String> {
    find(help, Locale::En, text).await.into_iter().map(|found| found.card.title).collect()
}

const BODY: &str =
    "<p>Everything can leave.</p><h2>Large files</h2><p>Large exports arrive by mail. They are kept for a week.</p>";

on_both! {
    async fn the_index_follows_what_is_published_and_holds_nothing_else(kit: Kit) {
        let help = Help::new(kit).await;
        let number = help.published("Export your data", BODY).await;
        assert_eq!(titles(&help, "large exports").await, ["Export your data"], "also before the index is there");
        help.knowledge.shelf.fill(&help.kit.db).await.unwrap();
        let found = find(&help, Locale::En, "how do I get a larg export by mail").await;
        let passage = found[0].passage.clone().unwrap();
        assert_eq!((passage.heading.as_str(), passage.anchor.as_str()), ("Large files", "s-large-files"));
        assert!(passage.text.contains("arrive by mail"), "{passage:?}");
        assert!(passage.marks.iter().any(|mark| &passage.text[mark.clone()] == "mail"), "{passage:?}");
        // A draft, a second article and the end of the first, each seen by the next question.
        let text = json!({ "seen": 1, "title": "Zebra", "body": "<p>zebra</p>" });
        help.owner(Method::PUT, &format!("/articles/{number}/texts/en"), text).await;
        assert!(titles(&help, "zebra").await.is_empty());
        help.owner(Method::POST, &format!("/articles/{number}/texts/en/publish"), json!({})).await;
        assert_eq!(titles(&help, "zebra").await, ["Zebra"]);
        assert!(titles(&help, "exports").await.is_empty());
        help.published("Two humps", "<p>A camel and its rider</p>").await;
        assert_eq!(titles(&help, "camle").await, ["Two humps"]);
        help.owner(Method::POST, &format!("/articles/{number}/archive"), json!({})).await;
        assert!(titles(&help, "zebra").await.is_empty());
    }

    async fn a_closed_brand_is_silent_and_a_reader_gets_their_language(kit: Kit) {
        let help = Help::new(kit).await;
        help.knowledge.shelf.fill(&help.kit.db).await.unwrap();
        let number = help.published("Refunds", "<p>We pay back within a week.</p>").await;
        let path = format!("/articles/{number}/texts/zh-CN");
        help.owner(Method::PUT, &path, json!({ "seen": 0, "title": "退款", "body": "<p>一周内退款。</p>" })).await;
        help.owner(Method::POST, &format!("{path}/publish"), json!({})).await;
        let title = |found: &[Found]| found.iter().map(|one| one.card.title.clone()).collect::<Vec<_>>();
        assert_eq!(title(&find(&help, Locale::ZhCn, "退款").await), ["退款"]);
        let other = find(&help, Locale::En, "退款").await;
        assert_eq!((title(&other), other[0].passage.clone()), (vec!["Refunds".to_owned()], None), "one card, theirs");
        let brand = help.owner(Method::GET, "/brands", json!({})).await["items"][0].clone();
        let change = json!({ "version": brand["version"], "published": false });
        help.owner(Method::PATCH, &format!("/brands/{}", brand["id"].as_str().unwrap()), change).await;
        assert!(find(&help, Locale::ZhCn, "退款").await.is_empty());
    }

    async fn what_is_near_stands_below_an_article_when_nobody_chose(kit: Kit) {
        let help = Help::new(kit).await;
        help.knowledge.shelf.fill(&help.kit.db).await.unwrap();
        help.published("Export invoices as a file", "<p>Invoices leave as a file with one row for each invoice.</p>").await;
        help.published("Where invoices are kept", "<p>Each invoice is kept as a file for ten years.</p>").await;
        help.published("Choose a new password", "<p>Passwords have twelve letters.</p>").await;
        find(&help, Locale::En, "invoices").await;
        let page = help.look("/help/en/a/export-invoices-as-a-file").await.text;
        let related = page.split("class=\"related\"").nth(1).expect("a list of related articles");
        assert!(related.contains("Where invoices are kept"), "{related}");
        let search = help.look("/help/en/search?q=inovices").await.text;
        assert!(search.contains("/help/en/search/") && search.contains("Where invoices are kept"), "{search}");
    }

    async fn words_that_mean_the_same_find_each_other_as_soon_as_somebody_says_so(kit: Kit) {
        let help = Help::new(kit).await;
        help.knowledge.shelf.fill(&help.kit.db).await.unwrap();
        help.published("Invoices", "<p>Each invoice is kept for ten years.</p>").await;
        assert!(titles(&help, "bills").await.is_empty());
        let groups = json!({ "version": 0, "groups": [["invoice", " bill ", "Bill", "发票"]] });
        let kept = help.owner(Method::PUT, "/synonyms", groups.clone()).await;
        assert_eq!(kept["groups"], json!([["invoice", "bill", "发票"]]), "trimmed, each word once");
        assert_eq!(titles(&help, "bills").await, ["Invoices"]);
        assert_eq!(titles(&help, "发票").await, ["Invoices"]);
        help.knowledge.shelf.fill(&help.kit.db).await.unwrap();
        assert_eq!(titles(&help, "bills").await, ["Invoices"], "also after a start");
        let late = help.ask(Role::Owner, Method::PUT, "/synonyms", groups).await;
        assert_eq!(late.status, StatusCode::CONFLICT);
        let alone = json!({ "version": 1, "groups": [["a", "A"]] });
        assert_eq!(help.ask(Role::Owner, Method::PUT, "/synonyms", alone).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        let agent = help.ask(Role::Agent, Method::PUT, "/synonyms", json!({ "version": 1, "groups": [] })).await;
        assert_eq!(agent.status, StatusCode::FORBIDDEN);
    }

    async fn authors_see_what_readers_did_not_find_and_what_they_did_not_open(kit: Kit) {
        let help = Help::new(kit).await;
        help.knowledge.shelf.fill(&help.kit.db).await.unwrap();
        help.published("Invoices", "<p>Each invoice is kept for ten years.</p>").await;
        help.published("Passwords", "<p>Twelve letters.</p>").await;
        let search = async |words: &str, peer: &str| {
            help.kit.clock.advance(60_000);
            help.look_with(&format!("/help/en/search?q={words}"), &[("x-causeway-peer", peer)]).await.text
        };
        for (peer, words) in [("192.0.2.1", "Refunds"), ("192.0.2.2", "refunds"), ("192.0.2.3", "passwords")] {
            search(words, peer).await;
        }
        let page = search("invoice", "192.0.2.4").await;
        let at = page.find("/help/en/search/").unwrap();
        let link: String = page[at..].chars().take_while(|c| *c != '"' && *c != '#').collect();
        help.look_with(&link, &[("x-causeway-peer", "192.0.2.4")]).await;
        let told = help.owner(Method::GET, "/searches", json!({})).await;
        assert_eq!((told["count"].clone(), told["empty"].clone(), told["opened"].clone()), (json!(4), json!(2), json!(1)));
        let words = |list: &serde_json::Value| {
            let lines = list.as_array().unwrap().iter();
            lines.map(|line| (line["text"].as_str().unwrap().to_owned(), line["count"].as_i64().unwrap())).collect::<Vec<_>>()
        };
        assert_eq!(words(&told["nothing"]), [("refunds".to_owned(), 2)], "whatever the case");
        assert_eq!(words(&told["unopened"]), [("passwords".to_owned(), 1)]);
        help.kit.clock.advance(400 * 86_400_000);
        help.kit.db.write(asked::forget).await.unwrap();
        let later = help.owner(Method::GET, "/searches?days=400", json!({})).await;
        assert_eq!(later["count"], json!(0));
    }

    async fn articles_come_while_somebody_types_and_nothing_of_it_is_kept(kit: Kit) {
        let help = Help::new(kit).await;
        help.knowledge.shelf.fill(&help.kit.db).await.unwrap();
        help.published("Export <your> invoices", "<p>As a file.</p>").await;
        let piece = help.look("/help/en/suggest?q=expo").await;
        assert!(piece.text.contains("Export &lt;your&gt; invoices") && !piece.text.contains("<html"), "{}", piece.text);
        assert_eq!(help.look("/help/en/suggest?q=zzzz").await.text, "");
        assert_eq!(help.look("/help/xx/suggest?q=expo").await.status, StatusCode::NOT_FOUND);
        let told = help.owner(Method::GET, "/searches", json!({})).await;
        assert_eq!(told["count"], json!(0));
        let form = help.look("/help/en/requests/new/other").await.text;
        assert!(form.contains("data-suggest=\"/help/en/suggest\" data-into=\"suggested\"") && form.contains("id=\"suggested\""));
        let script = help.look("/help/en/").await.text;
        let at = script.find("/help/style/site.").unwrap();
        let address: String = script[at..].chars().take_while(|c| *c != '"').collect();
        assert_eq!(help.look(&address).await.status, StatusCode::OK);
    }
}
