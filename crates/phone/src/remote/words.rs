//! What a customer is asked before a session, the answers of one click, and the note on what came of one, in four languages.
//! It never asks without saying who sees what, and whether it is recorded.

use causeway_base::{Locale, Time};

use super::Session;

/// The two answers of one click: yes and no.
pub(crate) const fn answers(locale: Locale) -> [&'static str; 2] {
    locale.pick([
        ["Yes, you may", "No, rather not"],
        ["可以，请开始", "不用了"],
        ["可以，請開始", "不用了"],
        ["はい、お願いします", "いいえ、結構です"],
    ])
}

/// What the customer is asked. Where there are no buttons it says how to answer.
pub(crate) fn question(locale: Locale, session: &Session, buttons: bool) -> String {
    let tool = &session.tool;
    let ask = match locale {
        Locale::En => format!("May we look at your screen together, with {tool}?"),
        Locale::ZhCn => format!("我们可以用 {tool} 一起查看您的屏幕吗？"),
        Locale::ZhTw => format!("我們可以用 {tool} 一起查看您的螢幕嗎？"),
        Locale::Ja => format!("{tool} で、お客様の画面を一緒に拝見してもよろしいでしょうか。"),
    };
    let rights = locale.pick([
        "You see everything that we do, and can end it at any moment. Please close what we should not see first.",
        "您能看到我们的每一步操作，也可以随时结束。请先关闭不希望我们看到的内容。",
        "您能看到我們的每一步操作，也可以隨時結束。請先關閉不希望我們看到的內容。",
        "操作はすべて画面でご覧いただけ、いつでも終了できます。見られたくないものは先に閉じておいてください。",
    ]);
    let recording = if session.recorded {
        locale.pick(["The session is recorded.", "本次会话会被录制。", "本次連線會被錄製。", "画面は録画されます。"])
    } else {
        locale.pick(["Nothing is recorded.", "不会录制任何内容。", "不會錄製任何內容。", "録画はいたしません。"])
    };
    let space = if locale == Locale::En { " " } else { "" };
    let mut text = format!("{ask}\n\n{rights}{space}{recording}");
    if let Some(link) = &session.link {
        let join = match locale {
            Locale::En => format!("This is the link: {link}"),
            Locale::ZhCn => format!("加入链接：{link}"),
            Locale::ZhTw => format!("加入連結：{link}"),
            Locale::Ja => format!("参加用リンク：{link}"),
        };
        text = format!("{text}\n\n{join}");
    }
    if !buttons {
        let [yes, no] = answers(locale);
        let how = match locale {
            Locale::En => format!("Please answer “{yes}” or “{no}”."),
            Locale::ZhCn => format!("请回复“{yes}”或“{no}”。"),
            Locale::ZhTw => format!("請回覆「{yes}」或「{no}」。"),
            Locale::Ja => format!("「{yes}」または「{no}」とご返信ください。"),
        };
        text = format!("{text}\n\n{how}");
    }
    text
}

/// An instant as the organisation's clock shows it.
fn moment(at: Time, zone: &str) -> String {
    let zone = jiff::tz::TimeZone::get(zone).unwrap_or(jiff::tz::TimeZone::UTC);
    let instant = jiff::Timestamp::from_millisecond(at.ms()).unwrap_or_default();
    jiff::ZonedDateTime::new(instant, zone).strftime("%Y-%m-%d %H:%M").to_string()
}

/// The note on a session that is over.
pub(crate) fn note(locale: Locale, session: &Session, zone: &str) -> String {
    let at = session.began_at.map(|at| moment(at, zone)).unwrap_or_default();
    let minutes = super::rules::minutes(session).unwrap_or_default();
    let (tool, by) = (&session.tool, &session.consent_by);
    let head = match locale {
        Locale::En => format!("Remote session with {tool}, {at}, {minutes} min. Allowed by {by}."),
        Locale::ZhCn => format!("远程会话（{tool}），{at}，{minutes} 分钟。同意人：{by}。"),
        Locale::ZhTw => format!("遠端連線（{tool}），{at}，{minutes} 分鐘。同意人：{by}。"),
        Locale::Ja => format!("リモート接続（{tool}）、{at}、{minutes} 分。承諾：{by}。"),
    };
    let names = locale.pick([
        ["Looked at", "Changed", "Outcome", "Article"],
        ["查看内容", "更改内容", "结果", "文章"],
        ["查看內容", "變更內容", "結果", "文章"],
        ["確認した内容", "変更した内容", "結果", "記事"],
    ]);
    let article = session.article.map(|number| number.to_string()).unwrap_or_default();
    let colon = if locale == Locale::En { ": " } else { "：" };
    let said = [&session.looked, &session.changed, &session.outcome, &article];
    let lines = names.iter().zip(said).filter(|(_, words)| !words.is_empty());
    let lines: Vec<String> = lines.map(|(name, words)| format!("{name}{colon}{words}")).collect();
    format!("{head}\n{}", lines.join("\n"))
}
