//! What the pages "for you" say, in four languages.
//! It never says by what somebody belongs to those who may read them.

use causeway_base::Locale;

/// The words of one language.
pub(super) struct Words {
    pub(super) title: &'static str,
    pub(super) about: &'static str,
    pub(super) none: &'static str,
    pub(super) look: &'static str,
    pub(super) search: &'static str,
    pub(super) not_found: &'static str,
}

const EN: Words = Words {
    title: "Articles for you",
    about: "These articles are for your company and stand only here, while you are signed in.",
    none: "There are no articles for your company alone yet.",
    look: "Search in these articles",
    search: "Search",
    not_found: "None of these articles has all of these words.",
};
const ZH_CN: Words = Words {
    title: "为您提供的文章",
    about: "这些文章面向贵公司，仅在您登录后于此处显示。",
    none: "暂时没有专门面向贵公司的文章。",
    look: "在这些文章中搜索",
    search: "搜索",
    not_found: "没有一篇文章包含全部这些词。",
};
const ZH_TW: Words = Words {
    title: "為您提供的文章",
    about: "這些文章面向貴公司，僅在您登入後於此處顯示。",
    none: "目前沒有專門面向貴公司的文章。",
    look: "在這些文章中搜尋",
    search: "搜尋",
    not_found: "沒有一篇文章包含全部這些字詞。",
};
const JA: Words = Words {
    title: "お客様向けの記事",
    about: "ご所属の会社向けの記事です。サインインしている間だけ、ここに表示されます。",
    none: "会社専用の記事はまだありません。",
    look: "これらの記事を検索",
    search: "検索",
    not_found: "すべての語を含む記事はありません。",
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
