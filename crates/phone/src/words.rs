//! What the desk itself writes about calls, in four languages.
//! It never says more of a call than its log holds.

use causeway_base::{Locale, Time};

use crate::call::{Call, Direction};
use crate::number::Number;

/// What those are called who show no number.
pub(crate) const fn withheld(locale: Locale) -> &'static str {
    locale.pick(["Withheld number", "未显示号码", "未顯示號碼", "番号非通知"])
}

/// The time of day and the day of an instant, as numbers.
fn moment(at: Time, zone: &str) -> String {
    let zone = jiff::tz::TimeZone::get(zone).unwrap_or(jiff::tz::TimeZone::UTC);
    let instant = jiff::Timestamp::from_millisecond(at.ms()).unwrap_or_default();
    jiff::ZonedDateTime::new(instant, zone).strftime("%Y-%m-%d %H:%M").to_string()
}

/// Who called: the number, or that none was shown.
fn other(locale: Locale, call: &Call) -> String {
    if call.other.is_empty() { withheld(locale).to_owned() } else { call.other.clone() }
}

/// Our number that was called, with its name, as an addition to a sentence.
fn called(locale: Locale, number: Option<&Number>) -> String {
    let Some(number) = number else { return String::new() };
    let name = &number.label;
    match locale {
        Locale::En => format!(" to {name} ({})", number.number),
        Locale::ZhCn | Locale::ZhTw => format!("，呼叫的是{name}（{}）", number.number),
        Locale::Ja => format!("（着信先：{name} {}）", number.number),
    }
}

/// A length of time.
fn length(locale: Locale, ms: i64) -> String {
    let seconds = ms / 1_000;
    let (minutes, rest) = (seconds / 60, seconds % 60);
    match locale {
        Locale::En if minutes == 0 => format!("{rest} s"),
        Locale::En => format!("{minutes} min {rest} s"),
        Locale::ZhCn | Locale::ZhTw | Locale::Ja if minutes == 0 => format!("{rest} 秒"),
        Locale::ZhCn | Locale::ZhTw | Locale::Ja => format!("{minutes} 分 {rest} 秒"),
    }
}

/// The first words of a conversation that a missed call makes.
pub(crate) fn missed(locale: Locale, call: &Call, number: Option<&Number>, zone: &str) -> String {
    let (who, at, to) = (other(locale, call), moment(call.began_at, zone), called(locale, number));
    let rang = call.ended_at.map(|ended| length(locale, ended.since(call.began_at).max(0))).unwrap_or_default();
    match locale {
        Locale::En => format!("Missed call from {who}{to}, {at}. It rang for {rang}."),
        Locale::ZhCn => format!("未接来电：{who}{to}，{at}，响铃 {rang}。"),
        Locale::ZhTw => format!("未接來電：{who}{to}，{at}，響鈴 {rang}。"),
        Locale::Ja => format!("不在着信：{who}{to}、{at}、呼び出し時間 {rang}。"),
    }
}

/// The words beside a message that a caller left.
pub(crate) fn voicemail(locale: Locale, call: &Call, number: Option<&Number>, zone: &str) -> String {
    let (who, at, to) = (other(locale, call), moment(call.began_at, zone), called(locale, number));
    match locale {
        Locale::En => format!("Voicemail from {who}{to}, {at}. The recording is attached."),
        Locale::ZhCn => format!("语音留言：{who}{to}，{at}。录音见附件。"),
        Locale::ZhTw => format!("語音留言：{who}{to}，{at}。錄音見附件。"),
        Locale::Ja => format!("留守番電話：{who}{to}、{at}。録音は添付ファイルにあります。"),
    }
}

/// The first words of a conversation that begins with a call that was answered.
pub(crate) fn spoke(locale: Locale, call: &Call, zone: &str) -> String {
    let (who, at) = (other(locale, call), moment(call.began_at, zone));
    match (locale, call.direction) {
        (Locale::En, Direction::Incoming) => format!("{who} called, {at}."),
        (Locale::En, Direction::Outgoing) => format!("We called {who}, {at}."),
        (Locale::ZhCn, Direction::Incoming) => format!("{who} 来电，{at}。"),
        (Locale::ZhCn, Direction::Outgoing) => format!("我方致电 {who}，{at}。"),
        (Locale::ZhTw, Direction::Incoming) => format!("{who} 來電，{at}。"),
        (Locale::ZhTw, Direction::Outgoing) => format!("我方致電 {who}，{at}。"),
        (Locale::Ja, Direction::Incoming) => format!("{who} から着信、{at}。"),
        (Locale::Ja, Direction::Outgoing) => format!("{who} へ発信、{at}。"),
    }
}

/// The note that tells what came of a call.
pub(crate) fn note(locale: Locale, call: &Call, zone: &str) -> String {
    let (who, at, outcome) = (other(locale, call), moment(call.began_at, zone), &call.outcome);
    let talked = match call.talked_ms() {
        Some(ms) if ms > 0 => format!(", {}", length(locale, ms)),
        Some(_) => String::new(),
        None => locale.pick([", not reached", "，未接通", "，未接通", "、応答なし"]).to_owned(),
    };
    let head = match (locale, call.direction) {
        (Locale::En, Direction::Incoming) => format!("Call from {who}, {at}{talked}"),
        (Locale::En, Direction::Outgoing) => format!("Call to {who}, {at}{talked}"),
        (Locale::ZhCn, Direction::Incoming) => format!("来自 {who} 的电话，{at}{talked}"),
        (Locale::ZhCn, Direction::Outgoing) => format!("致电 {who}，{at}{talked}"),
        (Locale::ZhTw, Direction::Incoming) => format!("來自 {who} 的電話，{at}{talked}"),
        (Locale::ZhTw, Direction::Outgoing) => format!("致電 {who}，{at}{talked}"),
        (Locale::Ja, Direction::Incoming) => format!("{who} からの電話、{at}{talked}"),
        (Locale::Ja, Direction::Outgoing) => format!("{who} への電話、{at}{talked}"),
    };
    format!("{head}\n{outcome}")
}
