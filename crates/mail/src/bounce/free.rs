//! Recipients of reports in free form: whom the running text, a transcript or a header names, and what is said of each.
//! It never reads below the line where the copy of the original begins, but for the copy's own To.

use crate::mail::{Mail, Recipient};
use causeway_base::pattern::Pattern;

use super::fields::{answered_status, first_status};
use super::reason::{Context, Verdict, judge};
use super::{ADDRESS, MAX_RECIPIENTS, begins_copy};

/// An address alone on its line, in any dress that servers give it.
static ADDRESS_LINE: Pattern = Pattern::new(
    r#"(?i)^[\s>*-]*(?:[45]\d\d[ -](?:[45]\.\d\.\d\s+)?)?(?:(?:final-|original-)?(?:failed\s+)?recipient(?:\(?s?\)?| address)?|to|user|address|envelope-to|rcpt to|your message to|undeliverable to|受信者|宛先|收件人|收信人)?\s*[:=]?\s*(?:rfc822;\s*)?[<'"\[(]?((?:"[^"\s]{1,64}"|[a-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64})@[a-z0-9.-]+)[>'"\])]?\s*(?:$|[:;,.]|\.{3}|[(\[<-]|on\b|が)"#,
);
/// A line that announces the recipients.
static ANNOUNCED: Pattern = Pattern::new(r"(?i)\bthe following (?:recipients?\b|recipient\(s\)|address)");
/// The command of an SMTP transcript that names the recipient.
static TRANSCRIPT: Pattern = Pattern::new(r"(?i)(?:>>>\s*)?RCPT\s+TO:\s*<([^<>\s]+@[^<>\s]+)>");
/// A line of old sendmail that says everything about one address: `550 <a@b>... User unknown`.
static SENDMAIL_LINE: Pattern = Pattern::new(r"(?i)^[45]\d\d (?:[45]\.\d\.\d )?<?[^<>\s]+@[^<>\s]+>?\.\.\. ?\S");

/// Recipients of a report without fields, and whether the report names any.
pub(super) fn recipients(mail: &Mail, body: &str, told: &[&str], context: &Context) -> (Vec<Recipient>, bool) {
    let own: Vec<String> =
        mail.from.iter().chain(&mail.to).chain(&mail.sender).map(|one| one.address.to_lowercase()).collect();
    let is_foreign = |address: &str| {
        let lower = address.to_lowercase();
        let local = lower.split('@').next().unwrap_or_default();
        !own.contains(&lower)
            && !matches!(local, "mailer-daemon" | "postmaster" | "mail-daemon" | "abuse" | "noreply" | "no-reply")
    };
    let mut found: Vec<(String, String)> = Vec::new();
    let mut add = |address: &str, said: String| {
        let address = address.trim_matches(['<', '>', '.', ',', '\'', '"', ':', ';']);
        let known = found.iter().any(|(other, _)| other.eq_ignore_ascii_case(address));
        if !known && found.len() < MAX_RECIPIENTS && address.contains('@') {
            found.push((address.to_owned(), said));
        }
    };
    for value in mail.header_all("X-Failed-Recipients") {
        value.split(',').for_each(|address| add(address.trim(), said_about(address.trim(), told)));
    }
    let named = !found_none(&mut add, mail, told, &context.report, &is_foreign);
    if !named {
        // Nothing names a recipient: the report is still about one of our messages.
        found.push((copied_recipient(body).unwrap_or_default(), context.report.clone()));
    }
    let judged = |(recipient, said): (String, String)| {
        let status = answered_status(&said).or_else(|| first_status(&context.report)).unwrap_or_default();
        let Verdict { reason, hard } = judge(&status, &said, "", context);
        Recipient { recipient, status, hard, reason: reason.to_owned(), original_message_id: None }
    };
    (found.into_iter().map(judged).collect(), named)
}

/// Looks for recipients from the surest sign to the weakest; gives whether there were none.
fn found_none(
    add: &mut dyn FnMut(&str, String),
    mail: &Mail,
    told: &[&str],
    whole: &str,
    is_foreign: &dyn Fn(&str) -> bool,
) -> bool {
    if mail.header("X-Failed-Recipients").is_some() {
        return false;
    }
    let mut any = false;
    // What stands above an announcement of recipients is about the message.
    let announced = told.iter().position(|line| ANNOUNCED.is_match(line)).map_or(0, |line| line + 1);
    let below = told.get(announced..).unwrap_or_default();
    let told_of = if below.iter().any(|line| ADDRESS_LINE.is_match(line)) { below } else { told };
    for line in told_of {
        if let Some(address) = ADDRESS_LINE
            .captures(line)
            .and_then(|found| found.get(1))
            .map(|found| found.as_str())
            .filter(|address| is_foreign(address))
        {
            add(address, said_about(address, told));
            any = true;
        }
    }
    if any {
        return false;
    }
    for address in TRANSCRIPT.captures_all(whole).filter_map(|found| found.get(1)).map(|found| found.as_str()) {
        add(address, said_about(address, told));
        any = true;
    }
    if any {
        return false;
    }
    if let Some(address) = told.iter().filter_map(|line| ADDRESS.find(line)).find(|address| is_foreign(address)) {
        add(address, said_about(address, told));
        any = true;
    }
    !any
}

/// More is not said of one address, in characters.
const MAX_SAID: usize = 4_000;

/// The lines that speak of an address: its own and those that follow until the next address.
pub(super) fn said_about(address: &str, told: &[&str]) -> String {
    lines_about(address, told).chars().take(MAX_SAID).collect()
}

fn lines_about(address: &str, told: &[&str]) -> String {
    let lower = address.to_lowercase();
    let Some(at) = told.iter().position(|line| line.to_lowercase().contains(&lower)) else { return told.join("\n") };
    if let Some(said) = in_transcript(at, told) {
        return said;
    }
    let mut out = String::new();
    for (place, line) in told.iter().enumerate().skip(at).take(25) {
        if place > at
            && ADDRESS_LINE
                .captures(line)
                .and_then(|found| found.get(1))
                .is_some_and(|other| !other.as_str().eq_ignore_ascii_case(&lower))
        {
            break;
        }
        // A reason that goes on in the next line is one sentence to those who look for words.
        if line.starts_with("    ") && !out.is_empty() && !out.trim_end_matches('\n').ends_with('.') {
            out.truncate(out.trim_end().len());
            out.push(' ');
            out.push_str(line.trim_start());
        } else {
            out.push_str(line);
        }
        out.push('\n');
    }
    out
}

/// What a sendmail transcript says of the address in line `at`: its own line, and above it what the other server answered.
fn in_transcript(at: usize, told: &[&str]) -> Option<String> {
    let line = told.get(at).filter(|line| SENDMAIL_LINE.is_match(line))?;
    let mut from = at;
    while let Some(above) = from.checked_sub(1) {
        let belongs = |line: &&str| {
            !line.trim().is_empty() && !line.trim_start().starts_with('-') && !SENDMAIL_LINE.is_match(line)
        };
        if at - above > 20 || !told.get(above).is_some_and(belongs) {
            break;
        }
        from = above;
    }
    let mut said = told.get(from..at).unwrap_or_default().join("\n");
    said.push('\n');
    said.push_str(line);
    Some(said)
}

/// The first To of the copy of the original.
fn copied_recipient(body: &str) -> Option<String> {
    body.lines()
        .skip_while(|line| !begins_copy(line))
        .filter(|line| line.trim_start().to_ascii_lowercase().starts_with("to:"))
        .find_map(|line| ADDRESS.find(line))
        .map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_compile() {
        for pattern in [&ADDRESS_LINE, &ANNOUNCED, &TRANSCRIPT, &SENDMAIL_LINE] {
            assert!(pattern.works());
        }
    }

    #[test]
    fn each_address_of_a_transcript_has_its_own_answer() {
        let told = [
            "While talking to one.example:",
            ">>> MAIL From:<us@desk.example>",
            "<<< 501 we take nothing from an open relay",
            "554 <a@one.example>... Remote protocol error",
            "550 two.example (smtp)... 550 Host unknown",
            "554 <b@two.example>... 550 Host unknown (authoritative)",
        ];
        assert!(said_about("a@one.example", &told).contains("open relay"));
        assert!(!said_about("a@one.example", &told).contains("Host unknown"));
        assert!(said_about("b@two.example", &told).contains("Host unknown"));
    }
}
