//! Between HTML and plain text: what a reader sees of a document as lines, and lines as paragraphs with links.
//! It never decides what is quoted, and its HTML is made only of escaped text.

use causeway_base::text::escape_html;

use crate::dom::{Data, Dom, NodeId, is_invisible};
use crate::style;

/// Longer link targets are left out of text: nobody reads them, and trackers are that long.
const MAX_LINK: usize = 200;

/// Whether an element starts and ends on lines of its own.
pub(crate) fn is_block(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "body"
            | "center"
            | "dd"
            | "details"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "header"
            | "hr"
            | "html"
            | "li"
            | "main"
            | "nav"
            | "ol"
            | "p"
            | "pre"
            | "section"
            | "summary"
            | "table"
            | "tbody"
            | "tfoot"
            | "thead"
            | "tr"
            | "ul"
            | "caption"
    )
}

/// What a person reads of `html`, as plain text: paragraphs as lines, lists with marks, quotes with `> `, links with
/// their target behind them where the text does not show it. Never fails; hostile input gives its bare characters.
pub fn html_to_text(html: &str) -> String {
    let (html, _) = crate::sanitise::lift_embedded(html);
    match Dom::parse(&html) {
        Some(dom) => dom_to_text(&dom, dom.body(), &mut |_| true),
        None => strip_tags(&html),
    }
}

/// The text of the nodes below `top` for which `wanted` holds; a leaf is left out when it does not.
pub(crate) fn dom_to_text(dom: &Dom, top: NodeId, wanted: &mut dyn FnMut(NodeId) -> bool) -> String {
    let mut writer = Writer::default();
    let mut stack: Vec<(NodeId, bool)> = vec![(top, false)];
    while let Some((id, closing)) = stack.pop() {
        if closing {
            writer.close(dom, id);
        } else if writer.open(dom, id, wanted) {
            stack.push((id, true));
            stack.extend(dom.children(id).iter().rev().map(|&child| (child, false)));
        }
    }
    writer.finish()
}

#[derive(Default)]
struct Writer {
    out: String,
    line: String,
    /// Line ends owed before the next character.
    owed: usize,
    prefix: String,
    lists: Vec<Option<usize>>,
    pre: usize,
    mark: Option<String>,
    links: Vec<usize>,
}

impl Writer {
    /// Begins a node; gives whether its children are to be visited.
    fn open(&mut self, dom: &Dom, id: NodeId, wanted: &mut dyn FnMut(NodeId) -> bool) -> bool {
        let (name, attributes) = match dom.data(id) {
            Data::Text(text) => {
                if wanted(id) {
                    self.text(text);
                }
                return false;
            }
            Data::Root => return true,
            Data::Comment => return false,
            Data::Element { name, attributes } => (name.as_str(), attributes),
        };
        let hidden = attributes.iter().any(|(name, value)| name == "style" && style::hides(value));
        if is_invisible(name) || hidden {
            return false;
        }
        match name {
            "br" if wanted(id) => self.line_end(),
            "img" if wanted(id) => self.image(attributes),
            "hr" if wanted(id) => {
                self.block(1);
                self.text("---");
                self.block(1);
            }
            "blockquote" => {
                self.block(1);
                self.prefix.push_str("> ");
            }
            "ul" => self.list(None),
            "ol" => {
                let start =
                    attributes.iter().find(|(name, _)| name == "start").and_then(|(_, value)| value.parse().ok());
                self.list(Some(start.unwrap_or(1)));
            }
            "li" => self.item(),
            "pre" => {
                self.block(1);
                self.pre += 1;
            }
            "td" | "th" if !self.line.trim().is_empty() => self.line.push('\t'),
            "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.block(2),
            "a" => self.links.push(self.line.len()),
            _ if is_block(name) => self.block(1),
            _ => {}
        }
        true
    }

    fn close(&mut self, dom: &Dom, id: NodeId) {
        match dom.name(id) {
            "blockquote" => {
                self.block(1);
                self.prefix.truncate(self.prefix.len().saturating_sub(2));
            }
            "ul" | "ol" => {
                self.lists.pop();
                self.block(if self.lists.is_empty() { 2 } else { 1 });
            }
            "pre" => {
                self.pre = self.pre.saturating_sub(1);
                self.block(1);
            }
            "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.block(2),
            "a" => self.link_end(dom.attribute(id, "href").unwrap_or_default()),
            name if is_block(name) => self.block(1),
            _ => {}
        }
    }

    fn list(&mut self, number: Option<usize>) {
        self.block(1);
        self.lists.push(number);
    }

    fn item(&mut self) {
        self.block(1);
        let depth = self.lists.len().clamp(1, 8);
        let indent = "  ".repeat(depth - 1);
        self.mark = Some(match self.lists.last_mut() {
            Some(Some(number)) => {
                *number = number.saturating_add(1);
                format!("{indent}{}. ", number.saturating_sub(1))
            }
            _ => format!("{indent}- "),
        });
    }

    fn image(&mut self, attributes: &[(String, String)]) {
        if let Some((_, alt)) = attributes.iter().find(|(name, value)| name == "alt" && !value.trim().is_empty()) {
            self.text(&format!("[{}]", alt.trim()));
        }
    }

    fn link_end(&mut self, href: &str) {
        let from = self.links.pop().unwrap_or_default();
        let href = href.trim();
        let label = self.line.get(from.min(self.line.len())..).unwrap_or_default().trim();
        let web = href.starts_with("http://") || href.starts_with("https://");
        let bare = |url: &str| {
            url.trim_start_matches("https://").trim_start_matches("http://").trim_end_matches('/').to_owned()
        };
        if web && !label.is_empty() && href.len() <= MAX_LINK && bare(label) != bare(href) && !label.contains(href) {
            let target = format!(" ({href})");
            self.line.push_str(&target);
        }
    }

    fn text(&mut self, text: &str) {
        if self.pre > 0 {
            for (number, line) in text.split('\n').enumerate() {
                if number > 0 {
                    self.line_end();
                }
                self.push(line.trim_end_matches('\r'));
            }
            return;
        }
        for c in text.chars() {
            if c.is_whitespace() && c != '\u{a0}' && c != '\u{3000}' {
                if !self.line.is_empty() && !self.line.ends_with([' ', '\t']) {
                    self.line.push(' ');
                }
            } else {
                let mut buffer = [0; 4];
                self.push(if c == '\u{a0}' { " " } else { c.encode_utf8(&mut buffer) });
            }
        }
    }

    fn push(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        if self.line.is_empty() {
            self.settle();
            if let Some(mark) = self.mark.take() {
                self.line.push_str(&mark);
            }
        }
        self.line.push_str(text);
    }

    /// Pays the owed line ends, so that the current line may be filled.
    fn settle(&mut self) {
        if !self.out.is_empty() {
            for _ in 1..self.owed {
                self.out.push_str(self.prefix.trim_end());
                self.out.push('\n');
            }
        }
        self.owed = 0;
    }

    fn flush(&mut self) {
        let line = self.line.trim_end();
        if !line.is_empty() {
            self.out.push_str(&self.prefix);
            self.out.push_str(line);
            self.out.push('\n');
            self.owed = 1;
        }
        self.line.clear();
        for link in &mut self.links {
            *link = 0;
        }
    }

    fn line_end(&mut self) {
        if self.line.trim().is_empty() {
            self.line.clear();
            self.owed = (self.owed + 1).min(3);
        } else {
            self.flush();
        }
    }

    /// Ends the line, and owes `lines` line ends (two leave an empty line) before what follows.
    fn block(&mut self, lines: usize) {
        if !self.line.trim().is_empty() {
            self.flush();
        }
        self.line.clear();
        self.owed = self.owed.max(lines);
    }

    fn finish(mut self) -> String {
        self.flush();
        let end = self.out.trim_end().len();
        self.out.truncate(end);
        self.out
    }
}

/// The characters of `html` outside tags: what is left for input that the parser refuses. Linear in its length.
pub(crate) fn strip_tags(html: &str) -> String {
    let mut out = String::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        let (before, tag) = rest.split_at(at);
        out.push_str(before);
        let starts =
            tag.as_bytes().get(1).is_some_and(|&byte| byte.is_ascii_alphabetic() || matches!(byte, b'/' | b'!' | b'?'));
        if !starts {
            out.push('<');
            rest = tag.get(1..).unwrap_or_default();
            continue;
        }
        match tag.find('>') {
            Some(end) => {
                out.push(' ');
                rest = tag.get(end + 1..).unwrap_or_default();
            }
            None => rest = "",
        }
    }
    out.push_str(rest);
    decode_entities(&out)
}

fn decode_entities(text: &str) -> String {
    let pairs = [
        ("&nbsp;", " "),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&apos;", "'"),
        ("&amp;", "&"),
    ];
    pairs.iter().fold(
        text.to_owned(),
        |text, (entity, plain)| if text.contains(entity) { text.replace(entity, plain) } else { text },
    )
}

/// Plain text as HTML: empty lines part paragraphs, line ends stay, web and mail addresses become links. Every character
/// of `text` is escaped, so the result is safe.
pub fn text_to_html(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 4);
    let text = text.replace("\r\n", "\n");
    let mut open = false;
    for line in text.split('\n') {
        if line.trim().is_empty() {
            if open {
                out.push_str("</p>");
                open = false;
            }
            continue;
        }
        out.push_str(if open { "<br>" } else { "<p>" });
        open = true;
        let body = line.trim_start_matches(' ');
        for _ in body.len()..line.len() {
            out.push_str("&nbsp;");
        }
        link_line(body.trim_end(), &mut out);
    }
    if open {
        out.push_str("</p>");
    }
    out
}

fn link_line(line: &str, out: &mut String) {
    let mut rest = line;
    while let Some((start, end)) = next_link(rest) {
        let (before, link) = (rest.get(..start).unwrap_or_default(), rest.get(start..end).unwrap_or_default());
        out.push_str(&escape_html(before));
        let scheme = if link.starts_with("www.") { "https://" } else { "" };
        let link = escape_html(link);
        out.push_str(&format!(
            "<a href=\"{scheme}{link}\" rel=\"noopener noreferrer nofollow\" target=\"_blank\">{link}</a>"
        ));
        rest = rest.get(end..).unwrap_or_default();
    }
    out.push_str(&escape_html(rest));
}

/// Where the next web address of a line begins and ends. Closing punctuation, in Chinese too, is not part of it.
fn next_link(line: &str) -> Option<(usize, usize)> {
    let start = ["http://", "https://", "www."].iter().filter_map(|scheme| line.find(scheme)).min()?;
    let tail = line.get(start..)?;
    let stop = |c: char| {
        c.is_whitespace()
            || matches!(c, '<' | '>' | '"' | '`')
            || ('\u{3000}'..='\u{303f}').contains(&c)
            || ('\u{ff00}'..='\u{ff65}').contains(&c)
            || ('\u{4e00}'..='\u{9fff}').contains(&c)
            || ('\u{3040}'..='\u{30ff}').contains(&c)
    };
    let mut link = tail.get(..tail.find(stop).unwrap_or(tail.len()))?;
    while let Some(last) = link.chars().next_back() {
        let unbalanced = last == ')' && link.matches(')').count() > link.matches('(').count();
        if !matches!(last, '.' | ',' | ';' | ':' | '!' | '?' | '\'' | ']' | '*' | '_') && !unbalanced {
            break;
        }
        link = link.get(..link.len() - last.len_utf8())?;
    }
    // A bare scheme is no link, but must be stepped over.
    Some((start, start + link.len().max(1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_reads_as_lines() {
        for (html, want) in [
            ("<p>Hello</p><p>World</p>", "Hello\n\nWorld"),
            ("a<br>b<br><br>c", "a\nb\n\nc"),
            ("<div>a</div><div>b</div>", "a\nb"),
            ("<ul><li>x</li><li>y</li></ul>z", "- x\n- y\n\nz"),
            ("<ol start=3><li>x</li><li>y</li></ol>", "3. x\n4. y"),
            ("<blockquote>old<br>words</blockquote>new", "> old\n> words\nnew"),
            ("<a href='https://a.example/x'>here</a>!", "here (https://a.example/x)!"),
            ("<a href='https://a.example/'>a.example</a>", "a.example"),
            ("<style>p{}</style><script>x</script><p>t</p>", "t"),
            ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a\tb\nc"),
            ("<pre>a\n  b</pre>", "a\n  b"),
            ("<span style='display:none'>no</span>yes", "yes"),
            ("&lt;b&gt; &amp; 你好&nbsp;吗", "<b> & 你好 吗"),
        ] {
            assert_eq!(html_to_text(html), want, "{html}");
        }
    }

    #[test]
    fn text_becomes_paragraphs_with_links() {
        let html = text_to_html("a <b>\nb\n\nsee https://a.example/x?y=1&z=2。谢谢 (www.b.example).");
        assert!(
            html.starts_with("<p>a &lt;b&gt;<br>b</p><p>see <a href=\"https://a.example/x?y=1&amp;z=2\""),
            "{html}"
        );
        assert!(html.contains("</a>。谢谢 (<a href=\"https://www.b.example\""), "{html}");
        assert!(html.ends_with("</a>).</p>"), "{html}");
    }

    #[test]
    fn hostile_sources_stay_text() {
        let deep = "<div>".repeat(30_000) + "hello";
        assert!(html_to_text(&deep).contains("hello"));
    }
}
