//! Foreign HTML made harmless: a short list of elements, attributes and looks; images only where we point them.
//! It never fetches anything and never lets a source of the sender's through: remote images become numbers.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, OnceLock};

use ammonia::{Builder, UrlRelative};
use regex::Regex;

use crate::dom::{Data, Dom};
use crate::style;

/// HTML that is safe to put into a page, and the remote images it would have loaded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Clean {
    /// The harmless HTML. A remote image is `<img data-remote="N">` without a source.
    pub html: String,
    /// `http`/`https` addresses of the remote images; `data-remote` is an index into this list.
    pub remote_images: Vec<String>,
}

/// What becomes of one image.
pub(crate) enum Picture {
    /// Shown from this address.
    At(String),
    /// Not loaded; listed for the reader to allow.
    Remote(String),
    /// Not shown; its alternative text stays.
    Nothing,
}

/// The scheme that stands for "the n-th source that we allow" between our rewriting and the final filter. A sender who
/// writes it himself gets nothing: our rewriting takes every foreign source away first.
const SLOT: &str = "causeway-slot:";
/// Stands for an embedded image that was lifted out before parsing.
const LIFTED: &str = "causeway-lifted:";
/// At most so many images of one mail are listed.
const MAX_IMAGES: usize = 2_000;
/// Sources of agents' images: files that were uploaded to this desk.
const OWN_IMAGES: &str = "/api/v1/attachments/";

/// Makes a fragment of foreign HTML safe. Nothing in the result can run, load or leave its place.
pub fn sanitise(html: &str) -> Clean {
    one(html, &mut |source| remote_or_nothing(source))
}

/// Makes HTML of our own agents safe: as [`sanitise`], but images of this desk stay. Other images are dropped.
pub fn sanitise_agent(html: &str) -> String {
    one(html, &mut |source| {
        if source.starts_with(OWN_IMAGES) && !source.contains("..") {
            Picture::At(source.to_owned())
        } else {
            Picture::Nothing
        }
    })
    .html
}

/// Whether `source` is an address that a reader may choose to load.
pub(crate) fn remote_or_nothing(source: &str) -> Picture {
    let source = source.trim();
    let lower = source.get(..8).unwrap_or(source).to_ascii_lowercase();
    if source.len() > 4_000 || source.chars().any(char::is_control) {
        Picture::Nothing
    } else if lower.starts_with("https://") || lower.starts_with("http://") {
        Picture::Remote(source.to_owned())
    } else if source.starts_with("//") {
        Picture::Remote(format!("https:{source}"))
    } else {
        Picture::Nothing
    }
}

fn one(html: &str, resolve: &mut dyn FnMut(&str) -> Picture) -> Clean {
    let (html, lifted) = lift_embedded(html);
    let Some(mut dom) = Dom::parse(&html) else {
        return Clean { html: crate::html::text_to_html(&crate::html::strip_tags(&html)), ..Clean::default() };
    };
    let images = place_images(&mut dom, lifted, resolve);
    let body = dom.body();
    Clean { html: finish(&dom.write_all(body), &images, false), remote_images: images.remote }
}

/// The images of a document after our rewriting.
#[derive(Debug, Default)]
pub(crate) struct Images {
    /// Addresses that [`finish`] puts in.
    slots: Arc<Vec<String>>,
    /// Addresses that are not loaded.
    pub(crate) remote: Vec<String>,
}

/// Takes embedded raster images out of `html`, so that parsing costs nothing for them. SVG is never among them.
pub(crate) fn lift_embedded(html: &str) -> (Cow<'_, str>, Vec<String>) {
    static EMBEDDED: OnceLock<Option<Regex>> = OnceLock::new();
    let pattern = r"(?i)data:image/(?:png|jpe?g|gif|webp|bmp);base64,[A-Za-z0-9+/=\s]+";
    let Some(regex) = EMBEDDED.get_or_init(|| Regex::new(pattern).ok()) else {
        return (Cow::Borrowed(html), Vec::new());
    };
    let mut lifted = Vec::new();
    let out = regex.replace_all(html, |found: &regex::Captures<'_>| {
        let whole = found.get(0).map_or("", |part| part.as_str());
        let kept = whole.trim_end();
        lifted.push(kept.chars().filter(|c| !c.is_whitespace()).collect());
        format!("{LIFTED}{}{}", lifted.len() - 1, whole.get(kept.len()..).unwrap_or_default())
    });
    (out, lifted)
}

/// Gives every image of `dom` a slot, a number, or nothing. `resolve` judges every source but embedded ones.
pub(crate) fn place_images(dom: &mut Dom, lifted: Vec<String>, resolve: &mut dyn FnMut(&str) -> Picture) -> Images {
    let mut slots = Vec::new();
    let mut remote: Vec<String> = Vec::new();
    for id in 0..dom.len() {
        let is_image = dom.name(id) == "img";
        let Some(attributes) = dom.attributes_mut(id) else { continue };
        let source = attributes.iter().find(|(name, _)| name == "src").map(|(_, value)| value.clone());
        attributes.retain(|(name, _)| !matches!(name.as_str(), "src" | "srcset" | "data-remote"));
        let Some(source) = source.filter(|_| is_image) else { continue };
        let embedded = source.trim().strip_prefix(LIFTED).and_then(|number| lifted.get(number.parse::<usize>().ok()?));
        let picture = match embedded {
            Some(data) => Picture::At(data.clone()),
            None => resolve(&source),
        };
        match picture {
            Picture::At(address) => {
                attributes.push(("src".into(), format!("{SLOT}{}", slots.len())));
                slots.push(address);
            }
            Picture::Remote(address) if remote.len() < MAX_IMAGES => {
                let number = remote.iter().position(|other| *other == address).unwrap_or(remote.len());
                if number == remote.len() {
                    remote.push(address);
                }
                attributes.push(("data-remote".into(), number.to_string()));
            }
            Picture::Remote(_) | Picture::Nothing => {}
        }
    }
    Images { slots: Arc::new(slots), remote }
}

/// Whether the document brings backgrounds of its own, so that it must be shown on white.
pub(crate) fn has_design(dom: &Dom) -> bool {
    (0..dom.len()).any(|id| match dom.data(id) {
        Data::Element { attributes, .. } => attributes.iter().any(|(name, value)| match name.as_str() {
            "bgcolor" => style::is_real_background(value),
            "background" => true,
            "style" => style::has_background(value) || style::any(value, "background-image", |value| value != "none"),
            _ => false,
        }),
        _ => false,
    })
}

/// The last word on any HTML that leaves this crate: the allow-list, with the slots of `images` put in.
pub(crate) fn finish(html: &str, images: &Images, themed: bool) -> String {
    let slots = Arc::clone(&images.slots);
    let mut builder = Builder::empty();
    builder
        .tags(TAGS.iter().copied().collect())
        .clean_content_tags(DROPPED_WITH_CONTENT.iter().copied().collect())
        .tag_attributes(attributes())
        .generic_attributes(HashSet::from(["style", "dir", "lang", "title", "align", "valign"]))
        .url_schemes(HashSet::from(["http", "https", "mailto", "tel", "causeway-slot"]))
        .url_relative(UrlRelative::PassThrough)
        .link_rel(Some("noopener noreferrer nofollow"))
        .set_tag_attribute_value("a", "target", "_blank")
        .strip_comments(true)
        .attribute_filter(move |element, attribute, value| match attribute {
            "style" => style::filter(value, themed).map(Cow::Owned),
            "src" => slot(&slots, element, value).map(Cow::Owned),
            "href" => is_link(value).then_some(Cow::Borrowed(value)),
            "bgcolor" if themed && !style::is_real_background(value) => None,
            "color" if themed && style::filter(&format!("color:{value}"), true).is_none() => None,
            _ => Some(Cow::Borrowed(value)),
        });
    builder.clean(html).to_string()
}

/// Whether a link leads where a person may want to go. Addresses without a scheme would lead into our own pages.
fn is_link(value: &str) -> bool {
    let start: String = value.trim_start().chars().take(8).collect::<String>().to_ascii_lowercase();
    ["http://", "https://", "mailto:", "tel:"].iter().any(|scheme| start.starts_with(scheme))
}

fn slot(slots: &[String], element: &str, value: &str) -> Option<String> {
    if element != "img" {
        return None;
    }
    slots.get(value.strip_prefix(SLOT)?.parse::<usize>().ok()?).cloned()
}

/// Elements that stay. No SVG, MathML, forms, frames, style sheets or media: each has been a way around sanitisers.
const TAGS: &[&str] = &[
    "a",
    "abbr",
    "acronym",
    "address",
    "b",
    "bdi",
    "bdo",
    "big",
    "blockquote",
    "br",
    "caption",
    "center",
    "cite",
    "code",
    "col",
    "colgroup",
    "dd",
    "del",
    "details",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "font",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "img",
    "ins",
    "kbd",
    "li",
    "mark",
    "ol",
    "p",
    "pre",
    "q",
    "rp",
    "rt",
    "ruby",
    "s",
    "samp",
    "section",
    "small",
    "span",
    "strike",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "tt",
    "u",
    "ul",
    "var",
    "wbr",
];

/// Elements that go with all that is in them.
const DROPPED_WITH_CONTENT: &[&str] = &[
    "applet", "audio", "base", "canvas", "embed", "frame", "frameset", "head", "iframe", "link", "math", "meta",
    "noembed", "noframes", "noscript", "object", "param", "script", "style", "svg", "template", "title", "video",
    "xml",
];

fn attributes() -> HashMap<&'static str, HashSet<&'static str>> {
    HashMap::from([
        ("a", HashSet::from(["href", "name"])),
        ("blockquote", HashSet::from(["type"])),
        ("col", HashSet::from(["width", "span"])),
        ("colgroup", HashSet::from(["width", "span"])),
        ("font", HashSet::from(["color", "face", "size"])),
        ("hr", HashSet::from(["width", "size", "color", "noshade"])),
        ("img", HashSet::from(["src", "alt", "width", "height", "data-remote", "border", "hspace", "vspace"])),
        ("li", HashSet::from(["value", "type"])),
        ("ol", HashSet::from(["start", "type", "reversed"])),
        ("table", HashSet::from(["width", "height", "bgcolor", "border", "cellpadding", "cellspacing", "summary"])),
        ("tbody", HashSet::from(["bgcolor"])),
        ("td", HashSet::from(["width", "height", "bgcolor", "colspan", "rowspan", "nowrap"])),
        ("th", HashSet::from(["width", "height", "bgcolor", "colspan", "rowspan", "nowrap", "scope"])),
        ("tr", HashSet::from(["height", "bgcolor"])),
        ("ul", HashSet::from(["type"])),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remote_images_become_numbers() {
        let clean =
            sanitise("<p>Hi<img src='https://a.example/x.png' alt=x data-remote=7><img src=\"//b.example/y.gif\"></p>");
        assert_eq!(clean.remote_images, ["https://a.example/x.png", "https://b.example/y.gif"]);
        assert!(clean.html.contains("data-remote=\"0\"") && clean.html.contains("data-remote=\"1\""), "{}", clean.html);
        assert!(!clean.html.contains("src="), "{}", clean.html);
        assert!(!clean.html.contains("data-remote=\"7\""), "{}", clean.html);
    }

    #[test]
    fn nobody_else_can_use_our_slots() {
        let html = "<img src='data:image/png;base64,AAAA'><img src='causeway-slot:0'><a href='causeway-slot:0'>x</a>";
        let clean = sanitise(html);
        assert_eq!(clean.html.matches("data:image/png;base64,AAAA").count(), 1, "{}", clean.html);
        assert!(!clean.html.contains("causeway-slot"), "{}", clean.html);
        assert!(!sanitise("<img src='data:image/svg+xml;base64,AAAA'>").html.contains("data:"));
    }

    #[test]
    fn agents_keep_images_of_this_desk() {
        let clean = sanitise_agent(
            "<img src=\"/api/v1/attachments/1\"><img src='/api/v1/attachments/../x'><img src='http://x/y'>",
        );
        assert_eq!(clean.matches("src=").count(), 1, "{clean}");
    }

    #[test]
    fn nothing_runs() {
        for html in [
            "<script>alert(1)</script>",
            "<a href=\"javascript:alert(1)\">x</a>",
            "<a href=\"jav&#x09;ascript:alert(1)\">x</a>",
            "<p onclick=alert(1)>x",
            "<svg><p><style><img src=x onerror=alert(1)></style></p></svg>",
            "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
            "<form action=x><input name=y></form>",
            "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
            "<p style='background:url(javascript:alert(1))'>x</p>",
            "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
        ] {
            let clean = sanitise(html).html.to_ascii_lowercase();
            for bad in [
                "<script",
                "javascript:",
                "onclick=",
                "onerror=",
                "<svg",
                "<math",
                "<form",
                "<iframe",
                "<style",
                "url(",
            ] {
                let text = clean.replace("&lt;", "").replace("title=\"", "");
                assert!(!text.contains(bad) || !clean.contains(&format!("<{bad}")), "{html} gave {clean}");
            }
        }
    }
}
