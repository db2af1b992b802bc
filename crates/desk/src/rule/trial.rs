//! The dry run of a rule: its trigger against the events of past conversations, its condition against how they are now,
//! and what would be different. It never changes anything, and stops in time with what it has found so far.

use std::collections::HashMap;
use std::ops::Range;
use std::time::Duration;

use causeway_base::{Time, text};
use causeway_identity::UserId;
use causeway_store::{ActorKind, Db, Event, Result, Tx, sql};
use causeway_web::Problem;
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};

use super::happened::{self, Happened, Names, Wrote};
use super::hours::Opened;
use super::{Action, Definition, check, moment};
use crate::condition::sql::Moment as Instant;
use crate::conversation::{ConversationRow, view};
use crate::message::Kind;
use crate::{ConversationId, MessageId, field};

/// The most conversations of one dry run.
const MOST: i64 = 100_000;
/// After so long it answers what it has.
const PATIENCE: Duration = Duration::from_secs(8);
/// How many numbers of conversations are looked at in one read.
const AT_ONCE: i64 = 1_000;
/// How many reads go on at the same time; the other readers stay free for people.
const READERS: usize = 2;
/// How many conversations are shown with what would be different.
const SHOWN: usize = 50;

/// What is to be tried.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    /// The rule.
    pub definition: Definition,
    /// On how many of the newest conversations, up to 100,000.
    #[serde(default = "usual")]
    pub conversations: i64,
}

const fn usual() -> i64 {
    1_000
}

/// What a dry run found.
#[derive(Debug, Clone, Default, Serialize, JsonSchema)]
pub struct Trial {
    /// How many conversations were looked at.
    pub looked_at: i64,
    /// How many fulfil the condition now.
    pub fitting: i64,
    /// On how many conversations the rule would have acted.
    pub conversations: i64,
    /// How often it would have acted.
    pub times: i64,
    /// Whether all was looked at that was asked for.
    pub complete: bool,
    /// How long it took, in milliseconds.
    pub took_ms: i64,
    /// The newest of them, with what would be different.
    pub examples: Vec<Example>,
}

/// A conversation on which the rule would have acted.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Example {
    /// Its id.
    pub id: ConversationId,
    /// Its number.
    pub number: i64,
    /// Its subject; empty when the reader may not know the customer.
    pub subject: String,
    /// The customer.
    pub contact: String,
    /// How often.
    pub times: i64,
    /// When last.
    pub last_at: Time,
    /// The words that were found.
    pub words: String,
    /// What would be different, action by action, as the conversation is now.
    pub changes: Vec<Difference>,
}

/// What one action would change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Difference {
    /// The action's kind.
    pub action: String,
    /// What is there now; `null` for nothing.
    pub from: Json,
    /// What would be there.
    pub to: Json,
    /// Whether it would change anything.
    pub differs: bool,
}

/// Where a rule would have acted.
#[derive(Debug, Clone)]
struct Hit {
    id: ConversationId,
    times: i64,
    last_at: Time,
    words: String,
}

/// Tries a rule.
///
/// # Errors
/// `invalid_input` for a rule that cannot be used.
pub async fn run(db: &Db, asked: Asked, reader: UserId) -> std::result::Result<Trial, Problem> {
    check::shape(&asked.definition)?;
    let began = db.now();
    let definition = std::sync::Arc::new(asked.definition);
    let newest: i64 = db
        .read(|tx| tx.value(&sql!("SELECT COALESCE(MAX(number), 0) FROM conversation")))
        .await
        .map_err(Problem::from)?;
    let lowest = (newest - asked.conversations.clamp(1, MOST)).max(0);
    let mut trial = Trial { complete: true, ..Trial::default() };
    let (mut before, mut hits) = (newest + 1, Vec::new());
    let windows = (0..).map(|at| newest - at * AT_ONCE).take_while(|top| *top > lowest);
    let reading = windows.map(|top| {
        let tried = std::sync::Arc::clone(&definition);
        db.read(move |tx| some(tx, &tried, lowest.max(top - AT_ONCE)..top))
    });
    let mut parts = stream::iter(reading).buffered(READERS);
    while let Some(part) = parts.try_next().await? {
        before = part.reached;
        trial.fitting += part.fitting;
        trial.conversations += i64::try_from(part.hits.len()).unwrap_or_default();
        trial.times += part.hits.iter().map(|hit| hit.times).sum::<i64>();
        let room = SHOWN.saturating_sub(hits.len());
        hits.extend(part.hits.into_iter().take(room));
        if before > lowest + 1 && db.now().since(began) > i64::try_from(PATIENCE.as_millis()).unwrap_or(i64::MAX) {
            trial.complete = false;
            break;
        }
    }
    drop(parts);
    let from = before;
    let count = move |tx: &mut Tx<'_>| {
        tx.value(&sql!("SELECT COUNT(*) FROM conversation WHERE number >= ? AND number <= ?", from, newest))
    };
    trial.looked_at = db.read(count).await.map_err(Problem::from)?;
    trial.examples = db.read(move |tx| examples(tx, &definition, &hits, reader)).await?;
    trial.took_ms = db.now().since(began);
    Ok(trial)
}

struct Part {
    /// The lowest number that was looked at.
    reached: i64,
    fitting: i64,
    hits: Vec<Hit>,
}

/// The conversations with a number above the start of `numbers`, up to its end, that fulfil the condition, with what set
/// the rule off in them.
fn some(tx: &mut Tx<'_>, definition: &Definition, numbers: Range<i64>) -> Result<Part> {
    let now = tx.now();
    let mut query =
        sql!("SELECT c.id FROM conversation c WHERE c.number > ? AND c.number <= ?", numbers.start, numbers.end);
    query.add("AND c.merged_into IS NULL AND c.spam = FALSE AND c.side_of IS NULL AND");
    definition.condition.write(&mut query, Instant { reader: None, now });
    let found: Vec<(ConversationId,)> = tx.all(query.add("ORDER BY c.number DESC"))?;
    let ids: Vec<ConversationId> = found.into_iter().map(|(id,)| id).collect();
    let mut hits: HashMap<ConversationId, Hit> = HashMap::new();
    let mut hit = |id: ConversationId, at: Time, words: String| {
        let one = hits.entry(id).or_insert(Hit { id, times: 0, last_at: at, words: String::new() });
        (one.times, one.last_at) = (one.times + 1, one.last_at.max(at));
        if !words.is_empty() {
            one.words = words;
        }
    };
    by_messages(tx, definition, &ids, &mut hit)?;
    by_events(tx, definition, &ids, &mut hit)?;
    by_moments(tx, definition, &ids, &mut hit)?;
    let hits = ids.iter().filter_map(|id| hits.remove(id)).collect();
    Ok(Part { reached: numbers.start + 1, fitting: i64::try_from(ids.len()).unwrap_or_default(), hits })
}

type Note<'a> = &'a mut dyn FnMut(ConversationId, Time, String);

/// What people wrote sets rules off, and the messages themselves tell it in far fewer reads than the log would.
fn by_messages(tx: &mut Tx<'_>, definition: &Definition, ids: &[ConversationId], hit: Note<'_>) -> Result<()> {
    let kinds: Vec<Kind> = definition.when.iter().filter_map(super::Trigger::message_kind).collect();
    if kinds.is_empty() || ids.is_empty() {
        return Ok(());
    }
    let words = !definition.says.is_empty();
    let mut query = if words {
        sql!("SELECT conversation_id, created_at, subject, text FROM message WHERE")
    } else {
        sql!("SELECT conversation_id, created_at, NULL, '' FROM message WHERE")
    };
    query.add("automatic IS NULL AND author_kind IN ('user', 'contact') AND conversation_id IN");
    query.list(ids.iter().copied()).add("AND kind IN").list(kinds).add("ORDER BY created_at, seq");
    let hours = Opened::read(tx, definition.hours.as_ref())?;
    let rows: Vec<(ConversationId, Time, Option<String>, String)> = tx.all(&query)?;
    for (conversation, at, subject, body) in rows {
        let said = if words { folded(subject, &body) } else { String::new() };
        if let Some(words) = definition.says.found(&said)
            && hours.as_ref().is_none_or(|hours| hours.hold(at))
        {
            hit(conversation, at, words);
        }
    }
    Ok(())
}

fn by_events(tx: &mut Tx<'_>, definition: &Definition, ids: &[ConversationId], hit: Note<'_>) -> Result<()> {
    let kinds: Vec<&'static str> = definition
        .when
        .iter()
        .filter(|trigger| trigger.message_kind().is_none())
        .filter_map(super::Trigger::event_kind)
        .collect();
    if kinds.is_empty() || ids.is_empty() {
        return Ok(());
    }
    let mut query = sql!(
        "SELECT id, kind, conversation_id, actor_kind, actor_id, only_for, at, data FROM event WHERE conversation_id IN"
    );
    query.list(ids.iter().copied()).add("AND kind IN").list(kinds).add("ORDER BY id");
    let events: Vec<(Event, Json)> = tx
        .all::<Event>(&query)?
        .into_iter()
        .map(|event| {
            let data = serde_json::from_str(&event.data).unwrap_or_default();
            (event, data)
        })
        .collect();
    let names = Names::read(tx)?;
    let hours = Opened::read(tx, definition.hours.as_ref())?;
    let hours = hours.as_ref();
    let wrote = wrote(tx, &events)?;
    let happened: Vec<Happened> = events
        .into_iter()
        .filter_map(|(event, data)| {
            let message = happened::message_of(&data).and_then(|id| wrote.get(&id).copied());
            happened::meaning(&event, data, message)
        })
        .filter(|happened| {
            let others = definition.when.iter().filter(|trigger| trigger.message_kind().is_none());
            others.clone().any(|trigger| trigger.matches(happened, &names))
        })
        .collect();
    let said = Said::read(tx, definition, &happened)?;
    for one in happened {
        if let Some(words) = definition.says.found(said.of(&one))
            && hours.is_none_or(|hours| hours.hold(one.at))
        {
            hit(one.conversation, one.at, words);
        }
    }
    Ok(())
}

fn by_moments(tx: &mut Tx<'_>, definition: &Definition, ids: &[ConversationId], hit: Note<'_>) -> Result<()> {
    let timed: Vec<_> = definition.when.iter().filter(|trigger| trigger.is_time()).collect();
    if timed.is_empty() || ids.is_empty() {
        return Ok(());
    }
    let newest = if definition.says.is_empty() { HashMap::new() } else { newest_messages(tx, ids)? };
    let hours = Opened::read(tx, definition.hours.as_ref())?;
    for id in ids {
        for trigger in &timed {
            if let Some(due) = moment::now_due(tx, trigger, *id)?
                && let Some(words) = definition.says.found(newest.get(id).map_or("", String::as_str))
                && hours.as_ref().is_none_or(|hours| hours.hold(due))
            {
                hit(*id, due, words);
            }
        }
    }
    Ok(())
}

/// What is known of the messages that these events are about.
fn wrote(tx: &mut Tx<'_>, events: &[(Event, Json)]) -> Result<HashMap<MessageId, Wrote>> {
    let wanted: Vec<MessageId> = events.iter().filter_map(|(_, data)| happened::message_of(data)).collect();
    let mut all = HashMap::with_capacity(wanted.len());
    for some in wanted.chunks(500) {
        let mut query = sql!("SELECT id, kind, author_kind, automatic IS NOT NULL FROM message WHERE id IN");
        let rows: Vec<(MessageId, Kind, ActorKind, bool)> = tx.all(query.list(some.iter().copied()))?;
        all.extend(rows.into_iter().map(|(id, kind, author, automatic)| (id, Wrote { kind, author, automatic })));
    }
    Ok(all)
}

/// The folded words in which a rule looks: of the messages that set it off, and else the customers' newest.
#[derive(Default)]
struct Said {
    by_id: HashMap<MessageId, String>,
    newest: HashMap<ConversationId, String>,
}

impl Said {
    /// Reads only what is needed: nothing for a rule without words.
    fn read(tx: &mut Tx<'_>, definition: &Definition, happened: &[Happened]) -> Result<Self> {
        let mut all = Self::default();
        if definition.says.is_empty() {
            return Ok(all);
        }
        let wanted: Vec<MessageId> = happened.iter().filter_map(|one| one.message).collect();
        for some in wanted.chunks(500) {
            let mut query = sql!("SELECT id, subject, text FROM message WHERE id IN");
            let rows: Vec<(MessageId, Option<String>, String)> = tx.all(query.list(some.iter().copied()))?;
            all.by_id.extend(rows.into_iter().map(|(id, subject, body)| (id, folded(subject, &body))));
        }
        let others: Vec<ConversationId> =
            happened.iter().filter(|one| one.message.is_none()).map(|one| one.conversation).collect();
        if !others.is_empty() {
            all.newest = newest_messages(tx, &others)?;
        }
        Ok(all)
    }

    /// An event that is about a message has its own words.
    fn of(&self, happened: &Happened) -> &str {
        let own = happened.message.and_then(|id| self.by_id.get(&id));
        own.or_else(|| self.newest.get(&happened.conversation)).map_or("", String::as_str)
    }
}

fn folded(subject: Option<String>, body: &str) -> String {
    text::fold(&format!("{}\n{body}", subject.unwrap_or_default()))
}

/// The customers' newest messages, folded.
fn newest_messages(tx: &mut Tx<'_>, ids: &[ConversationId]) -> Result<HashMap<ConversationId, String>> {
    let mut query = sql!(
        "SELECT m.conversation_id, m.subject, m.text FROM message m WHERE m.kind = 'incoming' AND m.automatic IS NULL \
         AND m.conversation_id IN"
    );
    let rows: Vec<(ConversationId, Option<String>, String)> =
        tx.all(query.list(ids.iter().copied()).add("ORDER BY m.seq"))?;
    // The last one of each stays; only it is worth folding.
    let newest: HashMap<ConversationId, (Option<String>, String)> =
        rows.into_iter().map(|(id, subject, body)| (id, (subject, body))).collect();
    Ok(newest.into_iter().map(|(id, (subject, body))| (id, folded(subject, &body))).collect())
}

/// The conversations to show, with what would be different.
fn examples(tx: &mut Tx<'_>, definition: &Definition, hits: &[Hit], reader: UserId) -> Result<Vec<Example>> {
    let ids: Vec<ConversationId> = hits.iter().map(|hit| hit.id).collect();
    let rows: HashMap<ConversationId, ConversationRow> =
        view::rows(tx, &ids, reader)?.into_iter().map(|row| (row.id, row)).collect();
    let mut all = Vec::new();
    for hit in hits {
        let Some(row) = rows.get(&hit.id) else { continue };
        let mut changes = Vec::new();
        // Of a customer whom the reader may not know, only that it would have happened is told.
        let open = !row.contact.masked;
        for action in definition.actions.iter().filter(|_| open) {
            changes.extend(differences(tx, row, action)?);
        }
        all.push(Example {
            id: row.id,
            number: row.number,
            subject: crate::secret::masked(&row.subject),
            contact: row.contact.name.clone(),
            times: hit.times,
            last_at: hit.last_at,
            words: if open { hit.words.clone() } else { String::new() },
            changes,
        });
    }
    Ok(all)
}

/// What one action would change of a conversation as it is now; a macro's actions one by one.
fn differences(tx: &mut Tx<'_>, row: &ConversationRow, action: &Action) -> Result<Vec<Difference>> {
    let value = |from: Json, to: Json| Difference { action: action.kind().to_owned(), differs: from != to, from, to };
    let tagged = |tag: crate::TagId| row.tags.iter().any(|one| one.id == tag);
    let one = match action {
        Action::SetStatus { status_id, .. } => value(json!(row.status.id), json!(status_id)),
        Action::SetPriority { priority } => value(json!(row.priority), json!(priority)),
        Action::AddTag { tag_id } => value(if tagged(*tag_id) { json!(tag_id) } else { Json::Null }, json!(tag_id)),
        Action::RemoveTag { tag_id } => value(if tagged(*tag_id) { json!(tag_id) } else { Json::Null }, Json::Null),
        Action::Assign { user_id } => value(json!(row.assignee_id), json!(user_id)),
        Action::Unassign => value(json!(row.assignee_id), Json::Null),
        Action::SetTeam { team_id } => value(json!(row.team_id), json!(team_id)),
        Action::SetField { field_id, value: wanted } => {
            let held = field::facts(tx, &[*field_id], &[row.id])?;
            let held = held.get(&row.id).and_then(|fields| fields.get(field_id)).map_or(Json::Null, |text| json!(text));
            value(held, wanted.clone())
        }
        Action::Snooze { minutes } => value(json!(row.snoozed_until), json!(tx.now().plus_ms(minutes * 60_000))),
        Action::RunMacro { macro_id } => {
            let found = super::action::shared_macro(tx, *macro_id)?;
            let mut all = Vec::new();
            for action in found.iter().flat_map(|found| &found.actions).filter_map(super::act::of_macro) {
                all.extend(differences(tx, row, &action)?);
            }
            return Ok(all);
        }
        Action::Follow { user_id } | Action::NotifyPerson { user_id } => value(Json::Null, json!(user_id)),
        Action::NotifyTeam { team_id } => value(Json::Null, json!(team_id)),
        Action::Note { text } => value(Json::Null, json!(text)),
        Action::Reply { macro_id } => value(Json::Null, json!(macro_id)),
        Action::TellHook { hook_id } => value(Json::Null, json!(hook_id)),
        Action::CreateIssue { issue, .. } => value(Json::Null, json!(issue)),
        Action::Escalate { reason } => value(Json::Null, json!(reason)),
        Action::Webhook { url } => value(Json::Null, json!(url)),
    };
    Ok(vec![one])
}
