//! Takes out of a text what an issue must not hold: secrets, mail addresses, telephone numbers and names of the customer.
//! It is pure and never promises to find everything; a person reads the text before it leaves.

use crate::secret;

/// What stands for a mail address.
pub const ADDRESS: &str = "[mail address]";
/// What stands for a telephone number.
pub const TELEPHONE: &str = "[telephone]";
/// What stands for a name of the customer.
pub const NAME: &str = "[customer]";

/// What stands for each of them until all was looked at, so that nothing is found in what was put in.
const MARKS: [(char, &str); 3] = [('\u{e000}', NAME), ('\u{e001}', ADDRESS), ('\u{e002}', TELEPHONE)];

/// The fewest digits of a telephone number; fewer are a version, a port or a year.
const FEWEST_DIGITS: usize = 8;
/// The most digits of a telephone number (ITU-T E.164 allows 15); more are an order or a trace.
const MOST_DIGITS: usize = 15;

/// `text` without secrets, mail addresses, telephone numbers and `names`, upper or lower case.
pub fn redacted(text: &str, names: &[&str]) -> String {
    let text: String = secret::masked(text).chars().filter(|c| MARKS.iter().all(|(mark, _)| mark != c)).collect();
    let text = telephones(&addresses(&text));
    let mut parts: Vec<String> = names.iter().flat_map(|name| parts_of(name)).collect();
    // The longest first: a whole name goes before its parts.
    parts.sort_by_key(|part| std::cmp::Reverse(part.chars().count()));
    parts.dedup();
    let text = parts.iter().fold(text, |text, part| without(&text, part));
    let text = text.replace("\u{e000} \u{e000}", "\u{e000}");
    MARKS.iter().fold(text, |text, (mark, word)| text.replace(*mark, word))
}

/// A name and each of its words that is long enough to be one: three letters, of Chinese and Japanese two.
fn parts_of(name: &str) -> Vec<String> {
    let long = |word: &str| word.chars().count() >= if word.is_ascii() { 3 } else { 2 };
    let words = name.split_whitespace().chain([name.trim()]);
    words.filter(|word| long(word)).map(str::to_lowercase).collect()
}

/// `text` without the word `part`, which is lower case. Inside a longer Latin word it stays: "Ann" is not in "cannot".
fn without(text: &str, part: &str) -> String {
    let lower = lowered(text);
    let latin = |c: char| c.is_alphanumeric() && (c as u32) < 0x2E80;
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    while let Some(at) = lower.get(from..).and_then(|rest| rest.find(part)).map(|at| at + from) {
        let end = at + part.len();
        let before = lower.get(..at).and_then(|head| head.chars().next_back());
        let after = lower.get(end..).and_then(|tail| tail.chars().next());
        let (first, last) = (part.chars().next(), part.chars().next_back());
        let inside = (before.is_some_and(latin) && first.is_some_and(latin))
            || (after.is_some_and(latin) && last.is_some_and(latin));
        out.push_str(text.get(from..at).unwrap_or_default());
        out.push_str(if inside { text.get(at..end).unwrap_or_default() } else { "\u{e000}" });
        from = end;
    }
    out.push_str(text.get(from..).unwrap_or_default());
    out
}

/// `text` in lower case with every byte in its place: a letter whose lower case is longer or shorter stays.
fn lowered(text: &str) -> String {
    let one = |c: char| {
        let mut lower = c.to_lowercase();
        match (lower.next(), lower.next()) {
            (Some(single), None) if single.len_utf8() == c.len_utf8() => single,
            _ => c,
        }
    };
    text.chars().map(one).collect()
}

const fn in_address(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '%' | '+' | '-')
}

/// `text` without mail addresses, including those inside of links.
fn addresses(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('@') {
        let (head, tail) = rest.split_at(at);
        let tail = tail.get(1..).unwrap_or_default();
        let local = head.trim_end_matches(in_address).len();
        let length = tail.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '-'))).unwrap_or(tail.len());
        let domain = tail.get(..length).unwrap_or_default().trim_end_matches('.');
        if local < head.len() && domain.contains('.') {
            out.push_str(head.get(..local).unwrap_or_default());
            out.push('\u{e001}');
            rest = tail.get(domain.len()..).unwrap_or_default();
        } else {
            out.push_str(head);
            out.push('@');
            rest = tail;
        }
    }
    out.push_str(rest);
    out
}

/// Whether `c` may stand in a telephone number between its digits.
const fn between(c: char) -> bool {
    matches!(c, ' ' | '-' | '(' | ')' | '/' | '\u{a0}' | '\u{2011}' | '（' | '）' | '－')
}

/// `text` without telephone numbers: with a plus, with gaps, or as one run of 10 or 11 digits that begins with 0 or 1.
fn telephones(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut before = ' ';
    while let Some(c) = rest.chars().next() {
        let starts = (c == '+' || c == '(' || c.is_ascii_digit()) && !before.is_ascii_alphanumeric() && before != '.';
        let length = if starts { number(rest) } else { None };
        if let Some(length) = length {
            out.push('\u{e002}');
            rest = rest.get(length..).unwrap_or_default();
            before = '\u{e002}';
        } else {
            out.push(c);
            rest = rest.get(c.len_utf8()..).unwrap_or_default();
            before = c;
        }
    }
    out
}

/// How many bytes of the beginning of `text` are a telephone number.
fn number(text: &str) -> Option<usize> {
    let (mut digits, mut end, mut gaps, mut gap) = (0, 0, 0, 0);
    for (at, c) in text.char_indices() {
        if c.is_ascii_digit() {
            digits += 1;
            gaps += usize::from(gap > 0 && digits > 1);
            (end, gap) = (at + 1, 0);
        } else if (between(c) && gap < 2) || (at == 0 && c == '+') {
            gap += usize::from(c != '+');
        } else {
            // A date, an address of a machine or a longer word is no telephone number.
            if gap == 0 && (c.is_ascii_alphabetic() || matches!(c, ':' | '_')) {
                return None;
            }
            break;
        }
    }
    let bare = text.starts_with(['0', '1']) && matches!(digits, 10 | 11);
    let plus = text.starts_with('+');
    let date = text.starts_with("20") && digits == 8;
    ((FEWEST_DIGITS..=MOST_DIGITS).contains(&digits) && !date && (plus || gaps > 0 || bare)).then_some(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_names_the_customer_goes_and_what_describes_the_fault_stays() {
        let cases = [
            ("Maya Lopez cannot sign in.", "[customer] cannot sign in."),
            ("I am maya, call me.", "I am [customer], call me."),
            ("The mayan calendar", "The mayan calendar"),
            ("Write to maya.l+x@example.co.uk.", "Write to [mail address]."),
            ("<a@b.example>, c@d.example", "<[mail address]>, [mail address]"),
            ("user@localhost and 3 @ once", "user@localhost and 3 @ once"),
            ("Call +49 30 1234567 now", "Call [telephone] now"),
            ("Tel. (03) 1234-5678", "Tel. [telephone]"),
            ("电话13812345678。", "电话[telephone]。"),
            ("电话：13812345678。", "电话：[telephone]。"),
            ("Error 500 at 2026-11-27 10:15", "Error 500 at 2026-11-27 10:15"),
            ("Firefox 128.0.3 on 192.168.10.200", "Firefox 128.0.3 on 192.168.10.200"),
            ("The order 20261127123456789 fails", "The order 20261127123456789 fails"),
            ("", ""),
        ];
        for (text, expected) in cases {
            assert_eq!(redacted(text, &["Maya Lopez"]), expected, "{text}");
        }
        assert_eq!(
            redacted("佐藤です。佐藤結衣と申します", &["佐藤 結衣"]),
            "[customer]です。[customer][customer]と申します"
        );
        assert_eq!(redacted("王小明的订单失败", &["王小明"]), "[customer]的订单失败");
        assert!(!redacted("password: Tr0ub4dor&3 fails", &[]).contains("Tr0ub4dor"));
    }

    #[test]
    fn any_text_is_read_without_stumbling() {
        let pieces = ["@", "+", "1", "İ", "ß", "佐", " ", "(", ".", "a@b.c", "Maya", "\u{a0}", "ǅ"];
        let mut seed: usize = 7;
        for _ in 0..2_000 {
            let mut text = String::new();
            for _ in 0..12 {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                text.push_str(pieces[(seed >> 33) % pieces.len()]);
            }
            let once = redacted(&text, &["Maya İß", "佐藤"]);
            assert!(!once.contains("a@b.c"), "{text} became {once}");
        }
    }
}
