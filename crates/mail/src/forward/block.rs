//! The header block above a forwarded mail: where it begins and ends, and what its fields say.
//! It never decides whether a mail is a forwarded one.

use crate::mail::Address;
use crate::reply::fields::{self, Field};
use crate::reply::markers;
use causeway_base::pattern::Pattern;

use super::Forwarded;

/// Where a forwarded mail stands among lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Located {
    /// Its first line: the separator, or the block itself. The comment ends here.
    pub(super) start: usize,
    /// The first line of the block.
    pub(super) block: usize,
    /// The first line of the mail's own text.
    pub(super) end: usize,
    /// Whether block and text stand in marks of quoting, as Apple Mail sends them.
    pub(super) quoted: bool,
}

/// A mailbox in the text of a field.
static MAILBOX: Pattern = Pattern::new(r#"[^\s<>()\[\]@:,;"'“”„«»|*=]+@(?:[\p{L}\p{N}_-]+\.)+[\p{L}\p{N}-]{2,}"#);
/// An attribution is looked for in so many joined lines.
const MAX_ATTRIBUTION_LINES: usize = 4;

/// A line without one mark of quoting.
pub(super) fn unquoted(line: &str) -> &str {
    let bare = line.trim_start();
    match bare.strip_prefix('>') {
        Some(rest) => rest.strip_prefix(' ').unwrap_or(rest),
        None => line,
    }
}

/// The first header block in `lines`, with the separator above it.
pub(super) fn first_block(lines: &[&str]) -> Option<Located> {
    let bare: Vec<&str> = lines.iter().map(|line| unquoted(line)).collect();
    let known: Vec<Option<Field>> = bare.iter().map(|line| fields::field(line)).collect();
    let (block, length) = (0..bare.len()).find_map(|at| {
        let found = fields::header_block(bare.get(at..).unwrap_or_default(), known.get(at..).unwrap_or_default());
        found.map(|length| (at, length))
    })?;
    let mut start = block;
    while let Some(above) = start.checked_sub(1) {
        let line = bare.get(above).map(|line| line.trim()).unwrap_or_default();
        if !(line.is_empty() || line == ">" || markers::rule(line).is_some() || markers::is_separator(line)) {
            break;
        }
        start = above;
    }
    let quoted = lines.get(block).is_some_and(|line| line.trim_start().starts_with('>'));
    // Zoho closes the block with its separator again.
    let closes = |line: &&&str| line.trim().is_empty() || markers::is_separator(line);
    let closing = bare.iter().skip(block + length).take(3).take_while(closes).count();
    Some(Located { start, block, end: block + length + closing, quoted })
}

/// Where the forwarded mail stands. A block alone will do where the subject says that the mail is forwarded; else the line
/// above it has to say so.
pub(super) fn locate(lines: &[&str], says_forward: bool) -> Option<Located> {
    let found = first_block(lines).filter(|found| {
        let above = lines.get(found.start..found.block).unwrap_or_default();
        says_forward || above.iter().any(|line| markers::is_forward_separator(unquoted(line)))
    });
    found.or_else(|| if says_forward { by_attribution(lines) } else { None })
}

/// Programs that forward as they answer: an attribution with an address, and the mail below it.
fn by_attribution(lines: &[&str]) -> Option<Located> {
    for (at, line) in lines.iter().enumerate().take(2_000) {
        if !markers::has_date(line) && !line.contains('@') {
            continue;
        }
        let mut joined = String::new();
        for (taken, line) in lines.iter().skip(at).take(MAX_ATTRIBUTION_LINES).enumerate() {
            let bare = line.trim();
            if bare.is_empty() || bare.starts_with('>') || bare.len() > 400 {
                break;
            }
            if taken > 0 {
                joined.push(' ');
            }
            joined.push_str(bare);
            if markers::may_end_attribution(bare)
                && markers::attribution(&joined) == Some(markers::Sure::Strong)
                && MAILBOX.is_match(&joined)
            {
                let end = at + taken + 1;
                let next = lines.iter().skip(end).find(|line| !line.trim().is_empty());
                let quoted = next.is_some_and(|line| line.trim_start().starts_with('>'));
                return Some(Located { start: at, block: at, end, quoted });
            }
        }
    }
    None
}

/// What the fields of a located mail say. Nothing where no field names an author with an address.
pub(super) fn fields(lines: &[&str], located: &Located) -> Option<Forwarded> {
    let mut forwarded = Forwarded::default();
    let mut from = String::new();
    let mut to = String::new();
    let mut open: Option<Field> = None;
    let mut any = false;
    for line in lines.get(located.block..located.end)? {
        let bare = unquoted(line);
        if markers::is_separator(bare) {
            break;
        }
        let (field, value) = match fields::field_value(bare) {
            Some((field, value)) => (field, value),
            // A long value goes on in the next line.
            None => match open {
                Some(field) => (field, bare.trim()),
                None => continue,
            },
        };
        any = true;
        open = Some(field);
        let value = value.trim();
        match field {
            Field::From => push(&mut from, value),
            Field::To => push(&mut to, value),
            Field::Subject => push(forwarded.subject.get_or_insert_default(), value.trim_matches('*').trim()),
            Field::Date => push(forwarded.date.get_or_insert_default(), value.trim_matches('*').trim()),
            Field::Other => {}
        }
    }
    if !any {
        let attribution: Vec<&str> = lines.get(located.block..located.end)?.iter().map(|line| line.trim()).collect();
        from = author_of_attribution(&attribution.join(" "));
    }
    forwarded.from = mailboxes(&from).into_iter().next()?;
    forwarded.to = mailboxes(&to);
    forwarded.subject = forwarded.subject.filter(|subject| !subject.is_empty());
    forwarded.date = forwarded.date.filter(|date| !date.is_empty());
    forwarded.date_ms = forwarded.date.as_deref().and_then(zoned_date);
    Some(forwarded)
}

fn push(value: &mut String, more: &str) {
    if !value.is_empty() && !more.is_empty() {
        value.push(' ');
    }
    value.push_str(more);
}

/// Name and address in an attribution: what stands between the time and the address is the name.
fn author_of_attribution(text: &str) -> String {
    let Some(address) = MAILBOX.find(text) else { return String::new() };
    let above = text.split(address).next().unwrap_or_default();
    let after_date = above.rsplit([',', '，', '、', ':', '：']).next().unwrap_or_default();
    let name = after_date.trim_matches(|c: char| c.is_ascii_digit() || "<(\"' >".contains(c));
    let name = name.trim_start_matches("schrieb").trim();
    format!("{name} <{address}>")
}

/// The mailboxes of a field as programs show them: `Ann <a@b>`, `Ann [mailto:a@b]`, `"Ann"<a@b>;`, `a@b<mailto:a@b>`.
pub(super) fn mailboxes(value: &str) -> Vec<Address> {
    let mut out: Vec<Address> = Vec::new();
    let mut rest = value;
    while let Some(address) = MAILBOX.find(rest) {
        let Some((above, below)) = rest.split_once(address) else { break };
        let name = name_before(above);
        rest = below;
        // The same address behind itself is the target of a link.
        let known = out.last().is_some_and(|last| last.address.eq_ignore_ascii_case(address));
        if !known && out.len() < 200 {
            out.push(Address { name, address: address.trim_matches(['.', '-']).to_owned() });
        }
    }
    out
}

fn name_before(text: &str) -> String {
    let text = text.trim_end().trim_end_matches("mailto:").trim_end_matches("MAILTO:");
    let name = text.trim_matches(|c: char| c.is_whitespace() || "<>[](){}\"'“”„;,；，、|*:：=".contains(c));
    // What is left of the mailbox before: `> (mailto:x)`.
    let name = name.rsplit([';', '；', '>']).next().unwrap_or_default();
    let name = name.trim_matches(|c: char| c.is_whitespace() || "<>[]()\"'“”;,；，*".contains(c));
    crate::header::clean(name).chars().take(200).collect()
}

/// A date that names its zone, in the form of mail headers (RFC 5322 § 3.3).
fn zoned_date(text: &str) -> Option<i64> {
    static OFFSET: Pattern = Pattern::new(r"[+-]\d{4}\s*(?:\([^()]*\))?\s*$");
    if !OFFSET.is_match(text) || text.len() > 100 {
        return None;
    }
    let line = format!("{text}\r\n");
    let date = mail_parser::parsers::MessageStream::new(line.as_bytes()).parse_date();
    match date {
        mail_parser::HeaderValue::DateTime(date) if date.is_valid() => Some(date.to_timestamp().saturating_mul(1000)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mailboxes_in_every_dress() {
        assert!(MAILBOX.works());
        let one = |name: &str, address: &str| Address { name: name.into(), address: address.into() };
        for (value, want) in [
            ("Ann Lee <ann@x.example>", vec![one("Ann Lee", "ann@x.example")]),
            ("Ann Lee [mailto:ann@x.example]", vec![one("Ann Lee", "ann@x.example")]),
            ("\"张三\"<z@qq.example>;", vec![one("张三", "z@qq.example")]),
            ("“Ann” <ann@x.example>", vec![one("Ann", "ann@x.example")]),
            ("ann@x.example<mailto:ann@x.example>", vec![one("", "ann@x.example")]),
            ("Ann <ann@x.example<mailto:ann@x.example>>", vec![one("Ann", "ann@x.example")]),
            ("Ann <ann@x.example>; Bo <bo@y.example>", vec![one("Ann", "ann@x.example"), one("Bo", "bo@y.example")]),
            ("ann@x.example, bo@y.example", vec![one("", "ann@x.example"), one("", "bo@y.example")]),
            ("Lee, Ann <ann@x.example>", vec![one("Lee, Ann", "ann@x.example")]),
            ("山田太郎(yamada@x.example)", vec![one("山田太郎", "yamada@x.example")]),
            ("Ann Lee", vec![]),
        ] {
            assert_eq!(mailboxes(value), want, "{value}");
        }
    }
}
