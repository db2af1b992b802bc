//! The piece of a text around what was searched, as HTML with the hits in `<mark>`.
//! It never passes text through unescaped.

use std::ops::Range;

use super::{Kind, Query, Term};
use crate::segment::{self, Token};
use crate::text::escape_html;

/// At most `width` characters of `text` (white space runs count as one) around its best hit, as HTML. Without a hit,
/// the beginning of the text.
pub fn excerpt(text: &str, query: &Query, width: usize) -> String {
    let tokens = segment::tokens(text);
    let hits = merged(query.positive().flat_map(|term| hits(&tokens, term)).collect());
    let window = window(text, &hits, width);
    let mut out = String::new();
    if window.start > 0 {
        out.push('…');
    }
    let mut at = window.start;
    for hit in hits.iter().filter(|hit| hit.start >= window.start && hit.end <= window.end) {
        plain(&text[at..hit.start], &mut out);
        out.push_str("<mark>");
        plain(&text[hit.clone()], &mut out);
        out.push_str("</mark>");
        at = hit.end;
    }
    plain(&text[at..window.end], &mut out);
    if window.end < text.len() {
        out.push('…');
    }
    out
}

/// Escaped, with every run of white space as one space.
fn plain(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some(at) = rest.find(char::is_whitespace) {
        out.push_str(&escape_html(&rest[..at]));
        if !out.is_empty() && !out.ends_with(' ') {
            out.push(' ');
        }
        rest = rest[at..].trim_start();
    }
    out.push_str(&escape_html(rest));
}

fn matches(token: &Token, wanted: &str, prefix: bool) -> bool {
    if prefix { token.text.starts_with(wanted) } else { token.text == wanted }
}

/// Where a term stands: its tokens next to each other, and for long runs also each alone.
fn hits(tokens: &[Token], term: &Term) -> Vec<Range<usize>> {
    let prefix = term.kind == Kind::Prefix;
    let mut found: Vec<Range<usize>> = Vec::new();
    // A word may also be searched by a compound as a whole: `email` finds `e-mail`.
    let whole = term.whole.as_ref().or_else(|| term.tokens.first().filter(|_| term.tokens.len() == 1));
    if let Some(whole) = whole {
        let whole = tokens.iter().filter(|token| token.position == 0 && matches(token, whole, prefix));
        found.extend(whole.map(|token| token.source.clone()));
    }
    let parts: Vec<&Token> = tokens.iter().filter(|token| token.position > 0).collect();
    let length = term.tokens.len();
    for run in parts.windows(length.max(1)) {
        let last = length.saturating_sub(1);
        let fits = |at: usize, wanted: &String| matches(run[at], wanted, prefix && at == last);
        if length > 0 && term.tokens.iter().enumerate().all(|(at, wanted)| fits(at, wanted)) {
            let end =
                if prefix && term.paired { one_letter(run[last], &term.tokens[last]) } else { run[last].source.end };
            found.push(run[0].source.start..end);
        }
    }
    if found.is_empty() && term.kind != Kind::Phrase && length > 1 {
        let single = parts.iter().filter(|token| term.tokens.contains(&token.text));
        found.extend(single.map(|token| token.source.clone()));
    }
    found
}

/// A search of one character hits a pair of which only the first character was meant.
fn one_letter(token: &Token, wanted: &str) -> usize {
    let whole = token.text.chars().count().max(1);
    let length = token.source.end - token.source.start;
    if wanted.chars().count() < whole { token.source.start + length / whole } else { token.source.end }
}

fn merged(mut hits: Vec<Range<usize>>) -> Vec<Range<usize>> {
    hits.sort_by_key(|hit| (hit.start, hit.end));
    let mut out: Vec<Range<usize>> = Vec::with_capacity(hits.len());
    for hit in hits {
        match out.last_mut() {
            Some(last) if hit.start <= last.end => last.end = last.end.max(hit.end),
            _ => out.push(hit),
        }
    }
    out
}

/// The part of the text to show: it starts a third of the width before the hit that has most others after it.
fn window(text: &str, hits: &[Range<usize>], width: usize) -> Range<usize> {
    let Some(best) = best(hits, width) else { return 0..forward(text, 0, width) };
    let start = backward(text, best.start, width / 3);
    let end = forward(text, start, width).max(best.end);
    // At the end of a text the room that is left goes to what comes before.
    let start = if end == text.len() { start.min(backward(text, end, width)) } else { start };
    start..end
}

fn best(hits: &[Range<usize>], width: usize) -> Option<&Range<usize>> {
    let score = |at: usize| hits[at..].iter().take_while(|hit| hit.start < hits[at].start + width).count();
    (0..hits.len().min(200)).rev().max_by_key(|at| score(*at)).map(|at| &hits[at])
}

/// `count` characters further, without cutting a word of a spaced script in two.
fn forward(text: &str, from: usize, count: usize) -> usize {
    let end = text[from..].char_indices().nth(count).map_or(text.len(), |(at, _)| from + at);
    if end == text.len() {
        return end;
    }
    let inside = |at: usize| {
        let before = text[..at].chars().next_back().is_some_and(|letter| letter.is_ascii_alphanumeric());
        before && text[at..].chars().next().is_some_and(|letter| letter.is_ascii_alphanumeric())
    };
    let mut cut = end;
    while cut > from && inside(cut) {
        cut -= 1;
    }
    if cut == from { end } else { cut }
}

fn backward(text: &str, from: usize, count: usize) -> usize {
    let Some(count) = count.checked_sub(1) else { return from };
    let start = text[..from].char_indices().rev().nth(count).map_or(0, |(at, _)| at);
    if start == 0 {
        return 0;
    }
    // Begin after the next space when there is one before the hit.
    text[start..from].find(char::is_whitespace).map_or(start, |at| {
        let rest = &text[start + at..from];
        from - rest.trim_start().len()
    })
}
