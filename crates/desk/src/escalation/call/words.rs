//! What a call and its page say, in four languages.
//! It never holds what a customer wrote.

use causeway_base::Locale;

/// The words of the mail.
pub(super) struct MailWords {
    /// Stands before number and subject.
    pub(super) subject: &'static str,
    /// The link.
    pub(super) take: &'static str,
}

/// The words of the mail; a drill says so where it cannot be overlooked.
pub(super) const fn mail(locale: Locale, drill: bool) -> MailWords {
    let (subject, exercise, take) = match locale {
        Locale::En => ("Needs you now:", "Drill:", "Take it on:"),
        Locale::ZhCn => ("需要您立即处理：", "演练：", "由我接手："),
        Locale::ZhTw => ("需要您立即處理：", "演練：", "由我接手："),
        Locale::Ja => ("至急ご対応ください：", "訓練：", "引き受ける："),
    };
    MailWords { subject: if drill { exercise } else { subject }, take }
}

/// By when somebody has to take it on.
pub(super) fn within(locale: Locale, minutes: i64) -> String {
    match locale {
        Locale::En => format!("If nobody takes it on within {minutes} min, it goes to the next level."),
        Locale::ZhCn => format!("{minutes} 分钟内无人接手，将升级到下一级。"),
        Locale::ZhTw => format!("{minutes} 分鐘內無人接手，將升級到下一級。"),
        Locale::Ja => format!("{minutes} 分以内に引き受けがなければ、次の段階へ進みます。"),
    }
}

/// The words of the page.
pub(super) struct PageWords {
    /// Its title.
    pub(super) title: &'static str,
    /// That it is only practised.
    pub(super) drill: &'static str,
    /// Above the field for a note.
    pub(super) note: &'static str,
    /// The button.
    pub(super) take: &'static str,
    /// Somebody took it on.
    pub(super) taken: &'static str,
    /// It has ended.
    pub(super) over: &'static str,
    /// It is not this person's any more.
    pub(super) not_yours: &'static str,
    /// Leads to the conversation.
    pub(super) open: &'static str,
    /// The link is none any more.
    pub(super) gone: &'static str,
}

/// The words in the reader's language.
pub(super) const fn page(locale: Locale) -> PageWords {
    match locale {
        Locale::En => PageWords {
            title: "A matter needs somebody",
            drill: "This is a drill.",
            note: "What you are going to do (optional)",
            take: "I take it on",
            taken: "It is taken on. Thank you.",
            over: "This escalation has ended. There is nothing left to do.",
            not_yours: "This matter is at another level now.",
            open: "Open the conversation",
            gone: "This link does not work any more. Open the desk to see what climbs.",
        },
        Locale::ZhCn => PageWords {
            title: "有一件事需要人接手",
            drill: "这是一次演练。",
            note: "您打算怎么做（选填）",
            take: "由我接手",
            taken: "已有人接手，谢谢。",
            over: "此升级已结束，无需再处理。",
            not_yours: "此事现已在另一级处理。",
            open: "打开对话",
            gone: "此链接已失效。请在服务台中查看正在升级的事项。",
        },
        Locale::ZhTw => PageWords {
            title: "有一件事需要人接手",
            drill: "這是一次演練。",
            note: "您打算怎麼做（選填）",
            take: "由我接手",
            taken: "已有人接手，謝謝。",
            over: "此升級已結束，無需再處理。",
            not_yours: "此事現已在另一級處理。",
            open: "開啟對話",
            gone: "此連結已失效。請在服務台中查看正在升級的事項。",
        },
        Locale::Ja => PageWords {
            title: "対応する人が必要です",
            drill: "これは訓練です。",
            note: "これから行うこと（任意）",
            take: "引き受ける",
            taken: "引き受け済みです。ありがとうございます。",
            over: "このエスカレーションは終了しました。対応は不要です。",
            not_yours: "この件は現在、別の段階にあります。",
            open: "会話を開く",
            gone: "このリンクは無効になりました。デスクでエスカレーション中の件をご確認ください。",
        },
    }
}
