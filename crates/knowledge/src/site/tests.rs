//! Tests of the public pages: what is shown and what never is, redirects, caching, languages, the form below articles.
//! They look at pages as a stranger's browser does.

use axum::http::{Method, StatusCode};
use causeway_identity::Role;
use causeway_testkit::{Kit, on_both};
use serde_json::json;

use crate::testing::Help;

async fn patch(help: &Help, number: i64, mut change: serde_json::Value) {
    let path = format!("/articles/{number}");
    change["version"] = help.owner(Method::GET, &path, json!({})).await["version"].clone();
    help.owner(Method::PATCH, &path, change).await;
}

async fn translate(help: &Help, number: i64, locale: &str, title: &str) {
    let path = format!("/articles/{number}/texts/{locale}");
    help.owner(Method::PUT, &path, json!({ "seen": 0, "title": title, "body": "<p>x</p>" })).await;
    help.owner(Method::POST, &format!("{path}/publish"), json!({})).await;
}

/// Every page that could name an article.
const EVERYWHERE: [&str; 6] = [
    "/help/en/",
    "/help/en/c/getting-started",
    "/help/en/search?q=secret",
    "/help/sitemap.xml",
    "/help/en/feed.xml",
    "/help/ja/",
];

on_both! {
    async fn every_public_page_is_valid_html(kit: Kit) {
        let help = Help::new(kit).await;
        help.valid(&["/help/en/"], &[]).await;
        let body = "<h2>One &amp; two</h2><p>It <b>stops</b>.</p><pre><code>a &lt; b</code></pre><ol><li>x</li></ol><h2>Three</h2>\
            <table><tr><th>a</th></tr><tr><td>b</td></tr></table><blockquote><p>y</p></blockquote>";
        let number = help.published("An \"export\" & <more>", body).await;
        patch(&help, number, json!({ "slug": "export" })).await;
        let other = help.published("Other export", "<p>x</p>").await;
        patch(&help, other, json!({ "related": [number] })).await;
        translate(&help, number, "ja", "エクスポート").await;
        let rests = [
            "", "c/getting-started", "a/export", "a/other-export", "a/nothing", "nothing", "search", "search?q=export",
            "search?q=%22%3Cnothing%26", "sign-in", "enter/forged", "requests/new", "status", "a/export?said=yes", "a/export?said=no",
            "a/export?said=later", "a/export?said=sent",
        ];
        for locale in ["en", "zh-CN", "zh-TW", "ja"] {
            let paths = rests.map(|rest| format!("/help/{locale}/{rest}"));
            help.valid(&paths.each_ref().map(String::as_str), &[]).await;
        }
    }

    async fn what_several_readers_looked_for_stands_on_the_overview(kit: Kit) {
        let help = Help::new(kit).await;
        help.published("Export my data", "<p>Press it.</p>").await;
        help.knowledge.shelf.fill(&help.kit.db).await.unwrap();
        for reader in ["192.0.2.1", "192.0.2.1", "192.0.2.2", "192.0.2.3"] {
            let before = help.look("/help/en/").await.text;
            assert!(!before.contains("Asked most often"), "two readers are not everybody");
            let peer = [("x-causeway-peer", reader)];
            let page = help.look_with("/help/en/search?q=export", &peer).await.text;
            let at = page.find("/help/en/search/").expect("a hit");
            let path = page[at..].split('"').next().unwrap().to_owned();
            assert_eq!(help.look_with(&path, &peer).await.status, StatusCode::SEE_OTHER);
            help.kit.clock.advance(11_000);
        }
        help.valid(&["/help/en/"], &[]).await;
        let page = help.look("/help/en/").await.text;
        assert!(page.contains("Asked most often</h2><ul><li><a href=\"/help/en/a/export-my-data\">"), "{page}");
        assert!(!help.look("/help/ja/").await.text.contains("よくあるご質問"), "each language has its own");
        help.kit.clock.advance(91 * 86_400_000);
        assert!(!help.look("/help/en/").await.text.contains("Asked most often"), "long ago is not of late");
    }

    async fn drafts_internal_and_archived_articles_are_nowhere(kit: Kit) {
        let help = Help::new(kit).await;
        help.published("Anchor", "<p>so that there are pages</p>").await;
        let draft = help.article("Secret draft", "<p>secret</p>").await;
        let internal = help.published("Secret internal", "<p>secret</p>").await;
        patch(&help, internal, json!({ "visibility": "internal" })).await;
        let archived = help.published("Secret archived", "<p>secret</p>").await;
        help.owner(Method::POST, &format!("/articles/{archived}/archive"), json!({})).await;
        let back = help.published("Secret taken back", "<p>secret</p>").await;
        help.owner(Method::POST, &format!("/articles/{back}/texts/en/unpublish"), json!({})).await;
        let anchor = help.owner(Method::GET, "/articles/1", json!({})).await;
        let related = json!({ "version": anchor["version"], "related": [draft, internal, archived, back] });
        help.owner(Method::PATCH, "/articles/1", related).await;
        for path in EVERYWHERE.iter().chain(&["/help/en/a/anchor"]) {
            let page = help.look(path).await;
            assert_eq!(page.status, StatusCode::OK, "{path}");
            assert!(!page.text.contains("Secret") && !page.text.contains("secret-"), "{path}: {}", page.text);
        }
        for name in ["secret-draft", "secret-internal", "secret-archived", "secret-taken-back"] {
            assert_eq!(help.look(&format!("/help/en/a/{name}")).await.status, StatusCode::NOT_FOUND, "{name}");
        }
        for number in [draft, internal, archived, back] {
            assert_eq!(help.look(&format!("/help/en/a/{number}")).await.status, StatusCode::NOT_FOUND);
            assert_eq!(help.post(&format!("/help/en/a/{number}/useful"), "useful=yes", "192.0.2.1").await.status, StatusCode::NOT_FOUND);
        }
    }

    async fn an_edit_is_not_seen_before_it_is_published(kit: Kit) {
        let help = Help::new(kit).await;
        let number = help.published("Export", "<p>first words</p>").await;
        let text = json!({ "seen": 1, "title": "Changed title", "body": "<p>later words</p>" });
        help.owner(Method::PUT, &format!("/articles/{number}/texts/en"), text).await;
        for path in ["/help/en/", "/help/en/a/export", "/help/en/search?q=later", "/help/en/search?q=changed"] {
            let page = help.look(path).await.text;
            assert!(!page.contains("later words") && !page.contains("Changed title"), "{path}");
        }
        assert!(help.look("/help/en/search?q=first+words").await.text.contains(">Export</a>"));
    }

    async fn the_team_looks_at_a_draft_as_at_the_page_and_a_stranger_finds_nothing(kit: Kit) {
        let help = Help::new(kit).await;
        help.published("Near to exports", "<p>export</p>").await;
        let number = help.published("Export", "<p>first words</p>").await;
        patch(&help, number, json!({ "related": [1] })).await;
        let body = "<h2>One</h2><p>later words</p><h2>Two</h2>";
        let text = json!({ "seen": 1, "title": "Export anew", "summary": "In short.", "body": body });
        help.owner(Method::PUT, &format!("/articles/{number}/texts/en"), text).await;
        let translated = json!({ "seen": 0, "title": "エクスポート", "body": "<p>x</p>" });
        help.owner(Method::PUT, &format!("/articles/{number}/texts/ja"), translated).await;
        let path = format!("/help/draft/en/{number}");
        let page = help.look_as(Role::Agent, &path).await;
        assert_eq!((page.status, page.header("cache-control")), (StatusCode::OK, "no-store"));
        assert_eq!((page.header("etag"), page.header("x-robots-tag")), ("", "noindex, nofollow"));
        assert!(page.header("content-security-policy").starts_with("default-src 'none'; style-src 'self' 'sha256-"));
        for part in [
            "<meta name=\"robots\" content=\"noindex\">", "Draft – only your team sees this.", "<h1>Export anew</h1>", "later words",
            "<a href=\"#s-one\">One</a>", "<a href=\"/help/en/a/near-to-exports\">", "<a href=\"/help/en/c/getting-started\">",
            &format!("<a href=\"/help/draft/ja/{number}\""),
        ] {
            assert!(page.text.contains(part), "{part}: {}", page.text);
        }
        assert!(!page.text.contains("<form class=\"useful\"") && !page.text.contains("first words"));
        assert_eq!(crate::valid::errors(&page.text), Vec::<String>::new());
        let draft = help.article("Never out", "<p>x</p>").await;
        let never = help.look_as(Role::Agent, &format!("/help/draft/en/{draft}")).await.text;
        assert!(never.contains("<h1>Never out</h1>"), "{never}");
        let same = help.look_as(Role::Agent, "/help/draft/en/1").await.text;
        assert!(same.contains("Readers see it like this now.") && !same.contains("Draft –"), "{same}");
        for stranger in [&path, &format!("/help/draft/en/{draft}")] {
            let found = help.look(stranger).await;
            let other = help.look("/help/draft/en/999").await;
            assert_eq!((found.status, found.text), (StatusCode::NOT_FOUND, other.text), "like any other");
        }
        for nothing in ["/help/draft/en/999", "/help/draft/zh-CN/1", "/help/draft/xx/1", "/help/draft/en/x"] {
            assert_eq!(help.look_as(Role::Owner, nothing).await.status, StatusCode::NOT_FOUND, "{nothing}");
        }
        for path in EVERYWHERE.iter().chain(&["/help/en/a/export", "/help/en/search?q=later"]) {
            let page = help.look(path).await.text;
            assert!(!page.contains("later words") && !page.contains("draft/"), "{path}: {page}");
        }
        let opinions = help.owner(Method::GET, &format!("/articles/{number}/opinions"), json!({})).await;
        assert_eq!(opinions["counts"], json!([]));
    }

    async fn a_draft_of_a_brand_leads_to_that_brands_host_and_is_not_shown_there(kit: Kit) {
        let help = Help::new(kit).await;
        help.published("Anchor", "<p>x</p>").await;
        let new = json!({ "name": "North", "slug": "north", "host": "help.north.example", "locales": ["en"], "default_locale": "en" });
        let brand = help.owner(Method::POST, "/brands", new).await;
        let id = brand["id"].as_str().unwrap();
        let sections = help.owner(Method::GET, &format!("/categories?brand={id}"), json!({})).await;
        let section = if let Some(one) = sections["items"].as_array().unwrap().first() {
            one["id"].clone()
        } else {
            let new = json!({ "brand_id": id, "slug": "first", "names": { "en": "First" } });
            help.owner(Method::POST, "/categories", new).await["id"].clone()
        };
        let new = json!({ "brand_id": id, "category_id": section, "locale": "en", "title": "Northern", "body": "<p>x</p>" });
        let number = help.owner(Method::POST, "/articles", new).await["number"].clone();
        let path = format!("/help/draft/en/{number}");
        let page = help.look_as(Role::Owner, &path).await;
        assert!(page.text.contains("href=\"https://help.north.example/en/\"") && page.text.contains("North Help"), "{}", page.text);
        assert!(!page.text.contains("action=\""), "no form that the policy would stop: {}", page.text);
        assert_eq!(crate::valid::errors(&page.text), Vec::<String>::new());
        let there = help.look_with(&format!("/draft/en/{number}"), &[("host", "help.north.example")]).await;
        assert_eq!(there.status, StatusCode::NOT_FOUND);
    }

    async fn text_of_people_is_escaped_everywhere(kit: Kit) {
        let help = Help::new(kit).await;
        let title = "<script>alert(1)</script> \"A\" & 'b'";
        let number = help.published(title, "<h2>One</h2><p>x</p><h2>T<script>alert(2)</script>wo</h2>").await;
        patch(&help, number, json!({ "slug": "evil" })).await;
        let other = help.published("Other", "<p>x</p>").await;
        patch(&help, other, json!({ "related": [number] })).await;
        let section = help.section("billing").await;
        let names = json!({ "version": 1, "names": { "en": "<script>alert(3)</script>" } });
        help.owner(Method::PATCH, &format!("/categories/{section}"), names).await;
        let pages = ["/help/en/", "/help/en/c/getting-started", "/help/en/a/evil", "/help/en/a/other", "/help/en/feed.xml"];
        for path in pages.iter().chain(&["/help/en/search?q=%3Cscript%3Ealert(4)%3C/script%3E", "/help/%3Cscript%3E/"]) {
            let page = help.look(path).await.text;
            assert!(!page.contains("<script>alert") && !page.contains("<script>"), "{path}: {page}");
            let data = page.matches("<script type=\"application/ld+json\">").count();
            // A feed has no script at all.
            let own = usize::from(!path.contains(".xml"));
            assert_eq!(page.matches("<script src=\"/help/style/site.").count(), own, "{path}");
            assert_eq!(page.matches("<script").count(), data + own, "{path}");
            assert_eq!(page.matches("</script").count(), data + own, "{path}");
        }
        let page = help.look("/help/en/a/evil").await.text;
        assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt; &quot;A&quot; &amp; &#39;b&#39;"), "{page}");
        assert!(page.contains("<a href=\"#s-two\">Two</a>"), "{page}");
    }

    async fn pages_run_nothing_and_load_nothing_from_elsewhere(kit: Kit) {
        let help = Help::new(kit).await;
        help.published("Export", "<p>x</p>").await;
        for path in ["/help/en/", "/help/en/a/export", "/help/en/a/none", "/help/en/search?q=x"] {
            let page = help.look(path).await;
            let policy = page.header("content-security-policy");
            assert!(policy.starts_with("default-src 'none'; style-src 'self' 'sha256-") && !policy.contains("unsafe"), "{policy}");
            assert!(!page.text.contains("style=\"") && !page.text.contains(" onclick"), "{path}");
        }
        let page = help.look("/help/en/").await.text;
        let sheet = page.split("rel=\"stylesheet\" href=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let style = help.look(&sheet).await;
        assert_eq!(style.header("cache-control"), "public, max-age=31536000, immutable");
        assert_eq!(help.look("/help/style/site.0.css").await.status, StatusCode::NOT_FOUND);
    }

    async fn addresses_lead_on_for_ever(kit: Kit) {
        let help = Help::new(kit).await;
        let number = help.published("Export", "<p>x</p>").await;
        patch(&help, number, json!({ "slug": "export-a-csv" })).await;
        for (path, to) in [
            ("/help/en/a/export", "/help/en/a/export-a-csv"),
            ("/help/ja/a/export", "/help/ja/a/export-a-csv"),
            ("/help/en/a/1", "/help/en/a/export-a-csv"),
            ("/help/en", "/help/en/"),
            ("/help/EN/a/export", "/help/en/a/export"),
            ("/help/zh-cn/", "/help/zh-CN/"),
        ] {
            let got = help.look(path).await;
            assert_eq!((got.status, got.header("location")), (StatusCode::MOVED_PERMANENTLY, to), "{path}");
        }
        for path in ["/help/en/a/nothing", "/help/en/a/99", "/help/fr/", "/help/en/c/nothing", "/help/en/c/billing", "/help/en/x/y"] {
            let got = help.look(path).await;
            assert_eq!((got.status, got.header("cache-control")), (StatusCode::NOT_FOUND, "no-store"), "{path}");
        }
    }

    async fn the_reader_is_led_to_their_language(kit: Kit) {
        let help = Help::new(kit).await;
        for (languages, to) in [("ja,en;q=0.5", "/help/ja/"), ("zh-TW", "/help/zh-TW/"), ("de", "/help/en/"), ("", "/help/en/")] {
            let got = help.look_with("/help/", &[("accept-language", languages)]).await;
            assert_eq!((got.status, got.header("location"), got.header("vary")), (StatusCode::FOUND, to, "accept-language"));
        }
    }

    async fn what_the_reader_has_is_not_sent_again(kit: Kit) {
        let help = Help::new(kit).await;
        let number = help.published("Export", "<p>x</p>").await;
        let first = help.look("/help/en/a/export").await;
        let tag = first.header("etag").to_owned();
        assert_eq!(first.header("cache-control"), "public, no-cache");
        let again = help.look_with("/help/en/a/export", &[("if-none-match", &tag)]).await;
        assert_eq!((again.status, again.text.as_str(), again.header("etag")), (StatusCode::NOT_MODIFIED, "", tag.as_str()));
        assert_eq!(help.look_with("/help/en/a/export", &[("if-none-match", &format!("W/{tag}"))]).await.status, StatusCode::NOT_MODIFIED);
        help.owner(Method::PUT, &format!("/articles/{number}/texts/en"), json!({ "seen": 1, "title": "Export", "body": "<p>y</p>" })).await;
        assert_eq!(help.look_with("/help/en/a/export", &[("if-none-match", &tag)]).await.status, StatusCode::NOT_MODIFIED);
        help.owner(Method::POST, &format!("/articles/{number}/texts/en/publish"), json!({})).await;
        assert_eq!(help.look_with("/help/en/a/export", &[("if-none-match", &tag)]).await.status, StatusCode::OK);
        help.owner(Method::POST, &format!("/articles/{number}/texts/en/unpublish"), json!({})).await;
        assert_eq!(help.look_with("/help/en/a/export", &[("if-none-match", &tag)]).await.status, StatusCode::NOT_FOUND);
    }

    async fn languages_name_each_other_and_fallbacks_are_not_indexed(kit: Kit) {
        let help = Help::new(kit).await;
        let number = help.published("Export", "<p>x</p>").await;
        translate(&help, number, "ja", "書き出し").await;
        let host = [("host", "desk.example")];
        let page = help.look_with("/help/ja/a/export", &host).await.text;
        for part in [
            "<html lang=\"ja\">",
            "<link rel=\"canonical\" href=\"http://desk.example/help/ja/a/export\">",
            "hreflang=\"en\" href=\"http://desk.example/help/en/a/export\"",
            "hreflang=\"x-default\" href=\"http://desk.example/help/en/a/export\"",
            "<a href=\"/help/en/a/export\" lang=\"en\" hreflang=\"en\">English</a>",
            "\"@type\":\"Article\"",
            "\"@type\":\"BreadcrumbList\"",
        ] {
            assert!(page.contains(part), "{part} in {page}");
        }
        assert!(!page.contains("noindex") && !page.contains("hreflang=\"zh-CN\""), "{page}");
        let fallback = help.look_with("/help/zh-CN/a/export", &host).await.text;
        for part in [
            "<html lang=\"zh-CN\">",
            "<meta name=\"robots\" content=\"noindex\">",
            "<link rel=\"canonical\" href=\"http://desk.example/help/en/a/export\">",
            "<article lang=\"en\">",
            "以下为英文版本",
        ] {
            assert!(fallback.contains(part), "{part} in {fallback}");
        }
        assert!(help.look("/help/zh-CN/").await.text.contains("lang=\"en\">Export</a>"));
        for path in ["", "c/getting-started"] {
            let own = help.look(&format!("/help/ja/{path}")).await.text;
            assert!(!own.contains("noindex"), "{path}");
            let other = help.look(&format!("/help/zh-TW/{path}")).await.text;
            assert!(other.contains("noindex") && !own.contains("hreflang=\"zh-TW\""), "{path}");
        }
        let map = help.look_with("/help/sitemap.xml", &host).await.text;
        assert!(map.contains("<loc>http://desk.example/help/ja/a/export</loc>") && !map.contains("zh-CN/a/"), "{map}");
        let feed = help.look_with("/help/ja/feed.xml", &host).await.text;
        assert!(feed.contains("<title>書き出し</title>") && !feed.contains("<title>Export"), "{feed}");
        let robots = help.look_with("/help/robots.txt", &host).await.text;
        assert!(robots.contains("Sitemap: http://desk.example/help/sitemap.xml"));
        assert!(robots.contains("/help/en/search?\n") && robots.contains("/help/en/search/\n") && !robots.contains("search\n"), "{robots}");
        for (path, hidden) in [("/help/en/search", false), ("/help/en/search?q=export", true), ("/help/en/requests/new/other", false)] {
            assert_eq!(help.look(path).await.text.contains("noindex"), hidden, "{path}");
        }
    }

    async fn a_brands_own_host_is_its_help_centre_and_nothing_else(kit: Kit) {
        let help = Help::new(kit).await;
        let new = json!({ "name": "Globex", "locales": ["en"], "default_locale": "en", "host": "help.globex.example", "published": true });
        let brand = help.owner(Method::POST, "/brands", new).await["id"].clone();
        help.published("Of Acme", "<p>x</p>").await;
        let sections = help.owner(Method::GET, &format!("/categories?brand={}", brand.as_str().unwrap()), json!({})).await;
        let section = &sections["items"][0]["id"];
        help.owner(Method::POST, "/articles", json!({ "brand_id": brand, "category_id": section, "title": "Of Globex", "body": "<p>y</p>" })).await;
        help.owner(Method::POST, "/articles/2/texts/en/publish", json!({})).await;
        help.kit.clock.advance(6_000);
        let host = [("host", "Help.Globex.example:8443")];
        assert_eq!(help.look_with("/", &host).await.header("location"), "/en/");
        let page = help.look_with("/en/", &host).await.text;
        assert!(page.contains("href=\"/en/a/of-globex\"") && !page.contains("Of Acme"), "{page}");
        assert_eq!(help.look_with("/en/a/of-globex", &host).await.status, StatusCode::OK);
        for path in ["/en/a/of-acme", "/api/v1/session", "/inbox", "/help/en/a/of-acme"] {
            assert_eq!(help.look_with(path, &host).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        assert_eq!(help.look("/help/en/a/of-globex").await.status, StatusCode::NOT_FOUND);
    }

    async fn an_unpublished_brand_shows_nothing(kit: Kit) {
        let help = Help::new(kit).await;
        help.published("Export", "<p>x</p>").await;
        let brands = help.owner(Method::GET, "/brands", json!({})).await;
        let path = format!("/brands/{}", brands["items"][0]["id"].as_str().unwrap());
        help.owner(Method::PATCH, &path, json!({ "version": 1, "published": false })).await;
        for path in ["/help/", "/help/en/", "/help/en/a/export", "/help/sitemap.xml", "/help/en/search?q=export"] {
            let got = help.look(path).await;
            assert_eq!(got.status, StatusCode::NOT_FOUND, "{path}");
            assert!(!got.text.contains("Export") && !got.text.contains("Acme"), "{path}: {}", got.text);
        }
    }

    async fn readers_say_whether_it_was_useful(kit: Kit) {
        let help = Help::new(kit).await;
        let number = help.published("Export", "<p>x</p>").await;
        let path = "/help/en/a/export/useful";
        let said = help.post(path, "useful=no", "192.0.2.1").await;
        assert_eq!((said.status, said.header("location")), (StatusCode::SEE_OTHER, "/help/en/a/export?said=no#useful"));
        assert!(help.look("/help/en/a/export?said=no").await.text.contains("<textarea"));
        let why = help.post(path, "useful=no&reason=The+button+is+not+there", "192.0.2.1").await;
        assert_eq!(why.header("location"), "/help/en/a/export?said=sent#useful");
        help.post(path, "useful=yes", "192.0.2.2").await;
        help.post(path, "useful=yes&website=spam", "192.0.2.3").await;
        let opinions = help.owner(Method::GET, &format!("/articles/{number}/opinions"), json!({})).await;
        assert_eq!(opinions["counts"], json!([{ "locale": "en", "useful": 1, "not_useful": 1 }]));
        assert_eq!(opinions["reasons"][0]["text"], "The button is not there");
        for _ in 0..10 {
            help.post(path, "useful=yes", "192.0.2.9").await;
        }
        let stopped = help.post(path, "useful=no", "192.0.2.9").await;
        assert_eq!(stopped.header("location"), "/help/en/a/export?said=later#useful");
        let opinions = help.owner(Method::GET, &format!("/articles/{number}/opinions"), json!({})).await;
        assert_eq!(opinions["counts"], json!([{ "locale": "en", "useful": 2, "not_useful": 1 }]));
    }

    async fn pictures_are_shown_once_a_published_text_shows_them(kit: Kit) {
        let help = Help::new(kit).await;
        let refused = help.upload(Method::POST, "/media?name=x.html", b"<html>").await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        let media = help.upload(Method::POST, "/media?name=x.png", b"\x89PNG\r\n\x1a\n....").await.json();
        let source = media["src"].as_str().unwrap().to_owned();
        let number = help.article("Export", &format!("<p><img src=\"{source}\" alt=\"A\"></p>")).await;
        assert_eq!(help.look(&source).await.status, StatusCode::NOT_FOUND);
        assert_eq!(help.look_as(Role::Agent, &source).await.status, StatusCode::OK);
        help.owner(Method::POST, &format!("/articles/{number}/texts/en/publish"), json!({})).await;
        let shown = help.look(&source).await;
        assert_eq!((shown.status, shown.header("content-type")), (StatusCode::OK, "image/png"));
        assert!(help.look("/help/en/a/export").await.text.contains(&source));
        patch(&help, number, json!({ "visibility": "internal" })).await;
        assert_eq!(help.look(&source).await.status, StatusCode::NOT_FOUND);
    }

    async fn what_was_opened_of_what_was_found_is_noted(kit: Kit) {
        let help = Help::new(kit).await;
        help.published("Export", "<p>x</p>").await;
        let page = help.look("/help/en/search?q=export").await.text;
        let link = page.split("href=\"").find(|part| part.starts_with("/help/en/search/")).unwrap();
        let link = link.split('"').next().unwrap();
        let got = help.look(link).await;
        assert_eq!((got.status, got.header("location")), (StatusCode::SEE_OTHER, "/help/en/a/export"));
        let clicked = |tx: &mut causeway_store::Tx<'_>| tx.value::<i64>(&causeway_store::sql!("SELECT COUNT(*) FROM help_search WHERE clicked_id IS NOT NULL"));
        assert_eq!(help.kit.db.read(clicked).await.unwrap(), 1);
        assert_eq!(help.look(&link.replace("/1", "/9")).await.status, StatusCode::NOT_FOUND);
    }

    async fn a_question_is_noted_once_while_it_is_typed(kit: Kit) {
        let help = Help::new(kit).await;
        for question in ["exp", "expor", "export"] {
            help.look(&format!("/help/en/search?q={question}")).await;
            help.kit.clock.advance(1_000);
        }
        help.kit.clock.advance(40_000);
        help.look("/help/en/search?q=exporter").await;
        help.look("/help/en/search?q=%E9%80%80%E6%AC%BE").await;
        let noted = |tx: &mut causeway_store::Tx<'_>| tx.all::<(String, i64)>(&causeway_store::sql!("SELECT text, hits FROM help_search ORDER BY at, id"));
        let mut noted = help.kit.db.read(noted).await.unwrap();
        noted.sort();
        assert_eq!(noted, [("export".to_owned(), 0), ("exporter".to_owned(), 0), ("退款".to_owned(), 0)]);
    }

    async fn a_picture_is_copied_from_the_web_through_the_guarded_door_alone(kit: Kit) {
        let mut help = Help::new(kit).await;
        let server = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", server.local_addr().unwrap());
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = server.accept().await {
                let mut head = [0; 1024];
                let read = tokio::io::AsyncReadExt::read(&mut stream, &mut head).await.unwrap();
                let is = String::from_utf8_lossy(&head[..read]).contains("/one.png");
                let body: &[u8] = if is { b"\x89PNG\r\n\x1a\n...." } else { b"<html>" };
                let start = format!("HTTP/1.1 200 OK\r\ncontent-type: image/png\r\ncontent-length: {}\r\nconnection: close\r\n\r\n", body.len());
                tokio::io::AsyncWriteExt::write_all(&mut stream, &[start.as_bytes(), body].concat()).await.unwrap();
            }
        });
        let wish = |path: &str| json!({ "url": format!("{address}{path}") });
        let refused = help.ask(Role::Owner, Method::POST, "/media/copy", wish("/one.png")).await;
        assert_eq!(refused.json()["errors"][0]["code"], "unreachable", "{}", refused.text);
        let guard = causeway_net::Guard { allowed: vec!["127.0.0.1".parse().unwrap()], ports: Vec::new() };
        help.knowledge.desk.images = causeway_net::Client::new(guard, causeway_net::Limits::default()).unwrap();
        let kept = help.owner(Method::POST, "/media/copy", wish("/one.png?size=2")).await;
        assert_eq!((&kept["name"], &kept["content_type"]), (&json!("one.png"), &json!("image/png")));
        assert!(help.look_as(Role::Agent, kept["src"].as_str().unwrap()).await.status.is_success());
        let lie = help.ask(Role::Owner, Method::POST, "/media/copy", wish("/two.png")).await;
        assert_eq!(lie.json()["code"], "invalid_input", "it says that it is a picture: {}", lie.text);
    }
}
