//! Rules of the splitter, by example.
//! They never use other people's mails; the corpora are read by the tests in `tests/`.

use super::*;

#[test]
fn splits_by_example() {
    for (text, reply, quoted, signature) in [
        ("Hello", "Hello", "", ""),
        ("", "", "", ""),
        (
            "New\n\nOn Mon, 1 Jan 2024 at 10:00, A <a@b.c> wrote:\n> old\n> older",
            "New",
            "On Mon, 1 Jan 2024 at 10:00, A <a@b.c> wrote:\n> old\n> older",
            "",
        ),
        (
            "New\n\nOn Mon, 1 Jan 2024 at 10:00,\nA <a@b.c>\nwrote:\n\nold",
            "New",
            "On Mon, 1 Jan 2024 at 10:00,\nA <a@b.c>\nwrote:\n\nold",
            "",
        ),
        (
            "你好，收到了\n\n------------------ 原始邮件 ------------------\n发件人: \"客服\" <s@x.cn>;\n发送时间: 2024年1月1日(星期一) 上午10:00\n收件人: \"张三\"<z@qq.com>;\n主题: 订单\n\n旧的内容",
            "你好，收到了",
            "------------------ 原始邮件 ------------------\n发件人: \"客服\" <s@x.cn>;\n发送时间: 2024年1月1日(星期一) 上午10:00\n收件人: \"张三\"<z@qq.com>;\n主题: 订单\n\n旧的内容",
            "",
        ),
        (
            "了解しました\n\n2024年1月1日(月) 10:00 サポート <s@x.jp>:\n> 古い",
            "了解しました",
            "2024年1月1日(月) 10:00 サポート <s@x.jp>:\n> 古い",
            "",
        ),
        ("Yes\n-- \nAnn\nACME", "Yes", "", "-- \nAnn\nACME"),
        ("Yes\n\nSent from my iPhone", "Yes", "", "Sent from my iPhone"),
        (
            "好的\n\n发自我的iPhone\n\n在 2024年1月1日，上午10:00，客服 <s@x.cn> 写道：\n\n> 旧",
            "好的",
            "在 2024年1月1日，上午10:00，客服 <s@x.cn> 写道：\n\n> 旧",
            "发自我的iPhone",
        ),
        (
            "> a question\n\nmy answer\n\n> another\n\nsecond answer\n\n> rest",
            "> a question\n\nmy answer\n\n> another\n\nsecond answer",
            "> rest",
            "",
        ),
        (
            "On Mon, 1 Jan 2024 at 10:00, A <a@b.c> wrote:\n> old\n\nanswer below",
            "answer below",
            "On Mon, 1 Jan 2024 at 10:00, A <a@b.c> wrote:\n> old",
            "",
        ),
        (
            "---------- Forwarded message ---------\nFrom: A <a@b.c>\nDate: Mon\nSubject: x\nTo: b\n\nthe text",
            "the text",
            "---------- Forwarded message ---------\nFrom: A <a@b.c>\nDate: Mon\nSubject: x\nTo: b",
            "",
        ),
        (
            "From: Paris\nTo: London\nDate: Monday\nplease book",
            "From: Paris\nTo: London\nDate: Monday\nplease book",
            "",
            "",
        ),
        ("> only a quote", "> only a quote", "", ""),
        ("I read what you wrote in 2015:\nit was good", "I read what you wrote in 2015:\nit was good", "", ""),
    ] {
        let split = split_text(text);
        assert_eq!(
            (split.reply.as_str(), split.quoted.as_str(), split.signature.as_str()),
            (reply, quoted, signature),
            "{text}"
        );
    }
}

#[test]
fn nothing_is_ever_lost() {
    let lines = [
        "> q",
        "text",
        "",
        "On Mon, 1 Jan 2024 at 10:00, A <a@b.c> wrote:",
        "-- ",
        "--",
        "____",
        "Sent from my iPhone",
        "From: A <a@b.c>",
        "Sent: Monday",
        "To: B",
        "Subject: C",
        "```",
        "| bar",
        "-----Original Message-----",
        "   indented",
        "wrote:",
        "<",
    ];
    let mut seed = 7u64;
    for _ in 0..5_000 {
        let mut text = String::new();
        for _ in 0..12 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            text.push_str(lines[(seed >> 33) as usize % lines.len()]);
            text.push('\n');
        }
        let split = split_text(&text);
        let count = |text: &str| {
            let mut characters: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
            characters.sort_unstable();
            characters
        };
        assert_eq!(count(&text), count(&format!("{}{}{}", split.reply, split.quoted, split.signature)), "{text}");
    }
}
