//! Measures how often the right article comes first, how long it takes and how much memory it needs, for
//! `cargo xtask retrieval`. It never asserts a figure: corpora lie beside the project, and machines differ.

use std::collections::HashMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::time::Instant;

use super::*;

/// Each set with the floor of its nDCG@10: plain BM25 over pairs of characters, the title three times.
const SETS: [(&str, f64); 6] = [
    ("cmrc-trial", 0.955),
    ("drcd-dev", 0.910),
    ("jsquad-valid", 0.809),
    ("vue-en", 0.656),
    ("vue-zh", 0.690),
    ("banking77", 0.916),
];
/// Articles and bytes of each, for memory and time.
const MANY: usize = 10_000;
const BYTES: usize = 5_000;

fn corpora() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpora/search")
}

struct Set {
    articles: Vec<Article>,
    /// Each question with the article that answers it.
    questions: Vec<(String, u64)>,
}

fn load(name: &str) -> Set {
    let rows = |file: &str| std::fs::read_to_string(corpora().join(name).join(file)).unwrap();
    let json = |row: &str| serde_json::from_str::<serde_json::Value>(row).unwrap();
    let text = |row: &serde_json::Value, key: &str| row[key].as_str().unwrap_or_default().to_owned();
    let mut ids: HashMap<String, u64> = HashMap::new();
    let mut articles = Vec::new();
    for row in rows("docs.jsonl").lines().map(json) {
        let id = articles.len() as u64;
        ids.insert(text(&row, "id"), id);
        let sections = vec![Section { text: text(&row, "text"), ..Section::default() }];
        articles.push(Article {
            id,
            language: text(&row, "lang"),
            title: text(&row, "title"),
            sections,
            ..Article::default()
        });
    }
    let judgements = rows("qrels.tsv");
    let judgements = judgements.lines().filter_map(|row| row.split_once('\t'));
    let right: HashMap<&str, u64> =
        judgements.filter_map(|(question, rest)| Some((question, *ids.get(rest.split('\t').next()?)?))).collect();
    let questions = rows("queries.jsonl");
    let questions = questions.lines().map(json);
    let questions = questions.filter_map(|row| Some((text(&row, "text"), *right.get(row["id"].as_str()?)?)));
    Set { questions: questions.collect(), articles }
}

fn index(articles: &[Article]) -> Index {
    let mut index = Index::new(Settings::default());
    for article in articles {
        index.put(article.clone());
    }
    index
}

/// Sums of nDCG@10, MRR@10 and success@3.
#[derive(Default, Clone, Copy)]
struct Score {
    asked: f64,
    gain: f64,
    reciprocal: f64,
    success: f64,
}

impl Score {
    fn add(&mut self, place: Option<usize>) {
        self.asked += 1.0;
        if let Some(place) = place {
            self.gain += 1.0 / (place as f64 + 2.0).log2();
            self.reciprocal += 1.0 / (place as f64 + 1.0);
            self.success += f64::from(u8::from(place < 3));
        }
    }

    fn ndcg(self) -> f64 {
        self.gain / self.asked.max(1.0)
    }
}

fn place(index: &Index, text: &str, right: u64) -> Option<usize> {
    index.search(&Question::new(text)).iter().position(|hit| hit.id == right)
}

/// The best of three searches in a row: what other programs take from the core is no time of ours.
fn asking(index: &Index, question: &Question<'_>) -> f64 {
    let one = || milliseconds(|| drop(std::hint::black_box(index.search(question))));
    (0..3).map(|_| one()).fold(f64::INFINITY, f64::min)
}

fn milliseconds(of: impl FnOnce()) -> f64 {
    let begun = Instant::now();
    of();
    begun.elapsed().as_secs_f64() * 1_000.0
}

fn percentile(times: &mut [f64], part: usize) -> f64 {
    times.sort_by(f64::total_cmp);
    times.get((times.len() * part / 100).min(times.len().saturating_sub(1))).copied().unwrap_or_default()
}

/// Times of a question while it is typed: after every third character, from the second on.
fn typed(index: &Index, questions: &[(String, u64)]) -> Vec<f64> {
    let mut times = Vec::new();
    for (text, _) in questions {
        for (at, _) in text.char_indices().skip(2).step_by(3) {
            let question = Question { as_you_type: true, ..Question::new(&text[..at]) };
            times.push(asking(index, &question));
        }
    }
    times
}

/// Some of the questions, evenly over all.
fn some(questions: &[(String, u64)], count: usize) -> Vec<(String, u64)> {
    questions.iter().step_by((questions.len() / count).max(1)).cloned().collect()
}

/// The text with one letter of one Latin word of four letters or more left out, doubled, changed or swapped.
fn misspelt(text: &str, random: &mut u64) -> Option<String> {
    let mut next = |below: usize| {
        *random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (*random >> 33) as usize % below.max(1)
    };
    let mut words: Vec<(usize, usize)> = Vec::new();
    let mut start = None;
    for (at, letter) in text.char_indices().chain([(text.len(), ' ')]) {
        match (letter.is_ascii_alphabetic(), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                if at - from >= 4 {
                    words.push((from, at));
                }
                start = None;
            }
            _ => {}
        }
    }
    let (from, to) = *words.get(next(words.len()))?;
    let at = from + 1 + next(to - from - 2);
    let letter = &text[at..=at];
    let (before, behind) = (&text[..at], &text[at + 1..]);
    Some(match next(4) {
        0 => format!("{before}{behind}"),
        1 => format!("{before}{letter}{letter}{behind}"),
        2 => format!("{before}{}{behind}", if letter == "x" { "e" } else { "x" }),
        _ => format!("{before}{}{letter}{}", &behind[..1], &behind[1..]),
    })
}

fn quality(out: &mut String) {
    out.push_str(
        "| set | documents | queries | nDCG@10 | even / odd queries | MRR@10 | success@3 | floor | p50 ms | p95 ms | typing p95 ms |\n\
         |---|---|---|---|---|---|---|---|---|---|---|\n",
    );
    for (name, floor) in SETS {
        let set = load(name);
        let index = index(&set.articles);
        let mut halves = [Score::default(); 2];
        for (at, (text, right)) in set.questions.iter().enumerate() {
            halves[at % 2].add(place(&index, text, *right));
        }
        let times = some(&set.questions, 300);
        let mut times: Vec<f64> = times.iter().map(|(text, _)| asking(&index, &Question::new(text))).collect();
        let [even, odd] = halves;
        let part = |of: fn(&Score) -> f64| (of(&even) + of(&odd)) / (even.asked + odd.asked);
        let mut typing = typed(&index, &some(&set.questions, 100));
        let _ = writeln!(
            out,
            "| {name} | {} | {} | **{:.3}** | {:.3} / {:.3} | {:.3} | {:.3} | {floor:.3} | {:.1} | {:.1} | {:.1} |",
            set.articles.len(),
            set.questions.len(),
            part(|score| score.gain),
            even.ndcg(),
            odd.ndcg(),
            part(|score| score.reciprocal),
            part(|score| score.success),
            percentile(&mut times, 50),
            percentile(&mut times, 95),
            percentile(&mut typing, 95),
        );
    }
}

fn typos(out: &mut String) {
    out.push_str(
        "\n## Typos\n\nEvery question that has a Latin word of four letters or more, once as it is and once with one letter of one such\n\
         word left out, doubled, changed or swapped with the next, by chance but the same each time; nDCG@10.\n\n\
         | set | queries | as they are | with a typo |\n|---|---|---|---|\n",
    );
    for (name, _) in SETS {
        let set = load(name);
        let index = index(&set.articles);
        let (mut before, mut after) = (Score::default(), Score::default());
        let mut random = 7;
        for (text, right) in some(&set.questions, 1_000) {
            if let Some(misspelt) = misspelt(&text, &mut random) {
                before.add(place(&index, &text, right));
                after.add(place(&index, &misspelt, right));
            }
        }
        let _ = writeln!(out, "| {name} | {} | {:.3} | {:.3} |", before.asked, before.ndcg(), after.ndcg());
    }
}

/// Articles of about [`BYTES`] bytes, each of sections from the documents of one set, no two alike.
fn many(sets: &[Set]) -> Vec<Article> {
    (0..MANY)
        .map(|at| {
            let source = &sets[at % sets.len()].articles;
            let mut article = Article { id: at as u64, ..Article::default() };
            let mut left = BYTES;
            for number in 0.. {
                let from = &source[(at / sets.len() + number * 37 * (1 + at / 600)) % source.len()];
                if number == 0 {
                    article.title.clone_from(&from.title);
                    article.language.clone_from(&from.language);
                }
                let mut text = from.sections[0].text.clone();
                article::shorten(&mut text, left.min(2_000));
                left = left.saturating_sub(text.len().max(1));
                article.sections.push(Section { heading: from.title.clone(), text, ..Section::default() });
                if left < 4 {
                    break;
                }
            }
            article
        })
        .collect()
}

/// Bytes of memory that the process holds, where the system says so.
fn resident() -> Option<usize> {
    let pages = std::fs::read_to_string("/proc/self/statm").ok()?;
    Some(pages.split(' ').nth(1)?.parse::<usize>().ok()? * 4_096)
}

fn size(out: &mut String) {
    let sets: Vec<Set> = SETS.iter().map(|(name, _)| load(name)).collect();
    let articles = many(&sets);
    let before = resident();
    let mut index = Index::new(Settings::default());
    let build = milliseconds(|| articles.iter().for_each(|article| index.put(article.clone())));
    let held = resident().zip(before).map(|(after, before)| after.saturating_sub(before));
    let text: usize = articles.iter().flat_map(|article| &article.sections).map(|section| section.text.len()).sum();
    let megabytes = |bytes: usize| bytes as f64 / 1_048_576.0;
    let _ = write!(
        out,
        "\n## Ten thousand articles\n\nArticles of about {BYTES} bytes of text, mixed from the sections of all sets, half of them Chinese, one sixth Japanese, the rest\n\
         English. Texts repeat, so a desk of this size has more words and shorter lists.\n\n| | |\n|---|---|\n\
         | text | {:.0} MB |\n| memory, counted by the index | {:.0} MB |\n| memory, seen from outside | {} |\n| putting all in | {:.1} s |\n",
        megabytes(text),
        megabytes(index.memory()),
        held.map_or_else(|| "not known on this system".to_owned(), |held| format!("{:.0} MB", megabytes(held))),
        build / 1_000.0,
    );
    let mut again: Vec<f64> = articles
        .iter()
        .step_by(MANY / 200)
        .map(|article| {
            let article = article.clone();
            milliseconds(|| index.put(article))
        })
        .collect();
    let questions: Vec<(String, u64)> = sets.iter().flat_map(|set| some(&set.questions, 60)).collect();
    let ask =
        |(text, _): &(String, u64)| milliseconds(|| drop(std::hint::black_box(index.search(&Question::new(text)))));
    let mut asked: Vec<f64> = questions.iter().map(ask).collect();
    let mut typing = typed(&index, &some(&questions, 120));
    let mut alike: Vec<f64> =
        (0..200).map(|at| milliseconds(|| drop(std::hint::black_box(index.similar(at * 50, 5, &|_| true))))).collect();
    for (what, times) in [
        ("a changed article put in again", &mut again),
        ("a question", &mut asked),
        ("a question being typed", &mut typing),
        ("articles like one", &mut alike),
    ] {
        let _ = writeln!(out, "| {what}, p50 / p95 | {:.1} / {:.1} ms |", percentile(times, 50), percentile(times, 95));
    }
}

/// The whole page.
fn page() -> String {
    let mut out = String::from(
        "# Searching articles\n\n\
         Measured by `cargo xtask retrieval` on the search sets beside the project: each document is an article with one section, each query a\n\
         question of which one document is the answer. The weights were chosen by hand with all queries in view, so neither half is held out;\n\
         the halves show how much is chance. The floor is plain BM25 over pairs of characters with the title three times. Times hold hits with\n\
         excerpts and reasons, on one core, each the best of three in a row so that other programs do not count.\n\n",
    );
    quality(&mut out);
    typos(&mut out);
    size(&mut out);
    out
}

#[test]
#[ignore = "a measurement; `cargo xtask retrieval` runs it"]
fn measure() {
    if !corpora().is_dir() {
        return;
    }
    let page = page();
    if std::env::var_os("CAUSEWAY_WRITE_REFERENCE").is_some() {
        std::fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/reference/retrieval.md"), page).unwrap();
    }
}

/// Prints what an even query does not find first, and never an odd one.
#[test]
#[ignore = "a listing for whoever mends the ranking"]
#[expect(clippy::print_stdout, reason = "a listing for a person")]
fn list_what_is_not_first() {
    for (name, _) in SETS.iter().filter(|(name, _)| corpora().join(name).is_dir()) {
        let set = load(name);
        let index = index(&set.articles);
        for (text, right) in set.questions.iter().step_by(2) {
            let found = place(&index, text, *right);
            if found != Some(0) {
                println!("{name} {found:?}: {text} → {}", set.articles[*right as usize].title);
            }
        }
    }
}
