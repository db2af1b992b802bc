//! The gap list: inquiries of a period that no template answered, grouped by likeness, each group with the answer from
//! which a template is made. It never shows a secret of a customer, nor their name in the draft.

use std::collections::HashMap;

use causeway_base::Time;
use causeway_identity::UserId;
use causeway_store::{Result, Tx, from_row, sql};
use schemars::JsonSchema;
use serde::Serialize;

use super::group::{Group, group};
use super::library::{Library, Measured};
use super::{About, COVERED, store};
use crate::likeness::words_of;
use crate::macros::{Macro, share, store as macros};
use crate::{ConversationId, MacroId, MessageId, organisation, secret};

/// The newest inquiries that are grouped.
const LOOKED_AT: usize = 2_000;
/// How many groups are shown.
const GROUPS: usize = 20;
/// How many inquiries stand beside a group as examples, and how many stand alone at the end.
const EXAMPLES: usize = 3;
const ALONE: usize = 20;
/// Among how many answers of a group the most typical one is looked for.
const ANSWERS: usize = 30;
/// Characters of a question that are shown.
const EXCERPT: usize = 160;

/// Inquiries without a template.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Gaps {
    /// How many there are in the period.
    pub uncovered: i64,
    /// How many of them were looked at, the newest first.
    pub looked_at: usize,
    /// Those that are alike, the largest group first.
    pub groups: Vec<Gap>,
    /// How many of those looked at are like no other.
    pub alone: usize,
    /// The newest of these.
    pub others: Vec<Example>,
}

/// Inquiries that are alike and have no template.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Gap {
    /// How many.
    pub size: usize,
    /// What most of them hold, the most telling first.
    pub words: Vec<String>,
    /// The most typical ones.
    pub examples: Vec<Example>,
    /// What a template would begin with; `None` when the answers hold no text.
    pub draft: Option<Draft>,
    /// A macro that the reader sees and that would cover the typical answer now.
    pub macro_id: Option<MacroId>,
}

/// An inquiry.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Example {
    /// Its conversation.
    pub id: ConversationId,
    /// Its number.
    pub number: i64,
    /// Its subject, without secrets.
    pub subject: String,
    /// The beginning of the customer's first message, without secrets.
    pub question: String,
}

/// A template to be made.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Draft {
    /// Its name.
    pub name: String,
    /// Its language.
    pub lang: String,
    /// The typical answer as safe HTML, with placeholders for the names of customer and colleague.
    pub html: String,
    /// The conversation that it comes from.
    pub number: i64,
}

struct Row {
    id: ConversationId,
    number: i64,
    subject: String,
    lang: Option<String>,
    question: Option<String>,
    answer: MessageId,
    answered_at: Time,
}
from_row!(Row { id, number, subject, lang, question, answer, answered_at });

impl Row {
    fn text(&self) -> String {
        format!("{}\n{}", self.subject, self.question.as_deref().unwrap_or_default())
    }

    fn example(&self) -> Example {
        Example {
            id: self.id,
            number: self.number,
            subject: secret::snippet(&self.subject, EXCERPT),
            question: secret::snippet(self.question.as_deref().unwrap_or_default(), EXCERPT),
        }
    }
}

/// The inquiries since the week `since` that no template answered.
///
/// # Errors
/// What the database says.
pub fn since(tx: &mut Tx<'_>, since: &str, about: About, reader: UserId) -> Result<Gaps> {
    let mut count = store::answer(since, about, reader);
    let uncovered = tx.value(count.add("SELECT COUNT(*) FROM answer WHERE place = 1 AND covered = FALSE"))?;
    let rows = rows(tx, since, about, reader)?;
    let texts: Vec<String> = rows.iter().map(Row::text).collect();
    let groups = group(&texts);
    let mut alone = vec![true; rows.len()];
    for member in groups.iter().flat_map(|one| &one.members) {
        alone[*member] = false;
    }
    let single: Vec<&Row> = rows.iter().zip(&alone).filter(|(_, alone)| **alone).map(|(row, _)| row).collect();
    let macros = if groups.is_empty() { Vec::new() } else { macros::seen_by(tx, reader)? };
    let mut shown = Vec::new();
    for one in groups.iter().take(GROUPS) {
        shown.push(gap(tx, one, &rows, &macros, reader)?);
    }
    Ok(Gaps {
        uncovered,
        looked_at: rows.len(),
        groups: shown,
        alone: single.len(),
        others: single.into_iter().take(ALONE).map(Row::example).collect(),
    })
}

fn rows(tx: &mut Tx<'_>, since: &str, about: About, reader: UserId) -> Result<Vec<Row>> {
    let mut query = store::answer(since, about, reader);
    query.add(
        "SELECT c.id, c.number, c.subject, c.lang, (SELECT SUBSTR(q.text, 1, 800) FROM message q \
         WHERE q.conversation_id = c.id AND q.kind = 'incoming' ORDER BY q.seq LIMIT 1), answer.message_id, answer.at \
         FROM answer JOIN conversation c ON c.id = answer.conversation_id WHERE answer.place = 1 \
         AND answer.covered = FALSE ORDER BY answer.at DESC, answer.message_id DESC LIMIT ?",
    );
    tx.all(query.bind(LOOKED_AT))
}

fn gap(tx: &mut Tx<'_>, one: &Group, rows: &[Row], macros: &[Macro], reader: UserId) -> Result<Gap> {
    let members: Vec<&Row> = one.members.iter().filter_map(|at| rows.get(*at)).collect();
    let words = members.first().map(|row| words_of(&row.text(), &one.words)).unwrap_or_default();
    let typical = typical(tx, &members)?;
    let mut draft = None;
    let mut macro_id = None;
    if let Some((row, text)) = typical {
        macro_id = meanwhile(macros, row, &text, reader);
        draft = drafted(tx, row, &text, &words)?;
    }
    Ok(Gap {
        size: members.len(),
        words,
        examples: members.iter().take(EXAMPLES).map(|row| row.example()).collect(),
        draft,
        macro_id,
    })
}

/// The answer that shares most with the others of its group.
fn typical<'a>(tx: &mut Tx<'_>, members: &[&'a Row]) -> Result<Option<(&'a Row, String)>> {
    let looked: Vec<&Row> = members.iter().copied().take(ANSWERS).collect();
    let mut query = sql!("SELECT id, SUBSTR(text, 1, 4000) FROM message WHERE id IN");
    query.list(looked.iter().map(|row| row.answer));
    let mut texts: HashMap<MessageId, String> = tx.all::<(MessageId, String)>(&query)?.into_iter().collect();
    let cut: Vec<_> =
        looked.iter().map(|row| share::groups(texts.get(&row.answer).map_or("", String::as_str))).collect();
    let mut best: Option<(usize, usize)> = None;
    for (at, own) in cut.iter().enumerate().filter(|(_, own)| !own.is_empty()) {
        let likeness = |other: &std::collections::HashSet<Vec<String>>| {
            own.intersection(other).count() * 200 / (own.len() + other.len()).max(1)
        };
        let sum = cut.iter().map(likeness).sum();
        if best.is_none_or(|(_, most)| sum > most) {
            best = Some((at, sum));
        }
    }
    let row = best.and_then(|(at, _)| looked.get(at).copied());
    Ok(row.and_then(|row| texts.remove(&row.answer).map(|text| (row, text))))
}

/// A macro that was made or changed since the answer and would cover it.
fn meanwhile(macros: &[Macro], row: &Row, text: &str, reader: UserId) -> Option<MacroId> {
    let newer = macros.iter().filter(|one| one.changed_at >= row.answered_at);
    let best = Library::of(newer).best(&Measured::of(text), Some(reader));
    best.filter(|(_, share)| *share >= COVERED).map(|(id, _)| id)
}

fn drafted(tx: &mut Tx<'_>, row: &Row, text: &str, words: &[String]) -> Result<Option<Draft>> {
    let names: Option<(String, String)> = tx.first(&sql!(
        "SELECT k.name, m.author_name FROM message m JOIN conversation c ON c.id = m.conversation_id \
         JOIN contact k ON k.id = c.contact_id WHERE m.id = ?",
        row.answer
    ))?;
    let (customer, agent) = names.unwrap_or_default();
    let text = secret::masked(text.trim());
    let text = named(&text, &customer, CUSTOMER, |line, _| line == 0);
    let text = named(&text, &agent, "{{agent.name}}", |line, last| line == last);
    if text.is_empty() {
        return Ok(None);
    }
    let own = organisation::store::find(tx)?.map_or("en", |own| own.locale.tag());
    let subject = secret::snippet(&row.subject, 80);
    let name = if subject.is_empty() { words.join(" ") } else { subject };
    Ok(Some(Draft {
        name,
        lang: row.lang.clone().unwrap_or_else(|| own.to_owned()),
        html: causeway_mail::text_to_html(&text),
        number: row.number,
    }))
}

const CUSTOMER: &str = "{{customer.name}}";

/// `text` with a placeholder for a name: the whole name wherever it stands, its parts in the greeting or at the end.
fn named(text: &str, name: &str, placeholder: &str, is_greeting: impl Fn(usize, usize) -> bool) -> String {
    let long = |part: &&str| part.chars().nth(1).is_some();
    let whole = match Some(name.trim()).filter(long) {
        Some(name) => with_word(text, name, placeholder),
        None => text.to_owned(),
    };
    let lines: Vec<&str> = whole.lines().collect();
    let last = lines.len().saturating_sub(1);
    let line = |(at, line): (usize, &&str)| {
        let parts = name.split_whitespace().filter(long).filter(|_| is_greeting(at, last) && !line.contains("{{"));
        parts.fold((*line).to_owned(), |line, part| with_word(&line, part, placeholder))
    };
    lines.iter().enumerate().map(line).collect::<Vec<_>>().join("\n")
}

/// `text` with every `word` replaced that is no part of a longer Latin word.
fn with_word(text: &str, word: &str, placeholder: &str) -> String {
    let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(word) {
        let (before, after) = (&rest[..at], &rest[at + word.len()..]);
        out.push_str(before);
        let inside = (latin(out.chars().next_back()) && latin(word.chars().next()))
            || (latin(after.chars().next()) && latin(word.chars().next_back()));
        out.push_str(if inside { word } else { placeholder });
        rest = after;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::{CUSTOMER, named};

    #[test]
    fn names_give_way_to_placeholders() {
        for (text, name, expected) in [
            ("Hi Priya, yes.\nPriya", "Priya Sharma", "Hi {{customer.name}}, yes.\nPriya"),
            ("Dear Priya Sharma,\nyes", "Priya Sharma", "Dear {{customer.name}},\nyes"),
            ("田中様\nありがとう", "田中 美咲", "{{customer.name}}様\nありがとう"),
            ("Dear Annabel, Ann", "Ann", "Dear Annabel, {{customer.name}}"),
            ("A letter", "A", "A letter"),
        ] {
            assert_eq!(named(text, name, CUSTOMER, |line, _| line == 0), expected);
        }
    }
}
