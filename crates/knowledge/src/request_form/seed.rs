//! The forms that a desk begins with: something that does not work, a question about a bill, an idea; in all languages.
//! It never touches a brand that was there before.

use causeway_base::Locale;
use causeway_store::{Result, Tx};

use super::{AnswerKind, FormField, FormOption, RequestForm, ShownWhen, Texts, store};
use crate::BrandId;

/// In the order of [`Locale::ALL`].
type Words = [&'static str; 4];

struct Field {
    id: &'static str,
    kind: AnswerKind,
    label: Words,
    required: bool,
    options: &'static [(&'static str, Words)],
    when: Option<(&'static str, &'static str)>,
}

/// Slug, name, introduction and fields.
type Form = (&'static str, Words, Words, &'static [Field]);

const PROBLEM: &[Field] = &[
    Field {
        id: "since",
        kind: AnswerKind::Choice,
        label: ["Since when?", "从什么时候开始？", "從什麼時候開始？", "いつからですか"],
        required: false,
        options: &[
            ("now", ["Since just now", "刚刚开始", "剛剛開始", "たった今から"]),
            ("today", ["Since earlier today", "今天早些时候", "今天稍早", "今日のうちから"]),
            ("days", ["For some days", "已有几天", "已有幾天", "数日前から"]),
            ("always", ["It never worked", "一直无法使用", "一直無法使用", "最初から使えない"]),
        ],
        when: None,
    },
    Field {
        id: "blocked",
        kind: AnswerKind::YesNo,
        label: [
            "Does it keep you from working?",
            "是否影响您继续工作？",
            "是否影響您繼續工作？",
            "作業が止まっていますか",
        ],
        required: true,
        options: &[],
        when: None,
    },
    Field {
        id: "needed",
        kind: AnswerKind::Text,
        label: [
            "What do you need it for, and by when?",
            "您需要用它做什么，最晚什么时候需要？",
            "您需要用它做什麼，最晚什麼時候需要？",
            "何のために、いつまでに必要ですか",
        ],
        required: false,
        options: &[],
        when: Some(("blocked", "yes")),
    },
    Field {
        id: "error",
        kind: AnswerKind::YesNo,
        label: [
            "Do you see an error message?",
            "是否看到错误提示？",
            "是否看到錯誤訊息？",
            "エラーメッセージは表示されますか",
        ],
        required: false,
        options: &[],
        when: None,
    },
    Field {
        id: "message",
        kind: AnswerKind::LongText,
        label: ["What does it say?", "提示的内容是什么？", "訊息的內容是什麼？", "どのような内容ですか"],
        required: true,
        options: &[],
        when: Some(("error", "yes")),
    },
];

const BILLING: &[Field] = &[
    Field {
        id: "about",
        kind: AnswerKind::Choice,
        label: [
            "Is it about an invoice, a payment or your plan?",
            "关于发票、付款还是套餐？",
            "關於發票、付款還是方案？",
            "請求書・お支払い・プランのどれについてですか",
        ],
        required: true,
        options: &[
            ("invoice", ["An invoice", "发票", "發票", "請求書"]),
            ("payment", ["A payment", "付款", "付款", "お支払い"]),
            ("plan", ["My plan", "套餐", "方案", "プラン"]),
        ],
        when: None,
    },
    Field {
        id: "number",
        kind: AnswerKind::Text,
        label: ["The number of the invoice", "发票号码", "發票號碼", "請求書番号"],
        required: false,
        options: &[],
        when: Some(("about", "invoice")),
    },
    Field {
        id: "paid",
        kind: AnswerKind::Date,
        label: ["When was it paid?", "付款日期", "付款日期", "お支払い日"],
        required: false,
        options: &[],
        when: Some(("about", "payment")),
    },
];

const IDEA: &[Field] = &[Field {
    id: "gain",
    kind: AnswerKind::LongText,
    label: [
        "What would it make easier for you?",
        "它能让您的哪些工作变得更轻松？",
        "它能讓您的哪些工作變得更輕鬆？",
        "実現すると、どのようなことが楽になりますか",
    ],
    required: false,
    options: &[],
    when: None,
}];

const FORMS: [Form; 3] = [
    (
        "something-does-not-work",
        ["Something does not work", "遇到了问题", "遇到了問題", "うまく動かない"],
        [
            "An error, something missing, or something that behaves oddly",
            "出现错误、内容缺失或运行异常",
            "出現錯誤、內容缺失或運作異常",
            "エラー、不足、思わぬ動作など",
        ],
        PROBLEM,
    ),
    (
        "billing",
        ["A question about a bill", "账单与付款问题", "帳單與付款問題", "お支払いについて"],
        ["Invoices, payments and plans", "发票、付款与套餐", "發票、付款與方案", "請求書、お支払い、プランについて"],
        BILLING,
    ),
    (
        "idea",
        ["An idea", "建议", "建議", "ご提案"],
        [
            "Something that you miss or would like better",
            "希望新增或改进的地方",
            "希望新增或改進的地方",
            "欲しい機能や改善してほしいところ",
        ],
        IDEA,
    ),
];

fn texts(words: Words) -> Texts {
    Locale::ALL.iter().map(|locale| (locale.tag().to_owned(), locale.pick(words).to_owned())).collect()
}

fn field(one: &Field) -> FormField {
    let option = |(id, names): &(&str, Words)| FormOption { id: (*id).to_owned(), names: texts(*names) };
    FormField {
        id: one.id.to_owned(),
        kind: one.kind,
        labels: texts(one.label),
        helps: Texts::new(),
        required: one.required,
        options: one.options.iter().map(option).collect(),
        shown_when: one.when.map(|(field, is)| ShownWhen { field: field.to_owned(), is: is.to_owned() }),
        fills: None,
    }
}

/// Adds them.
pub(crate) fn add(tx: &mut Tx<'_>, brand: BrandId) -> Result<()> {
    for (position, (slug, names, introductions, fields)) in FORMS.iter().enumerate() {
        let form = RequestForm {
            id: tx.new_id(),
            brand_id: brand,
            slug: (*slug).to_owned(),
            names: texts(*names),
            introductions: texts(*introductions),
            fields: fields.iter().map(field).collect(),
            tag_id: None,
            inbox_id: None,
            published: true,
            position: position as i64,
            version: 1,
        };
        store::add(tx, &form)?;
    }
    Ok(())
}
