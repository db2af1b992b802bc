//! Plain text split into what is new, what it quotes, and the signature.
//! It never deletes a line and, when unsure, leaves it in the reply.

#[cfg(test)]
mod clients;
mod device;
pub(crate) mod fields;
pub(crate) mod markers;
#[cfg(test)]
mod tests;

use markers::{Rule, Sure};

/// The three parts of a text. Together they hold every line of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Split {
    /// What the person newly wrote, with answers between quotes in their place.
    pub reply: String,
    /// What the mail quotes.
    pub quoted: String,
    /// The signature.
    pub signature: String,
}

/// Which part of a mail something belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Reply,
    Quoted,
    Signature,
}

/// One line, and what its surroundings say about it already (the structure of HTML does).
#[derive(Clone, Debug, Default)]
pub(crate) struct Line {
    pub(crate) text: String,
    pub(crate) known: Option<Part>,
    /// Holds a picture, so that it is not empty even without text.
    pub(crate) picture: bool,
}

/// More lines are not looked at one by one: they stay in the reply.
const MAX_LINES: usize = 50_000;
/// An attribution is broken over at most so many lines.
const MAX_ATTRIBUTION_LINES: usize = 6;
/// A longer quote above the answer is folded even when other text stands above it.
const LONG_QUOTE: usize = 25;
/// Longer tails below `--` are no signature.
const MAX_SIGNATURE_LINES: usize = 25;

/// Splits `text`. Every character that is not white space is in exactly one of the parts.
pub fn split_text(text: &str) -> Split {
    let lines: Vec<Line> =
        text.split('\n').map(|line| Line { text: line.trim_end_matches('\r').to_owned(), ..Line::default() }).collect();
    let parts = parts_of_lines(&lines);
    let join = |wanted: Part| {
        let mut out = String::new();
        for (line, _) in lines.iter().zip(&parts).filter(|(_, part)| **part == wanted) {
            out.push_str(&line.text);
            out.push('\n');
        }
        out.trim_matches(['\n', '\r', ' ', '\t']).to_owned()
    };
    Split { reply: join_reply(&lines, &parts), quoted: join(Part::Quoted), signature: join(Part::Signature) }
}

/// The reply, with its own indentation kept and not more than two empty lines where something was taken out.
fn join_reply(lines: &[Line], parts: &[Part]) -> String {
    let mut out = String::new();
    let mut blank = 0;
    for (line, _) in lines.iter().zip(parts).filter(|(_, part)| **part == Part::Reply) {
        if line.text.trim().is_empty() {
            blank += 1;
            continue;
        }
        if !out.is_empty() {
            out.push_str(&"\n".repeat(1 + blank.min(2)));
        }
        blank = 0;
        out.push_str(line.text.trim_end());
    }
    out
}

/// Whether `lines` begin with a header block.
pub(crate) fn is_header_block(lines: &[&str]) -> bool {
    let known: Vec<Option<fields::Field>> = lines.iter().take(40).map(|line| fields::field(line)).collect();
    fields::header_block(lines, &known).is_some()
}

/// What a line is, for the rules below.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Blank,
    Text,
    Quote,
    /// An attribution or header block; belongs to what it announces.
    Marker,
    Signature,
}

/// The part of every line.
pub(crate) fn parts_of_lines(lines: &[Line]) -> Vec<Part> {
    let mut parts = vec![Part::Reply; lines.len()];
    if lines.len() > MAX_LINES {
        return parts;
    }
    let mut kinds: Vec<Kind> = kinds_of(lines);
    let cut = mark_markers(lines, &mut kinds);
    mark_signatures(lines, &mut kinds, cut);
    if !kinds.iter().take(cut).any(|kind| *kind == Kind::Text) {
        return without_text(lines, &kinds, cut);
    }
    mark_device_lines(lines, &mut kinds, cut);
    if !kinds.iter().take(cut).any(|kind| *kind == Kind::Text) {
        // Nothing but "Sent from my phone": the rest is what was sent.
        return without_text(lines, &kinds, cut);
    }
    assign(&kinds, cut, &mut parts);
    parts
}

fn kinds_of(lines: &[Line]) -> Vec<Kind> {
    let mut fenced = false;
    let mut kinds = Vec::with_capacity(lines.len());
    for line in lines {
        let text = line.text.trim();
        if text.starts_with("```") {
            fenced = !fenced;
        }
        kinds.push(match line.known {
            Some(Part::Quoted) if text.ends_with([':', '：']) && markers::attribution(text).is_some() => Kind::Marker,
            Some(Part::Quoted) => Kind::Quote,
            Some(Part::Signature) => Kind::Signature,
            _ if text.is_empty() && !line.picture => Kind::Blank,
            _ if !fenced && is_quote(text) => Kind::Quote,
            _ => Kind::Text,
        });
    }
    kinds
}

/// `> text`, or `Name> text` as some old programs write.
fn is_quote(text: &str) -> bool {
    if text.starts_with('>') {
        return true;
    }
    text.split_once('>').is_some_and(|(name, rest)| {
        (1..=12).contains(&name.len())
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric())
            && name.starts_with(|c: char| c.is_ascii_uppercase())
            && (rest.is_empty() || rest.starts_with([' ', '>']))
    })
}

/// Marks attributions and header blocks. Gives the first line from which everything is an older mail without marks, or
/// the number of lines.
fn mark_markers(lines: &[Line], kinds: &mut [Kind]) -> usize {
    let texts: Vec<&str> = lines.iter().map(|line| line.text.as_str()).collect();
    let known: Vec<Option<fields::Field>> = texts.iter().map(|line| fields::field(line)).collect();
    let mut at = 0;
    let mut said_something = false;
    while at < lines.len() {
        let kind = kinds.get(at).copied().unwrap_or(Kind::Blank);
        let found = if kind == Kind::Text { marker_at(&texts, &known, kinds, at) } else { None };
        let Some((end, cuts)) = found else {
            said_something |= kind == Kind::Text;
            at += 1;
            continue;
        };
        let start = with_rules_above(&texts, kinds, at);
        for kind in kinds.get_mut(start..end).unwrap_or_default() {
            *kind = Kind::Marker;
        }
        let said_above = said_something && kinds.iter().take(start).any(|kind| *kind == Kind::Text);
        mark_bars(&texts, kinds, end);
        let next = kinds.get(end..).and_then(|rest| rest.iter().find(|kind| **kind != Kind::Blank));
        // Below an announcement without marks everything is old, if something new stands above. With nothing above, the
        // text is either an answer below its quote or a bare forward: then it is what there is to read.
        if cuts && said_above && next != Some(&Kind::Quote) {
            return start;
        }
        at = end;
    }
    lines.len()
}

/// Whether a marker begins at a line: where it ends, and whether unmarked text below it is old.
fn marker_at(texts: &[&str], known: &[Option<fields::Field>], kinds: &[Kind], at: usize) -> Option<(usize, bool)> {
    let line = texts.get(at)?;
    let rest = texts.get(at..)?;
    if markers::is_separator(line) {
        // A header block often follows its separator; empty lines may stand between.
        let blanks = rest.iter().skip(1).take(3).take_while(|line| line.trim().is_empty()).count();
        let below = at + 1 + blanks;
        let block =
            fields::header_block(texts.get(below..).unwrap_or_default(), known.get(below..).unwrap_or_default());
        return Some((at + 1 + block.map_or(0, |block| blanks + block), true));
    }
    if let Some(length) = fields::header_block(rest, known.get(at..).unwrap_or_default()) {
        return Some((at + length, true));
    }
    let (end, sure) = attribution_at(texts, kinds, at)?;
    let quote_follows = kinds.get(end..)?.iter().zip(texts.get(end..)?).find(|(kind, _)| **kind != Kind::Blank);
    let marked = quote_follows.is_some_and(|(kind, text)| *kind == Kind::Quote || text.trim_start().starts_with('|'));
    (sure == Sure::Strong || marked).then_some((end, sure == Sure::Strong))
}

/// An attribution that begins at a line, over as few lines as will do.
fn attribution_at(texts: &[&str], kinds: &[Kind], at: usize) -> Option<(usize, Sure)> {
    let mut joined = String::new();
    for (taken, line) in texts.get(at..)?.iter().take(MAX_ATTRIBUTION_LINES).enumerate() {
        let bare = line.trim();
        if bare.is_empty() {
            // Only a broken-off address goes on behind an empty line.
            let next = texts.get(at + taken + 1).map(|line| line.trim()).unwrap_or_default();
            if taken > 0 && (next == "<" || next.starts_with("<mailto:") || next.starts_with("mailto:")) {
                continue;
            }
            return None;
        }
        let quoted = kinds.get(at + taken) == Some(&Kind::Quote);
        if quoted && !(taken > 0 && bare.len() < 40 && bare.ends_with(':')) || bare.len() > 400 {
            return None;
        }
        if taken > 0 {
            joined.push(' ');
        }
        joined.push_str(bare.trim_matches('*'));
        if joined.len() > 1_000 {
            return None;
        }
        if markers::may_end_attribution(bare)
            && let Some(sure) = markers::attribution(&joined)
        {
            // A shorter beginning may look complete already: "2016-10-24 15:36 GMT+02:00 Foo bar <".
            let open = joined.ends_with('<') || joined.matches('<').count() > joined.matches('>').count();
            if !open && !begins_later(texts, at, at + taken + 1) {
                return Some((at + taken + 1, sure));
            }
        }
    }
    None
}

/// Whether what was joined from `at` to `end` is really a sentence of the person and an attribution below it.
fn begins_later(texts: &[&str], at: usize, end: usize) -> bool {
    let first = texts.get(at).map(|line| line.trim()).unwrap_or_default();
    let own_start = markers::has_date(first) && !first.ends_with(['.', '!', '?', '。', '！', '？', '…']);
    !own_start
        && (at + 1..end).any(|later| {
            let tail = texts.get(later..end).unwrap_or_default();
            tail.first().is_some_and(|line| markers::has_date(line))
                && markers::attribution(&tail.iter().map(|line| line.trim()).collect::<Vec<_>>().join(" ")).is_some()
        })
}

/// Lines of dashes and empty lines directly above a marker belong to it.
fn with_rules_above(texts: &[&str], kinds: &[Kind], at: usize) -> usize {
    let mut start = at;
    let mut look = at;
    while let Some(above) = look.checked_sub(1) {
        let text = texts.get(above).map(|line| line.trim()).unwrap_or_default();
        if text.is_empty() {
            look = above;
        } else if kinds.get(above) == Some(&Kind::Text) && markers::rule(text).is_some() {
            look = above;
            start = above;
        } else {
            break;
        }
    }
    start
}

/// `| text` counts as quoted below an attribution.
fn mark_bars(texts: &[&str], kinds: &mut [Kind], from: usize) {
    for (text, kind) in texts.iter().zip(kinds.iter_mut()).skip(from) {
        match kind {
            Kind::Blank => {}
            Kind::Text if text.trim_start().starts_with('|') => *kind = Kind::Quote,
            _ => break,
        }
    }
}

/// Marks signatures above the cut: from `--` to the next quote or the end, mailing-list footers, closing rules.
fn mark_signatures(lines: &[Line], kinds: &mut [Kind], cut: usize) {
    let mut at = 0;
    let mut said_something = false;
    let mut fenced = false;
    while at < cut {
        let text = lines.get(at).map(|line| line.text.trim()).unwrap_or_default();
        fenced ^= text.starts_with("```");
        let rule = if kinds.get(at) == Some(&Kind::Text) && !fenced { markers::rule(text) } else { None };
        let Some(rule) = rule.filter(|_| said_something) else {
            said_something |= kinds.get(at) == Some(&Kind::Text);
            at += 1;
            continue;
        };
        // A signature is short: what goes on for longer is none, and looking further would take time.
        let reach = cut.min(at + 10 * MAX_SIGNATURE_LINES);
        let end =
            (at..reach).find(|place| !matches!(kinds.get(*place), Some(Kind::Text | Kind::Blank))).unwrap_or(reach);
        let below = || lines.get(at + 1..end).unwrap_or_default().iter().filter(|line| !line.text.trim().is_empty());
        let is_signature = match rule {
            Rule::Signature => below().count() <= MAX_SIGNATURE_LINES,
            Rule::Underscores => below().count() <= 6 && below().all(|line| line.text.chars().count() <= 90),
            Rule::Other => {
                below().all(|line| markers::rule(&line.text).is_some() || device::is_device_line(&line.text))
            }
        };
        if is_signature {
            for kind in kinds.get_mut(at..end).unwrap_or_default() {
                *kind = Kind::Signature;
            }
            at = end;
            continue;
        }
        said_something |= kinds.get(at) == Some(&Kind::Text);
        at += 1;
    }
}

/// Marks "Sent from my …" at the end of what the person wrote, and rules that then stand last.
fn mark_device_lines(lines: &[Line], kinds: &mut [Kind], cut: usize) {
    let Some(last) = (0..cut).rev().find(|place| kinds.get(*place) == Some(&Kind::Text)) else { return };
    for place in (0..=last).rev() {
        let Some(line) = lines.get(place) else { return };
        match kinds.get(place) {
            Some(Kind::Text) if !line.picture && (device::is_device_line(&line.text) || line.text.trim() == "ᐧ") => {
                if let Some(kind) = kinds.get_mut(place) {
                    *kind = Kind::Signature;
                }
            }
            Some(Kind::Blank | Kind::Signature) => {}
            _ => return,
        }
    }
}

/// A mail in which nothing stands outside quotes, markers and signatures.
fn without_text(lines: &[Line], kinds: &[Kind], cut: usize) -> Vec<Part> {
    let only_quotes_of_others = kinds.contains(&Kind::Marker) || {
        let first = lines
            .iter()
            .zip(kinds)
            .find(|(_, kind)| **kind == Kind::Quote)
            .map(|(line, _)| line.text.trim_start_matches(['>', ' ']));
        first.is_some_and(|first| markers::attribution(first) == Some(Sure::Strong))
    };
    let has_old = kinds.contains(&Kind::Quote) || cut < lines.len();
    lines
        .iter()
        .zip(kinds)
        .enumerate()
        .map(|(place, (line, kind))| match kind {
            _ if place >= cut => Part::Quoted,
            Kind::Marker => Part::Quoted,
            Kind::Quote if only_quotes_of_others && line.known.is_none() => Part::Quoted,
            Kind::Signature if has_old || line.known.is_some() => Part::Signature,
            Kind::Blank | Kind::Text | Kind::Quote | Kind::Signature => Part::Reply,
        })
        .collect()
}

/// Gives every line its part, once it is known what each line is and that something was written.
fn assign(kinds: &[Kind], cut: usize, parts: &mut [Part]) {
    let text_at = |place: &usize| kinds.get(*place) == Some(&Kind::Text);
    let last_text = (0..cut).rev().find(text_at).unwrap_or(0);
    let first_text = (0..cut).find(text_at).unwrap_or(0);
    let keep_quotes = keeps_quotes(kinds, first_text, last_text);
    let mut previous = Part::Reply;
    for (place, part) in parts.iter_mut().enumerate() {
        *part = match kinds.get(place) {
            _ if place >= cut => Part::Quoted,
            Some(Kind::Signature) => Part::Signature,
            Some(Kind::Marker) => Part::Quoted,
            Some(Kind::Quote) if place > last_text || !keep_quotes => Part::Quoted,
            Some(Kind::Blank) => previous,
            _ => Part::Reply,
        };
        previous = *part;
    }
}

/// Whether quotes above the last answer stay with the answers. They do where answers stand between them; a single quote
/// that a program announced, with the whole answer below it, does not.
fn keeps_quotes(kinds: &[Kind], first_text: usize, last_text: usize) -> bool {
    let mut blocks = 0;
    let mut quoted_lines = 0;
    let mut previous = Kind::Text;
    let mut announced = false;
    for kind in kinds.iter().take(last_text).filter(|kind| !matches!(kind, Kind::Blank)) {
        match kind {
            Kind::Quote => {
                blocks += usize::from(previous != Kind::Quote);
                quoted_lines += 1;
            }
            Kind::Marker => announced = true,
            _ => {}
        }
        previous = *kind;
    }
    let first_quote = kinds.iter().position(|kind| *kind == Kind::Quote).unwrap_or(usize::MAX);
    let answer_below = first_quote < first_text;
    match (blocks, announced) {
        (1, true) => !answer_below && quoted_lines <= LONG_QUOTE,
        (1, false) => quoted_lines <= LONG_QUOTE || !answer_below,
        _ => true,
    }
}
