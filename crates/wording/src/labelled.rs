//! Scores the rules on the labelled sentences, tuned and held out apart, writes the table of the reference and holds it.
//! It never looks at a sentence's own words; those are in `labelled/`.

use std::collections::BTreeSet;
use std::fmt::Write;

use serde::Deserialize;

use super::*;

#[derive(Deserialize)]
struct Case {
    text: String,
    context: Context,
    rules: BTreeSet<Rule>,
    held: bool,
}

#[derive(Default, Deserialize)]
struct Context {
    #[serde(default)]
    first: bool,
    #[serde(default)]
    names: Vec<String>,
    lang: Option<String>,
    #[serde(default)]
    asked: String,
}

const SETS: [(&str, &str); 3] = [
    ("en", include_str!("../labelled/en.jsonl")),
    ("zh", include_str!("../labelled/zh.jsonl")),
    ("ja", include_str!("../labelled/ja.jsonl")),
];

#[derive(Default, Clone, Copy)]
struct Score {
    right: usize,
    wrong: usize,
    missed: usize,
}

impl Score {
    fn percent(part: usize, of: usize) -> String {
        (part * 100).checked_div(of).map_or_else(|| "–".to_owned(), |percent| format!("{percent} %"))
    }

    fn text(self) -> String {
        let (found, there) = (self.right + self.wrong, self.right + self.missed);
        format!("{} / {}", Self::percent(self.right, found), Self::percent(self.right, there))
    }
}

fn found(case: &Case, tag: &str) -> BTreeSet<Rule> {
    let language = Language::from_tag(case.context.lang.as_deref().unwrap_or(tag));
    let (names, first, asked) = (case.context.names.clone(), case.context.first, case.context.asked.as_str());
    let draft = Draft { text: &case.text, language, names, asked, first, ..Draft::default() };
    check(&draft).into_iter().map(|hint| hint.rule).collect()
}

fn cases(lines: &str) -> Vec<Case> {
    lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn score(cases: &[Case], tag: &str, held: bool, rule: Option<Rule>) -> Score {
    let mut score = Score::default();
    for case in cases.iter().filter(|case| case.held == held) {
        let found = found(case, tag);
        for one in Rule::ALL.into_iter().filter(|one| rule.is_none_or(|rule| rule == *one)) {
            match (found.contains(&one), case.rules.contains(&one)) {
                (true, true) => score.right += 1,
                (true, false) => score.wrong += 1,
                (false, true) => score.missed += 1,
                (false, false) => {}
            }
        }
    }
    score
}

fn name(rule: Rule) -> String {
    serde_json::to_value(rule).unwrap().as_str().unwrap().to_owned()
}

fn page() -> String {
    let mut out = String::from(
        "# Wording rules\n\nMeasured by the tests of the wording crate on labelled sentences; each cell is precision / recall. A third of the\n\
         sentences is held out: nobody looks at what the rules miss there. Hard rules stop a reply until its writer gives a reason.\n\n",
    );
    let sets: Vec<(&str, Vec<Case>)> = SETS.iter().map(|(tag, lines)| (*tag, cases(lines))).collect();
    for (tag, cases) in &sets {
        let held = cases.iter().filter(|case| case.held).count();
        let clean = cases.iter().filter(|case| case.rules.is_empty()).count();
        let _ = writeln!(out, "- {tag}: {} sentences, {clean} of them without fault, {held} held out", cases.len());
    }
    out.push_str("\n| rule | weight |");
    for (tag, _) in &sets {
        let _ = write!(out, " {tag} | {tag} held out |");
    }
    out.push_str("\n|---|---|---|---|---|---|---|---|\n");
    let listed = Rule::ALL.into_iter().filter(|rule| !matches!(rule, Rule::Avoid | Rule::Jargon | Rule::Spelling));
    for rule in listed.map(Some).chain([None]) {
        let weight = rule.map_or("", |rule| if rule.severity() == Severity::Hard { "hard" } else { "soft" });
        let _ = write!(out, "| {} | {weight} |", rule.map_or_else(|| "**all**".to_owned(), name));
        for (tag, cases) in &sets {
            for held in [false, true] {
                let _ = write!(out, " {} |", score(cases, tag, held, rule).text());
            }
        }
        out.push('\n');
    }
    out.push_str(
        "\n`avoid`, `jargon` and `spelling` come from the organisation's own list and are exact. Sources: R122 (`bare_link`), R123 (`symbols`),\n\
         R124 (`rude`, `blame`), R125 (`greeting`, `next_step`), R127 (`refusal`), R132 (`avoid`, `jargon`), R386 (`credential`).\n",
    );
    out
}

#[test]
fn the_reference_shows_what_the_rules_do() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/reference/wording.md");
    if std::env::var_os("CAUSEWAY_WRITE_REFERENCE").is_some() {
        std::fs::write(path, page()).unwrap();
    }
    assert_eq!(std::fs::read_to_string(path).unwrap(), page(), "run the test with CAUSEWAY_WRITE_REFERENCE=1");
}

#[test]
fn precision_and_recall_stay_above_the_floor() {
    for (tag, lines) in SETS {
        let cases = cases(lines);
        let tuned = score(&cases, tag, false, None);
        let (right, found, there) = (tuned.right, tuned.right + tuned.wrong, tuned.right + tuned.missed);
        assert!(right * 100 >= found * 85, "{tag}: precision {right}/{found}");
        assert!(right * 100 >= there * 65, "{tag}: recall {right}/{there}");
    }
}
