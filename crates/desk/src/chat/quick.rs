//! Short answers that a colleague offers under a reply in a chat, so that the visitor answers with one click.
//! They never leave as anything but words: a click is a message like every other, and a mail lists them.

use std::collections::HashMap;

use causeway_base::text;
use causeway_store::{Result as Stored, Tx, sql};
use causeway_web::Problem;

use crate::MessageId;

/// The most answers under one reply.
pub const MOST: usize = 6;
/// The longest answer, in characters.
pub const LONGEST: usize = 40;

/// Answers as they are offered: in one line each, none twice. Only a reply that is read in a chat may have any.
pub(crate) fn checked(given: &[String], in_chat: bool) -> Result<Vec<String>, Problem> {
    let mut all: Vec<String> = Vec::new();
    for (place, one) in given.iter().enumerate() {
        let words = text::clean(one, LONGEST * 4).split_whitespace().collect::<Vec<_>>().join(" ");
        if words.is_empty() || words.chars().count() > LONGEST {
            let pointer = format!("/quick_replies/{place}");
            return Err(Problem::field(&pointer, "length", "A short answer has 1 to 40 characters."));
        }
        if !all.iter().any(|other| other.to_lowercase() == words.to_lowercase()) {
            all.push(words);
        }
    }
    if all.len() > MOST {
        return Err(Problem::field("/quick_replies", "length", "A reply offers at most six short answers."));
    }
    if !all.is_empty() && !in_chat {
        let words = "Short answers go with a reply in a chat.";
        return Err(Problem::field("/quick_replies", "no_chat", words).hint("Write the question into the text."));
    }
    Ok(all)
}

/// Keeps what a reply offers.
pub(crate) fn keep(tx: &mut Tx<'_>, id: MessageId, answers: &[String]) -> Stored<()> {
    if answers.is_empty() {
        return Ok(());
    }
    let list = serde_json::to_string(answers).unwrap_or_default();
    tx.run(&sql!("INSERT INTO message_quick (message_id, answers) VALUES (?, ?)", id, list)).map(drop)
}

/// What these messages offer.
pub(crate) fn of(tx: &mut Tx<'_>, ids: &[MessageId]) -> Stored<HashMap<MessageId, Vec<String>>> {
    let mut query = sql!("SELECT message_id, answers FROM message_quick WHERE message_id IN");
    query.list(ids.iter().copied());
    let rows: Vec<(MessageId, String)> = tx.all(&query)?;
    Ok(rows.into_iter().map(|(id, list)| (id, serde_json::from_str(&list).unwrap_or_default())).collect())
}

/// The answers as lines below a text.
pub fn lines(answers: &[String]) -> String {
    answers.iter().flat_map(|one| ["\n- ", one.as_str()]).collect()
}

/// The answers as a list below HTML.
pub(crate) fn list(answers: &[String]) -> String {
    if answers.is_empty() {
        return String::new();
    }
    let items: Vec<String> = answers.iter().map(|one| text::escape_html(one)).collect();
    format!("<ul><li>{}</li></ul>", items.join("</li><li>"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_short_few_and_in_one_line_each() {
        let all = |given: &[&str]| given.iter().map(|one| (*one).to_owned()).collect::<Vec<_>>();
        assert_eq!(checked(&all(&[" Yes ", "No,\nstill broken", "yes"]), true).unwrap(), ["Yes", "No, still broken"]);
        assert_eq!(checked(&[], false).unwrap(), Vec::<String>::new());
        let long = "长".repeat(LONGEST);
        assert_eq!(checked(&all(&[&long]), true).unwrap(), all(&[&long]));
        let longer = format!("{long}长");
        for (given, in_chat, pointer) in [
            (all(&[&longer]), true, "/quick_replies/0"),
            (all(&["Yes", "  "]), true, "/quick_replies/1"),
            (all(&["1", "2", "3", "4", "5", "6", "7"]), true, "/quick_replies"),
            (all(&["Yes"]), false, "/quick_replies"),
        ] {
            let problem = checked(&given, in_chat).unwrap_err();
            assert!(format!("{problem:?}").contains(pointer), "{given:?}");
        }
    }

    #[test]
    fn a_list_holds_words_and_no_marks() {
        let answers = ["<b>Yes</b>".to_owned(), "No".to_owned()];
        assert_eq!(list(&answers), "<ul><li>&lt;b&gt;Yes&lt;/b&gt;</li><li>No</li></ul>");
        assert_eq!(lines(&answers), "\n- <b>Yes</b>\n- No");
        assert_eq!((list(&[]), lines(&[])), (String::new(), String::new()));
    }
}
