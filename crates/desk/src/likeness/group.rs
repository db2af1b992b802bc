//! Groups of texts that are about the same, out of many that are not: sudden similar faults.
//! It is pure, compares every two texts once, and never puts a text into two groups.

use std::collections::{HashMap, HashSet};

use super::{Telling, rarity, terms_of};

/// How alike two texts of a group are, both ways on average: a quarter of what each tells.
const SAME: f64 = 0.25;

/// A word of one text alone tells no more than one of three: else what sets texts apart would outweigh what they share.
const FEWEST_HOLDING: usize = 3;

/// Texts that are about the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Their places in the list that was given, ascending.
    pub members: Vec<usize>,
    /// How many of the older texts are like them.
    pub before: usize,
    /// The words that most of them share, the most telling first.
    pub words: Vec<String>,
}

/// The groups of at least `fewest` among `texts`, the largest first. `older` texts say which words are usual here.
pub fn groups(texts: &[String], older: &[String], fewest: usize) -> Vec<Group> {
    let terms: Vec<HashSet<String>> = texts.iter().map(|text| terms_of(text)).collect();
    let known: Vec<HashSet<String>> = older.iter().map(|text| terms_of(text)).collect();
    let mut holding: HashMap<&str, usize> = HashMap::new();
    for term in terms.iter().chain(&known).flatten() {
        *holding.entry(term.as_str()).or_default() += 1;
    }
    let all = terms.len() + known.len();
    let told: Vec<Telling> = texts.iter().map(|text| weighed(text, &holding, all)).collect();
    let alike = |one: usize, other: usize| {
        f64::midpoint(told[one].score(&terms[other]), told[other].score(&terms[one])) >= SAME
    };
    let mut near: Vec<Vec<usize>> = (0..texts.len()).map(|at| vec![at]).collect();
    for one in 0..texts.len() {
        for other in 0..one {
            if alike(one, other) {
                near[one].push(other);
                near[other].push(one);
            }
        }
    }
    let mut taken: HashSet<usize> = HashSet::new();
    let mut found = Vec::new();
    loop {
        let free = |at: &usize| near[*at].iter().filter(|one| !taken.contains(one)).count();
        // The first of the largest, so that the same texts always make the same groups.
        let seed = (0..texts.len()).filter(|at| !taken.contains(at)).max_by_key(|at| (free(at), usize::MAX - at));
        let Some(seed) = seed.filter(|at| free(at) >= fewest) else { return found };
        let mut members: Vec<usize> = near[seed].iter().copied().filter(|one| !taken.contains(one)).collect();
        members.sort_unstable();
        taken.extend(&members);
        let most =
            |term: &&String| members.iter().filter(|one| terms[**one].contains(*term)).count() * 2 > members.len();
        let common: HashSet<String> = terms[seed].iter().filter(most).cloned().collect();
        // An older text is like them when it holds half of what they share: a greeting that it shares with one is nothing.
        let shared = told[seed].shared(&common);
        let holds = |known: &&HashSet<String>| {
            told[seed].score(&common.intersection(known).cloned().collect()) * 2.0 >= shared.score
        };
        let before = if shared.score > 0.0 { known.iter().filter(holds).count() } else { 0 };
        let mut words = shared.words;
        words.retain(|word| !says_nothing(&word.to_lowercase()));
        if !words.is_empty() {
            found.push(Group { members, before, words });
        }
    }
}

/// English words that hold sentences together, and courtesies; on a small desk their number does not give them away.
const NOTHING: &[&str] = &[
    "a", "about", "after", "again", "all", "also", "an", "and", "any", "are", "as", "at", "be", "been", "before",
    "but", "by", "can", "could", "dear", "did", "do", "does", "for", "from", "get", "got", "had", "has", "have", "he",
    "hello", "help", "her", "here", "hi", "his", "how", "i", "if", "in", "into", "is", "it", "its", "just", "kind",
    "me", "my", "no", "not", "now", "of", "on", "or", "our", "out", "please", "re", "regards", "she", "should",
    "since", "so", "some", "still", "thank", "thanks", "that", "the", "their", "them", "then", "there", "these",
    "they", "this", "those", "to", "too", "up", "us", "was", "we", "were", "what", "when", "where", "which", "who",
    "why", "will", "with", "without", "would", "you", "your",
];

fn says_nothing(term: &str) -> bool {
    NOTHING.binary_search(&term).is_ok()
}

fn weighed(text: &str, holding: &HashMap<&str, usize>, all: usize) -> Telling {
    let told = Telling::of::<std::convert::Infallible>(text, |term| {
        if says_nothing(term) {
            return Ok(0.0);
        }
        let held = holding.get(term).copied().unwrap_or(0);
        Ok(rarity(if held == 0 { 0 } else { held.max(FEWEST_HOLDING) }, all))
    });
    match told {
        Ok(told) => told,
        Err(never) => match never {},
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const USUAL: &[&str] = &[
        "Question about my invoice\nHello, I cannot find the invoice of October. Thank you!",
        "How do I add a colleague\nHello, where can I invite a new user to our account? Thanks",
        "Change of address\nHello, please change our postal address. Kind regards",
        "Pricing\nHello, what does the large plan cost for twenty people?",
        "发票问题\n您好，请问十月份的发票在哪里下载？谢谢",
        "添加同事\n您好，怎么邀请新用户加入我们的账户？谢谢",
        "請求書について\nお世話になっております。10月の請求書が見つかりません。よろしくお願いいたします。",
        "ユーザー追加\nお世話になっております。新しいユーザーを招待する方法を教えてください。よろしくお願いいたします。",
    ];

    fn owned(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|text| (*text).to_owned()).collect()
    }

    #[test]
    fn words_that_hold_sentences_together_make_no_group() {
        assert!(NOTHING.is_sorted(), "it is searched by halves");
        let texts = owned(&[
            "The pump is loud\nHello, the pump is loud.",
            "The boiler too\nHello, it is the boiler.",
            "Where is my order\nHello, where is it?",
            "Webhooks broken\nThe webhook deliveries end with signature mismatch. Please help.",
            "Signature mismatch\nAll webhook deliveries fail with signature mismatch.",
            "Webhook deliveries stopped\nNo webhook deliveries since noon, signature mismatch in the log.",
        ]);
        let found = groups(&texts, &[], 3);
        assert_eq!(found.iter().map(|one| one.members.clone()).collect::<Vec<_>>(), [[3, 4, 5]], "{found:?}");
    }

    #[test]
    fn the_same_fault_in_other_words_is_one_group_in_each_language() {
        let faults: &[(&[&str], &str)] = &[
            (
                &[
                    "Checkout fails\nHello, the checkout page shows error 502 when we pay.",
                    "Error at checkout\nSince this morning checkout gives error 502. Thanks",
                    "Cannot pay\nHello, our customers cannot pay: checkout answers with error 502!",
                ],
                "checkout",
            ),
            (
                &[
                    "无法登录\n您好，从今天早上开始无法登录后台，提示验证码错误。",
                    "登录失败\n登录后台时一直提示验证码错误，请尽快处理。",
                    "后台登录不了\n您好，登录后台提示验证码错误，谢谢",
                ],
                "验证码错误",
            ),
            (
                &[
                    "決済エラー\nお世話になっております。決済画面でエラーが表示され、注文できません。",
                    "注文できません\n今朝から決済画面でエラーが表示されます。よろしくお願いいたします。",
                    "決済ができない\nお客様から、決済画面でエラーが表示されると連絡がありました。",
                ],
                "決済",
            ),
        ];
        for (fault, word) in faults {
            let (some, rest) = USUAL.split_at(4);
            let mut texts = owned(some);
            texts.extend(owned(fault));
            let found = groups(&texts, &owned(rest), 3);
            assert_eq!(found.len(), 1, "{word}: {found:?}");
            assert_eq!(found[0].members, [4, 5, 6], "{word}: {found:?}");
            assert!(found[0].words.iter().any(|one| one.to_lowercase().contains(word)), "{word}: {:?}", found[0].words);
            assert_eq!(found[0].before, 0);
        }
    }

    #[test]
    fn ordinary_questions_are_no_group_and_what_always_comes_is_counted() {
        assert_eq!(groups(&owned(USUAL), &[], 3), []);
        assert_eq!(groups(&[], &[], 3), []);
        assert_eq!(groups(&owned(&["", "", ""]), &[], 3), []);
        let invoice = "Invoice of October\nI cannot find the invoice of October.";
        let found = groups(&owned(&[invoice, invoice, invoice]), &owned(USUAL), 3);
        assert_eq!((found.len(), found[0].before), (1, 1), "{found:?}");
    }
}
