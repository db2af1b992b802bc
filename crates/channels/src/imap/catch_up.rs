//! Reading what came to a mailbox: every mail that is to be read gets its row, one that the server does not give out a
//! failed one. The cursor never passes a mail without a row, and one bad mail never stops the others.

use std::collections::{BTreeSet, HashMap, HashSet};

use causeway_base::Time;
use causeway_desk::ledger::receive::{self, AtTheDoor, RawMail};
use causeway_desk::ledger::unfetched::{self, Unfetched};
use causeway_desk::ledger::{Envelope, Reason, Source, proof};
use causeway_desk::mailbox::cursor::{self, Cursor};
use causeway_desk::mailbox::{Access, store as mailboxes};
use causeway_desk::{Desk, InboxId};
use causeway_store::Tx;

use super::error::ImapError;
use super::session::{About, Body, Folder, Session};
use super::value::day;

/// Mails that are fetched at a time; more would sit in memory.
const BATCH: usize = 10;
/// Bytes that are fetched at a time, unless a single mail is larger.
const BATCH_BYTES: usize = 16 * 1024 * 1024;
/// UIDs that are named in one command.
const NAMED: usize = 500;
/// Connections that a mail may break, alone, before it counts as one that the server does not give out.
const STRIKES: u8 = 2;
/// What a mail may be larger than the largest attachment: the rest of it.
const ROOM: usize = 2 * 1024 * 1024;
/// Dates before this are those of a clock that was never set.
const CLOCKS: Time = Time(631_152_000_000);
const DAY_MS: i64 = 86_400_000;

/// What a reader knows of mails that give trouble; it lasts from one connection to the next.
#[derive(Debug, Default)]
pub(super) struct Care {
    /// Mails that were asked for together when the connection broke: one of them may be the reason.
    suspects: HashSet<u32>,
    /// How many connections a mail broke that was asked for alone.
    strikes: HashMap<u32, u8>,
    /// The numbering that these UIDs belong to.
    prefix: String,
}

/// The largest mail that is fetched.
pub(super) fn longest(desk: &Desk) -> usize {
    desk.settings.max_bytes + ROOM
}

pub(super) fn store_error(error: impl std::fmt::Display) -> ImapError {
    ImapError::Store(error.to_string())
}

/// The mailbox as it is set now, with its cursor; `None` when it is no longer to be read.
pub(super) async fn current(desk: &Desk, inbox: InboxId) -> Result<Option<Access>, ImapError> {
    let sealer = desk.sealer.clone();
    let all = desk.db.read(move |tx| mailboxes::accesses(tx, &sealer)).await.map_err(store_error)?;
    Ok(all.into_iter().find(|access| access.inbox == inbox))
}

/// A believable time of arrival.
fn believed(at: Option<Time>, now: Time) -> Option<Time> {
    at.filter(|at| *at >= CLOCKS && *at <= now.plus_ms(2 * DAY_MS))
}

/// Reads everything that is to be read and has no row yet.
pub(super) async fn catch_up(
    desk: &Desk,
    inbox: InboxId,
    session: &mut Session,
    care: &mut Care,
) -> Result<(), ImapError> {
    let Some(access) = current(desk, inbox).await? else { return Ok(()) };
    let folder = session.examine(&access.folder).await?;
    let cursor = settled(desk, &access, session, folder).await?;
    let prefix = access.key_prefix(folder.validity);
    if care.prefix != prefix {
        *care = Care { prefix: prefix.clone(), ..Care::default() };
    }
    let mut wanted = to_read(session, &cursor, cursor.last_uid + 1).await?;
    let (from, asked) = (prefix.clone(), wanted.clone());
    let read = move |tx: &mut Tx<'_>| {
        let missing = proof::wanted(tx, inbox, &from)?;
        let asked: Vec<u32> = asked.iter().chain(&missing).copied().collect();
        Ok::<_, causeway_store::Error>((missing, proof::uids_among(tx, &from, &asked)?))
    };
    let (missing, known) = desk.db.read(read).await.map_err(store_error)?;
    let highest = wanted.last().copied();
    wanted.extend(missing);
    let left = wanted.difference(&known).copied().collect();
    let mut reading = Reading { desk, inbox, validity: folder.validity, cursor, prefix, left, highest, care };
    reading.advance().await?;
    reading.read(session).await
}

/// The UIDs from `from` on that are to be read at all: everything new, and of what was there before only what was asked
/// for.
pub(super) async fn to_read(session: &mut Session, cursor: &Cursor, from: i64) -> Result<BTreeSet<u32>, ImapError> {
    let mut found = BTreeSet::new();
    let first_new = cursor.first_new_uid.max(1);
    if let Some(since) = cursor.read_since.filter(|_| from < first_new) {
        let range = format!("UID {from}:{}", first_new - 1);
        found.extend(session.search(&format!("{range} SINCE {}", day(since))).await?);
        if cursor.silent_before.is_some() {
            // After a new numbering nothing may be left out, also not what a clock that was never set dated.
            found.extend(session.search(&format!("{range} BEFORE {}", day(CLOCKS))).await?);
        }
    }
    let from = from.max(first_new);
    // `n:*` names the last mail also when its UID is below n (RFC 3501 § 6.4.8).
    let newer = session.search(&format!("UID {from}:*")).await?;
    found.extend(newer.into_iter().filter(|uid| i64::from(*uid) >= from));
    Ok(found)
}

/// The cursor for this numbering: as it was, begun, or restarted.
async fn settled(desk: &Desk, access: &Access, session: &mut Session, folder: Folder) -> Result<Cursor, ImapError> {
    let old = &access.cursor;
    if old.uid_validity == Some(folder.validity) {
        return Ok(old.clone());
    }
    let next = match folder.next_uid {
        Some(next) => next,
        None => session.search("ALL").await?.last().map_or(1, |last| last + 1),
    };
    let inbox = access.inbox;
    let new = if old.uid_validity.is_none() {
        old.begun(folder.validity, first_new(desk, old, session, next).await?)
    } else {
        let oldest = desk.db.read(move |tx| unfetched::oldest(tx, inbox)).await.map_err(store_error)?;
        let mut new = old.restarted(folder.validity, next.into());
        new.read_since = new.read_since.map(|since| oldest.map_or(since, |oldest| since.min(oldest)));
        new
    };
    let (prefix, written) = (access.key_prefix(folder.validity), new.clone());
    let work = move |tx: &mut Tx<'_>| {
        unfetched::renumbered(tx, inbox, &prefix)?;
        cursor::place(tx, inbox, &written)
    };
    desk.db.write(work).await.map_err(store_error)?;
    Ok(new)
}

/// The first UID that came after the mailbox was connected, which may have been a while before it could be reached.
async fn first_new(desk: &Desk, cursor: &Cursor, session: &mut Session, next: u32) -> Result<i64, ImapError> {
    let Some(connected_at) = cursor.connected_at else { return Ok(next.into()) };
    let recent = session.search(&format!("SINCE {}", day(connected_at.plus_ms(-DAY_MS)))).await?;
    let newest: Vec<u32> = recent.into_iter().rev().take(NAMED).collect();
    if newest.is_empty() {
        return Ok(next.into());
    }
    let now = desk.db.now();
    let since = |about: &About| believed(about.arrived_at, now).is_some_and(|at| at >= connected_at);
    let first = session.about(&newest).await?.iter().filter(|about| since(about)).map(|about| about.uid).min();
    Ok(first.map_or(next, |first| first.min(next)).into())
}

/// One pass over the mails that are left.
struct Reading<'a> {
    desk: &'a Desk,
    inbox: InboxId,
    validity: i64,
    cursor: Cursor,
    prefix: String,
    left: BTreeSet<u32>,
    /// The highest UID of this pass: the cursor's place once nothing is left.
    highest: Option<u32>,
    care: &'a mut Care,
}

/// What is to be written for a mail.
enum Written {
    Mail(AtTheDoor),
    Not(Unfetched),
    /// It is no longer in the folder.
    Gone,
}

impl Reading<'_> {
    /// Mails that never gave trouble first, in their order; then those that may be a reason for it, one by one.
    async fn read(&mut self, session: &mut Session) -> Result<(), ImapError> {
        let (care, left) = (&self.care, &self.left);
        let is_suspect = |uid: &u32| care.suspects.contains(uid) || care.strikes.contains_key(uid);
        let good: Vec<u32> = left.iter().copied().filter(|uid| !is_suspect(uid)).collect();
        let mut others: Vec<u32> = left.iter().copied().filter(is_suspect).collect();
        others.sort_by_key(|uid| (care.strikes.get(uid).copied().unwrap_or(0), *uid));
        for uids in good.chunks(NAMED) {
            self.batch(session, uids).await?;
        }
        for uid in others {
            self.alone(session, uid).await?;
        }
        Ok(())
    }

    async fn batch(&mut self, session: &mut Session, uids: &[u32]) -> Result<(), ImapError> {
        let abouts = match session.about(uids).await {
            Err(error) if error.leaves_connection() => Vec::new(),
            other => other?,
        };
        let mut together: Vec<About> = Vec::new();
        let mut bytes = 0;
        for uid in uids {
            let Some(about) = abouts.iter().find(|about| about.uid == *uid).copied() else {
                self.alone(session, *uid).await?;
                continue;
            };
            if about.size > longest(self.desk) {
                let not = self.not(session, about, Reason::TooLarge, format!("{} bytes", about.size)).await?;
                self.write(vec![(about.uid, not)]).await?;
                continue;
            }
            if together.len() == BATCH || (!together.is_empty() && bytes + about.size > BATCH_BYTES) {
                self.together(session, &std::mem::take(&mut together)).await?;
                bytes = 0;
            }
            bytes += about.size;
            together.push(about);
        }
        self.together(session, &together).await
    }

    async fn together(&mut self, session: &mut Session, abouts: &[About]) -> Result<(), ImapError> {
        if abouts.is_empty() {
            return Ok(());
        }
        let uids: Vec<u32> = abouts.iter().map(|about| about.uid).collect();
        let bodies = match session.bodies(&uids).await {
            Err(error) if error.leaves_connection() => Vec::new(),
            Err(error) => {
                self.care.suspects.extend(uids);
                return Err(error);
            }
            Ok(bodies) => bodies,
        };
        let mut written = Vec::with_capacity(bodies.len());
        for (uid, body) in bodies {
            if let (Some(about), Body::Bytes(bytes)) = (abouts.iter().find(|about| about.uid == uid), body) {
                written.push((uid, Written::Mail(self.mail(*about, bytes).await?)));
            }
        }
        self.write(written).await?;
        // What the server left out, it may give out when it is asked for alone.
        for uid in uids {
            if self.left.contains(&uid) {
                self.alone(session, uid).await?;
            }
        }
        Ok(())
    }

    /// One mail by itself; whatever comes of it, it has a row afterwards, or the connection is gone.
    async fn alone(&mut self, session: &mut Session, uid: u32) -> Result<(), ImapError> {
        let before = self.care.strikes.get(&uid).copied().unwrap_or(0);
        self.care.suspects.insert(uid);
        // Counted before it is asked for: what breaks the connection never comes to a line below.
        self.care.strikes.insert(uid, before.saturating_add(1));
        let written = if before > STRIKES {
            let about = About { uid, size: 0, arrived_at: None };
            let words = "Whenever it was asked for, the connection broke.";
            Written::Not(self.unfetched(about, Reason::NotFetched, words.to_owned(), None))
        } else {
            match self.fetched(session, uid, before >= STRIKES).await {
                Err(ImapError::Store(words)) => {
                    // The desk's own trouble says nothing about the mail.
                    self.care.strikes.insert(uid, before);
                    return Err(ImapError::Store(words));
                }
                other => other?,
            }
        };
        self.write(vec![(uid, written)]).await?;
        self.care.strikes.remove(&uid);
        self.care.suspects.remove(&uid);
        Ok(())
    }

    async fn fetched(&mut self, session: &mut Session, uid: u32, only_header: bool) -> Result<Written, ImapError> {
        if session.search(&format!("UID {uid}")).await?.is_empty() {
            return Ok(Written::Gone);
        }
        let about = match session.about(&[uid]).await {
            Err(error) if error.leaves_connection() => None,
            other => other?.pop(),
        };
        let about = about.unwrap_or(About { uid, size: 0, arrived_at: None });
        if about.size > longest(self.desk) {
            return self.not(session, about, Reason::TooLarge, format!("{} bytes", about.size)).await;
        }
        if only_header {
            let words = "Whenever it was asked for, the connection broke.";
            return self.not(session, about, Reason::NotFetched, words.to_owned()).await;
        }
        match session.bodies(&[uid]).await {
            Ok(mut bodies) => match bodies.pop() {
                Some((_, Body::Bytes(bytes))) => Ok(Written::Mail(self.mail(about, bytes).await?)),
                Some((_, Body::TooLong(size))) => {
                    self.not(session, About { size, ..about }, Reason::TooLarge, format!("{size} bytes")).await
                }
                None => {
                    let words = "The server answers, but without the mail.";
                    self.not(session, about, Reason::NotFetched, words.to_owned()).await
                }
            },
            Err(ImapError::Command(words)) => self.not(session, about, Reason::NotFetched, words).await,
            Err(error) => Err(error),
        }
    }

    async fn mail(&self, about: About, bytes: Vec<u8>) -> Result<AtTheDoor, ImapError> {
        let raw = RawMail {
            source: Source::Imap,
            source_key: Some(format!("{}{}", self.prefix, about.uid)),
            envelope: Envelope::default(),
            inbox: Some(self.inbox),
            silent: self.cursor.is_silent(about.uid.into(), about.arrived_at),
            arrived_at: believed(about.arrived_at, self.desk.db.now()),
            bytes,
        };
        receive::prepare(self.desk, raw).await.map_err(store_error)
    }

    /// The row of a mail that does not come, with what its header says.
    async fn not(
        &self,
        session: &mut Session,
        about: About,
        reason: Reason,
        words: String,
    ) -> Result<Written, ImapError> {
        let header = match session.headers(&[about.uid]).await {
            Ok(mut headers) => headers.pop(),
            Err(error) if error.leaves_connection() => None,
            Err(error) => return Err(error),
        };
        let header = header.and_then(|(_, body)| if let Body::Bytes(bytes) = body { Some(bytes) } else { None });
        Ok(Written::Not(self.unfetched(about, reason, words, header.as_deref())))
    }

    fn unfetched(&self, about: About, reason: Reason, detail: String, header: Option<&[u8]>) -> Unfetched {
        let (from, subject) = header.map(told_by_header).unwrap_or_default();
        Unfetched {
            source_key: format!("{}{}", self.prefix, about.uid),
            inbox: self.inbox,
            size: i64::try_from(about.size).unwrap_or(i64::MAX),
            from,
            subject,
            arrived_at: believed(about.arrived_at, self.desk.db.now()),
            silent: self.cursor.is_silent(about.uid.into(), about.arrived_at),
            reason,
            detail,
        }
    }

    /// Writes rows and moves the cursor behind them in one unit of work.
    async fn write(&mut self, written: Vec<(u32, Written)>) -> Result<(), ImapError> {
        for (uid, _) in &written {
            self.left.remove(uid);
        }
        let (inbox, prefix) = (self.inbox, self.prefix.clone());
        let (place, validity, to) = (self.cursor.place.clone(), self.validity, self.reached());
        let work = move |tx: &mut Tx<'_>| {
            for (uid, one) in &written {
                match one {
                    Written::Mail(door) => door.note(tx).map(drop)?,
                    Written::Not(not) => unfetched::note(tx, not)?,
                    Written::Gone => proof::gone(tx, &prefix, *uid)?,
                }
            }
            to.map_or(Ok(()), |to| cursor::advance(tx, inbox, &place, validity, to))
        };
        self.desk.db.write(work).await.map_err(store_error)
    }

    /// The place up to which every mail has its row.
    fn reached(&self) -> Option<i64> {
        let highest = self.highest?;
        Some(self.left.first().map_or_else(|| highest.into(), |first| i64::from(*first) - 1))
    }

    async fn advance(&mut self) -> Result<(), ImapError> {
        if self.highest.is_some() { self.write(Vec::new()).await } else { Ok(()) }
    }
}

/// Sender and subject.
pub(super) fn told_by_header(header: &[u8]) -> (Option<String>, Option<String>) {
    let mail = causeway_mail::parse(header);
    let subject = Some(mail.subject).filter(|subject| !subject.is_empty());
    (mail.from.map(|from| causeway_base::text::address_key(&from.address)), subject)
}

/// Asks again for the mails that the server did not give out, over a connection of its own: one that breaks it costs
/// nobody else anything.
pub(super) async fn ask_again(desk: &Desk, access: &Access, session: &mut Session) -> Result<(), ImapError> {
    let folder = session.examine(&access.folder).await?;
    if access.cursor.uid_validity != Some(folder.validity) {
        return Ok(());
    }
    let (inbox, prefix) = (access.inbox, access.key_prefix(folder.validity));
    let from = prefix.clone();
    let due = desk.db.read(move |tx| unfetched::due(tx, inbox, &from)).await.map_err(store_error)?;
    let mut care = Care::default();
    let (cursor, left) = (access.cursor.clone(), BTreeSet::new());
    let validity = folder.validity;
    let mut reading = Reading { desk, inbox, validity, cursor, prefix, left, highest: None, care: &mut care };
    for one in due {
        let (id, fetched) = (one.id, reading.fetched(session, one.uid, false).await);
        let failed = fetched.as_ref().err().cloned();
        let written = fetched.unwrap_or_else(|error| {
            let about = About { uid: one.uid, size: 0, arrived_at: None };
            Written::Not(reading.unfetched(about, Reason::NotFetched, error.to_string(), None))
        });
        let work = move |tx: &mut Tx<'_>| match &written {
            Written::Mail(door) => door.note_at_last(tx, id),
            Written::Not(not) => unfetched::note(tx, not),
            Written::Gone => unfetched::gone(tx, id),
        };
        desk.db.write(work).await.map_err(store_error)?;
        if let Some(error) = failed {
            return Err(error);
        }
    }
    Ok(())
}
