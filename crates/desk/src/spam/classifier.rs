//! A small classifier of words that learns from the team's marks: naive Bayes with Robinson's smoothing.
//! It never judges before it saw enough of both kinds, and always names the words that decided.

use std::collections::BTreeSet;

use causeway_base::segment;

/// Marks of each kind that are needed before it judges.
pub const ENOUGH: i64 = 20;
/// The most words that are read of one conversation.
const MOST_TOKENS: usize = 300;
/// How many of the most telling words decide.
const DECIDING: usize = 15;
/// How many words explain a verdict.
const EXPLAINING: usize = 5;
/// From this probability on it is spam: a customer's mail in the spam costs more than spam in the inbox.
const SPAM_FROM: f64 = 0.95;
/// How many sightings the assumption that a word says nothing is worth (Robinson's `s`).
const STRENGTH: f64 = 1.0;

/// In how many marked conversations a word stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// The word.
    pub token: String,
    /// In how many that are spam.
    pub spam: i64,
    /// In how many that are not.
    pub ham: i64,
}

/// The words of a text that the classifier goes by, each once: secrets are out already when this is called.
pub fn tokens(text: &str) -> Vec<String> {
    let head = text.char_indices().nth(20_000).map_or(text, |(end, _)| text.get(..end).unwrap_or(text));
    let telling = |token: &str| {
        let length = token.chars().count();
        let short = token.is_ascii() && length < 3;
        !short && length <= 30 && !token.bytes().all(|byte| byte.is_ascii_digit())
    };
    let mut seen = BTreeSet::new();
    for token in segment::tokens(head).into_iter().filter(|token| !token.tail && telling(&token.text)) {
        seen.insert(token.text);
        if seen.len() >= MOST_TOKENS {
            break;
        }
    }
    seen.into_iter().collect()
}

/// The words that make it spam, the most telling first; `None` when it is not, or when too little was learned from
/// `spam` and `ham` marks.
pub fn judge(seen: &[Seen], spam: i64, ham: i64) -> Option<Vec<String>> {
    if spam < ENOUGH || ham < ENOUGH {
        return None;
    }
    let mut weights: Vec<(f64, &str)> = seen.iter().map(|one| (weight(one, spam, ham), one.token.as_str())).collect();
    weights.sort_by(|a, b| b.0.abs().total_cmp(&a.0.abs()).then_with(|| a.1.cmp(b.1)));
    weights.truncate(DECIDING);
    let sum: f64 = weights.iter().map(|(weight, _)| weight).sum();
    let probability = 1.0 / (1.0 + (-sum).exp());
    let telling = weights.iter().filter(|(weight, _)| *weight > 0.0).take(EXPLAINING);
    (probability >= SPAM_FROM).then(|| telling.map(|(_, token)| (*token).to_owned()).collect())
}

/// How much a word speaks for spam (above 0) or against it: the logarithm of its odds.
#[expect(clippy::cast_precision_loss, reason = "counts of marks are far below what a float holds exactly")]
fn weight(seen: &Seen, spam: i64, ham: i64) -> f64 {
    let in_spam = seen.spam.max(0) as f64 / spam as f64;
    let in_ham = seen.ham.max(0) as f64 / ham as f64;
    let sightings = (seen.spam + seen.ham).max(0) as f64;
    let raw = if in_spam + in_ham > 0.0 { in_spam / (in_spam + in_ham) } else { 0.5 };
    let smooth = (STRENGTH * 0.5 + sightings * raw) / (STRENGTH + sightings);
    (smooth / (1.0 - smooth)).ln()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(token: &str, spam: i64, ham: i64) -> Seen {
        Seen { token: token.to_owned(), spam, ham }
    }

    #[test]
    fn words_of_three_languages_each_once_without_numbers() {
        assert_eq!(tokens("Win win a PRIZE 12345 of it"), ["prize", "win"]);
        assert!(tokens("免费代开发票").contains(&"发票".to_owned()));
        assert!(tokens("無料プレゼント").iter().all(|token| !token.is_ascii()));
        let many: Vec<String> = (0..2_000).map(|at| format!("word{at}")).collect();
        assert_eq!(tokens(&many.join(" ")).len(), 300);
    }

    #[test]
    fn it_judges_only_when_it_saw_enough_of_both() {
        let words = [seen("casino", 20, 0), seen("bonus", 18, 0)];
        assert_eq!(judge(&words, 20, 19), None);
        assert_eq!(judge(&words, 19, 20), None);
        assert_eq!(judge(&words, 20, 20), Some(vec!["casino".to_owned(), "bonus".to_owned()]));
    }

    #[test]
    fn words_of_customers_weigh_against_it() {
        let mixed = [seen("casino", 20, 0), seen("order", 1, 19), seen("refund", 0, 20), seen("delivery", 0, 18)];
        assert_eq!(judge(&mixed, 20, 20), None);
        assert_eq!(judge(&[seen("hello", 20, 20)], 20, 20), None, "a word of both kinds says nothing");
        assert_eq!(judge(&[seen("once", 1, 0)], 20, 20), None, "one sighting is no habit");
        assert_eq!(judge(&[], 100, 100), None);
    }
}
