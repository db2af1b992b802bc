//! The words of the public pages, in the four languages.
//! They never promise more than the desk does, and speak to customers, not about the program.

use causeway_base::Locale;

/// The words of one language.
pub(super) struct Words {
    pub(super) own_name: &'static str,
    pub(super) help: &'static str,
    pub(super) question: &'static str,
    pub(super) example: &'static str,
    pub(super) search: &'static str,
    pub(super) language: &'static str,
    pub(super) skip: &'static str,
    pub(super) sought: &'static str,
    pub(super) empty: &'static str,
    pub(super) not_found: &'static str,
    pub(super) meant: &'static str,
    pub(super) perhaps: &'static str,
    pub(super) ask: &'static str,
    pub(super) write: &'static str,
    pub(super) requests: &'static str,
    pub(super) contents: &'static str,
    pub(super) related: &'static str,
    pub(super) useful: &'static str,
    pub(super) yes: &'static str,
    pub(super) no: &'static str,
    pub(super) thanks: &'static str,
    pub(super) missing: &'static str,
    pub(super) send: &'static str,
    pub(super) sent: &'static str,
    pub(super) too_often: &'static str,
    pub(super) updated: &'static str,
    pub(super) checked: &'static str,
    pub(super) last_checked: &'static str,
    pub(super) stale: &'static str,
    pub(super) untranslated: &'static str,
    pub(super) gone: &'static str,
    pub(super) gone_hint: &'static str,
    pub(super) results: &'static str,
    pub(super) path: &'static str,
    pub(super) draft: &'static str,
    pub(super) as_published: &'static str,
    pub(super) read_by_team: &'static str,
    pub(super) read_by_segment: &'static str,
    pub(super) callouts: crate::body::Labels,
    tongues: [&'static str; 4],
    all: [&'static str; 2],
    count: [&'static str; 2],
    within: [&'static str; 2],
    months: Option<[&'static str; 12]>,
}

/// `text` with `{}` replaced.
fn with(text: &str, value: &str) -> String {
    text.replacen("{}", value, 1)
}

impl Words {
    /// "All 12 articles".
    pub(super) fn all(&self, count: usize) -> String {
        with(self.all[usize::from(count != 1)], &count.to_string())
    }
    /// "12 articles".
    pub(super) fn count(&self, count: usize) -> String {
        with(self.count[usize::from(count != 1)], &count.to_string())
    }
    /// "usually within 2 hours".
    pub(super) fn within(&self, minutes: i64) -> String {
        let (amount, unit) = if minutes >= 60 { ((minutes + 59) / 60, 1) } else { (minutes, 0) };
        let text = self.within[unit];
        if amount == 1 {
            with(text, "1").replace("hours", "hour").replace("minutes", "minute")
        } else {
            with(text, &amount.to_string())
        }
    }
    /// "27 November 2026".
    pub(super) fn date(&self, date: jiff::civil::Date) -> String {
        match self.months {
            Some(months) => {
                let month = usize::from(date.month().unsigned_abs()).saturating_sub(1);
                format!("{} {} {}", date.day(), months.get(month).copied().unwrap_or_default(), date.year())
            }
            None => format!("{}年{}月{}日", date.year(), date.month(), date.day()),
        }
    }
    /// What another language is called in this one.
    pub(super) const fn tongue(&self, other: Locale) -> &'static str {
        other.pick(self.tongues)
    }
    /// A sentence with a value in it.
    pub(super) fn fill(text: &str, value: &str) -> String {
        with(text, value)
    }
}

const EN: Words = Words {
    own_name: "English",
    help: "Help",
    question: "Describe it in your own words",
    example: "For example: the CSV export stops halfway",
    search: "Search",
    language: "Language",
    skip: "Skip to the text",
    sought: "Asked most often",
    empty: "Nothing has been written here yet.",
    meant: "Did you mean:",
    perhaps: "Perhaps this answers it:",
    not_found: "Nothing fits these words. Try fewer or other words.",
    ask: "Not found what you need?",
    write: "Write to us",
    requests: "My requests",
    contents: "On this page",
    related: "Related articles",
    useful: "Was this useful?",
    yes: "Yes",
    no: "No",
    thanks: "Thank you.",
    missing: "What is missing or wrong? Please leave out personal data.",
    send: "Send",
    sent: "Thank you. The people who write here read this.",
    too_often: "That was a lot at once. Please try again in a few minutes.",
    updated: "Updated {}",
    checked: "checked {}",
    last_checked: "last checked {}",
    stale: "This has not been checked for a while, and parts of it may be out of date.",
    untranslated: "This article is not available in English yet. Here it is in {}.",
    gone: "There is nothing at this address",
    gone_hint: "The page may have moved. Search for it, or start from the overview.",
    results: "Results for “{}”",
    path: "You are here",
    draft: "Draft – only your team sees this.",
    as_published: "Readers see it like this now. This page is for your team only.",
    read_by_team: "This article is for the team, also when it is published.",
    read_by_segment: "This article is for customers of one segment, also when it is published.",
    callouts: ["Note", "Warning", "Tip"],
    tongues: ["English", "Simplified Chinese", "Traditional Chinese", "Japanese"],
    all: ["{} article", "All {} articles"],
    count: ["{} article", "{} articles"],
    within: ["usually answered within {} minutes", "usually answered within {} hours"],
    months: Some([
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ]),
};

const ZH_CN: Words = Words {
    own_name: "简体中文",
    help: "帮助",
    question: "用您自己的话描述一下问题",
    example: "例如：导出 CSV 时中途停止",
    search: "搜索",
    language: "语言",
    skip: "跳到正文",
    sought: "大家常问",
    empty: "这里暂时还没有内容。",
    meant: "您是不是想找：",
    perhaps: "也许这里有答案：",
    not_found: "没有找到符合的文章。换个说法，或减少一些字词试试。",
    ask: "没有找到答案？",
    write: "给我们写信",
    requests: "我的请求",
    contents: "本页内容",
    related: "相关文章",
    useful: "这篇文章有帮助吗？",
    yes: "有帮助",
    no: "没有",
    thanks: "谢谢您的反馈。",
    missing: "缺少什么，或者哪里不对？请不要填写个人信息。",
    send: "提交",
    sent: "谢谢，撰写这些文章的同事会看到您的意见。",
    too_often: "您提交得太频繁了，请过几分钟再试。",
    updated: "更新于 {}",
    checked: "{}核对过",
    last_checked: "上次核对：{}",
    stale: "这篇文章有一段时间没有核对了，部分内容可能已经过时。",
    untranslated: "这篇文章还没有简体中文版，以下为{}版本。",
    gone: "这个地址没有内容",
    gone_hint: "页面可能已经移动。请搜索一下，或从首页开始查找。",
    results: "“{}”的搜索结果",
    path: "当前位置",
    draft: "草稿——只有您的团队能看到。",
    as_published: "读者现在看到的就是这样。此页面仅供您的团队查看。",
    read_by_team: "这篇文章仅供团队阅读，发布后也是如此。",
    read_by_segment: "这篇文章仅供某一客户分组阅读，发布后也是如此。",
    callouts: ["说明", "注意", "提示"],
    tongues: ["英文", "简体中文", "繁体中文", "日文"],
    all: ["全部 {} 篇文章", "全部 {} 篇文章"],
    count: ["{} 篇文章", "{} 篇文章"],
    within: ["通常 {} 分钟内回复", "通常 {} 小时内回复"],
    months: None,
};

const ZH_TW: Words = Words {
    own_name: "繁體中文",
    help: "說明中心",
    question: "請用自己的話描述問題",
    example: "例如：匯出 CSV 時中途停止",
    search: "搜尋",
    language: "語言",
    skip: "跳到內文",
    sought: "大家常問",
    empty: "這裡目前還沒有內容。",
    meant: "您是不是想找：",
    perhaps: "也許這裡有答案：",
    not_found: "找不到符合的文章。請換個說法，或減少一些字詞再試。",
    ask: "找不到答案？",
    write: "寫信給我們",
    requests: "我的請求",
    contents: "本頁內容",
    related: "相關文章",
    useful: "這篇文章有幫助嗎？",
    yes: "有幫助",
    no: "沒有",
    thanks: "謝謝您的意見。",
    missing: "少了什麼，或是哪裡不對？請勿填寫個人資料。",
    send: "送出",
    sent: "謝謝，撰寫這些文章的同仁會看到您的意見。",
    too_often: "您送出得太頻繁了，請過幾分鐘再試。",
    updated: "更新於 {}",
    checked: "{}確認過",
    last_checked: "上次確認：{}",
    stale: "這篇文章有一段時間沒有確認了，部分內容可能已經過時。",
    untranslated: "這篇文章還沒有繁體中文版，以下為{}版本。",
    gone: "這個網址沒有內容",
    gone_hint: "頁面可能已經移動。請搜尋看看，或從首頁開始查找。",
    results: "「{}」的搜尋結果",
    path: "目前位置",
    draft: "草稿——只有您的團隊看得到。",
    as_published: "讀者現在看到的就是這樣。此頁面僅供您的團隊查看。",
    read_by_team: "這篇文章僅供團隊閱讀，發布後也是如此。",
    read_by_segment: "這篇文章僅供某一客戶分組閱讀，發布後也是如此。",
    callouts: ["說明", "注意", "提示"],
    tongues: ["英文", "簡體中文", "繁體中文", "日文"],
    all: ["全部 {} 篇文章", "全部 {} 篇文章"],
    count: ["{} 篇文章", "{} 篇文章"],
    within: ["通常 {} 分鐘內回覆", "通常 {} 小時內回覆"],
    months: None,
};

const JA: Words = Words {
    own_name: "日本語",
    help: "ヘルプ",
    question: "お困りのことを、そのまま入力してください。",
    example: "例: CSV エクスポートが途中で止まる",
    search: "検索",
    language: "言語",
    skip: "本文へ移動",
    sought: "よくあるご質問",
    empty: "ここにはまだ記事がありません。",
    meant: "もしかして：",
    perhaps: "こちらで解決するかもしれません：",
    not_found: "該当する記事が見つかりません。言葉を減らすか、別の言葉でお試しください。",
    ask: "見つかりませんか？",
    write: "問い合わせを送る",
    requests: "お問い合わせの状況",
    contents: "このページの内容",
    related: "関連記事",
    useful: "この記事は役に立ちましたか？",
    yes: "はい",
    no: "いいえ",
    thanks: "ありがとうございます。",
    missing: "足りない点や間違っている点をお聞かせください。個人情報は書かないでください。",
    send: "送信",
    sent: "ありがとうございます。記事の担当者が拝見します。",
    too_often: "短い間に何度も送信されました。数分後にもう一度お試しください。",
    updated: "{}更新",
    checked: "{}に内容を確認",
    last_checked: "前回の確認: {}",
    stale: "この記事はしばらく確認されていないため、内容が古くなっている可能性があります。",
    untranslated: "この記事の日本語版はまだありません。{}版を表示しています。",
    gone: "このアドレスにはページがありません",
    gone_hint: "移動した可能性があります。検索するか、トップページからお探しください。",
    results: "「{}」の検索結果",
    path: "現在位置",
    draft: "下書きです。チームの人だけが見られます。",
    as_published: "読者には今このように表示されています。このページはチーム専用です。",
    read_by_team: "この記事は公開後もチームの人だけが読めます。",
    read_by_segment: "この記事は公開後も、特定のセグメントのお客様だけが読めます。",
    callouts: ["補足", "注意", "ヒント"],
    tongues: ["英語", "簡体字中国語", "繁体字中国語", "日本語"],
    all: ["記事 {} 件をすべて見る", "記事 {} 件をすべて見る"],
    count: ["記事 {} 件", "記事 {} 件"],
    within: ["通常 {} 分以内に返信", "通常 {} 時間以内に返信"],
    months: None,
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
