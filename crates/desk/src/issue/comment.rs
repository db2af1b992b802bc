//! What people say about an issue: among colleagues, or, by choice, in its trackers as well.
//! It never lets a secret, an address or a linked customer's name leave the desk with a comment.

use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use causeway_base::{Time, text};
use causeway_identity::permission::WriteConversations;
use causeway_identity::{UserId, user};
use causeway_store::{Result, Tx, from_row, id_type, sql};
use causeway_web::{Endpoints, Input, Permit, Problem};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::routes::{found, seen};
use super::{Issue, IssueId, What, Who, redact, store, tell};
use crate::Desk;
use crate::tracker::link;

id_type!(CommentId, "Names a comment on an issue.");

/// The longest comment, in characters.
const LONGEST: usize = 20_000;
/// The most comments that a page of one issue shows.
const MOST: usize = 500;

/// A comment on an issue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Comment {
    /// Its id.
    pub id: CommentId,
    /// Who said it; nil for somebody outside.
    pub by_user: UserId,
    /// Their name when they said it.
    pub by_name: String,
    /// What they said, as plain text.
    pub text: String,
    /// Whether it stands in trackers as well.
    pub outside: bool,
    /// When.
    pub at: Time,
}
from_row!(Comment { id, by_user, by_name, text, outside, at });

/// A comment to make.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewComment {
    pub(super) text: String,
    /// Whether its trackers are told as well; without secrets, addresses and customers' names.
    #[serde(default)]
    pub(super) outside: bool,
}

pub(super) fn add(endpoints: Endpoints<Desk>) -> Endpoints<Desk> {
    endpoints
        .post::<WriteConversations, _, _>("/api/v1/issues/{number}/comments", "Say something about an issue.", create)
        .body::<NewComment>()
        .creates::<Issue>()
}

/// The comments of an issue, oldest first, the newest 500.
pub(super) fn of(tx: &mut Tx<'_>, issue: IssueId) -> Result<Vec<Comment>> {
    let mut newest: Vec<Comment> = tx.all(&sql!(
        "SELECT id, by_user, by_name, text, outside, at FROM issue_comment WHERE issue_id = ? \
         ORDER BY at DESC, id DESC LIMIT ?",
        issue,
        MOST
    ))?;
    newest.reverse();
    Ok(newest)
}

/// Keeps a comment.
pub(crate) fn keep(tx: &mut Tx<'_>, issue: IssueId, comment: &Comment) -> Result<()> {
    tx.run(&sql!(
        "INSERT INTO issue_comment (id, issue_id, by_user, by_name, text, outside, at) VALUES (?, ?, ?, ?, ?, ?, ?)",
        comment.id,
        issue,
        comment.by_user,
        &comment.by_name,
        &comment.text,
        comment.outside,
        comment.at
    ))?;
    store::touch(tx, issue)
}

type State = axum::extract::State<Desk>;

async fn create(
    state: State,
    permit: Permit<WriteConversations>,
    Path(number): Path<i64>,
    Input(input): Input<NewComment>,
) -> std::result::Result<(StatusCode, Json<Issue>), Problem> {
    let work = move |tx: &mut Tx<'_>| {
        let by = UserId(permit.user());
        say(tx, number, &input, &Who::person(by, permit.actor()))?;
        seen(tx, number, by)
    };
    Ok((StatusCode::CREATED, Json(state.db.write(work).await?)))
}

/// Says something about an issue.
pub(super) fn say(tx: &mut Tx<'_>, number: i64, input: &NewComment, who: &Who) -> std::result::Result<(), Problem> {
    let row = found(tx, number)?;
    let mut words = text::clean(input.text.trim(), LONGEST + 1);
    if words.is_empty() || words.chars().count() > LONGEST {
        return Err(Problem::field("/text", "length", "A comment has 1 to 20,000 characters."));
    }
    if input.outside {
        let names = store::names(tx, row.id)?;
        words = redact::redacted(&words, &names.iter().map(String::as_str).collect::<Vec<_>>());
    }
    let by_name = user::store::find(tx, who.user)?.map(|user| user.name).unwrap_or_default();
    let comment =
        Comment { id: tx.new_id(), by_user: who.user, by_name, text: words, outside: input.outside, at: tx.now() };
    keep(tx, row.id, &comment)?;
    store::step(tx, row.id, who, What::Commented, "", "")?;
    if input.outside {
        link::wake_all(tx, row.id)?;
    }
    tell(tx, "issue.commented", &row, None, who.actor);
    Ok(())
}
