//! Tests of macros: texts, values, who sees them, what a reply with one does.
//! They never go around the endpoints where people meet them.

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
use crate::message::Kind;
use crate::message::write::Writing;
use crate::testing::{TestDesk, mail, no_answer_needed, writing};
use crate::{Category, Priority};

fn seen_by(desk: &TestDesk, user: UserId, role: Role) -> Router {
    let permissions = permissions_of(role);
    let caller = Caller { user: user.0, name: String::new(), permissions, via: Via::ApiKey(Uuid::nil()) };
    crate::endpoints(desk.desk.clone()).finish().0.layer(axum::Extension(caller))
}

async fn ask(router: &Router, method: Method, path: &str, body: Value) -> (StatusCode, Value) {
    let request = Request::builder()
        .method(method)
        .uri(format!("/api/v1{path}"))
        .header("content-type", "application/json")
        .body(Body::from(body.to_string()))
        .unwrap();
    let answer = router.clone().oneshot(request).await.unwrap();
    let status = answer.status();
    let bytes = to_bytes(answer.into_body(), 10_000_000).await.unwrap();
    (status, serde_json::from_slice(&bytes).unwrap_or_default())
}

fn names(page: &Value) -> Vec<&str> {
    page["items"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect()
}

#[test]
fn placeholders_are_filled_escaped_and_those_without_value_stay() {
    let value = |name: &str| match name {
        "customer.name" => Some("A & <b>B</b>".to_owned()),
        "customer.company" => Some(" ".to_owned()),
        _ => None,
    };
    let empty = |token: &str, name: Option<&str>, question: Option<&str>| placeholder::Empty {
        token: token.to_owned(),
        name: name.map(str::to_owned),
        question: question.map(str::to_owned),
    };
    for (html, filled, left) in [
        ("<p>Hello {{ customer.name }}!</p>", "<p>Hello A &amp; &lt;b&gt;B&lt;/b&gt;!</p>", vec![]),
        (
            "{{customer.company}} {{customer.company}}",
            "{{customer.company}} {{customer.company}}",
            vec![empty("{{customer.company}}", Some("customer.company"), None)],
        ),
        ("您的{{?订单号？}}", "您的{{?订单号？}}", vec![empty("{{?订单号？}}", None, Some("订单号？"))]),
        ("{{ <b>not one</b> }} {{", "{{ <b>not one</b> }} {{", vec![]),
        (
            "{{{{customer.name}}",
            "{{{{customer.name}}",
            vec![empty("{{{{customer.name}}", Some("{{customer.name"), None)],
        ),
    ] {
        assert_eq!(placeholder::fill(html, value), (filled.to_owned(), left), "{html}");
    }
    assert_eq!(placeholder::unknown("a {{customer.name}} {{?x}} {{first_name}}"), Some("{{first_name}}"));
    assert_eq!(placeholder::unknown("{{?}}"), Some("{{?}}"));
    assert_eq!(placeholder::unknown("a {{customer.name}} {{?x}}"), None);
}

#[test]
fn the_share_of_a_template_is_measured_in_every_script() {
    let template = "Please restart the router and wait for two minutes until the green light stays on.";
    assert_eq!(share::of(template, template), 100);
    assert_eq!(share::of("We sent you another invoice by mail today.", template), 0);
    let changed =
        "Hello Mei, please restart the router and wait for two minutes until the green light stays on. Thanks!";
    assert!((60..100).contains(&share::of(changed, template)), "{}", share::of(changed, template));
    let zh = "请重启路由器，等待两分钟，直到绿灯常亮。";
    assert_eq!(share::of(zh, zh), 100);
    assert!((50..100).contains(&share::of(&format!("陈女士您好，{zh}"), zh)));
    assert_eq!(share::of("我们今天给您寄了发票。", zh), 0);
    assert_eq!(share::of("", zh), 0);
}

#[test]
fn the_language_is_the_nearest_there_is() {
    let of = |tags: &[&str]| Macro {
        id: MacroId(Uuid::nil()),
        name: String::new(),
        shortcut: String::new(),
        folder: String::new(),
        scope: Scope::Everyone,
        owner_id: None,
        team_id: None,
        bodies: tags.iter().map(|tag| ((*tag).to_owned(), (*tag).to_owned())).collect(),
        actions: Vec::new(),
        archived: false,
        reviewed_at: None,
        reviewed_by: None,
        keys: Vec::new(),
        changed_by: None,
        changed_at: Time(0),
        version: 1,
    };
    for (tags, wanted, expected) in [
        (&["en", "ja", "zh-CN", "zh-TW"][..], &["zh-TW", "en"][..], "zh-TW"),
        (&["en", "zh-CN"], &["zh-TW", "en"], "zh-CN"),
        (&["en", "ja"], &["de", "ja"], "ja"),
        (&["en-GB", "ja"], &["en"], "en-GB"),
        (&["ja"], &["en"], "ja"),
    ] {
        assert_eq!(of(tags).body_for(wanted).map(|found| found.0.to_owned()).as_deref(), Some(expected));
    }
    assert_eq!(of(&[]).body_for(&["en"]), None);
}

on_both! {
    async fn a_desk_begins_with_the_courtesies_in_every_language(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let owner = desk.owner;
        let all = desk.desk.db.read(move |tx| store::seen_by(tx, owner)).await.unwrap();
        assert_eq!(all.len(), 9);
        for one in &all {
            assert_eq!(one.folder, "Courtesy");
            assert_eq!(one.bodies.keys().map(String::as_str).collect::<Vec<_>>(), ["en", "ja", "zh-CN", "zh-TW"]);
            for (lang, html) in &one.bodies {
                assert_eq!(placeholder::unknown(html), None, "{} {lang}", one.name);
                let found = causeway_mail::language_of(&causeway_mail::html_to_text(html));
                assert_eq!(found, Some(lang.as_str()), "{} {lang}", one.name);
            }
        }
    }

    async fn macros_are_seen_by_whom_they_are_for_and_shared_ones_are_settings(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let (ana, ben) = (desk.agent("Ana").await, desk.agent("Ben").await);
        let owner = desk.owner;
        let team = desk.desk.db.write(move |tx| {
            let team = causeway_identity::team::store::add(tx, "Billing", false)?;
            causeway_identity::team::store::set_members(tx, team, &[ben, owner])?;
            Ok::<_, causeway_store::Error>(team)
        }).await.unwrap();
        let (admin, ana, ben) = (seen_by(&desk, owner, Role::Admin), seen_by(&desk, ana, Role::Agent), seen_by(&desk, ben, Role::Agent));
        let own = json!({ "name": "Mine", "scope": "person", "folder": " A / B/", "bodies": { "en": "<p>Hi</p><script>x</script>" } });
        let (status, mine) = ask(&ana, Method::POST, "/macros", own).await;
        assert_eq!((status, &mine["folder"], &mine["bodies"]["en"]), (StatusCode::CREATED, &json!("A/B"), &json!("<p>Hi</p>")));
        let shared = json!({ "name": "Ours", "scope": "team", "team_id": team, "bodies": { "en": "Hi" } });
        assert_eq!(ask(&ana, Method::POST, "/macros", shared.clone()).await.0, StatusCode::FORBIDDEN);
        let (status, ours) = ask(&admin, Method::POST, "/macros", shared).await;
        assert_eq!(status, StatusCode::CREATED);
        for (router, has, has_not) in [(&ana, "Mine", "Ours"), (&ben, "Ours", "Mine"), (&admin, "Ours", "Mine")] {
            let (_, page) = ask(router, Method::GET, "/macros", json!(null)).await;
            assert!(names(&page).contains(&has) && !names(&page).contains(&has_not), "{page}");
        }
        let path = format!("/macros/{}", mine["id"].as_str().unwrap());
        let change = json!({ "version": 1, "archived": true });
        assert_eq!(ask(&ben, Method::PATCH, &path, change.clone()).await.0, StatusCode::NOT_FOUND);
        assert_eq!(ask(&ben, Method::DELETE, &path, json!(null)).await.0, StatusCode::NOT_FOUND);
        let (status, changed) = ask(&ana, Method::PATCH, &path, change.clone()).await;
        assert_eq!((status, &changed["archived"], &changed["version"]), (StatusCode::OK, &json!(true), &json!(2)));
        assert_eq!(ask(&ana, Method::PATCH, &path, change).await.0, StatusCode::CONFLICT);
        let theirs = format!("/macros/{}", ours["id"].as_str().unwrap());
        assert_eq!(ask(&ben, Method::DELETE, &theirs, json!(null)).await.0, StatusCode::FORBIDDEN);
        assert_eq!(ask(&admin, Method::DELETE, &theirs, json!(null)).await.0, StatusCode::NO_CONTENT);
        for (wrong, pointer) in [
            (json!({ "name": " ", "scope": "person", "bodies": { "en": "x" } }), "/name"),
            (json!({ "name": "x", "scope": "person", "bodies": { "en": " " } }), "/bodies"),
            (json!({ "name": "x", "scope": "person", "bodies": { "en": "{{customer.first_name}}" } }), "/bodies"),
            (json!({ "name": "x", "scope": "person", "bodies": { "e n": "x" } }), "/bodies"),
            (json!({ "name": "x", "scope": "team", "bodies": { "en": "x" } }), "/team_id"),
            (json!({ "name": "x", "scope": "person", "bodies": { "en": "x" }, "actions": [{ "kind": "add_tag", "tag_id": Uuid::nil() }] }), "/actions/0"),
            (json!({ "name": "x", "scope": "person", "bodies": { "en": "x" }, "actions": [{ "kind": "snooze", "minutes": 0 }] }), "/actions/0"),
        ] {
            let (status, problem) = ask(&ana, Method::POST, "/macros", wrong.clone()).await;
            assert_eq!((status, &problem["errors"][0]["pointer"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!(pointer)), "{wrong} {problem}");
        }
    }

    async fn a_macro_speaks_the_customers_language_with_real_values(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let owner = seen_by(&desk, desk.owner, Role::Owner);
        let id = desk.ask(&mail("a@x", "退款", "", "你好，我想问一下什么时候可以收到退款？已经等了一个星期了。")).await;
        let input = json!({ "name": "Refund", "scope": "everyone", "bodies": {
            "en": "<p>Hello {{customer.name}}</p>",
            "zh-CN": "<p>{{customer.name}}，您好！{{organisation.name}}已处理 #{{conversation.number}}，请看{{?哪一天}}。{{agent.name}}</p>",
        }});
        let (_, made) = ask(&owner, Method::POST, "/macros", input).await;
        let path = format!("/macros/{}/render", made["id"].as_str().unwrap());
        let (status, shown) = ask(&owner, Method::POST, &path, json!({ "conversation": id })).await;
        assert_eq!(status, StatusCode::OK, "{shown}");
        let number = desk.conversation(id).await.row.number;
        let expected = format!("<p>Mei Chen，您好！Acme已处理 #{number}，请看{{{{?哪一天}}}}。Olga</p>");
        assert_eq!((shown["html"].as_str(), shown["lang"].as_str()), (Some(expected.as_str()), Some("zh-CN")));
        assert_eq!(shown["empty"], json!([{ "token": "{{?哪一天}}", "name": null, "question": "哪一天" }]));
        let english = json!({ "conversation": number.to_string(), "lang": "en" });
        let (_, shown) = ask(&owner, Method::POST, &path, english).await;
        assert_eq!(shown["html"], json!("<p>Hello Mei Chen</p>"));
        let (status, _) = ask(&owner, Method::POST, &path, json!({ "conversation": "999999" })).await;
        assert_eq!(status, StatusCode::NOT_FOUND);
    }

    async fn a_reply_applies_its_actions_at_once_and_counts_as_a_use(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let owner = desk.owner;
        let ana = desk.agent("Ana").await;
        let id = desk.ask(&mail("a@x", "Router", "", "My router is red.")).await;
        let (tag, solved) = desk.desk.db.write(|tx| {
            let solved = crate::status::store::builtin(tx, Category::Solved)?.id;
            Ok::<_, causeway_store::Error>((crate::tag::store::find_or_add(tx, "hardware")?, solved))
        }).await.unwrap();
        let text = "Please restart the router and wait for two minutes.";
        let input = json!({ "name": "Restart", "scope": "everyone", "bodies": { "en": text } });
        let (_, made) = ask(&seen_by(&desk, owner, Role::Owner), Method::POST, "/macros", input).await;
        let used: MacroId = serde_json::from_value(made["id"].clone()).unwrap();
        let reply = Writing {
            macro_id: Some(used),
            actions: vec![
                Action::SetStatus { status_id: solved },
                Action::AddTag { tag_id: tag },
                Action::SetPriority { priority: Priority::High },
                Action::Assign { user_id: ana },
            ],
            outcome: Some(no_answer_needed()),
            ..writing(Kind::Reply, text)
        };
        let message = desk.write(id, owner, reply).await.unwrap();
        let now = desk.conversation(id).await.row;
        assert_eq!((now.status.category, now.priority, now.assignee_id), (Category::Solved, Priority::High, Some(ana)));
        assert_eq!(now.tags.iter().map(|tag| tag.name.as_str()).collect::<Vec<_>>(), ["hardware"]);
        let usage = async || desk.desk.db.read(move |tx| usage::since(tx, owner, Time(0))).await.unwrap();
        let first = usage().await;
        assert_eq!(first.len(), 1);
        assert_eq!((first[0].macro_id, first[0].uses, first[0].solved, first[0].share), (used, 1, 1, 100));

        // A customer who writes again was not helped.
        desk.ask(&mail("b@x", "Re: Router", "In-Reply-To: <a@x>\n", "It is still red.")).await;
        desk.write(id, owner, Writing { macro_id: Some(used), ..writing(Kind::Reply, "Then we send you a new one.") }).await.unwrap();
        let second = usage().await;
        assert_eq!((second[0].uses, second[0].solved, second[0].share), (2, 0, 50));

        // What is taken back was no use.
        let third = desk.write(id, owner, Writing { macro_id: Some(used), ..writing(Kind::Reply, text) }).await.unwrap();
        let permit = desk.permit(owner);
        desk.desk.db.write(move |tx| crate::message::undo::undo(tx, permit, third)).await.unwrap();
        assert_eq!(usage().await[0].uses, 2);
        assert_ne!(message, third);
    }

    async fn a_macro_is_handed_over_and_a_review_says_who(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let (ana, ben) = (desk.agent("Ana").await, desk.agent("Ben").await);
        let (anas, bens) = (seen_by(&desk, ana, Role::Agent), seen_by(&desk, ben, Role::Agent));
        let input = json!({ "name": "退款说明", "scope": "person", "bodies": { "zh-CN": "请稍候。" } });
        let (_, made) = ask(&anas, Method::POST, "/macros", input).await;
        assert_eq!(made["reviewed_by"], json!(ana));
        assert!(made["keys"].as_array().unwrap().contains(&json!("tksm")), "{made}");
        let path = format!("/macros/{}", made["id"].as_str().unwrap());
        let nobody = json!({ "version": 1, "owner_id": Uuid::nil() });
        let (status, problem) = ask(&anas, Method::PATCH, &path, nobody).await;
        assert_eq!((status, &problem["errors"][0]["pointer"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("/owner_id")));
        let (status, given) = ask(&anas, Method::PATCH, &path, json!({ "version": 1, "owner_id": ben })).await;
        assert_eq!((status, &given["owner_id"], &given["scope"]), (StatusCode::OK, &json!(ben), &json!("person")));
        let has = |page: Value| names(&page).contains(&"退款说明");
        assert!(!has(ask(&anas, Method::GET, "/macros", json!(null)).await.1), "it left Ana's sight");
        assert!(has(ask(&bens, Method::GET, "/macros", json!(null)).await.1));
        let (status, _) = ask(&anas, Method::PATCH, &path, json!({ "version": 2, "owner_id": ana })).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "what was given away is not taken back");
        let (_, reviewed) = ask(&bens, Method::PATCH, &path, json!({ "version": 2, "reviewed": true })).await;
        assert_eq!((&reviewed["reviewed_by"], &reviewed["owner_id"]), (&json!(ben), &json!(ben)));
        // Only whoever manages settings makes it everybody's, and its owner stays.
        let everyone = json!({ "version": 3, "scope": "everyone" });
        let (status, _) = ask(&bens, Method::PATCH, &path, everyone.clone()).await;
        assert_eq!(status, StatusCode::FORBIDDEN);
        let (_, shared) = ask(&seen_by(&desk, ben, Role::Admin), Method::PATCH, &path, everyone).await;
        assert_eq!((&shared["scope"], &shared["owner_id"]), (&json!("everyone"), &json!(ben)));
        let (_, kept) = ask(&seen_by(&desk, desk.owner, Role::Owner), Method::PATCH, &path, json!({ "version": 4, "owner_id": ana })).await;
        assert_eq!(kept["owner_id"], json!(ana));
    }

    async fn a_wrong_action_stops_the_whole_reply_and_a_macro_that_is_gone_does_not(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let owner = desk.owner;
        let id = desk.ask(&mail("a@x", "Router", "", "My router is red.")).await;
        let gone = crate::TagId(Uuid::nil());
        let wrong = Writing { actions: vec![Action::AddTag { tag_id: gone }], ..writing(Kind::Reply, "x") };
        assert!(desk.write(id, owner, wrong).await.is_err());
        assert_eq!(desk.messages(id).await.len(), 1, "nothing of the reply was kept");
        let deleted = Writing { macro_id: Some(MacroId(Uuid::nil())), ..writing(Kind::Reply, "x") };
        desk.write(id, owner, deleted).await.unwrap();
        assert_eq!(desk.messages(id).await.len(), 2);
    }
}

/// A text that shows one picture of this desk.
fn picture(id: crate::attachment::AttachmentId) -> String {
    format!("<p>Press here:</p><p><img src=\"/api/v1/attachments/{id}\" alt=\"button\"></p>")
}

on_both! {
    async fn a_picture_of_a_macro_goes_along_by_reference_and_outlives_it(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let id = desk.ask(&mail("1@c", "Where is it", "", "Which button?")).await;
        let (owner, agent) = (desk.owner, desk.agent("Ben").await);
        let upload = desk.upload(owner, "button.png", b"PNG").await;
        let router = seen_by(&desk, owner, Role::Owner);
        let new = json!({ "name": "Button", "scope": "everyone", "bodies": { "en": picture(upload) } });
        let (status, made) = ask(&router, Method::POST, "/macros", new).await;
        assert_eq!(status, StatusCode::CREATED, "{made}");
        let html = made["bodies"]["en"].as_str().unwrap().to_owned();
        let own = crate::attachment::pictures::shown(&html)[0];
        assert_ne!(own, upload, "the macro has a row of its own");
        let path = format!("/macros/{}", made["id"].as_str().unwrap());
        let (_, same) = ask(&router, Method::PATCH, &path, json!({ "version": 1, "bodies": { "en": html } })).await;
        assert_eq!(same["bodies"]["en"], html, "what is its own already stays");

        let mut reply = writing(Kind::Reply, "");
        reply.html = Some(html.clone());
        let message = desk.write(id, agent, reply.clone()).await.unwrap();
        let sent = desk.messages(id).await.pop().unwrap();
        let inside = sent.attachments.iter().find(|one| one.inline).unwrap().id;
        assert_ne!(inside, own);
        assert!(sent.html.unwrap().contains(&inside.to_string()), "the text shows the message's own");

        // Taken back and sent again, after the macro has gone: the draft still holds.
        let permit = desk.permit(agent);
        let back = desk.desk.db.write(move |tx| crate::message::undo::undo(tx, permit, message)).await.unwrap();
        assert_eq!(back.attachment_ids, []);
        assert_eq!(ask(&router, Method::DELETE, &path, json!(null)).await.0, StatusCode::NO_CONTENT);
        reply.html = Some(back.html);
        reply.macro_id = Some(made["id"].as_str().unwrap().parse().map(MacroId).unwrap());
        desk.write(id, agent, reply.clone()).await.unwrap();
        desk.pass(10_000).await;
        let mime = desk.sent().pop().unwrap();
        assert!(mime.contains("multipart/related") && mime.contains("Content-Disposition: inline"), "{mime}");
        assert!(mime.contains("cid:") && !mime.contains("/api/v1/attachments/"), "{mime}");
    }

    async fn a_picture_that_is_somebody_elses_is_refused_in_words(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let id = desk.ask(&mail("1@c", "Where is it", "", "Which button?")).await;
        let (owner, agent) = (desk.owner, desk.agent("Ben").await);
        let upload = desk.upload(owner, "button.png", b"PNG").await;
        let mut reply = writing(Kind::Reply, "");
        reply.html = Some(picture(upload));
        let refused = desk.write(id, agent, reply.clone()).await.unwrap_err();
        assert!(refused.detail().contains("picture"), "{}", refused.detail());
        desk.write(id, owner, reply.clone()).await.unwrap();
        desk.write(id, owner, reply).await.unwrap();
        let router = seen_by(&desk, agent, Role::Agent);
        let new = json!({ "name": "Button", "scope": "person", "bodies": { "en": picture(upload) } });
        assert_eq!(ask(&router, Method::POST, "/macros", new).await.0, StatusCode::UNPROCESSABLE_ENTITY);
    }
}
