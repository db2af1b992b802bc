//! The allow-list of article bodies. What is stored has been through it, and what is shown goes through it once more.
//! It never lets a picture through that is not of this help centre.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};
use regex::Regex;
use uuid::Uuid;

use super::video;

/// Where pictures of articles are.
const MEDIA: &str = "/help/media/";

/// Elements that stay. `h1`, `h5`, `h6`, `b` and `i` get the name that is ours afterwards.
const TAGS: &[&str] = &[
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "p",
    "br",
    "hr",
    "ul",
    "ol",
    "li",
    "strong",
    "em",
    "b",
    "i",
    "del",
    "code",
    "pre",
    "kbd",
    "sub",
    "sup",
    "a",
    "img",
    "table",
    "caption",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "blockquote",
    "aside",
    "figure",
    "figcaption",
    "details",
    "summary",
    "dl",
    "dt",
    "dd",
];

/// Elements that go with all that is in them.
const DROPPED: &[&str] = &[
    "applet", "audio", "base", "canvas", "embed", "form", "frame", "frameset", "head", "iframe", "link", "math",
    "meta", "noembed", "noframes", "noscript", "object", "param", "script", "select", "style", "svg", "template",
    "textarea", "title", "video", "xml",
];

/// Names that writers' programs use for what we call otherwise. Attributes are gone by then, or were never allowed.
const RENAMED: [(&str, &str); 5] = [("h1", "h2"), ("h5", "h4"), ("h6", "h4"), ("b", "strong"), ("i", "em")];

/// Makes the body of an article harmless. Doing it twice changes nothing more.
pub fn sanitise(html: &str) -> String {
    let mut clean = BUILDER.clean(&video::lift(html)).to_string();
    for (from, to) in RENAMED {
        for (open, end) in [("<", ">"), ("</", ">")] {
            clean = clean.replace(&format!("{open}{from}{end}"), &format!("{open}{to}{end}"));
        }
    }
    video::settle(&clean).trim().to_owned()
}

static BUILDER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = Builder::empty();
    builder
        .tags(TAGS.iter().copied().collect())
        .clean_content_tags(DROPPED.iter().copied().collect())
        .tag_attributes(HashMap::from([
            ("a", HashSet::from(["href"])),
            ("img", HashSet::from(["src", "alt", "width", "height"])),
            ("td", HashSet::from(["colspan", "rowspan"])),
            ("th", HashSet::from(["colspan", "rowspan", "scope"])),
            ("ol", HashSet::from(["start"])),
        ]))
        .allowed_classes(HashMap::from([
            ("aside", HashSet::from(["note", "warning", "tip"])),
            ("figure", HashSet::from(["video"])),
        ]))
        .generic_attributes(HashSet::from(["lang", "dir"]))
        .url_schemes(HashSet::from(["http", "https", "mailto", "tel"]))
        .url_relative(UrlRelative::PassThrough)
        .link_rel(Some("noopener"))
        .strip_comments(true)
        .attribute_filter(|element, attribute, value| match (element, attribute) {
            ("img", "src") => own_picture(value).map(|_| Cow::Borrowed(value)),
            ("a", "href") => is_link(value).then_some(Cow::Borrowed(value)),
            (_, "width" | "height" | "colspan" | "rowspan" | "start") => {
                value.parse::<u16>().is_ok().then_some(Cow::Borrowed(value))
            }
            _ => Some(Cow::Borrowed(value)),
        });
    builder
});

/// The picture of ours that an address names.
fn own_picture(source: &str) -> Option<Uuid> {
    source.strip_prefix(MEDIA).filter(|id| id.len() == 36)?.parse().ok()
}

/// Whether a link leads where a reader may want to go: out by a known scheme, to a heading, or within the help centre.
/// Other addresses of ours are no pages for customers.
fn is_link(value: &str) -> bool {
    let value = value.trim();
    let start = value.chars().take(8).collect::<String>().to_ascii_lowercase();
    let outside = ["http://", "https://", "mailto:", "tel:"].iter().any(|scheme| start.starts_with(scheme));
    outside || value.starts_with('#') || (value.starts_with("/help/") && !value.contains(['\\', '\t', '\n', '\r']))
}

/// The pictures that a body shows.
pub fn media_of(body: &str) -> Vec<Uuid> {
    static SOURCE: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r#"src="/help/media/([0-9a-fA-F-]{36})""#).ok());
    let Some(source) = SOURCE.as_ref() else { return Vec::new() };
    let mut all: Vec<Uuid> = source.captures_iter(body).filter_map(|found| found[1].parse().ok()).collect();
    all.sort_unstable();
    all.dedup();
    all
}
