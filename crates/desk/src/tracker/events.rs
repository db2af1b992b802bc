//! Events that trackers send: proven by their signature, known again by their name, and taken as a hint to look.
//! It never believes what an event says, nor keeps its body.

use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, FromRequest, Request, State};
use axum::handler::Handler;
use axum::http::{HeaderMap, StatusCode};
use causeway_store::Tx;
use causeway_web::{Code, Endpoints, PathId, Problem, Public};
use data_encoding::HEXLOWER;
use serde_json::Value as Json;
use sha2::{Digest, Sha256};

use super::contract::word;
use super::{Provider, TrackerId, access, link, signature, store};
use crate::Desk;

/// The largest event. GitHub sends up to 25 MB, of issues far less.
const BYTES: usize = 5 * 1024 * 1024;

pub(super) fn add(endpoints: Endpoints<Desk>) -> Endpoints<Desk> {
    endpoints.post::<Public, _, _>(
        "/api/v1/trackers/{id}/events",
        "What a tracker sends when something changes there.",
        take.layer(DefaultBodyLimit::max(BYTES)),
    )
}

/// What an event names.
#[derive(Debug, PartialEq, Eq)]
struct Named {
    /// The event itself, the same when it is sent again.
    event: String,
    /// The project, where the event says it.
    project: Option<String>,
    /// The issue that it is about.
    key: Option<String>,
}

fn header(headers: &HeaderMap, name: &str) -> Option<String> {
    headers.get(name)?.to_str().ok().map(|value| value.chars().take(200).collect())
}

fn named(provider: Provider, headers: &HeaderMap, body: &[u8]) -> Option<Named> {
    let json: Json = serde_json::from_slice(body).ok()?;
    let (event, project, key) = match provider {
        Provider::GitHub => (
            header(headers, "x-github-delivery"),
            word(&json, "/repository/full_name"),
            word(&json, "/issue/number").filter(|_| json.pointer("/issue/pull_request").is_none()),
        ),
        Provider::GitLab => {
            let place = if json.get("issue").is_some() { "/issue/iid" } else { "/object_attributes/iid" };
            let named = header(headers, "webhook-id").or_else(|| header(headers, "idempotency-key"));
            (named, word(&json, "/project/path_with_namespace"), word(&json, place))
        }
        Provider::Jira => (
            header(headers, "x-atlassian-webhook-identifier"),
            word(&json, "/issue/fields/project/key"),
            word(&json, "/issue/key"),
        ),
    };
    // Who sends no name is known again by the bytes.
    let event = event.unwrap_or_else(|| HEXLOWER.encode(&Sha256::digest(body)));
    Some(Named { event, project, key })
}

async fn take(
    State(desk): State<Desk>,
    PathId(id): PathId<TrackerId>,
    request: Request,
) -> Result<StatusCode, Problem> {
    let headers = request.headers().clone();
    let body = Bytes::from_request(request, &())
        .await
        .map_err(|_| Problem::new(Code::TooLarge, "The event is larger than 5 MB."))?;
    let now = desk.db.now();
    let inner = desk.clone();
    let known = move |tx: &mut Tx<'_>| {
        let Some(provider) = store::provider(tx, id)? else { return Ok::<_, Problem>(None) };
        let sealed = store::hook(tx, id)?;
        Ok(Some((provider, access::opened(&inner.sealer, id, "hook", &sealed)?)))
    };
    let (provider, secret) = desk.db.read(known).await?.ok_or_else(|| Problem::not_found("address"))?;
    if !signature::proves(provider, &secret, &headers, &body, now) {
        return Err(Problem::new(Code::Forbidden, "The event is not signed with this tracker's secret."));
    }
    let named = named(provider, &headers, &body).ok_or_else(|| {
        Problem::new(Code::InvalidInput, "The event is not JSON.").hint("Choose application/json as its content type.")
    })?;
    desk.db.write(move |tx| note(tx, id, &named)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Wishes to look at the twin that an event names, once for each event.
fn note(tx: &mut Tx<'_>, id: TrackerId, named: &Named) -> causeway_store::Result<()> {
    if !store::heard(tx, id, &named.event)? {
        return Ok(());
    }
    let Some(tracker) = store::find(tx, id)? else { return Ok(()) };
    if named.project.as_deref().is_some_and(|project| !project.eq_ignore_ascii_case(&tracker.project)) {
        return Ok(());
    }
    match &named.key {
        Some(key) => link::by_key(tx, id, key, None)?.map_or(Ok(()), |link| link::wake(tx, link)),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_maker_names_event_project_and_issue_in_its_own_place() {
        let headers = |name: &'static str, value: &'static str| -> HeaderMap {
            [(name.parse().unwrap(), value.parse().unwrap())].into_iter().collect()
        };
        let cases = [
            (
                Provider::GitHub,
                headers("x-github-delivery", "e1"),
                r#"{"repository":{"full_name":"a/b"},"issue":{"number":7}}"#,
                ("a/b", "7"),
            ),
            (
                Provider::GitLab,
                headers("webhook-id", "e1"),
                r#"{"project":{"path_with_namespace":"a/b"},"object_attributes":{"iid":7}}"#,
                ("a/b", "7"),
            ),
            (
                Provider::GitLab,
                headers("idempotency-key", "e1"),
                r#"{"project":{"path_with_namespace":"a/b"},"object_attributes":{"iid":99},"issue":{"iid":7}}"#,
                ("a/b", "7"),
            ),
            (
                Provider::Jira,
                headers("x-atlassian-webhook-identifier", "e1"),
                r#"{"issue":{"key":"AB-7","fields":{"project":{"key":"AB"}}}}"#,
                ("AB", "AB-7"),
            ),
        ];
        for (provider, headers, body, (project, key)) in cases {
            let found = named(provider, &headers, body.as_bytes()).unwrap();
            let expected =
                Named { event: "e1".to_owned(), project: Some(project.to_owned()), key: Some(key.to_owned()) };
            assert_eq!(found, expected, "{provider:?}");
        }
        let pull = r#"{"issue":{"number":7,"pull_request":{}}}"#;
        assert_eq!(named(Provider::GitHub, &HeaderMap::new(), pull.as_bytes()).unwrap().key, None);
        assert_eq!(named(Provider::GitHub, &HeaderMap::new(), b"payload=%7B"), None);
        for body in ["", "[]", "{}", "7", r#"{"issue":[]}"#, r#"{"issue":{"number":{}}}"#] {
            let found = named(Provider::GitHub, &HeaderMap::new(), body.as_bytes());
            assert!(found.is_none_or(|named| named.key.is_none()), "{body}");
        }
    }
}
