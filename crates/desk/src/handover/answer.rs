//! Reads the customer's answer to the question for what is missing: numbered lines, or lines like `label: value`.
//! It never decides that a value is right; people take it over or not.

use causeway_base::{Locale, text};

use super::template::{Field, Kind};
use super::words;

/// The longest value that is taken from an answer, in characters.
const LONGEST: usize = 4_000;

/// The values for the fields that were asked, in the order of the answer; each field at most once.
///
/// `asked` are the fields in the order of their numbers in the question. A value goes on until the next number, label or
/// empty line, if its field takes several lines.
pub(super) fn read(asked: &[&Field], words: &str) -> Vec<(String, String)> {
    let mut found: Vec<(usize, String)> = Vec::new();
    let mut open = false;
    for line in words.lines().map(str::trim) {
        if line.is_empty() {
            // An empty line between the repeated question and the answer below it does not end it.
            open = open && found.last().is_some_and(|last| last.1.is_empty());
            continue;
        }
        if line.starts_with('>') {
            continue;
        }
        if let Some((field, value)) = begins(asked, line) {
            open = !found.iter().any(|one| one.0 == field);
            if open {
                found.push((field, value.to_owned()));
            }
        } else if open && let Some(last) = found.last_mut() {
            if !last.1.is_empty() {
                // What takes one line ends with it: the next line is about something else.
                if !asked.get(last.0).is_some_and(|field| matches!(field.kind, Kind::Long | Kind::Credential)) {
                    open = false;
                    continue;
                }
                last.1.push('\n');
            }
            last.1.push_str(line);
        }
    }
    let kept = found.into_iter().filter_map(|(at, value)| {
        let field = asked.get(at)?;
        Some((field.key.clone(), fitting(field, &value)?))
    });
    kept.collect()
}

/// The field whose value begins in this line, by its number or its label, and the beginning of the value.
fn begins<'a>(asked: &[&Field], line: &'a str) -> Option<(usize, &'a str)> {
    if let Some((number, rest)) = numbered(line)
        && let Some(at) = number.checked_sub(1).filter(|at| *at < asked.len())
    {
        let field = asked.get(at)?;
        // Many repeat the question, or part of it, before the answer.
        return Some((at, labelled(field, rest).unwrap_or(rest)));
    }
    asked.iter().enumerate().find_map(|(at, field)| labelled(field, line).map(|value| (at, value)))
}

/// The number at the beginning of a line and what follows: `1.`, `2)`, `（3）`, `4、`, `５：`, `⑥`.
fn numbered(line: &str) -> Option<(usize, &str)> {
    let inner = line.trim_start_matches(['(', '（', '[', '#']);
    let opened = inner.len() < line.len();
    let first = inner.chars().next()?;
    if ('①'..='⑳').contains(&first) {
        let number = usize::try_from(u32::from(first) - u32::from('①') + 1).ok()?;
        return Some((number, inner.get(first.len_utf8()..)?.trim()));
    }
    let mut number = 0_usize;
    let mut end = 0;
    for c in inner.chars().take(3) {
        let digit = match c {
            '0'..='9' => u32::from(c) - u32::from('0'),
            '０'..='９' => u32::from(c) - u32::from('０'),
            _ => break,
        };
        number = number * 10 + usize::try_from(digit).ok()?;
        end += c.len_utf8();
    }
    let rest = inner.get(end..).filter(|_| end > 0)?;
    let mark = rest.chars().next()?;
    let closes = matches!(mark, '.' | ')' | '）' | ']' | '、' | '．' | ':' | '：');
    // `1.5 GB` and `10:30` are values.
    let after = rest.get(mark.len_utf8()..)?;
    let inside_a_number = matches!(mark, '.' | ':') && after.starts_with(|c: char| c.is_ascii_digit());
    ((closes && !inside_a_number) || (opened && mark == ' ')).then(|| (number, after.trim()))
}

/// What follows the field's label in any language, if the line begins with it.
fn labelled<'a>(field: &Field, line: &'a str) -> Option<&'a str> {
    let labels = Locale::ALL.into_iter().map(|locale| words::label(field, locale));
    labels.into_iter().find_map(|label| {
        let end = after_same(line, &label)?;
        let rest = line.get(end..)?.trim_start();
        let value = rest.strip_prefix([':', '：', '=', '＝', '-', '—', '–', '?', '？']);
        match value {
            Some(value) => Some(value.trim_start_matches([':', '：']).trim()),
            None if rest.is_empty() => Some(""),
            None => None,
        }
    })
}

/// Where in `line` the words of `label` end, if it begins with them; case does not matter.
fn after_same(line: &str, label: &str) -> Option<usize> {
    let wished = text::fold(label);
    let end = line.char_indices().map(|(at, c)| at + c.len_utf8()).take(200);
    end.into_iter().find(|end| line.get(..*end).is_some_and(|head| text::fold(head) == wished))
}

/// The value as its field keeps it; `None` for what is none.
fn fitting(field: &Field, value: &str) -> Option<String> {
    let value = text::clean(value.trim(), LONGEST);
    if value.is_empty() {
        return None;
    }
    match field.kind {
        Kind::Text => Some(value.replace('\n', " ")),
        Kind::Long | Kind::Credential => Some(value),
        Kind::Date => super::read::date(&value),
        Kind::YesNo => {
            words::option_of(&value).filter(|word| matches!(*word, "yes" | "no" | "unknown")).map(str::to_owned)
        }
        Kind::Choice => {
            let own = field.options.iter().find(|option| text::fold(option) == text::fold(&value)).cloned();
            own.or_else(|| {
                words::option_of(&value).filter(|word| field.options.iter().any(|o| o == word)).map(str::to_owned)
            })
        }
        Kind::File => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::handover::template::standard;

    fn answers(keys: &[&str], said: &str) -> Vec<(String, String)> {
        let template = standard();
        let asked: Vec<&Field> =
            keys.iter().filter_map(|key| template.fields.iter().find(|field| field.key == *key)).collect();
        read(&asked, said)
    }

    #[test]
    fn answers_are_read_by_number_and_by_label_in_each_language() {
        for (keys, said, expected) in [
            (
                &["browser", "os"][..],
                "Hello,\n\n1. Firefox 128\n2) Windows 11\n\nBest\nMei",
                &[("browser", "Firefox 128"), ("os", "Windows 11")][..],
            ),
            (
                &["browser", "os"],
                "Browser: Safari\nOperating system: macOS 14",
                &[("browser", "Safari"), ("os", "macOS 14")],
            ),
            (&["browser", "changed"], "浏览器：火狐\n是否做过改动：否", &[("browser", "火狐"), ("changed", "no")]),
            (&["browser", "frequency"], "１．Chrome\n２．每次", &[("browser", "Chrome"), ("frequency", "always")]),
            (&["browser", "frequency"], "1、Chrome\n2、有時", &[("browser", "Chrome"), ("frequency", "sometimes")]),
            (
                &["os", "steps"],
                "①Windows 11\n②ログイン\nボタンを押す",
                &[("os", "Windows 11"), ("steps", "ログイン\nボタンを押す")],
            ),
            (&["os", "changed"], "（1）OS：Windows\n（2）変更の有無：はい", &[("os", "Windows"), ("changed", "yes")]),
            (
                &["page", "control"],
                "2. Save\n1. https://a.example/x",
                &[("control", "Save"), ("page", "https://a.example/x")],
            ),
            (&["os"], "1. Operating system\n\nUbuntu 24.04", &[("os", "Ubuntu 24.04")]),
            (&["purchased"], "1. 2025年3月4日", &[("purchased", "2025-03-04")]),
            (&["os"], "1.5 GB of 10:30 logs\n3. not asked\n> 1. quoted", &[]),
            (&["browser"], "The browser is fine, thank you", &[]),
            (&["browser"], "1. \n\n", &[]),
            (&["changed"], "1. perhaps", &[]),
        ] {
            let found = answers(keys, said);
            let found: Vec<(&str, &str)> = found.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
            assert_eq!(found, expected, "{said}");
        }
    }

    #[test]
    fn the_first_answer_to_a_question_counts() {
        assert_eq!(answers(&["os"], "1. Linux\n1. Windows"), [("os".to_owned(), "Linux".to_owned())]);
    }
}
