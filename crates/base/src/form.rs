//! Values in addresses and forms: everything but unreserved characters as `%XX` (RFC 3986 § 2.3).
//! It never reads such values; frameworks do.

use std::fmt::Write as _;

/// `text` as it stands in a query, a path segment or a form.
pub fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            out.push(char::from(byte));
        } else {
            // Writing into a string cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// Fields as a query or a form.
pub fn fields(fields: &[(&str, &str)]) -> String {
    fields.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect::<Vec<_>>().join("&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_unreserved_characters_stay() {
        assert_eq!(encoded("aZ09-._~"), "aZ09-._~");
        assert_eq!(encoded("a b&c=d/é?\"+%"), "a%20b%26c%3Dd%2F%C3%A9%3F%22%2B%25");
        assert_eq!(fields(&[("q", "a b"), ("x", "")]), "q=a%20b&x=");
    }
}
