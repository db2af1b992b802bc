//! Secrets behind a label in English, Chinese or Japanese: `password: …`, `密码：…`, `パスワードは…です`.
//! It never takes the words of a sentence for a secret: what follows must look like one.

use super::Kind;

/// A label and how strictly what follows is judged.
struct Label {
    /// In lower case.
    words: &'static str,
    kind: Kind,
    /// The least length of the value.
    least: usize,
    /// Whether the value needs a digit even behind a colon: the label also stands before harmless words.
    strict: bool,
}

const fn label(words: &'static str, kind: Kind, least: usize, strict: bool) -> Label {
    Label { words, kind, least, strict }
}

/// A longer label stands before a shorter one that it begins with.
const LATIN: [Label; 26] = [
    label("password", Kind::Password, 4, false),
    label("passwort", Kind::Password, 4, false),
    label("passphrase", Kind::Password, 4, false),
    label("passcode", Kind::Password, 4, false),
    label("passwd", Kind::Password, 4, false),
    label("pass", Kind::Password, 5, true),
    label("pwd", Kind::Password, 4, false),
    label("pw", Kind::Password, 5, true),
    label("pin code", Kind::Password, 4, true),
    label("pin", Kind::Password, 4, true),
    label("cvv", Kind::Card, 3, true),
    label("cvc", Kind::Card, 3, true),
    label("api key", Kind::Key, 8, true),
    label("api-key", Kind::Key, 8, true),
    label("api_key", Kind::Key, 8, true),
    label("apikey", Kind::Key, 8, true),
    label("secret key", Kind::Key, 8, true),
    label("secret_key", Kind::Key, 8, true),
    label("client secret", Kind::Key, 8, true),
    label("client_secret", Kind::Key, 8, true),
    label("secret access key", Kind::Key, 8, true),
    label("secret_access_key", Kind::Key, 8, true),
    label("secret", Kind::Key, 8, true),
    label("access key", Kind::Key, 8, true),
    label("token", Kind::Key, 12, true),
    label("authorization: bearer", Kind::Key, 12, true),
];

const EAST: [Label; 14] = [
    label("密码", Kind::Password, 4, false),
    label("密碼", Kind::Password, 4, false),
    label("口令", Kind::Password, 4, false),
    label("暗証番号", Kind::Password, 4, false),
    label("パスワード", Kind::Password, 4, false),
    label("パスコード", Kind::Password, 4, false),
    label("パスフレーズ", Kind::Password, 4, false),
    label("密钥", Kind::Key, 8, true),
    label("密鑰", Kind::Key, 8, true),
    label("令牌", Kind::Key, 8, true),
    label("秘密鍵", Kind::Key, 8, true),
    label("apiキー", Kind::Key, 8, true),
    label("トークン", Kind::Key, 12, true),
    label("アクセスキー", Kind::Key, 8, true),
];

/// What may stand between a label and its value instead of a sign, when the value then plainly looks like a secret.
const VERBS: [&str; 10] = [" is ", " was ", "是", "為", "为", "は", "：", " ist ", "が", "→"];

/// The longest value, in bytes.
const LONGEST: usize = 256;

/// What `text` begins with as `(kind, start, end)` of the value behind its label.
pub(super) fn value(text: &str, begins_word: bool) -> Option<(Kind, usize, usize)> {
    let latin = if begins_word { LATIN.iter() } else { [].iter() };
    let label = EAST.iter().chain(latin).find(|label| begins_with(text, label.words) && ends_word(text, label))?;
    let mut at = label.words.len();
    at += skip(text, at, |c| matches!(c, '"' | '\'' | '`' | '*' | '_' | ')' | '）' | '」'), 4);
    let (by_sign, length) = sign(text.get(at..)?)?;
    at += length;
    at += skip(text, at, |c| matches!(c, ' ' | '\t' | '*' | '\u{a0}' | '　'), 20);
    let (start, end) = written(text, at)?;
    if text.get(start..)?.starts_with("[secret ") {
        // What the vault left behind.
        return None;
    }
    let (word, behind) = (text.get(start..end)?, text.get(end..)?);
    let alone = behind.chars().take_while(|c| *c != '\n').take(200).all(|c| !c.is_alphanumeric());
    looks_secret(word, label, by_sign, alone).then_some((label.kind, start, end))
}

fn begins_with(text: &str, words: &str) -> bool {
    // The first byte decides almost always; most places of a text begin no label.
    let first = |text: &str| text.as_bytes().first().map(u8::to_ascii_lowercase);
    first(text) == first(words) && text.get(..words.len()).is_some_and(|head| head.eq_ignore_ascii_case(words))
}

/// `password` in `passwords` is no label, `tokens` neither.
fn ends_word(text: &str, label: &Label) -> bool {
    let next = text.get(label.words.len()..).and_then(|rest| rest.chars().next());
    !label.words.ends_with(|c: char| c.is_ascii_alphabetic()) || !next.is_some_and(|c| c.is_ascii_alphanumeric())
}

/// How far from `at` on the characters are of those, at most `most` of them; in bytes.
fn skip(text: &str, at: usize, of: impl Fn(char) -> bool, most: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    rest.chars().take(most).take_while(|c| of(*c)).map(char::len_utf8).sum()
}

/// What ties a label to its value: whether it is a sign rather than a verb, and its length.
fn sign(text: &str) -> Option<(bool, usize)> {
    let blank = skip(text, 0, |c| matches!(c, ' ' | '\t' | '\u{a0}' | '　'), 3);
    let rest = text.get(blank..)?;
    if let Some(sign) = [":", "：", "=", "＝", "=>"].iter().rev().find(|sign| rest.starts_with(**sign)) {
        return Some((true, blank + sign.len()));
    }
    let verb = |text: &str| VERBS.iter().find(|verb| begins_with(text, verb)).map(|verb| verb.len());
    let length = verb(text).or_else(|| verb(rest).map(|length| blank + length))?;
    // `my password is: …`
    let more = skip(text, length, |c| matches!(c, ':' | '：' | ' '), 2);
    let signed = text.get(length..length + more).is_some_and(|more| more.contains([':', '：']));
    Some((signed, length + more))
}

/// Where the value at `at` begins and ends: up to its closing quote, or to the first blank or East Asian character.
fn written(text: &str, at: usize) -> Option<(usize, usize)> {
    let rest = text.get(at..)?;
    for (open, close) in [('"', '"'), ('\'', '\''), ('`', '`'), ('“', '”'), ('「', '」'), ('『', '』')] {
        let Some(inner) = rest.strip_prefix(open) else { continue };
        let length: usize =
            inner.chars().take(LONGEST).take_while(|c| !matches!(c, '\n') && *c != close).map(char::len_utf8).sum();
        if inner.get(length..).is_some_and(|rest| rest.starts_with(close)) {
            let start = at + open.len_utf8();
            return Some((start, start + length));
        }
    }
    let length = rest.bytes().take(LONGEST).take_while(u8::is_ascii_graphic).count();
    let word = rest.get(..length)?.trim_end_matches(['.', ',', ';', ')', '"', '\'', '>', '*']);
    Some((at, at + word.len()))
}

/// Words that stand behind `Password:` without being one.
const HARMLESS: [&str; 14] = [
    "reset",
    "forgotten",
    "forgot",
    "none",
    "null",
    "required",
    "optional",
    "incorrect",
    "invalid",
    "wrong",
    "expired",
    "unknown",
    "changed",
    "hidden",
];

fn looks_secret(word: &str, label: &Label, by_sign: bool, alone: bool) -> bool {
    let length = word.chars().count();
    let folded = word.to_ascii_lowercase();
    // An address of the web is no secret, and neither is what was covered before.
    if length < label.least || folded.contains("://") || HARMLESS.contains(&folded.as_str()) {
        return false;
    }
    if word.chars().all(|c| !c.is_alphanumeric()) || word.chars().all(|c| matches!(c, 'x' | 'X' | '*' | '.')) {
        return false;
    }
    let digit = word.chars().any(|c| c.is_ascii_digit());
    let symbol = word
        .chars()
        .any(|c| c.is_ascii_punctuation() && !matches!(c, '-' | '\'' | '.' | ',' | '/' | '?' | '!' | '(' | ')'));
    let inner_case =
        word.chars().skip(1).any(|c| c.is_ascii_uppercase()) && word.chars().any(|c| c.is_ascii_lowercase());
    if label.strict {
        return digit;
    }
    digit || symbol || inner_case || (by_sign && alone)
}
