//! What the status page says, in four languages.
//! It never makes a disturbance smaller than it is, and promises nothing.

use causeway_base::Locale;

use super::rules::Whole;
use super::{Impact, Kind, Phase, Stage, State};

/// The words of one language.
pub(super) struct Words {
    pub(super) title: &'static str,
    pub(super) running: &'static str,
    pub(super) planned: &'static str,
    pub(super) systems: &'static str,
    pub(super) past: &'static str,
    pub(super) calm: &'static str,
    pub(super) bar_begin: &'static str,
    pub(super) bar_end: &'static str,
    pub(super) whole_days: &'static str,
    pub(super) unwatched: &'static str,
    pub(super) formula: &'static str,
    pub(super) too_new: &'static str,
    pub(super) feed: &'static str,
    pub(super) more: &'static str,
    uptime: &'static str,
    period: &'static str,
    since: &'static str,
    not_whole: [&'static str; 2],
    told: [&'static str; 2],
    hours: &'static str,
    minutes: &'static str,
    wholes: [&'static str; 5],
    states: [&'static str; 5],
    phases: [&'static str; 5],
    impacts: [&'static str; 3],
    work: [&'static str; 3],
    pub(super) called_off: &'static str,
    corrected: &'static str,
    of_group: &'static str,
}

impl Words {
    /// How all of it is, as a sentence.
    pub(super) const fn whole(&self, whole: Whole) -> &'static str {
        match whole {
            Whole::Runs => self.wholes[0],
            Whole::Maintenance => self.wholes[1],
            Whole::Disturbed => self.wholes[2],
            Whole::Out => self.wholes[3],
            Whole::AllOut => self.wholes[4],
        }
    }
    /// How a component is.
    pub(super) const fn state(&self, state: State) -> &'static str {
        match state {
            State::Operational => self.states[0],
            State::Maintenance => self.states[1],
            State::Degraded => self.states[2],
            State::Partial => self.states[3],
            State::Major => self.states[4],
        }
    }
    /// How far an incident was.
    pub(super) const fn phase(&self, phase: Phase) -> &'static str {
        match phase {
            Phase::Notice => self.phases[0],
            Phase::Investigating => self.phases[1],
            Phase::Identified => self.phases[2],
            Phase::Monitoring => self.phases[3],
            Phase::Resolved => self.phases[4],
        }
    }
    /// What an incident is: how much it weighs, or how far planned work is.
    pub(super) const fn what(&self, kind: Kind, impact: Impact, stage: Stage) -> &'static str {
        match (kind, impact, stage) {
            (Kind::Maintenance, _, Stage::Planned) => self.work[0],
            (Kind::Maintenance, _, Stage::Running) => self.work[1],
            (Kind::Maintenance, _, Stage::Over) => self.work[2],
            (Kind::Incident, Impact::Minor, _) => self.impacts[0],
            (Kind::Incident, Impact::Major, _) => self.impacts[1],
            (Kind::Incident, Impact::Critical, _) => self.impacts[2],
        }
    }
    /// "99.98 % uptime", of hundredths of a percent.
    pub(super) fn uptime(&self, hundredths: i64) -> String {
        let percent = if hundredths == 10_000 {
            "100".to_owned()
        } else {
            format!("{}.{:02}", hundredths / 100, hundredths % 100)
        };
        self.uptime.replacen("{}", &percent, 1)
    }
    /// From when until when.
    pub(super) fn period(&self, from: &str, until: Option<&str>) -> String {
        match until {
            Some(until) => self.period.replacen("{}", from, 1).replacen("{}", until, 1),
            None => self.since.replacen("{}", from, 1),
        }
    }
    /// "Corrected at …".
    pub(super) fn corrected(&self, at: &str) -> String {
        self.corrected.replacen("{}", at, 1)
    }
    /// The worst state of a group, and how many of its systems are in it.
    pub(super) fn of_group(&self, state: &str, count: usize, all: usize) -> String {
        let counted = self.of_group.replacen("{count}", &count.to_string(), 1).replacen("{all}", &all.to_string(), 1);
        counted.replacen("{state}", state, 1)
    }
    /// How many days were not whole.
    pub(super) fn not_whole(&self, count: usize) -> String {
        self.not_whole[usize::from(count != 1)].replacen("{}", &count.to_string(), 1)
    }
    /// "3 h 20 min".
    fn duration(&self, minutes: i64) -> String {
        let (hours, rest) = (minutes / 60, minutes % 60);
        let part = |text: &str, amount: i64| text.replacen("{}", &amount.to_string(), 1);
        match (hours, rest) {
            (0, rest) => part(self.minutes, rest),
            (hours, 0) => part(self.hours, hours),
            (hours, rest) => format!("{} {}", part(self.hours, hours), part(self.minutes, rest)),
        }
    }
    /// What a day was like that was not whole: each state with how long it lasted, the worst first.
    pub(super) fn day(&self, date: &str, states: &[(State, i64)]) -> String {
        let state = |(state, minutes): &(State, i64)| format!("{} {}", self.state(*state), self.duration(*minutes));
        let states: Vec<String> = states.iter().map(state).collect();
        format!("{date}{}{}", self.told[0], states.join(self.told[1]))
    }
}

const EN: Words = Words {
    title: "Status",
    running: "What is going on now",
    planned: "Planned maintenance",
    systems: "Systems",
    past: "The last 14 days",
    calm: "Nothing was disturbed in the last 14 days.",
    bar_begin: "90 days ago",
    bar_end: "Today",
    whole_days: "No disturbance and no maintenance in this time.",
    unwatched: "not yet watched",
    formula: "Uptime is the time without a partial or major outage, divided by all time, in minutes, over the last 90 days or \
              since a system was added here. Limited service and planned maintenance do not count as outages.",
    too_new: "Watched for less than a minute",
    feed: "Follow the status by feed (Atom)",
    more: "All about the status",
    uptime: "{} % uptime",
    period: "{} to {}",
    since: "since {}",
    not_whole: ["{} day with a disturbance or maintenance", "{} days with a disturbance or maintenance"],
    told: [": ", ", "],
    hours: "{} h",
    minutes: "{} min",
    wholes: [
        "All systems run",
        "Some systems are under maintenance",
        "Some systems are disturbed",
        "Some systems are out",
        "All systems are out",
    ],
    states: ["Running", "Maintenance", "Limited", "Partial outage", "Outage"],
    phases: [
        "Notice",
        "We are looking for the cause",
        "We know the cause",
        "Mended, and we are watching it",
        "Resolved",
    ],
    impacts: ["Small disturbance", "Large disturbance", "Critical disturbance"],
    work: ["Planned maintenance", "Maintenance is under way", "Maintenance is done"],
    called_off: "Called off",
    corrected: "Corrected at {}",
    of_group: "{state} ({count} of {all})",
};

const ZH_CN: Words = Words {
    title: "服务状态",
    running: "正在发生",
    planned: "计划维护",
    systems: "各项服务",
    past: "最近 14 天",
    calm: "最近 14 天没有异常。",
    bar_begin: "90 天前",
    bar_end: "今天",
    whole_days: "这段时间内没有异常，也没有维护。",
    unwatched: "尚未开始监测",
    formula: "可用率 = 没有部分中断或全面中断的分钟数 ÷ 总分钟数，统计最近 90 天；\
              加入本页不足 90 天的服务，自加入时算起。性能受限和计划维护不计为中断。",
    too_new: "监测时间不足一分钟",
    feed: "订阅状态更新（Atom）",
    more: "查看全部状态",
    uptime: "可用率 {}%",
    period: "{} 至 {}",
    since: "自 {} 起",
    not_whole: ["有 {} 天出现过异常或维护", "有 {} 天出现过异常或维护"],
    told: ["：", "，"],
    hours: "{} 小时",
    minutes: "{} 分钟",
    wholes: ["所有服务运行正常", "部分服务正在维护", "部分服务出现异常", "部分服务中断", "所有服务中断"],
    states: ["正常", "维护", "性能受限", "部分中断", "全面中断"],
    phases: ["通知", "正在排查原因", "已查明原因", "已修复，正在观察", "已结束"],
    impacts: ["轻微异常", "较大异常", "严重异常"],
    work: ["计划维护", "正在维护", "维护已完成"],
    called_off: "已取消",
    corrected: "已于 {} 更正",
    of_group: "{state}（{count}/{all}）",
};

const ZH_TW: Words = Words {
    title: "服務狀態",
    running: "目前狀況",
    planned: "預定維護",
    systems: "各項服務",
    past: "最近 14 天",
    calm: "最近 14 天沒有異常。",
    bar_begin: "90 天前",
    bar_end: "今天",
    whole_days: "這段期間沒有異常，也沒有維護。",
    unwatched: "尚未開始監測",
    formula: "可用率 = 沒有部分中斷或全面中斷的分鐘數 ÷ 總分鐘數，統計最近 90 天；\
              加入本頁未滿 90 天的服務，自加入時起算。效能受限與預定維護不計為中斷。",
    too_new: "監測時間不到一分鐘",
    feed: "訂閱狀態更新（Atom）",
    more: "查看全部狀態",
    uptime: "可用率 {}%",
    period: "{} 至 {}",
    since: "自 {} 起",
    not_whole: ["有 {} 天出現過異常或維護", "有 {} 天出現過異常或維護"],
    told: ["：", "，"],
    hours: "{} 小時",
    minutes: "{} 分鐘",
    wholes: ["所有服務運作正常", "部分服務正在維護", "部分服務發生異常", "部分服務中斷", "所有服務中斷"],
    states: ["正常", "維護", "效能受限", "部分中斷", "全面中斷"],
    phases: ["通知", "正在調查原因", "已找出原因", "已修復，觀察中", "已結束"],
    impacts: ["輕微異常", "較大異常", "嚴重異常"],
    work: ["預定維護", "維護中", "維護已完成"],
    called_off: "已取消",
    corrected: "已於 {} 更正",
    of_group: "{state}（{count}/{all}）",
};

const JA: Words = Words {
    title: "稼働状況",
    running: "現在発生していること",
    planned: "予定されているメンテナンス",
    systems: "各サービス",
    past: "過去14日間",
    calm: "過去14日間に障害はありませんでした。",
    bar_begin: "90日前",
    bar_end: "今日",
    whole_days: "この期間に障害やメンテナンスはありませんでした。",
    unwatched: "監視開始前",
    formula: "稼働率は、一部停止または全面停止のなかった時間（分）を全体の時間（分）で割ったものです。対象は過去90日間で、\
              掲載から90日に満たないサービスは掲載時からの期間です。性能低下と予定されたメンテナンスは停止に数えません。",
    too_new: "監視を始めて1分未満です",
    feed: "稼働状況をフィードで受け取る（Atom）",
    more: "稼働状況をすべて見る",
    uptime: "稼働率 {}%",
    period: "{} ～ {}",
    since: "{} から",
    not_whole: ["障害またはメンテナンスのあった日: {}日", "障害またはメンテナンスのあった日: {}日"],
    told: [": ", "、"],
    hours: "{}時間",
    minutes: "{}分",
    wholes: [
        "すべてのサービスが正常に稼働しています",
        "一部のサービスがメンテナンス中です",
        "一部のサービスに障害が発生しています",
        "一部のサービスが停止しています",
        "すべてのサービスが停止しています",
    ],
    states: ["正常", "メンテナンス", "性能低下", "一部停止", "全面停止"],
    phases: ["お知らせ", "原因を調査中", "原因を特定", "復旧後の経過を確認中", "終了"],
    impacts: ["軽微な障害", "大きな障害", "重大な障害"],
    work: ["予定されているメンテナンス", "メンテナンス中", "メンテナンス終了"],
    called_off: "中止",
    corrected: "{} に訂正",
    of_group: "{state}（{all}件中{count}件）",
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
