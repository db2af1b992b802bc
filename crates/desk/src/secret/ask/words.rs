//! What the customer reads when asked for access data: below the mail, and on the page behind its link.
//! It never says what the access is for; the reply does.

use causeway_base::{Locale, text};

use super::LINK_DAYS;

/// The lines below a mail that asks, as HTML and as text.
pub(super) fn below(lang: Option<&str>, link: &str) -> (String, String) {
    let locale = lang.map_or(Locale::En, Locale::nearest);
    let (enter, note) = match locale {
        Locale::En => (
            "Enter the access data here, not in a mail",
            format!(
                "The page works once, within {LINK_DAYS} days. What you enter is encrypted, and who looks at it is written down."
            ),
        ),
        Locale::ZhCn => (
            "请在此页面填写访问信息，不要写在邮件里",
            format!("该页面仅可使用一次，{LINK_DAYS} 天内有效。填写的内容会加密保存，每次查看都有记录。"),
        ),
        Locale::ZhTw => (
            "請在此頁面填寫存取資訊，不要寫在郵件裡",
            format!("此頁面僅可使用一次，{LINK_DAYS} 天內有效。填寫的內容會加密保存，每次檢視都有紀錄。"),
        ),
        Locale::Ja => (
            "アクセス情報はメールではなく、こちらのページにご入力ください",
            format!("ページは {LINK_DAYS} 日以内に 1 回だけ使えます。入力内容は暗号化され、閲覧はすべて記録されます。"),
        ),
    };
    let html = format!("<p><a href=\"{}\">{enter}</a><br>{note}</p>", text::escape_html(link));
    (html, format!("\n\n{enter}: {link}\n{note}\n"))
}

/// The words of the page.
#[derive(Clone, Copy)]
pub(super) struct PageWords {
    pub(super) title: &'static str,
    pub(super) about: &'static str,
    pub(super) place: &'static str,
    pub(super) user: &'static str,
    pub(super) password: &'static str,
    pub(super) note: &'static str,
    pub(super) send: &'static str,
    pub(super) empty: &'static str,
    pub(super) thanks: &'static str,
    pub(super) gone: &'static str,
}

/// The words of the page in the customer's language.
pub(super) const fn page(locale: Locale) -> PageWords {
    match locale {
        Locale::En => PageWords {
            title: "Access data",
            about: "What you enter is encrypted and kept for 30 days. Each look at it is written down. The page works once.",
            place: "Address of the server or page",
            user: "User name",
            password: "Password or key",
            note: "Anything else we should know (optional)",
            send: "Send",
            empty: "Please enter the password or key.",
            thanks: "Thank you. We have it, and will write to you.",
            gone: "This link was used, or has ended. Answer our mail, and we will send you another one.",
        },
        Locale::ZhCn => PageWords {
            title: "访问信息",
            about: "填写的内容会加密保存 30 天，每次查看都有记录。此页面仅可使用一次。",
            place: "服务器地址或网址",
            user: "用户名",
            password: "密码或密钥",
            note: "其他说明（可不填）",
            send: "发送",
            empty: "请填写密码或密钥。",
            thanks: "谢谢，我们已经收到，会尽快与您联系。",
            gone: "此链接已使用或已失效。回复我们的邮件，我们会重新发送。",
        },
        Locale::ZhTw => PageWords {
            title: "存取資訊",
            about: "填寫的內容會加密保存 30 天，每次檢視都有紀錄。此頁面僅可使用一次。",
            place: "伺服器位址或網址",
            user: "使用者名稱",
            password: "密碼或金鑰",
            note: "其他說明（可不填）",
            send: "送出",
            empty: "請填寫密碼或金鑰。",
            thanks: "謝謝，我們已經收到，會盡快與您聯絡。",
            gone: "此連結已使用或已失效。回覆我們的郵件，我們會重新寄送。",
        },
        Locale::Ja => PageWords {
            title: "アクセス情報",
            about: "入力内容は暗号化して 30 日間保管し、閲覧はすべて記録します。このページは 1 回だけ使えます。",
            place: "サーバーのアドレスまたは URL",
            user: "ユーザー名",
            password: "パスワードまたはキー",
            note: "その他のご連絡（任意）",
            send: "送信",
            empty: "パスワードまたはキーを入力してください。",
            thanks: "ありがとうございます。受け取りました。担当者からご連絡します。",
            gone: "このリンクは使用済みか、期限が切れています。メールにご返信いただければ、あらためてお送りします。",
        },
    }
}
