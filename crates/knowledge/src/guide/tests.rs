//! Tests of guides for customers: the rules by examples, and the pages as a stranger's browser walks through them.
//! They never look at a row.

use axum::http::{Method, StatusCode};
use causeway_base::{Locale, Time};
use causeway_desk::diagnosis::ProblemClass;
use causeway_desk::diagnosis::guide::{Answer, Guide, Step};
use causeway_desk::diagnosis::public::{Public, PublicAnswer, PublicStep, Texts};
use causeway_identity::Role;
use causeway_testkit::{Kit, on_both};
use serde_json::{Value, json};

use super::rules::{FEWEST, Kept, LEFT_AFTER, Range, Stands, figures, walk};
use super::{Outcome, Shown};
use crate::testing::{Got, Help};

fn en(words: &str) -> Texts {
    Texts::from([("en".to_owned(), words.to_owned())])
}

/// Two questions: "open" leads to the second one, where "yes" and "no" are ends; "closed" is one at once.
fn ports() -> Guide {
    let answer = |key: &str, next: &str| Answer {
        key: key.to_owned(),
        words: key.to_owned(),
        next: next.to_owned(),
        finding: "The team's finding".to_owned(),
        public: Some(PublicAnswer {
            says: en(key),
            ends: if next.is_empty() { en("Do it.") } else { Texts::new() },
            article: None,
        }),
        ..Answer::default()
    };
    let step = |key: &str, answers| Step {
        key: key.to_owned(),
        ask: "The team's question".to_owned(),
        hint: "The team's hint".to_owned(),
        answers,
        public: Some(PublicStep { asks: en(key), ..PublicStep::default() }),
    };
    Guide {
        name: "Ports".to_owned(),
        class: ProblemClass::Simple,
        product: String::new(),
        steps: vec![
            step("port", vec![answer("open", "answers"), answer("closed", "")]),
            step("answers", vec![answer("yes", ""), answer("no", "")]),
        ],
        public: Some(Public { open: true, slug: "ports".to_owned(), titles: en("Ports"), ..Public::default() }),
    }
}

fn shown() -> Shown {
    Shown::of(&ports(), 1).expect("an open guide")
}

#[test]
fn a_path_is_walked_as_far_as_the_guide_has_it() {
    let guide = shown();
    for (path, here, ended, whole) in [
        ("", "", false, true),
        ("open", "open", false, true),
        ("closed", "closed", true, true),
        ("open.no", "open.no", true, true),
        ("open.no.yes", "open.no", true, false),
        ("closed.closed", "closed", true, false),
        ("nowhere", "", false, false),
        ("open.nowhere.no", "open", false, false),
        ("..open", "open", false, true),
        ("OPEN", "", false, false),
    ] {
        let walk = walk(&guide, path).unwrap();
        assert_eq!(walk.path(usize::MAX), here, "{path}");
        assert_eq!((matches!(walk.stands, Stands::End(_)), walk.whole), (ended, whole), "{path}");
    }
    let mut circle = shown();
    circle.steps[1].answers[0].next = Some(1);
    let endless = walk(&circle, &format!("open{}", ".yes".repeat(10_000))).unwrap();
    assert!(endless.taken.len() <= circle.steps.len(), "no walk is longer than the guide");
}

#[test]
fn a_guide_is_whole_only_in_languages_that_have_every_word() {
    let mut guide = ports();
    assert_eq!((guide.untold(Locale::En), guide.untold(Locale::Ja)), (None, Some("/public/titles".to_owned())));
    guide.steps[1].answers[1].public.as_mut().unwrap().ends.clear();
    assert_eq!(guide.untold(Locale::En).as_deref(), Some("/steps/1/answers/1/public/ends"));
    guide.steps[0].public = None;
    assert_eq!(guide.untold(Locale::En).as_deref(), Some("/steps/0/public/asks"));
    guide.public.as_mut().unwrap().open = false;
    assert_eq!(Shown::of(&guide, 1), None, "what is not open is not there");
}

fn kept(path: &str, outcome: Outcome, asked: bool, at: i64) -> Kept {
    Kept { path: path.to_owned(), outcome, asked, at: Time(at) }
}

#[test]
fn walks_are_counted_where_they_stand_and_a_share_is_a_range_of_enough() {
    let now = Time(LEFT_AFTER);
    let mut walks = vec![
        kept("open", Outcome::Walking, false, 0),
        kept("open", Outcome::Walking, false, 1),
        kept("closed", Outcome::Solved, false, 0),
        kept("closed", Outcome::Ended, false, 0),
        kept("open.no", Outcome::NotHelped, true, 0),
        kept("open.no", Outcome::Ended, true, 0),
        kept("gone.away", Outcome::Walking, false, 0),
    ];
    let told = figures(&shown(), &walks, now);
    let counts = told.counts;
    assert_eq!((counts.walks, counts.solved, counts.not_helped, counts.silent), (7, 1, 1, 2));
    assert_eq!((counts.left, counts.walking, counts.asked, told.outdated), (2, 1, 2, 1));
    assert_eq!(told.steps.iter().map(|step| (step.reached, step.left)).collect::<Vec<_>>(), [(6, 0), (4, 1)]);
    let ends: Vec<_> = told.ends.iter().map(|end| (end.answer.as_str(), end.counts.walks)).collect();
    assert_eq!(ends, [("closed", 2), ("yes", 0), ("no", 2)]);
    assert_eq!(told.solved_range, None, "seven are too few for a share");
    while walks.len() < usize::try_from(FEWEST).unwrap() {
        walks.push(kept("closed", Outcome::Solved, false, 0));
    }
    // Four said so; one reached an end in silence without asking; the other who was silent asked.
    assert_eq!(figures(&shown(), &walks, now).solved_range, Some(Range { confirmed: 40, possible: 50 }));
}

/// The guide as the editor saves it, with words that try to be more than words.
fn written(article: i64) -> Value {
    let evil = "<script>alert(1)</script> \"&";
    let answer = |key: &str, next: &str, says: &str| {
        json!({
            "key": key, "words": format!("team {key}"), "next": next, "finding": "Secret finding", "cause": "network", "side": "third_party",
            "public": { "says": { "en": says }, "ends": if next.is_empty() { json!({ "en": format!("Do this {evil}\n\nThen that."), "ja": "こうしてください。" }) } else { json!({}) }, "article": article },
        })
    };
    json!({
        "name": "Secret name", "class": "simple", "product": "",
        "steps": [
            { "key": "port", "ask": "Secret question", "hint": "Secret hint",
              "public": { "asks": { "en": format!("Is port 80 open? {evil}") }, "helps": { "en": "Look at the firewall." } },
              "answers": [answer("open", "answers", "It is open"), answer("closed", "", &format!("Closed {evil}"))] },
            { "key": "answers", "ask": "Secret question", "public": { "asks": { "en": "Does it answer?" }, "article": article },
              "answers": [answer("yes", "", "It does"), answer("no", "", "It does not")] },
        ],
        "public": { "open": true, "slug": "port-80", "titles": { "en": format!("The page does not load {evil}"), "ja": "ページが表示されない" }, "introductions": { "en": "For servers in a cloud." } },
    })
}

async fn put(help: &Help, guides: Value) -> Got {
    let version = help.desk(Method::GET, "/guides", json!({})).await.json()["version"].clone();
    help.desk(Method::PUT, "/guides", json!({ "guides": guides, "version": version })).await
}

async fn opened(help: &Help) -> i64 {
    let number = help.published("Open a port", "<p>Open it in the security group.</p>").await;
    let got = put(help, json!([written(number)])).await;
    assert_eq!(got.status, StatusCode::OK, "{}", got.text);
    number
}

const GUIDE: &str = "/help/en/guides/port-80";

on_both! {
    async fn every_page_of_a_guide_is_valid_html_and_shows_nothing_of_the_team(kit: Kit) {
        let help = Help::new(kit).await;
        help.valid(&["/help/en/guides", GUIDE], &[]).await;
        let number = opened(&help).await;
        let slug = help.owner(Method::GET, &format!("/articles/{number}"), json!({})).await["slug"].as_str().unwrap().to_owned();
        let article = format!("/help/en/a/{slug}");
        let ask = "/help/en/requests/new/other?guide=port-80&walk=open.no";
        let pages = [
            "/help/en/", "/help/en/guides", GUIDE, "/help/en/guides/port-80/open", "/help/en/guides/port-80/open.no",
            "/help/en/guides/port-80/closed?said=solved", "/help/ja/guides", "/help/ja/guides/port-80/open.no", &article, ask,
            "/help/en/requests/new?guide=port-80&walk=open.no", "/help/en/search?q=page+load", "/help/sitemap.xml", "/help/en/suggest?q=page+load",
        ];
        for path in pages {
            let page = help.look(path).await;
            assert_eq!(page.status, StatusCode::OK, "{path}");
            for never in ["Secret", "team open", "<script>alert", "third_party"] {
                assert!(!page.text.contains(never), "{never} in {path}: {}", page.text);
            }
            let whole = page.text.starts_with("<!doctype");
            assert!(!whole || crate::valid::errors(&page.text).is_empty(), "{path}: {:?}", crate::valid::errors(&page.text));
            let named = page.text.contains("port-80");
            assert!(named, "{path} does not name the guide: {}", page.text);
        }
    }

    async fn a_walk_goes_step_by_step_and_back(kit: Kit) {
        let help = Help::new(kit).await;
        opened(&help).await;
        let first = help.look(GUIDE).await.text;
        for part in ["<h2 id=\"question\" lang=\"en\">Is port 80 open?", "Look at the firewall.", "For servers in a cloud.", "name=\"answer\" value=\"open\""] {
            assert!(first.contains(part), "{part} in {first}");
        }
        let on = help.post(GUIDE, "answer=open", "192.0.2.1").await;
        assert_eq!((on.status, on.header("location")), (StatusCode::SEE_OTHER, "/help/en/guides/port-80/open"));
        let second = help.look(on.header("location")).await.text;
        for part in ["Does it answer?", "<b>It is open</b>", "href=\"/help/en/guides/port-80\" aria-label=\"Change your answer to: Is port 80", "noindex", ">Open a port</a>"] {
            assert!(second.contains(part), "{part} in {second}");
        }
        let on = help.post(on.header("location"), "answer=no", "192.0.2.1").await;
        let end = help.look(on.header("location")).await.text;
        for part in ["Do this &lt;script&gt;", "<p class=\"told words\" lang=\"en\">Then that.</p>", ">Open a port</a>", "That solved it", "This did not help"] {
            assert!(end.contains(part), "{part} in {end}");
        }
        let other = help.look("/help/ja/guides/port-80/open.no").await.text;
        assert!(other.contains("<p class=\"told words\" lang=\"ja\">こうしてください。</p>") && other.contains("解決した"), "{other}");
        // What the guide does not have leads to the nearest place that it has, and nothing is noted for it.
        for (path, to) in [("nowhere", ""), ("open.maybe.no", "/open"), ("open.no.yes", "/open.no")] {
            let got = help.look(&format!("{GUIDE}/{path}")).await;
            assert_eq!(got.header("location"), format!("{GUIDE}{to}"), "{path}");
        }
        for (path, form) in [("", "answer=maybe"), ("", "outcome=solved"), ("/open", "answer=open"), ("/open.no", "outcome=perhaps")] {
            let got = help.post(&format!("{GUIDE}{path}"), form, "192.0.2.8").await;
            assert_eq!(got.header("location"), format!("{GUIDE}{path}"), "{path} {form}");
        }
        let solved = help.post(&format!("{GUIDE}/open.no"), "outcome=solved", "192.0.2.1").await;
        assert!(help.look(solved.header("location")).await.text.contains("Good to hear."));
        let told = help.owner(Method::GET, "/guides/port-80/walks", json!({})).await;
        assert_eq!((&told["walks"], &told["solved"], &told["solved_range"], &told["fewest"]), (&json!(1), &json!(1), &json!(null), &json!(10)));
        assert_eq!(told["ends"][2], json!({ "step": "answers", "answer": "no", "walks": 1, "solved": 1, "not_helped": 0, "silent": 0, "left": 0, "walking": 0, "asked": 0, "solved_range": null }));
        for path in ["/help/en/guides/nothing", "/help/xx/guides/port-80"] {
            assert_eq!(help.look(path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        assert_eq!(help.post("/help/en/guides/nothing", "answer=open", "192.0.2.1").await.status, StatusCode::NOT_FOUND);
        assert_eq!(help.ask(Role::Agent, Method::GET, "/guides/nothing/walks", json!({})).await.status, StatusCode::NOT_FOUND);
    }

    async fn what_did_not_help_goes_along_with_a_request_and_stands_in_its_diagnosis(kit: Kit) {
        let help = Help::new(kit).await;
        opened(&help).await;
        help.post(GUIDE, "answer=open", "192.0.2.1").await;
        help.post(&format!("{GUIDE}/open"), "answer=no", "192.0.2.1").await;
        let on = help.post(&format!("{GUIDE}/open.no"), "outcome=not_helped", "192.0.2.1").await;
        assert_eq!(on.header("location"), "/help/en/requests/new?guide=port-80&walk=open.no");
        let choice = help.look(on.header("location")).await.text;
        assert!(choice.contains("/help/en/requests/new/other?guide=port-80&amp;walk=open.no"), "{choice}");
        let form = help.look("/help/en/requests/new/other?guide=port-80&walk=open.no").await.text;
        for part in ["This goes along with your message", "<li>Does it answer? <b>It does not</b></li>", "value=\"The page does not load", "name=\"walk\" value=\"open.no\""] {
            assert!(form.contains(part), "{part} in {form}");
        }
        // A browser that sends more than the guide has is believed as far as the guide has it.
        let sent = "address=mei@customer.example&subject=Page&text=Still+nothing&guide=port-80&walk=open.no.evil";
        let got = help.post("/help/en/requests/new/other", sent, "192.0.2.1").await;
        assert_eq!(got.status, StatusCode::OK, "{}", got.text);
        let all = help.desk(Method::GET, "/conversations?view=all&limit=10", json!({})).await.json();
        let number = all["items"][0]["number"].clone();
        let messages = help.desk(Method::GET, &format!("/conversations/{number}/messages"), json!({})).await.text;
        for part in ["Still nothing", "Tried before, in", "1. Is port 80 open?", "2. Does it answer? → It does not", "which did not help."] {
            assert!(messages.contains(part), "{part} in {messages}");
        }
        let known = help.desk(Method::GET, &format!("/conversations/{number}/diagnosis"), json!({})).await.json();
        let steps: Vec<_> = known["steps"].as_array().unwrap().iter().map(|step| (&step["step"], &step["answer"], &step["by_customer"])).collect();
        assert_eq!(steps, [(&json!("port"), &json!("open"), &json!(true)), (&json!("answers"), &json!("no"), &json!(true))]);
        assert_eq!((&known["guide"]["name"], &known["cause"], &known["class"]), (&json!("Secret name"), &json!(null), &json!(null)), "the guide is there, a finding is not");
        let told = help.owner(Method::GET, "/guides/port-80/walks", json!({})).await;
        assert_eq!((&told["walks"], &told["not_helped"], &told["asked"]), (&json!(1), &json!(1), &json!(1)));
    }

    async fn a_guide_is_opened_whole_and_closed_at_once(kit: Kit) {
        let help = Help::new(kit).await;
        let refused = async |change: &dyn Fn(&mut Value), pointer: &str| {
            let mut guide = written(1);
            change(&mut guide);
            let got = put(&help, json!([guide])).await;
            assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY, "{pointer}");
            assert_eq!(got.json()["errors"][0]["pointer"], pointer, "{}", got.text);
        };
        refused(&|guide| guide["public"]["slug"] = json!("Port 80"), "/guides/0/public/slug").await;
        refused(&|guide| guide["public"]["titles"] = json!({ "fr": "Port" }), "/guides/0/public/titles/fr").await;
        refused(&|guide| guide["steps"][0]["public"] = json!(null), "/guides/0/steps/0/public/asks").await;
        refused(&|guide| guide["steps"][1]["answers"][0]["public"]["ends"] = json!({}), "/guides/0/steps/1/answers/0/public/ends").await;
        refused(&|guide| guide["public"]["introductions"] = json!({ "en": "x".repeat(2_001) }), "/guides/0/public/introductions/en").await;
        let twice = put(&help, json!([written(1), { "name": "Other", "class": "fault", "product": "", "steps": written(1)["steps"], "public": written(1)["public"] }])).await;
        assert_eq!(twice.json()["errors"][0]["pointer"], "/guides/1/public/slug", "{}", twice.text);
        opened(&help).await;
        assert_eq!(help.look(GUIDE).await.status, StatusCode::OK);
        let mut closed = written(1);
        closed["public"]["open"] = json!(false);
        assert_eq!(put(&help, json!([closed])).await.status, StatusCode::OK);
        for path in [GUIDE, "/help/en/guides", "/help/en/guides/port-80/open"] {
            assert_eq!(help.look(path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        for path in ["/help/en/", "/help/sitemap.xml", "/help/en/search?q=page+load"] {
            assert!(!help.look(path).await.text.contains("port-80"), "{path}");
        }
        let mut elsewhere = written(1);
        elsewhere["public"]["brand_id"] = json!("01890000-0000-7000-8000-000000000000");
        assert_eq!(put(&help, json!([elsewhere])).await.status, StatusCode::OK);
        assert_eq!(help.look(GUIDE).await.status, StatusCode::NOT_FOUND, "another brand's");
    }

    async fn a_picture_of_an_open_guide_is_for_everybody(kit: Kit) {
        let help = Help::new(kit).await;
        let made = help.upload(Method::POST, "/media?name=port.png", b"\x89PNG\r\n\x1a\n0123456789").await.json();
        let (id, src) = (made["id"].clone(), made["src"].as_str().unwrap().to_owned());
        assert_eq!(help.look(&src).await.status, StatusCode::NOT_FOUND);
        let mut guide = written(1);
        guide["steps"][0]["public"]["picture"] = id;
        guide["steps"][0]["public"]["picture_texts"] = json!({ "en": "The \"firewall\"" });
        assert_eq!(put(&help, json!([guide.clone()])).await.status, StatusCode::OK);
        assert_eq!(help.look(&src).await.status, StatusCode::OK);
        help.valid(&[GUIDE], &[]).await;
        assert!(help.look(GUIDE).await.text.contains(&format!("<img src=\"{src}\" alt=\"The &quot;firewall&quot;\"")));
        guide["public"]["open"] = json!(false);
        assert_eq!(put(&help, json!([guide])).await.status, StatusCode::OK);
        assert_eq!(help.look(&src).await.status, StatusCode::NOT_FOUND);
    }

    async fn walks_are_bounded_and_a_reader_has_one_at_a_time(kit: Kit) {
        let help = Help::new(kit).await;
        opened(&help).await;
        for at in 0..14 {
            let headers = [("x-causeway-peer", "192.0.2.1"), ("user-agent", &*format!("reader {at}"))];
            let got = help.post_with(GUIDE, "answer=closed", &headers).await;
            assert_eq!(got.status, StatusCode::SEE_OTHER, "whoever is not counted is guided all the same");
        }
        let count = async || help.owner(Method::GET, "/guides/port-80/walks?days=1", json!({})).await["walks"].as_i64().unwrap();
        assert_eq!(count().await, 10, "one address begins ten walks in a quarter of an hour");
        for answer in ["open", "closed", "open"] {
            help.post(GUIDE, &format!("answer={answer}"), "192.0.2.2").await;
        }
        assert_eq!(count().await, 11);
        help.kit.clock.advance(3 * 3_600_000);
        help.post(GUIDE, "answer=open", "192.0.2.2").await;
        assert_eq!(count().await, 12, "hours later it is another walk");
        help.kit.clock.advance(2 * 86_400_000);
        assert_eq!(count().await, 0);
    }
}
