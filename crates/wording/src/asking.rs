//! Questions that ask leave for what is needed ("could you send me the order number?"), and the affirmative sentence that
//! says what is needed and why (R126). It never touches a question about wishes, times or results.

use std::ops::Range;

use causeway_base::pattern::Pattern;

use crate::sentence::sentences;
use crate::{Hint, Language, Rule};

/// Data that somebody asks for, and what it is good for, in the words of each language.
struct Kind {
    /// Names of the data in all three languages.
    data: Pattern,
    /// Goes behind "so that we can".
    english: &'static str,
    /// Goes behind 以便我们, in simplified and in traditional characters.
    chinese: [&'static str; 2],
    /// Goes before ため、.
    japanese: &'static str,
}

/// What answers ask for; the first that fits names the reason.
static KINDS: [Kind; 8] = [
    Kind {
        data: Pattern::new(
            r"(?i)(?-u:\b)(?:order|tracking|booking|reservation|customer|contract|ticket|case|reference) (?:number|no|id|code)|订单|訂單|单号|單號|合同[编号]|注文番号|予約番号|お問い合わせ番号|契約番号|お客様番号",
        ),
        english: "find your order",
        chinese: ["查找您的订单", "查找您的訂單"],
        japanese: "お手続きの内容を確認する",
    },
    Kind {
        data: Pattern::new(
            r"(?i)(?-u:\b)(?:invoice|receipt|transaction|payment reference|last (?:four|4) digits)|发票|發票|收据|收據|流水号|請求書|請求番号|下四桁|[后後]四位|領収書|決済番号",
        ),
        english: "check the payment",
        chinese: ["核对付款", "核對付款"],
        japanese: "お支払いを確認する",
    },
    Kind {
        data: Pattern::new(
            r"(?i)(?-u:\b)(?:log|logs|log ?files?|screen ?shots?|screen recording|recording|video|photos?|pictures?|images?|error (?:message|code|text)|stack ?trace|har file|sample file|the file|(?:csv|xml|json|pdf|excel) (?:file|export)s?)(?-u:\b)|(?i:csv)\s?文件|文件|檔案|截[图圖]|日志|日誌|[视視][频頻]|[录錄]屏|照片|[图圖]片|[错錯報报](?:误|誤)?(?:信息|訊息|代[码碼])|画像|写真|動画|ログ|エラー(?:メッセージ|コード|の内容)|スクリーンショット|ファイル",
        ),
        english: "see what went wrong",
        chinese: ["看清问题出在哪里", "看清問題出在哪裡"],
        japanese: "原因を確認する",
    },
    Kind {
        data: Pattern::new(
            r"(?i)(?-u:\b)(?:version|browser|operating system|device|model|serial number|system|os|firmware)(?-u:\b)|版本|[浏瀏][览覽]器|操作系[统統]|作業系統|型[号號]|序列[号號]|[设設][备備]|バージョン|ブラウザ|OS|機種|型番|製造番号|シリアル",
        ),
        english: "test it under the same conditions",
        chinese: ["在同样的环境里测试", "在同樣的環境裡測試"],
        japanese: "同じ環境で確認する",
    },
    Kind {
        data: Pattern::new(
            r"(?i)(?-u:\b)(?:(?:exact |approximate )?time of|when exactly|(?:request|trace|session|error|correlation) id|id of the|url|address of the page|link to the page)(?-u:\b)|[时時][间間]|[请請]求的?\s*ID|[网網]址|[页頁]面地址|時刻|日時|リクエスト|URL",
        ),
        english: "find it in our records",
        chinese: ["在记录里找到它", "在記錄裡找到它"],
        japanese: "記録から該当の箇所を探す",
    },
    Kind {
        data: Pattern::new(
            r"(?i)(?-u:\b)(?:phone|mobile|telephone)(?: number)?(?-u:\b)|手机号|手機號|[电電][话話](?:[号號][码碼])?|電話番号|携帯番号",
        ),
        english: "call you",
        chinese: ["给您打电话", "給您打電話"],
        japanese: "お電話を差し上げる",
    },
    Kind {
        data: Pattern::new(
            r"(?i)(?-u:\b)(?:shipping|delivery|postal|billing) address(?-u:\b)|收[货貨]地址|收件地址|寄[送件]地址|お届け先|ご住所|住所",
        ),
        english: "send it to the right place",
        chinese: ["寄到正确的地址", "寄到正確的地址"],
        japanese: "正しい宛先へお送りする",
    },
    Kind {
        data: Pattern::new(
            r"(?i)(?-u:\b)(?:e-?mail(?: address)?|account|user ?name|login|workspace|team name|domain|tenant|company name|full name|tax (?:number|id)|subscription id)(?-u:\b)|[邮郵]箱|[电電]子[邮郵]件|信箱|[账賬帐帳][号號户戶]|用[户戶]名|使用者名[称稱]|工作[区區]|域名|[税稅][号號]|公司名|アカウント|メールアドレス|ユーザー名|ワークスペース|ドメイン|会社名|お名前",
        ),
        english: "find your account",
        chinese: ["找到您的账号", "找到您的帳號"],
        japanese: "ご登録の内容を確認する",
    },
];

/// Words that already say why.
static REASON: Pattern = Pattern::new(
    r"(?i)(?-u:\b)so (?:that )?(?:we|i|our|it)(?-u:\b)|(?-u:\b)(?:because|in order to|to help (?:us|me)|which (?:helps|lets)|that way|with (?:it|that|this),? (?:we|i)|this (?:helps|lets|allows)|(?:we|i) need (?:it|this|that|them) (?:to|for))|(?-u:\b)to (?:find|see|check|locate|look|verify|trace|reproduce|identify|call)(?-u:\b)|以便|好(?:让|讓|[为為]|[帮幫])|[这這][样樣]|才能|[为為]了|用[来來于於]|因[为為]|方便我|ので(?:、|[^す])|ため|から、|(?:でき|い|しく)ますので|確認したく",
);

/// English questions: the verb that asks, as the first group, and what for, as the second.
static ENGLISH: [Pattern; 3] = [
    Pattern::new(
        r"(?i)(?-u:\b)(?:(?:could|can|would|will) you(?: be (?:able|so kind(?: as)?) to|,? please| possibly| perhaps| kindly| maybe| also| just)*|would it be (?:possible|ok|okay|all right)(?: for you)? to|is (?:it|there) (?:possible|any way|a way)(?: for you)? to|do you think you (?:could|can)|(?:i|we) (?:was|were|am|are)? ?wonder(?:ing)? (?:if|whether) you (?:could|can|would)|would you mind|are you able to)(?: please| also)? (send(?:ing)?|shar(?:e|ing)|provid(?:e|ing)|giv(?:e|ing)|tell(?:ing)?|let(?:ting)?|attach(?:ing)?|forward(?:ing)?|upload(?:ing)?|suppl(?:y|ying)|specify|pass(?: on)?|email|paste|add|copy|get|have|receive|obtain) ([^?\n]{2,200}?)\W*\?",
    ),
    Pattern::new(
        r"(?i)(?-u:\b)(?:may|might|can|could|would) (?:i|we)(?: please| also| perhaps| possibly| kindly)* (have|get|ask (?:you )?for|know|request|see|receive|obtain) ([^?\n]{2,200}?)\W*\?",
    ),
    Pattern::new(
        r"(?i)(?-u:\b)would it be (?:ok|okay|all right|alright|possible|fine) if you (sent|gave|shared|told|provided|attached|forwarded|uploaded) ([^?\n]{2,200}?)\W*\?",
    ),
];
/// The statement "I was wondering if you could send …" ends with a full stop.
static ENGLISH_STATEMENT: Pattern = Pattern::new(
    r"(?i)(?-u:\b)(?:i|we) (?:was|were|am|are)? ?wonder(?:ing)? (?:if|whether) you (?:could|can|would)(?: please)? (send|share|provide|give|tell|attach|forward|upload|supply) ([^.?\n]{2,200})[.?]",
);
/// Chinese: what stands behind the question for leave, as the first group.
static CHINESE: Pattern = Pattern::new(
    r"(?:[请請][问問])?(?:[您你])?(?:能不能|能否|可不可以|可否|是否可以|是否方便|方不方便|方便|可以|能|不知道?[您你]?(?:是否|方不)方便)(?:的[话話])?(?:[您你])?(?:麻[烦煩]|[请請])?(?:[您你])?(?:[帮幫](?:忙|我[们們]?)?)?((?:把|将|將)?[^。？?！!\n，,]{0,24}(?:提供|[发發](?:[给給送]|一|下|我)?|告[诉訴知]|[说說]一?下|[给給](?:我|一下)?|留|[录錄]|上[传傳]|附上|寄|[补補]充)[^。？?！!\n]{0,60}?)\s*(?:[吗嗎]|呢)?\s*[？?]",
);
/// Japanese: what is asked for, as the first group, and the words that ask, as the second.
static JAPANESE: Pattern = Pattern::new(
    r"([^、。？?\n]{1,60}?)を(?:[^、。？?\n教]{1,8}て)??((?:教え|送っ|共有し|伝え|知らせ|見せ|添付し|提供し|貼っ)て|(?:共有(?:いただ|頂)|お送り|お知らせ|お聞かせ|お伝え|ご教示|ご提示|ご提供|ご共有|ご連絡|お教え|ご添付|ご記入)|お?伺い?(?:って|して)?|お聞き|お尋ね|頂戴|いただ(?:け|く)|拝見)[^。？?\n]{0,24}(?:か|でしょう)(?:。|？|\?|$)",
);

/// Characters that only traditional Chinese has.
const TRADITIONAL: &[char] = &[
    '請', '嗎', '號', '時', '間', '們', '誤', '訊', '確', '這', '為', '個', '單', '統', '錯', '發', '網', '業', '檔',
    '說',
];

/// The hints of `text`.
pub(crate) fn check(text: &str, language: Language) -> Vec<Hint> {
    let all = sentences(text);
    let mut hints = Vec::new();
    for (at, range) in all.iter().enumerate() {
        let sentence = &text[range.clone()];
        // The reason may stand in the sentence behind.
        let behind = all.get(at + 1).map_or("", |next| &text[next.clone()]);
        if REASON.is_match(sentence) || REASON.is_match(behind) {
            continue;
        }
        let found = match language {
            Language::En => english(sentence),
            Language::Zh => chinese(sentence),
            Language::Ja => japanese(sentence),
        };
        if let Some((part, instead)) = found {
            let place = range.start + part.start..range.start + part.end;
            hints.push(Hint { instead: Some(instead), ..Hint::at(text, Rule::Permission, place) });
        }
    }
    hints
}

fn kind(asked: &str) -> Option<&'static Kind> {
    KINDS.iter().find(|kind| kind.data.is_match(asked))
}

/// An imperative for an English verb that asks.
fn imperative(verb: &str) -> Option<&'static str> {
    let verb = verb.to_ascii_lowercase();
    let known = [
        ("sen", "send"),
        ("gave", "give"),
        ("told", "tell"),
        ("shar", "share"),
        ("provid", "provide"),
        ("giv", "give"),
        ("tell", "tell"),
        ("let", "let"),
        ("attach", "attach"),
        ("forward", "forward"),
        ("upload", "upload"),
        ("suppl", "supply"),
        ("specif", "specify"),
        ("pass", "pass on"),
        ("email", "email"),
        ("paste", "paste"),
        ("add", "add"),
        ("copy", "copy"),
    ];
    known.into_iter().find(|(stem, _)| verb.starts_with(stem)).map(|(_, plain)| plain)
}

fn english(sentence: &str) -> Option<(Range<usize>, String)> {
    let found = ENGLISH.iter().chain([&ENGLISH_STATEMENT]).find_map(|pattern| pattern.captures(sentence))?;
    let (whole, verb, rest) = (found.get(0)?, found.get(1)?.as_str(), found.get(2)?.as_str());
    let rest = rest.trim_end_matches(|c: char| !c.is_alphanumeric() && c != ')' && c != '"');
    let rest = rest.strip_suffix("please").unwrap_or(rest).trim_end_matches([' ', ',']);
    let kind = kind(rest)?;
    let act = imperative(verb).unwrap_or("send us");
    let please = if whole.start() == 0 { "Please" } else { "please" };
    Some((whole.range(), format!("{please} {act} {rest}, so that we can {}.", kind.english)))
}

fn chinese(sentence: &str) -> Option<(Range<usize>, String)> {
    let found = CHINESE.captures(sentence)?;
    let (whole, rest) = (found.get(0)?, found.get(1)?.as_str().trim());
    let kind = kind(rest)?;
    let traditional = sentence.contains(TRADITIONAL);
    let instead = if traditional {
        format!("請{rest}，以便我們{}。", kind.chinese[1])
    } else {
        format!("请{rest}，以便我们{}。", kind.chinese[0])
    };
    Some((whole.range(), instead))
}

fn japanese(sentence: &str) -> Option<(Range<usize>, String)> {
    let found = JAPANESE.captures(sentence)?;
    let (whole, data, verb) = (found.get(0)?, found.get(1)?.as_str(), found.get(2)?.as_str());
    let kind = kind(data)?;
    let said =
        ["教え", "伝え", "知らせ", "お知らせ", "お聞", "お伝え", "ご教示", "ご連絡", "お教え", "伺", "お伺", "お尋ね"];
    let act = if said.iter().any(|stem| verb.starts_with(stem)) { "お知らせ" } else { "お送り" };
    Some((whole.range(), format!("{}ため、{data}を{act}ください。", kind.japanese)))
}

/// Every pattern, for the test that compiles them.
#[cfg(test)]
pub(crate) fn patterns() -> impl Iterator<Item = &'static Pattern> {
    let kinds = KINDS.iter().map(|kind| &kind.data);
    kinds.chain(&ENGLISH).chain([&ENGLISH_STATEMENT, &REASON, &CHINESE, &JAPANESE])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn instead(text: &str, language: Language) -> Option<String> {
        check(text, language).into_iter().next().and_then(|hint| hint.instead)
    }

    #[test]
    fn every_pattern_compiles() {
        for (number, pattern) in patterns().enumerate() {
            assert!(pattern.works(), "pattern {number}");
        }
    }

    #[test]
    fn a_question_for_data_becomes_a_sentence_with_its_reason() {
        for (language, text, said) in [
            (
                Language::En,
                "Could you send us the tracking number?",
                "Please send us the tracking number, so that we can find your order.",
            ),
            (
                Language::En,
                "Would you mind attaching two screenshots?",
                "Please attach two screenshots, so that we can see what went wrong.",
            ),
            (
                Language::En,
                "May I have your phone number?",
                "Please send us your phone number, so that we can call you.",
            ),
            (Language::Zh, "可以提供您的税号吗？", "请提供您的税号，以便我们找到您的账号。"),
            (Language::Zh, "請問能否提供發票號碼？", "請提供發票號碼，以便我們核對付款。"),
            (Language::Ja, "機種名を教えていただけますか。", "同じ環境で確認するため、機種名をお知らせください。"),
            (Language::Ja, "写真を送っていただくことは可能でしょうか。", "原因を確認するため、写真をお送りください。"),
        ] {
            assert_eq!(instead(text, language).as_deref(), Some(said), "{text}");
        }
    }

    #[test]
    fn only_the_question_is_replaced_and_other_questions_stay() {
        let text = "Hi Ana, could you share the receipt? Thanks!";
        let hint = check(text, Language::En).remove(0);
        assert_eq!(hint.words, "could you share the receipt?");
        assert_eq!(hint.instead.as_deref(), Some("please share the receipt, so that we can check the payment."));
        for (language, text) in [
            (Language::En, "Could you send the receipt? With it we can check the payment."),
            (Language::En, "Could you tell me whether it works now?"),
            (Language::Zh, "可以再试一次吗？"),
            (Language::Ja, "もう一度お試しいただけますか。"),
        ] {
            assert_eq!(instead(text, language), None, "{text}");
        }
    }
}
