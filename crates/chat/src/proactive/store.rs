//! All SQL of messages that a chat shows by itself.
//! It never keeps who saw one, only how often.

use causeway_desk::ConversationId;
use causeway_store::{Result, Tx, from_row, sql};

use super::rules::Entered;
use super::{Figures, List, Proactive, ProactiveId, Texts};
use crate::widget::WidgetId;

/// How many a visitor sees a day until somebody says otherwise.
const PER_DAY: i64 = 1;
/// Earlier wordings that are kept of one message.
const WORDINGS: i64 = 20;

struct Row {
    id: ProactiveId,
    name: String,
    texts: String,
    conditions: String,
    every_days: i64,
    enabled: bool,
    wording: i64,
    shown: i64,
    dismissed: i64,
    opened: i64,
    answered: i64,
}
from_row!(Row { id, name, texts, conditions, every_days, enabled, wording, shown, dismissed, opened, answered });

fn whole(row: Row) -> Proactive {
    Proactive {
        id: row.id,
        name: row.name,
        texts: serde_json::from_str(&row.texts).unwrap_or_default(),
        conditions: serde_json::from_str(&row.conditions).unwrap_or_default(),
        every_days: row.every_days,
        enabled: row.enabled,
        wording: row.wording,
        figures: Figures { shown: row.shown, dismissed: row.dismissed, opened: row.opened, answered: row.answered },
    }
}

/// What a visitor can do with a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Act {
    /// It was shown to them.
    Shown,
    /// They sent it away.
    Dismissed,
    /// They opened the chat by it.
    Opened,
}

/// The messages of a widget, in their order.
///
/// # Errors
/// What the database says.
pub fn list(tx: &mut Tx<'_>, widget: WidgetId) -> Result<List> {
    let held: Option<(i64, i64)> =
        tx.first(&sql!("SELECT version, per_day FROM chat_proactive_list WHERE widget_id = ?", widget))?;
    let (version, per_day) = held.unwrap_or((0, PER_DAY));
    let rows: Vec<Row> = tx.all(&sql!(
        "SELECT id, name, texts, conditions, every_days, enabled, wording, shown, dismissed, opened, answered \
         FROM chat_proactive WHERE widget_id = ? ORDER BY place",
        widget
    ))?;
    Ok(List { version, per_day, messages: rows.into_iter().map(whole).collect() })
}

/// Puts a list in the place of another; what is in both keeps its figures. Says whether it still had that version.
pub(crate) fn replace(
    tx: &mut Tx<'_>,
    widget: WidgetId,
    before: &List,
    per_day: i64,
    entered: &[Entered],
) -> Result<bool> {
    let noted = if before.version == 0 {
        sql!(
            "INSERT INTO chat_proactive_list (widget_id, per_day, version) VALUES (?, ?, 1) ON CONFLICT DO NOTHING",
            widget,
            per_day
        )
    } else {
        sql!(
            "UPDATE chat_proactive_list SET per_day = ?, version = version + 1 WHERE widget_id = ? AND version = ?",
            per_day,
            widget,
            before.version
        )
    };
    if tx.run(&noted)? == 0 {
        return Ok(false);
    }
    for gone in before.messages.iter().filter(|one| !entered.iter().any(|kept| kept.id == Some(one.id))) {
        tx.run(&sql!("DELETE FROM chat_proactive WHERE id = ?", gone.id))?;
    }
    for (place, one) in (0_i64..).zip(entered) {
        let held = one.id.and_then(|id| before.messages.iter().find(|held| held.id == id));
        put(tx, widget, place, one, held)?;
    }
    Ok(true)
}

fn put(tx: &mut Tx<'_>, widget: WidgetId, place: i64, one: &Entered, held: Option<&Proactive>) -> Result<()> {
    let texts = serde_json::to_string(&one.texts).unwrap_or_default();
    let conditions = serde_json::to_string(&one.conditions).unwrap_or_default();
    let wording = held.map_or(1, |held| held.wording + i64::from(held.texts != one.texts));
    let id = if let Some(held) = held {
        tx.run(&sql!(
            "UPDATE chat_proactive SET place = ?, name = ?, texts = ?, conditions = ?, every_days = ?, enabled = ?, \
             wording = ? WHERE id = ?",
            place,
            &one.name,
            &texts,
            conditions,
            one.every_days,
            one.enabled,
            wording,
            held.id
        ))?;
        held.id
    } else {
        let id: ProactiveId = tx.new_id();
        tx.run(&sql!(
            "INSERT INTO chat_proactive (id, widget_id, place, name, texts, conditions, every_days, enabled, wording) \
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            id,
            widget,
            place,
            &one.name,
            &texts,
            conditions,
            one.every_days,
            one.enabled,
            wording
        ))?;
        id
    };
    tx.run(&sql!(
        "INSERT INTO chat_proactive_wording (proactive_id, wording, texts) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        id,
        wording,
        &texts
    ))?;
    tx.run(&sql!("DELETE FROM chat_proactive_wording WHERE proactive_id = ? AND wording <= ?", id, wording - WORDINGS))
        .map(drop)
}

/// Counts one.
pub(crate) fn count(tx: &mut Tx<'_>, widget: WidgetId, id: ProactiveId, act: Act) -> Result<()> {
    let mut query = sql!(match act {
        Act::Shown => "UPDATE chat_proactive SET shown = shown + 1",
        Act::Dismissed => "UPDATE chat_proactive SET dismissed = dismissed + 1",
        Act::Opened => "UPDATE chat_proactive SET opened = opened + 1",
    });
    tx.run(query.add("WHERE id = ? AND widget_id = ?").bind(id).bind(widget)).map(drop)
}

/// A message of a widget by its id, as it was in one wording: its name and texts.
pub(crate) fn worded(
    tx: &mut Tx<'_>,
    widget: WidgetId,
    id: ProactiveId,
    wording: i64,
) -> Result<Option<(String, Texts)>> {
    let found: Option<(String, String)> = tx.first(&sql!(
        "SELECT p.name, w.texts FROM chat_proactive p JOIN chat_proactive_wording w ON w.proactive_id = p.id \
         WHERE p.id = ? AND p.widget_id = ? AND w.wording = ?",
        id,
        widget,
        wording
    ))?;
    Ok(found.map(|(name, texts)| (name, serde_json::from_str(&texts).unwrap_or_default())))
}

/// Notes that a conversation's visitor answered a message. Says whether that is new.
pub(crate) fn note_answer(
    tx: &mut Tx<'_>,
    conversation: ConversationId,
    id: ProactiveId,
    text: &str,
    began: bool,
) -> Result<bool> {
    let now = tx.now();
    let new = tx.run(&sql!(
        "INSERT INTO chat_proactive_answer (conversation_id, proactive_id, text, began, at) VALUES (?, ?, ?, ?, ?) \
         ON CONFLICT DO NOTHING",
        conversation,
        id,
        text,
        began,
        now
    ))? > 0;
    if new {
        tx.run(&sql!("UPDATE chat_proactive SET answered = answered + 1 WHERE id = ?", id))?;
    }
    Ok(new)
}

/// What a conversation began with, if it was such a message.
pub(crate) fn beginning(tx: &mut Tx<'_>, conversation: ConversationId) -> Result<Option<String>> {
    let query = sql!(
        "SELECT text FROM chat_proactive_answer WHERE conversation_id = ? AND began = ? ORDER BY at LIMIT 1",
        conversation,
        true
    );
    let found: Option<(String,)> = tx.first(&query)?;
    Ok(found.map(|row| row.0))
}
