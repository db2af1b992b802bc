//! What the pages of first steps and of products say, in four languages.
//! It never says what the team thinks of either.

use causeway_base::Locale;

/// The words of one language.
pub(super) struct Words {
    pub(super) steps: &'static str,
    pub(super) steps_about: &'static str,
    pub(super) no_steps: &'static str,
    of: &'static str,
    pub(super) do_it: &'static str,
    pub(super) undo: &'static str,
    done_at: &'static str,
    pub(super) products: &'static str,
    pub(super) products_about: &'static str,
    pub(super) no_products: &'static str,
    bought: &'static str,
    pub(super) modified: &'static str,
    pub(super) of_company: &'static str,
    pub(super) wrong: &'static str,
}

impl Words {
    /// How many of all steps are done.
    pub(super) fn of(&self, done: usize, all: usize) -> String {
        self.of.replacen("{}", &done.to_string(), 1).replacen("{}", &all.to_string(), 1)
    }

    /// When a step was ticked off.
    pub(super) fn done_at(&self, day: &str) -> String {
        self.done_at.replacen("{}", day, 1)
    }

    /// When a product was bought.
    pub(super) fn bought(&self, day: &str) -> String {
        self.bought.replacen("{}", day, 1)
    }
}

const EN: Words = Words {
    steps: "First steps",
    steps_about: "What gets you going. You and your colleagues tick off what is done; we see how far you are and can help.",
    no_steps: "There are no first steps to take at the moment.",
    of: "{} of {} done",
    do_it: "Done",
    undo: "Not done yet",
    done_at: "done on {}",
    products: "Your products",
    products_about: "What we have noted that you use. It helps us to answer without asking again.",
    no_products: "We have noted no products of yours yet.",
    bought: "since {}",
    modified: "changed by you",
    of_company: "of your company",
    wrong: "Something is wrong or missing? Tell us.",
};
const ZH_CN: Words = Words {
    steps: "入门步骤",
    steps_about: "帮助您快速上手。您和同事完成一项就勾选一项，我们会看到进度并随时协助。",
    no_steps: "目前没有需要完成的入门步骤。",
    of: "已完成 {} / {}",
    do_it: "已完成",
    undo: "尚未完成",
    done_at: "完成于 {}",
    products: "您的产品",
    products_about: "这是我们记录的您正在使用的产品，便于我们直接为您解答，无需反复询问。",
    no_products: "我们还没有记录您使用的产品。",
    bought: "购于 {}",
    modified: "您做过修改",
    of_company: "贵公司所有",
    wrong: "信息有误或缺失？请告诉我们。",
};
const ZH_TW: Words = Words {
    steps: "入門步驟",
    steps_about: "協助您快速上手。您和同事完成一項就勾選一項，我們會看到進度並隨時協助。",
    no_steps: "目前沒有需要完成的入門步驟。",
    of: "已完成 {} / {}",
    do_it: "已完成",
    undo: "尚未完成",
    done_at: "完成於 {}",
    products: "您的產品",
    products_about: "這是我們記錄的您正在使用的產品，方便我們直接為您解答，無需反覆詢問。",
    no_products: "我們還沒有記錄您使用的產品。",
    bought: "購於 {}",
    modified: "您做過修改",
    of_company: "貴公司所有",
    wrong: "資訊有誤或缺漏？請告訴我們。",
};
const JA: Words = Words {
    steps: "はじめの手順",
    steps_about: "使い始めるための手順です。済んだものにチェックを付けてください。会社の方と共有され、当社でも進み具合を見てお手伝いします。",
    no_steps: "現在、はじめの手順はありません。",
    of: "{} / {} 完了",
    do_it: "済んだ",
    undo: "まだ済んでいない",
    done_at: "{} に完了",
    products: "ご利用の製品",
    products_about: "当社が記録しているご利用の製品です。同じことを何度もお尋ねせずにお答えするために使います。",
    no_products: "ご利用の製品はまだ記録されていません。",
    bought: "{} から",
    modified: "お客様による変更あり",
    of_company: "会社でのご利用",
    wrong: "誤りや不足があればお知らせください。",
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
