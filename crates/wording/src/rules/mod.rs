//! The tables of the rules: patterns that hold for every language here, those of one language beside.
//! It never decides; it only says what to look for.

mod en;
mod ja;
mod zh;

use crate::Language;
use causeway_base::pattern::Pattern;

/// What to look for in one language.
pub(crate) struct Table {
    /// Rude or scornful words.
    pub(crate) rude: Pattern,
    /// Words that blame the customer.
    pub(crate) blame: Pattern,
    /// A refusal.
    pub(crate) refusal: Pattern,
    /// A way out after a refusal.
    pub(crate) way_out: Pattern,
    /// A greeting at the beginning.
    pub(crate) greeting: Pattern,
    /// Words that say what happens next or invite an answer.
    pub(crate) next_step: Pattern,
    /// The name in a greeting, as the first group.
    pub(crate) addressed: Pattern,
    /// Words that are no name although they stand where a name stands.
    pub(crate) nobody: Pattern,
    /// A question that ends without a question mark.
    pub(crate) question: Pattern,
    /// Lines that only begin or end a mail.
    pub(crate) frame: Pattern,
}

/// The table of a language.
pub(crate) fn of(language: Language) -> &'static Table {
    match language {
        Language::En => &en::TABLE,
        Language::Zh => &zh::TABLE,
        Language::Ja => &ja::TABLE,
    }
}

/// A web address.
pub(crate) static URL: Pattern = Pattern::new(r#"(?i)\b(?:https?|ftp)://[^\s<>"'「」『』（）。，、；]+"#);
/// What templates leave behind when nobody fills them.
pub(crate) static PLACEHOLDER: Pattern = Pattern::new(concat!(
    r"(?i)\{\{[^{}\n]{0,80}\}\}|\$\{[a-z_. ]{1,40}\}|%(?:[a-z]+_)?(?:name|date|order)%",
    r"|[\[<](?:(?:customer|client|first|last|your|user|agent|insert|enter|order|ticket|product|company|the)[ _-]+",
    r"(?:first |last |full )?(?:name|number|id|no|date|here|link|url|address|customer|product|amount|company)[^\]>\n]{0,20}|name|date|link|xxx?)[\]>]",
    r"|[【\[［](?:客[户戶](?:姓名|名称|名稱)?|姓名|名字|日期|[订訂][单單](?:号|號)|[请請]填[写寫][^】\]］\n]{0,20}|[产產]品名[称稱]?|[链鏈連][接結])[】\]］]",
    r"|[〇○◯●]{2,}|[×ＸX]{2,}(?:様|さん|先生|女士|小姐)|【(?:お客様名|氏名|日付|注文番号|商品名|ここに[^】\n]{0,20})】",
));
/// A secret that is spelled out; the second group is the secret.
pub(crate) static CREDENTIAL: Pattern = Pattern::new(concat!(
    r"(?i)(password|passcode|passphrase|\bpwd\b|\bpin\b|密[码碼]|口令|パスワード|暗証番号)",
    r#"(?:\s*(?:is(?: now| still)?|was|to|set to|[:：=]|[为為]|是|改[为為成]|[设設][为為成]|は|を))+\s*["'「“『`]?([!-~]{4,64})"#,
));
/// A pair of a well-known user and a password.
pub(crate) static DEFAULT_PAIR: Pattern =
    Pattern::new(r"(?i)\b(?:admin|root|sa|postgres|administrator)\s*[/:／：]\s*[!-~]{3,40}");
/// Passwords that are published so widely that they name themselves.
pub(crate) static DEFAULT_WORD: Pattern = Pattern::new(
    r"(?i)^(?:admin|root|password|passw0rd|p@ssw0rd|changeme|default|guest|welcome|letmein|secret|toor|test)\W*$",
);
/// The host of an address that only works inside a network (RFC 1918, RFC 6761, RFC 6762, RFC 9476).
pub(crate) static INSIDE: Pattern = Pattern::new(concat!(
    r"(?i)^(?:https?|ftp)://(?:[^/@\s]*@)?(?:localhost|127\.\d+\.\d+\.\d+|10\.\d+\.\d+\.\d+|192\.168\.\d+\.\d+",
    r"|172\.(?:1[6-9]|2\d|3[01])\.\d+\.\d+|169\.254\.\d+\.\d+|[a-z0-9.-]+\.(?:local|internal|intranet|lan|corp|home\.arpa)",
    r"|[a-z0-9-]+)(?::\d+)?(?:[/?#]|$)",
));

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_compiles() {
        let common = [&URL, &PLACEHOLDER, &CREDENTIAL, &DEFAULT_PAIR, &DEFAULT_WORD, &INSIDE];
        let own = [Language::En, Language::Zh, Language::Ja].into_iter().flat_map(|language| {
            let table = of(language);
            [
                &table.rude,
                &table.blame,
                &table.refusal,
                &table.way_out,
                &table.greeting,
                &table.next_step,
                &table.addressed,
                &table.nobody,
                &table.question,
                &table.frame,
            ]
        });
        for (number, pattern) in common.into_iter().chain(own).enumerate() {
            assert!(pattern.works(), "pattern {number}");
        }
    }
}
