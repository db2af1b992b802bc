//! SQL of likeness: how rare a word is, which solved conversations hold it, and what they were about.
//! It never reads more than [`CANDIDATES`] conversations, nor one that the reader may not know.

use std::collections::{HashMap, HashSet};

use causeway_base::Time;
use causeway_identity::UserId;
use causeway_people::confidential::store::leave_out_conversations;
use causeway_store::{Result, Tx, from_row, sql};

use super::{ALIKE, Shared, Telling, rarity, terms_of};
use crate::conversation::{State, store as conversations};
use crate::macros::{Macro, MacroId, store as macros};
use crate::search::term::{about, holding, newest};
use crate::{ConversationId, InboxId, TagId};

/// How many conversations are compared.
pub const CANDIDATES: usize = 200;
/// How many are answered.
const ANSWERED: usize = 5;
/// By how many of an inquiry's rarest words candidates are looked for.
const RAREST: usize = 12;
/// The newest texts that are looked at for each of these words.
const EACH: usize = 60;
/// The beginnings of messages: an inquiry says what it is about in its first 2,000 characters.
const BEGINNINGS: &str = "SELECT m.conversation_id, SUBSTR(m.text, 1, 2000) FROM message m";
/// How many of the newest uses of macros, in all, lend them the words of the inquiries that they answered.
const USES: usize = 300;
/// How many of these one macro takes at most.
const USES_EACH: usize = 50;

/// A solved conversation that is like an open one.
#[derive(Debug, Clone)]
pub struct Alike {
    /// Which.
    pub id: ConversationId,
    /// Its number.
    pub number: i64,
    /// What it was about.
    pub subject: String,
    /// The language that the customer wrote.
    pub lang: Option<String>,
    /// When somebody last wrote in it.
    pub last_activity_at: Time,
    /// What both share.
    pub shared: Shared,
}

struct Row {
    id: ConversationId,
    number: i64,
    subject: String,
    lang: Option<String>,
    inbox_id: InboxId,
    last_activity_at: Time,
}
from_row!(Row { id, number, subject, lang, inbox_id, last_activity_at });

/// The first words of an inquiry: its subject and the customer's first message.
fn inquiry(tx: &mut Tx<'_>, id: ConversationId, subject: &str) -> Result<String> {
    let first = first_messages(tx, &[id])?.remove(&id).unwrap_or_default();
    Ok(format!("{subject}\n{first}"))
}

fn first_messages(tx: &mut Tx<'_>, ids: &[ConversationId]) -> Result<HashMap<ConversationId, String>> {
    let mut query = sql!(BEGINNINGS);
    query.add("WHERE m.kind = 'incoming' AND m.seq = (SELECT MIN(f.seq) FROM message f WHERE");
    query.add("f.conversation_id = m.conversation_id AND f.kind = 'incoming') AND m.conversation_id IN");
    query.list(ids.iter().copied());
    Ok(tx.all::<(ConversationId, String)>(&query)?.into_iter().collect())
}

/// The words of an open conversation with what each tells on this desk.
pub fn telling(tx: &mut Tx<'_>, state: &State) -> Result<Telling> {
    let text = inquiry(tx, state.id, &state.subject)?;
    let entries: i64 = tx.value(&sql!("SELECT value FROM counter WHERE name = 'search'"))?;
    let all = usize::try_from(entries).unwrap_or(0);
    Telling::of(&text, |term| {
        let found = about(tx, term, state.id, entries)?;
        Ok(rarity(usize::try_from(found).unwrap_or(0), all))
    })
}

/// Solved conversations that hold an inquiry's rarest words, those of the rarest first.
fn candidates(tx: &mut Tx<'_>, state: &State, told: &Telling, reader: UserId) -> Result<Vec<ConversationId>> {
    let (mut all, mut seen) = (Vec::new(), HashSet::new());
    for term in told.rarest(RAREST) {
        let dialect = tx.dialect();
        let mut select = holding(dialect, "SELECT e.conversation_id, e.at", term);
        select
            .add("AND c.category = 'solved' AND c.merged_into IS NULL AND c.spam = FALSE AND c.id <> ?")
            .bind(state.id);
        leave_out_conversations(&mut select, reader);
        newest(dialect, &mut select, EACH);
        let rows: Vec<(ConversationId, Time)> = tx.all(&select)?;
        all.extend(rows.into_iter().map(|row| row.0).filter(|id| seen.insert(*id)));
        if all.len() >= CANDIDATES {
            break;
        }
    }
    all.truncate(CANDIDATES);
    Ok(all)
}

/// The tags of the conversation that is open, and those of the others.
fn common_tags(
    tx: &mut Tx<'_>,
    id: ConversationId,
    others: &[ConversationId],
) -> Result<HashMap<ConversationId, usize>> {
    let own: Vec<TagId> = conversations::tags(tx, id)?.into_iter().map(|tag| tag.id).collect();
    if own.is_empty() {
        return Ok(HashMap::new());
    }
    let mut query = sql!("SELECT conversation_id, tag_id FROM conversation_tag WHERE tag_id IN");
    query.list(own).add("AND conversation_id IN").list(others.iter().copied());
    let mut counts = HashMap::new();
    for (id, _) in tx.all::<(ConversationId, TagId)>(&query)? {
        *counts.entry(id).or_insert(0) += 1;
    }
    Ok(counts)
}

/// The solved conversations most like an open one, at most five, the most alike first. A shared inbox and shared tags
/// count a little, so that they decide between equals.
pub fn similar(tx: &mut Tx<'_>, state: &State, reader: UserId) -> Result<Vec<Alike>> {
    let told = telling(tx, state)?;
    let ids = candidates(tx, state, &told, reader)?;
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut query = sql!("SELECT id, number, subject, lang, inbox_id, last_activity_at FROM conversation WHERE id IN");
    let rows: Vec<Row> = tx.all(query.list(ids.iter().copied()))?;
    let texts = first_messages(tx, &ids)?;
    let tags = common_tags(tx, state.id, &ids)?;
    let mut found: Vec<Alike> = Vec::new();
    for row in rows {
        let text = format!("{}\n{}", row.subject, texts.get(&row.id).map_or("", String::as_str));
        let mut shared = told.shared(&terms_of(&text));
        if shared.score < ALIKE {
            continue;
        }
        let inbox = if row.inbox_id == state.inbox_id { 0.02 } else { 0.0 };
        let tagged = if tags.contains_key(&row.id) { 0.05 } else { 0.0 };
        shared.score = (shared.score + inbox + tagged).min(1.0);
        let Row { id, number, subject, lang, last_activity_at, .. } = row;
        found.push(Alike { id, number, subject, lang, last_activity_at, shared });
    }
    found.sort_by(|a, b| {
        b.shared.score.total_cmp(&a.shared.score).then_with(|| b.last_activity_at.cmp(&a.last_activity_at))
    });
    found.truncate(ANSWERED);
    Ok(found)
}

/// The newest reply of each conversation that a person wrote.
pub fn answers(tx: &mut Tx<'_>, ids: &[ConversationId]) -> Result<HashMap<ConversationId, String>> {
    let mut query = sql!(BEGINNINGS);
    query.add("WHERE m.kind = 'reply' AND m.seq = (SELECT MAX(l.seq) FROM message l WHERE");
    query.add("l.conversation_id = m.conversation_id AND l.kind = 'reply' AND l.automatic IS NULL)");
    query.add("AND m.conversation_id IN");
    query.list(ids.iter().copied());
    Ok(tx.all::<(ConversationId, String)>(&query)?.into_iter().collect())
}

/// The words of the inquiries that macros answered lately.
fn answered_by(tx: &mut Tx<'_>) -> Result<HashMap<MacroId, String>> {
    let query = sql!(
        "SELECT u.macro_id, SUBSTR(m.text, 1, 600) FROM (SELECT macro_id, message_id, at FROM macro_use ORDER BY at DESC \
         LIMIT ?) u JOIN message r ON r.id = u.message_id JOIN message m ON m.conversation_id = r.conversation_id \
         WHERE m.kind = 'incoming' AND m.seq = (SELECT MAX(b.seq) FROM message b WHERE \
         b.conversation_id = r.conversation_id AND b.kind = 'incoming' AND b.seq < r.seq)",
        USES
    );
    let mut all: HashMap<MacroId, (usize, String)> = HashMap::new();
    for (id, text) in tx.all::<(MacroId, String)>(&query)? {
        let (count, words) = all.entry(id).or_default();
        if *count < USES_EACH {
            *count += 1;
            words.push('\n');
            words.push_str(&text);
        }
    }
    Ok(all.into_iter().map(|(id, (_, words))| (id, words)).collect())
}

/// The macros that fit an open conversation, the best first: by their own words and by those of the inquiries that they
/// answered before.
pub fn fitting(tx: &mut Tx<'_>, state: &State, reader: UserId) -> Result<Vec<(Macro, Shared)>> {
    let all: Vec<Macro> = macros::seen_by(tx, reader)?.into_iter().filter(|one| !one.archived).collect();
    let answered = answered_by(tx)?;
    let texts: Vec<HashSet<String>> = all
        .iter()
        .map(|one| {
            let bodies = one.bodies.values().map(|html| causeway_mail::html_to_text(html));
            let mut text: String = bodies.fold(one.name.clone(), |text, body| text + "\n" + &body);
            text.push_str(answered.get(&one.id).map_or("", String::as_str));
            terms_of(&text)
        })
        .collect();
    let text = inquiry(tx, state.id, &state.subject)?;
    let told = Telling::of::<causeway_store::Error>(&text, |_| Ok(0.0))?.among(&texts);
    let scored = all.into_iter().zip(&texts).map(|(one, text)| (one, told.shared(text)));
    let mut found: Vec<(Macro, Shared)> = scored.filter(|(_, shared)| shared.score >= ALIKE).collect();
    found.sort_by(|a, b| b.1.score.total_cmp(&a.1.score));
    found.truncate(ANSWERED);
    Ok(found)
}
