//! Jira's issues by its REST interface (version 2, whose texts are plain), in the cloud and on a company's own server.
//! It never sets a resolution by itself; the project's own steps do.

use causeway_base::{Time, text};
use serde_json::{Value as Json, json};
use uuid::Uuid;

use super::contract::{
    Change, Outgoing, PAGE, Remote, RemoteComment, Standing, labels, moment, needed, rows, said, word,
};
use super::wire::{Trouble, Wire};
use crate::issue::{IssueId, Kind};

const FIELDS: &str = "summary,status,resolution,labels,updated";
/// The property that holds which issue or comment here it was made from.
const PROPERTY: &str = "causeway";
/// Words of resolutions that say that it stays as it is, in the languages of the desk.
const DECLINED: [&str; 12] = [
    "won't",
    "wont",
    "declin",
    "duplicat",
    "reject",
    "not a bug",
    "cannot reproduce",
    "不修复",
    "不修復",
    "重复",
    "却下",
    "対応しない",
];

fn one(wire: &Wire, json: &Json) -> Result<Remote, Trouble> {
    let key = needed(json, "/key")?;
    let resolution = text::fold(&word(json, "/fields/resolution/name").unwrap_or_default());
    let declined = DECLINED.iter().any(|part| resolution.contains(part));
    let marker = word(json, &format!("/properties/{PROPERTY}/issue"));
    Ok(Remote {
        url: format!("{}/browse/{key}", wire.tracker.address),
        key,
        title: needed(json, "/fields/summary")?,
        standing: match word(json, "/fields/status/statusCategory/key").as_deref() {
            Some("done") if declined => Standing::Declined,
            Some("done") => Standing::Done,
            Some("indeterminate") => Standing::Working,
            _ => Standing::Open,
        },
        labels: labels(json, "/fields/labels"),
        changed_at: moment(json, "/fields/updated")?,
        marker: marker.and_then(|id| id.parse().ok()).map(IssueId),
    })
}

pub(super) async fn create(wire: &Wire, issue: &Outgoing) -> Result<String, Trouble> {
    let kind = if matches!(issue.kind, Kind::Bug | Kind::Incident) { "Bug" } else { "Task" };
    let body = json!({
        "fields": {
            "project": { "key": wire.tracker.project },
            "summary": issue.title,
            "description": issue.text,
            "issuetype": { "name": kind },
            "labels": issue.labels,
        },
        "properties": [{ "key": PROPERTY, "value": { "issue": issue.id } }],
    });
    needed(&wire.ask("POST", "/rest/api/2/issue", Some(&body)).await?, "/key")
}

pub(super) async fn read(wire: &Wire, key: &str) -> Result<Remote, Trouble> {
    let path = format!("/rest/api/2/issue/{key}?fields={FIELDS}&properties={PROPERTY}");
    one(wire, &wire.ask("GET", &path, None).await?)
}

pub(super) async fn change(wire: &Wire, remote: &Remote, change: &Change) -> Result<(), Trouble> {
    let mut fields = serde_json::Map::new();
    if let Some(title) = &change.title {
        fields.insert("summary".to_owned(), json!(title));
    }
    let add = change.add_labels.iter().map(|words| json!({ "add": words }));
    let remove = remote.labels.iter().filter(|label| change.removes(label)).map(|label| json!({ "remove": label }));
    let labels: Vec<Json> = add.chain(remove).collect();
    if !fields.is_empty() || !labels.is_empty() {
        let body = json!({ "fields": fields, "update": { "labels": labels } });
        wire.ask("PUT", &format!("/rest/api/2/issue/{}", remote.key), Some(&body)).await?;
    }
    match change.standing {
        Some(standing) => step(wire, &remote.key, standing).await,
        None => Ok(()),
    }
}

/// Takes the first step of the project's own way that leads where it shall stand.
async fn step(wire: &Wire, key: &str, standing: Standing) -> Result<(), Trouble> {
    let path = format!("/rest/api/2/issue/{key}/transitions");
    let answer = wire.ask("GET", &path, None).await?;
    let category = match standing {
        Standing::Open => "new",
        Standing::Working => "indeterminate",
        Standing::Done | Standing::Declined => "done",
    };
    let steps = answer.pointer("/transitions").map(rows).transpose()?.unwrap_or_default();
    let fits = |json: &&Json| word(json, "/to/statusCategory/key").as_deref() == Some(category);
    let Some(found) = steps.iter().find(fits) else {
        return Err(Trouble::Refused(format!("no step of {key} leads to a status of the category {category}")));
    };
    let body = json!({ "transition": { "id": needed(found, "/id")? } });
    wire.ask("POST", &path, Some(&body)).await.map(drop)
}

pub(super) async fn comments(wire: &Wire, key: &str, since: Time) -> Result<Vec<RemoteComment>, Trouble> {
    let path = format!("/rest/api/2/issue/{key}/comment?orderBy=-created&maxResults={PAGE}&expand=properties");
    let answer = wire.ask("GET", &path, None).await?;
    let mut all = Vec::new();
    for json in answer.pointer("/comments").map(rows).transpose()?.unwrap_or_default() {
        let at = moment(json, "/created")?;
        let properties = json.get("properties").and_then(Json::as_array).into_iter().flatten();
        let own = properties
            .filter(|one| word(one, "/key").as_deref() == Some(PROPERTY))
            .find_map(|one| word(one, "/value/comment"));
        if at >= since {
            all.push(RemoteComment {
                id: needed(json, "/id")?,
                author: word(json, "/author/displayName").unwrap_or_default(),
                text: said(&word(json, "/body").unwrap_or_default()),
                at,
                marker: own.and_then(|id| id.parse().ok()),
            });
        }
    }
    all.sort_by_key(|comment| comment.at);
    Ok(all)
}

pub(super) async fn comment(wire: &Wire, key: &str, words: &str, id: Uuid) -> Result<String, Trouble> {
    let body = json!({ "body": words, "properties": [{ "key": PROPERTY, "value": { "comment": id } }] });
    needed(&wire.ask("POST", &format!("/rest/api/2/issue/{key}/comment"), Some(&body)).await?, "/id")
}

pub(super) async fn recent(wire: &Wire, since: Time, page: usize) -> Result<Vec<Remote>, Trouble> {
    if page > 1 {
        return Ok(Vec::new());
    }
    // In the searcher's own time zone if it were a date; a number of minutes means the same to everybody.
    let minutes = (wire.now().since(since) / 60_000 + 2).clamp(2, 60 * 24 * 30);
    let search = format!("project = \"{}\" AND updated >= -{minutes}m ORDER BY updated ASC", wire.tracker.project);
    let search = search.replace(' ', "%20").replace('"', "%22").replace('=', "%3D").replace('>', "%3E");
    // The cloud has another place for it than servers have.
    let place = if wire.tracker.login.is_some() { "/rest/api/2/search/jql" } else { "/rest/api/2/search" };
    let path = format!("{place}?jql={search}&fields={FIELDS}&properties={PROPERTY}&maxResults={PAGE}");
    let answer = wire.ask("GET", &path, None).await?;
    let found = answer.pointer("/issues").map(rows).transpose()?.unwrap_or_default();
    found.iter().map(|json| one(wire, json)).collect()
}

/// Whether the project can be read.
pub(super) async fn check(wire: &Wire) -> Result<(), Trouble> {
    wire.ask("GET", &format!("/rest/api/2/project/{}", wire.tracker.project), None).await.map(drop)
}
