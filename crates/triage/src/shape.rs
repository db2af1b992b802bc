//! The shape of a text: which parts are its writer's own words, and where a clause begins and ends.
//! It never changes the length of a text, so that every place stays what it was.

use std::ops::Range;

/// Blanks out quoted lines and everything below "… wrote:", byte by byte.
pub(crate) fn own_words(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut quoted = false;
    for line in text.split_inclusive('\n') {
        let plain = line.trim_start();
        quoted |= begins_quote(plain);
        if quoted || plain.starts_with('>') || plain.starts_with('＞') {
            out.extend(line.bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }));
        } else {
            out.push_str(line);
        }
    }
    out
}

fn begins_quote(line: &str) -> bool {
    let line = line.trim_end();
    (line.starts_with("On ") && line.ends_with("wrote:"))
        || line.starts_with("-----Original Message")
        || line.starts_with("-----原始邮件")
        || line.starts_with("-----原始郵件")
        || ((line.ends_with("写道：") || line.ends_with("寫道：") || line.ends_with("のメール："))
            && line.contains('@'))
}

const ENDS: [char; 14] = ['.', '!', '?', ';', ',', '\n', '。', '！', '？', '；', '，', '、', ':', '：'];

/// What stands before and behind a place within its clause, at most `reach` characters each.
pub(crate) fn around<'a>(text: &'a str, at: &Range<usize>, reach: usize) -> (&'a str, &'a str) {
    let before = text.get(..at.start).unwrap_or_default();
    let start = before
        .char_indices()
        .rev()
        .take(reach)
        .take_while(|(_, c)| !ENDS.contains(c))
        .last()
        .map_or(before.len(), |(index, _)| index);
    let behind = text.get(at.end..).unwrap_or_default();
    let end = behind
        .char_indices()
        .take(reach)
        .take_while(|(_, c)| !ENDS.contains(c))
        .last()
        .map_or(0, |(index, c)| index + c.len_utf8());
    (&before[start..], &behind[..end])
}

/// Whether a place lies inside quotation marks within its line: somebody names words there and does not say them.
pub(crate) fn is_quoted(text: &str, at: &Range<usize>) -> bool {
    let line_start = text[..at.start].rfind('\n').map_or(0, |index| index + 1);
    let line_end = text[at.end..].find('\n').map_or(text.len(), |index| at.end + index);
    let (before, behind) = (&text[line_start..at.start], &text[at.end..line_end]);
    let paired = [('“', '”'), ('「', '」'), ('『', '』'), ('《', '》')];
    let open = |(from, to): (char, char)| {
        let depth = before.matches(from).count() > before.matches(to).count();
        depth && behind.contains(to)
    };
    paired.into_iter().any(open) || (before.matches('"').count() % 2 == 1 && behind.contains('"'))
}
