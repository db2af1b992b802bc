//! Folds text to the form that is searched, keeping where each folded character came from.
//! It never joins or drops words; it only says what each character is.

use std::iter::Peekable;
use std::ops::Range;
use std::str::CharIndices;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Pairs of a traditional (or Japanese) Han character and its simplified form, sorted: facts of the Unicode Han
/// database (`kSimplifiedVariant`) for characters in common use.
const PAIRS: &str = include_str!("han.txt");

static HAN: LazyLock<Vec<(char, char)>> = LazyLock::new(|| {
    let letters: Vec<char> = PAIRS.chars().filter(|letter| !letter.is_whitespace()).collect();
    letters.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect()
});

/// What a character is to the cutter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A letter or digit of a script that puts spaces between words.
    Word,
    /// A letter of a script without spaces: Han, kana, Hangul, Thai and their neighbours.
    Pair,
    /// A sign that holds two words together when it stands directly between them.
    Joint,
    /// Everything that divides.
    Other,
}

/// One folded character with the marks that belong to it.
#[derive(Debug, Clone)]
pub struct Cluster {
    pub text: String,
    pub source: Range<usize>,
    pub kind: Kind,
}

/// `text` as folded clusters. A ligature that unfolds to several letters becomes several clusters of one source.
pub fn clusters(text: &str) -> Vec<Cluster> {
    let mut out: Vec<Cluster> = Vec::with_capacity(text.len());
    let mut letters = text.char_indices().peekable();
    while let Some((start, first)) = letters.next() {
        if first.is_ascii() && letters.peek().is_none_or(|(_, next)| next.is_ascii()) {
            let folded = first.to_ascii_lowercase();
            out.push(Cluster { text: folded.to_string(), source: start..start + 1, kind: kind(folded) });
            continue;
        }
        let end = end_of_cluster(&mut letters, start + first.len_utf8());
        fold_into(&text[start..end], start..end, &mut out);
    }
    out
}

/// Marks more than this belong to nobody's language; the rest of the pile starts a cluster of its own.
const MAX_MARKS: usize = 8;

fn end_of_cluster(letters: &mut Peekable<CharIndices<'_>>, mut end: usize) -> usize {
    for _ in 0..MAX_MARKS {
        match letters.peek() {
            Some((at, letter)) if continues(*letter) => {
                end = at + letter.len_utf8();
                letters.next();
            }
            _ => break,
        }
    }
    end
}

/// Combining marks, halfwidth kana voicing marks, and the vowels and finals of spelled-out Hangul.
fn continues(letter: char) -> bool {
    is_combining_mark(letter) || matches!(letter, '\u{ff9e}' | '\u{ff9f}' | '\u{1160}'..='\u{11ff}' | '\u{200d}')
}

fn fold_into(piece: &str, source: Range<usize>, out: &mut Vec<Cluster>) {
    let first = out.len();
    for letter in piece.nfkc().flat_map(char::to_lowercase) {
        let letter = simplified(letter);
        if is_combining_mark(letter) || matches!(letter, '\u{200d}' | '\u{200c}' | '\u{fe0f}') {
            if let Some(last) = out.get_mut(first..).and_then(<[Cluster]>::last_mut) {
                append_mark(&mut last.text, letter);
            }
            continue;
        }
        let text = base_letter(letter).to_string();
        out.push(Cluster { text, source: source.clone(), kind: kind(letter) });
    }
}

/// Accents on Latin letters are dropped, vowel signs of Indic and Thai letters are kept.
fn append_mark(text: &mut String, mark: char) {
    let latin = text.chars().next().is_some_and(|first| first.is_ascii());
    if !latin && is_combining_mark(mark) {
        text.push(mark);
    }
}

/// `é` is found by `e`: the first letter of the decomposition, when that is ASCII.
fn base_letter(letter: char) -> char {
    if letter.is_ascii() {
        return letter;
    }
    let first = std::iter::once(letter).nfd().next().unwrap_or(letter);
    if first.is_ascii_alphabetic() { first } else { letter }
}

fn simplified(letter: char) -> char {
    if !('\u{3400}'..='\u{9fff}').contains(&letter) {
        return letter;
    }
    HAN.binary_search_by_key(&letter, |pair| pair.0).map_or(letter, |at| HAN[at].1)
}

fn kind(letter: char) -> Kind {
    match letter {
        'a'..='z' | '0'..='9' => Kind::Word,
        '.' | '_' | '-' | '@' | '+' | ',' | '\'' | '’' | '\u{2010}' => Kind::Joint,
        _ if letter.is_ascii() => Kind::Other,
        _ if is_pair(letter) => Kind::Pair,
        _ if letter.is_alphanumeric() => Kind::Word,
        _ => Kind::Other,
    }
}

fn is_pair(letter: char) -> bool {
    matches!(letter,
        '\u{3005}'..='\u{3007}' | '\u{3041}'..='\u{3096}' | '\u{309d}'..='\u{309f}' | '\u{30a1}'..='\u{30fa}'
        | '\u{30fc}'..='\u{30ff}' | '\u{3105}'..='\u{312f}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{ac00}'..='\u{d7a3}' | '\u{1100}'..='\u{11ff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}'
        | '\u{0e01}'..='\u{0e4e}' | '\u{0e81}'..='\u{0ede}' | '\u{1000}'..='\u{103f}' | '\u{1780}'..='\u{17b3}')
}
