//! What filters on the way said about a mail, folded into one judgement.
//! It never judges itself; a sender can write such headers too, so the desk decides whose it believes.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::mail::Mail;
use crate::pattern::Pattern;

/// A filter's judgement.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SpamHeader {
    /// Whether the filter calls the mail spam.
    pub spam: bool,
    /// The filter's points; what they mean differs from filter to filter.
    pub score: Option<f64>,
    /// The header that said so.
    pub source: String,
}

static SCORE: Pattern = Pattern::new(r"(?i)(?:score|hits)\s*=\s*(-?\d+(?:\.\d+)?)");
static REQUIRED: Pattern = Pattern::new(r"(?i)required\s*=\s*(-?\d+(?:\.\d+)?)");
static NUMBER: Pattern = Pattern::new(r"-?\d+(?:\.\d+)?");
/// rspamd: `default: False [1.20 / 15.00]`.
static RSPAMD: Pattern =
    Pattern::new(r"(?i)\b(true|false)\b.{0,20}\[\s*(-?\d+(?:\.\d+)?)\s*/\s*(-?\d+(?:\.\d+)?)\s*\]");

/// The judgement that a mail carries. Headers that say yes or no count before those that only give points.
pub(crate) fn header_of(mail: &Mail) -> Option<SpamHeader> {
    let made =
        |spam: bool, score: Option<f64>, source: &str| Some(SpamHeader { spam, score, source: source.to_owned() });
    let points = || number(mail.header("X-Spam-Score").or_else(|| mail.header("X-Spam-Level-Score")));
    let status = mail.header("X-Spam-Status");
    let status_score = status.and_then(|value| captured(&SCORE, value));
    let yes = |value: &str| {
        let word = value.trim().split([',', ' ', ';']).next().unwrap_or_default().to_ascii_lowercase();
        match word.as_str() {
            "yes" | "true" | "spam" => Some(true),
            "no" | "false" | "ham" => Some(false),
            _ => None,
        }
    };
    if let Some(spam) = mail.header("X-Spam-Flag").and_then(yes) {
        return made(spam, status_score.or_else(points), "X-Spam-Flag");
    }
    if let Some(spam) = status.and_then(yes) {
        return made(spam, status_score.or_else(points), "X-Spam-Status");
    }
    for name in ["X-Spamd-Result", "X-Rspamd-Result"] {
        if let Some(found) = mail.header(name).and_then(|value| RSPAMD.captures(value)) {
            let part = |at: usize| found.get(at).map_or("", |part| part.as_str());
            return made(part(1).eq_ignore_ascii_case("true"), part(2).parse().ok(), name);
        }
    }
    if let Some(action) = mail.header("X-Rspamd-Action") {
        let harsh = ["reject", "add header", "rewrite subject", "quarantine"];
        let spam = harsh.iter().any(|word| action.to_ascii_lowercase().contains(word));
        return made(spam, number(mail.header("X-Rspamd-Score")), "X-Rspamd-Action");
    }
    // Microsoft's confidence level: 5 and above is spam, -1 means that nobody looked (Microsoft 365 documentation).
    if let Some(level) = number(mail.header("X-MS-Exchange-Organization-SCL")) {
        return made(level >= 5.0, Some(level), "X-MS-Exchange-Organization-SCL");
    }
    let score = points()?;
    let bound = mail.header("X-Spam-Status").and_then(|value| captured(&REQUIRED, value)).unwrap_or(5.0);
    made(score >= bound, Some(score), "X-Spam-Score")
}

fn captured(pattern: &Pattern, value: &str) -> Option<f64> {
    pattern.captures(value)?.get(1)?.as_str().parse().ok()
}

fn number(value: Option<&str>) -> Option<f64> {
    NUMBER.find(value?)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn judgements() {
        for pattern in [&SCORE, &REQUIRED, &NUMBER, &RSPAMD] {
            assert!(pattern.works());
        }
        for (head, want) in [
            ("X-Spam-Flag: YES\nX-Spam-Score: 12.5", Some((true, Some(12.5), "X-Spam-Flag"))),
            ("X-Spam-Flag: NO", Some((false, None, "X-Spam-Flag"))),
            ("X-Spam-Status: Yes, score=7.1 required=5.0 tests=A", Some((true, Some(7.1), "X-Spam-Status"))),
            ("X-Spam-Status: No, hits=-1.2 required=5.0", Some((false, Some(-1.2), "X-Spam-Status"))),
            (
                "X-Spamd-Result: default: False [1.20 / 15.00];\n BAYES(0.00)[]",
                Some((false, Some(1.2), "X-Spamd-Result")),
            ),
            ("X-Rspamd-Action: add header\nX-Rspamd-Score: 8", Some((true, Some(8.0), "X-Rspamd-Action"))),
            ("X-Rspamd-Action: no action", Some((false, None, "X-Rspamd-Action"))),
            ("X-MS-Exchange-Organization-SCL: 6", Some((true, Some(6.0), "X-MS-Exchange-Organization-SCL"))),
            ("X-MS-Exchange-Organization-SCL: -1", Some((false, Some(-1.0), "X-MS-Exchange-Organization-SCL"))),
            ("X-Spam-Score: 9.1 (+++++++++)", Some((true, Some(9.1), "X-Spam-Score"))),
            ("X-Spam-Score: 0.1", Some((false, Some(0.1), "X-Spam-Score"))),
            ("X-Spam-Flag: perhaps", None),
            ("Subject: x", None),
        ] {
            let found = crate::parse(format!("{}\r\n\r\nb", head.replace('\n', "\r\n")).as_bytes()).x_spam;
            let found = found.as_ref().map(|found| (found.spam, found.score, found.source.as_str()));
            assert_eq!(found, want, "{head}");
        }
    }
}
