//! Endpoints of an issue's twins: what one would say, making it, tying one that exists, looking again, untying.
//! It never makes a twin from words that nobody was shown.

use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use causeway_base::text;
use causeway_identity::UserId;
use causeway_identity::permission::WriteConversations;
use causeway_store::Tx;
use causeway_web::{Answer, Code, Endpoints, Input, Permit, Problem};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::contract::{self, Standing};
use super::link::{self, NewLink};
use super::merge::Side;
use super::routes::State;
use super::{LinkId, Provider, Tracker, TrackerId, store};
use crate::Desk;
use crate::issue::routes::{found, seen};
use crate::issue::{self, Issue, IssueRow, What, Who, redact};

/// The longest text of a twin, in characters; GitHub takes 65,536.
const LONGEST: usize = 20_000;

pub(super) fn add(endpoints: Endpoints<Desk>) -> Endpoints<Desk> {
    endpoints
        .get::<WriteConversations, _, _>(
            "/api/v1/issues/{number}/twin-draft",
            "What a twin would say, without secrets, addresses, telephone numbers and names of its customers.",
            draft,
        )
        .answers::<Draft>()
        .post::<WriteConversations, _, _>(
            "/api/v1/issues/{number}/twins",
            "Make a twin, or tie one that exists.",
            create,
        )
        .body::<NewTwin>()
        .creates::<Issue>()
        .post::<WriteConversations, _, _>("/api/v1/issues/{number}/twins/{id}/look", "Look at a twin again now.", look)
        .answers::<Issue>()
        .delete::<WriteConversations, _, _>(
            "/api/v1/issues/{number}/twins/{id}",
            "Untie a twin, which stays there.",
            remove,
        )
        .answers::<Issue>()
}

/// What a person reads and changes before it leaves the desk.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(super) struct Draft {
    pub(super) title: String,
    pub(super) text: String,
}

/// A twin to make or to tie.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewTwin {
    pub(super) tracker_id: Option<TrackerId>,
    /// The number, key or address of one that exists; without it one is made.
    #[serde(default)]
    pub(super) existing: String,
    /// What it is called there.
    #[serde(default)]
    pub(super) title: String,
    /// What it says there.
    #[serde(default)]
    pub(super) text: String,
}

async fn draft(state: State, Path(number): Path<i64>) -> Answer<Draft> {
    Ok(Json(state.db.read(move |tx| drafted(tx, number)).await?))
}

/// What a twin of an issue would say.
pub(super) fn drafted(tx: &mut Tx<'_>, number: i64) -> Result<Draft, Problem> {
    let row = found(tx, number)?;
    let issue = issue::store::whole(tx, row)?;
    let names = issue::store::names(tx, issue.row.id)?;
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    Ok(Draft { title: redact::redacted(&issue.row.title, &names), text: redact::redacted(&issue.text, &names) })
}

/// The key that somebody means: `#12`, `AB-12`, or the address of its page.
fn meant(given: &str, provider: Provider) -> Option<String> {
    let last = given.trim().trim_end_matches('/').split(['?', '#']).find(|part| !part.is_empty())?;
    let word = last.rsplit('/').next()?.trim();
    let number = |word: &str| !word.is_empty() && word.len() <= 18 && word.bytes().all(|c| c.is_ascii_digit());
    match provider {
        Provider::GitHub | Provider::GitLab => number(word).then(|| word.to_owned()),
        Provider::Jira => {
            let (project, count) = word.split_once('-')?;
            let fits = !project.is_empty() && project.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'_');
            (fits && number(count)).then(|| word.to_ascii_uppercase())
        }
    }
}

fn tracker(tx: &mut Tx<'_>, id: Option<TrackerId>) -> Result<Tracker, Problem> {
    let found = id.map(|id| store::find(tx, id)).transpose()?.flatten().filter(|tracker| tracker.active);
    found.ok_or_else(|| Problem::field("/tracker_id", "unknown", "There is no such tracker, or it is switched off."))
}

fn here(row: &IssueRow, provider: Provider) -> Side {
    let labels = row.labels.iter().map(|words| contract::label(provider, words)).collect();
    Side { title: row.title.clone(), standing: Standing::of(row.state), labels }
}

async fn create(
    state: State,
    permit: Permit<WriteConversations>,
    Path(number): Path<i64>,
    Input(input): Input<NewTwin>,
) -> Result<(StatusCode, Json<Issue>), Problem> {
    let work = move |tx: &mut Tx<'_>| {
        let by = UserId(permit.user());
        tie(tx, number, &input, &Who::person(by, permit.actor()))?;
        seen(tx, number, by)
    };
    Ok((StatusCode::CREATED, Json(state.db.write(work).await?)))
}

/// Ties an issue to a twin that exists, or to one that is made soon.
pub(super) fn tie(tx: &mut Tx<'_>, number: i64, input: &NewTwin, who: &Who) -> Result<(), Problem> {
    let row = found(tx, number)?;
    let tracker = tracker(tx, input.tracker_id)?;
    let tied = if input.existing.trim().is_empty() {
        let title = text::clean(input.title.trim(), 200).replace(['\n', '\t'], " ");
        if title.is_empty() {
            return Err(Problem::field("/title", "length", "A title has 1 to 200 characters."));
        }
        let body = text::clean(input.text.trim(), LONGEST);
        // As it is here but for the title that somebody chose for outside: that difference is no change.
        let seen = Side { title, standing: Standing::Open, ..here(&row, tracker.provider) };
        NewLink { issue: row.id, tracker: tracker.id, key: None, body, seen, own_title: row.title.clone() }
    } else {
        let words = "That is neither a number nor an address of an issue there.";
        let key =
            meant(&input.existing, tracker.provider).ok_or_else(|| Problem::field("/existing", "invalid", words))?;
        // Where both differ, what is there counts; labels of both stay.
        let seen = Side { labels: Vec::new(), ..here(&row, tracker.provider) };
        NewLink {
            issue: row.id,
            tracker: tracker.id,
            key: Some(key),
            body: String::new(),
            seen,
            own_title: row.title.clone(),
        }
    };
    if link::add(tx, &tied)?.is_none() {
        let words = "This issue has a twin in that tracker already, or the twin belongs to another issue.";
        return Err(Problem::new(Code::AlreadyExists, words));
    }
    issue::store::touch(tx, row.id)?;
    issue::store::step(tx, row.id, who, What::Twinned, "", &tracker.name)?;
    issue::tell(tx, "issue.changed", &row, None, who.actor);
    Ok(())
}

/// The twin of this issue that a path names.
fn twin(tx: &mut Tx<'_>, row: &IssueRow, id: LinkId) -> Result<link::Twin, Problem> {
    let twins = link::of(tx, row.id)?;
    twins.into_iter().find(|twin| twin.id == id).ok_or_else(|| Problem::not_found("twin"))
}

async fn look(
    state: State,
    permit: Permit<WriteConversations>,
    Path((number, id)): Path<(i64, LinkId)>,
) -> Answer<Issue> {
    let work = move |tx: &mut Tx<'_>| {
        let row = found(tx, number)?;
        twin(tx, &row, id)?;
        link::wake(tx, id)?;
        seen(tx, number, UserId(permit.user()))
    };
    Ok(Json(state.db.write(work).await?))
}

async fn remove(
    state: State,
    permit: Permit<WriteConversations>,
    Path((number, id)): Path<(i64, LinkId)>,
) -> Answer<Issue> {
    let work = move |tx: &mut Tx<'_>| {
        let row = found(tx, number)?;
        let twin = twin(tx, &row, id)?;
        link::remove(tx, id)?;
        issue::store::touch(tx, row.id)?;
        let who = Who::person(UserId(permit.user()), permit.actor());
        issue::store::step(tx, row.id, &who, What::Parted, &twin.tracker, "")?;
        issue::tell(tx, "issue.changed", &row, None, who.actor);
        seen(tx, number, who.user)
    };
    Ok(Json(state.db.write(work).await?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_twin_is_meant_by_number_key_or_address() {
        let cases = [
            ("12", Provider::GitHub, Some("12")),
            (" #12 ", Provider::GitHub, Some("12")),
            ("https://github.com/a/b/issues/12#issuecomment-1", Provider::GitHub, Some("12")),
            ("https://gitlab.com/a/b/-/issues/7/", Provider::GitLab, Some("7")),
            ("sup-3", Provider::Jira, Some("SUP-3")),
            ("https://a.atlassian.net/browse/SUP-3?x=1", Provider::Jira, Some("SUP-3")),
            ("SUP", Provider::Jira, None),
            ("../12x", Provider::GitHub, None),
            ("", Provider::GitHub, None),
        ];
        for (given, provider, key) in cases {
            assert_eq!(meant(given, provider).as_deref(), key, "{given}");
        }
    }
}
