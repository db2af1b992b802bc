//! The migrated PostgreSQL database that each test's own is copied from: a copy takes half the time of migrations.
//! It never lets two processes make it at once, and a template of other migrations has another name.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::time::Duration;

use causeway_base::FakeClock;
use causeway_store::MIGRATIONS;
use postgres::{Client, NoTls};

use crate::START;
use crate::kit::open;
use crate::place::with_database;

/// Any number that nobody else locks.
const LOCK: i64 = 0x6361_7573_6577_6179;

/// The template's name, after making it if it is not there.
pub(crate) fn ready(server: &str) -> Result<String, String> {
    let name = name();
    let mut client = Client::connect(server, NoTls).map_err(|error| error.to_string())?;
    if !exists(&mut client, &name)? {
        execute(&mut client, &format!("SELECT pg_advisory_lock({LOCK})"))?;
        // Whoever waited for the lock finds the template made. The lock ends with the connection.
        if !exists(&mut client, &name)? {
            make(&mut client, server, &name)?;
        }
    }
    Ok(name)
}

/// Changes with every migration.
fn name() -> String {
    let mut hasher = DefaultHasher::new();
    for step in MIGRATIONS {
        (step.name, step.text).hash(&mut hasher);
    }
    format!("causeway_template_{:016x}", hasher.finish())
}

fn exists(client: &mut Client, name: &str) -> Result<bool, String> {
    let rows = client.query("SELECT 1 FROM pg_database WHERE datname = $1", &[&name]);
    rows.map(|rows| !rows.is_empty()).map_err(|error| format!("{error:?}"))
}

fn execute(client: &mut Client, statement: &str) -> Result<(), String> {
    client.batch_execute(statement).map_err(|error| format!("{error:?}"))
}

/// Migrates a database under another name and renames it at the end, so that what is half made is never copied.
fn make(client: &mut Client, server: &str, name: &str) -> Result<(), String> {
    let draft = format!("{name}_draft");
    execute(client, &format!("DROP DATABASE IF EXISTS {draft} WITH (FORCE)"))?;
    execute(client, &format!("CREATE DATABASE {draft} TEMPLATE template0"))?;
    migrate(&with_database(server, &draft))?;
    let mut outcome = Ok(());
    for _ in 0..100 {
        // The threads of the database that was just closed may still be connected.
        outcome = execute(client, &format!("ALTER DATABASE {draft} RENAME TO {name}"));
        if outcome.is_ok() {
            break;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    outcome
}

fn migrate(url: &str) -> Result<(), String> {
    let runtime = tokio::runtime::Runtime::new().map_err(|error| error.to_string())?;
    drop(runtime.block_on(open(url, &FakeClock::at(START), 0)));
    Ok(())
}
