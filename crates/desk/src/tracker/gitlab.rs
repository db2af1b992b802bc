//! GitLab's issues by its REST interface (version 4), with an access token.
//! It never takes a system note for a comment.

use causeway_base::{Time, text};
use serde_json::{Value as Json, json};
use uuid::Uuid;

use super::contract::{
    Change, Outgoing, PAGE, Remote, RemoteComment, Standing, labels, marked, moment, needed, page, rows, said,
    unmarked, word, written,
};
use super::wire::{Trouble, Wire};
use crate::issue::IssueId;

/// Labels that say of a closed issue that it stays as it is: GitLab knows no reason of closing.
const DECLINED: [&str; 5] = ["wontfix", "won't fix", "duplicate", "invalid", "declined"];

fn project(wire: &Wire) -> String {
    format!("/projects/{}", wire.tracker.project.replace('/', "%2F"))
}

fn one(json: &Json) -> Result<Remote, Trouble> {
    let labels = labels(json, "/labels");
    let closed = needed(json, "/state")? == "closed";
    let declined = labels.iter().any(|label| DECLINED.contains(&text::fold(label).as_str()));
    Ok(Remote {
        key: needed(json, "/iid")?,
        url: page(json, "/web_url")?,
        title: needed(json, "/title")?,
        standing: match (closed, declined) {
            (false, _) => Standing::Open,
            (true, false) => Standing::Done,
            (true, true) => Standing::Declined,
        },
        labels,
        changed_at: moment(json, "/updated_at")?,
        marker: word(json, "/description").and_then(|words| unmarked(&words).1).map(IssueId),
    })
}

pub(super) async fn create(wire: &Wire, issue: &Outgoing) -> Result<String, Trouble> {
    let description = marked(&issue.text, issue.id.0);
    let body = json!({ "title": issue.title, "description": description, "labels": issue.labels.join(",") });
    needed(&wire.ask("POST", &format!("{}/issues", project(wire)), Some(&body)).await?, "/iid")
}

pub(super) async fn read(wire: &Wire, key: &str) -> Result<Remote, Trouble> {
    one(&wire.ask("GET", &format!("{}/issues/{key}", project(wire)), None).await?)
}

pub(super) async fn change(wire: &Wire, remote: &Remote, change: &Change) -> Result<(), Trouble> {
    let mut body = serde_json::Map::new();
    if let Some(title) = &change.title {
        body.insert("title".to_owned(), json!(title));
    }
    if let Some(standing) = change.standing {
        let event = if matches!(standing, Standing::Done | Standing::Declined) { "close" } else { "reopen" };
        body.insert("state_event".to_owned(), json!(event));
    }
    for (name, words) in [("add_labels", &change.add_labels), ("remove_labels", &change.remove_labels)] {
        if !words.is_empty() {
            body.insert(name.to_owned(), json!(words.join(",")));
        }
    }
    let path = format!("{}/issues/{}", project(wire), remote.key);
    wire.ask("PUT", &path, Some(&Json::Object(body))).await.map(drop)
}

pub(super) async fn comments(wire: &Wire, key: &str, since: Time) -> Result<Vec<RemoteComment>, Trouble> {
    let mut all = Vec::new();
    // The newest first, because the interface cannot be asked for those since a moment.
    for page in 1..=10 {
        let order = "sort=desc&order_by=created_at&activity_filter=only_comments";
        let path = format!("{}/issues/{key}/notes?{order}&per_page={PAGE}&page={page}", project(wire));
        let answer = wire.ask("GET", &path, None).await?;
        let found = rows(&answer)?;
        let mut older = false;
        for json in found {
            let at = moment(json, "/created_at")?;
            older |= at < since;
            if older || json.get("system").and_then(Json::as_bool) == Some(true) {
                continue;
            }
            let (text, marker) = unmarked(&word(json, "/body").unwrap_or_default());
            let author = word(json, "/author/name").unwrap_or_default();
            all.push(RemoteComment { id: needed(json, "/id")?, author, text: said(&text), at, marker });
        }
        if older || found.len() < PAGE {
            break;
        }
    }
    all.reverse();
    Ok(all)
}

pub(super) async fn comment(wire: &Wire, key: &str, words: &str, id: Uuid) -> Result<String, Trouble> {
    let body = json!({ "body": marked(words, id) });
    needed(&wire.ask("POST", &format!("{}/issues/{key}/notes", project(wire)), Some(&body)).await?, "/id")
}

pub(super) async fn recent(wire: &Wire, since: Time, page: usize) -> Result<Vec<Remote>, Trouble> {
    let order = "order_by=updated_at&sort=asc&scope=all";
    let path = format!("{}/issues?{order}&updated_after={}&per_page={PAGE}&page={page}", project(wire), written(since));
    rows(&wire.ask("GET", &path, None).await?)?.iter().map(one).collect()
}

/// Whether the project can be read.
pub(super) async fn check(wire: &Wire) -> Result<(), Trouble> {
    wire.ask("GET", &project(wire), None).await.map(drop)
}
