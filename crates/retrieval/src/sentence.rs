//! Cuts text into sentences of bounded length, in scripts with spaces and without.
//! It never drops a word: what stands between two sentences is white space only.

use std::ops::Range;

/// The most characters of one sentence; a longer one is cut at a clause, a space or, at last, between two characters.
pub(crate) const MAX_CHARACTERS: usize = 200;

/// The sentences of `text`, in bytes, without the white space around them.
pub(crate) fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut start = 0;
    let mut letters = text.char_indices().peekable();
    let mut before = (' ', ' ');
    while let Some((at, letter)) = letters.next() {
        let mut end = at + letter.len_utf8();
        let next = letters.peek().map(|(_, next)| *next);
        if is_full_stop(letter)
            || (is_latin_stop(letter, before) && next.is_none_or(|next| next.is_whitespace() || is_closing(next)))
        {
            while let Some((at, closing)) = letters.next_if(|(_, next)| is_closing(*next)) {
                end = at + closing.len_utf8();
            }
            push(text, start..end, &mut out);
            start = end;
        } else if letter == '\n' {
            push(text, start..end, &mut out);
            start = end;
        }
        before = (before.1, letter);
    }
    push(text, start..text.len(), &mut out);
    out
}

/// Stops that end a sentence whatever follows.
fn is_full_stop(letter: char) -> bool {
    matches!(letter, '。' | '！' | '？' | '｡' | '．' | '؟' | '।' | '\u{2028}' | '\u{2029}')
}

/// Stops that end a sentence before white space. One letter before a full stop is an abbreviation: `e.g.`, `J. Smith`.
fn is_latin_stop(letter: char, before: (char, char)) -> bool {
    let abbreviation = before.1.is_alphabetic() && !before.0.is_alphanumeric();
    matches!(letter, '!' | '?' | '…') || (letter == '.' && !abbreviation && !before.1.is_whitespace())
}

fn is_closing(letter: char) -> bool {
    matches!(letter, '」' | '』' | '”' | '’' | ')' | '）' | '"' | '】' | '》' | '。' | '！' | '？')
}

fn push(text: &str, range: Range<usize>, out: &mut Vec<Range<usize>>) {
    let Some(piece) = text.get(range.clone()) else { return };
    let start = range.start + (piece.len() - piece.trim_start().len());
    let end = start + piece.trim().len();
    let mut rest = start..end;
    while let Some(piece) = text.get(rest.clone()).filter(|piece| !piece.is_empty()) {
        let length = fitting(piece);
        let cut = rest.start + length;
        let kept = text.get(rest.start..cut).map_or(0, |piece| piece.trim_end().len());
        if kept > 0 {
            out.push(rest.start..rest.start + kept);
        }
        let behind = text.get(cut..end).unwrap_or_default();
        rest = cut + (behind.len() - behind.trim_start().len())..end;
    }
}

/// How many bytes of `piece` make one sentence: all of it if it is short enough.
fn fitting(piece: &str) -> usize {
    let Some((limit, _)) = piece.char_indices().nth(MAX_CHARACTERS) else { return piece.len() };
    let (mut clause, mut space, mut hard) = (None, None, None);
    for (count, (at, letter)) in piece.char_indices().take(MAX_CHARACTERS).enumerate() {
        if count > MAX_CHARACTERS / 3 {
            if matches!(letter, '，' | '、' | '；' | '：' | ';') {
                clause = Some(at + letter.len_utf8());
            } else if letter.is_whitespace() {
                space = Some(at);
            }
        }
        if count > 0 && !joins(letter) {
            hard = Some(at);
        }
    }
    // A pile of marks without an end is nobody's language: it is cut where the limit falls.
    clause.or(space).or(hard).unwrap_or(limit)
}

/// Characters that belong to the one before them, so nothing may be cut before them.
fn joins(letter: char) -> bool {
    matches!(letter,
        '\u{300}'..='\u{36f}' | '\u{200c}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}' | '\u{ff9e}' | '\u{ff9f}'
        | '\u{1ab0}'..='\u{1aff}' | '\u{20d0}'..='\u{20ff}' | '\u{3099}' | '\u{309a}' | '\u{1f3fb}'..='\u{1f3ff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_give_these_sentences() {
        for (text, expected) in [
            ("One. Two! Three?", &["One.", "Two!", "Three?"][..]),
            ("Version 2.5 is out. See a.b.c", &["Version 2.5 is out.", "See a.b.c"]),
            ("Use keys, e.g. one of ours. J. Smith agrees.", &["Use keys, e.g. one of ours.", "J. Smith agrees."]),
            ("退款申请。三天内到账！是吗？", &["退款申请。", "三天内到账！", "是吗？"]),
            ("「はい。」と答えた。次へ", &["「はい。」", "と答えた。", "次へ"]),
            ("one\n\ntwo", &["one", "two"]),
            ("Really?! (Yes.) Good", &["Really?!", "(Yes.)", "Good"]),
            ("", &[]),
            (" \n ", &[]),
        ] {
            let found: Vec<&str> = sentences(text).into_iter().map(|range| &text[range]).collect();
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn long_sentences_are_cut_between_words_and_nothing_is_lost() {
        let words = "some words without an end ".repeat(40);
        for text in
            [words.as_str(), &"退款，".repeat(300), &"退".repeat(999), &"e\u{301}".repeat(500), &"\u{301}".repeat(999)]
        {
            let found = sentences(text);
            let mut end = 0;
            for range in &found {
                let piece = &text[range.clone()];
                assert!(piece.chars().count() <= MAX_CHARACTERS && !piece.is_empty());
                assert!(text[end..range.start].chars().all(char::is_whitespace));
                end = range.end;
            }
            assert!(text[end..].trim().is_empty());
        }
        let cut = sentences(&words);
        assert!(cut.iter().all(|range| words[..range.end].ends_with(|letter: char| letter.is_alphabetic())));
        assert!(cut.iter().all(|range| {
            ["some", "words", "without", "an", "end"].contains(&words[range.clone()].split(' ').next_back().unwrap())
        }));
        assert!(
            sentences(&"e\u{301}".repeat(500)).iter().all(|range| range.start % 3 == 0),
            "a mark stays with its letter"
        );
    }
}
