//! Tests of the search language: tables of inputs, properties of all inputs, and ranking on outside material.
//! They never need a database; a small ranking in memory stands for one.

use super::*;
use crate::{Random, SeededRandom};

const NOW: Time = Time(1_795_000_000_000); // 2026-11-18T11:06:40Z

fn parse(text: &str) -> Query {
    Query::parse(text, NOW, &TimeZone::get("Asia/Tokyo").unwrap())
}

#[test]
fn queries_give_these_match_texts() {
    let cases = [
        ("refund ", "\"refund\"", "('refund')"),
        ("refund", "\"refund\"*", "('refund':*)"),
        ("refund stat", "\"refund\" AND \"stat\"*", "('refund') & ('stat':*)"),
        ("\"late fee\"", "\"late fee\"", "('late' <-> 'fee')"),
        ("“late fee", "\"late fee\"", "('late' <-> 'fee')"),
        ("退款申请", "\"退款 款申 申请\"", "('退款' <-> '款申' <-> '申请')"),
        ("款", "\"款\"*", "('款':*)"),
        (
            "為什麼沒有退款 ",
            "(\"为什\" AND \"什么\" AND \"么没\" AND \"没有\" AND \"有退\" AND \"退款\")",
            "('为什' & '什么' & '么没' & '没有' & '有退' & '退款')",
        ),
        ("e-mail ", "(\"e mail\" OR \"email\")", "(('e' <-> 'mail') | 'email')"),
        ("refund -spam ", "(\"refund\") NOT (\"spam\")", "('refund') & !('spam')"),
        ("退款，申请 x ", "\"退款 款 申请\" AND \"x\"", "('退款' <-> '款' <-> '申请') & ('x')"),
        ("iPhone手机", "\"iphone 手机\"", "('iphone' <-> '手机')"),
        ("a'b\"c\\d*:(e) ", "(\"a b c d e\" OR \"ab\")", "(('a' <-> 'b' <-> 'c' <-> 'd' <-> 'e') | 'ab')"),
    ];
    for (text, fts5, tsquery) in cases {
        let query = parse(text);
        assert_eq!(query.fts5().as_deref(), Some(fts5), "{text}");
        assert_eq!(query.tsquery().as_deref(), Some(tsquery), "{text}");
    }
}

#[test]
fn exclusions_alone_have_no_positive_match() {
    let query = parse("-spam -\"late fee\"");
    assert_eq!(query.fts5(), None);
    assert_eq!(query.fts5_excluded().unwrap(), "\"spam\" OR \"late fee\"");
    assert_eq!(query.tsquery_excluded().unwrap(), "('spam') | ('late' <-> 'fee')");
    assert_eq!(query.tsquery().unwrap(), "!('spam') & !('late' <-> 'fee')");
}

#[test]
fn filters_are_told_from_words() {
    let query = parse(
        "from:mei to：\"Tanaka Taro\" -tag:spam tag:vip status:open in:support has:attachment #1042 hello http://x",
    );
    let filter = |value: &str, negated| Filter { value: value.to_owned(), negated };
    assert_eq!(query.from, [filter("mei", false)]);
    assert_eq!(query.to, [filter("Tanaka Taro", false)]);
    assert_eq!(query.tag, [filter("spam", true), filter("vip", false)]);
    assert_eq!(query.status, [filter("open", false)]);
    assert_eq!(query.inbox, [filter("support", false)]);
    assert_eq!((query.has_attachment, query.number), (Some(true), Some(1042)));
    assert_eq!(query.terms.len(), 2);
    assert!(query.problems.is_empty() && !query.is_empty());
    assert!(parse("   ").is_empty());
}

#[test]
fn dates_are_read_in_the_zone() {
    let at = |text: &str| text.parse::<jiff::Timestamp>().unwrap().as_millisecond();
    let cases = [
        ("after:2026-11-01", Some("2026-10-31T15:00:00Z"), None),
        ("before:2026/11/1", None, Some("2026-10-31T15:00:00Z")),
        ("after:2026-11 before:2026", Some("2026-10-31T15:00:00Z"), Some("2025-12-31T15:00:00Z")),
        ("after:7d", Some("2026-11-11T11:06:40Z"), None),
        ("after:36h", Some("2026-11-16T23:06:40Z"), None),
        ("after:today", Some("2026-11-17T15:00:00Z"), None),
        ("-before:2w", Some("2026-11-04T11:06:40Z"), None),
        ("after:2026-11 after:2026-10", Some("2026-10-31T15:00:00Z"), None),
    ];
    for (text, after, before) in cases {
        let query = parse(text);
        assert_eq!(query.after.map(Time::ms), after.map(at), "{text}");
        assert_eq!(query.before.map(Time::ms), before.map(at), "{text}");
    }
}

#[test]
fn what_makes_no_sense_is_said_and_the_rest_is_searched() {
    for text in
        ["before:soon hello", "has:money hello", "from: hello", "after:2026-13-40 hello", "after:9999999999d hello"]
    {
        let query = parse(text);
        assert_eq!((query.problems.len(), query.terms.len()), (1, 1), "{text}");
    }
    assert_eq!(parse(&"word ".repeat(500)).problems.len(), 2);
    assert_eq!(parse("#99999999999999999999").number, None);
}

#[test]
fn excerpts_mark_what_was_searched() {
    let cases = [
        ("My refund is late", "refund ", "My <mark>refund</mark> is late"),
        ("<b>refund</b>", "refund ", "&lt;b&gt;<mark>refund</mark>&lt;/b&gt;"),
        ("我想申请退款，谢谢", "退款", "我想申请<mark>退款</mark>，谢谢"),
        ("請幫我開立發票", "发票", "請幫我開立<mark>發票</mark>"),
        ("退款", "退", "<mark>退</mark>款"),
        ("ﾒｰﾙが届かない", "メール", "<mark>ﾒｰﾙ</mark>が届かない"),
        ("two\n\n  lines refunded", "refund", "two lines <mark>refunded</mark>"),
        ("send an e-mail now", "email ", "send an <mark>e-mail</mark> now"),
        ("nothing here", "absent ", "nothing here"),
    ];
    for (text, query, expected) in cases {
        assert_eq!(excerpt(text, &parse(query), 60), expected, "{text}");
    }
}

#[test]
fn a_long_text_is_cut_around_the_hit() {
    let text = format!("{} the refund is late {}", "before ".repeat(100), "after ".repeat(100));
    let cut = excerpt(&text, &parse("refund "), 60);
    assert!(cut.starts_with("…before") && cut.ends_with('…'), "{cut}");
    assert!(cut.contains("the <mark>refund</mark> is late"), "{cut}");
    let at_end = format!("{}退款", "问".repeat(300));
    let cut = excerpt(&at_end, &parse("退款"), 30);
    assert!(cut.ends_with("<mark>退款</mark>") && cut.chars().count() < 50, "{cut}");
}

fn random_query(random: &SeededRandom) -> String {
    const PIECES: [&str; 32] = [
        "refund",
        "退款",
        "メール",
        " ",
        " ",
        " ",
        "\"",
        "'",
        "\\",
        "-",
        "*",
        ":",
        "(",
        ")",
        "|",
        "&",
        "!",
        "<->",
        "from:",
        "before:",
        "#12",
        "NOT ",
        "AND ",
        "NEAR(",
        "^",
        "{",
        "\0",
        "\u{301}",
        "ﾞ",
        "🙂",
        "“",
        "has:attachment",
    ];
    (0..random.below(12)).map(|_| PIECES[random.below(PIECES.len() as u64) as usize]).collect()
}

/// Outside quotes only our own syntax may stand.
fn outside_quotes(text: &str, quote: char) -> String {
    text.split(quote).step_by(2).collect()
}

#[test]
fn for_any_query_only_our_own_syntax_stands_outside_quotes() {
    let random = SeededRandom::new(11);
    for _ in 0..20_000 {
        let text = random_query(&random);
        let query = parse(&text);
        for rendered in [query.fts5(), query.fts5_excluded(), query.fts5_any()].into_iter().flatten() {
            assert!(rendered.matches('"').count() % 2 == 0, "{text:?} {rendered}");
            let syntax = outside_quotes(&rendered, '"').replace("AND", "").replace("OR", "").replace("NOT", "");
            assert!(syntax.chars().all(|letter| " ()*".contains(letter)), "{text:?} {rendered}");
        }
        for rendered in [query.tsquery(), query.tsquery_excluded(), query.tsquery_any()].into_iter().flatten() {
            assert!(rendered.matches('\'').count() % 2 == 0, "{text:?} {rendered}");
            let syntax = outside_quotes(&rendered, '\'').replace("<->", "");
            assert!(syntax.chars().all(|letter| " ()!&|:*".contains(letter)), "{text:?} {rendered}");
        }
    }
}

#[test]
fn for_any_text_and_query_an_excerpt_is_escaped() {
    let random = SeededRandom::new(12);
    for _ in 0..5_000 {
        let (text, typed) = (random_query(&random).repeat(3) + "<img onerror=x>", random_query(&random));
        let html = excerpt(&text, &parse(&typed), random.below(40) as usize);
        let bare = html.replace("<mark>", "").replace("</mark>", "");
        assert!(!bare.contains(['<', '>', '"']), "{text:?} {typed:?} {html}");
        assert_eq!(html.matches("<mark>").count(), html.matches("</mark>").count());
    }
}

mod ranking;
