//! Small text helpers: folding for comparison, escaping, cutting, and keys of mail addresses.
//! It never parses documents; HTML and mail belong to the mail crate.

use unicode_normalization::UnicodeNormalization;

/// `text` folded for comparison: NFKC, lower case, runs of white space as one space, control characters dropped.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.nfkc().flat_map(char::to_lowercase) {
        if c.is_whitespace() {
            if !out.is_empty() && !out.ends_with(' ') {
                out.push(' ');
            }
        } else if !c.is_control() {
            out.push(c);
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// The key under which a mail address is compared: trimmed and lower case. Local parts are case-sensitive by
/// RFC 5321 § 2.4, but no system in use treats them so.
pub fn address_key(address: &str) -> String {
    address.trim().trim_matches(['<', '>']).to_lowercase()
}

/// The domain of a mail address, in lower case.
pub fn domain_of(address: &str) -> Option<String> {
    address.rsplit_once('@').map(|(_, domain)| domain.trim().to_lowercase()).filter(|domain| !domain.is_empty())
}

/// Whether this names a part of a setting: 1 to 40 lower-case letters, digits and underscores.
pub fn is_key(key: &str) -> bool {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    !key.is_empty() && key.len() <= 40 && key.chars().all(fits)
}

/// `text` with the five characters that mean something in HTML escaped.
pub fn escape_html(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(c),
        }
    }
    out
}

/// At most `limit` characters of `text` on one line, with an ellipsis where something was cut.
pub fn snippet(text: &str, limit: usize) -> String {
    let mut out = String::new();
    for (count, c) in text.split_whitespace().flat_map(|word| word.chars().chain([' '])).enumerate() {
        if count >= limit {
            out.truncate(out.trim_end().len());
            out.push('…');
            return out;
        }
        out.push(c);
    }
    out.truncate(out.trim_end().len());
    out
}

/// `text` without NUL and other control characters (PostgreSQL refuses NUL), cut at `limit` characters.
pub fn clean(text: &str, limit: usize) -> String {
    text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).take(limit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_width_case_and_space() {
        assert_eq!(fold("  ＡＢｃ　ガ \n x "), "abc ガ x");
    }

    #[test]
    fn snippet_counts_characters_not_bytes() {
        assert_eq!(snippet("你好，世界 hello", 4), "你好，世…");
        assert_eq!(snippet(" a\n b ", 10), "a b");
    }
}
