//! Secrets that show by their shape: private keys in PEM (RFC 7468), keys with a maker's prefix, JSON web tokens
//! (RFC 7519), passwords in addresses (RFC 3986 § 3.2.1). It never needs a label to know them.

/// The longest private key that is covered, in bytes; an RSA key of 16,384 bits has about 13,000.
const LONGEST_KEY: usize = 20_000;
/// The longest token.
const LONGEST_TOKEN: usize = 4_096;

/// The length of the private key that `text` begins with; up to the end of what there is when its last line is missing.
pub(super) fn private_key(text: &str) -> Option<usize> {
    let head = text.strip_prefix("-----BEGIN ")?;
    let label = cut(head, 50).split_once("-----")?.0;
    if !label.ends_with("PRIVATE KEY") && !label.ends_with("PRIVATE KEY BLOCK") {
        return None;
    }
    let body = cut(text, LONGEST_KEY);
    let last = format!("-----END {label}-----");
    Some(body.find(&last).map_or(body.len(), |at| at + last.len()))
}

fn cut(text: &str, bytes: usize) -> &str {
    let mut end = bytes.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or(text)
}

/// Beginnings that only one maker's keys have, with how many characters must follow at least.
const PREFIXES: [(&str, usize); 31] = [
    ("AKIA", 16),
    ("ASIA", 16),
    ("AIza", 30),
    ("sk_live_", 10),
    ("sk_test_", 10),
    ("rk_live_", 10),
    ("rk_test_", 10),
    ("whsec_", 16),
    ("ghp_", 20),
    ("gho_", 20),
    ("ghu_", 20),
    ("ghs_", 20),
    ("ghr_", 20),
    ("github_pat_", 20),
    ("glpat-", 16),
    ("xoxb-", 10),
    ("xoxp-", 10),
    ("xoxa-", 10),
    ("xoxr-", 10),
    ("xoxs-", 10),
    ("xapp-", 10),
    ("sk-ant-", 16),
    ("sk-proj-", 16),
    ("npm_", 30),
    ("pypi-", 30),
    ("hf_", 30),
    ("SG.", 30),
    ("shpat_", 20),
    ("dop_v1_", 30),
    ("AGE-SECRET-KEY-1", 30),
    ("sk-", 32),
];

/// The length of the key or token that `text` begins with.
pub(super) fn key(text: &str) -> Option<usize> {
    web_token(text).or_else(|| {
        PREFIXES.iter().find_map(|(prefix, least)| {
            let tail = text.strip_prefix(prefix)?;
            let dots = *prefix == "SG.";
            let in_key =
                |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-') || (dots && byte == b'.');
            let length = tail.bytes().take(LONGEST_TOKEN).take_while(|byte| in_key(*byte)).count();
            let tail = tail.get(..length)?.trim_end_matches(['.', '-', '_']);
            // What a manual writes as a stand-in (`sk_live_xxxxxxxx`) is no key.
            let stand_in = tail.bytes().all(|byte| Some(byte) == tail.bytes().next());
            let random = tail.bytes().any(|byte| byte.is_ascii_digit()) || *prefix == "xoxb-";
            (tail.len() >= *least && !stand_in && random).then_some(prefix.len() + tail.len())
        })
    })
}

/// Three parts of base64url divided by dots; the first one begins with `{"` in base64.
fn web_token(text: &str) -> Option<usize> {
    text.starts_with("eyJ").then_some(())?;
    let in_token = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
    let length = text.bytes().take(LONGEST_TOKEN).take_while(in_token).count();
    let token = text.get(..length)?.trim_end_matches('.');
    let parts: Vec<&str> = token.split('.').collect();
    let [head, body, _] = parts.as_slice() else { return None };
    (head.len() >= 10 && body.len() >= 10).then_some(token.len())
}

/// `text` begins with the `:` of `scheme://user:password@host`: where the password stands in it.
pub(super) fn in_address(text: &str, before: char) -> Option<(usize, usize)> {
    let authority = text.strip_prefix("://").filter(|_| before.is_ascii_alphanumeric())?;
    let ends = |c: char| c.is_whitespace() || matches!(c, '/' | '?' | '#' | '<' | '>' | '"');
    let length = authority
        .char_indices()
        .take(400)
        .find(|(_, c)| ends(*c))
        .map_or_else(|| cut(authority, 400).len(), |(at, _)| at);
    let (person, _) = authority.get(..length)?.rsplit_once('@')?;
    let (user, password) = person.split_once(':')?;
    let start = 3 + user.len() + 1;
    (!password.is_empty()).then_some((start, start + password.len()))
}
