//! The pure decisions about packets: how complete one is, and what may become of it.
//! They never look at the database or the clock.

use super::template::{Field, Kind};
use super::{Completeness, Entries, Entry, State};

/// Whether this entry answers its field.
pub fn known(field: &Field, entry: Option<&Entry>) -> bool {
    let Some(entry) = entry else { return false };
    let has_value = !entry.value.trim().is_empty();
    let says_why = !entry.unavailable.trim().is_empty();
    match field.kind {
        Kind::Text | Kind::Long | Kind::Date | Kind::YesNo => has_value,
        Kind::Choice => field.options.contains(&entry.value),
        Kind::File => !entry.files.is_empty() || says_why,
        // An access that nobody tried costs the engineer the first hour (R98).
        Kind::Credential => (has_value && entry.tested_at.is_some()) || (!has_value && says_why),
    }
}

/// How complete a packet is. Only required fields count; 100 exactly when nothing is missing.
pub fn completeness(fields: &[Field], entries: &Entries) -> Completeness {
    let required: Vec<&Field> = fields.iter().filter(|field| field.required).collect();
    let missing: Vec<String> =
        required.iter().filter(|field| !known(field, entries.get(&field.key))).map(|field| field.key.clone()).collect();
    let (all, lacking) = (required.len(), missing.len());
    let percent = ((all - lacking) * 100).checked_div(all).unwrap_or(100);
    Completeness { percent: i64::try_from(percent).unwrap_or(100), missing }
}

/// Whether values may change and the packet may be sent: while it is being filled in, and after it came back.
pub const fn open(state: State) -> bool {
    matches!(state, State::Draft | State::Returned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use causeway_base::Time;

    fn field(key: &str, kind: Kind, required: bool) -> Field {
        let options = if kind == Kind::Choice { vec!["always".to_owned(), "once".to_owned()] } else { Vec::new() };
        Field { key: key.to_owned(), label: key.to_owned(), kind, required, hint: String::new(), options }
    }

    fn value(text: &str) -> Entry {
        Entry { value: text.to_owned(), ..Entry::default() }
    }

    fn why(text: &str) -> Entry {
        Entry { unavailable: text.to_owned(), ..Entry::default() }
    }

    #[test]
    fn a_field_is_known_by_its_kind() {
        let tested = |text: &str| Entry { tested_at: Some(Time(1)), ..value(text) };
        let pictures = Entry { files: vec![super::super::AttachmentId(uuid::Uuid::nil())], ..Entry::default() };
        for (kind, entry, expected) in [
            (Kind::Text, value("a"), true),
            (Kind::Text, value("  \n"), false),
            (Kind::Text, why("nobody knows"), false),
            (Kind::Long, value("a\nb"), true),
            (Kind::Date, value("2026-01-05"), true),
            (Kind::YesNo, value("unknown"), true),
            (Kind::Choice, value("once"), true),
            (Kind::Choice, value("often"), false),
            (Kind::File, pictures, true),
            (Kind::File, why("the machine has no screen"), true),
            (Kind::File, value("see the mail"), false),
            (Kind::Credential, value("root at 192.0.2.7"), false),
            (Kind::Credential, tested("root at 192.0.2.7"), true),
            (Kind::Credential, tested(""), false),
            (Kind::Credential, why("it is our own cloud"), true),
            (Kind::Credential, Entry { unavailable: "x".to_owned(), ..value("root") }, false),
        ] {
            assert_eq!(known(&field("x", kind, true), Some(&entry)), expected, "{kind:?} {entry:?}");
        }
        assert!(!known(&field("x", Kind::Text, true), None));
    }

    #[test]
    fn only_required_fields_count_and_100_means_that_nothing_is_missing() {
        for (required, filled, percent) in [(0, 0, 100), (1, 0, 0), (1, 1, 100), (3, 1, 33), (3, 2, 66), (200, 199, 99)]
        {
            let mut fields: Vec<Field> = (0..required).map(|n| field(&format!("k{n}"), Kind::Text, true)).collect();
            fields.push(field("other", Kind::Text, false));
            let entries: Entries = (0..filled).map(|n| (format!("k{n}"), value("v"))).collect();
            let found = completeness(&fields, &entries);
            assert_eq!((found.percent, found.missing.len()), (percent, required - filled), "{required} {filled}");
        }
    }

    #[test]
    fn what_is_missing_stands_in_the_order_of_the_template() {
        let fields = ["c", "a", "b"].map(|key| field(key, Kind::Text, true));
        assert_eq!(completeness(&fields, &Entries::new()).missing, ["c", "a", "b"]);
    }

    #[test]
    fn a_packet_changes_while_it_is_on_our_desk() {
        for (state, may) in
            [(State::Draft, true), (State::Returned, true), (State::Sent, false), (State::Accepted, false)]
        {
            assert_eq!(open(state), may);
        }
    }
}
