//! Sentences of single products and services that mean more than their words say, as tables.
//! It never holds a rule for servers in general; those are in the module of reasons.
//!
//! Sources: what these servers are known to send; each line names whose sentence it is.

use crate::mail::Mail;
use causeway_base::pattern::Pattern;

/// Sentences about one recipient that settle the reason, before any general rule.
pub(super) static SAID: [(&str, Pattern); 15] = [
    // Postfix: the name server answered nonsense, or nothing for now. The domain may well exist.
    (
        "network",
        Pattern::new(
            r"(?i)(?:malformed or unexpected|no) name ?server reply|host name lookup failure|temporary (?:dns|name)|host not found, try again",
        ),
    ),
    // Local delivery agents (procmail, maildrop and others) that cannot write: the trouble is the server's own.
    (
        "system",
        Pattern::new(
            r"(?i)(?:procmail|maildrop|mail\.local|deliver|dovecot-lda|cyrus)\b[^\n]{0,20}:[^\n]{0,40}(?:couldn't|could not|can't|cannot|unable to|failed to) (?:create|open|write|lock|append|stat)",
        ),
    ),
    // Symantec's and MessageLabs' reply code for an address that their customer's list does not hold.
    ("unknown_user", Pattern::new(r"(?i)\b542 \S+@\S+ rejected")),
    // Microsoft's wording for an address that its directory does not have.
    ("unknown_user", Pattern::new(r"(?i)recipient address rejected: access denied")),
    // Lotus Domino in Japanese and English: not in the directory.
    (
        "unknown_user",
        Pattern::new(
            r"(?i)domino ?(?:directory|ディレクトリ)[^\n]{0,20}(?:見つかりません|not found)|ディレクトリ[^\n]{0,12}見つかりません|not listed in (?:the |public )?(?:domino|name)",
        ),
    ),
    // Trend Micro InterScan, which says no more than this when the other side refuses the address.
    (
        "unknown_user",
        Pattern::new(r"(?i)unable to deliver message to <[^<>]+> \(and other recipients in the same domain\)"),
    ),
    // Exim, for a domain that publishes that it takes no mail (RFC 7505).
    ("no_mail", Pattern::new(r"(?i)an MX or SRV record indicated no SMTP service")),
    // Meta's codes, which stand for their reasons (postmaster.facebook.com/response_codes).
    ("unknown_user", Pattern::new(r"\b(?:RCP-P1|INT-P[134])\b")),
    ("filtered", Pattern::new(r"\bRCP-P[23]\b")),
    ("suspended", Pattern::new(r"\bRCP-T4\b")),
    ("blocked", Pattern::new(r"\b(?:POL-P[1-46]|CON-T[1-4]|DNS-P[12])\b")),
    // NetEase's codes (163, 126, yeah.net), the same way.
    ("spam", Pattern::new(r"\b(?:DT:SP[MEF]|MI:SPF|HM:SPM)\b")),
    ("blocked", Pattern::new(r"\b(?:MI:(?:SPB|NHD)|HL:(?:ITC|IHU|IPB|REP)|IP:\w{3}|IB:\w{3})\b")),
    ("rate", Pattern::new(r"\b(?:RP:(?:CEL|QRC|FEE|TRC|RCL)|MI:(?:DMC|CEL|SFQ|STC))\b")),
    // Google Groups: the group does not exist or does not take posts from this sender; nobody can tell which.
    (
        "policy",
        Pattern::new(
            r"(?i)may not exist, or you may not have permission to post|グループ[^\n]{0,40}存在しないか[^\n]{0,40}権限|群组[^\n]{0,30}不存在[^\n]{0,30}权限|群組[^\n]{0,30}不存在[^\n]{0,30}權限",
        ),
    ),
];

/// Sentences of a report's own text that settle the reason whatever the answer of the other server was.
pub(super) static REPORTED: [(&str, Pattern); 2] = [
    // KDDI au: the subscriber's account is locked, although the answer reads "user unknown".
    ("suspended", Pattern::new(r"(?i)the user\(s\) account is (?:disabled|temporarily limited)")),
    // Google Groups again: what it says of the group stands above the address.
    (
        "policy",
        Pattern::new(
            r"(?i)group you tried to contact[^\n]{0,60}may not exist|グループ[^\n]{0,40}存在しないか[^\n]{0,40}権限",
        ),
    ),
];

/// Sentences of a report's own text that help where the answer itself says little.
pub(super) static HEADLINES: [(&str, Pattern); 1] = [
    // Gmail's headline in the languages of its reports.
    (
        "unknown_user",
        Pattern::new(
            r"(?i)^\W*address not found\W*$|because the address couldn't be found|adresse nicht gefunden|adresse introuvable|dirección no encontrada|endereço não encontrado|indirizzo non trovato|adres niet gevonden|アドレス不明|找不到地址|找不到該地址|주소를 찾을 수 없음|адрес не найден",
        ),
    ),
];

/// Sentences of gateways that take a mail whole, check it and then relay it, and do not say at which step the next server
/// refused. "User unknown" there is often a filter's answer to the content.
static GATEWAYS: Pattern = Pattern::new(
    // MailFoundry; SurfControl; the relay of X1 and of Mail2000.
    r"(?im)delivery failed for the following reason:\s+server \S+ failed with|failed to send to identified host,|^-+the following addresses had delivery errors-+",
);
/// Headers of such gateways: Active!Hunter, MX Logic; Amazon's receiving service answers by the rule of its owner.
const GATEWAY_HEADERS: &[(&str, &str)] =
    &[("content-type", "active!hunter"), ("x-ahmailid", ""), ("from", ".mxlogic.net"), ("from", "@mxlogic.net")];
/// Reporting servers whose answers come from a rule that the receiver wrote, not from a directory of users.
const RULE_SERVERS: &[&str] = &["inbound-smtp."];

/// Whether "user unknown" in this report does not prove that the address does not exist.
pub(super) fn is_gateway(mail: &Mail, report: &str) -> bool {
    let header =
        |(name, word): &(&str, &str)| mail.header(name).is_some_and(|value| value.to_ascii_lowercase().contains(word));
    GATEWAYS.is_match(report) || GATEWAY_HEADERS.iter().any(header)
}

/// Whether the reporting server of a delivery-status part answers by rules (Amazon SES receiving).
pub(super) fn answers_by_rule(mail: &Mail) -> bool {
    let statuses = mail.attachments.iter().filter(|part| part.content_type.ends_with("delivery-status"));
    statuses.take(3).any(|part| {
        let text = String::from_utf8_lossy(part.bytes.get(..2_000).unwrap_or(&part.bytes)).to_ascii_lowercase();
        let server = text.lines().find_map(|line| line.strip_prefix("reporting-mta:")).unwrap_or_default();
        server.contains("amazonaws.com") && RULE_SERVERS.iter().any(|name| server.contains(name))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_compile() {
        for (_, pattern) in SAID.iter().chain(&REPORTED).chain(&HEADLINES) {
            assert!(pattern.works());
        }
        assert!(GATEWAYS.works());
    }
}
