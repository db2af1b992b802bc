//! What of a mail is shown: the newly written part, what it quotes, the signature, all harmless.
//! It never deletes: what is not newly written is in one of the other two parts.

#[cfg(test)]
mod tests;

use crate::dom::Dom;
use crate::html::{html_to_text, text_to_html};
use crate::mail::Mail;
use crate::params::percent_decoded;
use crate::reply::Part;
use crate::sanitise::{self, Picture};

/// A mail as a reader sees it. `text` (or `html`), `quoted_html` and `signature_html` together are the whole mail.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    /// What the person newly wrote, as plain text.
    pub text: String,
    /// The same as safe HTML; nothing for a mail that has only plain text.
    pub html: Option<String>,
    /// What the mail quotes, as safe HTML.
    pub quoted_html: Option<String>,
    /// The signature, as safe HTML.
    pub signature_html: Option<String>,
    /// Images that are not loaded; `data-remote="N"` in the HTML is an index into this.
    pub remote_images: Vec<String>,
    /// Whether the mail brings backgrounds of its own and must be shown on white.
    pub paper: bool,
    /// The language of the newly written text; see [`crate::language_of`].
    pub lang: Option<String>,
    /// Indices of the attachments that the HTML shows.
    pub inline_used: Vec<usize>,
}

/// Splits a mail into what is new, quoted and signature, and makes it harmless. `attachment_url` gives the address under
/// which the attachment with that index is served, for images that the HTML refers to by Content-ID.
pub fn show(mail: &Mail, attachment_url: &dyn Fn(usize) -> Option<String>) -> Shown {
    let html = mail.html.as_deref().filter(|html| !html.trim().is_empty());
    let mut shown = html.and_then(|html| show_html(mail, html, attachment_url)).unwrap_or_else(|| show_text(mail));
    shown.lang = crate::language_of(&shown.text).map(str::to_owned);
    shown
}

fn show_text(mail: &Mail) -> Shown {
    let text = match (&mail.text, &mail.html) {
        (Some(text), _) => text.clone(),
        (None, Some(html)) => html_to_text(html),
        (None, None) => String::new(),
    };
    let split = crate::split_text(&text);
    let as_html = |text: &str| (!text.trim().is_empty()).then(|| text_to_html(text));
    Shown {
        quoted_html: as_html(&split.quoted),
        signature_html: as_html(&split.signature),
        text: split.reply,
        ..Shown::default()
    }
}

fn show_html(mail: &Mail, html: &str, attachment_url: &dyn Fn(usize) -> Option<String>) -> Option<Shown> {
    let (html, lifted) = sanitise::lift_embedded(html);
    let mut dom = Dom::parse(&html)?;
    let parts = crate::split_html::parts_of(&dom);
    let text = crate::split_html::reply_text(&dom, &parts);
    let paper = sanitise::has_design(&dom);
    let mut used = Vec::new();
    let images = sanitise::place_images(&mut dom, lifted, &mut |source| match find_by_reference(mail, source)
        .and_then(|index| Some((index, attachment_url(index)?)))
    {
        Some((index, url)) => {
            if !used.contains(&index) {
                used.push(index);
            }
            Picture::At(url)
        }
        None => sanitise::remote_or_nothing(source),
    });
    let write = |wanted| sanitise::finish(&dom.write(dom.body(), &parts, wanted), &images, !paper);
    let filled = |html: String| (!html_to_text(&html).trim().is_empty() || html.contains("<img")).then_some(html);
    Some(Shown {
        text,
        html: Some(write(Part::Reply)),
        quoted_html: filled(write(Part::Quoted)),
        signature_html: filled(write(Part::Signature)),
        remote_images: images.remote.clone(),
        paper,
        lang: None,
        inline_used: used,
    })
}

/// The attachment that an image source names: `cid:` with its Content-ID (RFC 2392), or its file name.
fn find_by_reference(mail: &Mail, source: &str) -> Option<usize> {
    let source = source.trim();
    let scheme = source.get(..4)?;
    if !scheme.eq_ignore_ascii_case("cid:") {
        return None;
    }
    let wanted = percent_decoded(source.get(4..)?.as_bytes());
    let wanted = String::from_utf8_lossy(&wanted);
    let wanted = wanted.trim_matches(['<', '>']);
    let by_id = |index: &&crate::Attachment| {
        index.content_id.as_deref().is_some_and(|id| id == wanted || id.eq_ignore_ascii_case(wanted))
    };
    let all = &mail.attachments;
    all.iter()
        .position(|file| by_id(&file))
        .or_else(|| all.iter().position(|file| !wanted.is_empty() && file.name == wanted))
}
