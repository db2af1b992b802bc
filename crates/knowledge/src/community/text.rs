//! What members write: a little Markdown, links that earn nothing, and names that call somebody.
//! It never takes HTML of theirs for HTML, shows no picture, and lets nothing past the allow-list.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};
use causeway_base::text;
use pulldown_cmark::{CowStr, Event, LinkType, Options, Parser, Tag, TagEnd, TextMergeStream};

use crate::html::Html;

/// The most names that one text calls.
pub(super) const MOST_NAMES: usize = 5;

static BUILDER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = Builder::empty();
    builder
        .tags(HashSet::from([
            "p",
            "br",
            "hr",
            "strong",
            "em",
            "del",
            "code",
            "pre",
            "blockquote",
            "ul",
            "ol",
            "li",
            "a",
            "b",
        ]))
        .tag_attributes(HashMap::from([("a", HashSet::from(["href"])), ("ol", HashSet::from(["start"]))]))
        .allowed_classes(HashMap::from([("b", HashSet::from(["at"]))]))
        .url_schemes(HashSet::from(["http", "https"]))
        .generic_attributes(HashSet::new())
        .url_relative(UrlRelative::Deny)
        .link_rel(Some("nofollow ugc noopener"));
    builder
});

/// A piece of plain text.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece<'a> {
    Words(&'a str),
    /// A web address.
    Link(&'a str),
    /// A name that is called, with its `@`.
    Name(&'a str),
}

/// Whether a character can stand in a name.
pub(super) fn in_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '-' | '_' | '.')
}

/// Cuts plain text into words, web addresses and names.
fn pieces(plain: &str) -> Vec<Piece<'_>> {
    let mut all = Vec::new();
    let (mut begun, mut at, mut before) = (0, 0, ' ');
    while let Some(c) = plain[at..].chars().next() {
        let rest = &plain[at..];
        let found = match c {
            'h' if !before.is_alphanumeric() => address(rest).map(Piece::Link),
            // What stands before the `@` of a mail address is Latin; Chinese and Japanese call a name without a space.
            '@' if !(before.is_ascii_alphanumeric() || matches!(before, '.' | '-' | '_' | '+')) => {
                name(rest).map(Piece::Name)
            }
            _ => None,
        };
        let length = match &found {
            Some(Piece::Link(text) | Piece::Name(text) | Piece::Words(text)) => text.len(),
            None => c.len_utf8(),
        };
        if let Some(found) = found {
            if begun < at {
                all.push(Piece::Words(&plain[begun..at]));
            }
            all.push(found);
            begun = at + length;
        }
        before = c;
        at += length;
    }
    if begun < plain.len() {
        all.push(Piece::Words(&plain[begun..]));
    }
    all
}

/// The web address at the beginning of `rest`; marks at its end belong to the sentence.
fn address(rest: &str) -> Option<&str> {
    let scheme = ["https://", "http://"].into_iter().find(|scheme| rest.starts_with(scheme))?;
    let ends = |c: char| {
        c.is_whitespace()
            || matches!(c, '<' | '>' | '"' | '\'' | '`')
            || ('\u{3000}'..='\u{303f}').contains(&c)
            || ('\u{ff00}'..='\u{ffef}').contains(&c)
    };
    let end = rest.find(ends).unwrap_or(rest.len());
    let found = rest[..end].trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '*', '_']);
    (found.len() > scheme.len()).then_some(found)
}

/// The name at the beginning of `rest`.
fn name(rest: &str) -> Option<&str> {
    let end = rest[1..].find(|c| !in_name(c)).map_or(rest.len(), |end| end + 1);
    let found = rest[..end].trim_end_matches(['.', '-', '_']);
    (found.chars().count() > 2).then_some(found)
}

/// Reads Markdown as events of plain text and a few marks; what would be HTML or a picture is text.
fn events(markdown: &str) -> impl Iterator<Item = Event<'_>> {
    let kept = Parser::new_ext(markdown, Options::ENABLE_STRIKETHROUGH).filter_map(|event| match event {
        Event::Html(text) | Event::InlineHtml(text) => Some(Event::Text(text)),
        Event::Start(Tag::HtmlBlock) => Some(Event::Start(Tag::Paragraph)),
        Event::End(TagEnd::HtmlBlock) => Some(Event::End(TagEnd::Paragraph)),
        Event::Start(Tag::Image { .. }) | Event::End(TagEnd::Image) => None,
        // A line of a text begins where its writer began it.
        Event::SoftBreak => Some(Event::HardBreak),
        other => Some(other),
    });
    TextMergeStream::new(kept)
}

/// Whether text at this place is neither code nor within a link.
#[derive(Default)]
struct Place {
    deep: usize,
}

impl Place {
    fn is_plain(&mut self, event: &Event<'_>) -> bool {
        match event {
            Event::Start(Tag::CodeBlock(_) | Tag::Link { .. }) => self.deep += 1,
            Event::End(TagEnd::CodeBlock | TagEnd::Link) => self.deep = self.deep.saturating_sub(1),
            _ => {}
        }
        self.deep == 0
    }
}

/// What a text looks like on a page; `known` has the names of members by their keys.
pub(super) fn shown(markdown: &str, known: &BTreeMap<String, String>) -> Html {
    let mut place = Place::default();
    let mut all: Vec<Event<'_>> = Vec::new();
    for event in events(markdown) {
        let plain = place.is_plain(&event);
        match event {
            Event::Start(Tag::Heading { .. }) => all.extend([Event::Start(Tag::Paragraph), Event::Start(Tag::Strong)]),
            Event::End(TagEnd::Heading(_)) => all.extend([Event::End(TagEnd::Strong), Event::End(TagEnd::Paragraph)]),
            Event::Text(text) if plain => {
                all.extend(pieces(&text).into_iter().flat_map(|piece| written(&piece, known)));
            }
            other => all.push(other),
        }
    }
    let mut html = String::with_capacity(markdown.len() * 3 / 2);
    pulldown_cmark::html::push_html(&mut html, all.into_iter());
    Html::sanitised(BUILDER.clean(&html).to_string().trim().to_owned())
}

fn written(piece: &Piece<'_>, known: &BTreeMap<String, String>) -> Vec<Event<'static>> {
    let plain = |text: &str| Event::Text(CowStr::from(text.to_owned()));
    match piece {
        Piece::Words(text) => vec![plain(text)],
        Piece::Link(text) => {
            let dest_url = CowStr::from((*text).to_owned());
            let (title, id) = (CowStr::from(""), CowStr::from(""));
            let link = Tag::Link { link_type: LinkType::Autolink, dest_url, title, id };
            vec![Event::Start(link), plain(text), Event::End(TagEnd::Link)]
        }
        Piece::Name(text) => match known.get(&text::fold(&text[1..])) {
            Some(name) => {
                let mark = format!("<b class=\"at\">@{}</b>", text::escape_html(name));
                vec![Event::InlineHtml(CowStr::from(mark))]
            }
            None => vec![plain(text)],
        },
    }
}

/// How many links a text has.
pub(super) fn links(markdown: &str) -> usize {
    let mut place = Place::default();
    let count = |event: Event<'_>| {
        let plain = place.is_plain(&event);
        match event {
            Event::Start(Tag::Link { .. }) => 1,
            Event::Text(text) if plain => pieces(&text).iter().filter(|piece| matches!(piece, Piece::Link(_))).count(),
            _ => 0,
        }
    };
    events(markdown).map(count).sum()
}

/// The keys of the names that a text calls, at most [`MOST_NAMES`] of them.
pub(super) fn names(markdown: &str) -> BTreeSet<String> {
    let (mut place, mut all) = (Place::default(), BTreeSet::new());
    for event in events(markdown) {
        let plain = place.is_plain(&event);
        let Event::Text(text) = event else { continue };
        for piece in pieces(&text) {
            if let (Piece::Name(name), true) = (piece, plain && all.len() < MOST_NAMES) {
                all.insert(text::fold(&name[1..]));
            }
        }
    }
    all
}

/// A text in a line, for search engines and mails.
pub(super) fn line(markdown: &str, most: usize) -> String {
    let words: Vec<String> = events(markdown)
        .filter_map(|event| match event {
            Event::Text(text) | Event::Code(text) => Some(text.into_string()),
            Event::End(TagEnd::Paragraph | TagEnd::Item) | Event::HardBreak => Some(" ".to_owned()),
            _ => None,
        })
        .collect();
    text::snippet(&words.concat(), most)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html(markdown: &str) -> String {
        let known = BTreeMap::from([("mei".to_owned(), "Mei".to_owned())]);
        shown(markdown, &known).into_string()
    }

    #[test]
    fn a_little_markdown_is_shown_and_lines_stay() {
        assert_eq!(
            html("# Big\nOne *two* `x`\nthree"),
            "<p><strong>Big</strong></p>\n<p>One <em>two</em> <code>x</code><br>\nthree</p>"
        );
        assert_eq!(html("- a\n- b"), "<ul>\n<li>a</li>\n<li>b</li>\n</ul>");
    }

    #[test]
    fn links_earn_nothing_and_lead_out_only() {
        let link = |to: &str, words: &str| format!("<p><a href=\"{to}\" rel=\"nofollow ugc noopener\">{words}</a></p>");
        assert_eq!(html("[x](https://a.example/)"), link("https://a.example/", "x"));
        assert_eq!(html("https://a.example/b_c"), link("https://a.example/b_c", "https://a.example/b_c"));
        assert_eq!(
            html("(see https://a.example)."),
            "<p>(see <a href=\"https://a.example\" rel=\"nofollow ugc noopener\">https://a.example</a>).</p>"
        );
        for bad in [
            "[x](javascript:alert(1))",
            "[x](data:text/html,a)",
            "[x](/settings)",
            "[x](//evil.example)",
            "<javascript:alert(1)>",
        ] {
            assert!(!html(bad).contains("href"), "{bad}: {}", html(bad));
        }
    }

    #[test]
    fn no_html_of_members_is_html() {
        for bad in [
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            "<b onclick=alert(1)>x</b>",
            "![x](https://a.example/p.png)",
            "<svg/onload=alert(1)>",
            "[x](https://a.example \"\\\" onmouseover=alert(1)\")",
            "`<img src=x onerror=alert(1)>`",
            "```<script>\n<script>alert(1)</script>\n```",
            "<a href=\"java\nscript:alert(1)\">x</a>",
            "<div>\n<iframe srcdoc='<script>alert(1)</script>'>\n</div>",
            "@<script>alert(1)</script>",
        ] {
            let html = html(bad);
            for tag in html.split('<').skip(1).map(|tag| tag.split('>').next().unwrap_or_default()) {
                let plain = ["p", "/p", "code", "/code", "pre", "/pre", "/a", "br"].contains(&tag);
                let link = tag == "a href=\"https://a.example\" rel=\"nofollow ugc noopener\"";
                assert!(plain || link, "{bad}: {html}");
            }
        }
    }

    #[test]
    fn names_call_members_and_no_one_else() {
        assert_eq!(html("@Mei, and @nobody"), "<p><b class=\"at\">@Mei</b>, and @nobody</p>");
        assert_eq!(html("mail mei@mei.example `@mei`"), "<p>mail mei@mei.example <code>@mei</code></p>");
        let called = names("@Mei @mei. @a_b-c `@code` x@y 你好@小林！ @1 @22 @333 @444 @555");
        assert_eq!(called.into_iter().collect::<Vec<_>>(), ["22", "333", "a_b-c", "mei", "小林"].map(str::to_owned));
    }

    #[test]
    fn links_are_counted_however_they_are_written() {
        assert_eq!(links("https://a.example [x](https://b.example) <https://c.example> `https://d.example`"), 3);
        assert_eq!(links("no link, http:// neither"), 0);
    }

    #[test]
    fn a_line_is_words_alone() {
        assert_eq!(line("**One**\n\n- two <b>x</b>", 40), "One two <b>x</b>");
    }
}
