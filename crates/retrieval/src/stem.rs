//! Cuts English words to what their forms share: `rendering`, `renders` and `rendered` meet at `render`.
//! It never touches words with letters outside a–z, and never makes a word shorter than two letters.

/// The stem of a lower-case word: its singular or its present tense, by the first steps of Porter's algorithm of 1980.
/// Words of other scripts come back as they are.
pub(crate) fn stem(word: &str) -> String {
    let Some(mut word) = Word::new(word) else { return word.to_owned() };
    word.inflection();
    word.tidy_end();
    word.finish()
}

/// The root of a lower-case word, by the whole of that algorithm: `installation` and `install` share it.
pub(crate) fn root(word: &str) -> String {
    let Some(mut word) = Word::new(word) else { return word.to_owned() };
    word.inflection();
    word.replace(&DOUBLE, 0);
    word.replace(&SINGLE, 0);
    word.residual();
    word.tidy_end();
    word.finish()
}

/// Suffixes of suffixes, with what stays of them.
const DOUBLE: [(&str, &str); 21] = [
    ("ational", "ate"),
    ("tional", "tion"),
    ("enci", "ence"),
    ("anci", "ance"),
    ("izer", "ize"),
    ("abli", "able"),
    ("alli", "al"),
    ("entli", "ent"),
    ("eli", "e"),
    ("ousli", "ous"),
    ("ization", "ize"),
    ("ation", "ate"),
    ("ator", "ate"),
    ("alism", "al"),
    ("iveness", "ive"),
    ("fulness", "ful"),
    ("ousness", "ous"),
    ("aliti", "al"),
    ("iviti", "ive"),
    ("biliti", "ble"),
    ("logi", "log"),
];
const SINGLE: [(&str, &str); 7] =
    [("icate", "ic"), ("ative", ""), ("alize", "al"), ("iciti", "ic"), ("ical", "ic"), ("ful", ""), ("ness", "")];
/// Suffixes that go when enough of the word is left, the longer before those that end like them.
const RESIDUAL: [&str; 19] = [
    "ement", "ance", "ence", "able", "ible", "ment", "ant", "ent", "ism", "ate", "iti", "ous", "ive", "ize", "ion",
    "al", "er", "ic", "ou",
];

struct Word {
    letters: Vec<u8>,
}

impl Word {
    /// Nothing for what is no English word.
    fn new(word: &str) -> Option<Self> {
        let fits = word.len() > 2 && word.bytes().all(|byte| byte.is_ascii_lowercase());
        fits.then(|| Self { letters: word.bytes().collect() })
    }

    fn finish(self) -> String {
        self.letters.into_iter().map(char::from).collect()
    }

    fn inflection(&mut self) {
        self.plural();
        self.past_and_gerund();
        self.final_y();
    }

    fn is_consonant(&self, at: usize) -> bool {
        match self.letters.get(at) {
            Some(b'a' | b'e' | b'i' | b'o' | b'u') => false,
            Some(b'y') => at == 0 || !self.is_consonant(at - 1),
            _ => true,
        }
    }

    /// How often a vowel is followed by a consonant in the first `end` letters.
    fn measure(&self, end: usize) -> usize {
        let mut count = 0;
        let mut vowel_before = false;
        for at in 0..end {
            let consonant = self.is_consonant(at);
            count += usize::from(consonant && vowel_before);
            vowel_before = !consonant;
        }
        count
    }

    fn has_vowel(&self, end: usize) -> bool {
        (0..end).any(|at| !self.is_consonant(at))
    }

    fn ends_double(&self) -> bool {
        let length = self.letters.len();
        length >= 2 && self.letters.get(length - 1) == self.letters.get(length - 2) && self.is_consonant(length - 1)
    }

    /// Whether the first `end` letters close like `hop`: an `e` was dropped before the suffix.
    fn closes_short(&self, end: usize) -> bool {
        end >= 3
            && self.is_consonant(end - 1)
            && !self.is_consonant(end - 2)
            && self.is_consonant(end - 3)
            && !matches!(self.letters.get(end - 1), Some(b'w' | b'x' | b'y'))
    }

    /// The length without `suffix`, if the word ends with it.
    fn without(&self, suffix: &str) -> Option<usize> {
        self.letters.ends_with(suffix.as_bytes()).then(|| self.letters.len() - suffix.len())
    }

    fn set(&mut self, end: usize, suffix: &str) {
        self.letters.truncate(end);
        self.letters.extend_from_slice(suffix.as_bytes());
    }

    fn plural(&mut self) {
        if let Some(end) = self.without("sses") {
            self.set(end, "ss");
        } else if let Some(end) = self.without("ies") {
            // `ties` and `dies` are too short to lose three letters.
            self.set(end, if end > 1 { "i" } else { "ie" });
        } else if self.without("ss").is_none()
            && self.without("us").is_none()
            && let Some(end) = self.without("s")
            && self.has_vowel(end.saturating_sub(1))
        {
            self.set(end, "");
        }
    }

    fn past_and_gerund(&mut self) {
        if let Some(end) = self.without("eed") {
            if self.measure(end) > 0 {
                self.set(end, "ee");
            }
            return;
        }
        let Some(end) = self.without("ed").or_else(|| self.without("ing")) else { return };
        if !self.has_vowel(end) {
            return;
        }
        self.set(end, "");
        if ["at", "bl", "iz"].iter().any(|suffix| self.without(suffix).is_some()) {
            self.letters.push(b'e');
        } else if self.ends_double() && !matches!(self.letters.last(), Some(b'l' | b's' | b'z')) {
            self.letters.pop();
        } else if self.measure(self.letters.len()) == 1 && self.closes_short(self.letters.len()) {
            self.letters.push(b'e');
        }
    }

    fn final_y(&mut self) {
        if let Some(end) = self.without("y")
            && end > 1
            && self.is_consonant(end - 1)
        {
            self.set(end, "i");
        }
    }

    fn replace(&mut self, table: &[(&str, &str)], least: usize) {
        let found = table.iter().find_map(|(suffix, kept)| Some((self.without(suffix)?, *kept)));
        if let Some((end, kept)) = found
            && self.measure(end) > least
        {
            self.set(end, kept);
        }
    }

    fn residual(&mut self) {
        let found = RESIDUAL.iter().find_map(|suffix| Some((self.without(suffix)?, *suffix)));
        let Some((end, suffix)) = found else { return };
        let before = end.checked_sub(1).and_then(|at| self.letters.get(at));
        let fits = suffix != "ion" || matches!(before, Some(b's' | b't'));
        if fits && self.measure(end) > 1 {
            self.set(end, "");
        }
    }

    fn tidy_end(&mut self) {
        if let Some(end) = self.without("e") {
            let measure = self.measure(end);
            if measure > 1 || (measure == 1 && !self.closes_short(end)) {
                self.set(end, "");
            }
        }
        if self.measure(self.letters.len()) > 1 && self.ends_double() && self.letters.last() == Some(&b'l') {
            self.letters.pop();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_a_word_share_its_stem() {
        for (forms, expected) in [
            (&["render", "renders", "rendered", "rendering"][..], "render"),
            (&["refund", "refunds", "refunding"], "refund"),
            (&["story", "stories"], "stori"),
            (&["stop", "stopped", "stopping"], "stop"),
            (&["use", "used", "using", "uses"], "us"),
            (&["class", "classes"], "class"),
            (&["status"], "status"),
            (&["feed"], "feed"),
            (&["ok"], "ok"),
            (&["v3s"], "v3s"),
            (&["für"], "für"),
        ] {
            for form in forms {
                assert_eq!(stem(form), expected, "{form}");
            }
        }
    }

    #[test]
    fn words_of_one_root_share_it() {
        for (one, other) in [
            ("installation", "install"),
            ("cancellation", "cancel"),
            ("registration", "registrations"),
            ("renderer", "render"),
            ("payments", "payment"),
            ("validation", "validate"),
            ("national", "nationality"),
        ] {
            assert_eq!(root(one), root(other), "{one}");
        }
        assert_ne!(root("university"), root("unit"));
    }
}
