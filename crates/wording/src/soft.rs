//! What reads badly: tone, bare links, refusals without a way out, and what an answer leaves out.
//! It never stops a reply; whoever writes knows better.

use std::collections::BTreeSet;
use std::ops::Range;

use causeway_base::segment;

use crate::rules::{self, Table, URL};
use crate::sentence::sentences;
use crate::{Draft, Hint, Language, Rule, asking, promise};

/// From this weight on an answer should greet and say what happens next. Chinese says more in fewer characters.
const fn long(language: Language) -> usize {
    match language {
        Language::En | Language::Ja => 86,
        Language::Zh => 66,
    }
}

/// The soft hints of a draft.
pub(crate) fn check(draft: &Draft<'_>) -> Vec<Hint> {
    let text = draft.text;
    let written = Language::of_text(text);
    let language = written.or(draft.language).unwrap_or(Language::En);
    let table = rules::of(language);
    let mut hints = Vec::new();
    hints.extend(harsh(text, table));
    hints.extend(bare_link(text, table));
    hints.extend(refusal(text, table));
    hints.extend(asking::check(text, language));
    hints.extend(frame(draft, table, language));
    hints.extend(wrong_name(draft, table));
    if draft.for_reading && teaches(text) {
        hints.push(Hint::whole(Rule::Steps));
    }
    hints.extend(unanswered(draft, language));
    if let (Some(written), Some(theirs)) = (written, draft.language)
        && written != theirs
    {
        hints.push(Hint::whole(Rule::WrongLanguage));
    }
    let vague = promise::vague(text, language);
    hints.extend(vague.into_iter().map(|range| Hint::at(text, Rule::VaguePromise, range)));
    hints
}

/// The length of a text as readers feel it.
fn weight(text: &str) -> usize {
    text.chars().filter(|c| !c.is_whitespace()).map(|c| if u32::from(c) > 0x2e80 { 2 } else { 1 }).sum()
}

/// From so many steps on an answer is a manual.
const STEPS: usize = 3;
/// From this weight on one is a manual also without numbers.
const MANUAL: usize = 700;

/// Whether the text teaches step by step and leads to nothing that could be read instead (R110).
fn teaches(text: &str) -> bool {
    let steps = text.lines().filter(|line| is_step(line.trim_start())).count();
    (steps >= STEPS || weight(text) >= MANUAL) && !URL.is_match(text)
}

/// Whether a line begins like a step: `1.`, `2）`, `③`, `- `, `Step 4`, `第五步`, `手順6`.
fn is_step(line: &str) -> bool {
    let after = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let numbered = after.len() < line.len() && after.starts_with(['.', ')', '、', '）', '．']);
    let bullet = line.starts_with("- ") || line.starts_with("* ") || line.starts_with(['•', '・']);
    let circled = line.starts_with(|c: char| ('\u{2460}'..='\u{2473}').contains(&c));
    let lower = line.get(..5).is_some_and(|start| start.eq_ignore_ascii_case("step "));
    let ordinal = line.starts_with('第') && line.chars().take(5).any(|c| c == '步');
    numbered || bullet || circled || lower || ordinal || line.starts_with("手順")
}

/// Whether quotation marks stand around a place: words that are talked about, not said.
fn is_quoted(text: &str, range: &Range<usize>) -> bool {
    let before = text[..range.start].chars().next_back();
    let behind = text[range.end..].chars().next();
    before.is_some_and(|c| "\"'“‘「『《".contains(c)) && behind.is_some_and(|c| "\"'”’」』》".contains(c))
}

/// Rude words that are not talked about, and blame; but not in a sentence that takes it away from the customer.
fn harsh(text: &str, table: &Table) -> Vec<Hint> {
    let mut hints = Vec::new();
    for range in sentences(text) {
        let sentence = &text[range.clone()];
        if !table.innocent.is_match(sentence) {
            let place = |found: Range<usize>| range.start + found.start..range.start + found.end;
            let rude = table.rude.all(sentence).map(|found| place(found.range()));
            let rude = rude.filter(|place| !is_quoted(text, place));
            hints.extend(rude.map(|place| Hint::at(text, Rule::Rude, place)));
            let blame = table.blame.all(sentence).map(|found| place(found.range()));
            hints.extend(blame.map(|place| Hint::at(text, Rule::Blame, place)));
        }
    }
    hints
}

/// A link is bare when hardly anything but greeting and farewell stands beside it.
fn bare_link(text: &str, table: &Table) -> Option<Hint> {
    let first = URL.first(text)?;
    let mut rest = text.to_owned();
    for url in URL.all(text) {
        rest = rest.replace(url.as_str(), "\n");
    }
    let said: usize = rest
        .lines()
        .flat_map(|line| sentences(line).into_iter().map(move |range| &line[range]))
        .filter(|part| !table.frame.is_match(part))
        .map(weight)
        .sum();
    (said < 8).then(|| Hint::at(text, Rule::BareLink, first.range()))
}

fn refusal(text: &str, table: &Table) -> Option<Hint> {
    // 能不能, 方不方便 and 可不可以 are questions.
    let found = table.refusal.all(text).find(|found| !text[..found.start()].ends_with(['能', '方', '可']))?;
    // The words of the refusal itself are no way out.
    let rest = format!("{} {}", &text[..found.start()], &text[found.end()..]);
    (!table.way_out.is_match(&rest)).then(|| Hint::at(text, Rule::Refusal, found.range()))
}

/// Greeting and next step, of answers that are long enough to have them.
fn frame(draft: &Draft<'_>, table: &Table, language: Language) -> Vec<Hint> {
    let text = draft.text.trim();
    let mut hints = Vec::new();
    if weight(text) < long(language) {
        return hints;
    }
    if draft.first && !table.greeting.is_match(text) {
        hints.push(Hint::whole(Rule::Greeting));
    }
    // A page to read on is a next step, too.
    if !table.next_step.is_match(text) && URL.first(text).is_none() {
        hints.push(Hint::whole(Rule::NextStep));
    }
    hints
}

/// A name in the greeting that nobody in the conversation has.
fn wrong_name(draft: &Draft<'_>, table: &Table) -> Option<Hint> {
    let line = draft.text.trim_start().lines().next()?;
    let found = table.addressed.captures(line)?;
    let name = found.iter().skip(1).flatten().next()?;
    if draft.names.is_empty() || table.nobody.is_match(name.as_str()) {
        return None;
    }
    let said = plain(name.as_str());
    let known = draft.names.iter().any(|known| {
        let known = plain(known);
        known.contains(&said) || said.contains(&known) || said.split(' ').any(|part| known.contains(part))
    });
    // Names in another script may be the same name: only like can be compared with like.
    let latin = |text: &str| text.chars().any(|c| c.is_ascii_alphabetic());
    let comparable = draft.names.iter().any(|known| latin(known) == latin(&said));
    let start = draft.text.len() - draft.text.trim_start().len();
    let range = start + name.start()..start + name.end();
    (!known && comparable).then(|| Hint::at(draft.text, Rule::WrongName, range))
}

/// A name without case and without accents: "José" is "jose".
fn plain(name: &str) -> String {
    let folded = causeway_base::text::fold(name);
    if !folded.chars().any(char::is_alphabetic) || folded.chars().any(|c| u32::from(c) > 0x2e80) {
        return folded;
    }
    let words = segment::tokens(&folded)
        .into_iter()
        .filter(|token| !token.tail && token.text.len() > 1)
        .map(|token| token.text);
    words.collect::<Vec<_>>().join(" ")
}

/// Questions of the customer none of whose telling words appear in the answer, when it touches another question.
fn unanswered(draft: &Draft<'_>, language: Language) -> Vec<Hint> {
    let asked = draft.language.unwrap_or(language);
    // Words of two languages cannot be compared.
    if asked != language {
        return Vec::new();
    }
    let table = rules::of(asked);
    let questions: Vec<&str> = sentences(draft.asked)
        .into_iter()
        .map(|range| &draft.asked[range])
        .filter(|part| part.ends_with(['?', '？']) || table.question.is_match(part))
        .take(12)
        .collect();
    if questions.len() < 2 {
        return Vec::new();
    }
    let answer = telling(draft.text);
    let touched: Vec<bool> = questions
        .iter()
        .map(|question| {
            let words = telling(question);
            words.is_empty() || words.iter().any(|word| answer.iter().any(|said| alike(said, word)))
        })
        .collect();
    if !touched.contains(&true) {
        return Vec::new();
    }
    let missed = questions.iter().zip(touched).filter(|(_, touched)| !touched);
    missed.map(|(question, _)| Hint { words: (*question).to_owned(), ..Hint::whole(Rule::Unanswered) }).collect()
}

/// The words that tell what a sentence is about; short names in capitals tell as much: API, PDF.
fn telling(text: &str) -> BTreeSet<String> {
    let names = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| {
        (2..=4).contains(&word.len()) && word.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit())
    });
    let names = names.filter(|word| word.chars().any(|c| c.is_ascii_uppercase())).map(str::to_ascii_lowercase);
    let words = segment::tokens(text)
        .into_iter()
        .filter(|token| !token.tail && !COMMON.contains(&token.text.as_str()))
        .filter(
            |token| if token.paired { !token.text.chars().any(|c| EMPTY.contains(c)) } else { token.text.len() > 3 },
        )
        .map(|token| token.text);
    words.chain(names).collect()
}

/// Whether two words are forms of one: "invoice", "invoices"; "refund", "refunded".
fn alike(one: &str, other: &str) -> bool {
    let stem = |word: &str| word.chars().take(5).collect::<String>();
    one == other || (one.is_ascii() && one.len() > 4 && other.len() > 4 && stem(one) == stem(other))
}

/// Words that stand in any question.
const COMMON: &[&str] = &[
    "this", "that", "what", "when", "where", "which", "while", "with", "will", "would", "could", "should", "there",
    "their", "they", "them", "then", "than", "have", "does", "from", "your", "yours", "please", "know", "tell", "also",
    "about", "possible", "able", "want", "need", "like", "just", "some", "other", "another", "into", "long", "much",
    "many", "more", "help", "hello", "thanks", "thank", "still", "here", "been", "being", "make", "take", "mean",
];
/// Characters of Chinese and Japanese that say nothing about a matter.
const EMPTY: &str = "的了吗呢是我你您们这那在有和就都还也会能可以不没么什怎如何为请问一个吧啊多少时候はがをにでとものかすまたしいるれてなよねだあうえお";
