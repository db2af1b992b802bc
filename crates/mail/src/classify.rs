//! What kind of mail this is: a person's, a machine's, a report, a list's (RFC 3834, 3464, 5965, 8098, 2919).
//! It never reads who the sender is beyond the mail itself, and never decides what happens with it.

use crate::bounce;
use crate::mail::{Class, Mail};
use crate::params::Parameters;
use causeway_base::pattern::Pattern;

/// Subjects of delivery reports in many wordings.
static BOUNCE_SUBJECT: Pattern = Pattern::new(
    r"(?ix)undeliver | un-?deliverable | delivery\s+(?:status\s+notification|failure|failed|report|problem|error|has\s+failed|unsuccessful|incomplete|of\s+.{0,60}\s+failed) | returned\s+(?:mail|message|e-?mail|to\s+sender) | mail\s+(?:delivery\s+)?(?:failed|failure|error|system\s+error|could\s+not|not\s+delivered|status\s+report) | failure\s+notice | message\s+(?:could\s+not|not\s+delivered|delivery\s+(?:failure|has)|status|undeliverable|you\s+sent) | non.?delivery | \bnd[nr]\b | could\s+n(?:o|')t\s+(?:be\s+)?(?:send|sent|deliver) | cannot\s+deliver | bounce | rejected | nondeliverable | returning\s+message | unzustellbar | nicht\s+zugestellt | zustellung\s+fehlgeschlagen | non\s+remis | non\s+distribu | échec\s+de\s+(?:la\s+)?remise | no\s+se\s+puede\s+entregar | no\s+entregado | não\s+entregue | mancato\s+recapito | non\s+recapitabile | impossibile\s+recapitare | onbestelbaar | недоставленное | не\s+доставлено | niedostarczona | teslim\s+edilemedi
    | ^delivery\s+status | error\s+sending\s+your | メールエラー | 退信 | 退回 | 投递失败 | 發送失敗 | 发送失败 | 无法投递 | 無法(?:投遞|傳遞) | 未送达 | 配信(?:不能|失敗|できません|エラー) | 送信エラー | 送信できません | 届けられません | エラーメール | 반송 | 전송\s*실패 | 발송\s*실패 | 배달되지",
);
/// Subjects of reports that a delivery is late.
static DELAY_SUBJECT: Pattern = Pattern::new(
    r"(?i)^warning: could not send|delay|still (?:being )?retr|warning: (?:could not|message)|delivery has been delayed|not yet been delivered|verzögert|retardé|retraso|atraso|延迟|延遲|延期|遅延|遅れ|지연",
);
/// Subjects in which the delay is what counts, whatever else they say.
static DELAY_FIRST: Pattern = Pattern::new(r"(?i)\(delay|^\s*(?:warning|delay(?:ed)?)\b|delayed");
/// Authors of delivery reports.
static DAEMON: Pattern = Pattern::new(
    r"(?i)mailer-?_?daemon|^post_?master@|mail-daemon|mail delivery|delivery (?:subsystem|system|status|agent)|mail administrator|^mdaemon@|^mailerdaemon|^nondeliv|^bounces?[@+-]|^mail-?system|^dsn@|^系统退信|メール配信",
);
/// The name of a program that reports, anywhere in a line.
static DAEMON_NAME: Pattern = Pattern::new(r"(?i)mailer-?_?daemon|mail delivery (?:sub)?system|postmaster@");
/// Subjects of automatic answers in many languages.
static ANSWER_SUBJECT: Pattern = Pattern::new(
    r"(?ix)^\s*(?:\[?\s*(?:auto(?:matic|mated)?[\s:-]*(?:reply|response|answer|responder|re\b)|autoreply|autoresponse|out[\s-]of[\s-](?:the[\s-])?office\s*(?:$|[\]:：(\[–—-]|auto|reply|message|notif|response|re\b)|ooo\s*[:：-]|away\s+from\s+(?:the\s+)?(?:office|my)|vacation\s*(?:reply|response|message|notice|:)|automatische\s+antwort|abwesenheits?-?(?:notiz|nachricht|meldung|agent|assistent)|automatisch(?:e|es)?\s+(?:antwoord|svar)|réponse\s+automatique|absence\s+du\s+bureau|message\s+d['’]absence|respuesta\s+autom[aá]tica|fuera\s+de\s+(?:la\s+)?oficina|resposta\s+autom[aá]tica|risposta\s+automatica|fuori\s+ufficio|autosvar|frånvaro|automaattinen\s+vastaus|automatyczna\s+odpowiedź|autom(?:atická|atyczna)\s+odpov|автоответ|автоматический\s+ответ|otomatik\s+yanıt|自动回复|自動回覆|自動回復|自动答复|外出(?:中|[:：])|不在办公室|自動(?:返信|応答)|不在(?:通知|のお知らせ)|자동\s*(?:응답|회신)|부재중|trả\s+lời\s+tự\s+động))",
);

/// Sets the class of a parsed mail and what its report says.
pub(crate) fn classify(mail: &mut Mail) {
    if let Some(notice) = bounce::notice::read(mail) {
        mail.class = notice.class;
        mail.report = notice.recipients;
        mail.feedback_message_id = notice.original_message_id.filter(|_| notice.class == Class::Complaint);
        return;
    }
    let kind = mail.header("Content-Type").map(|value| Parameters::parse(value.as_bytes(), None)).unwrap_or_default();
    let report_type = kind.get("report-type").unwrap_or_default().to_ascii_lowercase();
    mail.class = class_of(mail, &report_type);
    match mail.class {
        Class::Bounce | Class::Delayed => {
            let report = bounce::read(mail);
            if report.only_delivered {
                mail.class = Class::Receipt;
            } else if report.only_delayed {
                mail.class = Class::Delayed;
            }
            mail.report = report.recipients;
        }
        Class::Receipt => mail.report = receipt(mail),
        Class::Complaint => mail.feedback_message_id = bounce::original_message_id(mail),
        Class::Normal | Class::AutoReply | Class::List => {}
    }
}

fn class_of(mail: &Mail, report_type: &str) -> Class {
    let has_part = |wanted: &str| mail.attachments.iter().any(|part| part.content_type == wanted);
    if report_type == "feedback-report" || has_part("message/feedback-report") || is_complaint(mail) {
        return Class::Complaint;
    }
    if report_type.starts_with("disposition-notification") || has_part("message/disposition-notification") {
        return Class::Receipt;
    }
    if report_type.contains("delivery-status") || is_bounce(mail) || is_forwarded_report(mail) || is_loop_alert(mail) {
        // "Delivery Status Notification (Delay)" and "Warning: could not send message" read like failures as well.
        let failed = BOUNCE_SUBJECT.is_match(&mail.subject) && !DELAY_FIRST.is_match(&mail.subject);
        let delayed = DELAY_SUBJECT.is_match(&mail.subject) && !failed;
        return if delayed { Class::Delayed } else { Class::Bounce };
    }
    if is_automatic(mail) {
        return Class::AutoReply;
    }
    let listed = ["List-Unsubscribe", "List-Post"].iter().any(|name| mail.header(name).is_some());
    let bulk = mail
        .header("Precedence")
        .is_some_and(|value| matches!(value.trim().to_ascii_lowercase().as_str(), "bulk" | "list" | "junk"));
    if mail.list_id.is_some() || listed || bulk { Class::List } else { Class::Normal }
}

/// Complaints of providers that do not use ARF.
fn is_complaint(mail: &Mail) -> bool {
    let from = mail.from.as_ref().map(|from| from.address.to_lowercase()).unwrap_or_default();
    let subject = mail.subject.to_lowercase();
    // Apple Mail presses the list's unsubscribe address for its reader; the registry of RFC 5965 calls that "opt-out".
    let opt_out = subject == "unsubscribe" && answer_headers(mail) && {
        let text: String = mail.text.as_deref().unwrap_or_default().chars().take(200).collect();
        text.starts_with("Apple Mail sent this email to unsubscribe from")
    };
    opt_out
        || mail.header("X-HmXmrOriginalRecipient").is_some()
        || (subject.starts_with("complaint about message from") && from.starts_with("staff@"))
        || (from.contains("feedback")
            && (subject.contains("abuse") || subject.contains("complaint") || subject.contains("spam")))
        || mail.header("X-AOL-IP").is_some_and(|_| subject.contains("feedback report"))
}

/// Whether a mail reports on a delivery without saying so by its type. A person may forward such a report: the author
/// must look like a machine as well.
fn is_bounce(mail: &Mail) -> bool {
    if mail.header("X-Failed-Recipients").is_some() {
        return true;
    }
    let has_status = mail.attachments.iter().any(|part| part.content_type.ends_with("delivery-status"));
    let null_sender = mail.header("Return-Path").is_some_and(|value| matches!(value.trim(), "<>" | "" | "< >"))
        || mail.header("Return-Path").is_some_and(|value| DAEMON.is_match(value.trim_matches(['<', '>', ' '])));
    let daemon = mail
        .from
        .as_ref()
        .is_none_or(|from| DAEMON.is_match(&from.address) || DAEMON.is_match(&from.name) || from.address.is_empty());
    let subject = BOUNCE_SUBJECT.is_match(&mail.subject) || DELAY_SUBJECT.is_match(&mail.subject);
    let named = mail.from.is_some() || mail.header("From").is_some();
    let unattended = mail.from.as_ref().is_some_and(|from| {
        let local = from.address.split('@').next().unwrap_or_default().to_ascii_lowercase();
        matches!(local.as_str(), "no-reply" | "noreply" | "do-not-reply" | "donotreply" | "no_reply")
    });
    let has_copy = mail.attachments.iter().any(|part| part.content_type == "message/rfc822");
    if unattended && subject && has_copy {
        return true;
    }
    if daemon && named && (subject || has_status) {
        return true;
    }
    if null_sender && (has_status || (subject && !mail.subject.trim_start().to_lowercase().starts_with("re:"))) {
        return true;
    }
    let says_so = || {
        let text: String = mail.text.as_deref().unwrap_or_default().chars().take(3_000).collect();
        bounce_words(&text)
    };
    (daemon || null_sender) && !answer_headers(mail) && says_so()
}

/// Whether a person's program only passed a delivery report on: forwarded with at most a few words and with its fields. With
/// more than that somebody asks about the report, and wants an answer.
fn is_forwarded_report(mail: &Mail) -> bool {
    static FORWARDED: Pattern = Pattern::new(r"(?i)^\s*(?:fwd?|wg|tr|rv|enc|转发|轉寄|転送)\s*[:：]");
    /// Longer words above the report are somebody's.
    const FEW_WORDS: usize = 30;
    if !FORWARDED.is_match(&mail.subject) || !BOUNCE_SUBJECT.is_match(&mail.subject) {
        return false;
    }
    let text: String = mail.text.as_deref().unwrap_or_default().chars().take(40_000).collect();
    if !text.contains("Final-Recipient:") || !text.contains("Action: failed") {
        return false;
    }
    let Some(inner) = crate::forward::embedded_mail(&text) else { return false };
    let author = inner.mail.lines().next().unwrap_or_default();
    inner.before.chars().count() <= FEW_WORDS && !inner.before.contains(['?', '？']) && DAEMON_NAME.is_match(author)
}

/// Whether a list manager (fml) gave a mail back because it goes in circles.
fn is_loop_alert(mail: &Mail) -> bool {
    let text: String = mail.text.as_deref().unwrap_or_default().chars().take(400).collect();
    mail.subject.starts_with("Loop Alert:") && text.contains("Original mail as follows:")
}

fn bounce_words(text: &str) -> bool {
    static WORDS: Pattern = Pattern::new(
        r"(?ix)(?:could\s+not|couldn['’]t|cannot|can['’]t|not|unable\s+to|failed\s+to|wasn['’]t|was\s+not|have\s+been|has\s+been)\s+(?:be\s+|been\s+)?(?:deliver(?:ed)?|sent|relayed) | delivery\s+(?:to\s+the\s+following|attempt|has\s+failed|failed|error) | permanent\s+(?:fatal\s+)?error | undeliver | returned\s+(?:to\s+sender|mail) | did\s+not\s+reach\s+the\s+following | user\s+unknown | unknown\s+user | mailbox\s+(?:full|unavailable|not\s+found) | \b55[0-4][\s-] | \b5\.\d\.\d\b | rejected\s+by | host\s+unknown | 无法(?:投递|送达) | 退信 | 配信でき | 送信でき | 届きません | エラー | 반송",
    );
    WORDS.is_match(text)
}

/// Whether headers say that a machine answered (RFC 3834 § 5, and what was used before it).
fn answer_headers(mail: &Mail) -> bool {
    let value = |name: &str| mail.header(name).map(|value| value.trim().to_ascii_lowercase());
    if value("Auto-Submitted").is_some_and(|value| !value.starts_with("no") && !value.is_empty()) {
        return true;
    }
    if value("Precedence").is_some_and(|value| matches!(value.as_str(), "auto_reply" | "auto-reply" | "autoreply")) {
        return true;
    }
    if value("X-Auto-Response-Suppress").is_some_and(|value| value.contains("all") && value != "none")
        && mail.in_reply_to.is_empty()
        && value("X-MS-Exchange-Generated-Message-Source").is_some()
    {
        return true;
    }
    [
        "X-Autoreply",
        "X-Autorespond",
        "X-Auto-Reply",
        "X-Autoreply-From",
        "X-Mail-Autoreply",
        "X-Autoresponder",
        "X-AutoReply-From",
        "X-FC-MachineGenerated",
        "X-Auto-Reply-From",
        "X-POST-MessageClass",
        "X-Cron-Env",
        "Delivered-To-Autoresponder",
    ]
    .iter()
    .any(|name| value(name).is_some_and(|value| value != "no" && value != "false"))
}

/// Whether a machine sent this to answer or to notify.
fn is_automatic(mail: &Mail) -> bool {
    if answer_headers(mail) || ANSWER_SUBJECT.is_match(&mail.subject) {
        return true;
    }
    let suppress = mail.header("X-Auto-Response-Suppress").map(str::to_ascii_lowercase).unwrap_or_default();
    if ["all", "oof", "autoreply"].iter().any(|word| suppress.contains(word)) && mail.list_id.is_none() {
        return true;
    }
    // Our own loop mark on a mail that comes back means that a machine handled it; people's programs drop it.
    if !mail.loop_marks.is_empty() && mail.header("X-Loop").is_some() {
        return true;
    }
    let local = mail.from.as_ref().map(|from| from.address.split('@').next().unwrap_or_default().to_ascii_lowercase());
    let null_sender = mail.header("Return-Path").is_some_and(|value| value.trim() == "<>");
    null_sender || local.is_some_and(|local| matches!(local.as_str(), "mailer-daemon" | "mail-daemon"))
}

/// What a receipt (RFC 8098) says: who read or deleted which of our messages.
fn receipt(mail: &Mail) -> Vec<crate::Recipient> {
    let Some(part) = mail.attachments.iter().find(|part| part.content_type == "message/disposition-notification")
    else {
        return Vec::new();
    };
    let text = String::from_utf8_lossy(part.bytes.get(..16_384).unwrap_or(&part.bytes)).into_owned();
    let get = |name: &str| {
        text.lines().find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.trim().eq_ignore_ascii_case(name).then(|| value.trim().to_owned())
        })
    };
    let recipient = get("Final-Recipient")
        .map(|value| value.rsplit(';').next().unwrap_or_default().trim().trim_matches(['<', '>']).to_owned());
    let disposition = get("Disposition").unwrap_or_default();
    let reason = disposition.rsplit(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let reason = if reason.starts_with("displayed") || reason.starts_with("read") {
        "read"
    } else if reason.starts_with("deleted") {
        "deleted"
    } else {
        "receipt"
    };
    let original = get("Original-Message-ID")
        .map(|id| id.trim_matches(['<', '>']).to_owned())
        .or_else(|| bounce::original_message_id(mail));
    vec![crate::Recipient {
        recipient: recipient.unwrap_or_default(),
        status: String::new(),
        hard: false,
        reason: reason.to_owned(),
        original_message_id: original,
    }]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_compile() {
        for pattern in [&BOUNCE_SUBJECT, &DELAY_SUBJECT, &DELAY_FIRST, &DAEMON, &DAEMON_NAME, &ANSWER_SUBJECT] {
            assert!(pattern.works());
        }
    }

    #[test]
    fn classes_by_header() {
        for (head, want) in [
            ("From: a@b.c\nSubject: Hello", Class::Normal),
            ("From: a@b.c\nSubject: Re: Undelivered mail", Class::Normal),
            ("From: a@b.c\nSubject: Out of Office: x", Class::AutoReply),
            ("From: a@b.c\nSubject: 自动回复: 你好", Class::AutoReply),
            ("From: a@b.c\nSubject: 自動返信", Class::AutoReply),
            ("From: a@b.c\nAuto-Submitted: auto-generated", Class::AutoReply),
            ("From: a@b.c\nAuto-Submitted: no", Class::Normal),
            ("From: a@b.c\nPrecedence: bulk", Class::List),
            ("From: a@b.c\nList-Id: Users <users.b.c>", Class::List),
            ("From: a@b.c\nX-Auto-Response-Suppress: OOF", Class::AutoReply),
            ("Return-Path: <>\nFrom: a@b.c\nSubject: thanks", Class::AutoReply),
            ("From: MAILER-DAEMON@b.c\nSubject: failure notice", Class::Bounce),
            ("From: postmaster@b.c\nSubject: Undeliverable: x", Class::Bounce),
            ("From: postmaster@b.c\nSubject: Your question", Class::Normal),
            (
                "From: Mail Delivery Subsystem <mailer-daemon@b.c>\nSubject: Warning: could not send message for past 4 hours",
                Class::Delayed,
            ),
        ] {
            let mail = crate::parse(format!("{head}\n\nbody\n").as_bytes());
            assert_eq!(mail.class, want, "{head}");
        }
    }
}
