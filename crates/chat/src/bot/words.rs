//! What the bot says around articles and guides, in four languages; and by which words somebody asks for a person.
//! It never pretends to be one.

use causeway_base::Locale;

/// The words of one language.
pub(super) struct Words {
    pub(super) name: &'static str,
    pub(super) person: &'static str,
    pub(super) solved: &'static str,
    pub(super) not_helped: &'static str,
    pub(super) quite_sure: &'static str,
    pub(super) perhaps: &'static str,
    pub(super) from: &'static str,
    pub(super) by_model: &'static str,
    pub(super) guide: &'static str,
    pub(super) which: &'static str,
    pub(super) glad: &'static str,
    pub(super) handed_over: &'static str,
    pub(super) handed_over_later: &'static str,
    persons: &'static [&'static str],
}

impl Words {
    /// Whether somebody asks for a person in words of their own; `said` is folded. Other languages' words count as well.
    pub(super) fn wants_person(&self, said: &str) -> bool {
        self.persons.iter().chain(EN.persons).any(|word| said.contains(word))
    }
}

const EN: Words = Words {
    name: "Automatic answer",
    person: "Talk to a person",
    solved: "That solved it",
    not_helped: "This did not help",
    quite_sure: "This should answer it, as far as I can tell:",
    perhaps: "I am not sure, but this may be it:",
    from: "From:",
    by_model: "A language model put this into words. What counts is what the article says.",
    guide: "I can go through this with you step by step.",
    which: "Which product or page is it about, and what do you see there?",
    glad: "Good to hear. Just write again if it comes back.",
    handed_over: "I have passed this on. Somebody will answer here.",
    handed_over_later: "I have passed this on. Nobody is there right now; the answer comes as soon as somebody is.",
    persons: &["talk to a person", "human", "real person", "speak to someone", "talk to someone", "live agent"],
};

const ZH_CN: Words = Words {
    name: "自动回复",
    person: "转人工",
    solved: "已经解决",
    not_helped: "没有帮助",
    quite_sure: "这应该能回答您的问题：",
    perhaps: "我不太确定，不过可能是这个：",
    from: "出处：",
    by_model: "由语言模型整理成文，请以文章内容为准。",
    guide: "我可以带您一步一步排查。",
    which: "请问是哪个产品或页面？您看到了什么？",
    glad: "太好了。如果再次出现，直接在这里留言即可。",
    handed_over: "已为您转给同事，稍后会在这里回复。",
    handed_over_later: "已为您转给同事。目前没有人在线，上线后会尽快回复。",
    persons: &["人工", "真人", "客服人员"],
};

const ZH_TW: Words = Words {
    name: "自動回覆",
    person: "轉接真人",
    solved: "已經解決",
    not_helped: "沒有幫助",
    quite_sure: "這應該能回答您的問題：",
    perhaps: "我不太確定，不過可能是這個：",
    from: "出處：",
    by_model: "由語言模型整理成文，請以文章內容為準。",
    guide: "我可以帶您一步一步排查。",
    which: "請問是哪個產品或頁面？您看到了什麼？",
    glad: "太好了。如果再次發生，直接在這裡留言即可。",
    handed_over: "已為您轉給同仁，稍後會在這裡回覆。",
    handed_over_later: "已為您轉給同仁。目前沒有人在線上，上線後會盡快回覆。",
    persons: &["真人", "人工", "客服人員"],
};

const JA: Words = Words {
    name: "自動応答",
    person: "担当者と話す",
    solved: "解決した",
    not_helped: "解決しなかった",
    quite_sure: "こちらが回答になると思います。",
    perhaps: "確かではありませんが、こちらかもしれません。",
    from: "出典：",
    by_model: "言語モデルが文章にまとめたものです。正確な内容は記事をご確認ください。",
    guide: "手順に沿って一緒に確認できます。",
    which: "どの製品またはページのことでしょうか。画面には何が表示されていますか。",
    glad: "よかったです。また起きたときは、こちらにお書きください。",
    handed_over: "担当者に引き継ぎました。こちらで回答します。",
    handed_over_later: "担当者に引き継ぎました。ただいま不在のため、戻り次第こちらで回答します。",
    persons: &["担当者", "人と話", "オペレーター", "有人"],
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
