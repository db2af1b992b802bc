//! Tests of what is read from a customer's message, in English, Chinese and Japanese.
//! They never look at a database.

use super::*;

fn found(text: &str) -> Vec<(&'static str, String)> {
    read(text)
}

fn one(text: &str, key: &str) -> Option<String> {
    found(text).into_iter().find(|(name, _)| *name == key).map(|(_, value)| value)
}

#[test]
fn a_message_in_each_language_gives_what_stands_in_it() {
    for (text, expected) in [
        (
            "Saving at https://app.example/orders/7?tab=2. gives HTTP 500 since 2026-01-05 14:03 UTC. Request ID: 7f3a-22b1c9. \
             I use Firefox 128.0 on Windows 11.",
            &[
                ("page", "https://app.example/orders/7?tab=2"),
                ("error_code", "500"),
                ("request_id", "7f3a-22b1c9"),
                ("browser", "Firefox 128.0"),
                ("os", "Windows 11"),
                ("error_at", "2026-01-05 14:03 UTC"),
            ][..],
        ),
        (
            "打开https://console.example/buy，点击购买后报502错误，时间是北京时间下午3点20分，请求ID：req_88120，用的是谷歌浏览器 120，安卓 14，小米 13。",
            &[
                ("page", "https://console.example/buy"),
                ("error_code", "502"),
                ("request_id", "req_88120"),
                ("browser", "Chrome 120"),
                ("os", "Android 14"),
                ("device", "Xiaomi 13"),
                ("error_at", "北京时间下午3点20分"),
            ],
        ),
        (
            "https://portal.example/login を開くとエラー 403 になります。発生は2026年1月5日 15時4分、リクエストID は ab12cd34 です。iPhone 15、iOS 17.2、サファリです。",
            &[
                ("page", "https://portal.example/login"),
                ("error_code", "403"),
                ("request_id", "ab12cd34"),
                ("browser", "Safari"),
                ("os", "iOS 17.2"),
                ("device", "iPhone 15"),
                ("error_at", "2026年1月5日 15時4分"),
            ],
        ),
        ("Thank you for the quick answer, all is well.", &[]),
        ("谢谢，已经好了。", &[]),
        ("ありがとうございました。", &[]),
    ] {
        let found = found(text);
        let found: Vec<(&str, &str)> = found.iter().map(|(key, value)| (*key, value.as_str())).collect();
        assert_eq!(found, expected, "{text}");
    }
}

#[test]
fn a_number_is_a_status_only_when_somebody_says_so() {
    for (text, expected) in [
        ("It says 404 Not Found", Some("404")),
        ("(503: Service Unavailable)", Some("503")),
        ("error code: 429", Some("429")),
        ("状态码 504", Some("504")),
        ("一直返回500", Some("500")),
        ("ステータスコードは502です", Some("502")),
        ("We pay 500 dollars", None),
        ("error in room 4041", None),
        ("HTTP 500.2", None),
        ("error: 500,000 rows", None),
        ("HTTP 302", None),
        ("v4.500 error", None),
    ] {
        assert_eq!(one(text, "error_code").as_deref(), expected, "{text}");
    }
}

#[test]
fn a_browsers_own_line_names_one_browser() {
    for (text, expected) in [
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36 Edg/120.0.2210",
            Some("Edge 120.0.2210"),
        ),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605 Version/17.4 Safari/605.1",
            Some("Safari 605.1"),
        ),
        ("in the Chrome browser", Some("Chrome")),
        ("chromebook", None),
        ("on the edge of the table", None),
        ("Edge 121 does it too", Some("Edge 121")),
    ] {
        assert_eq!(one(text, "browser").as_deref(), expected, "{text}");
    }
    assert_eq!(one("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)", "os").as_deref(), Some("macOS 10.15.7"));
    assert_eq!(one("the ratios are fine", "os"), None);
}

#[test]
fn times_keep_their_day_and_zone() {
    for (text, expected) in [
        ("at 3:20 pm JST it failed", Some("at 3:20 pm JST")),
        ("2026-01-05T14:03:22Z", Some("2026-01-05T14:03:22Z")),
        ("2026/1/5 09:30 (GMT+8) 出现", Some("2026/1/5 09:30 (GMT+8")),
        ("昨晚11点半", Some("昨晚11点半")),
        ("午後3時", Some("午後3時")),
        ("3時間かかる", None),
        ("ratio 99:10", None),
        ("no time", None),
    ] {
        assert_eq!(one(text, "error_at").as_deref(), expected, "{text}");
    }
}

#[test]
fn days_are_read_with_the_year_first_only() {
    for (text, expected) in [
        ("2026-01-05", Some("2026-01-05")),
        ("2026年1月5日", Some("2026-01-05")),
        ("2026/1/5 (Monday)", Some("2026-01-05")),
        ("5/1/2026", None),
        ("2026-02-30", None),
        ("last year", None),
    ] {
        assert_eq!(date(text).as_deref(), expected, "{text}");
    }
}

#[test]
fn hostile_texts_are_read_in_passing() {
    for text in ["4".repeat(200_000), "request id ".repeat(20_000), "http://".repeat(30_000), "日".repeat(60_000)] {
        let _ = read(&text);
    }
}
