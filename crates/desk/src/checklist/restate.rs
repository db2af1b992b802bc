//! The part of a reply that says back what was understood (R100): customers use other words than the team, and a fact that
//! both have read is worth more than two guesses. It never sends anything; the writer puts it where it belongs.

use causeway_base::{Locale, text};

/// The facts in the customer's language, as safe HTML; asks whether they are right. Empty without facts.
pub fn restate(locale: Locale, facts: &[&str]) -> String {
    if facts.is_empty() {
        return String::new();
    }
    let (before, after) = match locale {
        Locale::En => ("To be sure that we understand each other, this is what we know so far:", "Is that right?"),
        Locale::ZhCn => ("为确认我们的理解一致，目前了解到的情况如下：", "请问以上是否正确？"),
        Locale::ZhTw => ("為確認我們的理解一致，目前了解到的情況如下：", "請問以上是否正確？"),
        Locale::Ja => (
            "認識に違いがないか確認させてください。現在、次のとおり理解しております。",
            "こちらで間違いございませんでしょうか。",
        ),
    };
    let lines: String =
        facts.iter().map(|fact| format!("<li><p>{}</p></li>", text::escape_html(fact))).collect::<Vec<_>>().concat();
    format!("<p>{before}</p><ul>{lines}</ul><p>{after}</p>")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_are_said_back_in_the_customers_language_and_stay_text() {
        let html = restate(Locale::En, &["The server is <b>eu-2</b>", "It began on Monday"]);
        assert!(html.contains("<li><p>The server is &lt;b&gt;eu-2&lt;/b&gt;</p></li><li><p>It began"), "{html}");
        assert!(html.ends_with("<p>Is that right?</p>"));
        for locale in Locale::ALL {
            assert!(restate(locale, &["x"]).contains("<li><p>x</p></li>"));
            assert_eq!(restate(locale, &[]), "");
        }
    }
}
