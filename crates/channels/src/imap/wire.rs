//! The bytes of IMAP: answers cut into lines and literals (RFC 3501 § 4.3), each read with a limit of time and size.
//! It never understands an answer; a read that is given up in the middle is taken up again where it was.

use std::fmt::Debug;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};

use super::error::ImapError;

/// The longest line; the answer to a search in a very large folder is one.
const LONGEST_LINE: usize = 32 * 1024 * 1024;
/// The most pieces of one answer.
const MOST_PIECES: usize = 10_000;

/// Any stream that a session runs over.
pub(super) trait Stream: AsyncRead + AsyncWrite + Unpin + Debug + Send {}
impl<S: AsyncRead + AsyncWrite + Unpin + Debug + Send> Stream for S {}

/// A part of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    /// A line, or the part of it before a literal.
    Line(Vec<u8>),
    /// A literal.
    Literal(Vec<u8>),
    /// A literal that is longer than the limit; its bytes were read and dropped.
    TooLong(usize),
}

/// A literal that is being read.
#[derive(Debug)]
struct Pending {
    length: usize,
    left: usize,
    bytes: Vec<u8>,
}

/// One connection.
#[derive(Debug)]
pub(super) struct Wire {
    stream: BufReader<Box<dyn Stream>>,
    /// How long the server may say nothing.
    step: Duration,
    /// The longest literal that is kept.
    longest: usize,
    line: Vec<u8>,
    pending: Option<Pending>,
    pieces: Vec<Piece>,
}

impl Wire {
    pub(super) fn new(stream: Box<dyn Stream>, step: Duration, longest: usize) -> Self {
        let stream = BufReader::with_capacity(32 * 1024, stream);
        Self { stream, step, longest, line: Vec::new(), pending: None, pieces: Vec::new() }
    }

    /// The stream itself, to protect it. Bytes that came too early would be taken for protected ones: refused.
    pub(super) fn into_stream(self) -> Result<Box<dyn Stream>, ImapError> {
        if !self.stream.buffer().is_empty() {
            return Err(ImapError::Protocol("it goes on speaking after STARTTLS".to_owned()));
        }
        Ok(self.stream.into_inner())
    }

    /// Sends a line.
    pub(super) async fn send(&mut self, line: &str) -> Result<(), ImapError> {
        let mut bytes = Vec::with_capacity(line.len() + 2);
        bytes.extend_from_slice(line.as_bytes());
        bytes.extend_from_slice(b"\r\n");
        let work = async {
            self.stream.write_all(&bytes).await?;
            self.stream.flush().await
        };
        match tokio::time::timeout(self.step, work).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => Err(ImapError::Ended(error.to_string())),
            Err(_) => Err(ImapError::Slow),
        }
    }

    /// The next answer. Between two bytes of it the server may take the limit of time, and no longer.
    pub(super) async fn answer(&mut self) -> Result<Vec<Piece>, ImapError> {
        loop {
            if self.pieces.len() > MOST_PIECES {
                return Err(ImapError::Protocol("an answer without an end".to_owned()));
            }
            let filled = tokio::time::timeout(self.step, self.stream.fill_buf()).await;
            let got = match filled {
                Err(_) => return Err(ImapError::Slow),
                Ok(Err(error)) => return Err(ImapError::Ended(error.to_string())),
                Ok(Ok([])) => return Err(ImapError::Ended(String::new())),
                Ok(Ok(got)) => got,
            };
            let used = match &mut self.pending {
                Some(pending) => pending.take(got, self.longest),
                None => take_line(&mut self.line, got)?,
            };
            self.stream.consume(used);
            if self.is_complete() {
                return Ok(std::mem::take(&mut self.pieces));
            }
        }
    }

    /// Moves on what was read completely; says whether the whole answer was.
    fn is_complete(&mut self) -> bool {
        if let Some(pending) = self.pending.take_if(|pending| pending.left == 0) {
            let fits = pending.length <= self.longest;
            self.pieces.push(if fits { Piece::Literal(pending.bytes) } else { Piece::TooLong(pending.length) });
            return false;
        }
        if self.pending.is_some() || self.line.last() != Some(&b'\n') {
            return false;
        }
        let mut line = std::mem::take(&mut self.line);
        while matches!(line.last(), Some(b'\r' | b'\n')) {
            line.pop();
        }
        let Some(length) = literal_length(&line) else {
            self.pieces.push(Piece::Line(line));
            return true;
        };
        line.truncate(line.iter().rposition(|byte| *byte == b'{').unwrap_or(line.len()));
        self.pieces.push(Piece::Line(line));
        self.pending = Some(Pending { length, left: length, bytes: Vec::new() });
        if length == 0 {
            return self.is_complete();
        }
        false
    }
}

impl Pending {
    fn take(&mut self, got: &[u8], longest: usize) -> usize {
        let used = got.len().min(self.left);
        if self.length <= longest {
            self.bytes.extend_from_slice(&got[..used]);
        }
        self.left -= used;
        used
    }
}

/// Takes bytes up to the end of the line.
fn take_line(line: &mut Vec<u8>, got: &[u8]) -> Result<usize, ImapError> {
    let used = got.iter().position(|byte| *byte == b'\n').map_or(got.len(), |at| at + 1);
    if line.len() + used > LONGEST_LINE {
        return Err(ImapError::Protocol("a line without an end".to_owned()));
    }
    line.extend_from_slice(&got[..used]);
    Ok(used)
}

/// The length in `{123}` or `{123+}` at the end of a line.
fn literal_length(line: &[u8]) -> Option<usize> {
    let inside = line.strip_suffix(b"}")?;
    let at = inside.iter().rposition(|byte| *byte == b'{')?;
    let digits = std::str::from_utf8(&inside[at + 1..]).ok()?;
    digits.trim_end_matches('+').parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn answers(text: &[u8], longest: usize, cut: usize) -> Vec<Vec<Piece>> {
        let (near, mut far) = tokio::io::duplex(64);
        let text = text.to_vec();
        let writer = tokio::spawn(async move {
            for part in text.chunks(cut) {
                far.write_all(part).await.unwrap();
            }
        });
        let mut wire = Wire::new(Box::new(near), Duration::from_secs(30), longest);
        let mut all = Vec::new();
        loop {
            match wire.answer().await {
                Ok(answer) => all.push(answer),
                Err(ImapError::Ended(_)) => break,
                Err(error) => panic!("{error}"),
            }
        }
        writer.await.unwrap();
        all
    }

    #[tokio::test]
    async fn lines_and_literals_are_cut_wherever_the_network_cuts() {
        let text = b"* 1 FETCH (BODY[] {5}\r\na\r\nb) UID 3)\r\n* 2 FETCH (X {0}\r\n Y {7}\r\n1234567)\r\na OK\r\n";
        for cut in [1, 2, 3, 7, 64] {
            let all = answers(text, 6, cut).await;
            assert_eq!(all.len(), 3, "{all:?}");
            let line = |text: &str| Piece::Line(text.as_bytes().to_vec());
            assert_eq!(all[0], [line("* 1 FETCH (BODY[] "), Piece::Literal(b"a\r\nb)".to_vec()), line(" UID 3)")]);
            let second = [line("* 2 FETCH (X "), Piece::Literal(Vec::new()), line(" Y "), Piece::TooLong(7), line(")")];
            assert_eq!(all[1], second);
            assert_eq!(all[2], [line("a OK")]);
        }
    }

    #[tokio::test]
    async fn an_answer_that_ends_in_a_literal_is_none() {
        let all = answers(b"a OK\r\n* 1 FETCH (BODY[] {50}\r\nonly this", 100, 5).await;
        assert_eq!(all.len(), 1);
    }
}
