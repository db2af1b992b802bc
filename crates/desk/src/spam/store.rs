//! All SQL of spam: verdicts, blocked senders, marks and the words learned from them.
//! It never keeps more words than the bound; the rarest go first.

use std::collections::HashMap;

use causeway_base::text;
use causeway_identity::UserId;
use causeway_people::ContactId;
use causeway_store::{Result, Tx, from_row, sql};

use super::classifier::Seen;
use super::{BlockedSender, Rule, Verdict};
use crate::{ConversationId, MessageId};

/// Words that are kept.
const MOST_WORDS: i64 = 50_000;
/// How many of the rarest go when there are more.
const FORGOTTEN_AT_ONCE: i64 = 5_000;

/// Notes that a conversation is spam, or that it is not. Says whether that changed anything.
pub fn set(tx: &mut Tx<'_>, id: ConversationId, verdict: Option<&Verdict>) -> Result<bool> {
    Ok(tx.run(&sql!(
        "UPDATE conversation SET spam = ?, spam_rule = ?, spam_detail = ? WHERE id = ? AND spam <> ?",
        verdict.is_some(),
        verdict.map(|verdict| verdict.rule),
        verdict.map(|verdict| text::clean(&verdict.detail, 300)),
        id,
        verdict.is_some()
    ))? > 0)
}

/// Why these conversations are spam; those that are not are left out.
pub fn verdicts(tx: &mut Tx<'_>, ids: &[ConversationId]) -> Result<HashMap<ConversationId, Verdict>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let mut query = sql!("SELECT id, spam_rule, spam_detail FROM conversation WHERE spam = TRUE AND id IN");
    let rows: Vec<(ConversationId, Option<Rule>, Option<String>)> = tx.all(query.list(ids.iter().copied()))?;
    let verdict = |(id, rule, detail): (ConversationId, Option<Rule>, Option<String>)| {
        (id, Verdict { rule: rule.unwrap_or(Rule::ByHand), detail: detail.unwrap_or_default() })
    };
    Ok(rows.into_iter().map(verdict).collect())
}

/// Whether a conversation is spam.
pub fn is_spam(tx: &mut Tx<'_>, id: ConversationId) -> Result<bool> {
    Ok(verdicts(tx, &[id])?.contains_key(&id))
}

/// Blocks an address or domain; an earlier block stays as it is.
pub fn block(tx: &mut Tx<'_>, sender: &str, detail: &str, by: UserId) -> Result<()> {
    let now = tx.now();
    tx.run(&sql!(
        "INSERT INTO blocked_sender (sender, detail, created_by, created_at) VALUES (?, ?, ?, ?) ON CONFLICT (sender) DO NOTHING",
        sender,
        text::clean(detail, 500),
        by,
        now
    ))
    .map(drop)
}

/// Lifts a block. Says whether there was one.
pub fn unblock(tx: &mut Tx<'_>, sender: &str) -> Result<bool> {
    Ok(tx.run(&sql!("DELETE FROM blocked_sender WHERE sender = ?", sender))? > 0)
}

from_row!(BlockedSender { sender, detail, created_at });

/// All blocks, the newest first, at most 1,000.
pub fn blocked(tx: &mut Tx<'_>) -> Result<Vec<BlockedSender>> {
    tx.all(&sql!("SELECT sender, detail, created_at FROM blocked_sender ORDER BY created_at DESC, sender LIMIT 1000"))
}

/// One block.
pub fn find_block(tx: &mut Tx<'_>, sender: &str) -> Result<Option<BlockedSender>> {
    tx.first(&sql!("SELECT sender, detail, created_at FROM blocked_sender WHERE sender = ?", sender))
}

/// The first of these names that is blocked.
pub fn first_blocked(tx: &mut Tx<'_>, names: &[String]) -> Result<Option<String>> {
    let mut query = sql!("SELECT sender FROM blocked_sender WHERE sender IN");
    query.list(names.iter());
    let found: Option<(String,)> = tx.first(query.add("ORDER BY LENGTH(sender) DESC LIMIT 1"))?;
    Ok(found.map(|row| row.0))
}

/// Whether the team itself ever answered this customer.
pub fn was_answered(tx: &mut Tx<'_>, contact: ContactId) -> Result<bool> {
    let found: Option<(MessageId,)> = tx.first(&sql!(
        "SELECT m.id FROM conversation c JOIN message m ON m.conversation_id = c.id \
         WHERE c.contact_id = ? AND c.spam = FALSE AND m.kind = 'reply' AND m.automatic IS NULL LIMIT 1",
        contact
    ))?;
    Ok(found.is_some())
}

/// How many conversations the mails of `address` began within the last `milliseconds`.
pub fn begun_lately(tx: &mut Tx<'_>, contact: ContactId, address: &str, milliseconds: i64) -> Result<i64> {
    let since = tx.now().plus_ms(-milliseconds);
    tx.value(&sql!(
        "SELECT COUNT(*) FROM conversation c JOIN message m ON m.conversation_id = c.id AND m.seq = 1 \
         WHERE c.contact_id = ? AND c.created_at > ? AND m.kind = 'incoming' AND m.author_email = ?",
        contact,
        since,
        address
    ))
}

/// What a conversation began with: its subject and its first mail's text and author.
pub fn beginning(tx: &mut Tx<'_>, id: ConversationId) -> Result<Option<(String, String, Option<String>)>> {
    tx.first(&sql!(
        "SELECT c.subject, m.text, m.author_email FROM message m JOIN conversation c ON c.id = m.conversation_id \
         WHERE m.conversation_id = ? AND m.kind = 'incoming' ORDER BY m.seq LIMIT 1",
        id
    ))
}

/// How many marks there are: as spam, as not.
pub fn marks(tx: &mut Tx<'_>) -> Result<(i64, i64)> {
    let spam = tx.value(&sql!("SELECT COUNT(*) FROM spam_mark WHERE spam = TRUE"))?;
    let ham = tx.value(&sql!("SELECT COUNT(*) FROM spam_mark WHERE spam = FALSE"))?;
    Ok((spam, ham))
}

/// What is known of these words.
pub fn seen(tx: &mut Tx<'_>, tokens: &[String]) -> Result<Vec<Seen>> {
    if tokens.is_empty() {
        return Ok(Vec::new());
    }
    let mut query = sql!("SELECT token, spam, ham FROM spam_token WHERE token IN");
    let rows: Vec<(String, i64, i64)> = tx.all(query.list(tokens.iter()))?;
    Ok(rows.into_iter().map(|(token, spam, ham)| Seen { token, spam, ham }).collect())
}

/// Learns from a mark; a mark of the same conversation before is taken back first.
pub fn learn(tx: &mut Tx<'_>, id: ConversationId, spam: bool, tokens: &[String]) -> Result<()> {
    let before: Option<(bool, String)> =
        tx.first(&sql!("SELECT spam, tokens FROM spam_mark WHERE conversation_id = ?", id))?;
    if let Some((was_spam, words)) = before {
        let words: Vec<String> = serde_json::from_str(&words).unwrap_or_default();
        count(tx, was_spam, &words, -1)?;
    }
    let (now, words) = (tx.now(), serde_json::to_string(tokens).unwrap_or_default());
    tx.run(&sql!(
        "INSERT INTO spam_mark (conversation_id, spam, tokens, at) VALUES (?, ?, ?, ?) \
         ON CONFLICT (conversation_id) DO UPDATE SET spam = excluded.spam, tokens = excluded.tokens, at = excluded.at",
        id,
        spam,
        words,
        now
    ))?;
    count(tx, spam, tokens, 1)?;
    forget(tx)
}

fn count(tx: &mut Tx<'_>, spam: bool, tokens: &[String], by: i64) -> Result<()> {
    for token in tokens {
        let (in_spam, in_ham) = if spam { (by, 0) } else { (0, by) };
        if by < 0 {
            tx.run(&sql!(
                "UPDATE spam_token SET spam = spam + ?, ham = ham + ? WHERE token = ? AND spam + ? >= 0 AND ham + ? >= 0",
                in_spam,
                in_ham,
                token,
                in_spam,
                in_ham
            ))?;
            continue;
        }
        tx.run(&sql!(
            "INSERT INTO spam_token (token, spam, ham) VALUES (?, ?, ?) ON CONFLICT (token) DO UPDATE SET \
             spam = spam_token.spam + excluded.spam, ham = spam_token.ham + excluded.ham",
            token,
            in_spam,
            in_ham
        ))?;
    }
    Ok(())
}

fn forget(tx: &mut Tx<'_>) -> Result<()> {
    let words: i64 = tx.value(&sql!("SELECT COUNT(*) FROM spam_token"))?;
    if words > MOST_WORDS {
        tx.run(&sql!(
            "DELETE FROM spam_token WHERE token IN (SELECT token FROM spam_token ORDER BY spam + ham, token LIMIT ?)",
            FORGOTTEN_AT_ONCE
        ))?;
    }
    Ok(())
}
