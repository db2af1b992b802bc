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
    /// A sentence that takes the blame away from the customer.
    pub(crate) innocent: Pattern,
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
pub(crate) static URL: Pattern =
    Pattern::new(r#"(?i)(?-u:\b)(?:(?:https?|ftp)://|www\.)[^\s<>"'「」『』（）。，、；]+"#);
/// What templates leave behind when nobody fills them.
pub(crate) static PLACEHOLDER: Pattern = Pattern::new(concat!(
    r"(?i)\{\{[^{}\n]{0,80}\}\}|(?-i:\$\{[a-z_. ]{1,40}\})|\{[\p{L}_. ]{2,40}\}|\[\[[^\[\]\n]{1,40}\]\]|%[a-z_]{4,30}%",
    r"|\$[a-z_]*(?:name|date|order|customer|user|contact|agent|link)[a-z_]*(?-u:\b)",
    r"|[\[<【［＜〈](?:(?:customer|client|contact|first|last|full|your|user|agent|insert|enter|add|order|ticket|invoice|product|company|start|end|due|renewal|the)[ _-]*){0,3}",
    r"(?:customer|client|contact|name|surname|number|id|no|date|day|time|here|link|url|address|e-?mail|product|amount|price|company|reason|month|topic|xxx?)[ _]?(?:here)?[\]>】］＞〉]",
    r"|[\[<【［＜〈](?:客[户戶]|用[户戶]|收件人|[联聯][系繫]人|公司|[产產]品|商品|[订訂][单單]|工[单單]|[发發]票|[开開]始|[结結]束|[续續]期|到期|[预預][约約])?的?(?:姓名|名字|名[称稱]|[时時][间間]|日期|[单單]?[号號]|[编編][号號]|金[额額]|地址|[电電][话話]|[邮郵]箱|原因|[链鏈連][接結]|客[户戶])[\]>】］＞〉]",
    r"|[\[<【［＜〈](?:[请請]填[写寫][^】\]］\n]{0,20}|ここに[^】\]\n]{0,20}|お?客様名?|(?:お|ご)?(?:会社|担当者|顧客|商品|製品|利用者)?(?:名前|氏名|名)|(?:開始|終了|更新|予約|締切|発送|変更)?(?:日付|日時|時刻|日|期日)|(?:注文|受付|予約|会員|問い合わせ)?番号|金額|住所|電話番号|理由|件名)[\]>】］＞〉]",
    r"|[\[<](?:[a-z]+[ _-]){1,3}(?:name|number|date|amount|id|time|link)[\]>]|[\[【［](?:[数數]量?|人[数數]|[待](?:填|定|[补補]))[\]】］]|(?-u:\b)XX[:：]XX(?-u:\b)|[XＸ]{2,}(?:月|日|年|号|號|元|円|時|点|點)",
    r"|[〇○◯●△□◇]{2,}|(?:^|[^-\w])(?:Hi|Hello|Dear|Hey) x{2,}(?-u:\b)|[×ＸXx]{2,}(?:様|さん|先生|女士|小姐|公司|株式会社)|某某|(?:[\p{L},，、：:] ?)_{3,}|(?:^|[\s，。])_{3,} ?[\p{L}]",
));
/// Words around brackets that make them the label of something on a screen.
pub(crate) static LABEL_BEFORE: Pattern = Pattern::new(
    r"(?i)(?:fields?|buttons?|box|tab|menu|labels?|columns?|click|press|choose|select|open|under|tick|点击|點擊|按下?|[选選][择擇]|打[开開]|[单單][击擊]|里的|裡的|中的|画面の)[^.。\n]{0,6}$",
);
/// The same, behind the brackets.
pub(crate) static LABEL_BEHIND: Pattern = Pattern::new(
    r"(?i)^\s?(?:fields?|buttons?|box|tab|menu|columns?|[一这這]?[栏欄]|[这這一]?[项項列]|按[钮鈕]|字段|欄位|菜[单單]|(?:の)?(?:欄|項目|ボタン|タブ|列|画面)|を(?:押|選|開|クリック))",
);
/// A secret that is spelled out; the second group is the secret.
pub(crate) static CREDENTIAL: Pattern = Pattern::new(concat!(
    r"(?i)(password|passwort|passcode|passphrase|(?-u:\b)pwd?(?-u:\b)|(?-u:\b)pin(?:\s*(?:code|码|碼|コード)|(?-u:\b))|(?:api|access|secret|client)[ -]?(?:key|secret|token)|密[码碼]|口令|(?:接口|[访訪][问問])?(?:密[钥鑰]|金[钥鑰])|パスワード|パスコード|暗証番号|API\s?キー|アクセスキー)",
    r"(?:(?:\s+(?:for|of|to|on|at) [^.:\n]{1,40}?)?(?:\s*(?:is(?: now| still)?|was|to|set to|[:：=]|[为為]|是|改[为為成]|[设設][为為成]|は|を|も|都|也|均))+\s*|\s*)",
    r#"(?:["'「“『`]\s*)?([!-~]{4,64})"#,
));
/// What only a key looks like, wherever it stands.
pub(crate) static KEY: Pattern = Pattern::new(
    r"(?-u:\b)(?:sk_live_|rk_live_|ghp_|github_pat_|xox[abps]-|AKIA|glpat-)[A-Za-z0-9_-]{8,}|(?i)(?-u:\b)(?:admin123|passw0rd|p@ssw0rd|letmein|changeme)(?-u:\b)",
);
/// A pair of a well-known user and a password.
pub(crate) static DEFAULT_PAIR: Pattern =
    Pattern::new(r"(?i)(?-u:\b)(?:admin|root|sa|postgres|administrator)\s*[/:／：]\s*[!-~]{3,40}");
/// Passwords that are published so widely that they name themselves.
pub(crate) static DEFAULT_WORD: Pattern = Pattern::new(
    r"(?i)^(?:admin|root|password|passw0rd|p@ssw0rd|changeme|default|guest|welcome|letmein|secret|toor|test|postgres|demo|qwerty\w*|admin123)\W*$",
);
/// A place on a file server or on somebody's own disk.
pub(crate) static SHARE: Pattern = Pattern::new(r"(?i)(?-u:\b)file://[^\s，。、]+|\\\\[\w.-]+\\[^\s，。、]+");
/// Words that say that what follows belongs into a template: "where the template says [your name]".
pub(crate) static TEMPLATE: Pattern =
    Pattern::new(r"(?i)(?-u:\b)templates?(?-u:\b)|模[板版]|[範范]本|テンプレート|雛形");
/// A name of a user before a word for a secret: "user name root and password …".
pub(crate) static USER_BEFORE: Pattern = Pattern::new(
    r"(?i)(?:user(?: ?name)?|login|(?:log|sign) in (?:as|with)|用[户戶]名|[账賬帳][号號]|ユーザー名?)[^.。\n]{1,30}$",
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
        let common = [
            &URL,
            &PLACEHOLDER,
            &LABEL_BEFORE,
            &LABEL_BEHIND,
            &KEY,
            &CREDENTIAL,
            &DEFAULT_PAIR,
            &DEFAULT_WORD,
            &SHARE,
            &TEMPLATE,
            &USER_BEFORE,
            &INSIDE,
        ];
        let own = [Language::En, Language::Zh, Language::Ja].into_iter().flat_map(|language| {
            let table = of(language);
            [
                &table.rude,
                &table.blame,
                &table.innocent,
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
