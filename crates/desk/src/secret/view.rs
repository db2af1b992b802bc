//! Messages as agents see them: what customers pasted is covered until somebody asks for it.
//! It never touches what the team wrote itself.

use causeway_store::{Result, Tx};

use super::{COVER, find, markup, store};
use crate::message::{Kind, Message};

/// Covers the secrets of incoming messages, and says of each message what the vault holds of it.
pub(crate) fn hide(tx: &mut Tx<'_>, messages: &mut [Message]) -> Result<()> {
    name_vaulted(tx, messages)?;
    messages.iter_mut().for_each(cover);
    Ok(())
}

/// Says of each message what the vault holds of it. Its raw mail still holds the values, so nobody is given it.
pub(crate) fn name_vaulted(tx: &mut Tx<'_>, messages: &mut [Message]) -> Result<()> {
    let ids: Vec<_> = messages.iter().map(|message| message.id).collect();
    let mut vaulted = store::of_messages(tx, &ids)?;
    for message in messages {
        message.vaulted = vaulted.remove(&message.id).unwrap_or_default();
        message.has_raw &= message.vaulted.is_empty();
    }
    Ok(())
}

/// Covers the secrets of an incoming message.
pub(crate) fn cover(message: &mut Message) {
    if message.kind != Kind::Incoming {
        return;
    }
    let known = values(message);
    if known.is_empty() {
        return;
    }
    let cover = |_: &str| COVER.to_owned();
    let (text, in_text) = markup::covered_text(&message.text, &known, cover);
    message.text = text;
    let mut covered = 0;
    if let Some(subject) = &mut message.subject {
        *subject = markup::covered_text(subject, &known, cover).0;
    }
    for html in [&mut message.html, &mut message.quoted_html, &mut message.signature_html].into_iter().flatten() {
        let (safe, count) = markup::covered(html, &known, cover);
        *html = safe;
        covered += count;
    }
    message.masked = in_text.max(covered).max(1);
}

/// The values of all secrets of a message, each once, in the order of the text.
pub(super) fn values(message: &Message) -> Vec<String> {
    typed_values(message).into_iter().map(|(_, value)| value).collect()
}

/// The same with what each is.
pub(super) fn typed_values(message: &Message) -> Vec<(super::Kind, String)> {
    let mut all: Vec<(super::Kind, String)> = Vec::new();
    let plain = |text: &str| -> Vec<(super::Kind, String)> {
        find(text).iter().filter_map(|one| Some((one.kind, text.get(one.start..one.end)?.to_owned()))).collect()
    };
    all.extend(plain(&message.text));
    all.extend(plain(message.subject.as_deref().unwrap_or_default()));
    for html in [&message.html, &message.quoted_html, &message.signature_html].into_iter().flatten() {
        all.extend(markup::values(html, &[]));
    }
    let mut seen = std::collections::HashSet::new();
    all.retain(|(_, value)| seen.insert(value.clone()));
    all
}
