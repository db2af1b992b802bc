//! What an acknowledgement says, in the customer's language.
//! It never promises what the inbox does not.

use causeway_base::{Locale, text};

use crate::inbox::behaviour::Behaviour;

/// The acknowledgement of conversation `number`; `due` says by when there is an answer.
pub(super) fn html(locale: Locale, number: i64, behaviour: &Behaviour, due: Option<&str>) -> String {
    let own = behaviour.acknowledge_html.replace("{number}", &number.to_string());
    let mut out = if own.trim().is_empty() { usual(locale, number) } else { own };
    if let Some(due) = due {
        out.push_str(&format!("<p>{due}</p>"));
    }
    if !behaviour.promise.is_empty() {
        out.push_str(&format!("<p>{}</p>", text::escape_html(&behaviour.promise)));
    }
    if !behaviour.help_url.is_empty() {
        let url = text::escape_html(&behaviour.help_url);
        out.push_str(&format!("<p>{}<br><a href=\"{url}\">{url}</a></p>", meanwhile(locale)));
    }
    out
}

fn usual(locale: Locale, number: i64) -> String {
    match locale {
        Locale::En => format!(
            "<p>Hello,</p><p>thank you for writing. Your message is with us; its number is <b>#{number}</b>.</p>\
             <p>To add something, just answer this mail.</p>"
        ),
        Locale::ZhCn => format!(
            "<p>您好：</p><p>感谢来信。我们已收到您的邮件，编号为 <b>#{number}</b>。</p><p>如需补充，直接回复本邮件即可。</p>"
        ),
        Locale::ZhTw => format!(
            "<p>您好：</p><p>感謝來信。我們已收到您的郵件，編號為 <b>#{number}</b>。</p><p>如需補充，直接回覆本郵件即可。</p>"
        ),
        Locale::Ja => format!(
            "<p>お問い合わせありがとうございます。</p><p>メールを受け付けました。受付番号は <b>#{number}</b> です。</p>\
             <p>追加のご連絡は、このメールにそのままご返信ください。</p>"
        ),
    }
}

fn meanwhile(locale: Locale) -> &'static str {
    match locale {
        Locale::En => "Many answers can be found here at once:",
        Locale::ZhCn => "许多问题可以在这里直接找到答案：",
        Locale::ZhTw => "許多問題可以在這裡直接找到答案：",
        Locale::Ja => "よくあるご質問はこちらでご確認いただけます：",
    }
}
