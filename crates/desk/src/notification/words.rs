//! What a notification says outside the app, in its reader's language.
//! It never says more than the notification holds, which is made for its reader.

use causeway_base::Locale;

use super::{Kind, Notification};

/// What it is about: `#42 Subject`, or a post's title.
fn thing(one: &Notification) -> String {
    if let Some(about) = &one.conversation {
        let title = if about.subject.is_empty() { &about.contact } else { &about.subject };
        return format!("#{} {title}", about.number).trim_end().to_owned();
    }
    one.post.as_ref().map(|post| post.title.clone()).unwrap_or_default()
}

/// One line for a notification.
pub fn line(locale: Locale, one: &Notification) -> String {
    let (thing, count) = (thing(one), one.count);
    let who = if one.who.is_empty() { "Causeway" } else { &one.who };
    match locale {
        Locale::En => english(one.kind, who, &thing, count),
        Locale::ZhCn => simplified_chinese(one.kind, who, &thing, count),
        Locale::ZhTw => traditional_chinese(one.kind, who, &thing, count),
        Locale::Ja => japanese(one.kind, who, &thing, count),
    }
}

fn english(kind: Kind, who: &str, thing: &str, count: i64) -> String {
    match kind {
        Kind::Assigned => format!("{who} gave you {thing}"),
        Kind::Mentioned => format!("{who} mentioned you in {thing}"),
        Kind::Draft => format!("{who} handed you a draft in {thing}"),
        Kind::Message if count > 1 => format!("{count} new messages in {thing}"),
        Kind::Message => format!("{who} wrote in {thing}"),
        Kind::Unassigned => format!("New for your team: {thing}"),
        Kind::Failed => format!("A reply could not be delivered: {thing}"),
        Kind::Announcement => format!("{who} announced: {thing}"),
        Kind::Promise => format!("A promise of yours is due soon: {thing}"),
        Kind::Rule => format!("Rule “{who}”: {thing}"),
        Kind::Handover => format!("Hand-over to engineering, {who}: {thing}"),
        Kind::Clock => format!("An answer of yours is late: {thing}"),
        Kind::Escalation => format!("Escalated to you: {thing}"),
        Kind::Call => format!("Call the customer: {thing}"),
        Kind::More => format!("{count} more notifications"),
    }
}

fn simplified_chinese(kind: Kind, who: &str, thing: &str, count: i64) -> String {
    match kind {
        Kind::Assigned => format!("{who} 将 {thing} 分配给了您"),
        Kind::Mentioned => format!("{who} 在 {thing} 中提到了您"),
        Kind::Draft => format!("{who} 将 {thing} 的回复草稿交给了您"),
        Kind::Message if count > 1 => format!("{thing} 有 {count} 条新消息"),
        Kind::Message => format!("{who} 在 {thing} 中写了新消息"),
        Kind::Unassigned => format!("团队有新会话：{thing}"),
        Kind::Failed => format!("回复未能送达：{thing}"),
        Kind::Announcement => format!("{who} 发布公告：{thing}"),
        Kind::Promise => format!("您的承诺即将到期：{thing}"),
        Kind::Rule => format!("规则“{who}”提醒您：{thing}"),
        Kind::Handover => format!("{who} · 工程移交：{thing}"),
        Kind::Clock => format!("您的答复已超时：{thing}"),
        Kind::Escalation => format!("已升级给您：{thing}"),
        Kind::Call => format!("请致电客户：{thing}"),
        Kind::More => format!("另有 {count} 条通知"),
    }
}

fn traditional_chinese(kind: Kind, who: &str, thing: &str, count: i64) -> String {
    match kind {
        Kind::Assigned => format!("{who} 將 {thing} 指派給您"),
        Kind::Mentioned => format!("{who} 在 {thing} 中提及您"),
        Kind::Draft => format!("{who} 將 {thing} 的回覆草稿交給您"),
        Kind::Message if count > 1 => format!("{thing} 有 {count} 則新訊息"),
        Kind::Message => format!("{who} 在 {thing} 中寫了新訊息"),
        Kind::Unassigned => format!("團隊有新對話：{thing}"),
        Kind::Failed => format!("回覆未能送達：{thing}"),
        Kind::Announcement => format!("{who} 發布公告：{thing}"),
        Kind::Promise => format!("您的承諾即將到期：{thing}"),
        Kind::Rule => format!("規則「{who}」提醒您：{thing}"),
        Kind::Handover => format!("{who} · 移交工程師：{thing}"),
        Kind::Clock => format!("您的回覆已逾時：{thing}"),
        Kind::Escalation => format!("已升級給您：{thing}"),
        Kind::Call => format!("請致電客戶：{thing}"),
        Kind::More => format!("另有 {count} 則通知"),
    }
}

fn japanese(kind: Kind, who: &str, thing: &str, count: i64) -> String {
    match kind {
        Kind::Assigned => format!("{who} さんから {thing} の担当に指定されました"),
        Kind::Mentioned => format!("{who} さんが {thing} であなたに言及しました"),
        Kind::Draft => format!("{who} さんから {thing} の下書きを引き継ぎました"),
        Kind::Message if count > 1 => format!("{thing} に新着メッセージが {count} 件あります"),
        Kind::Message => format!("{who} さんが {thing} にメッセージを書きました"),
        Kind::Unassigned => format!("チームに新しい会話があります：{thing}"),
        Kind::Failed => format!("返信を配信できませんでした：{thing}"),
        Kind::Announcement => format!("{who} さんからのお知らせ：{thing}"),
        Kind::Promise => format!("お約束の期限が近づいています：{thing}"),
        Kind::Rule => format!("ルール「{who}」からのお知らせ：{thing}"),
        Kind::Handover => format!("{who} さんからの技術引き継ぎ：{thing}"),
        Kind::Clock => format!("返信が遅れています：{thing}"),
        Kind::Escalation => format!("エスカレーションされました：{thing}"),
        Kind::Call => format!("お客様への電話が必要です：{thing}"),
        Kind::More => format!("ほかに {count} 件の通知があります"),
    }
}

/// Where in the app it leads, from the address at which people reach the desk.
pub fn link(base: &str, one: &Notification) -> String {
    let base = base.trim_end_matches('/');
    match (&one.conversation, &one.post) {
        (Some(about), _) => format!("{base}/c/{}", about.number),
        (None, Some(_)) => format!("{base}/room"),
        (None, None) => base.to_owned(),
    }
}

/// The words of a mail that gathers notifications.
pub struct MailWords {
    /// The subject.
    pub subject: String,
    /// The line above the list.
    pub intro: &'static str,
    /// The line below it.
    pub end: &'static str,
}

/// The words for `count` notifications.
pub fn mail(locale: Locale, count: usize) -> MailWords {
    match locale {
        Locale::En => MailWords {
            subject: if count == 1 {
                "One thing waits for you".to_owned()
            } else {
                format!("{count} things wait for you")
            },
            intro: "This happened while you were away:",
            end: "You choose what is mailed to you under Settings → Notifications.",
        },
        Locale::ZhCn => MailWords {
            subject: format!("有 {count} 条通知待查看"),
            intro: "您离开期间有以下动态：",
            end: "可在“设置 → 通知”中选择接收哪些邮件。",
        },
        Locale::ZhTw => MailWords {
            subject: format!("有 {count} 則通知待查看"),
            intro: "您離開期間有以下動態：",
            end: "可在「設定 → 通知」中選擇接收哪些郵件。",
        },
        Locale::Ja => MailWords {
            subject: format!("未読の通知が {count} 件あります"),
            intro: "不在の間に次の動きがありました：",
            end: "メールで受け取る内容は「設定 → 通知」で選べます。",
        },
    }
}

/// The words of the page that ends a person's notification mails.
pub struct EndingWords {
    /// The title of the page.
    pub title: &'static str,
    /// What is asked before anything ends.
    pub question: &'static str,
    /// The button.
    pub end: &'static str,
    /// What is said afterwards.
    pub ended: &'static str,
}

/// The words in the reader's language.
pub const fn ending(locale: Locale) -> EndingWords {
    match locale {
        Locale::En => EndingWords {
            title: "Notification mails",
            question: "End the notification mails of this desk?",
            end: "End them",
            ended: "You get no more notification mails. Turn them on again under Settings → Notifications.",
        },
        Locale::ZhCn => EndingWords {
            title: "通知邮件",
            question: "要停止接收本服务台的通知邮件吗？",
            end: "停止接收",
            ended: "您将不再收到通知邮件。可在“设置 → 通知”中重新开启。",
        },
        Locale::ZhTw => EndingWords {
            title: "通知郵件",
            question: "要停止接收本服務台的通知郵件嗎？",
            end: "停止接收",
            ended: "您將不再收到通知郵件。可在「設定 → 通知」中重新開啟。",
        },
        Locale::Ja => EndingWords {
            title: "通知メール",
            question: "このデスクからの通知メールを停止しますか。",
            end: "停止する",
            ended: "通知メールを停止しました。「設定 → 通知」でいつでも再開できます。",
        },
    }
}
