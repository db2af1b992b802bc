//! Endpoints of issues: write one down, list them, change one, link conversations to it.
//! It never overwrites what somebody else changed since the caller looked, nor shows who a confidential customer is.

use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use causeway_base::text;
use causeway_identity::permission::{ReadConversations, WriteConversations};
use causeway_identity::{UserId, user};
use causeway_store::{Cursor, Tx};
use causeway_web::{Answer, Caller, Code, Endpoints, Input, Page, PageQuery, Permit, Problem, Query};
use schemars::JsonSchema;
use serde::Deserialize;

use super::store::{self, Wanted};
use super::{Issue, IssueRow, Kind, State as Standing, What, WhenFixed, Who, change, tell};
use crate::conversation::routes::resolve;
use crate::{ConversationId, Desk, confidential};

/// The longest title, text and label, in characters.
const TITLE: usize = 200;
const TEXT: usize = 20_000;
const LABEL: usize = 50;
/// How many labels an issue may have.
const LABELS: usize = 20;
/// How many conversations one request links.
const CONVERSATIONS: usize = 200;

pub(crate) fn add(endpoints: Endpoints<Desk>) -> Endpoints<Desk> {
    let endpoints = endpoints
        .get::<ReadConversations, _, _>("/api/v1/issues", "Issues, the last changed first.", list)
        .query::<Listed>()
        .answers::<Page<IssueRow>>()
        .post::<WriteConversations, _, _>("/api/v1/issues", "Write an issue down.", create)
        .body::<NewIssue>()
        .creates::<Issue>()
        .get::<ReadConversations, _, _>("/api/v1/issues/{number}", "One issue.", show)
        .answers::<Issue>()
        .patch::<WriteConversations, _, _>("/api/v1/issues/{number}", "Change an issue.", alter)
        .body::<ChangeIssue>()
        .answers::<Issue>()
        .put::<WriteConversations, _, _>("/api/v1/issues/{number}/conversations", "Link a conversation.", link)
        .body::<NewLink>()
        .answers::<Issue>()
        .delete::<WriteConversations, _, _>(
            "/api/v1/issues/{number}/conversations/{conversation}",
            "Unlink a conversation.",
            unlink,
        )
        .answers::<Issue>();
    let endpoints = super::update::routes::add(super::comment::add(super::incident::add(endpoints)));
    super::conversation_routes::add(endpoints)
}

type State = axum::extract::State<Desk>;

/// Which issues.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Listed {
    /// One or more states with commas between; all when left out.
    state: Option<String>,
    kind: Option<Kind>,
    /// `me`, or a user's id.
    owner: Option<String>,
    label: Option<String>,
    /// Words of title or text, or a number.
    q: Option<String>,
    limit: Option<usize>,
    cursor: Option<String>,
}

/// An issue to write down.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewIssue {
    pub(super) title: String,
    #[serde(default)]
    pub(super) text: String,
    pub(super) kind: Kind,
    #[serde(default)]
    pub(super) labels: Vec<String>,
    pub(super) owner_id: Option<UserId>,
    pub(super) when_fixed: Option<WhenFixed>,
    /// The number or id of a conversation that tells of it.
    pub(super) conversation: Option<String>,
    /// Further ones, at most 200.
    #[serde(default)]
    pub(super) conversations: Vec<String>,
}

/// What changes of an issue; what is left out stays.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ChangeIssue {
    pub(super) version: i64,
    pub(super) title: Option<String>,
    pub(super) text: Option<String>,
    pub(super) kind: Option<Kind>,
    pub(super) state: Option<Standing>,
    pub(super) labels: Option<Vec<String>>,
    /// `null` for nobody.
    #[serde(default, deserialize_with = "crate::inbox::routes::given")]
    pub(super) owner_id: Option<Option<UserId>>,
    pub(super) when_fixed: Option<WhenFixed>,
}

/// A conversation to link.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct NewLink {
    /// Its number or id.
    conversation: String,
}

fn checked_title(title: &str) -> Result<String, Problem> {
    let title = text::clean(title.trim(), TITLE + 1).replace(['\n', '\t'], " ");
    if title.is_empty() || title.chars().count() > TITLE {
        return Err(Problem::field("/title", "length", "A title has 1 to 200 characters."));
    }
    Ok(title)
}

fn checked_text(words: &str) -> Result<String, Problem> {
    let words = text::clean(words.trim(), TEXT + 1);
    if words.chars().count() > TEXT {
        return Err(Problem::field("/text", "length", "A text has at most 20,000 characters."));
    }
    Ok(words)
}

fn checked_labels(labels: &[String]) -> Result<Vec<String>, Problem> {
    let mut checked: Vec<String> = Vec::new();
    for label in labels {
        let label = text::clean(label.trim(), LABEL + 1).replace(['\n', '\t', ','], " ");
        if label.is_empty() || label.chars().count() > LABEL {
            return Err(Problem::field("/labels", "length", "A label has 1 to 50 characters."));
        }
        if !checked.iter().any(|known| text::fold(known) == text::fold(&label)) {
            checked.push(label);
        }
    }
    if checked.len() > LABELS {
        return Err(Problem::field("/labels", "too_many", "An issue has at most 20 labels."));
    }
    Ok(checked)
}

fn checked_owner(tx: &mut Tx<'_>, owner: Option<UserId>) -> Result<Option<UserId>, Problem> {
    let Some(id) = owner else { return Ok(None) };
    let known = user::store::find(tx, id)?.is_some_and(|user| user.active);
    if known { Ok(Some(id)) } else { Err(Problem::field("/owner_id", "unknown", "There is no such colleague.")) }
}

fn states(words: Option<&str>) -> Result<Vec<Standing>, Problem> {
    let words = words.unwrap_or_default().split(',').filter(|word| !word.is_empty());
    words
        .map(|word| {
            Standing::from_name(word)
                .ok_or_else(|| Problem::field("/state", "invalid", "There is no such state of an issue."))
        })
        .collect()
}

pub(crate) fn found(tx: &mut Tx<'_>, number: i64) -> Result<IssueRow, Problem> {
    store::find(tx, number)?.ok_or_else(|| Problem::not_found("issue"))
}

/// An issue as `reader` may see it: of a confidential customer's conversation only that there is one.
pub(crate) fn seen(tx: &mut Tx<'_>, number: i64, reader: UserId) -> Result<Issue, Problem> {
    let row = found(tx, number)?;
    let mut issue = store::whole(tx, row)?;
    let ids: Vec<ConversationId> = issue.linked.iter().map(|linked| linked.id).collect();
    let hidden = confidential::hidden(tx, reader, &ids)?;
    for linked in issue.linked.iter_mut().filter(|linked| hidden.contains(&linked.id)) {
        linked.subject.clear();
        linked.name.clear();
    }
    Ok(issue)
}

async fn list(state: State, caller: Caller, Query(query): Query<Listed>) -> Answer<Page<IssueRow>> {
    let page = PageQuery { limit: query.limit, cursor: query.cursor };
    let (limit, after) = (page.limit(), page.after()?);
    let owner = match query.owner.as_deref() {
        None => None,
        Some("me") => Some(UserId(caller.user)),
        Some(id) => {
            let invalid = |_| Problem::field("/owner", "invalid", "The owner is `me` or the id of a colleague.");
            Some(UserId(id.parse().map_err(invalid)?))
        }
    };
    let states = states(query.state.as_deref())?;
    let wanted = Wanted { states, kind: query.kind, owner, label: query.label, part: query.q.unwrap_or_default() };
    let rows = state.db.read(move |tx| store::list(tx, &wanted, after, limit + 1)).await?;
    Ok(Json(Page::cut(rows, limit, |row| Cursor { at: row.updated_at.ms(), id: row.id.0 })))
}

async fn show(state: State, caller: Caller, Path(number): Path<i64>) -> Answer<Issue> {
    Ok(Json(state.db.read(move |tx| seen(tx, number, UserId(caller.user))).await?))
}

async fn create(
    state: State,
    permit: Permit<WriteConversations>,
    Input(input): Input<NewIssue>,
) -> Result<(StatusCode, Json<Issue>), Problem> {
    let work = move |tx: &mut Tx<'_>| {
        let number = begin(tx, permit, &input)?;
        seen(tx, number, UserId(permit.user()))
    };
    Ok((StatusCode::CREATED, Json(state.db.write(work).await?)))
}

/// Writes an issue down as somebody of the team wishes, and answers its number.
pub(super) fn begin(tx: &mut Tx<'_>, permit: Permit<WriteConversations>, input: &NewIssue) -> Result<i64, Problem> {
    write_down(tx, input, &Who::person(UserId(permit.user()), permit.actor()))
}

/// Writes an issue down, links the conversation that it comes from, and answers its number.
pub(super) fn write_down(tx: &mut Tx<'_>, input: &NewIssue, who: &Who) -> Result<i64, Problem> {
    let now = tx.now();
    if input.conversations.len() > CONVERSATIONS {
        return Err(Problem::field("/conversations", "too_many", "At most 200 conversations are linked at once."));
    }
    let row = IssueRow {
        id: tx.new_id(),
        number: 0,
        title: checked_title(&input.title)?,
        kind: input.kind,
        state: Standing::Open,
        owner_id: checked_owner(tx, input.owner_id)?,
        labels: checked_labels(&input.labels)?,
        conversation_count: 0,
        created_at: now,
        updated_at: now,
        version: 1,
    };
    let mut issue = Issue {
        row,
        text: checked_text(&input.text)?,
        when_fixed: input.when_fixed.unwrap_or(WhenFixed::Reopen),
        created_by: who.user,
        linked: Vec::new(),
        twins: Vec::new(),
        comments: Vec::new(),
        steps: Vec::new(),
    };
    issue.row.number = store::add(tx, &issue)?;
    store::step(tx, issue.row.id, who, What::Created, "", "")?;
    tell(tx, "issue.created", &issue.row, None, who.actor);
    for name in input.conversation.iter().chain(&input.conversations) {
        linked(tx, &issue.row, name, who)?;
    }
    Ok(issue.row.number)
}

async fn alter(
    state: State,
    permit: Permit<WriteConversations>,
    Path(number): Path<i64>,
    Input(input): Input<ChangeIssue>,
) -> Answer<Issue> {
    let work = move |tx: &mut Tx<'_>| {
        changed(tx, permit, number, &input)?;
        seen(tx, number, UserId(permit.user()))
    };
    Ok(Json(state.db.write(work).await?))
}

/// Changes an issue as somebody of the team wishes.
pub(super) fn changed(
    tx: &mut Tx<'_>,
    permit: Permit<WriteConversations>,
    number: i64,
    input: &ChangeIssue,
) -> Result<(), Problem> {
    let by = UserId(permit.user());
    let row = found(tx, number)?;
    let before = store::whole(tx, row)?;
    if before.row.version != input.version {
        return Err(Problem::new(Code::VersionConflict, "Somebody else changed this issue meanwhile.").current(&before));
    }
    let mut after = before.clone();
    if let Some(title) = &input.title {
        after.row.title = checked_title(title)?;
    }
    if let Some(words) = &input.text {
        after.text = checked_text(words)?;
    }
    if let Some(labels) = &input.labels {
        after.row.labels = checked_labels(labels)?;
    }
    if let Some(owner) = input.owner_id {
        after.row.owner_id = checked_owner(tx, owner)?;
    }
    after.row.kind = input.kind.unwrap_or(after.row.kind);
    after.row.state = input.state.unwrap_or(after.row.state);
    after.when_fixed = input.when_fixed.unwrap_or(after.when_fixed);
    change::apply(tx, &before, &after, &Who::person(by, permit.actor()))
}

async fn link(
    state: State,
    permit: Permit<WriteConversations>,
    Path(number): Path<i64>,
    Input(input): Input<NewLink>,
) -> Answer<Issue> {
    let work = move |tx: &mut Tx<'_>| {
        let (by, row) = (UserId(permit.user()), found(tx, number)?);
        linked(tx, &row, &input.conversation, &Who::person(by, permit.actor()))?;
        seen(tx, number, by)
    };
    Ok(Json(state.db.write(work).await?))
}

/// Links a conversation, if it is not linked yet and `who` may know its customer.
pub(super) fn linked(tx: &mut Tx<'_>, row: &IssueRow, name: &str, who: &Who) -> Result<(), Problem> {
    let id = resolve(tx, name.trim().trim_start_matches('#'))
        .map_err(|_| Problem::field("/conversation", "unknown", "There is no conversation with this number."))?;
    confidential::check(tx, who.user, id)?;
    joined(tx, row, id, who)
}

/// Links a conversation, if it is not linked yet.
pub(super) fn joined(tx: &mut Tx<'_>, row: &IssueRow, id: ConversationId, who: &Who) -> Result<(), Problem> {
    if store::link(tx, row.id, id, who.user)? {
        let number = number_of(tx, id)?;
        store::step(tx, row.id, who, What::Linked, "", &number)?;
        tell(tx, "issue.linked", row, Some(id), who.actor);
    }
    Ok(())
}

fn number_of(tx: &mut Tx<'_>, id: ConversationId) -> Result<String, Problem> {
    let number: i64 = tx.value(&causeway_store::sql!("SELECT number FROM conversation WHERE id = ?", id))?;
    Ok(number.to_string())
}

async fn unlink(
    state: State,
    permit: Permit<WriteConversations>,
    Path((number, name)): Path<(i64, String)>,
) -> Answer<Issue> {
    let work = move |tx: &mut Tx<'_>| {
        let (by, row) = (UserId(permit.user()), found(tx, number)?);
        // The id itself, not what it was merged into: a link that was made before a merge must be removable.
        let id = name.parse().map_or_else(|()| resolve(tx, &name), Ok)?;
        confidential::check(tx, by, id)?;
        if !store::unlink(tx, row.id, id)? {
            return Err(Problem::not_found("link"));
        }
        let conversation = number_of(tx, id)?;
        let who = Who::person(by, permit.actor());
        store::step(tx, row.id, &who, What::Unlinked, &conversation, "")?;
        tell(tx, "issue.unlinked", &row, Some(id), who.actor);
        seen(tx, number, by)
    };
    Ok(Json(state.db.write(work).await?))
}
