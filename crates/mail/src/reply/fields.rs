//! Header blocks: the fields that Outlook and others put above the mail they answer, in the languages they have.
//! It never takes two or three labelled lines for one; a trip has From, To and Date as well.

use crate::reply::markers::ADDRESS;
use causeway_base::pattern::Pattern;

/// A field of a header block, by its meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Field {
    From,
    Date,
    To,
    Subject,
    Other,
}

/// A label and its value. NetEase's programs make a table of them: `| 发件人 | … |`.
static FIELD: Pattern =
    Pattern::new(r"^[\s>*_|]*([\p{L}][\p{L}\p{M} \u{3000}.'’/-]{0,28}?)[\s*]*(?:[:：]|\||\t)\*{0,2}\s*(.*?)\s*\|?\s*$");

/// Names of header fields as mail programs show them, folded.
const FIELDS: &[(Field, &[&str])] = &[
    (
        Field::From,
        &[
            "from",
            "von",
            "de",
            "da",
            "van",
            "från",
            "fra",
            "od",
            "от",
            "от кого",
            "від",
            "kimden",
            "gönderen",
            "lähettäjä",
            "feladó",
            "από",
            "mittente",
            "expéditeur",
            "remitente",
            "remetente",
            "afzender",
            "avsändare",
            "avsender",
            "afsender",
            "absender",
            "nadawca",
            "odesílatel",
            "发件人",
            "寄件者",
            "寄件人",
            "發件人",
            "差出人",
            "送信者",
            "보낸 사람",
            "보낸사람",
            "발신",
            "발신자",
            "người gửi",
            "từ",
            "จาก",
            "dari",
            "من",
            "מאת",
            "de la",
            "expeditor",
            "saatja",
            "nuo",
            "no",
            "kimdən",
            "发信人",
            "发送人",
            "寄信人",
            "发送者",
            "發信人",
            "傳送者",
            "送信元",
            "送り主",
            "보낸이",
            "보내는 사람",
            "발송인",
            "šalje",
            "pošiljatelj",
            "pošiljatel",
            "pošiljalec",
            "изпращач",
            "remitent",
            "siuntėjas",
            "sūtītājs",
            "forfatter",
            "gửi từ",
            "penghantar",
            "ارسال کننده",
            "فرستنده",
            "प्रेषक",
        ],
    ),
    (
        Field::Date,
        &[
            "sent",
            "date",
            "sent on",
            "sent at",
            "gesendet",
            "gesendet am",
            "datum",
            "envoyé",
            "envoyé le",
            "date d'envoi",
            "enviado",
            "enviado el",
            "enviado em",
            "enviada em",
            "enviada",
            "fecha",
            "data",
            "inviato",
            "data invio",
            "verzonden",
            "skickat",
            "sendt",
            "dato",
            "lähetetty",
            "päivämäärä",
            "wysłano",
            "data wysłania",
            "odesláno",
            "odoslané",
            "dátum",
            "elküldve",
            "küldve",
            "отправлено",
            "дата",
            "надіслано",
            "gönderildi",
            "gönderilme tarihi",
            "gönderme tarihi",
            "tarih",
            "στάλθηκε",
            "ημερομηνία",
            "trimis",
            "message du",
            "发送时间",
            "发送日期",
            "日期",
            "时间",
            "寄件日期",
            "傳送時間",
            "傳送日期",
            "發送時間",
            "送信日時",
            "送信日",
            "日時",
            "日付",
            "보낸 날짜",
            "보낸날짜",
            "날짜",
            "발송일",
            "đã gửi",
            "ngày",
            "ส่งเมื่อ",
            "วันที่",
            "dikirim",
            "tanggal",
            "التاريخ",
            "تاريخ الإرسال",
            "נשלח",
            "תאריך",
            "saadetud",
            "kuupäev",
            "išsiųsta",
            "poslano",
            "poslané",
            "posláno",
            "发件时间",
            "寄送时间",
            "发信时间",
            "送达时间",
            "寄件時間",
            "發信時間",
            "時間",
            "送信時間",
            "受信日時",
            "보낸 시간",
            "보낸시간",
            "일시",
            "전송일",
            "wysłane",
            "wysłany",
            "изпратено",
            "enviat",
            "nosūtīts",
            "sendt den",
            "sendes",
            "gửi lúc",
            "gửi",
            "dihantar",
            "تاریخ",
            "envoyé à",
            "verstuurd",
            "gesendet um",
            "poslano dana",
            "sent date",
        ],
    ),
    (
        Field::To,
        &[
            "to",
            "an",
            "à",
            "a",
            "para",
            "aan",
            "till",
            "til",
            "do",
            "komu",
            "кому",
            "kime",
            "alıcı",
            "vastaanottaja",
            "címzett",
            "προς",
            "destinataire",
            "pour",
            "destinatario",
            "destinatário",
            "ontvanger",
            "empfänger",
            "către",
            "收件人",
            "收件者",
            "宛先",
            "受信者",
            "받는 사람",
            "받는사람",
            "수신",
            "수신자",
            "người nhận",
            "tới",
            "đến",
            "ถึง",
            "kepada",
            "إلى",
            "אל",
            "adresat",
            "saaja",
            "kam",
            "pentru",
            "收信人",
            "接收人",
            "收件人们",
            "发送至",
            "傳送至",
            "收信者",
            "받는이",
            "받는 이",
            "수신인",
            "prima",
            "primatelj",
            "до",
            "per a",
            "gavėjas",
            "kam:",
            "mottaker",
            "modtager",
            "mottagare",
            "příjemce",
            "naar",
            "destinataires",
            "เรียน",
            "penerima",
            "گیرنده",
            "প্রাপক",
        ],
    ),
    (
        Field::Subject,
        &[
            "subject",
            "betreff",
            "objet",
            "asunto",
            "assunto",
            "oggetto",
            "onderwerp",
            "ämne",
            "emne",
            "aihe",
            "temat",
            "předmět",
            "predmet",
            "tárgy",
            "тема",
            "konu",
            "θέμα",
            "subiect",
            "sujet",
            "titel",
            "主题",
            "主旨",
            "主題",
            "标题",
            "標題",
            "件名",
            "제목",
            "chủ đề",
            "tiêu đề",
            "เรื่อง",
            "หัวเรื่อง",
            "subjek",
            "perihal",
            "hal",
            "الموضوع",
            "נושא",
            "teema",
            "tema",
            "temats",
            "zadeva",
            "naslov",
            "主题词",
            "件題",
            "题目",
            "題名",
            "표제",
            "제 목",
            "относно",
            "assumpte",
            "tēma",
            "ämnesrad",
            "naslov poruke",
            "pealkiri",
            "موضوع",
            "विषय",
            "perkara",
        ],
    ),
    (
        Field::Other,
        &[
            "cc",
            "bcc",
            "kopie",
            "copie à",
            "copie",
            "copia",
            "cópia",
            "kopia",
            "kopi",
            "kopio",
            "dw",
            "udw",
            "másolat",
            "копия",
            "копія",
            "bilgi",
            "κοιν",
            "κοινοποίηση",
            "抄送",
            "副本",
            "密送",
            "参照",
            "참조",
            "숨은 참조",
            "dong kinh gui",
            "đồng gửi",
            "สำเนา",
            "reply-to",
            "antwort an",
            "répondre à",
            "responder a",
            "risposta",
            "responder para",
            "svar til",
            "svara till",
            "回复至",
            "回覆至",
            "返信先",
            "importance",
            "priority",
            "wichtigkeit",
            "attachments",
            "anlagen",
            "pièces jointes",
            "附件",
            "添付ファイル",
            "organization",
            "tembusan",
            "نسخة",
            "抄送人",
            "密件抄送",
            "密件副本",
            "副本抄送",
            "回复给",
            "회신",
            "첨부",
            "첨부파일",
            "附件数",
            "添付",
            "kop",
            "копие",
            "còpia",
            "bcc:",
            "kopija",
        ],
    ),
];

/// The field that a line of a header block holds, if it looks like one.
pub(crate) fn field(line: &str) -> Option<Field> {
    field_value(line).map(|(field, _)| field)
}

/// The field of a line and its value.
pub(crate) fn field_value(line: &str) -> Option<(Field, &str)> {
    if line.len() > 4_000 {
        return None;
    }
    let found = FIELD.captures(line)?;
    let name = causeway_base::text::fold(found.get(1)?.as_str().trim_matches(['*', ' ']));
    let known = |name: &str| FIELDS.iter().find(|(_, names)| names.contains(&name)).map(|(field, _)| *field);
    // Chinese and Japanese programs space labels out so that they are of one width.
    let field = known(&name).or_else(|| {
        let spaced = !name.is_ascii() && name.contains([' ', '\u{3000}']);
        if spaced { known(&name.replace([' ', '\u{3000}'], "")) } else { None }
    })?;
    Some((field, found.get(2).map_or("", |value| value.as_str())))
}

/// How many lines from the start of `lines` are a header block (Outlook's reply header); none if they are not one.
/// `fields` are the fields of the same lines.
pub(crate) fn header_block(lines: &[&str], fields: &[Option<Field>]) -> Option<usize> {
    (*fields.first()?)?;
    let mut seen: Vec<Field> = Vec::new();
    let (mut end, mut blanks, mut strays, mut addressed) = (0, 0, 0, false);
    for (place, line) in lines.iter().take(30).enumerate() {
        if line.trim().is_empty() {
            blanks += 1;
            // Some programs put an empty line between fields, none puts two.
            if blanks > 1 {
                break;
            }
            continue;
        }
        match fields.get(place).copied().flatten() {
            Some(field) => {
                seen.push(field);
                end = place + 1;
                strays = 0;
            }
            // A long list of recipients or a long subject goes on in further lines.
            None if blanks == 0 && strays < 6 && !seen.contains(&Field::Subject) || (blanks == 0 && strays < 1) => {
                strays += 1;
            }
            None => break,
        }
        blanks = 0;
        addressed |= line.contains('@') && ADDRESS.is_match(line);
    }
    let has = |field| seen.contains(&field);
    let kinds = [Field::From, Field::Date, Field::To, Field::Subject].into_iter().filter(|field| has(*field)).count();
    // "From: Paris, To: London, Date: Monday" is a trip; mail has a subject or an address.
    (has(Field::From) && kinds >= 3 && (has(Field::Subject) || addressed)).then_some(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(lines: &[&str]) -> Option<usize> {
        let fields: Vec<_> = lines.iter().map(|line| field(line)).collect();
        header_block(lines, &fields)
    }

    #[test]
    fn blocks_in_many_languages() {
        assert!(FIELD.works());
        assert_eq!(
            block(&["发件人： 张三", "发送时间： 2021-02-03 12:00", "收件人： 李四", "主题： 你好", "", "正文"]),
            Some(4)
        );
        assert_eq!(block(&["差出人: 山田", "送信日時: 2021年2月3日 12:00", "宛先: 鈴木", "件名: Re: 件"]), Some(4));
        assert_eq!(block(&["*From:* A [mailto:a@b.c]", "*Sent:* Monday", "*To:* B", "*Subject:* C"]), Some(4));
        assert_eq!(block(&["De : A<mailto:a@b.c>", "Envoyé le :jeudi 15", "À : b@c.d", "Objet :X"]), Some(4));
        assert_eq!(
            block(&[
                "发件人：张三 <z@x.example>",
                "发送时间：2021年2月3日(星期三) 12:00",
                "收件人：李四",
                "主　题：订单"
            ]),
            Some(4)
        );
        assert_eq!(
            block(&[
                "| 发件人 | 张三<z@x.example> |",
                "| 日期 | 2021年02月03日 12:00 |",
                "| 收件人 | |",
                "| 主题 | 订单 |"
            ]),
            Some(4)
        );
        assert_eq!(field_value("| 发件人 | 张三<z@x.example> |"), Some((Field::From, "张三<z@x.example>")));
        assert_eq!(field_value("*From:* Ann <a@b.example>"), Some((Field::From, "Ann <a@b.example>")));
        assert_eq!(field_value("主　题：订单"), Some((Field::Subject, "订单")));
        assert_eq!(block(&["From: Paris", "To: London", "Date: Monday"]), None);
        assert_eq!(block(&["Note: x", "To: y"]), None);
    }
}
