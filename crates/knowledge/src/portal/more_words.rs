//! What the pages about a company's requests and about the way to talk say, in four languages.
//! It never promises that another way is closed.

use causeway_base::Locale;
use causeway_people::portal::Channel;

/// The words of one language.
pub(super) struct Words {
    requests_of: &'static str,
    pub(super) none: &'static str,
    pub(super) more: &'static str,
    asked_by: &'static str,
    pub(super) channel: &'static str,
    pub(super) channel_about: &'static str,
    pub(super) ways: &'static str,
    way: [&'static str; 4],
    pub(super) number: &'static str,
    pub(super) keep: &'static str,
    pub(super) kept: &'static str,
    chosen_at: &'static str,
    pub(super) wrong_number: &'static str,
    pub(super) wrong_way: &'static str,
}

impl Words {
    /// What the list of a company's requests is called.
    pub(super) fn requests_of(&self, company: &str) -> String {
        self.requests_of.replacen("{}", company, 1)
    }

    /// Whose request it is.
    pub(super) fn asked_by(&self, name: &str) -> String {
        self.asked_by.replacen("{}", name, 1)
    }

    /// A way to talk.
    pub(super) const fn way(&self, way: Channel) -> &'static str {
        match way {
            Channel::Mail => self.way[0],
            Channel::Phone => self.way[1],
            Channel::Chat => self.way[2],
            Channel::Portal => self.way[3],
        }
    }

    /// When they chose.
    pub(super) fn chosen_at(&self, moment: &str) -> String {
        self.chosen_at.replacen("{}", moment, 1)
    }
}

const EN: Words = Words {
    requests_of: "Requests of {}",
    none: "Your colleagues have no requests yet.",
    more: "Earlier requests",
    asked_by: "Asked by {}",
    channel: "How do you want to talk to us?",
    channel_about: "Choose what suits you; you can change it at any time. We see it at once and keep to it where we can.",
    ways: "The way that suits you best",
    way: ["By e-mail", "By phone", "In a chat", "Only here, on these pages"],
    number: "Your telephone number, if we shall call",
    keep: "Save",
    kept: "Saved. We see your wish from now on.",
    chosen_at: "You chose this on {}.",
    wrong_number: "This is no number that we can call. Write it with the code of your country, such as +86 731 8218 3159.",
    wrong_way: "Please choose one of these ways.",
};
const ZH_CN: Words = Words {
    requests_of: "{} 的请求",
    none: "您的同事还没有任何请求。",
    more: "更早的请求",
    asked_by: "提出人：{}",
    channel: "您希望我们怎样与您联系？",
    channel_about: "请选择您方便的方式，可随时更改。更改后我们立即可见，并会尽量照此联系您。",
    ways: "最方便的联系方式",
    way: ["电子邮件", "电话", "在线聊天", "仅在本页面"],
    number: "您的电话号码（希望我们致电时填写）",
    keep: "保存",
    kept: "已保存，我们现在就能看到您的选择。",
    chosen_at: "您于 {} 作出此选择。",
    wrong_number: "无法拨打此号码。请加上国家代码，例如 +86 731 8218 3159。",
    wrong_way: "请选择其中一种方式。",
};
const ZH_TW: Words = Words {
    requests_of: "{} 的請求",
    none: "您的同事還沒有任何請求。",
    more: "更早的請求",
    asked_by: "提出人：{}",
    channel: "您希望我們怎樣與您聯絡？",
    channel_about: "請選擇您方便的方式，隨時可以變更。變更後我們立即看得到，並會盡量照此與您聯絡。",
    ways: "最方便的聯絡方式",
    way: ["電子郵件", "電話", "線上聊天", "只在這個頁面"],
    number: "您的電話號碼（希望我們致電時填寫）",
    keep: "儲存",
    kept: "已儲存，我們現在就看得到您的選擇。",
    chosen_at: "您於 {} 做了這個選擇。",
    wrong_number: "無法撥打此號碼。請加上國碼，例如 +886 2 2345 6789。",
    wrong_way: "請選擇其中一種方式。",
};
const JA: Words = Words {
    requests_of: "{} のお問い合わせ",
    none: "同僚の方のお問い合わせはまだありません。",
    more: "以前のお問い合わせ",
    asked_by: "お問い合わせ者：{}",
    channel: "ご希望の連絡方法",
    channel_about: "ご都合のよい方法をお選びください。いつでも変更でき、担当者にはすぐに伝わります。できる限りご希望に沿ってご連絡します。",
    ways: "最もご都合のよい方法",
    way: ["メール", "電話", "チャット", "このページのみ"],
    number: "お電話番号（電話をご希望の場合）",
    keep: "保存",
    kept: "保存しました。ご希望は担当者に伝わっています。",
    chosen_at: "{} に選択されました。",
    wrong_number: "この番号にはお電話できません。+81 3 1234 5678 のように国番号を付けてご記入ください。",
    wrong_way: "いずれかの方法をお選びください。",
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
