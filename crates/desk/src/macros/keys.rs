//! The Latin letters under which a macro's name is found: pinyin in full and by initials, and romaji of kana.
//! It never guesses how kanji are read in Japanese; they are found by what is written around them.

use std::collections::BTreeSet;

use pinyin::ToPinyinMulti;

/// How many keys a name has at most; characters with several readings multiply.
const MOST: usize = 8;
/// How many characters of a name count.
const CHARACTERS: usize = 40;

/// The keys of a name, in lower case and without spaces; none for a name in Latin letters.
pub fn of(name: &str) -> Vec<String> {
    let name = causeway_base::text::fold(name);
    let letters: Vec<char> = name.chars().filter(|c| c.is_alphanumeric() || *c == LONG).take(CHARACTERS).collect();
    let mut all = BTreeSet::new();
    all.extend(chinese(&letters));
    if letters.iter().any(|c| is_kana(*c)) {
        for style in [Style::Hepburn, Style::Kunrei] {
            all.insert(romaji(&letters, style));
        }
    }
    all.into_iter().filter(|key| !key.is_empty()).collect()
}

/// `退款说明` as `tuikuanshuoming` and `tksm`, for each way in which it may be read.
fn chinese(letters: &[char]) -> Vec<String> {
    let mut readings = vec![(String::new(), String::new())];
    let mut any = false;
    for letter in letters {
        let sounds = sounds(*letter);
        if sounds.is_empty() {
            if letter.is_ascii() {
                for (full, short) in &mut readings {
                    full.push(*letter);
                    short.push(*letter);
                }
            }
            continue;
        }
        any = true;
        // What would be too many ways keeps the commonest reading of the rest.
        let room = (MOST / readings.len()).max(1);
        let mut more = Vec::new();
        for (full, short) in &readings {
            for sound in sounds.iter().take(room) {
                more.push((format!("{full}{sound}"), format!("{short}{}", sound.get(..1).unwrap_or_default())));
            }
        }
        readings = more;
    }
    if any { readings.into_iter().flat_map(|(full, short)| [full, short]).collect() } else { Vec::new() }
}

/// How a Chinese character is read, the commonest first, as people type it.
fn sounds(letter: char) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for sound in letter.to_pinyin_multi().into_iter().flatten() {
        let typed = sound.plain().replace('ü', "v").replace('ê', "e");
        if typed.is_ascii() && !all.contains(&typed) {
            all.push(typed);
        }
    }
    all
}

const LONG: char = 'ー';

fn is_kana(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30fa}')
}

/// Two ways to write the same sounds; input methods take both.
#[derive(Clone, Copy, PartialEq)]
enum Style {
    Hepburn,
    Kunrei,
}

/// Vowels in their order, and the consonant of each row of the table of kana.
const ROWS: &[(&str, &str)] = &[
    ("", "あいうえお"),
    ("k", "かきくけこ"),
    ("g", "がぎぐげご"),
    ("s", "さしすせそ"),
    ("z", "ざじずぜぞ"),
    ("t", "たちつてと"),
    ("d", "だぢづでど"),
    ("n", "なにぬねの"),
    ("h", "はひふへほ"),
    ("b", "ばびぶべぼ"),
    ("p", "ぱぴぷぺぽ"),
    ("m", "まみむめも"),
    ("r", "らりるれろ"),
];
const VOWELS: [&str; 5] = ["a", "i", "u", "e", "o"];
const SINGLE: &[(char, &str)] =
    &[('や', "ya"), ('ゆ', "yu"), ('よ', "yo"), ('わ', "wa"), ('を', "wo"), ('ん', "n"), ('ゔ', "vu")];
const HEPBURN: &[(&str, &str)] = &[
    ("si", "shi"),
    ("zi", "ji"),
    ("ti", "chi"),
    ("tu", "tsu"),
    ("di", "ji"),
    ("du", "zu"),
    ("hu", "fu"),
    ("sy", "sh"),
    ("zy", "j"),
    ("ty", "ch"),
    ("dy", "j"),
];
/// Small kana that soften the consonant before them.
const SOFT: &[(char, &str)] = &[('ゃ', "ya"), ('ゅ', "yu"), ('ょ', "yo")];
/// Small vowels, which take the place of the vowel before them: `ファ` is `fa`.
const SMALL: &[(char, &str)] = &[('ぁ', "a"), ('ぃ', "i"), ('ぅ', "u"), ('ぇ', "e"), ('ぉ', "o")];

fn found<'a>(table: &'a [(char, &'a str)], c: char) -> Option<&'a str> {
    table.iter().find(|(own, _)| *own == c).map(|(_, sound)| *sound)
}

/// A kana, or several that are one sound.
struct Syllable {
    /// In the Kunrei style, in which rows are regular, unless it is the same in both.
    sound: String,
    /// Whether its consonant is held: `っと`.
    doubled: bool,
    /// Whether both styles write it so.
    fixed: bool,
}

/// One kana in the Kunrei style.
fn sound(c: char) -> Option<String> {
    let row = ROWS.iter().find_map(|(consonant, kana)| {
        kana.chars().zip(VOWELS).find(|(own, _)| *own == c).map(|(_, vowel)| format!("{consonant}{vowel}"))
    });
    row.or_else(|| found(SINGLE, c).map(str::to_owned))
}

/// The kana of a name as Latin letters, with the Latin letters and digits around them; long vowels are not marked.
fn romaji(letters: &[char], style: Style) -> String {
    let mut all: Vec<Syllable> = Vec::new();
    let mut doubled = false;
    for letter in letters {
        // Katakana stand in the same order as hiragana, 96 further on.
        let katakana = ('\u{30a1}'..='\u{30f4}').contains(letter);
        let kana = if katakana { char::from_u32(u32::from(*letter) - 96).unwrap_or(*letter) } else { *letter };
        if kana == 'っ' {
            doubled = true;
        } else if let (Some(soft), Some(before)) = (found(SOFT, kana), all.last_mut()) {
            before.sound.pop();
            before.sound.push_str(soft);
        } else if let (Some(vowel), Some(before)) = (found(SMALL, kana), all.last_mut()) {
            before.sound = if before.sound == "u" { "wu".to_owned() } else { hepburn(&before.sound) };
            before.sound.pop();
            before.sound.push_str(vowel);
            before.fixed = true;
        } else if let Some(own) = sound(kana) {
            all.push(Syllable { sound: own, doubled: std::mem::take(&mut doubled), fixed: false });
        } else if letter.is_ascii() {
            all.push(Syllable { sound: letter.to_string(), doubled: false, fixed: true });
        }
    }
    all.into_iter().map(|one| written(one, style)).collect()
}

fn written(one: Syllable, style: Style) -> String {
    let sound = if one.fixed || style == Style::Kunrei { one.sound } else { hepburn(&one.sound) };
    let held = sound.get(..1).filter(|_| one.doubled).unwrap_or_default();
    format!("{held}{sound}")
}

fn hepburn(sound: &str) -> String {
    let change = HEPBURN.iter().find(|(from, _)| sound.starts_with(from));
    change.map_or_else(|| sound.to_owned(), |(from, to)| sound.replacen(from, to, 1))
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn names_are_found_by_what_people_type_for_them() {
        for (name, keys) in [
            ("退款说明", &["tuikuanshuoming", "tksm"][..]),
            ("開發票", &["kaifapiao", "kfp"]),
            ("银行卡解绑", &["yinhangkajiebang", "yhkjb"]),
            ("VPN 连接", &["vpnlianjie", "vpnlj"]),
            ("绿色通道", &["lvsetongdao", "lstd"]),
            ("ログイン", &["roguin"]),
            ("パスワードの再設定", &["pasuwadono"]),
            ("チケットはこちら", &["chikettohakochira", "tikettohakotira"]),
            ("ファックスとパーティ", &["fakkusutopati"]),
            ("しゃしん", &["shashin", "syasin"]),
        ] {
            let found = of(name);
            for key in keys {
                assert!(found.iter().any(|one| one == key), "{name}: {key} in {found:?}");
            }
        }
        assert!(of("Refund").is_empty());
        assert!(of(&"长行重乐".repeat(20)).len() <= 20);
    }
}
