//! How much of an answer is a template's text: the part of the answer's word groups that stand in the template too.
//! It never looks at who wrote either.

use std::collections::HashSet;

use causeway_base::segment;

/// How many neighbouring tokens make one group. Scripts without spaces are cut into pairs already.
const WORDS: usize = 3;

/// The word groups of a text, each once.
pub(crate) fn groups(text: &str) -> HashSet<Vec<String>> {
    let tokens: Vec<segment::Token> =
        segment::tokens(text).into_iter().filter(|token| token.position > 0 && !token.tail).collect();
    let words: Vec<String> = tokens.into_iter().map(|token| token.text).collect();
    let size = WORDS.min(words.len()).max(1);
    words.windows(size).map(<[String]>::to_vec).collect()
}

/// The share of `answer` that stands in `template`, in percent. Placeholders of the template do not count against the
/// answer much: only the groups around them are broken.
pub fn of(answer: &str, template: &str) -> i64 {
    let (answer, template) = (groups(answer), groups(template));
    if answer.is_empty() {
        return 0;
    }
    let shared = answer.intersection(&template).count();
    i64::try_from(shared * 100 / answer.len()).unwrap_or(0)
}
