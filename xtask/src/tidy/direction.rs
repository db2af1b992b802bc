//! Rules that let the web app be read from right to left: its styles speak of start and end, not of left and right.
//! It never looks at positions that a script measured on the screen; those are where they are in any direction.

use super::{File, Finding};

/// Utilities whose side is fixed, before their value.
const UTILITIES: [&str; 12] = [
    "ml",
    "mr",
    "pl",
    "pr",
    "left",
    "right",
    "border-l",
    "border-r",
    "rounded-l",
    "rounded-r",
    "scroll-ml",
    "scroll-mr",
];
const WHOLE: [&str; 6] = ["border-l", "border-r", "text-left", "text-right", "float-left", "float-right"];
const VALUES: [&str; 9] = ["auto", "full", "px", "none", "sm", "md", "lg", "xl", "line"];
const PROPERTIES: [&str; 8] = [
    "margin-left:",
    "margin-right:",
    "padding-left:",
    "padding-right:",
    "border-left",
    "border-right",
    "text-align:left",
    "text-align:right",
];
const ADVICE: &str = "a side that is fixed: say start or end (ms-, pe-, inset-s-, text-start, padding-inline-start)";

/// Checks one file of the web app.
pub fn check(file: &File, all: &mut Vec<Finding>) {
    if !file.path.starts_with("web/") || file.path.contains(".test.") || file.path.starts_with("web/e2e/") {
        return;
    }
    let [style, script] = [&["css"][..], &["ts", "tsx"]].map(|ends| ends.iter().any(|end| file.has_extension(end)));
    if !style && !script {
        return;
    }
    for (at, line) in file.text.lines().enumerate() {
        let comment = ["//", "*", "/*"].iter().any(|start| line.trim_start().starts_with(start));
        if !comment && (has_property(line) || (script && has_utility(line))) {
            all.push(file.finding(at + 1, ADVICE));
        }
    }
}

fn has_property(line: &str) -> bool {
    let close: String = line.chars().filter(|letter| *letter != ' ').collect();
    PROPERTIES.iter().any(|property| {
        close.match_indices(property).any(|(at, _)| {
            let before = close[..at].chars().next_back();
            before.is_none_or(|letter| matches!(letter, '{' | ';' | '"' | '\'' | '`'))
        })
    })
}

fn has_utility(line: &str) -> bool {
    line.split(['"', '\'', '`', ' ']).any(|token| {
        let bare = token.rsplit(':').next().unwrap_or(token).trim_start_matches(['!', '-']);
        WHOLE.contains(&bare) || UTILITIES.iter().any(|name| bare.strip_prefix(name).is_some_and(is_value))
    })
}

/// Whether this is a value after a utility's name: `-2`, `-1/2`, `-[3px]`, `-auto`.
fn is_value(rest: &str) -> bool {
    let Some(value) = rest.strip_prefix('-') else { return false };
    value.starts_with(|letter: char| letter.is_ascii_digit() || letter == '[') || VALUES.contains(&value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::sample;

    fn lines(path: &str, text: &str) -> Vec<usize> {
        let mut all = Vec::new();
        check(&sample(path, text), &mut all);
        all.iter().map(|finding| finding.line).collect()
    }

    #[test]
    fn fixed_sides_are_findings_in_classes_and_in_styles() {
        let classes =
            "<a className=\"ml-2\" />\n<a className={`-left-[3px] ${x}`} />\n<a className='phone:!pr-0.5' />\n";
        assert_eq!(lines("web/app/src/a.tsx", classes), [1, 2, 3]);
        assert_eq!(lines("web/app/src/b.tsx", "const row = 'flex text-left'\n'desk:border-r'\n"), [1, 2]);
        assert_eq!(lines("web/app/src/a.css", "a {\n  padding-left: 2px;\n  border-left: 1px solid;\n}\n"), [2, 3]);
        assert_eq!(lines("web/app/src/c.ts", "const STYLE = `ul{padding-left:24px}`\n"), [1]);
    }

    #[test]
    fn words_start_and_end_and_measured_places_are_none() {
        let fine = "// ml-2 was here\nconst left = box.left\nstyle={{ left: open.x }}\nt('left-over', 'right-to-left')\n\
            <a className=\"ms-2 inset-x-0 border-line pl\" />\n";
        assert!(lines("web/app/src/a.tsx", fine).is_empty());
        assert!(lines("web/app/src/a.css", "a { padding-inline-start: 2px }\n").is_empty());
        assert!(lines("crates/mail/src/a.css", "a { padding-left: 2px }\n").is_empty());
    }
}
