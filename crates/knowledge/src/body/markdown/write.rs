//! Markdown out: headings, paragraphs, stress and links become Markdown, what has no good twin stays the HTML that it is.
//! It never changes what a text says: read back, it gives the same article.

use std::sync::LazyLock;

use regex::Regex;

/// Blocks that stay HTML: Markdown has no twin for them, or one that says less.
static BLOCK: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"<(/?)(?:ul|ol|table|aside|details|figure|blockquote|pre|dl)(?: [^>]*)?>").ok());
static TAG: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"<[^>]*>").ok());
static HREF: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r#"^<a href="([^"()\s&]*)"[^>]*>$"#).ok());

/// Writes a text as Markdown.
pub fn write(title: &str, body: &str) -> String {
    let mut out = format!("# {}\n\n", escaped(&title.replace('\n', " ")));
    let mut at = 0;
    for (start, end) in blocks(body) {
        inline(&body[at..start], &mut out);
        out.push_str("\n\n");
        // An empty line would end the block of HTML; a reference to a line's end does not.
        out.push_str(&body[start..end].replace("\n\n", "\n&#10;"));
        out.push_str("\n\n");
        at = end;
    }
    inline(&body[at..], &mut out);
    squeezed(&out)
}

/// Where the outermost blocks that stay HTML begin and end.
fn blocks(body: &str) -> Vec<(usize, usize)> {
    let (mut all, mut depth, mut start) = (Vec::new(), 0_usize, 0);
    for found in BLOCK.as_ref().into_iter().flat_map(|block| block.captures_iter(body)) {
        let Some(tag) = found.get(0) else { continue };
        if &found[1] == "/" {
            depth = depth.saturating_sub(1);
            if depth == 0 {
                all.push((start, tag.end()));
            }
        } else {
            if depth == 0 {
                start = tag.start();
            }
            depth += 1;
        }
    }
    all
}

/// Paragraphs, headings and what stands in them.
fn inline(html: &str, out: &mut String) {
    let mut links: Vec<Option<String>> = Vec::new();
    let mut at = 0;
    for tag in TAG.as_ref().into_iter().flat_map(|tag| tag.find_iter(html)) {
        words(&html[at..tag.start()], out);
        at = tag.end();
        match tag.as_str() {
            "<h2>" => out.push_str("\n\n## "),
            "<h3>" => out.push_str("\n\n### "),
            "<h4>" => out.push_str("\n\n#### "),
            "<p>" | "</p>" | "</h2>" | "</h3>" | "</h4>" => out.push_str("\n\n"),
            "<strong>" | "</strong>" => out.push_str("**"),
            "<em>" | "</em>" => out.push('*'),
            "<del>" | "</del>" => out.push_str("~~"),
            "<br>" => out.push_str("\\\n"),
            "<hr>" => out.push_str("\n\n---\n\n"),
            "</a>" => match links.pop().flatten() {
                Some(href) => out.push_str(&format!("]({href})")),
                None => out.push_str("</a>"),
            },
            other if other.starts_with("<a") => {
                let href = HREF.as_ref().and_then(|href| Some(href.captures(other)?[1].to_owned()));
                out.push_str(if href.is_some() { "[" } else { other });
                links.push(href);
            }
            other => out.push_str(other),
        }
    }
    words(&html[at..], out);
}

/// Text between tags. At the beginning of a paragraph a mark could make a list or a heading of it.
fn words(text: &str, out: &mut String) {
    let text = escaped(text);
    let first = text.chars().next().unwrap_or_default();
    let begins = out.ends_with('\n');
    if begins && matches!(first, '#' | '-' | '+' | '>' | '=' | '|') {
        out.push('\\');
    }
    let digits = text.chars().take_while(char::is_ascii_digit).count();
    if begins && digits > 0 && text[digits..].starts_with(['.', ')']) {
        out.push_str(&text[..digits]);
        out.push('\\');
        out.push_str(&text[digits..]);
    } else {
        out.push_str(&text);
    }
}

/// Text whose marks mean nothing to Markdown. References such as `&lt;` mean the same there.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if matches!(c, '\\' | '*' | '_' | '[' | ']' | '`' | '~') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// At most one empty line in a row.
fn squeezed(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut empty = 0;
    for line in text.lines() {
        empty = if line.trim().is_empty() { empty + 1 } else { 0 };
        if empty < 2 {
            out.push_str(line.trim_end());
            out.push('\n');
        }
    }
    out.trim_end().to_owned() + "\n"
}
