//! HTTP and SMTP over plain sockets, as little as measuring needs.
//! They never retry: a failure is a result.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use crate::Result;

const PATIENCE: Duration = Duration::from_mins(1);

fn connect(address: SocketAddr) -> Result<(TcpStream, BufReader<TcpStream>)> {
    let stream = TcpStream::connect(address).map_err(|error| format!("{address}: {error}"))?;
    let prepare = || -> std::io::Result<BufReader<TcpStream>> {
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        Ok(BufReader::new(stream.try_clone()?))
    };
    let reader = prepare().map_err(|error| error.to_string())?;
    Ok((stream, reader))
}

/// A kept HTTP connection.
pub struct Http {
    stream: TcpStream,
    reader: BufReader<TcpStream>,
    address: SocketAddr,
    key: String,
}

impl Http {
    /// Connects.
    pub fn new(address: SocketAddr, key: &str) -> Result<Self> {
        let (stream, reader) = connect(address)?;
        Ok(Self { stream, reader, address, key: key.to_owned() })
    }

    /// One request; the answer's body.
    pub fn ask(&mut self, method: &str, path: &str, body: &str) -> Result<String> {
        let (status, answer) =
            self.exchange(method, path, body).map_err(|error| format!("{method} {path}: {error}"))?;
        if (200..300).contains(&status) { Ok(answer) } else { Err(format!("{method} {path}: {status} {answer}")) }
    }

    fn exchange(&mut self, method: &str, path: &str, body: &str) -> std::io::Result<(u16, String)> {
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {}\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\n\r\n{body}",
            self.address,
            self.key,
            body.len()
        );
        self.stream.write_all(request.as_bytes())?;
        let mut line = String::new();
        self.reader.read_line(&mut line)?;
        let status = line.split(' ').nth(1).and_then(|word| word.parse().ok()).unwrap_or(0);
        let mut length = 0;
        loop {
            line.clear();
            if self.reader.read_line(&mut line)? == 0 || line == "\r\n" {
                break;
            }
            if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
                length = value.trim().parse().unwrap_or(0);
            }
        }
        let mut answer = vec![0; length];
        self.reader.read_exact(&mut answer)?;
        Ok((status, String::from_utf8_lossy(&answer).into_owned()))
    }
}

/// A kept SMTP connection.
pub struct Smtp {
    stream: TcpStream,
    reader: BufReader<TcpStream>,
}

impl Smtp {
    /// Connects and says hello.
    pub fn new(address: SocketAddr) -> Result<Self> {
        let (stream, reader) = connect(address)?;
        let mut smtp = Self { stream, reader };
        smtp.expect("220")?;
        smtp.say("EHLO bench.example\r\n", &["250"])?;
        Ok(smtp)
    }

    fn expect(&mut self, code: &str) -> Result<()> {
        loop {
            let mut line = String::new();
            self.reader.read_line(&mut line).map_err(|error| error.to_string())?;
            if line.as_bytes().get(3) != Some(&b'-') {
                return if line.starts_with(code) { Ok(()) } else { Err(format!("SMTP answered {line:?}")) };
            }
        }
    }

    fn say(&mut self, words: &str, codes: &[&str]) -> Result<()> {
        self.stream.write_all(words.as_bytes()).map_err(|error| error.to_string())?;
        codes.iter().try_for_each(|code| self.expect(code))
    }

    /// Hands one mail over; returns when it is acknowledged.
    pub fn send(&mut self, mark: &str) -> Result<()> {
        let envelope = format!("MAIL FROM:<{mark}@sender.example>\r\nRCPT TO:<support@acme.example>\r\nDATA\r\n");
        self.say(&envelope, &["250", "250", "354"])?;
        let filler = "A line of an ordinary mail, neither long nor short, as people write them.\r\n".repeat(20);
        let mail = format!(
            "From: {mark}@sender.example\r\nTo: support@acme.example\r\nMessage-ID: <{mark}@sender.example>\r\n\
             Subject: Bench {mark}\r\n\r\n{filler}\r\n.\r\n"
        );
        self.say(&mail, &["250"])
    }
}
