//! A PostgreSQL for the tests: the one that `CAUSEWAY_TEST_POSTGRES` names, else a private throw-away cluster.
//! It never touches a cluster that it did not start itself.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::Result;
use crate::shell;

const VARIABLE: &str = "CAUSEWAY_TEST_POSTGRES";
const MEND: &str = "install PostgreSQL 15 or newer (Debian: apt-get install postgresql) or set CAUSEWAY_TEST_POSTGRES";
/// Nothing here has to survive a power cut, so the cluster does not wait for the disk.
const OPTIONS: &str = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=400 \
    -c shared_buffers=128MB -c listen_addresses=127.0.0.1 -c logging_collector=off -c unix_socket_directories=";

/// A database server that lives as long as this value.
pub struct Postgres {
    /// What to put into `CAUSEWAY_TEST_POSTGRES`.
    pub url: String,
    own: Option<Cluster>,
}

struct Cluster {
    programs: PathBuf,
    folder: PathBuf,
}

/// Finds or starts a server; the error says what to install.
pub fn start() -> Result<Postgres> {
    if let Ok(url) = std::env::var(VARIABLE) {
        return Ok(Postgres { url, own: None });
    }
    let programs = match programs() {
        Some(found) => found,
        None => shell::apt_install(&["postgresql"]).ok().and_then(|()| programs()).ok_or_else(|| MEND.to_owned())?,
    };
    let port = free_port()?;
    let cluster = Cluster { programs, folder: fresh_folder()? };
    cluster.initialise()?;
    cluster.launch(port)?;
    Ok(Postgres { url: format!("postgres://postgres@127.0.0.1:{port}/postgres"), own: Some(cluster) })
}

/// The folder with `initdb` and `pg_ctl`, the newest version first.
fn programs() -> Option<PathBuf> {
    let mut versions: Vec<PathBuf> = fs::read_dir("/usr/lib/postgresql")
        .map(|entries| entries.flatten().map(|entry| entry.path().join("bin")).collect())
        .unwrap_or_default();
    versions.sort_by_key(|path| path.iter().rev().nth(1).and_then(|name| name.to_str()?.parse::<u32>().ok()));
    let packaged = versions.into_iter().rev().find(|path| path.join("initdb").is_file());
    packaged.or_else(|| shell::find(&["initdb"])?.parent().map(Path::to_path_buf))
}

fn free_port() -> Result<u16> {
    let listener = TcpListener::bind("127.0.0.1:0").map_err(|error| format!("no free port: {error}"))?;
    listener.local_addr().map(|address| address.port()).map_err(|error| format!("no free port: {error}"))
}

fn fresh_folder() -> Result<PathBuf> {
    let folder = std::env::temp_dir().join(format!("causeway-test-postgres-{}", std::process::id()));
    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(|error| format!("{} cannot be emptied: {error}", folder.display()))?;
    }
    fs::create_dir_all(&folder).map_err(|error| format!("{} cannot be made: {error}", folder.display()))?;
    if shell::is_root() {
        // initdb refuses to run as root, so the folder belongs to the packaged user.
        shell::run(Command::new("chown").arg("postgres:").arg(&folder))?;
    }
    Ok(folder)
}

impl Cluster {
    fn program(&self, name: &str) -> Command {
        let path = self.programs.join(name);
        let mut command = if shell::is_root() {
            let mut as_postgres = Command::new("setpriv");
            as_postgres.args(["--reuid=postgres", "--regid=postgres", "--clear-groups"]).arg(path);
            as_postgres
        } else {
            Command::new(path)
        };
        command.current_dir(&self.folder).env("LC_ALL", "C.UTF-8");
        command
    }

    fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    fn initialise(&self) -> Result<()> {
        let mut initdb = self.program("initdb");
        initdb.arg("--pgdata").arg(self.data());
        initdb.args(["--username=postgres", "--auth=trust", "--encoding=UTF8", "--no-locale", "--no-sync"]);
        shell::output(&mut initdb).map(|_| ())
    }

    fn launch(&self, port: u16) -> Result<()> {
        let log = self.folder.join("log");
        let mut start = self.program("pg_ctl");
        start.arg("--pgdata").arg(self.data()).arg("--log").arg(&log);
        start.args(["--wait", "--timeout=60", "-o", &format!("-p {port} {OPTIONS}")]).arg("start");
        // The server keeps the streams open: reading them to the end would wait for ever.
        let status = start.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
        if status.is_ok_and(|status| status.success()) {
            return Ok(());
        }
        Err(format!("PostgreSQL did not start: {}", fs::read_to_string(log).unwrap_or_default().trim()))
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let mut stop = self.program("pg_ctl");
        stop.arg("--pgdata").arg(self.data()).args(["--mode=immediate", "--wait", "stop"]);
        let stopped = stop.stdout(Stdio::null()).stderr(Stdio::null()).status();
        if stopped.is_ok_and(|status| status.success()) {
            // A folder that stays behind in the temporary directory harms nobody.
            let _ = fs::remove_dir_all(&self.folder);
        }
    }
}

impl Postgres {
    /// One line for the log: where the server is and whose it is.
    pub fn describe(&self) -> String {
        let whose = if self.own.is_some() { "a private cluster" } else { VARIABLE };
        format!("PostgreSQL: {} ({whose})", self.url)
    }
}
