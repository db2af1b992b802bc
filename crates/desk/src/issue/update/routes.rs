//! Endpoints of an issue's updates: what one would be like, the ones that were sent, and sending one.
//! It never sends a text that nobody was shown.

use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use causeway_base::{Locale, text};
use causeway_identity::UserId;
use causeway_identity::permission::{ReadConversations, WriteConversations};
use causeway_store::{Tx, sql};
use causeway_web::{Answer, Caller, Endpoints, Input, Permit, Problem};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{Update, UpdateId, of, run, words};
use crate::conversation::store as conversations;
use crate::issue::routes::found;
use crate::issue::{IssueId, What, Who, store, tell};
use crate::macros::placeholder;
use crate::{ConversationId, Desk, confidential, organisation};

/// The longest text of an update, in characters.
const LONGEST: usize = 10_000;

pub(crate) fn add(endpoints: Endpoints<Desk>) -> Endpoints<Desk> {
    endpoints
        .get::<ReadConversations, _, _>(
            "/api/v1/issues/{number}/updates",
            "The updates that were sent, and what the next one would be like.",
            list,
        )
        .answers::<Updates>()
        .post::<WriteConversations, _, _>(
            "/api/v1/issues/{number}/updates",
            "Write to everybody who told of it.",
            create,
        )
        .body::<NewUpdate>()
        .creates::<Updates>()
}

type State = axum::extract::State<Desk>;

/// The updates of an issue.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(super) struct Updates {
    /// The languages of the customers who would be written to, the most frequent first.
    pub(super) languages: Vec<Language>,
    /// How many conversations tell of it whose customer the reader may not know; they are left out.
    pub(super) hidden: usize,
    /// The ones that were sent, newest first.
    pub(super) items: Vec<Update>,
}

/// A language that some of the customers write in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub(super) struct Language {
    pub(super) lang: Locale,
    /// How many conversations.
    pub(super) count: usize,
    /// What a text could say.
    pub(super) draft: String,
}

/// An update to send.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewUpdate {
    /// A text for each language, by its tag; who writes in another one gets the nearest.
    pub(super) texts: Map<String, Value>,
    /// Whether it asks if it works now; without an answer the conversation is closed after some days.
    #[serde(default)]
    pub(super) ask: bool,
}

/// The conversations that `reader` may write to, in the order in which they were linked, merged ones once.
fn reached(tx: &mut Tx<'_>, issue: IssueId, reader: UserId) -> causeway_store::Result<(Vec<ConversationId>, usize)> {
    let rows: Vec<(ConversationId,)> = tx.all(&sql!(
        "SELECT conversation_id FROM issue_conversation WHERE issue_id = ? ORDER BY linked_at, conversation_id",
        issue
    ))?;
    let mut all: Vec<ConversationId> = Vec::new();
    for (id,) in rows {
        let id = conversations::current(tx, id)?;
        if !all.contains(&id) {
            all.push(id);
        }
    }
    let hidden = confidential::hidden(tx, reader, &all)?;
    let before = all.len();
    all.retain(|id| !hidden.contains(id));
    Ok((all.clone(), before - all.len()))
}

pub(super) fn shown(tx: &mut Tx<'_>, number: i64, reader: UserId) -> Result<Updates, Problem> {
    let row = found(tx, number)?;
    let (all, hidden) = reached(tx, row.id, reader)?;
    let own = organisation::store::find(tx)?.map_or(Locale::En, |organisation| organisation.locale);
    let mut languages: Vec<Language> = Vec::new();
    for id in all {
        let state = conversations::state(tx, id)?;
        let lang = state.and_then(|state| state.lang).map_or(own, |lang| Locale::nearest(&lang));
        match languages.iter_mut().find(|one| one.lang == lang) {
            Some(one) => one.count += 1,
            None => languages.push(Language { lang, count: 1, draft: words::draft(lang, row.state).to_owned() }),
        }
    }
    languages.sort_by_key(|one| std::cmp::Reverse(one.count));
    Ok(Updates { languages, hidden, items: of(tx, row.id)? })
}

async fn list(state: State, caller: Caller, Path(number): Path<i64>) -> Answer<Updates> {
    Ok(Json(state.db.read(move |tx| shown(tx, number, UserId(caller.user))).await?))
}

async fn create(
    state: State,
    permit: Permit<WriteConversations>,
    Path(number): Path<i64>,
    Input(input): Input<NewUpdate>,
) -> Result<(StatusCode, Json<Updates>), Problem> {
    let work = move |tx: &mut Tx<'_>| {
        let by = UserId(permit.user());
        begin(tx, number, &input, &Who::person(by, permit.actor()))?;
        shown(tx, number, by)
    };
    Ok((StatusCode::CREATED, Json(state.db.write(work).await?)))
}

/// The texts that are not empty, by the tag of their language.
fn checked(texts: &Map<String, Value>) -> Result<Map<String, Value>, Problem> {
    let mut kept = Map::new();
    for (tag, words) in texts {
        let locale = Locale::ALL.into_iter().find(|locale| locale.tag() == tag);
        let (Some(locale), Some(words)) = (locale, words.as_str()) else {
            return Err(Problem::field("/texts", "invalid", "A text belongs to one of the languages of the desk."));
        };
        let words = text::clean(words.trim(), LONGEST + 1);
        if words.chars().count() > LONGEST {
            return Err(Problem::field("/texts", "length", "A text has at most 10,000 characters."));
        }
        if let Some(token) = placeholder::unknown(&words) {
            let words = format!("There is no placeholder {token}.");
            return Err(Problem::field("/texts", "unknown", words));
        }
        if !words.is_empty() {
            kept.insert(locale.tag().to_owned(), Value::String(words));
        }
    }
    if kept.is_empty() {
        return Err(Problem::field("/texts", "empty", "Write a text in at least one language."));
    }
    Ok(kept)
}

/// Keeps an update and plans its work.
pub(super) fn begin(tx: &mut Tx<'_>, number: i64, input: &NewUpdate, who: &Who) -> Result<UpdateId, Problem> {
    let row = found(tx, number)?;
    let texts = checked(&input.texts)?;
    let (all, _) = reached(tx, row.id, who.user)?;
    if all.is_empty() {
        return Err(Problem::field("/texts", "nobody", "No conversation tells of this issue."));
    }
    let (id, now): (UpdateId, _) = (tx.new_id(), tx.now());
    tx.run(&sql!(
        "INSERT INTO issue_update (id, issue_id, by_user, texts, ask, created_at) VALUES (?, ?, ?, ?, ?, ?)",
        id,
        row.id,
        who.user,
        Value::Object(texts).to_string(),
        input.ask,
        now
    ))?;
    for (place, conversation) in all.iter().enumerate() {
        tx.run(&sql!(
            "INSERT INTO issue_update_item (update_id, conversation_id, place) VALUES (?, ?, ?)",
            id,
            *conversation,
            place
        ))?;
    }
    store::touch(tx, row.id)?;
    store::step(tx, row.id, who, What::Updated, "", &all.len().to_string())?;
    tell(tx, "issue.updated", &row, None, who.actor);
    run::plan(tx, id)?;
    Ok(id)
}
