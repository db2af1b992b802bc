//! Contact cards: name, addresses and numbers of the first card in a file (vCard 2.1, RFC 2426, RFC 6350).
//! It never keeps pictures, keys or anything else that a card may hold.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::charset;
use crate::content_line::{self, ContentLine, split_unescaped, unescaped};

/// More addresses or numbers of a card are not listed.
const MAX_ENTRIES: usize = 50;
/// Longer texts are cut, in characters.
const MAX_TEXT: usize = 500;

/// What a card says about a person.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Card {
    /// The name as the person shows it, else made of its parts.
    pub name: String,
    /// Mail addresses in their order, the preferred one first.
    pub emails: Vec<String>,
    /// Telephone numbers as written, the preferred one first.
    pub phones: Vec<String>,
    /// Organisation and units, separated by commas, or empty.
    pub organisation: String,
    /// Title or position, or empty.
    pub title: String,
}

/// Reads the bytes of a card; nothing if they hold none.
pub fn card(bytes: &[u8]) -> Option<Card> {
    let lines = content_line::read(bytes);
    let is = |line: &&ContentLine, name: &str| line.name == name && line.value.trim().eq_ignore_ascii_case("VCARD");
    let mut inside =
        lines.iter().skip_while(|line| !is(line, "BEGIN")).skip(1).take_while(|line| !is(line, "END")).peekable();
    inside.peek()?;
    let mut card = Card::default();
    let mut parts = String::new();
    for line in inside {
        let value = decoded(line);
        match line.name.as_str() {
            "FN" if card.name.is_empty() => card.name = short(&unescaped(&value)),
            "N" if parts.is_empty() => parts = name_of_parts(&value),
            "EMAIL" => enter(&mut card.emails, address(&value), line),
            "TEL" => enter(&mut card.phones, number(&value), line),
            "ORG" if card.organisation.is_empty() => {
                let units: Vec<String> =
                    split_unescaped(&value, ';').iter().map(|unit| short(&unescaped(unit))).collect();
                card.organisation = units.into_iter().filter(|unit| !unit.is_empty()).collect::<Vec<_>>().join(", ");
            }
            "TITLE" | "ROLE" if card.title.is_empty() => card.title = short(&unescaped(&value)),
            _ => {}
        }
    }
    if card.name.is_empty() {
        card.name = parts;
    }
    let filled =
        !card.name.is_empty() || !card.emails.is_empty() || !card.phones.is_empty() || !card.organisation.is_empty();
    filled.then_some(card)
}

/// A value with the encoding undone that version 2.1 allows.
fn decoded(line: &ContentLine) -> String {
    let label = line.parameter("CHARSET");
    if line.says("QUOTED-PRINTABLE") {
        return charset::decode(
            &charset::quoted_printable(line.value.as_bytes(), false),
            label.or(Some("utf-8")),
            None,
        );
    }
    if line.says("BASE64") || line.says("B") {
        return charset::decode(&charset::base64(line.value.as_bytes()), label.or(Some("utf-8")), None);
    }
    line.value.clone()
}

fn short(text: &str) -> String {
    crate::header::clean(text).chars().take(MAX_TEXT).collect()
}

/// Family; given; additional; prefix; suffix. Names in scripts without spaces stand family first and close together.
fn name_of_parts(value: &str) -> String {
    let parts: Vec<String> = split_unescaped(value, ';').iter().map(|part| short(&unescaped(part))).collect();
    let part = |at: usize| parts.get(at).map_or("", |part| part.trim());
    let cjk = |text: &str| {
        text.chars().any(|c| matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}'))
    };
    if cjk(part(0)) || cjk(part(1)) {
        return format!("{}{}", part(0), part(1));
    }
    let all = [part(3), part(1), part(2), part(0), part(4)];
    all.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

fn address(value: &str) -> Option<String> {
    let value = short(&unescaped(value));
    let value = value
        .get(..7)
        .filter(|scheme| scheme.eq_ignore_ascii_case("mailto:"))
        .map_or(value.as_str(), |_| value.get(7..).unwrap_or_default());
    value.contains('@').then(|| value.trim().to_owned())
}

/// A number as written, or of a `tel:` address (RFC 3966) without its parameters.
fn number(value: &str) -> Option<String> {
    let value = short(&unescaped(value));
    let bare = value.get(..4).filter(|scheme| scheme.eq_ignore_ascii_case("tel:")).and_then(|_| value.get(4..));
    let number = bare.map_or(value.as_str(), |bare| bare.split(';').next().unwrap_or_default()).trim().to_owned();
    number.chars().any(|c| c.is_ascii_digit()).then_some(number)
}

fn enter(list: &mut Vec<String>, entry: Option<String>, line: &ContentLine) {
    let Some(entry) = entry.filter(|entry| !list.contains(entry) && list.len() < MAX_ENTRIES) else { return };
    let preferred = line.says("PREF") || line.parameter("PREF") == Some("1");
    let place = if preferred { 0 } else { list.len() };
    list.insert(place, entry);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(name: &str, emails: &[&str], phones: &[&str], organisation: &str, title: &str) -> Card {
        let list = |all: &[&str]| all.iter().map(|one| (*one).to_owned()).collect();
        Card {
            name: name.into(),
            emails: list(emails),
            phones: list(phones),
            organisation: organisation.into(),
            title: title.into(),
        }
    }

    #[test]
    fn versions() {
        for (text, wanted) in [
            (
                "BEGIN:VCARD\nVERSION:2.1\nN;CHARSET=GBK;ENCODING=QUOTED-PRINTABLE:=D5=C5;=C8=FD\nTEL;CELL:138 0000 0000\nTEL;PREF;WORK:010-1234\nEMAIL;INTERNET:z@x.example\nEND:VCARD\n",
                Some(of("张三", &["z@x.example"], &["010-1234", "138 0000 0000"], "", "")),
            ),
            (
                "BEGIN:VCARD\nVERSION:2.1\nFN;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:=E5=B1=B1=\n=E7=94=B0\nEND:VCARD\n",
                Some(of("山田", &[], &[], "", "")),
            ),
            (
                "BEGIN:VCARD\nVERSION:3.0\nN:Lee;Ann;;Dr.;\nitem1.EMAIL;TYPE=INTERNET:a@x.example\nEMAIL;TYPE=INTERNET,PREF:b@x.example\nORG:Shop\\, Inc.;Sales\nTITLE:Head\\nof sales\nPHOTO;ENCODING=b:AAAA\n AAAA\nEND:VCARD\n",
                Some(of("Dr. Ann Lee", &["b@x.example", "a@x.example"], &[], "Shop, Inc., Sales", "Head of sales")),
            ),
            (
                "BEGIN:VCARD\nVERSION:4.0\nFN:Ann Lee\nTEL;VALUE=uri;PREF=1;TYPE=\"voice,home\":tel:+1-555-0100;ext=5\nEMAIL:a@x.example\nEND:VCARD\nBEGIN:VCARD\nFN:Bo\nEND:VCARD\n",
                Some(of("Ann Lee", &["a@x.example"], &["+1-555-0100"], "", "")),
            ),
            ("BEGIN:VCARD\nVERSION:3.0\nEND:VCARD\n", None),
            ("BEGIN:VCARD\nEMAIL:none\nTEL:none\nEND:VCARD\n", None),
            ("FN:outside\n", None),
            ("", None),
        ] {
            assert_eq!(card(text.replace('\n', "\r\n").as_bytes()), wanted, "{text}");
        }
    }
}
