//! The commands of the team room: writing, changing, commenting.
//! They never let anybody but managers announce something, or change somebody else's post.

use causeway_base::text;
use causeway_identity::permission::{ManageSettings, ReadConversations};
use causeway_identity::{TeamId, UserId, team};
use causeway_store::{NewEvent, Tx};
use causeway_web::{Caller, Code, Permit, Problem};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;

use super::store::{self, NewPost};
use super::{CommentId, Kind, Post, PostId, links};
use crate::conversation::store as conversations;
use crate::message::write::body;

/// A post as people write it.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PostInput {
    /// What it is.
    pub kind: Kind,
    /// Its title.
    pub title: String,
    /// Its text, as HTML; it is sanitised.
    pub html: String,
    /// The team it is for; everybody when left out.
    pub team_id: Option<TeamId>,
    /// Whether it stands above the others.
    #[serde(default)]
    pub pinned: bool,
    /// Whom it mentions.
    #[serde(default)]
    pub mention_ids: Vec<UserId>,
    /// The version that is changed; left out for a new post.
    pub version: Option<i64>,
}

/// A text made safe, with links to the conversations that it names.
fn linked(tx: &mut Tx<'_>, html: &str) -> Result<String, Problem> {
    let html = body(Some(html), None, false)?.html;
    let mut known = Vec::new();
    for number in links::numbers(&html).into_iter().take(50) {
        if conversations::by_number(tx, number)?.is_some() {
            known.push(number);
        }
    }
    Ok(links::linked(&html, &known))
}

fn checked(tx: &mut Tx<'_>, caller: &Caller, input: &PostInput) -> Result<NewPost, Problem> {
    if input.kind == Kind::Announcement || input.pinned {
        caller.permit::<ManageSettings>()?;
    }
    let title = text::clean(input.title.trim(), 200).replace('\n', " ");
    if title.is_empty() {
        return Err(Problem::field("/title", "empty", "Give it a title."));
    }
    if let Some(team) = input.team_id
        && team::store::find(tx, team)?.is_none()
    {
        return Err(Problem::field("/team_id", "unknown", "There is no such team."));
    }
    let html = linked(tx, &input.html)?;
    Ok(NewPost { kind: input.kind, title, html, team: input.team_id, pinned: input.pinned })
}

fn record(tx: &mut Tx<'_>, caller: &Permit<ReadConversations>, kind: &'static str, data: serde_json::Value) {
    tx.record(NewEvent { kind, conversation: None, actor: caller.actor(), only_for: None, data });
}

/// Writes a post.
///
/// # Errors
/// `forbidden` for announcements of others than managers, `invalid_input` for what is missing.
pub fn create(tx: &mut Tx<'_>, caller: &Caller, input: &PostInput) -> Result<PostId, Problem> {
    let permit = caller.permit::<ReadConversations>()?;
    let new = checked(tx, caller, input)?;
    let id = store::add(tx, UserId(caller.user), &new)?;
    let mentions: Vec<UserId> = input.mention_ids.iter().copied().take(100).collect();
    record(tx, &permit, "post.created", json!({ "post_id": id, "kind": new.kind, "mention_ids": mentions }));
    Ok(id)
}

/// The post, if the caller may change it.
fn own(tx: &mut Tx<'_>, caller: &Caller, id: PostId) -> Result<Post, Problem> {
    let post = store::find(tx, id, UserId(caller.user))?.ok_or_else(|| Problem::not_found("post"))?;
    if post.author_id.0 != caller.user {
        caller.permit::<ManageSettings>()?;
    }
    Ok(post)
}

/// Changes a post.
///
/// # Errors
/// `version_conflict` with the post as it is now; see also [`create`].
pub fn change(tx: &mut Tx<'_>, caller: &Caller, id: PostId, input: &PostInput) -> Result<(), Problem> {
    let permit = caller.permit::<ReadConversations>()?;
    let post = own(tx, caller, id)?;
    let new = checked(tx, caller, input)?;
    if !store::change(tx, id, input.version.unwrap_or_default(), &new)? {
        return Err(Problem::new(Code::VersionConflict, "Somebody else changed this post meanwhile.")
            .hint("Look at how it stands now and try again.")
            .current(&post));
    }
    record(tx, &permit, "post.changed", json!({ "post_id": id }));
    Ok(())
}

/// Takes a post away.
///
/// # Errors
/// `forbidden` for somebody else's post.
pub fn delete(tx: &mut Tx<'_>, caller: &Caller, id: PostId) -> Result<(), Problem> {
    let permit = caller.permit::<ReadConversations>()?;
    own(tx, caller, id)?;
    store::delete(tx, id)?;
    record(tx, &permit, "post.changed", json!({ "post_id": id }));
    Ok(())
}

/// Comments on a post.
///
/// # Errors
/// `not_found` for a post that the caller does not see, `invalid_input` for an empty text.
pub fn comment(tx: &mut Tx<'_>, caller: &Caller, id: PostId, html: &str) -> Result<CommentId, Problem> {
    let permit = caller.permit::<ReadConversations>()?;
    let user = UserId(caller.user);
    store::find(tx, id, user)?.ok_or_else(|| Problem::not_found("post"))?;
    let html = linked(tx, html)?;
    let comment = store::comment(tx, id, user, &html)?;
    record(tx, &permit, "post.changed", json!({ "post_id": id }));
    Ok(comment)
}

/// Who read an announcement, for its author and for managers.
///
/// # Errors
/// `forbidden` for everybody else.
pub fn receipts(tx: &mut Tx<'_>, caller: &Caller, id: PostId) -> Result<Vec<super::Receipt>, Problem> {
    own(tx, caller, id)?;
    Ok(store::receipts(tx, id)?)
}
