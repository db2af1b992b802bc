//! A mailbox that is read over IMAP, against a server that speaks just enough of it (RFC 3501, RFC 2177).
//! Every mail arrives once, also when the connection breaks in the middle.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use causeway_base::Secret;
use causeway_channels::imap;
use causeway_desk::inbox::mailbox::{self, Fields};
use causeway_desk::inbox::{MailboxState, Security, store as inboxes};
use causeway_desk::intake;
use causeway_desk::ledger::{Outcome, store as ledger};
use causeway_store::Tx;
use tokio::sync::watch;

use super::App;

/// A folder whose mails have the UIDs 1, 2, 3 …
#[derive(Default)]
struct Folder {
    mails: Mutex<Vec<String>>,
    /// Connections that will break after their first fetched mail.
    breaks: AtomicUsize,
    logins: AtomicUsize,
}

fn serve(listener: TcpListener, folder: Arc<Folder>) {
    for stream in listener.incoming().flatten() {
        let folder = Arc::clone(&folder);
        std::thread::spawn(move || talk(&stream, &folder));
    }
}

fn talk(stream: &TcpStream, folder: &Folder) -> Option<()> {
    let mut out = stream;
    out.write_all(b"* OK ready\r\n").ok()?;
    let mut idle: Option<String> = None;
    // How many mails the client was told of; a server tells of every change (RFC 3501 § 5.2).
    let mut told = 0;
    stream.set_read_timeout(Some(Duration::from_millis(20))).ok()?;
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    loop {
        match reader.read_line(&mut line) {
            Ok(0) => return None,
            Ok(_) if line.ends_with('\n') => {}
            Ok(_) => continue,
            Err(_) => {
                // Nothing was said; while idling, news is told.
                let now = folder.mails.lock().unwrap().len();
                if idle.is_some() && now > told {
                    told = now;
                    write!(out, "* {now} EXISTS\r\n").ok()?;
                }
                continue;
            }
        }
        let words = std::mem::take(&mut line);
        let words = words.trim();
        if words == "DONE" {
            write!(out, "{} OK done\r\n", idle.take()?).ok()?;
            continue;
        }
        let (tag, command) = words.split_once(' ')?;
        let count = folder.mails.lock().unwrap().len();
        match command.to_uppercase().split(' ').next()? {
            "LOGIN" if command.contains("wrong") => write!(out, "{tag} NO wrong password\r\n").ok()?,
            "LOGIN" => {
                folder.logins.fetch_add(1, Ordering::SeqCst);
                write!(out, "{tag} OK in\r\n").ok()?;
            }
            "CAPABILITY" => write!(out, "* CAPABILITY IMAP4rev1 IDLE\r\n{tag} OK done\r\n").ok()?,
            "EXAMINE" => {
                told = count;
                write!(out, "* {count} EXISTS\r\n* OK [UIDVALIDITY 7] valid\r\n{tag} OK [READ-ONLY] open\r\n").ok()?;
            }
            "UID" if command.to_uppercase().starts_with("UID SEARCH") => {
                let from: usize = command.split(' ').next_back()?.split(':').next()?.parse().ok()?;
                // `n:*` always names the last one, even when it is below n (RFC 3501 § 6.4.8).
                let from = from.min(count.max(1));
                let uids: Vec<String> = (from..=count).map(|uid| uid.to_string()).collect();
                write!(out, "* SEARCH {}\r\n{tag} OK done\r\n", uids.join(" ")).ok()?;
            }
            "UID" => {
                for uid in command.split(' ').nth(2)?.split(',') {
                    let mail = folder.mails.lock().unwrap().get(uid.parse::<usize>().ok()? - 1)?.clone();
                    write!(out, "* {uid} FETCH (UID {uid} BODY[] {{{}}}\r\n{mail})\r\n", mail.len()).ok()?;
                    if folder.breaks.load(Ordering::SeqCst) > 0 {
                        folder.breaks.fetch_sub(1, Ordering::SeqCst);
                        return None;
                    }
                }
                write!(out, "{tag} OK done\r\n").ok()?;
            }
            "IDLE" => {
                idle = Some(tag.to_owned());
                out.write_all(b"+ idling\r\n").ok()?;
            }
            _ => write!(out, "{tag} OK\r\n").ok()?,
        }
    }
}

fn mail(at: usize) -> String {
    format!("From: c{at}@customer.example\r\nTo: x\r\nMessage-ID: <{at}@c>\r\nSubject: Mail {at}\r\n\r\nText {at}\r\n")
}

async fn waits_for(app: &App, mails: i64) {
    let begun = Instant::now();
    loop {
        intake::drain(&app.parts.desk, "test").await.unwrap();
        let counts = app.parts.desk.db.read(ledger::counts).await.unwrap();
        let created = counts.iter().find(|(outcome, _)| *outcome == Outcome::Created).map_or(0, |row| row.1);
        if created == mails {
            assert_eq!(counts.len(), 1, "{counts:?}");
            return;
        }
        assert!(begun.elapsed() < Duration::from_secs(90), "{counts:?}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_mail_of_a_mailbox_arrives_once_and_news_wakes_the_reader() {
    let (app, _) = App::set_up().await;
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let folder = Arc::new(Folder::default());
    folder.mails.lock().unwrap().extend((1..=25).map(mail));
    // The first connection breaks in the middle of a fetch; the reader comes back and goes on.
    folder.breaks.store(1, Ordering::SeqCst);
    let shared = Arc::clone(&folder);
    std::thread::spawn(move || serve(listener, shared));
    let sealer = app.parts.desk.sealer.clone();
    let fields = Fields {
        host: "127.0.0.1".to_owned(),
        port: port.into(),
        security: Security::None,
        username: "support".to_owned(),
        password: Some(Secret::new("right")),
        folder: "INBOX".to_owned(),
    };
    let work = move |tx: &mut Tx<'_>| {
        let inbox = inboxes::all(tx)?.remove(0);
        mailbox::set(tx, inbox.id, &fields, &sealer)
    };
    assert!(app.parts.desk.db.write(work).await.unwrap());
    let (stop, stopped) = watch::channel(false);
    let reader = tokio::spawn(imap::run(app.parts.desk.clone(), "test".to_owned(), stopped));
    waits_for(&app, 25).await;
    let logins = folder.logins.load(Ordering::SeqCst);
    folder.mails.lock().unwrap().push(mail(26));
    waits_for(&app, 26).await;
    assert_eq!(folder.logins.load(Ordering::SeqCst), logins, "news comes over the connection that idles");
    let inbox = app.parts.desk.db.read(inboxes::all).await.unwrap().remove(0);
    assert_eq!(inbox.mailbox.unwrap().state, MailboxState::Ok);
    stop.send_replace(true);
    reader.await.unwrap();
}
