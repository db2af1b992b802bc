//! Tests of the bot's rules: by examples, and of what holds for whatever is written.

use causeway_base::{Locale, Time};
use causeway_desk::diagnosis::ProblemClass;
use causeway_desk::diagnosis::guide::{Answer, Guide, Step};
use causeway_desk::diagnosis::public::{Public, PublicAnswer, PublicStep, Texts};
use causeway_knowledge::guide::Shown;
use causeway_knowledge::guide::rules::{LEFT_AFTER, Range};

use super::routes::{Counted, count};
use super::rules::{Heard, Hit, Turn, decide};
use super::{Act, Memory, Outcome};

fn en(words: &str) -> Texts {
    Texts::from([("en".to_owned(), words.to_owned())])
}

fn printers() -> Shown {
    let answer = |key: &str, next: &str| Answer {
        key: key.to_owned(),
        next: next.to_owned(),
        public: Some(PublicAnswer {
            says: en(&format!("It is {key}")),
            ends: if next.is_empty() { en("Switch it on.\nWait.") } else { Texts::new() },
            article: None,
        }),
        ..Answer::default()
    };
    let step = |key: &str, asks: &str, answers| Step {
        key: key.to_owned(),
        answers,
        public: Some(PublicStep { asks: en(asks), ..PublicStep::default() }),
        ..Step::default()
    };
    let guide = Guide {
        name: "Team".to_owned(),
        class: ProblemClass::Simple,
        product: String::new(),
        steps: vec![
            step("light", "Does its light burn?", vec![answer("dark", ""), answer("bright", "paper")]),
            step("paper", "Is paper in it?", vec![answer("empty", "")]),
        ],
        public: Some(Public {
            open: true,
            slug: "printer".to_owned(),
            titles: en("The printer is silent"),
            ..Public::default()
        }),
    };
    Shown::of(&guide, 1).unwrap()
}

fn hit(title: &str, passage: &str) -> Hit {
    Hit { title: title.to_owned(), passage: passage.to_owned(), url: "/help/en/a/export".to_owned() }
}

/// What the bot says to words, with these hits and the printers' guide.
fn hear(memory: &Memory, words: &str, hits: &[Hit]) -> Turn {
    let guides = [printers()];
    let wanted = [Locale::En];
    decide(
        memory,
        &Heard { words, hits, guides: &guides, locale: Locale::En, wanted: &wanted, there: true, again: false },
    )
}

fn said(turn: &Turn) -> String {
    turn.says.clone().into_string()
}

fn offers(turn: &Turn) -> Vec<&str> {
    turn.memory.offered.iter().map(|quick| quick.words.as_str()).collect()
}

#[test]
fn an_article_is_cited_with_its_title_and_how_sure_it_is_only_above_the_threshold() {
    let export = [hit("Export <orders> as CSV", "Open orders and choose export; the CSV file is mailed.")];
    let sure = hear(&Memory::default(), "export orders csv", &export);
    for part in [
        "This should answer it",
        "<blockquote>Open orders",
        "From: <a href=\"/help/en/a/export\">Export &lt;orders&gt; as CSV</a>",
    ] {
        assert!(said(&sure).contains(part), "{part} in {}", said(&sure));
    }
    assert!(sure.answers && sure.outcome == Outcome::Talking);
    assert_eq!(offers(&sure), ["That solved it", "This did not help", "Talk to a person"]);
    let half = hear(&Memory::default(), "export orders yesterday night", &export);
    assert!(said(&half).contains("I am not sure"), "{}", said(&half));
    let little = hear(&Memory::default(), "orders vanish every single night", &export);
    assert!(!little.answers && said(&little).contains("Which product or page"), "{}", said(&little));
}

#[test]
fn it_asks_back_once_searches_with_both_and_then_hands_over() {
    let first = hear(&Memory::default(), "it is broken", &[]);
    assert_eq!((first.memory.asked, first.outcome), (1, Outcome::Talking));
    assert_eq!(super::rules::question(&first.memory, "the orders page"), "it is broken the orders page");
    let second = hear(&first.memory, "the orders page", &[]);
    assert_eq!((second.outcome, offers(&second).len()), (Outcome::HandedOver, 0));
}

#[test]
fn a_guide_is_run_by_clicks_or_by_the_same_words() {
    let offered = hear(&Memory::default(), "my printer is silent", &[]);
    assert_eq!(offers(&offered), ["The printer is silent", "Talk to a person"]);
    let begun = hear(&offered.memory, "The printer is silent", &[]);
    assert!(said(&begun).contains("Does its light burn?"));
    assert_eq!(offers(&begun), ["It is dark", "It is bright", "Talk to a person"]);
    let next = hear(&begun.memory, "it is BRIGHT", &[]);
    assert!(said(&next).contains("Is paper in it?"), "{}", said(&next));
    let end = hear(&next.memory, "It is empty", &[]);
    assert_eq!((said(&end).as_str(), end.answers), ("<p>Switch it on.</p><p>Wait.</p>", true));
    assert_eq!(hear(&end.memory, "That solved it", &[]).outcome, Outcome::Solved);
    let closed = Memory { walk: Some(("gone".to_owned(), String::new())), ..begun.memory.clone() };
    assert_eq!(hear(&closed, "It is dark", &[]).outcome, Outcome::HandedOver, "a guide that was closed meanwhile");
}

#[test]
fn a_person_is_offered_until_one_has_it_whatever_is_written() {
    let things = [
        "",
        "export orders csv",
        "my printer is silent",
        "The printer is silent",
        "It is dark",
        "It is bright",
        "This did not help",
        "That solved it",
        "I want a human",
        "Talk to a person",
        "<script>alert(1)</script>",
        "打印机",
        &"x ".repeat(5_000),
    ];
    let hits = [hit("Export orders as CSV", "Open orders and choose export; the CSV file is mailed.")];
    // Every way of three things said, one after the other.
    for number in 0..things.len().pow(3) {
        let mut memory = Memory::default();
        let mut rest = number;
        for _ in 0..3 {
            let turn = hear(&memory, things[rest % things.len()], &hits);
            rest /= things.len();
            assert!(!said(&turn).is_empty() && !said(&turn).contains("<script"), "{number}");
            if turn.outcome == Outcome::HandedOver {
                break;
            }
            assert_eq!(turn.memory.offered.last().map(|quick| &quick.act), Some(&Act::Person), "{number}");
            memory = turn.memory;
        }
    }
    for asked in ["I want a HUMAN", "talk to a person", "转人工"] {
        let locale = if asked.is_ascii() { Locale::En } else { Locale::ZhCn };
        let heard =
            Heard { words: asked, hits: &hits, guides: &[], locale, wanted: &[locale], there: false, again: false };
        assert_eq!(decide(&Memory::default(), &heard).outcome, Outcome::HandedOver, "{asked}");
    }
    let back = Heard {
        words: "export orders csv",
        hits: &hits,
        guides: &[],
        locale: Locale::En,
        wanted: &[Locale::En],
        there: true,
        again: true,
    };
    assert_eq!(decide(&Memory::default(), &back).outcome, Outcome::HandedOver, "what came back is a person's");
}

#[test]
fn chats_are_counted_as_a_range_and_never_a_share_of_few() {
    let one = |outcome, answered, reopened| Counted { outcome, answered, reopened, at: Time(0) };
    let mut chats = vec![
        one(Outcome::Solved, true, false),
        one(Outcome::Solved, true, true),
        one(Outcome::HandedOver, true, true),
        one(Outcome::Talking, true, false),
        one(Outcome::Talking, false, false),
        Counted { at: Time(LEFT_AFTER), ..one(Outcome::Talking, true, false) },
    ];
    let told = count(&chats, Time(LEFT_AFTER));
    assert_eq!((told.chats, told.answered, told.solved, told.handed_over), (6, 5, 1, 1));
    assert_eq!((told.left, told.left_unanswered, told.talking, told.reopened), (1, 2, 1, 2));
    assert_eq!(told.solved_range, None);
    chats.extend([one(Outcome::Solved, true, false); 4]);
    assert_eq!(count(&chats, Time(LEFT_AFTER)).solved_range, Some(Range { confirmed: 50, possible: 60 }));
}
