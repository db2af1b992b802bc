//! Finds in a text what could name a customer: addresses, web domains, numbers of conversations.
//! It never looks at more than the first of each kind, so that a long reply costs no more than a short one.

use std::collections::BTreeSet;

/// The most of each kind that are looked at.
const MOST: usize = 30;

/// What a text names.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Named {
    /// Mail addresses, as written.
    pub(super) addresses: Vec<String>,
    /// Host names of web addresses, in small letters, without `www.`.
    pub(super) domains: Vec<String>,
    /// Numbers after a number sign.
    pub(super) numbers: Vec<i64>,
}

impl Named {
    pub(super) fn is_empty(&self) -> bool {
        self.addresses.is_empty() && self.domains.is_empty() && self.numbers.is_empty()
    }
}

/// What `text` names, each thing once.
pub(super) fn in_text(text: &str) -> Named {
    let mut named = Named::default();
    let mut seen = BTreeSet::new();
    for word in text.split(|c: char| !is_part(c)) {
        let word = word.trim_matches(|c: char| !c.is_ascii_alphanumeric() && c != '#');
        if !seen.insert(word) {
            continue;
        }
        if let Some(number) = word.strip_prefix('#') {
            if let (true, Ok(number)) = (named.numbers.len() < MOST, number.parse()) {
                named.numbers.push(number);
            }
        } else if word.contains('@') {
            if named.addresses.len() < MOST && is_address(word) {
                named.addresses.push(word.to_owned());
            }
        } else if let Some(host) = host_of(word)
            && named.domains.len() < MOST
            && !named.domains.contains(&host)
        {
            named.domains.push(host);
        }
    }
    named
}

/// What addresses, web addresses and numbers are made of.
fn is_part(c: char) -> bool {
    c.is_ascii_alphanumeric() || "@.-_+#:/".contains(c)
}

fn is_address(word: &str) -> bool {
    word.split_once('@').is_some_and(|(local, domain)| !local.is_empty() && is_domain(domain))
}

/// The host of a web address, or of a bare domain such as `globex.example`.
fn host_of(word: &str) -> Option<String> {
    let rest = word.split_once("://").map_or(word, |(_, rest)| rest);
    let host = rest.split(['/', ':', '#']).next()?.to_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host);
    is_domain(host).then(|| host.to_owned())
}

/// At least two labels, and a last one that is no number: versions and amounts are none.
fn is_domain(word: &str) -> bool {
    word.contains('.')
        && word.split('.').all(|label| !label.is_empty() && !label.contains(['@', '_', '+']))
        && word.rsplit('.').next().is_some_and(|top| top.len() >= 2 && top.bytes().all(|b| b.is_ascii_alphabetic()))
}

/// Whether `what` stands in `text` as a whole: `#4` does not stand in `#42`.
pub(super) fn stands_in(text: &str, what: &str) -> bool {
    text.match_indices(what).any(|(at, _)| {
        let after = text.get(at + what.len()..).and_then(|rest| rest.chars().next());
        !after.is_some_and(|c| c.is_ascii_alphanumeric())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_names_somebody_is_found_in_any_writing() {
        let named = in_text(
            "请联系 wang@globex.example。See https://www.Initech.example:8443/a?b=1, #42 and #42; \
             お客様番号#7、version 1.2.3 costs 9.99, (ann.lee+x@hooli.example) hooli.example.",
        );
        assert_eq!(named.addresses, ["wang@globex.example", "ann.lee+x@hooli.example"]);
        assert_eq!(named.domains, ["initech.example", "hooli.example"]);
        assert_eq!(named.numbers, [42, 7]);
    }

    #[test]
    fn ordinary_words_name_nobody() {
        for text in ["", "Hello Ann, e.g. this. Or that/other: #", "a@b", "#12abc 3.14 x..y @", "C# and F#"] {
            assert!(in_text(text).is_empty(), "{text}: {:?}", in_text(text));
        }
    }

    #[test]
    fn a_number_is_no_part_of_a_longer_one() {
        for (text, what, stands) in [("see #42", "#4", false), ("see #42.", "#42", true), ("#421 #42", "#42", true)] {
            assert_eq!(stands_in(text, what), stands, "{text} {what}");
        }
    }

    #[test]
    fn a_long_text_is_looked_at_within_limits() {
        let texts: Vec<String> = (0..10_000).map(|at| format!("#{at} u{at}@x.example s{at}.example")).collect();
        let named = in_text(&texts.join(" "));
        assert_eq!((named.addresses.len(), named.domains.len(), named.numbers.len()), (MOST, MOST, MOST));
    }
}
