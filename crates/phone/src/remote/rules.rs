//! Pure decisions about remote sessions: what a customer's words say, which links are taken, and how long one lasted.
//! They never take a word for a yes that may mean something else.

use causeway_base::{Locale, text};

use super::{Consent, Session, words};

/// The longest name of a tool, in characters.
pub const LONGEST_TOOL: usize = 60;
/// The longest link.
pub const LONGEST_LINK: usize = 1_000;
/// The longest of the texts on what was done.
pub const LONGEST_TEXT: usize = 4_000;

/// What else is a plain yes and a plain no, beside the answers of one click.
const YES: [&str; 15] = [
    "yes",
    "yes please",
    "ok",
    "okay",
    "sure",
    "you may",
    "go ahead",
    "可以",
    "好",
    "好的",
    "同意",
    "是",
    "はい",
    "お願いします",
    "いいですよ",
];
const NO: [&str; 11] =
    ["no", "no thanks", "no thank you", "不", "不用", "不可以", "不同意", "否", "いいえ", "結構です", "お断りします"];

/// Words as they are compared: lower case, without the marks at their ends.
fn plain(words: &str) -> String {
    let words = text::fold(words.trim());
    let marks = |one: char| one.is_whitespace() || one.is_ascii_punctuation() || "。！？、，．・…～：；".contains(one);
    let kept: String = words.trim_matches(marks).chars().map(|one| if marks(one) { ' ' } else { one }).collect();
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What the first line of an answer says: yes, no, or neither that can be told for sure.
pub fn said(answer: &str) -> Option<bool> {
    let line = answer.lines().find(|line| !line.trim().is_empty())?;
    let line = plain(line);
    let offered = |place: usize| Locale::ALL.into_iter().any(|locale| plain(words::answers(locale)[place]) == line);
    if offered(0) || YES.iter().any(|one| plain(one) == line) {
        return Some(true);
    }
    (offered(1) || NO.iter().any(|one| plain(one) == line)).then_some(false)
}

/// A link that customers may be sent: `https`, with a host, in one word.
pub fn link(given: &str) -> Option<String> {
    let given = given.trim();
    let rest = given.strip_prefix("https://")?;
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let right = !host.is_empty()
        && host.chars().all(|one| one.is_alphanumeric() || ".-:[]".contains(one))
        && given.chars().count() <= LONGEST_LINK
        && !given.chars().any(|one| one.is_whitespace() || one.is_control() || "<>\"'`\\".contains(one));
    right.then(|| given.to_owned())
}

/// Whether a session may begin now.
pub fn may_begin(session: &Session) -> bool {
    session.consent == Consent::Given && session.began_at.is_none() && session.ended_at.is_none()
}

/// How many minutes a session lasted, begun ones counted.
pub fn minutes(session: &Session) -> Option<i64> {
    let lasted = session.ended_at?.since(session.began_at?).max(0);
    Some((lasted + 59_999) / 60_000)
}
