//! Rich Text by example: compression, HTML within it, charsets, broken input.
//! They never use other people's documents.

use super::*;

/// Compresses without references: every byte literal.
pub(crate) fn stored(rtf: &[u8]) -> Vec<u8> {
    let mut content = Vec::new();
    for chunk in rtf.chunks(8) {
        content.push(0);
        content.extend_from_slice(chunk);
    }
    [&(content.len() as u32 + 12).to_le_bytes()[..], &(rtf.len() as u32).to_le_bytes(), b"LZFu", &[0; 4], &content]
        .concat()
}

#[test]
fn compression_is_undone() {
    let rtf = b"{\\rtf1\\ansi plain words}";
    assert_eq!(decompress(&stored(rtf)).as_deref(), Some(&rtf[..]));
    let kept = [&[0u8; 4][..], &5u32.to_le_bytes(), b"MELA", &[0; 4], b"{\\rtf and more"].concat();
    assert_eq!(decompress(&kept).as_deref(), Some(&b"{\\rtf"[..]));
    // One reference into the dictionary: six letters from its start.
    let referring = [&[0u8; 4][..], &7u32.to_le_bytes(), b"LZFu", &[0; 4], &[0b01, 0x00, 0x04, b'!']].concat();
    assert_eq!(decompress(&referring).as_deref(), Some(&b"{\\rtf1!"[..]));
    assert_eq!(decompress(b"short"), None);
    assert_eq!(decompress(&[0; 64]), None);
}

#[test]
fn a_small_file_cannot_become_a_large_one() {
    // References that repeat themselves for ever stop at the declared size, and that at the bound.
    let bomb = [&[0u8; 4][..], &u32::MAX.to_le_bytes(), b"LZFu", &[0; 4], &[0xff, 0x00, 0x0f].repeat(400_000)].concat();
    assert!(decompress(&bomb).unwrap().len() <= MAX_RTF + 17);
    let deep = [&b"{\\rtf1 "[..], &b"{".repeat(100_000), b"x"].concat();
    assert_eq!(read(&deep, ""), Some(Body::Text("x".to_owned())));
}

#[test]
fn text_by_example() {
    for (rtf, want) in [
        ("{\\rtf1\\ansi\\ansicpg1252 Caf\\'e9\\par Second line}", "Café\nSecond line"),
        (
            "{\\rtf1{\\fonttbl{\\f0\\fcharset0 Arial;}{\\f1\\fcharset134 SimSun;}}\\f1\\'c4\\'e3\\'ba\\'c3\\f0  there}",
            "你好 there",
        ),
        ("{\\rtf1\\uc1\\u20320?\\u22909?!}", "你好!"),
        ("{\\rtf1\\uc0\\u-10179\\u-8704 }", "😀"),
        ("{\\rtf1{\\colortbl;\\red0;}{\\*\\generator X;}{\\info{\\author Ann}}shown{\\pict 0102}}", "shown"),
        ("{\\rtf1 a\\{b\\}\\\\c\\tab d}", "a{b}\\c\td"),
        ("{\\rtf1{\\field{\\*\\fldinst HYPERLINK \"http://x.example\"}{\\fldrslt a link}}}", "a link"),
        ("{\\rtf1\\bin4 {{{{text}", "text"),
        ("{\\rtf1\\ansicpg932 \\'82\\'b1\\'82\\'f1}", "こん"),
    ] {
        assert_eq!(read(rtf.as_bytes(), "windows-1252"), Some(Body::Text(want.to_owned())), "{rtf}");
    }
    assert_eq!(read(b"no rtf", ""), None);
    assert_eq!(read(b"{\\rtf1}", ""), None);
}

#[test]
fn html_comes_back() {
    let rtf = "{\\rtf1\\ansi\\ansicpg1252\\fromhtml1 \\deff0{\\fonttbl{\\f0 Arial;}}{\\*\\htmltag19 <html>}{\\*\\htmltag50 <p class=\"x\">}\\htmlrtf \\f0\\htmlrtf0 \
        Gr\\'fc\\'dfe {\\*\\htmltag84 <b>}\\htmlrtf {\\b \\htmlrtf0 bold\\htmlrtf }\\htmlrtf0 {\\*\\htmltag92 </b>}{\\*\\htmltag64 &nbsp;}{\\*\\mhtmltag1 old}\\htmlrtf\\par\\htmlrtf0 {\\*\\htmltag58 </p>}{\\*\\htmltag27 </html>}}";
    let want = "<html><p class=\"x\">Grüße <b>bold</b>&nbsp;</p></html>";
    assert_eq!(read(rtf.as_bytes(), "windows-1252"), Some(Body::Html(want.to_owned())));
}

#[test]
fn any_bytes_end() {
    let whole = b"{\\rtf1\\fromhtml1{\\*\\htmltag1 <p>}\\uc1\\u8364?\\'e9\\bin3 abc}";
    for end in 0..whole.len() {
        read(&whole[..end], "windows-1252");
    }
    for place in 0..whole.len() {
        for value in [0, b'{', b'}', b'\\', 0xff] {
            let mut broken = whole.to_vec();
            broken[place] = value;
            read(&broken, "x");
        }
    }
}
