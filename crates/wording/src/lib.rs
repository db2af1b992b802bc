//! Looks at an answer while it is written: what would read badly, what must not leave, and what it promises.
//! It never reads or writes anything outside its arguments, and never changes a text.

mod asking;
mod hard;
mod promise;
mod rules;
mod sentence;
mod soft;
mod words;

use std::ops::Range;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use promise::{Found, promises};

/// A language that the rules know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// English.
    En,
    /// Chinese in simplified or traditional characters.
    Zh,
    /// Japanese.
    Ja,
}

impl Language {
    /// The language of a BCP 47 tag, if the rules know it.
    pub fn from_tag(tag: &str) -> Option<Self> {
        let tag = tag.to_ascii_lowercase();
        match tag.split(['-', '_']).next() {
            Some("en") => Some(Self::En),
            Some("zh") => Some(Self::Zh),
            Some("ja") => Some(Self::Ja),
            _ => None,
        }
    }

    /// The language whose script `text` is mostly written in; `None` for very short texts and other scripts.
    pub fn of_text(text: &str) -> Option<Self> {
        let (mut kana, mut han, mut latin) = (0_usize, 0_usize, 0_usize);
        for c in rules::URL.all(text).fold(text.to_owned(), |rest, url| rest.replace(url.as_str(), " ")).chars() {
            match c {
                '\u{3041}'..='\u{30fa}' => kana += 1,
                '\u{3400}'..='\u{9fff}' => han += 1,
                'a'..='z' | 'A'..='Z' => latin += 1,
                _ => {}
            }
        }
        // A word of Han says as much as four Latin letters.
        if kana * 5 > han && kana >= 3 && (kana + han) * 3 > latin {
            Some(Self::Ja)
        } else if han >= 6 && han * 3 > latin {
            Some(Self::Zh)
        } else if latin >= 24 && latin > (han + kana) * 6 {
            Some(Self::En)
        } else {
            None
        }
    }
}

/// What a hint is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// A placeholder that nobody filled.
    Placeholder,
    /// A password in plain words, or a published default credential (R386).
    Credential,
    /// A link that only works inside the organisation.
    InternalLink,
    /// Nothing but symbols (R123).
    Symbols,
    /// A link without a sentence that says what it is for (R122).
    BareLink,
    /// Rude or scornful words (R124).
    Rude,
    /// Words that put the blame on the customer (R124).
    Blame,
    /// A refusal without a way out (R127).
    Refusal,
    /// Asks leave for what is needed instead of saying what is needed and why (R126).
    Permission,
    /// The first answer begins without a greeting (R125).
    Greeting,
    /// The answer does not say what happens next (R125).
    NextStep,
    /// A question of the customer that the answer does not touch.
    Unanswered,
    /// The answer addresses somebody else.
    WrongName,
    /// The answer is in another language than the customer's.
    WrongLanguage,
    /// A promise without a time.
    VaguePromise,
    /// A word that the organisation wants to avoid (R132).
    Avoid,
    /// A word that customers may not know (R132).
    Jargon,
    /// A name that is spelled differently.
    Spelling,
    /// Teaches step by step what is better read (R110).
    Steps,
}

impl Rule {
    /// All rules, hard ones first.
    pub const ALL: [Self; 19] = [
        Self::Placeholder,
        Self::Credential,
        Self::InternalLink,
        Self::Symbols,
        Self::BareLink,
        Self::Rude,
        Self::Blame,
        Self::Refusal,
        Self::Permission,
        Self::Greeting,
        Self::NextStep,
        Self::Unanswered,
        Self::WrongName,
        Self::WrongLanguage,
        Self::VaguePromise,
        Self::Avoid,
        Self::Jargon,
        Self::Spelling,
        Self::Steps,
    ];

    /// Whether it stops a reply until somebody gives a reason.
    pub const fn severity(self) -> Severity {
        match self {
            Self::Placeholder | Self::Credential | Self::InternalLink | Self::Symbols => Severity::Hard,
            _ => Severity::Soft,
        }
    }
}

/// How much a hint weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// A hint that the writer may pass over.
    Soft,
    /// Stops the reply until the writer says why it shall leave as it is.
    Hard,
}

/// The organisation's words.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WordList {
    /// Words to avoid, each with what to write instead; that may be empty.
    #[serde(default)]
    pub avoid: Vec<Avoid>,
    /// Words that customers may not know.
    #[serde(default)]
    pub jargon: Vec<String>,
    /// Names as they are spelled.
    #[serde(default)]
    pub names: Vec<String>,
}

/// A word to avoid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Avoid {
    /// The word.
    pub word: String,
    /// What to write instead; may be empty.
    #[serde(default)]
    pub instead: String,
}

/// An answer and what is known about whom it is for.
#[derive(Debug, Clone, Default)]
pub struct Draft<'a> {
    /// What was written, without quotes and signature.
    pub text: &'a str,
    /// The customer's language, if the rules know it.
    pub language: Option<Language>,
    /// Names by which the customer may be addressed, of everybody who takes part; empty when none is known.
    pub names: Vec<String>,
    /// What the customer wrote last.
    pub asked: &'a str,
    /// Whether nobody has answered this customer yet.
    pub first: bool,
    /// Whether the matter is one that is better read than told: its answer is an article (R110).
    pub for_reading: bool,
    /// The organisation's words.
    pub words: WordList,
    /// Beginnings of addresses that only work inside the organisation, such as the agents' app.
    pub internal: Vec<String>,
}

/// One thing that the writer may want to change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Hint {
    /// What it is about.
    pub rule: Rule,
    /// Whether it stops the reply.
    pub severity: Severity,
    /// Where it is, in UTF-16 units of the text; absent when it is about the whole answer.
    pub at: Option<Place>,
    /// The words it is about; for an unanswered question the customer's words.
    pub words: String,
    /// What to write instead.
    pub instead: Option<String>,
}

/// A part of a text, in UTF-16 units as browsers count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Place {
    /// The first unit.
    pub from: usize,
    /// Behind the last unit.
    pub to: usize,
}

impl Place {
    /// The place of a range of bytes of `text`.
    pub(crate) fn of(text: &str, range: &Range<usize>) -> Self {
        let units = |text: &str| text.chars().map(char::len_utf16).sum::<usize>();
        let from = units(text.get(..range.start).unwrap_or_default());
        Self { from, to: from + units(text.get(range.clone()).unwrap_or_default()) }
    }
}

impl Hint {
    pub(crate) fn at(text: &str, rule: Rule, range: Range<usize>) -> Self {
        let words = text.get(range.clone()).unwrap_or_default().to_owned();
        Self { rule, severity: rule.severity(), at: Some(Place::of(text, &range)), words, instead: None }
    }

    pub(crate) fn whole(rule: Rule) -> Self {
        Self { rule, severity: rule.severity(), at: None, words: String::new(), instead: None }
    }
}

/// Everything that may be worth changing, what stops the reply first. An empty text has no hints.
pub fn check(draft: &Draft<'_>) -> Vec<Hint> {
    if draft.text.trim().is_empty() {
        return Vec::new();
    }
    let mut hints = hard::check(draft);
    if hints.iter().any(|hint| hint.rule == Rule::Symbols) {
        return hints;
    }
    hints.extend(soft::check(draft));
    hints.extend(words::check(draft));
    hints.sort_by_key(|hint| (hint.severity == Severity::Soft, hint.rule));
    hints
}

#[cfg(test)]
mod labelled;
#[cfg(test)]
mod second;
#[cfg(test)]
mod speed;
#[cfg(test)]
mod tests;
