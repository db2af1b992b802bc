//! GitHub's issues by its REST interface, as a token or an app's installation.
//! It never reads a pull request as an issue.

use causeway_base::Time;
use serde_json::{Value as Json, json};
use uuid::Uuid;

use super::contract::{
    Change, Outgoing, PAGE, Remote, RemoteComment, Standing, labels, marked, moment, needed, page, rows, said,
    unmarked, word, written,
};
use super::wire::{Trouble, Wire};
use crate::issue::IssueId;

fn issues(wire: &Wire) -> String {
    format!("/repos/{}/issues", wire.tracker.project)
}

fn one(json: &Json) -> Result<Remote, Trouble> {
    let closed = needed(json, "/state")? == "closed";
    let declined = matches!(word(json, "/state_reason").as_deref(), Some("not_planned" | "duplicate"));
    Ok(Remote {
        key: needed(json, "/number")?,
        url: page(json, "/html_url")?,
        title: needed(json, "/title")?,
        standing: match (closed, declined) {
            (false, _) => Standing::Open,
            (true, false) => Standing::Done,
            (true, true) => Standing::Declined,
        },
        labels: labels(json, "/labels"),
        changed_at: moment(json, "/updated_at")?,
        marker: word(json, "/body").and_then(|body| unmarked(&body).1).map(IssueId),
    })
}

pub(super) async fn create(wire: &Wire, issue: &Outgoing) -> Result<String, Trouble> {
    let body = json!({ "title": issue.title, "body": marked(&issue.text, issue.id.0), "labels": issue.labels });
    needed(&wire.ask("POST", &issues(wire), Some(&body)).await?, "/number")
}

pub(super) async fn read(wire: &Wire, key: &str) -> Result<Remote, Trouble> {
    one(&wire.ask("GET", &format!("{}/{key}", issues(wire)), None).await?)
}

pub(super) async fn change(wire: &Wire, remote: &Remote, change: &Change) -> Result<(), Trouble> {
    let mut body = serde_json::Map::new();
    if let Some(title) = &change.title {
        body.insert("title".to_owned(), json!(title));
    }
    match change.standing {
        Some(Standing::Open | Standing::Working) => drop(body.insert("state".to_owned(), json!("open"))),
        Some(Standing::Done) => {
            body.insert("state".to_owned(), json!("closed"));
            body.insert("state_reason".to_owned(), json!("completed"));
        }
        Some(Standing::Declined) => {
            body.insert("state".to_owned(), json!("closed"));
            body.insert("state_reason".to_owned(), json!("not_planned"));
        }
        None => {}
    }
    if !change.add_labels.is_empty() || !change.remove_labels.is_empty() {
        // The interface replaces all of them, so those that do not fit here are named again.
        let stay = remote.labels.iter().filter(|label| !change.removes(label));
        let all: Vec<&String> = stay.chain(&change.add_labels).collect();
        body.insert("labels".to_owned(), json!(all));
    }
    wire.ask("PATCH", &format!("{}/{}", issues(wire), remote.key), Some(&Json::Object(body))).await.map(drop)
}

pub(super) async fn comments(wire: &Wire, key: &str, since: Time) -> Result<Vec<RemoteComment>, Trouble> {
    let mut all = Vec::new();
    for page in 1..=10 {
        let path = format!("{}/{key}/comments?since={}&per_page={PAGE}&page={page}", issues(wire), written(since));
        let answer = wire.ask("GET", &path, None).await?;
        let found = rows(&answer)?;
        for json in found {
            let (text, marker) = unmarked(&word(json, "/body").unwrap_or_default());
            all.push(RemoteComment {
                id: needed(json, "/id")?,
                author: word(json, "/user/login").unwrap_or_default(),
                text: said(&text),
                at: moment(json, "/created_at")?,
                marker,
            });
        }
        if found.len() < PAGE {
            break;
        }
    }
    Ok(all)
}

pub(super) async fn comment(wire: &Wire, key: &str, words: &str, id: Uuid) -> Result<String, Trouble> {
    let body = json!({ "body": marked(words, id) });
    needed(&wire.ask("POST", &format!("{}/{key}/comments", issues(wire)), Some(&body)).await?, "/id")
}

pub(super) async fn recent(wire: &Wire, since: Time, page: usize) -> Result<Vec<Remote>, Trouble> {
    let path = format!(
        "{}?state=all&sort=updated&direction=asc&since={}&per_page={PAGE}&page={page}",
        issues(wire),
        written(since)
    );
    let answer = wire.ask("GET", &path, None).await?;
    rows(&answer)?.iter().filter(|json| json.get("pull_request").is_none()).map(one).collect()
}

/// Whether the project can be read.
pub(super) async fn check(wire: &Wire) -> Result<(), Trouble> {
    wire.ask("GET", &format!("/repos/{}", wire.tracker.project), None).await.map(drop)
}
