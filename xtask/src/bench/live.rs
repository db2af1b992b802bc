//! A WebSocket reader, only for text frames of the server.
//! It never sends after the handshake.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// A connection to the live updates.
pub struct Live(BufReader<TcpStream>);

impl Live {
    /// Connects and reads the greeting.
    pub fn new(address: SocketAddr, key: &str) -> std::io::Result<Self> {
        let mut stream = TcpStream::connect(address)?;
        stream.set_read_timeout(Some(Duration::from_secs(20)))?;
        write!(
            stream,
            "GET /api/v1/live HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {key}\r\nConnection: Upgrade\r\n\
             Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
        )?;
        let mut reader = BufReader::new(stream);
        let mut line = String::new();
        while reader.read_line(&mut line)? > 2 {
            line.clear();
        }
        let mut live = Self(reader);
        live.next()?;
        Ok(live)
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
        Ok(String::from_utf8_lossy(&text).into_owned())
    }

    /// Reads until a text holds `wanted`.
    pub fn wait_for(&mut self, wanted: &str) -> std::io::Result<()> {
        while !self.next()?.contains(wanted) {}
        Ok(())
    }
}
