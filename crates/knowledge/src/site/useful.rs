//! "Was this useful?" below an article: one click, then room for a reason.
//! It never asks who the reader is, and takes no more from one address than a person would send.

use axum::Form;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use causeway_base::{text, token};
use causeway_store::Tx;
use causeway_web::Problem;
use serde::Deserialize;

use super::published::{self, Card, Found};
use super::{Asked, OwnHost, Site, State, open, words};
use crate::html::Html;
use crate::opinion::{self, Opinion};
use crate::{Knowledge, html};

/// The longest reason, in characters.
const REASON: usize = 2_000;
/// A day in milliseconds.
const DAY: i64 = 86_400_000;

/// What the form sends.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Sent {
    useful: String,
    #[serde(default)]
    reason: String,
    /// People do not see this field; programs that fill in everything do.
    #[serde(default)]
    website: String,
}

/// The form, as far as the reader has come with it.
pub(super) fn form(site: &Site, card: &Card, said: Option<&str>) -> Html {
    let words = words::of(site.locale);
    let action = site.path(&format!("a/{}/useful", card.slug));
    let trap = html!(
        "<p class=\"trap\" aria-hidden=\"true\"><input name=\"website\" tabindex=\"-1\" autocomplete=\"off\"></p>"
    );
    let inner = match said {
        Some("yes") => html!("<p role=\"status\">{}</p>", words.thanks),
        Some("later") => html!("<p role=\"status\">{}</p>", words.too_often),
        Some("sent") => html!("<p role=\"status\">{}</p>", words.sent),
        Some("no") => html!(
            "<form method=\"post\" action=\"{}\"><p role=\"status\">{}</p><label>{}<textarea name=\"reason\" rows=\"3\" maxlength=\"2000\"></textarea></label>{}<button name=\"useful\" value=\"no\">{}</button></form>",
            action,
            words.thanks,
            words.missing,
            trap,
            words.send
        ),
        _ => html!(
            "<form method=\"post\" action=\"{}\" class=\"row\"><h2>{}</h2>{}<button name=\"useful\" value=\"yes\">{}</button><button name=\"useful\" value=\"no\">{}</button></form>",
            action,
            words.useful,
            trap,
            words.yes,
            words.no
        ),
    };
    html!("<section class=\"useful\" id=\"useful\">{}</section>", inner)
}

/// Takes what was sent and leads back to the article.
pub(super) async fn take(
    state: State,
    own: Option<axum::Extension<OwnHost>>,
    Path((tag, name)): Path<(String, String)>,
    headers: HeaderMap,
    Form(sent): Form<Sent>,
) -> Result<Response, Problem> {
    let asked = Asked::of(&state, &headers, own.is_some());
    let now = state.desk.db.now();
    let key = format!("opinion {}", address(&headers));
    let too_often = state.sent.wait_seconds(&key, now).is_some();
    state.sent.failed(&key, now);
    let useful = sent.useful == "yes";
    let reason = text::clean(sent.reason.trim(), REASON);
    let said = if too_often {
        "later"
    } else if useful {
        "yes"
    } else if reason.is_empty() {
        "no"
    } else {
        "sent"
    };
    let (reader, ignored) = (reader(&state, &headers), too_often || !sent.website.is_empty());
    let work = move |tx: &mut Tx<'_>| {
        let site = open(tx, &asked, Some(&tag))?.ok_or_else(|| Problem::not_found("page"))?;
        let Found::Here(found) = published::find(tx, &site.brand, site.locale, &name)? else {
            return Err(Problem::not_found("page"));
        };
        if !ignored {
            let opinion = Opinion { no: found.no, useful, reason: reason.clone(), at: tx.now() };
            opinion::keep(tx, found.card.id, found.card.locale, &reader, &opinion)?;
        }
        Ok(site.path(&format!("a/{}?said={said}#useful", found.card.slug)))
    };
    Ok(super::redirect(StatusCode::SEE_OTHER, &state.desk.db.write(work).await?, "no-store"))
}

/// The network address of whoever asks, as the server noted it.
pub(crate) fn address(headers: &HeaderMap) -> String {
    headers.get("x-causeway-peer").and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
}

/// A name for a reader that holds for a day and from which nobody finds the address again.
pub(crate) fn reader(knowledge: &Knowledge, headers: &HeaderMap) -> String {
    let agent = headers.get("user-agent").and_then(|value| value.to_str().ok()).unwrap_or_default();
    let day = knowledge.desk.db.now().ms() / DAY;
    let purpose = format!("reader {day} {} {agent}", address(headers));
    let key = token::derive_key(&knowledge.readers, &purpose);
    data_encoding::HEXLOWER.encode(&key[..12])
}
