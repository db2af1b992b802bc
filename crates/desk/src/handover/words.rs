//! What packets say in the four languages: the desk's own fields, the question to the customer, the mail and the page of
//! an engineer without a seat. It never holds words of the organisation's own templates.

use causeway_base::Locale;

use super::template::Field;

/// The desk's own fields in English, simplified Chinese, traditional Chinese and Japanese.
const LABELS: &[(&str, [&str; 4])] = &[
    ("product", ["Product", "产品", "產品", "製品名"]),
    ("cloud", ["Cloud platform", "云平台", "雲端平台", "クラウド"]),
    ("purchased", ["Date of purchase", "购买时间", "購買時間", "購入日"]),
    ("changed", ["Was anything changed?", "是否做过改动", "是否做過變更", "変更の有無"]),
    ("changed_what", ["What was changed", "改动了什么", "變更了什麼", "変更内容"]),
    ("summary", ["Fault in short", "故障概述", "故障概述", "不具合の概要"]),
    ("page", ["Page (address)", "页面（网址）", "頁面（網址）", "ページ（URL）"]),
    ("control", ["Button or control", "按钮或控件", "按鈕或控制項", "ボタンや操作箇所"]),
    ("steps", ["Steps, one after the other", "操作步骤", "操作步驟", "操作手順"]),
    ("expected", ["What should happen", "期望的结果", "預期的結果", "期待する動作"]),
    ("actual", ["What happens instead", "实际的结果", "實際的結果", "実際の動作"]),
    ("pictures", ["Pictures", "截图", "螢幕截圖", "スクリーンショット"]),
    ("device", ["Device", "设备", "裝置", "端末"]),
    ("os", ["Operating system", "操作系统", "作業系統", "OS"]),
    ("browser", ["Browser", "浏览器", "瀏覽器", "ブラウザ"]),
    ("error_code", ["Error or status code", "错误码或状态码", "錯誤碼或狀態碼", "エラーまたはステータスコード"]),
    (
        "error_at",
        ["When it happened, with time zone", "发生时间（含时区）", "發生時間（含時區）", "発生日時（タイムゾーンも）"],
    ),
    ("request_id", ["Request id", "请求 ID", "請求 ID", "リクエスト ID"]),
    ("frequency", ["How often", "出现频率", "發生頻率", "発生頻度"]),
    ("account", ["Account concerned", "涉及的账号", "涉及的帳號", "対象アカウント"]),
    ("credential", ["Access to the machine", "服务器访问方式", "伺服器存取方式", "サーバーへのアクセス方法"]),
];

/// The options of the desk's own choices, and the answers of a yes-or-no field.
const OPTIONS: &[(&str, [&str; 4])] = &[
    ("always", ["Every time", "每次", "每次", "毎回"]),
    ("sometimes", ["Sometimes", "有时", "有時", "ときどき"]),
    ("once", ["Once", "仅一次", "僅一次", "一度だけ"]),
    ("yes", ["Yes", "是", "是", "はい"]),
    ("no", ["No", "否", "否", "いいえ"]),
    ("unknown", ["Unknown", "不清楚", "不清楚", "不明"]),
];

fn listed(list: &[(&str, [&'static str; 4])], key: &str, locale: Locale) -> Option<&'static str> {
    list.iter().find(|(name, _)| *name == key).map(|(_, words)| locale.pick(*words))
}

/// What a field is called in this language.
pub(super) fn label(field: &Field, locale: Locale) -> String {
    if !field.label.is_empty() {
        return field.label.clone();
    }
    listed(LABELS, &field.key, locale).map_or_else(|| field.key.clone(), str::to_owned)
}

/// What an option, or the answer of a yes-or-no field, is called in this language.
pub(super) fn option(value: &str, locale: Locale) -> String {
    listed(OPTIONS, value, locale).map_or_else(|| value.to_owned(), str::to_owned)
}

/// The stored word for an answer that a person wrote in any of the languages; `None` when it is none of these.
pub(super) fn option_of(said: &str) -> Option<&'static str> {
    let said = causeway_base::text::fold(said.trim().trim_end_matches(['.', '。', '!', '！']));
    let is = |words: &[&str; 4]| words.iter().any(|word| causeway_base::text::fold(word) == said);
    OPTIONS.iter().find(|(name, words)| *name == said || is(words)).map(|(name, _)| *name)
}

/// The sentences around the question to the customer: before the list, and after it.
pub(super) const fn question(locale: Locale) -> (&'static str, &'static str) {
    match locale {
        Locale::En => (
            "So that our engineers can begin at once, could you tell us the following? Short answers behind the numbers are enough.",
            "Please do not send passwords by mail; we will ask for access in a safe way. Thank you.",
        ),
        Locale::ZhCn => (
            "为了让工程师尽快开始处理，麻烦您补充以下信息，在编号后简短回答即可：",
            "请不要在邮件中发送密码；如需访问权限，我们会通过安全的方式向您索取。谢谢！",
        ),
        Locale::ZhTw => (
            "為了讓工程師儘快開始處理，麻煩您補充以下資訊，在編號後簡短回答即可：",
            "請勿在郵件中傳送密碼；如需存取權限，我們會以安全的方式向您索取。謝謝！",
        ),
        Locale::Ja => (
            "技術担当者がすぐに調査を始められるよう、次の点をお知らせいただけますでしょうか。番号に続けて簡単にご記入いただくだけで結構です。",
            "パスワードはメールに記載なさらないでください。必要な場合は、安全な方法でお伺いします。どうぞよろしくお願いいたします。",
        ),
    }
}

/// The words of the page and mail of an engineer without a seat.
pub(super) struct PageWords {
    pub(super) title: &'static str,
    pub(super) intro: &'static str,
    pub(super) open: &'static str,
    pub(super) accept: &'static str,
    pub(super) give_back: &'static str,
    pub(super) note: &'static str,
    pub(super) why: &'static str,
    pub(super) none: &'static str,
    pub(super) tested: &'static str,
    pub(super) incomplete: &'static str,
    pub(super) accepted: &'static str,
    pub(super) due: &'static str,
    pub(super) answer: &'static str,
    pub(super) send: &'static str,
    pub(super) answered: &'static str,
    pub(super) returned: &'static str,
    pub(super) gone: &'static str,
}

const EN: PageWords = PageWords {
    title: "A matter for engineering",
    intro: "Our support hands this matter to you. Everything that is known is on this page; you can accept it or give it back there. The link works for 30 days.",
    open: "Open the packet",
    accept: "I take it",
    give_back: "Give it back",
    note: "Something to say to support (optional)",
    why: "What is missing or wrong?",
    none: "Not known",
    tested: "tested by support",
    incomplete: "It was sent before it was complete. The reason:",
    accepted: "Thank you. Support knows that you work on it.",
    due: "An answer is needed by",
    answer: "What did you find out?",
    send: "Send the answer",
    answered: "Thank you. Support has your answer.",
    returned: "Thank you. Support has it again and will complete it.",
    gone: "This link has ended, or the packet was sent anew with another link. Answer the mail, and support will see it.",
};

const ZH_CN: PageWords = PageWords {
    title: "请工程师处理",
    intro: "客服团队将此问题移交给您。已知信息都在链接页面上，您可以在那里接受或退回。链接 30 天内有效。",
    open: "查看移交信息",
    accept: "我来处理",
    give_back: "退回",
    note: "给客服的留言（可不填）",
    why: "缺少什么，或哪里有误？",
    none: "未知",
    tested: "客服已验证",
    incomplete: "信息未齐全即已发送，原因：",
    accepted: "谢谢。客服已知悉您在处理。",
    due: "请在此时间前答复：",
    answer: "您查明了什么？",
    send: "提交答复",
    answered: "谢谢。客服已收到您的答复。",
    returned: "谢谢。已退回客服补充。",
    gone: "此链接已失效，或信息已通过新链接重新发送。直接回复邮件即可，客服会看到。",
};

const ZH_TW: PageWords = PageWords {
    title: "請工程師處理",
    intro: "客服團隊將此問題移交給您。已知資訊都在連結頁面上，您可以在那裡接受或退回。連結 30 天內有效。",
    open: "檢視移交資訊",
    accept: "由我處理",
    give_back: "退回",
    note: "給客服的留言（可不填）",
    why: "缺少什麼，或哪裡有誤？",
    none: "未知",
    tested: "客服已驗證",
    incomplete: "資訊未齊全即已送出，原因：",
    accepted: "謝謝。客服已知悉您在處理。",
    due: "請在此時間前答覆：",
    answer: "您查明了什麼？",
    send: "送出答覆",
    answered: "謝謝。客服已收到您的答覆。",
    returned: "謝謝。已退回客服補充。",
    gone: "此連結已失效，或資訊已透過新連結重新送出。直接回覆郵件即可，客服會看到。",
};

const JA: PageWords = PageWords {
    title: "技術調査のお願い",
    intro: "サポートからこの件を引き継ぎます。判明している情報はリンク先のページにまとまっており、そこで受け付けまたは差し戻しができます。リンクの有効期間は 30 日です。",
    open: "引き継ぎ内容を開く",
    accept: "引き受ける",
    give_back: "差し戻す",
    note: "サポートへの連絡（任意）",
    why: "不足している点や誤り",
    none: "不明",
    tested: "サポートが確認済み",
    incomplete: "情報がそろう前に送られました。理由：",
    accepted: "ありがとうございます。対応中であることをサポートに伝えました。",
    due: "回答期限：",
    answer: "わかったことをお書きください",
    send: "回答を送る",
    answered: "ありがとうございます。回答をサポートに伝えました。",
    returned: "ありがとうございます。サポートに差し戻しました。",
    gone: "このリンクの期限が切れているか、別のリンクで再送されています。メールにそのままご返信ください。",
};

/// The words in the engineer's language.
pub(super) const fn page(locale: Locale) -> PageWords {
    match locale {
        Locale::En => EN,
        Locale::ZhCn => ZH_CN,
        Locale::ZhTw => ZH_TW,
        Locale::Ja => JA,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::handover::template::{OWN, standard};

    #[test]
    fn every_own_field_and_option_is_named_in_each_language() {
        for locale in Locale::ALL {
            for field in standard().fields {
                assert_ne!(label(&field, locale), field.key, "{locale:?}");
                for value in &field.options {
                    assert_ne!(&option(value, locale), value, "{locale:?}");
                }
            }
        }
        assert_eq!(LABELS.len(), OWN.len());
    }

    #[test]
    fn an_answer_is_understood_in_each_language() {
        for (said, word) in
            [("Yes.", "yes"), ("是", "yes"), ("いいえ。", "no"), ("每次", "always"), ("UNKNOWN", "unknown")]
        {
            assert_eq!(option_of(said), Some(word), "{said}");
        }
        assert_eq!(option_of("perhaps"), None);
    }
}
