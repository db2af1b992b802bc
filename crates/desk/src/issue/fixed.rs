//! What the conversations of an issue get when it is fixed: a note, and, by the issue's rule, they open again.
//! It never writes to a customer; a person tells them.

use causeway_base::{Locale, text};
use causeway_store::{Actor, ActorKind, Tx};
use causeway_web::Problem;
use serde_json::json;

use super::{Issue, WhenFixed, Who, store};
use crate::conversation::change::{self, StatusInput};
use crate::conversation::rules::{self, Wish};
use crate::conversation::store as conversations;
use crate::message::store::{self as messages, NewMessage};
use crate::message::{Author, Kind};
use crate::{Category, ConversationId, organisation};

/// Does what the issue's rule says to each conversation that tells of it, merged ones in the one that took them in.
pub(super) fn tell_conversations(tx: &mut Tx<'_>, issue: &Issue, who: &Who) -> Result<(), Problem> {
    if issue.when_fixed == WhenFixed::Nothing {
        return Ok(());
    }
    let locale = organisation::store::find(tx)?.map_or(Locale::En, |organisation| organisation.locale);
    let mut done: Vec<ConversationId> = Vec::new();
    for linked in store::linked(tx, issue.row.id)? {
        let id = conversations::current(tx, linked.id)?;
        if done.contains(&id) {
            continue;
        }
        done.push(id);
        note(tx, issue, id, locale, who)?;
        if issue.when_fixed == WhenFixed::Reopen {
            reopen(tx, issue, id, who.actor)?;
        }
    }
    Ok(())
}

pub(super) fn words(locale: Locale, number: i64) -> String {
    match locale {
        Locale::En => format!("Issue #{number} is fixed. Tell the customer, and ask whether it works now:"),
        Locale::ZhCn => format!("问题 #{number} 已修复。请告知客户，并确认现在是否正常："),
        Locale::ZhTw => format!("問題 #{number} 已修復。請告知客戶，並確認現在是否正常："),
        Locale::Ja => {
            format!("課題 #{number} が修正されました。お客様にお知らせし、正常に動作するか確認してください：")
        }
    }
}

fn note(tx: &mut Tx<'_>, issue: &Issue, id: ConversationId, locale: Locale, who: &Who) -> Result<(), Problem> {
    let words = words(locale, issue.row.number);
    let html = format!("<p>{}</p><p>{}</p>", text::escape_html(&words), text::escape_html(&issue.row.title));
    let author = match causeway_identity::user::store::find(tx, who.user)? {
        Some(user) => Author { kind: ActorKind::User, id: Some(who.user.0), name: user.name, email: None },
        None => Author { kind: ActorKind::System, id: None, name: who.name.clone(), email: None },
    };
    let (message, now) = (tx.new_id(), tx.now());
    let plain = format!("{words}\n\n{}", issue.row.title);
    let new = NewMessage {
        seq: conversations::grow_quietly(tx, id)?,
        html: Some(html),
        ..NewMessage::new(message, id, Kind::Note, author, &plain, now)
    };
    messages::add(tx, &new)?;
    messages::record_created(tx, &new, who.actor);
    Ok(())
}

fn reopen(tx: &mut Tx<'_>, issue: &Issue, id: ConversationId, actor: Actor) -> Result<(), Problem> {
    let Some(before) = conversations::state(tx, id)?.filter(|state| state.category != Category::Open) else {
        return Ok(());
    };
    let open = StatusInput { id: None, category: Some(Category::Open) }.resolve(tx)?;
    let now = tx.now();
    let Ok(after) = rules::changed(&before, &Wish { status: Some(open), ..Wish::default() }, now) else {
        return Ok(());
    };
    let mut changes = rules::differences(&before, &after);
    changes.insert("issue_fixed".to_owned(), json!({ "from": null, "to": issue.row.number }));
    change::write(tx, &before, &after, changes, actor)
}
