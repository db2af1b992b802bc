//! Forwarded mails by example: the formats of the common programs, as text and as HTML, in many languages.
//! They never use other people's mails.

use super::*;

fn mail(subject: &str, text: &str) -> Mail {
    Mail { subject: subject.to_owned(), text: Some(text.to_owned()), ..Mail::default() }
}

fn rich(subject: &str, html: &str) -> Mail {
    Mail { subject: subject.to_owned(), html: Some(html.to_owned()), ..Mail::default() }
}

/// Author's name and address, first recipient, subject, comment, text.
fn facts(mail: &Mail) -> Option<[String; 6]> {
    let found = forwarded(mail)?;
    let to = found.to.first().map(|to| to.address.clone()).unwrap_or_default();
    Some([
        found.from.name,
        found.from.address,
        to,
        found.subject.unwrap_or_default(),
        found.comment_text,
        found.body_text,
    ])
}

fn want(facts: [&str; 6]) -> [String; 6] {
    facts.map(str::to_owned)
}

const ANN: [&str; 6] = [
    "Ann Lee",
    "ann@shop.example",
    "office@desk.example",
    "Broken lamp",
    "Please help her.",
    "The lamp is broken.\n\nAnn",
];
const ZHANG: [&str; 6] =
    ["张三", "zhang@shop.example", "office@desk.example", "灯坏了", "请处理一下。", "灯坏了，怎么办？"];
const YAMADA: [&str; 6] = [
    "山田太郎",
    "yamada@shop.example",
    "office@desk.example",
    "故障の件",
    "対応をお願いします。",
    "電気がつきません。",
];
const KIM: [&str; 6] =
    ["김민수", "kim@shop.example", "office@desk.example", "고장", "확인 부탁드립니다.", "전등이 고장났습니다."];

#[test]
fn english_programs() {
    let body = "The lamp is broken.\n\nAnn";
    for (program, subject, text) in [
        (
            "Gmail",
            "Fwd: Broken lamp",
            format!(
                "Please help her.\n\n---------- Forwarded message ---------\nFrom: Ann Lee <ann@shop.example>\nDate: Mon, May 6, 2024 at 10:00 AM\nSubject: Broken lamp\nTo: <office@desk.example>\n\n\n{body}\n"
            ),
        ),
        (
            "Gmail, no prefix",
            "Broken lamp",
            format!(
                "Please help her.\n\n---------- Forwarded message ---------\nFrom: Ann Lee <ann@shop.example>\nDate: Mon, May 6, 2024 at 10:00 AM\nSubject: Broken lamp\nTo: <office@desk.example>\n\n\n{body}\n"
            ),
        ),
        (
            "Outlook",
            "FW: Broken lamp",
            format!(
                "Please help her.\n\nFrom: Ann Lee <ann@shop.example>\nSent: Monday, May 6, 2024 10:00 AM\nTo: Office <office@desk.example>\nSubject: Broken lamp\n\n{body}\n"
            ),
        ),
        (
            "Outlook of old",
            "FW: Broken lamp",
            format!(
                "Please help her.\n\n-----Original Message-----\nFrom: Ann Lee [mailto:ann@shop.example]\nSent: Monday, May 6, 2024 10:00 AM\nTo: office@desk.example\nSubject: Broken lamp\n\n{body}\n"
            ),
        ),
        (
            "Outlook on the web",
            "Fw: Broken lamp",
            format!(
                "Please help her.\n\n________________________________\nFrom: Ann Lee <ann@shop.example>\nSent: 06 May 2024 10:00\nTo: office@desk.example <office@desk.example>\nSubject: Broken lamp\n\n{body}\n"
            ),
        ),
        (
            "Apple Mail",
            "Fwd: Broken lamp",
            format!(
                "Please help her.\n\nBegin forwarded message:\n\n> From: Ann Lee <ann@shop.example>\n> Subject: Broken lamp\n> Date: 6 May 2024 at 10:00:00 CEST\n> To: office@desk.example\n> \n{}\n",
                body.lines().map(|line| format!("> {line}")).collect::<Vec<_>>().join("\n")
            ),
        ),
        (
            "Thunderbird",
            "Fwd: Broken lamp",
            format!(
                "Please help her.\n\n\n-------- Forwarded Message --------\nSubject: \tBroken lamp\nDate: \tMon, 6 May 2024 10:00:00 +0200\nFrom: \tAnn Lee <ann@shop.example>\nTo: \toffice@desk.example\n\n\n\n{body}\n"
            ),
        ),
        (
            "Yahoo",
            "Fw: Broken lamp",
            format!(
                "Please help her.\n\n----- Forwarded Message -----\nFrom: Ann Lee <ann@shop.example>\nTo: \"office@desk.example\" <office@desk.example>\nSent: Monday, May 6, 2024 at 10:00:00 AM GMT+2\nSubject: Broken lamp\n\n{body}\n"
            ),
        ),
        (
            "QQ in English",
            "Fw:Broken lamp",
            format!(
                "Please help her.\n\n------------------ Original ------------------\nFrom: \"Ann Lee\" <ann@shop.example>;\nDate: Mon, May 6, 2024 10:00 AM\nTo: \"office\"<office@desk.example>;\n\nSubject: Broken lamp\n\n{body}\n"
            ),
        ),
        (
            "a phone",
            "Fwd: Broken lamp",
            format!(
                "Please help her.\n\n-------- Original message --------\nFrom: Ann Lee <ann@shop.example>\nDate: 06/05/2024 10:00 (GMT+01:00)\nTo: office@desk.example\nSubject: Broken lamp\n\n{body}\n"
            ),
        ),
        (
            "Lotus Notes",
            "Fw: Broken lamp",
            format!(
                "Please help her.\n\n----- Forwarded by Bo/Desk on 06.05.2024 10:00 -----\n\nFrom:  Ann Lee <ann@shop.example>\nTo:  office@desk.example\nDate:  06.05.2024 10:00\nSubject:  Broken lamp\n\n{body}\n"
            ),
        ),
        (
            "Zoho",
            "Fwd: Broken lamp",
            format!(
                "Please help her.\n\n============ Forwarded message ============\nFrom: Ann Lee <ann@shop.example>\nTo: <office@desk.example>\nDate: Mon, 06 May 2024 10:00:00 +0200\nSubject: Broken lamp\n============ Forwarded message ============\n\n{body}\n"
            ),
        ),
        (
            "Proton",
            "Fw: Broken lamp",
            format!(
                "Please help her.\n\n------- Forwarded Message -------\nFrom: Ann Lee <ann@shop.example>\nDate: On Monday, May 6th, 2024 at 10:00 AM\nSubject: Broken lamp\nTo: office@desk.example <office@desk.example>\n\n{body}\n"
            ),
        ),
    ] {
        assert_eq!(facts(&mail(subject, &text)), Some(want(ANN)), "{program}");
    }
}

#[test]
fn chinese_japanese_and_korean_programs() {
    let zh = "灯坏了，怎么办？";
    for (program, subject, text, facts_wanted) in [
        ("QQ", "转发：灯坏了", format!("请处理一下。\n\n------------------ 原始邮件 ------------------\n发件人: \"张三\" <zhang@shop.example>;\n发送时间: 2024年5月6日(星期一) 上午10:00\n收件人: \"客服\"<office@desk.example>;\n主题: 灯坏了\n\n{zh}"), ZHANG),
        ("QQ on the phone", "转发：灯坏了", format!("请处理一下。\n\n---原始邮件---\n发件人: \"张三\"<zhang@shop.example>\n发送时间: 2024年5月6日(周一) 上午10:00\n收件人: \"客服\"<office@desk.example>;\n主题: 灯坏了\n\n{zh}"), ZHANG),
        ("NetEase", "转发:灯坏了", format!("请处理一下。\n\n\n-------- 转发邮件信息 --------\n发件人：\"张三\" <zhang@shop.example>\n发送日期：2024-05-06 10:00:00\n收件人：office@desk.example\n主题：灯坏了\n\n{zh}"), ZHANG),
        ("NetEase Mail Master", "转发：灯坏了", format!("请处理一下。\n\n---- 转发的邮件 ----\n| 发件人 | 张三<zhang@shop.example> |\n| 日期 | 2024年05月06日 10:00 |\n| 收件人 | office@desk.example |\n| 主题 | 灯坏了 |\n\n{zh}"), ZHANG),
        ("Foxmail", "转发: 灯坏了", format!("请处理一下。\n \n发件人： 张三 <zhang@shop.example>\n发送时间： 2024-05-06 10:00\n收件人： 客服 <office@desk.example>\n主题： 灯坏了\n\n{zh}"), ZHANG),
        ("Outlook", "转发: 灯坏了", format!("请处理一下。\n\n________________________________\n发件人: 张三 <zhang@shop.example>\n发送时间: 2024年5月6日 10:00\n收件人: office@desk.example <office@desk.example>\n主题: 灯坏了\n\n{zh}"), ZHANG),
        ("Apple Mail", "转发：灯坏了", format!("请处理一下。\n\n开始转发的邮件：\n\n> 发件人: 张三 <zhang@shop.example>\n> 主题: 灯坏了\n> 日期: 2024年5月6日 GMT+8 10:00:00\n> 收件人: office@desk.example\n> \n> {zh}"), ZHANG),
        ("Thunderbird", "Fwd: 灯坏了", format!("请处理一下。\n\n-------- 转发的消息 --------\n主题: \t灯坏了\n日期: \tMon, 6 May 2024 10:00:00 +0800\n发件人: \t张三 <zhang@shop.example>\n收件人: \toffice@desk.example\n\n{zh}"), ZHANG),
        ("Sina", "转发：灯坏了", format!("请处理一下。\n\n----- 原始邮件 -----\n发件人：张三 <zhang@shop.example>\n收件人：<office@desk.example>\n主题：灯坏了\n日期：2024年05月06日 10点00分\n\n{zh}"), ZHANG),
        ("Aliyun", "转发：灯坏了", format!("请处理一下。\n\n------------------------------------------------------------------\n发件人：张三 <zhang@shop.example>\n发送时间：2024年5月6日(星期一) 10:00\n收件人：客服 <office@desk.example>\n主　题：灯坏了\n\n{zh}"), ZHANG),
        ("WeChat Work", "转发：灯坏了", format!("请处理一下。\n\n------------------ 转发邮件 ------------------\n发件人：张三<zhang@shop.example>\n发送时间：2024年5月6日(星期一) 10:00\n收件人：客服<office@desk.example>\n主题：灯坏了\n\n{zh}"), ZHANG),
        ("Outlook in Taiwan", "轉寄: 灯坏了", format!("请处理一下。\n\n寄件者: 张三 <zhang@shop.example>\n寄件日期: 2024年5月6日 上午 10:00\n收件者: office@desk.example\n主旨: 灯坏了\n\n{zh}"), ZHANG),
        ("Apple Mail in Taiwan", "轉寄：灯坏了", format!("请处理一下。\n\n開始轉寄郵件：\n\n> 寄件人: 张三 <zhang@shop.example>\n> 主旨: 灯坏了\n> 日期: 2024年5月6日 上午10:00:00 [GMT+8]\n> 收件人: office@desk.example\n> \n> {zh}"), ZHANG),
        ("Outlook in Japan", "転送: 故障の件", "対応をお願いします。\n\n差出人: 山田太郎 <yamada@shop.example>\n送信日時: 2024年5月6日 10:00\n宛先: office@desk.example\n件名: 故障の件\n\n電気がつきません。".to_owned(), YAMADA),
        ("Apple Mail in Japan", "Fwd: 故障の件", "対応をお願いします。\n\n転送されたメッセージ：\n\n> 差出人: 山田太郎 <yamada@shop.example>\n> 件名: 故障の件\n> 日付: 2024年5月6日 10:00:00 JST\n> 宛先: office@desk.example\n> \n> 電気がつきません。".to_owned(), YAMADA),
        ("Yahoo Japan", "Fw: 故障の件", "対応をお願いします。\n\n----- 転送メッセージ -----\n差出人: 山田太郎 <yamada@shop.example>\n宛先: office@desk.example\n日付: 2024/05/06 月 10:00\n件名: 故障の件\n\n電気がつきません。".to_owned(), YAMADA),
        ("Thunderbird in Japan", "Fwd: 故障の件", "対応をお願いします。\n\n-------- 転送メッセージ --------\n件名: \t故障の件\n日付: \tMon, 6 May 2024 10:00:00 +0900\n差出人: \t山田太郎 <yamada@shop.example>\n宛先: \toffice@desk.example\n\n電気がつきません。".to_owned(), YAMADA),
        ("Naver", "Fw: 고장", "확인 부탁드립니다.\n\n-----Original Message-----\nFrom: \"김민수\"<kim@shop.example>\nTo: <office@desk.example>\nCc:\nSent: 2024-05-06 (월) 10:00:00 (GMT+09:00)\nSubject: 고장\n\n전등이 고장났습니다.".to_owned(), KIM),
        ("Daum", "전달: 고장", "확인 부탁드립니다.\n\n--------- 원본 메일 ---------\n보낸사람 : 김민수 <kim@shop.example>\n받는사람 : office@desk.example\n날짜 : 2024년 5월 06일 월요일, 10시 00분\n제목 : 고장\n\n전등이 고장났습니다.".to_owned(), KIM),
        ("Outlook in Korea", "FW: 고장", "확인 부탁드립니다.\n\n보낸 사람: 김민수 <kim@shop.example>\n보낸 날짜: 2024년 5월 6일 월요일 오전 10:00\n받는 사람: office@desk.example\n제목: 고장\n\n전등이 고장났습니다.".to_owned(), KIM),
    ] {
        assert_eq!(facts(&mail(subject, &text)), Some(want(facts_wanted)), "{program}");
    }
}

#[test]
fn more_languages() {
    let mut wrong = Vec::new();
    for (subject, announcement, from, date, to, about) in [
        ("WG: x", "-------- Weitergeleitete Nachricht --------", "Von", "Datum", "An", "Betreff"),
        ("TR : x", "-------- Message transféré --------", "De", "Date", "Pour", "Sujet"),
        ("RV: x", "---------- Mensaje reenviado ---------", "De", "Fecha", "Para", "Asunto"),
        ("Enc: x", "---------- Mensagem encaminhada ---------", "De", "Data", "Para", "Assunto"),
        ("I: x", "-------- Messaggio Inoltrato --------", "Da", "Data", "A", "Oggetto"),
        ("Doorst: x", "-------- Doorgestuurd bericht --------", "Van", "Datum", "Aan", "Onderwerp"),
        ("VB: x", "-------- Vidarebefordrat meddelande --------", "Från", "Datum", "Till", "Ämne"),
        ("VS: x", "-------- Videresendt besked --------", "Fra", "Dato", "Til", "Emne"),
        ("VL: x", "-------- Välitetty viesti --------", "Lähettäjä", "Päivämäärä", "Vastaanottaja", "Aihe"),
        ("PD: x", "-------- Wiadomość przekazana --------", "Od", "Data", "Do", "Temat"),
        ("Fwd: x", "-------- Přeposlaná zpráva --------", "Od", "Datum", "Komu", "Předmět"),
        ("Továbbítás: x", "-------- Továbbított üzenet --------", "Feladó", "Dátum", "Címzett", "Tárgy"),
        ("Fwd: x", "-------- Пересылаемое сообщение --------", "От", "Дата", "Кому", "Тема"),
        ("Fwd: x", "-------- Переслане повідомлення --------", "Від", "Дата", "Кому", "Тема"),
        ("İlt: x", "-------- İletilen İleti --------", "Kimden", "Tarih", "Kime", "Konu"),
        ("ΠΡΘ: x", "-------- Προωθημένο μήνυμα --------", "Από", "Ημερομηνία", "Προς", "Θέμα"),
        ("Chuyển tiếp: x", "-------- Thư đã chuyển tiếp --------", "Từ", "Ngày", "Đến", "Chủ đề"),
        ("Fwd: x", "-------- ข้อความที่ส่งต่อ --------", "จาก", "วันที่", "ถึง", "เรื่อง"),
        ("Fwd: x", "-------- Pesan Terusan --------", "Dari", "Tanggal", "Kepada", "Subjek"),
        ("Fwd: x", "-------- הודעה שהועברה --------", "מאת", "תאריך", "אל", "נושא"),
        ("Fwd: x", "-------- رسالة معاد توجيهها --------", "من", "التاريخ", "إلى", "الموضوع"),
    ] {
        let text = format!(
            "Look\n\n{announcement}\n{from}: Ann <ann@shop.example>\n{date}: 06.05.2024 10:00\n{to}: office@desk.example\n{about}: Lamp\n\nIt broke."
        );
        let facts_wanted = Some(want(["Ann", "ann@shop.example", "office@desk.example", "Lamp", "Look", "It broke."]));
        // Announced without a subject, and as the bare block below the subject that Outlook sends.
        for (subject, text) in
            [(subject, text.clone()), ("no prefix", text.clone()), (subject, text.replace(announcement, ""))]
        {
            if facts(&mail(subject, &text)) != facts_wanted {
                wrong.push(format!("{subject}: {text}"));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn html_of_programs() {
    for (program, subject, html) in [
        (
            "Gmail",
            "Fwd: Lamp",
            "<div dir=\"ltr\">Look <b>here</b><br><br><div class=\"gmail_quote\"><div dir=\"ltr\" class=\"gmail_attr\">---------- Forwarded message ---------<br>From: <strong class=\"gmail_sendername\">Ann</strong> <span>&lt;<a href=\"mailto:ann@shop.example\">ann@shop.example</a>&gt;</span><br>Date: Mon, May 6, 2024 at 10:00 AM<br>Subject: Lamp<br>To:  &lt;<a href=\"mailto:office@desk.example\">office@desk.example</a>&gt;<br></div><br><br><div>It <i>broke</i>.</div></div></div>",
        ),
        (
            "Outlook",
            "FW: Lamp",
            "<div class=WordSection1><p class=MsoNormal>Look <b>here</b></p><div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0 0 0'><p class=MsoNormal><b>From:</b> Ann &lt;ann@shop.example&gt; <br><b>Sent:</b> Monday, May 6, 2024 10:00 AM<br><b>To:</b> office@desk.example<br><b>Subject:</b> Lamp</p></div><p>It <i>broke</i>.</p></div>",
        ),
        (
            "Outlook on the web",
            "Fw: Lamp",
            "<div>Look <b>here</b></div><div id=\"appendonsend\"></div><hr tabindex=\"-1\"><div id=\"divRplyFwdMsg\" dir=\"ltr\"><font><b>From:</b> Ann &lt;ann@shop.example&gt;<br><b>Sent:</b> Monday, May 6, 2024 10:00<br><b>To:</b> office@desk.example &lt;office@desk.example&gt;<br><b>Subject:</b> Lamp</font><div>&nbsp;</div></div><div>It <i>broke</i>.</div>",
        ),
        (
            "Apple Mail",
            "Fwd: Lamp",
            "<body>Look <b>here</b><br><div><br><blockquote type=\"cite\"><div>Begin forwarded message:</div><br><div><span><b>From: </b></span><span>Ann &lt;<a href=\"mailto:ann@shop.example\">ann@shop.example</a>&gt;<br></span></div><div><b>Subject: </b>Lamp<br></div><div><b>Date: </b>6 May 2024 at 10:00:00 CEST<br></div><div><b>To: </b>office@desk.example<br></div><br><div>It <i>broke</i>.</div></blockquote></div></body>",
        ),
        (
            "Thunderbird",
            "Fwd: Lamp",
            "<p>Look <b>here</b></p><div class=\"moz-forward-container\"><br>-------- Forwarded Message --------<table class=\"moz-email-headers-table\"><tbody><tr><th>Subject: </th><td>Lamp</td></tr><tr><th>Date: </th><td>Mon, 6 May 2024 10:00:00 +0200</td></tr><tr><th>From: </th><td>Ann <a href=\"mailto:ann@shop.example\">&lt;ann@shop.example&gt;</a></td></tr><tr><th>To: </th><td>office@desk.example</td></tr></tbody></table><br>It <i>broke</i>.</div>",
        ),
        (
            "QQ",
            "转发：Lamp",
            "<div>Look <b>here</b></div><div><includetail><div>&nbsp;</div><div style=\"font-size:12px\">------------------&nbsp;原始邮件&nbsp;------------------</div><div style=\"background:#efefef\"><div><b>发件人:</b>&nbsp;\"Ann\" &lt;ann@shop.example&gt;;</div><div><b>发送时间:</b>&nbsp;2024年5月6日(星期一) 上午10:00</div><div><b>收件人:</b>&nbsp;\"客服\"&lt;office@desk.example&gt;;</div><div><b>主题:</b>&nbsp;Lamp</div></div><div>&nbsp;</div><div>It <i>broke</i>.</div></includetail></div>",
        ),
        (
            "NetEase Mail Master",
            "转发：Lamp",
            "<div>Look <b>here</b></div><div class=\"ntes-mailmaster-quote\"><div>---- 转发的邮件 ----</div><table><tr><td>发件人</td><td>Ann&lt;ann@shop.example&gt;</td></tr><tr><td>日期</td><td>2024年05月06日 10:00</td></tr><tr><td>收件人</td><td>office@desk.example</td></tr><tr><td>主题</td><td>Lamp</td></tr></table><div>It <i>broke</i>.</div></div>",
        ),
        (
            "Foxmail",
            "转发: Lamp",
            "<div>Look <b>here</b></div><hr><blockquote><div>&nbsp;</div><div style=\"border:none;border-top:solid #B5C4DF 1.0pt\"><div><b>发件人：</b>&nbsp;<a href=\"mailto:ann@shop.example\">Ann</a> &lt;ann@shop.example&gt;</div><div><b>发送时间：</b>&nbsp;2024-05-06&nbsp;10:00</div><div><b>收件人：</b>&nbsp;office@desk.example</div><div><b>主题：</b>&nbsp;Lamp</div></div><div>It <i>broke</i>.</div></blockquote>",
        ),
    ] {
        let found = forwarded(&rich(subject, html)).unwrap_or_else(|| panic!("{program} is not recognised"));
        assert_eq!((found.from.name.as_str(), found.from.address.as_str()), ("Ann", "ann@shop.example"), "{program}");
        assert_eq!(found.to.first().map(|to| to.address.as_str()), Some("office@desk.example"), "{program}");
        assert_eq!(found.subject.as_deref(), Some("Lamp"), "{program}");
        assert_eq!((found.comment_text.as_str(), found.body_text.as_str()), ("Look here", "It broke."), "{program}");
        let (comment, body) = (found.comment_html.unwrap_or_default(), found.body_html.unwrap_or_default());
        assert!(comment.contains("<b>here</b>") && !comment.contains("broke"), "{program}: {comment}");
        assert!(body.contains("<i>broke</i>") && !body.contains("Look") && !body.contains("ann@"), "{program}: {body}");
    }
}

#[test]
fn attached_mails() {
    let raw = "From: bo@desk.example\r\nSubject: Fwd: Lamp\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nsee the file\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n\
        From: Ann <ann@shop.example>\r\nTo: office@desk.example\r\nDate: Mon, 6 May 2024 10:00:00 +0200\r\nSubject: Lamp\r\n\r\nIt broke.\r\n--b--\r\n";
    let found = forwarded(&crate::parse(raw.as_bytes())).unwrap();
    assert_eq!(
        (found.from.address.as_str(), found.comment_text.as_str(), found.body_text.as_str()),
        ("ann@shop.example", "see the file", "It broke.")
    );
    assert_eq!((found.date_ms, found.attachment), (Some(1_714_982_400_000), Some(0)));
    // A mail that is only attached to another one is a file like any other.
    assert_eq!(forwarded(&crate::parse(raw.replace("Fwd: Lamp", "Two lamps").as_bytes())), None);
}

#[test]
fn a_zone_makes_a_date() {
    let text = |date: &str| {
        format!(
            "-------- Forwarded Message --------\nSubject: x\nDate: {date}\nFrom: a@b.example\nTo: c@d.example\n\ny"
        )
    };
    for (date, want) in [
        ("Mon, 6 May 2024 10:00:00 +0200", Some(1_714_982_400_000)),
        ("Monday, May 6, 2024 10:00 AM", None),
        ("2024年5月6日", None),
    ] {
        let found = forwarded(&mail("Fwd: x", &text(date))).unwrap();
        assert_eq!((found.date.as_deref(), found.date_ms), (Some(date), want));
    }
}

#[test]
fn forwarding_as_answering() {
    let text = "Look\n\nOn Mon, May 6, 2024 at 10:00 AM, Ann <ann@shop.example> wrote:\n\n> It broke.\n> Ann";
    assert_eq!(
        facts(&mail("Fwd: Lamp", text)),
        Some(want(["Ann", "ann@shop.example", "", "", "Look", "It broke.\nAnn"]))
    );
    assert_eq!(facts(&mail("Lamp", text)), None);
}

#[test]
fn what_is_no_forward() {
    let block = "From: Ann <ann@shop.example>\nSent: Monday, May 6, 2024 10:00 AM\nTo: office@desk.example\nSubject: Lamp\n\nIt broke.";
    let announced = format!("ok\n\n---------- Forwarded message ---------\n{block}");
    for (subject, text) in [
        ("Re: Lamp", announced.as_str()),
        ("回复：Lamp", announced.as_str()),
        ("RE: FW: Lamp", announced.as_str()),
        ("Lamp", block),
        (
            "Lamp",
            "-----Original Message-----\nFrom: Ann <ann@shop.example>\nSent: Monday\nTo: c@d.example\nSubject: x\n\ny",
        ),
        ("Fwd: Lamp", "I only wrote this myself."),
        ("Fwd: trip", "From: Paris\nTo: London\nDate: Monday\nplease book"),
        ("Lamp", ""),
    ] {
        assert_eq!(facts(&mail(subject, text)), None, "{subject}: {text}");
    }
    // An answer on top of an older forward is the first of the two.
    assert!(facts(&mail("Fwd: Re: Lamp", &announced)).is_some());
}

#[test]
fn embedded_mails_are_found_whatever_the_subject() {
    let found =
        embedded_mail("hi\n\n> From: A <a@b.example>\n> Date: Monday\n> To: c@d.example\n> Subject: x\n>\n> text")
            .unwrap();
    assert_eq!((found.before.as_str(), found.mail.lines().last()), ("hi", Some("text")));
    assert_eq!(embedded_mail("nothing"), None);
}
