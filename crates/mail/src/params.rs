//! Content-Type and Content-Disposition: the value and its parameters, continued and encoded in every way in use.
//! It never decides what a part is; it only reads what was declared.

use std::borrow::Cow;

use crate::{charset, header};

/// At most so many parameters are read.
const MAX_PARAMETERS: usize = 100;

/// A parsed value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Parameters {
    /// `type/subtype` or the disposition, in lower case.
    pub(crate) value: String,
    list: Vec<(String, String)>,
    /// Quoted values as RFC 5322 § 3.2.4 reads them, where that differs: every backslash escapes.
    strict: Vec<(String, String)>,
}

impl Parameters {
    /// The parameter `name` (lower case).
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.list.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The parameter `name` (lower case), a quoted value read by the letter: Windows paths lose their backslashes.
    pub(crate) fn written(&self, name: &str) -> Option<&str> {
        let strict = self.strict.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
        strict.or_else(|| self.get(name))
    }

    /// Parses a raw value. Knows RFC 2231, and what is sent instead of it: encoded words and raw 8-bit text.
    pub(crate) fn parse(raw: &[u8], hint: Option<&str>) -> Self {
        let raw: Vec<u8> = raw.iter().filter(|byte| !matches!(byte, b'\r' | b'\n' | 0)).copied().collect();
        let mut fields = split_fields(&raw).into_iter();
        let value = fields.next().map(|first| header::text(&first, hint)).unwrap_or_default();
        let fields: Vec<Vec<u8>> = fields.take(MAX_PARAMETERS).collect();
        let strict = fields.iter().filter_map(|field| by_the_letter(field, hint)).collect();
        let mut sections: Vec<Section> = fields.iter().filter_map(|field| section(field)).collect();
        sections.sort_by(|a, b| (a.name.as_str(), a.number).cmp(&(b.name.as_str(), b.number)));
        let value = value.split_whitespace().next().unwrap_or_default().trim_end_matches(';').to_ascii_lowercase();
        Self { value, list: joined(&sections, hint), strict }
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

/// A quoted value with a backslash that [`unquote`] would leave in it.
fn by_the_letter(field: &[u8], hint: Option<&str>) -> Option<(String, String)> {
    let equals = field.iter().position(|byte| *byte == b'=')?;
    let name = String::from_utf8_lossy(field.get(..equals)?).trim().to_ascii_lowercase();
    let inner = field.get(equals + 1..)?.trim_ascii().strip_prefix(b"\"")?.strip_suffix(b"\"")?;
    if !inner.contains(&b'\\') || name.contains('*') {
        return None;
    }
    let mut out = Vec::with_capacity(inner.len());
    let mut bytes = inner.iter();
    while let Some(&byte) = bytes.next() {
        out.push(if byte == b'\\' { bytes.next().copied().unwrap_or(byte) } else { byte });
    }
    Some((name, header::text(&out, hint)))
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
            if place == 0
                && let Some((charset, rest)) = declared_charset(value)
            {
                label = Some(String::from_utf8_lossy(charset).into_owned()).filter(|label| !label.is_empty());
                value = rest;
            }
            bytes.extend_from_slice(&percent_decoded(value));
        }
        let value = match label {
            Some(label) => header::clean(&charset::decode(&bytes, Some(&label), hint)),
            None => header::text(&url_decoded(&bytes), hint),
        };
        // Encoded words within RFC 2231: some programs do both.
        let value = if value.starts_with("=?") { header::text(value.as_bytes(), hint) } else { value };
        list.push((first.name.clone(), value));
    }
    list
}

/// The charset before a value (RFC 2231 § 4) and the value. Some programs leave the language's apostrophe out.
fn declared_charset(value: &[u8]) -> Option<(&[u8], &[u8])> {
    let apostrophe = |bytes: &[u8]| bytes.iter().position(|byte| *byte == b'\'');
    let first = apostrophe(value)?;
    let charset = value.get(..first)?;
    let rest = value.get(first + 1..)?;
    if let Some(second) = apostrophe(rest) {
        return Some((charset, rest.get(second + 1..)?));
    }
    let known = std::str::from_utf8(charset).ok().and_then(|label| charset::encoding(&label.to_ascii_lowercase()));
    known.map(|_| (charset, rest))
}

/// Some web mailers write names as in addresses, without saying so. Only what becomes foreign letters in UTF-8 is one.
fn url_decoded(bytes: &[u8]) -> Cow<'_, [u8]> {
    if !bytes.is_ascii() || bytes.iter().filter(|byte| **byte == b'%').nth(1).is_none() {
        return Cow::Borrowed(bytes);
    }
    let decoded = percent_decoded(bytes);
    let foreign = !decoded.is_ascii() && std::str::from_utf8(&decoded).is_ok();
    if foreign { Cow::Owned(decoded) } else { Cow::Borrowed(bytes) }
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
            (b"attachment; filename*=utf-8'%E4%BD%A0.pdf", Some("你.pdf")),
            (b"attachment; filename*=\"UTF-8''%E4%BD%A0.pdf\"", Some("你.pdf")),
            (b"attachment; filename*=gb2312'zh-cn'%C4%E3.pdf", Some("你.pdf")),
            (b"attachment; filename*=%E4%BD%A0.pdf", Some("你.pdf")),
            (b"attachment; filename=\"%E4%BD%A0%E5%A5%BD.pdf\"", Some("你好.pdf")),
            (b"attachment; filename=\"100%25%20sure.pdf\"", Some("100%25%20sure.pdf")),
            (b"attachment; filename*1*=%A0.pdf; filename*0*=utf-8''%E4%BD", Some("你.pdf")),
            (b"attachment; filename*1*=utf-8''%E4%BD; filename*2*=%A0.pdf", Some("你.pdf")),
            (b"attachment; filename*0=\"=?utf-8?B?5L2g5aW9\"; filename*1=\"?=.pdf\"", Some("你好.pdf")),
            (b"attachment; filename*=utf-8''=?utf-8?B?5L2g?=", Some("你")),
            (b"attachment; FileName = \"a.pdf\"", Some("a.pdf")),
            (b"attachment", None),
            (b"", None),
        ] {
            assert_eq!(Parameters::parse(raw, None).get("filename"), want, "{}", String::from_utf8_lossy(raw));
        }
        let windows = Parameters::parse(b"attachment; filename=\"C:\\TEMP\\x.png\"", None);
        assert_eq!(
            (windows.get("filename"), windows.written("filename")),
            (Some("C:\\TEMP\\x.png"), Some("C:TEMPx.png"))
        );
        assert_eq!(Parameters::parse(b"Text/HTML ; charset = \"utf-8\"", None).value, "text/html");
        assert_eq!(Parameters::parse(b"text/html;charset=GBK", None).get("charset"), Some("GBK"));
    }
}
