//! HTTP and SMTP over plain sockets, as little as measuring needs.
//! They never retry: a failure is a result.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{IpAddr, SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use socket2::{Domain, Socket, Type};

use crate::Result;

const PATIENCE: Duration = Duration::from_mins(1);

fn prepared(stream: TcpStream) -> Result<(TcpStream, BufReader<TcpStream>)> {
    let prepare = || -> std::io::Result<BufReader<TcpStream>> {
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        Ok(BufReader::new(stream.try_clone()?))
    };
    let reader = prepare().map_err(|error| error.to_string())?;
    Ok((stream, reader))
}

fn connect(address: SocketAddr) -> Result<(TcpStream, BufReader<TcpStream>)> {
    prepared(TcpStream::connect(address).map_err(|error| format!("{address}: {error}"))?)
}

/// What a server answered.
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The name of this state of the page; empty when it has none.
    pub etag: String,
    /// The bytes, as they came.
    pub body: Vec<u8>,
    /// From the request to the first byte of the answer, in milliseconds.
    pub first_byte: f64,
}

/// A kept HTTP connection.
pub struct Http {
    stream: TcpStream,
    reader: BufReader<TcpStream>,
    address: SocketAddr,
    key: String,
}

impl Http {
    /// Connects; without a key as a stranger.
    pub fn new(address: SocketAddr, key: &str) -> Result<Self> {
        let (stream, reader) = connect(address)?;
        Ok(Self { stream, reader, address, key: key.to_owned() })
    }

    /// Connects as a stranger from another address of this machine: 127.0.0.0/8 is all its own.
    pub fn from(local: IpAddr, address: SocketAddr) -> Result<Self> {
        let open = || -> std::io::Result<TcpStream> {
            let socket = Socket::new(Domain::for_address(address), Type::STREAM, None)?;
            socket.bind(&SocketAddr::new(local, 0).into())?;
            socket.connect(&address.into())?;
            Ok(socket.into())
        };
        let (stream, reader) = prepared(open().map_err(|error| format!("{address} from {local}: {error}"))?)?;
        Ok(Self { stream, reader, address, key: String::new() })
    }

    /// One request; the answer's body.
    pub fn ask(&mut self, method: &str, path: &str, body: &str) -> Result<String> {
        let answer = self.exchange(method, path, "", body).map_err(|error| format!("{method} {path}: {error}"))?;
        let text = String::from_utf8_lossy(&answer.body).into_owned();
        if (200..300).contains(&answer.status) {
            Ok(text)
        } else {
            Err(format!("{method} {path}: {} {text}", answer.status))
        }
    }

    /// A page as browsers get it: with gzip, and not again when it is still the one of this `etag`.
    pub fn page(&mut self, path: &str, etag: &str) -> Result<Answer> {
        let again = if etag.is_empty() { String::new() } else { format!("If-None-Match: {etag}\r\n") };
        let answer = self
            .exchange("GET", path, &format!("Accept-Encoding: gzip\r\n{again}"), "")
            .map_err(|error| format!("{path}: {error}"))?;
        if matches!(answer.status, 200 | 304) { Ok(answer) } else { Err(format!("{path}: {}", answer.status)) }
    }

    fn exchange(&mut self, method: &str, path: &str, headers: &str, body: &str) -> std::io::Result<Answer> {
        let key = if self.key.is_empty() { String::new() } else { format!("Authorization: Bearer {}\r\n", self.key) };
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\n{key}{headers}Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            self.address,
            body.len()
        );
        let begun = Instant::now();
        self.stream.write_all(request.as_bytes())?;
        self.reader.fill_buf()?;
        let first_byte = begun.elapsed().as_secs_f64() * 1000.0;
        let mut line = self.line()?;
        let status = line.split(' ').nth(1).and_then(|word| word.parse().ok()).unwrap_or(0);
        let (mut etag, mut length, mut chunked) = (String::new(), 0, false);
        loop {
            line = self.line()?;
            let Some((name, value)) = line.trim_end().split_once(": ") else { break };
            match name.to_ascii_lowercase().as_str() {
                "etag" => value.clone_into(&mut etag),
                "content-length" => length = value.parse().unwrap_or(0),
                "transfer-encoding" => chunked = true,
                _ => {}
            }
        }
        let mut body = vec![0; length];
        self.reader.read_exact(&mut body)?;
        while chunked {
            let size = usize::from_str_radix(self.line()?.trim_end(), 16).map_err(std::io::Error::other)?;
            let from = body.len();
            body.resize(from + size + 2, 0);
            self.reader.read_exact(&mut body[from..])?;
            body.truncate(from + size);
            chunked = size > 0;
        }
        Ok(Answer { status, etag, body, first_byte })
    }

    fn line(&mut self) -> std::io::Result<String> {
        let mut line = String::new();
        match self.reader.read_line(&mut line)? {
            0 => Err(std::io::ErrorKind::UnexpectedEof.into()),
            _ => Ok(line),
        }
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
