//! Which words of an inquiry say what it is about: no courtesies, no grammar, no numbers, and English without endings.
//! It never weighs them; how rare a word is, the inquiries themselves say.

use std::collections::HashMap;

use crate::likeness::telling_tokens;

/// How many terms of an inquiry count.
const MOST: usize = 40;

/// English words that every inquiry may hold.
const ENGLISH: &[&str] = &[
    "a",
    "about",
    "after",
    "again",
    "all",
    "also",
    "am",
    "an",
    "and",
    "any",
    "are",
    "as",
    "ask",
    "asked",
    "at",
    "be",
    "because",
    "been",
    "before",
    "best",
    "but",
    "by",
    "can",
    "cannot",
    "could",
    "day",
    "days",
    "dear",
    "did",
    "do",
    "does",
    "doing",
    "don",
    "each",
    "else",
    "even",
    "every",
    "for",
    "from",
    "get",
    "getting",
    "give",
    "go",
    "going",
    "good",
    "got",
    "had",
    "has",
    "have",
    "hello",
    "help",
    "her",
    "here",
    "hey",
    "hi",
    "his",
    "how",
    "if",
    "in",
    "into",
    "is",
    "issue",
    "it",
    "its",
    "just",
    "kind",
    "know",
    "let",
    "like",
    "ll",
    "look",
    "make",
    "many",
    "may",
    "me",
    "morning",
    "much",
    "my",
    "need",
    "needs",
    "no",
    "not",
    "now",
    "of",
    "on",
    "one",
    "only",
    "or",
    "our",
    "out",
    "over",
    "please",
    "possible",
    "problem",
    "question",
    "really",
    "regards",
    "said",
    "say",
    "see",
    "seem",
    "seems",
    "send",
    "sent",
    "she",
    "should",
    "so",
    "some",
    "something",
    "still",
    "such",
    "take",
    "team",
    "tell",
    "than",
    "thank",
    "thanks",
    "that",
    "the",
    "their",
    "them",
    "then",
    "there",
    "these",
    "they",
    "thing",
    "this",
    "time",
    "to",
    "today",
    "too",
    "tried",
    "try",
    "trying",
    "two",
    "up",
    "us",
    "use",
    "using",
    "ve",
    "very",
    "want",
    "was",
    "way",
    "we",
    "week",
    "weeks",
    "well",
    "were",
    "what",
    "when",
    "where",
    "which",
    "who",
    "why",
    "will",
    "wish",
    "with",
    "without",
    "won",
    "would",
    "yesterday",
    "yet",
    "you",
    "your",
];

/// Chinese characters that serve grammar and courtesy; a pair with one of them is no word. Folded to simplified ones.
const CHINESE_GRAMMAR: &str = "的了吗呢吧啊呀嘛我你您他她它们请么怎这那哪就都也很又跟或把被让是没帮谢";

/// Pairs of characters that every inquiry may hold, in Chinese and in Japanese, folded.
const PAIRS: &[&str] = &[
    "一下", "看一", "忙看", "看看", "下这", "一个", "不了", "不到", "为什", "为何", "今天", "什么", "但是", "你好",
    "先生", "公司", "可以", "可否", "因为", "如何", "如果", "客服", "已经", "帮忙", "怎样", "急求", "您好", "所以",
    "收到", "无法", "时候", "昨天", "明天", "请问", "不会", "还有", "只有", "有没", "想要", "想问", "问一", "能不",
    "不在", "显示", "求助", "现在", "知道", "问题", "需要", "麻烦", "感谢", "谢谢", "不能", "世话", "大变", "失礼",
    "教示", "确认", "申訳", "质问", "连络", "对応", "以上", "株式", "式会", "会社", "担当", "当者", "当社", "弊社",
];

/// The terms of an inquiry in the order in which they appear, at most [`MOST`], each with the tokens that stand for it.
pub(super) fn terms(text: &str) -> Vec<(String, Vec<String>)> {
    let mut out: Vec<(String, Vec<String>)> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for token in telling_tokens(text) {
        let Some(term) = term(&token.text, token.paired) else { continue };
        let place = *places.entry(term.clone()).or_insert(out.len());
        if let Some((_, tokens)) = out.get_mut(place) {
            if !tokens.contains(&token.text) {
                tokens.push(token.text);
            }
        } else if out.len() < MOST {
            out.push((term, vec![token.text]));
        }
    }
    out
}

/// The term that a token stands for; `None` when it says nothing.
fn term(token: &str, paired: bool) -> Option<String> {
    if paired {
        let hiragana = |c: char| ('\u{3041}'..='\u{309f}').contains(&c);
        let grammar = token.chars().any(|c| hiragana(c) || CHINESE_GRAMMAR.contains(c)) || token.starts_with('问');
        return (!grammar && !PAIRS.contains(&token)).then(|| token.to_owned());
    }
    let digits = token.chars().filter(char::is_ascii_digit).count();
    if digits > 2 || digits == token.chars().count() || ENGLISH.contains(&token) {
        return None;
    }
    Some(stem(token))
}

/// An English word without its commonest endings: `refunded`, `refunds` and `refunding` are `refund`.
fn stem(word: &str) -> String {
    if !word.is_ascii() || word.len() < 5 {
        return word.strip_suffix('s').filter(|rest| rest.len() > 2 && !rest.ends_with('s')).unwrap_or(word).to_owned();
    }
    let without = |ending: &str, least: usize| word.strip_suffix(ending).filter(|rest| rest.len() >= least);
    let bare = without("ing", 4).or_else(|| without("ed", 3)).or_else(|| without("es", 4)).or_else(|| without("s", 3));
    let mut bare = bare.filter(|_| !word.ends_with("ss")).unwrap_or(word).to_owned();
    if bare.len() > 3 && bare.ends_with('e') {
        bare.pop();
    }
    bare
}
