//! A scripted IMAP server: it speaks just enough (RFC 3501, RFC 2177, RFC 4959) and misbehaves as it is told.
//! It never runs longer than its test; every connection is a thread that ends with it.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use data_encoding::BASE64;

/// What a mail does to whoever asks for its bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Poison {
    None,
    /// The server refuses with NO.
    Refused,
    /// The server says nothing any more.
    Hangs,
    /// The connection ends in the middle of the literal.
    Breaks,
    /// The server answers OK and leaves the mail out.
    LeftOut,
    /// The server says that it is this large.
    Size(usize),
}

/// A mail in the folder.
#[derive(Debug, Clone)]
pub(crate) struct Kept {
    pub(crate) text: String,
    pub(crate) date: &'static str,
    pub(crate) poison: Poison,
}

/// What happens once, at the next chance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The connection ends in the middle of the next mail.
    BreakMail,
    /// The next search is never answered.
    HangSearch,
    /// The next search ends the connection in the middle of its answer.
    BreakSearch,
    /// The next login is refused though it is right.
    RefuseLogin,
}

/// How the server takes IDLE.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Idle {
    Works,
    Refused,
    NotOffered,
}

/// Everything the server knows.
pub(crate) struct State {
    pub(crate) mails: BTreeMap<u32, Kept>,
    pub(crate) next_uid: u32,
    pub(crate) validity: u32,
    pub(crate) idle: Idle,
    /// Whether UIDNEXT is told.
    pub(crate) tells_next: bool,
    /// Whether every mail of a FETCH is answered twice.
    pub(crate) doubles: bool,
    pub(crate) capabilities: &'static str,
    /// Access tokens that are good.
    pub(crate) tokens: BTreeSet<String>,
    pub(crate) faults: VecDeque<Fault>,
    pub(crate) commands: Vec<String>,
    pub(crate) logins: usize,
}

/// The server.
#[derive(Clone)]
pub(crate) struct Peer {
    state: Arc<Mutex<State>>,
    pub(crate) port: u16,
}

/// A date of the year in which these tests play.
pub(crate) const DATE: &str = "17-Jul-2026 02:44:25 +0000";

impl Peer {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let state = State {
            mails: BTreeMap::new(),
            next_uid: 1,
            validity: 7,
            idle: Idle::Works,
            tells_next: true,
            doubles: false,
            capabilities: "ID",
            tokens: BTreeSet::new(),
            faults: VecDeque::new(),
            commands: Vec::new(),
            logins: 0,
        };
        let peer = Self { state: Arc::new(Mutex::new(state)), port };
        let shared = peer.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let peer = shared.clone();
                std::thread::spawn(move || Talk::new(&stream, &peer).run());
            }
        });
        peer
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    pub(crate) fn put(&self, text: &str) -> u32 {
        self.put_as(text, DATE, Poison::None)
    }

    /// Puts the mails with these numbers in.
    pub(crate) fn fill(&self, numbers: std::ops::RangeInclusive<usize>) {
        for at in numbers {
            self.put(&super::mail(at));
        }
    }

    pub(crate) fn put_as(&self, text: &str, date: &'static str, poison: Poison) -> u32 {
        let mut state = self.state();
        let uid = state.next_uid;
        state.next_uid += 1;
        state.mails.insert(uid, Kept { text: text.to_owned(), date, poison });
        uid
    }

    /// Gives every mail a new UID under a new UIDVALIDITY.
    pub(crate) fn renumber(&self) {
        let mut state = self.state();
        state.validity += 1;
        let first = state.next_uid + 100;
        let mails: Vec<Kept> = std::mem::take(&mut state.mails).into_values().collect();
        state.mails =
            mails.into_iter().enumerate().map(|(at, kept)| (first + u32::try_from(at).unwrap(), kept)).collect();
        state.next_uid = first + u32::try_from(state.mails.len()).unwrap();
    }

    pub(crate) fn said(&self, part: &str) -> usize {
        self.state().commands.iter().filter(|command| command.contains(part)).count()
    }

    fn takes(&self, fault: Fault) -> bool {
        let mut state = self.state();
        let is = state.faults.front() == Some(&fault);
        if is {
            state.faults.pop_front();
        }
        is
    }
}

/// One connection.
struct Talk<'a> {
    stream: &'a TcpStream,
    peer: &'a Peer,
    reader: BufReader<&'a TcpStream>,
    told: usize,
}

/// The connection is over.
struct Over;
impl From<std::io::Error> for Over {
    fn from(_: std::io::Error) -> Self {
        Self
    }
}
type Done = Result<(), Over>;

impl<'a> Talk<'a> {
    fn new(stream: &'a TcpStream, peer: &'a Peer) -> Self {
        stream.set_read_timeout(Some(Duration::from_millis(20))).unwrap();
        Self { stream, peer, reader: BufReader::new(stream), told: 0 }
    }

    fn say(&self, text: &str) -> Done {
        let mut out = self.stream;
        Ok(out.write_all(text.as_bytes())?)
    }

    /// The next line; `quiet` runs whenever nothing was said for a moment.
    fn line(&mut self, mut quiet: impl FnMut(&mut Self) -> Done) -> Result<String, Over> {
        let mut line = String::new();
        loop {
            match self.reader.read_line(&mut line) {
                Ok(0) => return Err(Over),
                Ok(_) if line.ends_with('\n') => return Ok(line.trim_end().to_owned()),
                Ok(_) => {}
                Err(_) => quiet(self)?,
            }
        }
    }

    fn hang(&mut self) -> Done {
        loop {
            self.line(|_| Ok(()))?;
        }
    }

    fn run(&mut self) {
        let _ = self.talk();
    }

    fn talk(&mut self) -> Done {
        self.say("* OK ready\r\n")?;
        loop {
            let line = self.line(|_| Ok(()))?;
            let (tag, command) = line.split_once(' ').ok_or(Over)?;
            self.peer.state().commands.push(command.to_owned());
            let answered = self.answer(tag, command)?;
            self.say(&answered)?;
        }
    }

    fn answer(&mut self, tag: &str, command: &str) -> Result<String, Over> {
        let upper = command.to_uppercase();
        match upper.split(' ').next().unwrap_or_default() {
            "CAPABILITY" => Ok(format!("{}{tag} OK done\r\n", self.capabilities())),
            "LOGIN" if command.contains("wrong") => {
                Ok(format!("{tag} NO [AUTHENTICATIONFAILED] Invalid credentials\r\n"))
            }
            "LOGIN" if self.peer.takes(Fault::RefuseLogin) => Ok(format!("{tag} NO [UNAVAILABLE] later\r\n")),
            "LOGIN" => {
                self.peer.state().logins += 1;
                Ok(format!("{tag} OK in\r\n"))
            }
            "AUTHENTICATE" => self.authenticate(tag, command),
            "ID" => Ok(format!("* ID NIL\r\n{tag} OK done\r\n")),
            "EXAMINE" if !upper.contains("\"INBOX\"") => Ok(format!("{tag} NO [NONEXISTENT] no such folder\r\n")),
            "EXAMINE" => Ok(self.examine(tag)),
            "LIST" => Ok(format!("* LIST () \"/\" INBOX\r\n* LIST () \"/\" \"Archive\"\r\n{tag} OK done\r\n")),
            "UID" if upper.starts_with("UID SEARCH") => self.search(tag, &upper["UID SEARCH ".len()..]),
            "UID" => self.fetch(tag, command),
            "IDLE" => self.idle(tag),
            "LOGOUT" => Ok(format!("* BYE see you\r\n{tag} OK done\r\n")),
            _ => Ok(format!("{tag} BAD what is {command}\r\n")),
        }
    }

    fn capabilities(&self) -> String {
        let state = self.peer.state();
        let idle = if state.idle == Idle::NotOffered { "" } else { " IDLE" };
        format!("* CAPABILITY IMAP4rev1{idle} {}\r\n", state.capabilities)
    }

    fn authenticate(&mut self, tag: &str, command: &str) -> Result<String, Over> {
        let mut words = command.split(' ').skip(1);
        let mechanism = words.next().unwrap_or_default().to_owned();
        let first = words.next().map(str::to_owned);
        let message = if let Some(message) = first {
            message
        } else {
            self.say("+ \r\n")?;
            self.line(|_| Ok(()))?
        };
        let message = String::from_utf8(BASE64.decode(message.as_bytes()).unwrap()).unwrap();
        let is_good =
            self.peer.state().tokens.iter().any(|token| message.contains(&format!("auth=Bearer {token}\u{1}")));
        if is_good {
            let mut state = self.peer.state();
            state.logins += 1;
            state.commands.push(format!("MESSAGE {}", message.replace('\u{1}', "|")));
            return Ok(format!("{tag} OK in\r\n"));
        }
        // The reasons; nothing goes on before the client said its empty line (or one \x01 for OAUTHBEARER).
        self.say(&format!("+ {}\r\n", BASE64.encode(br#"{"status":"401","schemes":"bearer"}"#)))?;
        let after = self.line(|_| Ok(()))?;
        let expected = if mechanism == "OAUTHBEARER" { "AQ==" } else { "" };
        assert_eq!(after, expected);
        Ok(format!("{tag} NO [AUTHENTICATIONFAILED] Invalid token\r\n"))
    }

    fn examine(&mut self, tag: &str) -> String {
        let state = self.peer.state();
        self.told = state.mails.len();
        let next = if state.tells_next { format!("* OK [UIDNEXT {}] next\r\n", state.next_uid) } else { String::new() };
        format!(
            "* {} EXISTS\r\n* OK [UIDVALIDITY {}] valid\r\n{next}{tag} OK [READ-ONLY] open\r\n",
            state.mails.len(),
            state.validity
        )
    }

    fn search(&mut self, tag: &str, criteria: &str) -> Result<String, Over> {
        if self.peer.takes(Fault::HangSearch) {
            self.hang()?;
        }
        if self.peer.takes(Fault::BreakSearch) {
            self.say("* SEARCH 1 2")?;
            return Err(Over);
        }
        let state = self.peer.state();
        let found = state.mails.iter().filter(|(uid, kept)| fits(&state, **uid, kept, criteria));
        let uids: Vec<String> = found.map(|(uid, _)| uid.to_string()).collect();
        Ok(format!("* SEARCH {}\r\n{tag} OK done\r\n", uids.join(" ")))
    }

    fn fetch(&mut self, tag: &str, command: &str) -> Result<String, Over> {
        let mut words = command.splitn(4, ' ').skip(2);
        let (set, what) = (words.next().unwrap_or_default().to_owned(), words.next().unwrap_or_default().to_owned());
        let (asked, doubles): (Vec<(u32, Kept)>, bool) = {
            let state = self.peer.state();
            let asked = state.mails.iter().filter(|(uid, _)| in_set(&state, **uid, &set));
            (asked.map(|(uid, kept)| (*uid, kept.clone())).collect(), state.doubles)
        };
        let bytes = what.contains("BODY.PEEK[]");
        for (at, (uid, kept)) in asked.iter().enumerate() {
            if bytes && !self.gives(*uid, kept, tag)? {
                if kept.poison == Poison::Refused {
                    return Ok(format!("{tag} NO [CONTACTADMIN] cannot read message {uid}\r\n"));
                }
                continue;
            }
            let attributes = Self::attributes(*uid, kept, &what);
            for _ in 0..=usize::from(doubles) {
                self.say(&format!("* {} FETCH ({attributes})\r\n", at + 1))?;
            }
        }
        Ok(format!("{tag} OK done\r\n"))
    }

    /// Does what the mail does to whoever asks for its bytes; says whether they come.
    fn gives(&mut self, uid: u32, kept: &Kept, tag: &str) -> Result<bool, Over> {
        match kept.poison {
            Poison::Hangs => self.hang().map(|()| false),
            Poison::Breaks => {
                self.say(&format!("* 1 FETCH (UID {uid} BODY[] {{{}}}\r\n{}", kept.text.len(), &kept.text[..9]))?;
                Err(Over)
            }
            Poison::Refused | Poison::LeftOut => Ok(false),
            Poison::None | Poison::Size(_) => {
                if self.peer.takes(Fault::BreakMail) {
                    self.say(&format!(
                        "* 1 FETCH (UID {uid} BODY[] {{{}}}\r\n{}{tag}",
                        kept.text.len(),
                        &kept.text[..9]
                    ))?;
                    return Err(Over);
                }
                Ok(true)
            }
        }
    }

    fn attributes(uid: u32, kept: &Kept, what: &str) -> String {
        let mut out = format!("UID {uid}");
        if what.contains("RFC822.SIZE") {
            let size = if let Poison::Size(size) = kept.poison { size } else { kept.text.len() };
            out.push_str(&format!(" RFC822.SIZE {size} INTERNALDATE \"{}\"", kept.date));
        }
        if what.contains("BODY.PEEK[]") {
            out.push_str(&format!(" BODY[] {{{}}}\r\n{}", kept.text.len(), kept.text));
        } else if what.contains("HEADER") {
            let header = kept.text.split("\r\n\r\n").next().unwrap_or_default();
            out.push_str(&format!(" BODY[HEADER.FIELDS (FROM SUBJECT)] {{{}}}\r\n{header}\r\n\r\n", header.len() + 4));
        }
        out
    }

    fn idle(&mut self, tag: &str) -> Result<String, Over> {
        if self.peer.state().idle == Idle::Refused {
            return Ok(format!("{tag} NO not today\r\n"));
        }
        self.say("+ idling\r\n")?;
        let done = self.line(|talk| {
            let now = talk.peer.state().mails.len();
            if now > talk.told {
                talk.told = now;
                talk.say(&format!("* {now} EXISTS\r\n"))?;
            }
            Ok(())
        })?;
        if done == "DONE" { Ok(format!("{tag} OK done\r\n")) } else { Err(Over) }
    }
}

fn in_set(state: &State, uid: u32, set: &str) -> bool {
    let last = state.mails.keys().last().copied().unwrap_or(0);
    let number = |text: &str| if text == "*" { last } else { text.parse().unwrap() };
    set.split(',').any(|part| {
        let (from, to) = part.split_once(':').unwrap_or((part, part));
        let (from, to) = (number(from), number(to));
        // `n:*` always names the last one, even when it is below n (RFC 3501 § 6.4.8).
        (from.min(to)..=from.max(to)).contains(&uid)
    })
}

/// Days since 1970 of `17-Jul-2026`, near enough to compare.
fn day(text: &str) -> u32 {
    const MONTHS: [&str; 12] = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
    let upper = text.to_uppercase();
    let words: Vec<&str> = upper.split(['-', ' ']).filter(|word| !word.is_empty()).collect();
    let month = MONTHS.iter().position(|month| *month == words[1]).unwrap();
    words[2].parse::<u32>().unwrap() * 372 + u32::try_from(month).unwrap() * 31 + words[0].parse::<u32>().unwrap()
}

fn fits(state: &State, uid: u32, kept: &Kept, criteria: &str) -> bool {
    let words: Vec<&str> = criteria.split(' ').collect();
    if words == ["ALL"] {
        return true;
    }
    words.chunks(2).all(|pair| match pair {
        ["UID", set] => in_set(state, uid, set),
        ["SINCE", date] => day(kept.date) >= day(date),
        ["BEFORE", date] => day(kept.date) < day(date),
        other => panic!("this search is not known: {other:?}"),
    })
}
