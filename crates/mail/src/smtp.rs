//! The server's side of an SMTP (RFC 5321) or LMTP (RFC 2033) dialogue: bytes in, steps out, no sockets and no clock.
//! It never relays, never authenticates and never accepts a line end that another server could read differently.

use std::borrow::Cow;

use smtp_proto::{Error, MAIL_BODY_BINARYMIME, MAIL_REQUIRETLS, MAIL_SMTPUTF8, Request};

mod body;
#[cfg(test)]
mod tests;

use body::{BodyReader, Progress};

/// Bounds of one session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Largest message in bytes, as announced with SIZE (RFC 1870).
    pub max_message_bytes: usize,
    /// Most recipients of one message; RFC 5321 § 4.5.3.1.8 asks for at least 100.
    pub max_recipients: usize,
    /// Longest command line in bytes, CRLF included.
    pub max_line: usize,
    /// After so many refused commands the session ends.
    pub max_errors: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { max_message_bytes: 26_214_400, max_recipients: 100, max_line: 4_096, max_errors: 20 }
    }
}

/// What a session is told before it begins.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SessionConfig {
    /// Our name in the greeting.
    pub hostname: String,
    /// Bounds.
    pub limits: Limits,
    /// Speak LMTP: LHLO, and one reply for each recipient.
    pub lmtp: bool,
    /// Offer STARTTLS. Say no when the connection is encrypted already.
    pub tls: bool,
}

/// Who sent a message to whom, according to the dialogue rather than to the headers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Envelope {
    /// MAIL FROM; nothing for the null sender of reports.
    pub from: Option<String>,
    /// The accepted RCPT TO, in order.
    pub to: Vec<String>,
    /// The name that the client gave itself.
    pub helo: String,
    /// Whether addresses and headers may hold UTF-8 (RFC 6531).
    pub smtputf8: bool,
    /// Whether the session was encrypted when the message came.
    pub tls: bool,
}

/// What the owner of the connection has to do next, in this order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Send these lines; they end in CRLF.
    Reply(String),
    /// Begin the TLS handshake, then call [`Session::tls_started`]. Comes after its reply.
    StartTls,
    /// Is this recipient ours? Call [`Session::answer`]; the session waits.
    Check(String),
    /// Store this message, then call [`Session::message_done`]; the session waits. Nothing was acknowledged yet.
    Message(Envelope, Vec<u8>),
    /// Close the connection after the replies before it are sent.
    Close,
}

/// The owner's verdict about a recipient or a message. Texts are for people; line ends in them are removed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Accepted. For a message: it is stored durably.
    Ok,
    /// Try again later (4yz).
    TempFail(String),
    /// Never (5yz).
    PermFail(String),
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum State {
    Command,
    /// The command line was too long; skipping to its end.
    Overlong,
    Data,
    AwaitCheck(String),
    AwaitStore,
    AwaitTls,
    Closed,
}

#[derive(Debug, Default)]
struct Transaction {
    /// Whether MAIL was accepted.
    begun: bool,
    /// Its address; nothing for the null sender.
    from: Option<String>,
    to: Vec<String>,
    smtputf8: bool,
}

/// One dialogue. Feed it what arrives; do what it says.
#[derive(Debug)]
pub struct Session {
    config: SessionConfig,
    state: State,
    pending: Vec<u8>,
    line_start: usize,
    body: BodyReader,
    helo: Option<String>,
    mail: Transaction,
    secured: bool,
    errors: usize,
}

/// Bytes that may wait beyond a whole message while the owner thinks; a client that sends more ignores the replies.
const MAX_PENDING_EXTRA: usize = 64 << 10;

impl Session {
    /// A session that has not said anything yet; send [`Session::greeting`] first.
    pub fn new(config: SessionConfig) -> Self {
        let body = BodyReader::new(config.limits.max_message_bytes);
        Self {
            config,
            state: State::Command,
            pending: Vec::new(),
            line_start: 0,
            body,
            helo: None,
            mail: Transaction::default(),
            secured: false,
            errors: 0,
        }
    }

    /// The first line to send.
    pub fn greeting(&self) -> String {
        let protocol = if self.config.lmtp { "LMTP" } else { "ESMTP" };
        format!("220 {} {protocol} ready\r\n", one_line(&self.config.hostname))
    }

    /// Whether the session waits for a verdict or for TLS. Do not read more from the connection until then.
    pub fn is_waiting(&self) -> bool {
        matches!(self.state, State::AwaitCheck(_) | State::AwaitStore | State::AwaitTls)
    }

    /// Takes what arrived and appends what to do. Any split of the same bytes gives the same steps.
    pub fn feed(&mut self, bytes: &[u8], out: &mut Vec<Step>) {
        match self.state {
            // Plaintext sent ahead of the handshake is an injection (CVE-2011-0411 and its kin); it is dropped.
            State::Closed | State::AwaitTls => return,
            _ => {}
        }
        self.pending.extend_from_slice(bytes);
        if !self.is_waiting() {
            self.run(out);
        } else if self.pending.len() > self.config.limits.max_message_bytes + MAX_PENDING_EXTRA {
            self.close("421 4.7.0 too much sent ahead of replies", out);
        }
    }

    /// The verdict about the recipient of the last [`Step::Check`].
    pub fn answer(&mut self, answer: Answer, out: &mut Vec<Step>) {
        let State::AwaitCheck(recipient) = std::mem::replace(&mut self.state, State::Command) else { return };
        match answer {
            Answer::Ok => {
                self.mail.to.push(recipient);
                reply("250 2.1.5 ok", out);
            }
            Answer::TempFail(text) => reply(&format!("450 4.2.0 {}", said(&text, "try again later")), out),
            Answer::PermFail(text) => self.refuse(&format!("550 5.1.1 {}", said(&text, "no such recipient")), out),
        }
        self.run(out);
    }

    /// The verdict about the message of the last [`Step::Message`], the same for all its recipients.
    pub fn message_done(&mut self, answer: &Answer, out: &mut Vec<Step>) {
        let count = if self.config.lmtp { self.mail.to.len() } else { 1 };
        let answers: Vec<Answer> = std::iter::repeat_n(answer.clone(), count).collect();
        self.message_done_each(&answers, out);
    }

    /// As [`Session::message_done`] with one verdict for each recipient (LMTP). SMTP knows one reply: the worst counts,
    /// but a temporary failure goes before a permanent one, so that nothing is lost.
    pub fn message_done_each(&mut self, answers: &[Answer], out: &mut Vec<Step>) {
        if self.state != State::AwaitStore {
            return;
        }
        if self.config.lmtp {
            for place in 0..self.mail.to.len() {
                reply(&stored_reply(answers.get(place)), out);
            }
        } else {
            let worst = answers
                .iter()
                .find(|answer| matches!(answer, Answer::TempFail(_)))
                .or_else(|| answers.iter().find(|answer| matches!(answer, Answer::PermFail(_))))
                .or_else(|| answers.first());
            reply(&stored_reply(worst), out);
        }
        self.mail = Transaction::default();
        self.state = State::Command;
        self.run(out);
    }

    /// The TLS handshake succeeded: the client must introduce itself anew (RFC 3207 § 4.2).
    pub fn tls_started(&mut self) {
        if self.state == State::AwaitTls {
            self.state = State::Command;
            self.secured = true;
            self.helo = None;
            self.mail = Transaction::default();
            self.pending.clear();
            self.line_start = 0;
        }
    }

    fn run(&mut self, out: &mut Vec<Step>) {
        let pending = std::mem::take(&mut self.pending);
        let mut at = 0;
        loop {
            let rest = pending.get(at..).unwrap_or_default();
            let used = match self.state {
                State::Data => self.read_body(rest, out),
                State::Command => self.read_line(rest, out),
                State::Overlong => self.skip_line(rest, out),
                State::AwaitTls | State::Closed => {
                    at = pending.len();
                    None
                }
                State::AwaitCheck(_) | State::AwaitStore => None,
            };
            match used {
                Some(used) => at += used,
                None => break,
            }
        }
        self.pending = pending.get(at..).unwrap_or_default().to_vec();
        if matches!(self.state, State::AwaitTls | State::Closed) {
            self.pending.clear();
        }
    }

    /// Handles one whole line of `rest`; gives how many bytes it took, or nothing when it must wait for more.
    fn read_line(&mut self, rest: &[u8], out: &mut Vec<Step>) -> Option<usize> {
        let seen = self.line_start.min(rest.len());
        let Some(end) = rest.get(seen..)?.iter().position(|byte| *byte == b'\n').map(|place| seen + place) else {
            self.line_start = rest.len();
            if rest.len() >= self.config.limits.max_line {
                self.line_start = 0;
                self.state = State::Overlong;
                return Some(rest.len());
            }
            return None;
        };
        self.line_start = 0;
        let line = rest.get(..=end).unwrap_or_default();
        if line.len() > self.config.limits.max_line {
            self.refuse("500 5.5.2 line too long", out);
        } else if !line.ends_with(b"\r\n") {
            // Two servers that disagree about what ends a line can be made to see different commands.
            self.close("500 5.5.2 lines end in CRLF", out);
        } else {
            self.command(line, out);
        }
        Some(line.len())
    }

    fn skip_line(&mut self, rest: &[u8], out: &mut Vec<Step>) -> Option<usize> {
        if rest.is_empty() {
            return None;
        }
        match rest.iter().position(|byte| *byte == b'\n') {
            Some(end) => {
                self.state = State::Command;
                self.refuse("500 5.5.2 line too long", out);
                Some(end + 1)
            }
            None => Some(rest.len()),
        }
    }

    fn read_body(&mut self, rest: &[u8], out: &mut Vec<Step>) -> Option<usize> {
        if rest.is_empty() {
            return None;
        }
        let (used, progress) = self.body.feed(rest);
        match progress {
            Progress::More => {}
            Progress::BadLineEnd => self.close("554 5.6.0 bare CR or LF in the message", out),
            Progress::Flood => self.close("552 5.3.4 message too big", out),
            Progress::Done { message: None } => {
                self.state = State::Command;
                let count = if self.config.lmtp { self.mail.to.len() } else { 1 };
                for _ in 0..count {
                    reply("552 5.3.4 message too big", out);
                }
                self.mail = Transaction::default();
            }
            Progress::Done { message: Some(message) } => {
                self.state = State::AwaitStore;
                let envelope = Envelope {
                    from: self.mail.from.clone(),
                    to: self.mail.to.clone(),
                    helo: self.helo.clone().unwrap_or_default(),
                    smtputf8: self.mail.smtputf8,
                    tls: self.secured,
                };
                out.push(Step::Message(envelope, message));
            }
        }
        Some(used)
    }

    fn command(&mut self, line: &[u8], out: &mut Vec<Step>) {
        let text = line.strip_suffix(b"\r\n").unwrap_or(line);
        if text.iter().any(|byte| byte.is_ascii_control() && *byte != b'\t') || std::str::from_utf8(text).is_err() {
            return self.refuse("500 5.5.2 only printable UTF-8 in commands", out);
        }
        let request = match Request::parse(&mut line.iter()) {
            Ok(request) => request,
            Err(error) => return self.refuse(&syntax_reply(&error), out),
        };
        match request {
            Request::Ehlo { host } if !self.config.lmtp => self.hello(&host, true, out),
            Request::Helo { host } if !self.config.lmtp => self.hello(&host, false, out),
            Request::Lhlo { host } if self.config.lmtp => self.hello(&host, true, out),
            Request::Ehlo { .. } | Request::Helo { .. } | Request::Lhlo { .. } => {
                self.refuse("500 5.5.1 wrong protocol", out);
            }
            Request::Mail { from } => self.mail_from(&from, out),
            Request::Rcpt { to } => self.rcpt_to(&to.address, text, out),
            Request::Data => self.data(out),
            Request::StartTls => self.start_tls(out),
            Request::Rset => {
                self.mail = Transaction::default();
                reply("250 2.0.0 ok", out);
            }
            Request::Noop { .. } => reply("250 2.0.0 ok", out),
            Request::Vrfy { .. } => reply("252 2.5.2 send it and see", out),
            Request::Help { .. } => reply("214 2.0.0 see RFC 5321", out),
            Request::Quit => self.close("221 2.0.0 bye", out),
            _ => self.refuse("502 5.5.1 not implemented", out),
        }
    }

    fn hello(&mut self, host: &str, extended: bool, out: &mut Vec<Step>) {
        self.helo = Some(host.chars().take(255).collect());
        self.mail = Transaction::default();
        let name = one_line(&self.config.hostname);
        if !extended {
            return reply(&format!("250 {name}"), out);
        }
        let size = format!("SIZE {}", self.config.limits.max_message_bytes);
        let mut lines = vec![name.as_str(), "PIPELINING", size.as_str(), "8BITMIME", "SMTPUTF8", "ENHANCEDSTATUSCODES"];
        if self.config.tls && !self.secured {
            lines.push("STARTTLS");
        }
        let mut text = String::new();
        for line in lines {
            text.push_str(&format!("250-{line}\r\n"));
        }
        text.push_str("250 HELP\r\n");
        out.push(Step::Reply(text));
    }

    fn mail_from(&mut self, from: &smtp_proto::MailFrom<Cow<'_, str>>, out: &mut Vec<Step>) {
        if self.helo.is_none() {
            return self.refuse("503 5.5.1 say hello first", out);
        }
        if self.mail.begun {
            return self.refuse("503 5.5.1 one sender at a time", out);
        }
        if from.flags & MAIL_BODY_BINARYMIME != 0 || from.flags & MAIL_REQUIRETLS != 0 {
            return self.refuse("555 5.5.4 parameter not offered", out);
        }
        if from.size > self.config.limits.max_message_bytes {
            return self.refuse("552 5.3.4 message too big", out);
        }
        let smtputf8 = from.flags & MAIL_SMTPUTF8 != 0;
        if !smtputf8 && !from.address.is_ascii() {
            return self.refuse("553 5.6.7 SMTPUTF8 needed", out);
        }
        let address = from.address.trim();
        self.mail.smtputf8 = smtputf8;
        self.mail.begun = true;
        self.mail.from = (!address.is_empty()).then(|| address.to_owned());
        reply("250 2.1.0 ok", out);
    }

    fn rcpt_to(&mut self, address: &str, line: &[u8], out: &mut Vec<Step>) {
        if !self.mail.begun {
            return self.refuse("503 5.5.1 name the sender first", out);
        }
        if self.mail.to.len() >= self.config.limits.max_recipients {
            return reply("452 4.5.3 too many recipients", out);
        }
        if !self.mail.smtputf8 && !address.is_ascii() {
            return self.refuse("553 5.6.7 SMTPUTF8 needed", out);
        }
        // The parser gives an empty address both for `<>` and for `<postmaster>`, which RFC 5321 § 4.5.1 demands.
        let address = match address.trim() {
            "" if line.to_ascii_lowercase().windows(12).any(|part| part == b"<postmaster>") => "postmaster",
            address => address,
        };
        if address.is_empty() || address.chars().any(char::is_control) {
            return self.refuse("553 5.1.3 no recipient", out);
        }
        self.state = State::AwaitCheck(address.to_owned());
        out.push(Step::Check(address.to_owned()));
    }

    fn data(&mut self, out: &mut Vec<Step>) {
        if !self.mail.begun {
            return self.refuse("503 5.5.1 name the sender first", out);
        }
        if self.mail.to.is_empty() {
            // A pipelining client sends DATA before it knows that every recipient was refused.
            return self.refuse("503 5.5.1 no valid recipients", out);
        }
        self.state = State::Data;
        self.body = BodyReader::new(self.config.limits.max_message_bytes);
        reply("354 end with <CRLF>.<CRLF>", out);
    }

    fn start_tls(&mut self, out: &mut Vec<Step>) {
        if !self.config.tls || self.secured {
            return self.refuse("502 5.5.1 TLS not available", out);
        }
        reply("220 2.0.0 begin TLS", out);
        out.push(Step::StartTls);
        self.state = State::AwaitTls;
    }

    fn refuse(&mut self, line: &str, out: &mut Vec<Step>) {
        reply(line, out);
        self.errors += 1;
        if self.errors >= self.config.limits.max_errors {
            self.close("421 4.7.0 too many errors", out);
        }
    }

    fn close(&mut self, line: &str, out: &mut Vec<Step>) {
        reply(line, out);
        out.push(Step::Close);
        self.state = State::Closed;
        self.pending.clear();
    }
}

fn reply(line: &str, out: &mut Vec<Step>) {
    out.push(Step::Reply(format!("{line}\r\n")));
}

fn stored_reply(answer: Option<&Answer>) -> String {
    match answer {
        Some(Answer::Ok) => "250 2.0.0 stored".to_owned(),
        Some(Answer::PermFail(text)) => format!("554 5.6.0 {}", said(text, "refused")),
        Some(Answer::TempFail(text)) => format!("451 4.3.0 {}", said(text, "try again later")),
        None => "451 4.3.0 try again later".to_owned(),
    }
}

fn syntax_reply(error: &Error) -> String {
    match error {
        Error::UnknownCommand => "500 5.5.1 unknown command".to_owned(),
        Error::InvalidSenderAddress => "501 5.1.7 bad sender address".to_owned(),
        Error::InvalidRecipientAddress => "501 5.1.3 bad recipient address".to_owned(),
        Error::SyntaxError { syntax } => format!("501 5.5.4 expected: {syntax}"),
        Error::InvalidParameter { param } => format!("501 5.5.4 bad parameter {param}"),
        Error::UnsupportedParameter { .. } => "555 5.5.4 parameter not offered".to_owned(),
        Error::NeedsMoreData { .. } | Error::ResponseTooLong | Error::InvalidResponse { .. } => {
            "501 5.5.2 cannot read that".to_owned()
        }
    }
}

fn said(text: &str, otherwise: &str) -> String {
    let text = one_line(text);
    if text.is_empty() { otherwise.to_owned() } else { text }
}

/// Printable ASCII on one line, so that no text of ours can become a reply of its own.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_ascii_graphic() { c } else { ' ' }).take(400).collect::<String>().trim().to_owned()
}
