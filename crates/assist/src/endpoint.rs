//! One question over the wire: `POST {address}/chat/completions`, through the guarded client, with limits of time and size.
//! It never follows a redirect, never tries twice, and never lets the endpoint's own words reach a customer as an error.

use std::time::Duration;

use causeway_base::text;
use causeway_net::{Client, Limits, Refusal, Request};
use serde_json::{Value as Json, json};

use crate::Question;
use crate::setting::Model;

/// The longest answer, in bytes.
const BYTES: usize = 64 * 1024;
/// The longest wait. A customer waits meanwhile, and has an answer without a model.
const TIME: Duration = Duration::from_secs(10);
/// The longest text that is used, in characters.
const LONGEST: usize = 4_000;

/// Why there is no answer. The words are fit for an administrator's eyes.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    /// None is set, or it is switched off.
    #[error("no language model is set")]
    None,
    /// As many questions as there may be are on their way.
    #[error("the language model is busy")]
    Busy,
    /// The key is not good, or may not do this.
    #[error("the endpoint refused the key ({0})")]
    Key(u16),
    /// There is no such address, or no such model.
    #[error("the endpoint knows no such model or address (404)")]
    Unknown,
    /// It asks for fewer questions, or the account is used up.
    #[error("the endpoint asks for fewer questions (429)")]
    TooMany,
    /// The desk does not go there, or nobody is there.
    #[error("{0}")]
    Away(Refusal),
    /// Something else than an answer came.
    #[error("the endpoint answered {0} and nothing that could be read")]
    Unreadable(u16),
}

impl Trouble {
    /// A stable name for programs.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Busy => "busy",
            Self::Key(_) => "key",
            Self::Unknown => "unknown",
            Self::TooMany => "too_many",
            Self::Away(Refusal::TimedOut) => "slow",
            Self::Away(Refusal::Address(_) | Refusal::Port(_) | Refusal::Scheme(_)) => "not_allowed",
            Self::Away(_) => "away",
            Self::Unreadable(_) => "unreadable",
        }
    }
}

/// Asks once.
pub(crate) async fn ask(client: &Client, model: &Model, question: &Question) -> Result<String, Trouble> {
    let body = json!({
        "model": model.name,
        "messages": [
            { "role": "system", "content": question.task },
            { "role": "user", "content": question.material },
        ],
    });
    let mut headers = vec![("content-type", "application/json".to_owned()), ("accept", "application/json".to_owned())];
    if let Some(key) = &model.key {
        headers.push(("authorization", format!("Bearer {}", key.reveal())));
    }
    let url = format!("{}/chat/completions", model.address);
    let request = Request { method: "POST", url, headers, body: body.to_string().into_bytes() };
    let limits = Limits { bytes: BYTES, time: TIME, redirects: 0 };
    let reply = client.limited(limits).send(request).await.map_err(Trouble::Away)?;
    match reply.status {
        200 => read(&reply.body).ok_or(Trouble::Unreadable(200)),
        status @ (401 | 403) => Err(Trouble::Key(status)),
        404 => Err(Trouble::Unknown),
        429 => Err(Trouble::TooMany),
        status => Err(Trouble::Unreadable(status)),
    }
}

/// The text of the first choice; nothing when there is none.
fn read(body: &[u8]) -> Option<String> {
    let json: Json = serde_json::from_slice(body).ok()?;
    let content = json.pointer("/choices/0/message/content")?.as_str()?;
    let content = text::clean(content.trim(), LONGEST);
    (!content.is_empty()).then_some(content)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_text_of_the_first_choice_is_an_answer() {
        let cases = [
            (
                r#"{"choices":[{"message":{"role":"assistant","content":" Yes. "}},{"message":{"content":"No"}}]}"#,
                Some("Yes."),
            ),
            (r#"{"choices":[{"message":{"content":""}}]}"#, None),
            (r#"{"choices":[{"message":{"content":null,"refusal":"no"}}]}"#, None),
            (r#"{"choices":[{"message":{"content":["a"]}}]}"#, None),
            (r#"{"choices":[]}"#, None),
            (r#"{"error":{"message":"it broke"}}"#, None),
            ("<html>gateway</html>", None),
            ("", None),
        ];
        for (body, wanted) in cases {
            assert_eq!(read(body.as_bytes()).as_deref(), wanted, "{body}");
        }
        let long = format!(r#"{{"choices":[{{"message":{{"content":"{}"}}}}]}}"#, "x".repeat(50_000));
        assert_eq!(read(long.as_bytes()).map(|text| text.len()), Some(LONGEST));
    }
}
