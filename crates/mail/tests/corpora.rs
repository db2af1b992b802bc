//! The corpora that nobody on the team wrote: nothing panics, nothing is lost, nothing hostile comes through.
//! They are read from where they lie, beside the project; where they are absent the test says so and passes.
//! Scores are the business of the corpora's own script; these are the rules that must hold for every case.

use std::path::PathBuf;

use causeway_mail::inspect::inspect;
use data_encoding::BASE64;
use serde_json::Value;

/// The cases of a set, or nothing where the corpora are absent.
fn cases(name: &str) -> Vec<Value> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpora");
    match std::fs::read_to_string(root.join(name)) {
        Ok(text) => text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect(),
        Err(error) => {
            skipped(name, &error);
            Vec::new()
        }
    }
}

#[expect(clippy::print_stderr, reason = "a skipped test has to say so")]
fn skipped(name: &str, error: &std::io::Error) {
    eprintln!("skipped {name}: {error}");
}

fn raw(case: &Value) -> Vec<u8> {
    BASE64.decode(case["input"]["raw_b64"].as_str().unwrap_or_default().as_bytes()).unwrap_or_default()
}

/// The characters of a text that are not white space, sorted.
fn letters(text: &str) -> Vec<char> {
    let mut all: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
    all.sort_unstable();
    all
}

#[test]
fn mails_parse_show_and_lose_nothing() {
    for name in ["mail/parsing.jsonl", "mail/bounces.jsonl"] {
        for case in cases(name) {
            let id = case["id"].as_str().unwrap_or_default();
            if case["input"]["kind"] != "rfc5322" {
                inspect(&case);
                continue;
            }
            let raw = raw(&case);
            let mail = causeway_mail::parse(&raw);
            let shown = causeway_mail::show(&mail, &|_| None);
            if let (Some(text), None) = (&mail.text, &mail.html) {
                let split = causeway_mail::split_text(text);
                let whole = format!("{}{}{}", split.reply, split.quoted, split.signature);
                assert_eq!(letters(text), letters(&whole), "{id}");
                assert_eq!(shown.text, split.reply, "{id}");
            }
            if let Some(html) = &mail.html {
                let split = causeway_mail::split_html(html);
                let whole = format!("{}\n{}\n{}", split.reply, split.quoted, split.signature);
                let text = |html: &str| letters(&causeway_mail::html_to_text(html).replace(['-', '>'], ""));
                assert_eq!(text(html), text(&whole), "{id}");
            }
            for end in [0, 1, raw.len() / 3, raw.len() / 2, raw.len().saturating_sub(3)] {
                let cut = causeway_mail::parse(&raw[..end.min(raw.len())]);
                causeway_mail::show(&cut, &|_| None);
            }
        }
    }
}

#[test]
fn reports_never_open_conversations() {
    for case in cases("mail/bounces.jsonl") {
        let class = causeway_mail::parse(&raw(&case)).class;
        let opens = class == causeway_mail::Class::Normal && case["expected"]["class"] != "auto_reply";
        assert!(!opens, "{} would open a conversation", case["id"]);
    }
}

#[test]
fn replies_keep_what_people_wrote() {
    let squash = |text: &str| text.replace(['\u{a0}'], " ").split_whitespace().collect::<Vec<_>>().join(" ");
    for case in cases("mail/reply-text.jsonl") {
        let id = case["id"].as_str().unwrap_or_default();
        let text = case["input"]["text"].as_str().unwrap_or_default();
        let split = causeway_mail::split_text(text);
        assert_eq!(letters(text), letters(&format!("{}{}{}", split.reply, split.quoted, split.signature)), "{id}");
        let expected = &case["expected"];
        if let Some(want) = expected["reply_text"].as_str() {
            let plain = |text: &str| {
                let text = squash(text);
                let text = if expected["markup_ignored"] == true { text.replace('*', "") } else { text };
                if expected["spaces_ignored"] == true { text.replace(' ', "") } else { text }
            };
            assert!(plain(&split.reply).contains(&plain(want)), "{id} lost words: {}", split.reply);
        }
    }
}

#[test]
fn hostile_html_is_harmless() {
    let tags = [
        "<script",
        "<iframe",
        "<object",
        "<embed",
        "<form",
        "<meta",
        "<base",
        "<link",
        "<style",
        "<svg",
        "<math",
        "<noscript",
        "<template",
        "<frame",
    ];
    for case in cases("security/hostile.jsonl") {
        if case["input"]["kind"] != "html" {
            continue;
        }
        let id = case["id"].as_str().unwrap_or_default();
        let answer = inspect(&case);
        let html = answer["html_out"].as_str().unwrap_or_else(|| panic!("{id} has no answer")).to_lowercase();
        for tag in tags {
            assert!(!html.contains(tag), "{id}: {html}");
        }
        // Attributes are always quoted and text never holds a bare `<`, so tags can be cut out safely.
        for tag in html.split('<').skip(1).filter_map(|rest| rest.split_once('>')).map(|(tag, _)| tag) {
            let outside: String = tag.split('"').step_by(2).collect::<Vec<_>>().join(" ");
            assert!(
                !outside.split_whitespace().any(|word| word.starts_with("on") && word.ends_with('=')),
                "{id}: {tag}"
            );
            for scheme in ["=\"javascript:", "=\"vbscript:", "=\"data:text", "=\"data:image/svg", "expression(", "url("]
            {
                assert!(!tag.contains(scheme), "{id}: {tag}");
            }
        }
        let again = causeway_mail::sanitise(&html);
        assert_eq!(
            letters(&causeway_mail::html_to_text(&again.html)),
            letters(&causeway_mail::html_to_text(&html)),
            "{id}"
        );
    }
}

#[test]
fn strings_survive_a_mail() {
    for case in cases("security/hostile.jsonl").into_iter().filter(|case| case["input"]["kind"] == "string") {
        let answer = inspect(&case);
        assert_eq!(answer["round_trip"], true, "{}", case["id"]);
    }
}

#[test]
fn mailboxes_fall_into_their_threads() {
    for case in cases("mail/threads.jsonl") {
        assert_eq!(inspect(&case)["groups"], case["expected"]["groups"], "{}", case["id"]);
    }
}
