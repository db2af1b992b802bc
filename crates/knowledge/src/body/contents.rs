//! What a page makes of a stored body: headings that can be linked to, a list of them, and tables that scroll by
//! themselves. It never changes what is stored.

use std::collections::HashMap;
use std::sync::LazyLock;

use causeway_base::text;
use causeway_retrieval::Section;
use regex::{Captures, Regex};

use super::sanitise;
use crate::html::Html;

/// A heading of the second or third level.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// 2 or 3.
    pub level: u8,
    /// Its name within the page.
    pub anchor: String,
    /// Its text.
    pub text: String,
}

/// A body as a page shows it.
#[derive(Debug, Clone, Default)]
pub struct Contents {
    /// The HTML.
    pub html: Html,
    /// Its headings, in order.
    pub headings: Vec<Heading>,
}

static HEADING: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"(?s)<h([23])(?: [^>]*)?>(.*?)</h[23]>").ok());

/// What callouts are headed by, because colour alone tells nobody: a note, a warning, a tip.
pub type Labels = [&'static str; 3];

/// Prepares a body for a page.
pub fn contents(body: &str, labels: Labels) -> Contents {
    let mut clean =
        sanitise(body).replace("<table>", "<div class=\"scroll\"><table>").replace("</table>", "</table></div>");
    for (kind, label) in ["note", "warning", "tip"].into_iter().zip(labels) {
        let open = format!("<aside class=\"{kind}\">");
        clean = clean.replace(&open, &format!("{open}<p class=\"label\">{}</p>", text::escape_html(label)));
    }
    let Some(heading) = HEADING.as_ref() else {
        return Contents { html: Html::sanitised(clean), headings: Vec::new() };
    };
    let mut headings = Vec::new();
    let mut used: HashMap<String, usize> = HashMap::new();
    let html = heading.replace_all(&clean, |found: &Captures<'_>| {
        let words = causeway_mail::html_to_text(&found[2]);
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        let level = if &found[1] == "2" { 2 } else { 3 };
        let anchor = anchor(&words, &mut used);
        let name = text::escape_html(&anchor);
        let shown = format!(
            "<h{level} id=\"{name}\">{} <a class=\"here\" href=\"#{name}\" aria-hidden=\"true\" tabindex=\"-1\">#</a></h{level}>",
            &found[2]
        );
        headings.push(Heading { level, anchor, text: words });
        shown
    });
    Contents { html: Html::sanitised(html.into_owned()), headings }
}

/// The name of a heading: its letters and digits with hyphens between, and a number where it was given before.
fn anchor(words: &str, used: &mut HashMap<String, usize>) -> String {
    let mut name = String::new();
    for c in text::fold(words).chars().take(60) {
        if c.is_alphanumeric() {
            name.push(c);
        } else if !name.ends_with('-') && !name.is_empty() {
            name.push('-');
        }
    }
    // A prefix, so that no heading takes a name that the page itself uses.
    let name = format!("s-{}", name.trim_matches('-'));
    let count = used.entry(name.clone()).or_default();
    *count += 1;
    if *count == 1 { name } else { format!("{name}-{count}") }
}
/// A body cut at its headings, as plain text, for searches. What stands before the first heading has none.
pub fn sections(body: &str) -> Vec<Section> {
    let clean = sanitise(body);
    let (mut out, mut used, mut from) = (vec![Section::default()], HashMap::new(), 0);
    let words = |html: &str| causeway_mail::html_to_text(html).trim().to_owned();
    for found in HEADING.as_ref().into_iter().flat_map(|heading| heading.captures_iter(&clean)) {
        let (Some(whole), Some(inside)) = (found.get(0), found.get(2)) else { continue };
        let heading = words(inside.as_str()).split_whitespace().collect::<Vec<_>>().join(" ");
        let next = Section { anchor: anchor(&heading, &mut used), heading, text: String::new() };
        if let Some(last) = out.last_mut() {
            last.text = words(clean.get(from..whole.start()).unwrap_or_default());
        }
        out.push(next);
        from = whole.end();
    }
    if let Some(last) = out.last_mut() {
        last.text = words(clean.get(from..).unwrap_or_default());
    }
    out
}
