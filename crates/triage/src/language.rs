//! The rules as data: one file a language, read once.
//! It never decides what a sign means.

use std::sync::OnceLock;

use regex::{Regex, RegexBuilder};
use serde::Deserialize;

use crate::Sign;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    negated_before: String,
    negated_behind: String,
    supposed_before: String,
    supposed_behind: String,
    over_behind: String,
    words_alone: bool,
    rule: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    id: String,
    sign: Sign,
    weight: u8,
    #[serde(default)]
    as_quoted: bool,
    #[serde(default)]
    as_negated: bool,
    words: Vec<String>,
}

/// One rule.
pub(crate) struct Rule {
    /// Its name in the data.
    pub(crate) id: String,
    pub(crate) sign: Sign,
    pub(crate) weight: u8,
    /// Whether it also counts inside quotation marks, as the text of an error does.
    pub(crate) as_quoted: bool,
    /// Whether a negation before it changes nothing, because it holds one itself.
    pub(crate) as_negated: bool,
    pub(crate) words: Regex,
}

/// The rules of one language.
pub(crate) struct Language {
    pub(crate) rules: Vec<Rule>,
    /// "not" and its like right before a sign.
    pub(crate) negated_before: Regex,
    /// The same behind it, as Japanese has it.
    pub(crate) negated_behind: Regex,
    /// "if" and its like: what is only supposed is not so.
    pub(crate) supposed_before: Regex,
    pub(crate) supposed_behind: Regex,
    /// "is fixed now" and its like.
    pub(crate) over_behind: Regex,
}

/// The rules of the three languages.
pub(crate) struct Rules {
    pub(crate) en: Option<Language>,
    pub(crate) zh: Option<Language>,
    pub(crate) ja: Option<Language>,
    fold: Vec<(char, char)>,
}

/// The rules, read at first use. A file that cannot be read finds nothing, and a test says so.
pub(crate) fn rules() -> &'static Rules {
    static RULES: OnceLock<Rules> = OnceLock::new();
    RULES.get_or_init(|| Rules {
        en: load(include_str!("../rules/en.toml")),
        zh: load(include_str!("../rules/zh.toml")),
        ja: load(include_str!("../rules/ja.toml")),
        fold: pairs(include_str!("../rules/traditional.txt")),
    })
}

fn pairs(text: &str) -> Vec<(char, char)> {
    let pair = |word: &str| {
        let mut chars = word.chars();
        let (from, to) = (chars.next()?, chars.next()?);
        (from.len_utf8() == to.len_utf8()).then_some((from, to))
    };
    let mut all: Vec<_> =
        text.lines().filter(|l| !l.starts_with('#')).flat_map(str::split_whitespace).filter_map(pair).collect();
    all.sort_unstable();
    all
}

impl Rules {
    /// The text in simplified characters, each at its old place.
    pub(crate) fn simplified(&self, text: &str) -> String {
        let one = |c: char| self.fold.binary_search_by_key(&c, |pair| pair.0).map_or(c, |index| self.fold[index].1);
        text.chars().map(one).collect()
    }
}

fn load(text: &str) -> Option<Language> {
    let file: File = toml::from_str(text).ok()?;
    let regex = |source: &str| RegexBuilder::new(source).case_insensitive(true).build().ok();
    let mut rules = Vec::new();
    for row in file.rule {
        let joined = row.words.join("|");
        // ASCII limits: in mixed text a Latin word stands right beside a Chinese one.
        let source = if file.words_alone { format!(r"(?-u:\b)(?:{joined})(?-u:\b)") } else { joined };
        rules.push(Rule {
            id: row.id,
            sign: row.sign,
            weight: row.weight,
            as_quoted: row.as_quoted,
            as_negated: row.as_negated,
            words: regex(&source)?,
        });
    }
    Some(Language {
        rules,
        negated_before: regex(&format!("(?:{})$", file.negated_before))?,
        negated_behind: regex(&format!("^(?:{})", file.negated_behind))?,
        supposed_before: regex(&file.supposed_before)?,
        supposed_behind: regex(&format!("^(?:{})", file.supposed_behind))?,
        over_behind: regex(&file.over_behind)?,
    })
}
