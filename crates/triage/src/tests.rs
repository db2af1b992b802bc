//! Tests of single sentences, of bad input and of time.
//! They never measure how often the rules are right; `labelled` does.

use std::time::Instant;

use super::*;
use crate::language::rules;

#[test]
fn every_file_of_rules_can_be_read() {
    let rules = rules();
    assert!(rules.en.is_some() && rules.zh.is_some() && rules.ja.is_some());
    for text in ["伺服器當機", "無法結帳"] {
        assert_eq!(rules.simplified(text).len(), text.len(), "places stay");
    }
}

#[test]
fn negation_quotes_and_what_is_over_are_no_fault() {
    for text in
        ["The server is not down.", "系统没有宕机", "システムはダウンしていません", "> The site is down!\nThank you."]
    {
        assert_eq!(read(text).class, Class::Other, "{text}");
    }
    assert_eq!(read("The site is down!").class, Class::UrgentFault);
    assert_eq!(read("系統當機了").class, Class::UrgentFault);
}

#[test]
fn reasons_are_words_of_the_text_and_numbers_become_impact() {
    let text = "Error 500 in production, 1,200 users are affected, we lose $30k a day.";
    let reading = read(text);
    assert_eq!((reading.class, reading.urgency), (Class::UrgentFault, Urgency::Critical));
    assert_eq!(reading.impact, Impact { users: Some(1_200), money: Some(30_000) });
    assert!(!reading.reasons.is_empty());
    for found in &reading.reasons {
        assert_eq!(text.get(found.at.clone()), Some(found.words.as_str()));
    }
}

#[test]
fn impact_raises_urgency() {
    let many = Impact { users: Some(5_000), money: None };
    assert_eq!(urgency(Class::Fault, many), Urgency::Critical);
    assert_eq!(urgency(Class::Fault, Impact::default()), Urgency::Normal);
    assert_eq!(urgency(Class::Fault, Impact { users: None, money: Some(1_000_000) }), Urgency::Critical);
}

#[test]
fn a_huge_text_costs_no_more_than_its_beginning() {
    for one in ["system is not down ", "系统没有宕机", "落ちていません", "\"", "「", "> x\n"] {
        let text = one.repeat(1_000_000 / one.len());
        let _ = read("warm");
        let begun = Instant::now();
        let _ = read(&text);
        // Generous: a debug build on a busy machine.
        assert!(begun.elapsed().as_secs() < 10, "{one}");
    }
}
