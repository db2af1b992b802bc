//! Header values: encoded words (RFC 2047) joined and decoded, raw 8-bit text, addresses and ids.
//! It never trusts a value to be well formed and never gives one with control characters.

use std::borrow::Cow;

use data_encoding::BASE64;
use mail_parser::HeaderValue;
use mail_parser::parsers::MessageStream;

use crate::charset;
use crate::mail::Address;

/// Longer raw values are cut before anything looks at them, in bytes.
const MAX_RAW: usize = 256 << 10;
/// At most so many addresses of one mail are kept.
const MAX_ADDRESSES: usize = 1_000;
/// At most so many ids are kept.
const MAX_IDS: usize = 500;

/// One piece of a raw value.
enum Piece {
    /// Encoded words that belong together: charset and the bytes they hold.
    Word(String, Vec<u8>),
    /// Anything else, as it is.
    Plain(Vec<u8>),
}

/// A value as text on one line.
pub(crate) fn text(raw: &[u8], hint: Option<&str>) -> String {
    let mut out = String::new();
    for piece in pieces(&unfold(raw)) {
        match piece {
            Piece::Word(charset, bytes) => out.push_str(&charset::decode(&bytes, Some(&charset), hint)),
            Piece::Plain(bytes) => out.push_str(&charset::decode(&bytes, None, hint)),
        }
    }
    clean(&out)
}

/// A value in UTF-8 with every run of encoded words as one word, for parsers of structured fields.
fn normal(raw: &[u8], hint: Option<&str>) -> Vec<u8> {
    let mut out = Vec::with_capacity(raw.len());
    for piece in pieces(&unfold(raw)) {
        match piece {
            Piece::Word(charset, bytes) => {
                let text = clean(&charset::decode(&bytes, Some(&charset), hint));
                out.extend_from_slice(format!("=?utf-8?B?{}?=", BASE64.encode(text.as_bytes())).as_bytes());
            }
            Piece::Plain(bytes) => out.extend_from_slice(charset::decode(&bytes, None, hint).as_bytes()),
        }
    }
    out.extend_from_slice(b"\r\n");
    out
}

/// The addresses of a value; groups are listed flat.
pub(crate) fn addresses(raw: &[u8], hint: Option<&str>) -> Vec<Address> {
    let normal = normal(raw, hint);
    let HeaderValue::Address(parsed) = MessageStream::new(&normal).parse_address() else { return Vec::new() };
    let made = parsed.iter().take(MAX_ADDRESSES).map(|one| {
        let name = clean(one.name.as_deref().unwrap_or_default());
        let address = clean(one.address.as_deref().unwrap_or_default()).replace(' ', "");
        // `"a@b.c"` alone is read as a name; people mean the address.
        if address.is_empty() && name.contains('@') && !name.contains(' ') {
            Address { name: String::new(), address: name }
        } else {
            Address { name: if name == address { String::new() } else { name }, address }
        }
    });
    made.filter(|one| !one.address.is_empty() || !one.name.is_empty()).collect()
}

/// The ids of a Message-ID, In-Reply-To or References value, without angle brackets. Old programs write phrases among
/// them; only what looks like an id counts there.
pub(crate) fn ids(raw: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(raw.get(..MAX_RAW).unwrap_or(raw));
    let mut out: Vec<String> = Vec::new();
    let mut rest = text.as_ref();
    while let Some((_, tail)) = rest.split_once('<') {
        let Some((id, after)) = tail.split_once('>') else { break };
        let id: String = id.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
        if !id.is_empty() && id.len() <= 1_000 && !out.contains(&id) {
            out.push(id);
        }
        rest = after;
        if out.len() >= MAX_IDS {
            break;
        }
    }
    if out.is_empty() {
        let bare = |word: &&str| word.len() <= 1_000 && !word.chars().any(char::is_control);
        out.extend(
            text.split_whitespace().filter(bare).filter(|word| word.contains('@')).take(MAX_IDS).map(str::to_owned),
        );
    }
    out
}

/// `text` without control characters, white space as single spaces.
pub(crate) fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_whitespace() && c != '\u{3000}' {
            if !out.is_empty() && !out.ends_with(' ') {
                out.push(' ');
            }
        } else if !c.is_control() && !matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}') {
            out.push(c);
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// A raw value on one line (RFC 5322 § 2.2.3).
fn unfold(raw: &[u8]) -> Cow<'_, [u8]> {
    let raw = raw.get(..MAX_RAW).unwrap_or(raw);
    if raw.iter().any(|byte| matches!(byte, b'\r' | b'\n' | 0)) {
        Cow::Owned(raw.iter().filter(|byte| !matches!(byte, b'\r' | b'\n' | 0)).copied().collect())
    } else {
        Cow::Borrowed(raw)
    }
}

/// Splits a value at its encoded words. White space between two of them is not text (RFC 2047 § 6.2), and the bytes of
/// neighbours with one charset belong together: many senders cut in the middle of a character.
fn pieces(raw: &[u8]) -> Vec<Piece> {
    let mut out: Vec<Piece> = Vec::new();
    let mut open: Vec<u8> = Vec::new();
    let mut rest = raw;
    let mut plain_from = rest;
    let flush = |from: &[u8], until: &[u8], out: &mut Vec<Piece>| {
        let plain = from.get(..from.len() - until.len()).unwrap_or_default();
        let blank = plain.iter().all(u8::is_ascii_whitespace);
        let between = blank && matches!(out.last(), Some(Piece::Word(..)));
        if !plain.is_empty() && !between {
            out.push(Piece::Plain(plain.to_vec()));
            return true;
        }
        false
    };
    while !rest.is_empty() {
        let Some(word) = encoded_word(rest) else {
            rest = rest.get(1..).unwrap_or_default();
            continue;
        };
        if flush(plain_from, rest, &mut out) {
            open.clear();
        }
        let joins = matches!(out.last(), Some(Piece::Word(charset, _)) if *charset == word.charset);
        if !joins {
            open.clear();
            out.push(Piece::Word(word.charset, Vec::new()));
        }
        if let Some(Piece::Word(_, bytes)) = out.last_mut() {
            if word.encoding.eq_ignore_ascii_case(&b'B') {
                extend_base64(bytes, &mut open, word.text);
            } else {
                open.clear();
                bytes.extend_from_slice(&charset::quoted_printable(word.text, true));
            }
        }
        rest = word.rest;
        plain_from = rest;
    }
    // White space at the very end behind a word is dropped by whoever cleans the text.
    if !plain_from.is_empty() {
        out.push(Piece::Plain(plain_from.to_vec()));
    }
    out
}

/// Appends the content of a B word to `bytes`. `open` are the letters of a group that the last word left unfinished:
/// some senders cut the letters rather than the text.
fn extend_base64(bytes: &mut Vec<u8>, open: &mut Vec<u8>, text: &[u8]) {
    bytes.truncate(bytes.len().saturating_sub(open.len() * 6 / 8));
    open.extend_from_slice(text);
    bytes.extend_from_slice(&charset::base64(open));
    if open.contains(&b'=') {
        open.clear();
    } else {
        open.retain(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/'));
        let whole = open.len() / 4 * 4;
        open.drain(..whole);
    }
}

struct EncodedWord<'a> {
    charset: String,
    encoding: u8,
    text: &'a [u8],
    rest: &'a [u8],
}

/// The encoded word at the start of `raw`: `=?charset*language?B or Q?text?=`. Spaces in the text are let through.
fn encoded_word(raw: &[u8]) -> Option<EncodedWord<'_>> {
    let inner = raw.strip_prefix(b"=?")?;
    let end = inner.iter().take(60).position(|byte| *byte == b'?')?;
    let charset = std::str::from_utf8(inner.get(..end)?).ok()?;
    if charset.is_empty() || !charset.bytes().all(|byte| byte.is_ascii_graphic()) {
        return None;
    }
    let [encoding, b'?', text @ ..] = inner.get(end + 1..)? else { return None };
    if !matches!(encoding, b'B' | b'b' | b'Q' | b'q') {
        return None;
    }
    // A Q text may itself begin with an equals sign: `?Q?=E4?=`.
    let end = text.windows(2).take(MAX_RAW).position(|pair| pair == b"?=")?;
    let charset = charset.split('*').next().unwrap_or_default().to_ascii_lowercase();
    Some(EncodedWord { charset, encoding: *encoding, text: text.get(..end)?, rest: text.get(end + 2..)? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encoded_words() {
        for (raw, want) in [
            (&b"Hello"[..], "Hello"),
            (b"=?utf-8?Q?a_b?= =?utf-8?Q?c?= d", "a bc d"),
            (b"=?utf-8?B?5L0=?=\r\n =?utf-8?B?oOWlvQ==?=", "你好"),
            (b"=?utf-8?B?5L2g5?= =?utf-8?B?aW9?=", "你好"),
            (b"=?gb2312?B?xOO6?= =?gb2312?B?ww==?=", "你好"),
            (b"=?utf-8?Q?=E4=BD?= =?utf-8?Q?=A0?=x", "你x"),
            (b"=?ISO-8859-1*fr?q?caf=E9?=", "café"),
            (b"=?iso-2022-jp?B?GyRCJDMbKEI=?=", "こ"),
            (b"=?x?= y", "=?x?= y"),
            (b"\xe4\xbd\xa0\xe5\xa5\xbd", "你好"),
            (b"=?utf-8?Q?with space?=", "with space"),
            (b"a =?utf-8?Q?b?=c", "a bc"),
            (b"a\r\n\tb", "a b"),
            (b"", ""),
        ] {
            assert_eq!(text(raw, None), want, "{}", String::from_utf8_lossy(raw));
        }
        let gbk = encoding_rs::GB18030.encode("关于订单退款的问题，请尽快回复").0.into_owned();
        assert_eq!(text(&gbk, Some("cn")), "关于订单退款的问题，请尽快回复");
    }

    #[test]
    fn address_lists() {
        let one = |name: &str, address: &str| Address { name: name.into(), address: address.into() };
        for (raw, want) in [
            (&b"a@b.c"[..], vec![one("", "a@b.c")]),
            (b"\"Doe, J.\" <j@d.e>, <x@y.z>", vec![one("Doe, J.", "j@d.e"), one("", "x@y.z")]),
            (b"=?utf-8?B?5bGx55SwLCDlpKrpg44=?= <t@x.jp>", vec![one("山田, 太郎", "t@x.jp")]),
            (b"\"=?utf-8?Q?=E4=BD?= =?utf-8?Q?=A0?=\" <a@b.c>", vec![one("你", "a@b.c")]),
            (b"team: a@b.c, d@e.f;", vec![one("", "a@b.c"), one("", "d@e.f")]),
            (b"\xe5\xbc\xa0\xe4\xb8\x89 <z@s.cn>", vec![one("张三", "z@s.cn")]),
            (b"undisclosed-recipients:;", vec![]),
        ] {
            assert_eq!(addresses(raw, None), want, "{}", String::from_utf8_lossy(raw));
        }
    }

    #[test]
    fn message_ids() {
        assert_eq!(ids(b" <a@b>\r\n <c@d> <a@b>"), ["a@b", "c@d"]);
        assert_eq!(ids(b"a@b"), ["a@b"]);
        assert_eq!(ids(b"Your message of Monday <x@y>"), ["x@y"]);
        assert!(ids(b"nothing").is_empty());
    }
}
