//! Scores the rules on a second labelled set, by another hand, which was written before its author had seen any rule: it
//! says how far the figures of the first set carry. It never looks at a sentence's own words; those are in `labelled/`.

use super::labelled::{cases, found, name, stays_above, tables};

const SETS: [(&str, &str); 3] = [
    ("en", include_str!("../labelled/en-second.jsonl")),
    ("zh", include_str!("../labelled/zh-second.jsonl")),
    ("ja", include_str!("../labelled/ja-second.jsonl")),
];

/// The part of the reference on this set.
pub(super) fn section() -> String {
    format!(
        "\n## By another hand\n\nA second set by somebody who had not seen the rules. When the rules, mended on the first set alone, first met it, they\n\
         reached 94 % / 82 % in English, 94 % / 69 % in Chinese and 93 % / 78 % in Japanese on the whole of it: expect such figures of texts that\n\
         nobody has labelled. Since then two thirds of it have been used to mend the rules.\n\n{}",
        tables(&SETS)
    )
}

#[test]
fn a_set_by_another_hand_stays_above_its_floor() {
    stays_above(&SETS, [(96, 95), (93, 80)]);
}

/// Prints what the rules get wrong on the tuned part, and never a word of the held-out part.
#[test]
#[ignore = "a listing for whoever mends the rules"]
#[expect(clippy::print_stdout, reason = "a listing for a person")]
fn list_what_the_rules_get_wrong_on_the_second_tuned_part() {
    for (tag, lines) in SETS {
        for case in cases(lines).iter().filter(|case| !case.held) {
            let found = found(case, tag);
            for wrong in found.symmetric_difference(&case.rules) {
                let mark = if found.contains(wrong) { "+" } else { "-" };
                println!("{tag} {mark}{} {}", name(*wrong), case.text);
            }
        }
    }
}
