//! All SQL of widgets.
//! It never reads a secret together with what is shown.

use std::collections::BTreeMap;

use causeway_base::Time;
use causeway_desk::InboxId;
use causeway_desk::calendar::CalendarId;
use causeway_store::{Result, Tx, from_row, sql};

use super::{AskEmail, BotMode, Greeting, Widget, WidgetId};

struct Row {
    id: WidgetId,
    key: String,
    name: String,
    inbox_id: InboxId,
    origins: String,
    colour: String,
    ask_email: AskEmail,
    show_typed: bool,
    calendar_id: Option<CalendarId>,
    greetings: String,
    has_secret: bool,
    bot: BotMode,
    enabled: bool,
    created_at: Time,
    version: i64,
}
from_row!(Row {
    id,
    key,
    name,
    inbox_id,
    origins,
    colour,
    ask_email,
    show_typed,
    calendar_id,
    greetings,
    has_secret,
    bot,
    enabled,
    created_at,
    version
});

const COLUMNS: &str = "SELECT id, public_key, name, inbox_id, origins, colour, ask_email, show_typed, calendar_id, greetings, \
     secret_sealed IS NOT NULL, bot, enabled, created_at, version FROM chat_widget";

fn whole(row: Row) -> Widget {
    let greetings: BTreeMap<String, Greeting> = serde_json::from_str(&row.greetings).unwrap_or_default();
    Widget {
        id: row.id,
        key: row.key,
        name: row.name,
        inbox_id: row.inbox_id,
        origins: serde_json::from_str(&row.origins).unwrap_or_default(),
        colour: row.colour,
        ask_email: row.ask_email,
        show_typed: row.show_typed,
        calendar_id: row.calendar_id,
        greetings,
        has_secret: row.has_secret,
        bot: row.bot,
        enabled: row.enabled,
        created_at: row.created_at,
        version: row.version,
    }
}

/// Lists and maps of texts as JSON, which cannot fail.
fn texts(widget: &Widget) -> (String, String) {
    let origins = serde_json::to_string(&widget.origins).unwrap_or_default();
    (origins, serde_json::to_string(&widget.greetings).unwrap_or_default())
}

/// All widgets, the oldest first.
///
/// # Errors
/// What the database says.
pub fn all(tx: &mut Tx<'_>) -> Result<Vec<Widget>> {
    let mut query = sql!(COLUMNS);
    Ok(tx.all(query.add("ORDER BY created_at, id"))?.into_iter().map(whole).collect())
}

/// One widget.
///
/// # Errors
/// What the database says.
pub fn find(tx: &mut Tx<'_>, id: WidgetId) -> Result<Option<Widget>> {
    let mut query = sql!(COLUMNS);
    Ok(tx.first(query.add("WHERE id = ?").bind(id))?.map(whole))
}

/// The widget of a key.
///
/// # Errors
/// What the database says.
pub fn by_key(tx: &mut Tx<'_>, key: &str) -> Result<Option<Widget>> {
    let mut query = sql!(COLUMNS);
    Ok(tx.first(query.add("WHERE public_key = ?").bind(key))?.map(whole))
}

/// Adds a widget.
///
/// # Errors
/// What the database says.
pub fn add(tx: &mut Tx<'_>, widget: &Widget) -> Result<()> {
    let (origins, greetings) = texts(widget);
    tx.run(&sql!(
        "INSERT INTO chat_widget (id, public_key, name, inbox_id, origins, colour, ask_email, show_typed, calendar_id, \
         greetings, bot, enabled, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        widget.id,
        &widget.key,
        &widget.name,
        widget.inbox_id,
        origins,
        &widget.colour,
        widget.ask_email,
        widget.show_typed,
        widget.calendar_id,
        greetings,
        widget.bot,
        widget.enabled,
        widget.created_at
    ))
    .map(drop)
}

/// Writes a widget if it still has this version. Says whether it did.
///
/// # Errors
/// What the database says.
pub fn save(tx: &mut Tx<'_>, widget: &Widget) -> Result<bool> {
    let (origins, greetings) = texts(widget);
    Ok(tx.run(&sql!(
        "UPDATE chat_widget SET name = ?, inbox_id = ?, origins = ?, colour = ?, ask_email = ?, show_typed = ?, \
         calendar_id = ?, greetings = ?, bot = ?, enabled = ?, version = version + 1 WHERE id = ? AND version = ?",
        &widget.name,
        widget.inbox_id,
        origins,
        &widget.colour,
        widget.ask_email,
        widget.show_typed,
        widget.calendar_id,
        greetings,
        widget.bot,
        widget.enabled,
        widget.id,
        widget.version
    ))? > 0)
}

/// Removes a widget with its visitors; their conversations stay. Says whether there was one.
///
/// # Errors
/// What the database says.
pub fn delete(tx: &mut Tx<'_>, id: WidgetId) -> Result<bool> {
    Ok(tx.run(&sql!("DELETE FROM chat_widget WHERE id = ?", id))? > 0)
}

/// Gives a widget another secret. Says whether there is one.
///
/// # Errors
/// What the database says.
pub fn set_secret(tx: &mut Tx<'_>, id: WidgetId, sealed: &str) -> Result<bool> {
    Ok(tx.run(&sql!("UPDATE chat_widget SET secret_sealed = ?, version = version + 1 WHERE id = ?", sealed, id))? > 0)
}

/// A widget's sealed secret.
///
/// # Errors
/// What the database says.
pub fn secret(tx: &mut Tx<'_>, id: WidgetId) -> Result<Option<String>> {
    let found: Option<(Option<String>,)> = tx.first(&sql!("SELECT secret_sealed FROM chat_widget WHERE id = ?", id))?;
    Ok(found.and_then(|row| row.0))
}
