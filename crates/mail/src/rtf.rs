//! Rich Text as Outlook packs it: decompressed ([MS-OXRTFCP]) and turned back into the HTML that it was made of
//! ([MS-OXRTFEX]), or into text. It never recurses, never trusts a length and stops at its bounds.

use crate::charset;

#[cfg(test)]
mod tests;
mod token;

use token::{Token, Tokens};

/// Longer documents are cut, in bytes of Rich Text.
const MAX_RTF: usize = 8 << 20;
/// More output is cut, in bytes.
const MAX_OUT: usize = 8 << 20;
/// Groups within groups beyond this belong to the last one that counts.
const MAX_DEPTH: usize = 500;
/// Fonts whose charset is remembered.
const MAX_FONTS: usize = 500;

/// What a document holds: HTML where it was made of HTML, else text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Body {
    Html(String),
    Text(String),
}

/// The text with which every compressor starts ([MS-OXRTFCP] § 2.1.2).
const DICTIONARY: &[u8; 207] = b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";
const WINDOW: usize = 4_096;

/// Undoes the compression of PidTagRtfCompressed. What comes before the first broken reference is kept.
pub(crate) fn decompress(bytes: &[u8]) -> Option<Vec<u8>> {
    let number = |at: usize| bytes.get(at..at + 4)?.try_into().ok().map(u32::from_le_bytes);
    let raw_size = (number(4)? as usize).min(MAX_RTF);
    let content = bytes.get(16..)?;
    match bytes.get(8..12)? {
        b"MELA" => Some(content.get(..raw_size.min(content.len()))?.to_vec()),
        b"LZFu" => Some(expand(content, raw_size)),
        _ => None,
    }
}

fn expand(content: &[u8], raw_size: usize) -> Vec<u8> {
    let mut window = [b' '; WINDOW];
    for (slot, byte) in window.iter_mut().zip(DICTIONARY) {
        *slot = *byte;
    }
    let mut place = DICTIONARY.len();
    let mut out = Vec::with_capacity(raw_size.min(content.len().saturating_mul(4)));
    let mut input = content.iter().copied();
    while let Some(control) = input.next() {
        for bit in 0..8 {
            if out.len() >= raw_size {
                return out;
            }
            let Some(first) = input.next() else { return out };
            if control & (1 << bit) == 0 {
                put(&mut window, &mut place, &mut out, first);
                continue;
            }
            let Some(second) = input.next() else { return out };
            let reference = u16::from_be_bytes([first, second]);
            let (from, length) = (usize::from(reference >> 4), usize::from(reference & 15) + 2);
            // A reference to the place that is written next ends the text.
            if from == place {
                return out;
            }
            for step in 0..length {
                let byte = window.get((from + step) % WINDOW).copied().unwrap_or(b' ');
                put(&mut window, &mut place, &mut out, byte);
            }
        }
    }
    out
}

fn put(window: &mut [u8; WINDOW], place: &mut usize, out: &mut Vec<u8>, byte: u8) {
    if let Some(slot) = window.get_mut(*place) {
        *slot = byte;
    }
    *place = (*place + 1) % WINDOW;
    out.push(byte);
}

/// Reads a document. `code_page` is what its container says about text without a charset.
pub(crate) fn read(rtf: &[u8], code_page: &str) -> Option<Body> {
    let rtf = rtf.get(..MAX_RTF).unwrap_or(rtf);
    if !rtf.trim_ascii_start().starts_with(b"{\\rtf") {
        return None;
    }
    let head = rtf.get(..2_000).unwrap_or(rtf);
    let from_html = head.windows(9).any(|word| word == b"\\fromhtml");
    let mut reader = Reader { from_html, page: code_page.to_owned(), ..Reader::default() };
    for token in Tokens::new(rtf) {
        reader.take(&token);
        if reader.out.len() >= MAX_OUT {
            break;
        }
    }
    reader.flush();
    let text = reader.out.trim().to_owned();
    if text.is_empty() {
        return None;
    }
    Some(if from_html { Body::Html(text) } else { Body::Text(text) })
}

/// What a group is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Purpose {
    #[default]
    Content,
    /// The source of HTML that this text stands for.
    Tag,
    Fonts,
    /// Tables, pictures and everything else that nobody reads.
    Hidden,
}

/// What a group inherits.
#[derive(Clone, Copy, Debug)]
struct Group {
    purpose: Purpose,
    /// Between `\htmlrtf` and `\htmlrtf0`: formatting that only Rich Text needs.
    formatting: bool,
    /// How many characters stand in for a Unicode one.
    stand_ins: usize,
    font: i32,
}

impl Default for Group {
    fn default() -> Self {
        Self { purpose: Purpose::Content, formatting: false, stand_ins: 1, font: -1 }
    }
}

#[derive(Default)]
struct Reader {
    from_html: bool,
    page: String,
    out: String,
    /// Bytes of the current code page that wait to be decoded together.
    bytes: Vec<u8>,
    fonts: Vec<(i32, &'static str)>,
    group: Group,
    above: Vec<Group>,
    /// Characters to skip because a Unicode one came before them.
    skip: usize,
    high: Option<u16>,
    /// Just behind the start of a group, where `\*` and the destination stand.
    starred: bool,
    too_deep: usize,
}

impl Reader {
    fn take(&mut self, token: &Token<'_>) {
        match token {
            Token::Open if self.above.len() >= MAX_DEPTH => self.too_deep += 1,
            Token::Open => {
                self.above.push(self.group);
                self.skip = 0;
            }
            Token::Close if self.too_deep > 0 => self.too_deep -= 1,
            Token::Close => {
                self.flush();
                self.group = self.above.pop().unwrap_or_default();
                self.skip = 0;
            }
            Token::Star => self.starred = true,
            Token::Word(word, number) => {
                let starred = std::mem::take(&mut self.starred);
                self.word(word, *number, starred);
            }
            Token::Byte(byte) => self.byte(*byte),
            Token::Binary => {}
        }
    }

    fn shows(&self) -> bool {
        match self.group.purpose {
            Purpose::Content => !self.group.formatting,
            Purpose::Tag => true,
            Purpose::Fonts | Purpose::Hidden => false,
        }
    }

    fn byte(&mut self, byte: u8) {
        if self.skip > 0 {
            self.skip -= 1;
        } else if self.shows() {
            self.bytes.push(byte);
        }
    }

    fn push(&mut self, text: &str) {
        self.flush();
        if self.shows() {
            self.out.push_str(text);
        }
    }

    fn flush(&mut self) {
        self.high = None;
        if self.bytes.is_empty() {
            return;
        }
        let bytes = std::mem::take(&mut self.bytes);
        let of_font = self.fonts.iter().rev().find(|(font, _)| *font == self.group.font).map(|(_, page)| *page);
        let page = of_font.filter(|page| !page.is_empty()).unwrap_or(&self.page);
        self.out.push_str(&charset::decode(&bytes, Some(page), None));
    }

    fn word(&mut self, word: &[u8], number: Option<i32>, starred: bool) {
        match word {
            b"htmltag" if starred => self.group.purpose = Purpose::Tag,
            b"mhtmltag" => self.group.purpose = Purpose::Hidden,
            b"fonttbl" => self.group.purpose = Purpose::Fonts,
            b"colortbl" | b"stylesheet" | b"info" | b"pict" | b"object" | b"header" | b"footer" | b"headerl"
            | b"footerl" | b"headerr" | b"footerr" | b"generator" | b"fldinst" | b"listtable" | b"filetbl" => {
                self.group.purpose = Purpose::Hidden;
            }
            b"htmlrtf" => {
                self.flush();
                self.group.formatting = number != Some(0);
            }
            b"uc" => self.group.stand_ins = number.unwrap_or(1).clamp(0, 16) as usize,
            b"u" => self.unicode(number.unwrap_or(0)),
            b"ansicpg" => self.page = page_label(number.unwrap_or(1252)),
            b"f" => {
                self.flush();
                self.group.font = number.unwrap_or(-1);
            }
            b"fcharset" if self.group.purpose == Purpose::Fonts && self.fonts.len() < MAX_FONTS => {
                self.fonts.push((self.group.font, charset_label(number.unwrap_or(0))));
            }
            b"plain" | b"pard" => self.flush(),
            // A destination that is not known says itself that it may be left out.
            _ if starred => self.group.purpose = Purpose::Hidden,
            _ => {
                if let Some(text) = text_of(word, self.from_html) {
                    self.push(text);
                }
            }
        }
    }

    fn unicode(&mut self, number: i32) {
        let unit = number as u16;
        let high = self.high.take();
        self.flush();
        self.skip = self.group.stand_ins;
        if !self.shows() {
            return;
        }
        match (unit, high) {
            (0xd800..=0xdbff, _) => self.high = Some(unit),
            (0xdc00..=0xdfff, Some(high)) => {
                let pair = char::decode_utf16([high, unit]).next();
                self.out.extend(pair.and_then(Result::ok));
            }
            _ => self.out.extend(char::from_u32(u32::from(unit))),
        }
    }
}

/// Control words that stand for text.
fn text_of(word: &[u8], from_html: bool) -> Option<&'static str> {
    Some(match word {
        b"par" | b"line" | b"row" | b"sect" | b"page" => "\n",
        b"tab" => "\t",
        b"cell" if !from_html => "\t",
        b"bullet" => "•",
        b"endash" => "–",
        b"emdash" => "—",
        b"lquote" => "‘",
        b"rquote" => "’",
        b"ldblquote" => "“",
        b"rdblquote" => "”",
        b"~" if from_html => "&nbsp;",
        b"~" => "\u{a0}",
        b"_" => "-",
        _ => return None,
    })
}

/// The label of a Windows code page.
pub(crate) fn page_label(page: i32) -> String {
    match page {
        932 => "shift_jis".to_owned(),
        936 | 54936 => "gb18030".to_owned(),
        949 | 51949 => "euc-kr".to_owned(),
        950 => "big5".to_owned(),
        20127 => "us-ascii".to_owned(),
        20866 => "koi8-r".to_owned(),
        21866 => "koi8-u".to_owned(),
        28591..=28605 => format!("iso-8859-{}", page - 28590),
        50220..=50222 => "iso-2022-jp".to_owned(),
        51932 => "euc-jp".to_owned(),
        65001 => "utf-8".to_owned(),
        page => format!("windows-{page}"),
    }
}

/// The label of a font's charset (RTF 1.9.1, `\fcharset`); empty where it has none of its own.
fn charset_label(charset: i32) -> &'static str {
    match charset {
        77 => "macintosh",
        128 => "shift_jis",
        129 | 130 => "euc-kr",
        134 => "gb18030",
        136 => "big5",
        161 => "windows-1253",
        162 => "windows-1254",
        163 => "windows-1258",
        177 => "windows-1255",
        178 => "windows-1256",
        186 => "windows-1257",
        204 => "windows-1251",
        222 => "windows-874",
        238 => "windows-1250",
        _ => "",
    }
}
