//! Markdown in and out, so that articles can be brought here and taken away (CommonMark with tables and callouts).
//! It never lets HTML of a Markdown text past the allow-list.

use pulldown_cmark::{BlockQuoteKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::sanitise;

mod write;

pub use write::write;

/// What a Markdown text says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FromMarkdown {
    /// Its first heading, when it begins with one of the first level.
    pub title: Option<String>,
    /// The rest as a body.
    pub body: String,
}

/// Reads Markdown.
pub fn read(markdown: &str) -> FromMarkdown {
    let (title, rest) = split_title(markdown);
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_GFM;
    let events = Parser::new_ext(rest, options).map(|event| match event {
        Event::Start(Tag::BlockQuote(Some(kind))) => Event::Html(format!("<aside class=\"{}\">", callout(kind)).into()),
        Event::End(TagEnd::BlockQuote(Some(_))) => Event::Html("</aside>".into()),
        Event::Start(Tag::Heading { level: HeadingLevel::H1, id, classes, attrs }) => {
            Event::Start(Tag::Heading { level: HeadingLevel::H2, id, classes, attrs })
        }
        Event::End(TagEnd::Heading(HeadingLevel::H1)) => Event::End(TagEnd::Heading(HeadingLevel::H2)),
        other => other,
    });
    let mut html = String::with_capacity(markdown.len() * 3 / 2);
    pulldown_cmark::html::push_html(&mut html, events);
    FromMarkdown { title, body: sanitise(&html) }
}

/// `# Title` on the first line that is not empty, and what follows it.
fn split_title(markdown: &str) -> (Option<String>, &str) {
    let text = markdown.trim_start_matches(['\u{feff}', '\n', '\r', ' ']);
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    let heading = first.starts_with("# ").then(|| Parser::new(first));
    let words = heading.into_iter().flatten().filter_map(|event| match event {
        Event::Text(text) | Event::Code(text) => Some(text.into_string()),
        _ => None,
    });
    let title: String = words.collect();
    if title.trim().is_empty() { (None, markdown) } else { (Some(title.trim().to_owned()), rest) }
}

const fn callout(kind: BlockQuoteKind) -> &'static str {
    match kind {
        BlockQuoteKind::Note | BlockQuoteKind::Important => "note",
        BlockQuoteKind::Tip => "tip",
        BlockQuoteKind::Warning | BlockQuoteKind::Caution => "warning",
    }
}
