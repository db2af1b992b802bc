//! What programs put between an answer and the mail it answers: one example for each program and language.
//! They never use other people's mails.

use super::split_text;

/// An answer of two lines, then what the program put below it.
fn check(cases: &[(&str, &str)]) {
    let mut wrong = Vec::new();
    for (program, below) in cases {
        let answer = "Thank you.\nIt works now.";
        let split = split_text(&format!("{answer}\n\n{below}\n"));
        if split.reply != answer {
            wrong.push(format!("{program}: {}", split.reply));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

const CHINESE: &[(&str, &str)] = &[
    (
        "QQ",
        "------------------ 原始邮件 ------------------\n发件人: \"客服\" <s@desk.example>;\n发送时间: 2024年5月6日(星期一) 上午10:00\n收件人: \"张三\"<z@qq.example>;\n主题: 订单\n\n您好",
    ),
    ("QQ with a bar", "------------------ 原始邮件 ------------------\n发件人: \"客服\" <s@desk.example>;\n您好"),
    (
        "QQ on the phone",
        "---原始邮件---\n发件人: \"客服\"<s@desk.example>\n发送时间: 2024年5月6日(周一) 上午10:00\n收件人: \"张三\"<z@qq.example>;\n主题: 订单\n\n您好",
    ),
    (
        "QQ in English",
        "------------------ Original ------------------\nFrom: \"desk\" <s@desk.example>;\nDate: Mon, May 6, 2024 10:00 AM\nTo: \"z\"<z@qq.example>;\nSubject: x\n\nhello",
    ),
    ("NetEase", "在 2024-05-06 10:00:00，\"客服\" <s@desk.example> 写道：\n>您好"),
    ("NetEase without marks", "At 2024-05-06 10:00:00, \"desk\" <s@desk.example> wrote:\n\n您好"),
    ("NetEase with old comma", "在 2024-05-06 10:00:00,s@desk.example 写道：\n您好"),
    (
        "NetEase Mail Master",
        "---- 回复的原邮件 ----\n| 发件人 | 客服<s@desk.example> |\n| 日期 | 2024年05月06日 10:00 |\n| 收件人 | z@x.example |\n| 主题 | 订单 |\n您好",
    ),
    (
        "NetEase Mail Master in English",
        "---- Replied Message ----\n| From | desk<s@desk.example> |\n| Date | 05/06/2024 10:00 |\n| To | z@x.example |\n| Subject | x |\nhello",
    ),
    ("Foxmail", "\n \n发件人： 客服\n发送时间： 2024-05-06 10:00\n收件人： 张三\n主题： 订单\n您好"),
    (
        "Sina",
        "----- 原始邮件 -----\n发件人：客服 <s@desk.example>\n收件人：张三 <z@sina.example>\n主题：订单\n日期：2024年05月06日 10点00分\n\n您好",
    ),
    (
        "Aliyun",
        "------------------------------------------------------------------\n发件人：客服 <s@desk.example>\n发送时间：2024年5月6日(星期一) 10:00\n收件人：张三 <z@x.example>\n主　题：订单\n\n您好",
    ),
    (
        "DingTalk",
        "------------------------------------------------------------------\n发件人：客服<s@desk.example>\n日　期：2024年05月06日 10:00:00\n收件人：张三<z@x.example>\n主　题：订单\n\n您好",
    ),
    (
        "WeChat Work",
        "------------------ Original ------------------\nFrom:  \"客服\"<s@desk.example>;\nDate:  Mon, May 6, 2024 10:00 AM\nTo:  \"张三\"<z@x.example>;\nSubject:  订单\n\n您好",
    ),
    ("Gmail", "客服 <s@desk.example> 于2024年5月6日周一 10:00写道：\n\n> 您好"),
    ("Gmail in Taiwan", "客服 <s@desk.example> 於 2024年5月6日 週一 上午10:00寫道：\n\n> 您好"),
    ("Apple Mail", "> 在 2024年5月6日，10:00，客服 <s@desk.example> 写道：\n> \n> 您好"),
    ("iPhone", "在 2024年5月6日，10:00，客服 <s@desk.example> 写道：\n\n> 您好"),
    ("iPhone, without a year's comma", "在 2024年5月6日 上午10:00，客服<s@desk.example> 写道：\n\n您好"),
    ("Apple Mail in Taiwan", "客服 <s@desk.example> 於 2024年5月6日 上午10:00 寫道：\n\n> 您好"),
    (
        "Outlook",
        "________________________________\n发件人: 客服 <s@desk.example>\n发送时间: 2024年5月6日 10:00\n收件人: 张三 <z@x.example>\n主题: 订单\n\n您好",
    ),
    (
        "Outlook in Taiwan",
        "寄件者: 客服 <s@desk.example>\n寄件日期: 2024年5月6日 上午 10:00\n收件者: 張三\n主旨: 訂單\n\n您好",
    ),
    (
        "Outlook of old",
        "-----邮件原件-----\n发件人: 客服 [mailto:s@desk.example]\n发送时间: 2024年5月6日 10:00\n收件人: 张三\n主题: 订单\n\n您好",
    ),
    (
        "Outlook of old in Taiwan",
        "-----原始郵件-----\n寄件者: 客服 [mailto:s@desk.example]\n寄件日期: 2024年5月6日 10:00\n收件者: 張三\n主旨: 訂單\n\n您好",
    ),
    ("Thunderbird", "在 2024/5/6 10:00, 客服 写道:\n> 您好"),
    ("Thunderbird in Taiwan", "客服 於 2024/5/6 10:00 寫道:\n> 您好"),
    ("Lark", "发件人：客服<s@desk.example>\n日期：2024年5月6日 10:00\n主题：订单\n收件人：张三<z@x.example>\n您好"),
];

#[test]
fn chinese_programs() {
    check(CHINESE);
}

const JAPANESE_AND_KOREAN: &[(&str, &str)] = &[
    ("Gmail", "2024年5月6日(月) 10:00 サポート <s@desk.example>:\n\n> こんにちは"),
    ("iPhone", "2024/05/06 10:00、サポート <s@desk.example>のメール:\n\n> こんにちは"),
    ("Apple Mail", "> 2024/05/06 10:00、サポート <s@desk.example>のメール：\n> \n> こんにちは"),
    ("Apple Mail, new", "2024年5月6日 10:00、サポート <s@desk.example>のメール:\n\nこんにちは"),
    (
        "Outlook",
        "差出人: サポート <s@desk.example>\n送信日時: 2024年5月6日 10:00\n宛先: 山田\n件名: 故障\n\nこんにちは",
    ),
    (
        "Outlook of old",
        "-----Original Message-----\n差出人: サポート [mailto:s@desk.example]\n送信日時: 2024年5月6日 10:00\n宛先: 山田\n件名: 故障\n\nこんにちは",
    ),
    ("Thunderbird", "On 2024/05/06 10:00, サポート wrote:\n> こんにちは"),
    ("Thunderbird in Japanese", "サポート さんが 2024/05/06 10:00 に書きました:\n> こんにちは"),
    (
        "Yahoo",
        "----- Original Message -----\nFrom: サポート <s@desk.example>\nTo: \"y@x.example\" <y@x.example>\nDate: 2024/5/6, Mon 10:00\nSubject: 故障\n\nこんにちは",
    ),
    ("Becky!", "サポート <s@desk.example> wrote:\n> こんにちは"),
    ("Gmail", "2024년 5월 6일 (월) 오전 10:00, 고객센터 <s@desk.example>님이 작성:\n\n> 안녕하세요"),
    ("iPhone", "2024. 5. 6. 오전 10:00, 고객센터 <s@desk.example> 작성:\n\n> 안녕하세요"),
    ("Apple Mail", "고객센터 <s@desk.example>, 2024년 5월 6일 오전 10:00 작성:\n\n> 안녕하세요"),
    (
        "Outlook",
        "보낸 사람: 고객센터 <s@desk.example>\n보낸 날짜: 2024년 5월 6일 월요일 오전 10:00\n받는 사람: 김민수\n제목: 고장\n\n안녕하세요",
    ),
    (
        "Naver",
        "-----Original Message-----\nFrom: \"고객센터\"<s@desk.example>\nTo: <k@x.example>\nCc:\nSent: 2024-05-06 (월) 10:00:00 (GMT+09:00)\nSubject: 고장\n\n안녕하세요",
    ),
    (
        "Daum",
        "--------- 원본 메일 ---------\n보낸사람: 고객센터 <s@desk.example>\n받는사람 : 김민수\n날짜: 2024년 5월 06일\n제목: 고장\n\n안녕하세요",
    ),
    ("Thunderbird", "24. 5. 6. 10:00에 고객센터 이(가) 쓴 글:\n> 안녕하세요"),
];

#[test]
fn japanese_and_korean_programs() {
    check(JAPANESE_AND_KOREAN);
}

const WESTERN: &[(&str, &str)] = &[
    ("Gmail", "On Mon, May 6, 2024 at 10:00 AM Desk <s@desk.example> wrote:\n\n> hello"),
    ("Gmail, broken", "On Mon, May 6, 2024 at 10:00 AM A Very Long Name Of A Desk\n<s@desk.example> wrote:\n\n> hello"),
    ("Apple Mail", "> On 6 May 2024, at 10:00, Desk <s@desk.example> wrote:\n> \n> hello"),
    ("iPhone", "On May 6, 2024, at 10:00 AM, Desk <s@desk.example> wrote:\n\n> hello"),
    ("iPhone, without marks", "On May 6, 2024, at 10:00 AM, Desk <s@desk.example> wrote:\n\n\u{feff}hello"),
    ("Outlook", "From: Desk <s@desk.example>\nSent: Monday, May 6, 2024 10:00 AM\nTo: Ann\nSubject: Re: x\n\nhello"),
    (
        "Outlook for phones",
        "________________________________\nFrom: Desk <s@desk.example>\nSent: Monday, May 6, 2024 10:00:00 AM\nTo: Ann <a@x.example>\nSubject: Re: x\n\nhello",
    ),
    (
        "Outlook of old",
        "-----Original Message-----\nFrom: Desk [mailto:s@desk.example]\nSent: Monday, May 6, 2024 10:00 AM\nTo: Ann\nSubject: x\n\nhello",
    ),
    (
        "Outlook Express",
        "----- Original Message -----\nFrom: \"Desk\" <s@desk.example>\nTo: \"Ann\" <a@x.example>\nSent: Monday, May 06, 2024 10:00 AM\nSubject: x\n\n> hello",
    ),
    ("Yahoo", "On Monday, May 6, 2024 at 10:00:00 AM GMT+2, Desk <s@desk.example> wrote:\n\nhello"),
    ("Proton", "On Monday, May 6th, 2024 at 10:00 AM, Desk <s@desk.example> wrote:\n\n> hello"),
    (
        "Samsung",
        "-------- Original message --------\nFrom: Desk <s@desk.example>\nDate: 06/05/2024 10:00 (GMT+01:00)\nTo: a@x.example\nSubject: x\n\nhello",
    ),
    ("Zoho", "---- On Mon, 06 May 2024 10:00:00 +0200 Desk <s@desk.example> wrote ----\n\nhello"),
    ("Tutanota", "6 May 2024, 10:00 by s@desk.example:\n\n> hello"),
    ("Spark", "On May 6, 2024 at 10:00 AM +0200, Desk <s@desk.example>, wrote:\n> hello"),
    ("German Gmail", "Am Mo., 6. Mai 2024 um 10:00 Uhr schrieb Desk <s@desk.example>:\n\n> hallo"),
    (
        "German Outlook",
        "Von: Desk <s@desk.example>\nGesendet: Montag, 6. Mai 2024 10:00\nAn: Ann\nBetreff: AW: x\n\nhallo",
    ),
    (
        "German Outlook of old",
        "-----Ursprüngliche Nachricht-----\nVon: Desk [mailto:s@desk.example]\nGesendet: Montag, 6. Mai 2024 10:00\nAn: Ann\nBetreff: x\n\nhallo",
    ),
    (
        "German GMX",
        "Gesendet: Montag, 06. Mai 2024 um 10:00 Uhr\nVon: \"Desk\" <s@desk.example>\nAn: a@x.example\nBetreff: x\n\nhallo",
    ),
    ("French Gmail", "Le lun. 6 mai 2024 à 10:00, Desk <s@desk.example> a écrit :\n\n> bonjour"),
    (
        "French Outlook",
        "De : Desk <s@desk.example>\nEnvoyé : lundi 6 mai 2024 10:00\nÀ : Ann\nObjet : RE: x\n\nbonjour",
    ),
    (
        "French Orange",
        "> Message du 06/05/24 10:00\n> De : \"Desk\" <s@desk.example>\n> A : a@x.example\n> Objet : x\n>\n> bonjour",
    ),
    ("Spanish Gmail", "El lun, 6 may 2024 a las 10:00, Desk (<s@desk.example>) escribió:\n\n> hola"),
    (
        "Spanish Outlook",
        "De: Desk <s@desk.example>\nEnviado el: lunes, 6 de mayo de 2024 10:00\nPara: Ann\nAsunto: RE: x\n\nhola",
    ),
    ("Portuguese Gmail", "Em seg., 6 de mai. de 2024 às 10:00, Desk <s@desk.example> escreveu:\n\n> olá"),
    (
        "Portuguese Outlook",
        "De: Desk <s@desk.example>\nEnviado: segunda-feira, 6 de maio de 2024 10:00\nPara: Ann\nAssunto: x\n\nolá",
    ),
    ("Italian Gmail", "Il giorno lun 6 mag 2024 alle ore 10:00 Desk <s@desk.example> ha scritto:\n\n> ciao"),
    ("Italian Outlook", "Da: Desk <s@desk.example>\nInviato: lunedì 6 maggio 2024 10:00\nA: Ann\nOggetto: x\n\nciao"),
    ("Dutch Gmail", "Op ma 6 mei 2024 om 10:00 schreef Desk <s@desk.example>:\n\n> hallo"),
    (
        "Dutch Outlook",
        "Van: Desk <s@desk.example>\nVerzonden: maandag 6 mei 2024 10:00\nAan: Ann\nOnderwerp: x\n\nhallo",
    ),
    ("Swedish Gmail", "Den mån 6 maj 2024 kl 10:00 skrev Desk <s@desk.example>:\n\n> hej"),
    ("Swedish Outlook", "Från: Desk <s@desk.example>\nSkickat: den 6 maj 2024 10:00\nTill: Ann\nÄmne: x\n\nhej"),
    ("Danish Gmail", "Den man. 6. maj 2024 kl. 10.00 skrev Desk <s@desk.example>:\n\n> hej"),
    ("Norwegian Gmail", "man. 6. mai 2024 kl. 10:00 skrev Desk <s@desk.example>:\n\n> hei"),
    ("Norwegian Outlook", "Fra: Desk <s@desk.example>\nSendt: mandag 6. mai 2024 10:00\nTil: Ann\nEmne: x\n\nhei"),
    ("Finnish Gmail", "ma 6. toukok. 2024 klo 10.00 Desk (s@desk.example) kirjoitti:\n\n> hei"),
    (
        "Finnish Outlook",
        "Lähettäjä: Desk <s@desk.example>\nLähetetty: maanantai 6. toukokuuta 2024 10.00\nVastaanottaja: Ann\nAihe: x\n\nhei",
    ),
    ("Polish Gmail", "pon., 6 maj 2024 o 10:00 Desk <s@desk.example> napisał(a):\n\n> cześć"),
    (
        "Polish Outlook",
        "Od: Desk <s@desk.example>\nWysłano: poniedziałek, 6 maja 2024 10:00\nDo: Ann\nTemat: x\n\ncześć",
    ),
    ("Czech Gmail", "po 6. 5. 2024 v 10:00 odesílatel Desk <s@desk.example> napsal:\n\n> ahoj"),
    (
        "Czech Outlook",
        "Od: Desk <s@desk.example>\nOdesláno: pondělí 6. května 2024 10:00\nKomu: Ann\nPředmět: x\n\nahoj",
    ),
    ("Hungarian Gmail", "Desk <s@desk.example> ezt írta (időpont: 2024. máj. 6., H, 10:00):\n\n> szia"),
    (
        "Hungarian Outlook",
        "Feladó: Desk <s@desk.example>\nElküldve: 2024. május 6., hétfő 10:00\nCímzett: Ann\nTárgy: x\n\nszia",
    ),
    ("Russian Gmail", "пн, 6 мая 2024 г. в 10:00, Desk <s@desk.example>:\n\n> привет"),
    ("Russian Mail.ru", "Понедельник, 6 мая 2024, 10:00 +03:00 от Desk <s@desk.example>:\n\nпривет"),
    ("Russian Yandex", "06.05.2024, 10:00, \"Desk\" <s@desk.example>:\n\nпривет"),
    ("Russian Outlook", "От: Desk <s@desk.example>\nОтправлено: 6 мая 2024 г. 10:00\nКому: Ann\nТема: x\n\nпривет"),
    ("Ukrainian Gmail", "пн, 6 трав. 2024 р. о 10:00 Desk <s@desk.example> пише:\n\n> вітаю"),
    ("Turkish Gmail", "Desk <s@desk.example>, 6 May 2024 Pzt, 10:00 tarihinde şunu yazdı:\n\n> merhaba"),
    (
        "Turkish Outlook",
        "Kimden: Desk <s@desk.example>\nGönderildi: 6 Mayıs 2024 Pazartesi 10:00\nKime: Ann\nKonu: x\n\nmerhaba",
    ),
    ("Greek Gmail", "Στις Δευ 6 Μαΐ 2024 στις 10:00 π.μ., ο χρήστης Desk <s@desk.example> έγραψε:\n\n> γεια"),
    ("Romanian Gmail", "În lun., 6 mai 2024 la 10:00, Desk <s@desk.example> a scris:\n\n> salut"),
    ("Hebrew Gmail", "בתאריך יום ב׳, 6 במאי 2024 ב-10:00 מאת Desk <\u{202a}s@desk.example\u{202c}\u{200f}>:\n\n> שלום"),
    ("Arabic Gmail", "في الاثنين، 6 مايو 2024 في 10:00 ص تمت كتابة ما يلي بواسطة Desk <s@desk.example>:\n\n> مرحبا"),
    ("Vietnamese Gmail", "Vào Th 2, 6 thg 5, 2024 vào lúc 10:00 Desk <s@desk.example> đã viết:\n\n> chào"),
    ("Thai Gmail", "เมื่อ จ. 6 พ.ค. 2024 เวลา 10:00 Desk <s@desk.example> เขียนว่า:\n\n> สวัสดี"),
    ("Indonesian Gmail", "Pada Sen, 6 Mei 2024 pukul 10.00 Desk <s@desk.example> menulis:\n\n> halo"),
    ("Catalan Gmail", "Missatge de Desk <s@desk.example> del dia dl., 6 de maig 2024 a les 10:00:\n\n> hola"),
];

#[test]
fn western_programs() {
    check(WESTERN);
}

#[test]
fn answers_between_quotes_stay_in_place() {
    for attribution in [
        "On Mon, May 6, 2024 at 10:00 AM Desk <s@desk.example> wrote:",
        "在 2024-05-06 10:00:00，\"客服\" <s@desk.example> 写道：",
        "2024年5月6日(月) 10:00 サポート <s@desk.example>:",
        "2024년 5월 6일 (월) 오전 10:00, 고객센터 <s@desk.example>님이 작성:",
    ] {
        let text = format!("{attribution}\n\n> which colour?\n\nblue\n\n> which size?\n\nlarge\n\n> regards\n");
        let split = split_text(&text);
        assert_eq!(split.reply, "> which colour?\n\nblue\n\n> which size?\n\nlarge", "{attribution}");
    }
}

#[test]
fn what_people_write_stays() {
    for text in [
        "发件人写错了，请改一下。\n时间：下午三点\n主题：无",
        "原始邮件在附件里，请查看。",
        "转发邮件的时候出错了：没有附件。",
        "件名を間違えました。\n日時：明日10時\n宛先は同じです。",
        "제목: 없음\n내용: 전등이 고장났습니다.",
        "On Monday at 10:00 I wrote:\nplease call me",
        "我在 2024年5月6日 10:00 写道：\n请打电话",
        "On Friday at 9:30 you said:\nit will be fixed. It is not.",
        "He wrote on 6 May 2024:\nit is broken.\nThat was all.",
        "From: Berlin\nTo: Paris\nDate: 6 May\nTwo people",
        "| Name | Ann |\n| Size | 42 |\n| Date | 6 May |",
        "From\tTo\tPrice\nBerlin\tParis\t40",
        "你在 2024年5月6日 写道，灯会修好。\n可是没有。",
        "--\n",
    ] {
        let split = split_text(text);
        assert_eq!(split.reply, text.trim_end(), "{text}");
    }
}
