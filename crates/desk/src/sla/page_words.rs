//! The words of the public page of promises, in the four languages.
//! They never say more than the promise does.

use causeway_base::Locale;

use super::ClockKind;
use crate::Priority;

/// The words of one language.
pub(super) struct Words {
    pub(super) title: &'static str,
    pub(super) nothing: &'static str,
    pub(super) always: &'static str,
    pub(super) in_hours: &'static str,
    pub(super) hours: &'static str,
    pub(super) closed: &'static str,
    pub(super) days: [&'static str; 7],
    kinds: [&'static str; 6],
    priorities: [&'static str; 4],
    /// One and many, of minutes, hours and days.
    units: [[&'static str; 2]; 3],
}

impl Words {
    /// What a clock measures, as customers say it.
    pub(super) const fn kind(&self, kind: ClockKind) -> &'static str {
        match kind {
            ClockKind::Acknowledgement => self.kinds[0],
            ClockKind::FirstReply => self.kinds[1],
            ClockKind::NextReply => self.kinds[2],
            ClockKind::Update => self.kinds[3],
            ClockKind::Diagnosis => self.kinds[4],
            ClockKind::Resolution => self.kinds[5],
        }
    }

    /// How much a matter presses.
    pub(super) const fn priority(&self, priority: Priority) -> &'static str {
        match priority {
            Priority::Urgent => self.priorities[0],
            Priority::High => self.priorities[1],
            Priority::Normal => self.priorities[2],
            Priority::Low => self.priorities[3],
        }
    }

    /// A time in its largest whole unit.
    pub(super) fn span(&self, minutes: i64) -> String {
        let (amount, unit) = match minutes {
            minutes if minutes >= 1440 && minutes % 1440 == 0 => (minutes / 1440, 2),
            minutes if minutes >= 60 && minutes % 60 == 0 => (minutes / 60, 1),
            minutes => (minutes, 0),
        };
        format!("{amount} {}", self.units[unit][usize::from(amount != 1)])
    }
}

const EN: Words = Words {
    title: "What we promise",
    nothing: "Nothing is published here.",
    always: "around the clock",
    in_hours: "of our business hours",
    hours: "Our hours",
    closed: "closed",
    days: ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
    kinds: [
        "Your message has arrived",
        "A first answer",
        "An answer to every further message",
        "News while you wait",
        "The cause of a fault",
        "A solution",
    ],
    priorities: ["urgent", "high priority", "normal priority", "low priority"],
    units: [["minute", "minutes"], ["hour", "hours"], ["day", "days"]],
};

const ZH_CN: Words = Words {
    title: "服务承诺",
    nothing: "此处尚未公布内容。",
    always: "全天候",
    in_hours: "（工作时间）",
    hours: "工作时间",
    closed: "休息",
    days: ["周一", "周二", "周三", "周四", "周五", "周六", "周日"],
    kinds: ["确认收到", "首次答复", "后续答复", "等待期间的进展通报", "故障原因", "解决"],
    priorities: ["紧急", "高优先级", "普通优先级", "低优先级"],
    units: [["分钟", "分钟"], ["小时", "小时"], ["天", "天"]],
};

const ZH_TW: Words = Words {
    title: "服務承諾",
    nothing: "此處尚未公布內容。",
    always: "全天候",
    in_hours: "（工作時間）",
    hours: "工作時間",
    closed: "休息",
    days: ["週一", "週二", "週三", "週四", "週五", "週六", "週日"],
    kinds: ["確認收到", "首次答覆", "後續答覆", "等待期間的進展通報", "故障原因", "解決"],
    priorities: ["緊急", "高優先順序", "一般優先順序", "低優先順序"],
    units: [["分鐘", "分鐘"], ["小時", "小時"], ["天", "天"]],
};

const JA: Words = Words {
    title: "対応のお約束",
    nothing: "公開されている内容はありません。",
    always: "24 時間対応",
    in_hours: "（営業時間内）",
    hours: "営業時間",
    closed: "休業",
    days: ["月曜日", "火曜日", "水曜日", "木曜日", "金曜日", "土曜日", "日曜日"],
    kinds: ["受付のご連絡", "最初のご回答", "以降のご回答", "お待ちいただく間の経過報告", "障害原因のご連絡", "解決"],
    priorities: ["緊急", "優先度：高", "優先度：通常", "優先度：低"],
    units: [["分", "分"], ["時間", "時間"], ["日", "日"]],
};

/// The words of a language.
pub(super) const fn of(locale: Locale) -> Words {
    match locale {
        Locale::En => EN,
        Locale::ZhCn => ZH_CN,
        Locale::ZhTw => ZH_TW,
        Locale::Ja => JA,
    }
}
