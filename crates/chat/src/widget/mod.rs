//! The chat on a website as the team sets it up: where it may stand, what it says, which inbox gets what is written.
//! It never trusts what a website says about its visitors unless it is signed with the widget's secret.

pub mod routes;
pub mod store;

use std::collections::BTreeMap;

use causeway_base::{Locale, Time, text};
use causeway_desk::InboxId;
use causeway_desk::calendar::CalendarId;
use causeway_store::{id_type, named_values};
use causeway_web::Problem;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

id_type!(WidgetId, "Names a chat on a website.");

named_values!(AskEmail "Whether visitors are asked for their address." {
    No "They are not asked." = "no",
    Optional "They may give it." = "optional",
    Required "They give it before they write." = "required",
});

named_values!(BotMode "When the bot answers." {
    Off "Never." = "off",
    Away "While nobody is there, by the calendar." = "away",
    Always "First, whether somebody is there or not." = "always",
});

/// What stands at the top of the chat.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Greeting {
    /// A few words.
    #[serde(default)]
    pub title: String,
    /// A sentence below.
    #[serde(default)]
    pub text: String,
}

/// A chat on a website.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Widget {
    /// Its id.
    pub id: WidgetId,
    /// What the website names it by; no secret.
    pub key: String,
    /// Its name, for the team.
    pub name: String,
    /// The inbox that gets what is written.
    pub inbox_id: InboxId,
    /// The websites that may show it, `https://app.example`; any website while there is none.
    pub origins: Vec<String>,
    /// Its colour, `#rrggbb`.
    pub colour: String,
    /// Whether visitors are asked for their address.
    pub ask_email: AskEmail,
    /// Whether the team sees what visitors type before they send it; the chat says so then.
    pub show_typed: bool,
    /// When somebody answers; always while there is none.
    pub calendar_id: Option<CalendarId>,
    /// What it says first, by language.
    pub greetings: BTreeMap<String, Greeting>,
    /// Whether it has a secret with which a website can sign who is signed in there.
    pub has_secret: bool,
    /// When the bot answers.
    pub bot: BotMode,
    /// Whether it works.
    pub enabled: bool,
    /// When it was made.
    pub created_at: Time,
    /// Raised by every change.
    pub version: i64,
}

/// The most websites of one widget.
const MOST_ORIGINS: usize = 50;

/// Checks what was entered.
///
/// # Errors
/// `invalid_input` with the place and what is wrong.
pub(crate) fn checked(widget: Widget) -> Result<Widget, Problem> {
    let name = text::clean(widget.name.trim(), 61).replace('\n', " ");
    if name.is_empty() || name.chars().count() > 60 {
        return Err(Problem::field("/name", "length", "A name has 1 to 60 characters."));
    }
    let colour = widget.colour.trim().to_ascii_lowercase();
    let hex = colour.strip_prefix('#').is_some_and(|hex| hex.len() == 6 && hex.bytes().all(|b| b.is_ascii_hexdigit()));
    if !hex {
        return Err(Problem::field("/colour", "invalid", "Write the colour as # and six digits, such as #0f766e."));
    }
    if widget.origins.len() > MOST_ORIGINS {
        return Err(Problem::field("/origins", "length", "A chat stands on at most 50 websites."));
    }
    let mut origins = Vec::with_capacity(widget.origins.len());
    for one in &widget.origins {
        let one = origin(one).ok_or_else(|| {
            Problem::field("/origins", "invalid", format!("“{}” is no website's address.", text::clean(one, 80)))
                .hint("Write https:// and the host, such as https://app.example.")
        })?;
        if !origins.contains(&one) {
            origins.push(one);
        }
    }
    let mut greetings = BTreeMap::new();
    for (tag, greeting) in widget.greetings {
        let locale = Locale::from_tag(&tag)
            .ok_or_else(|| Problem::field("/greetings", "invalid", "Languages are en, zh-CN, zh-TW and ja."))?;
        let (title, body) = (text::clean(greeting.title.trim(), 81), text::clean(greeting.text.trim(), 301));
        if title.chars().count() > 80 || body.chars().count() > 300 {
            return Err(Problem::field(
                "/greetings",
                "length",
                "Use at most 80 characters for the title, 300 for the text.",
            ));
        }
        if !(title.is_empty() && body.is_empty()) {
            greetings.insert(locale.tag().to_owned(), Greeting { title, text: body });
        }
    }
    Ok(Widget { name, origins, colour, greetings, ..widget })
}

/// A website's address in the form that browsers name it by (RFC 6454): scheme, host, port, and nothing else.
fn origin(given: &str) -> Option<String> {
    let given = given.trim().trim_end_matches('/').to_ascii_lowercase();
    let (scheme, rest) = given.split_once("://")?;
    let (host, port) = rest.rsplit_once(':').map_or((rest, None), |(host, port)| (host, Some(port)));
    let local = host == "localhost" || host == "127.0.0.1";
    let right_host = !host.is_empty()
        && host.len() <= 253
        && host.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-'))
        && (local || host.contains('.'));
    let right_port = port.is_none_or(|port| port.parse::<u16>().is_ok());
    let right_scheme = scheme == "https" || scheme == "http" && local;
    (right_host && right_port && right_scheme).then_some(given)
}

impl Widget {
    /// What it says first in a language, else in English, else in whatever there is.
    pub(crate) fn greeting(&self, locale: Locale) -> Greeting {
        let of = |tag: &str| self.greetings.get(tag).cloned();
        of(locale.tag()).or_else(|| of("en")).or_else(|| self.greetings.values().next().cloned()).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::origin;

    #[test]
    fn a_website_is_named_by_scheme_host_and_port() {
        for (given, wanted) in [
            ("https://app.example", Some("https://app.example")),
            (" HTTPS://App.Example/ ", Some("https://app.example")),
            ("https://app.example:8443", Some("https://app.example:8443")),
            ("http://localhost:3000", Some("http://localhost:3000")),
            ("http://app.example", None),
            ("https://app.example/path", None),
            ("https://app", None),
            ("https://*.example", None),
            ("https://a.example; script-src *", None),
            ("https://a.example:port", None),
            ("app.example", None),
            ("", None),
        ] {
            assert_eq!(origin(given).as_deref(), wanted, "{given}");
        }
    }
}
