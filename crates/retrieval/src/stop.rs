//! Words of questions that say nothing of what is asked: "how do I", "怎么", "ですか".
//! It never drops a word; a question of such words alone still finds something.

use std::ops::Range;

use crate::terms::{Key, Term};
use crate::weights;

/// English words that stand in every second text.
const WORDS: &str = " a about all also am an and any are as at be been being but by can could did do does doing don for from get \
    had has have having he her here him his how i if in into is it its just ll may me might my of on or our out please \
    re s shall she should so some such t than that the their them then there these they this those to too \
    us ve very want was we were what when where which who whom why will with would you your ";

/// What frames a question in Chinese (simplified, as all text is folded) and Japanese.
const FRAMES: [&str; 75] = [
    "怎么样",
    "怎么办",
    "怎么",
    "怎样",
    "如何",
    "为什么",
    "为何",
    "什么时候",
    "是什么",
    "什么",
    "哪里",
    "哪儿",
    "哪些",
    "哪个",
    "哪一",
    "请问",
    "能不能",
    "可不可以",
    "可以",
    "是否",
    "多少",
    "我想",
    "我要",
    "一下",
    "有没有",
    "吗",
    "呢",
    "的",
    "了",
    "是",
    "在",
    "哪",
    "ですか",
    "ますか",
    "でしょうか",
    "ましたか",
    "ください",
    "下さい",
    "とは",
    "のは",
    "には",
    "では",
    "という",
    "ている",
    "ていた",
    "された",
    "される",
    "した",
    "して",
    "する",
    "何か",
    "何ですか",
    "なぜ",
    "どうすれば",
    "どうやって",
    "どこ",
    "いつ",
    "どの",
    "どんな",
    "でき",
    "ません",
    "ます",
    "です",
    "教えて",
    "知りたい",
    "ため",
    "によって",
    "による",
    "いる",
    "った",
    "から",
    "まで",
    "こと",
    "もの",
    "いくつ",
];

/// How much of its weight each term of a question keeps.
pub(crate) fn shares(text: &str, terms: &[Term]) -> Vec<f32> {
    let framed = framed(text, terms);
    let share = |term: &Term| {
        if !term.surface.is_empty() {
            return if is_word(&term.surface) { weights::STOP } else { 1.0 };
        }
        let covered = |at: usize| framed.iter().any(|range| range.contains(&at));
        let inside = text.get(term.source.clone()).unwrap_or_default().char_indices();
        let (all, within) = inside
            .fold((0, 0), |(all, within), (at, _)| (all + 1, within + usize::from(covered(term.source.start + at))));
        if all == within {
            weights::STOP
        } else if within > 0 {
            weights::STRADDLE
        } else {
            1.0
        }
    };
    terms.iter().map(share).collect()
}

fn is_word(surface: &str) -> bool {
    let found = WORDS.find(surface);
    found.is_some() && WORDS.split(' ').any(|word| word == surface)
}

/// Where frames stand in `text`, in bytes.
fn framed(text: &str, terms: &[Term]) -> Vec<Range<usize>> {
    let letters: Vec<(char, Range<usize>)> = terms.iter().filter_map(|term| first_letter(text, term)).collect();
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(rest) = letters.get(at..).filter(|rest| !rest.is_empty()) {
        let fits = |frame: &&&str| {
            let mut own = rest.iter().map(|(letter, _)| *letter);
            frame.chars().all(|letter| own.next() == Some(letter))
        };
        let length = FRAMES.iter().filter(fits).map(|frame| frame.chars().count()).max().unwrap_or(0);
        if let (Some((_, first)), Some((_, last))) = (rest.first(), rest.get(length.wrapping_sub(1))) {
            out.push(first.start..last.end);
        }
        at += length.max(1);
    }
    out
}

/// The first character of a pair, folded, with its place. The pairs of a run together give all its characters.
fn first_letter(text: &str, term: &Term) -> Option<(char, Range<usize>)> {
    let Key::Pair(pair) = term.key else { return None };
    let first = char::from_u32((pair >> 32) as u32)?;
    let width = text.get(term.source.clone())?.chars().next()?.len_utf8();
    Some((first, term.source.start..term.source.start + width))
}
