//! Tests of the index as callers see it: tables of questions with what they must find, and properties of all texts.
//! They never measure how well real questions are answered; `measure` does.

use super::*;

fn article(id: u64, title: &str, sections: &[(&str, &str)]) -> Article {
    let section = |(heading, text): &(&str, &str)| Section {
        heading: (*heading).to_owned(),
        anchor: heading.to_lowercase().replace(' ', "-"),
        text: (*text).to_owned(),
    };
    Article { id, title: title.to_owned(), sections: sections.iter().map(section).collect(), ..Article::default() }
}

/// A small help centre in four scripts.
fn desk() -> Index {
    let mut index = Index::new(Settings::default());
    for (id, title, heading, text) in [
        (
            1,
            "Refunds",
            "How to refund an order",
            "Open the order and choose Refund. The money is back within three days.",
        ),
        (
            2,
            "Password",
            "Reset a password",
            "Choose Forgot password at sign-in. We send a link by e-mail that is valid for one hour.",
        ),
        (
            3,
            "Invoices",
            "Download an invoice",
            "Every invoice is a PDF under Billing. An invoice names the VAT number of your company.",
        ),
        (4, "退款", "如何申请退款", "在订单页面点击退款申请，三个工作日内到账。信用卡付款原路退回。"),
        (5, "发票", "开具发票", "在账单页面下载电子发票。发票抬头可以修改。"),
        (6, "返品と返金", "返金の手続き", "注文ページで返金を申請してください。三営業日以内に返金されます。"),
        (
            7,
            "API keys",
            "createApiKey()",
            "Call createApiKey() to make a key. Use v-for to list keys, and iPhone15 to test.",
        ),
        (
            8,
            "Notifications",
            "Turn notifications off",
            "Installation of the mobile app turns notifications on. Each team chooses its own.",
        ),
    ] {
        index.put(article(id, title, &[(heading, text)]));
    }
    index
}

fn ids(index: &Index, text: &str) -> Vec<u64> {
    index.search(&Question::new(text)).into_iter().map(|hit| hit.id).collect()
}

fn first(index: &Index, text: &str) -> Option<u64> {
    ids(index, text).first().copied()
}

fn typing(index: &Index, text: &str) -> Vec<u64> {
    let question = Question { as_you_type: true, ..Question::new(text) };
    index.search(&question).into_iter().map(|hit| hit.id).collect()
}

#[test]
fn questions_find_their_article_first() {
    let index = desk();
    for (text, right) in [
        ("how do I get a refund?", 1),
        ("refunding orders", 1),
        ("I forgot my password", 2),
        ("email link", 2),
        ("e-mail link", 2),
        ("e mail", 2),
        ("VAT number", 3),
        ("怎么退款？", 4),
        ("信用卡", 4),
        ("發票抬頭", 5),
        ("請問如何開立電子發票", 5),
        ("返金はいつですか", 6),
        ("返金を申請するには", 6),
        ("create api key", 7),
        ("createApiKey", 7),
        ("createapikey", 7),
        ("v-for", 7),
        ("iphone 15", 7),
        ("install app", 8),
        ("如何 createApiKey", 7),
        ("ＰＤＦ", 3),
    ] {
        assert_eq!(first(&index, text), Some(right), "{text}");
    }
    assert_eq!(ids(&index, "zebra"), Vec::<u64>::new());
    for nothing in ["", " ", "?!", "🙂"] {
        assert!(ids(&index, nothing).is_empty(), "{nothing}");
    }
    assert!(!ids(&index, "how").is_empty() && !ids(&index, "的").contains(&99), "stop words alone still ask");
}

#[test]
fn typos_find_what_was_meant_below_what_is_exact() {
    let mut index = desk();
    for (text, right) in [
        ("refnud", 1),
        ("refun", 1),
        ("rfeund order", 1),
        ("pasword", 2),
        ("passwrod", 2),
        ("invioce", 3),
        ("notificatoins", 8),
        ("notifcatios", 8),
    ] {
        let hits = index.search(&Question::new(text));
        assert_eq!(hits.first().map(|hit| hit.id), Some(right), "{text}");
        let typo = |reason: &Reason| matches!(reason.how, How::Typo(_));
        assert!(hits[0].why.iter().any(typo), "{text}: {:?}", hits[0].why);
    }
    for text in ["vat", "vax", "nofiticatinso", "refxxxund", "15x6"] {
        let hits = index.search(&Question::new(text));
        let typo = |reason: &Reason| matches!(reason.how, How::Typo(_));
        assert!(hits.iter().flat_map(|hit| &hit.why).all(|reason| !typo(reason)), "{text}");
    }
    index.put(article(20, "Refunk", &[("", "A refunk is a dance.")]));
    assert_eq!(ids(&index, "refunk"), [20], "what is exact is not taken for a typo");
    assert_eq!(ids(&index, "refund").first(), Some(&1));
}

#[test]
fn what_was_meant_is_said() {
    let index = desk();
    for (text, meant) in [
        ("how do I chnage my pasword?", Some("how do I chnage my password?")),
        ("Invioce 发票", Some("invoice 发票")),
        ("password", None),
        ("refunding", None),
        ("发漂", None),
        ("", None),
        ("zebra", None),
    ] {
        assert_eq!(index.did_you_mean(text).as_deref(), meant, "{text}");
    }
}

#[test]
fn the_last_word_is_completed_while_typing() {
    let index = desk();
    for (text, right) in [
        ("pass", 2),
        ("how do I ref", 1),
        ("notif", 8),
        ("notfi", 8),
        ("notifc", 8),
        ("inv", 3),
        ("退", 4),
        ("createA", 7),
        ("发", 5),
    ] {
        assert_eq!(typing(&index, text).first(), Some(&right), "{text}");
    }
    assert!(ids(&index, "pass").is_empty(), "a finished word is not completed");
    assert!(typing(&index, "pass ").is_empty(), "a word with a space behind it is finished");
    assert!(!typing(&index, "pass refund").contains(&2), "only the last word is completed");
}

#[test]
fn synonyms_work_both_ways_and_change_at_run_time() {
    let mut index = desk();
    let group = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    assert_eq!(first(&index, "reimbursement"), None);
    index.set_synonyms(&[group(&["refund", "reimbursement", "money back"]), group(&["口令", "密码", "password"])]);
    let hits = index.search(&Question::new("reimbursement"));
    assert_eq!(hits[0].id, 1);
    assert_eq!(hits[0].why[0].how, How::Synonym);
    assert_eq!(first(&index, "密碼"), Some(2), "a traditional form of a synonym");
    index.put(article(30, "Reimbursement", &[("", "A form for travel.")]));
    assert!(ids(&index, "refund").contains(&30), "the other way");
    assert_eq!(first(&index, "refund"), Some(1), "what is asked comes before its synonym");
    assert_eq!(first(&index, "reimbursement"), Some(30));
    index.set_synonyms(&[]);
    assert!(!ids(&index, "refund").contains(&30));
}

#[test]
fn traditional_finds_simplified_and_back() {
    let mut index = Index::default();
    index.put(article(1, "訂單與發票", &[("", "請於三個工作日內開立發票。")]));
    index.put(article(2, "账户设置", &[("", "在这里修改登录密码。")]));
    for (text, right) in [("订单发票", 1), ("訂單發票", 1), ("登錄密碼", 2), ("登录密码", 2)] {
        assert_eq!(first(&index, text), Some(right), "{text}");
    }
}

#[test]
fn tags_headings_popularity_and_language_count() {
    let mut index = Index::default();
    let text = "The same words in each of them.";
    index.put(Article { tags: vec!["onboarding".to_owned()], ..article(1, "Start", &[("", text)]) });
    index.put(Article { popularity: 1.0, ..article(2, "Start", &[("", text)]) });
    index.put(Article { language: "ja".to_owned(), ..article(3, "Start", &[("Offline", text)]) });
    assert_eq!(ids(&index, "onboarding"), [1]);
    assert_eq!(ids(&index, "offline"), [3]);
    assert_eq!(first(&index, "start"), Some(2));
    index.put(Article { popularity: f32::NAN, ..article(2, "Start", &[("", text)]) });
    let question = Question { language: "ja", ..Question::new("start") };
    assert_eq!(index.search(&question)[0].id, 3);
}

#[test]
fn the_filter_and_the_limit_hold() {
    let index = desk();
    let question = Question { filter: &|id| id != 1, ..Question::new("refund order invoice password") };
    let hits = index.search(&question);
    assert!(hits.len() > 1 && hits.iter().all(|hit| hit.id != 1));
    assert_eq!(index.search(&Question { limit: 1, ..question }).len(), 1);
    assert!(index.search(&Question { limit: 0, ..question }).is_empty());
}

#[test]
fn the_excerpt_is_the_passage_of_the_section_that_answers() {
    let mut index = desk();
    let filler = "Nothing of interest is said here. ".repeat(30);
    let answer = "Click Export and wait for the mail. The archive holds all conversations.";
    let text = format!("{filler}{answer} {filler}");
    index.put(article(40, "Data", &[("Import", &filler), ("Export your data", &text), ("Delete", &filler)]));
    let hit = &index.search(&Question::new("export archive of conversations"))[0];
    assert_eq!((hit.id, hit.excerpt.section, hit.excerpt.anchor.as_str()), (40, 1, "export-your-data"));
    assert!(hit.excerpt.text.contains(answer), "{}", hit.excerpt.text);
    let marked: Vec<&str> = hit.excerpt.highlights.iter().map(|range| &hit.excerpt.text[range.clone()]).collect();
    assert_eq!(marked, ["Export", "archive", "conversations"]);
    assert_eq!(hit.excerpt.heading_highlights.first(), Some(&(0..6)));
    let hit = &index.search(&Question::new("怎么申請退款"))[0];
    assert_eq!(hit.excerpt.text, "在订单页面点击退款申请，三个工作日内到账。信用卡付款原路退回。");
    assert_eq!(hit.title_highlights.first(), Some(&(0.."退款".len())));
    assert_eq!(&hit.excerpt.text[hit.excerpt.highlights[0].clone()], "退款申请");
}

#[test]
fn reasons_name_words_places_and_ways() {
    let index = desk();
    let hits = index.search(&Question::new("how do I download an invoice for my pasword"));
    let reason = |id: u64, words: &str| {
        let why = &hits.iter().find(|hit| hit.id == id).unwrap().why;
        why.iter().find(|reason| reason.words == words).cloned()
    };
    assert_eq!(reason(3, "invoice").unwrap().place, Place::Title);
    assert_eq!(reason(3, "download").unwrap().place, Place::Heading);
    assert_eq!(reason(2, "pasword").unwrap().how, How::Typo("password".to_owned()));
    assert_eq!(reason(3, "how"), None, "what frames a question is no reason");
    assert_eq!(index.search(&Question::new("refund refund refund"))[0].why.len(), 1, "the same is said once");
    assert_eq!(index.search(&Question::new("信用卡付款"))[0].why.len(), 1, "overlapping pairs are one reason");
}

#[test]
fn removal_leaves_nothing() {
    let mut index = desk();
    let before = index.search(&Question::new("refund invoice 退款"));
    let mut other = article(50, "Refund policy of zebras", &[("斑马", "Zebras refund 斑马退款 createZebra() twice.")]);
    other.tags = vec!["stripes".to_owned()];
    index.put(other);
    assert_ne!(index.search(&Question::new("refund invoice 退款")), before);
    assert!(index.remove(50) && !index.remove(50));
    assert_eq!(index.search(&Question::new("refund invoice 退款")), before, "scores as well");
    assert!(ids(&index, "zebra stripes 斑马").is_empty() && index.article(50).is_none());
    (1..9).for_each(|id| assert!(index.remove(id)));
    assert!(index.is_empty() && index.dictionary.is_empty(), "not a word is kept");
    assert!(index.search(&Question::new("refund")).is_empty());
}

#[test]
fn put_twice_is_once_and_the_last_counts() {
    let mut index = desk();
    let once = index.search(&Question::new("refund"));
    index.put(article(1, "Zebras", &[("", "Stripes.")]));
    assert!(!ids(&index, "refund").contains(&1));
    assert_eq!(first(&index, "stripes"), Some(1));
    let original = desk().article(1).cloned().unwrap();
    index.put(original.clone());
    index.put(original);
    assert_eq!(index.len(), 8);
    assert_eq!(index.search(&Question::new("refund")), once);
}

#[test]
fn the_order_does_not_depend_on_the_order_of_putting() {
    let mut articles: Vec<Article> = (1..9).filter_map(|id| desk().article(id).cloned()).collect();
    articles.extend((100..400).map(|id| article(id, "Refund of the same kind", &[("", "Each is like the other.")])));
    let mut one = Index::default();
    for article in &articles {
        one.put(article.clone());
    }
    let mut other = Index::default();
    articles.iter().rev().for_each(|article| other.put(article.clone()));
    for text in ["refund", "same kind", "退款", "refund invoice"] {
        let hits = one.search(&Question { limit: 100, ..Question::new(text) });
        assert_eq!(hits, other.search(&Question { limit: 100, ..Question::new(text) }), "{text}");
        assert!(hits.is_sorted_by(|one, other| one.score >= other.score), "{text}");
    }
}

#[test]
fn similar_articles_are_about_the_same() {
    let mut index = desk();
    index.put(article(60, "Refund rules", &[("", "Money back for an order: a refund takes three days.")]));
    let near = index.similar(1, 3, &|_| true);
    assert_eq!(near.first().map(|(id, _)| *id), Some(60));
    assert!(near.iter().all(|(id, likeness)| *id != 1 && *likeness > 0.0 && *likeness <= 1.0));
    assert!(index.similar(1, 3, &|id| id != 60).iter().all(|(id, _)| *id != 60));
    assert!(index.similar(999, 3, &|_| true).is_empty());
}

#[test]
fn hostile_texts_harm_nothing() {
    let mut index = desk();
    let piles =
        ["a", "退", "\0", "🙂", "\u{301}", "。", "\n", "👩‍👩‍👧", "ｶﾞ", "a\u{301}\u{301}", "aB", "-", "ก็", "\u{200d}", "x1"];
    for (at, one) in piles.iter().enumerate() {
        let pile = one.repeat(if at < 2 { 1_000_000 } else { 10_000 } / one.len());
        let id = 1_000 + at as u64;
        index.put(Article {
            tags: vec![pile.clone(); 3],
            language: pile.clone(),
            ..article(id, &pile, &[(&pile, &pile)])
        });
        let kept = index.article(id).unwrap();
        assert!(kept.title.len() <= MAX_LINE_BYTES && kept.sections[0].text.len() <= MAX_ARTICLE_BYTES);
        for question in [pile.as_str(), one] {
            let question = Question { as_you_type: at % 2 == 0, language: question, ..Question::new(question) };
            index.search(&question).iter().for_each(well_formed);
            let _ = index.did_you_mean(question.text);
        }
        let _ = index.similar(id, 5, &|_| true);
    }
    assert_eq!(first(&index, "how do I get a refund?"), Some(1));
    (0..piles.len()).for_each(|at| assert!(index.remove(1_000 + at as u64)));
    assert_eq!(index.search(&Question::new("refund")), desk().search(&Question::new("refund")));
}

#[test]
fn a_pasted_question_of_unknown_words_costs_little() {
    let mut index = Index::default();
    let word = |at: u32| (0..6).map(|place| char::from(b'a' + (at / 7_u32.pow(place) % 26) as u8)).collect::<String>();
    let text: String = (0..20_000).map(|at| word(at * 31) + " ").collect();
    index.put(article(1, "Words", &[("", &text)]));
    let unknown: String = (0..400).map(|at| word(at * 17 + 5) + "q ").collect();
    let lone = "退 款 申 请 ".repeat(200);
    index.put(article(2, "字", &[("", &(0..20_000).filter_map(|at| char::from_u32(0x4e00 + at)).collect::<String>())]));
    for text in [unknown, lone] {
        let begun = std::time::Instant::now();
        let _ = index.search(&Question { as_you_type: true, ..Question::new(&text) });
        let _ = index.did_you_mean(&text);
        // Generous: a debug build on a busy machine.
        assert!(begun.elapsed().as_secs() < 5, "{text}");
    }
}

/// What holds of every hit.
fn well_formed(hit: &Hit) {
    let excerpt = &hit.excerpt;
    assert!(excerpt.text.chars().count() <= 200);
    assert!(hit.score.is_finite() && hit.score > 0.0);
    for (text, ranges) in [(&excerpt.text, &excerpt.highlights), (&excerpt.heading, &excerpt.heading_highlights)] {
        assert!(ranges.iter().all(|range| text.get(range.clone()).is_some_and(|piece| !piece.is_empty())));
        assert!(ranges.windows(2).all(|pair| pair[0].end < pair[1].start), "in order and apart");
    }
}

#[test]
fn texts_of_all_kinds_give_well_formed_hits() {
    let pieces = [
        "refund",
        "退款",
        "申請",
        "。",
        ". ",
        "\n",
        "？",
        "返金",
        "ですか",
        " ",
        "e-mail",
        "createApp",
        "🙂",
        "e\u{301}",
        "\u{301}",
        "ｶﾞ",
        "\0",
        "ﬁ",
        "ก็",
        "v-for",
        "İ",
        "ß",
        "，",
        "a",
        "1",
        "\u{200d}",
    ];
    let mut state = 1_u64;
    let mut next = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    let mut index = Index::default();
    let mut text = |length: usize| (0..length).map(|_| pieces[next(pieces.len())]).collect::<String>();
    for round in 0..120 {
        let one = article(round % 20, &text(4), &[(&text(3), &text(200)), (&text(2), &text(20))]);
        index.put(one);
        let asked = text(6);
        for as_you_type in [false, true] {
            let question = Question { as_you_type, ..Question::new(&asked) };
            index.search(&question).iter().for_each(well_formed);
        }
        if round % 7 == 0 {
            index.remove(round % 20);
        }
    }
}
