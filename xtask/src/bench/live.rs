//! A WebSocket client: it reads text frames, and says what a visitor's page says.
//! It never answers by itself.

use std::io::{BufRead, BufReader, Error, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(20);
/// The first byte of a whole text, and of the end of a connection (RFC 6455 § 5.2).
const TEXT: u8 = 0x81;
const CLOSE: u8 = 0x88;

/// A connection to the live updates.
pub struct Live(BufReader<TcpStream>);

impl Live {
    /// Connects as somebody of the team and reads the greeting.
    pub fn new(address: SocketAddr, key: &str) -> std::io::Result<Self> {
        let mut live = Self::open(address, &format!("/api/v1/live HTTP/1.1\r\nAuthorization: Bearer {key}"))?;
        live.next()?;
        Ok(live)
    }

    /// Connects as a visitor who knows everything up to message `after`, and reads the welcome.
    pub fn visitor(address: SocketAddr, token: &str, after: i64) -> std::io::Result<Self> {
        let protocol = "/widget/v1/live HTTP/1.1\r\nSec-WebSocket-Protocol: causeway-chat.v1";
        let mut live = Self::open(address, protocol)?;
        say(live.0.get_mut(), &format!("{{\"kind\":\"hello\",\"token\":\"{token}\",\"after\":{after}}}"))?;
        live.wait_for("\"welcome\"")?;
        // From here on it waits for as long as nobody writes.
        live.0.get_ref().set_read_timeout(None)?;
        Ok(live)
    }

    fn open(address: SocketAddr, asked: &str) -> std::io::Result<Self> {
        let mut stream = TcpStream::connect(address)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        let head = format!(
            "GET {asked}\r\nHost: {address}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
             Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
        );
        stream.write_all(head.as_bytes())?;
        let mut reader = BufReader::new(stream);
        let mut line = String::new();
        reader.read_line(&mut line)?;
        if !line.starts_with("HTTP/1.1 101") {
            return Err(Error::other(format!("the server answered {line:?}")));
        }
        while line.len() > 2 {
            line.clear();
            reader.read_line(&mut line)?;
        }
        Ok(Self(reader))
    }

    /// A second hold on the connection, to say something or to cut it while it is read.
    pub fn hold(&self) -> std::io::Result<TcpStream> {
        self.0.get_ref().try_clone()
    }

    /// The next text (RFC 6455 § 5.2; frames of a server are not masked).
    pub fn next(&mut self) -> std::io::Result<String> {
        let mut head = [0; 2];
        self.0.read_exact(&mut head)?;
        let mut length = usize::from(head[1] & 0x7f);
        if length >= 126 {
            let mut bytes = vec![0; if length == 126 { 2 } else { 8 }];
            self.0.read_exact(&mut bytes)?;
            length = bytes.iter().fold(0, |sum, byte| (sum << 8) | usize::from(*byte));
        }
        let mut text = vec![0; length];
        self.0.read_exact(&mut text)?;
        if head[0] == CLOSE {
            Err(ErrorKind::ConnectionAborted.into())
        } else {
            Ok(String::from_utf8_lossy(&text).into_owned())
        }
    }

    /// Reads until a text holds `wanted`.
    pub fn wait_for(&mut self, wanted: &str) -> std::io::Result<()> {
        while !self.next()?.contains(wanted) {}
        Ok(())
    }
}

/// Says something short. The mask that every client's frame has (RFC 6455 § 5.3) is made of zeros here: it keeps proxies
/// from being misled, and there is none.
pub fn say(stream: &mut TcpStream, words: &str) -> std::io::Result<()> {
    let length = u16::try_from(words.len()).map_err(Error::other)?;
    let mut frame = match u8::try_from(length) {
        Ok(short) if short < 126 => vec![TEXT, 0x80 | short],
        _ => [&[TEXT, 0xfe], &length.to_be_bytes()[..]].concat(),
    };
    frame.extend([0; 4]);
    frame.extend(words.as_bytes());
    stream.write_all(&frame)
}
