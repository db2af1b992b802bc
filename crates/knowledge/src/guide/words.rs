//! What the pages of guides say around the guides' own words, in four languages.
//! They never promise that a guide helps.

use causeway_base::Locale;

/// The words of one language.
pub(super) struct Words {
    pub(super) title: &'static str,
    pub(super) about: &'static str,
    pub(super) so_far: &'static str,
    pub(super) change: &'static str,
    change_of: &'static str,
    pub(super) read: &'static str,
    pub(super) none_fits: &'static str,
    pub(super) to_do: &'static str,
    pub(super) did_it: &'static str,
    pub(super) solved: &'static str,
    pub(super) not_helped: &'static str,
    pub(super) thanks: &'static str,
    pub(super) home: &'static str,
    pub(super) again: &'static str,
    pub(super) goes_along: &'static str,
    walked: &'static str,
    told: &'static str,
}

impl Words {
    /// What the way back to a question is called.
    pub(super) fn change_of(&self, question: &str) -> String {
        self.change_of.replacen("{}", question, 1)
    }
    /// The first line of what goes along with a request.
    pub(super) fn walked(&self, title: &str) -> String {
        self.walked.replacen("{}", title, 1)
    }
    /// What the guide said at its end, and that it did not help.
    pub(super) fn told(&self, end: &str) -> String {
        self.told.replacen("{}", end, 1)
    }
}

const EN: Words = Words {
    title: "Step by step",
    about: "Answer one question at a time and see what to do.",
    so_far: "Your answers so far",
    change: "Change",
    change_of: "Change your answer to: {}",
    read: "More about this:",
    none_fits: "None of these fits – write to us",
    to_do: "What to do",
    did_it: "Did this solve it?",
    solved: "That solved it",
    not_helped: "This did not help",
    thanks: "Good to hear. Thank you for telling us.",
    home: "Back to the overview",
    again: "Start again",
    goes_along: "This goes along with your message",
    walked: "Tried before, in “{}”:",
    told: "It ended with “{}”, which did not help.",
};

const ZH_CN: Words = Words {
    title: "逐步排查",
    about: "每次回答一个问题，就能看到该怎么做。",
    so_far: "您到目前为止的回答",
    change: "修改",
    change_of: "修改这一步的回答：{}",
    read: "详细说明：",
    none_fits: "都不符合，给我们写信",
    to_do: "请这样处理",
    did_it: "问题解决了吗？",
    solved: "已经解决",
    not_helped: "没有帮助",
    thanks: "太好了，谢谢您告诉我们。",
    home: "返回首页",
    again: "重新开始",
    goes_along: "以下内容会随您的消息一起发送",
    walked: "此前按“{}”排查过：",
    told: "最后的建议是“{}”，没有解决问题。",
};

const ZH_TW: Words = Words {
    title: "逐步排查",
    about: "每次回答一個問題，就能看到該怎麼做。",
    so_far: "您到目前為止的回答",
    change: "修改",
    change_of: "修改這一步的回答：{}",
    read: "詳細說明：",
    none_fits: "都不符合，寫信給我們",
    to_do: "請這樣處理",
    did_it: "問題解決了嗎？",
    solved: "已經解決",
    not_helped: "沒有幫助",
    thanks: "太好了，謝謝您告訴我們。",
    home: "回到首頁",
    again: "重新開始",
    goes_along: "以下內容會隨您的訊息一起送出",
    walked: "先前依「{}」排查過：",
    told: "最後的建議是「{}」，沒有解決問題。",
};

const JA: Words = Words {
    title: "手順ガイド",
    about: "質問に一つずつ答えると、対処方法が表示されます。",
    so_far: "これまでの回答",
    change: "変更",
    change_of: "この質問の回答を変更：{}",
    read: "詳しくはこちら：",
    none_fits: "当てはまるものがない場合は、お問い合わせください",
    to_do: "対処方法",
    did_it: "解決しましたか？",
    solved: "解決した",
    not_helped: "解決しなかった",
    thanks: "お知らせいただきありがとうございます。",
    home: "トップページへ戻る",
    again: "最初からやり直す",
    goes_along: "次の内容をメッセージと一緒に送信します",
    walked: "「{}」で試した内容：",
    told: "最後の案内「{}」では解決しませんでした。",
};

/// The words of a language.
pub(super) const fn of(locale: Locale) -> &'static Words {
    match locale {
        Locale::En => &EN,
        Locale::ZhCn => &ZH_CN,
        Locale::ZhTw => &ZH_TW,
        Locale::Ja => &JA,
    }
}
