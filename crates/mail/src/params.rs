//! Content-Type and Content-Disposition: the value and its parameters, continued and encoded in every way in use.
//! It never decides what a part is; it only reads what was declared.

use crate::{charset, header};

/// At most so many parameters are read.
const MAX_PARAMETERS: usize = 100;

/// A parsed value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Parameters {
    /// `type/subtype` or the disposition, in lower case.
    pub(crate) value: String,
    list: Vec<(String, String)>,
}

impl Parameters {
    /// The parameter `name` (lower case).
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.list.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// Parses a raw value. Knows RFC 2231, and what is sent instead of it: encoded words and raw 8-bit text.
    pub(crate) fn parse(raw: &[u8], hint: Option<&str>) -> Self {
        let raw: Vec<u8> = raw.iter().filter(|byte| !matches!(byte, b'\r' | b'\n' | 0)).copied().collect();
        let mut fields = split_fields(&raw).into_iter();
        let value = fields.next().map(|first| header::text(&first, hint)).unwrap_or_default();
        let mut sections: Vec<Section> = fields.take(MAX_PARAMETERS).filter_map(|field| section(&field)).collect();
        sections.sort_by(|a, b| (a.name.as_str(), a.number).cmp(&(b.name.as_str(), b.number)));
        let value = value.split_whitespace().next().unwrap_or_default().trim_end_matches(';').to_ascii_lowercase();
        Self { value, list: joined(&sections, hint) }
    }
}

/// One `name*number*=value`.
struct Section {
    name: String,
    number: Option<u32>,
    /// Percent-encoded, with a charset in front of the first one.
    encoded: bool,
    value: Vec<u8>,
}

/// Splits at semicolons outside quotes; quotes stay.
fn split_fields(raw: &[u8]) -> Vec<Vec<u8>> {
    let mut fields = vec![Vec::new()];
    let (mut quoted, mut escaped) = (false, false);
    for &byte in raw {
        match byte {
            b'"' if !escaped => quoted = !quoted,
            b';' if !quoted => {
                fields.push(Vec::new());
                continue;
            }
            _ => {}
        }
        escaped = byte == b'\\' && quoted && !escaped;
        if let Some(field) = fields.last_mut() {
            field.push(byte);
        }
    }
    fields
}

fn section(field: &[u8]) -> Option<Section> {
    let equals = field.iter().position(|byte| *byte == b'=')?;
    let name = String::from_utf8_lossy(field.get(..equals)?).trim().to_ascii_lowercase();
    let value = unquote(field.get(equals + 1..)?.trim_ascii());
    let (name, encoded) = match name.strip_suffix('*') {
        Some(name) => (name.to_owned(), true),
        None => (name, false),
    };
    let (name, number) = match name.split_once('*') {
        Some((name, number)) => (name.trim().to_owned(), number.parse().ok()),
        None => (name, None),
    };
    (!name.is_empty()).then_some(Section { name, number, encoded, value })
}

fn unquote(value: &[u8]) -> Vec<u8> {
    let Some(inner) = value.strip_prefix(b"\"") else { return value.to_vec() };
    let mut out = Vec::with_capacity(inner.len());
    let mut rest = inner;
    loop {
        rest = match rest {
            [b'"', ..] | [] => return out,
            // Windows programs write paths without escaping: a backslash before anything else is one.
            [b'\\', byte @ (b'"' | b'\\'), tail @ ..] | [byte, tail @ ..] => {
                out.push(*byte);
                tail
            }
        };
    }
}

/// Sections of one name as one value. Bytes are joined before they are decoded: senders cut within characters.
fn joined(sections: &[Section], hint: Option<&str>) -> Vec<(String, String)> {
    let mut list: Vec<(String, String)> = Vec::new();
    for group in sections.chunk_by(|a, b| a.name == b.name) {
        let Some(first) = group.first() else { continue };
        // `filename` beside `filename*`: the latter is meant for those who can read it (RFC 6266 § 4.3, same habit).
        let chosen: Vec<&Section> = if group.iter().any(|one| one.number.is_some()) {
            group.iter().filter(|one| one.number.is_some()).collect()
        } else {
            group.iter().find(|one| one.encoded).or(Some(first)).into_iter().collect()
        };
        let mut label = None;
        let mut bytes = Vec::new();
        for (place, one) in chosen.iter().enumerate() {
            if !one.encoded {
                bytes.extend_from_slice(&one.value);
                continue;
            }
            let mut value = one.value.as_slice();
            if place == 0 {
                let mut parts = value.splitn(3, |byte| *byte == b'\'');
                if let (Some(charset), Some(_), Some(rest)) = (parts.next(), parts.next(), parts.next()) {
                    label = Some(String::from_utf8_lossy(charset).into_owned()).filter(|label| !label.is_empty());
                    value = rest;
                }
            }
            bytes.extend_from_slice(&percent_decoded(value));
        }
        let value = match label {
            Some(label) => header::clean(&charset::decode(&bytes, Some(&label), hint)),
            None => header::text(&bytes, hint),
        };
        list.push((first.name.clone(), value));
    }
    list
}

/// `%41` as `A`, for RFC 2231 and for `cid:` addresses.
pub(crate) fn percent_decoded(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    loop {
        rest = match rest {
            [b'%', high, low, tail @ ..] if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => {
                let digit = |byte: u8| char::from(byte).to_digit(16).unwrap_or(0) as u8;
                out.push(digit(*high) * 16 + digit(*low));
                tail
            }
            [byte, tail @ ..] => {
                out.push(*byte);
                tail
            }
            [] => return out,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_every_way() {
        for (raw, want) in [
            (&b"attachment; filename*=UTF-8''%E4%BD%A0.pdf"[..], Some("你.pdf")),
            (b"attachment; filename=\"=?gb2312?B?xOO6?= =?gb2312?B?wy5wZGY=?=\"", Some("你好.pdf")),
            (b"attachment; filename*0*=UTF-8''%E4; filename*1*=%BD%A0.pdf", Some("你.pdf")),
            (b"attachment; filename*1=\"b.pdf\"; filename*0=\"a\"", Some("ab.pdf")),
            (b"attachment; filename=a.pdf; filename*=utf-8''b.pdf", Some("b.pdf")),
            ("attachment; filename=\"报告.pdf\"".as_bytes(), Some("报告.pdf")),
            (b"attachment; filename=my file.pdf", Some("my file.pdf")),
            (b"attachment; filename=\"a;b \\\"c\\\".pdf\"; size=1", Some("a;b \"c\".pdf")),
            (b"attachment; filename=\"C:\\dir\\x.doc\"", Some("C:\\dir\\x.doc")),
            (b"attachment; filename=\"open", Some("open")),
            (b"attachment", None),
            (b"", None),
        ] {
            assert_eq!(Parameters::parse(raw, None).get("filename"), want, "{}", String::from_utf8_lossy(raw));
        }
        assert_eq!(Parameters::parse(b"Text/HTML ; charset = \"utf-8\"", None).value, "text/html");
        assert_eq!(Parameters::parse(b"text/html;charset=GBK", None).get("charset"), Some("GBK"));
    }
}
