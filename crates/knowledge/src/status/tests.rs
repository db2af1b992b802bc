//! Tests of the status page: what the team does through the API, and what a stranger's browser shows of it.
//! They never look at a row.

use axum::http::{Method, StatusCode};
use causeway_base::Time;
use causeway_identity::Role;
use causeway_store::Tx;
use causeway_testkit::{Kit, START, on_both};
use serde_json::{Value, json};

use crate::testing::Help;

const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * 60 * MINUTE;

async fn component(help: &Help, name: &str) -> Value {
    help.owner(Method::POST, "/status/components", json!({ "names": { "en": name } })).await
}

fn begun(title: &str, component: &Value, state: &str) -> Value {
    json!({
        "kind": "incident", "titles": { "en": title }, "impact": "major", "texts": { "en": "We look into it." },
        "components": [{ "component_id": component["id"], "state": state }],
    })
}

async fn begin(help: &Help, title: &str, component: &Value, state: &str) -> i64 {
    let made = help.owner(Method::POST, "/status/incidents", begun(title, component, state)).await;
    made["number"].as_i64().unwrap()
}

async fn step(help: &Help, number: i64, phase: &str, text: &str) -> Value {
    let body = json!({ "phase": phase, "texts": { "en": text } });
    help.owner(Method::POST, &format!("/status/incidents/{number}/steps"), body).await
}

async fn resolve(help: &Help, number: i64) {
    let path = format!("/status/incidents/{number}/resolve");
    help.owner(Method::POST, &path, json!({ "texts": { "en": "It runs again." } })).await;
}

on_both! {
    async fn every_page_of_the_status_is_valid_html(kit: Kit) {
        let help = Help::new(kit).await;
        help.valid(&["/help/en/status"], &[]).await;
        let mail = component(&help, "Mail & <more>").await;
        let number = begin(&help, "Mails \"wait\" & <stop>", &mail, "degraded").await;
        let (all, one) = ("/help/en/status", format!("/help/en/status/{number}"));
        help.valid(&[all, &one, "/help/en/", "/help/ja/status", "/help/en/status/999"], &[]).await;
        resolve(&help, number).await;
        help.valid(&[all, &one, "/help/en/"], &[]).await;
    }

    async fn components_are_kept_in_order_and_hidden_rather_than_forgotten(kit: Kit) {
        let help = Help::new(kit).await;
        let (mail, app) = (component(&help, "Mail").await, component(&help, "App").await);
        let at = |one: &Value| format!("/status/components/{}", one["id"].as_str().unwrap());
        let moved = help.owner(Method::PATCH, &at(&app), json!({ "version": 1, "position": 0, "names": { "en": " The app ", "ja": "" } })).await;
        assert_eq!((&moved["names"], &moved["version"], &moved["state"]), (&json!({ "en": "The app" }), &json!(2), &json!("operational")));
        let names = |all: Value| all["items"].as_array().unwrap().iter().map(|one| one["names"]["en"].as_str().unwrap().to_owned()).collect::<Vec<_>>();
        assert_eq!(names(help.owner(Method::GET, "/status/components", json!({})).await), ["The app", "Mail"]);
        let late = help.ask(Role::Owner, Method::PATCH, &at(&app), json!({ "version": 1, "shown": false })).await;
        assert_eq!(late.json()["code"], "version_conflict");
        for wrong in [json!({ "names": {} }), json!({ "names": { "fr": "Courrier" } }), json!({ "names": { "en": "x".repeat(81) } })] {
            assert_eq!(help.ask(Role::Owner, Method::POST, "/status/components", wrong).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        }
        begin(&help, "Slow", &mail, "degraded").await;
        assert_eq!(help.ask(Role::Owner, Method::DELETE, &at(&mail), json!({})).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(help.ask(Role::Owner, Method::DELETE, &at(&app), json!({})).await.status, StatusCode::NO_CONTENT);
        let all = help.owner(Method::GET, "/status/components", json!({})).await;
        assert_eq!((&all["items"][0]["used"], &all["items"][0]["state"]), (&json!(true), &json!("degraded")));
        help.owner(Method::PATCH, &at(&mail), json!({ "version": 1, "shown": false })).await;
        for path in ["/help/en/status", "/help/en/status/1", "/help/en/status/feed.xml"] {
            assert_eq!(help.look(path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        component(&help, "Site").await;
        let page = help.look("/help/en/status").await.text;
        assert!(page.contains("All systems run") && !page.contains("Mail") && !page.contains("Slow"), "{page}");
        assert_eq!(help.look("/help/en/status/1").await.status, StatusCode::NOT_FOUND);
        assert_eq!(help.events("status.component_added").await, 3);
    }

    async fn a_step_is_put_right_for_everybody_to_see(kit: Kit) {
        let help = Help::new(kit).await;
        let mail = component(&help, "Mail").await;
        let number = begin(&help, "Mail is late", &mail, "degraded").await;
        let path = format!("/status/incidents/{number}");
        let one = help.owner(Method::GET, &path, json!({})).await;
        let step_path = format!("{path}/steps/{}", one["steps"][0]["id"].as_str().unwrap());
        resolve(&help, number).await;
        help.kit.clock.advance(5 * MINUTE);
        let fix = |version: i64, text: &str| json!({ "version": version, "texts": { "en": text } });
        let stale = help.ask(Role::Owner, Method::PATCH, &step_path, fix(1, "x")).await;
        assert_eq!(stale.json()["code"], "version_conflict");
        let right = help.owner(Method::PATCH, &step_path, fix(2, "We look into the queue.")).await;
        assert_eq!((&right["steps"][0]["texts"]["en"], &right["version"]), (&json!("We look into the queue."), &json!(3)));
        assert_eq!((&right["steps"][0]["at"], &right["steps"][0]["phase"]), (&one["steps"][0]["at"], &one["steps"][0]["phase"]));
        let earlier = help.owner(Method::GET, &format!("{step_path}/earlier"), json!({})).await;
        assert_eq!((&earlier["items"][0]["texts"]["en"], earlier["items"].as_array().unwrap().len()), (&json!("We look into it."), 1));
        let page = help.look(&format!("/help/en/status/{number}")).await.text;
        assert!(page.contains("We look into the queue.") && page.contains(">Corrected at ") && !page.contains("We look into it."), "{page}");
        help.valid(&[&format!("/help/en/status/{number}")], &[]).await;
        let same = help.owner(Method::PATCH, &step_path, fix(3, "We look into the queue.")).await;
        assert_eq!(same["version"], 3, "the same words are no correction");
        let feed = help.look("/help/en/status/feed.xml").await.text;
        let stamp = crate::site::instant(Time(right["steps"][0]["corrected_at"].as_i64().unwrap()));
        assert!(feed.contains(&format!("<updated>{stamp}</updated>")), "{feed}");
        assert_eq!(help.ask(Role::Agent, Method::PATCH, &step_path, fix(3, "y")).await.status, StatusCode::FORBIDDEN);
        let other = format!("/status/incidents/99{}", &step_path[path.len()..]);
        assert_eq!(help.ask(Role::Owner, Method::PATCH, &other, fix(3, "y")).await.status, StatusCode::NOT_FOUND);
        for version in 3..22 {
            help.owner(Method::PATCH, &step_path, fix(version, &format!("Words {version}"))).await;
        }
        assert_eq!(help.ask(Role::Owner, Method::PATCH, &step_path, fix(22, "y")).await.status, StatusCode::UNPROCESSABLE_ENTITY, "twenty times");
        assert_eq!(help.events("status.step_corrected").await, 20);
    }

    async fn components_stand_in_groups_with_the_worst_of_them_in_words(kit: Kit) {
        let help = Help::new(kit).await;
        let group = async |name: &str| help.owner(Method::POST, "/status/groups", json!({ "names": { "en": name } })).await;
        let (europe, asia, empty) = (group("Europe & more").await, group("Asia").await, group("Nobody").await);
        let inside = async |name: &str, group: &Value| {
            help.owner(Method::POST, "/status/components", json!({ "names": { "en": name }, "group_id": group["id"] })).await
        };
        let (site, mail, _) = (component(&help, "Site").await, inside("Mail", &europe).await, inside("App", &europe).await);
        inside("Files", &asia).await;
        assert_eq!((&site["group_id"], &mail["group_id"]), (&json!(null), &europe["id"]));
        let number = begin(&help, "Mail is late", &mail, "degraded").await;
        let page = help.look("/help/en/status").await.text;
        let at = |part: &str| page.find(part).unwrap_or_else(|| panic!("{part} in {page}"));
        assert!(at("<h3>Site</h3>") < at("<h3>Europe &amp; more</h3>") && at("<h4>Mail</h4>") < at("<h3>Asia</h3>") && at("<h3>Asia</h3>") < at("<h4>Files</h4>"));
        assert!(page.contains("Limited (1 of 2)") && !page.contains("Nobody"), "{page}");
        help.valid(&["/help/en/status", "/help/ja/status"], &[]).await;
        let path = |one: &Value| format!("/status/groups/{}", one["id"].as_str().unwrap());
        let moved = help.owner(Method::PATCH, &path(&asia), json!({ "version": 1, "position": 0, "names": { "en": "Asia", "ja": "アジア" } })).await;
        assert_eq!((&moved["position"], &moved["version"]), (&json!(0), &json!(2)));
        let late = help.ask(Role::Owner, Method::PATCH, &path(&asia), json!({ "version": 1 })).await;
        assert_eq!(late.json()["code"], "version_conflict");
        assert_eq!(help.ask(Role::Agent, Method::POST, "/status/groups", json!({ "names": { "en": "x" } })).await.status, StatusCode::FORBIDDEN);
        let wrong = help.ask(Role::Owner, Method::POST, "/status/components", json!({ "names": { "en": "x" }, "group_id": site["id"] })).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        resolve(&help, number).await;
        for one in [&europe, &empty] {
            assert_eq!(help.ask(Role::Owner, Method::DELETE, &path(one), json!({})).await.status, StatusCode::NO_CONTENT);
        }
        let all = help.owner(Method::GET, "/status/components", json!({})).await;
        assert_eq!((all["items"].as_array().unwrap().len(), &all["items"][1]["group_id"]), (4, &json!(null)), "components stay");
        let out = help.owner(Method::PATCH, &format!("/status/components/{}", all["items"][3]["id"].as_str().unwrap()), json!({ "version": 1, "group_id": null })).await;
        assert_eq!(out["group_id"], json!(null));
        assert!(help.look("/help/en/status").await.text.contains("<h3>Mail</h3>"));
    }

    async fn planned_work_is_told_when_it_begins_if_somebody_wrote_words_for_it(kit: Kit) {
        let help = Help::new(kit).await;
        let mail = component(&help, "Mail").await;
        let now = help.kit.db.now();
        let work = |from: i64| json!({
            "kind": "maintenance", "titles": { "en": "New disks" }, "texts": { "en": "Mail pauses." }, "from_at": now.plus_ms(from).ms(), "until_at": now.plus_ms(from + 60 * MINUTE).ms(),
            "components": [{ "component_id": mail["id"], "state": "maintenance" }], "begin_texts": { "en": "It begins now." },
        });
        let run = async || causeway_queue::Runner::new(help.kit.db.clone(), "test", vec![super::begins_job()]).drain().await;
        let told = async |number: i64| help.owner(Method::GET, &format!("/status/incidents/{number}"), json!({})).await["steps"].as_array().unwrap().len();
        let make = async |from: i64| help.owner(Method::POST, "/status/incidents", work(from)).await["number"].as_i64().unwrap();
        let (kept, moved, off) = (make(10 * MINUTE).await, make(10 * MINUTE).await, make(10 * MINUTE).await);
        let quiet = help.owner(Method::PATCH, &format!("/status/incidents/{moved}"), json!({ "version": 1, "from_at": now.plus_ms(20 * MINUTE).ms() })).await;
        assert_eq!(quiet["begin_texts"]["en"], "It begins now.");
        resolve(&help, off).await;
        run().await;
        assert_eq!(told(kept).await, 1, "not before its time");
        help.kit.clock.advance(11 * MINUTE);
        run().await;
        assert_eq!((told(kept).await, told(moved).await, told(off).await), (2, 1, 2));
        let page = help.look(&format!("/help/en/status/{kept}")).await.text;
        assert!(page.contains("It begins now."), "{page}");
        help.kit.clock.advance(10 * MINUTE);
        run().await;
        assert_eq!((told(kept).await, told(moved).await), (2, 2), "each once, at the time that it has now");
        let late = help.ask(Role::Owner, Method::PATCH, &format!("/status/incidents/{kept}"), json!({ "version": 2, "begin_texts": { "en": "x" } })).await;
        assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", late.text);
        let mut wrong = begun("Slow", &mail, "degraded");
        wrong["begin_texts"] = json!({ "en": "x" });
        assert_eq!(help.ask(Role::Owner, Method::POST, "/status/incidents", wrong).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    }

    async fn an_incident_goes_its_way(kit: Kit) {
        let help = Help::new(kit).await;
        let mail = component(&help, "Mail").await;
        help.kit.clock.advance(DAY);
        let number = begin(&help, "Mail is late", &mail, "major_outage").await;
        let page = help.look("/help/en/status").await.text;
        for part in ["Some systems are out</h1>".replace("Some", "All"), "What is going on now".to_owned(), ">Mail is late</a>".to_owned(), "We look into it.".to_owned(), "<b>Outage</b>".to_owned()] {
            assert!(page.contains(&part), "{part} in {page}");
        }
        help.kit.clock.advance(30 * MINUTE);
        let path = format!("/status/incidents/{number}");
        let softer = json!({ "phase": "identified", "texts": { "en": "A disk.", "ja": "ディスクです。" }, "components": [{ "component_id": mail["id"], "state": "degraded" }] });
        let one = help.owner(Method::POST, &format!("{path}/steps"), softer).await;
        assert_eq!((&one["components"][0]["state"], &one["version"], &one["stage"]), (&json!("degraded"), &json!(2), &json!("running")));
        let stale = help.ask(Role::Owner, Method::PUT, &format!("{path}/components"), json!({ "version": 1, "components": [] })).await;
        assert_eq!(stale.json()["code"], "version_conflict");
        help.kit.clock.advance(30 * MINUTE);
        let none = help.owner(Method::PUT, &format!("{path}/components"), json!({ "version": 2, "components": [] })).await;
        assert_eq!(none["components"][0]["state"], "operational");
        assert!(help.look("/help/en/status").await.text.contains("All systems run"));
        help.kit.clock.advance(MINUTE);
        step(&help, number, "monitoring", "We watch.").await;
        resolve(&help, number).await;
        let late = help.ask(Role::Owner, Method::POST, &format!("{path}/steps"), json!({ "phase": "monitoring", "texts": { "en": "x" } })).await;
        assert_eq!(late.json()["code"], "too_late");
        let page = help.look("/help/en/status").await.text;
        for part in ["The last 14 days", ">Mail is late</a>", "It runs again.", "1 day with a disturbance or maintenance", "<li>6 January 2026: Outage 30 min, Limited 30 min</li>", "98.00 % uptime"] {
            assert!(page.contains(part), "{part} in {page}");
        }
        assert!(!page.contains("What is going on now") && !page.contains("A disk."), "{page}");
        let own = help.look("/help/ja/status/1").await.text;
        for part in ["<h1 lang=\"en\">Mail is late</h1>", "ディスクです。", "<span lang=\"en\">We watch.</span>", "終了", "hreflang=\"zh-TW\""] {
            assert!(own.contains(part), "{part} in {own}");
        }
        help.kit.clock.advance(15 * DAY);
        let page = help.look("/help/en/status").await.text;
        assert!(page.contains("Nothing was disturbed in the last 14 days.") && !page.contains("Mail is late"), "{page}");
        assert_eq!(help.look("/help/en/status/1").await.status, StatusCode::OK);
        for (kind, count) in [("status.begun", 1), ("status.step_added", 2), ("status.affected", 1), ("status.resolved", 1)] {
            assert_eq!(help.events(kind).await, count, "{kind}");
        }
    }

    async fn planned_work_needs_nobody_to_begin_and_end(kit: Kit) {
        let help = Help::new(kit).await;
        let (mail, app) = (component(&help, "Mail").await, component(&help, "App").await);
        let (from, until) = (START.plus_ms(DAY), START.plus_ms(DAY + 90 * MINUTE));
        let mut work = begun("New disks", &mail, "maintenance");
        work["kind"] = json!("maintenance");
        for (field, value) in [("until_at", json!(null)), ("until_at", json!(from)), ("phase", json!("identified"))] {
            let mut wrong = work.clone();
            (wrong["from_at"], wrong["until_at"]) = (json!(from), json!(until));
            wrong[field] = value;
            assert_eq!(help.ask(Role::Owner, Method::POST, "/status/incidents", wrong).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}");
        }
        (work["from_at"], work["until_at"]) = (json!(from), json!(until));
        let one = help.owner(Method::POST, "/status/incidents", work).await;
        assert_eq!((&one["stage"], &one["steps"][0]["phase"]), (&json!("planned"), &json!("notice")));
        let replaced = json!({ "version": 1, "components": [{ "component_id": app["id"], "state": "maintenance" }] });
        let one = help.owner(Method::PUT, "/status/incidents/1/components", replaced).await;
        assert_eq!(one["affected"], json!([{ "component_id": app["id"], "at": null, "state": "maintenance" }]));
        for (minutes, whole, part) in [
            (0, "All systems run", "Planned maintenance</h2>"),
            (24 * 60, "Some systems are under maintenance", "Maintenance is under way"),
            (24 * 60 + 90, "All systems run", "Maintenance is done"),
        ] {
            help.kit.clock.advance(START.plus_ms(minutes * MINUTE).since(help.kit.db.now()));
            let page = help.look("/help/en/status").await.text;
            assert!(page.contains(whole) && page.contains(part) && page.contains("New disks"), "{minutes} {page}");
            assert!(page.contains("6 January 2026 17:00 to 6 January 2026 18:30 (UTC+08:00)"), "{page}");
        }
        let page = help.look("/help/en/status").await.text;
        assert!(page.contains("<li>6 January 2026: Maintenance 1 h 30 min</li>") && page.contains("100 % uptime"), "{page}");
        let late = help.ask(Role::Owner, Method::PATCH, "/status/incidents/1", json!({ "version": 2, "until_at": until.plus_ms(DAY) })).await;
        assert_eq!(late.json()["code"], "too_late");
        let mut off = begun("New roof", &app, "maintenance");
        (off["kind"], off["from_at"], off["until_at"]) = (json!("maintenance"), json!(until.plus_ms(DAY)), json!(until.plus_ms(2 * DAY)));
        help.owner(Method::POST, "/status/incidents", off).await;
        resolve(&help, 2).await;
        let page = help.look("/help/en/status/2").await.text;
        assert!(page.contains("<b>Called off</b> <span>7 January 2026 18:30 to 8 January 2026 18:30 (UTC+08:00)</span>"), "{page}");
        help.kit.clock.advance(DAY + MINUTE);
        assert!(help.look("/help/en/status").await.text.contains("All systems run"));
    }

    async fn what_is_the_teams_is_on_no_page(kit: Kit) {
        let help = Help::new(kit).await;
        let evil = "<script>alert(1)</script> & \"A\"";
        let mail = help.owner(Method::POST, "/status/components", json!({ "names": { "en": evil, "ja": "メール" } })).await;
        let hidden = help.owner(Method::POST, "/status/components", json!({ "names": { "en": "Hidden thing" }, "shown": false })).await;
        let unknown = json!({ "kind": "incident", "titles": { "en": "x" }, "texts": { "en": "x" }, "issue": 918_273 });
        assert_eq!(help.ask(Role::Owner, Method::POST, "/status/incidents", unknown).await.json()["errors"][0]["pointer"], "/issue");
        let number = begin(&help, evil, &mail, "partial_outage").await;
        step(&help, number, "identified", &format!("{evil}\nsecond line")).await;
        begin(&help, "Inner matter", &hidden, "major_outage").await;
        let issue = move |tx: &mut Tx<'_>| tx.run(&causeway_store::sql!("UPDATE status_incident SET issue = 918273"));
        help.kit.db.write(issue).await.unwrap();
        assert_eq!(help.owner(Method::GET, "/status/incidents/1", json!({})).await["issue"], 918_273);
        let about = help.owner(Method::GET, "/status/incidents?issue=918273", json!({})).await;
        assert_eq!(about["items"].as_array().unwrap().len(), 2);
        let pages = ["/help/en/status", "/help/en/status/1", "/help/en/status/feed.xml", "/help/en/", "/help/ja/status", "/help/zh-CN/status/1"];
        for path in pages {
            let page = help.look(path).await;
            assert_eq!(page.status, StatusCode::OK, "{path}");
            for inner in ["918273", "Inner matter", "Hidden thing", "Olga", &help.owner.to_string(), "<script>alert"] {
                assert!(!page.text.contains(inner), "{inner} in {path}: {}", page.text);
            }
            let data = page.text.matches("<script type=\"application/ld+json\">").count();
            let own = page.text.matches("<script src=\"/help/style/site.").count();
            assert_eq!(own, usize::from(!path.contains(".xml")), "{path}");
            assert_eq!((page.text.matches("<script").count(), page.text.matches("style=\"").count()), (data + own, 0), "{path}");
        }
        let page = help.look("/help/en/status").await.text;
        let escaped = "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;A&quot;";
        assert!(page.contains(&format!(">{escaped}</a></h3>")) && page.contains(&format!("<h3>{escaped}</h3>")), "{page}");
        assert!(help.look("/help/ja/status").await.text.contains("<h3>メール</h3>"));
        for path in ["/help/en/status/2", "/help/en/status/99", "/help/en/status/x", "/help/fr/status"] {
            assert_eq!(help.look(path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
    }

    async fn the_page_is_sent_once_and_says_what_it_counts(kit: Kit) {
        let help = Help::new(kit).await;
        assert_eq!(help.look("/help/en/status").await.status, StatusCode::NOT_FOUND);
        assert!(!help.look("/help/en/").await.text.contains("class=\"health\""));
        let mail = component(&help, "Mail").await;
        let map = help.look_with("/help/sitemap.xml", &[("host", "desk.example")]).await.text;
        assert!(map.contains("<loc>http://desk.example/help/zh-CN/status</loc>"), "{map}");
        let home = help.look("/help/ja/").await.text;
        assert!(home.contains("<a href=\"/help/ja/status\">すべてのサービスが正常に稼働しています</a>"), "{home}");
        for (locale, whole, formula) in [
            ("en", "All systems run", "divided by all time, in minutes"),
            ("zh-CN", "所有服务运行正常", "÷ 总分钟数"),
            ("zh-TW", "所有服務運作正常", "÷ 總分鐘數"),
            ("ja", "すべてのサービスが正常に稼働しています", "全体の時間（分）で割ったもの"),
        ] {
            let path = format!("/help/{locale}/status");
            let page = help.look(&path).await;
            assert!(page.text.contains(whole) && page.text.contains(formula), "{}", page.text);
            assert_eq!(page.text.matches("<i title=").count() + page.text.matches("<i class=\"operational\" title=").count(), 90);
            assert!(!page.text.contains("noindex") && page.text.matches("<link rel=\"alternate\" hreflang=").count() == 5);
            let tag = page.header("etag").to_owned();
            let again = help.look_with(&path, &[("if-none-match", &tag)]).await;
            assert_eq!((again.status, again.text.as_str()), (StatusCode::NOT_MODIFIED, ""));
        }
        let (tag, feed) = (help.look("/help/en/status").await.header("etag").to_owned(), help.look("/help/en/status/feed.xml").await);
        assert_eq!(feed.header("content-type"), "application/atom+xml; charset=utf-8");
        assert!(feed.text.contains("<updated>2026-01-05T09:00:00Z</updated>") && !feed.text.contains("<entry>"), "{}", feed.text);
        let number = begin(&help, "Mail is late", &mail, "degraded").await;
        step(&help, number, "identified", "A disk.").await;
        assert_eq!(help.look_with("/help/en/status", &[("if-none-match", &tag)]).await.status, StatusCode::OK);
        let feed = help.look_with("/help/en/status/feed.xml", &[("host", "desk.example")]).await.text;
        assert_eq!(feed.matches("<entry>").count(), 2);
        for part in ["<title>Mail is late – We know the cause</title>", "<link href=\"http://desk.example/help/en/status/1\"/>", "<summary>A disk.</summary>"] {
            assert!(feed.contains(part), "{part} in {feed}");
        }
    }

    async fn an_unpublished_brand_is_silent_and_brands_do_not_mix(kit: Kit) {
        let help = Help::new(kit).await;
        let mail = component(&help, "Mail").await;
        begin(&help, "Of Acme", &mail, "major_outage").await;
        let new = json!({ "name": "Globex", "locales": ["en"], "default_locale": "en", "host": "help.globex.example", "published": true });
        let brand = help.owner(Method::POST, "/brands", new).await["id"].clone();
        let site = help.owner(Method::POST, "/status/components", json!({ "brand_id": brand, "names": { "en": "Site" } })).await;
        let mixed = help.ask(Role::Owner, Method::POST, "/status/incidents", begun("Mixed", &site, "degraded")).await;
        assert_eq!(mixed.json()["errors"][0]["pointer"], "/components");
        help.kit.clock.advance(6_000);
        let host = [("host", "help.globex.example")];
        let page = help.look_with("/en/status", &host).await.text;
        assert!(page.contains("All systems run") && page.contains("Site") && !page.contains("Of Acme"), "{page}");
        assert_eq!(help.look_with("/en/status/1", &host).await.status, StatusCode::NOT_FOUND);
        let brands = help.owner(Method::GET, "/brands", json!({})).await;
        let path = format!("/brands/{}", brands["items"][0]["id"].as_str().unwrap());
        help.owner(Method::PATCH, &path, json!({ "version": 1, "published": false })).await;
        for path in ["/help/en/status", "/help/en/status/1", "/help/en/status/feed.xml"] {
            let got = help.look(path).await;
            assert_eq!(got.status, StatusCode::NOT_FOUND, "{path}");
            assert!(!got.text.contains("Acme") && !got.text.contains("Mail"), "{path}: {}", got.text);
        }
    }

    async fn agents_read_and_those_who_publish_write(kit: Kit) {
        let help = Help::new(kit).await;
        let mail = component(&help, "Mail").await;
        begin(&help, "Slow", &mail, "degraded").await;
        for path in ["/status/components", "/status/incidents", "/status/incidents/1"] {
            assert_eq!(help.ask(Role::Agent, Method::GET, path, json!({})).await.status, StatusCode::OK, "{path}");
        }
        let text = json!({ "en": "x" });
        for (method, path, body) in [
            (Method::POST, "/status/components", json!({ "names": text })),
            (Method::POST, "/status/incidents", begun("X", &mail, "degraded")),
            (Method::PATCH, "/status/incidents/1", json!({ "version": 1, "impact": "minor" })),
            (Method::POST, "/status/incidents/1/steps", json!({ "phase": "monitoring", "texts": text })),
            (Method::PUT, "/status/incidents/1/components", json!({ "version": 1, "components": [] })),
            (Method::POST, "/status/incidents/1/resolve", json!({ "texts": text })),
        ] {
            assert_eq!(help.ask(Role::Agent, method, path, body).await.status, StatusCode::FORBIDDEN, "{path}");
        }
    }

    async fn what_is_told_late_keeps_its_time_and_lists_go_on(kit: Kit) {
        let help = Help::new(kit).await;
        let mail = component(&help, "Mail").await;
        help.kit.clock.advance(10 * DAY);
        let now = START.plus_ms(10 * DAY);
        let at = |days: i64, minutes: i64| Time(now.ms() - days * DAY + minutes * MINUTE);
        let mut old = begun("Told late", &mail, "major_outage");
        old["from_at"] = json!(at(2, 0));
        help.owner(Method::POST, "/status/incidents", old.clone()).await;
        let path = "/status/incidents/1/resolve";
        for wrong in [at(3, 0), at(-1, 0)] {
            let body = json!({ "texts": { "en": "x" }, "at": wrong });
            assert_eq!(help.ask(Role::Owner, Method::POST, path, body).await.json()["errors"][0]["pointer"], "/at");
        }
        let one = help.owner(Method::POST, path, json!({ "texts": { "en": "Over." }, "at": at(2, 36) })).await;
        assert_eq!(one["stage"], "over");
        let page = help.look("/help/en/status").await.text;
        assert!(page.contains("Outage 36 min") && page.contains("99.75 % uptime"), "{page}");
        old["from_at"] = json!(at(-1, 0));
        assert_eq!(help.ask(Role::Owner, Method::POST, "/status/incidents", old).await.json()["errors"][0]["pointer"], "/from_at");
        let changed = help.owner(Method::PATCH, "/status/incidents/1", json!({ "version": 2, "titles": { "en": "Told later" }, "impact": "critical" })).await;
        assert_eq!((&changed["titles"]["en"], &changed["version"]), (&json!("Told later"), &json!(3)));
        begin(&help, "Second", &mail, "degraded").await;
        begin(&help, "Third", &mail, "degraded").await;
        let first = help.owner(Method::GET, "/status/incidents?limit=2", json!({})).await;
        assert_eq!((&first["items"][0]["number"], &first["items"][1]["number"]), (&json!(3), &json!(2)));
        let next = format!("/status/incidents?limit=2&cursor={}", first["next_cursor"].as_str().unwrap());
        assert_eq!(help.owner(Method::GET, &next, json!({})).await["items"][0]["number"], 1);
        for (open, count) in [(true, 2), (false, 1)] {
            let some = help.owner(Method::GET, &format!("/status/incidents?open={open}&kind=incident"), json!({})).await;
            assert_eq!(some["items"].as_array().unwrap().len(), count, "{open}");
        }
    }
}
