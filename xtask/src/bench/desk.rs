//! A desk to measure: filled by the binary itself, started, stopped and removed.
//! It never touches a desk that it did not make.

use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use super::Size;
use super::client::Http;
use crate::{Result, shell};

/// The database behind it.
pub enum Engine {
    /// A file.
    Sqlite,
    /// The server at this URL.
    Postgres(String),
}

impl Engine {
    /// Its name in the table.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgres(_) => "PostgreSQL",
        }
    }
}

/// A filled desk.
pub struct BenchDesk {
    binary: PathBuf,
    folder: PathBuf,
    engine: Engine,
    /// Where it answers.
    pub http: SocketAddr,
    /// Where it takes mail.
    pub smtp: SocketAddr,
    /// An API key.
    pub key: String,
    /// How large it is.
    pub size: Size,
    /// How long filling took.
    pub fill_seconds: f64,
}

/// A running desk; stopped when dropped.
pub struct Running(Child);

impl Running {
    /// How much of a processor it has used since it began, in seconds (proc(5): the 14th and 15th field, in hundredths).
    pub fn cpu_seconds(&self) -> Result<f64> {
        let place = format!("/proc/{}/stat", self.0.id());
        let text = std::fs::read_to_string(&place).map_err(|error| format!("{place}: {error}"))?;
        // The name of the program may hold spaces; what follows it does not.
        let rest = text.rsplit(')').next().unwrap_or_default();
        let ticks = rest.split_whitespace().skip(11).take(2).filter_map(|word| word.parse::<f64>().ok());
        Ok(ticks.sum::<f64>() / 100.0)
    }

    /// Asks it to end as an operator's service manager does, and waits until it has.
    pub fn stop(mut self) -> Result<()> {
        shell::run(Command::new("kill").args(["-TERM", &self.0.id().to_string()]))?;
        self.0.wait().map(drop).map_err(|error| error.to_string())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn free() -> Result<SocketAddr> {
    let listener = TcpListener::bind("127.0.0.1:0").map_err(|error| error.to_string())?;
    listener.local_addr().map_err(|error| error.to_string())
}

impl BenchDesk {
    /// Makes and fills one.
    pub fn fill(root: &Path, binary: &Path, engine: Engine, size: Size) -> Result<Self> {
        let folder = std::env::temp_dir().join(format!("causeway-bench-{}-{}", engine.name(), std::process::id()));
        std::fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        let (http, smtp) = (free()?, free()?);
        let binary = binary.to_owned();
        let mut desk = Self { binary, folder, engine, http, smtp, key: String::new(), size, fill_seconds: 0.0 };
        let password = desk.folder.join("password");
        std::fs::write(&password, "bench bench bench\n").map_err(|error| error.to_string())?;
        let mut setup = desk.command(&["setup", "--email", "bench@acme.example", "--name", "Bench"]);
        setup.args(["--organisation", "Acme", "--inbox", "support@acme.example", "--password-file"]).arg(&password);
        shell::output(&mut setup)?;
        let key = shell::output(&mut desk.command(&["user", "api-key", "--email", "bench@acme.example"]))?;
        key.trim().clone_into(&mut desk.key);
        let begun = Instant::now();
        let (conversations, messages) = (size.conversations.to_string(), size.messages.to_string());
        let mut fill = desk.command(&["bench", "--conversations", &conversations, "--messages", &messages]);
        if let Some(texts) = texts(root, &desk.folder) {
            fill.arg("--texts").arg(texts);
        }
        shell::output(&mut fill)?;
        desk.fill_seconds = begun.elapsed().as_secs_f64();
        Ok(desk)
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(&self.binary);
        command.args(words).arg("--data").arg(self.folder.join("desk"));
        if let Engine::Postgres(url) = &self.engine {
            command.args(["--database", url]);
        }
        command.env("CAUSEWAY__LOG__LEVEL", "error").env("CAUSEWAY__MAIL__UNDO_SECONDS", "600");
        command
    }

    /// Starts it; answers how long it took to the first answer, in milliseconds.
    pub fn start(&self) -> Result<(Running, f64)> {
        let (http, smtp) = (self.http.to_string(), self.smtp.to_string());
        let begun = Instant::now();
        let mut command = self.command(&["serve", "--http", &http, "--smtp", &smtp]);
        let child = command.stdout(Stdio::null()).spawn().map_err(|error| error.to_string())?;
        let running = Running(child);
        while TcpStream::connect(self.http).is_err() {
            if begun.elapsed() > Duration::from_mins(1) {
                return Err("the desk does not start".to_owned());
            }
            std::thread::sleep(Duration::from_millis(1));
        }
        Http::new(self.http, &self.key)?.ask("GET", "/api/v1/conversations?limit=1", "")?;
        Ok((running, begun.elapsed().as_secs_f64() * 1000.0))
    }

    /// One value of the metrics page.
    pub fn metric(&self, name: &str) -> Result<f64> {
        let page = Http::new(self.http, &self.key)?.ask("GET", "/metrics", "")?;
        let line = page.lines().find(|line| line.starts_with(name) && !line.starts_with('#'));
        line.and_then(|line| line.rsplit(' ').next()?.parse().ok()).ok_or_else(|| format!("no metric {name}"))
    }

    /// Bytes of the desk's folder; with PostgreSQL only what lies outside the database.
    pub fn disk_bytes(&self) -> u64 {
        bytes_below(&self.folder.join("desk"))
    }

    /// Whether the database is in the folder.
    pub const fn is_embedded(&self) -> bool {
        matches!(self.engine, Engine::Sqlite)
    }
}

impl Drop for BenchDesk {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// What the desk answered, as JSON.
pub fn read(text: &str) -> Result<Value> {
    serde_json::from_str(text).map_err(|error| format!("the desk answered no JSON: {error}"))
}

fn bytes_below(folder: &Path) -> u64 {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .map(|entry| match entry.metadata() {
            Ok(found) if found.is_dir() => bytes_below(&entry.path()),
            Ok(found) => found.len(),
            Err(_) => 0,
        })
        .sum()
}

/// The texts of real support conversations, one a line, when they lie beside the project.
fn texts(root: &Path, folder: &Path) -> Option<PathBuf> {
    let source = root.join("../shared/corpora/conversations/conversations.jsonl");
    let lines = std::fs::read_to_string(source).ok()?;
    let mut out = String::new();
    for line in lines.lines() {
        let conversation: Value = serde_json::from_str(line).ok()?;
        for message in conversation["messages"].as_array().into_iter().flatten() {
            out.push_str(&message["text"].as_str().unwrap_or_default().replace(['\n', '\r'], " "));
            out.push('\n');
        }
    }
    let path = folder.join("texts");
    std::fs::write(&path, out).ok()?;
    Some(path)
}
