//! Placeholders in a macro's text: `{{customer.name}}` stands for a fact, `{{?Which order?}}` for what the writer fills in.
//! It never puts a value in unescaped, and leaves what has no value where it is, so that nobody sends it unseen.

use causeway_base::text;
use causeway_identity::{UserId, user};
use causeway_store::{Result, Tx};
use schemars::JsonSchema;
use serde::Serialize;

use crate::conversation::State;
use crate::{inbox, organisation};

/// The facts that a text may name. There is no first name: many people's names have none.
pub const KNOWN: &[&str] = &[
    "customer.name",
    "customer.company",
    "customer.email",
    "conversation.number",
    "conversation.subject",
    "agent.name",
    "inbox.name",
    "inbox.address",
    "organisation.name",
];

/// The longest placeholder, in bytes: more between two pairs of braces is text.
const LONGEST: usize = 200;

/// A placeholder that has no value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Empty {
    /// How it stands in the text, with its braces.
    pub token: String,
    /// The fact that is not known; `None` for a question to the writer.
    pub name: Option<String>,
    /// What the writer is asked.
    pub question: Option<String>,
}

/// A piece of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Piece<'a> {
    Text(&'a str),
    /// With braces, and what is between them.
    Token(&'a str, &'a str),
}

fn pieces(mut rest: &str) -> Vec<Piece<'_>> {
    let mut out = Vec::new();
    while let Some(start) = rest.find("{{") {
        let inner_start = start + 2;
        let end = rest[inner_start..].find("}}").map(|end| inner_start + end);
        let Some(end) = end.filter(|end| end - inner_start <= LONGEST && !rest[inner_start..*end].contains('<')) else {
            out.push(Piece::Text(&rest[..inner_start]));
            rest = &rest[inner_start..];
            continue;
        };
        out.push(Piece::Text(&rest[..start]));
        out.push(Piece::Token(&rest[start..end + 2], rest[inner_start..end].trim()));
        rest = &rest[end + 2..];
    }
    out.push(Piece::Text(rest));
    out
}

/// The first placeholder of a text that stands for nothing.
pub fn unknown(html: &str) -> Option<&str> {
    pieces(html).into_iter().find_map(|piece| match piece {
        Piece::Token(token, name) if !name.starts_with('?') && !KNOWN.contains(&name) => Some(token),
        Piece::Token(token, "?") => Some(token),
        _ => None,
    })
}

/// Puts values in. What `value` does not know stays as it is and is listed, each once.
pub fn fill(html: &str, value: impl Fn(&str) -> Option<String>) -> (String, Vec<Empty>) {
    let mut out = String::with_capacity(html.len() + 64);
    let mut empty: Vec<Empty> = Vec::new();
    for piece in pieces(html) {
        let (token, name) = match piece {
            Piece::Text(text) => {
                out.push_str(text);
                continue;
            }
            Piece::Token(token, name) => (token, name),
        };
        let question = name.strip_prefix('?').map(|question| question.trim().to_owned());
        let known = if question.is_none() { value(name).filter(|value| !value.trim().is_empty()) } else { None };
        if let Some(known) = known {
            out.push_str(&text::escape_html(&known));
            continue;
        }
        out.push_str(token);
        if empty.iter().all(|one| one.token != token) {
            let name = question.is_none().then(|| name.to_owned());
            empty.push(Empty { token: token.to_owned(), name, question });
        }
    }
    (out, empty)
}

/// What the placeholders stand for in one conversation.
#[derive(Debug, Clone, Default)]
pub struct Values(Vec<(&'static str, String)>);

impl Values {
    /// Reads them for a conversation and the one who writes in it.
    pub fn of(tx: &mut Tx<'_>, state: &State, writer: UserId) -> Result<Self> {
        let mut all =
            vec![("conversation.number", state.number.to_string()), ("conversation.subject", state.subject.clone())];
        if let Some(contact) = causeway_people::contact::store::find(tx, state.contact_id)? {
            all.push(("customer.name", contact.name));
            all.push(("customer.email", contact.email.unwrap_or_default()));
            all.push(("customer.company", contact.company.map(|company| company.name).unwrap_or_default()));
        }
        if let Some(writer) = user::store::find(tx, writer)? {
            all.push(("agent.name", writer.name));
        }
        if let Some(inbox) = inbox::store::find(tx, state.inbox_id)? {
            all.push(("inbox.name", inbox.name));
            all.push(("inbox.address", inbox.address));
        }
        if let Some(organisation) = organisation::store::find(tx)? {
            all.push(("organisation.name", organisation.name));
        }
        Ok(Self(all))
    }

    /// The value of a placeholder.
    pub fn get(&self, name: &str) -> Option<String> {
        self.0.iter().find(|(own, _)| *own == name).map(|(_, value)| value.clone())
    }
}
