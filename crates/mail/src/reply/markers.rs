//! The lines by which mail programs say "what follows is not new": attributions, separators, rules.
//! It never decides what happens with them, and prefers not to recognise a line over taking a person's words for one.
//!
//! Sources: the strings that Gmail, Apple Mail, Outlook, Thunderbird, Yahoo, QQ Mail, NetEase, Foxmail, Sina, Aliyun, Zoho,
//! K-9 and others write in their localised versions.

use causeway_base::pattern::Pattern;

/// How sure an attribution is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd)]
pub(crate) enum Sure {
    /// A person could have typed it: it counts only before marked quotes.
    Weak,
    /// It has a time or an address as programs write them: what follows is quoted even without marks.
    Strong,
}

/// "wrote" in the languages of mail programs, directly before the closing colon (or the end).
static ENDS_IN_VERB: Pattern = Pattern::new(
    r"(?ix)
    (?: \b(?:wrote|writes|said|schrieb|schreef|geschreven|skrev|skreiv|kirjoitti|yazdı|írta|скрев|rašė|rakstīja|kirjutas|shkroi|skrifaði|menulis|scripsit)
      | \ba\s+écrit | \ba\s+scris | \bha\s+scritto | \bescribió | \bescribiu | \bescreveu | \bva\s+escriure | \bidatzi\s+du
      | \bnapisał(?:\(a\)|a)? | \bnapsal(?:\(a\)|a)? | \bnapísal(?:\(a\)|a)? | \bje\s+napisal(?:\(a\)|a)? | \bje\s+napisa[ol]a? | \bnapisao(?:/la)?(?:\s+je)?
      | написал(?:\(а\)|а)? | писал(?:\(а\)|а)? | пише | пишет | написав(?:\(ла\))? | написа | έγραψε | đã\s+viết | viết
      | เขียน(?:ว่า)? | كتب(?:ت)? | נכתב | כתב(?:/ה)? | מאת
      | 写道 | 寫道 | 写到 | 寫到 | 写了 | 写信 | 来信 | 說道 | 书写 | のメール | 書きました | 書き込みました | のメッセージ | が書いた内容 | wrote\s+the\s+following
      | 작성 | 님이\s*작성 | 씀 | 님의\s*글 | 님이\s*쓴\s*글 | 쓴\s*글 | 썼습니다
    )
    \s*(?:\.\.\.|…)?\s*[:：]?\s*(?:-{2,}|\*)?\s*$",
);

/// A verb followed by the date, as German programs write it.
static VERB_THEN_DATE: Pattern =
    Pattern::new(r"(?i)>?\s*\b(?:schrieb|skrev|wrote|schreef)\s+(?:am|den|on|op)\b.*\d.*[:：]\s*$");

/// Beginnings of attributions: a word for "on", a day of the week, a date, or a name with its address.
static BEGINS: Pattern = Pattern::new(
    r#"(?ix)^\s*[-*>_]*\s*(?:
        (?:on|at|am|um|le|el|em|no|il|op|den|dnia|w\s+dniu|dne|dňa|dana|na|în\s+data\s+de|la|pe|la\ data|στις|vào|pada|ha|a|dia|tarihinde|в|во|у|на|از|في|בתאריך|เมื่อ|ngày|dt|kl|mar|ср)\b
      | (?:mon|tue|wed|thu|fri|sat|sun|lun|mar|mer|jeu|ven|sam|dim|man|tir|tor|lør|søn|mån|tis|ons|fre|lör|sön|pon|wt|śr|czw|pt|sob|ndz|niedz|po|út|st|čt|pá|so|ne|ma|ti|ke|to|pe|la|su|pzt|sal|çar|per|cum|cmt|paz|пн|вт|ср|чт|пт|сб|вс|нд|seg|ter|qua|qui|sex|sáb|dom|lunes|martes|miércoles|jueves|viernes|sábado|domingo|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|monday|tuesday|wednesday|thursday|friday|saturday|sunday|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|понедельник|вторник|среда|среду|четверг|пятница|пятницу|суббота|субботу|воскресенье|понеділок|вівторок|середа|четвер|пʼятниця|неділя)\b
      | 在 | 于 | 於 | 发件人 | 寄件者
      | \d
      | "?[^<>"]{1,80}"?\s*[<\[(](?:mailto:)?[^\s<>@]+@
    )"#,
);

/// A time of day, as programs write it.
static TIME: Pattern = Pattern::new(
    r"(?i)\b\d{1,2}[:.h]\d{2}(?:[:.]\d{2})?\b|\d{1,2}\s*[ap]\.?m\.?\b|\d{1,2}[时時시点]|\d{1,2}：\d{2}|\d{1,2}:\d{2}[에に、，]",
);
/// A calendar date or at least a year with something numeric beside it.
static DATE: Pattern = Pattern::new(
    r"(?i)\b(?:19|20)\d{2}\b|\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b|\d{1,4}\s*[年년]|\d{1,2}\s*[月월]|\b\d{1,2}\.?\s+\p{L}{3,}|\b\p{L}{3,}\.?\s+\d{1,2}\b",
);
/// A mail address, in brackets or not.
pub(crate) static ADDRESS: Pattern =
    Pattern::new(r"[^\s<>()\[\]@:,;]+@[^\s<>()\[\]@:,;]+\.[^\s<>()\[\]@:,;]+|@[\w.-]+>");
/// A name, an address in brackets and a verb, with no date at all.
static NAME_VERB: Pattern = Pattern::new(
    r"(?i)^[^<>]{0,80}<[^<>@\s]+@[^<>\s]+>\s*(?:wrote|schrieb|a écrit|escribió|escreveu|ha scritto|skrev|写道|寫道)\s*[:：]$",
);
/// A date at the start and an address in brackets at the end, as older Gmail wrote without a verb; or Gmail's zone.
static DATE_ADDRESS: Pattern = Pattern::new(
    r"(?i)^\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?:[ T]\d{1,2}:\d{2})?(?:\s+GMT[+-]\d{1,2}:\d{2}\s+\S.{0,80}|\s.{0,80}<[^<>@\s]+@[^<>\s]+>)[:：]?$",
);
/// Dashes on both sides, as Zoho writes.
static DASHED_WROTE: Pattern = Pattern::new(
    r"(?i)^-{2,}\s*(?:on|le|am|el|em|在)\b.*\d.*(?:wrote|a écrit|schrieb|escribió|escreveu|写道)\s*[:：]?\s*-{2,}$",
);

/// Forms that begin with a name without an address, or end without a verb: Thunderbird in Chinese and Japanese, Tutanota,
/// Gmail in Catalan.
static NAME_TIME_VERB: Pattern = Pattern::new(
    r"(?ix)^\S.{0,60}\s(?:于|於|在)\s?\d{4}\s?[-/.年].{0,40}\d{1,2}[:：點点时時]\d{0,2}.{0,12}(?:写道|寫道|写到|寫到)\s?[:：]$
    | ^\S.{0,60}(?:さん|様)?が\s?\d{4}\s?[-/.年].{0,40}\d{1,2}[:：時]\d{0,2}.{0,8}に(?:書きました|書き込みました)\s?[:：]$
    | ^\d.{4,40}\d{1,2}[:.]\d{2}\s(?:by|von|par|de|da|por|door|от|av|od)\s<?[^\s<>@]+@[^\s<>]+>?:$
    | ^missatge\s+de\s.{1,120}\sdel\s+dia\s.{4,60}\d{1,2}:\d{2}:$",
);
/// A pronoun before the verb: a person tells something. Programs write names.
static PERSON_TELLS: Pattern = Pattern::new(
    r"(?ix)(?:\b(?:I|you|we|they|he|she|ich|wir|du|ihr|sie|je|j['’]|nous|vous|il|elle|yo|nosotros|eu|nós|jag|vi|jeg|ja|my|я|мы|вы|он|она)\s+(?:have\s+|had\s+|also\s+|hab(?:e|en)?\s+)?(?:wrote|said|schrieb(?:en)?|ai\s+écrit|a\s+écrit|avez\s+écrit|escribí|escrevi|skrev|napisa\p{L}*|писал\p{L}*|написал\p{L}*)
    | (?:我们|你们|他们|我|你|您|他|她|我們|你們)(?:曾|已|就|也|在信中)?(?:写道|寫道|写到|寫到|写了|写信|说道|說道) | (?:私|僕|俺|あなた)[がは].{0,20}(?:書きました|書き込みました) | (?:제가|내가|저는|나는).{0,20}(?:작성|썼습니다|쓴\s*글))
    \s*[:：]?\s*$",
);

/// Whether `text` (some lines joined by spaces) is an attribution.
pub(crate) fn attribution(text: &str) -> Option<Sure> {
    let text = text.trim();
    if text.chars().count() > 400 || text.chars().count() < 4 {
        return None;
    }
    if NAME_VERB.is_match(text) || DATE_ADDRESS.is_match(text) || DASHED_WROTE.is_match(text) {
        return Some(Sure::Strong);
    }
    if NAME_TIME_VERB.is_match(text) && !PERSON_TELLS.is_match(text) {
        return Some(Sure::Strong);
    }
    let ends_in_colon = text.ends_with([':', '：']);
    let (dated, timed, addressed) = (DATE.is_match(text), TIME.is_match(text), ADDRESS.is_match(text));
    let verb = ENDS_IN_VERB.is_match(text) || VERB_THEN_DATE.is_match(text);
    if !dated && !timed || !BEGINS.is_match(text) {
        return None;
    }
    if verb && (ends_in_colon || !text.is_ascii()) {
        // Somebody may write "On 3 May you wrote:" himself; a program adds the time or the address.
        let by_program = addressed || (timed && !PERSON_TELLS.is_match(text));
        return Some(if by_program { Sure::Strong } else { Sure::Weak });
    }
    // "2020年1月1日(水) 12:00 山田 <a@b>:" and all others that have everything but a verb.
    let closed = text.trim_end_matches([':', '：']).trim_end().ends_with(['>', ')', ']']);
    (ends_in_colon && closed && dated && timed && addressed).then_some(Sure::Strong)
}

/// Whether a line holds a date or a time of day.
pub(crate) fn has_date(line: &str) -> bool {
    line.len() <= 400 && (DATE.is_match(line) || TIME.is_match(line))
}

/// Whether a line can end an attribution. Cheap: most lines cannot, and joining lines is not.
pub(crate) fn may_end_attribution(line: &str) -> bool {
    let line = line.trim_end_matches(['*', ' ', '-', '\t']);
    line.ends_with([':', '：', '>', '道', '作', '씀']) || line.ends_with("wrote") || DATE_ADDRESS.is_match(line.trim())
}

/// What stands between the dashes of separators, in the languages of mail programs.
static SEPARATOR: Pattern = Pattern::new(
    r"(?ix)^[\s*>|]*(?:[-_=~—–]{2,}|\#{2,})\s*\*?\s*(?:
        (?:begin\s+)?(?:the\s+)?(?:original|replied|forwarded|reply|weitergeleitete|ursprüngliche|originale)\s*(?:message|mail|e-mail|email|appointment|nachricht|-nachricht)?(?:\s+(?:from|follows|by)\b.*)?
      | original-?nachricht | original-?meddelande | ursprungligt\s+meddelande | vidarebefordrat\s+meddelande
      | oprindelig\s+(?:besked|meddelelse|mail) | videresendt\s+(?:besked|meddelelse|melding) | opprinnelig\s+melding | original\s+melding
      | alkuperäinen\s+viesti | välitetty\s+viesti | oorspronkelijk\s+bericht | doorgestuurd\s+bericht
      | mensaje\s+(?:original|reenviado) | mensagem\s+(?:original|encaminhada) | missatge\s+(?:original|reenviat)
      | message\s+(?:d['’]origine|original|initial|transféré|transmis|réexpédié|transf[eé]r[eé]) | messaggio\s+(?:originale|inoltrato)
      | (?:wiadomość\s+)?(?:oryginalna|pierwotna|przekazana|przekazywana)(?:\s+wiadomość)? | původní\s+(?:zpráva|e-mail) | přeposlaná\s+zpráva | pôvodná\s+správa
      | eredeti\s+üzenet | továbbított\s+(?:levél|üzenet) | исходное\s+сообщение | первоначальное\s+сообщение | оригинальное\s+сообщение | пересылаемое\s+сообщение | перенаправленное\s+сообщение | переслане\s+повідомлення | початкове\s+повідомлення | оригінальне\s+повідомлення
      | (?:or[iİ]j[iİ]nal|özgün|[iİ]let[iİ]len|yönlend[iİ]r[iİ]lm[iİ]ş)\s+(?:[iİ]let[iİ]|mesaj|e-?posta) | αρχικό\s+μήνυμα | προωθημένο\s+μήνυμα | mesaj(?:ul)?\s+(?:original|inițial|redirecționat) | izvorna\s+poruka | izvirno\s+sporočilo | originalno\s+sporočilo
      | [邮郵]件原件 | (?:回复的)?原(?:始)?(?:邮件|郵件|信件|信息|訊息|消息) | 转发(?:的)?(?:邮件|信息|消息|的邮件信息)(?:信息)? | 轉寄(?:的)?(?:郵件|信件|訊息) | 轉發(?:的)?郵件 | 原文 | 来信原文
      | 元の?(?:メッセージ|メール|本文) | オリジナル\s*メッセージ | 転送(?:された)?(?:メッセージ|メール) | 引用元メール
      | 원본\s*(?:메시지|메일|이메일|글) | 전달된?\s*(?:메시지|메일) | 원래\s*메시지
      | thư\s+gốc | tin\s+nhắn\s+gốc | thư\s+đã\s+chuyển\s+tiếp | ข้อความ(?:ต้นฉบับ|เดิม|ที่ส่งต่อ) | pesan\s+(?:asli|terusan) | (?:الرسالة\s+)?الأصلية | رسالة\s+(?:أصلية|معاد\s+توجيهها) | הודעה\s+(?:מקורית|שהועברה) | ההודעה\s+המקורית
    )\s*\*?\s*(?:[-_=~—–]{2,}|\#{2,})[\s*]*$",
);

/// Announcements of a forwarded mail that stand alone, without dashes.
static ANNOUNCEMENT: Pattern = Pattern::new(
    r"(?ix)^[\s>*]*(?:begin\s+forwarded\s+message | anfang\s+der\s+weitergeleiteten\s+(?:nachricht|e-mail) | début\s+du\s+message\s+réexpédié | inicio\s+del\s+mensaje\s+reenviado | início\s+da\s+mensagem\s+(?:reencaminhada|encaminhada) | inizio\s+messaggio\s+inoltrato | begin\s+doorgestuurd\s+bericht | vidarebefordrat\s+brev | start\s+på\s+videresendt\s+(?:besked|melding) | początek\s+(?:przekazywanej|przekazanej)\s+wiadomości | начало\s+переадресованного\s+(?:сообщения|письма) | 开始转发的邮件 | 以下是转发的邮件 | 下面是(?:被)?转发的邮件 | 開始轉寄郵件 | 轉寄的郵件 | 転送されたメッセージ | 전달된\s*메시지\s*시작 | 이하\s*전달된\s*메시지)\s*[:：]?\s*$",
);

/// What a separator says when it announces a forwarded mail rather than an answered one.
static FORWARDED: Pattern = Pattern::new(
    r"(?i)forward|weitergeleitet|vidarebefordra|videresend|välitetty|doorgestuurd|reenviad|reenviat|encaminhad|reencaminhad|transf[eé]r[eé]|transmis|réexpédié|inoltrat|przekaz|přeposlan|preposlan|továbbított|пересылаем|пересланн|перенаправленн|переадресован|переслан|[iİ]let[iİ]len|yönlend[iİ]r[iİ]lm[iİ]ş|προωθ|redirecționat|proslijeđen|posredovan|препратен|转发|轉寄|轉發|転送|전달|chuyển\s+tiếp|ส่งต่อ|terusan|diteruskan|معاد\s+توجيه|הועבר",
);

/// Whether a line announces a forwarded mail: a separator that says so, or an announcement without dashes.
pub(crate) fn is_forward_separator(line: &str) -> bool {
    is_separator(line) && FORWARDED.is_match(line) && !ANSWER_ABOVE.is_match(line)
}

/// Lines by which support systems ask to answer above.
static ANSWER_ABOVE: Pattern = Pattern::new(
    r"(?i)(?:type|write|enter)\s+your\s+(?:reply|response)\s+above|reply\s+above\s+this\s+line|above\s+this\s+line\s+to\s+(?:reply|respond)|antwort(?:en)?\s+(?:bitte\s+)?(?:oberhalb|über)\s+dieser\s+(?:zeile|linie)|répond(?:re|ez)\s+au-dessus\s+de\s+cette\s+ligne|请在此行(?:以上|上方|之上)|在此(?:线|行)(?:以上|上方)(?:回复|输入)|この行より上に|위에\s*답장을\s*입력",
);

/// Whether a line parts the new text from an older mail, whatever follows.
pub(crate) fn is_separator(line: &str) -> bool {
    // These rules look at lines that programs wrote; a long line is prose.
    line.chars().count() <= 160
        && (SEPARATOR.is_match(line) || ANNOUNCEMENT.is_match(line) || ANSWER_ABOVE.is_match(line))
}

/// What a line of punctuation marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rule {
    /// `-- ` (RFC 3676 § 4.3), also without its space.
    Signature,
    /// Underscores, as above the footer of mailing lists.
    Underscores,
    /// Any other line of nothing but dashes, stars, hashes and their like.
    Other,
}

/// The rule that a line is, if it holds nothing else.
pub(crate) fn rule(line: &str) -> Option<Rule> {
    let bare = line.trim();
    let first = bare.chars().next()?;
    if bare == "--" || bare == "—-" || bare == "––" {
        return Some(Rule::Signature);
    }
    let uniform = bare.chars().all(|c| c == first) && bare.chars().count() >= 2;
    match first {
        '_' if uniform => Some(Rule::Underscores),
        '-' | '*' | '#' | '=' | '~' | '+' | '—' | '–' | '─' | '━' if uniform && bare.chars().count() >= 3 => {
            Some(Rule::Other)
        }
        // Gmail leaves this letter where a tracking extension was.
        'ᐧ' if uniform || bare.chars().count() == 1 => Some(Rule::Other),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_compile() {
        for pattern in [
            &ENDS_IN_VERB,
            &VERB_THEN_DATE,
            &BEGINS,
            &TIME,
            &DATE,
            &ADDRESS,
            &NAME_VERB,
            &DATE_ADDRESS,
            &DASHED_WROTE,
            &NAME_TIME_VERB,
            &PERSON_TELLS,
            &SEPARATOR,
            &ANNOUNCEMENT,
            &FORWARDED,
            &ANSWER_ABOVE,
        ] {
            assert!(pattern.works());
        }
    }

    #[test]
    fn attributions_of_many_languages() {
        for line in [
            "On Tue, Apr 29, 2014 at 4:22 PM, Example Dev <sugar@example.com> wrote:",
            "Am 13.12.2017 um 21:11 schrieb Max <max@example.de>:",
            "Max M <m@example.de> schrieb am Fr., 28. Apr. 2017 um 11:53 Uhr:",
            "Le lun. 4 janv. 2016 à 19:03, Neil <n@example.fr> a écrit :",
            "El mié, 3 feb 2021 a las 12:00, Ana (<ana@example.es>) escribió:",
            "Em qua., 3 de fev. de 2021 às 12:00, Ana <ana@example.br> escreveu:",
            "Il giorno mer 3 feb 2021 alle ore 12:00 Ana <ana@example.it> ha scritto:",
            "Op wo 3 feb. 2021 om 12:00 schreef Jan <jan@example.nl>:",
            "Den ons 3 feb. 2021 kl 12:00 skrev Sven <sven@example.se>:",
            "ons. 3. feb. 2021 kl. 12:00 skrev Ola <ola@example.no>:",
            "ke 3. helmik. 2021 klo 12.00 Matti (matti@example.fi) kirjoitti:",
            "śr., 3 lut 2021 o 12:00 Jan <jan@example.pl> napisał(a):",
            "st 3. 2. 2021 v 12:00 odesílatel Jan <jan@example.cz> napsal:",
            "ср, 3 февр. 2021 г. в 12:00, Иван <ivan@example.ru>:",
            "03.02.2021 12:00, Иван пишет:",
            "3 Şub 2021 Çar, saat 12:00 tarihinde Ali <ali@example.tr> şunu yazdı:",
            "Στις Τετ 3 Φεβ 2021 στις 12:00, ο χρήστης N <n@example.gr> έγραψε:",
            "Vào Th 4, 3 thg 2, 2021 vào lúc 12:00 An <an@example.vn> đã viết:",
            "张三 <zhang@example.cn> 于2021年2月3日周三 12:00写道：",
            "在 2021-02-03 12:00:00，\"张三\" <zhang@163.com> 写道：",
            "在 2021年2月3日，下午12:00，张三 <zhang@example.cn> 写道：",
            "張三 <zhang@example.tw> 於 2021年2月3日 週三 下午12:00寫道：",
            "2021年2月3日(水) 12:00 山田太郎 <yamada@example.jp>:",
            "2021/02/03 12:00、山田太郎 <yamada@example.jp>のメール:",
            "2021년 2월 3일 (수) 오후 12:00, 홍길동 <hong@example.kr>님이 작성:",
            "בתאריך יום ד׳, 3 בפבר׳ 2021 ב-12:00 מאת N <n@example.il>:",
        ] {
            assert_eq!(attribution(line), Some(Sure::Strong), "{line}");
            assert!(may_end_attribution(line), "{line}");
        }
        assert_eq!(attribution("On 3 May you wrote:"), Some(Sure::Weak));
        for line in [
            "On your remote host you can run:",
            "I read what you wrote in 2015:",
            "The time was 12:00:",
            "Order 2021-02-03 has these items:",
            "Hello:",
            "在这里：",
            "Call me at 12:30 on Monday.",
        ] {
            assert_eq!(attribution(line), None, "{line}");
        }
    }

    #[test]
    fn separators() {
        for line in [
            "-----Original Message-----",
            "----- 原始邮件 -----",
            "------------------ 原始邮件 ------------------",
            "---- 回复的原邮件 ----",
            "------------------ Original ------------------",
            "---------- Forwarded message ---------",
            "-------- Message d'origine --------",
            "----- 元のメッセージ -----",
            "-----원본 메시지-----",
            "*-------- Original Message --------*",
            "Begin forwarded message:",
            "##- Please type your reply above this line -##",
        ] {
            assert!(is_separator(line), "{line}");
        }
        for line in ["This is the original message.", "-- ", "---", "原始邮件", "---- On Monday we met ----"] {
            assert!(!is_separator(line), "{line}");
        }
    }
}
