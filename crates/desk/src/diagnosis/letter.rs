//! The finding as a part of a reply, in the customer's language: what it is, where it comes from, what they can do, and
//! what we offer to do for them (R107). It never sends anything, and leaves out what nobody wrote down.

use causeway_base::{Locale, text};

use super::{Cause, Charge, Finding, Side};

const fn cause(cause: Cause) -> [&'static str; 4] {
    match cause {
        Cause::Defect => ["a defect in our product", "产品本身的缺陷", "產品本身的缺陷", "製品の不具合"],
        Cause::Configuration => ["a setting", "配置问题", "設定問題", "設定内容"],
        Cause::Change => ["a change made shortly before", "此前的改动", "先前的變更", "直前に行われた変更"],
        Cause::Capacity => [
            "used-up disk, memory or processor",
            "磁盘、内存或处理器资源耗尽",
            "磁碟、記憶體或處理器資源耗盡",
            "ディスク・メモリ・CPU の不足",
        ],
        Cause::Network => ["the network connection", "网络连接", "網路連線", "ネットワーク接続"],
        Cause::Infrastructure => {
            ["the machine or its platform", "服务器或云平台", "伺服器或雲端平台", "サーバーまたは基盤"]
        }
        Cause::OtherSoftware => [
            "other software on the same machine",
            "同一服务器上的其他软件",
            "同一伺服器上的其他軟體",
            "同じサーバー上の別のソフトウェア",
        ],
        Cause::Security => ["a security event", "安全事件", "資安事件", "セキュリティ上の事象"],
        Cause::Usage => ["the way it was used", "使用方式", "使用方式", "ご利用方法"],
        Cause::Unknown => {
            ["not known for certain yet", "尚未完全确定", "尚未完全確定", "現時点では特定できておりません"]
        }
    }
}

const fn side(side: Side) -> [&'static str; 4] {
    match side {
        Side::Product => [
            "This is on our side, and we take care of it at no cost.",
            "这属于我们的问题，我们会免费处理。",
            "這屬於我們的問題，我們會免費處理。",
            "当社側の問題ですので、無償で対応いたします。",
        ],
        Side::CustomerEnvironment => [
            "It comes from the environment that the product runs in.",
            "问题来自产品所在的运行环境。",
            "問題來自產品所在的執行環境。",
            "製品が動作している環境に起因するものです。",
        ],
        Side::ThirdParty => [
            "It comes from a service that neither of us runs.",
            "问题来自第三方服务。",
            "問題來自第三方服務。",
            "第三者が運営するサービスに起因するものです。",
        ],
        Side::Special => [
            "We look at it together with you as a special case.",
            "我们会作为特殊情况与您共同处理。",
            "我們會作為特殊情況與您共同處理。",
            "個別の事例として、ご一緒に対応を検討いたします。",
        ],
    }
}

const FOUND: [&str; 4] = ["What we found:", "我们的发现：", "我們的發現：", "調査の結果："];
const CAUSE: [&str; 4] = ["The cause:", "原因：", "原因：", "原因："];
const ADVICE: [&str; 4] =
    ["What you can do yourself:", "您可以自行处理：", "您可以自行處理：", "お客様側で可能な対応："];
const OFFER: [&str; 4] = [
    "If you would like us to do it for you:",
    "如果希望由我们代为处理：",
    "如果希望由我們代為處理：",
    "当社での作業をご希望の場合：",
];

/// The letter as safe HTML.
pub(super) fn letter(finding: &Finding, locale: Locale) -> String {
    let words = |all: [&'static str; 4]| locale.pick(all);
    let both = |head: &str, body: &str| {
        let lines: Vec<String> = body.lines().map(text::escape_html).collect();
        format!("<p><strong>{head}</strong> {}</p>", lines.join("<br>"))
    };
    let mut html = String::new();
    if !finding.finding.is_empty() {
        html.push_str(&both(words(FOUND), &finding.finding));
    }
    if let Some(found) = finding.cause {
        html.push_str(&both(words(CAUSE), words(cause(found))));
    }
    if let Some(found) = finding.side {
        html.push_str(&format!("<p>{}</p>", words(side(found))));
    }
    if !finding.advice.is_empty() {
        html.push_str(&both(words(ADVICE), &finding.advice));
    }
    if finding.charge == Some(Charge::Charged) && !finding.offer.is_empty() {
        html.push_str(&both(words(OFFER), &finding.offer));
    }
    html
}
