//! Measures how long the check of a long reply takes, for `cargo xtask wording`.
//! It never asserts a time: machines differ, so the figure is printed beside the aim.

use std::time::Instant;

use super::*;

/// Characters of the measured reply.
const LENGTH: usize = 2_000;
/// How often each text is checked; the first tenth only warms up.
const TIMES: usize = 220;

/// A reply of [`LENGTH`] characters with a typographic apostrophe, a dash and an address in every round, so that patterns
/// meet what slows them down.
fn reply(sentences: &[&str]) -> String {
    let mut text = String::new();
    while text.chars().count() < LENGTH {
        for (at, sentence) in sentences.iter().enumerate() {
            text.push_str(sentence);
            text.push_str(if at % 4 == 3 { "\n\n" } else { " " });
        }
        text.push_str("https://docs.example.com/guide/export?step=3 ");
    }
    text.chars().take(LENGTH).collect()
}

fn texts() -> [(&'static str, Language, String); 3] {
    [
        (
            "English",
            Language::En,
            reply(&[
                "Hello Maria, thank you for the recording – it shows exactly what we were missing.",
                "The export stopped because two columns share a name; it’s a limit of the old format.",
                "Please rename one of them under Settings, Columns, and start the export once more.",
                "Your colleagues won’t lose anything, and the sharing rights stay as they are.",
                "I will write again tomorrow at ten, with the result of the larger test.",
            ]),
        ),
        (
            "Chinese",
            Language::Zh,
            reply(&[
                "王女士您好，感谢您发来的录屏，里面正好有我们缺少的信息。",
                "导出中断是因为有两列的名称相同，这是旧格式的限制。",
                "请在设置的列管理里修改其中一列的名称，然后重新导出。",
                "同事的数据不会丢失，共享权限也保持不变。",
                "明天上午十点我会再给您写信，告诉您大规模测试的结果。",
            ]),
        ),
        (
            "Japanese",
            Language::Ja,
            reply(&[
                "田中様、録画をお送りいただきありがとうございます。必要な情報がそろいました。",
                "同じ名前の列が二つあるため、書き出しが止まっておりました。",
                "設定の列の管理で片方の名前を変えて、もう一度お試しください。",
                "データが失われることはなく、共有の設定もそのままです。",
                "明日の午前十時に、大きなデータでの結果をお知らせいたします。",
            ]),
        ),
    ]
}

#[test]
#[ignore = "a measurement"]
#[expect(clippy::print_stdout, reason = "`cargo xtask wording` reads the rows")]
fn speed() {
    let words: Vec<Avoid> =
        (0..50).map(|at| Avoid { word: format!("word{at}"), instead: format!("other{at}") }).collect();
    let list = WordList { avoid: words, jargon: vec!["idempotent".to_owned()], names: vec!["GitHub".to_owned()] };
    let asked = "Why does the export stop? Can my colleagues lose data? 为什么导出会停？能恢复吗？なぜ止まりますか？";
    for (name, language, text) in texts() {
        let mut taken = Vec::with_capacity(TIMES);
        for _ in 0..TIMES {
            let names = vec!["Maria Lund".to_owned(), "田中 愛子".to_owned()];
            let draft = Draft {
                text: &text,
                language: Some(language),
                names,
                asked,
                first: true,
                words: list.clone(),
                ..Draft::default()
            };
            // The best of three in a row: what other programs take from the core is no time of ours.
            let one = || {
                let begun = Instant::now();
                std::hint::black_box(check(&draft));
                begun.elapsed().as_secs_f64() * 1_000.0
            };
            taken.push((0..3).map(|_| one()).fold(f64::INFINITY, f64::min));
        }
        taken.drain(..TIMES / 10);
        taken.sort_by(f64::total_cmp);
        let at = |part: usize| taken.get(taken.len() * part / 100).copied().unwrap_or_default();
        println!("| {name} | {:.2} | {:.2} |", at(50), at(95));
    }
}
