//! winmail.dat: the files and the text that Outlook packs into one attachment ([MS-OXTNEF]).
//! It never trusts a length, opens messages within messages only a few levels deep and gives what it read before the
//! first broken record.

use crate::charset;
use crate::mail::Attachment;
use crate::parse::file_name;
use crate::rtf;

/// The signature, little endian.
const SIGNATURE: [u8; 4] = [0x78, 0x9f, 0x3e, 0x22];
/// Bounds: files of one container, records, and properties of one record.
const MAX_FILES: usize = 500;
const MAX_RECORDS: usize = 20_000;
const MAX_PROPERTIES: u32 = 10_000;
/// Messages within messages deeper than this stay files.
const MAX_NESTED: usize = 3;

/// Attribute numbers (the low 16 bits of an attribute id).
const OEM_CODE_PAGE: u16 = 0x9007;
const RENDER_DATA: u16 = 0x9002;
const TITLE: u16 = 0x8010;
const DATA: u16 = 0x800f;
const ATTACHMENT_PROPERTIES: u16 = 0x9005;
const MESSAGE_PROPERTIES: u16 = 0x9003;
const BODY: u16 = 0x800c;

/// What was packed.
#[derive(Debug, Default)]
pub(crate) struct Unpacked {
    /// The files.
    pub(crate) files: Vec<Attachment>,
    /// The body as text.
    pub(crate) text: Option<String>,
    /// The body as HTML.
    pub(crate) html: Option<String>,
    /// The subject of a message within a message.
    pub(crate) subject: Option<String>,
}

impl Unpacked {
    /// A message within a message as files: its body under its subject, then what was attached to it.
    fn into_files(self, name: Option<String>) -> Vec<Attachment> {
        let title = name.or(self.subject).map(|title| file_name(&title)).filter(|title| !title.is_empty());
        let title = title.unwrap_or_else(|| "message".to_owned());
        let body = match (self.html, self.text) {
            (Some(html), _) => Some(("html", "text/html", html)),
            (None, Some(text)) => Some(("txt", "text/plain", text)),
            (None, None) => None,
        };
        let made = body.map(|(ending, kind, content)| Attachment {
            name: format!("{title}.{ending}"),
            content_type: kind.to_owned(),
            bytes: content.into_bytes(),
            ..Attachment::default()
        });
        made.into_iter().chain(self.files).collect()
    }
}

/// Whether `bytes` begin with the signature of TNEF.
pub(crate) fn looks_like(bytes: &[u8]) -> bool {
    bytes.starts_with(&SIGNATURE)
}

/// Unpacks `bytes`; nothing if they are no TNEF or hold neither files nor a body.
pub(crate) fn unpack(bytes: &[u8]) -> Option<Unpacked> {
    unpack_level(bytes, 0)
}

fn unpack_level(bytes: &[u8], level: usize) -> Option<Unpacked> {
    let mut reader = Reader { bytes: bytes.strip_prefix(&SIGNATURE)? };
    reader.u16()?;
    let mut state = State { code_page: "windows-1252".to_owned(), level, ..State::default() };
    for _ in 0..MAX_RECORDS {
        let Some(record) = reader.record() else { break };
        state.take(&record);
    }
    state.close_file();
    state.read_rich_text();
    let found = !state.out.files.is_empty() || state.out.text.is_some() || state.out.html.is_some();
    found.then_some(state.out)
}

struct Record<'a> {
    id: u16,
    data: &'a [u8],
}

#[derive(Clone, Copy)]
struct Reader<'a> {
    bytes: &'a [u8],
}

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (head, tail) = self.bytes.split_at_checked(count)?;
        self.bytes = tail;
        Some(head)
    }

    fn u16(&mut self) -> Option<u16> {
        self.take(2).and_then(|bytes| bytes.try_into().ok()).map(u16::from_le_bytes)
    }

    fn u32(&mut self) -> Option<u32> {
        self.take(4).and_then(|bytes| bytes.try_into().ok()).map(u32::from_le_bytes)
    }

    /// One attribute: level, id, length, data, checksum. A wrong checksum is common and tells nothing.
    fn record(&mut self) -> Option<Record<'a>> {
        self.take(1)?;
        let id = self.u32()?;
        let length = self.u32()? as usize;
        // A cut-off file still holds what came.
        let data = self.take(length.min(self.bytes.len()))?;
        let _checksum = self.u16();
        Some(Record { id: (id & 0xffff) as u16, data })
    }

    /// Bytes padded to a multiple of four.
    fn padded(&mut self, count: usize) -> Option<&'a [u8]> {
        let data = self.take(count)?;
        let padding = count.wrapping_neg() & 3;
        self.take(padding.min(self.bytes.len()))?;
        Some(data)
    }
}

#[derive(Default)]
struct State {
    code_page: String,
    level: usize,
    out: Unpacked,
    /// The body as compressed Rich Text, read last: the code page may come after it.
    rich: Vec<u8>,
    file: Option<File>,
}

/// A file being put together.
#[derive(Default)]
struct File {
    title: Option<String>,
    long_name: Option<String>,
    short_name: Option<String>,
    kind: Option<String>,
    content_id: Option<String>,
    data: Vec<u8>,
}

impl State {
    fn take(&mut self, record: &Record<'_>) {
        match record.id {
            OEM_CODE_PAGE => {
                if let Some(page) = (Reader { bytes: record.data }).u32().and_then(|page| i32::try_from(page).ok()) {
                    self.code_page = rtf::page_label(page);
                }
            }
            RENDER_DATA => {
                self.close_file();
                self.file = Some(File::default());
            }
            TITLE => {
                let title = self.text(record.data);
                self.open_file().title = Some(title);
            }
            DATA => self.open_file().data = record.data.to_vec(),
            ATTACHMENT_PROPERTIES => self.properties(record.data, true),
            MESSAGE_PROPERTIES => self.properties(record.data, false),
            BODY => {
                let text = self.text(record.data);
                self.out.text.get_or_insert(text);
            }
            _ => {}
        }
    }

    /// The body where Outlook sent it as Rich Text only, or the HTML that it was made of.
    fn read_rich_text(&mut self) {
        if self.rich.is_empty() || self.out.html.is_some() {
            return;
        }
        let body = rtf::decompress(&self.rich).and_then(|rich| rtf::read(&rich, &self.code_page));
        match body {
            Some(rtf::Body::Html(html)) => self.out.html = Some(html),
            Some(rtf::Body::Text(text)) if self.out.text.as_deref().is_none_or(|text| text.trim().is_empty()) => {
                self.out.text = Some(text);
            }
            _ => {}
        }
    }

    fn open_file(&mut self) -> &mut File {
        self.file.get_or_insert_with(File::default)
    }

    fn close_file(&mut self) {
        let Some(file) = self.file.take() else { return };
        let name = [file.long_name, file.short_name, file.title]
            .into_iter()
            .flatten()
            .map(|name| file_name(&name))
            .find(|name| !name.is_empty());
        if self.out.files.len() >= MAX_FILES || (file.data.is_empty() && name.is_none()) {
            return;
        }
        let number = self.out.files.len() + 1;
        if self.level < MAX_NESTED
            && looks_like(&file.data)
            && let Some(inner) = unpack_level(&file.data, self.level + 1)
        {
            self.out.files.extend(inner.into_files(name));
            self.out.files.truncate(MAX_FILES);
            return;
        }
        self.out.files.push(Attachment {
            name: name.unwrap_or_else(|| format!("attachment-{number}.bin")),
            content_type: file
                .kind
                .filter(|kind| kind.contains('/'))
                .unwrap_or_else(|| "application/octet-stream".to_owned())
                .to_ascii_lowercase(),
            declared_name: None,
            inline: file.content_id.is_some(),
            content_id: file.content_id,
            bytes: file.data,
        });
    }

    /// Text in the container's code page, up to its NUL.
    fn text(&self, bytes: &[u8]) -> String {
        let end = bytes.iter().position(|byte| *byte == 0).unwrap_or(bytes.len());
        charset::decode(bytes.get(..end).unwrap_or_default(), Some(&self.code_page), None)
    }

    /// A block of MAPI properties.
    fn properties(&mut self, block: &[u8], of_file: bool) {
        let mut reader = Reader { bytes: block };
        let Some(count) = reader.u32() else { return };
        for _ in 0..count.min(MAX_PROPERTIES) {
            let Some((kind, id, value)) = property(&mut reader) else { return };
            self.property(kind, id, value, of_file);
        }
    }

    fn property(&mut self, kind: u16, id: u16, value: &[u8], of_file: bool) {
        let text = match kind {
            0x1f => {
                let units: Vec<u16> =
                    value.chunks_exact(2).filter_map(|pair| pair.try_into().ok()).map(u16::from_le_bytes).collect();
                String::from_utf16_lossy(&units).trim_end_matches('\0').to_owned()
            }
            0x1e => self.text(value),
            _ => String::new(),
        };
        let filled = (!text.is_empty()).then_some(text);
        match (of_file, id) {
            (true, 0x3707) => self.open_file().long_name = filled,
            (true, 0x3704) => self.open_file().short_name = filled,
            (true, 0x370e) => self.open_file().kind = filled,
            (true, 0x3712) => self.open_file().content_id = filled.map(|id| id.trim_matches(['<', '>']).to_owned()),
            (true, 0x3701) if self.open_file().data.is_empty() => {
                // An object begins with the id of its interface; a nested message is TNEF again and stays a file.
                let data = if kind == 0x0d { value.get(16..).unwrap_or_default() } else { value };
                self.open_file().data = data.to_vec();
            }
            (false, 0x1000) => self.out.text = filled.or(self.out.text.take()),
            (false, 0x1009) => self.rich = value.to_vec(),
            (false, 0x0037) => self.out.subject = filled,
            (false, 0x1013) => {
                let html = filled.unwrap_or_else(|| charset::decode(value, None, None));
                self.out.html = Some(html).filter(|html| !html.trim().is_empty());
            }
            _ => {}
        }
    }
}

/// One property: type, id and its first value.
fn property<'a>(reader: &mut Reader<'a>) -> Option<(u16, u16, &'a [u8])> {
    let kind = reader.u16()?;
    let id = reader.u16()?;
    if id >= 0x8000 {
        reader.take(16)?;
        if reader.u32()? == 0 {
            reader.u32()?;
        } else {
            let length = reader.u32()? as usize;
            reader.padded(length)?;
        }
    }
    let base = kind & !0x1000;
    let variable = matches!(base, 0x1e | 0x1f | 0x102 | 0x0d);
    let count = if kind & 0x1000 != 0 || variable { reader.u32()? } else { 1 };
    let mut first: &[u8] = &[];
    for number in 0..count.min(MAX_PROPERTIES) {
        let value = if variable {
            let length = reader.u32()? as usize;
            reader.padded(length)?
        } else {
            reader.padded(fixed_size(base)?)?
        };
        if number == 0 {
            first = value;
        }
    }
    (count <= MAX_PROPERTIES).then_some((base, id, first))
}

/// Bytes of a value of a fixed type ([MS-OXCDATA] § 2.11.1).
fn fixed_size(kind: u16) -> Option<usize> {
    Some(match kind {
        0x01 => 0,
        0x02 | 0x03 | 0x04 | 0x0a | 0x0b => 4,
        0x05 | 0x06 | 0x07 | 0x14 | 0x40 => 8,
        0x48 => 16,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(level: u8, id: u32, data: &[u8]) -> Vec<u8> {
        let sum = data.iter().fold(0u16, |sum, byte| sum.wrapping_add(u16::from(*byte)));
        [&[level][..], &id.to_le_bytes(), &(data.len() as u32).to_le_bytes(), data, &sum.to_le_bytes()].concat()
    }

    fn example() -> Vec<u8> {
        let name: Vec<u8> = "报告.txt\0".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let mut block = 1u32.to_le_bytes().to_vec();
        block.extend([0x1f, 0, 0x07, 0x37]);
        block.extend(1u32.to_le_bytes());
        block.extend((name.len() as u32).to_le_bytes());
        block.extend(&name);
        block.resize(block.len().next_multiple_of(4), 0);
        [
            &SIGNATURE[..],
            &[1, 0],
            &record(1, 0x0006_9007, &[0xa8, 3, 0, 0, 0, 0, 0, 0]),
            &record(1, 0x0002_800c, b"\xc4\xe3\xba\xc3\0"),
            &record(2, 0x0006_9002, &[0; 14]),
            &record(2, 0x0001_8010, b"REPORT~1.TXT\0"),
            &record(2, 0x0006_800f, b"content"),
            &record(2, 0x0006_9005, &block),
        ]
        .concat()
    }

    #[test]
    fn unpacks_names_text_and_content() {
        let unpacked = unpack(&example()).unwrap();
        assert_eq!(unpacked.text.as_deref(), Some("你好"));
        assert_eq!(unpacked.files.len(), 1);
        assert_eq!(
            (unpacked.files[0].name.as_str(), unpacked.files[0].bytes.as_slice()),
            ("报告.txt", &b"content"[..])
        );
    }

    fn property(kind: u16, id: u16, value: &[u8]) -> Vec<u8> {
        let mut out = [
            &kind.to_le_bytes()[..],
            &id.to_le_bytes(),
            &1u32.to_le_bytes(),
            &(value.len() as u32).to_le_bytes(),
            value,
        ]
        .concat();
        out.resize(out.len().next_multiple_of(4), 0);
        out
    }

    fn with_body(properties: &[Vec<u8>], more: &[Vec<u8>]) -> Vec<u8> {
        let block = [&(properties.len() as u32).to_le_bytes()[..], &properties.concat()].concat();
        [&SIGNATURE[..], &[1, 0], &record(1, 0x0006_9003, &block), &more.concat()].concat()
    }

    #[test]
    fn bodies_in_rich_text() {
        let stored = |rtf: &[u8]| [&[0; 4][..], &(rtf.len() as u32).to_le_bytes(), b"MELA", &[0; 4], rtf].concat();
        let plain = with_body(&[property(0x102, 0x1009, &stored(b"{\\rtf1\\ansicpg936 \\'c4\\'e3 there}"))], &[]);
        assert_eq!(unpack(&plain).unwrap().text.as_deref(), Some("你 there"));
        let html = with_body(
            &[property(0x102, 0x1009, &stored(b"{\\rtf1\\fromhtml1{\\*\\htmltag1 <b>}x{\\*\\htmltag1 </b>}}"))],
            &[],
        );
        assert_eq!(unpack(&html).unwrap().html.as_deref(), Some("<b>x</b>"));
    }

    #[test]
    fn messages_within_messages_are_opened() {
        let subject = property(0x1e, 0x0037, b"Inner: one\0");
        let body = property(0x1e, 0x1000, b"inner text\0");
        let inner = with_body(
            &[subject, body],
            &[record(2, 0x0006_9002, &[0; 14]), record(2, 0x0001_8010, b"a.txt\0"), record(2, 0x0006_800f, b"x")],
        );
        let outer =
            [&SIGNATURE[..], &[1, 0], &record(2, 0x0006_9002, &[0; 14]), &record(2, 0x0006_800f, &inner)].concat();
        let names: Vec<String> = unpack(&outer).unwrap().files.into_iter().map(|file| file.name).collect();
        assert_eq!(names, ["Inner: one.txt", "a.txt"]);
        let mut nested = inner;
        for _ in 0..20 {
            nested =
                [&SIGNATURE[..], &[1, 0], &record(2, 0x0006_9002, &[0; 14]), &record(2, 0x0006_800f, &nested)].concat();
        }
        assert_eq!(unpack(&nested).unwrap().files.len(), 1);
    }

    #[test]
    fn broken_containers_end_early() {
        let whole = example();
        for end in 0..whole.len() {
            let _ = unpack(&whole[..end]);
        }
        for place in 0..whole.len() {
            for value in [0, 0x7f, 0xff] {
                let mut broken = whole.clone();
                broken[place] = value;
                let _ = unpack(&broken);
            }
        }
        assert!(unpack(b"").is_none());
        assert!(unpack(&SIGNATURE).is_none());
    }
}
