//! The message after DATA: dots unstuffed, the end found, line ends checked, size bounded.
//! It never ends a message at anything but CRLF, dot, CRLF, and never repairs a line end.

/// A client that sends on after its message was too big is cut off at this many times the limit.
const FLOOD_FACTOR: usize = 4;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    LineStart,
    Text,
    Cr,
    Dot,
    DotCr,
}

/// What reading brought.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Progress {
    /// Not ended yet.
    More,
    /// Ended. No message means that it was above the limit.
    Done { message: Option<Vec<u8>> },
    /// A CR or LF that stands alone. Servers differ about these, which is how mails are smuggled.
    BadLineEnd,
    /// Far above the limit.
    Flood,
}

/// Reads one message, in pieces.
#[derive(Debug)]
pub(super) struct BodyReader {
    limit: usize,
    place: Place,
    message: Vec<u8>,
    seen: usize,
}

impl BodyReader {
    /// A reader that keeps at most `limit` bytes.
    pub(super) fn new(limit: usize) -> Self {
        Self { limit, place: Place::LineStart, message: Vec::new(), seen: 0 }
    }

    /// Takes from `bytes`; gives how many were used and what came of it.
    pub(super) fn feed(&mut self, bytes: &[u8]) -> (usize, Progress) {
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            if self.place == Place::Text {
                let run = bytes.get(at..).unwrap_or_default();
                let run = run
                    .iter()
                    .position(|byte| matches!(byte, b'\r' | b'\n'))
                    .map_or(run, |end| run.get(..end).unwrap_or(run));
                if !run.is_empty() {
                    at += run.len();
                    self.keep(run);
                    if self.seen > self.limit.saturating_mul(FLOOD_FACTOR) {
                        return (at, Progress::Flood);
                    }
                    continue;
                }
            }
            at += 1;
            match (self.place, byte) {
                (Place::LineStart, b'.') => self.place = Place::Dot,
                (Place::LineStart | Place::Text, b'\r') => self.place = Place::Cr,
                (Place::Dot, b'\r') => self.place = Place::DotCr,
                (Place::Cr, b'\n') => {
                    self.keep(b"\r\n");
                    self.place = Place::LineStart;
                }
                (Place::DotCr, b'\n') => {
                    let message = std::mem::take(&mut self.message);
                    return (at, Progress::Done { message: (self.seen <= self.limit).then_some(message) });
                }
                (_, b'\n') | (Place::Cr | Place::DotCr, _) => return (at, Progress::BadLineEnd),
                (Place::LineStart | Place::Dot | Place::Text, byte) => {
                    self.keep(&[byte]);
                    self.place = Place::Text;
                }
            }
        }
        (at, Progress::More)
    }

    fn keep(&mut self, bytes: &[u8]) {
        self.seen += bytes.len();
        if self.seen <= self.limit {
            self.message.extend_from_slice(bytes);
        } else {
            // Refused already; only the end is still of interest.
            self.message = Vec::new();
        }
    }
}
