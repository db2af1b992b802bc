//! What spam filters on the way wrote into a mail's headers.
//! It never believes a header that says "no spam": any sender can write one; who calls their own mail spam is believed.

use causeway_mail::Mail;

/// A header and what of its value means spam.
struct Mark {
    name: &'static str,
    says_spam: fn(&str) -> bool,
}

/// From this level on Exchange puts a mail into the junk folder.
const JUNK_LEVEL: i64 = 5;

const MARKS: [Mark; 8] = [
    Mark { name: "X-Spam-Flag", says_spam: |value| word(value) == "yes" },
    Mark { name: "X-Spam-Status", says_spam: |value| word(value) == "yes" },
    Mark { name: "X-Spam", says_spam: |value| word(value) == "yes" },
    Mark { name: "X-Gm-Spam", says_spam: |value| word(value) == "1" },
    Mark { name: "X-Spamd-Result", says_spam: rspamd },
    Mark { name: "X-Rspamd-Action", says_spam: harsh },
    Mark { name: "X-MS-Exchange-Organization-SCL", says_spam: is_junk_level },
    Mark { name: "X-Forefront-Antispam-Report", says_spam: forefront },
];

/// The first word of a value, in lower case.
fn word(value: &str) -> String {
    value.trim().chars().take_while(char::is_ascii_alphanumeric).take(20).collect::<String>().to_ascii_lowercase()
}

fn is_junk_level(value: &str) -> bool {
    value.trim().parse::<i64>().is_ok_and(|level| level >= JUNK_LEVEL)
}

/// rspamd: `default: True [20.10 / 15.00];…`
fn rspamd(value: &str) -> bool {
    value.split('[').next().and_then(|head| head.split_once(':')).is_some_and(|(_, said)| word(said) == "true")
}

/// What rspamd asks its server to do.
fn harsh(value: &str) -> bool {
    ["reject", "add header", "rewrite subject", "quarantine"].contains(&value.trim().to_ascii_lowercase().as_str())
}

/// `CIP:…;SCL:9;SFV:SPM;…`
fn forefront(value: &str) -> bool {
    value.split(';').filter_map(|part| part.trim().split_once(':')).any(|(name, value)| match name {
        "SCL" => is_junk_level(value),
        "SFV" => value.trim() == "SPM",
        _ => false,
    })
}

/// The header by which a filter calls the mail spam, as `Name: value`. Only the topmost header of a name counts: the
/// server nearest to us wrote it.
pub fn spam_mark(mail: &Mail) -> Option<String> {
    let found = MARKS.iter().find_map(|mark| {
        let value = mail.header(mark.name)?;
        (mark.says_spam)(value).then(|| format!("{}: {value}", mark.name))
    })?;
    Some(causeway_base::text::clean(&found, 120).replace(['\n', '\t'], " "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_verdict_of_spam_counts() {
        let cases = [
            ("X-Spam-Flag", "YES", true),
            ("X-Spam-Flag", "NO", false),
            ("x-spam-status", "Yes, score=12.3 required=5.0", true),
            ("X-Spam-Status", "No, score=-1 tests=YES", false),
            ("X-Spam", "Yes", true),
            ("X-Gm-Spam", "1", true),
            ("X-Gm-Spam", "0", false),
            ("X-MS-Exchange-Organization-SCL", "5", true),
            ("X-MS-Exchange-Organization-SCL", "4", false),
            ("X-MS-Exchange-Organization-SCL", "-1", false),
            ("X-Forefront-Antispam-Report", "CIP:192.0.2.1;SCL:1;SFV:NSPM;", false),
            ("X-Forefront-Antispam-Report", "CIP:192.0.2.1; SCL:1; SFV:SPM", true),
            ("X-Forefront-Antispam-Report", "SCL:9;SFV:BLK", true),
            ("X-Spamd-Result", "default: True [20.10 / 15.00]; BAYES(0.00)[]", true),
            ("X-Spamd-Result", "default: False [1.20 / 15.00]; TRUE(0.00)[]", false),
            ("X-Rspamd-Action", "add header", true),
            ("X-Rspamd-Action", "no action", false),
            ("Subject", "YES", false),
        ];
        for (name, value, spam) in cases {
            let mail = Mail { headers: vec![(name.to_owned(), value.to_owned())], ..Mail::default() };
            assert_eq!(spam_mark(&mail).is_some(), spam, "{name}: {value}");
        }
        let twice = vec![("X-Spam-Flag".to_owned(), "NO".to_owned()), ("X-Spam-Flag".to_owned(), "YES".to_owned())];
        assert_eq!(spam_mark(&Mail { headers: twice, ..Mail::default() }), None, "only the topmost header counts");
    }
}
