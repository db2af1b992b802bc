//! What the desk knows of a tracker's issues, whoever made the tracker, and the marks by which it knows its own words again.
//! It never asks for anything; the provider's own module does.

use causeway_base::{Time, text};
use causeway_store::named_values;
use serde_json::Value as Json;
use uuid::Uuid;

use super::wire::{Trouble, Wire};
use super::{Provider, github, gitlab, jira};
use crate::issue::{IssueId, Kind, State};

named_values!(Standing "Where an issue stands, in words that every tracker knows." {
    Open "Nobody works on it." = "open",
    Working "Somebody works on it." = "working",
    Done "It was done." = "done",
    Declined "It stays as it is." = "declined",
});

impl Standing {
    /// What an issue here is, said so.
    pub(super) const fn of(state: State) -> Self {
        match state {
            State::Open => Self::Open,
            State::InProgress => Self::Working,
            State::Fixed | State::Verified | State::Closed => Self::Done,
            State::WontFix => Self::Declined,
        }
    }

    /// What an issue here becomes when it came to stand so there; what says as much already stays.
    pub(super) fn state(self, before: State) -> State {
        if Self::of(before) == self {
            return before;
        }
        match self {
            Self::Open => State::Open,
            Self::Working => State::InProgress,
            Self::Done => State::Fixed,
            Self::Declined => State::WontFix,
        }
    }
}

/// An issue there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Remote {
    pub(super) key: String,
    pub(super) url: String,
    pub(super) title: String,
    pub(super) standing: Standing,
    pub(super) labels: Vec<String>,
    pub(super) changed_at: Time,
    /// The issue here from which it was made.
    pub(super) marker: Option<IssueId>,
}

/// A comment there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RemoteComment {
    pub(super) id: String,
    pub(super) author: String,
    pub(super) text: String,
    pub(super) at: Time,
    /// The comment here from which it was made.
    pub(super) marker: Option<Uuid>,
}

/// An issue to make there.
#[derive(Debug, Clone)]
pub(super) struct Outgoing {
    pub(super) id: IssueId,
    pub(super) title: String,
    pub(super) text: String,
    pub(super) labels: Vec<String>,
    pub(super) kind: Kind,
}

/// What shall change there; what is absent stays.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Change {
    pub(super) title: Option<String>,
    pub(super) standing: Option<Standing>,
    pub(super) add_labels: Vec<String>,
    pub(super) remove_labels: Vec<String>,
}

impl Change {
    pub(super) fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether a label of theirs goes.
    pub(super) fn removes(&self, label: &str) -> bool {
        self.remove_labels.iter().any(|one| text::fold(one) == text::fold(label))
    }
}

/// What a provider can be told of where an issue stands: two that are the same to it are not told.
pub(super) const fn told(provider: Provider, standing: Standing) -> Standing {
    match (provider, standing) {
        (Provider::GitHub | Provider::GitLab, Standing::Working) => Standing::Open,
        (Provider::GitLab | Provider::Jira, Standing::Declined) => Standing::Done,
        _ => standing,
    }
}

/// A label as the provider can hold it: Jira allows no spaces in one.
pub(super) fn label(provider: Provider, words: &str) -> String {
    match provider {
        Provider::Jira => words.split_whitespace().collect::<Vec<_>>().join("-"),
        Provider::GitHub | Provider::GitLab => words.to_owned(),
    }
}

/// Sends each question to the module of the tracker's maker.
macro_rules! by_provider {
    ($wire:expr, $function:ident($($argument:expr),*)) => {
        match $wire.provider() {
            Provider::GitHub => github::$function($wire, $($argument),*).await,
            Provider::GitLab => gitlab::$function($wire, $($argument),*).await,
            Provider::Jira => jira::$function($wire, $($argument),*).await,
        }
    };
}

/// Makes an issue and answers its key.
pub(super) async fn create(wire: &Wire, issue: &Outgoing) -> Result<String, Trouble> {
    by_provider!(wire, create(issue))
}

/// One issue.
pub(super) async fn read(wire: &Wire, key: &str) -> Result<Remote, Trouble> {
    by_provider!(wire, read(key))
}

/// Changes an issue that was read as `remote`.
pub(super) async fn change(wire: &Wire, remote: &Remote, change: &Change) -> Result<(), Trouble> {
    by_provider!(wire, change(remote, change))
}

/// The comments that were made or changed since then, oldest first.
pub(super) async fn comments(wire: &Wire, key: &str, since: Time) -> Result<Vec<RemoteComment>, Trouble> {
    by_provider!(wire, comments(key, since))
}

/// Says something, and answers the comment's id there.
pub(super) async fn comment(wire: &Wire, key: &str, words: &str, id: Uuid) -> Result<String, Trouble> {
    by_provider!(wire, comment(key, words, id))
}

/// A page of the issues that changed since then, the page counted from 1. An empty one is the end.
pub(super) async fn recent(wire: &Wire, since: Time, page: usize) -> Result<Vec<Remote>, Trouble> {
    by_provider!(wire, recent(since, page))
}

/// Whether the project can be read with the key.
pub(super) async fn check(wire: &Wire) -> Result<(), Trouble> {
    by_provider!(wire, check())
}

/// How many issues and comments a page holds.
pub(super) const PAGE: usize = 100;
const MARK: &str = "<!-- causeway:";

/// `words` with a mark that people do not see.
pub(super) fn marked(words: &str, id: Uuid) -> String {
    format!("{words}\n\n{MARK}{id} -->")
}

/// The mark in a text, and the text without it.
pub(super) fn unmarked(words: &str) -> (String, Option<Uuid>) {
    let Some((head, tail)) = words.split_once(MARK) else { return (words.trim().to_owned(), None) };
    let (id, rest) = tail.split_once("-->").unwrap_or((tail, ""));
    (format!("{}{}", head.trim_end(), rest.trim_end()).trim().to_owned(), id.trim().parse().ok())
}

/// The text at a place of an answer.
pub(super) fn word(json: &Json, pointer: &str) -> Option<String> {
    match json.pointer(pointer)? {
        Json::String(word) => Some(word.clone()),
        Json::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// The text at a place that every answer has.
pub(super) fn needed(json: &Json, pointer: &str) -> Result<String, Trouble> {
    word(json, pointer).ok_or_else(|| Trouble::Failed(format!("its answer has no {}", pointer.trim_start_matches('/'))))
}

/// The address of a page, at a place that every answer has: people follow it, so that it must be one of the web.
pub(super) fn page(json: &Json, pointer: &str) -> Result<String, Trouble> {
    let url = needed(json, pointer)?;
    let web = url.starts_with("https://") || url.starts_with("http://");
    if web { Ok(url) } else { Err(Trouble::Failed("its answer has an address that is none of the web".to_owned())) }
}

/// The moment at a place of an answer; Jira leaves the colon out of the offset.
pub(super) fn moment(json: &Json, pointer: &str) -> Result<Time, Trouble> {
    let word = needed(json, pointer)?;
    let read = word.parse::<jiff::Timestamp>().ok().or_else(|| {
        jiff::fmt::strtime::parse("%Y-%m-%dT%H:%M:%S%.f%z", &word).and_then(|parsed| parsed.to_timestamp()).ok()
    });
    read.map(|at| Time(at.as_millisecond()))
        .ok_or_else(|| Trouble::Failed("its answer has a time that cannot be read".to_owned()))
}

/// A moment in the form of RFC 3339.
pub(super) fn written(at: Time) -> String {
    jiff::Timestamp::from_millisecond(at.ms()).map(|at| at.to_string()).unwrap_or_default()
}

/// The labels at a place of an answer: words, or objects with a name.
pub(super) fn labels(json: &Json, pointer: &str) -> Vec<String> {
    let items = json.pointer(pointer).and_then(Json::as_array).into_iter().flatten();
    items.filter_map(|item| item.as_str().map(str::to_owned).or_else(|| word(item, "/name"))).collect()
}

/// The rows of an answer that is a list.
pub(super) fn rows(json: &Json) -> Result<&[Json], Trouble> {
    json.as_array().map(Vec::as_slice).ok_or_else(|| Trouble::Failed("its answer is no list".to_owned()))
}

/// A comment's text as it is kept: without control signs, at most 20,000 characters.
pub(super) fn said(words: &str) -> String {
    text::clean(words, 20_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_found_again_and_not_shown() {
        let id = Uuid::from_u128(7);
        assert_eq!(unmarked(&marked("Fails\nagain", id)), ("Fails\nagain".to_owned(), Some(id)));
        assert_eq!(unmarked("Plain "), ("Plain".to_owned(), None));
        assert_eq!(unmarked("A <!-- causeway:nonsense"), ("A".to_owned(), None));
    }

    #[test]
    fn what_is_followed_is_a_page_and_labels_fit_where_they_go() {
        let json = |url: &str| serde_json::json!({ "url": url });
        assert!(page(&json("https://github.com/a/b/issues/1"), "/url").is_ok());
        assert!(page(&json("javascript:alert(1)"), "/url").is_err());
        assert_eq!(label(Provider::Jira, "needs  more info"), "needs-more-info");
        assert_eq!(label(Provider::GitHub, "needs info"), "needs info");
    }

    #[test]
    fn moments_are_read_as_each_of_them_writes_them() {
        let at = Time(1_764_234_900_000);
        for word in ["2025-11-27T09:15:00Z", "2025-11-27T10:15:00.000+01:00", "2025-11-27T10:15:00.000+0100"] {
            assert_eq!(moment(&serde_json::json!({ "at": word }), "/at").ok(), Some(at), "{word}");
        }
        assert_eq!(written(at), "2025-11-27T09:15:00Z");
        assert!(moment(&serde_json::json!({ "at": "soon" }), "/at").is_err());
    }
}
