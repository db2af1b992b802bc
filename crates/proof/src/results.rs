//! `Authentication-Results` (RFC 8601) that another server wrote, and the sealed ones of an ARC chain.
//! It never reads one from a server that was not named: anybody can write such a header.

use crate::check::speaks_for;
use crate::{Finding, Proof, Standing, Verdict};

/// The most of a mail's beginning that is searched for headers.
const HEAD: usize = 256 * 1024;

/// What the upstream says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UpstreamResults {
    /// `spf=`, with `smtp.mailfrom`.
    pub spf: Finding,
    /// `dkim=`, with `header.d` or the domain of `header.i`.
    pub dkim: Vec<Finding>,
    /// `dmarc=`, with `header.from`.
    pub dmarc: Finding,
    /// What DMARC asks for: `action=`, `p=` or `policy.published-domain-policy` in reject or quarantine.
    pub strict: bool,
}

impl UpstreamResults {
    /// Whether they prove that `domain` sent the mail.
    pub(crate) fn proves(&self, domain: &str) -> bool {
        let dmarc = self.dmarc.verdict == Verdict::Pass
            && (self.dmarc.domain.is_empty() || self.dmarc.domain.eq_ignore_ascii_case(domain));
        let own = self.dkim.iter().chain([&self.spf]);
        dmarc
            || self.dmarc.verdict == Verdict::None
                && own.into_iter().any(|found| found.verdict == Verdict::Pass && speaks_for(&found.domain, domain))
    }

    pub(crate) fn proof(self, domain: &str, server: &str) -> Proof {
        let standing = if self.proves(domain) {
            Standing::Proven
        } else if self.dmarc.verdict == Verdict::Fail && self.strict {
            Standing::Forged
        } else {
            Standing::Unproven
        };
        let (domain, upstream) = (domain.to_owned(), Some(server.to_owned()));
        Proof { standing, domain, spf: self.spf, dkim: self.dkim, dmarc: self.dmarc, arc: None, upstream }
    }
}

/// The topmost `Authentication-Results` of `server`: the ones below it came with the mail and may be anybody's.
pub fn authentication_results(mail: &[u8], server: &str) -> Option<UpstreamResults> {
    headers(mail, "authentication-results").iter().find_map(|whole| {
        let value = without_comments(whole);
        let (id, rest) = value.split_once(';')?;
        // An optional version may follow the name (RFC 8601 § 2.2).
        let id = id.split_whitespace().next()?;
        id.eq_ignore_ascii_case(server.trim()).then(|| {
            let results = parse(rest);
            UpstreamResults { strict: results.strict || commented_policy(whole), ..results }
        })
    })
}

/// What the sealer of instance `i` found (RFC 8617 § 4.1.1).
pub(crate) fn sealed_results(mail: &[u8], instance: u32) -> Option<UpstreamResults> {
    let wanted = format!("i={instance}");
    headers(mail, "arc-authentication-results").iter().find_map(|whole| {
        let value = without_comments(whole);
        let mut parts = value.splitn(3, ';');
        let (number, _server, rest) = (parts.next()?, parts.next()?, parts.next()?);
        (number.replace(char::is_whitespace, "") == wanted).then(|| parse(rest))
    })
}

/// Large providers write the domain's policy as a comment: `dmarc=fail (p=REJECT sp=NONE dis=NONE)`.
fn commented_policy(value: &str) -> bool {
    let value = value.to_ascii_lowercase();
    let Some((_, rest)) = value.split_once("dmarc=") else { return false };
    let method = rest.split(';').next().unwrap_or_default();
    let mut words = method.split([' ', '(', ')', ',']);
    words.any(|word| matches!(word, "p=reject" | "p=quarantine"))
}

/// The values of all headers of that name, unfolded, in order.
fn headers(mail: &[u8], name: &str) -> Vec<String> {
    let head = mail.get(..mail.len().min(HEAD)).unwrap_or_default();
    let text = String::from_utf8_lossy(head);
    let mut found: Vec<String> = Vec::new();
    let mut inside = false;
    for line in text.split('\n').map(|line| line.trim_end_matches('\r')) {
        if line.is_empty() {
            break;
        }
        if line.starts_with([' ', '\t']) {
            if let Some(last) = found.last_mut().filter(|_| inside) {
                last.push(' ');
                last.push_str(line.trim());
            }
            continue;
        }
        let matching = line.split_once(':').filter(|(field, _)| field.trim().eq_ignore_ascii_case(name));
        inside = matching.is_some();
        if let Some((_, value)) = matching {
            found.push(value.trim().to_owned());
        }
    }
    found
}

fn without_comments(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    let (mut depth, mut quoted, mut escaped) = (0usize, false, false);
    for c in value.chars() {
        if escaped {
            escaped = false;
        } else {
            match c {
                '\\' => escaped = true,
                '"' if depth == 0 => quoted = !quoted,
                '(' if !quoted => depth += 1,
                ')' if !quoted && depth > 0 => {
                    depth -= 1;
                    continue;
                }
                _ => {}
            }
        }
        if depth == 0 {
            // Within quotes a semicolon or an equals sign is no punctuation.
            out.push(if quoted && matches!(c, ';' | '=') { ' ' } else { c });
        }
    }
    out
}

fn parse(rest: &str) -> UpstreamResults {
    let mut results = UpstreamResults::default();
    for method in rest.split(';').take(50) {
        // White space may stand around the equals sign.
        let method = method.replace(" =", "=").replace("= ", "=");
        let words: Vec<(String, &str)> = method
            .split_whitespace()
            .filter_map(|word| word.split_once('='))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.trim_matches('"')))
            .collect();
        let Some((name, value)) = words.first() else { continue };
        let property = |wanted: &[&str]| {
            let found = words.iter().find(|(name, _)| wanted.contains(&name.as_str()));
            found.map(|(_, value)| domain(value)).unwrap_or_default()
        };
        let verdict = verdict(value);
        match name.split('/').next().unwrap_or_default() {
            "spf" => results.spf = Finding { verdict, domain: property(&["smtp.mailfrom", "smtp.helo"]) },
            "dkim" => results.dkim.push(Finding { verdict, domain: property(&["header.d", "header.i"]) }),
            "dmarc" => {
                results.dmarc = Finding { verdict, domain: property(&["header.from"]) };
                results.strict = words.iter().any(|(name, value)| {
                    matches!(name.as_str(), "action" | "p" | "policy.published-domain-policy" | "policy.dmarc")
                        && ["reject", "quarantine", "oreject"].iter().any(|word| value.eq_ignore_ascii_case(word))
                });
            }
            _ => {}
        }
    }
    results
}

fn domain(value: &str) -> String {
    value.rsplit('@').next().unwrap_or_default().trim_end_matches('.').to_ascii_lowercase()
}

fn verdict(word: &str) -> Verdict {
    match word.to_ascii_lowercase().as_str() {
        "pass" | "bestguesspass" => Verdict::Pass,
        "fail" | "hardfail" => Verdict::Fail,
        "softfail" => Verdict::Softfail,
        "neutral" | "policy" => Verdict::Neutral,
        "temperror" => Verdict::Temperror,
        "permerror" => Verdict::Permerror,
        _ => Verdict::None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAIL: &str = "Received: from x\r\nAuthentication-Results: mx.acme.example 1;\r\n spf=pass (sender is fine; really) smtp.mailfrom=a@bounce.example;\r\n\tdkim=pass header.i=@customer.example header.s=s1;\r\n dmarc=pass (p=REJECT) header.from=customer.example\r\nAuthentication-Results: evil.example; dmarc=pass header.from=bank.example\r\nAuthentication-Results: mx.acme.example; dmarc=pass header.from=older.example\r\nFrom: a@customer.example\r\n\r\nAuthentication-Results: late.example; dmarc=pass\r\n";

    #[test]
    fn the_topmost_header_of_the_named_server_is_believed_and_no_other() {
        let results = authentication_results(MAIL.as_bytes(), "MX.acme.example").unwrap();
        assert_eq!(results.dmarc, Finding { verdict: Verdict::Pass, domain: "customer.example".into() });
        assert_eq!(results.dkim, [Finding { verdict: Verdict::Pass, domain: "customer.example".into() }]);
        assert_eq!(results.spf, Finding { verdict: Verdict::Pass, domain: "bounce.example".into() });
        assert_eq!(authentication_results(MAIL.as_bytes(), "late.example"), None, "the body is no header");
        assert_eq!(authentication_results(MAIL.as_bytes(), "acme.example"), None);
    }

    #[test]
    fn what_the_upstream_says_becomes_a_standing() {
        let standing = |results: &str| parse(&without_comments(results)).proof("customer.example", "mx").standing;
        for (results, expected) in [
            ("dmarc=pass header.from=customer.example", Standing::Proven),
            ("dmarc=pass header.from=other.example", Standing::Unproven),
            ("dmarc=fail action=quarantine header.from=customer.example", Standing::Forged),
            ("dmarc=fail p=none header.from=customer.example", Standing::Unproven),
            ("dkim=pass header.d=customer.example", Standing::Proven),
            ("dkim=pass header.d=mailer.example", Standing::Unproven),
            ("dkim=pass header.d=customer.example; dmarc=fail header.from=customer.example", Standing::Unproven),
            ("spf=pass smtp.mailfrom=x@customer.example", Standing::Proven),
            ("spf=softfail smtp.mailfrom=x@customer.example", Standing::Unproven),
            ("dmarc = pass header.from = customer.example", Standing::Proven),
            ("spf=fail reason=\"a; dmarc=pass\" smtp.mailfrom=x@customer.example", Standing::Unproven),
            ("none", Standing::Unproven),
        ] {
            assert_eq!(standing(results), expected, "{results}");
        }
    }

    #[test]
    fn a_policy_in_a_comment_counts() {
        let of = |results: &str| {
            let mail = format!("Authentication-Results: mx.provider.example; {results}\r\n\r\n");
            let found = authentication_results(mail.as_bytes(), "mx.provider.example").unwrap();
            found.proof("bank.example", "mx.provider.example").standing
        };
        assert_eq!(of("dmarc=fail (p=REJECT sp=NONE dis=NONE) header.from=bank.example"), Standing::Forged);
        assert_eq!(of("dmarc=fail (p=NONE sp=NONE) header.from=bank.example; x=y (p=reject)"), Standing::Unproven);
    }

    #[test]
    fn a_sealed_result_is_found_by_its_instance() {
        let mail = b"ARC-Authentication-Results: i=2; relay.example; dmarc=fail\r\nARC-Authentication-Results: i=1; first.example; dkim=pass header.d=a.example\r\n\r\n";
        assert_eq!(sealed_results(mail, 2).unwrap().dmarc.verdict, Verdict::Fail);
        assert_eq!(sealed_results(mail, 1).unwrap().dkim[0].domain, "a.example");
        assert_eq!(sealed_results(mail, 3), None);
    }
}
