//! Blanks out comments, strings and character literals of Rust code, so that what remains can be counted.
//! It never parses; a brace in what remains is a brace of the program.

/// `source` with the same lines, where everything inside comments and literals is a space.
pub fn mask(source: &str) -> String {
    let mut masker = Masker { rest: source.chars().collect(), at: 0, out: String::with_capacity(source.len()) };
    while masker.at < masker.rest.len() {
        masker.step();
    }
    masker.out
}

struct Masker {
    rest: Vec<char>,
    at: usize,
    out: String,
}

impl Masker {
    fn peek(&self, ahead: usize) -> char {
        self.rest.get(self.at + ahead).copied().unwrap_or('\0')
    }

    fn keep(&mut self) {
        self.out.push(self.peek(0));
        self.at += 1;
    }

    fn blank(&mut self, count: usize) {
        for _ in 0..count {
            self.out.push(if self.peek(0) == '\n' { '\n' } else { ' ' });
            self.at += 1;
        }
    }

    fn step(&mut self) {
        match (self.peek(0), self.peek(1)) {
            ('/', '/') => self.blank_while(|masker| masker.peek(0) != '\n'),
            ('/', '*') => self.block_comment(),
            ('"', _) => self.string(),
            ('r', '"' | '#') if !self.after_word() => self.raw_string(1),
            ('b', 'r') if !self.after_word() && matches!(self.peek(2), '"' | '#') => self.raw_string(2),
            ('\'', _) => self.quote(),
            _ => self.keep(),
        }
    }

    fn after_word(&self) -> bool {
        self.at > 0 && self.rest.get(self.at - 1).is_some_and(|before| before.is_alphanumeric() || *before == '_')
    }

    fn blank_while(&mut self, go_on: impl Fn(&Self) -> bool) {
        while self.at < self.rest.len() && go_on(self) {
            self.blank(1);
        }
    }

    fn block_comment(&mut self) {
        let mut depth = 0usize;
        while self.at < self.rest.len() {
            match (self.peek(0), self.peek(1)) {
                ('/', '*') => depth += 1,
                ('*', '/') => depth -= 1,
                _ => {
                    self.blank(1);
                    continue;
                }
            }
            self.blank(2);
            if depth == 0 {
                return;
            }
        }
    }

    fn string(&mut self) {
        self.blank(1);
        while self.at < self.rest.len() && self.peek(0) != '"' {
            self.blank(if self.peek(0) == '\\' { 2 } else { 1 });
        }
        self.blank(1);
    }

    fn raw_string(&mut self, prefix: usize) {
        let left = self.rest.len() - self.at;
        let hashes = (prefix..left).take_while(|ahead| self.peek(*ahead) == '#').count();
        if self.peek(prefix + hashes) != '"' {
            self.keep(); // `r#type`: a raw identifier
            return;
        }
        self.blank(prefix + hashes + 1);
        while self.at < self.rest.len() {
            let closes = self.peek(0) == '"' && (1..=hashes).all(|ahead| self.peek(ahead) == '#');
            self.blank(1);
            if closes {
                self.blank(hashes);
                return;
            }
        }
    }

    /// A character literal, or the tick of a lifetime or label.
    fn quote(&mut self) {
        if self.peek(1) == '\\' {
            self.blank(3);
            self.blank_while(|masker| masker.peek(0) != '\'');
            self.blank(1);
        } else if self.peek(2) == '\'' {
            self.blank(3);
        } else {
            self.keep();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::mask;

    #[test]
    fn literals_and_comments_vanish_and_lines_stay() {
        let cases = [
            ("a /* { /* } */ { */ b", "a b"),
            ("f(\"{ \\\" }\") {", "f( ) {"),
            ("let c = '{'; fn x<'a>() {}", "let c = ; fn x<'a>() {}"),
            ("r#\"{\"}\"# { r#type", " { r#type"),
            ("'\\'' { '\\u{41}' }", " { }"),
            ("x // {\ny", "x \ny"),
        ];
        for (source, expected) in cases {
            let masked = mask(source);
            assert_eq!(masked.chars().count(), source.chars().count(), "{source}");
            assert_eq!(
                masked.split(' ').filter(|word| !word.is_empty()).collect::<String>(),
                expected.replace(' ', "")
            );
        }
    }
}
