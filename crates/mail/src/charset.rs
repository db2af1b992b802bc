//! Bytes to text: declared charsets with their aliases, wrong and missing declarations, transfer encodings.
//! It never fails: what cannot be decoded becomes replacement characters.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{BIG5, EUC_JP, EUC_KR, Encoding, GB18030, ISO_2022_JP, SHIFT_JIS, UTF_8, WINDOWS_1252};

/// How much of a body is looked at to guess its charset.
const GUESS_FROM: usize = 64 << 10;

/// `bytes` as text. `label` is the declared charset, which is checked against the bytes: senders often name the wrong
/// one or none. `domain_hint` is the sender's top-level domain, which helps to guess.
pub(crate) fn decode(bytes: &[u8], label: Option<&str>, domain_hint: Option<&str>) -> String {
    let label = label.map(|label| label.trim().trim_matches(['"', '\'']).to_ascii_lowercase()).unwrap_or_default();
    match label.as_str() {
        "utf-7" | "utf7" | "unicode-1-1-utf-7" | "x-unicode-2-0-utf-7" => return other(b"utf-7", bytes),
        "iso-2022-kr" | "csiso2022kr" | "iso2022kr" | "cp50225" => return iso_2022_kr(bytes),
        "hz-gb-2312" | "hz" | "hzgb2312" | "x-hz" | "cp52936" => return hz(bytes),
        // The letters of the two DOS pages are the same; only frames differ.
        "ibm437" | "cp437" | "437" | "cspc8codepage437" | "dos-437" => return other(b"cp850", bytes),
        "utf-32" | "utf-32le" | "utf-32be" | "ucs-4" | "iso-10646-ucs-4" => return utf_32(bytes, label == "utf-32le"),
        "ucs-2" | "iso-10646-ucs-2" | "unicodefffe" => return other(b"utf-16be", bytes),
        "utf-16" | "utf-16le" | "utf-16be" => return other(label.as_bytes(), bytes),
        _ => {}
    }
    let declared = encoding(&label);
    if bytes.is_ascii() && declared.is_none_or(|encoding| encoding != ISO_2022_JP) {
        return ascii(bytes, &label);
    }
    match declared {
        Some(encoding) if encoding == UTF_8 || encoding == WINDOWS_1252 => {
            match std::str::from_utf8(strip_mark(bytes)) {
                Ok(text) => text.to_owned(),
                // Most texts that say us-ascii, latin-1 or utf-8 and are none of these are in the sender's own charset.
                Err(error) => guess_declared(bytes, encoding, error.valid_up_to(), domain_hint),
            }
        }
        Some(encoding) => {
            let (text, wrong) = encoding.decode_without_bom_handling(bytes);
            match std::str::from_utf8(bytes) {
                Ok(utf8) if wrong => utf8.to_owned(),
                _ => text.into_owned(),
            }
        }
        None if !label.is_empty()
            && mail_parser::decoders::charsets::map::charset_decoder(label.as_bytes()).is_some() =>
        {
            other(label.as_bytes(), bytes)
        }
        None => guess(bytes, domain_hint),
    }
}

/// Undeclared bytes as text: UTF-8 if they are, else what they look like.
pub(crate) fn guess(bytes: &[u8], domain_hint: Option<&str>) -> String {
    if let Ok(text) = std::str::from_utf8(strip_mark(bytes)) {
        return text.to_owned();
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes.get(..GUESS_FROM).unwrap_or(bytes), true);
    let hint = domain_hint.map(str::as_bytes).filter(|hint| {
        !hint.is_empty()
            && hint.len() <= 63
            && hint.iter().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || *byte == b'-')
    });
    detector.guess(hint, Utf8Detection::Allow).decode_without_bom_handling(bytes).0.into_owned()
}

fn guess_declared(bytes: &[u8], declared: &'static Encoding, valid: usize, domain_hint: Option<&str>) -> String {
    // A UTF-8 text with one broken character, or cut in the middle of one, stays UTF-8.
    let mostly_utf8 = bytes.get(..valid).is_some_and(|head| !head.is_ascii()) || {
        let text = String::from_utf8_lossy(bytes);
        let broken = text.matches('\u{fffd}').count();
        let fine = text.chars().filter(|c| !c.is_ascii() && *c != '\u{fffd}').count();
        fine > broken * 4
    };
    if mostly_utf8 {
        return String::from_utf8_lossy(bytes).into_owned();
    }
    if declared == WINDOWS_1252 && !looks_double_byte(bytes) {
        return WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned();
    }
    guess(bytes, domain_hint)
}

/// Whether high bytes come in runs, as in Chinese, Japanese and Korean text; accents of Latin text stand alone.
fn looks_double_byte(bytes: &[u8]) -> bool {
    let high = bytes.iter().filter(|byte| **byte >= 0x80).count();
    let paired = bytes.windows(2).filter(|pair| pair.iter().all(|byte| *byte >= 0x80)).count();
    high >= 4 && paired * 2 >= high
}

fn ascii(bytes: &[u8], label: &str) -> String {
    // ISO-2022-JP is seven-bit, and often nobody says so.
    let escapes = bytes.windows(3).any(|part| matches!(part, [0x1b, b'$', b'B' | b'@'] | [0x1b, b'(', b'J']));
    if escapes && (label.is_empty() || matches!(label, "us-ascii" | "ascii" | "utf-8" | "iso-8859-1" | "unknown")) {
        return ISO_2022_JP.decode_without_bom_handling(bytes).0.into_owned();
    }
    String::from_utf8_lossy(bytes).into_owned()
}

fn strip_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)
}

/// The encoding of a label, with the names that mail programs use and the Encoding Standard does not know.
pub(crate) fn encoding(label: &str) -> Option<&'static Encoding> {
    let known =
        |label: &str| Encoding::for_label(label.as_bytes()).filter(|encoding| *encoding != encoding_rs::REPLACEMENT);
    let by_alias = |label: &str| {
        let found = ALIASES.iter().find(|(_, names)| names.contains(&label));
        found.map(|(encoding, _)| *encoding)
    };
    known(label).or_else(|| by_alias(label)).or_else(|| {
        // Spellings: `x-`, `cs`, underscores, spaces, `cp` and `ibm` before a number that Windows has.
        let plain = label.replace(['_', ' ', ':'], "-");
        let plain = plain.strip_prefix("x-").unwrap_or(&plain);
        let plain = plain.strip_prefix("charset=").unwrap_or(plain).trim_matches(['"', '\'', '-']);
        known(plain).or_else(|| by_alias(plain)).or_else(|| {
            let number = plain.trim_start_matches(|c: char| c.is_ascii_alphabetic() || c == '-');
            let prefix = plain.strip_suffix(number)?.trim_end_matches('-');
            match prefix {
                "cp" | "ms" | "win" | "windows" | "ansi" | "mswin" | "ibm" | "ccsid" => {
                    known(&format!("windows-{number}")).or_else(|| by_alias(&format!("cp{number}")))
                }
                "iso" | "iso-8859" | "latin" | "iso8859" => known(&format!("iso-8859-{number}")).or_else(|| {
                    number.strip_prefix("8859").and_then(|part| known(&format!("iso-8859-{}", part.trim_matches('-'))))
                }),
                "utf" | "utf-8" => known(&format!("utf-{number}")),
                _ => None,
            }
        })
    })
}

/// Names beyond the Encoding Standard, in lower case.
static ALIASES: &[(&Encoding, &[&str])] = &[
    (
        SHIFT_JIS,
        &[
            "cp932",
            "ms932",
            "windows-932",
            "sjis-win",
            "sjis-jisx0213",
            "x-sjis-jisx0213",
            "shift-jisx0213",
            "shift-jis-2004",
            "sjis-mac",
            "mskanji",
            "ms-kanji",
            "cp943",
            "x-ms-cp932",
        ],
    ),
    (
        EUC_KR,
        &[
            "cp949",
            "uhc",
            "ms949",
            "windows-949-2000",
            "ksc5601",
            "ks-c-5601",
            "ks-x-1001",
            "ksx1001",
            "ksc-5601",
            "johab-ks",
            "cp51949",
            "euckr",
            "korean-uhc",
            "ks-c-5601-1992",
        ],
    ),
    (
        GB18030,
        &[
            "cp936",
            "ms936",
            "windows-936",
            "gb18030-2000",
            "gb18030-2005",
            "gb18030-2022",
            "gb-18030",
            "gb2312-charset",
            "euc-cn",
            "euccn",
            "gb2312-80",
            "gb-2312",
            "gb-2312-80",
            "gbk2312",
            "cp54936",
            "cp20936",
            "cngb",
            "gb",
            "gbk-1",
            "chinese-gb",
            "hz-gbk",
        ],
    ),
    (
        BIG5,
        &[
            "cp950",
            "ms950",
            "windows-950",
            "big5-eten",
            "big-5",
            "big5-2003",
            "big5hkscs",
            "big5-hkscs-2004",
            "cp951",
            "big5e",
            "euc-tw",
        ],
    ),
    (
        ISO_2022_JP,
        &[
            "cp50220",
            "cp50221",
            "cp50222",
            "iso-2022-jp-ms",
            "iso-2022-jp-1",
            "iso-2022-jp-2",
            "iso-2022-jp-3",
            "iso-2022-jp-2004",
            "jis",
            "iso2022jp",
            "jis7",
            "jis-encoding",
        ],
    ),
    (
        EUC_JP,
        &[
            "eucjp",
            "eucjp-ms",
            "eucjp-win",
            "cp51932",
            "euc-jp-ms",
            "ujis",
            "euc-jisx0213",
            "euc-jis-2004",
            "extended-unix-code-packed-format-for-japanese",
        ],
    ),
    (
        UTF_8,
        &[
            "utf8mb4",
            "utf8mb3",
            "unicode",
            "utf-8-mac",
            "utf-8-bom",
            "utf8-sig",
            "utf-8n",
            "unicode-utf-8",
            "mutf-8",
            "cp65001",
        ],
    ),
    (
        WINDOWS_1252,
        &[
            "8bit",
            "8-bit",
            "ansi-x3.110-1983",
            "ansi",
            "western",
            "iso-latin1",
            "latin1-",
            "latin",
            "roman8",
            "iso-8859-1-windows-3.1-latin-1",
            "cp28591",
        ],
    ),
    (encoding_rs::WINDOWS_1251, &["cp1251-win", "cyrillic-windows", "win-cyrillic"]),
    (encoding_rs::KOI8_R, &["koi8r", "koi-8-r", "cp20866", "koi7"]),
    (encoding_rs::KOI8_U, &["koi8u", "koi8-ru", "cp21866"]),
    (encoding_rs::IBM866, &["cp866-ru", "dos-866"]),
    (encoding_rs::WINDOWS_874, &["tis620", "tis-620-2533", "cp874", "thai"]),
    (encoding_rs::WINDOWS_1258, &["viscii-win", "tcvn5712"]),
    (encoding_rs::MACINTOSH, &["macroman", "mac-roman", "mac-us", "apple-roman", "cp10000"]),
];

fn other(label: &[u8], bytes: &[u8]) -> String {
    mail_parser::decoders::charsets::map::charset_decoder(label)
        .map_or_else(|| String::from_utf8_lossy(bytes).into_owned(), |decoder| decoder(bytes))
}

/// UTF-32, big endian unless a mark or its name says otherwise.
fn utf_32(bytes: &[u8], little: bool) -> String {
    let (little, bytes) = match bytes {
        [0xff, 0xfe, 0, 0, rest @ ..] => (true, rest),
        [0, 0, 0xfe, 0xff, rest @ ..] => (false, rest),
        _ => (little, bytes),
    };
    let units = bytes.chunks_exact(4).filter_map(|unit| unit.try_into().ok());
    let number = |unit: [u8; 4]| if little { u32::from_le_bytes(unit) } else { u32::from_be_bytes(unit) };
    units.map(|unit| char::from_u32(number(unit)).unwrap_or('\u{fffd}')).collect()
}

/// ISO-2022-KR (RFC 1557): SO and SI switch between ASCII and KS X 1001 written in seven bits.
fn iso_2022_kr(bytes: &[u8]) -> String {
    let designator: &[u8] = b"\x1b$)C";
    let mut plain = Vec::with_capacity(bytes.len());
    let mut shifted = false;
    let mut rest = bytes;
    while let Some((&byte, tail)) = rest.split_first() {
        if let Some(tail) = rest.strip_prefix(designator) {
            rest = tail;
            continue;
        }
        match byte {
            0x0e => shifted = true,
            0x0f => shifted = false,
            0x21..=0x7e if shifted => plain.push(byte | 0x80),
            b'\n' => {
                shifted = false;
                plain.push(byte);
            }
            byte => plain.push(byte),
        }
        rest = tail;
    }
    EUC_KR.decode_without_bom_handling(&plain).0.into_owned()
}

/// HZ (RFC 1843): `~{` and `~}` switch between ASCII and GB 2312 written in seven bits.
fn hz(bytes: &[u8]) -> String {
    let mut plain = Vec::with_capacity(bytes.len());
    let mut shifted = false;
    let mut rest = bytes;
    loop {
        rest = match rest {
            [b'~', b'{', tail @ ..] => {
                shifted = true;
                tail
            }
            [b'~', b'}', tail @ ..] => {
                shifted = false;
                tail
            }
            [b'~', b'~', tail @ ..] if !shifted => {
                plain.push(b'~');
                tail
            }
            [b'~', b'\n', tail @ ..] => tail,
            [byte, tail @ ..] => {
                plain.push(if shifted && byte.is_ascii_graphic() { byte | 0x80 } else { *byte });
                tail
            }
            [] => break,
        };
    }
    GB18030.decode_without_bom_handling(&plain).0.into_owned()
}

/// Content with its transfer encoding (RFC 2045 § 6) undone; unknown encodings leave it as it is.
pub(crate) fn undo_transfer<'a>(bytes: &'a [u8], encoding: &str) -> Cow<'a, [u8]> {
    match encoding.trim().to_ascii_lowercase().as_str() {
        "base64" => Cow::Owned(base64(bytes)),
        "quoted-printable" => Cow::Owned(quoted_printable(bytes, false)),
        "x-uuencode" | "uuencode" | "x-uue" | "uue" => match uudecode(bytes) {
            Some((_, decoded)) => Cow::Owned(decoded),
            None => Cow::Borrowed(bytes),
        },
        _ => Cow::Borrowed(bytes),
    }
}

/// What each byte stands for in Base64 and its variant for addresses; [`PADDING`] and [`FOREIGN`] stand for nothing.
static SIX_BITS: [u8; 256] = {
    let mut table = [FOREIGN; 256];
    let letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut at = 0;
    while at < letters.len() {
        table[letters[at] as usize] = at as u8;
        at += 1;
    }
    table[b'-' as usize] = 62;
    table[b'_' as usize] = 63;
    table[b'=' as usize] = PADDING;
    table
};
const PADDING: u8 = 64;
const FOREIGN: u8 = 65;

/// Base64 without judgement: foreign characters are skipped, a padding ends a group, a rest of one character is dropped.
pub(crate) fn base64(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len() / 4 * 3);
    let (mut group, mut bits, mut rest) = (0u32, 0u32, bytes);
    let six = |byte: u8| SIX_BITS.get(usize::from(byte)).copied().unwrap_or(FOREIGN);
    loop {
        // Four at once, as nearly all of a file can be read.
        while bits == 0
            && let [a, b, c, d, tail @ ..] = rest
            && let four = [six(*a), six(*b), six(*c), six(*d)]
            && four.iter().all(|value| *value < PADDING)
        {
            let whole = four.iter().fold(0u32, |all, value| (all << 6) | u32::from(*value));
            out.extend_from_slice(whole.to_be_bytes().get(1..).unwrap_or_default());
            rest = tail;
        }
        let Some((byte, tail)) = rest.split_first() else { return out };
        rest = tail;
        match six(*byte) {
            PADDING => bits = 0,
            FOREIGN => {}
            value => {
                group = (group << 6) | u32::from(value);
                bits += 6;
                if bits >= 8 {
                    bits -= 8;
                    out.push((group >> bits) as u8);
                    group &= (1 << bits) - 1;
                }
            }
        }
    }
}

/// Quoted-printable without judgement (RFC 2045 § 6.7); with `header`, the Q encoding of RFC 2047 where `_` is a space.
pub(crate) fn quoted_printable(bytes: &[u8], header: bool) -> Vec<u8> {
    let hex = |byte: u8| char::from(byte).to_digit(16);
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    loop {
        rest = match rest {
            [b'=', high, low, tail @ ..] if hex(*high).is_some() && hex(*low).is_some() => {
                out.push((hex(*high).unwrap_or(0) * 16 + hex(*low).unwrap_or(0)) as u8);
                tail
            }
            [b'=', b'\r', b'\n', tail @ ..] | [b'=', b'\n', tail @ ..] if !header => tail,
            [b'=', tail @ ..] if !header && soft_break(tail).is_some() => soft_break(tail).unwrap_or_default(),
            [b'_', tail @ ..] if header => {
                out.push(b' ');
                tail
            }
            [byte, tail @ ..] => {
                out.push(*byte);
                tail
            }
            [] => return out,
        };
    }
}

/// After an equals sign: what follows a line end that has spaces before it, or the end of the text.
fn soft_break(rest: &[u8]) -> Option<&[u8]> {
    let spaces = rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\r')).take(100).count();
    match rest.get(spaces..) {
        Some([b'\n', tail @ ..]) => Some(tail),
        Some([]) => Some(&[]),
        _ => None,
    }
}

/// The first uuencoded file in `bytes`: its name and content.
pub(crate) fn uudecode(bytes: &[u8]) -> Option<(String, Vec<u8>)> {
    let mut lines = bytes.split(|byte| *byte == b'\n').map(|line| line.strip_suffix(b"\r").unwrap_or(line));
    let name = lines.find_map(uu_name)?;
    let mut out = Vec::new();
    for line in lines {
        if line == b"end" {
            return Some((name, out));
        }
        uu_line(line, &mut out)?;
    }
    None
}

/// `begin 644 name`.
fn uu_name(line: &[u8]) -> Option<String> {
    let rest = line.strip_prefix(b"begin ")?;
    let mode = rest.iter().take(4).take_while(|byte| byte.is_ascii_digit()).count();
    let name = rest.get(mode..)?.strip_prefix(b" ")?;
    (mode >= 3 && !name.trim_ascii().is_empty()).then(|| String::from_utf8_lossy(name).trim().to_owned())
}

/// One line of a uuencoded file; nothing where it cannot be one.
fn uu_line(line: &[u8], out: &mut Vec<u8>) -> Option<()> {
    let Some((&length, data)) = line.split_first() else { return Some(()) };
    if !(0x20..=0x60).contains(&length) {
        return None;
    }
    let wanted = usize::from((length - 0x20) & 0x3f);
    let mut decoded = Vec::with_capacity(wanted + 3);
    for group in data.chunks(4) {
        let digit = |place: usize| u32::from(group.get(place).copied().unwrap_or(b' ').wrapping_sub(0x20) & 0x3f);
        let value = (digit(0) << 18) | (digit(1) << 12) | (digit(2) << 6) | digit(3);
        decoded.extend_from_slice(&[(value >> 16) as u8, (value >> 8) as u8, value as u8]);
    }
    decoded.truncate(wanted);
    out.extend_from_slice(&decoded);
    Some(())
}

/// `text` without the uuencoded files in it, and at most `bound` of those files. A file that does not end stays text.
pub(crate) fn take_uuencoded(text: &str, bound: usize) -> (String, Vec<(String, Vec<u8>)>) {
    let lines: Vec<&str> = text.split('\n').collect();
    let (mut kept, mut files) = (Vec::with_capacity(lines.len()), Vec::new());
    let mut at = 0;
    // Looking for the end of one file after another that have none would take the square of the text.
    let last_end = lines.iter().rposition(|line| line.trim_end() == "end").unwrap_or(0);
    while let Some(line) = lines.get(at) {
        let name = if at < last_end && files.len() < bound { uu_name(line.trim_end().as_bytes()) } else { None };
        if let Some(name) = name {
            let mut content = Vec::new();
            let rest = lines.get(at + 1..).unwrap_or_default();
            let length = rest.iter().position(|line| {
                line.trim_end() == "end" || uu_line(line.trim_end_matches('\r').as_bytes(), &mut content).is_none()
            });
            if let Some(length) = length.filter(|length| rest.get(*length).is_some_and(|line| line.trim_end() == "end"))
                && !content.is_empty()
            {
                files.push((name, content));
                at += length + 2;
                continue;
            }
        }
        kept.push(*line);
        at += 1;
    }
    (kept.join("\n"), files)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(hex: &str) -> Vec<u8> {
        hex.split_whitespace().map(|pair| u8::from_str_radix(pair, 16).unwrap()).collect()
    }

    #[test]
    fn declared_charsets() {
        for (label, hex, want) in [
            ("gb2312", "c4 e3 ba c3", "你好"),
            ("cp936", "c4 e3 ba c3", "你好"),
            ("gb18030", "95 32 82 36", "𠀀"),
            ("big5", "a7 41 a6 6e", "你好"),
            ("cp950", "a7 41 a6 6e", "你好"),
            ("shift_jis", "82 b1 82 f1 87 40", "こん①"),
            ("cp932", "82 b1 82 f1", "こん"),
            ("iso-2022-jp", "1b 24 42 24 33 1b 28 42", "こ"),
            ("iso-2022-jp-ms", "1b 24 42 24 33 1b 28 42", "こ"),
            ("us-ascii", "1b 24 42 24 33 1b 28 42", "こ"),
            ("euc-kr", "be c8 b3 e7", "안녕"),
            ("uhc", "be c8 b3 e7", "안녕"),
            ("iso-2022-kr", "1b 24 29 43 0e 3e 48 33 67 0f 21", "안녕!"),
            ("hz-gb-2312", "7e 7b 44 63 3a 43 7e 7d 21", "你好!"),
            ("utf-7", "2b 54 32 42 5a 66 51 2d", "你好"),
            ("koi8-r", "f0 f2 e9", "ПРИ"),
            ("x-gbk", "c4 e3", "你"),
            ("GB_2312-80", "c4 e3", "你"),
            ("x-windows-949", "be c8", "안"),
            ("KS_C_5601-1987", "be c8", "안"),
            ("MS949", "be c8", "안"),
            ("x-euc-jp", "a4 b3", "こ"),
            ("eucJP-win", "a4 b3", "こ"),
            ("cp51932", "a4 b3", "こ"),
            ("cp1251", "cf f0", "Пр"),
            ("win-1251", "cf f0", "Пр"),
            ("iso8859_2", "b1", "ą"),
            ("ISO 8859-2", "b1", "ą"),
            ("latin-2", "b1", "ą"),
            ("utf_8", "c3 a9", "é"),
            ("utf-32be", "00 00 4f 60", "你"),
            ("tis620", "a1", "ก"),
            ("MacRoman", "8e", "é"),
            ("cp850", "82", "é"),
            ("ibm437", "82", "é"),
            ("us-ascii", "e4 bd a0", "你"),
            ("iso-8859-1", "63 61 66 e9", "café"),
            ("utf-8", "ef bb bf 61", "a"),
            ("gb2312", "e4 bd a0 e5 a5", "浣犲"),
        ] {
            let text = decode(&bytes(hex), Some(label), None);
            assert!(text == want || (label == "gb2312" && hex.len() > 12), "{label}: {text} for {want}");
        }
    }

    #[test]
    fn undeclared_charsets_are_guessed() {
        let chinese = GB18030.encode("您好，我的订单还没有收到，请帮忙查询一下，谢谢").0.into_owned();
        assert!(decode(&chinese, None, None).contains("我的订单"));
        assert!(decode(&chinese, Some("utf-8"), Some("cn")).contains("我的订单"));
        assert!(decode(&chinese, Some("iso-8859-1"), None).contains("我的订单"));
        let japanese = SHIFT_JIS.encode("注文した商品がまだ届いていません。よろしくお願いします。").0.into_owned();
        assert!(decode(&japanese, None, Some("jp")).contains("届いて"));
        let cut = &"你好你好".as_bytes()[..11];
        assert!(decode(cut, Some("utf-8"), None).starts_with("你好你"));
    }

    #[test]
    fn transfer_encodings_are_forgiving() {
        assert_eq!(base64(b"aGVs\r\nbG8=aGk=!"), b"hellohi");
        assert_eq!(quoted_printable(b"a=3D=\r\nb=E9=zz= \nc=", false), b"a=b\xe9=zzc");
        assert_eq!(quoted_printable(b"a_b=20c", true), b"a b c");
        assert_eq!(uudecode(b"x\nbegin 644 a.txt\n#0V%T\n`\nend\n"), Some(("a.txt".into(), b"Cat".to_vec())));
        assert_eq!(uudecode(b"begin the day\nend"), None);
        let text = "Hi\nbegin 644 a.txt\n#0V%T\n`\nend\nbye\nbegin 644 open\n#0V%T\nlower case is no line\n";
        let (kept, files) = take_uuencoded(text, 9);
        assert_eq!(kept, "Hi\nbye\nbegin 644 open\n#0V%T\nlower case is no line\n");
        assert_eq!(files, [("a.txt".to_owned(), b"Cat".to_vec())]);
        // Every beginning looks on to the next line that is none; that must not be the square of the text.
        take_uuencoded(&format!("{}end\n", "begin 644 x\n".repeat(100_000)), 1_000);
    }
}
