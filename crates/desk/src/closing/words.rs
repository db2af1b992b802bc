//! What the customer reads when asked whether it is solved: below the mail, and on the page behind its link.
//! It never shows anything of the conversation but its number and subject.

use causeway_base::{Locale, text};

use super::{Answer, DAYS};

/// The lines below a mail that asks, as HTML and as text.
pub(super) fn below(lang: Option<&str>, link: Option<&str>) -> (String, String) {
    let locale = lang.map_or(Locale::En, Locale::nearest);
    let (question, yes_or_no) = match locale {
        Locale::En => ("Is it solved?", "Tell us with one click"),
        Locale::ZhCn => ("问题解决了吗？", "点一下告诉我们"),
        Locale::ZhTw => ("問題解決了嗎？", "點一下告訴我們"),
        Locale::Ja => ("解決しましたか。", "ワンクリックで教えてください"),
    };
    let silence = match locale {
        Locale::En => {
            format!("Without an answer we close it in {DAYS} days. Writing to us opens it again at any time.")
        }
        Locale::ZhCn => format!("如果没有回音，我们会在 {DAYS} 天后关闭。您随时来信，它就会重新打开。"),
        Locale::ZhTw => format!("如果沒有回音，我們會在 {DAYS} 天後關閉。您隨時來信，它就會重新打開。"),
        Locale::Ja => format!("ご連絡がなければ {DAYS} 日後に完了とします。メールをいただければ、いつでも再開します。"),
    };
    let (mut html, mut plain) = (format!("<p>{question}"), format!("\n\n{question}"));
    if let Some(link) = link {
        html.push_str(&format!(" <a href=\"{}\">{yes_or_no}</a>", text::escape_html(link)));
        plain.push_str(&format!(" {yes_or_no}: {link}"));
    }
    html.push_str(&format!("<br>{silence}</p>"));
    plain.push_str(&format!("\n{silence}\n"));
    (html, plain)
}

/// The words of the page.
pub(super) struct PageWords {
    pub(super) question: &'static str,
    pub(super) yes: &'static str,
    pub(super) no: &'static str,
    pub(super) what: &'static str,
    pub(super) thanks_yes: &'static str,
    pub(super) thanks_no: &'static str,
    pub(super) gone: &'static str,
}

/// The words of the page in the customer's language.
pub(super) const fn page(locale: Locale) -> PageWords {
    match locale {
        Locale::En => PageWords {
            question: "Is it solved?",
            yes: "Yes, you can close it",
            no: "No, I still need help",
            what: "What is still missing? (optional)",
            thanks_yes: "Thank you. It is closed; writing to us opens it again at any time.",
            thanks_no: "Thank you. It is open again, and we will write to you.",
            gone: "This link has ended. Just answer our mail, and we will see it.",
        },
        Locale::ZhCn => PageWords {
            question: "问题解决了吗？",
            yes: "是的，可以关闭",
            no: "没有，还需要帮助",
            what: "还差什么？（可不填）",
            thanks_yes: "谢谢。已经关闭；您随时来信，它就会重新打开。",
            thanks_no: "谢谢。已经重新打开，我们会给您回信。",
            gone: "此链接已失效。直接回复我们的邮件即可，我们会看到。",
        },
        Locale::ZhTw => PageWords {
            question: "問題解決了嗎？",
            yes: "是的，可以關閉",
            no: "沒有，還需要協助",
            what: "還差什麼？（可不填）",
            thanks_yes: "謝謝。已經關閉；您隨時來信，它就會重新打開。",
            thanks_no: "謝謝。已經重新打開，我們會回信給您。",
            gone: "此連結已失效。直接回覆我們的郵件即可，我們會看到。",
        },
        Locale::Ja => PageWords {
            question: "解決しましたか。",
            yes: "はい、完了で構いません",
            no: "いいえ、まだ助けが必要です",
            what: "まだ足りないことがあれば教えてください（任意）",
            thanks_yes: "ありがとうございます。完了としました。メールをいただければ、いつでも再開します。",
            thanks_no: "ありがとうございます。再開しました。担当者からご連絡します。",
            gone: "このリンクの期限は切れています。メールにそのままご返信ください。",
        },
    }
}

/// What thanks for an answer.
pub(super) const fn thanks(words: &PageWords, answer: Answer) -> &'static str {
    match answer {
        Answer::Solved => words.thanks_yes,
        Answer::NotYet => words.thanks_no,
    }
}
