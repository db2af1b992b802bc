//! Rules for every file: its size, the words that must not be in it, and colours outside the tokens.
//! It never looks into files that git ignores.

use super::{File, Finding, LARGEST};

/// Paths of one person's machine; each is split so that this file does not name it.
const PRIVATE: [&str; 5] = [
    concat!("/ro", "ot/"),
    concat!("/wo", "rk/"),
    concat!("/tmp/", "plan"),
    concat!("/Us", "ers/"),
    concat!("/tmp/", "t-"),
];
const LOCK_FILES: [&str; 2] = ["Cargo.lock", "web/package-lock.json"];

/// Checks one file.
pub fn check(file: &File, all: &mut Vec<Finding>) {
    if file.bytes > LARGEST && !LOCK_FILES.contains(&file.path.as_str()) {
        all.push(file.finding(1, format!("{} bytes; keep files under {LARGEST}: split it or generate it", file.bytes)));
    }
    for (at, line) in file.text.lines().enumerate() {
        if let Some(private) = PRIVATE.iter().find(|private| line.contains(**private)) {
            all.push(file.finding(at + 1, format!("names a private path ({private}): use a path inside the project")));
        }
        if wants_tokens(&file.path) && has_hex_colour(line) {
            all.push(file.finding(at + 1, "a raw colour: use a token of tokens.css, or add one"));
        }
    }
}

fn wants_tokens(path: &str) -> bool {
    let style = [".css", ".ts", ".tsx"].iter().any(|end| path.ends_with(end));
    style && path.starts_with("web/app/") && !path.ends_with("tokens.css") && !path.contains(".test.")
}

/// Whether `#` is followed by exactly 3, 4, 6 or 8 hexadecimal digits, as a colour in quotes or CSS is.
fn has_hex_colour(line: &str) -> bool {
    line.match_indices('#').any(|(at, _)| {
        let digits = line[at + 1..].chars().take_while(char::is_ascii_hexdigit).count();
        let after = line[at + 1 + digits..].chars().next().unwrap_or(' ');
        let before = line[..at].chars().next_back().unwrap_or(' ');
        // `#123` in text is a conversation's number and `/#abc` a link.
        let is_number = line[at + 1..at + 1 + digits].chars().all(|digit| digit.is_ascii_digit()) && digits != 6;
        matches!(digits, 3 | 4 | 6 | 8)
            && !after.is_alphanumeric()
            && after != '-'
            && matches!(before, ' ' | ':' | '"' | '\'' | '`' | '(' | ',' | '[')
            && !is_number
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::sample;

    #[test]
    fn hex_colours_are_told_from_numbers_and_links() {
        for line in ["color: #fff;", "\"#1a2b3c\"", "fill='#ABCD'", "a(#123456)"] {
            assert!(has_hex_colour(line), "{line}");
        }
        for line in ["see #123", "href=\"/a#abc\"", "#define", "#fade-in", "\"#1042\""] {
            assert!(!has_hex_colour(line), "{line}");
        }
    }

    #[test]
    fn private_paths_and_raw_colours_are_findings_with_their_line() {
        let mut all = Vec::new();
        check(&sample("docs/a.md", &format!("fine\nsee {}x\n", PRIVATE[0])), &mut all);
        check(&sample("web/app/src/a.css", "a { color: #fff; }\n"), &mut all);
        check(&sample("web/app/src/styles/tokens.css", "a { color: #fff; }\n"), &mut all);
        let lines: Vec<String> = all.iter().map(|finding| format!("{}:{}", finding.file, finding.line)).collect();
        assert_eq!(lines, ["docs/a.md:2", "web/app/src/a.css:1"]);
    }
}
