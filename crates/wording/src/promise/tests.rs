//! Tables of sentences and the instants that they promise.
//! They never depend on the day on which they run.

use super::*;

/// Wednesday, 7 January 2026, 10:00 in Shanghai.
const NOW: Time = Time(1_767_751_200_000);
const HOUR: i64 = 3_600_000;

fn found(text: &str, language: Language) -> Vec<Option<i64>> {
    let zone = TimeZone::get("Asia/Shanghai").unwrap();
    promises(text, language, NOW, &zone).into_iter().map(|one| one.due.map(|due| due.since(NOW) / HOUR)).collect()
}

#[test]
fn promises_have_their_time() {
    let cases: [(Language, &str, i64); 31] = [
        (Language::En, "I will check by tomorrow.", 32),
        (Language::En, "I'll get back to you by tomorrow noon.", 26),
        (Language::En, "We will call you within two hours.", 2),
        (Language::En, "I'll get back to you on Friday.", 56),
        (Language::En, "We will send the report by 3 pm.", 5),
        (Language::En, "You will hear from us in 3 business days.", 5 * 24 + 8),
        (Language::En, "We'll look into it and reply by the end of the day.", 8),
        (Language::En, "Our engineers will follow up next Monday at 9:30.", 5 * 24 - 1),
        (Language::En, "I will send you the invoice on 12 January.", 5 * 24 + 8),
        (Language::En, "We will restore the data within half an hour.", 0),
        (Language::En, "If you send me the log, I will check it by Thursday morning.", 26),
        (Language::Zh, "我会在明天上午之前回复您。", 26),
        (Language::Zh, "我们将在两小时内为您处理。", 2),
        (Language::Zh, "本周五我会再次联系您。", 56),
        (Language::Zh, "我們會在下週一前回覆您。", 5 * 24 + 8),
        (Language::Zh, "工程师会在今天下午三点前给您答复。", 5),
        (Language::Zh, "3个工作日内会为您退款。", 5 * 24 + 8),
        (Language::Zh, "我稍后核实，后天给您答复。", 56),
        (Language::Zh, "1月9日我们会将替换件寄给您。", 56),
        (Language::Zh, "半小时内回复您。", 0),
        (Language::Zh, "我们會在明晚八點前修復。", 34),
        (Language::Ja, "明日中にご連絡いたします。", 32),
        (Language::Ja, "来週月曜までに回答いたします。", 5 * 24 + 8),
        (Language::Ja, "午後3時までにお送りします。", 5),
        (Language::Ja, "2時間以内に折り返しご連絡いたします。", 2),
        (Language::Ja, "3営業日以内に返金いたします。", 5 * 24 + 8),
        (Language::Ja, "本日中に調査し、ご報告いたします。", 8),
        (Language::Ja, "金曜日にお届けします。", 56),
        (Language::Ja, "1月9日にご案内いたします。", 56),
        (Language::Ja, "明日の正午までにお知らせいたします。", 26),
        (Language::Ja, "明後日の夕方までに修正いたします。", 59),
    ];
    for (language, text, hours) in cases {
        assert_eq!(found(text, language), [Some(hours)], "{text}");
    }
}

#[test]
fn what_is_no_promise_of_ours_is_left_alone() {
    for (language, text) in [
        (Language::En, "Please send us the log by tomorrow."),
        (Language::En, "Did we call you yesterday?"),
        (Language::En, "I checked it this morning."),
        (Language::En, "> I will check by tomorrow."),
        (Language::En, "We will not delete your data."),
        (Language::En, "Shall I call you tomorrow?"),
        (Language::Zh, "请您明天之前把日志发给我们。"),
        (Language::Zh, "我们已经为您处理好了。"),
        (Language::Zh, "您明天方便吗？"),
        (Language::Ja, "明日までにログをお送りください。"),
        (Language::Ja, "昨日ご連絡いたしました。"),
        (Language::Ja, "明日お電話してもよろしいでしょうか。"),
    ] {
        assert_eq!(found(text, language), [], "{text}");
    }
}

#[test]
fn a_promise_without_a_time_is_vague_and_one_that_waits_for_something_is_not() {
    let zone = TimeZone::UTC;
    for (language, text, vague) in [
        (Language::En, "I will look into it.", true),
        (Language::En, "We will let you know as soon as it is fixed.", false),
        (Language::Zh, "我们会尽快回复您。", true),
        (Language::Zh, "收到样品后我们会通知您。", false),
        (Language::Ja, "確認のうえ、ご連絡いたします。", true),
        (Language::Ja, "分かり次第ご連絡いたします。", false),
    ] {
        let all = promises(text, language, NOW, &zone);
        assert_eq!(all.first().map(|one| one.vague), Some(vague), "{text}");
    }
}

#[test]
fn every_pattern_compiles() {
    for table in [&EN, &ZH, &JA] {
        assert!(table.ours.works() && table.other.works() && table.vague.works());
    }
}
