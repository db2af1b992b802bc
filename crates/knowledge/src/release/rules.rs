//! Which texts name a feature, by words as the search folds them. Pure.
//! It never guesses: a feature is named where its words stand in its order, and an English plural counts as the word.

use causeway_base::segment;

/// A feature with what a text must hold to name it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sought {
    /// As it was written.
    pub feature: String,
    phrases: Vec<String>,
}

impl Sought {
    /// The feature as it is looked for; nothing when it holds no word.
    pub fn of(feature: &str) -> Option<Self> {
        let all = segment::tokens(feature);
        let mut parts: Vec<_> = all.iter().filter(|token| token.position > 0).collect();
        // The lone last character of a run goes on in longer words; a run of one character alone is where a run begins.
        let paired = match parts.as_slice() {
            [.., before, last] if last.tail && before.paired && !before.tail => {
                parts.pop();
                true
            }
            [.., last] => last.paired,
            [] => return None,
        };
        let words: Vec<&str> = parts.iter().map(|token| token.text.as_str()).collect();
        let open = parts.last().is_some_and(|last| last.tail);
        let phrase = format!(" {}", words.join(" "));
        let ends: &[&str] = match (open, paired) {
            (true, _) => &[""],
            (false, true) => &[" "],
            (false, false) => &[" ", "s ", "es "],
        };
        let mut phrases: Vec<String> = ends.iter().map(|end| format!("{phrase}{end}")).collect();
        // `e-mail` is named by `email` too, if it is all that the feature says.
        let mut whole = all.iter().filter(|token| token.position == 0);
        if let (Some(one), None) = (whole.next(), whole.next())
            && one.source.len() == feature.trim().len()
        {
            phrases.extend(["", "s"].map(|end| format!(" {}{end} ", one.text)));
        }
        Some(Self { feature: feature.to_owned(), phrases })
    }

    /// Whether a text with these words names it; see [`words`].
    pub fn is_in(&self, words: &str) -> bool {
        self.phrases.iter().any(|phrase| words.contains(phrase.as_str()))
    }
}

/// A text as it is compared; what is kept of articles is like this already.
pub fn words(text: &str) -> String {
    format!(" {} ", segment::index_text(text))
}

/// Which features a text with these words names.
pub fn named(sought: &[Sought], words: &str) -> Vec<String> {
    sought.iter().filter(|one| one.is_in(words)).map(|one| one.feature.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_names_a_feature_by_its_words_in_their_order() {
        for (feature, text, is) in [
            ("CSV export", "The CSV Export stops", true),
            ("CSV export", "CSV exports stop", true),
            ("CSV export", "export of a CSV", false),
            ("CSV export", "the csv exporter", false),
            ("Export", "exportable", false),
            ("Switch", "two switches", true),
            ("Café", "in the cafe", true),
            ("e-mail", "by email", true),
            ("email", "by E-mails and e-mail", true),
            ("e-mail rule", "email", false),
            ("导出", "如何导出功能数据", true),
            ("导出功能", "导出了功能", false),
            ("导出", "導出資料", true),
            ("導出", "导出", true),
            ("导入", "导出", false),
            ("CSV导出", "用 CSV 导出 数据", true),
            ("导出CSV", "导出CSV文件", true),
            ("エクスポート", "エクスポートします", true),
            ("ｴｸｽﾎﾟｰﾄ", "エクスポート", true),
            ("エクスポート", "インポートします", false),
            ("请求表单", "填写请求表单后提交", true),
            ("API v2", "our API v2.", true),
        ] {
            let sought = Sought::of(feature).unwrap();
            assert_eq!(sought.is_in(&words(text)), is, "{feature} in {text}: {sought:?}");
        }
        assert_eq!(Sought::of(" – !"), None);
    }

    #[test]
    fn all_features_that_are_named_are_told() {
        let sought: Vec<Sought> = ["export", "导入", "webhook"].into_iter().filter_map(Sought::of).collect();
        assert_eq!(named(&sought, &words("Webhooks and 导入")), ["导入", "webhook"]);
    }
}
