//! Rules over values that say which conversation a mail belongs to: signed reply keys, markers, subjects.
//! It never looks anything up; who may use a key that verifies is the desk's decision.

use std::sync::OnceLock;

use data_encoding::BASE32_NOPAD;
use hmac::{Hmac, KeyInit, Mac};
use regex::Regex;
use sha2::Sha256;

use crate::mail::Mail;

/// Bytes of the signature: 80 bits, 16 letters. Guessing one takes 2^79 mails.
const SIGNATURE_BYTES: usize = 10;

/// Signs the numbers of conversations for reply addresses and body markers. Only lower-case base32 is used, because
/// some servers fold the local part of addresses.
#[derive(Clone)]
pub struct ReplyKey([u8; 32]);

impl std::fmt::Debug for ReplyKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ReplyKey(…)")
    }
}

impl ReplyKey {
    /// A key over a secret of 256 bits, derived for this purpose alone.
    pub fn new(secret: [u8; 32]) -> Self {
        Self(secret)
    }

    /// The token of a conversation: its number, a dot, and 80 bits of HMAC-SHA256 (`42.k3jd…`).
    pub fn token(&self, conversation_number: i64) -> String {
        format!("{conversation_number}.{}", self.signature(conversation_number))
    }

    /// The conversation number of a token that this key made; letters of either case are taken.
    pub fn verify(&self, token: &str) -> Option<i64> {
        let (number, signature) = token.trim().split_once('.')?;
        if number.is_empty() || number.len() > 18 || !number.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let number: i64 = number.parse().ok()?;
        let given = signature.to_ascii_lowercase();
        causeway_base::token::equal(given.as_bytes(), self.signature(number).as_bytes()).then_some(number)
    }

    /// The reply address of a conversation: `inbox` with the token behind a plus sign (RFC 5233).
    /// An inbox that is no address comes back as it is.
    pub fn address(&self, inbox: &str, number: i64) -> String {
        match inbox.rsplit_once('@') {
            Some((local, domain)) => format!("{local}+{}@{domain}", self.token(number)),
            None => inbox.to_owned(),
        }
    }

    /// The conversation number in a reply address that this key signed.
    pub fn from_address(&self, address: &str) -> Option<i64> {
        let (local, _) = address.trim().trim_matches(['<', '>']).rsplit_once('@')?;
        local.split('+').skip(1).find_map(|token| self.verify(token))
    }

    fn signature(&self, number: i64) -> String {
        // HMAC takes keys of any length, so the fallback is never reached; it would verify nothing that we sent.
        let bytes = Hmac::<Sha256>::new_from_slice(&self.0).map_or_else(
            |_| Vec::new(),
            |mut mac| {
                mac.update(b"conversation:");
                mac.update(number.to_string().as_bytes());
                mac.finalize().into_bytes().iter().take(SIGNATURE_BYTES).copied().collect()
            },
        );
        BASE32_NOPAD.encode(&bytes).to_ascii_lowercase()
    }
}

/// Tokens of the markers `[causeway:TOKEN]` in a mail's bodies, in order, at most 20. They survive in the quoted part of
/// an answer whose headers were lost.
pub fn body_marker_tokens(mail: &Mail) -> Vec<String> {
    static MARKER: OnceLock<Option<Regex>> = OnceLock::new();
    let pattern = r"(?i)\[causeway:([0-9]{1,18}\.[a-z2-7]{16})\]";
    let Some(regex) = MARKER.get_or_init(|| Regex::new(pattern).ok()) else { return Vec::new() };
    let mut tokens: Vec<String> = Vec::new();
    for body in [mail.text.as_deref(), mail.html.as_deref()].into_iter().flatten() {
        for token in regex.captures_iter(body).filter_map(|found| found.get(1)) {
            let token = token.as_str().to_ascii_lowercase();
            if tokens.len() < 20 && !tokens.contains(&token) {
                tokens.push(token);
            }
        }
    }
    tokens
}

/// The conversation number that our replies carry in the subject as `[#42]`, wherever prefixes pushed it. It is not
/// signed: take it only from somebody who already takes part.
pub fn subject_number(subject: &str) -> Option<i64> {
    let folded: String = subject.chars().take(2_000).map(narrow).collect();
    folded.match_indices("[#").find_map(|(at, _)| {
        let digits: String = folded.get(at + 2..)?.chars().take_while(char::is_ascii_digit).take(18).collect();
        let closed = folded.get(at + 2 + digits.len()..)?.starts_with(']');
        if closed { digits.parse().ok().filter(|number| *number > 0) } else { None }
    })
}

/// Full-width forms that Chinese and Japanese input methods leave in subjects, as their ASCII counterparts.
fn narrow(c: char) -> char {
    match c {
        '［' | '【' => '[',
        '］' | '】' => ']',
        '＃' => '#',
        '：' => ':',
        '（' => '(',
        '）' => ')',
        '０'..='９' => char::from_digit(u32::from(c) - u32::from('０'), 10).unwrap_or(c),
        _ => c,
    }
}

/// Reply and forward prefixes of mail programs, folded. Sources: the localised strings of the common programs.
const PREFIXES: &[&str] = &[
    "re",
    "fw",
    "fwd",
    "aw",
    "antw",
    "wg",
    "sv",
    "vs",
    "vb",
    "vl",
    "rv",
    "res",
    "enc",
    "tr",
    "ref",
    "rif",
    "r",
    "i",
    "odp",
    "pd",
    "ynt",
    "ilt",
    "vá",
    "továbbítás",
    "fs",
    "bls",
    "trs",
    "atb",
    "πρθ",
    "απ",
    "ha",
    "на",
    "пересл",
    "отв",
    "reply",
    "forward",
    "antwort",
    "réf",
    "doorst",
    "na",
    "nep",
    "ats",
    "bal",
    "回复",
    "回覆",
    "答复",
    "答覆",
    "转发",
    "轉寄",
    "轉發",
    "回信",
    "返信",
    "転送",
    "回",
    "转",
    "轉",
    "답장",
    "회신",
    "전달",
    "trả lời",
    "chuyển tiếp",
    "ตอบ",
    "ส่งต่อ",
    "הועבר",
    "השב",
    "رد",
    "إعادة توجيه",
];

/// `subject` without reply and forward prefixes in many languages, our own number, list tags in brackets and a trailing
/// `(fwd)`: the base subject of RFC 5256 § 2.1. The text between keeps its letters.
pub fn base_subject(subject: &str) -> String {
    // Nobody reads further, and cutting prefix after prefix from a longer one takes time.
    let cut: String = subject.chars().take(2_000).collect();
    let mut rest = cut.trim();
    while let Some(shorter) = without_tail(rest) {
        rest = shorter;
    }
    while let Some(shorter) = without_prefix(rest).or_else(|| without_tag(rest)) {
        rest = shorter;
    }
    rest.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn without_tail(subject: &str) -> Option<&str> {
    let cut = subject.len().checked_sub(5)?;
    let tail = subject.get(cut..)?;
    tail.eq_ignore_ascii_case("(fwd)").then(|| subject.get(..cut).unwrap_or_default().trim_end())
}

fn without_prefix(subject: &str) -> Option<&str> {
    let colon = subject.find([':', '：'])?;
    let head = subject.get(..colon)?.trim();
    if head.chars().count() > 24 {
        return None;
    }
    // `Re[2]`, `Re(3)`, `Re^4` count the turns; `Fwd - Re` does not occur.
    let word =
        head.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '[' | ']' | '(' | ')' | '^' | ' ' | '*'));
    let folded = causeway_base::text::fold(word);
    if !PREFIXES.contains(&folded.as_str()) {
        return None;
    }
    let width = subject.get(colon..)?.chars().next()?.len_utf8();
    Some(subject.get(colon + width..)?.trim_start())
}

fn without_tag(subject: &str) -> Option<&str> {
    let inner = subject.strip_prefix('[')?;
    let end = inner.find(']').filter(|end| *end <= 80)?;
    let rest = inner.get(end + 1..)?.trim_start();
    (!rest.is_empty() && !inner.get(..end)?.contains('[')).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_sign_and_verify() {
        let key = ReplyKey::new([7; 32]);
        let token = key.token(42);
        assert_eq!(token.len(), 3 + 16);
        assert_eq!(key.verify(&token), Some(42));
        assert_eq!(key.verify(&token.to_uppercase()), Some(42));
        let address = key.address("support@acme.example", 42);
        assert_eq!(address, format!("support+{token}@acme.example"));
        assert_eq!(key.from_address(&format!("<{address}>")), Some(42));
        assert_eq!(key.from_address(&address.replace("support+", "support+vip+")), Some(42));
        assert_eq!(ReplyKey::new([8; 32]).verify(&token), None);
        for bad in
            ["", ".", "42.", "42", "+42.aaaaaaaaaaaaaaaa", "43.aaaaaaaaaaaaaaaa", "99999999999999999999.aa", "42.é"]
        {
            assert_eq!(key.verify(bad), None, "{bad}");
        }
        assert_eq!(format!("{key:?}"), "ReplyKey(…)");
    }

    #[test]
    fn markers_are_found_in_both_bodies() {
        let token = ReplyKey::new([7; 32]).token(42);
        let mail = Mail {
            text: Some(format!("> hello [causeway:{token}]")),
            html: Some(format!("<span style=\"display:none\">[causeway:{token}]</span>[causeway:1.short]")),
            ..Mail::default()
        };
        assert_eq!(body_marker_tokens(&mail), [token]);
    }

    #[test]
    fn subject_numbers() {
        for (subject, want) in [
            ("[#42] Printer", Some(42)),
            ("Re: [#42] Printer", Some(42)),
            ("回复：[#42] 打印机", Some(42)),
            ("回复：【＃４２】 打印机", Some(42)),
            ("Printer [#x] [#7]", Some(7)),
            ("Printer #42", None),
            ("[#0]", None),
            ("[#42", None),
            ("[#99999999999999999999]", None),
        ] {
            assert_eq!(subject_number(subject), want, "{subject}");
        }
    }

    #[test]
    fn base_subjects() {
        for (subject, want) in [
            ("Re: Fwd: Hello", "Hello"),
            ("RE[2]: AW:  Hello  there", "Hello there"),
            ("回复：答复: 转发：你好", "你好"),
            ("返信：[#42] 注文", "注文"),
            ("[list] Re: Hello (fwd)", "Hello"),
            ("Hello: world", "Hello: world"),
            ("Re:", ""),
            ("[only]", "[only]"),
            ("SV: VS: Ynt: hei", "hei"),
        ] {
            assert_eq!(base_subject(subject), want, "{subject}");
        }
    }
}
