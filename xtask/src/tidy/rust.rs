//! Budgets and habits of Rust files: lines of a file and of a function, the opening words, dialect differences.
//! It never counts tests or generated files against the budgets.

use super::{File, Finding, lexer};

const FILE_LINES: usize = 600;
const FUNCTION_LINES: usize = 60;

/// Checks one file; other kinds of files pass.
pub fn check(file: &File, all: &mut Vec<Finding>) {
    if !file.has_extension("rs") || is_generated(&file.text) {
        return;
    }
    let masked = lexer::mask(&file.text);
    opening(file, all);
    dialect(file, &masked, all);
    if is_test(&file.path) {
        return;
    }
    let code = without_tests(&masked);
    let lines = code.lines().count();
    if lines > FILE_LINES {
        all.push(file.finding(1, format!("{lines} lines; split at {FILE_LINES}: look for the missing concept")));
    }
    for function in functions(code) {
        if function.lines > FUNCTION_LINES {
            let words = format!("fn {} has {} lines; the budget is {FUNCTION_LINES}", function.name, function.lines);
            all.push(file.finding(function.line, format!("{words}: name its parts and move them out")));
        }
    }
}

fn is_generated(text: &str) -> bool {
    text.lines().take(5).any(|line| line.contains("@generated"))
}

fn is_test(path: &str) -> bool {
    path.ends_with("tests.rs") || path.split('/').any(|part| part == "tests" || part == "benches" || part == "testkit")
}

/// The code before the first test module, by our habit the end of the file.
fn without_tests(masked: &str) -> &str {
    masked.find("#[cfg(test)]\nmod tests {").map_or(masked, |at| &masked[..at])
}

fn opening(file: &File, all: &mut Vec<Finding>) {
    if !file.text.starts_with("//!") {
        all.push(file.finding(1, "open with `//!` and two sentences: what it owns, what it never does"));
    }
}

fn dialect(file: &File, masked: &str, all: &mut Vec<Finding>) {
    let allowed = ["crates/store/", "xtask/"].iter().any(|start| file.path.starts_with(start));
    if allowed || file.path.contains("search") {
        return;
    }
    for (at, line) in masked.lines().enumerate() {
        if words(line).any(|word| word == "Dialect") {
            let what = "differences between engines belong in crates/store or in a search module: move it there";
            all.push(file.finding(at + 1, what));
        }
    }
}

fn words(line: &str) -> impl Iterator<Item = &str> {
    line.split(|letter: char| !letter.is_alphanumeric() && letter != '_').filter(|word| !word.is_empty())
}

struct Function<'a> {
    name: &'a str,
    line: usize,
    lines: usize,
}

fn functions(masked: &str) -> Vec<Function<'_>> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = masked[from..].find("fn ").map(|at| at + from) {
        from = at + 3;
        let starts_word = masked[..at].chars().next_back().is_none_or(|before| !before.is_alphanumeric());
        let name = words(&masked[from..]).next().unwrap_or_default();
        if !starts_word || !masked[from..].starts_with(name) {
            continue;
        }
        if let Some(length) = body_end(&masked[from..]) {
            let line = masked[..at].matches('\n').count() + 1;
            found.push(Function { name, line, lines: masked[at..from + length].matches('\n').count() + 1 });
        }
    }
    found
}

/// Where the body that opens after a signature closes; `None` for a declaration without a body.
fn body_end(after_name: &str) -> Option<usize> {
    let mut round = 0i32;
    let mut curly = 0i32;
    for (at, letter) in after_name.char_indices() {
        match letter {
            '(' | '[' => round += 1,
            ')' | ']' => round -= 1,
            '{' => curly += 1,
            '}' => curly -= 1,
            ';' if round == 0 && curly == 0 => return None,
            _ => continue,
        }
        if letter == '}' && curly == 0 {
            return Some(at);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::sample;

    fn found(path: &str, text: &str) -> Vec<String> {
        let mut all = Vec::new();
        check(&sample(path, text), &mut all);
        all.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_long_function_is_named_with_its_line_and_length() {
        let body = "    step();\n".repeat(60);
        let text = format!("//! Opens.\n\nfn short() {{}}\nfn long(x: [u8; 4]) {{\n{body}}}\n");
        let lines = found("crates/a/src/lib.rs", &text);
        assert_eq!(lines.len(), 1);
        assert!(lines[0].starts_with("crates/a/src/lib.rs:4: fn long has 62 lines"), "{}", lines[0]);
        assert!(found("crates/a/src/tests.rs", &text).is_empty());
    }

    #[test]
    fn a_long_file_is_found_but_tests_do_not_count() {
        let text = format!("//! Opens.\n{}", "const A: u8 = 1;\n".repeat(600));
        assert_eq!(found("crates/a/src/lib.rs", &text).len(), 1);
        let tests = format!("//! Opens.\n#[cfg(test)]\nmod tests {{\n{}}}\n", "const A: u8 = 1;\n".repeat(600));
        assert!(found("crates/a/src/lib.rs", &tests).is_empty());
    }

    #[test]
    fn the_opening_words_and_the_dialect_rule_are_checked() {
        assert!(found("crates/a/src/lib.rs", "fn x() {}\n")[0].contains("open with"));
        let text = "//! Opens.\nuse store::Dialect;\n// Dialect in a comment\n";
        assert_eq!(found("crates/desk/src/view.rs", text).len(), 1);
        assert!(found("crates/store/src/sql.rs", text).is_empty());
        assert!(found("crates/desk/src/search/store.rs", text).is_empty());
    }

    #[test]
    fn function_types_and_declarations_have_no_body() {
        let text = "type F = fn (u8) -> u8;\ntrait T { fn a(&self); fn b(&self) { c() } }\n";
        let names: Vec<&str> = functions(text).iter().map(|function| function.name).collect();
        assert_eq!(names, ["b"]);
    }
}
