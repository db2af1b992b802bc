//! The commands of IMAP that the desk uses, each with all that the server says to it.
//! It never changes anything on the server: folders are opened for reading only.

use std::collections::BTreeSet;
use std::time::Duration;

use causeway_base::Time;
use tokio::sync::watch;

use super::error::ImapError;
use super::value::{self, Answer, Status, Value, attribute};
use super::wire::Wire;

/// An open folder.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Folder {
    /// How many mails are in it.
    pub(super) exists: u32,
    /// The numbering that its UIDs belong to.
    pub(super) validity: i64,
    /// The UID that the next mail gets, if the server says it.
    pub(super) next_uid: Option<u32>,
}

/// What is known of a mail without its bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct About {
    pub(super) uid: u32,
    pub(super) size: usize,
    pub(super) arrived_at: Option<Time>,
}

/// The bytes of a mail, or that there are too many.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Body {
    Bytes(Vec<u8>),
    TooLong(usize),
}

/// How waiting for news ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Waited {
    /// There is news, or the time is up.
    Look,
    /// The server will not tell of news.
    Refused,
}

/// A session.
#[derive(Debug)]
pub(super) struct Session {
    wire: Wire,
    tags: u32,
    capabilities: BTreeSet<String>,
}

/// Data that came in answer to a command.
type Data = (Option<u32>, String, Vec<Value>);

fn set(uids: &[u32]) -> String {
    uids.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
}

impl Session {
    pub(super) fn new(wire: Wire) -> Self {
        Self { wire, tags: 0, capabilities: BTreeSet::new() }
    }

    pub(super) fn into_wire(self) -> Wire {
        self.wire
    }

    pub(super) fn can(&self, capability: &str) -> bool {
        self.capabilities.contains(capability)
    }

    fn tag(&mut self) -> String {
        self.tags += 1;
        format!("C{}", self.tags)
    }

    async fn read(&mut self) -> Result<Answer, ImapError> {
        let answer = value::read(self.wire.answer().await?);
        match &answer {
            Answer::Data { name, values, .. } if name == "CAPABILITY" => {
                self.capabilities = values.iter().map(|value| value.text().to_ascii_uppercase()).collect();
            }
            Answer::Status { status: Status::Ok | Status::Preauth, words, .. } => {
                if let Some((name, list)) = value::code(words).filter(|(name, _)| name == "CAPABILITY") {
                    tracing::trace!(name, "the server tells what it can");
                    self.capabilities = list.split(' ').map(str::to_ascii_uppercase).collect();
                }
            }
            _ => {}
        }
        Ok(answer)
    }

    /// Reads the greeting; says whether the server takes us as signed in already.
    pub(super) async fn greeting(&mut self) -> Result<bool, ImapError> {
        match self.read().await? {
            Answer::Status { status: Status::Ok, .. } => Ok(false),
            Answer::Status { status: Status::Preauth, .. } => Ok(true),
            Answer::Status { words, .. } => Err(ImapError::Ended(words)),
            other => Err(ImapError::Protocol(format!("{other:?}").chars().take(200).collect())),
        }
    }

    /// Sends a command and reads to its end: the data on the way, and the words at the end.
    async fn command(&mut self, text: &str) -> Result<(Vec<Data>, String), ImapError> {
        let tag = self.tag();
        self.wire.send(&format!("{tag} {text}")).await?;
        self.finish(&tag).await
    }

    async fn finish(&mut self, tag: &str) -> Result<(Vec<Data>, String), ImapError> {
        let mut data = Vec::new();
        loop {
            match self.read().await? {
                Answer::Data { number, name, values } => data.push((number, name, values)),
                Answer::Status { tag: Some(own), status, words } if own == tag => {
                    return if status == Status::Ok { Ok((data, words)) } else { Err(ImapError::Command(words)) };
                }
                Answer::Status { tag: None, status: Status::Bye, words } => return Err(ImapError::Ended(words)),
                // Words beside the data, such as UIDVALIDITY, come as data without a number.
                Answer::Status { tag: None, status: Status::Ok, words } => {
                    if let Some((name, rest)) = value::code(&words) {
                        data.push((None, name, vec![Value::Atom(rest)]));
                    }
                }
                Answer::Status { .. } => {}
                Answer::Continue(words) => return Err(ImapError::Protocol(words)),
            }
        }
    }

    pub(super) async fn ask_capabilities(&mut self) -> Result<(), ImapError> {
        self.command("CAPABILITY").await.map(drop)
    }

    pub(super) async fn starttls(&mut self) -> Result<(), ImapError> {
        self.command("STARTTLS").await.map(drop)
    }

    /// What the server can is asked anew: before the login it told only a part, or it told it to anyone.
    async fn signed_in(&mut self, words: &str) -> Result<(), ImapError> {
        if value::code(words).is_none_or(|(name, _)| name != "CAPABILITY") {
            self.ask_capabilities().await?;
        }
        Ok(())
    }

    pub(super) async fn login(&mut self, username: &str, password: &str) -> Result<(), ImapError> {
        let quoted = value::quote(username).zip(value::quote(password));
        let disabled = self.can("LOGINDISABLED");
        let Some((user, word)) = quoted.filter(|_| !disabled) else {
            if !self.can("AUTH=PLAIN") {
                return Err(ImapError::LoginDisabled);
            }
            return self.authenticate("PLAIN", &format!("\0{username}\0{password}"), "").await;
        };
        match self.command(&format!("LOGIN {user} {word}")).await {
            Ok((_, words)) => self.signed_in(&words).await,
            Err(ImapError::Command(words)) => Err(ImapError::Login(words)),
            Err(error) => Err(error),
        }
    }

    /// SASL with one message from the client (RFC 4959 when the server takes it at once). A server that is not content
    /// sends its reasons and waits for `after`, without which neither side would go on.
    pub(super) async fn authenticate(&mut self, mechanism: &str, message: &str, after: &str) -> Result<(), ImapError> {
        let tag = self.tag();
        let message = data_encoding::BASE64.encode(message.as_bytes());
        let mut unsent = None;
        if self.can("SASL-IR") {
            self.wire.send(&format!("{tag} AUTHENTICATE {mechanism} {message}")).await?;
        } else {
            self.wire.send(&format!("{tag} AUTHENTICATE {mechanism}")).await?;
            unsent = Some(message);
        }
        let mut reasons = String::new();
        loop {
            match self.read().await? {
                Answer::Continue(words) => {
                    if let Some(message) = unsent.take() {
                        self.wire.send(&message).await?;
                        continue;
                    }
                    let decoded = data_encoding::BASE64.decode(words.as_bytes()).unwrap_or_default();
                    reasons = String::from_utf8_lossy(&decoded).trim().to_owned();
                    self.wire.send(&data_encoding::BASE64.encode(after.as_bytes())).await?;
                }
                Answer::Status { tag: Some(own), status, words } if own == tag => {
                    if status == Status::Ok {
                        return self.signed_in(&words).await;
                    }
                    return Err(ImapError::Login(format!("{words} {reasons}").trim().to_owned()));
                }
                Answer::Status { tag: None, status: Status::Bye, words } => return Err(ImapError::Ended(words)),
                _ => {}
            }
        }
    }

    /// Says who we are (RFC 2971); some providers open no folder for a program without a name.
    pub(super) async fn introduce(&mut self) -> Result<(), ImapError> {
        if !self.can("ID") {
            return Ok(());
        }
        let version = env!("CARGO_PKG_VERSION");
        let text = format!("ID (\"name\" \"Causeway\" \"version\" \"{version}\" \"vendor\" \"Causeway\")");
        match self.command(&text).await {
            Ok(_) | Err(ImapError::Command(_)) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Opens a folder for reading only: what the desk reads stays unread for people (RFC 3501 § 6.3.2).
    pub(super) async fn examine(&mut self, name: &str) -> Result<Folder, ImapError> {
        let written = value::quote(&value::folder_name(name)).unwrap_or_default();
        let (data, _) = match self.command(&format!("EXAMINE {written}")).await {
            Err(ImapError::Command(words)) => return Err(ImapError::Folder(name.to_owned(), words)),
            other => other?,
        };
        let mut folder = Folder::default();
        for (number, name, values) in data {
            let told = || values.first().map(Value::text).and_then(|text| text.trim().parse::<u32>().ok());
            match name.as_str() {
                "EXISTS" => folder.exists = number.unwrap_or(0),
                "UIDVALIDITY" => folder.validity = told().map_or(0, i64::from),
                "UIDNEXT" => folder.next_uid = told(),
                _ => {}
            }
        }
        Ok(folder)
    }

    /// The UIDs that fit, each once, ascending.
    pub(super) async fn search(&mut self, criteria: &str) -> Result<BTreeSet<u32>, ImapError> {
        let (data, _) = self.command(&format!("UID SEARCH {criteria}")).await?;
        let found = data.iter().filter(|(_, name, _)| name == "SEARCH");
        Ok(found.flat_map(|(_, _, values)| values.iter().filter_map(Value::number)).collect())
    }

    async fn fetch(&mut self, uids: &[u32], what: &str) -> Result<Vec<(u32, Vec<Value>)>, ImapError> {
        let (data, _) = self.command(&format!("UID FETCH {} ({what})", set(uids))).await?;
        let mut seen = BTreeSet::new();
        let mut found = Vec::new();
        for (_, name, values) in data {
            let uid = attribute(&values, "UID").and_then(Value::number).filter(|uid| uids.contains(uid));
            // Flags that somebody changed meanwhile come unasked; a server may also repeat itself.
            if let Some(uid) = uid.filter(|_| name == "FETCH" && values.len() == 1) {
                found.push((uid, values));
                seen.insert(uid);
            }
        }
        Ok(found)
    }

    /// Sizes and times.
    pub(super) async fn about(&mut self, uids: &[u32]) -> Result<Vec<About>, ImapError> {
        let mut found: Vec<About> = Vec::new();
        for (uid, values) in self.fetch(uids, "UID RFC822.SIZE INTERNALDATE").await? {
            let Some(size) = attribute(&values, "RFC822.SIZE").and_then(Value::number) else { continue };
            let at = attribute(&values, "INTERNALDATE").map(Value::text).and_then(|text| value::instant(&text));
            if !found.iter().any(|about| about.uid == uid) {
                found.push(About { uid, size: size as usize, arrived_at: at });
            }
        }
        Ok(found)
    }

    /// The mails themselves; they stay unread.
    pub(super) async fn bodies(&mut self, uids: &[u32]) -> Result<Vec<(u32, Body)>, ImapError> {
        self.sections(uids, "").await
    }

    /// The headers that tell who wrote and about what.
    pub(super) async fn headers(&mut self, uids: &[u32]) -> Result<Vec<(u32, Body)>, ImapError> {
        self.sections(uids, "HEADER.FIELDS (FROM SUBJECT)").await
    }

    async fn sections(&mut self, uids: &[u32], section: &str) -> Result<Vec<(u32, Body)>, ImapError> {
        let mut found: Vec<(u32, Body)> = Vec::new();
        for (uid, values) in self.fetch(uids, &format!("UID BODY.PEEK[{section}]")).await? {
            let body = match attribute(&values, "BODY[") {
                Some(Value::Text(bytes)) => Body::Bytes(bytes.clone()),
                Some(Value::TooLong(length)) => Body::TooLong(*length),
                _ => continue,
            };
            if !found.iter().any(|(known, _)| *known == uid) {
                found.push((uid, body));
            }
        }
        Ok(found)
    }

    /// The names of folders, for somebody who wrote one wrong.
    pub(super) async fn folders(&mut self) -> Result<Vec<String>, ImapError> {
        let (data, _) = self.command("LIST \"\" \"*\"").await?;
        let listed = data.iter().filter(|(_, name, _)| name == "LIST");
        Ok(listed.filter_map(|(_, _, values)| values.last().map(Value::text)).collect())
    }

    /// Waits until the server tells of new mail (RFC 2177), `nudge` changes, or `patience` is over.
    pub(super) async fn idle(
        &mut self,
        patience: Duration,
        nudge: &mut watch::Receiver<u64>,
    ) -> Result<Waited, ImapError> {
        let tag = self.tag();
        self.wire.send(&format!("{tag} IDLE")).await?;
        loop {
            match self.read().await? {
                Answer::Continue(_) => break,
                Answer::Status { tag: Some(own), status: Status::No | Status::Bad, .. } if own == tag => {
                    return Ok(Waited::Refused);
                }
                Answer::Status { tag: None, status: Status::Bye, words } => return Err(ImapError::Ended(words)),
                _ => {}
            }
        }
        let until = tokio::time::Instant::now() + patience;
        let news = loop {
            tokio::select! {
                answer = self.read() => match answer {
                    Ok(Answer::Data { name, .. }) if name == "EXISTS" => break Ok(()),
                    Ok(Answer::Status { tag: None, status: Status::Bye, words }) => return Err(ImapError::Ended(words)),
                    // Silence is what one waits in.
                    Ok(_) | Err(ImapError::Slow) => {}
                    Err(error) => break Err(error),
                },
                _ = nudge.changed() => break Ok(()),
                () = tokio::time::sleep_until(until) => break Ok(()),
            }
        };
        news?;
        self.wire.send("DONE").await?;
        self.finish(&tag).await?;
        Ok(Waited::Look)
    }

    /// Ends the session; whether the server says goodbye does not matter.
    pub(super) async fn logout(mut self) {
        let _ = tokio::time::timeout(Duration::from_secs(2), self.command("LOGOUT")).await;
    }
}
