//! Why a delivery failed, in one word, from status codes and from what servers say in many wordings.
//! It never calls a failure hard unless the address or its domain is said not to exist.

use std::cell::OnceCell;

use crate::mail::Mail;
use causeway_base::pattern::Pattern;

use super::product;

/// Why, and whether for ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Verdict {
    pub(super) reason: &'static str,
    pub(super) hard: bool,
}

/// Words that give a reason away, the more telling ones first: a full mailbox is often reported as an unavailable user,
/// and a blocked sender as a rejected recipient.
static RULES: [(&str, Pattern); 19] = [
    (
        "sender",
        Pattern::new(
            r"(?i)sender (?:address )?(?:rejected|refused|denied|not accepted|verify failed|verification)|(?:verify|verification)[^\n]{0,30}sender|domain of sender|sender(?:'s)? (?:domain|address|system)[^\n]{0,60}(?:not exist|not resolve|invalid|unknown|rejected)|(?:invalid|bad|unknown|unresolvable) sender|reverse-path|envelope sender|from address|valid from\b|return path|mail from\b[^:\n]|\b5\.1\.[78]\b|\bfrom:? domain",
        ),
    ),
    (
        "authentication",
        Pattern::new(
            r"(?i)\b(?:spf|dkim|dmarc)\b.{0,80}(?:fail|not pass|did not|unauthen|reject|requir|invalid|missing|align)|(?:fail|not pass|unauthenticated|requires|does not).{0,80}\b(?:spf|dkim|dmarc)\b|\bspf record|unauthenticated (?:email|mail|sender)|sender.{0,20}not authenticated|5\.7\.2[03678]\b|authentication (?:requirements|checks?|failed)",
        ),
    ),
    (
        "blocked",
        Pattern::new(
            r"(?i)black ?-?list|block ?-?list|\b(?:rbl|dnsbl|spamhaus|spamcop|barracuda|sorbs|proofpoint|cloudmark|abusix|uceprotect|mxrate)\b|blocked (?:by|for|using|due|because|from)|(?:ip|host|client|server|address|connection|mail)[^.\n]{0,60}\b(?:blocked|banned|listed)|reputation|\bptr\b|reverse dns|rdns|reverse mapping|no reverse|client host rejected|access denied|has been blocked|on our block|refused to talk to me|not accepting (?:mail|connections) from|generic (?:hostname|rdns)|helo|ehlo",
        ),
    ),
    (
        "spam",
        Pattern::new(
            r"(?i)\bspam|\bjunk\b|unsolicited|\bube\b|\buce\b|bulk mail|(?:message|content|mail) (?:was |is |has been )?(?:considered|classified|detected|identified|flagged|looks like)|similar to spam",
        ),
    ),
    ("virus", Pattern::new(r"(?i)\bvirus|malware|infected|worm\b|trojan|banned (?:file|attachment|name|content)")),
    (
        "mailbox_full",
        Pattern::new(
            r"(?i)(?:mail ?box|inbox|account|user|recipient|storage|quota|disk|mail ?folder|maildir|message ?store)[^\n]{0,60}\b(?:full|over ?quota|exceed|out of|too many messages|limit)|over ?quota|quota (?:exceed|full|limit|violation)|exceed[^\n]{0,40}(?:quota|storage|mailbox|allowed space|disk)|out of (?:storage|space|quota)|insufficient (?:disk|system storage|mailbox)|not enough (?:space|storage|room)|is full\b|mailbox size limit|boîte pleine|邮箱(?:已满|空间不足|容量)|超过(?:配额|容量)|容量.{0,10}(?:超|不足)|いっぱい|メールボックス.{0,10}満杯|\b[45]\.2\.2\b",
        ),
    ),
    (
        "too_big",
        Pattern::new(
            r"(?i)(?:message|mail|size|content)[^\n]{0,50}(?:too (?:large|big|long)|exceeds|larger than|over the limit)|(?:too (?:large|big)) (?:message|mail)|message size|size limit|max(?:imum)? (?:message )?size|\b5\.[23]\.[34]\b|\b552\b[^\n]{0,40}(?:size|too)",
        ),
    ),
    (
        "moved",
        Pattern::new(
            r"(?i)(?:has|have) moved|moved to|address (?:has )?changed|new address is|no longer (?:at|with|works|employed)|\b5\.1\.6\b|user has left|left the (?:company|organization)",
        ),
    ),
    (
        "suspended",
        Pattern::new(
            r"(?i)(?:account|mailbox|user|recipient|address|inbox|mail ?box|domain)[^\n]{0,40}(?:disabled|suspended|inactive|deactivated|locked|closed|discontinued|expired|blocked|frozen|dormant|temporarily unavailable)|(?:disabled|suspended|inactive|deactivated|frozen) (?:account|mailbox|user|recipient|address)|not active|停用|冻结|禁用",
        ),
    ),
    (
        "no_mail",
        Pattern::new(
            r"(?i)null ?mx|does not accept (?:any )?(?:e-?mail|mail)|\b55[06] 5\.1\.10\b.{0,40}mx|nullmx|(?:host|domain|server)[^\n]{0,30}(?:doesn't|does not|never) (?:accept|receive)[^\n]{0,10} mail|\b521\b[^\n]{0,60}(?:accept|mail)",
        ),
    ),
    (
        "unknown_host",
        Pattern::new(
            r"(?i)(?:host|domain)[^\n.]{0,40}(?:unknown|not found|not exist|no such|invalid|couldn't be found|could not be found|can't be found|doesn't exist|lookup fail)|(?:unknown|no such|invalid|bad|non-?existent|illegal) (?:mail )?(?:host|domain)|nxdomain|unrouteable (?:mail )?domain|name service error|name or service not known|domain does not exist|no (?:mx|dns|a) record|can't find any host|couldn't find any host|unable to (?:resolve|route)|dns (?:error|failure|lookup|server returned)|host name is unknown|server for domain not found|couldn't find (?:a )?(?:mail ?)?(?:host|server)|domain name not found|\b5\.1\.2\b|\b5\.4\.4\b|域名.{0,10}(?:不存在|错误)|ドメイン.{0,10}(?:存在しない|見つかりません)",
        ),
    ),
    (
        "unknown_user",
        Pattern::new(
            r"(?ix)(?:user|recipient|mail\ ?box|account|address|alias|addressee|customer|member|person|name|inbox|login|usuario|buzón|utilisateur|destinataire|benutzer|empfänger|utente|casella|destinatario)[^\n]{0,60}(?:unknown|not\ found|not\ exist|n't\ exist|does\ not\ have|no\ such|invalid|not\ known|not\ valid|not\ listed|not\ local|not\ here|not\ defined|not\ recogni[sz]ed|could(?:\ not|n't)\ be\ found|was(?:\ not|n't)\ found|not\ available|inconnu|desconocid|unbekannt|sconosciut|inesistent|inexist|existiert\ nicht|no\ existe|n'existe\ pas|is\ not\ a\ (?:valid|known)|not\ our|terminated|no\ longer\ (?:available|valid|exists?|in\ use|active|on)|doesn't\ exist|has\ been\ (?:removed|deleted|cancell?ed))
          | (?:unknown|no\ such|invalid|non-?existent|nonexistent|illegal|incorrect|bad|undeliverable|not\ a\ valid|unrouteable|unroutable)\ (?:or\ \w+\ )?(?:local\ )?(?:user|recipient|mail\ ?box|account|address|alias|destination\ mailbox|person|name|destination|local[-\ ]part|forward\ path)
          | no\ (?:mailbox|such\ (?:mailbox|address|person|user|recipient|local\ user)|account|user|valid\ recipient)[^\n]{0,30}(?:here|by\ that\ name|with\ that|named|found|exists)?
          | doesn't\ have\ an?\ [\w.]+\ account | does\ not\ have\ an?\ .{0,40}account | didn't\ match | recipnotfound | recipient\ ?not\ ?found | not\ listed\ in | address\ lookup\ failed
          | \b5\.1\.1\b | \b5\.1\.10\b | \b5\.1\.3\b | mailbox\ unavailable | couldn't\ be\ found\ or\ is\ invalid | who\ are\ you\ trying | that\ (?:user|address)\ .{0,20}(?:unknown|exist)
          | 用户不存在 | 收件人.{0,15}(?:不存在|未找到|拒收) | 邮箱.{0,6}(?:不存在|未找到) | 地址.{0,6}(?:不存在|错误) | 無此(?:用戶|帳號|使用者) | 查无此人 | 存在しない | 存在しません | 見つかりませんでした | あて先不明 | 宛先不明 | ユーザ.{0,4}不明 | 受信者.{0,6}不明 | 존재하지\ 않 | 없는\ 사용자",
        ),
    ),
    (
        "relay",
        Pattern::new(
            r"(?i)relay(?:ing)? (?:access )?(?:denied|not permitted|prohibited|not allowed)|(?:not|unable) (?:permitted |allowed )?to relay|we do not relay|not in my domain|rcpthosts|no relay|must authenticate|authentication required|relay not permitted",
        ),
    ),
    (
        "rate",
        Pattern::new(
            r"(?i)too many (?:connections|messages|mails|recipients|concurrent|sessions|errors)|rate ?-?limit|throttl|\b4\.7\.28\b|try (?:again )?(?:later|slower)|greylist|graylist|sending (?:limit|quota)|exceeded (?:the )?(?:max|limit|sending)|\b42[01]\b.{0,40}(?:limit|rate)",
        ),
    ),
    (
        "expired",
        Pattern::new(
            r"(?i)retry (?:time|timeout|limit)|delivery (?:time )?(?:expired|timed out|timeout|time-?out)|message expired|(?:too long|expired) in queue|queue(?:d)? too long|been in the queue|in queue too long|could not be delivered (?:for|after|within)|undeliverable for|for more than \d+|after \d+ (?:days|hours|attempts)|within \d+ days|gave up|giving up|given up|has expired|exceeded time|time limit|\b[45]\.4\.7\b|can't.{0,20}delivered for|message timed out|tried for|within the time",
        ),
    ),
    (
        "network",
        Pattern::new(
            r"(?i)connection (?:refused|timed out|reset|lost|dropped|failed|closed|timeout)|(?:unable|could not|couldn't|cannot|can't|failed) (?:to )?(?:connect|establish|open)|no route to|network (?:is )?unreachable|host (?:is )?(?:unreachable|down|not responding)|timed? ?out|too many hops|mail loop|loops? back|hop count|routing loop|no answer from|conversation.{0,20}timed|not respond|unreachable|\b[45]\.4\.[126]\b|lost connection|tls|connect to",
        ),
    ),
    (
        "policy",
        Pattern::new(
            r"(?i)policy|not (?:allowed|permitted|authorized|authorised)|prohibit|denied|refus|reject|unauthori[sz]ed|forbidden|\b5\.7\.\d+\b|administrative|restrict|filtered|filter|bounced? by|拒绝|拒收|拒否",
        ),
    ),
    (
        "format",
        Pattern::new(
            r"(?i)rfc ?\d{3,4}|malformed|syntax|header (?:error|invalid|missing)|invalid (?:header|message|character)|\b5\.6\.\d\b|\b5\.5\.\d\b|bare (?:lf|cr)|line too long|8-?bit|encoding",
        ),
    ),
    (
        "system",
        Pattern::new(
            r"(?i)system (?:error|problem|failure|config)|internal (?:error|server)|local (?:error|configuration)|configuration error|disk (?:full|error)|i/o error|resources|service (?:unavailable|not available)|command died|mailer error|unable to (?:write|create|lock)|\b[45]\.3\.\d\b|exited with|temporary (?:failure|error)|can't create|permission denied|can not open",
        ),
    ),
];

/// The server took the recipient and refused the content; or it names no address, as when it has read the whole message.
static END_OF_DATA: Pattern =
    Pattern::new(r"(?i)after end of data|in reply to (?:end of )?data|\b5\d\d[ -]+: *user unknown");
/// The server refused the recipient itself.
static RECIPIENT_REFUSED: Pattern = Pattern::new(
    r"(?i)\brcpt\b|after rcpt|does not like recipient|recipient address rejected: user unknown in (?:virtual|relay)",
);
/// A domain, by its dots, that does not exist.
static NO_DOMAIN: Pattern = Pattern::new(r"(?i)\b55\d [a-z0-9-]+(?:\.[a-z0-9-]+)+ does not exist");
/// An address that is refused as such.
static ADDRESS_REJECTED: Pattern = Pattern::new(r"(?i)address rejected");

/// What the report as a whole says, for judging one recipient of it. What its words give is worked out once, not for every
/// recipient.
#[derive(Debug, Default)]
pub(super) struct Context {
    /// The readable text above the copy of the original.
    pub(super) report: String,
    /// Whether "user unknown" in this report proves nothing; see the module of products.
    unproven: bool,
    /// Whether not even the code for an unknown user does.
    by_rule: bool,
    settled: OnceCell<Option<&'static str>>,
    headline: OnceCell<Option<&'static str>>,
    words: OnceCell<Option<&'static str>>,
}

impl Context {
    /// Reads `mail` for signs of products; `report` is its text above the copy of the original.
    pub(super) fn new(mail: &Mail, report: String) -> Self {
        let (unproven, by_rule) = (product::is_gateway(mail, &report), product::answers_by_rule(mail));
        Self { report, unproven, by_rule, ..Self::default() }
    }

    fn settled(&self) -> Option<&'static str> {
        *self.settled.get_or_init(|| look_up(&product::REPORTED, &self.report))
    }

    fn headline(&self) -> Option<&'static str> {
        *self.headline.get_or_init(|| look_up(&product::HEADLINES, &self.report))
    }

    fn words(&self) -> Option<&'static str> {
        *self.words.get_or_init(|| look_up(&RULES, &self.report))
    }
}

fn look_up(rules: &'static [(&'static str, Pattern)], text: &str) -> Option<&'static str> {
    rules.iter().find(|(_, pattern)| pattern.is_match(text)).map(|(reason, _)| *reason)
}

/// Judges one failed recipient: by what was said about it, else by the code, else by the report's text.
/// `beside` is what the readable text says of the same recipient: there servers tell at which step it was refused.
pub(super) fn judge(status: &str, said: &str, beside: &str, context: &Context) -> Verdict {
    let reason = reason_of(status, said, context);
    // Some Japanese carriers answer "user unknown" to senders whom a subscriber filters; the code tells them apart.
    // So does an unknown user that is refused only after the whole message.
    let known_code = status.starts_with("5.1.");
    let at_recipient = RECIPIENT_REFUSED.is_match(said) || RECIPIENT_REFUSED.is_match(beside);
    let late = !at_recipient
        && (status == "5.2.0"
            || status == "5.2.1"
            || END_OF_DATA.is_match(said)
            || END_OF_DATA.is_match(beside)
            || (context.unproven && !known_code));
    let reason = if reason == "unknown_user" && (late || context.by_rule) { "filtered" } else { reason };
    let hard = match reason {
        "unknown_user" | "moved" => true,
        // A name that does not resolve today may tomorrow, if the server itself calls it temporary.
        "unknown_host" | "no_mail" => !status.starts_with('4'),
        _ => false,
    };
    Verdict { reason, hard }
}

fn reason_of(status: &str, said: &str, context: &Context) -> &'static str {
    if let Some(settled) = look_up(&product::SAID, said).or_else(|| context.settled()) {
        return settled;
    }
    if status == "5.1.0" && ADDRESS_REJECTED.is_match(said) {
        return "unknown_user";
    }
    if NO_DOMAIN.is_match(said) {
        return "unknown_host";
    }
    let vague = |reason: &'static str| matches!(reason, "policy" | "system" | "network" | "format");
    match (look_up(&RULES, said), by_status(status)) {
        // "550 5.1.1 …: Recipient address rejected" alone says less than its code.
        (Some(words), Some(by_code)) if vague(words) && !said.is_empty() => by_code,
        (Some(words), None) if vague(words) => context.headline().unwrap_or(words),
        (Some(words), _) => words,
        (None, Some(by_code)) => by_code,
        (None, None) => context.words().unwrap_or("other"),
    }
}

/// What a code says by itself (RFC 3463 and its registry).
fn by_status(status: &str) -> Option<&'static str> {
    let (_, detail) = status.split_once('.')?;
    Some(match (status.starts_with('5'), detail) {
        (true, "1.1" | "1.3" | "1.4" | "1.10") => "unknown_user",
        (_, "1.2" | "4.4") => "unknown_host",
        (true, "1.6") => "moved",
        (_, "1.7" | "1.8") => "sender",
        (_, "2.1") => "suspended",
        (_, "2.2") => "mailbox_full",
        (_, "2.3" | "3.4") => "too_big",
        (_, "4.7") => "expired",
        (_, "4.1" | "4.2" | "4.3" | "4.5" | "4.6") => "network",
        (_, "7.20" | "7.21" | "7.22" | "7.23" | "7.24" | "7.25" | "7.26" | "7.27") => "authentication",
        (_, detail) if detail.starts_with("7.") => "policy",
        (_, detail) if detail.starts_with("6.") || detail.starts_with("5.") => "format",
        (_, detail) if detail.starts_with("3.") => "system",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_compile() {
        for (reason, pattern) in &RULES {
            assert!(pattern.works(), "{reason}");
        }
        for pattern in [&END_OF_DATA, &RECIPIENT_REFUSED, &NO_DOMAIN, &ADDRESS_REJECTED] {
            assert!(pattern.works());
        }
    }

    #[test]
    fn reasons() {
        for (status, said, reason, hard) in [
            (
                "5.1.1",
                "550 5.1.1 <a@b>: Recipient address rejected: User unknown in virtual mailbox table",
                "unknown_user",
                true,
            ),
            ("5.2.2", "552 5.2.2 mailbox full", "mailbox_full", false),
            ("", "Host or domain name not found. Name service error for name=b.example", "unknown_host", true),
            (
                "5.7.1",
                "554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org",
                "blocked",
                false,
            ),
            ("5.7.1", "550 5.7.1 message rejected as spam by content filter", "spam", false),
            (
                "5.7.26",
                "550-5.7.26 This mail has been blocked because the sender is unauthenticated.",
                "authentication",
                false,
            ),
            ("4.4.7", "delivery expired", "expired", false),
            ("5.1.10", "550 5.1.10 RESOLVER.ADR.RecipientNotFound", "unknown_user", true),
            ("", "用户不存在", "unknown_user", true),
            ("", "", "other", false),
        ] {
            assert_eq!(judge(status, said, "", &Context::default()), Verdict { reason, hard }, "{said}");
        }
    }
}
