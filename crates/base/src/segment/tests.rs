//! Tests of the segmenter: tables of texts with the tokens that they must give, and properties of all texts.
//! They never depend on an engine.

use super::*;
use crate::{Random, SeededRandom};

fn joined(text: &str) -> String {
    index_text(text)
}

#[test]
fn texts_give_these_tokens() {
    let cases = [
        ("Refund, please!", "refund please"),
        ("退款申请", "退款 款申 申请 请"),
        ("款", "款"),
        ("請幫我退款", "请帮 帮我 我退 退款 款"),
        ("ﾒｰﾙが届かない", "メー ール ルが が届 届か かな ない い"),
        ("ｶﾞｲﾄﾞ", "ガイ イド ド"),
        ("ＡＢＣ１２３", "abc123"),
        ("iPhone手机", "iphone 手机 机"),
        ("환불 요청", "환불 불 요청 청"),
        ("Café naïve", "cafe naive"),
        ("Cafe\u{301}", "cafe"),
        ("e-mail", "e mail email"),
        ("mei.lin@acme.example wrote", "mei lin acme example wrote meilinacmeexample"),
        ("INV-2041, 1,200.50", "inv 2041 1 200 50 inv2041 120050"),
        ("don't stop.", "don t stop dont"),
        ("#1042 (v2.3.1)", "1042 v2 3 1 v231"),
        ("a -b- c", "a b c"),
        ("㍿ ﬁle", "株式 式会 会社 社 file"),
        ("Привет, Мир", "привет мир"),
        ("", ""),
        ("🙂 … —", ""),
        ("时々", "时々 々"),
    ];
    for (text, expected) in cases {
        assert_eq!(joined(text), expected, "{text}");
    }
}

#[test]
fn traditional_and_japanese_forms_meet_the_simplified_ones() {
    for (one, other) in [("發票開立", "发票开立"), ("臺灣訂單", "台湾订单"), ("経済関係", "经济关系"), ("登錄", "登录")]
    {
        assert_eq!(joined(one), joined(other), "{one}");
    }
}

#[test]
fn the_han_table_is_sorted_and_ends_in_one_step() {
    let letters: Vec<char> = include_str!("han.txt").chars().filter(|letter| !letter.is_whitespace()).collect();
    assert_eq!(letters.len() % 2, 0);
    assert!(letters.len() > 2000);
    let keys: Vec<char> = letters.iter().step_by(2).copied().collect();
    assert!(keys.is_sorted_by(|one, other| one < other));
    for value in letters.iter().skip(1).step_by(2) {
        assert!(keys.binary_search(value).is_err(), "{value} folds twice");
    }
}

#[test]
fn a_vector_literal_groups_positions_and_leaves_compounds_without() {
    assert_eq!(tsvector("refund refund e-mail"), "'e':3 'email' 'mail':4 'refund':1,2");
    assert_eq!(tsvector("it's 'quoted' \\ : *"), "'it':1 'its' 'quoted':3 's':2");
}

#[test]
fn long_runs_and_long_texts_stay_within_the_limits() {
    assert_eq!(joined(&"x".repeat(65)), "");
    assert_eq!(joined(&"x".repeat(64)), "x".repeat(64));
    let long = "word ".repeat(400_000);
    assert_eq!(tokens(&long).len(), MAX_BYTES / 5);
    let distinct: String = (0..200_000).flat_map(|number| [format!("w{number}"), " ".to_owned()]).collect();
    assert!(tsvector(&distinct).len() < 1_000_000);
    let marks = format!("a{}", "\u{301}".repeat(100_000));
    assert!(tokens(&marks).len() < 2);
}

/// A text of letters from many scripts, marks, signs and control characters.
fn random_text(random: &SeededRandom) -> String {
    const BLOCKS: [(u32, u64); 10] = [
        (0x20, 95),
        (0x00, 32),
        (0xa0, 400),
        (0x300, 80),
        (0xe00, 90),
        (0x1100, 250),
        (0x3040, 200),
        (0x4e00, 20_000),
        (0xff00, 0xef),
        (0x1f300, 500),
    ];
    let length = random.below(40);
    (0..length)
        .filter_map(|_| {
            let (start, size) = BLOCKS[random.below(BLOCKS.len() as u64) as usize];
            char::from_u32(start + random.below(size) as u32)
        })
        .collect()
}

#[test]
fn for_any_text_tokens_are_plain_ordered_and_cover_their_source() {
    let random = SeededRandom::new(7);
    for _ in 0..5_000 {
        let text = random_text(&random);
        let mut position = 0;
        for token in tokens(&text) {
            assert!(text.get(token.source.clone()).is_some_and(|source| !source.is_empty()), "{text:?}");
            assert!(!token.text.contains([' ', '\'', '"', '\\', ':', '*', '(']), "{text:?}");
            assert!(!token.text.is_empty() && token.text == token.text.to_lowercase(), "{text:?} {token:?}");
            if token.position > 0 {
                assert_eq!(token.position, position + 1, "{text:?}");
                position = token.position;
            }
        }
    }
}

#[test]
fn folding_what_is_folded_changes_nothing() {
    let random = SeededRandom::new(8);
    for _ in 0..5_000 {
        let text = random_text(&random);
        for token in tokens(&text).into_iter().filter(|token| !token.paired && token.position > 0) {
            assert_eq!(tokens(&token.text).first().map(|again| again.text.clone()), Some(token.text), "{text:?}");
        }
    }
}
