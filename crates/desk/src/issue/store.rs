//! All SQL of issues.
//! It never decides anything and records no event.

use causeway_base::{Time, text};
use causeway_identity::UserId;
use causeway_store::{Cursor, Error, Result, Sql, Tx, from_row, sql};

use super::{Issue, IssueId, IssueRow, Kind, Linked, State, What, WhenFixed, Who, comment};
use crate::ConversationId;
use crate::tracker::link;

/// The most conversations and steps that a page of one issue shows.
const LINKED: usize = 500;
const STEPS: usize = 200;

struct Kept {
    id: IssueId,
    number: i64,
    title: String,
    kind: Kind,
    state: State,
    owner_id: Option<UserId>,
    labels: String,
    conversation_count: i64,
    created_at: Time,
    updated_at: Time,
    version: i64,
}
from_row!(Kept {
    id,
    number,
    title,
    kind,
    state,
    owner_id,
    labels,
    conversation_count,
    created_at,
    updated_at,
    version
});

const ISSUES: &str = "SELECT i.id, i.number, i.title, i.kind, i.state, i.owner_id, i.labels, \
     (SELECT COUNT(*) FROM issue_conversation c WHERE c.issue_id = i.id), i.created_at, i.updated_at, i.version FROM issue i";

fn row(kept: Kept) -> Result<IssueRow> {
    Ok(IssueRow {
        id: kept.id,
        number: kept.number,
        title: kept.title,
        kind: kept.kind,
        state: kept.state,
        owner_id: kept.owner_id,
        labels: serde_json::from_str(&kept.labels).map_err(|error| Error::Defect(error.to_string()))?,
        conversation_count: kept.conversation_count,
        created_at: kept.created_at,
        updated_at: kept.updated_at,
        version: kept.version,
    })
}

fn rows(tx: &mut Tx<'_>, query: &Sql) -> Result<Vec<IssueRow>> {
    tx.all::<Kept>(query)?.into_iter().map(row).collect()
}

fn written(labels: &[String]) -> Result<String> {
    serde_json::to_string(labels).map_err(|error| Error::Defect(error.to_string()))
}

fn needle(title: &str, body: &str) -> String {
    text::fold(&format!("{title}\n{body}"))
}

/// Which issues a list shows.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Only those that stand here; all when empty.
    pub states: Vec<State>,
    /// Only those of this kind.
    pub kind: Option<Kind>,
    /// Only those of this person.
    pub owner: Option<UserId>,
    /// Only those with this label.
    pub label: Option<String>,
    /// A part of title or text, or a number.
    pub part: String,
}

/// The issues that are wanted, the last changed first.
pub fn list(tx: &mut Tx<'_>, wanted: &Wanted, after: Option<Cursor>, limit: usize) -> Result<Vec<IssueRow>> {
    let mut query = sql!(ISSUES);
    query.add("WHERE 1 = 1");
    if !wanted.states.is_empty() {
        query.add("AND i.state IN").list(wanted.states.iter().copied());
    }
    if let Some(kind) = wanted.kind {
        query.add("AND i.kind = ?").bind(kind);
    }
    if let Some(owner) = wanted.owner {
        query.add("AND i.owner_id = ?").bind(owner);
    }
    if let Some(label) = &wanted.label {
        let quoted = written(std::slice::from_ref(label))?;
        let inner = quoted.trim_start_matches('[').trim_end_matches(']');
        query.add("AND i.labels LIKE ? ESCAPE '\\'").bind(format!("%{}%", literal(inner)));
    }
    let part = text::fold(&text::clean(&wanted.part, 200));
    if let Ok(number) = part.trim_start_matches('#').parse::<i64>() {
        query.add("AND (i.number = ? OR i.needle LIKE ? ESCAPE '\\')").bind(number);
        query.bind(format!("%{}%", literal(&part)));
    } else {
        for word in part.split(' ').filter(|word| !word.is_empty()).take(10) {
            query.add("AND i.needle LIKE ? ESCAPE '\\'").bind(format!("%{}%", literal(word)));
        }
    }
    if let Some(after) = after {
        query.add("AND (i.updated_at < ? OR (i.updated_at = ? AND i.id < ?))");
        query.bind(after.at).bind(after.at).bind(after.id);
    }
    rows(tx, query.add("ORDER BY i.updated_at DESC, i.id DESC LIMIT ?").bind(limit))
}

/// `text` so that LIKE takes it word for word.
fn literal(text: &str) -> String {
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}

/// The issues of a conversation and of those that were merged into it, the newest first.
pub fn of(tx: &mut Tx<'_>, conversation: ConversationId) -> Result<Vec<IssueRow>> {
    let mut query = sql!(ISSUES);
    query.add("WHERE i.id IN (SELECT l.issue_id FROM issue_conversation l WHERE l.conversation_id = ? OR");
    query.add("l.conversation_id IN (SELECT id FROM conversation WHERE merged_into = ?))");
    query.bind(conversation).bind(conversation);
    rows(tx, query.add("ORDER BY i.number DESC LIMIT 100"))
}

/// One issue by its id.
pub fn by_id(tx: &mut Tx<'_>, id: IssueId) -> Result<Option<IssueRow>> {
    let mut query = sql!(ISSUES);
    tx.first::<Kept>(query.add("WHERE i.id = ?").bind(id))?.map(row).transpose()
}

/// One issue as lists show it.
pub fn find(tx: &mut Tx<'_>, number: i64) -> Result<Option<IssueRow>> {
    let mut query = sql!(ISSUES);
    tx.first::<Kept>(query.add("WHERE i.number = ?").bind(number))?.map(row).transpose()
}

/// An issue with all that its page shows.
pub fn whole(tx: &mut Tx<'_>, row: IssueRow) -> Result<Issue> {
    let (text, when_fixed, created_by): (String, WhenFixed, UserId) =
        tx.one(&sql!("SELECT text, when_fixed, created_by FROM issue WHERE id = ?", row.id))?;
    let linked = linked(tx, row.id)?;
    let steps = tx.all(&sql!(
        "SELECT step, at, by_user, by_name, what, before, after FROM issue_step WHERE issue_id = ? ORDER BY step DESC LIMIT ?",
        row.id,
        STEPS
    ))?;
    let (twins, comments) = (link::of(tx, row.id)?, comment::of(tx, row.id)?);
    Ok(Issue { row, text, when_fixed, created_by, linked, twins, comments, steps })
}

/// The conversations that tell of an issue, as they are after merges, the newest link first.
pub fn linked(tx: &mut Tx<'_>, id: IssueId) -> Result<Vec<Linked>> {
    tx.all(&sql!(
        "SELECT c.id, c.number, c.subject, c.category, k.name, l.linked_by, l.linked_at FROM issue_conversation l \
         JOIN conversation c ON c.id = l.conversation_id JOIN contact k ON k.id = c.contact_id \
         WHERE l.issue_id = ? ORDER BY l.linked_at DESC, c.number DESC LIMIT ?",
        id,
        LINKED
    ))
}

/// The names of the customers and companies whose conversations tell of an issue, and of who else takes part in them.
pub fn names(tx: &mut Tx<'_>, id: IssueId) -> Result<Vec<String>> {
    let rows: Vec<(String,)> = tx.all(&sql!(
        "SELECT k.name FROM issue_conversation l JOIN conversation c ON c.id = l.conversation_id \
         JOIN contact k ON k.id = c.contact_id WHERE l.issue_id = ? \
         UNION SELECT o.name FROM issue_conversation l JOIN conversation c ON c.id = l.conversation_id \
         JOIN contact k ON k.id = c.contact_id JOIN company o ON o.id = k.company_id WHERE l.issue_id = ? \
         UNION SELECT p.name FROM issue_conversation l JOIN participant p ON p.conversation_id = l.conversation_id \
         WHERE l.issue_id = ?",
        id,
        id,
        id
    ))?;
    Ok(rows.into_iter().map(|(name,)| name).filter(|name| !name.trim().is_empty()).collect())
}

/// Adds an issue with the next number.
pub fn add(tx: &mut Tx<'_>, issue: &Issue) -> Result<i64> {
    let number: i64 = tx.value(&sql!("UPDATE counter SET value = value + 1 WHERE name = 'issue' RETURNING value"))?;
    tx.run(&sql!(
        "INSERT INTO issue (id, number, title, text, needle, kind, state, owner_id, labels, when_fixed, created_by, \
         created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        issue.row.id,
        number,
        &issue.row.title,
        &issue.text,
        needle(&issue.row.title, &issue.text),
        issue.row.kind,
        issue.row.state,
        issue.row.owner_id,
        written(&issue.row.labels)?,
        issue.when_fixed,
        issue.created_by,
        issue.row.created_at,
        issue.row.updated_at
    ))?;
    Ok(number)
}

/// Writes an issue anew, if its row still has the version of `issue`. Says whether it did.
pub fn save(tx: &mut Tx<'_>, issue: &Issue) -> Result<bool> {
    let now = tx.now();
    Ok(tx.run(&sql!(
        "UPDATE issue SET title = ?, text = ?, needle = ?, kind = ?, state = ?, owner_id = ?, labels = ?, \
         when_fixed = ?, updated_at = ?, version = version + 1 WHERE id = ? AND version = ?",
        &issue.row.title,
        &issue.text,
        needle(&issue.row.title, &issue.text),
        issue.row.kind,
        issue.row.state,
        issue.row.owner_id,
        written(&issue.row.labels)?,
        issue.when_fixed,
        now,
        issue.row.id,
        issue.row.version
    ))? > 0)
}

/// Links a conversation to an issue. Says whether it was not linked before.
pub fn link(tx: &mut Tx<'_>, id: IssueId, conversation: ConversationId, by: UserId) -> Result<bool> {
    let now = tx.now();
    touch(tx, id)?;
    Ok(tx.run(&sql!(
        "INSERT INTO issue_conversation (issue_id, conversation_id, linked_by, linked_at) VALUES (?, ?, ?, ?) \
         ON CONFLICT (issue_id, conversation_id) DO NOTHING",
        id,
        conversation,
        by,
        now
    ))? > 0)
}

/// Unlinks a conversation, and those that were merged into it, from an issue. Says whether one was linked.
pub fn unlink(tx: &mut Tx<'_>, id: IssueId, conversation: ConversationId) -> Result<bool> {
    touch(tx, id)?;
    Ok(tx.run(&sql!(
        "DELETE FROM issue_conversation WHERE issue_id = ? AND (conversation_id = ? OR conversation_id IN \
         (SELECT id FROM conversation WHERE merged_into = ?))",
        id,
        conversation,
        conversation
    ))? > 0)
}

/// Notes that an issue changed: who looks at it asks again. It also takes the row's lock, so that steps are numbered one after the other.
pub fn touch(tx: &mut Tx<'_>, id: IssueId) -> Result<()> {
    let now = tx.now();
    tx.run(&sql!("UPDATE issue SET updated_at = ? WHERE id = ?", now, id)).map(drop)
}

/// Writes down what happened with an issue. The caller changed its row in the same unit of work.
pub fn step(tx: &mut Tx<'_>, id: IssueId, who: &Who, what: What, before: &str, after: &str) -> Result<()> {
    let now = tx.now();
    tx.run(&sql!(
        "INSERT INTO issue_step (issue_id, step, at, by_user, by_name, what, before, after) \
         SELECT ?, COALESCE(MAX(step), 0) + 1, ?, ?, ?, ?, ?, ? FROM issue_step WHERE issue_id = ?",
        id,
        now,
        who.user,
        &who.name,
        what,
        before,
        after,
        id
    ))
    .map(drop)
}
