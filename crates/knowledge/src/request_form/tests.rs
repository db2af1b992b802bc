//! Forms on both databases: what the endpoints take, what a customer's answers become, and that labels and answers are text.
//! They look at the pages as strangers do.

use axum::http::{Method, StatusCode};
use causeway_desk::field::{self, Field, Kind, Owner, Required};
use causeway_desk::tag;
use causeway_identity::Role;
use causeway_store::{Tx, sql};
use causeway_testkit::{Kit, on_both};
use serde_json::{Value, json};

use super::answers::{Value as Answered, Wrong, read};
use super::*;
use crate::testing::Help;

fn field(id: &str, kind: AnswerKind, required: bool, when: Option<(&str, &str)>) -> FormField {
    let option = |id: &str| FormOption { id: id.to_owned(), names: Texts::from([("en".to_owned(), id.to_owned())]) };
    FormField {
        id: id.to_owned(),
        kind,
        labels: Texts::from([("en".to_owned(), id.to_owned())]),
        helps: Texts::new(),
        required,
        options: vec![option("a"), option("b")],
        shown_when: when.map(|(field, is)| ShownWhen { field: field.to_owned(), is: is.to_owned() }),
        fills: None,
    }
}

#[test]
fn only_what_is_shown_is_asked_for_and_taken() {
    let fields = [
        field("broken", AnswerKind::YesNo, true, None),
        field("where", AnswerKind::Choice, true, Some(("broken", "yes"))),
        field("why", AnswerKind::Text, true, Some(("where", "b"))),
        field("many", AnswerKind::Choices, false, None),
        field("day", AnswerKind::Date, false, None),
    ];
    let answered = |given: &[(&str, &str)]| {
        let of =
            |id: &str| given.iter().filter(|(name, _)| *name == id).map(|(_, value)| (*value).to_owned()).collect();
        read(&fields, of)
            .map(|all| all.iter().map(|one| one.field.id.clone()).collect::<Vec<_>>().join(" "))
            .map_err(|wrong| wrong.into_iter().map(|(id, why)| format!("{id} {why:?}")).collect::<Vec<_>>().join(", "))
    };
    for (given, result) in [
        (vec![], Err("broken Missing")),
        (vec![("broken", "no")], Ok("broken")),
        (vec![("broken", "no"), ("where", "b"), ("why", "sent by hand")], Ok("broken")),
        (vec![("broken", "yes")], Err("where Missing")),
        (vec![("broken", "yes"), ("where", "a")], Ok("broken where")),
        (vec![("broken", "yes"), ("where", "b")], Err("why Missing")),
        (vec![("broken", "yes"), ("where", "b"), ("why", " x ")], Ok("broken where why")),
        (vec![("broken", "maybe")], Err("broken Invalid")),
        (
            vec![("broken", "no"), ("many", "a"), ("many", "b"), ("many", "a"), ("day", "2026-02-28")],
            Ok("broken many day"),
        ),
        (vec![("broken", "no"), ("many", "c"), ("day", "2026-02-30")], Err("day Invalid, many Invalid")),
    ] {
        assert_eq!(answered(&given), result.map(str::to_owned).map_err(str::to_owned), "{given:?}");
    }
    let long = "x".repeat(501);
    let line = [field("line", AnswerKind::Text, false, None)];
    assert_eq!(read(&line, |_| vec![long.clone()]).unwrap_err()["line"], Wrong::Long);
    let day = [field("day", AnswerKind::Date, false, None)];
    let answer = read(&day, |_| vec!["1970-01-02".to_owned()]).unwrap().pop().unwrap();
    assert_eq!((answer.for_field(), matches!(answer.value, Answered::Day(_))), (json!(86_400_000), true));
}

async fn brand(help: &Help) -> String {
    help.owner(Method::GET, "/brands", json!({})).await["items"][0]["id"].as_str().unwrap().to_owned()
}

async fn forms(help: &Help) -> Vec<Value> {
    let path = format!("/brands/{}/forms", brand(help).await);
    help.owner(Method::GET, &path, json!({})).await["items"].as_array().unwrap().clone()
}

async fn add(help: &Help, form: Value) -> Value {
    let path = format!("/brands/{}/forms", brand(help).await);
    help.owner(Method::POST, &path, form).await
}

async fn text(help: &Help, query: &'static str) -> String {
    help.kit.db.read(move |tx: &mut Tx<'_>| tx.value(&sql!(query))).await.unwrap()
}

const PEER: [(&str, &str); 1] = [("x-causeway-peer", "192.0.2.40")];

on_both! {
    async fn a_new_desk_has_three_forms_in_all_languages(kit: Kit) {
        let help = Help::new(kit).await;
        let all = forms(&help).await;
        let slugs: Vec<&str> = all.iter().map(|one| one["slug"].as_str().unwrap()).collect();
        assert_eq!(slugs, ["something-does-not-work", "billing", "idea"]);
        for form in &all {
            let fields = form["fields"].as_array().unwrap();
            for words in fields.iter().map(|field| &field["labels"]).chain([&form["names"], &form["introductions"]]) {
                assert_eq!(words.as_object().unwrap().len(), 4, "{words}");
            }
            // What the desk begins with is what the endpoints would take.
            let path = format!("/forms/{}", form["id"].as_str().unwrap());
            help.owner(Method::PATCH, &path, json!({ "version": 1, "fields": form["fields"], "published": false })).await;
        }
        let page = help.look("/help/en/requests/new").await.text;
        assert!(page.contains("name=\"text\""), "without a choice the form itself is shown");
    }

    async fn forms_are_made_changed_moved_and_deleted_by_those_who_may(kit: Kit) {
        let help = Help::new(kit).await;
        let form = add(&help, json!({ "names": { "en": "Refunds", "ja": "返金" }, "published": true })).await;
        assert_eq!((&form["slug"], &form["position"], &form["version"]), (&json!("refunds"), &json!(3), &json!(1)));
        let path = format!("/forms/{}", form["id"].as_str().unwrap());
        let changed = help.owner(Method::PATCH, &path, json!({ "version": 1, "position": 0, "introductions": { "en": "Money back" } })).await;
        assert_eq!((&changed["position"], &changed["version"]), (&json!(0), &json!(2)));
        let late = help.ask(Role::Owner, Method::PATCH, &path, json!({ "version": 1, "published": false })).await;
        assert_eq!((late.status, &late.json()["current"]["version"]), (StatusCode::CONFLICT, &json!(2)));
        assert_eq!(forms(&help).await[0]["slug"], "refunds");
        for method in [Method::PATCH, Method::DELETE] {
            assert_eq!(help.ask(Role::Agent, method, &path, json!({ "version": 2 })).await.status, StatusCode::FORBIDDEN);
        }
        assert_eq!(help.ask(Role::Owner, Method::DELETE, &path, json!({})).await.status, StatusCode::NO_CONTENT);
        assert_eq!(help.look("/help/en/requests/new/refunds").await.status, StatusCode::NOT_FOUND);
        let nowhere = format!("/brands/{}/forms", uuid::Uuid::nil());
        assert_eq!(help.ask(Role::Owner, Method::GET, &nowhere, json!({})).await.status, StatusCode::NOT_FOUND);
        assert_eq!(help.events("request_form.deleted").await, 1);
    }

    async fn a_form_that_nobody_could_fill_is_refused(kit: Kit) {
        let help = Help::new(kit).await;
        let path = format!("/brands/{}/forms", brand(&help).await);
        let words = json!({ "en": "x" });
        let one = |more: Value| {
            let mut field = json!({ "id": "a", "kind": "text", "labels": words });
            field.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            field
        };
        let yes_no = json!({ "id": "q", "kind": "yes_no", "labels": words });
        for (fields, pointer) in [
            (json!([one(json!({ "labels": {} }))]), "/fields/0/labels"),
            (json!([one(json!({ "labels": { "fr": "x" } }))]), "/fields/0/labels"),
            (json!([one(json!({ "kind": "choice" }))]), "/fields/0/options"),
            (json!([one(json!({})), one(json!({}))]), "/fields/1/id"),
            (json!([one(json!({ "id": "\"><script>" }))]), "/fields/0/id"),
            (json!([one(json!({ "shown_when": { "field": "q", "is": "yes" } })), yes_no]), "/fields/0/shown_when"),
            (json!([yes_no, one(json!({ "shown_when": { "field": "q", "is": "perhaps" } }))]), "/fields/1/shown_when"),
            (json!([one(json!({ "shown_when": { "field": "a", "is": "yes" } }))]), "/fields/0/shown_when"),
            (json!([one(json!({ "fills": uuid::Uuid::nil() }))]), "/fields/0/fills"),
        ] {
            let got = help.ask(Role::Owner, Method::POST, &path, json!({ "names": words, "fields": fields })).await;
            assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY, "{pointer}: {}", got.text);
            assert_eq!(got.json()["errors"][0]["pointer"], pointer, "{}", got.text);
        }
        for slug in ["other", "billing", "No Slug"] {
            let got = help.ask(Role::Owner, Method::POST, &path, json!({ "names": words, "slug": slug })).await;
            assert_eq!(got.json()["errors"][0]["pointer"], "/slug", "{slug}");
        }
        let many: Vec<Value> = (0..41).map(|_| json!({ "kind": "text", "labels": words })).collect();
        let got = help.ask(Role::Owner, Method::POST, &path, json!({ "names": words, "fields": many })).await;
        assert_eq!(got.json()["errors"][0]["pointer"], "/fields");
    }

    async fn answers_reach_the_message_the_desks_fields_the_tag_and_nothing_else(kit: Kit) {
        let help = Help::new(kit).await;
        let work = |tx: &mut Tx<'_>| {
            let held = |tx: &mut Tx<'_>, name: &str, kind| Field {
                id: tx.new_id(), owner: Owner::Conversation, name: name.to_owned(), names: Texts::new(), kind,
                options: Vec::new(), required: Required::Never, shown_when: None, position: 0, archived: false, version: 1,
            };
            let (version, blocked) = (held(tx, "Version", Kind::Text), held(tx, "Blocked", Kind::YesNo));
            field::store::add(tx, &version)?;
            field::store::add(tx, &blocked)?;
            Ok::<_, causeway_store::Error>((version.id, blocked.id, tag::store::find_or_add(tx, "by form")?))
        };
        let (version, blocked, tag) = help.kit.db.write(work).await.unwrap();
        add(&help, json!({
            "names": { "en": "Broken <i>" }, "slug": "broken", "published": true, "tag_id": tag,
            "fields": [
                { "id": "v", "kind": "text", "labels": { "en": "<script>Version" }, "helps": { "en": "\"><img>" }, "fills": version },
                { "id": "b", "kind": "yes_no", "labels": { "en": "Does it block you?" }, "required": true, "fills": blocked },
                { "id": "w", "kind": "choice", "labels": { "en": "Where" }, "required": true,
                  "shown_when": { "field": "b", "is": "yes" }, "options": [{ "id": "x", "names": { "en": "In <b>Chrome</b>" } }] },
                { "id": "h", "kind": "long_text", "labels": { "en": "Hidden" }, "shown_when": { "field": "b", "is": "no" } },
            ],
        })).await;
        let page = help.look("/help/en/requests/new/broken").await.text;
        assert!(page.contains("&lt;script&gt;Version") && page.contains("In &lt;b&gt;Chrome") && page.contains("&quot;&gt;&lt;img&gt;"));
        assert!(!page.contains("<script>Version") && !page.contains("<b>Chrome") && !page.contains("<img>"));
        assert!(page.contains("Only if “Does it block you?” is “Yes”."), "{page}");
        let asked = "address=mei@customer.example&subject=S&text=It+broke&f.v=%3Cscript%3E4&f.b=yes&f.h=not+shown";
        let refused = help.post_with("/help/en/requests/new/broken", asked, &PEER).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.text.contains("Please answer this.") && refused.text.contains("value=\"&lt;script&gt;4\""));
        assert!(refused.text.contains("value=\"yes\" checked"), "{}", refused.text);
        assert_eq!(help.post_with("/help/en/requests/new/broken", &format!("{asked}&f.w=x"), &PEER).await.status, StatusCode::OK);
        let said = text(&help, "SELECT text FROM message WHERE kind = 'incoming'").await;
        assert_eq!(said, "It broke\n\n<script>Version: <script>4\nDoes it block you? Yes\nWhere: In <b>Chrome</b>");
        assert_eq!(text(&help, "SELECT name FROM tag t JOIN conversation_tag c ON c.tag_id = t.id").await, "by form");
        assert_eq!(text(&help, "SELECT text FROM field_value WHERE text IS NOT NULL").await, "<script>4");
        let number = |tx: &mut Tx<'_>| tx.value::<i64>(&sql!("SELECT number FROM field_value WHERE number IS NOT NULL"));
        assert_eq!(help.kit.db.read(number).await.unwrap(), 1);
        // A field that is gone keeps nobody from asking.
        help.kit.db.write(move |tx| field::store::delete(tx, version)).await.unwrap();
        assert_eq!(help.post_with("/help/en/requests/new/broken", &format!("{asked}&f.w=x"), &PEER).await.status, StatusCode::OK);
    }

    async fn the_kinds_are_offered_and_there_is_always_a_way(kit: Kit) {
        let help = Help::new(kit).await;
        for (locale, name, other) in [("en", "An idea", "Something else"), ("zh-CN", "建议", "其他"), ("zh-TW", "建議", "其他"), ("ja", "ご提案", "その他")] {
            let page = help.look(&format!("/help/{locale}/requests/new")).await.text;
            assert!(page.contains(name) && page.contains(other), "{locale}: {page}");
            assert!(help.look(&format!("/help/{locale}/requests/new/other")).await.text.contains("name=\"text\""));
        }
        add(&help, json!({ "names": { "en": "Not yet" }, "slug": "not-yet" })).await;
        assert!(!help.look("/help/en/requests/new").await.text.contains("Not yet"));
        for path in ["not-yet", "nothing"] {
            assert_eq!(help.look(&format!("/help/en/requests/new/{path}")).await.status, StatusCode::NOT_FOUND, "{path}");
            let got = help.post_with(&format!("/help/en/requests/new/{path}"), "address=a@b.example&text=x", &PEER).await;
            assert_eq!(got.status, StatusCode::NOT_FOUND, "{path}");
        }
    }
}
