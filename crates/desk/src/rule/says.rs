//! Whether a message says something: words in any language, with or without spaces between them.
//! It never understands a text; it finds what was written down.

use causeway_base::text;
use causeway_web::Problem;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How many texts one list has.
const MOST: usize = 100;

/// What a message must and must not say.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Says {
    /// At least one of these; anything when empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub any: Vec<String>,
    /// None of these.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub none: Vec<String>,
}

impl Says {
    /// Whether it asks for nothing.
    pub fn is_empty(&self) -> bool {
        self.any.is_empty() && self.none.is_empty()
    }

    /// Whether this text, folded by [`text::fold`], says it; answers what was found, empty when nothing had to be.
    pub fn found(&self, message: &str) -> Option<String> {
        if self.none.iter().any(|words| holds(message, words)) {
            return None;
        }
        if self.any.is_empty() {
            return Some(String::new());
        }
        self.any.iter().find(|words| holds(message, words)).cloned()
    }

    /// Checks it as input.
    ///
    /// # Errors
    /// `invalid_input` for too many, empty or long texts.
    pub fn check(&self) -> Result<(), Problem> {
        if self.any.len() > MOST || self.none.len() > MOST {
            return Err(Problem::field("/definition/says", "too_long", "At most 100 texts can be looked for."));
        }
        let wrong =
            |words: &String| text::fold(words).is_empty() || words.chars().count() > 200 || words.contains('\0');
        if self.any.iter().chain(&self.none).any(wrong) {
            return Err(Problem::field("/definition/says", "length", "A text to look for has 1 to 200 characters."));
        }
        Ok(())
    }
}

/// Whether a folded text holds these words. Words of letters that stand between spaces are found as whole words: `rat`
/// is not in `rate`. Chinese, Japanese and Thai write without spaces and are found anywhere.
fn holds(message: &str, words: &str) -> bool {
    let words = text::fold(words);
    let spaced = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() && !runs_on(c));
    let (first, last) = (words.chars().next(), words.chars().next_back());
    message.match_indices(words.as_str()).any(|(at, found)| {
        let before = message[..at].chars().next_back();
        let after = message[at + found.len()..].chars().next();
        let cut = (spaced(first) && spaced(before)) || (spaced(last) && spaced(after));
        !cut
    })
}

/// Whether this is a letter of a script that is written without spaces.
const fn runs_on(c: char) -> bool {
    matches!(c,
        '\u{0e00}'..='\u{0eff}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn says(any: &[&str], none: &[&str]) -> Says {
        let own = |all: &[&str]| all.iter().map(|&one| one.to_owned()).collect();
        Says { any: own(any), none: own(none) }
    }

    #[test]
    fn words_are_found_in_every_language() {
        for (message, any, found) in [
            ("Please REFUND my order", "refund", true),
            ("We prefund orders", "refund", false),
            ("The rate is wrong", "rat", false),
            ("请尽快退款，谢谢", "退款", true),
            ("服务器宕机了", "宕机", true),
            ("システムが停止しています", "停止", true),
            ("ＲＥＦＵＮＤ please", "refund", true),
            ("Error: 500.", "500", true),
            ("Error 5001", "500", false),
            ("I lost my\n password", "my password", true),
            ("订单A12有问题", "a12", true),
            ("Größe falsch", "GRÖSSE", false),
        ] {
            assert_eq!(says(&[any], &[]).found(&text::fold(message)).is_some(), found, "{message} / {any}");
        }
    }

    #[test]
    fn what_must_not_be_said_wins() {
        let refund = says(&["refund", "退款"], &["already refunded"]);
        assert_eq!(refund.found("i want a refund").as_deref(), Some("refund"));
        assert_eq!(refund.found("it was already refunded, refund again"), None);
        assert_eq!(Says::default().found("anything").as_deref(), Some(""));
        assert_eq!(says(&[], &["spam"]).found("hello").as_deref(), Some(""));
        assert!(says(&[" "], &[]).check().is_err());
        assert!(says(&["ok"], &[]).check().is_ok());
    }
}
