//! The community on both databases, as customers' browsers and the team's program use it.
//! They look at pages and answers, and at rows only to count what must not be there.

use std::sync::Arc;

use axum::http::{Method, StatusCode};
use causeway_desk::Settings;
use causeway_desk::relay::RelaySettings;
use causeway_identity::Role;
use causeway_queue::Runner;
use causeway_testkit::{Kit, on_both};
use serde_json::{Value, json};

use crate::portal::tests::{Relay, count, enter, read, write};
use crate::testing::{Got, Help};

const ALL: &str = "/help/en/community";

/// A help centre with an open community and two categories; the first post of everybody waits.
async fn open(kit: Kit) -> Help {
    let help = Help::new(kit).await;
    help.owner(Method::PUT, "/community/setting", json!({ "version": 0, "enabled": true })).await;
    for name in ["Using it", "Ideas"] {
        help.owner(Method::POST, "/community/categories", json!({ "names": { "en": name, "ja": "使い方" } })).await;
    }
    help
}

/// The same, where nothing waits.
async fn trusting(kit: Kit) -> Help {
    let help = open(kit).await;
    help.owner(Method::PUT, "/community/setting", json!({ "version": 1, "first_posts": 0 })).await;
    help
}

fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

async fn asks(help: &Help, cookie: &str, name: &str, title: &str, text: &str) -> Got {
    let form = format!(
        "step=publish&name={}&category=using-it&title={}&text={}",
        encoded(name),
        encoded(title),
        encoded(text)
    );
    write(help, cookie, "/help/en/community/new", &form).await
}

async fn answers(help: &Help, cookie: &str, topic: i64, name: &str, text: &str) -> Got {
    let form = format!("name={}&text={}", encoded(name), encoded(text));
    write(help, cookie, &format!("{ALL}/t/{topic}/answer"), &form).await
}

async fn topic(help: &Help, number: i64) -> Value {
    help.owner(Method::GET, &format!("/community/topics/{number}"), json!({})).await
}

/// The id of a post by its number in a topic.
async fn post(help: &Help, number: i64, no: usize) -> String {
    topic(help, number).await["posts"][no - 1]["id"].as_str().unwrap().to_owned()
}

async fn judge(help: &Help, post: &str, verdict: &str) -> Got {
    help.ask(Role::Agent, Method::POST, &format!("/community/posts/{post}/judge"), json!({ "verdict": verdict })).await
}

/// Runs the job of mails; answers whom they went to and what they say.
async fn mails(help: &Help) -> Vec<(String, String, String)> {
    let relay = Relay::default();
    let job = super::news::job(help.knowledge.desk.clone(), Arc::new(relay.clone()));
    Runner::new(help.kit.db.clone(), "test", vec![job]).drain().await;
    let mails = relay.0.lock().unwrap();
    let read = |bytes: &Vec<u8>| {
        let raw = String::from_utf8_lossy(bytes).into_owned();
        let mail = causeway_mail::parse(bytes);
        (mail.to[0].address.clone(), format!("{}\n{}", mail.subject, mail.text.unwrap_or_default()), raw)
    };
    mails.iter().map(read).collect()
}

on_both! {
    async fn it_is_off_until_somebody_switches_it_on(kit: Kit) {
        let help = Help::new(kit).await;
        let mei = enter(&help, "mei@customer.example").await;
        for path in ["", "/new", "/members", "/me", "/t/1", "/suggest?q=x"] {
            assert_eq!(read(&help, &mei, &format!("{ALL}{path}")).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        assert!(!help.look("/help/en/").await.text.contains("/community"));
        let agent = help.ask(Role::Agent, Method::PUT, "/community/setting", json!({ "version": 0, "enabled": true })).await;
        assert_eq!(agent.status, StatusCode::FORBIDDEN);
        help.owner(Method::PUT, "/community/setting", json!({ "version": 0, "enabled": true })).await;
        assert_eq!(help.look(ALL).await.status, StatusCode::OK);
        assert!(help.look("/help/en/").await.text.contains("/help/en/community"));
        let late = help.ask(Role::Owner, Method::PUT, "/community/setting", json!({ "version": 0, "enabled": false })).await;
        assert_eq!(late.json()["code"], "version_conflict");
        for wrong in [json!({ "version": 1, "first_posts": 21 }), json!({ "version": 1, "hide_flags": -1 })] {
            assert_eq!(help.ask(Role::Owner, Method::PUT, "/community/setting", wrong).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        }
    }

    async fn a_question_waits_is_shown_answered_accepted_and_voted_for(kit: Kit) {
        let help = open(kit).await;
        let (mei, ben) = (enter(&help, "mei@customer.example").await, enter(&help, "ben@other.example").await);
        let made = asks(&help, &mei, "Hana", "Where is the export?", "I look for **CSV**.").await;
        assert_eq!(made.header("location"), "/help/en/community/t/1", "{}", made.text);
        let place = "/help/en/community/t/1";
        assert_eq!(help.look(place).await.status, StatusCode::NOT_FOUND);
        assert!(!help.look(ALL).await.text.contains("Where is the export"));
        assert!(!help.look("/help/sitemap.xml").await.text.contains("community/t/"), "what waits is on no map");
        assert!(read(&help, &mei, place).await.text.contains("Only you see this"));
        let queue = help.owner(Method::GET, "/community/queue", json!({})).await;
        assert_eq!((&queue["items"][0]["why"], &queue["items"][0]["title"]), (&json!("first_posts"), &json!("Where is the export?")));
        assert_eq!(judge(&help, &post(&help, 1, 1).await, "show").await.status, StatusCode::OK);
        assert_eq!(help.owner(Method::GET, "/community/queue/count", json!({})).await["count"], 0);
        let page = help.look(place).await.text;
        assert!(page.contains("<strong>CSV</strong>") && page.contains("QAPage") && !page.contains("noindex"), "{page}");
        assert!(!page.contains("customer.example"), "no address is on the page");
        let map = help.look("/help/sitemap.xml").await.text;
        assert!(map.contains("/help/en/community/t/1</loc>") && map.contains("/help/ja/community</loc>"), "{map}");
        assert!(help.look("/help/en/c/getting-started").await.text.contains("<a href=\"/help/en/community\">"), "each page leads there");
        answers(&help, &ben, 1, "Ben", "Under Settings, @Hana.").await;
        let answer = post(&help, 1, 2).await;
        judge(&help, &answer, "show").await;
        assert!(help.look(place).await.text.contains("<b class=\"at\">@Hana</b>"));
        write(&help, &mei, &format!("{ALL}/p/{answer}/vote"), "vote=yes").await;
        write(&help, &mei, &format!("{ALL}/p/{answer}/vote"), "vote=yes").await;
        write(&help, &mei, &format!("{place}/accept"), &format!("post={answer}")).await;
        let seen = topic(&help, 1).await;
        assert_eq!((&seen["accepted_id"], &seen["posts"][1]["votes"]), (&json!(answer), &json!(1)));
        assert_eq!(seen["posts"][1]["writer"]["accepted"], 1);
        let page = help.look(place).await.text;
        assert!(page.contains("acceptedAnswer") && page.contains("This answer solved it") && page.contains("Solved it"), "{page}");
        assert!(help.look(ALL).await.text.contains("1 answer"));
        write(&help, &mei, &format!("{ALL}/p/{answer}/vote"), "vote=no").await;
        write(&help, &mei, &format!("{place}/accept"), "post=").await;
        let seen = topic(&help, 1).await;
        assert_eq!((&seen["accepted_id"], &seen["posts"][1]["votes"]), (&Value::Null, &json!(0)));
    }

    async fn every_page_of_the_community_is_valid_html(kit: Kit) {
        let help = trusting(kit).await;
        let (mei, ben) = (enter(&help, "mei@customer.example").await, enter(&help, "ben@other.example").await);
        help.valid(&[ALL], &[]).await;
        help.valid(&["/help/en/community/new", "/help/en/community/me"], &[("cookie", &mei)]).await;
        let preview = write(&help, &mei, "/help/en/community/new", "step=preview&name=Hana&category=ideas&title=A+%22b%22+%3Cc%3E&text=%23+x%0A-+y").await;
        let wrong = asks(&help, &mei, "a b", "Title", "Text").await;
        asks(&help, &mei, "Hana", "A \"b\" <c>", "# x\n- y\n\n<p>z\n\n> q").await;
        let refused = answers(&help, &ben, 1, "Hana", "taken").await;
        answers(&help, &ben, 1, "Ben", "See `<this>` & https://a.example/?a=1&b=2").await;
        let (question, answer) = (post(&help, 1, 1).await, post(&help, 1, 2).await);
        write(&help, &mei, &format!("{ALL}/t/1/accept"), &format!("post={answer}")).await;
        for cookie in [&mei, &ben] {
            let paths = [
                ALL, "/help/ja/community?sort=votes&all=1", "/help/en/community?category=ideas", "/help/en/community?q=%22%3C",
                "/help/en/community/t/1", "/help/ja/community/t/1", "/help/en/community/members", "/help/en/community/me",
                "/help/en/community/t/99", &format!("{ALL}/p/{question}/flag"), &format!("{ALL}/p/{question}/edit"), "/help/en/",
            ];
            help.valid(&paths, &[("cookie", cookie)]).await;
        }
        help.valid(&["/help/en/community/t/1", "/help/en/community/members"], &[]).await;
        let flagged = write(&help, &ben, &format!("{ALL}/p/{question}/flag"), "reason=spam").await;
        let nothing = write(&help, &ben, &format!("{ALL}/p/{question}/flag"), "reason=x").await;
        for page in [preview, wrong, refused, flagged, nothing] {
            assert_eq!(crate::valid::errors(&page.text), Vec::<String>::new(), "{}", page.text);
        }
    }

    async fn nothing_that_members_write_is_html(kit: Kit) {
        let help = trusting(kit).await;
        let mei = enter(&help, "mei@customer.example").await;
        let evil = [
            "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "\"><svg onload=alert(1)>", "'-alert(1)-'",
            "[x](javascript:alert(1))", "![x](x\" onerror=\"alert(1))", "</script><script>alert(1)</script>", "<iframe srcdoc=x>",
            "{{constructor.constructor('alert(1)')()}}", "</textarea><script>alert(1)</script>",
        ];
        for bad in evil {
            let name = asks(&help, &mei, bad, "Title", "Text").await;
            assert_eq!(name.status, StatusCode::UNPROCESSABLE_ENTITY, "{bad} is no name");
            let preview = write(&help, &mei, "/help/en/community/new", &format!("step=preview&category={0}&title={0}&text={0}", encoded(bad))).await;
            for page in [name, preview] {
                harmless(&page.text, bad);
            }
        }
        asks(&help, &mei, "Hana", evil[6], &evil.join("\n\n")).await;
        let reason = format!("reason=other&words={}", encoded(evil[0]));
        let ben = enter(&help, "ben@other.example").await;
        write(&help, &ben, &format!("{ALL}/p/{}/flag", post(&help, 1, 1).await), &reason).await;
        for path in ["/t/1", "", "?q=%3Cscript%3Ealert(1)%3C/script%3E", "?category=%3Cscript%3E", "/suggest?q=%3C/script%3E%3Cscript%3Ealert(1)"] {
            for page in [help.look(&format!("{ALL}{path}")).await, read(&help, &mei, &format!("{ALL}{path}")).await] {
                harmless(&page.text, path);
            }
        }
    }

    async fn nobody_reaches_what_is_anothers(kit: Kit) {
        let help = trusting(kit).await;
        let (mei, eve) = (enter(&help, "mei@customer.example").await, enter(&help, "eve@other.example").await);
        asks(&help, &mei, "Hana", "A question", "Text").await;
        asks(&help, &eve, "Eve", "Another question", "Text").await;
        answers(&help, &eve, 1, "Eve", "An answer").await;
        let (mine, answer) = (post(&help, 1, 1).await, post(&help, 1, 2).await);
        let paths = [format!("{ALL}/p/{mine}/edit"), format!("{ALL}/t/1/accept")];
        for path in &paths {
            let got = write(&help, &eve, path, &format!("text=changed&post={answer}")).await;
            assert_eq!(got.status, StatusCode::NOT_FOUND, "{path}");
        }
        assert_eq!(read(&help, &eve, &paths[0]).await.status, StatusCode::NOT_FOUND);
        // Nobody votes for their own words or flags them, and an answer of one topic settles no other one.
        assert_eq!(write(&help, &mei, &format!("{ALL}/p/{mine}/vote"), "vote=yes").await.status, StatusCode::FORBIDDEN);
        assert_eq!(write(&help, &mei, &format!("{ALL}/p/{mine}/flag"), "reason=spam").await.status, StatusCode::FORBIDDEN);
        assert_eq!(write(&help, &eve, &format!("{ALL}/t/2/accept"), &format!("post={answer}")).await.status, StatusCode::NOT_FOUND);
        judge(&help, &answer, "hide").await;
        for (path, form) in [("vote", "vote=yes"), ("flag", "reason=spam"), ("edit", "text=x")] {
            for cookie in [&mei, &eve] {
                let got = write(&help, cookie, &format!("{ALL}/p/{answer}/{path}"), form).await;
                assert_eq!(got.status, StatusCode::NOT_FOUND, "{path}");
            }
        }
        judge(&help, &mine, "hide").await;
        for cookie in ["", mei.as_str(), eve.as_str()] {
            assert_eq!(read(&help, cookie, &format!("{ALL}/t/1")).await.status, StatusCode::NOT_FOUND);
        }
        assert_eq!(answers(&help, &eve, 1, "Eve", "More").await.status, StatusCode::NOT_FOUND);
        for id in ["1", "x", "00000000-0000-0000-0000-000000000000", "..%2F..%2Fetc"] {
            for what in ["vote", "flag", "edit"] {
                let got = write(&help, &eve, &format!("{ALL}/p/{id}/{what}"), "vote=yes&reason=spam&text=x").await;
                assert_eq!(got.status, StatusCode::NOT_FOUND, "{id} {what}");
            }
        }
        // Whoever is not signed in is led to the sign-in, and what another site sends does nothing.
        let stranger = help.post(&format!("{ALL}/t/2/answer"), "text=x&name=Zed", "192.0.2.1").await;
        assert_eq!(stranger.header("location"), "/help/en/sign-in?next=community/t/2");
        let foreign = [("cookie", mei.as_str()), ("host", "desk.acme.example"), ("origin", "https://evil.example")];
        for path in ["/t/2/answer", "/t/2/follow", "/new", "/me"] {
            let got = help.post_with(&format!("{ALL}{path}"), "text=x&name=Zed", &foreign).await;
            assert_eq!(got.status, StatusCode::FORBIDDEN, "{path}");
        }
        assert_eq!(count(&help, "SELECT COUNT(*) FROM community_post").await, 3);
    }

    async fn names_are_one_persons_and_nobody_seems_to_be_of_the_team(kit: Kit) {
        let help = trusting(kit).await;
        let (mei, eve) = (enter(&help, "mei@customer.example").await, enter(&help, "eve@other.example").await);
        asks(&help, &mei, "Hana", "A question", "Text").await;
        for name in ["hana", "ＨＡＮＡ", "Support", "Olga", "mei", "acme-team"] {
            let got = asks(&help, &eve, name, "Another question", "Text").await;
            assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
        }
        assert_eq!(count(&help, "SELECT COUNT(*) FROM community_member").await, 1);
    }

    async fn floods_end_and_traps_catch(kit: Kit) {
        let help = trusting(kit).await;
        let (mei, eve) = (enter(&help, "mei@customer.example").await, enter(&help, "eve@other.example").await);
        asks(&help, &mei, "Hana", "A question", "Text").await;
        for n in 0..8 {
            let status = answers(&help, &eve, 1, "Eve", &format!("Answer {n}")).await.status;
            assert_eq!(status, StatusCode::SEE_OTHER, "{n}");
        }
        let late = answers(&help, &eve, 1, "Eve", "kept words").await;
        assert_eq!(late.status, StatusCode::TOO_MANY_REQUESTS);
        assert!(late.text.contains("kept words") && late.text.contains("go on tomorrow"));
        assert_eq!(asks(&help, &eve, "Eve", "One more", "Text").await.status, StatusCode::TOO_MANY_REQUESTS);
        help.kit.clock.advance(86_400_001);
        assert_eq!(answers(&help, &eve, 1, "Eve", "A new day").await.status, StatusCode::SEE_OTHER);
        let before = count(&help, "SELECT COUNT(*) FROM community_post").await;
        write(&help, &mei, &format!("{ALL}/t/1/answer"), "text=Buy&website=x").await;
        write(&help, &mei, &format!("{ALL}/new"), "step=publish&category=ideas&title=Buy+it&text=Buy&website=x").await;
        let long = "x".repeat(10_001);
        assert_eq!(answers(&help, &mei, 1, "Hana", &long).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        let huge = help.post_with(&format!("{ALL}/t/1/answer"), &format!("text={}", "x".repeat(300_000)), &[("cookie", &mei)]).await;
        assert_eq!(huge.status, StatusCode::PAYLOAD_TOO_LARGE);
        assert_eq!(count(&help, "SELECT COUNT(*) FROM community_post").await, before);
        let member = help.owner(Method::GET, "/community/members?q=eve", json!({})).await["items"][0].clone();
        let path = format!("/community/members/{}", member["id"].as_str().unwrap());
        help.owner(Method::PATCH, &path, json!({ "version": member["version"], "silenced": true })).await;
        assert_eq!(answers(&help, &eve, 1, "Eve", "Again").await.status, StatusCode::FORBIDDEN);
        assert_eq!(write(&help, &eve, &format!("{ALL}/p/{}/vote", post(&help, 1, 1).await), "vote=yes").await.status, StatusCode::FORBIDDEN);
    }

    async fn flags_of_members_hide_and_a_colleague_decides(kit: Kit) {
        let help = trusting(kit).await;
        help.owner(Method::PUT, "/community/setting", json!({ "version": 2, "hide_flags": 2 })).await;
        let eve = enter(&help, "eve@other.example").await;
        asks(&help, &eve, "Eve", "Buy this", "It is cheap").await;
        let question = post(&help, 1, 1).await;
        let mut known = Vec::new();
        for name in ["anna", "bert", "carl"] {
            let cookie = enter(&help, &format!("{name}@customer.example")).await;
            for n in 0..3 {
                asks(&help, &cookie, name, &format!("Question {n} of {name}"), "Text").await;
            }
            known.push(cookie);
        }
        let flag = |cookie: String| {
            let (help, path) = (&help, format!("{ALL}/p/{question}/flag"));
            async move { write(help, &cookie, &path, "reason=spam&words=It+advertises").await.status }
        };
        // Flags of members who have just come are noted and hide nothing.
        flag(known[0].clone()).await;
        flag(known[1].clone()).await;
        assert_eq!(topic(&help, 1).await["posts"][0]["state"], "shown");
        assert_eq!(topic(&help, 1).await["posts"][0]["flags"].as_array().unwrap().len(), 2);
        judge(&help, &question, "show").await;
        help.kit.clock.advance(2 * 86_400_000);
        let fresh = asks(&help, &eve, "Eve", "Buy more", "It is cheap").await;
        let number: i64 = fresh.header("location").rsplit('/').next().unwrap().parse().unwrap();
        let second = post(&help, number, 1).await;
        for cookie in &known {
            write(&help, cookie, &format!("{ALL}/p/{second}/flag"), "reason=spam").await;
        }
        let seen = topic(&help, number).await;
        assert_eq!((&seen["posts"][0]["state"], &seen["posts"][0]["why"]), (&json!("hidden"), &json!("flags")));
        assert_eq!(help.look(&format!("{ALL}/t/{number}")).await.status, StatusCode::NOT_FOUND);
        assert_eq!(judge(&help, &second, "delete").await.status, StatusCode::OK);
        let gone = topic(&help, number).await;
        assert_eq!((&gone["posts"][0]["state"], &gone["posts"][0]["text"]), (&json!("deleted"), &json!("")));
        assert_eq!(judge(&help, &second, "show").await.status, StatusCode::NOT_FOUND, "what is deleted stays so");
        assert_eq!(count(&help, "SELECT COUNT(*) FROM audit WHERE action = 'community.judged'").await, 2);
    }

    async fn a_follower_gets_one_mail_until_they_come_and_ends_it_with_one_click(kit: Kit) {
        let mut help = trusting(kit).await;
        help.knowledge.desk.settings = Arc::new(Settings {
            relay: RelaySettings::from_url("smtp://127.0.0.1:1").ok(),
            public_url: Some("https://desk.acme.example".to_owned()),
            ..Settings::default()
        });
        let (mei, ben) = (enter(&help, "mei@customer.example").await, enter(&help, "ben@other.example").await);
        asks(&help, &mei, "Hana", "A question", "Text").await;
        answers(&help, &ben, 1, "Ben", "First answer").await;
        answers(&help, &ben, 1, "Ben", "Second answer").await;
        let sent = mails(&help).await;
        assert_eq!(sent.iter().map(|mail| mail.0.as_str()).collect::<Vec<_>>(), ["mei@customer.example"]);
        assert!(sent[0].1.contains("New answer: A question") && sent[0].1.contains("First answer"), "{}", sent[0].1);
        assert!(sent[0].1.contains("https://desk.acme.example/help/en/community/t/1") && sent[0].2.contains("List-Unsubscribe-Post"));
        assert!(!sent[0].2.contains("ben@other.example"), "nobody learns another's address");
        read(&help, &mei, "/help/en/community/t/1").await;
        answers(&help, &ben, 1, "Ben", "Third answer").await;
        assert_eq!(mails(&help).await.len(), 1, "they had come");
        let answer = post(&help, 1, 2).await;
        write(&help, &mei, &format!("{ALL}/t/1/accept"), &format!("post={answer}")).await;
        write(&help, &mei, &format!("{ALL}/t/1/accept"), "post=").await;
        write(&help, &mei, &format!("{ALL}/t/1/accept"), &format!("post={answer}")).await;
        let thanks = mails(&help).await;
        assert_eq!((thanks.len(), thanks[0].0.as_str()), (1, "ben@other.example"), "thanked once");
        let end = sent[0].1.split_whitespace().find(|word| word.contains("/community/end/")).unwrap();
        let end = end.trim_start_matches("https://desk.acme.example").to_owned();
        help.valid(&[&end], &[]).await;
        read(&help, &mei, "/help/en/community/t/1").await;
        assert_eq!(help.post(&end, "List-Unsubscribe=One-Click", "192.0.2.1").await.status, StatusCode::OK);
        answers(&help, &ben, 1, "Ben", "Fourth answer").await;
        assert_eq!(mails(&help).await.len(), 0);
        answers(&help, &ben, 1, "Ben", "Fifth, @hana").await;
        assert_eq!(mails(&help).await.len(), 1, "called by name");
        help.post(&end, "all=yes", "192.0.2.1").await;
        answers(&help, &ben, 1, "Ben", "Sixth, @hana").await;
        assert_eq!(mails(&help).await.len(), 0);
        assert_eq!(help.post("/help/en/community/end/forged", "all=yes", "192.0.2.1").await.status, StatusCode::NOT_FOUND);
    }

    async fn a_colleague_answers_with_the_teams_mark_and_keeps_order(kit: Kit) {
        let help = trusting(kit).await;
        let mei = enter(&help, "mei@customer.example").await;
        asks(&help, &mei, "Hana", "A question", "Text").await;
        let article = help.published("Exporting", "<p>Under Settings.</p>").await;
        let body = json!({ "text": "Like this.", "article": article });
        let made = help.ask(Role::Agent, Method::POST, "/community/topics/1/answers", body).await;
        assert_eq!((made.status, &made.json()["posts"][1]["state"]), (StatusCode::CREATED, &json!("shown")));
        let page = help.look(&format!("{ALL}/t/1")).await.text;
        assert!(page.contains("<span class=\"standing team\">Team</span>") && page.contains(">Exporting</a>"), "{page}");
        let ideas = help.owner(Method::GET, "/community/categories", json!({})).await["items"][1]["id"].clone();
        let answer = made.json()["posts"][1]["id"].clone();
        let change = json!({ "version": made.json()["version"], "closed": true, "pinned": true, "category_id": ideas, "accepted_id": answer });
        let after = help.owner(Method::PATCH, "/community/topics/1", change).await;
        assert_eq!((&after["closed"], &after["pinned"], &after["category_id"], &after["accepted_id"]), (&json!(true), &json!(true), &ideas, &answer));
        let late = help.ask(Role::Agent, Method::PATCH, "/community/topics/1", json!({ "version": 1, "closed": false })).await;
        assert_eq!(late.json()["code"], "version_conflict");
        assert_eq!(answers(&help, &mei, 1, "Hana", "More").await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(help.look("/help/en/community?category=ideas").await.text.contains("Pinned"));
        let lines = help.owner(Method::GET, "/community/topics?q=question", json!({})).await;
        assert_eq!((&lines["items"][0]["answers"], &lines["items"][0]["solved"]), (&json!(1), &json!(true)));
    }

    async fn a_topic_turns_into_a_conversation_and_an_article(kit: Kit) {
        let help = trusting(kit).await;
        let (mei, ben) = (enter(&help, "mei@customer.example").await, enter(&help, "ben@other.example").await);
        asks(&help, &mei, "Hana", "Export stops", "After 8,000 rows.").await;
        answers(&help, &ben, 1, "Ben", "Use *smaller* files.").await;
        let made = help.owner(Method::POST, "/community/topics/1/conversation", json!({})).await;
        let number = made["conversation"].as_i64().unwrap();
        assert_eq!(help.ask(Role::Owner, Method::POST, "/community/topics/1/conversation", json!({})).await.json()["code"], "already_exists");
        let mine = read(&help, &mei, &format!("/help/en/requests/{number}")).await.text;
        assert!(mine.contains("Export stops") && mine.contains("After 8,000 rows."), "{mine}");
        assert!(!help.look(&format!("{ALL}/t/1")).await.text.contains(&format!("requests/{number}")), "the page tells nothing of it");
        let of = help.owner(Method::GET, &format!("/community/topics?conversation={number}"), json!({})).await;
        assert_eq!(of["items"][0]["number"], 1);
        let section = help.section("getting-started").await;
        let refused = help.ask(Role::Agent, Method::POST, "/community/topics/1/article", json!({ "category_id": section })).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "no answer was accepted");
        let answer = post(&help, 1, 2).await;
        let made = help.owner(Method::POST, "/community/topics/1/article", json!({ "category_id": section, "post_id": answer })).await;
        let article = help.owner(Method::GET, &format!("/articles/{}/texts/en", made["article"]), json!({})).await;
        let body = article.to_string();
        assert!(body.contains("<em>smaller</em>") && body.contains("/help/en/community/t/1"), "{body}");
    }

    async fn what_is_like_a_question_is_offered(kit: Kit) {
        let help = trusting(kit).await;
        let mei = enter(&help, "mei@customer.example").await;
        asks(&help, &mei, "Hana", "How do I export my orders?", "As CSV.").await;
        asks(&help, &mei, "Hana", "輸出功能在哪裡", "請問").await;
        let typed = help.look("/help/en/community/suggest?q=export+order").await.text;
        assert!(typed.contains("How do I export") && typed.contains("asked this already"), "{typed}");
        assert!(help.look("/help/en/community/suggest?q=zzz").await.text.is_empty());
        assert!(help.look("/help/zh-TW/community/suggest?q=%E8%BC%B8%E5%87%BA%E5%8A%9F%E8%83%BD").await.text.contains("輸出功能在哪裡"));
        let form = "step=preview&category=using-it&title=export+orders&text=x";
        let preview = write(&help, &mei, "/help/en/community/new", form).await.text;
        assert!(preview.contains("How do I export") && preview.contains("value=\"publish\""), "{preview}");
        assert_eq!(count(&help, "SELECT COUNT(*) FROM community_topic").await, 2, "a preview keeps nothing");
        judge(&help, &post(&help, 1, 1).await, "hide").await;
        assert!(!help.look("/help/en/community/suggest?q=export+order").await.text.contains("How do I export"));
    }

    async fn figures_say_how_it_does(kit: Kit) {
        let help = trusting(kit).await;
        let (mei, ben) = (enter(&help, "mei@customer.example").await, enter(&help, "ben@other.example").await);
        asks(&help, &mei, "Hana", "First question", "Text").await;
        asks(&help, &mei, "Hana", "Second question", "Text").await;
        help.kit.clock.advance(60_000);
        answers(&help, &ben, 1, "Ben", "An answer").await;
        help.owner(Method::POST, "/community/topics/1/answers", json!({ "text": "The team says so too." })).await;
        let health = help.owner(Method::GET, "/community/health?weeks=2", json!({})).await;
        let whole = &health["whole"];
        let figure = |name: &str| whole[name].as_i64().unwrap();
        assert_eq!([figure("active"), figure("asked"), figure("answered"), figure("answers"), figure("peer_answers"), figure("median_ms")], [2, 2, 1, 2, 1, 60_000]);
        assert_eq!(health["weeks"].as_array().unwrap().len(), 2);
        assert_eq!(health["weeks"][1]["asked"], 2);
        assert_eq!(health["contributors"].as_array().unwrap().len(), 2);
        assert_eq!(help.ask(Role::Agent, Method::GET, "/community/health?weeks=0", json!({})).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    }

    async fn long_lists_and_long_topics_come_in_pages(kit: Kit) {
        let help = trusting(kit).await;
        let category = help.owner(Method::GET, "/community/categories", json!({})).await["items"][0]["id"].clone();
        for n in 0..27 {
            help.kit.clock.advance(1_000);
            let new = json!({ "category_id": category, "title": format!("Topic number {n}"), "text": "Text", "locale": "en" });
            help.owner(Method::POST, "/community/topics", new).await;
        }
        for n in 0..32 {
            help.owner(Method::POST, "/community/topics/1/answers", json!({ "text": format!("Reply number {n}") })).await;
        }
        for sort in ["", "&sort=votes", "&sort=unanswered"] {
            let first = help.look(&format!("{ALL}?all=1{sort}")).await.text;
            let to = first.split("rel=\"next\" href=\"").nth(1).unwrap_or_else(|| panic!("{sort}: {first}")).split('"').next().unwrap().replace("&amp;", "&");
            let second = help.look(&to).await.text;
            let count = first.matches("Topic number").count() + second.matches("Topic number").count();
            assert_eq!(count, if sort == "&sort=unanswered" { 26 } else { 27 }, "{sort}");
        }
        let first = help.look(&format!("{ALL}/t/1")).await.text;
        assert!(first.contains("Reply number 29<") && !first.contains("Reply number 30<"));
        let to = first.split("rel=\"next\" href=\"").nth(1).unwrap().split('"').next().unwrap();
        assert!(help.look(to).await.text.contains("Reply number 31<"));
    }
}

/// Nothing on this page runs: the only scripts are ours and data, and no element has a handler or leads to a script.
fn harmless(page: &str, what: &str) {
    for tag in page.split('<').skip(1).map(|tag| tag.split('>').next().unwrap_or_default()) {
        let lower = tag.to_lowercase();
        let known = ["script src=\"/help/style/site.", "script type=\"application/ld+json\"", "script"];
        let script = lower.starts_with("script") && !known[..2].iter().any(|start| lower.starts_with(start));
        // A value in quotes may hold anything; what stands outside of quotes is what a browser reads as attributes.
        let bare: String = lower.split('"').step_by(2).collect();
        let bad = script || bare.contains(" on") || bare.contains('\'') || lower.contains("=\"javascript:");
        assert!(
            !bad && !lower.starts_with("iframe") && !lower.starts_with("svg") && !lower.starts_with("img src=\"x"),
            "{what}: {tag}"
        );
    }
    assert_eq!(
        crate::valid::errors(page).len(),
        usize::from(page.is_empty()) * crate::valid::errors(page).len(),
        "{what}"
    );
}
