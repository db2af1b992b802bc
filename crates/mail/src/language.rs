//! Which language a text is written in, as a tag of BCP 47: scripts tell Chinese, Japanese and Korean, statistics the rest.
//! It never guesses on a few Latin letters: no answer is better than a wrong one.

use whatlang::{Detector, Lang, Script};

/// How many characters are looked at; the first paragraphs tell enough.
const LOOK: usize = 2_000;
/// How many of them are compared with what is usual in each language, which takes most of the time.
const COMPARED: usize = 500;
/// Fewer Latin letters tell nothing reliable.
const MIN_LETTERS: usize = 12;

/// Characters written only in simplified, and only in traditional Chinese: frequent ones, in pairs.
const SIMPLIFIED: &str = "这为们来时会对说国过么后应还没发见东车长门问间书买卖话语请谢让认识开关电脑软件账号订单支付货邮无法连网络题实现证检测试复处设备报错误达继续选择觉标准样经给从点头话钱爱师张陈刘杨办务员产业专两严个丰临举义乐习乡亚优传伤伦体余价众";
const TRADITIONAL: &str = "這為們來時會對說國過麼後應還沒發見東車長門問間書買賣話語請謝讓認識開關電腦軟體帳號訂單支付貨郵無法連網絡題實現證檢測試複處設備報錯誤達繼續選擇覺標準樣經給從點頭話錢愛師張陳劉楊辦務員產業專兩嚴個豐臨舉義樂習鄉亞優傳傷倫體餘價眾";

/// The language of `text`: `zh-CN`, `zh-TW`, `ja`, `ko`, or a two-letter code; nothing when there is too little to tell.
pub fn language_of(text: &str) -> Option<&'static str> {
    let mut counts = Counts::default();
    let sample: String = text.chars().take(LOOK).collect();
    for c in sample.chars() {
        counts.see(c);
    }
    if counts.kana >= 2 && counts.kana * 12 >= counts.han {
        return Some("ja");
    }
    if counts.hangul >= 2 && counts.hangul >= counts.han {
        return Some("ko");
    }
    // One Chinese character says as much as a Latin word.
    if counts.han >= 2 && counts.han * 6 >= counts.other {
        return Some(if counts.traditional > counts.simplified { "zh-TW" } else { "zh-CN" });
    }
    if counts.other < MIN_LETTERS {
        return None;
    }
    let start: String = sample.chars().take(COMPARED).collect();
    let found = Detector::new().detect(&start)?;
    // Script counts for as much as statistics: Cyrillic or Greek leave few languages to choose from.
    let own_script = !matches!(found.script(), Script::Latin);
    (found.is_reliable() || found.confidence() > 0.3 || found.lang() == Lang::Eng || own_script)
        .then(|| tag(found.lang()))
        .flatten()
}

#[derive(Default)]
struct Counts {
    han: usize,
    kana: usize,
    hangul: usize,
    other: usize,
    simplified: usize,
    traditional: usize,
}

impl Counts {
    fn see(&mut self, c: char) {
        match c {
            '\u{3040}'..='\u{30ff}' | '\u{ff66}'..='\u{ff9f}' => self.kana += 1,
            '\u{ac00}'..='\u{d7a3}' | '\u{1100}'..='\u{11ff}' => self.hangul += 1,
            '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{20000}'..='\u{2fa1f}' => {
                self.han += 1;
                let (simple, full) = (SIMPLIFIED.contains(c), TRADITIONAL.contains(c));
                self.simplified += usize::from(simple && !full);
                self.traditional += usize::from(full && !simple);
            }
            c if c.is_alphabetic() => self.other += 1,
            _ => {}
        }
    }
}

/// Codes of the detector and tags of BCP 47.
const TAGS: &[(&str, &str)] = &[
    ("eng", "en"),
    ("deu", "de"),
    ("fra", "fr"),
    ("spa", "es"),
    ("por", "pt"),
    ("ita", "it"),
    ("nld", "nl"),
    ("rus", "ru"),
    ("ukr", "uk"),
    ("pol", "pl"),
    ("ces", "cs"),
    ("slk", "sk"),
    ("slv", "sl"),
    ("hrv", "hr"),
    ("srp", "sr"),
    ("bul", "bg"),
    ("mkd", "mk"),
    ("bel", "be"),
    ("ron", "ro"),
    ("hun", "hu"),
    ("fin", "fi"),
    ("est", "et"),
    ("lav", "lv"),
    ("lit", "lt"),
    ("swe", "sv"),
    ("dan", "da"),
    ("nob", "nb"),
    ("tur", "tr"),
    ("aze", "az"),
    ("ara", "ar"),
    ("heb", "he"),
    ("pes", "fa"),
    ("urd", "ur"),
    ("hin", "hi"),
    ("ben", "bn"),
    ("tam", "ta"),
    ("tel", "te"),
    ("mar", "mr"),
    ("guj", "gu"),
    ("kan", "kn"),
    ("mal", "ml"),
    ("pan", "pa"),
    ("sin", "si"),
    ("tha", "th"),
    ("vie", "vi"),
    ("ind", "id"),
    ("tgl", "tl"),
    ("ell", "el"),
    ("kat", "ka"),
    ("hye", "hy"),
    ("kor", "ko"),
    ("jpn", "ja"),
    ("cmn", "zh-CN"),
    ("afr", "af"),
    ("cat", "ca"),
    ("epo", "eo"),
    ("lat", "la"),
    ("khm", "km"),
    ("mya", "my"),
    ("amh", "am"),
    ("nep", "ne"),
    ("uzb", "uz"),
    ("zul", "zu"),
    ("yid", "yi"),
];

fn tag(lang: Lang) -> Option<&'static str> {
    TAGS.iter().find(|(code, _)| *code == lang.code()).map(|(_, tag)| *tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_languages_apart() {
        for (text, want) in [
            ("我的订单还没有发货，请帮我查一下", Some("zh-CN")),
            ("我的訂單還沒有發貨，請幫我查一下", Some("zh-TW")),
            ("注文した商品がまだ届いていません。", Some("ja")),
            ("注文確認のお願い", Some("ja")),
            ("주문한 상품이 아직 도착하지 않았습니다", Some("ko")),
            ("Hello, my order has not arrived yet. Could you please check where it is?", Some("en")),
            ("Guten Tag, meine Bestellung ist noch nicht angekommen. Können Sie bitte nachsehen?", Some("de")),
            ("Bonjour, ma commande n'est pas encore arrivée. Pouvez-vous vérifier où elle se trouve ?", Some("fr")),
            ("Здравствуйте, мой заказ ещё не пришёл. Проверьте, пожалуйста.", Some("ru")),
            ("API 接口一直报错 500, error code E1234", Some("zh-CN")),
            ("ok", None),
            ("", None),
        ] {
            assert_eq!(language_of(text), want, "{text}");
        }
    }

    #[test]
    fn the_two_scripts_pair_up() {
        assert_eq!(SIMPLIFIED.chars().count(), TRADITIONAL.chars().count());
    }
}
