//! Addresses of outside systems: their places filled in and the context signed as a JSON Web Token (RFC 7519, HS256).
//! It never puts anything into an address unescaped.

use causeway_base::Time;
use causeway_base::form::encoded;
use causeway_web::Problem;
use data_encoding::BASE64URL_NOPAD;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::json;
use sha2::Sha256;
use uuid::Uuid;

use super::AppCardId;

/// For how long a signed context is good.
const SECONDS: i64 = 300;
/// What can stand in a template.
const PLACES: [&str; 4] = ["contact.email", "contact.id", "company.id", "conversation.number"];

/// Who and what a link is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Context {
    pub(super) contact_id: Uuid,
    pub(super) contact_email: Option<String>,
    pub(super) company_id: Option<Uuid>,
    pub(super) number: i64,
    pub(super) user_id: Uuid,
}

impl Context {
    fn value(&self, place: &str) -> String {
        match place {
            "contact.email" => self.contact_email.clone().unwrap_or_default(),
            "contact.id" => self.contact_id.to_string(),
            "company.id" => self.company_id.map(|id| id.to_string()).unwrap_or_default(),
            "conversation.number" => self.number.to_string(),
            _ => String::new(),
        }
    }
}

/// The pieces of a template: text, place, text, place, …, text.
fn pieces(template: &str) -> Option<(Vec<&str>, Vec<&str>)> {
    let (mut texts, mut places, mut rest) = (Vec::new(), Vec::new(), template);
    while let Some((text, after)) = rest.split_once("{{") {
        let (place, after) = after.split_once("}}")?;
        texts.push(text);
        places.push(place.trim());
        rest = after;
    }
    texts.push(rest);
    Some((texts, places))
}

/// A template that can be used: `https`, a host without places, and only places that there are.
///
/// # Errors
/// `invalid_input` at `at` that says what is wrong.
pub(super) fn checked(template: &str, at: &str) -> Result<String, Problem> {
    let template = template.trim();
    let wrong = |words: &str| Err(Problem::field(at, "invalid", words.to_owned()));
    let Some(rest) = template.strip_prefix("https://") else {
        return wrong("An address begins with https://.");
    };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    if host.is_empty() || host.contains(['{', '}', '@', ' ']) || !host.contains('.') && !host.contains(':') {
        return wrong("An address needs a host of its own, such as https://crm.example/find.");
    }
    if template.chars().count() > 2000 || template.contains(|c: char| c.is_whitespace() || c.is_control()) {
        return wrong("An address has at most 2,000 characters and no spaces.");
    }
    let Some((_, places)) = pieces(template) else {
        return wrong("A place that begins with {{ ends with }}.");
    };
    if let Some(unknown) = places.iter().find(|place| !PLACES.contains(place)) {
        return Err(Problem::field(at, "unknown", format!("There is no place called {{{{{unknown}}}}}."))
            .hint(format!("There are {}.", PLACES.map(|place| format!("{{{{{place}}}}}")).join(", "))));
    }
    Ok(template.to_owned())
}

/// The address with its places filled in and the signed context as `causeway`.
pub(super) fn filled(template: &str, context: &Context, token: &str) -> String {
    let Some((texts, places)) = pieces(template) else { return String::new() };
    let mut url = String::new();
    for (index, text) in texts.iter().enumerate() {
        url.push_str(text);
        if let Some(place) = places.get(index) {
            url.push_str(&encoded(&context.value(place)));
        }
    }
    let (address, fragment) = url.split_once('#').map_or((url.as_str(), None), |(a, f)| (a, Some(f)));
    let sign = if address.contains('?') { '&' } else { '?' };
    let fragment = fragment.map(|fragment| format!("#{fragment}")).unwrap_or_default();
    format!("{address}{sign}causeway={token}{fragment}")
}

/// The context as a token that only who knows `secret` can have made, good for five minutes.
pub(super) fn signed(app: AppCardId, context: &Context, secret: &str, id: Uuid, now: Time) -> String {
    let issued = now.ms().div_euclid(1000);
    let head = BASE64URL_NOPAD.encode(br#"{"alg":"HS256","typ":"JWT"}"#);
    let claims = json!({
        "iss": "causeway",
        "aud": app,
        "sub": context.user_id,
        "jti": id,
        "iat": issued,
        "exp": issued + SECONDS,
        "contact": { "id": context.contact_id, "email": context.contact_email },
        "company": context.company_id.map(|id| json!({ "id": id })),
        "conversation": { "number": context.number },
    });
    let text = format!("{head}.{}", BASE64URL_NOPAD.encode(claims.to_string().as_bytes()));
    // HMAC takes keys of any length, so this cannot fail.
    let signature = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).map_or_else(
        |_| String::new(),
        |mut mac| {
            mac.update(text.as_bytes());
            BASE64URL_NOPAD.encode(&mac.finalize().into_bytes())
        },
    );
    format!("{text}.{signature}")
}
