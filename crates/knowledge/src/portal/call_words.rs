//! What the page about calling says, in four languages.
//! It never promises a time that the settings do not.

use causeway_base::Locale;

/// The words of one language.
pub(super) struct Words {
    pub(super) title: &'static str,
    pub(super) about: &'static str,
    pub(super) urgent: &'static str,
    pub(super) numbers: &'static str,
    pub(super) any_time: &'static str,
    pub(super) open: &'static str,
    pub(super) closed: &'static str,
    opens: &'static str,
    pub(super) call_me: &'static str,
    pub(super) call_me_about: &'static str,
    pub(super) number: &'static str,
    pub(super) number_hint: &'static str,
    pub(super) when: &'static str,
    pub(super) soon: &'static str,
    pub(super) morning: &'static str,
    pub(super) afternoon: &'static str,
    pub(super) when_else: &'static str,
    pub(super) language: &'static str,
    pub(super) text: &'static str,
    pub(super) stuck: &'static str,
    pub(super) email: &'static str,
    pub(super) send: &'static str,
    pub(super) wrong_number: &'static str,
    pub(super) taken: &'static str,
    taken_about: &'static str,
    pub(super) or_hotline: &'static str,
    pub(super) link: &'static str,
}

impl Words {
    /// From when on a number is answered.
    pub(super) fn opens(&self, at: &str) -> String {
        self.opens.replace("{at}", at)
    }

    /// What happens after somebody asked.
    pub(super) fn taken_about(&self, number: &str) -> String {
        self.taken_about.replace("{number}", number)
    }
}

const EN: Words = Words {
    title: "Talk to us by phone",
    about: "Call us, or leave your number and we call you.",
    urgent: "Is something down, or can nobody work? Call at any hour:",
    numbers: "Our numbers",
    any_time: "At any hour",
    open: "Answered now",
    closed: "Closed now",
    opens: "Answered from {at}",
    call_me: "Call me",
    call_me_about: "We call you in our working hours.",
    number: "Your telephone number",
    number_hint: "With the code of your country if you are abroad, such as +86.",
    when: "When does it suit you?",
    soon: "As soon as possible",
    morning: "In the morning",
    afternoon: "In the afternoon",
    when_else: "A day or a time, if you like",
    language: "Which language shall we speak?",
    text: "What is it about?",
    stuck: "Something is down, or nobody can work",
    email: "E-mail, if we may also write",
    send: "Please call me",
    wrong_number: "This is no number that we can call. Write it with the code of your country, such as +86 731 8218 3159.",
    taken: "We call you",
    taken_about: "Your wish has arrived, and we call {number}.",
    or_hotline: "If it cannot wait, call this number now:",
    link: "By phone",
};
const ZH_CN: Words = Words {
    title: "电话联系我们",
    about: "您可以直接拨打电话，也可以留下号码，由我们给您回电。",
    urgent: "系统中断或无法工作？请随时拨打：",
    numbers: "联系电话",
    any_time: "全天可拨打",
    open: "目前有人接听",
    closed: "目前无人接听",
    opens: "{at} 起有人接听",
    call_me: "请给我回电",
    call_me_about: "我们会在工作时间给您回电。",
    number: "您的电话号码",
    number_hint: "如在境外，请加上国家代码，例如 +86。",
    when: "什么时间方便接听？",
    soon: "越快越好",
    morning: "上午",
    afternoon: "下午",
    when_else: "也可注明具体日期或时间",
    language: "希望使用哪种语言交谈？",
    text: "想咨询什么问题？",
    stuck: "系统中断，或无法工作",
    email: "电子邮箱（如可同时邮件联系）",
    send: "请给我回电",
    wrong_number: "无法拨打此号码。请加上国家代码，例如 +86 731 8218 3159。",
    taken: "我们会给您回电",
    taken_about: "已收到您的请求，我们将拨打 {number}。",
    or_hotline: "如果情况紧急，请立即拨打：",
    link: "电话联系",
};
const ZH_TW: Words = Words {
    title: "以電話聯絡我們",
    about: "您可以直接撥打電話，也可以留下號碼，由我們回電給您。",
    urgent: "系統中斷或無法工作？請隨時撥打：",
    numbers: "聯絡電話",
    any_time: "全天可撥打",
    open: "目前有人接聽",
    closed: "目前無人接聽",
    opens: "{at} 起有人接聽",
    call_me: "請回電給我",
    call_me_about: "我們會在上班時間回電給您。",
    number: "您的電話號碼",
    number_hint: "如在海外，請加上國碼，例如 +886。",
    when: "什麼時間方便接聽？",
    soon: "越快越好",
    morning: "上午",
    afternoon: "下午",
    when_else: "也可註明日期或時間",
    language: "希望使用哪種語言交談？",
    text: "想詢問什麼問題？",
    stuck: "系統中斷，或無法工作",
    email: "電子郵件（如可同時以郵件聯絡）",
    send: "請回電給我",
    wrong_number: "無法撥打此號碼。請加上國碼，例如 +886 2 2345 6789。",
    taken: "我們會回電給您",
    taken_about: "已收到您的請求，我們將撥打 {number}。",
    or_hotline: "如果情況緊急，請立即撥打：",
    link: "電話聯絡",
};
const JA: Words = Words {
    title: "電話でのお問い合わせ",
    about: "お電話いただくか、番号をお知らせいただければこちらからお電話します。",
    urgent: "システムが止まっている、業務ができない場合は、いつでもこちらへ：",
    numbers: "電話番号",
    any_time: "24時間受付",
    open: "ただいま受付中",
    closed: "ただいま受付時間外",
    opens: "{at} から受付",
    call_me: "折り返し電話を希望する",
    call_me_about: "営業時間内にお電話します。",
    number: "お電話番号",
    number_hint: "海外の場合は +81 のように国番号を付けてください。",
    when: "ご都合のよい時間帯",
    soon: "できるだけ早く",
    morning: "午前",
    afternoon: "午後",
    when_else: "ご希望の日時があればご記入ください",
    language: "お話しになる言語",
    text: "ご用件",
    stuck: "システムが止まっている、または業務ができない",
    email: "メールアドレス（メールでもご連絡してよい場合）",
    send: "電話を希望する",
    wrong_number: "この番号にはお電話できません。+81 3 1234 5678 のように国番号を付けてご記入ください。",
    taken: "こちらからお電話します",
    taken_about: "ご希望を承りました。{number} へお電話します。",
    or_hotline: "お急ぎの場合は、こちらへお電話ください：",
    link: "電話で問い合わせる",
};

/// The words in a language.
pub(super) const fn of(locale: Locale) -> &'static Words {
    match locale {
        Locale::En => &EN,
        Locale::ZhCn => &ZH_CN,
        Locale::ZhTw => &ZH_TW,
        Locale::Ja => &JA,
    }
}
