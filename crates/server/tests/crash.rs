//! Kills the program with signal 9 under load, again and again, on both engines: what was acknowledged is there exactly
//! once, and a reply that was sent twice carries the same Message-ID. Two programs on one database do everything once.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use causeway_testkit::{Engine, Place};
use serde_json::{Value as Json, json};

/// How often the program is killed.
const KILLS: usize = 50;
/// Longest time for which anything is waited for.
const PATIENCE: Duration = Duration::from_mins(1);

#[test]
fn nothing_acknowledged_is_lost_or_doubled_on_sqlite() {
    run(Engine::Sqlite);
}

#[test]
fn nothing_acknowledged_is_lost_or_doubled_on_postgres() {
    run(Engine::Postgres);
}

#[test]
fn two_programs_on_one_database_do_and_say_everything_once() {
    two_nodes();
}

struct Desk {
    data: String,
    database: Option<String>,
    http: SocketAddr,
    smtp: SocketAddr,
    sink: SocketAddr,
}

fn free() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}

impl Desk {
    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_causeway"));
        command.args(words).args(["--data", &self.data]);
        if let Some(url) = &self.database {
            command.args(["--database", url]);
        }
        command.env("CAUSEWAY__MAIL__RELAY", format!("smtp://{}", self.sink));
        command.env("CAUSEWAY__MAIL__UNDO_SECONDS", "0").env("CAUSEWAY__LOG__LEVEL", "error");
        command
    }

    fn set_up(&self, folder: &Path) -> String {
        let password = folder.join("password");
        std::fs::write(&password, "correct horse battery\n").unwrap();
        let password = password.to_string_lossy().into_owned();
        let owner = ["--email", "olga@acme.example", "--name", "Olga", "--password-file", &password];
        let made = self
            .command(&["setup", "--organisation", "Acme", "--inbox", "support@acme.example"])
            .args(owner)
            .output()
            .unwrap();
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        let key = self.command(&["user", "api-key", "--email", "olga@acme.example"]).output().unwrap();
        String::from_utf8(key.stdout).unwrap().trim().to_owned()
    }

    fn start(&self) -> Child {
        let (http, smtp) = (self.http.to_string(), self.smtp.to_string());
        let child = self.command(&["serve", "--http", &http, "--smtp", &smtp]).stdout(Stdio::null()).spawn().unwrap();
        wait("the desk answers", || TcpStream::connect(self.http).is_ok() && TcpStream::connect(self.smtp).is_ok());
        child
    }

    /// One request on a connection of its own; `None` when the program went away meanwhile.
    fn ask(&self, method: &str, path: &str, key: &str, body: &str) -> Option<(u16, String)> {
        let mut stream = TcpStream::connect(self.http).ok()?;
        stream.set_read_timeout(Some(PATIENCE)).ok()?;
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {key}\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
            self.http,
            body.len()
        )
        .ok()?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).ok()?;
        let text = String::from_utf8_lossy(&answer).into_owned();
        let (head, body) = text.split_once("\r\n\r\n")?;
        Some((head.split(' ').nth(1)?.parse().ok()?, body.to_owned()))
    }
}

fn wait(what: &str, mut done: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !done() {
        assert!(begun.elapsed() < PATIENCE, "waited too long: {what}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// Sends mails over one connection until it breaks; notes which were acknowledged.
fn send_mails(smtp: SocketAddr, next: &AtomicUsize, acknowledged: &Mutex<BTreeSet<usize>>) -> Option<()> {
    let stream = TcpStream::connect(smtp).ok()?;
    stream.set_read_timeout(Some(PATIENCE)).ok()?;
    let mut answers = BufReader::new(stream.try_clone().ok()?).lines();
    let mut stream = stream;
    let mut said = |code: &str| loop {
        let line = answers.next()?.ok()?;
        if line.as_bytes().get(3) == Some(&b' ') {
            return line.starts_with(code).then_some(());
        }
    };
    said("220")?;
    write!(stream, "EHLO test.example\r\n").ok()?;
    said("250")?;
    loop {
        let at = next.fetch_add(1, Ordering::SeqCst);
        write!(stream, "MAIL FROM:<c{at}@customer.example>\r\nRCPT TO:<support@acme.example>\r\nDATA\r\n").ok()?;
        said("250")?;
        said("250")?;
        said("354")?;
        write!(
            stream,
            "From: c{at}@customer.example\r\nTo: support@acme.example\r\nMessage-ID: <{at}@customer.example>\r\n\
             Subject: crash-{at}-end\r\n\r\nmark{at}end\r\n.\r\n"
        )
        .ok()?;
        said("250")?;
        acknowledged.lock().unwrap().insert(at);
    }
}

/// A relay that takes everything and notes the Message-IDs of each reply by its mark.
fn sink(listener: TcpListener, seen: Arc<Mutex<BTreeMap<String, BTreeSet<String>>>>) {
    for stream in listener.incoming().flatten() {
        let seen = Arc::clone(&seen);
        std::thread::spawn(move || take(&stream, &seen));
    }
}

fn take(stream: &TcpStream, seen: &Mutex<BTreeMap<String, BTreeSet<String>>>) -> Option<()> {
    let mut out = stream;
    out.write_all(b"220 sink\r\n").ok()?;
    let (mut data, mut id, mut mark) = (false, String::new(), String::new());
    for line in BufReader::new(stream).lines() {
        let line = line.ok()?;
        if data && line == "." {
            data = false;
            seen.lock().unwrap().entry(std::mem::take(&mut mark)).or_default().insert(std::mem::take(&mut id));
            out.write_all(b"250 taken\r\n").ok()?;
        } else if data {
            if let Some(found) = line.strip_prefix("Message-ID:") {
                found.trim().clone_into(&mut id);
            }
            // The first mark is the reply's own; those below it stand in the quoted history.
            if let Some(at) = line.find("reply-").filter(|_| mark.is_empty()) {
                mark = line[at..].chars().take_while(|letter| !"<. ".contains(*letter)).collect();
            }
        } else if line == "DATA" {
            data = true;
            out.write_all(b"354 go on\r\n").ok()?;
        } else {
            out.write_all(b"250 ok\r\n").ok()?;
        }
    }
    Some(())
}

fn run(engine: Engine) {
    let Some(place) = Place::fresh(engine) else { return };
    let relay = TcpListener::bind("127.0.0.1:0").unwrap();
    let desk = Desk {
        data: place.folder.join("desk").to_string_lossy().into_owned(),
        database: (engine == Engine::Postgres).then(|| place.url.clone()),
        http: free(),
        smtp: free(),
        sink: relay.local_addr().unwrap(),
    };
    let seen = Arc::new(Mutex::new(BTreeMap::new()));
    let noted = Arc::clone(&seen);
    std::thread::spawn(move || sink(relay, noted));
    let key = desk.set_up(&place.folder);
    // What is tested is loss, not the pace at which mails leave.
    let mut child = desk.start();
    let set = desk.ask("PATCH", "/api/v1/relay", &key, r#"{"per_minute":6000,"per_domain_minute":6000}"#);
    assert_eq!(set.map(|(status, _)| status), Some(200));
    child.kill().unwrap();
    child.wait().unwrap();
    let (next, acknowledged, stop) = (AtomicUsize::new(0), Mutex::new(BTreeSet::new()), AtomicBool::new(false));
    let replies = Mutex::new(BTreeSet::new());
    std::thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                while !stop.load(Ordering::SeqCst) {
                    send_mails(desk.smtp, &next, &acknowledged);
                    std::thread::sleep(Duration::from_millis(5));
                }
            });
        }
        scope.spawn(|| {
            for at in 0.. {
                if stop.load(Ordering::SeqCst) {
                    return;
                }
                write_reply(&desk, &key, at, &replies);
                std::thread::sleep(Duration::from_millis(15));
            }
        });
        for at in 0..KILLS {
            let mut child = desk.start();
            // Moments that differ from kill to kill, without a source of randomness.
            std::thread::sleep(Duration::from_millis(40 + (at as u64 * 37) % 210));
            child.kill().unwrap();
            child.wait().unwrap();
        }
        stop.store(true, Ordering::SeqCst);
    });
    let mut child = desk.start();
    let acknowledged = acknowledged.into_inner().unwrap();
    assert!(acknowledged.len() > KILLS, "only {} mails were acknowledged: no load", acknowledged.len());
    check(&desk, &key, &acknowledged, &replies.into_inner().unwrap(), &seen);
    child.kill().unwrap();
    child.wait().unwrap();
}

/// Replies to the newest conversation, with a mark of its own.
fn write_reply(desk: &Desk, key: &str, at: usize, replies: &Mutex<BTreeSet<String>>) -> Option<()> {
    let (_, newest) = desk.ask("GET", "/api/v1/conversations?limit=1", key, "")?;
    let id = newest.split("\"id\":\"").nth(1)?.get(..36)?.to_owned();
    let mark = format!("reply-{at}");
    let body = format!("{{\"kind\":\"reply\",\"text\":\"{mark}\"}}");
    let (status, _) = desk.ask("POST", &format!("/api/v1/conversations/{id}/messages"), key, &body)?;
    if status == 201 {
        replies.lock().unwrap().insert(mark);
    }
    Some(())
}

fn check(
    desk: &Desk,
    key: &str,
    acknowledged: &BTreeSet<usize>,
    replies: &BTreeSet<String>,
    seen: &Mutex<BTreeMap<String, BTreeSet<String>>>,
) {
    let mut metrics = String::new();
    let begun = Instant::now();
    while metrics.is_empty()
        || metrics.contains("outcome=\"received\"")
        || !metrics.contains("causeway_reader_lag{reader=\"search\"} 0\n")
    {
        // Everything that was accepted in fifty short lives is taken in by one program; that may take its time.
        assert!(begun.elapsed() < 3 * PATIENCE, "mail waits or is not indexed: {metrics}");
        std::thread::sleep(Duration::from_millis(50));
        metrics = desk.ask("GET", "/metrics", key, "").map(|answer| answer.1).unwrap_or_default();
    }
    let mut found: BTreeMap<usize, usize> = BTreeMap::new();
    let mut cursor = String::new();
    loop {
        let (status, page) =
            desk.ask("GET", &format!("/api/v1/conversations?limit=200{cursor}"), key, "").expect("the desk answers");
        assert_eq!(status, 200, "{page}");
        for piece in page.split("\"subject\":\"crash-").skip(1) {
            *found.entry(piece.split("-end").next().unwrap().parse().unwrap()).or_default() += 1;
        }
        match page.split("\"next_cursor\":\"").nth(1) {
            Some(rest) => cursor = format!("&cursor={}", rest.split('"').next().unwrap()),
            None => break,
        }
    }
    let lost: Vec<_> = acknowledged.iter().filter(|at| !found.contains_key(at)).collect();
    assert!(lost.is_empty(), "acknowledged and lost: {lost:?}");
    let doubled: Vec<_> = found.iter().filter(|(_, count)| **count > 1).collect();
    assert!(doubled.is_empty(), "there twice: {doubled:?}");
    for at in acknowledged.iter().step_by(acknowledged.len().div_ceil(20)) {
        let (_, answer) = desk.ask("GET", &format!("/api/v1/search?q=mark{at}end"), key, "").unwrap();
        assert!(answer.contains(&format!("crash-{at}-end")), "mail {at} is not in the index: {answer}");
    }
    wait("all replies have left", || {
        let seen = seen.lock().unwrap();
        replies.iter().all(|mark| seen.contains_key(mark))
    });
    for (mark, ids) in seen.lock().unwrap().iter() {
        assert_eq!(ids.len(), 1, "{mark} left with different Message-IDs: {ids:?}");
    }
}

/// Asks, and reads the answer as JSON.
fn json(desk: &Desk, method: &str, path: &str, key: &str, body: &Json) -> Json {
    let (status, answer) = desk.ask(method, path, key, &body.to_string()).expect("the desk answers");
    assert!((200..300).contains(&status), "{method} {path}: {status} {answer}");
    serde_json::from_str(&answer).unwrap()
}

/// A rule that writes a note, and a promise of one minute for everything.
fn furnish(desk: &Desk, key: &str) {
    for policy in json(desk, "GET", "/api/v1/sla-policies", key, &Json::Null)["items"].as_array().unwrap() {
        let path = format!("/api/v1/sla-policies/{}", policy["id"].as_str().unwrap());
        json(desk, "PATCH", &path, key, &json!({ "version": policy["version"], "enabled": false }));
    }
    let targets = json!([{ "kind": "first_reply", "promise": 1, "around_the_clock": true }]);
    let terms = json!({ "condition": { "all": [] }, "targets": targets });
    json(desk, "POST", "/api/v1/sla-policies", key, &json!({ "name": "A minute", "enabled": true, "terms": terms }));
    let definition =
        json!({ "when": [{ "kind": "customer_wrote" }], "actions": [{ "kind": "note", "text": "Seen." }] });
    let rule =
        json(desk, "POST", "/api/v1/rules", key, &json!({ "name": "Note", "folder": "", "definition": definition }));
    let path = format!("/api/v1/rules/{}", rule["id"].as_str().unwrap());
    json(desk, "PATCH", &path, key, &json!({ "version": rule["version"], "enabled": true }));
}

/// The newest conversations, 200 at most.
fn conversations(desk: &Desk, key: &str) -> Vec<String> {
    let page = json(desk, "GET", "/api/v1/conversations?limit=200", key, &Json::Null);
    page["items"].as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect()
}

/// How often something stands in the history of a conversation.
fn told(desk: &Desk, key: &str, id: &str, kind: &str) -> usize {
    let history = json(desk, "GET", &format!("/api/v1/conversations/{id}/history"), key, &Json::Null);
    history["items"].as_array().unwrap().iter().filter(|event| event["kind"] == kind).count()
}

/// Two programs share a database; each is killed once while mails come in. Rules act and clocks pass once all the same.
fn two_nodes() {
    let Some(place) = Place::fresh(Engine::Postgres) else { return };
    let relay = TcpListener::bind("127.0.0.1:0").unwrap();
    let node = |name: &str| Desk {
        data: place.folder.join(name).to_string_lossy().into_owned(),
        database: Some(place.url.clone()),
        http: free(),
        smtp: free(),
        sink: relay.local_addr().unwrap(),
    };
    let (one, two) = (node("one"), node("two"));
    let key = one.set_up(&place.folder);
    std::fs::create_dir_all(&two.data).unwrap();
    std::fs::copy(Path::new(&one.data).join("desk.key"), Path::new(&two.data).join("desk.key")).unwrap();
    let mut running = [one.start(), two.start()];
    furnish(&one, &key);
    let (next, acknowledged) = (AtomicUsize::new(0), Mutex::new(BTreeSet::new()));
    std::thread::scope(|scope| {
        for desk in [&one, &two] {
            scope.spawn(|| send_mails(desk.smtp, &next, &acknowledged));
        }
        for ((desk, child), mails) in [&one, &two].into_iter().zip(&mut running).zip([20, 40]) {
            std::thread::sleep(Duration::from_millis(700));
            // On a busy machine the kill waits until there is a load.
            wait("mails that were taken", || acknowledged.lock().unwrap().len() >= mails);
            child.kill().unwrap();
            child.wait().unwrap();
            *child = desk.start();
        }
    });
    let filed = acknowledged.lock().unwrap().len().min(200);
    wait("conversations of all mails", || conversations(&one, &key).len() >= filed);
    let ids = conversations(&one, &key);
    let sample: Vec<&String> = ids.iter().step_by(ids.len().div_ceil(25)).collect();
    let begun = Instant::now();
    while !sample.iter().all(|id| told(&one, &key, id, "clock.broken") > 0) {
        assert!(begun.elapsed() < 3 * PATIENCE, "a minute passed and nobody said so");
        std::thread::sleep(Duration::from_secs(1));
    }
    // Whatever would be said a second time has had its time.
    std::thread::sleep(Duration::from_secs(3));
    for id in sample {
        assert_eq!(told(&one, &key, id, "clock.broken"), 1, "a promise that passed is said once");
        assert_eq!(told(&two, &key, id, "rule.fired"), 1, "a rule acts once");
        let messages = json(&two, "GET", &format!("/api/v1/conversations/{id}/messages"), &key, &Json::Null);
        let notes = messages["items"].as_array().unwrap().iter().filter(|message| message["kind"] == "note").count();
        assert_eq!(notes, 1);
    }
    for child in &mut running {
        child.kill().unwrap();
        child.wait().unwrap();
    }
}
